"""What Excel's operators do to cell values; the run-time of the Python reading.

A blank is None: 0 in arithmetic, equal to "" and to 0 in a comparison. An error value travels up
as `Failed` until IFERROR or the cell itself catches it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.values import half_up

NUMERIC = frozenset({int, float})
NOTHING = CellError("")
"""What stands for no cell at all where one is looked up; no cell holds it."""


class Failed(Exception):
    """An expression came to an error value."""

    def __init__(self, code: str) -> None:
        self.cell = _error(code)


@lru_cache(maxsize=64)
def _error(code: str) -> CellError:
    return CellError(code)


def num(value: CellValue) -> int | float:
    """A value in arithmetic. Text is #VALUE!; a blank is 0."""
    kind = value.__class__
    if kind is int or kind is float:
        return value  # type: ignore[return-value]
    if value is None:
        return 0
    if kind is bool:
        return int(value)  # type: ignore[arg-type]
    raise Failed(value.code if isinstance(value, CellError) else "#VALUE!")


def over(above: float, below: float) -> float:
    """Division of numbers; #DIV/0! by zero."""
    if below == 0:
        raise Failed("#DIV/0!")
    return above / below


def is_number(value: CellValue) -> bool:
    """ISNUMBER."""
    kind = value.__class__
    return kind is int or kind is float


def order(left: CellValue, right: CellValue) -> int:
    """-1, 0 or 1 as Excel compares: numbers before texts before booleans, texts without case."""
    kind, other = left.__class__, right.__class__
    if kind in NUMERIC:
        if other in NUMERIC:
            return (left > right) - (left < right)  # type: ignore[operator]
        if other is str:
            return -1
    elif kind is str:
        if other is str:
            one, two = left.casefold(), right.casefold()  # type: ignore[union-attr]
            return (one > two) - (one < two)
        if other in NUMERIC:
            return 1
    elif left is None:
        if other is str:
            return -1 if right else 0
        if other in NUMERIC:
            return (right < 0) - (right > 0)  # type: ignore[operator]
    if isinstance(left, CellError):
        raise Failed(left.code)
    if isinstance(right, CellError):
        raise Failed(right.code)
    if left is None:
        left = "" if isinstance(right, str) else False if isinstance(right, bool) else 0
    if right is None:
        right = "" if isinstance(left, str) else False if isinstance(left, bool) else 0
    a, b = _rank(left), _rank(right)
    return (a > b) - (a < b)


def _rank(value: CellValue) -> tuple[int, float | str]:
    if isinstance(value, bool):
        return 2, int(value)
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, value  # type: ignore[return-value]


def truth(value: CellValue) -> bool:
    """A value as a condition. Text is #VALUE!; a blank is false."""
    return value if value.__class__ is bool else num(value) != 0


def written(value: CellValue) -> str:
    """A value put together with `&`; numbers in their shortest form, with a decimal point."""
    if value.__class__ is str:
        return value
    if isinstance(value, CellError):
        raise Failed(value.code)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else f"{value:.15g}"


def rounded(value: CellValue, decimals: int) -> int | float:
    """ROUND.

    Example:
        >>> rounded(2.675, 2), rounded(-0.5, 0), rounded(1 / 3, 4), rounded(7, 2)
        (2.68, -1, 0.3333, 7.0)
    """
    exact = num(value)
    if decimals > 0 and exact.__class__ is float:
        written = repr(exact)
        digits = len(written) - written.find(".") - 1
        # Python rounds to the nearest, as Excel does; only half-way the two part, and they do with the next digit 5.
        if (digits != decimals + 1 or written[-1] != "5") and "e" not in written:
            return exact if digits <= decimals else round(exact, decimals)
    result = half_up(exact, decimals)
    return int(result) if decimals <= 0 else float(result)


def key(value: CellValue) -> object:
    """What a criterion compares by: texts without case, a whole float as the integer."""
    kind = value.__class__
    if kind is str:
        return value.casefold()  # type: ignore[union-attr]
    return value


def look(wanted: CellValue, index: Mapping[object, int], column: Sequence[CellValue]) -> CellValue:
    """INDEX of MATCH, exact; #N/A when nothing fits."""
    if isinstance(wanted, CellError):
        raise Failed(wanted.code)
    place = index.get(key(wanted)) if wanted is not None else index.get(0)
    if place is None:
        raise Failed("#N/A")
    value = column[place]
    if isinstance(value, CellError):
        raise Failed(value.code)
    return value


def look_or(wanted: CellValue, index: Mapping[object, int], column: Sequence[CellValue],
            otherwise: CellValue) -> CellValue:
    """INDEX of MATCH, or something else where that is an error value."""
    place = index.get(0 if wanted is None else key(wanted))
    if place is None:
        return otherwise
    value = column[place]
    return otherwise if value.__class__ is CellError else value


def at(place: int | CellError, column: Sequence[CellValue]) -> CellValue:
    """INDEX of a place that was looked up."""
    if place.__class__ is not int:
        raise Failed(place.code)  # type: ignore[union-attr]
    value = column[place]
    if value.__class__ is CellError:
        raise Failed(value.code)
    return value


def found(place: int | CellError, column: Sequence[CellValue]) -> CellValue:
    """What stands at a place that was looked up, be it an error value."""
    return column[place] if place.__class__ is int else place


def at_or(place: int | CellError, column: Sequence[CellValue], otherwise: CellValue) -> CellValue:
    """INDEX of a place that was looked up, or something else where that is an error value."""
    if place.__class__ is not int:
        return otherwise
    value = column[place]
    return otherwise if value.__class__ is CellError else value


def descending(column: Iterable[CellValue]) -> list[int | float]:
    """The numbers of a column, largest first."""
    numbers: list[int | float] = []
    for value in column:
        kind = value.__class__
        if kind is int or kind is float:
            numbers.append(value)  # type: ignore[arg-type]
        elif isinstance(value, CellError):
            raise Failed(value.code)
    numbers.sort(reverse=True)
    return numbers


def nth(numbers: Sequence[int | float], k: CellValue) -> int | float:
    """LARGE."""
    place = math.ceil(num(k))
    if not 1 <= place <= len(numbers):
        raise Failed("#NUM!")
    return numbers[place - 1]


def holds(value: CellValue, op: str, wanted: CellValue) -> bool:
    """Whether a cell fulfils a criterion, as COUNTIFS decides."""
    if isinstance(wanted, CellError):
        raise Failed(wanted.code)
    if value is None:  # most cells of a table with room to spare
        return wanted == "" if op == "=" else op == "<>" and wanted != ""
    if op == "=":
        return key(value) == key(wanted)
    if op == "<>":
        return not holds(value, "=", wanted)
    if is_number(value) != is_number(wanted) or isinstance(value, CellError | bool):
        return False
    sign = order(value, wanted)
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op]


def joined(separator: str, values: Iterable[CellValue]) -> str:
    """TEXTJOIN without the empty ones."""
    return separator.join(filter(None, map(written, values)))
