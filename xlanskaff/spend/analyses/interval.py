"""A share that the data do not decide: the least and the most it can be.

Every line is on an agreement, is not, or may be; and lies where there is an agreement, does not, or
may. What may be is tried both ways. Lines of one class and one sign do best together, so the ends
are found among a few combinations, and they are exact: every truth that the data allow lies within,
and both ends are such a truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product


@dataclass(frozen=True, slots=True)
class Class:
    """Lines of which the data say the same.

    Attributes:
        on: on an agreement: 2 certainly, 1 possibly, 0 certainly not.
        area: where there is an agreement: the same; never less than `on`.
        positive, negative: øre of purchases, and of credit notes (0 or less).
    """

    on: int
    area: int
    lines: int
    positive: int
    negative: int

    @property
    def amount(self) -> int:
        """Øre, netted."""
        return self.positive + self.negative


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with what it is made of (øre).

    Attributes:
        least, most: the ends; None where some truth that the data allow has nothing to share out.
        certain: of the numerator, what is sure, netted.
        undecided: what the data cannot decide, without sign; `whole` of all lines, without sign.
    """

    least: Decimal | None
    most: Decimal | None
    certain: int
    undecided: int
    whole: int

    @property
    def undecided_share(self) -> Decimal | None:
        """How much of the data cannot be decided; None without data."""
        return Decimal(self.undecided) / self.whole if self.whole else None


def coverage(classes: Iterable[Class]) -> Interval:
    """Purchases on agreements over all purchases.

    Example:
        >>> coverage([Class(2, 2, 1, 60, 0), Class(1, 1, 1, 30, 0), Class(0, 0, 1, 10, 0)])
        Interval(least=Decimal('0.6'), most=Decimal('0.9'), certain=60, undecided=30, whole=100)
    """
    kept = list(classes)
    whole, sure = sum(each.amount for each in kept), sum(each.amount for each in kept if each.on == 2)
    open_ = [each for each in kept if each.on == 1]
    ends = (sure + sum(each.negative for each in open_), sure + sum(each.positive for each in open_))
    least, most = (Decimal(end) / whole if whole > 0 else None for end in ends)
    return Interval(least, most, sure, _size(open_), _size(kept))


def loyalty(classes: Iterable[Class]) -> Interval:
    """Purchases on agreements over purchases where there is an agreement.

    Example:
        >>> loyalty([Class(2, 2, 1, 60, 0), Class(0, 2, 1, 20, 0), Class(0, 1, 1, 20, 0)])
        Interval(least=Decimal('0.6'), most=Decimal('0.75'), certain=60, undecided=20, whole=100)
    """
    kept = list(classes)
    parts = [(amount, _ways(each)) for each in kept for amount in (each.positive, each.negative) if amount]
    # Only what the data leave open multiplies; the rest is one way each. Classes are at most six.
    ends: list[Decimal] = []
    possible = True
    for ways in product(*(way for _, way in parts)):
        over = sum(amount * on for (amount, _), (on, _) in zip(parts, ways, strict=True))
        under = sum(amount * area for (amount, _), (_, area) in zip(parts, ways, strict=True))
        if under <= 0:
            possible = False
            break
        ends.append(Decimal(over) / under)
    told = possible and bool(ends)
    return Interval(min(ends) if told else None, max(ends) if told else None,
                    sum(each.amount for each in kept if each.on == 2),
                    _size([each for each in kept if 1 in (each.on, each.area)]), _size(kept))


def _ways(each: Class) -> Sequence[tuple[int, int]]:
    """What the lines of a class can be: on an agreement, and where there is one (0 or 1)."""
    return [(on, area) for on in ((1,) if each.on == 2 else (0,) if each.on == 0 else (0, 1))
            for area in ((1,) if each.area == 2 else (0,) if each.area == 0 else (0, 1)) if on <= area]


def _size(classes: Iterable[Class]) -> int:
    return sum(each.positive - each.negative for each in classes)
