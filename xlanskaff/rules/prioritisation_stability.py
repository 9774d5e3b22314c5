"""Rank stability: what changes when any one score is moved by one.

Scores are set in a conversation, so a priority that hangs on a single point deserves another look. A
flip is a move of one score by ±1 that changes the class of what was moved, or that takes a measure
across the line where the capacity ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeVar

from xlanskaff.catalogue.classes import ClassMap
from xlanskaff.rules.classification import ClassVerdict, classify, score_of
from xlanskaff.rules.prioritisation import (
    UNLINKED,
    Measure,
    Problem,
    rank_key,
    score,
    verdicts,
    worst_problem,
)

T = TypeVar("T", Problem, Measure)


@dataclass(frozen=True, slots=True)
class Flip:
    """What one step of one score does.

    Attributes:
        id: whose score was moved.
        axis: x or y; across or upwards in the matrix.
        step: 1 or -1.
        before, after: the class of what was moved; the same where only the line is passed.
        gained: measures that come within the capacity.
        lost: measures that fall outside it.
    """

    id: str
    axis: Literal["x", "y"]
    step: int
    before: str
    after: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def changes_class(self) -> bool:
        """Whether what was moved lands in another class."""
        return self.before != self.after


def problem_flips(problems: Sequence[Problem], class_map: ClassMap) -> list[Flip]:
    """The moves that give a problem another class, in the order of the list.

    Source:
        Ours.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> found = problem_flips([Problem("P1", 3, 4), Problem("P2", 4, 4)], class_map("problem"))
        >>> [(flip.id, flip.axis, flip.step, flip.before, flip.after) for flip in found]
        [('P1', 'x', -1, 'critical', 'serious')]
    """
    return [flip for problem in problems for _, flip in _moves(problem, class_map) if flip.changes_class]


def measure_flips(
    measures: Sequence[Measure], class_map: ClassMap, *, problems: Sequence[Problem] = (),
    problem_map: ClassMap | None = None, capacity: Decimal | int | None = None,
) -> list[Flip]:
    """The moves that give a measure another class or take one across the line of the capacity.

    Moves of problems come after those of measures: they matter where a measure inherits its place from
    the worst problem it points at. A problem's own change of class is told by `problem_flips`.

    Args:
        problem_map: the class map of the problems; needed when there are problems.

    Source:
        Ours. The classes are looked up as in `rank_measures`, and the same measures are within.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> rows = [Measure("T1", 3, 3, (), 60), Measure("T2", 4, 4, (), 50)]
        >>> found = measure_flips(rows, class_map("measure"), capacity=70)
        >>> [(flip.id, flip.axis, flip.step, flip.after, flip.gained, flip.lost) for flip in found]
        [('T1', 'x', -1, 'plan', (), ()), ('T1', 'y', -1, 'spare', (), ())]
        >>> flip = measure_flips([Measure("T1", 3, 4, (), 60), rows[1]], class_map("measure"), capacity=70)[1]
        >>> flip.id, flip.axis, flip.step, flip.gained, flip.lost
        ('T1', 'x', 1, ('T1',), ('T2',))
    """
    board = _Board(measures, class_map, verdicts(problems, problem_map) if problem_map else {}, capacity)
    found = []
    for place, measure in enumerate(measures):
        for moved, flip in _moves(measure, class_map):
            found.append(board.told(flip, {place: board.key(moved, place)}, {place: flip.after == "drop"}))
    if problem_map is not None:
        pointing: dict[str, list[int]] = {}
        for place, measure in enumerate(measures):
            for pointed_at in dict.fromkeys(measure.problems):
                pointing.setdefault(pointed_at, []).append(place)
        for problem in problems:
            places = pointing.get(problem.id, ())
            for other, flip in _moves(problem, problem_map):
                classed = {problem.id: classify(other.x, other.y, problem_map)}
                keys = {place: board.key(measures[place], place, classed) for place in places}
                found.append(replace(board.told(flip, keys, {}), after=flip.before))
    return [flip for flip in found if flip.changes_class or flip.gained or flip.lost]


def shaky(flips: Iterable[Flip]) -> tuple[str, ...]:
    """Ids of what does not stand firm: its class changes, or it passes the line, by one step.

    Source:
        Ours.

    Example:
        >>> shaky([Flip("T1", "x", 1, "plan", "carry_out"), Flip("T3", "y", 1, "plan", "plan", (), ("T2",))])
        ('T1', 'T2')
    """
    named: dict[str, None] = {}
    for flip in flips:
        named |= dict.fromkeys(((flip.id,) if flip.changes_class else ()) + flip.gained + flip.lost)
    return tuple(named)


def _moves(item: T, class_map: ClassMap) -> Iterator[tuple[T, Flip]]:
    """Every step of one score that stays on the scale, where the item has a class before and after."""
    before = classify(item.x, item.y, class_map)
    x, y = score_of(item.x, class_map.size), score_of(item.y, class_map.size)
    if before is None or x is None or y is None:
        return
    axes: tuple[tuple[Literal["x", "y"], int, int], ...] = (("x", 1, 0), ("y", 0, 1))
    for axis, across, up in axes:
        for step in (-1, 1):
            after = classify(x + step * across, y + step * up, class_map)
            if after is not None:
                yield _moved(item, x + step * across, y + step * up), Flip(
                    item.id, axis, step, before.code, after.code)


def _moved(item: T, x: int, y: int) -> T:
    if isinstance(item, Problem):
        return replace(item, frequency=x, seriousness=y)
    return replace(item, ease=x, effect=y)


class _Board:
    """The keys of all measures in order, so that one can be moved without sorting all of them again."""

    def __init__(self, measures: Sequence[Measure], class_map: ClassMap,
                 problems: Mapping[str, ClassVerdict | None], capacity: Decimal | int | None) -> None:
        self.measures, self.class_map, self.problems, self.capacity = measures, class_map, problems, capacity
        self.keys = [self.key(measure, place) for place, measure in enumerate(measures)]
        classed = verdicts(measures, class_map)
        self.dropped = [(found := classed[m.id]) is not None and found.code == "drop" for m in measures]
        self.order = sorted(key for key in self.keys if key is not None)
        self.place = {key: place for place, key in enumerate(self.keys) if key is not None}
        self.within = self.fitting(self.order, self.place, {})

    def key(self, measure: Measure, place: int,
            changed: Mapping[str, ClassVerdict | None] | None = None) -> int | None:
        """The rank key of a measure, with the class of some problems changed."""
        verdict = classify(measure.x, measure.y, self.class_map)
        product = score(measure.x, measure.y, self.class_map.size)
        if verdict is None or product is None:
            return None
        worst = worst_problem(measure.problems, {**self.problems, **changed} if changed else self.problems)
        return rank_key(verdict.order, product, place + 1, worst.order if worst else UNLINKED)

    def told(self, flip: Flip, keys: Mapping[int, int | None], dropped: Mapping[int, bool]) -> Flip:
        """The flip with the measures that pass the line when some keys are changed."""
        if self.capacity is None or not keys:
            return flip
        order, place = self.order.copy(), {}
        for where, key in keys.items():
            old = self.keys[where]
            if old is not None and key is not None:
                del order[bisect_left(order, old)]
                order.insert(bisect_left(order, key), key)
                place[key] = where
        within = self.fitting(order, {**self.place, **place}, dropped)
        ids = [measure.id for measure in self.measures]
        return replace(flip, gained=tuple(ids[n] for n in sorted(within - self.within)),
                       lost=tuple(ids[n] for n in sorted(self.within - within)))

    def fitting(self, order: Sequence[int], place: Mapping[int, int],
                dropped: Mapping[int, bool]) -> set[int]:
        """Places of the measures within the capacity, as `rank_measures` counts."""
        found: set[int] = set()
        total = Decimal(0)
        for key in order if self.capacity is not None else ():
            where = place[key]
            if dropped.get(where, self.dropped[where]):
                continue
            total += Decimal(self.measures[where].hours or 0)
            if self.capacity is None or total > self.capacity:
                break
            found.add(where)
        return found
