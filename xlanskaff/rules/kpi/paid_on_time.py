"""KPI16 Andel fakturaer betalt innen frist: how many were paid on or before the due date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.documents import Invoice, bills
from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import Period

KEY = "KPI16"
NEEDS = ("invoice.number", "invoice.supplier", "invoice.due", "invoice.paid", "invoice.disputed")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Invoices with due date and payment; `period` is of the day they were paid."""

    invoices: Sequence[Invoice]
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """Invoices paid on time, of those paid in the period.

    Disputed invoices are left out and counted in the extra `disputed`. Paid invoices without a due date
    cannot be judged; coverage shows them. An invoice on several lines is paid when its last line is.

    Source:
        Ours; forsinkelsesrenteloven § 2b is the outer limit of a due date.

    Example:
        >>> from datetime import date
        >>> due = date(2026, 5, 31)
        >>> late = date(2026, 6, 1)
        >>> rows = [Invoice("1", "A", due=due, paid=due), Invoice("2", "A", due=due, paid=late),
        ...         Invoice("3", "A", due=due, paid=late, disputed=True), Invoice("4", "A", due=due)]
        >>> found = calculate(Inputs(rows))
        >>> found.value, found.extras["disputed"]
        (Decimal('0.5'), Decimal('1'))
    """
    paid = [bill for bill in bills(inputs.invoices) if bill.paid is not None
            and (inputs.period is None or inputs.period.holds(bill.paid))]
    accepted = [bill for bill in paid if not bill.disputed]
    judged = [(bill.paid, bill.due) for bill in accepted if bill.paid is not None and bill.due is not None]
    return fraction(KEY, sum(1 for day, due in judged if day <= due), len(judged),
                    coverage("invoice.due", len(judged), len(accepted)), disputed=len(paid) - len(accepted))
