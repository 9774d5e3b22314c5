"""What is asked of a whole column at once is what each of its cells would answer by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.grammar import columnwise as w
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.compute import Cells, Program, Step
from xlanskaff.grammar.expr import Compare, Const, IfError, Lookup, NotAvailable, cell, col, is_number, when
from xlanskaff.grammar.functions import Texts, contains
from xlanskaff.grammar.semantics import Failed, key, order, rounded
from xlanskaff.values import half_up

VALUES: st.SearchStrategy[CellValue] = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.sampled_from([
        "", "a", "A", "ab", "B", "1", 1.0, 0.5, CellError("#N/A"), CellError("#DIV/0!")]))
COLUMN = st.lists(VALUES, min_size=1, max_size=8)
OPERATORS = ["=", "<>", "<", "<=", ">", ">="]


def compared(one: CellValue, op: str, other: CellValue) -> CellValue:
    try:
        sign = order(one, other)
    except Failed as failed:
        return failed.cell
    return {"=": sign == 0, "<>": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op]


@given(COLUMN, st.sampled_from(OPERATORS), st.sampled_from(["", "a", "AB", 1, 0.5, 0]), VALUES)
def test_a_comparison_written_out_is_the_comparison(
        column: list[CellValue], op: str, fixed: int | float | str, other: CellValue) -> None:
    program = Program([Step(("t", "fixed"), Compare(op, col("a"), Const(fixed))),
                       Step(("t", "cell"), Compare(op, col("a"), cell("form", "x"))),
                       Step(("t", "own"), Compare(op, col("a"), col("b")))], "nb")
    cells: Cells = {("t", "a"): column, ("t", "b"): column[::-1], ("form", "x"): [other]}
    program.run(cells, {"t": len(column)})
    assert cells["t", "fixed"] == [compared(value, op, fixed) for value in column]
    assert cells["t", "cell"] == [compared(value, op, other) for value in column]
    assert cells["t", "own"] == [compared(*pair) for pair in zip(column, [op] * len(column), column[::-1], strict=True)]


@given(COLUMN, COLUMN)
def test_a_look_up_finds_the_first_and_gives_the_error_on(column: list[CellValue], wanted: list[CellValue]) -> None:
    every: list[CellValue] = [CellError("#REF!"), None, "n2", "n3", "n4", "n5", "n6", "n7"]
    names = every[:len(column)]
    found = Lookup(col("a"), "list", "id", "name")
    program = Program([Step(("t", "bare"), found), Step(("t", "safe"), IfError(found, Const("–"))),
                       Step(("t", "own"), IfError(found, col("a"))),
                       Step(("t", "drawn"), when(is_number(col("a")), found, NotAvailable()))], "nb")
    cells: Cells = {("list", "id"): column, ("list", "name"): names, ("t", "a"): wanted}
    program.run(cells, {"t": len(wanted)})
    keys = [key(value) for value in column]

    def right(value: CellValue) -> CellValue:
        if isinstance(value, CellError):
            return value
        place = key(0 if value is None else value)
        return names[keys.index(place)] if place in keys else CellError("#N/A")
    bare = [right(value) for value in wanted]
    assert cells["t", "bare"] == [0 if value is None else value for value in bare]
    dashes: list[CellValue] = ["–"] * len(wanted)
    for name, instead in (("safe", dashes), ("own", wanted)):
        assert cells["t", name] == [
            (0 if other is None else other) if isinstance(value, CellError) else 0 if value is None else value
            for value, other in zip(bare, instead, strict=True)]
    assert cells["t", "drawn"] == [
        (0 if value is None else value) if isinstance(one, int | float) and not isinstance(one, bool)
        else CellError("#N/A") for one, value in zip(wanted, bare, strict=True)]


@given(COLUMN)
def test_rows_are_found_by_key_and_by_what_stands_there(column: list[CellValue]) -> None:
    keys = w.keys(column)
    assert w.first(keys) == {wanted: keys.index(wanted) for wanted in keys}
    rows = w.rows_by(keys)
    assert sorted(row for found in rows.values() for row in found) == list(range(len(column)))
    assert all(keys[row] == wanted for wanted, found in rows.items() for row in found)
    assert w.sizes(lambda: rows) == {wanted: keys.count(wanted) for wanted in keys}
    assert w.numbered(w.numbers(column)) == [
        row for row, value in enumerate(column) if isinstance(value, int | float) and not isinstance(value, bool)]
    assert w.flagged(w.filled(column)) == [row for row, value in enumerate(column) if value not in (None, "")]
    assert w.blank(column) == [not flag for flag in w.filled(column)]


@given(st.lists(st.one_of(VALUES, st.text("ab*?~P1,", max_size=5))), st.text("ab*?~P1", max_size=3))
def test_texts_that_hold_another_are_those_of_which_it_is_true(column: list[CellValue], wanted: str) -> None:
    texts = Texts(column)
    assert texts.holding(wanted) == [row for row, value in enumerate(column) if contains(value, wanted)]
    assert texts.holding(wanted) is texts.holding(wanted)


@given(st.one_of(st.floats(-1e9, 1e9), st.decimals(-1000, 1000, places=3).map(float), st.integers(-99, 99)),
       st.integers(-1, 9))
def test_numbers_are_rounded_half_away_from_nothing_as_they_are_written(number: float, decimals: int) -> None:
    right = half_up(number, decimals)
    assert repr(rounded(number, decimals)) == repr(int(right) if decimals <= 0 else float(right))


@pytest.mark.parametrize(("number", "decimals", "right"), [
    (2.675, 2, 2.68), (1.005, 2, 1.01), (-1.005, 2, -1.01), (1e-7, 3, 0.0), (0.30000000000000004, 9, 0.3),
    (12, 2, 12.0)])
def test_half_way_goes_away_from_nothing(number: float, decimals: int, right: float) -> None:
    assert rounded(number, decimals) == right
