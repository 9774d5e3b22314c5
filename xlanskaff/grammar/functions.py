"""Plain functions of Excel that take values and give a value, for `Function` nodes; and patterns in criteria."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from math import floor
from types import MappingProxyType

from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.dates import EPOCH

LAST_DAY, LAST_YEAR = 2_958_465, 9999
"""The last date that Excel knows."""


def length(value: CellValue) -> int:
    """LEN, which counts as UTF-16 does.

    Example:
        >>> length("innkjøp"), length(None)
        (7, 0)
    """
    text = s.written(value)
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def trim(value: CellValue) -> str:
    """TRIM: no spaces around, one between words; other white space is left alone.

    Example:
        >>> trim("  to   ord ")
        'to ord'
    """
    return " ".join(filter(None, s.written(value).split(" ")))


def substitute(value: CellValue, old: CellValue, new: CellValue) -> str:
    """SUBSTITUTE, every occurrence, with regard to case."""
    wanted = s.written(old)
    return s.written(value).replace(wanted, s.written(new)) if wanted else s.written(value)


def character(code: CellValue) -> str:
    """CHAR, for the codes that mean the same everywhere."""
    return chr(int(s.num(code)))


def day_of(value: CellValue) -> date:
    """The date behind a serial number; #NUM! where there is none (before 1900, after 9999)."""
    number = floor(s.num(value))
    if not 0 <= number <= LAST_DAY:
        raise s.Failed("#NUM!")
    return EPOCH + timedelta(days=number)


@lru_cache(maxsize=1024, typed=True)
def months_later(value: CellValue, months: CellValue) -> int:
    """EDATE on serial numbers."""
    day = day_of(value)
    count = day.year * 12 + day.month - 1 + int(s.num(months))
    year, month = divmod(count, 12)
    if not EPOCH.year < year <= LAST_YEAR:
        raise s.Failed("#NUM!")
    return (date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) - EPOCH).days


def year(value: CellValue) -> int:
    """YEAR of a serial number; #NUM! where no date has that number.

    Example:
        >>> year(46388), day(46388)
        (2027, 1)
    """
    return day_of(value).year


def day(value: CellValue) -> int:
    """DAY of a serial number: which day of its month; #NUM! where no date has that number."""
    return day_of(value).day


def absolute(value: CellValue) -> int | float:
    """ABS."""
    return abs(s.num(value))


FUNCTIONS: Mapping[str, Callable[..., CellValue]] = MappingProxyType({
    "LEN": length, "TRIM": trim, "SUBSTITUTE": substitute, "CHAR": character, "YEAR": year, "DAY": day,
    "ABS": absolute})


def spaced(beginnings: Iterable[CellValue]) -> list[str]:
    """Beginnings of words as they are looked for: after a space, without case. An error value begins no word."""
    return [f" {s.written(each)}".casefold() for each in beginnings if not isinstance(each, CellError)]


def begins(within: CellValue, wanted: Iterable[str]) -> bool:
    """Whether a word in a text begins with one of those that `spaced` gave; in an error value none does.

    Example:
        >>> wanted = spaced(["øk", "bruk "])
        >>> begins("Øke bruken", wanted), begins("Bruken øker", wanted), begins("Skjøkken", wanted)
        (True, True, False)
    """
    if isinstance(within, CellError):
        return False
    text = f" {s.written(within)}".casefold()
    return any(map(text.__contains__, wanted))


def contains(value: CellValue, wanted: CellValue) -> bool:
    """Whether a text holds another, as the criterion `*wanted*` says; numbers hold nothing.

    Example:
        >>> contains(",P1,P7,", ",p7,"), contains(",P17,", ",P7,"), contains(17, "7")
        (True, False, False)
    """
    return isinstance(value, str) and _pattern(s.written(wanted)).search(value.casefold()) is not None


class Texts:
    """A column of texts that are searched for other texts: each is looked for once, whoever asks.

    Example:
        >>> Texts([",P1,P7,", ",P17,", 17]).holding(",p7,")
        [0]
    """

    def __init__(self, column: Iterable[CellValue]) -> None:
        self._column = [(row, value.casefold()) for row, value in enumerate(column) if isinstance(value, str)]
        self._found: dict[str, list[int]] = {}

    def holding(self, wanted: CellValue) -> list[int]:
        """The rows whose text holds another, as `contains` says."""
        text = s.written(wanted).casefold()
        found = self._found.get(text)
        if found is None:
            if _SIGNS.isdisjoint(text):
                found = [row for row, value in self._column if text in value]
            else:
                search = _pattern(text).search
                found = [row for row, value in self._column if search(value)]
            self._found[text] = found
        return found


_SIGNS = frozenset("*?~")


@lru_cache(maxsize=512)
def _pattern(wanted: str) -> re.Pattern[str]:
    """A criterion as a regular expression: `*` and `?` stand for anything, `~` takes their meaning away."""
    parts = re.findall(r"~[*?~]|.", wanted.casefold(), re.DOTALL)
    written = {"*": ".*", "?": "."}
    return re.compile("".join(written.get(p) or re.escape(p[-1]) for p in parts), re.DOTALL)
