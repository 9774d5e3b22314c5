"""Books filled one after another from one template are those that each would be by itself."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.errors import Problem
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.xlsx.fill import CompiledTemplate, Slot, compile_template

SHEETS = ("Ark", "Annet")
INPUTS = [Slot("Ark", row, column) for row in range(1, 6) for column in (1, 2)] + [Slot("Annet", 3, 1)]
RESULTS = [Slot(sheet, row, 4) for sheet in SHEETS for row in range(1, 6)]
SLOTS = len(INPUTS) + len(RESULTS)
VALUES: st.SearchStrategy[CellValue] = st.one_of(st.none(), st.booleans(), st.integers(0, 2), st.sampled_from([
    "", "a", "<b>", 0.0, 1.0, 2.5, CellError("#N/A")]))


@pytest.fixture(scope="module")
def source() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        for name in SHEETS:
            sheet = workbook.add_worksheet(name)
            for row in range(5):
                sheet.write_formula(row, 3, f"=A{row + 1}&B{row + 1}")
    return made.getvalue()


def compiled(source: bytes) -> CompiledTemplate:
    return compile_template(source, INPUTS, cached=RESULTS)


@given(st.lists(VALUES, min_size=SLOTS, max_size=SLOTS), st.lists(
    st.dictionaries(st.integers(0, SLOTS - 1), VALUES, max_size=SLOTS), min_size=1, max_size=4))
def test_a_book_is_the_same_whichever_came_before(
        source: bytes, first: list[CellValue], changes: list[dict[int, CellValue]]) -> None:
    template, values = compiled(source), list(first)
    template.fill(values)
    for change in changes:
        for slot, value in change.items():
            values[slot] = value
        assert template.fill(values) == compiled(source).fill(values)


def test_a_book_that_fails_leaves_nothing_behind(source: bytes) -> None:
    template = compiled(source)
    values: list[CellValue] = [1] * SLOTS
    template.fill(values)
    with pytest.raises(Problem):
        template.fill(["new", "x" * 40_000, *values[2:]])
    assert template.fill(values) == compiled(source).fill(values)


def test_what_the_caller_does_with_its_values_afterwards_does_not_matter(source: bytes) -> None:
    template = compiled(source)
    values: list[CellValue] = [1] * SLOTS
    template.fill(values)
    values[0] = "other"
    assert template.fill(values) == compiled(source).fill(values)
