"""Build a new workbook from its specification, through XlsxWriter.

Same input, same bytes: no clock, no package version, fixed dates in the archive. Every computed
cell is written with its right cached result.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import Bars, Cards, Chart, Checklist, Form, Prose, Sheet, Status, Table, Workbook
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.layout import LEAD_ROW, NAVIGATION_ROW, TITLE_ROW, Layout, place, tab
from xlanskaff.grammar.names import IDENTITY, LISTS_SHEET, META_KEYS, META_SHEET, choice_lists, list_name
from xlanskaff.grammar.values import cells_of
from xlanskaff.grammar.words import words
from xlanskaff.language.texts import Lang, text
from xlanskaff.xlsx import look, measure, write_bars, write_blocks, write_charts, write_checklist, write_long
from xlanskaff.xlsx.finish import PointLabels, finish

DATE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed stamp in every file, so that bytes repeat


class Writing:
    """One workbook being written: its layout, its values, its styles."""

    def __init__(self, layout: Layout, values: Mapping[tuple[str, str], Sequence[Any]], book: Any,
                 begun: Collection[str] = ()) -> None:
        self.layout = layout
        self.lang: Lang = layout.lang
        self.spec = layout.spec
        self.values = values
        self.book = book
        self.begun = begun
        self.point_labels: dict[str, PointLabels] = {}
        self.rows: dict[tuple[str, int], float] = {}
        self.soft_rows: dict[str, set[int]] = {}
        self._formats: dict[tuple[str, str, str], Format] = {}

    def cell(self, surface: str, fmt: str) -> Format:
        """The format of a cell."""
        return self._format("cell", surface, fmt)

    def text(self, role: str) -> Format:
        """The format of written text."""
        return self._format("text", role, "")

    def _format(self, kind: str, one: str, two: str) -> Format:
        found = self._formats.get((kind, one, two))
        if found is None:
            style = look.cell_style(one, two) if kind == "cell" else look.text_style(one)
            found = self._formats[kind, one, two] = self.book.add_format(style)
        return found

    def drawn(self, block: str) -> int:
        """How many rows of a table are written."""
        rows = self.layout.heights[block]
        return min(rows, 1) if block in self.begun else rows

    def words(self, key: str, **values: object) -> str:
        """A text of this book."""
        return words(self.spec, key, self.lang, **values)

    def set_row(self, page: Worksheet, row: int, height: float) -> None:
        """Make a row (1-based) at least so high."""
        known = self.rows.get((page.name, row), 0.0)
        if height > known:
            self.rows[page.name, row] = height
            page.set_row(row - 1, height)

    def soften(self, page: Worksheet, row: int, height: float) -> None:
        """Give a row (1-based) a height that Excel may change when somebody types in it."""
        self.set_row(page, row, height)
        self.soft_rows.setdefault(page.name, set()).add(row)

    def row_height(self, page: Worksheet, row: int) -> float:
        """The height of a row (1-based) in points."""
        return self.rows.get((page.name, row), 15.0)


def write(spec: Workbook, lang: Lang, *, rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
          meta: Mapping[str, str] | None = None, begun: Collection[str] = ()) -> bytes:
    """The bytes of a workbook.

    Tables whose rows are part of the template keep them; given values are laid over, row by row.

    Args:
        rows: the content of forms and tables by block key, in cell values.
        begun: tables whose first row alone is written, for somebody puts other rows in the place of all. Formulas
            are worked out with the rows that are given.
    """
    given = rows or {}
    tall = tuple((b.key, len(given[b.key])) for b in spec.blocks()
                 if isinstance(b, Table) and b.constants is None and b.key in given and not b.capacity)
    layout = place(spec, lang, tall)
    values = cells_of(layout, given)
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": words(spec, "title", lang), "author": "xlanskaff",
                         "subject": words(spec, f"sheet.{spec.sheets[0].key}.lead", lang), "created": DATE})
    writing = Writing(layout, values, book, begun)
    pages = {sheet.key: book.add_worksheet(tab(spec, sheet, lang)) for sheet in spec.sheets}
    for page in pages.values():
        # Our formulas carry their prefixes; looking for functions that lack one takes half the time of writing.
        page._prepare_formula = _as_written
    for sheet in spec.sheets:
        _sheet(writing, sheet, pages[sheet.key])
    _lists(writing)
    _identity(writing, {"book": spec.key, "version": str(spec.version), "lang": lang, **(meta or {})})
    for name, area in sorted(layout.names.items()):
        book.define_name(name, f"='{area.sheet}'!{_absolute(area.a1)}")
    write_long.used_names(writing)
    pages[spec.sheets[0].key].activate()
    # Charts draw from the cells; a cache inside the chart would be one more thing to go stale.
    book._add_chart_data = lambda: None
    book.close()
    soft = {f"xl/worksheets/sheet{number}.xml": writing.soft_rows[page.name]
            for number, page in enumerate(pages.values(), 1) if page.name in writing.soft_rows}
    return finish(stream.getvalue(), lang, writing.point_labels, soft)


def _as_written(formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG001
    """A formula without the equals sign and the braces of an array formula."""
    return formula.removeprefix("{").removeprefix("=").removesuffix("}") if formula[:1] in "{=" else formula


def _sheet(w: Writing, sheet: Sheet, page: Worksheet) -> None:
    for index, width in enumerate(sheet.grid):
        page.set_column(index, index, width, w.cell("plain", "text") if sheet.state == "hidden" else None)
    if sheet.state == "visible":
        _frame(w, sheet, page)
    last = 1
    for block in sheet.blocks:
        if isinstance(block, Chart):
            continue
        last = max(last, w.layout.blocks[block.key].after - 1)
        if block.page_break and w.layout.heights.get(block.key, 1):
            page.set_h_pagebreaks([w.layout.blocks[block.key].top - 1])
        match block:
            case Table():
                write_blocks.table(w, sheet, page, block)
            case Form():
                write_blocks.form(w, sheet, page, block)
            case Cards():
                write_blocks.cards(w, page, block)
            case Bars():
                write_bars.bars(w, page, block)
            case Checklist():
                write_checklist.checklist(w, sheet, page, block)
            case Prose():
                write_blocks.prose(w, sheet, page, block)
            case Status():
                write_blocks.status(w, page, block)
    for block in sheet.blocks:
        if isinstance(block, Chart) and (not block.needs or w.layout.heights[block.needs]):
            write_charts.chart(w, sheet, page, block)
            last = max(last, w.layout.blocks[block.key].after - 1)
    if sheet.state == "hidden":
        page.hide()
        return
    write_long.no_marks(w, sheet, page)
    write_long.print_area(w, sheet, page, last, write_blocks.last_column(sheet))


def _frame(w: Writing, sheet: Sheet, page: Worksheet) -> None:
    """What every visible sheet has: navigation, title, instruction, print set-up."""
    page.hide_gridlines(0 if sheet.gridlines else 2)
    page.set_paper(9)
    if sheet.portrait:
        page.set_portrait()
    else:
        page.set_landscape()
    page.fit_to_pages(sheet.pages_wide, 1 if sheet.one_page else 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer(f"&L&9{w.words('title').replace('&', '&&')}&R&9{text('look.page', w.lang)}")
    _navigation(w, sheet, page)
    w.set_row(page, TITLE_ROW, 32)
    page.write_string(TITLE_ROW - 1, 1, w.words(f"sheet.{sheet.key}.title"), w.text("title"))
    w.set_row(page, LEAD_ROW, 20)
    page.write_string(LEAD_ROW - 1, 1, w.words(f"sheet.{sheet.key}.lead"), w.text("lead"))


def _navigation(w: Writing, here: Sheet, page: Worksheet) -> None:
    """Links home, back and on, each starting in a column of its own."""
    w.set_row(page, NAVIGATION_ROW, 24)
    seen = [s for s in w.spec.sheets if s.state == "visible"]
    number = seen.index(here)
    links = [("home", seen[0])] if number else []
    links += [("back", seen[number - 1])] if number > 1 else []
    links += [("on", seen[number + 1])] if number + 1 < len(seen) else []
    links += [("home", sheet) for sheet in seen if sheet.key in here.see]
    widths = [0 if column in write_blocks.hidden_columns(here) else measure.pixels(width)
              for column, width in enumerate(here.grid, 1)]
    column = 1
    for kind, sheet in links:
        title = tab(w.spec, sheet, w.lang)
        shown = text(f"look.nav.{kind}", w.lang, sheet=title)
        page.write_url(0, column, f"internal:'{title}'!A1", w.text("link"), shown,
                       text("look.go_to", w.lang, sheet=title))
        room = 0
        while room < measure.width(shown) + 14 and column < len(widths):
            room += widths[column]
            column += 1


def _lists(w: Writing) -> None:
    page = w.book.add_worksheet(LISTS_SHEET)
    style = w.cell("plain", "text")
    for choices in choice_lists(w.spec):
        area = w.layout.names[list_name(choices)]
        for offset, heading in enumerate((choices.key, "code", "value")):
            page.write_string(0, area.left - 1 + offset, heading, style)
        shown = labels(choices, w.lang)
        for row, item in enumerate(choices.items, area.top - 1):
            page.write(row, area.left - 1, shown[item.code], style)
            page.write_string(row, area.left, item.code, style)
            if item.value is not None:
                page.write_number(row, area.left + 1, item.value, style)
    page.hide()


def _identity(w: Writing, meta: Mapping[str, str]) -> None:
    page = w.book.add_worksheet(META_SHEET)
    for row, key in enumerate(META_KEYS):
        page.write_string(row, 0, key)
        page.write_string(row, 1, meta.get(key, ""))
        w.book.set_custom_property(f"xa_{key}", meta.get(key, ""), "text")
    page.very_hidden()
    identity = "|".join(meta.get(key, "").replace("|", "/") for key in META_KEYS)
    w.book.define_name(IDENTITY, '="' + identity.replace('"', '""') + '"')


def _absolute(a1: str) -> str:
    parts = a1.split(":")
    return ":".join("$" + "".join(c for c in p if c.isalpha()) + "$" + "".join(c for c in p if c.isdigit())
                    for p in parts)
