"""Which lines stand one by one: looking at the largest heaps first finds the very lines that looking at all would."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.spend_tables import analysed
from xlanskaff.spend.analyses import contracts
from xlanskaff.spend.analyses.sheet_lines import Cut, Places, cut, prepare, rest
from xlanskaff.spend.analyses.threshold_watch import watch

SCOPES = ("in", "in", "in", "in", "review", "out")
LINES = st.lists(st.tuples(
    st.sampled_from([1, 2]), st.sampled_from(["IT", "Mat"]), st.integers(1, 12), st.sampled_from(SCOPES),
    st.sampled_from([-900_000, -5, 0, 5, 7, 900_000, 900_000, 2_000_000])), min_size=4, max_size=60)
PLACES = Places({(scope, "purchase"): at for at, scope in enumerate(("in", "review", "out"), 1)},
                {"IT": 1, "Mat": 2}, {1: 1, 2: 2}, {}, {})


@settings(max_examples=20, deadline=None)
@given(LINES, st.integers(-1, 61), st.integers(0, 1))
def test_the_lines_shown_are_those_of_questions_then_the_largest(
        drawn: list[tuple[Any, ...]], most: int, questions: int) -> None:
    rows: list[dict[str, Any]] = [{
        "supplier": supplier, "category": category, "date": date(2025, month, 3), "regime": "goods", "scope": scope,
        "amount": kroner * 100} for supplier, category, month, scope, kroner in drawn]
    with analysed(rows) as engine:
        contracts.agreements(engine, [])
        asked = watch(engine).candidates[:questions]
        codes = dict(engine.rows("SELECT category, code FROM categories"))
        prepare(engine, PLACES, asked, register=True)
        found = cut(engine, most, len(rows), register=True)
        shown = [line for (line,) in engine.rows("SELECT line_id FROM shown ORDER BY rank, size DESC, line_id")]
        rest(engine, 100, ())
        left = engine.rows("SELECT COALESCE(SUM(lines), 0), COALESCE(SUM(amount), 0) FROM summed")

    def rank(row: dict[str, Any]) -> int:
        month = row["date"].year * 100 + row["date"].month
        behind = any(each.first_month <= month <= each.last_month and each.supplier in (0, row["supplier"])
                     and codes[each.category] == row["category"] for each in asked) and row["scope"] == "in"
        return 0 if behind else 2 if row["scope"] == "out" else 1

    def place(line: int) -> tuple[int, int, int]:
        row = rows[line - 1]
        return rank(row), -abs(row["amount"]), line

    order = sorted(range(1, len(rows) + 1), key=place)
    count = min(max(most, 0), len(rows))
    assert found == Cut(count, len(rows) - count)
    assert shown == order[:count]
    assert left == [(len(rows) - count, sum(rows[line - 1]["amount"] for line in order[count:]))]
