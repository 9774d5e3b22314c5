"""KPI01 Avtalelojalitet: how much of what contracts cover is bought on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlanskaff.catalogue.kpi import setting
from xlanskaff.rules.kpi.register import Register
from xlanskaff.rules.kpi.result import KpiResult, fraction
from xlanskaff.rules.kpi.rows import Contract, Period, Purchase, in_scope, spend_covered, total

KEY = "KPI01"
NEEDS = ("purchase.amount", "purchase.day", "purchase.supplier", "purchase.category",
         "contract.start", "contract.end", "contract.suppliers", "contract.categories")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Purchases and the contract register.

    Attributes:
        least_coverage: the share of spend, 0 to 1, that must have a category; below it nothing is shown.
    """

    purchases: Sequence[Purchase]
    contracts: Sequence[Contract]
    period: Period | None = None
    least_coverage: Decimal = field(default_factory=lambda: setting("least_coverage"))


def calculate(inputs: Inputs) -> KpiResult:
    """Spend with the contract's supplier, of spend in categories that have a contract in the period.

    A purchase before the contract starts or after it ends is off contract: it counts in the denominator
    alone. Where no contract at all was valid in the category that day, the amount also stands in the
    extra `no_contract_that_day`, since that is a gap to close and not disloyalty. Without a period, it
    runs from the first invoice date to the last. With too few categories the value is withheld.

    Source:
        The guide names the indicator, DFØ's step 2 defines it. Testing by category and invoice date, and
        the least coverage: ours.

    Example:
        >>> from datetime import date
        >>> it = Contract("A1", date(2026, 1, 1), date(2026, 12, 31), frozenset({"S1"}), frozenset({"IT"}))
        >>> bought = [Purchase(Decimal(60), date(2026, 5, 1), "S1", "IT"),
        ...           Purchase(Decimal(20), date(2026, 5, 1), "S2", "IT")]
        >>> calculate(Inputs(bought, [it])).value
        Decimal('0.75')
    """
    register = Register(inputs.contracts)
    purchases = in_scope(inputs.purchases, inputs.period)
    known = spend_covered("purchase.category", purchases, lambda row: row.category)
    enough = known.share is None or known.share >= inputs.least_coverage
    categories = _categories(register, purchases, inputs.period)
    chosen = [row for row in purchases if row.category in categories]
    gap = [row for row in chosen if not register.covers(row.category, row.day)]
    return fraction(
        KEY, total(row for row in chosen if register.held(row)), total(chosen), known,
        withheld=None if enough else "coverage_too_low",
        no_contract_that_day=total(gap), least_coverage=inputs.least_coverage)


def _categories(register: Register, purchases: Sequence[Purchase], period: Period | None) -> frozenset[str]:
    if not purchases:
        return frozenset()
    first = period.first if period else min(row.day for row in purchases)
    last = period.last if period else max(row.day for row in purchases)
    return register.categories_between(first, last)
