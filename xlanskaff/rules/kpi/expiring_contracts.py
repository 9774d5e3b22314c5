"""KPI17 Andel avtaler med utløp innen 6 måneder uten plan: contracts about to run out unnoticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from xlanskaff.catalogue.kpi import setting
from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import Contract

KEY = "KPI17"
NEEDS = ("contract.start", "contract.end", "contract.planned")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The contract register on a day. `days` is how far ahead to look, the last day included."""

    contracts: Sequence[Contract]
    on: date
    days: int = field(default_factory=lambda: int(setting("expiry_days")))


def calculate(inputs: Inputs) -> KpiResult:
    """Contracts that end within the days and have no plan, of all active ones.

    A contract that runs until it is terminated has no end and never expires here; coverage shows how
    many of the active ones have an end date. The extra `expiring` counts those with a plan too.

    Source:
        Ours.

    Example:
        >>> rows = [Contract("A1", date(2025, 1, 1), date(2026, 6, 30)), Contract("A2", date(2025, 1, 1))]
        >>> calculate(Inputs(rows, date(2026, 1, 1))).value
        Decimal('0.5')
    """
    active = [contract for contract in inputs.contracts if contract.valid(inputs.on)]
    dated = [contract for contract in active if contract.end is not None]
    soon = [contract for contract in dated
            if contract.end is not None and (contract.end - inputs.on).days <= inputs.days]
    return fraction(KEY, sum(1 for contract in soon if not contract.planned), len(active),
                    coverage("contract.end", len(dated), len(active)), expiring=len(soon))
