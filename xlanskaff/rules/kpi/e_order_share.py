"""KPI14 Andel e-bestilling: how much was ordered through e-commerce, where that is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.rules.kpi.documents import Invoice, bills
from xlanskaff.rules.kpi.result import Coverage, KpiResult, fraction
from xlanskaff.rules.kpi.rows import Period

KEY = "KPI14"
NEEDS = ("invoice.amount", "invoice.category", "invoice.order")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Invoice lines, and the categories that can be ordered through e-commerce."""

    invoices: Sequence[Invoice]
    orderable: frozenset[str]
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """The value with an order reference, of all value in categories that can be ordered.

    Credit notes net out in the amounts. The extra `number` is the same share counted in invoices, and
    `orderable` how many of the categories that can be ordered occur.
    Coverage is how much of all value has a category.

    Source:
        Ours.

    Example:
        >>> rows = [Invoice("1", "A", Decimal(80), order="B7", category="Mat"),
        ...         Invoice("2", "A", Decimal(20), category="Mat"),
        ...         Invoice("3", "A", Decimal(50), category="Bygg")]
        >>> found = calculate(Inputs(rows, frozenset({"Mat"})))
        >>> found.value, found.extras["number"]
        (Decimal('0.8'), Decimal('0.5'))
    """
    lines = [row for row in inputs.invoices if inputs.period is None or inputs.period.holds(row.received)]
    chosen = [row for row in lines if row.category in inputs.orderable]
    ordered = [row for row in chosen if row.order.strip()]
    sent = bills(chosen)
    number = Decimal(sum(1 for bill in sent if bill.order.strip())) / len(sent) if sent else None
    known = Coverage("invoice.category", _size([row for row in lines if row.category]), _size(lines))
    return fraction(KEY, _total(ordered), _total(chosen), known, number=number,
                    orderable=len({row.category for row in chosen}))


def _total(rows: Sequence[Invoice]) -> Decimal:
    return sum((row.amount for row in rows if row.amount is not None), Decimal(0))


def _size(rows: Sequence[Invoice]) -> Decimal:
    return sum((abs(row.amount) for row in rows if row.amount is not None), Decimal(0))
