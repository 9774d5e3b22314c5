"""KPI24 Gjennomførte tiltak i handlingsplanen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import Activity

KEY = "KPI24"
NEEDS = ("activity.due", "activity.original_due", "activity.completed", "activity.stopped")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The action plan as it stands on a day."""

    activities: Sequence[Activity]
    on: date


def calculate(inputs: Inputs) -> KpiResult:
    """Completed measures, of those whose deadline has passed.

    The deadline has passed the day after it. What is done ahead of time counts once its deadline is
    past. Stopped measures stay in the denominator and are counted in the extra `stopped`. The extra
    `against_original` is the same share with the first deadlines, and `moved` counts those that were
    moved.

    Source:
        The guide, «Administrativ rapportering»; the formula is ours.

    Example:
        >>> rows = [Activity("T1", date(2026, 3, 1), completed=True), Activity("T2", date(2026, 3, 1)),
        ...         Activity("T3", date(2026, 9, 1), original_due=date(2026, 3, 1))]
        >>> found = calculate(Inputs(rows, date(2026, 6, 1)))
        >>> found.value, found.extras["moved"], f"{found.extras['against_original']:.2f}"
        (Decimal('0.5'), Decimal('1'), '0.33')
    """
    dated = [each for each in inputs.activities if each.due is not None]
    passed = [each for each in dated if each.due is not None and each.due < inputs.on]
    first = [each for each in dated if (day := each.original_due or each.due) is not None and day < inputs.on]
    original = Decimal(sum(1 for each in first if each.completed)) / len(first) if first else None
    moved = sum(1 for each in dated if each.original_due is not None and each.original_due != each.due)
    return fraction(KEY, sum(1 for each in passed if each.completed), len(passed),
                    coverage("activity.due", len(dated), len(inputs.activities)),
                    against_original=original, moved=moved, stopped=sum(1 for each in passed if each.stopped))
