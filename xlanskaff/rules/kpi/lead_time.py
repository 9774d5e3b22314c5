"""KPI20 Gjennomløpstid: days from notice to contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from xlanskaff.rules.kpi.result import KpiResult, coverage, figure
from xlanskaff.rules.kpi.rows import Competition

KEY = "KPI20"
NEEDS = ("competition.announced", "competition.contracted", "competition.procedure")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Competitions with both dates. `procedure` picks one procedure; "" takes all of them."""

    competitions: Sequence[Competition]
    procedure: str = ""


def calculate(inputs: Inputs) -> KpiResult:
    """The median of the days from notice to contract.

    Competitions without both dates, and those where the contract is dated before the notice, are left
    out; coverage shows them. Cancelled ones do not count at all. The denominator is how many the median
    rests on, and the shortest and longest are among the extras.

    Source:
        Ours.

    Example:
        >>> from datetime import date
        >>> rows = [Competition(f"K{n}", date(2026, 1, 1), date(2026, 1, 1 + n)) for n in (10, 20, 29)]
        >>> calculate(Inputs(rows)).value
        Decimal('20')
    """
    held = [each for each in inputs.competitions
            if not each.cancelled and inputs.procedure in ("", each.procedure)]
    days = [found for each in held if (found := _days(each)) is not None]
    return figure(KEY, Decimal(median(days)) if days else None,
                  coverage("competition.contracted", len(days), len(held)), denominator=len(days),
                  shortest=min(days, default=None), longest=max(days, default=None))


def by_procedure(competitions: Sequence[Competition]) -> dict[str, KpiResult]:
    """The lead time of each procedure that occurs, by its name.

    Source:
        Ours: procedures have different time limits.

    Example:
        >>> from datetime import date
        >>> rows = [Competition("K1", date(2026, 1, 1), date(2026, 1, 9), procedure="Åpen")]
        >>> {name: found.value for name, found in by_procedure(rows).items()}
        {'Åpen': Decimal('8')}
    """
    names = sorted({each.procedure for each in competitions if each.procedure})
    return {name: calculate(Inputs(competitions, name)) for name in names}


def _days(each: Competition) -> int | None:
    if each.announced is None or each.contracted is None or each.contracted < each.announced:
        return None
    return (each.contracted - each.announced).days
