"""KPI09 Kjøp per kategori og år: what was bought for in a category in a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.result import KpiResult, figure
from xlanskaff.rules.kpi.rows import Purchase, in_scope, spend_covered, total

KEY = "KPI09"
NEEDS = ("purchase.amount", "purchase.day", "purchase.category")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases with category, and the category and year in question."""

    purchases: Sequence[Purchase]
    category: str
    year: int


def calculate(inputs: Inputs) -> KpiResult:
    """The amounts of a category in a calendar year added up.

    No line at all gives no value: that is not the same as having bought for 0. Coverage is how much of
    the year's spend has a category.

    Source:
        DFØ's step 1. That credit notes net out: ours.

    Example:
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> rows = [Purchase(Decimal(9), date(2026, 5, 1), category="IT"),
        ...         Purchase(Decimal(-2), date(2026, 6, 1), category="IT")]
        >>> calculate(Inputs(rows, "IT", 2026)).value, calculate(Inputs(rows, "IT", 2025)).reason
        (Decimal('7'), 'no_rows')
    """
    purchases = [row for row in in_scope(inputs.purchases) if row.day.year == inputs.year]
    known = spend_covered("purchase.category", purchases, lambda row: row.category)
    chosen = [row for row in purchases if row.category == inputs.category]
    return figure(KEY, total(chosen) if chosen else None, known)


def calculate_all(purchases: Sequence[Purchase]) -> dict[tuple[str, int], KpiResult]:
    """Every category and year that occurs, by category and then year.

    Source:
        Ours.

    Example:
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> rows = [Purchase(Decimal(9), date(2026, 5, 1), category="IT")]
        >>> {key: found.value for key, found in calculate_all(rows).items()}
        {('IT', 2026): Decimal('9')}
    """
    keys = sorted({(row.category, row.day.year) for row in in_scope(purchases) if row.category})
    return {(name, year): calculate(Inputs(purchases, name, year)) for name, year in keys}
