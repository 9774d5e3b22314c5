"""Long tables: rows that stay calm until they are used, and a printout that ends where the content does.

A table with room for a hundred rows must neither look empty nor print blank pages. Its first `calm` rows
look ready to be filled in; the others get their frame from a conditional format as the rows above them are
used. A computed list (`shown_by`) shows the frame of exactly the rows that hold something. The print area
is a formula that Excel reads each time it prints. LibreOffice does not read it, and prints all rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import Sheet, Table
from xlanskaff.grammar.book import Area, column_letters
from xlanskaff.grammar.columns import Column, Role
from xlanskaff.grammar.expr import Running
from xlanskaff.grammar.formula import walk
from xlanskaff.grammar.names import name_of, used_name
from xlanskaff.xlsx import look

if TYPE_CHECKING:
    from xlanskaff.xlsx.write import Writing

CALM, UNSEEN = "calm", "unseen"
PRINT_AREA = "_xlnm.Print_Area"


def is_long(block: Table) -> bool:
    """Whether some of a table's rows are without a frame of their own."""
    return bool(block.calm or block.shown_by)


def surface(block: Table, column: Column, index: int) -> str:
    """What a cell of a table looks like before any conditional format, by its row."""
    own = column.emphasis or column.role.value
    if not is_long(block) or index < block.calm or column.hidden:
        return own
    return UNSEEN if column.role is Role.CONSTANT else CALM


def frames(w: Writing, page: Worksheet, block: Table) -> None:
    """The conditional formats that give used rows their frame; one for each kind of cell."""
    extent = _extent(w, block)
    start = extent.top + block.calm
    if start > extent.bottom:
        return
    by_surface: dict[str, list[int]] = {}
    for offset, column in enumerate(block.columns):
        if not column.hidden:
            by_surface.setdefault(column.emphasis or column.role.value, []).append(extent.left + offset)
    for name, columns in by_surface.items():
        areas = [Area(extent.sheet, start, left, extent.bottom, right) for left, right in _runs(columns)]
        first = areas[0]
        page.conditional_format(first.top - 1, first.left - 1, first.bottom - 1, first.right - 1, {
            "type": "formula", "criteria": f"={_condition(w, block)}",
            "multi_range": " ".join(area.a1 for area in areas),
            "format": w.book.add_format({**look.SURFACES[name], **(look.SEEN if name == Role.CONSTANT else {})})})


def spacers(w: Writing, page: Worksheet, block: Table) -> None:
    """Give rows whose height is Excel's own to decide a least height, by a large font in an empty cell."""
    extent = _extent(w, block)
    if extent.left > 1:
        for row in range(extent.top, extent.bottom + 1):
            page.write_blank(row - 1, 0, None, w.text("spacer"))


def no_marks(w: Writing, sheet: Sheet, page: Worksheet) -> None:
    """Keep Excel from marking running totals as formulas that leave out the cells next to them."""
    running = [w.layout.names[name_of(block.key, column.name)].a1 for block in sheet.blocks if isinstance(block, Table)
               for column in block.columns if column.expr is not None and any(
                   isinstance(node, Running) for node in walk(column.expr))]
    if running:
        page.ignore_errors({"formula_range": " ".join(running)})


def used_names(w: Writing) -> None:
    """For each table with ids to refer to, a name for the ids down to the last filled row."""
    for block in w.spec.data_blocks():
        if isinstance(block, Table) and block.calm and block.id_column:
            ids = w.layout.names[name_of(block.key, block.id_column)]
            column = _absolute(ids)
            first = column.partition(":")[0]
            last = f"MAX(1,{_last_used(w, block)}-{ids.top - 1})"
            w.book.define_name(used_name(block.key), f"={first}:INDEX({column},{last})")


def print_area(w: Writing, sheet: Sheet, page: Worksheet, last: int, right: int) -> None:
    """The printed part of a sheet; where it ends with long tables, down to their last filled row.

    Args:
        last: the last row of the sheet's blocks; `right` their last column.
    """
    tables = [b for b in sheet.blocks if isinstance(b, Table) and is_long(b) and w.layout.heights[b.key]]
    first = min((_extent(w, block).top for block in tables), default=0)
    others = {b: w.layout.blocks[b.key].after - 1 for b in sheet.blocks if b not in tables}
    if not tables or any(end >= first and not b.beside for b, end in others.items()):
        page.print_area(0, 0, last - 1, right - 1)
        return
    least = max([_extent(w, block).top - 1 + max(block.calm, 1) for block in tables] + list(others.values()))
    ends = ",".join(_last_used(w, block) for block in tables)
    letters, name = column_letters(right), _quoted(page.name)
    area = f"={name}!$A$1:INDEX({name}!${letters}$1:${letters}${last},MAX({least},{ends}))"
    w.book.define_name(f"{name}!{PRINT_AREA}", area)


def _extent(w: Writing, block: Table) -> Area:
    first = w.layout.names[name_of(block.key, block.columns[0].name)]
    return Area(first.sheet, first.top, first.left, first.bottom, first.left + len(block.columns) - 1)


def _condition(w: Writing, block: Table) -> str:
    """Whether a row is in use, for the first row below those that always are; later rows follow by offset."""
    if block.shown_by:
        shown = w.layout.names[name_of(block.key, block.shown_by)]
        return f'${column_letters(shown.left)}{shown.top + block.calm}<>""'
    extent = _extent(w, block)
    parts = [f"${column_letters(left)}{extent.top}:${column_letters(right)}${extent.bottom}"
             for left, right in _inputs(w, block)]
    return f"COUNTA({','.join(parts)})>0"


def _last_used(w: Writing, block: Table) -> str:
    """The sheet row of the last row in use, as a formula; 0 when none is."""
    if block.shown_by:
        shown = w.layout.names[name_of(block.key, block.shown_by)]
        areas = [shown]
    else:
        extent = _extent(w, block)
        areas = [Area(extent.sheet, extent.top, left, extent.bottom, right) for left, right in _inputs(w, block)]
    parts = [f'SUMPRODUCT(MAX(({_absolute(area)}<>"")*ROW({_absolute(area)})))' for area in areas]
    return parts[0] if len(parts) == 1 else f"MAX({','.join(parts)})"


def _inputs(w: Writing, block: Table) -> Iterator[tuple[int, int]]:
    """The sheet columns that people fill in, as runs from left to right."""
    left = _extent(w, block).left
    return _runs([left + offset for offset, column in enumerate(block.columns)
                  if column.role in (Role.INPUT, Role.PREFILLED)])


def _runs(columns: list[int]) -> Iterator[tuple[int, int]]:
    starts = [columns[0], *(after for before, after in pairwise(columns) if after != before + 1)]
    ends = [*(before for before, after in pairwise(columns) if after != before + 1), columns[-1]]
    yield from zip(starts, ends, strict=True)


def _absolute(area: Area) -> str:
    first, last = column_letters(area.left), column_letters(area.right)
    return f"{_quoted(area.sheet)}!${first}${area.top}:${last}${area.bottom}"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
