"""Quick ways that compiled columns take are the same as the long ones, odd values and errors included."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.compute import Cells, Program, Step
from xlanskaff.grammar.expr import IfError, Largest, Lookup, cell, col, count, rows, total, where
from xlanskaff.grammar.semantics import holds

VALUES: st.SearchStrategy[CellValue] = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["", "a", "2", 2.5, -0.5]))
COLUMN = st.lists(VALUES, min_size=6, max_size=6)


@given(COLUMN, COLUMN, VALUES, st.sampled_from(["<", "<=", ">", ">="]))
def test_conditions_against_one_cell_hold_as_a_criterion_says(
        column: list[CellValue], values: list[CellValue], wanted: CellValue, op: str) -> None:
    conditions = (where("a", op, cell("form", "x")), where("a", "<=", 2), where("b", "<>", ""))
    program = Program([
        Step(("form", "n"), rows("t", "a", *conditions)), Step(("form", "s"), total("t", "b", *conditions)),
        Step(("form", "blank"), rows("t", "b", where("b", "=", "")))], "nb")
    cells: Cells = {("t", "a"): column, ("t", "b"): values, ("form", "x"): [wanted]}
    found = program.run(cells, {"form": 1})
    kept = [b for a, b in zip(column, values, strict=True)
            if holds(a, op, wanted) and holds(a, "<=", 2) and not holds(b, "=", "")]
    assert found["form", "n"] == [len(kept)]
    assert found["form", "s"] == [sum(b for b in kept if isinstance(b, int | float) and not isinstance(b, bool))]
    assert found["form", "blank"] == [sum(b in (None, "") for b in values)]


@given(st.lists(st.one_of(VALUES, st.just(CellError("#N/A"))), min_size=6, max_size=6))
def test_a_ranked_list_is_the_numbers_in_order_and_then_nothing(keys: list[CellValue]) -> None:
    found = Lookup(Largest("t", "key", col("rank")), "t", "key", "name")
    program = Program([Step(("list", "safe"), IfError(found, cell("form", "x"))), Step(("list", "bare"), found)], "nb")
    cells: Cells = {("t", "key"): keys, ("t", "name"): [f"n{i}" for i in range(6)], ("form", "x"): ["–"],
                    ("list", "rank"): [1, 2, 6, 0, "a"]}
    program.run(cells, {"list": 5})
    numbers = sorted((k for k in keys if isinstance(k, int | float) and not isinstance(k, bool)), reverse=True)
    failed = next((k for k in keys if isinstance(k, CellError)), None)
    expected: list[CellValue] = []
    for rank in (1, 2, 6, 0):
        within = failed is None and 1 <= rank <= len(numbers)
        expected.append(f"n{keys.index(numbers[rank - 1])}" if within else failed or CellError("#NUM!"))
    assert cells["list", "bare"] == [*expected, failed or CellError("#VALUE!")]
    assert cells["list", "safe"] == [*("–" if isinstance(v, CellError) else v for v in expected), "–"]


@given(COLUMN)
def test_counting_numbers_leaves_blanks_texts_and_truths_out(column: list[CellValue]) -> None:
    program = Program([Step(("form", "n"), count("t", "a"))], "nb")
    assert program.run({("t", "a"): column}, {"form": 1})["form", "n"] == [
        sum(isinstance(v, int | float) and not isinstance(v, bool) for v in column)]
