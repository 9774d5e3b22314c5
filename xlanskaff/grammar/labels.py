"""Find cells by what is written in them, in any of the three languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.book import Area, Book, CellValue
from xlanskaff.language.texts import LANGUAGES, Lang, text


@lru_cache(maxsize=None)
def labels_of(spec: Workbook, block: Form | Table, column: str) -> Mapping[Lang, str]:
    """The label of a column in every language."""
    return {lang: text(f"{spec.key}.{block.key}.{column}.label", lang) for lang in LANGUAGES}


class Search:
    """Looks through the sheets of a book; reads each sheet at most once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._pages: dict[str, tuple[Area, list[list[CellValue]]] | None] = {}

    def page(self, sheet: str) -> tuple[Area, list[list[CellValue]]] | None:
        """The used area of a sheet and its values; None when empty, absent, or too large to look through."""
        if sheet not in self._pages:
            used = self.book.used(sheet) if sheet in self.book.sheets() else None
            fits = used is not None and used.height * used.width <= 200_000
            self._pages[sheet] = (used, self.book.values(used)) if used is not None and fits else None
        return self._pages[sheet]

    def header(self, sheet: str, row: int, labels: set[str]) -> int | None:
        """The sheet column in which one of the labels stands on a row."""
        page = self.page(sheet)
        if page is None or not page[0].top <= row <= page[0].bottom:
            return None
        for offset, value in enumerate(page[1][row - page[0].top]):
            if isinstance(value, str) and bare(value) in labels:
                return page[0].left + offset
        return None

    def label(self, sheets: Iterable[str], labels: set[str]) -> Area | None:
        """The first cell with one of the labels, sheet by sheet."""
        for sheet in dict.fromkeys(sheets):
            page = self.page(sheet)
            for r, row in enumerate(page[1] if page else ()):
                for c, value in enumerate(row):
                    if page and isinstance(value, str) and bare(value) in labels:
                        return Area(sheet, page[0].top + r, page[0].left + c, page[0].top + r, page[0].left + c)
        return None

    def table(self, spec: Workbook, block: Table) -> dict[str, Area | None]:
        """The columns of a table whose names are all gone, from the row that holds most of its labels."""
        wanted = {c.name: set(labels_of(spec, block, c.name).values()) for c in block.columns}
        best: tuple[int, str, int, dict[str, int]] = (0, "", 0, {})
        for sheet in self.book.sheets():
            page = self.page(sheet)
            for r, row in enumerate(page[1] if page else ()):
                at = {name: c for name, labels in wanted.items() for c, value in enumerate(row)
                      if isinstance(value, str) and bare(value) in labels}
                if page and len(at) > best[0]:
                    best = (len(at), sheet, page[0].top + r, {n: page[0].left + c for n, c in at.items()})
        hits, sheet, row, at = best
        if hits * 2 < len(wanted) or hits < 3:
            return dict.fromkeys(wanted)
        bottom = self._bottom(sheet, row, at.get(block.id_column) or min(at.values()))
        return {name: Area(sheet, row + 1, at[name], bottom, at[name]) if name in at else None for name in wanted}

    def _bottom(self, sheet: str, header: int, column: int) -> int:
        page = self.page(sheet)
        assert page is not None
        area, rows = page
        last = header + 1
        for row in range(header + 1, area.bottom + 1):
            if rows[row - area.top][column - area.left] not in (None, ""):
                last = row
            elif row - last > 2:
                break
        return last


def bare(label: str) -> str:
    """A label without the mark of a required field.

    Example:
        >>> bare(" Enhet * ")
        'Enhet'
    """
    return label.strip().removesuffix("*").rstrip()
