"""Bars of a Gantt chart: conditional formats over empty cells, from the dates that stand beside them.

The formats also cover the columns with the dates, where they never apply: what a bar shows is read there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import Bars, Table
from xlanskaff.grammar.book import Area, column_letters
from xlanskaff.grammar.names import list_name, name_of
from xlanskaff.xlsx import look

if TYPE_CHECKING:
    from xlanskaff.xlsx.write import Writing


def bars(w: Writing, page: Worksheet, block: Bars) -> None:
    """Draw the bars, the lines around the marked month and a line where a year begins."""
    table, ruler = (w.spec.block(key) for key in (block.table, block.ruler))
    assert isinstance(table, Table) and isinstance(ruler, Table)
    first, last = (w.layout.names[name_of(table.key, name)] for name in (block.first, block.last))
    head = w.layout.names[name_of(ruler.key, ruler.columns[0].name)]
    end = w.layout.names[name_of(ruler.key, ruler.columns[-1].name)]
    where = Area(page.name, first.top, min(first.left, last.left), first.bottom, end.left)
    month = f"{column_letters(where.left)}${head.top}"
    begin, finish = (f"${column_letters(area.left)}{area.top}" for area in (first, last))
    # With one date only, the bar is that date's month; ISNUMBER(month) keeps the columns of the dates themselves out.
    start = f"IF(ISNUMBER({begin}),{begin},{finish})"
    inside = (f"ISNUMBER({month}),COUNT({begin},{finish})>0,{start}<EDATE({month},1),"
              f"MAX({begin},{finish},0)>={month}")
    for condition, style in _colours(w, table, block):
        _format(w, page, where, f"AND({inside}{condition})", style)
    shown = f"ISNUMBER({month})"
    if block.marked is not None:
        date = name_of(block.marked.block, block.marked.name)
        _format(w, page, Area(page.name, head.top, where.left, where.bottom, where.right),
                f"AND({shown},ISNUMBER({date}),{date}>={month},{date}<EDATE({month},1))", look.MARKED)
    _format(w, page, where, f"AND({shown},MONTH({month})=1)", look.NEW_YEAR)


def _colours(w: Writing, table: Table, block: Bars) -> list[tuple[str, dict[str, object]]]:
    """A further condition and a style for each choice; the last one is for everything else."""
    column = next((c for c in table.columns if c.name == block.colours), None)
    choices = None if column is None else column.choices or column.palette
    found: list[tuple[str, dict[str, object]]] = []
    if choices is not None:
        cell = w.layout.names[name_of(table.key, block.colours)]
        labels = w.layout.names[list_name(choices)]
        for row, item in enumerate(choices.items, labels.top):
            style = look.BARS.get((choices.key, item.code))
            if style is not None:
                label = f"{labels.sheet}!${column_letters(labels.left)}${row}"
                found.append((f",${column_letters(cell.left)}{cell.top}={label}", style))
    return [*found, ("", look.BAR)]


def _format(w: Writing, page: Worksheet, where: Area, condition: str, style: dict[str, object]) -> None:
    page.conditional_format(where.top - 1, where.left - 1, where.bottom - 1, where.right - 1, {
        "type": "formula", "criteria": f"={condition}", "format": w.book.add_format(style)})
