"""Maturity: what levels from 1 to 5 say about a statement, an area or a unit.

An answer is a level (1 to 5), a code for «ikke relevant» or «vet ikke», or None where nothing is
filled in. Only levels count; every function here leaves the rest out by itself, so lists may be
passed as they were read. Nothing is rounded: rounding belongs to whoever shows the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Answer = int | float | Decimal | str | None
Number = int | float | Decimal

LOWEST, HIGHEST = 1, 5
IMPORTANCE: tuple[str, ...] = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that shows both.

    Attributes:
        part: 0 to `whole`.
        whole: 1 or more.
    """

    part: int
    whole: int

    @property
    def value(self) -> Decimal:
        """0 to 1."""
        return Decimal(self.part) / self.whole


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a set of levels reaches.

    Attributes:
        range: highest less lowest, 0 to 4.
        deviation: population standard deviation, 0 to 2.
    """

    range: int
    deviation: Decimal


@dataclass(frozen=True, slots=True)
class Rated:
    """A statement as answered. `importance` is `high`, `medium`, `low` or None."""

    id: str
    now: Answer
    target: Answer
    importance: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What several respondents make of one statement. Build it with `standing`."""

    id: str
    disagreement: Decimal | None
    spread: Spread | None
    gap: Decimal | None


def levels_in(answers: Iterable[Answer]) -> list[int]:
    """The answers that are levels, in their order.

    A whole number from 1 to 5 is a level, also when a workbook hands it over as 3.0. Codes,
    blanks, text, true and false, fractions and other numbers are not.

    Source:
        Ours: a level is one of the five that are described, so 2.5 is no answer.

    Example:
        >>> levels_in([3, None, "not_relevant", 4.0, 7, 2.5, True])
        [3, 4]
    """
    return [int(a) for a in answers
            if isinstance(a, (int, float, Decimal)) and not isinstance(a, bool)
            and LOWEST <= a <= HIGHEST and a == int(a)]


def mean(levels: Iterable[Answer]) -> Decimal | None:
    """Mean of the levels; None when there is none. Empty is not zero.

    Source:
        DFØ's survey of maturity scores its areas by the mean on a scale from 1 to 5. Leaving out
        «ikke relevant» and «vet ikke»: ours.

    Example:
        >>> mean([2, 3, 3, "not_relevant", None]).quantize(Decimal("0.01")), mean(["unknown", None])
        (Decimal('2.67'), None)
    """
    found = levels_in(levels)
    return Decimal(sum(found)) / len(found) if found else None


def level_reached(mean: Number | None) -> int | None:
    """The highest level that a mean has fully reached: 2.9 is level 2.

    None when there is no mean.

    Raises:
        ValueError: the mean is outside 1 to 5.

    Source:
        Ours. A level names what is in place, and what is nearly in place is not.

    Example:
        >>> level_reached(Decimal("2.9")), level_reached(5), level_reached(None)
        (2, 5, None)
    """
    if mean is None:
        return None
    if not LOWEST <= mean <= HIGHEST:
        raise ValueError(f"a mean of levels lies from {LOWEST} to {HIGHEST}, not at {mean}")
    return int(mean)


def gap(now: Answer, target: Answer) -> Decimal | None:
    """Target less now, for two levels or two means; None when either is missing.

    The gap is negative where the target is below the level now.

    Source:
        Ours.

    Example:
        >>> gap(2, 4), gap(Decimal("2.5"), Decimal("3.0")), gap("unknown", 4)
        (Decimal('2'), Decimal('0.5'), None)
    """
    here, there = _on_scale(now), _on_scale(target)
    return None if here is None or there is None else there - here


def coverage(levels_answered: int, statements: int, not_relevant: int) -> Share | None:
    """Statements answered with a level, of those that are relevant.

    «Vet ikke» and blanks stay in the whole and not in the part: they are what is not covered.
    None when every statement is marked as not relevant, or there are no statements.

    Raises:
        ValueError: a count is negative, or the parts are more than the statements.

    Source:
        Ours: a mean is shown with how much of the form it rests on.

    Example:
        >>> coverage(4, 7, 1), coverage(4, 7, 1).value.quantize(Decimal("0.01")), coverage(0, 6, 6)
        (Share(part=4, whole=6), Decimal('0.67'), None)
    """
    if min(levels_answered, statements, not_relevant) < 0 or levels_answered + not_relevant > statements:
        raise ValueError(f"{levels_answered} answered and {not_relevant} not relevant of {statements}")
    relevant = statements - not_relevant
    return Share(levels_answered, relevant) if relevant else None


def spread(levels: Iterable[Answer]) -> Spread | None:
    """Highest less lowest, and the standard deviation; None without levels.

    The deviation is that of the whole group (Excel's STDEV.P), because everyone who answered is in
    it. One level alone has no spread: both are 0.

    Source:
        Population standard deviation, ordinary statistics.

    Example:
        >>> spread([1, 1, 5, 5]), spread([3]), spread([])
        (Spread(range=4, deviation=Decimal('2')), Spread(range=0, deviation=Decimal('0')), None)
    """
    found = levels_in(levels)
    if not found:
        return None
    n = len(found)
    # n² times the variance in whole numbers, so that equal levels give exactly 0
    scaled = n * sum(level * level for level in found) - sum(found) ** 2
    return Spread(max(found) - min(found), Decimal(scaled).sqrt() / n)


def disagreement(levels: Iterable[Answer]) -> Decimal | None:
    """How much the respondents disagree, from 0 to 1; None with fewer than two levels.

    In plain words: take every pair of answers, add up how far apart the two are, and divide by the
    most that sum could have been with so many answers. 0 when all say the same; 1 when half say 1
    and half say 5 (or as near to half as an odd number comes). 3 against 4 counts little, 1
    against 5 counts much.

    Source:
        The index of ordinal variation (IOV): Berry, K. J. and Mielke, P. W., «Assessment of
        variation in ordinal data», Perceptual and Motor Skills 74 (1992). For an even number of
        answers it equals 1 - l² of Blair and Lacy, «Statistics of ordinal variation»,
        Sociological Methods & Research 28 (2000). Choosing it: ours.

    Example:
        >>> disagreement([3, 3, 3]), disagreement([1, 5, 1, 5]), disagreement([3, 4]), disagreement([2])
        (Decimal('0'), Decimal('1'), Decimal('0.25'), None)
    """
    found = levels_in(levels)
    n = len(found)
    if n < 2:
        return None
    # each step on the scale separates those at or below it from those above
    below = [sum(level <= step for level in found) for step in range(LOWEST, HIGHEST)]
    apart = sum(count * (n - count) for count in below)
    most = (n // 2) * (n - n // 2) * (HIGHEST - LOWEST)
    return Decimal(apart) / most


def rank_gaps(rated: Sequence[Rated], n: int | None = None) -> list[Rated]:
    """The statements with a gap above zero, largest first, the first `n` of them.

    Ties are resolved the same way every time: importance high, medium, low and then unset, and
    after that the order of the list.

    Source:
        Ours: the largest gaps are the candidates for the problem matrix.

    Example:
        >>> rows = [Rated("A1", 3, 4), Rated("A2", 3, 4, "high"), Rated("A3", 1, 4), Rated("A4", 4, 4)]
        >>> [row.id for row in rank_gaps(rows, n=3)]
        ['A3', 'A2', 'A1']
    """
    gaps = [(row, size) for row in rated if (size := gap(row.now, row.target)) is not None and size > 0]
    ranked = sorted(gaps, key=lambda found: (-found[1], _importance(found[0].importance)))
    return [row for row, _ in ranked][:n]


def standing(id: str, levels: Sequence[Answer], targets: Sequence[Answer] = ()) -> Standing:  # noqa: A002
    """What the respondents' levels and targets say about one statement.

    The gap is between the two means, each over those who gave that answer.

    Source:
        Ours, of the rules above.

    Example:
        >>> found = standing("A1", [2, 4], [4, 5])
        >>> found.disagreement, found.spread, found.gap
        (Decimal('0.5'), Spread(range=2, deviation=Decimal('1')), Decimal('1.5'))
    """
    return Standing(id, disagreement(levels), spread(levels), gap(mean(levels), mean(targets)))


def talk_about(standings: Sequence[Standing], n: int = 10) -> list[Standing]:
    """The statements to talk about first: those the respondents see most differently.

    By disagreement, then range, then standard deviation, then gap, largest first; after that the
    order of the list. Statements on which nobody disagrees and nobody wants more are left out.

    Source:
        The guide: a self-evaluation is there to start a dialogue on the present state and find what can
        be better. The order: ours.

    Example:
        >>> answers = {"A1": [3, 3], "A2": [2, 3], "A3": [1, 5]}
        >>> [each.id for each in talk_about([standing(id, levels) for id, levels in answers.items()])]
        ['A3', 'A2']
    """
    def size(each: Standing) -> tuple[Decimal, int, Decimal, Decimal]:
        reach = each.spread or Spread(0, Decimal(0))
        return -(each.disagreement or Decimal(0)), -reach.range, -reach.deviation, -(each.gap or Decimal(0))

    worth = [each for each in standings if (each.disagreement or 0) > 0 or (each.gap or 0) > 0]
    return sorted(worth, key=size)[:n]


def role_difference(leaders: Iterable[Answer], buyers: Iterable[Answer]) -> Decimal | None:
    """The leaders' mean less the buyers'; None when one of the groups gave no level.

    Above zero the leaders see the work as further along than those who do it.

    Source:
        Ours.

    Example:
        >>> role_difference([4, 4], [2, 3, "unknown"]), role_difference([4], [])
        (Decimal('1.5'), None)
    """
    return gap(mean(buyers), mean(leaders))


def _on_scale(value: Answer) -> Decimal | None:
    if value is None or isinstance(value, (str, bool)) or not LOWEST <= value <= HIGHEST:
        return None
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)


def _importance(value: str | None) -> int:
    return IMPORTANCE.index(value) if value in IMPORTANCE else len(IMPORTANCE)
