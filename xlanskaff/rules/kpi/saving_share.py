"""KPI05 Besparelse i prosent: the realised saving, of what the same would have cost before."""

from __future__ import annotations

from xlanskaff.rules.kpi.realised_saving import NEEDS, Inputs, counted, known, missing
from xlanskaff.rules.kpi.result import KpiResult, figure, fraction
from xlanskaff.rules.savings import together

__all__ = ["KEY", "NEEDS", "Inputs", "calculate"]

KEY = "KPI05"


def calculate(inputs: Inputs) -> KpiResult:
    """The saving of KPI04 over the indexed reference price times the new volume.

    Source:
        Ours.

    Example:
        >>> from decimal import Decimal
        >>> from xlanskaff.rules.savings import SavingLine
        >>> line = SavingLine("L1", Decimal(100), Decimal(90), Decimal(50), one_off=Decimal(200),
        ...                   status="confirmed")
        >>> calculate(Inputs([line])).value
        Decimal('0.06')
    """
    found = together(counted(inputs), inputs.months)
    if found is None:
        return figure(KEY, None, known(inputs), reason=missing(inputs))
    return fraction(KEY, found.net, found.reference_cost, known(inputs))
