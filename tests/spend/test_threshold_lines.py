"""The lines behind a question are the largest of all, though a sample of them is looked at first."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.spend_tables import analysed
from xlanskaff.spend.analyses import contracts
from xlanskaff.spend.analyses.threshold_watch import behind, watch

MOST = 2


# Few different amounts, so that there are ties; of 70 lines four or five are in the sample.
@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from([-90, 400, 400_000, 400_001, 900_000])),
                min_size=70, max_size=90))
def test_the_lines_behind_are_the_largest_of_all(drawn: list[tuple[int, int]]) -> None:
    rows: list[dict[str, Any]] = [{"supplier": supplier, "amount": kroner * 100, "category": "IT", "regime": "goods",
             "date": date(2025, 1 + at % 12, 3)} for at, (supplier, kroner) in enumerate(drawn)]
    with analysed(rows) as engine:
        contracts.prepare(engine, ())
        candidates = watch(engine).candidates
        found = [(each.candidate, each.line_id) for each in behind(engine, candidates, most=MOST)]
    lines = [(row["supplier"], row["amount"], line) for line, row in enumerate(rows, 1)]
    assert found == [
        (at, line) for at, each in enumerate(candidates)
        for _, line in sorted((-amount, line) for supplier, amount, line in lines
                              if each.supplier in (0, supplier))[:MOST]]
