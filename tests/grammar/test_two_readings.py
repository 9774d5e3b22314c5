"""One expression, two readings: what Python computes is what a spreadsheet computes."""

from __future__ import annotations

from pathlib import Path

import ironcalc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.answers import SPEC, Given, answers, drawn
from tools.cells import cells
from xlanskaff.grammar.book import CellError
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.recompute import same
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.xlsx.write import write


def _disagreements(lang: Lang, given_rows: Given, tmp_path: Path) -> list[str]:
    """Computed cells where ironcalc, reading the file, comes to something else than Python."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(write(SPEC, lang, rows=given_rows))
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    sheets = [sheet["name"] if isinstance(sheet, dict) else sheet.name for sheet in model.get_worksheets_properties()]
    layout = place(SPEC, lang)
    right = cells_of(layout, given_rows)
    found = []
    for block, column in SPEC.expressions():
        area = layout.names[name_of(block, column)]
        for index, value in enumerate(right[block, column]):
            got = model.get_cell_value(sheets.index(area.sheet), area.top + index, area.left)
            expected = str(value) if isinstance(value, CellError) else value
            if not same(got, expected):
                found.append(f"{block}.{column}[{index}]: {got!r} against {expected!r}")
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_empty_half_filled_and_filled_books_agree_with_ironcalc(lang: Lang, share: float, tmp_path: Path) -> None:
    assert _disagreements(lang, answers(lang, share=share), tmp_path) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_answers_at_all_agree_with_ironcalc(tmp_path: Path, data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(LANGUAGES))
    assert _disagreements(lang, data.draw(drawn(lang)), tmp_path) == []


@pytest.mark.office
def test_libreoffice_recalculates_every_cached_value_alike(office, tmp_path: Path) -> None:
    paths = []
    for lang in LANGUAGES:
        for name, share in (("empty", 0.0), ("half", 0.4), ("full", 1.0)):
            paths.append(tmp_path / f"{lang}-{name}.xlsx")
            paths[-1].write_bytes(write(SPEC, lang, rows=answers(lang, share=share)))
    differing = []
    for path, recalculated in office.recalculated(paths).items():
        for sheet, values in cells(path).items():
            differing += [f"{path.name} {sheet} {cell}: {value!r} {recalculated[sheet].get(cell)!r}"
                          for cell, value in values.items() if not same(recalculated[sheet].get(cell), value)]
    assert differing == []
