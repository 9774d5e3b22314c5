"""What Excel's operators do to cell values; the run-time of the Python reading.

A blank is None: 0 in arithmetic, equal to "" and to 0 in a comparison. An error value travels up
as `Failed` until IFERROR or the cell itself catches it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.values import half_up

NUMERIC = frozenset({int, float})


class Failed(Exception):
    """An expression came to an error value."""

    def __init__(self, code: str) -> None:
        self.cell = CellError(code)


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


def div(left: CellValue, right: CellValue) -> float:
    """Division; #DIV/0! by zero."""
    return over(num(left), num(right))


def over(above: float, below: float) -> float:
    """Division of numbers; #DIV/0! by zero."""
    if below == 0:
        raise Failed("#DIV/0!")
    return above / below


def is_number(value: CellValue) -> bool:
    """ISNUMBER."""
    kind = value.__class__
    return kind is int or kind is float


_NUMBERS = frozenset({int, float})


def order(left: CellValue, right: CellValue) -> int:
    """-1, 0 or 1 as Excel compares: numbers before texts before booleans, texts without case."""
    kind, other = left.__class__, right.__class__
    if kind in _NUMBERS:
        if other in _NUMBERS:
            return (left > right) - (left < right)  # type: ignore[operator]
        if other is str:
            return -1
    elif kind is str:
        if other is str:
            one, two = left.casefold(), right.casefold()  # type: ignore[union-attr]
            return (one > two) - (one < two)
        if other in _NUMBERS:
            return 1
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
    """ROUND."""
    result = half_up(num(value), decimals)
    return int(result) if decimals <= 0 else float(result)


def floor(value: CellValue) -> int:
    """INT."""
    return math.floor(num(value))


def key(value: CellValue) -> object:
    """What a criterion compares by: texts without case, a whole float as the integer."""
    kind = value.__class__
    if kind is str:
        return value.casefold()  # type: ignore[union-attr]
    return value


def first(keys: Sequence[CellValue]) -> Mapping[object, int]:
    """Where each value stands first, for exact look-ups."""
    found: dict[object, int] = {}
    for index, value in enumerate(keys):
        found.setdefault(key(value), index)
    return found


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


class Values:
    """The values that an aggregate takes: a column, or those of its rows that fulfil the conditions."""

    __slots__ = ("_found", "values")

    def __init__(self, values: Sequence[CellValue]) -> None:
        self.values = values
        self._found: list[int | float] | None = None

    def _numbers(self) -> list[int | float]:
        found = self._found
        if found is None:
            found = self._found = [v for v in self.values if v.__class__ in NUMERIC]  # type: ignore[misc]
        return found

    def _checked(self) -> list[int | float]:
        """The numbers; raises Failed where an error value stands among them."""
        found = self._numbers()
        if len(found) != len(self.values):
            for value in self.values:
                if value.__class__ is CellError:
                    raise Failed(value.code)
        return found

    def rows(self) -> int:
        """How many there are."""
        return len(self.values)

    def filled(self) -> int:
        """How many cells hold something, be it an empty text that a formula gives; COUNTA."""
        return sum(value is not None for value in self.values)

    def count(self) -> int:
        """How many numbers there are; errors are none."""
        return len(self._numbers())

    def sum(self) -> int | float:
        """Their sum."""
        return sum(self._checked())

    def average(self) -> float:
        """Their mean; #DIV/0! when there is no number."""
        numbers = self._checked()
        if not numbers:
            raise Failed("#DIV/0!")
        return sum(numbers) / len(numbers)

    def min(self) -> int | float:
        """The smallest; 0 when there is no number."""
        return min(self._checked(), default=0)

    def max(self) -> int | float:
        """The greatest; 0 when there is no number."""
        return max(self._checked(), default=0)


def rows_by(*columns: Sequence[CellValue]) -> dict[object, list[int]]:
    """The rows of a table by what stands in one column, or in several (a tuple)."""
    found: dict[object, list[int]] = {}
    keys = map(key, columns[0]) if len(columns) == 1 else zip(*(map(key, c) for c in columns), strict=True)
    for row, wanted in enumerate(keys):
        found.setdefault(wanted, []).append(row)
    return found


class Groups(dict[object, Values]):
    """The values of a column by the groups of its rows, each gathered when it is first asked for."""

    def __init__(self, rows: Mapping[object, Sequence[int]], column: Sequence[CellValue],
                 kept: Sequence[bool] | None = None) -> None:
        super().__init__()
        self._rows, self._column, self._kept = rows, column, kept

    def __missing__(self, wanted: object) -> Values:
        rows, column, kept = self._rows.get(wanted, ()), self._column, self._kept
        chosen = [column[i] for i in rows] if kept is None else [column[i] for i in rows if kept[i]]
        found = self[wanted] = Values(chosen)
        return found


def joined(separator: str, values: Iterable[CellValue]) -> str:
    """TEXTJOIN without the empty ones."""
    return separator.join(filter(None, map(written, values)))
