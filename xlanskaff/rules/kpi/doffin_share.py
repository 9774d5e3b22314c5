"""KPI03 Andel konkurranseutsatt gjennom Doffin: spend on contracts that had a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.rules.kpi.register import Register
from xlanskaff.rules.kpi.result import KpiResult, fraction
from xlanskaff.rules.kpi.rows import Contract, Period, Purchase, in_scope, spend_covered, total

KEY = "KPI03"
NEEDS = ("purchase.amount", "purchase.day", "purchase.supplier", "purchase.category", "purchase.contract",
         "contract.start", "contract.end", "contract.suppliers", "contract.categories", "contract.doffin")


@dataclass(frozen=True, slots=True)
class Notifiable:
    """A procurement that had to have a notice, its value, and whether it had one."""

    value: Decimal
    announced: bool


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases and the contract register; for the other reading, what had to have a notice."""

    purchases: Sequence[Purchase]
    contracts: Sequence[Contract]
    notifiable: Sequence[Notifiable] = ()
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """Spend on contracts with a Doffin reference, of all spend in scope.

    A purchase belongs to the contract it refers to, or else to one with its supplier in its category on
    the invoice date. The extras `announced_number` and `announced_value` are the other reading: of what
    had to have a notice, how much had one.

    Source:
        The guide names the indicator; the formula and the other reading are ours.

    Example:
        >>> from datetime import date
        >>> it = Contract("A1", date(2026, 1, 1), None, doffin="2025-101")
        >>> bought = [Purchase(Decimal(30), date(2026, 5, 1), "S1", contract="A1"),
        ...           Purchase(Decimal(70), date(2026, 5, 1), "S3", "Mat")]
        >>> had_to = [Notifiable(Decimal(2), True), Notifiable(Decimal(3), False)]
        >>> found = calculate(Inputs(bought, [it], had_to))
        >>> found.value, found.extras["announced_number"], found.extras["announced_value"]
        (Decimal('0.3'), Decimal('0.5'), Decimal('0.4'))
    """
    register = Register(inputs.contracts)
    purchases = in_scope(inputs.purchases, inputs.period)
    through = [row for row in purchases if (found := register.contract_of(row)) and found.doffin.strip()]
    known = spend_covered("purchase.category", purchases, lambda row: row.category or row.contract)
    number, value = len(inputs.notifiable), sum((each.value for each in inputs.notifiable), Decimal(0))
    had = [each for each in inputs.notifiable if each.announced]
    return fraction(
        KEY, total(through), total(purchases), known,
        announced_number=Decimal(len(had)) / number if number else None,
        announced_value=sum((each.value for each in had), Decimal(0)) / value if value else None)
