"""KPI07 Leverandørkonsentrasjon: how few suppliers make up most of the spend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlanskaff.catalogue.kpi import setting
from xlanskaff.rules.kpi.result import KpiResult, figure
from xlanskaff.rules.kpi.rows import Period, Purchase, in_scope, net_by, spend_covered

KEY = "KPI07"
NEEDS = ("purchase.amount", "purchase.supplier")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases with supplier. `abc_share` is the part of the spend, 0 to 1, that is to be reached."""

    purchases: Sequence[Purchase]
    period: Period | None = None
    abc_share: Decimal = field(default_factory=lambda: setting("abc_share"))


def calculate(inputs: Inputs) -> KpiResult:
    """The number of largest suppliers it takes to reach the share of spend.

    Numerator and denominator are spend with these suppliers and all spend with a known supplier; the
    extra `share` is the one over the other, which is at or above what was to be reached. Suppliers with
    equal amounts come in the order of their ids.

    Source:
        The ABC analysis of Difi's guide of 2013. 80 %: ours.

    Example:
        >>> from datetime import date
        >>> rows = [Purchase(Decimal(n), date(2026, 5, 1), f"S{n}") for n in (70, 20, 10)]
        >>> found = calculate(Inputs(rows))
        >>> found.value, found.extras["share"]
        (Decimal('2'), Decimal('0.9'))
    """
    purchases = in_scope(inputs.purchases, inputs.period)
    known = spend_covered("purchase.supplier", purchases, lambda row: row.supplier)
    by_supplier = net_by(purchases, lambda row: row.supplier)
    whole = sum(by_supplier.values(), Decimal(0))
    if whole <= 0:
        return figure(KEY, None, known, reason="no_denominator", denominator=whole)
    reached, number = Decimal(0), 0
    for _, amount in sorted(by_supplier.items(), key=lambda each: (-each[1], each[0])):
        reached, number = reached + amount, number + 1
        if reached >= inputs.abc_share * whole:
            break
    return figure(KEY, number, known, numerator=reached, denominator=whole, share=reached / whole,
                  suppliers=len(by_supplier))
