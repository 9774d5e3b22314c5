"""Dates: as people write them, and as Excel numbers them."""

from __future__ import annotations

import re
from datetime import date

EPOCH = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)

_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")


def parse_date(written: str) -> date | None:
    """A date as people write it: `01.11.2026`, `1/11/2026` (day first), `2026-11-01`.

    Example:
        >>> parse_date("1.11.2026"), parse_date("31.02.2026")
        (datetime.date(2026, 11, 1), None)
    """
    written = written.strip()
    if found := _DAY_FIRST.fullmatch(written):
        day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(written):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def serial(day: date) -> int:
    """The serial number that Excel stores for a date.

    Example:
        >>> serial(date(2026, 11, 1))
        46327
    """
    return (day - EPOCH).days
