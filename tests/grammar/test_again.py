"""Books worked out one after another come to what each comes to by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.grammar.again import Again
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.compute import Cells, Key, Program, Step
from xlanskaff.grammar.expr import (
    Const,
    Exactly,
    Expr,
    IfError,
    Join,
    JoinWhere,
    Largest,
    Lookup,
    NotAvailable,
    Rounded,
    average,
    cell,
    col,
    count,
    every,
    is_number,
    rows,
    running_count,
    running_total,
    total,
    when,
    where,
)

VALUES: st.SearchStrategy[CellValue] = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.sampled_from([
        "", "a", "A", "b", "2", 1.0, 2.5, -0.5, CellError("#N/A"), CellError("#DIV/0!")]))
ROWS = 12
ranked = Largest("t", "key", col("no"))
PROGRAM: Mapping[Key, Expr] = {
    ("t", "key"): when(is_number(col("a")), col("a") * 100 + col("no")),
    ("t", "sum"): col("a") + col("b") / cell("form", "x"),
    ("t", "same"): rows("t", "a", where("b", "=", col("b")), where("a", "<>", "")),
    ("t", "total"): total("t", "a", where("b", "=", col("b"))),
    ("t", "run"): running_total("a"),
    ("t", "nth"): when(is_number(col("a")), running_count("a"), NotAvailable()),
    ("t", "holds"): JoinWhere("t", "no", ", ", (where("b", "contains", Join((col("no"),))),)),
    ("form", "late"): rows("t", "a", where("a", "<", cell("form", "x")), where("b", "=", "a")),
    ("form", "mean"): Rounded(average("t", "sum"), 2),
    ("form", "count"): count("t", "key"),
    ("list", "key"): IfError(ranked, Const("–")),
    ("list", "b"): IfError(Lookup(ranked, "t", "key", "b"), Join((Const("nr. "), col("no")))),
    ("list", "a"): Lookup(Exactly(col("key")), "t", "key", "a"),
    ("list", "said"): when(every(col("b").ne(""), col("b").ne("a")), Join((col("b"), cell("form", "mean"))), ""),
}
HEIGHTS = {"t": ROWS, "form": 1, "list": ROWS}
STORED: Sequence[Key] = [("t", "a"), ("t", "b"), ("form", "x")]
COLUMN = st.lists(VALUES, min_size=ROWS, max_size=ROWS)
BOOK = st.tuples(COLUMN, COLUMN, VALUES)


@pytest.fixture(scope="module")
def program() -> Program:
    return Program([Step(target, expr) for target, expr in PROGRAM.items()], "nb")


def stored(a: Sequence[CellValue], b: Sequence[CellValue], x: CellValue) -> Cells:
    numbers: list[CellValue] = list(range(1, ROWS + 1))
    return {("t", "a"): list(a), ("t", "b"): list(b), ("form", "x"): [x], ("t", "no"): numbers, ("list", "no"): numbers}


@given(st.lists(BOOK, min_size=1, max_size=3), st.data())
def test_what_came_before_makes_no_difference(
        program: Program, books: list[tuple[list[CellValue], list[CellValue], CellValue]], data: st.DataObject) -> None:
    base = program.run(stored(*books[0]), HEIGHTS)
    again = Again(program, HEIGHTS, program.order, program.lasting(base, HEIGHTS, program.order, set(STORED)), STORED)
    for a, b, x in [*books, *books[::-1]]:
        row = data.draw(st.integers(0, ROWS - 1))
        changed = [*a[:row], data.draw(VALUES), *a[row + 1:]]
        for column in (a, changed):
            found = again.run(stored(column, b, x))
            alone = program.run(stored(column, b, x), HEIGHTS)
            assert {key: list(map(repr, found[key])) for key in PROGRAM} == {
                key: list(map(repr, alone[key])) for key in PROGRAM}


def test_a_column_that_reads_nothing_new_is_not_worked_out_again(program: Program) -> None:
    book: tuple[list[CellValue], list[CellValue], CellValue] = ([1, 2, *[None] * 10], [6, *[12] * 11], 2)
    again = Again(program, HEIGHTS, program.order, {}, STORED)
    first = again.run(stored(*book))
    second = again.run(stored(*book))
    assert all(second[key] is first[key] for key in PROGRAM)
    third = again.run(stored(book[0], book[1], 3))
    assert third["form", "mean"] != first["form", "mean"]
    assert third["list", "key"] is first["list", "key"], "what does not read the field was worked out again"


def test_a_number_in_place_of_an_equal_truth_is_a_change(program: Program) -> None:
    again = Again(program, HEIGHTS, program.order, {}, STORED)
    again.run(stored([True] * ROWS, [None] * ROWS, 1))
    assert again.run(stored([1] * ROWS, [None] * ROWS, 1))["form", "count"] == [ROWS]
    assert again.run(stored([1.0] * ROWS, [None] * ROWS, True))["form", "late"] == [0]
