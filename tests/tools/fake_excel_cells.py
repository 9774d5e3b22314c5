"""Cells and names of the fake Excel, as xlwings' engines have them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from xlwings import base_classes

from tools.fake_excel_books import Ask, Note, Workbook
from xlanskaff.excel.cells import ERRORS
from xlanskaff.grammar.book import Area, CellError, cell_name

NUMBERS = {text: number for number, text in ERRORS.items()}
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no time zone
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?(e[+-]?\d+)?%?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}([./-]\d{2,4})?|[a-z]{3,9}\.? ?\d{1,4}", re.IGNORECASE)


class Names(base_classes.Names):
    """The defined names of a book."""

    def __init__(self, book: Workbook) -> None:
        self.book = book

    def __len__(self) -> int:
        return len(self.book.names)

    def __call__(self, key: Any) -> Name:
        return Name(self.book, list(self.book.names)[key - 1] if isinstance(key, int) else key)

    def add(self, name: str, refers_to: str) -> Name:
        self.book.names[name] = refers_to
        return Name(self.book, name)


class Name(base_classes.Name):
    """A defined name."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.book, self._name = book, name
        self.api = SimpleNamespace()

    name = property(lambda self: self._name)
    refers_to = property(lambda self: self.book.names[self._name])

    def delete(self) -> None:
        del self.book.names[self._name]


class Range(base_classes.Range):
    """Some cells."""

    max_cells_per_read = max_cells_per_write = None
    font = color = column_width = wrap_text = None

    def __init__(self, sheet: Any, area: Area) -> None:
        self._sheet, self.area, self.page, self.fake = sheet, area, sheet.page, sheet.fake
        self.font = SimpleNamespace()


    sheet = property(lambda self: self._sheet)
    row = property(lambda self: self.area.top)
    column = property(lambda self: self.area.left)
    shape = property(lambda self: (self.area.height, self.area.width))
    number_format = property(lambda self: self.page.format_of(self.area))
    merge_cells = property(lambda self: self.page.merged_in(self.area))
    note = property(lambda self: self.page.notes.get((self.area.top, self.area.left)))

    def __len__(self) -> int:
        return self.area.height * self.area.width

    def __call__(self, row: int, column: int) -> Range:
        return self._sheet.range((self.area.top + row - 1, self.area.left + column - 1))

    @property
    def merge_area(self) -> Range:
        return Range(self._sheet, self.page.merge_of(self.area))

    @property
    def api(self) -> Any:
        known: dict[str, Any] = {"EntireRow.Hidden": lambda: self.page.rows_hidden(self.area),
                                 "EntireColumn.Hidden": lambda: self.page.columns_hidden(self.area),
                                 "Locked": lambda: True}
        if self.fake.by_value2:
            known["Value2"] = lambda: self._read(dates=False)
        return Ask(known)

    @property
    def raw_value(self) -> Any:
        return self._read(dates=True)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._write("write values", data)

    @property
    def formula(self) -> Any:
        self.fake.does("formulas", self.area.sheet, self.area.a1)
        return self._shaped(lambda place: "=" + self.page.formulas[place] if place in self.page.formulas
                            else self._shown(self.page.values.get(place)))

    @formula.setter
    def formula(self, data: Any) -> None:
        self._write("write formulas", data)

    formula2 = formula

    def add_note(self, said: str) -> Note:
        self.fake.does("note", self.area.sheet, self.area.a1)
        note = Note(self.page, (self.area.top, self.area.left), said)
        self.page.notes[self.area.top, self.area.left] = note
        return note

    def select(self) -> None:
        self._sheet.book.book.selection = self.area

    def _shaped(self, cell: Any) -> Any:
        a = self.area
        rows = tuple(tuple(cell((row, column)) for column in range(a.left, a.right + 1))
                     for row in range(a.top, a.bottom + 1))
        return rows[0][0] if a.height == a.width == 1 else rows

    def _read(self, *, dates: bool) -> Any:
        self.fake.does("values", self.area.sheet, self.area.a1)

        def value(place: tuple[int, int]) -> Any:
            found = self.page.values.get(place)
            if isinstance(found, CellError):
                return NUMBERS[found.code]
            if isinstance(found, int | float) and not isinstance(found, bool):
                if dates and place in self.page.dates:
                    return EPOCH + timedelta(days=found)
                return float(found)
            return found

        return self._shaped(value)

    @staticmethod
    def _shown(value: Any) -> Any:
        return "" if value is None else value.code if isinstance(value, CellError) else str(value)

    def _write(self, what: str, data: Any) -> None:
        self.fake.does(what, self.area.sheet, self.area.a1)
        rows = data if isinstance(data, list | tuple) else [[data] * self.area.width] * self.area.height
        assert len(rows) == self.area.height and all(len(row) == self.area.width for row in rows)
        for down, row in enumerate(rows):
            for right, value in enumerate(row):
                self._type((self.area.top + down, self.area.left + right), value)

    def _type(self, place: tuple[int, int], value: Any) -> None:
        self.page.formulas.pop(place, None)
        if isinstance(value, str) and place not in self.page.as_text:
            if value.startswith("="):
                self.page.formulas[place] = value[1:]
                value = None
            elif value.startswith("'"):
                value = value[1:]
            elif value in NUMBERS:
                value = CellError(value)
            elif _NUMBER.fullmatch(value) or _DATE.fullmatch(value) or value.casefold() in ("true", "sann"):
                value = 1.0  # whatever it is, it is the text no more
        if value is None or value == "":
            self.page.values.pop(place, None)
        else:
            self.page.values[place] = value

    def __repr__(self) -> str:
        return f"{self.area.sheet}!{cell_name(self.area.top, self.area.left)}"
