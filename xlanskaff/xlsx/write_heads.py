"""Headers of tables: texts of the book, or names that stand in another table, for columns that differ between books."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import Sheet, Table
from xlanskaff.grammar.names import name_of

if TYPE_CHECKING:
    from xlanskaff.grammar.columns import Column
    from xlanskaff.xlsx.write import Writing

_NUMBERED = re.compile(r"[a-z_]+?([0-9]+)")


def labels(w: Writing, block: Table) -> list[str]:
    """The header of every column of a table, no two alike: Excel opens no table that has the same header twice."""
    found = [_named(w, block, c) or w.words(f"{block.key}.{c.name}.label") for c in block.columns]
    if block.named_by is None:
        return found
    # What stands once keeps its name, also where it looks like a name with a number of ours.
    taken = {label.casefold() for label in found}
    seen: set[str] = set()
    unlike = []
    for label in found:
        free = label if label.casefold() not in seen else next(
            numbered for at in count(2) if (numbered := f"{label} ({at})").casefold() not in taken)
        taken.add(free.casefold())
        seen.add(free.casefold())
        unlike.append(free)
    return unlike


def fold(w: Writing, sheet: Sheet, page: Worksheet, block: Table) -> None:
    """Hide the numbered columns that nothing stands for."""
    for column in block.columns:
        if _NUMBERED.fullmatch(column.name) and not _named(w, block, column):
            left = w.layout.names[name_of(block.key, column.name)].left
            page.set_column(left - 1, left - 1, sheet.grid[left - 1], None, {"hidden": True})


def _named(w: Writing, block: Table, column: Column) -> str:
    """What stands in the table that names the columns, on the row that has the column's number; "" when nothing."""
    numbered = _NUMBERED.fullmatch(column.name)
    if block.named_by is None or numbered is None:
        return ""
    names = w.values[block.named_by]
    place = int(numbered[1]) - 1
    value = names[place] if place < len(names) else None
    return "" if value is None else str(value)
