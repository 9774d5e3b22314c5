"""KPI06 Antall aktive leverandører: how many suppliers we bought from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.result import KpiResult, figure
from xlanskaff.rules.kpi.rows import Period, Purchase, in_scope, net_by, spend_covered

KEY = "KPI06"
NEEDS = ("purchase.amount", "purchase.day", "purchase.supplier")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases with the organisation number of the legal person that sold."""

    purchases: Sequence[Purchase]
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """The number of suppliers whose purchases do not add up to 0.

    A supplier whose one invoice was credited in full is not active. Lines without a supplier cannot be
    counted, and coverage shows how much they are.

    Source:
        The guide's checklist and DFØ's step 1. Leaving out what nets to 0: ours.

    Example:
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> day = date(2026, 5, 1)
        >>> rows = [Purchase(Decimal(60), day, "S1"), Purchase(Decimal(20), day, "S2"),
        ...         Purchase(Decimal(-20), day, "S2")]
        >>> calculate(Inputs(rows)).value
        Decimal('1')
    """
    purchases = in_scope(inputs.purchases, inputs.period)
    known = spend_covered("purchase.supplier", purchases, lambda row: row.supplier)
    active = sum(1 for amount in net_by(purchases, lambda row: row.supplier).values() if amount)
    return figure(KEY, active if purchases else None, known)
