"""The books of the fake Excel: sheets of values and formulas, names, notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.xlsx.read import open_book

Place = tuple[int, int]


class Ask:
    """Properties by their path: `EntireRow.Hidden`. What is set is kept, what is not known is no attribute."""

    def __init__(self, known: dict[str, Callable[[], Any]], path: str = "") -> None:
        self.__dict__["_known"], self.__dict__["_path"] = known, path

    def __getattr__(self, name: str) -> Any:
        path = f"{self._path}.{name}".lstrip(".")
        if path in self._known:
            return self._known[path]()
        if any(key.startswith(path + ".") for key in self._known):
            return Ask(self._known, path)
        raise AttributeError(path)


@dataclass
class Page:
    """A sheet."""

    name: str
    values: dict[Place, CellValue] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    notes: dict[Place, Note] = field(default_factory=dict)
    as_text: set[Place] = field(default_factory=set)
    dates: set[Place] = field(default_factory=set)
    visible: int | bool = True
    api: Any = field(default_factory=lambda: SimpleNamespace(ProtectContents=False))

    @property
    def used(self) -> Area:
        """What Excel takes to be used: A1 when there is nothing."""
        places = self.values.keys() | self.formulas.keys()
        if not places:
            return Area(self.name, 1, 1, 1, 1)
        rows, columns = [row for row, _ in places], [column for _, column in places]
        return Area(self.name, min(rows), min(columns), max(rows), max(columns))

    def clear(self) -> None:
        """Empty the sheet."""
        for each in (self.values, self.formulas, self.notes):
            each.clear()  # type: ignore[attr-defined]
        self.merged.clear()

    def rows_hidden(self, area: Area) -> bool | None:
        """Whether all rows of an area are hidden; None where some are."""
        return _all({row in self.hidden_rows for row in range(area.top, area.bottom + 1)})

    def columns_hidden(self, area: Area) -> bool | None:
        """Whether all columns of an area are hidden; None where some are."""
        return _all({column in self.hidden_columns for column in range(area.left, area.right + 1)})

    def merged_in(self, area: Area) -> bool | None:
        """Whether an area is merged; None where some of it is."""
        touched = [one for one in self.merged if one.top <= area.bottom and one.bottom >= area.top
                   and one.left <= area.right and one.right >= area.left]
        if not touched:
            return False
        one = touched[0]
        whole = one.top <= area.top and one.bottom >= area.bottom and one.left <= area.left and one.right >= area.right
        return True if whole else None

    def merge_of(self, area: Area) -> Area:
        """The merged cells that an area is in; the area itself where it is in none."""
        return next((one for one in self.merged if one.top <= area.top <= one.bottom
                     and one.left <= area.left <= one.right), area)

    def format_of(self, area: Area) -> str | None:
        """The number format of an area; None where it differs."""
        kinds = {(row, column) in self.as_text for row in range(area.top, area.bottom + 1)
                 for column in range(area.left, area.right + 1)}
        return None if len(kinds) > 1 else "@" if True in kinds else "General"


@dataclass
class Note:
    """A note at a cell."""

    page: Page
    place: Place
    text: str
    api: Any = field(default_factory=SimpleNamespace)

    def delete(self) -> None:
        """Take it away."""
        del self.page.notes[self.place]


class Workbook:
    """An open workbook, as it was in its file."""

    def __init__(self, path: Path | None, name: str = "") -> None:
        self.name = path.name if path else name
        self.fullname = str(path) if path else name
        self.api = SimpleNamespace(ReadOnly=False, ProtectStructure=False, Date1904=False,
                                   CustomDocumentProperties=())
        self.pages: dict[str, Page] = {}
        self.names: dict[str, str] = {}
        self.selection: Area | None = None
        self.front = ""
        if path is None:
            self.pages["Ark1"] = Page("Ark1")
            return
        book = open_book(path)
        for sheet in book.package.sheets:
            data = book.package.sheet(sheet.name)
            self.pages[sheet.name] = Page(
                sheet.name, dict(data.values), dict(data.formulas), set(data.hidden_rows), set(data.hidden_columns),
                list(data.merged), visible={"visible": -1, "hidden": 0, "veryHidden": 2}[sheet.state])
        self.names = {name: "=" + text for name, text in book.package.names.texts.items()}  # type: ignore[attr-defined]
        self.names |= {name: f'="{text}"' for name, text in book.package.constants.items()}
        self.api.CustomDocumentProperties = [SimpleNamespace(Name=key, Value=value)
                                             for key, value in book.package.properties.items()]

    def rename(self, page: Page, name: str) -> None:
        """Give a sheet another name."""
        self.pages = {name if each is page else each.name: each for each in self.pages.values()}
        page.name = name


def _all(answers: set[bool]) -> bool | None:
    return answers.pop() if len(answers) == 1 else None
