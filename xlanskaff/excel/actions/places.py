"""Places: the cells that findings are about, and cells that can be written in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from xlanskaff.errors import Finding
from xlanskaff.grammar.book import Area, column_number

_CELLS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")


def area_of(sheet: str, address: str) -> Area | None:
    """The area of an address as findings write it; None of anything else.

    Example:
        >>> area_of("Mål", "B4:C9"), area_of("Mål", "B:B")
        (Area(sheet='Mål', top=4, left=2, bottom=9, right=3), None)
    """
    found = _CELLS.fullmatch(address)
    if not sheet or found is None:
        return None
    left, top, right, bottom = found.groups()
    return Area(sheet, int(top), column_number(left), int(bottom or top), column_number(right or left))


def in_sheet_order(findings: Iterable[Finding], sheets: Sequence[str]) -> list[tuple[Area, Finding]]:
    """The findings that are about a cell of a sheet that is there, in the order in which one reads."""
    placed = [(area, finding) for finding in findings
              if (area := area_of(finding.sheet, finding.cell)) is not None and area.sheet in sheets]
    return sorted(placed, key=lambda pair: position(pair[0], sheets))


def position(area: Area, sheets: Sequence[str]) -> tuple[int, int, int]:
    """What places are sorted by: the tab, the row, the column; a sheet that is not there comes first."""
    return sheets.index(area.sheet) if area.sheet in sheets else -1, area.top, area.left


def holds(area: Area, cell: Area) -> bool:
    """Whether an area covers the first cell of another.

    Example:
        >>> holds(Area("A", 2, 2, 9, 2), Area("A", 4, 2, 5, 8)), holds(Area("A", 2, 2, 9, 2), Area("A", 4, 3, 4, 3))
        (True, False)
    """
    return (area.sheet == cell.sheet and area.top <= cell.top <= area.bottom
            and area.left <= cell.left <= area.right)


def runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Row numbers that follow each other, as first and last.

    Example:
        >>> list(runs([3, 4, 5, 9]))
        [(3, 5), (9, 9)]
    """
    start = 0
    for place, row in enumerate(rows):
        if place + 1 == len(rows) or rows[place + 1] != row + 1:
            yield rows[start], row
            start = place + 1
