"""KPI11 Fakturaer per leverandør: how many invoices each supplier sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.documents import Invoice, bills
from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import Period

KEY = "KPI11"
NEEDS = ("invoice.number", "invoice.supplier")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The invoice journal; `period` is of the day they were received."""

    invoices: Sequence[Invoice]
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """Invoices over the suppliers that sent them; a collective invoice is one.

    Credit notes are no invoices. Invoices without a supplier are in neither, and coverage shows them.

    Source:
        The guide asks for the distribution; the formula is ours.

    Example:
        >>> rows = [Invoice("1", "A"), Invoice("1", "A"), Invoice("2", "A"), Invoice("1", "B")]
        >>> calculate(Inputs(rows)).value
        Decimal('1.5')
    """
    found = bills(inputs.invoices, inputs.period)
    sent = [bill for bill in found if bill.supplier]
    return fraction(KEY, len(sent), len({bill.supplier for bill in sent}),
                    coverage("invoice.supplier", len(sent), len(found)))
