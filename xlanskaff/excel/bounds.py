"""What an action may write in: cells that a defined name of ours covers, and nothing beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.page import PAGE_PREFIX

OURS = "xa_"


def within(area: Area, names: Mapping[str, Area | None], file: str) -> None:
    """Pass where every cell of an area is covered by a defined name of ours.

    Raises:
        Problem: XA-805 some cell is not.
    """
    covers = [known for name in names if name.startswith(OURS) and not name.startswith(PAGE_PREFIX)
              and (known := names[name]) is not None and known.sheet == area.sheet
              and known.top <= area.bottom and known.bottom >= area.top]
    for column in range(area.left, area.right + 1):
        row = area.top
        for known in sorted((each for each in covers if each.left <= column <= each.right),
                            key=lambda each: each.top):
            if known.top <= row:
                row = max(row, known.bottom + 1)
        if row <= area.bottom:
            raise Problem([error("XA-805", file=file, sheet=area.sheet, cell=area.a1)], Exit.USAGE)


def fits(area: Area, rows: Sequence[Sequence[object]]) -> None:
    """Pass where there is one value for each cell of an area.

    Raises:
        ValueError: there are more, or fewer.
    """
    if len(rows) != area.height or any(len(row) != area.width for row in rows):
        raise ValueError(f"{len(rows)} rows for {area.sheet}!{area.a1}")
