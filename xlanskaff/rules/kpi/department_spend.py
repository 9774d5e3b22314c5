"""KPI10 Kjøp per avdeling og år: what a department bought for in a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.result import KpiResult, figure
from xlanskaff.rules.kpi.rows import Purchase, in_scope, spend_covered, total

KEY = "KPI10"
NEEDS = ("purchase.amount", "purchase.day", "purchase.department")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases with department, and the department and year in question."""

    purchases: Sequence[Purchase]
    department: str
    year: int


def calculate(inputs: Inputs) -> KpiResult:
    """The amounts of a department in a calendar year added up.

    No line at all gives no value: that is not the same as having bought for 0. Coverage is how much of
    the year's spend has a department.

    Source:
        DFØ's step 1. That credit notes net out: ours.

    Example:
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> rows = [Purchase(Decimal(9), date(2026, 5, 1), department="Skole"),
        ...         Purchase(Decimal(-2), date(2026, 6, 1), department="Skole")]
        >>> calculate(Inputs(rows, "Skole", 2026)).value, calculate(Inputs(rows, "Skole", 2025)).reason
        (Decimal('7'), 'no_rows')
    """
    purchases = [row for row in in_scope(inputs.purchases) if row.day.year == inputs.year]
    known = spend_covered("purchase.department", purchases, lambda row: row.department)
    chosen = [row for row in purchases if row.department == inputs.department]
    return figure(KEY, total(chosen) if chosen else None, known)


def calculate_all(purchases: Sequence[Purchase]) -> dict[tuple[str, int], KpiResult]:
    """Every department and year that occurs, by department and then year.

    Source:
        Ours.

    Example:
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> rows = [Purchase(Decimal(9), date(2026, 5, 1), department="Skole")]
        >>> {key: found.value for key, found in calculate_all(rows).items()}
        {('Skole', 2026): Decimal('9')}
    """
    keys = sorted({(row.department, row.day.year) for row in in_scope(purchases) if row.department})
    return {(name, year): calculate(Inputs(purchases, name, year)) for name, year in keys}
