"""What Excel hands over to a worksheet function, read as figures, days and words.

A function gets what COM gives: one value, or rows of values. Numbers are floats, amounts in cells with a
currency format `Decimal`, dates are `datetime` where a cell has a date format and serial numbers where a
formula such as DATO() made them, and errors are whole numbers from Excel's own list. Nothing of it has been
through xlwings' converters, which read an error as a blank unless told otherwise.

A reader takes one cell and gives its value, None for a blank, or a `Fault` that says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import chain, repeat
from typing import Any, TypeAlias, TypeVar, cast

from xlanskaff.errors import Arg, error
from xlanskaff.grammar.coerce import EARLIEST, LATEST, parse_number
from xlanskaff.grammar.dates import EPOCH, parse_date
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang

Cell = str | float | int | bool | date | Decimal | None
Given = Cell | Sequence[Sequence[Cell]]

ERRORS = {
    -2146826288: "#NULL!", -2146826281: "#DIV/0!", -2146826273: "#VALUE!", -2146826265: "#REF!",
    -2146826259: "#NAME?", -2146826252: "#NUM!", -2146826246: "#N/A", -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!", -2146826242: "#CONNECT!", -2146826241: "#BLOCKED!", -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!", -2146826238: "#CALC!",
}
"""Excel's errors as COM numbers them (CVErr)."""

_IN_NORWEGIAN = {"#N/A": "#I/T", "#VALUE!": "#VERDI!", "#NAME?": "#NAVN?"}
"""Errors that a Norwegian Excel shows under another name."""

_FIRST_ERROR, _LAST_ERROR = -2146826288, -2146826189  # errors that are newer than this list are in between
_ERROR_TEXTS = frozenset(ERRORS.values())
_LAST_DAY = 2_958_465  # 31 December 9999, the last serial number of a day
_LONGEST_SEEN = 60
_BLANK = (None, "")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: a finding without a place."""

    code: str
    seen: str = ""
    args: tuple[tuple[str, Arg], ...] = ()


T = TypeVar("T")
Read: TypeAlias = T | Fault | None
Reader: TypeAlias = Callable[[Cell, Lang], T | Fault | None]


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one argument, row by row."""

    rows: int
    columns: int
    cells: Sequence[Cell]

    def shaped(self, values: Sequence[T]) -> list[list[T]]:
        """Values in the shape of this grid, as rows."""
        if self.columns == 1:
            return [[value] for value in values]
        width = self.columns
        return [list(values[start:start + width]) for start in range(0, len(values), width)]

    def blank_rows(self) -> int:
        """How many rows at the end are blank; the first row never counts."""
        last = len(self.cells)
        while last > self.columns and self.cells[last - 1] in _BLANK:
            last -= 1
        return self.rows - -(-last // self.columns)

    def first(self, rows: int) -> Grid:
        """The first rows of a grid; a single row stays as it is."""
        return self if self.rows == 1 else Grid(rows, self.columns, self.cells[:rows * self.columns])

    def stretched(self, rows: int, columns: int) -> Iterable[Cell]:
        """The cells of a larger grid: a single cell, row or column is repeated, as Excel does."""
        if (self.rows, self.columns) == (rows, columns):
            return self.cells
        if self.rows == self.columns == 1:
            return repeat(self.cells[0], rows * columns)
        if self.rows == 1:
            return list(self.cells) * rows
        return list(chain.from_iterable([cell] * columns for cell in self.cells))


def grid(given: Given) -> Grid:
    """The cells of an argument: one value, rows of values, or the one row that an array in a formula is.

    Example:
        >>> grid(3.0), grid(((1.0, 2.0), (3.0, None)))
        (Grid(rows=1, columns=1, cells=[3.0]), Grid(rows=2, columns=2, cells=[1.0, 2.0, 3.0, None]))
    """
    if not isinstance(given, (tuple, list)) or not given:
        return Grid(1, 1, [None if isinstance(given, (tuple, list)) else cast(Cell, given)])
    if not isinstance(given[0], (tuple, list)):
        return Grid(1, len(given), list(cast(Sequence[Cell], given)))
    width = len(given[0])
    if not width:
        return Grid(1, 1, [None])
    cells = [row[0] for row in given] if width == 1 else list(chain.from_iterable(given))
    return Grid(len(given), width, cells)


def fault_of(cell: Cell) -> Fault | None:
    """The fault of a cell that holds one of Excel's errors; None for any other cell."""
    if isinstance(cell, int) and _FIRST_ERROR <= cell <= _LAST_ERROR:
        return Fault("XA-861", ERRORS.get(cell, "#ERROR!"))
    if isinstance(cell, str) and cell in _ERROR_TEXTS:
        return Fault("XA-861", cell)
    return None


def number(cell: Cell, lang: Lang) -> Read[float]:
    """A number, also one written as text with a decimal comma, or in per cent.

    Example:
        >>> number(12.5, "nb"), number("1 250,50", "nb"), number("12 %", "nb"), number("", "nb")
        (12.5, 1250.5, 0.12, None)
        >>> number("abc", "nb"), number("1.250", "nb").code, number(True, "nb").code, number(-2146826246, "nb").seen
        (Fault(code='XA-862', seen='abc', args=()), 'XA-864', 'XA-862', '#N/A')
    """
    if type(cell) is float:
        return cell
    if cell is None:
        return None
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, str):
        plain = cell.strip()
        if not plain:
            return None
        per_cent = plain.endswith("%")
        found, ambiguous = parse_number(plain.rstrip("%").strip(), lang)
        if found is not None:
            return float(f"{Decimal(repr(found)) / 100}") if per_cent else float(found)
        return fault_of(plain) or Fault("XA-864" if ambiguous else "XA-862", _short(plain))
    if isinstance(cell, int) and not isinstance(cell, bool):
        return fault_of(cell) or float(cell)
    return Fault("XA-862", _shown(cell))


def amount(cell: Cell, lang: Lang) -> Read[float]:
    """A number of 0 or more.

    Example:
        >>> amount("1 500 000", "nb"), amount(-1.0, "nb").code
        (1500000.0, 'XA-863')
    """
    if type(cell) is float and cell >= 0:
        return cell
    found = number(cell, lang)
    if type(found) is float and found < 0:
        return Fault("XA-863", _plain(found))
    return found


def day(cell: Cell, lang: Lang) -> Read[date]:  # noqa: ARG001 - every reader is called alike
    """A day: a date, the serial number of one, or text such as `22.11.2026`.

    Example:
        >>> day(46348.0, "nb"), day("22.11.2026", "nb"), day("snart", "nb").code, day(5.0, "nb").code
        (datetime.date(2026, 11, 22), datetime.date(2026, 11, 22), 'XA-865', 'XA-865')
    """
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        plain = cell.strip()
        return (parse_date(plain) or fault_of(plain) or Fault("XA-865", _short(plain))) if plain else None
    if isinstance(cell, bool):
        return Fault("XA-865", _shown(cell))
    if (wrong := fault_of(cell)) is not None:
        return wrong
    if 0 <= cell <= _LAST_DAY:
        found = EPOCH + timedelta(days=int(cell))
        if EARLIEST <= found < LATEST:
            return found
    return Fault("XA-865", _plain(float(cell)))


def word(cell: Cell, lang: Lang) -> Read[str]:  # noqa: ARG001 - every reader is called alike
    """Text without the spaces around it; a number as it is shown.

    Example:
        >>> word(" varer ", "nb"), word(79100000.0, "nb"), word("", "nb"), word("#N/A", "nb").code
        ('varer', '79100000', None, 'XA-861')
    """
    if type(cell) is float:
        return _plain(cell)
    if isinstance(cell, str):
        plain = cell.strip()
        return (fault_of(plain) or plain) if plain else None
    if cell is None:
        return None
    return fault_of(cell) or _shown(cell)


def flag(cell: Cell, lang: Lang) -> Read[bool]:
    """True or false: SANN, ja, x, 1 – or USANN, nei, 0.

    Example:
        >>> flag(True, "nb"), flag("ja", "nb"), flag(0.0, "nb"), flag(None, "nb"), flag("kanskje", "nb").code
        (True, True, False, None, 'XA-867')
    """
    if cell is None or isinstance(cell, bool):
        return cell
    found = word(cell, lang)
    if not isinstance(found, str):
        return found
    plain = found.casefold()
    if plain in _YES or plain in _NO:
        return plain in _YES
    return Fault("XA-867", _short(found), (("choices", ("ja", "nei") if lang != "en" else ("yes", "no")),))


_YES = {"ja", "sann", "sant", "true", "yes", "x", "1"}
_NO = {"nei", "usann", "usant", "false", "no", "0"}


def sentence(fault: Fault, label: str, lang: Lang) -> str:
    """A fault in one line: its code, the argument it is about, what stands there, and what to write.

    Example:
        >>> sentence(Fault("XA-862", "abc"), "verdi", "nb")
        'XA-862 · «verdi»: Her står «abc», som ikke er et tall. Skriv et tall, for eksempel 1500000 eller 12,5.'
    """
    return _sentence(fault, label, lang)


@lru_cache(maxsize=4096)
def _sentence(fault: Fault, label: str, lang: Lang) -> str:
    args: dict[str, Any] = dict(fault.args)
    seen = fault.seen
    if fault.code == "XA-861" and lang != "en" and seen in _IN_NORWEGIAN:
        seen = f"{seen} ({_IN_NORWEGIAN[seen]})"
    return say(error(fault.code, label=label, seen=seen, **args), lang).line()


def _shown(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "SANN" if cell else "USANN"
    if isinstance(cell, (float, int, Decimal)):
        return _plain(float(cell))
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return _short(str(cell))


def _plain(value: float) -> str:
    """A number as a Norwegian cell shows it."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}".replace(".", ",")


def _short(written: str) -> str:
    """What stands there, or its beginning."""
    flat = " ".join(written.split())
    return flat if len(flat) <= _LONGEST_SEEN else f"{flat[:_LONGEST_SEEN - 1]}…"
