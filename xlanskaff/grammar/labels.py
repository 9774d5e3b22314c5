"""Find cells by what is written in them, in any of the three languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.book import Area, Book, CellValue
from xlanskaff.grammar.words import has_words, words
from xlanskaff.language.texts import LANGUAGES, Lang

Labels = tuple[Mapping[str, str], ...]
"""For each language, column -> its label as it is compared. A word may head one column here and another there."""

ROWS, COLUMNS = 2_000, 100
"""How much of a sheet is looked through for labels, from its first used cell."""


@cache
def labels_of(spec: Workbook, block: Form | Table, column: str) -> Mapping[Lang, str]:
    """The label of a column in every language."""
    return {lang: words(spec, f"{block.key}.{column}.label", lang) for lang in LANGUAGES}


@cache
def all_labels(spec: Workbook, block: Form | Table) -> Labels:
    """The labels of every column of a block, language by language."""
    return tuple({c.name: plain(labels_of(spec, block, c.name)[lang]) for c in block.columns} for lang in LANGUAGES)


def title_of(spec: Workbook, block: Form | Table, lang: Lang) -> str:
    """What a reader of the workbook calls a block; its key where it has no title."""
    key = f"{block.key}.title"
    return words(spec, key, lang) if has_words(spec, key, lang) else block.key


@dataclass(frozen=True, slots=True)
class Header:
    """A row, or for a form a column, that holds the labels of a block: label's column -> where it stands."""

    sheet: str
    line: int
    places: Mapping[str, tuple[int, ...]]

    @property
    def hits(self) -> int:
        """How many of the columns are named there."""
        return len(self.places)


class Search:
    """Looks through the sheets of a book; reads each sheet at most once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._pages: dict[str, tuple[Area, list[list[CellValue]]] | None] = {}

    def page(self, sheet: str) -> tuple[Area, list[list[CellValue]]] | None:
        """The beginning of a sheet's used area, and its values; None when it is empty or absent."""
        if sheet not in self._pages:
            used = self.book.used(sheet) if sheet in self.book.sheets() else None
            if used is not None:
                used = Area(sheet, used.top, used.left, min(used.bottom, used.top + ROWS - 1),
                            min(used.right, used.left + COLUMNS - 1))
            self._pages[sheet] = (used, self.book.values(used)) if used is not None else None
        return self._pages[sheet]

    def value(self, sheet: str, row: int, column: int) -> CellValue:
        """What stands in one cell of a page; where the page was not needed yet, it is not for this one cell either."""
        if sheet not in self._pages:
            return self.book.values(Area(sheet, row, column, row, column))[0][0]
        page = self.page(sheet)
        if page is None:
            return None
        area, rows = page
        inside = area.top <= row <= area.bottom and area.left <= column <= area.right
        return rows[row - area.top][column - area.left] if inside else None

    def header(self, sheet: str, row: int, labels: Labels) -> Header:
        """The labels that stand on one row of a sheet, each with every column it stands in."""
        if sheet not in self._pages and sheet in self.book.sheets():
            # Where all of them stand on the row, nothing else of the sheet is needed.
            places = _places(self.book.values(Area(sheet, row, 1, row, COLUMNS))[0], 1, labels)
            if len(places) == len(labels[0]):
                return Header(sheet, row, places)
        page = self.page(sheet)
        if page is None or not page[0].top <= row <= page[0].bottom:
            return Header(sheet, row, {})
        return Header(sheet, row, _places(page[1][row - page[0].top], page[0].left, labels))

    def headers(self, sheet: str, labels: Labels) -> list[Header]:
        """Every row of a sheet that holds at least half of the labels, and three of them."""
        page = self.page(sheet)
        if page is None:
            return []
        found = [Header(sheet, page[0].top + r, _places(row, page[0].left, labels)) for r, row in enumerate(page[1])]
        columns = len(labels[0])
        return [header for header in found if header.hits * 2 >= columns and header.hits >= min(3, columns)]

    def form(self, sheet: str, labels: Labels) -> Header | None:
        """The column of a sheet in which most of the labels stand one under the other, each with its rows."""
        page = self.page(sheet)
        if page is None:
            return None
        area, rows = page
        best: Header | None = None
        for column in range(area.width):
            places = _places([row[column] for row in rows], area.top, labels)
            if places and (best is None or len(places) > best.hits):
                best = Header(sheet, area.left + column, places)
        return best

    def bottom(self, sheet: str, header: int, column: int) -> int:
        """The last filled row under a header, in a column where at most two cells in a row are blank."""
        page = self.page(sheet)
        assert page is not None
        last = header + 1
        for row in range(header + 1, page[0].bottom + 1):
            if self.value(sheet, row, column) not in (None, ""):
                last = row
            elif row - last > 2:
                break
        return last


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """A label as it is compared: without case, line breaks, and the mark of what must be filled in.

    Example:
        >>> plain("Svaret gjelder *"), plain("Den som\\nsvarer")
        ('svaret gjelder', 'den som svarer')
    """
    return " ".join(label[:200].split()).rstrip(" *:").casefold()


def _places(values: Iterable[CellValue], first: int, labels: Labels) -> dict[str, tuple[int, ...]]:
    """For each column, the numbers of the cells (counted from `first`) that hold its label in the best language."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for number, value in enumerate(values, first):
        if isinstance(value, str) and value:
            at[plain(value)].append(number)
    by_language = ({name: tuple(at[label]) for name, label in columns.items() if label in at} for columns in labels)
    return max(by_language, key=len)
