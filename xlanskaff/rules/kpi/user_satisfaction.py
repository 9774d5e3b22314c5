"""KPI23 Brukertilfredshet med innkjøpte varer og tjenester."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.maturity import Answer, levels_in

KEY = "KPI23"
NEEDS = ("answer.value",)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Answers from 1 to 5; None, codes and anything off the scale are no answers."""

    answers: Sequence[Answer]


def calculate(inputs: Inputs) -> KpiResult:
    """The mean of the answers; the denominator is how many there are.

    Source:
        The guide has user satisfaction as an example of a goal; the formula is ours.

    Example:
        >>> found = calculate(Inputs((4, 5, 3, None)))
        >>> found.value, found.denominator, found.coverage.share
        (Decimal('4'), Decimal('3'), Decimal('0.75'))
    """
    found = levels_in(inputs.answers)
    return fraction(KEY, sum(found), len(found), coverage("answer.value", len(found), len(inputs.answers)))
