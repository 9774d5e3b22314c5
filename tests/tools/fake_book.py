"""A workbook in a dict, behind the `Book` protocol, that takes damage as a spreadsheet program deals it.

Inserting and deleting rows and columns moves values, formulas, references and names the way Excel
moves them; sorting moves whole rows; a deleted name or sheet leaves what pointed at it broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.book import Area, CellValue, cell_name, column_number
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.formula import formula
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.layout import RowAddresses, place
from xlanskaff.grammar.names import META_KEYS, choice_lists, header_name, list_name, name_of
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.texts import Lang

Place = tuple[int, int]
Move = Callable[[int], int]

_CORNER = r"\$?[A-Z]{1,3}\$?[0-9]+"
_REFERENCE = re.compile(r"""("(?:[^"]|"")*")|(?<![\w.$])((?:'(?:[^']|'')+'|[A-Za-z_]\w*)!)?"""
                        rf"({_CORNER}(?::{_CORNER})?)(?![\w(])")
_PIECES = re.compile(r"(\$?)([A-Z]+)(\$?)([0-9]+)")
Follow = Callable[[str, str, int, int], tuple[str | None, int, int] | None]


class FakeBook:
    """Sheets of values and formulas, and workbook-level names."""

    def __init__(self) -> None:
        self.cells: dict[str, dict[Place, CellValue]] = {}
        self.written: dict[str, dict[Place, str]] = {}
        self.named: dict[str, Area | None] = {}
        self.identity: dict[str, str] = {}

    @classmethod
    def of(cls, spec: Workbook, lang: Lang, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> FakeBook:
        """A book as the writer would have made it, without looks."""
        layout = place(spec, lang)
        book = cls()
        book.identity = dict.fromkeys(META_KEYS, "") | {"book": spec.key, "version": str(spec.version), "lang": lang}
        book.named = dict(layout.names)
        values = cells_of(layout, rows)
        expressions = spec.expressions()
        for block in spec.data_blocks():
            for column in block.columns:
                label = labels_of(spec, block, column.name)[lang]
                area = layout.names[name_of(block.key, column.name)]
                if isinstance(block, Table) and not block.bare:
                    book.put(area.sheet, layout.names[header_name(block.key)].top, area.left, label)
                elif isinstance(block, Form):
                    book.put(area.sheet, area.top, block.at, label)
        for key, column in values.items():
            area = layout.names[name_of(*key)]
            for row, value in enumerate(column, area.top):
                book.put(area.sheet, row, area.left, value)
                if key in expressions:
                    at = RowAddresses(layout.names, key[0], row, lang, area.sheet)
                    book.written[area.sheet][row, area.left] = formula(expressions[key], at)
        for choices in choice_lists(spec):
            area = layout.names[list_name(choices)]
            for row, label in enumerate(labels(choices, lang).values(), area.top):
                book.put(area.sheet, row, area.left, label)
        return book

    # the protocol

    def sheets(self) -> Sequence[str]:
        """Sheet names in tab order."""
        return tuple(self.cells)

    def names(self) -> Mapping[str, Area | None]:
        """Names, None where broken."""
        return self.named

    def values(self, area: Area) -> list[list[CellValue]]:
        """Values row by row."""
        cells = self.cells[area.sheet]
        return [[cells.get((r, c)) for c in range(area.left, area.right + 1)] for r in range(area.top, area.bottom + 1)]

    def formulas(self, area: Area) -> list[list[str | None]]:
        """Formulas row by row."""
        cells = self.written[area.sheet]
        return [[cells.get((r, c)) for c in range(area.left, area.right + 1)] for r in range(area.top, area.bottom + 1)]

    def used(self, sheet: str) -> Area | None:
        """The area round everything on a sheet."""
        places = self.cells[sheet].keys() | self.written[sheet].keys()
        if not places:
            return None
        rows, columns = [r for r, _ in places], [c for _, c in places]
        return Area(sheet, min(rows), min(columns), max(rows), max(columns))

    def meta(self) -> Mapping[str, str]:
        """The identity."""
        return self.identity

    # what people do

    def put(self, sheet: str, row: int, column: int, value: CellValue) -> None:
        """Type a value."""
        self.cells.setdefault(sheet, {})
        self.written.setdefault(sheet, {}).pop((row, column), None)
        if value is None:
            self.cells[sheet].pop((row, column), None)
        else:
            self.cells[sheet][row, column] = value

    def rename(self, old: str, new: str) -> None:
        """Rename a sheet's tab."""
        for pages in (self.cells, self.written):
            kept = {new if name == old else name: page for name, page in pages.items()}
            pages.clear()
            pages.update(kept)
        self.named = {n: replace(a, sheet=new) if a and a.sheet == old else a for n, a in self.named.items()}
        self._references(lambda _, sheet, row, column: (f"'{new}'!" if sheet == old else None, row, column))

    def drop(self, sheet: str) -> None:
        """Delete a sheet; what pointed at it is broken."""
        del self.cells[sheet], self.written[sheet]
        self.named = {n: None if a and a.sheet == sheet else a for n, a in self.named.items()}
        self._references(lambda here, there, row, column: None if there == sheet else ("", row, column))

    def copy(self, sheet: str, name: str) -> None:
        """Copy a sheet within the workbook; the names stay with the original."""
        self.cells[name], self.written[name] = dict(self.cells[sheet]), dict(self.written[sheet])

    def insert_rows(self, sheet: str, at: int, count: int = 1) -> None:
        """Insert empty rows above row `at`."""
        self._move(sheet, rows=lambda row: row + count if row >= at else row)

    def insert_columns(self, sheet: str, at: int, count: int = 1) -> None:
        """Insert empty columns before column `at`."""
        self._move(sheet, columns=lambda column: column + count if column >= at else column)

    def delete_row(self, sheet: str, at: int) -> None:
        """Delete a row."""
        self._delete(sheet, at, 0)

    def delete_column(self, sheet: str, at: int) -> None:
        """Delete a column."""
        self._delete(sheet, at, 1)

    def push_down(self, area: Area) -> None:
        """Insert cells and shift those below down, in some columns only; their names grow or move along."""
        for pages in (self.cells, self.written):
            page: dict[Place, Any] = pages[area.sheet]
            moved = {p: page.pop(p) for p in list(page) if area.left <= p[1] <= area.right and p[0] >= area.top}
            page.update({(r + area.height, c): value for (r, c), value in moved.items()})
        for name, known in self.named.items():
            if known and known.sheet == area.sheet and area.left <= known.left and known.right <= area.right:
                self.named[name] = _shifted(known, lambda row: row + area.height if row >= area.top else row, _same)

    def sort(self, area: Area, order: Sequence[int]) -> None:
        """Put the rows of an area in another order, formulas following their rows."""
        for pages in (self.cells, self.written):
            page: dict[Place, Any] = pages[area.sheet]
            block = {p: page.pop(p) for p in list(page)
                     if area.top <= p[0] <= area.bottom and area.left <= p[1] <= area.right}
            for target, source in enumerate(order):
                for column in range(area.left, area.right + 1):
                    if (area.top + source, column) in block:
                        value = block[area.top + source, column]
                        if pages is self.written:
                            value = moved_down(value, target - source)
                        page[area.top + target, column] = value

    # inside

    def _move(self, sheet: str, rows: Move | None = None, columns: Move | None = None) -> None:
        down, right = rows or _same, columns or _same
        for pages in (self.cells, self.written):
            page: dict[Place, Any] = pages[sheet]
            kept = {(down(r), right(c)): value for (r, c), value in page.items()}
            page.clear()
            page.update(kept)
        self.named = {n: _shifted(a, down, right) if a and a.sheet == sheet else a for n, a in self.named.items()}
        self._references(lambda here, there, row, column: ("", down(row), right(column)) if (there or here) == sheet
                         else ("", row, column))

    def _delete(self, sheet: str, at: int, axis: int) -> None:
        for pages in (self.cells, self.written):
            page: dict[Place, Any] = pages[sheet]
            kept = {(p[0] - (axis == 0 and p[0] > at), p[1] - (axis == 1 and p[1] > at)): value
                    for p, value in page.items() if p[axis] != at}
            page.clear()
            page.update(kept)
        self.named = {n: _cut(a, at, axis) if a and a.sheet == sheet else a for n, a in self.named.items()}

        def follow(here: str, there: str, row: int, column: int) -> tuple[str, int, int] | None:
            if (there or here) != sheet:
                return "", row, column
            if (row, column)[axis] == at:
                return None
            return "", row - (axis == 0 and row > at), column - (axis == 1 and column > at)

        self._references(follow)

    def _references(self, follow: Follow) -> None:
        """Rewrite every reference of every formula; `follow` gives (new prefix, row, column), or None for #REF!."""
        for here, page in self.written.items():
            for at, text in page.items():
                page[at] = rewritten(text, here, follow)


def rewritten(text: str, here: str, follow: Follow) -> str:
    """A formula whose references follow what they point at; `here` is the sheet it stands on."""
    return _REFERENCE.sub(lambda found: _followed(found, here, follow), text)


def moved_down(text: str, by: int) -> str:
    """A formula that was moved down with its row: what is relative and on the same sheet moves along."""
    def rewrite(found: re.Match[str]) -> str:
        quoted, prefix, corners = found.groups()
        if quoted or prefix:
            return found[0]
        return _PIECES.sub(lambda c: c[0] if c[3] else f"{c[1]}{c[2]}{int(c[4]) + by}", corners)

    return _REFERENCE.sub(rewrite, text)


def _followed(found: re.Match[str], here: str, follow: Follow) -> str:
    quoted, prefix, corners = found.groups()
    if quoted:
        return str(quoted)
    there = (prefix or "")[:-1].strip("'").replace("''", "'")
    written = []
    for d1, letters, d2, row in _PIECES.findall(corners):
        to = follow(here, there, int(row), column_number(letters))
        if to is None:
            return "#REF!"
        prefix = to[0] or prefix
        written.append(f"{d1}{cell_name(to[1], to[2]).rstrip('0123456789')}{d2}{to[1]}")
    return (prefix or "") + ":".join(written)


def _same(number: int) -> int:
    return number


def _shifted(area: Area, down: Move, right: Move) -> Area:
    """Excel moves an area when something is put in above it, and lets it grow when it is put in inside."""
    return Area(area.sheet, down(area.top), right(area.left), down(area.bottom), right(area.right))


def _cut(area: Area, at: int, axis: int) -> Area | None:
    first, last = (area.top, area.bottom) if axis == 0 else (area.left, area.right)
    if first == last == at:
        return None
    first, last = first - (first > at), last - (last >= at)
    return replace(area, top=first, bottom=last) if axis == 0 else replace(area, left=first, right=last)
