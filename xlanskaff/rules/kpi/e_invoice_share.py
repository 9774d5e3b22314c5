"""KPI13 Andel e-faktura i godkjent format: how many invoices came as EHF or Peppol BIS Billing 3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.documents import APPROVED, Invoice, bills
from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import Period

KEY = "KPI13"
NEEDS = ("invoice.number", "invoice.format")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Every invoice received; `approved` are the codes of the formats that count."""

    invoices: Sequence[Invoice]
    period: Period | None = None
    approved: frozenset[str] = APPROVED


def calculate(inputs: Inputs) -> KpiResult:
    """Invoices in an approved format, of all invoices received.

    An invoice whose format is not known counts as received and not as approved; coverage shows how many
    they are. Case does not count in the codes.

    Source:
        FOR-2019-04-01-444 § 5: the body must be able to report both numbers. Leaving out credit notes:
        ours.

    Example:
        >>> rows = [Invoice("1", "A", format="ehf"), Invoice("2", "A", format="pdf"), Invoice("3", "A")]
        >>> found = calculate(Inputs(rows))
        >>> found.numerator, found.denominator, found.coverage.part
        (Decimal('1'), Decimal('3'), Decimal('2'))
    """
    found = bills(inputs.invoices, inputs.period)
    approved = sum(1 for bill in found if bill.format.casefold() in inputs.approved)
    return fraction(KEY, approved, len(found),
                    coverage("invoice.format", sum(1 for bill in found if bill.format), len(found)))
