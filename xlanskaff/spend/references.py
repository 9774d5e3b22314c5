"""References to notices and orders: what is one, and which notice is meant.

A column for a reference often holds "Nei", "Ikke kunngjort" or a dash. Whether a cell is a reference is
decided by one pattern, in Python for the register and in SQL for the lines of the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from xlanskaff.catalogue import spend
from xlanskaff.spend.columns import plain
from xlanskaff.spend.engine import quoted

_SIGN = "[^0-9a-zæøå]"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DOFFIN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?-\s?(\d{5,7})(?!\d)")
_TED = re.compile(r"(?<!\d)0*(\d{1,7})-((?:19|20)\d\d)(?!\d)")
_JOURNAL = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?/\s?s\s?(\d{1,3})\s?-\s?0*(\d{3,7})(?!\d)")


def is_reference(cell: str) -> bool:
    """Whether a cell refers to a notice or an order; a plain yes does.

    Example:
        >>> [is_reference(cell) for cell in ("2024-113575", "Ja", "Notice 12", "Nordisk 7")]
        [True, True, True, True]
        >>> [is_reference(cell) for cell in ("", "-", "0", "Nei", "N/A", "Ikke kunngjort", "Under terskelverdi")]
        [False, False, False, False, False, False, False]
    """
    return not re.search(_pattern("begins", "without"), cell.lower())


def is_yes(cell: str) -> bool:
    """Whether a cell says that there is something, and not that there is none.

    Example:
        >>> [is_yes(cell) for cell in ("Ja", "x", "Direkte anskaffelse i 2026", "Nei", "Ikke planlagt", "")]
        [True, True, True, False, False, False]
    """
    return not re.search(_pattern("begins"), cell.lower())


def reference_sql(column: str) -> str:
    """The SQL for whether a column refers to something; 1 or 0, and 0 where nothing stands.

    Most references begin with a digit, and are known by that alone.

    Example:
        >>> reference_sql("l.notice")[:68]
        "CASE WHEN l.notice IS NULL THEN 0 WHEN l.notice >= '1' AND l.notice "
    """
    return (f"CASE WHEN {column} IS NULL THEN 0 WHEN {column} >= '1' AND {column} < ':' THEN 1 "
            f"WHEN regexp_matches(lower({column}), {quoted(_pattern('begins', 'without'))}) THEN 0 ELSE 1 END")


def notices_meant(cell: str) -> frozenset[str]:
    """The notices that a cell refers to, each as one writing of its number.

    Example:
        >>> sorted(notices_meant("https://doffin.no/notices/2024-113575, TED 00627259-2023"))
        ['2023/627259', '2024-113575']
        >>> sorted(notices_meant("Doffin 2024-1")), sorted(notices_meant("2021/S 071-182289"))
        (['doffin 2024 1'], ['2021/182289'])
    """
    text = cell.casefold()
    found = set(_UUID.findall(text))
    text = _UUID.sub(" ", text)
    found |= {f"{year}/{number}" for year, _, number in _JOURNAL.findall(text)}
    text = _JOURNAL.sub(" ", text)
    found |= {f"{year}-{number}" for year, number in _DOFFIN.findall(text)}
    text = _DOFFIN.sub(" ", text)
    found |= {f"{year}/{number}" for number, year in _TED.findall(text) if len(number) > 3}
    return frozenset(found or {plain(cell)} - {""})


def every_meant(cells: Iterable[str]) -> frozenset[str]:
    """The notices that any of the cells refers to."""
    return frozenset().union(*(notices_meant(cell) for cell in cells))


@cache
def _pattern(*beginnings: str) -> str:
    """What is no reference, as every engine reads it: without a backslash, and in small letters."""
    words = spend.no_reference()

    def any_of(*keys: str) -> str:
        return "|".join(word.replace(" ", f"{_SIGN}*") for key in keys for word in words[key])

    return f"^{_SIGN}*(({any_of('whole')}|0*){_SIGN}*$|({any_of(*beginnings)})({_SIGN}|$))"
