"""Where an indicator stands on its path from baseline to target.

The path has a target for the end of each year of the period, and years without one. What is compared is
the latest value that is known, with the target of the last year that has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

Standing = Literal["no_value", "no_target", "no_direction", "wrong_way", "reached", "behind", "on_track", "not_due"]


def standing(
    direction: str, baseline: Decimal | None, targets: Sequence[Decimal | None], *, latest: Decimal | None,
    years_gone: int,
) -> Standing:
    """Where the latest value stands.

    Args:
        direction: `up`, `down`, or anything else where neither way is good.
        targets: one for each year of the period.
        latest: the last value that was measured; the baseline where nothing was measured since.
        years_gone: how many years of the period have ended.

    Returns:
        `no_value`, `no_target`, `no_direction`: it cannot be said, for want of this. `wrong_way`: some
        target is worse than what comes before it. `reached`: as good as the last target. `behind`, `on_track`:
        against the target of the last year that has ended. `not_due`: no such year has ended yet.

    Source:
        Ours. The guide asks for a baseline, targets and a comparison; how it is made is not said.

    Example:
        >>> path = [Decimal(66), None, Decimal(76), Decimal(80)]
        >>> standing("up", Decimal(62), path, latest=Decimal(70), years_gone=2)
        'on_track'
        >>> standing("up", Decimal(62), path, latest=Decimal(70), years_gone=3)
        'behind'
        >>> standing("down", Decimal(62), path, latest=Decimal(62), years_gone=0)
        'wrong_way'
    """
    stated = [target for target in targets if target is not None]
    if latest is None or baseline is None:
        return "no_value"
    if not stated:
        return "no_target"
    if direction not in ("up", "down"):
        return "no_direction"
    sign = 1 if direction == "up" else -1
    steps = [baseline, *stated]
    if any(sign * (after - before) < 0 for before, after in pairwise(steps)):
        return "wrong_way"
    if sign * (latest - stated[-1]) >= 0:
        return "reached"
    due = [target for target in targets[:max(0, years_gone)] if target is not None]
    if not due:
        return "not_due"
    return "on_track" if sign * (latest - due[-1]) >= 0 else "behind"
