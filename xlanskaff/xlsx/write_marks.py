"""What marks cells by what they hold: bars, colours of choices, numbers past their limit, lines between groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import Table
from xlanskaff.grammar.book import Area, cell_name, column_letters
from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.columns import Column
from xlanskaff.grammar.names import header_name, list_name, name_of
from xlanskaff.xlsx import look

if TYPE_CHECKING:
    from xlanskaff.xlsx.write import Writing


def marks(w: Writing, page: Worksheet, block: Table, column: Column, area: Area) -> None:
    """The conditional formats of a column."""
    if column.fmt in {"gap", "gap_whole"}:
        page.conditional_format(area.top - 1, area.left - 1, area.bottom - 1, area.left - 1, {
            "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": look.ORANGE,
            "bar_negative_color": look.GREEN, "min_type": "num", "min_value": 0, "max_type": "num",
            "max_value": 8, "bar_no_border": True, "bar_axis_color": look.BAND})
    if column.palette is not None:
        coloured(w, page, column.palette, area)
    if column.limit:
        _limited(w, page, area, w.layout.names[name_of(block.key, column.limit)])
    if column.fmt == "spread" and column is next(c for c in block.columns if c.fmt == "spread"):
        _spread(w, page, block)
    if column.fmt == "heat":
        page.conditional_format(area.top - 1, area.left - 1, area.bottom - 1, area.left - 1, {
            "type": "3_color_scale", "min_type": "num", "min_value": 1, "mid_type": "num", "mid_value": 3,
            "max_type": "num", "max_value": 5, "min_color": look.ORANGE, "mid_color": "#FBF3DA",
            "max_color": "#8CC7A1"})


def _spread(w: Writing, page: Worksheet, block: Table) -> None:
    """Shade the amounts of all columns of a table alike: the deeper, the more. The amount itself stands in the cell."""
    areas = [w.layout.names[name_of(block.key, c.name)] for c in block.columns if c.fmt == "spread"]
    first, last = areas[0], areas[-1]
    page.conditional_format(first.top - 1, first.left - 1, last.bottom - 1, last.left - 1, {
        "type": "2_color_scale", "min_type": "num", "min_value": 0, "max_type": "percentile", "max_value": 97,
        "min_color": look.WHITE, "max_color": look.SHADE})


def coloured(w: Writing, page: Worksheet, palette: ChoiceList, area: Area) -> None:
    """Colour each cell by the label that its text begins with; the text itself says the class."""
    labels = w.layout.names[list_name(palette)]
    first = cell_name(area.top, area.left)
    for row, item in enumerate(palette.items, labels.top):
        style = look.CLASSES.get((palette.key, item.code))
        if style is not None:
            label = f"{labels.sheet}!${column_letters(labels.left)}${row}"
            page.conditional_format(area.top - 1, area.left - 1, area.bottom - 1, area.left - 1, {
                "type": "formula", "criteria": f"=LEFT({first},LEN({label}))={label}",
                "format": w.book.add_format(style)})


def _limited(w: Writing, page: Worksheet, area: Area, limit: Area) -> None:
    """Mark the numbers that pass the number in another column of their row."""
    first, most = cell_name(area.top, area.left), f"${column_letters(limit.left)}{limit.top}"
    page.conditional_format(area.top - 1, area.left - 1, area.bottom - 1, area.left - 1, {
        "type": "formula", "criteria": f"=AND(ISNUMBER({first}),ISNUMBER({most}),{first}>{most}+{look.SLACK})",
        "format": w.book.add_format(look.OVER)})


def band(w: Writing, page: Worksheet, block: Table) -> None:
    """A line where the value of the band column changes."""
    area = w.layout.names[name_of(block.key, block.band)]
    header = w.layout.names[header_name(block.key)]
    letters = column_letters(area.left)
    changes = f"${letters}{area.top + 1}<>${letters}{area.top}"
    if block.shown_by:
        shown = w.layout.names[name_of(block.key, block.shown_by)]
        changes = f'AND(${column_letters(shown.left)}{area.top + 1}<>"",{changes})'
    page.conditional_format(area.top, header.left - 1, area.bottom - 1, header.right - 1, {
        "type": "formula", "criteria": f"={changes}",
        "format": w.book.add_format({"top": 1, "top_color": look.ACCENT, "left": 1, "left_color": look.HAIR,
                                     "right": 1, "right_color": look.HAIR, "bottom": 1,
                                     "bottom_color": look.HAIR})})
