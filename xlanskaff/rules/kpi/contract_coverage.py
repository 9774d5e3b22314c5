"""KPI02 Avtaledekning: how much of the spend lies where there is a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.register import Register
from xlanskaff.rules.kpi.result import KpiResult, fraction
from xlanskaff.rules.kpi.rows import Contract, Period, Purchase, in_scope, spend_covered, total

KEY = "KPI02"
NEEDS = ("purchase.amount", "purchase.day", "purchase.category", "contract.start", "contract.end",
         "contract.categories")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases and the contract register."""

    purchases: Sequence[Purchase]
    contracts: Sequence[Contract]
    period: Period | None = None


def calculate(inputs: Inputs) -> KpiResult:
    """Spend covered by a contract that day, of all spend in scope.

    A purchase is covered when some registered contract is valid in its category on the invoice date,
    whoever sold, or when it refers to a valid contract. So KPI02 says where contracts are missing, and
    KPI01 whether those that exist are used. The extra `on_contract` is the share of all spend that was
    bought from a contract's supplier.

    Source:
        The guide names the indicator, DFØ's step 2 defines it. Reading «covered» by category: ours.

    Example:
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> it = Contract("A1", date(2026, 1, 1), None, frozenset({"S1"}), frozenset({"IT"}))
        >>> bought = [Purchase(Decimal(60), date(2026, 5, 1), "S2", "IT"),
        ...           Purchase(Decimal(40), date(2026, 5, 1), "S3", "Mat")]
        >>> found = calculate(Inputs(bought, [it]))
        >>> found.value, found.extras["on_contract"]
        (Decimal('0.6'), Decimal('0'))
    """
    register = Register(inputs.contracts)
    purchases = in_scope(inputs.purchases, inputs.period)
    whole = total(purchases)
    covered = [row for row in purchases if register.named(row)
               or (row.category and register.covers(row.category, row.day))]
    on_contract = total(row for row in purchases if register.contract_of(row))
    known = spend_covered("purchase.category", purchases, lambda row: row.category or row.contract)
    return fraction(KEY, total(covered), whole, known, on_contract=on_contract / whole if whole else None)
