"""What runs down a table, and the least and most of a few: the same as a spreadsheet's."""

from __future__ import annotations

import ironcalc
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.grammar.book import Area, CellError, CellValue
from xlanskaff.grammar.compute import Cells, Program, Step
from xlanskaff.grammar.expr import Expr, col, is_number, least, most, running_count, running_total, when
from xlanskaff.grammar.formula import formula
from xlanskaff.grammar.layout import RowAddresses
from xlanskaff.grammar.recompute import same

AREAS = {"xa_t_hours": Area("Sheet1", 3, 1, 40, 1), "xa_t_other": Area("Sheet1", 3, 2, 40, 2)}
NUMBERS = st.one_of(st.integers(0, 9), st.none(), st.sampled_from(["", "x", 2.5]))


def _python(expr: Expr, hours: list[CellValue], other: list[CellValue] | None = None) -> list[CellValue]:
    cells: Cells = {("t", "hours"): hours, ("t", "other"): other or hours}
    return Program([Step(("t", "out"), expr)], "nb").run(cells, {"t": len(hours)})["t", "out"]


def _sheet(expr: Expr, hours: list[CellValue], other: list[CellValue] | None = None) -> list[CellValue]:
    model = ironcalc.create("running", "en", "UTC", "en")
    for row, values in enumerate(zip(hours, other or hours, strict=True), 3):
        for column, value in enumerate(values, 1):
            if isinstance(value, str):
                model.set_user_input(0, row, column, f'="{value}"')
            elif value is not None:
                model.set_user_input(0, row, column, str(value))
        model.set_user_input(0, row, 5, "=" + formula(expr, RowAddresses(AREAS, "t", row, "nb", "Sheet1")))
    model.evaluate()
    return [model.get_cell_value(0, row, 5) for row in range(3, 3 + len(hours))]


@given(st.lists(NUMBERS, max_size=30))
def test_a_running_total_is_what_a_spreadsheet_adds_up(hours: list[CellValue]) -> None:
    for ours, theirs in zip(_python(running_total("hours"), list(hours)), _sheet(running_total("hours"), hours),
                            strict=True):
        assert same(theirs, ours)


@given(st.lists(NUMBERS, max_size=30))
def test_a_running_count_is_how_often_a_number_has_been_seen(hours: list[CellValue]) -> None:
    expr = when(is_number(col("hours")), running_count("hours"))
    for ours, theirs in zip(_python(expr, list(hours)), _sheet(expr, hours), strict=True):
        assert same(theirs, ours)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=5))
def test_the_least_and_the_most_of_a_few_numbers(pairs: list[tuple[int, int]]) -> None:
    hours, other = [a for a, _ in pairs], [b for _, b in pairs]
    for make, plain in ((least, min), (most, max)):
        expr = make(col("hours"), col("other"), 3)
        expected = [plain(a, b, 3) for a, b in pairs]
        assert _python(expr, list(hours), list(other)) == expected == _sheet(expr, list(hours), list(other))


def test_from_an_error_value_on_the_total_is_that_error() -> None:
    assert _python(running_total("hours"), [1, CellError("#N/A"), 2]) == [1, CellError("#N/A"), CellError("#N/A")]
