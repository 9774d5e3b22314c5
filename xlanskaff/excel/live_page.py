"""Pages and notes of ours in the live Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from xlanskaff.excel import live_native, live_write
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.page import NOTE, Page, free_tab, page_name, quoted

_TITLE, _HEADER, _LEFT = 2, 6, 2
_ACCENT, _INK, _MUTED, _LINK = "#0B4F5C", "#1B2A3A", "#52616B", "#0B5CAD"
_LONGEST_LINK = 250
_LONGEST = 32_767


def write(book: Any, page: Page, earlier: str | None) -> None:
    """Put a page last among the sheets, or in place of an earlier one, in one writing; and bring the person there."""
    tabs = [str(sheet.name) for sheet in book.sheets]
    if earlier in tabs:
        sheet = book.sheets[earlier]
        sheet.clear()
    else:
        sheet = book.sheets.add(name=free_tab(page.tab, tabs), after=book.sheets[tabs[-1]])
        name = book.names.add(page_name(page.key), f"={quoted(str(sheet.name))}!$A$1")
        live_native.tell(name, "api.Visible", False)
    fill(sheet, page, tabs)
    sheet.activate()


def fill(sheet: Any, page: Page, sheets: Sequence[str]) -> None:
    """Write a page on an empty sheet: title, lead, and the table.

    Args:
        sheets: the sheets that links may lead to.
    """
    width = len(page.columns)
    blank: list[CellValue] = [None] * width
    headings = [title for title, _ in page.columns]
    rows: list[Sequence[CellValue]] = [[page.title, *blank[1:]], [page.lead, *blank[1:]], blank, blank, headings]
    rows += [[_cut(value) for value in row] for row in page.rows]
    first = _HEADER - _TITLE + 1
    links = [(first + row, column, _link(area, page.rows[row][column])) for (row, column), area in page.links.items()
             if area.sheet in sheets]
    cells = sheet.range((_TITLE, _LEFT), (_TITLE + len(rows) - 1, _LEFT + width - 1))
    live_write.mixed(cells, rows, links)
    _look(sheet, page, len(page.rows))


def _look(sheet: Any, page: Page, height: int) -> None:
    """The look of a page; where Excel will not have some of it, the page is as right without."""
    width, last = len(page.columns), _HEADER + height
    whole = sheet.range((_TITLE, _LEFT), (last, _LEFT + width - 1))
    header = sheet.range((_HEADER, _LEFT), (_HEADER, _LEFT + width - 1))
    table = sheet.range((_HEADER, _LEFT), (last, _LEFT + width - 1))
    title, lead = (sheet.range((row, _LEFT)) for row in (_TITLE, _TITLE + 1))
    settings: list[tuple[Any, Mapping[str, object]]] = [
        (sheet.range((1, 1)), {"column_width": 2}),
        *((sheet.range((1, _LEFT + number)), {"column_width": characters})
          for number, (_, characters) in enumerate(page.columns)),
        (whole, {"font.name": "Calibri", "font.color": _INK}),
        (title, {"font.size": 20, "font.bold": True, "font.color": _ACCENT}),
        (lead, {"font.color": _MUTED}),
        (table, {"wrap_text": True, "api.VerticalAlignment": -4108, "api.HorizontalAlignment": -4131,
                 "api.IndentLevel": 1, "api.Borders.LineStyle": 1, "api.Borders.Color": 0xE1DCD5}),
        (header, {"font.bold": True, "font.color": "#FFFFFF", "color": _ACCENT}),
        (sheet, {"show_gridlines": False, "api.Tab.Color": 0x5C4F0B, "api.PageSetup.Orientation": 2,
                 "api.PageSetup.Zoom": False, "api.PageSetup.FitToPagesWide": 1,
                 "api.PageSetup.FitToPagesTall": False})]
    for column in sorted({column for _, column in page.links}):
        settings.append((sheet.range((_HEADER + 1, _LEFT + column), (last, _LEFT + column)), {"font.color": _LINK}))
    for thing, wanted in settings:
        for name, value in wanted.items():
            live_native.tell(thing, name, value)


def notes(book: Any, sheets: Sequence[str]) -> list[Any]:
    """The notes of ours in a book."""
    found = []
    for tab in sheets:
        with suppress(AttributeError, NotImplementedError):  # an xlwings from before notes could be listed
            found += [note for note in book.sheets[tab].notes if str(note.text).startswith(NOTE)]
    return found


def mark(book: Any, wanted: Mapping[tuple[str, str], str], sheets: Sequence[str]) -> None:
    """Put notes of ours at cells, in place of all that were there; a note of the person's own is left alone."""
    for note in notes(book, sheets):
        note.delete()
    refused: set[str] = set()
    for (tab, address), said in wanted.items():
        if tab not in sheets or tab in refused:
            continue
        cell = book.sheets[tab].range(address)
        try:
            if cell.note is None:
                note = cell.add_note(said)
                live_native.tell(note, "api.Shape.TextFrame.AutoSize", True)
        except Exception:  # noqa: BLE001 - a protected sheet, or a cell with a threaded comment; the page tells it
            if live_native.locked(book.sheets[tab], cell):
                refused.add(tab)


def remove(book: Any, pages: Mapping[str, str], sheets: Sequence[str]) -> None:
    """Take away every note of ours, and every page with its name."""
    for note in notes(book, sheets):
        note.delete()
    for key, tab in pages.items():
        for name in [each for each in book.names if str(each.name) == page_name(key)]:
            name.delete()
        if tab in sheets and len(book.sheets) > 1:
            book.sheets[tab].delete()


def _link(area: Area, value: CellValue) -> str:
    """The formula of a cell that leads to another."""
    target = f"#{quoted(area.sheet)}!{area.a1}".replace('"', '""')
    shown = str(value if value is not None else area.a1)[:_LONGEST_LINK].replace('"', '""')
    return f'=HYPERLINK("{target}","{shown}")'


def _cut(value: CellValue) -> CellValue:
    return value[:_LONGEST] if isinstance(value, str) else value
