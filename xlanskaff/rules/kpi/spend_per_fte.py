"""KPI25 Kroner per årsverk i innkjøp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.rules.kpi.result import KpiResult, fraction
from xlanskaff.rules.kpi.rows import Period, Purchase, in_scope, total

KEY = "KPI25"
NEEDS = ("purchase.amount", "purchase.day")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases, and the full-time equivalents that work with procurement; None when nobody knows."""

    purchases: Sequence[Purchase]
    fte: Decimal | None
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """Spend in scope over the full-time equivalents.

    Source:
        Ours.

    Example:
        >>> from datetime import date
        >>> found = calculate(Inputs([Purchase(Decimal(9_000_000), date(2026, 5, 1))], Decimal("2.5")))
        >>> f"{found.value:.0f}"
        '3600000'
    """
    return fraction(KEY, total(in_scope(inputs.purchases, inputs.period)), inputs.fte or 0)
