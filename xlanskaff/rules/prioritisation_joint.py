"""Joint scoring: several assessors' scores of the same problem or measure made into one.

The joint score is the median or the mean, rounded to a whole score so that the class is looked up in a
cell as for a single assessor. A half is rounded up, as Excel's ROUND does. What the assessors see
differently goes on a list to talk about; the figure does not settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Literal

from xlanskaff.catalogue.classes import ClassMap, matrix_class
from xlanskaff.rules.classification import ClassVerdict, Score, classify, score_of
from xlanskaff.rules.prioritisation import id_key
from xlanskaff.values import half_up

How = Literal["median", "mean"]


@dataclass(frozen=True, slots=True)
class JointScore:
    """What several assessors make of one score.

    Attributes:
        scores: those that were given, in the assessors' order.
        score: the joint score, 1 to the size of the map; None when nobody has scored.
        median, mean: not rounded.
        range: highest less lowest.
    """

    scores: tuple[int, ...]
    score: int | None
    median: Decimal | None
    mean: Decimal | None
    range: int | None


@dataclass(frozen=True, slots=True)
class Joint:
    """What several assessors make of one problem or measure.

    Attributes:
        verdict: the class of the joint scores.
        classes: the classes the assessors' own pairs of scores land in, the worst first, each once.
    """

    id: str
    x: JointScore
    y: JointScore
    verdict: ClassVerdict | None
    classes: tuple[str, ...]

    @property
    def classes_apart(self) -> int:
        """How many steps lie between the assessors' classes; 0 when they agree."""
        orders = [matrix_class(code).order for code in self.classes]
        return max(orders) - min(orders) if orders else 0

    @property
    def reach(self) -> int:
        """The two ranges together."""
        return (self.x.range or 0) + (self.y.range or 0)


def joint_score(scores: Iterable[Score], size: int, how: How = "median") -> JointScore:
    """The assessors' scores made into one; blanks and anything off the scale are left out.

    Source:
        The guide wants the placing done in a group, by discussion. The median and the rounding: ours.

    Example:
        >>> found = joint_score([4, 2, None, 3, 3], 4)
        >>> found.score, found.median, found.mean, found.range
        (3, Decimal('3'), Decimal('3'), 2)
        >>> joint_score([2, 3], 4).score, joint_score([], 4).score
        (3, None)
    """
    given = tuple(found for value in scores if (found := score_of(value, size)) is not None)
    if not given:
        return JointScore((), None, None, None, None)
    middle, mean = Decimal(median(given)), Decimal(sum(given)) / len(given)
    chosen = half_up(middle if how == "median" else mean)
    return JointScore(given, int(chosen), middle, mean, max(given) - min(given))


def joint(
    id: str, placings: Sequence[tuple[Score, Score]], class_map: ClassMap, how: How = "median",  # noqa: A002
) -> Joint:
    """One problem or measure as several assessors place it.

    Args:
        placings: one pair (x, y) for each assessor; a missing score is None.

    Source:
        Ours.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> found = joint("P1", [(4, 4), (2, 4), (3, 3)], class_map("problem"))
        >>> found.verdict.code, found.classes, found.classes_apart, found.reach
        ('critical', ('critical', 'serious'), 1, 3)
    """
    x = joint_score((x for x, _ in placings), class_map.size, how)
    y = joint_score((y for _, y in placings), class_map.size, how)
    own = {found for pair in placings if (found := classify(*pair, class_map)) is not None}
    codes = dict.fromkeys(found.code for found in sorted(own, key=lambda found: found.order))
    return Joint(id, x, y, classify(x.score, y.score, class_map), tuple(codes))


def discuss(joints: Sequence[Joint], n: int | None = None) -> list[Joint]:
    """What the assessors should talk about: they land in different classes, or lie two steps apart.

    Most classes apart first, then the widest ranges, then the order of the ids; the first `n` of them.

    Source:
        The guide: placing in a group, by discussion. What to talk about and in what order: ours.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> boards = {"P1": [(4, 4), (4, 4)], "P2": [(1, 4), (3, 4)], "P3": [(4, 4), (1, 1)]}
        >>> joints = [joint(id, board, class_map("problem")) for id, board in boards.items()]
        >>> [each.id for each in discuss(joints)]
        ['P3', 'P2']
    """
    def apart(each: Joint) -> bool:
        return each.classes_apart > 0 or max(each.x.range or 0, each.y.range or 0) >= 2

    return sorted((each for each in joints if apart(each)),
                  key=lambda each: (-each.classes_apart, -each.reach, id_key(each.id)))[:n]
