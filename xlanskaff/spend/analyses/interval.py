"""A share that the data do not decide: the least and the most it can be.

Every line is on an agreement, is not, or may be; and its category has an agreement, has none, or may
have one. What may be is tried both ways. Lines of one class and one sign do best together, so the ends
are found among a few combinations, and they are exact: every truth that the data allow lies within,
and both ends are such a truth, each line taken by itself.
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
        area: where there is an agreement on the day: the same; never less than `on`.
        term: where there is one at some time in the period of the ledger: the same; never less than `area`.
        positive, negative: øre of purchases, and of credit notes (0 or less).
    """

    on: int
    area: int
    term: int
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
        >>> coverage([Class(2, 2, 2, 1, 60, 0), Class(1, 1, 2, 1, 30, 0), Class(0, 0, 0, 1, 10, 0)])
        Interval(least=Decimal('0.6'), most=Decimal('0.9'), certain=60, undecided=30, whole=100)
    """
    kept = list(classes)
    whole, sure = sum(each.amount for each in kept), sum(each.amount for each in kept if each.on == 2)
    open_ = [each for each in kept if each.on == 1]
    ends = (sure + sum(each.negative for each in open_), sure + sum(each.positive for each in open_))
    least, most = (Decimal(end) / whole if whole > 0 else None for end in ends)
    return Interval(least, most, sure, _size(open_), _size(kept))


def loyalty(classes: Iterable[Class]) -> Interval:
    """Purchases on agreements over purchases in categories that have one at some time in the period.

    Example:
        >>> loyalty([Class(2, 2, 2, 1, 60, 0), Class(0, 0, 2, 1, 20, 0), Class(0, 0, 1, 1, 20, 0)])
        Interval(least=Decimal('0.6'), most=Decimal('0.75'), certain=60, undecided=20, whole=100)
    """
    kept = list(classes)
    # Whether there is an agreement on the day makes no difference here, so levels are at most six.
    sums: dict[tuple[int, int], list[int]] = {}
    for each in kept:
        alike = sums.setdefault((each.on, each.term), [0, 0])
        alike[0] += each.positive
        alike[1] += each.negative
    parts = [(amount, _ways(*levels)) for levels, both in sums.items() for amount in both if amount]
    # Only what the data leave open multiplies; the rest is one way each.
    ends: list[Decimal] = []
    possible = True
    for ways in product(*(way for _, way in parts)):
        over = sum(amount * on for (amount, _), (on, _) in zip(parts, ways, strict=True))
        under = sum(amount * term for (amount, _), (_, term) in zip(parts, ways, strict=True))
        if under <= 0:
            possible = False
            break
        ends.append(Decimal(over) / under)
    told = possible and bool(ends)
    return Interval(min(ends) if told else None, max(ends) if told else None,
                    sum(each.amount for each in kept if each.on == 2),
                    _size([each for each in kept if 1 in (each.on, each.term)]), _size(kept))


def _ways(on: int, term: int) -> Sequence[tuple[int, int]]:
    """What lines of two levels can be: on an agreement, and in a category that has one (0 or 1)."""
    known = {0: (0,), 1: (0, 1), 2: (1,)}
    return [(bought, had) for bought in known[on] for had in known[term] if bought <= had]


def _size(classes: Iterable[Class]) -> int:
    return sum(each.positive - each.negative for each in classes)
