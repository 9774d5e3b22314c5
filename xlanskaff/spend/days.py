"""Dates as people write them, read twice alike: by Python for a sample, by SQL for the whole."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from xlanskaff.spend.amounts import BLANKS

Order = Literal["dmy", "mdy"]

FIRST_YEAR, LAST_YEAR = 1950, 2100
_SERIALS = (20_000, 80_000)
"""Serial numbers of Excel between 1954 and 2119. Smaller and larger ones are numbers of something else."""
_EPOCH = date(1899, 12, 30)
_MONTHS = {name: number for number, names in enumerate(
    ("jan", "feb", "mar|mars", "apr|april", "mai|may", "jun|juni|june", "jul|juli|july", "aug|august", "sep|sept",
     "okt|oct", "nov", "des|dec"), 1) for name in names.split("|")}
_TIME = r"[t ]+\d{1,2}[:.]\d{2}.*$"
_FRACTION = r"^(\d{5})[.,]\d+$"
"""A serial number with a time of day."""
_NUMBERS = re.compile(r"(\d{1,4})[-./ ]{1,2}(\d{1,2}|[a-zæøå]{3,5})[-./ ]{1,2}(\d{1,4})", re.ASCII)


def day(text: str, order: Order = "dmy") -> date | None:
    """The day a text stands for; None where it is not certainly one.

    The year first is always year, month, day. A time of day behind it is left out.

    Example:
        >>> [day(text).isoformat() for text in ("31.12.2025", "1/2/25", "2025-02-01T00:00:00", "20250201", "1-jun-2025",
        ...                                     "45689")]
        ['2025-12-31', '2025-02-01', '2025-02-01', '2025-02-01', '2025-06-01', '2025-02-01']
        >>> day("12/31/2025", "mdy").isoformat(), day("31.02.2025"), day("0025-01-01"), day("202501")
        ('2025-12-31', None, None, None)
    """
    tidy = re.sub(_FRACTION, r"\1", re.sub(_TIME, "", text.strip(BLANKS).lower()).strip(BLANKS))
    if tidy.isascii() and tidy.isdigit():
        return _unbroken(tidy)
    parts = _NUMBERS.fullmatch(tidy)
    if not parts:
        return None
    first, second, third = parts.groups()
    if len(first) == 4:
        return _made(first, _month(second), third)
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    if order == "mdy" and second.isdigit():
        first, second = second, first
    return _made(third, _month(second), first)


def from_1904(cell: str) -> str:
    """The serial number of a day where days count from 1904, as one that counts from 1900; else the cell as it is.

    Example:
        >>> from_1904("43830"), from_1904("43830.5"), from_1904("01.01.2024")
        ('45292', '45292', '01.01.2024')
    """
    head = cell.partition(".")[0]
    return str(int(head) + 1462) if head.isdigit() and len(head) == 5 else cell


def macros() -> tuple[str, ...]:
    """The same reading as SQL macros: `xa_day(text, order)` gives DATE or NULL."""
    months = "".join(f" WHEN '{name}' THEN {number}" for name, number in _MONTHS.items())
    number = "TRY_CAST(%s AS INTEGER)"
    parts = f"regexp_extract(t, '^(?:{_NUMBERS.pattern})$', ['a', 'b', 'c'])"
    return (
        f"CREATE OR REPLACE MACRO xa_untimed(x) AS "
        f"regexp_replace(trim(regexp_replace(lower(trim(x, '{BLANKS}')), '{_TIME}', ''), '{BLANKS}'), "
        f"'{_FRACTION}', '\\1')",
        f"CREATE OR REPLACE MACRO xa_month(m) AS CASE m{months} ELSE {number % 'm'} END",
        # The text of a date that SQL can cast or refuse: '2025-2-31' is no date and becomes NULL.
        "CREATE OR REPLACE MACRO xa_made(y, m, d) AS CASE WHEN length(d) > 2 THEN NULL ELSE "
        "TRY_CAST(concat(xa_year(y), '-', lpad(xa_month(m)::VARCHAR, 2, '0'), '-', lpad(d, 2, '0')) AS DATE) END",
        "CREATE OR REPLACE MACRO xa_year(y) AS CASE WHEN length(y) = 4 THEN y "
        f"WHEN length(y) = 2 THEN (CASE WHEN {number % 'y'} < 69 THEN '20' ELSE '19' END) || y END",
        f"CREATE OR REPLACE MACRO xa_unbroken(t) AS CASE WHEN length(t) = 8 THEN "
        "TRY_CAST(concat(substr(t, 1, 4), '-', substr(t, 5, 2), '-', substr(t, 7, 2)) AS DATE) "
        f"WHEN length(t) = 5 AND {number % 't'} BETWEEN {_SERIALS[0]} AND {_SERIALS[1]} "
        f"THEN DATE '1899-12-30' + {number % 't'} END",
        # A macro is its text wherever it stands: what is asked more than once is bound to a name first.
        "CREATE OR REPLACE MACRO xa_ordered(p, ord) AS CASE WHEN length(p.a) = 4 THEN xa_made(p.a, p.b, p.c) "
        "WHEN length(p.a) > 2 OR length(p.c) NOT IN (2, 4) THEN NULL "
        "WHEN ord = 'mdy' AND regexp_full_match(p.b, '[0-9]+') THEN xa_made(p.c, p.a, p.b) "
        "ELSE xa_made(p.c, p.b, p.a) END",
        f"CREATE OR REPLACE MACRO xa_parts(t, ord) AS {_once(parts, 'p', 'xa_ordered(p, ord)')}",
        f"CREATE OR REPLACE MACRO xa_sane(d) AS CASE WHEN d BETWEEN DATE '{FIRST_YEAR}-01-01' "
        f"AND DATE '{LAST_YEAR}-12-31' THEN d END",
        "CREATE OR REPLACE MACRO xa_read(t, ord) AS CASE WHEN regexp_full_match(t, '[0-9]+') THEN xa_unbroken(t) "
        "ELSE xa_parts(t, ord) END",
        f"CREATE OR REPLACE MACRO xa_day(x, ord) AS "
        f"{_once(_once('xa_untimed(x)', 't', 'xa_read(t, ord)'), 'd', 'xa_sane(d)')}",
    )


def _once(sql: str, name: str, then: str) -> str:
    """SQL over an expression that has a name, so that it is worked out once, however often it is asked for."""
    return f"list_transform([{sql}], lambda {name}: {then})[1]"


def day_sql(column: str, order: Order, usual: str = "") -> tuple[str, str]:
    """SQL for a date in two steps: the usual shape for all, and the slow reading of what that leaves.

    Args:
        column: the text column.
        order: which of two small numbers is the day.
        usual: a date as most stand in the sample; one of ten characters gives the quick road.

    Returns:
        An expression to be called `_date`, and one over `_date` for the date itself.
    """
    slow = f"xa_day({column}, '{order}')"
    shape = re.fullmatch(r"(\d{4}-\d\d-\d\d)|\d\d([./-])\d\d\2\d{4}", usual)
    if not shape:
        return "NULL::DATE", f"CASE WHEN {column} <> '' THEN {slow} END"
    first, second = ("%d", "%m") if order == "dmy" else ("%m", "%d")
    form = "%Y-%m-%d" if shape[1] else f"{first}{shape[2]}{second}{shape[2]}%Y"
    quick = f"CAST(try_strptime({column}, '{form}') AS DATE)"
    # A year of two digits is read as one of the first century, so what falls outside is read again.
    return quick, (f"CASE WHEN _date BETWEEN DATE '{FIRST_YEAR}-01-01' AND DATE '{LAST_YEAR}-12-31' THEN _date "
                   f"WHEN {column} <> '' THEN {slow} END")


def _unbroken(digits: str) -> date | None:
    if len(digits) == 8:
        return _made(digits[:4], int(digits[4:6]), digits[6:])
    if len(digits) == 5 and _SERIALS[0] <= int(digits) <= _SERIALS[1]:
        return _EPOCH + timedelta(int(digits))
    return None


def _month(text: str) -> int:
    return _MONTHS.get(text, 0) if not text.isdigit() else int(text)


def _made(year: str, month: int, number: str) -> date | None:
    if len(number) > 2 or len(year) not in (2, 4):
        return None
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 69 else 1900)
    try:
        return date(full, month, int(number)) if FIRST_YEAR <= full <= LAST_YEAR else None
    except ValueError:
        return None
