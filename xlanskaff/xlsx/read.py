"""`FileBook`: a returned workbook behind the `Book` protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from xlanskaff.errors import Finding, Problem, error
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.names import IDENTITY, META_KEYS, META_SHEET
from xlanskaff.xlsx.guard import LIMITS, Limits, look
from xlanskaff.xlsx.package import Package, open_package
from xlanskaff.xlsx.package_tables import TableRef

PREFIX = "xa_"
T = TypeVar("T")


def open_book(path: Path, limits: Limits = LIMITS, *, thorough: bool = False) -> FileBook:
    """Open a workbook for reading.

    What the file is, is settled first; parts are unpacked within the limits when they are needed.
    With `thorough`, everything in the file is unpacked and looked at once, needed or not.

    Raises:
        Problem: it is no workbook, is damaged or protected, or goes beyond the limits.
    """
    if thorough and (findings := look(path, limits)):
        raise Problem(findings)
    return FileBook(open_package(path, limits=limits))


class FileBook:
    """A workbook file as a `Book`. Sheets are read when an area on them is asked for."""

    def __init__(self, package: Package) -> None:
        self.package = package

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Notes gathered while opening the file."""
        return self.package.findings

    @property
    def date1904(self) -> bool:
        """Whether serial numbers of dates count from 1904."""
        return self.package.date1904

    @property
    def tables(self) -> tuple[TableRef, ...]:
        """All tables of the workbook."""
        return self.package.tables

    def sheets(self) -> Sequence[str]:
        """Names of all worksheets in tab order, hidden ones included."""
        return tuple(sheet.name for sheet in self.package.sheets)

    def names(self) -> Mapping[str, Area | None]:
        """Workbook-level defined names that point at one area; None where broken."""
        return self.package.names

    def values(self, area: Area) -> list[list[CellValue]]:
        """The values of an area, row by row.

        Raises:
            Problem: XA-133, the area is larger than the number of cells we read.
        """
        self._bounded(area)
        return _cut(self.package.sheet(area.sheet).values, area)

    def formulas(self, area: Area) -> list[list[str | None]]:
        """The formulas of an area, row by row, without the leading `=`.

        Raises:
            Problem: XA-133, the area is larger than the number of cells we read.
        """
        self._bounded(area)
        return _cut(self.package.sheet(area.sheet).formulas, area)

    def used(self, sheet: str) -> Area | None:
        """The area that holds anything on the sheet; None when it is empty."""
        return self.package.sheet(sheet).used

    def visible(self, sheet: str) -> bool:
        """Whether a sheet is shown."""
        return any(each.state == "visible" for each in self.package.sheets if each.name == sheet)

    def hidden(self, area: Area) -> tuple[Set[int], Set[int]]:
        """Numbers of the rows, and of the columns, of an area that are not shown."""
        data = self.package.sheet(area.sheet)
        return ({row for row in data.hidden_rows if area.top <= row <= area.bottom},
                {column for column in data.hidden_columns if area.left <= column <= area.right})

    def merged(self, area: Area) -> Iterator[Area]:
        """Merged cells that touch an area, in the order of the file."""
        return (one for one in self.package.sheet(area.sheet).merged if one.bottom >= area.top
                and one.top <= area.bottom and one.right >= area.left and one.left <= area.right)

    def meta(self) -> Mapping[str, str]:
        """The identity from the first carrier that names a book; empty when none does."""
        if "book" in self._properties:
            return self._properties
        return self._name if "book" in self._name else self._meta_sheet if "book" in self._meta_sheet else {}

    @property
    def carriers(self) -> Mapping[str, Mapping[str, str]]:
        """What each carrier says of the identity: `properties`, `name` and `sheet`; absent ones are empty."""
        return {"properties": self._properties, "name": self._name, "sheet": self._meta_sheet}

    @cached_property
    def _properties(self) -> dict[str, str]:
        return {key.removeprefix(PREFIX): value for key, value in self.package.properties.items()
                if key.startswith(PREFIX) and value}

    @cached_property
    def _name(self) -> dict[str, str]:
        parts = self.package.constants.get(IDENTITY, "").split("|")
        return {key: part for key, part in zip(META_KEYS, parts, strict=False) if part}

    @cached_property
    def _meta_sheet(self) -> dict[str, str]:
        if META_SHEET not in {sheet.name.casefold() for sheet in self.package.sheets}:
            return {}
        values = self.package.sheet(META_SHEET).values
        found: dict[str, str] = {}
        for (row, column), key in values.items():
            if column == 1 and isinstance(key, str):
                value = values.get((row, 2))
                if value is not None and value != "":
                    found.setdefault(key.removeprefix(PREFIX), str(value))
        return found

    def _bounded(self, area: Area) -> None:
        most = self.package.limits.cells
        if area.height * area.width > most:
            raise Problem([error("XA-133", file=self.package.file, sheet=area.sheet, cell=area.a1,
                                 most=most)])


def _cut(cells: Mapping[tuple[int, int], T], area: Area) -> list[list[T | None]]:
    """The cells of an area, row by row."""
    get, rows = cells.get, range(area.top, area.bottom + 1)
    if area.left == area.right:
        column = area.left
        return [[get((row, column))] for row in rows]
    columns = range(area.left, area.right + 1)
    return [[get((row, column)) for column in columns] for row in rows]
