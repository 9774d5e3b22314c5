"""KPI18 Andel avtaler med navngitt ansvarlig: contracts that somebody looks after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlanskaff.rules.kpi.result import KpiResult, fraction
from xlanskaff.rules.kpi.rows import Contract

KEY = "KPI18"
NEEDS = ("contract.start", "contract.end", "contract.responsible")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The contract register on a day. `left` are the names of those who have left."""

    contracts: Sequence[Contract]
    on: date
    left: frozenset[str] = frozenset()


def calculate(inputs: Inputs) -> KpiResult:
    """Active contracts with a contract manager who is still here, of all active ones.

    The extra `left` counts contracts whose contract manager has left.

    Source:
        Ours.

    Example:
        >>> rows = [Contract("A1", date(2026, 1, 1), responsible="Innkjøpsleder"),
        ...         Contract("A2", date(2026, 1, 1))]
        >>> calculate(Inputs(rows, date(2026, 5, 1))).value
        Decimal('0.5')
    """
    active = [contract for contract in inputs.contracts if contract.valid(inputs.on)]
    named = [contract for contract in active if contract.responsible.strip()]
    gone = sum(1 for contract in named if contract.responsible.strip() in inputs.left)
    return fraction(KEY, len(named) - gone, len(active), left=gone)
