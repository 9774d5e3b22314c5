"""From what stands in a cell to a typed value. Decides, and says what it decided.

`#N/A`, blank and text are three different things. A number written as text with a decimal comma is
read, with a note; what cannot be read is left out, with an error that says what stands there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xlanskaff.errors import Arg, Severity
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.columns import Column, Kind
from xlanskaff.grammar.dates import EPOCH, EPOCH_1904, parse_date
from xlanskaff.language.texts import Lang

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)

_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[  .]\d{3})+(?:,\d+)?|[+-]?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Coerced:
    """A typed value (None when blank or unreadable), and the code of what was odd about it."""

    value: Any
    code: str = ""
    severity: Severity = Severity.ERROR
    args: tuple[tuple[str, Arg], ...] = ()


def coerce(value: CellValue, column: Column, lang: Lang, *, date1904: bool = False) -> Coerced:
    """Read a cell as its column says.

    Choices become codes (a level its number), dates `datetime.date`, shares numbers where 1 is all.

    Example:
        >>> from xlanskaff.grammar.columns import Column, Kind, Role
        >>> nok = Column(Role.INPUT, Kind.NOK, minimum=0)
        >>> coerce("1 250,50", nok, "nb").value, coerce("1 250,50", nok, "nb").code
        (1250.5, 'XA-208')
        >>> coerce(CellError("#N/A"), nok, "nb").code, coerce(None, nok, "nb").code
        ('XA-205', '')
    """
    if isinstance(value, str):
        value = value.strip().replace(" ", " ") or None
    if value is None:
        return Coerced(None)
    if isinstance(value, CellError):
        return Coerced(None, "XA-205")
    if column.kind is Kind.CHOICE:
        return _choice(value, column, lang)
    if column.kind is Kind.DATE:
        return _date(value, date1904=date1904)
    if column.kind in {Kind.WHOLE, Kind.NUMBER, Kind.NOK, Kind.SHARE}:
        return _number(value, column)
    return _text(value, column)


def _choice(value: CellValue, column: Column, lang: Lang) -> Coerced:
    assert column.choices is not None
    code = column.choices.code_of(value if not isinstance(value, float) or value % 1 else int(value))
    noted = ""
    if code is None and isinstance(value, str) and (number := _parse(value)) is not None and number % 1 == 0:
        code = column.choices.code_of(int(number))
        noted = "XA-208" if code else ""
    if code is None:
        shown = tuple(str(label) for label in labels(column.choices, lang).values())
        return Coerced(None, "XA-201", args=(("choices", shown),))
    item = next(i for i in column.choices.items if i.code == code)
    return Coerced(item.value if item.shown_as_value else code, noted, Severity.NOTE)


def _number(value: CellValue, column: Column) -> Coerced:
    noted = ""
    if isinstance(value, str):
        share = value.endswith("%")
        parsed = _parse(value.rstrip("% "))
        if parsed is None:
            return Coerced(None, "XA-202")
        value, noted = (parsed / 100 if share else parsed), "XA-208"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Coerced(None, "XA-202")
    if column.kind is Kind.WHOLE:
        if value % 1:
            return Coerced(None, "XA-204")
        value = int(value)
    low, high = column.minimum, column.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return Coerced(None, "XA-203", args=(("minimum", _bound(low)), ("maximum", _bound(high))))
    return Coerced(value, noted, Severity.NOTE)


def _bound(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"


def _parse(written: str) -> float | None:
    """A number as Norwegians write it: `1 250,50`, `1.250,50`, `12,5`, `12.5`."""
    if not _NUMBER.fullmatch(written):
        return None
    if re.search(r"[  .]\d{3}(?:\D|$)", written) and not re.fullmatch(r"[+-]?\d+\.\d+", written):
        written = re.sub(r"[  .](?=\d{3})", "", written)
    number = float(written.replace(",", "."))
    return int(number) if number.is_integer() else number


def _date(value: CellValue, *, date1904: bool) -> Coerced:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            found = (EPOCH_1904 if date1904 else EPOCH) + timedelta(days=int(value))
        except OverflowError:
            return Coerced(None, "XA-206")
        return Coerced(found) if EARLIEST <= found < LATEST else Coerced(None, "XA-206")
    if isinstance(value, str):
        parsed = parse_date(value)
        if parsed is not None and EARLIEST <= parsed < LATEST:
            return Coerced(parsed, "XA-209", Severity.NOTE, (("read_as", f"{parsed:%d.%m.%Y}"),))
    return Coerced(None, "XA-206")


def _text(value: CellValue, column: Column) -> Coerced:
    written = value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
    if column.max_length is not None and len(written) > column.max_length:
        return Coerced(written, "XA-207", Severity.WARNING, (("length", len(written)), ("limit", column.max_length)))
    return Coerced(written)
