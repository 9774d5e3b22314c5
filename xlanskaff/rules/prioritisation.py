"""Prioritisation: score, rank and capacity of problems and measures.

The rank is decided by one whole number, so that a workbook finds the same order with SMALL: the class
first, then the score, then (for measures) the class of the worst problem the measure points at, then
the place in the list. Lists are kept in the order of their ids; `in_id_order` puts them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol, TypeVar

from xlanskaff.catalogue.classes import ClassMap
from xlanskaff.rules.classification import ClassVerdict, Score, classify, score_of

UNLINKED = 9
"""Stands for the class of the worst problem where a measure points at none that is placed."""


class Placed(Protocol):
    """A problem or a measure: an id and two scores."""

    @property
    def id(self) -> str:
        """The id, unique in its list."""

    @property
    def x(self) -> Score:
        """The score across."""

    @property
    def y(self) -> Score:
        """The score upwards."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem. Scores are whole numbers from 1 to the size of the class map, or None."""

    id: str
    frequency: Score = None
    seriousness: Score = None

    @property
    def x(self) -> Score:
        """How often it occurs."""
        return self.frequency

    @property
    def y(self) -> Score:
        """How serious it is."""
        return self.seriousness


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure, the problems it points at, and the hours it takes (None when nobody has said)."""

    id: str
    ease: Score = None
    effect: Score = None
    problems: tuple[str, ...] = ()
    hours: Decimal | int | None = None

    @property
    def x(self) -> Score:
        """How easy it is to carry out."""
        return self.ease

    @property
    def y(self) -> Score:
        """The effect on the problem."""
        return self.effect


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of the ranking.

    Attributes:
        rank: 1 is first; None where a score is missing, and such lines come last.
        key: the whole number that decides; a lower one goes first.
        worst: the class of the worst problem a measure points at.
        cumulative: hours of this measure and of all above it, without those that should not be carried
            out. Measures without hours add nothing.
        within: whether it fits the capacity; None without capacity or rank.
    """

    id: str
    verdict: ClassVerdict | None
    score: int | None
    key: int | None
    rank: int | None
    worst: ClassVerdict | None = None
    hours: Decimal | None = None
    cumulative: Decimal | None = None
    within: bool | None = None


P = TypeVar("P", bound=Placed)


def in_id_order(items: Iterable[P]) -> list[P]:
    """The items by id, numbers by their size: P2 before P10.

    Source:
        Ours.

    Example:
        >>> [item.id for item in in_id_order([Problem("P10"), Problem("p2"), Problem("P2b"), Problem("P1")])]
        ['P1', 'p2', 'P2b', 'P10']
    """
    return sorted(items, key=lambda item: id_key(item.id))


def id_key(id: str) -> tuple[tuple[tuple[int, int, str], ...], str]:  # noqa: A002
    """What ids are sorted by: case does not count, and numbers are compared as numbers.

    Source:
        Ours.

    Example:
        >>> sorted(["P10", "P9", "P1-b"], key=id_key)
        ['P1-b', 'P9', 'P10']
    """
    parts = (part for part in re.split(r"([0-9]+)", id.casefold()) if part)
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts), id


def score(x: Score, y: Score, size: int) -> int | None:
    """The two scores multiplied, 1 to size²; None where one is missing.

    Source:
        Ours; the ordinary way to put two scales into one number. It only orders what is in the same
        class.

    Example:
        >>> score(4, 3, 4), score(4, None, 4)
        (12, None)
    """
    across, up = score_of(x, size), score_of(y, size)
    return None if across is None or up is None else across * up


def rank_key(order: int, score: int, place: int, worst: int = UNLINKED) -> int:
    """The whole number that ranks: the lower, the sooner.

    `order` is the class's (1 to 9), `score` 1 to 99, `worst` the order of the class of the worst problem
    (1 to 9), `place` the place in the list (1 to 9999). In a workbook:
    `((order*100 + 99-score)*10 + worst)*10000 + place`.

    Source:
        Ours. The class comes from the guide; how ties are resolved does not.

    Example:
        >>> rank_key(1, 16, 3) < rank_key(1, 12, 1) < rank_key(2, 16, 1)
        True
        >>> rank_key(1, 12, 8, worst=1) < rank_key(1, 12, 7, worst=2)
        True
    """
    return ((order * 100 + 99 - score) * 10 + worst) * 10_000 + place


def rank_problems(problems: Sequence[Problem], class_map: ClassMap) -> list[Ranked]:
    """The problems in the order to look at them; those without a class last.

    Source:
        Ours, on the guide's classes.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> rows = [Problem("P1", 2, 2), Problem("P2", 3, 4), Problem("P3", 4, 4), Problem("P4")]
        >>> [(row.rank, row.id, row.score) for row in rank_problems(rows, class_map("problem"))]
        [(1, 'P3', 16), (2, 'P2', 12), (3, 'P1', 4), (None, 'P4', None)]
    """
    lines = [_line(item, class_map, place) for place, item in enumerate(problems, 1)]
    return _numbered(lines)


def rank_measures(
    measures: Sequence[Measure], class_map: ClassMap, *,
    problems: Mapping[str, ClassVerdict | None] | None = None, capacity: Decimal | int | None = None,
) -> list[Ranked]:
    """The measures in the order to carry them out, with hours added up against the capacity.

    Args:
        problems: problem id -> its class, from `verdicts`; ids that are not there count as not linked.
        capacity: hours to spend; None when nobody has said.

    Returns:
        The line is cut where the hours first pass the capacity; everything below it is outside, also a
        small measure that would have fitted. A measure that should not be carried out takes no hours
        and is never within.

    Source:
        Ours, on the guide's classes. The guide asks for the easiest and most effective first, and that
        the plan has hours for what it promises.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> rows = [Measure("T1", 4, 4, (), 60), Measure("T2", 3, 4, (), 50), Measure("T3", 2, 4, (), 10)]
        >>> [(row.id, row.cumulative, row.within)
        ...  for row in rank_measures(rows, class_map("measure"), capacity=100)]
        [('T1', Decimal('60'), True), ('T2', Decimal('110'), False), ('T3', Decimal('120'), False)]
    """
    lines = [_line(item, class_map, place, worst_problem(item.problems, problems or {}),
                   None if item.hours is None else Decimal(item.hours))
             for place, item in enumerate(measures, 1)]
    return _with_hours(_numbered(lines), capacity)


def verdicts(items: Iterable[Placed], class_map: ClassMap) -> dict[str, ClassVerdict | None]:
    """Id -> class, None where a score is missing.

    Source:
        Ours, of the rule `classify`.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> found = verdicts([Problem("P1", 4, 4), Problem("P2", 4)], class_map("problem"))
        >>> found["P1"].code, found["P2"]
        ('critical', None)
    """
    return {item.id: classify(item.x, item.y, class_map) for item in items}


def worst_problem(ids: Iterable[str], problems: Mapping[str, ClassVerdict | None]) -> ClassVerdict | None:
    """The class of the worst of some problems; None when none of them is placed.

    Source:
        Ours: a measure is worth as much as the worst problem it helps against.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> found = verdicts([Problem("P1", 1, 1), Problem("P2", 1, 4)], class_map("problem"))
        >>> worst_problem(["P1", "P2", "P9"], found).code
        'serious'
    """
    placed = [verdict for each in ids if (verdict := problems.get(each)) is not None]
    return min(placed, key=lambda verdict: verdict.order, default=None)


def _line(item: Placed, class_map: ClassMap, place: int, worst: ClassVerdict | None = None,
          hours: Decimal | None = None) -> Ranked:
    verdict = classify(item.x, item.y, class_map)
    product = score(item.x, item.y, class_map.size)
    key = None
    if verdict is not None and product is not None:
        key = rank_key(verdict.order, product, place, worst.order if worst else UNLINKED)
    return Ranked(item.id, verdict, product, key, None, worst, hours)


def _numbered(lines: Sequence[Ranked]) -> list[Ranked]:
    placed = sorted((line for line in lines if line.key is not None), key=lambda line: line.key or 0)
    return [replace(line, rank=rank) for rank, line in enumerate(placed, 1)] + [
        line for line in lines if line.key is None]


def _with_hours(lines: Sequence[Ranked], capacity: Decimal | int | None) -> list[Ranked]:
    found, total = [], Decimal(0)
    for line in lines:
        if line.verdict is None:
            found.append(line)
            continue
        dropped = line.verdict.code == "drop"
        total += Decimal(0) if dropped or line.hours is None else line.hours
        within = None if capacity is None else not dropped and total <= capacity
        found.append(replace(line, cumulative=total, within=within))
    return found
