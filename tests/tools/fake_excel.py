"""An Excel of our own behind xlwings: a custom engine, so that the real xlwings runs over workbooks in dicts.

It records every reading and writing of cells. It takes text for numbers and formulas as Excel does, unless an
apostrophe goes before it or the cell has the format for text. It does not calculate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import xlwings
from xlwings import base_classes

from tools.fake_excel_books import Page, Workbook
from tools.fake_excel_cells import Names, Range
from xlanskaff.excel.cells import ERRORS
from xlanskaff.grammar.book import Area, column_number

SETTINGS = {"screen_updating": True, "enable_events": True, "calculation": "automatic", "status_bar": False}


class FakeExcel:
    """The program: its books, its settings, and everything that was asked of it.

    Attributes:
        calls: (what, sheet, address) of each reading and writing of cells, and (what, detail, "") of other things.
        refuse: called with what is about to be done; may raise, as Excel does.
        by_value2: whether cells give `Value2`, as on Windows; otherwise dates come as dates.
    """

    def __init__(self) -> None:
        self.books: list[Workbook] = []
        self.active: Workbook | None = None
        self.settings: dict[str, Any] = dict(SETTINGS)
        self.calls: list[tuple[str, str, str]] = []
        self.told: list[Any] = []
        self.refuse: Any = lambda _what: None
        self.by_value2 = True
        self.ready = True
        self.picks: list[str | None] = []

    def open(self, path: Path) -> Workbook:
        """Open a file, and put it in front."""
        book = Workbook(path)
        self.books.append(book)
        self.active = book
        return book

    def does(self, what: str, sheet: str = "", address: str = "") -> None:
        """Note what is done; raises where Excel would refuse."""
        self.calls.append((what, sheet, address))
        self.refuse(what)

    def done(self, *what: str) -> list[tuple[str, str]]:
        """Sheet and address of each call of some kinds."""
        return [(sheet, address) for kind, sheet, address in self.calls if kind in what]


@contextmanager
def excel() -> Iterator[FakeExcel]:
    """A fake Excel as xlwings' active engine, and xlwings as it was afterwards."""
    fake = FakeExcel()
    engines, before = xlwings.engines, xlwings.engines.active
    engine = xlwings.Engine(impl=Engine(fake))
    engines.add(engine)
    engine.activate()
    try:
        yield fake
    finally:
        engines.engines.remove(engine)
        engines.engines_by_name.pop(engine.name)
        engines.active = before


class Engine:
    """The engine."""

    name, type = "fake", "desktop"

    def __init__(self, fake: FakeExcel) -> None:
        self.fake = fake

    @property
    def apps(self) -> list[App]:
        return [App(self)]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any,
                         err_to_str: bool) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, datetime):
                return datetime_builder(month=value.month, day=value.day, year=value.year, hour=value.hour,
                                        minute=value.minute, second=value.second, microsecond=value.microsecond,
                                        tzinfo=None)
            if isinstance(value, int) and not isinstance(value, bool) and value in ERRORS:
                return ERRORS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class App(base_classes.App):
    """The application."""

    pid = 1

    def __init__(self, engine: Engine) -> None:
        self.engine, self.fake = engine, engine.fake


    def __getattribute__(self, name: str) -> Any:
        if name in SETTINGS:
            return self.fake.settings[name]
        return super().__getattribute__(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in SETTINGS:
            if name == "status_bar":
                self.fake.told.append(value)
            self.fake.settings[name] = value
        else:
            super().__setattr__(name, value)

    @property
    def api(self) -> Any:
        return SimpleNamespace(Ready=self.fake.ready, FileDialog=self._dialog)

    def _dialog(self, kind: int) -> Any:
        chosen = self.fake.picks.pop(0) if self.fake.picks else None
        self.fake.does("dialog", {3: "file", 4: "folder"}[kind])
        filters = SimpleNamespace(Clear=lambda: None, Add=lambda *_: None)
        return SimpleNamespace(Filters=filters, Show=lambda: 0 if chosen is None else -1,
                               SelectedItems=lambda _: chosen)

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Any:
        book = self.fake.active
        if book is None or book.selection is None:
            return None
        return Range(Sheet(Book(self, book), book.pages[book.selection.sheet]), book.selection)

    def calculate(self) -> None:
        self.fake.does("calculate")

    def activate(self, steal_focus: bool = False) -> None:
        pass


class Books(base_classes.Books):
    """The open books."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Any:
        # As on Windows: where only hidden books are open, there is a book without anything behind it.
        return Book(self.app, self.app.fake.active)

    def __len__(self) -> int:
        return len(self.app.fake.books)

    def __iter__(self) -> Iterator[Book]:
        return iter([Book(self.app, book) for book in self.app.fake.books])

    def __call__(self, name: Any) -> Book:
        return next(book for book in self if book.name == name)

    def add(self) -> Book:
        book = Workbook(None, f"Bok{len(self) + 1}")
        self.app.fake.books.append(book)
        self.app.fake.active = book
        self.app.fake.does("new book", book.name)
        return Book(self.app, book)

    def open(self, filename: str, *_: Any, **__: Any) -> Book:
        self.app.fake.does("open", filename)
        return Book(self.app, self.app.fake.open(Path(filename)))


class Book(base_classes.Book):
    """A workbook."""

    def __init__(self, app: App, book: Any) -> None:
        self._app, self.book = app, book

    app = property(lambda self: self._app)
    name = property(lambda self: self.book.name)
    fullname = property(lambda self: self.book.fullname)
    api = property(lambda self: self.book.api)
    sheets = property(lambda self: self._sheets())
    names = property(lambda self: Names(self.book))

    def _sheets(self) -> Sheets:
        return Sheets(self)

    def activate(self) -> None:
        self._app.fake.active = self.book


class Sheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __len__(self) -> int:
        return len(self.book.book.pages)

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, page) for page in self.book.book.pages.values()])

    def __call__(self, key: Any) -> Sheet:
        pages = self.book.book.pages
        return Sheet(self.book, list(pages.values())[key - 1] if isinstance(key, int) else pages[key])

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        page = Page(name or f"Ark{len(self) + 1}")
        self.book.app.fake.does("new sheet", page.name)
        self.book.book.pages[page.name] = page
        return Sheet(self.book, page)


class Sheet(base_classes.Sheet):
    """A sheet."""

    def __init__(self, book: Book, page: Page) -> None:
        self._book, self.page = book, page
        self.fake = book.app.fake

    book = property(lambda self: self._book)
    visible = property(lambda self: self.page.visible)
    api = property(lambda self: self.page.api)
    notes = property(lambda self: list(self.page.notes.values()))

    @property
    def name(self) -> str:
        return self.page.name

    @name.setter
    def name(self, value: str) -> None:
        self._book.book.rename(self.page, value)

    def range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str):
            letters = first.rstrip("0123456789")
            first = int(first[len(letters):]), column_number(letters)
        top, left = (first.area.top, first.area.left) if isinstance(first, Range) else first
        bottom, right = (last.area.bottom, last.area.right) if isinstance(last, Range) else last or (top, left)
        return Range(self, Area(self.page.name, top, left, bottom, right))

    @property
    def used_range(self) -> Range:
        self.fake.does("used", self.page.name)
        return Range(self, self.page.used)

    def activate(self) -> None:
        self._book.book.front = self.page.name

    def clear(self) -> None:
        self.fake.does("clear", self.page.name)
        self.page.clear()

    def delete(self) -> None:
        self.fake.does("delete sheet", self.page.name)
        del self._book.book.pages[self.page.name]
