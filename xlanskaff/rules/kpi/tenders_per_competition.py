"""KPI19 Tilbud per konkurranse: how many tenders come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import Competition

KEY = "KPI19"
NEEDS = ("competition.tenders", "competition.cancelled")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Competitions with the number of tenders received."""

    competitions: Sequence[Competition]


def calculate(inputs: Inputs) -> KpiResult:
    """Tenders over competitions; the extra `median` is the middle one.

    Cancelled competitions are left out and counted in the extra `cancelled`. A competition without
    tenders counts with 0; one where nobody knows counts in neither, and coverage shows it.

    Source:
        Ours.

    Example:
        >>> rows = [Competition(f"K{n}", tenders=n) for n in (1, 2, 9)] + [Competition("K0", cancelled=True)]
        >>> found = calculate(Inputs(rows))
        >>> found.value, found.extras["median"], found.extras["cancelled"]
        (Decimal('4'), Decimal('2'), Decimal('1'))
    """
    held = [each for each in inputs.competitions if not each.cancelled]
    known = [each.tenders for each in held if each.tenders is not None]
    return fraction(KEY, sum(known), len(known), coverage("competition.tenders", len(known), len(held)),
                    median=Decimal(median(known)) if known else None,
                    cancelled=len(inputs.competitions) - len(held))
