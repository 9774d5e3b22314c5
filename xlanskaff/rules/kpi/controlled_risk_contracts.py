"""KPI22 Andel risikokontrakter som er kontrollert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import RiskContract

KEY = "KPI22"
NEEDS = ("risk_contract.value", "risk_contract.risk_assessed", "risk_contract.controlled")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Contracts with terms on wages and work, and the threshold in kroner without VAT.

    The threshold is the law's on the day in question, so whoever asks gives it.
    """

    contracts: Sequence[RiskContract]
    threshold: Decimal


def calculate(inputs: Inputs) -> KpiResult:
    """Contracts with both risk assessment and control documented, of those from the threshold up.

    A control without a risk assessment is not enough, and is counted in the extra `without_assessment`.
    A contract without a value cannot be placed; coverage shows it.

    Source:
        LOA § 5i: the risk assessment and the control of documents are to be documented. The formula is
        ours.

    Example:
        >>> rows = [RiskContract("A1", Decimal(2_000_000), True, True),
        ...         RiskContract("A2", Decimal(1_300_000), False, True),
        ...         RiskContract("A3", Decimal(900_000), False, False)]
        >>> found = calculate(Inputs(rows, Decimal(1_300_000)))
        >>> found.value, found.extras["without_assessment"]
        (Decimal('0.5'), Decimal('1'))
    """
    valued = [each for each in inputs.contracts if each.value is not None]
    bound = [each for each in valued if each.value is not None and each.value >= inputs.threshold]
    controlled = [each for each in bound if each.controlled]
    done = sum(1 for each in controlled if each.risk_assessed)
    known = coverage("risk_contract.value", len(valued), len(inputs.contracts))
    return fraction(KEY, done, len(bound), known, without_assessment=len(controlled) - done)
