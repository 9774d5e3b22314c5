"""ABC: the few amounts that make up most of a whole, those that follow, and the many small ones."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Literal

Letter = Literal["A", "B", "C"]

A_SHARE = Decimal("0.80")
B_SHARE = Decimal("0.95")
"""Where A ends and where B ends, as shares of the whole: 80, 15 and 5 per cent."""


def abc(
    amounts: Sequence[float | Decimal | None], *, a_share: Decimal = A_SHARE, b_share: Decimal = B_SHARE,
) -> list[Letter | None]:
    """The class of each amount, in the order given; None for blanks and where there is no whole.

    An amount is A while those that are larger make up less than `a_share` of the whole: the one that
    reaches the share is still A. Equal amounts have the same class. Amounts of 0 or less are C, and
    count in the whole.

    Args:
        amounts: kroner; None where nothing stands. A float is taken at its shortest decimal form.

    Raises:
        ValueError: the shares are not 0 < a_share <= b_share <= 1.

    Source:
        The ABC analysis of Difi's guide of 2013. The shares, and that equal amounts go together: ours.

    Example:
        >>> abc([5.0, 70.0, 20.0, None, 5.0])
        ['B', 'A', 'A', None, 'B']
        >>> abc([10.0, -10.0])
        [None, None]
    """
    if not 0 < a_share <= b_share <= 1:
        raise ValueError(f"the shares must rise from above 0 to 1, not {a_share} and {b_share}")
    given = [(amount if isinstance(amount, Decimal) else Decimal(repr(amount)), place)
             for place, amount in enumerate(amounts) if amount is not None]
    found: list[Letter | None] = [None] * len(amounts)
    whole = sum((amount for amount, _ in given), Decimal(0))
    if whole <= 0:
        return found
    ends_a, ends_b = a_share * whole, b_share * whole
    larger = Decimal(0)
    for amount, group in groupby(sorted(given, key=lambda each: -each[0]), key=lambda each: each[0]):
        places = [place for _, place in group]
        letter: Letter = "C" if amount <= 0 or larger >= ends_b else "A" if larger < ends_a else "B"
        for place in places:
            found[place] = letter
        larger += amount * len(places)
    return found
