"""From what stands in a cell to a typed value. Decides, and says what it decided.

`#N/A`, blank and text are three different things. A number written as text with a decimal comma is
read, with a note; what cannot be read is left out, with an error that says what stands there.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xlanskaff.errors import Arg, Severity
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.columns import Column, Kind
from xlanskaff.grammar.dates import EPOCH, EPOCH_1904, parse_date
from xlanskaff.grammar.tally import as_seen
from xlanskaff.language.texts import Lang

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:([ .,'])[0-9]{3}(?:\3[0-9]{3})*)|[0-9]+)(?:([.,])([0-9]+))?")
_TIME = re.compile(r"[T ][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?Z?$")


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
        value = value.translate(_SPACES).strip() or None
    if value is None:
        return Coerced(None)
    if isinstance(value, CellError):
        return Coerced(None, "XA-205")
    if column.kind is Kind.CHOICE:
        return _choice(value, column, lang)
    if column.kind is Kind.DATE:
        return _date(value, date1904=date1904)
    if column.kind in {Kind.WHOLE, Kind.NUMBER, Kind.NOK, Kind.SHARE}:
        return _number(value, column, lang)
    return _text(value, column, lang)


def _choice(value: CellValue, column: Column, lang: Lang) -> Coerced:
    assert column.choices is not None
    shown = labels(column.choices, lang)
    code = None if isinstance(value, bool) else column.choices.code_of(
        int(value) if isinstance(value, float) and value.is_integer() else value)
    if code is None and isinstance(value, str) and (number := parse_number(value, lang)[0]) is not None:
        code = column.choices.code_of(number) if isinstance(number, int) else None
    if code is None:
        return Coerced(None, "XA-201", args=(("choices", tuple(map(str, shown.values()))),))
    item = next(i for i in column.choices.items if i.code == code)
    typed = item.value if item.shown_as_value else code
    label = shown[code]
    if isinstance(value, str) and isinstance(label, int):
        return Coerced(typed, "XA-208", Severity.NOTE, (("read_as", str(label)),))
    if isinstance(value, str) and value.casefold() != str(label).casefold():
        return Coerced(typed, "XA-213", Severity.NOTE, (("read_as", str(label)),))
    return Coerced(typed)


def _number(value: CellValue, column: Column, lang: Lang) -> Coerced:
    noted = isinstance(value, str)
    if isinstance(value, str):
        parsed, ambiguous = parse_number(value.rstrip("% "), lang)
        if parsed is None:
            return Coerced(None, "XA-214" if ambiguous else "XA-202")
        value = parsed / 100 if value.endswith("%") else parsed
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return Coerced(None, "XA-202")
    if column.kind is Kind.WHOLE:
        if value % 1:
            return Coerced(None, "XA-204")
        value = int(value)
    low, high = column.minimum, column.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return Coerced(None, "XA-203", args=(("minimum", _bound(low)), ("maximum", _bound(high))))
    return Coerced(value, "XA-208", Severity.NOTE, (("read_as", _plain(value, lang)),)) if noted else Coerced(value)


def _bound(value: float | None) -> str:
    return "…" if value is None else f"{value:g}"


def parse_number(written: str, lang: Lang) -> tuple[int | float | None, bool]:
    """A number as people write it, and whether it could mean two things and is therefore not read.

    Example:
        >>> parse_number("1 250,50", "nb"), parse_number("1.250.000", "nb"), parse_number("12,5", "nb")
        ((1250.5, False), (1250000, False), (12.5, False))
        >>> parse_number("1.250", "nb"), parse_number("1.250", "en"), parse_number("0.125", "nb")
        ((None, True), (1.25, False), (0.125, False))
    """
    written = written.translate(_SPACES).translate(_MINUS)
    found = _NUMBER.fullmatch(written) if len(written) <= 40 else None
    if found is None:
        return None, False
    sign, digits, between, point, decimals = found.groups()
    if between and between == point:
        return None, False
    groups = digits.split(between) if between else [digits]
    if between and between in ".," and not point and len(groups) == 2:
        # Three digits after one separator: thousands to some, decimals to others.
        if between != ("." if lang == "en" else ",") and groups[0] != "0":
            return None, True
        groups, decimals = groups[:1], groups[1]
    number = float(f"{sign}{''.join(groups)}.{decimals or '0'}")
    return (int(number) if number.is_integer() else number), False


def _plain(value: int | float, lang: Lang) -> str:
    """A number with all its digits, without an exponent."""
    written = str(value) if isinstance(value, int) else f"{Decimal(repr(value)):f}"
    return written if lang == "en" else written.replace(".", ",")


def _date(value: CellValue, *, date1904: bool) -> Coerced:
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            found = (EPOCH_1904 if date1904 else EPOCH) + timedelta(days=int(value))
        except (OverflowError, ValueError):
            return Coerced(None, "XA-206")
        return Coerced(found) if EARLIEST <= found < LATEST else Coerced(None, "XA-206")
    if isinstance(value, str):
        parsed = parse_date(_TIME.sub("", value))
        if parsed is not None and EARLIEST <= parsed < LATEST:
            return Coerced(parsed, "XA-209", Severity.NOTE, (("read_as", f"{parsed:%d.%m.%Y}"),))
    return Coerced(None, "XA-206")


def _text(value: CellValue, column: Column, lang: Lang) -> Coerced:
    if isinstance(value, bool):
        written = as_seen(value, lang)
    else:
        written = _plain(value, lang) if isinstance(value, int | float) else str(value)
    if column.max_length is not None and len(written) > column.max_length:
        return Coerced(written, "XA-207", Severity.WARNING, (("length", len(written)), ("limit", column.max_length)))
    return Coerced(written)
