"""How each kind of block is written on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import Cards, Chart, Form, Line, Prose, Sheet, Status, Table
from xlanskaff.grammar.book import CellError
from xlanskaff.grammar.columns import Column, Kind, Role
from xlanskaff.grammar.formula import formula, is_array
from xlanskaff.grammar.layout import RowAddresses, tab
from xlanskaff.grammar.names import header_name, name_of, table_name
from xlanskaff.grammar.words import has_words
from xlanskaff.language.texts import text
from xlanskaff.xlsx import look, measure, write_heads, write_long, write_marks, write_validation

if TYPE_CHECKING:
    from xlanskaff.grammar.expr import Expr
    from xlanskaff.xlsx.write import Writing

REQUIRED = " *"


def hidden_columns(sheet: Sheet) -> set[int]:
    """The 1-based sheet columns that only hold helper values."""
    return {block.at + offset for block in sheet.blocks if isinstance(block, Table)
            for offset, column in enumerate(block.columns) if column.hidden}


def last_column(sheet: Sheet) -> int:
    """The last 1-based sheet column that is seen, for printing."""
    hidden = hidden_columns(sheet)
    return max(c for c in range(1, len(sheet.grid) + 1) if c not in hidden)


def table(w: Writing, sheet: Sheet, page: Worksheet, block: Table) -> None:
    """A header and its rows, as an Excel table."""
    count = w.layout.heights[block.key]
    if block.bare:
        _bare(w, sheet, page, block)
        return
    header = w.layout.names[header_name(block.key)]
    if block.may_be_empty and not count:
        row = w.layout.blocks[block.key].top
        w.set_row(page, row, 20)
        page.write_string(row - 1, block.at - 1, w.words(f"{block.key}.empty"), w.text("status"))
        return
    if block.titled:
        w.set_row(page, header.top - 1, 26)
        page.write_string(header.top - 2, header.left - 1, w.words(f"{block.key}.title"), w.text("heading"))
    columns = block.columns
    labels = write_heads.labels(w, block)
    surface = "header_low" if any(c.fmt in look.UPRIGHT for c in columns) else "header"
    if count and not block.spans:
        page.add_table(header.top - 1, header.left - 1, header.top - 1 + count, header.right - 1, {
            "name": table_name(block.key), "style": None, "autofilter": block.freeze,
            "columns": [{"header": label, "header_format": w.cell(surface, c.fmt)}
                        for label, c in zip(labels, columns, strict=True)]})
    else:
        for label, column in zip(labels, columns, strict=True):
            area = w.layout.names[name_of(block.key, column.name)]
            _over(page, header.top, area.left, block.span(column), w.cell(surface, column.fmt))
            page.write_string(header.top - 1, area.left - 1, label, w.cell(surface, column.fmt))
    room = 3 if block.freeze else 0
    w.set_row(page, header.top, 4 + max(
        measure.upright(label, _width(w, sheet, block, columns[offset])) if columns[offset].fmt in look.UPRIGHT else
        measure.height(measure.lines(label, _width(w, sheet, block, columns[offset]) - room))
        for offset, label in enumerate(labels) if not columns[offset].hidden))
    for column in columns:
        _column(w, sheet, page, block, column)
    if sheet.state == "visible":
        _row_heights(w, sheet, page, block)
        if block.calm:
            write_long.spacers(w, page, block)
    # Where two formats want a border, the first one has it: the line must come before the frames.
    if block.band and count > 1:
        write_marks.band(w, page, block)
    if count and write_long.is_long(block):
        write_long.frames(w, page, block)
    if block.named_by:
        write_heads.fold(w, sheet, page, block)
    if block.freeze or block.repeat or (write_long.is_long(block) and block is sheet.blocks[-1]):
        page.repeat_rows(header.top - 1)
    if block.freeze:
        pinned = w.layout.names[name_of(block.key, block.pinned)].left if block.pinned else 0
        page.freeze_panes(header.top, pinned)
        if pinned and sheet.pages_wide > 1:
            page.repeat_columns(header.left - 1, pinned - 1)
        first = next((c for c in columns if c.role is Role.INPUT), columns[0])
        area = w.layout.names[name_of(block.key, first.name)]
        page.set_selection(area.top - 1, area.left - 1, area.top - 1, area.left - 1)


def _bare(w: Writing, sheet: Sheet, page: Worksheet, block: Table) -> None:
    """Rows without a header, which are no Excel table."""
    top = w.layout.blocks[block.key].top
    if block.titled:
        w.set_row(page, top, 26)
        page.write_string(top - 1, block.at - 1, w.words(f"{block.key}.title"), w.text("heading"))
    for column in block.columns:
        _column(w, sheet, page, block, column)
    if sheet.state == "visible":
        _row_heights(w, sheet, page, block)


def _column(w: Writing, sheet: Sheet, page: Worksheet, block: Table, column: Column) -> None:
    area = w.layout.names[name_of(block.key, column.name)]
    left = area.left
    fmt = "helper" if column.hidden else column.fmt
    span = block.span(column)
    for index, value in enumerate(w.values[block.key, column.name][:w.drawn(block.key)]):
        style = w.cell(write_long.surface(block, column, index), fmt)
        _over(page, area.top + index, left, span, style)
        write_cell(w, page, block.key, column, area.top + index, left, value, style)
    if column.hidden and sheet.state == "visible":
        page.set_column(left - 1, left - 1, sheet.grid[left - 1], None, {"hidden": True})
    if w.layout.heights[block.key]:
        write_validation.validation(w, page, block.key, column, area)
        write_marks.marks(w, page, block, column, area)


def _over(page: Worksheet, row: int, left: int, span: int, style: Any) -> None:
    """Let a cell cover several sheet columns."""
    if span > 1:
        page.merge_range(row - 1, left - 1, row - 1, left + span - 2, "", style)


def write_cell(w: Writing, page: Worksheet, block: str, column: Column, row: int, left: int, value: Any,
               style: Any) -> None:
    """One cell of a table or a form; text is always text, whatever it begins with."""
    if column.role is Role.COMPUTED and column.expr is not None:
        write_formula(w, page, block, column.expr, row, left, value, style)
    elif value is None or value == "":
        page.write_blank(row - 1, left - 1, None, style)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row - 1, left - 1, value, style)
    elif column.links:
        target = next(s for s in w.spec.sheets if s.key == value)
        title = tab(w.spec, target, w.lang)
        page.write_url(row - 1, left - 1, f"internal:'{title}'!A1", style, title,
                       text("look.go_to", w.lang, sheet=title))
    else:
        page.write_string(row - 1, left - 1, str(value), style)


def write_formula(w: Writing, page: Worksheet, block: str, expr: Expr, row: int, left: int, value: Any,
                  style: Any) -> None:
    """One computed cell with its cached result."""
    written = "=" + formula(expr, RowAddresses(w.layout.names, block, row, w.lang, page.name))
    cached = str(value) if isinstance(value, CellError) else value
    if is_array(expr):
        page.write_array_formula(row - 1, left - 1, row - 1, left - 1, "{" + written + "}", style, cached)
    else:
        page.write_formula(row - 1, left - 1, written, style, cached)


def _row_heights(w: Writing, sheet: Sheet, page: Worksheet, block: Table) -> None:
    wrapped = [(c, _width(w, sheet, block, c)) for c in block.columns if c.fmt in look.WRAPPED and not c.hidden]
    top = w.layout.names[name_of(block.key, block.columns[0].name)].top
    if block.bare and not wrapped:
        if any("rotation" in look.FORMATS[c.fmt] for c in block.columns):
            w.set_row(page, top, look.UPRIGHT_HEIGHT)
        return
    typed = [w.values[block.key, c.name] for c in block.columns if c.role in (Role.INPUT, Role.PREFILLED)]
    given = [any(value not in (None, "") for value in row) for row in zip(*typed, strict=True)]
    for index in range(w.drawn(block.key)):
        needed = block.reserve if block.bare else block.room
        for column, width in wrapped:
            value = w.values[block.key, column.name][index]
            if value not in (None, "") and not isinstance(value, CellError):
                scale = look.FORMATS[column.fmt].get("font_size", 11) / 11
                needed = max(needed, measure.lines(str(value), width - 1, scale=scale))
            elif column.role is Role.COMPUTED and not value and not block.calm:
                needed = max(needed, block.reserve)
        if block.calm and not given[index]:
            continue
        (w.soften if block.calm else w.set_row)(page, top + index, measure.height(needed))


def _width(w: Writing, sheet: Sheet, block: Table, column: Column) -> float:
    """The width of a column in characters, over all sheet columns it covers."""
    left = w.layout.names[name_of(block.key, column.name)].left
    return sum(sheet.grid[left - 1:left - 1 + block.span(column)])


def form(w: Writing, sheet: Sheet, page: Worksheet, block: Form) -> None:
    """Labels, cells and hints, one row a field."""
    first = True
    for column in block.columns:
        area = w.layout.names[name_of(block.key, column.name)]
        style = w.cell(column.role.value, column.fmt)
        value = w.values[block.key, column.name][0]
        label = w.words(f"{block.key}.{column.name}.label") + REQUIRED * column.required
        w.set_row(page, area.top, 96 if column.kind is Kind.LONG_TEXT else 26)
        tall = "_top" if column.kind is Kind.LONG_TEXT else ""
        page.write_string(area.top - 1, block.at - 1, label, w.text(f"label{tall}"))
        if block.value_span > 1:
            page.merge_range(area.top - 1, area.left - 1, area.top - 1, area.left + block.value_span - 2, "", style)
        write_cell(w, page, block.key, column, area.top, area.left, value, style)
        key = f"{block.key}.{column.name}.help"
        if has_words(w.spec, key, w.lang):
            hint = w.words(key)
            _over(page, area.top, block.hint_at, block.hint_span, w.text(f"hint{tall}"))
            page.write_string(area.top - 1, block.hint_at - 1, hint, w.text(f"hint{tall}"))
            room = sum(sheet.grid[block.hint_at - 1:block.hint_at - 1 + block.hint_span]) or 60
            if room > 30:
                w.set_row(page, area.top, measure.height(measure.lines(hint, room - 1, scale=10 / 11)) + 4)
        write_validation.validation(w, page, block.key, column, area)
        if first and column.role is Role.INPUT and sheet.blocks[0] is block:
            page.set_selection(area.top - 1, area.left - 1, area.top - 1, area.left - 1)
            first = False


def cards(w: Writing, page: Worksheet, block: Cards) -> None:
    """Large figures with their captions under them."""
    top = w.layout.blocks[block.key].top
    left = block.at
    w.set_row(page, top, 46)
    w.set_row(page, top + 1, 22)
    for card in block.cards:
        fmt = w.cell("card", card.fmt)
        caption = w.cell("caption", "text" if look.FORMATS[card.fmt]["align"] == "left" else "choice")
        if card.span > 1:
            page.merge_range(top - 1, left - 1, top - 1, left + card.span - 2, "", fmt)
            page.merge_range(top, left - 1, top, left + card.span - 2, "", caption)
        write_formula(w, page, block.key, card.expr, top, left, w.values[block.key, card.key][0], fmt)
        page.write_string(top, left - 1, w.words(f"{block.key}.{card.key}.label"), caption)
        left += card.span


def status(w: Writing, page: Worksheet, block: Status) -> None:
    """One computed sentence."""
    if block.expr is not None:
        top = w.layout.blocks[block.key].top
        w.set_row(page, top, 20)
        write_formula(w, page, block.key, block.expr, top, block.at, w.values[block.key, "text"][0], w.text(block.role))


def prose(w: Writing, sheet: Sheet, page: Worksheet, block: Prose) -> None:
    """Written lines: headings, text, numbered steps with links, and the legend."""
    number = 0
    for row, line in enumerate(block.lines, w.layout.blocks[block.key].top):
        written = w.words(f"{block.key}.{line.key}")
        if line.kind == "heading":
            w.set_row(page, row, 26)
            page.write_string(row - 1, block.at - 1, written, w.text("heading"))
            continue
        start = block.at if line.kind == "text" else block.at + 1
        if line.kind == "step":
            number += 1
            page.write_number(row - 1, block.at - 1, number, w.text("number"))
        elif line.kind == "legend":
            page.write_blank(row - 1, block.at - 1, None, w.cell(line.style, "text"))
        _line(w, sheet, page, line, row, start, block.at + block.span - 1, written)


def _line(w: Writing, sheet: Sheet, page: Worksheet, line: Line, row: int, start: int, end: int, written: str) -> None:
    room = sum(sheet.grid[start - 1:end])
    w.set_row(page, row, measure.height(measure.lines(written, room)))
    style = w.text("link" if line.target else "legend" if line.kind == "legend" else "body")
    if end > start:
        page.merge_range(row - 1, start - 1, row - 1, end - 1, "", style)
    if line.target:
        target = next(s for s in w.spec.sheets if s.key == line.target)
        title = tab(w.spec, target, w.lang)
        page.write_url(row - 1, start - 1, f"internal:'{title}'!A1", style, written,
                       text("look.go_to", w.lang, sheet=title))
    else:
        page.write_string(row - 1, start - 1, written, style)


__all__ = ["Chart", "cards", "form", "hidden_columns", "last_column", "prose", "status", "table"]
