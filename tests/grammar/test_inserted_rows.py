"""A blank row put in between the rows of a table is no row: coverage counts what is filled, in every reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools import altered
from tools.cells import cells
from tools.fake_book import FakeBook
from xlanskaff.books import book
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.compute import Program, Step
from xlanskaff.grammar.expr import count, rows, where
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas, recomputed
from xlanskaff.xlsx.write import write

SPEC = book("self_evaluation")
S = "Påstander"
ANSWERS: dict[str, list[dict[str, Any]]] = {"statements": [{"now": 1 + n % 4, "target": 5} for n in range(74)]}


def test_rows_without_conditions_are_those_that_hold_something() -> None:
    program = Program([Step(("form", "rows"), rows("t", "a")), Step(("form", "with"), rows("t", "a", where(
        "a", "<>", "x"))), Step(("form", "numbers"), count("t", "a"))], "nb")
    column: list[CellValue] = [1, None, "", "x", None, 2.5]
    found = program.run({("t", "a"): column}, {"form": 1})
    assert [found["form", name] for name in ("rows", "with", "numbers")] == [[4], [5], [2]]


def test_full_coverage_stays_full_when_a_row_is_put_in_between() -> None:
    made = FakeBook.of(SPEC, "nb", ANSWERS)
    before = recomputed(read(made, SPEC, "nb"))["figures", "coverage"]
    made.insert_rows(S, 20, 2)
    reading = read(made, SPEC, "nb")
    assert recomputed(reading)["figures", "coverage"] == before == [1]
    assert check_formulas(made, reading) == []


@pytest.mark.office
def test_libreoffice_counts_only_the_filled_rows(office: Any, tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    parts = altered.parts_of(write(SPEC, "nb", rows=ANSWERS))
    altered.insert(parts, S, row=20, count=2)
    path.write_bytes(altered.packed(parts))
    area = place(SPEC, "nb").names[name_of("figures", "coverage")]
    again = office.recalculated([path])[path][area.sheet]
    assert again[area.top, area.left] == 1 == cells(path)[area.sheet][area.top, area.left]
