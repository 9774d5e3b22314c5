"""KPI08 Leverandører per kategori: how many suppliers sell us the same kind of thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.result import KpiResult, figure
from xlanskaff.rules.kpi.rows import Period, Purchase, in_scope, net_by, spend_covered

KEY = "KPI08"
NEEDS = ("purchase.amount", "purchase.supplier", "purchase.category")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases with category and supplier, and the category in question."""

    purchases: Sequence[Purchase]
    category: str
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """The number of suppliers in a category whose purchases do not add up to 0.

    Coverage is how much of all spend in scope has a category.

    Source:
        The guide's checklist. Leaving out what nets to 0: ours.

    Example:
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> rows = [Purchase(Decimal(9), date(2026, 5, 1), supplier, "IT") for supplier in ("S1", "S2", "S1")]
        >>> calculate(Inputs(rows, "IT")).value, calculate(Inputs(rows, "Mat")).reason
        (Decimal('2'), 'no_rows')
    """
    purchases = in_scope(inputs.purchases, inputs.period)
    known = spend_covered("purchase.category", purchases, lambda row: row.category)
    chosen = [row for row in purchases if row.category == inputs.category]
    number = sum(1 for amount in net_by(chosen, lambda row: row.supplier).values() if amount)
    return figure(KEY, number if chosen else None, known)
