"""KPI12 Andel små fakturaer: how many invoices are below a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlanskaff.catalogue.kpi import setting
from xlanskaff.rules.kpi.documents import Invoice, bills
from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import Period

KEY = "KPI12"
NEEDS = ("invoice.number", "invoice.supplier", "invoice.amount")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The invoice journal. `limit` is kroner without VAT; an invoice of exactly that is not small."""

    invoices: Sequence[Invoice]
    period: Period | None = None
    limit: Decimal = field(default_factory=lambda: setting("small_invoice"))


def calculate(inputs: Inputs) -> KpiResult:
    """Invoices below the limit, of all invoices with an amount.

    The lines of a collective invoice are added up first, and credit notes are left out. The limit is
    among the extras, since it must stand in the report.

    Source:
        The guide asks for the distribution; the formula and the limit of NOK 1 000 are ours.

    Example:
        >>> rows = [Invoice("1", "A", Decimal(999)), Invoice("2", "A", Decimal(1000))]
        >>> found = calculate(Inputs(rows))
        >>> found.value, found.extras["limit"]
        (Decimal('0.5'), Decimal('1000'))
    """
    found = bills(inputs.invoices, inputs.period)
    amounts = [bill.amount for bill in found if bill.amount is not None]
    small = sum(1 for amount in amounts if amount < inputs.limit)
    return fraction(KEY, small, len(amounts), coverage("invoice.amount", len(amounts), len(found)),
                    limit=inputs.limit)
