"""Texts as a sheet's XML holds them: shared strings, rich text, `_xHHHH_` escapes, numbers, dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time

from xlanskaff.xlsx.package_limits import LIMITS, Limits
from xlanskaff.xlsx.package_xml import MAIN, STRICT, Attributes, parse

_escape = re.compile(r"_x([0-9A-Fa-f]{4})_")
_surrogate = re.compile(r"[\ud800-\udfff]")
_number = re.compile(r"[+-]?+(?:[0-9]++\.?+[0-9]*+|\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+", re.ASCII)


def unescape(text: str) -> str:
    """Undo the `_xHHHH_` escapes with which Excel writes characters that XML cannot hold.

    Example:
        >>> unescape("a_x000D_b"), unescape("_x005F_x000D_")
        ('a\\rb', '_x000D_')
    """
    if "_x" not in text:
        return text
    plain = _escape.sub(lambda found: chr(int(found[1], 16)), text)
    if _surrogate.search(plain):
        # Two escapes may spell one character outside the basic plane; half a pair is no character.
        plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


class Numbers(dict[str, int | float | str | None]):
    """The text of a number to its value, remembered; whole numbers as int, what is none as text.

    White space alone is nothing at all.

    Example:
        >>> n = Numbers()
        >>> n["3"], n["3.0"], n["0.25"], n["1E+2"], n["x"], n["1e999"]
        (3, 3, 0.25, 100, 'x', '1e999')
    """

    def __missing__(self, text: str) -> int | float | str | None:
        value = _value(text)
        if len(self) < 50_000:
            self[text] = value
        return value


def _value(text: str) -> int | float | str | None:
    if text.isdecimal() and text.isascii() and len(text) < 16:
        return int(text)
    digits = text.strip()
    if not _number.fullmatch(digits):
        return text if digits else None
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        return text
    return int(number) if number.is_integer() else number


def serial(text: str, date1904: bool) -> int | float | str:
    """The serial number of an ISO 8601 date, time or both; the text itself when it is none of them.

    Example:
        >>> serial("2026-07-01", False), serial("1900-02-28", False), serial("1904-01-02", True)
        (46204, 59, 1)
        >>> serial("2026-07-01T12:00:00", False), serial("18:00:00", False), serial("juli", False)
        (46204.5, 0.75, 'juli')
    """
    stripped = text.strip().removesuffix("Z")
    try:
        if ":" in stripped and "-" not in stripped:
            clock = time.fromisoformat(stripped)
            seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
            return _whole(seconds / 86_400)
        moment = datetime.fromisoformat(stripped).replace(tzinfo=None)
    except ValueError:
        return text
    days = (moment - (_START_1904 if date1904 else _START_1900)).total_seconds() / 86_400
    if not date1904 and days < 61:
        days -= 1  # Excel counts a 29 February 1900 that never was.
    return _whole(days)


_START_1900 = datetime.fromisoformat("1899-12-30")
_START_1904 = datetime.fromisoformat("1904-01-01")


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def walk_strings(data: bytes, *, part: str, file: str = "", limits: Limits = LIMITS) -> list[str]:
    """All shared strings in order: rich text joined, phonetic runs left out, escapes undone."""
    strings: list[str] = []
    pieces: list[str] = []
    reading = phonetic = False

    def start(name: str, _: Attributes) -> None:
        nonlocal reading, phonetic
        kind = _KIND.get(name)
        if kind == "t":
            reading = not phonetic
        elif kind == "si":
            pieces.clear()
        elif kind == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal reading, phonetic
        kind = _KIND.get(name)
        if kind == "t":
            reading = False
        elif kind == "si":
            strings.append(unescape("".join(pieces)))
        elif kind == "rPh":
            phonetic = False

    def text(piece: str) -> None:
        if reading:
            pieces.append(piece)

    parse(data, start, end, text, part=part, file=file, limits=limits)
    return strings


_KIND = {f"{space} {name}": name for space in (MAIN, STRICT) for name in ("si", "t", "rPh")}

LONGEST = 32_767  # characters in one cell, Excel's own limit

Strings = Callable[[], list[str]]
