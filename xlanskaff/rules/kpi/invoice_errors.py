"""KPI15 Feilrate i fakturaer: credit notes and rejected invoices, for each invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.documents import Invoice, documents
from xlanskaff.rules.kpi.result import KpiResult, fraction
from xlanskaff.rules.kpi.rows import Period

KEY = "KPI15"
NEEDS = ("invoice.number", "invoice.supplier", "invoice.amount", "invoice.credit", "invoice.rejected")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Invoices and credit notes; `period` is of the day they were received."""

    invoices: Sequence[Invoice]
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """Credit notes and rejected invoices over all invoices.

    Here a credit note counts on its own, with a negative amount or marked as one; everywhere else it
    only nets out. Both kinds are among the extras, since a credit note may be for returned goods. With
    more credit notes than invoices the rate passes 100 %.

    Source:
        The guide asks about wrong invoices; the formula is ours.

    Example:
        >>> from decimal import Decimal
        >>> rows = [Invoice("1", "A", Decimal(9)), Invoice("2", "A", Decimal(-9)),
        ...         Invoice("3", "A", rejected=True)]
        >>> found = calculate(Inputs(rows))
        >>> found.value, found.extras["credit_notes"], found.extras["rejected"]
        (Decimal('1'), Decimal('1'), Decimal('1'))
    """
    found = documents(inputs.invoices, inputs.period)
    credited = sum(1 for each in found if each.credit)
    rejected = sum(1 for each in found if each.rejected and not each.credit)
    return fraction(KEY, credited + rejected, len(found) - credited, credit_notes=credited, rejected=rejected)
