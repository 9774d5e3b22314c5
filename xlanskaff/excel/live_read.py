"""Cells of the live Excel as a `Book` has them: read whole, whole numbers as int, dates as serial numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from xlanskaff.excel import live_native
from xlanskaff.grammar.book import Area, CellError, CellValue

T = TypeVar("T")
_WHOLE = 1e15
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no time zone
_TO_1904 = 1462


def values(cells: Any, *, date1904: bool) -> list[list[CellValue]]:
    """The values of some cells, row by row, in one reading."""
    height, width = cells.shape
    raw = live_native.value2(cells)
    if raw is not live_native.MISSING:
        return [[_value(each) for each in row] for row in _rows(raw, height, width)]
    day = _serial_1904 if date1904 else _serial
    read = cells.options(ndim=2, err_to_str=True, dates=day, chunksize=None).value
    return [[_text_or(each) for each in row] for row in read]


def formulas(cells: Any, shown: Sequence[Sequence[CellValue]]) -> list[list[str | None]]:
    """The formulas of some cells without the leading `=`, in one reading; None where there is none.

    A text that begins with `=` looks like a formula to Excel's own property, but is its own value.

    Args:
        shown: the values of the same cells.
    """
    height, width = cells.shape
    return [[each[1:] if isinstance(each, str) and each[:1] == "=" and len(each) > 1 and value != each else None
             for each, value in zip(row, values_of_row, strict=True)]
            for row, values_of_row in zip(_rows(cells.formula, height, width), shown, strict=True)]


def _rows(raw: Any, height: int, width: int) -> list[Sequence[Any]]:
    """What Excel gives, as rows: one cell comes alone, and some programs give one row or column flat."""
    if height == width == 1:
        while isinstance(raw, list | tuple):
            raw = raw[0]
        return [[raw]]
    if isinstance(raw[0], list | tuple):
        return list(raw)
    return [raw] if height == 1 else [[each] for each in raw]


def _value(raw: Any) -> CellValue:
    """A value as COM gives it: numbers are floats, errors are whole numbers of a certain kind.

    Example:
        >>> _value(3.0), _value(2.5), _value(True), _value(-2146826246), _value(None), _value("")
        (3, 2.5, True, CellError(code='#N/A'), None, '')
    """
    if raw is None or isinstance(raw, bool | str):
        return raw
    if isinstance(raw, int):
        return CellError(_errors().get(raw, "#ERROR!"))
    return _number(float(raw))


def _text_or(raw: Any) -> CellValue:
    """A value that has been through xlwings: errors are texts."""
    if isinstance(raw, str):
        return CellError(raw) if raw[:1] == "#" and raw in _errors().values() else raw
    if raw is None or isinstance(raw, bool):
        return raw
    return _number(float(raw))


def _errors() -> Mapping[int, str]:
    """Excel's errors by their number; loaded where the first one is met."""
    from xlanskaff.excel.cells import ERRORS

    return ERRORS


def _number(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < _WHOLE else number


def _serial(**moment: Any) -> float:
    """The serial number of a day and time, as xlwings hands them over.

    Example:
        >>> _serial(year=2026, month=11, day=1, hour=12, minute=0, second=0, microsecond=0, tzinfo=None)
        46327.5
    """
    moment.pop("tzinfo", None)
    past = datetime(**moment) - _EPOCH  # noqa: DTZ001 - see there
    return past.days + past.seconds / 86_400


def _serial_1904(**moment: Any) -> float:
    return _serial(**moment) - _TO_1904


def within(top: int, left: int, rows: Sequence[Sequence[T]], area: Area) -> list[list[T | None]]:
    """The cells of an area out of a larger grid that begins at a row and a column; None beyond it.

    Example:
        >>> within(2, 2, [[1, 2], [3, 4]], Area("A", 1, 1, 2, 3))
        [[None, None, None], [None, 1, 2]]
    """
    def cell(row: int, column: int) -> T | None:
        down, right = row - top, column - left
        return rows[down][right] if 0 <= down < len(rows) and 0 <= right < len(rows[down]) else None

    return [[cell(row, column) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)]


def odd_lines(first: int, last: int, odd: Callable[[int, int], bool | None], probes: int = 200) -> set[int]:
    """The lines for which something holds, asked of as few stretches as possible; None means of some.

    After so many questions the rest is taken not to be odd: a sheet like that is nobody's answer.

    Example:
        >>> odd_lines(1, 9, lambda a, b: (a <= 4 <= b) and (None if a < b else True))
        {4}
    """
    found: set[int] = set()
    waiting = [(first, last)]
    while waiting and probes:
        low, high = waiting.pop()
        probes -= 1
        answer = odd(low, high)
        if answer:
            found.update(range(low, high + 1))
        elif answer is None and low < high:
            middle = (low + high) // 2
            waiting += [(middle + 1, high), (low, middle)]
    return found
