"""A page: a sheet of ours beside a workbook's own, with one table on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlanskaff.grammar.book import Area, CellValue

PAGE_PREFIX = "xa_page_"
NOTE = "xlanskaff "
"""What a note of ours at a cell begins with, so that it is known again."""
MOST_NOTES = 300
"""Cells that get a note; the page lists them all."""
LONGEST_TAB = 31
_REFUSED = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of ours that an action puts beside the others, in place of its own last one.

    Attributes:
        key: what the page is about: `findings`, `robustness` … It is known by its name, not by its tab.
        tab, title, lead: as the reader sees them.
        columns: heading and width in characters of each column.
        rows: one value per column. Texts are written as text, whatever they begin with.
        links: (row, column) in `rows`, 0-based -> the area that the cell leads to.
    """

    key: str
    tab: str
    title: str
    lead: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[CellValue]]
    links: Mapping[tuple[int, int], Area]


def page_name(key: str) -> str:
    """The defined name by which a page is known again.

    Example:
        >>> page_name("findings")
        'xa_page_findings'
    """
    return PAGE_PREFIX + key


def pages_of(names: Mapping[str, Area | None]) -> dict[str, str]:
    """The pages of ours that a book has: key -> the name on the tab.

    Example:
        >>> pages_of({"xa_page_findings": Area("Funn", 1, 1, 1, 1), "xa_page_gone": None, "xa_id": None})
        {'findings': 'Funn'}
    """
    return {name.removeprefix(PAGE_PREFIX): area.sheet for name in names
            if name.startswith(PAGE_PREFIX) and (area := names[name]) is not None}


def free_tab(wanted: str, taken: Iterable[str]) -> str:
    """A name for a tab that no sheet has yet and that Excel takes.

    Example:
        >>> free_tab("Funn", ["funn", "Les meg"]), free_tab("Rang: alt/nytt", [])
        ('Funn (2)', 'Rang  alt nytt')
    """
    wanted = _REFUSED.sub(" ", wanted).strip(" '")[:LONGEST_TAB].rstrip(" '") or "xlanskaff"
    known, number, tab = {each.casefold() for each in taken}, 1, wanted
    while tab.casefold() in known:
        number += 1
        tail = f" ({number})"
        tab = wanted[:LONGEST_TAB - len(tail)] + tail
    return tab


def quoted(tab: str) -> str:
    """A sheet's name as a reference writes it.

    Example:
        >>> quoted("Vår 'enhet'")
        "'Vår ''enhet'''"
    """
    return "'" + tab.replace("'", "''") + "'"
