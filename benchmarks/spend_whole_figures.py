"""What comes of the sums when they are few: indicators, what could be saved, the December rush. Both others use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

Level = Sequence[int]
"""How sure it is that lines are on an agreement, and that there is one, on the day and in the period; lines, øre above
and below zero."""


def figures(told: Mapping[str, Any], found: Mapping[str, Any], levels: Sequence[Level], amounts: Sequence[int], *,
            known: float, active: int, last: date) -> dict[str, Any]:
    """Indicators as six decimals, savings by where they are, and December against the months before.

    Args:
        found: invoices, tail, months and cells, as they are compared.
        amounts: of each supplier, the largest first.
        known: the share of øre without sign that has a category.
        active: suppliers with a sum that is not 0.
        last: the last day of the ledger.
    """
    whole = sum(amounts)
    on, area, term = (sum(each[4] + each[5] for each in levels if each[at] == 2) for at in (0, 1, 2))
    beside = sum(each[4] + each[5] for each in levels if each[0] == 0 and each[1] == 2)
    bills, credited, senders, small, _ = found["invoices"]
    held = [date.fromisoformat(end) for _, first, end in told["agreements"]
            if date.fromisoformat(first) <= last <= date.fromisoformat(end)]
    soon = sum((end - last).days <= told["expiry_days"] for end in held)
    reached = accumulate(amounts)
    place = next(at for at, so_far in enumerate(reached, 1) if so_far >= whole * told["abc_share"])
    shares = {"KPI01": (on, term) if known >= told["least_coverage"] else (0, 0), "KPI02": (area, whole),
              "KPI06": (active, 1), "KPI07": (place, 1), "KPI11": (bills, senders), "KPI12": (small, bills),
              "KPI15": (credited, bills), "KPI17": (soon, len(held))}
    months = [total for _, total in found["months"].values()]
    return {"kpis": {key: f"{over / under:.6f}" if under else "" for key, (over, under) in shares.items()},
            "potential": {name: basis for name, basis in (("consolidation", found["tail"]["all"][3]),
                                                          ("loyalty", beside)) if basis > 0},
            "december": [months[-1], sum(months[:-1])] if len(months) == 12 else []}
