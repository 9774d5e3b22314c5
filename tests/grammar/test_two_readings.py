"""One expression, two readings: what Python computes is what a spreadsheet computes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.answers import SPEC, answers, drawn
from tools.cells import cells
from tools.ironcalc_reading import disagreements
from xlanskaff.grammar.recompute import same
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.xlsx.write import write


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_empty_half_filled_and_filled_books_agree_with_ironcalc(lang: Lang, share: float, tmp_path: Path) -> None:
    assert disagreements(SPEC, lang, answers(lang, share=share), tmp_path / "book.xlsx") == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_answers_at_all_agree_with_ironcalc(tmp_path: Path, data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(LANGUAGES))
    assert disagreements(SPEC, lang, data.draw(drawn(lang)), tmp_path / "book.xlsx") == []


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
