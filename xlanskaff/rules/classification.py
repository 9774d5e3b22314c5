"""Classification: which class a problem or a measure lands in, and what is wrong with a class map.

Scores are whole numbers from 1 to the size of the map. The class is looked up in the cell (x, y), so a
workbook does the same with one INDEX into the grid that the officer may change. Anything that is no
score (blank, text, fractions, numbers off the scale) has no class; it is not placed at the bottom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from xlanskaff.catalogue.classes import ClassMap, Kind, classes
from xlanskaff.errors import Finding, error, warning

Score = int | float | Decimal | str | None


@dataclass(frozen=True, slots=True)
class ClassVerdict:
    """The class of one problem or measure, with what decided it.

    Attributes:
        code: of the class.
        order: 1 is taken first.
        rule: the map and the cell that decided, such as `problem_2x2[4,3]`.
        colour: the role of the colour; shown together with the name, never instead of it.
        mark: S when the guide gives this box its class, G when the class of the cell is our own design
            or the officer's.
    """

    code: str
    order: int
    rule: str
    colour: str
    mark: str


def score_of(value: Score, size: int) -> int | None:
    """The score as a whole number from 1 to `size`; None for anything else.

    Source:
        Ours: a score is one of those that are described, so 2.5 is none.

    Example:
        >>> score_of(4.0, 4), score_of(5, 4), score_of(2.5, 4), score_of("3", 4), score_of(True, 4)
        (4, None, None, None, None)
    """
    if value is None or isinstance(value, (str, bool)) or not 1 <= value <= size or value != int(value):
        return None
    return int(value)


def classify(x: Score, y: Score, class_map: ClassMap) -> ClassVerdict | None:
    """The class of a pair of scores; None where a score or the cell is missing.

    Args:
        x: frequency of a problem, ease of a measure.
        y: seriousness of a problem, effect of a measure.

    Source:
        The guide, «Vurdere problemstillinger» and «Finne løsninger»: the axes and two corners of each
        matrix. The scale, the cut and the other cells: ours (catalogue/classes/SOURCES.md).

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> found = classify(4, 3, class_map("problem"))
        >>> found.code, found.order, found.rule, found.mark
        ('critical', 1, 'problem_2x2[4,3]', 'S')
        >>> classify(4, None, class_map("problem")) is None
        True
    """
    column, row = score_of(x, class_map.size), score_of(y, class_map.size)
    if column is None or row is None:
        return None
    code = class_map.code_at(column, row)
    known = {found.code: found for found in classes(class_map.kind)}
    if code is None or code not in known:
        return None
    mark = "S" if (column, row) in class_map.certain else "G"
    return ClassVerdict(code, known[code].order, f"{class_map.id}[{column},{row}]", known[code].colour, mark)


def own_map(kind: Kind, picture: Sequence[Sequence[str | None]], *, name: str | None = None) -> ClassMap:
    """A class map from a grid as it is drawn: the highest y first, x from left to right.

    Holes and unknown codes are kept, so that `check_map` can name them. Nothing in an own map is the
    guide's.

    Raises:
        ValueError: the grid is not square, or smaller than 2×2.

    Source:
        Ours: the officer may give every cell its class.

    Example:
        >>> tiny = own_map("problem", [["serious", "critical"], ["low", None]])
        >>> tiny.id, tiny.code_at(2, 2), tiny.code_at(2, 1)
        ('problem_own', 'critical', None)
    """
    size = len(picture)
    if size < 2 or any(len(row) != size for row in picture):
        raise ValueError("a class map is square and at least 2 by 2")
    cells = {(x, size - top): code or "" for top, row in enumerate(picture) for x, code in enumerate(row, 1)}
    return ClassMap(name or f"{kind}_own", kind, size, MappingProxyType(cells))


def check_map(class_map: ClassMap) -> list[Finding]:
    """What is wrong with a class map; no findings when it is whole.

    Findings: XA-350 a cell without a class, XA-351 a code that is no class of this kind, XA-352 a cell
    that is taken less seriously than one with lower scores. `cell` is left to whoever knows the sheet;
    x and y are in the args.

    Source:
        The guide: both axes rise towards the upper right. Everything else: ours.

    Example:
        >>> tiny = own_map("problem", [["serious", "critical"], ["low", None]])
        >>> [(found.code, found.args["x"], found.args["y"]) for found in check_map(tiny)]
        [('XA-350', 2, 1)]
    """
    findings = []
    orders: dict[tuple[int, int], int] = {}
    known = {found.code: found.order for found in classes(class_map.kind)}
    for y in range(class_map.size, 0, -1):
        for x in range(1, class_map.size + 1):
            code = class_map.code_at(x, y)
            if code is None:
                findings.append(error("XA-350", map=class_map.id, x=x, y=y))
            elif code not in known:
                findings.append(error("XA-351", seen=code, map=class_map.id, x=x, y=y))
            else:
                orders[x, y] = known[code]
    return findings + _turned(class_map, orders)


def weighty(verdict: ClassVerdict | None) -> bool:
    """Whether a problem is of the two classes that goals should be tied to.

    Source:
        The guide: the goals hang together with the problems placed as critical and serious.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> weighty(classify(1, 4, class_map("problem"))), weighty(classify(4, 1, class_map("problem")))
        (True, False)
    """
    return verdict is not None and verdict.code in ("critical", "serious")


def _turned(class_map: ClassMap, orders: dict[tuple[int, int], int]) -> list[Finding]:
    """Cells with a milder class than the neighbour to the left or below, which has a lower score."""
    return [warning("XA-352", seen=class_map.code_at(x, y) or "", map=class_map.id, x=x, y=y,
                    lower_x=below[0], lower_y=below[1])
            for (x, y), order in orders.items()
            for below in ((x - 1, y), (x, y - 1)) if orders.get(below, order) < order]
