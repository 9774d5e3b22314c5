"""Headers that stand in another table: no two alike, and columns that nothing is there for are hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.spend_answers import SPEC, answers
from xlanskaff.books.spend_analysis_rows import WIDE
from xlanskaff.xlsx.lint import lint
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

FIXED = 5


@pytest.mark.parametrize(("names", "headers"), [
    (["Helse", "Skole"], ["Helse", "Skole"]),
    (["Helse", "HELSE", "helse"], ["Helse", "HELSE (2)", "helse (3)"]),
    (["Kategori", "Andre"], ["Kategori (2)", "Andre"]),
    (["Skole", "skole", "Skole (2)"], ["Skole", "skole (3)", "Skole (2)"]),
    (["Kategori", "Kategori (2)"], ["Kategori (3)", "Kategori (2)"]),
    ([f"Avdeling {n}" for n in range(1, 15)], [f"Avdeling {n}" for n in range(1, WIDE + 1)]),
])
def test_columns_are_headed_by_the_rows_of_the_other_table(
        names: list[str], headers: list[str], tmp_path: Path) -> None:
    rows = {**answers("nb", share=0.2), "departments": [{"no": n, "name": name} for n, name in enumerate(names, 1)]}
    path = tmp_path / "bok.xlsx"
    path.write_bytes(write(SPEC, "nb", rows=rows))
    assert not lint(path)
    book = open_book(path)
    area = book.names()["xa_categories__header"]
    assert area is not None
    shown = book.values(area)[0]
    assert shown[FIXED:FIXED + len(headers)] == headers
    assert len({str(header).casefold() for header in shown}) == len(shown)
    first = area.left + FIXED
    _, hidden = book.hidden(area)
    assert {first + n for n in range(len(headers), WIDE)} <= hidden
    assert not hidden & set(range(area.left, first + len(headers)))
