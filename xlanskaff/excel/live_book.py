"""The workbook that is open in Excel, as an action reads it; what an action changes is gathered in `LiveChanges`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.excel import live_native, live_read
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.names import IDENTITY, META_KEYS, META_SHEET
from xlanskaff.xlsx.package_limits import LIMITS

MOST = LIMITS.cells
"""Cells of a sheet that are read whole; of a larger one only the areas that are asked for."""
_PREFIX = "xa_"
_SHOWN = (True, -1)
Grid = tuple[int, int, list[list[CellValue]]]
"""The first row, the first column, and the values."""


class LiveBook:
    """An open workbook. What has been read is kept, so that nothing is asked of Excel twice."""

    def __init__(self, app: Any, book: Any) -> None:
        self.app, self.live = app, book
        self._extents: dict[str, Area] = {}
        self._values: dict[str | Area, Grid] = {}
        self._formulas: dict[str | Area, list[list[str | None]]] = {}

    @cached_property
    def file(self) -> str:
        """What findings call the book."""
        return str(self.live.name)

    @cached_property
    def path(self) -> Path | None:
        """The file as it was last saved; None where there is none on this machine."""
        full = str(self.live.fullname)
        path = Path(full)
        return path if "://" not in full and path.is_absolute() and path.is_file() else None

    @cached_property
    def read_only(self) -> bool:
        """Whether it is open for reading only, or sheets can be neither added nor removed."""
        return live_native.read_only(self.live) or live_native.structure_locked(self.live)

    @cached_property
    def date1904(self) -> bool:
        """Whether serial numbers of dates count from 1904."""
        return live_native.date1904(self.live)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Nothing: what Excel has opened is a workbook."""
        return ()

    def sheets(self) -> Sequence[str]:
        """Sheet names in tab order, hidden ones included."""
        return self._tabs

    @cached_property
    def _tabs(self) -> tuple[str, ...]:
        return tuple(str(sheet.name) for sheet in self.live.sheets)

    def names(self) -> Mapping[str, Area | None]:
        """Workbook-level defined names that point at one area; None where broken."""
        return self._names[0]

    @cached_property
    def _names(self) -> tuple[Mapping[str, Area | None], Mapping[str, str]]:
        """The names that point at areas, and those that hold a text or a number."""
        from xlanskaff.xlsx.package_refs import Names, constant

        areas: dict[str, str] = {}
        constants: dict[str, str] = {}
        for each in self.live.names:
            name = str(each.name)
            if "!" in name or name.startswith("_xl"):
                continue
            written = str(each.refers_to).removeprefix("=")
            held = constant(written)
            if held is None:
                areas[name] = written
            else:
                constants[name] = held
        return Names(areas, {name.casefold(): name for name in self._tabs}), constants

    def values(self, area: Area) -> list[list[CellValue]]:
        """The values of an area, row by row.

        Raises:
            Problem: XA-133 the area is larger than we read; XA-804 the sheet is gone.
        """
        top, left, rows = self._grid(area)
        return live_read.within(top, left, rows, area)

    def formulas(self, area: Area) -> list[list[str | None]]:
        """The formulas of an area, row by row, without the leading `=`.

        Raises:
            Problem: as `values`.
        """
        top, left, rows = self._grid(area)
        key = area if area in self._values else area.sheet
        if key not in self._formulas:
            cells = self.cells(Area(area.sheet, top, left, top + len(rows) - 1, left + len(rows[0]) - 1))
            self._formulas[key] = live_read.formulas(cells, rows)
        return live_read.within(top, left, self._formulas[key], area)

    def used(self, sheet: str) -> Area | None:
        """The area round all cells with something in them; None when there are none."""
        round_all = self._extent(sheet)
        if round_all.height * round_all.width > MOST:
            return round_all
        top, left, rows = self._grid(round_all)
        filled = [(down, right) for down, row in enumerate(rows) for right, value in enumerate(row)
                  if value is not None]
        if not filled:
            return None
        downs, rights = [down for down, _ in filled], [right for _, right in filled]
        return Area(sheet, top + min(downs), left + min(rights), top + max(downs), left + max(rights))

    def meta(self) -> Mapping[str, str]:
        """The identity from the first carrier that names a book; empty when none does."""
        for carrier in (self._identity, self._meta_sheet, self._properties):
            if "book" in carrier():
                return carrier()
        return {}

    @property
    def carriers(self) -> Mapping[str, Mapping[str, str]]:
        """What each carrier says of the identity; properties are empty where Excel does not give them."""
        return {"properties": self._properties(), "name": self._identity(), "sheet": self._meta_sheet()}

    def visible(self, sheet: str) -> bool:
        """Whether a sheet is shown."""
        return self.sheet(sheet).visible in _SHOWN

    def hidden(self, area: Area) -> tuple[Set[int], Set[int]]:
        """Numbers of the rows, and of the columns, of an area that are not shown."""
        rows = live_read.odd_lines(area.top, area.bottom, lambda first, last: live_native.rows_hidden(
            self.cells(Area(area.sheet, first, area.left, last, area.left))))
        columns = live_read.odd_lines(area.left, area.right, lambda first, last: live_native.columns_hidden(
            self.cells(Area(area.sheet, area.top, first, area.top, last))))
        return rows, columns

    def merged(self, area: Area) -> Iterator[Area]:
        """Merged cells that touch an area, whole, from the top."""
        seen: set[Area] = set()
        rows = live_read.odd_lines(area.top, area.bottom, lambda first, last: _some(
            self.cells(Area(area.sheet, first, area.left, last, area.right)).merge_cells, first < last))
        for row in sorted(rows):
            for column in range(area.left, area.right + 1):
                if any(one.top <= row <= one.bottom and one.left <= column <= one.right for one in seen):
                    continue
                cell = self.cells(Area(area.sheet, row, column, row, column))
                if cell.merge_cells:
                    found = self.area(cell.merge_area, area.sheet)
                    seen.add(found)
                    yield found

    def selected(self) -> Area | None:
        """The cells that are selected in this book; None where something else is, such as a chart."""
        cells = self.app.selection
        if cells is None or cells.sheet.book.name != self.live.name:
            return None
        return self.area(cells, str(cells.sheet.name))

    def sheet(self, name: str) -> Any:
        """A sheet as it is in Excel.

        Raises:
            Problem: XA-804 it is gone.
        """
        if name not in self._tabs:
            raise Problem([error("XA-804", file=self.file, sheet=name)], Exit.USAGE)
        return self.live.sheets[name]

    def cells(self, area: Area) -> Any:
        """The cells of an area as they are in Excel."""
        return self.sheet(area.sheet).range((area.top, area.left), (area.bottom, area.right))

    @staticmethod
    def area(cells: Any, sheet: str) -> Area:
        """The area of some cells in Excel; of several areas the first."""
        height, width = cells.shape
        return Area(sheet, cells.row, cells.column, cells.row + height - 1, cells.column + width - 1)

    def _extent(self, sheet: str) -> Area:
        """What Excel takes to be used of a sheet, formats and all."""
        if sheet not in self._extents:
            self._extents[sheet] = self.area(self.sheet(sheet).used_range, sheet)
        return self._extents[sheet]

    def _grid(self, area: Area) -> Grid:
        """What was read that covers an area: its whole sheet, or the area alone where the sheet is too large."""
        if area.height * area.width > LIMITS.cells:
            raise Problem([error("XA-133", file=self.file, sheet=area.sheet, cell=area.a1, most=LIMITS.cells)])
        for known in (area.sheet, area):
            if known in self._values:
                return self._values[known]
        whole = self._extent(area.sheet)
        small = whole.height * whole.width <= MOST
        wanted = whole if small else area
        grid = wanted.top, wanted.left, live_read.values(self.cells(wanted), date1904=self.date1904)
        self._values[area.sheet if small else area] = grid
        return grid

    def _identity(self) -> Mapping[str, str]:
        parts = self._names[1].get(IDENTITY, "").split("|")
        return {key: part for key, part in zip(META_KEYS, parts, strict=False) if part}

    def _meta_sheet(self) -> Mapping[str, str]:
        tab = next((name for name in self._tabs if name.casefold() == META_SHEET), None)
        if tab is None or (round_all := self.used(tab)) is None:
            return {}
        found: dict[str, str] = {}
        for key, value in self.values(Area(tab, 1, 1, round_all.bottom, 2)):
            if isinstance(key, str) and value is not None and value != "":
                found.setdefault(key.removeprefix(_PREFIX), str(value))
        return found

    @cached_property
    def _told_properties(self) -> Mapping[str, str]:
        return {key.removeprefix(_PREFIX): value for key, value in live_native.properties(self.live).items()
                if key.startswith(_PREFIX) and value}

    def _properties(self) -> Mapping[str, str]:
        return self._told_properties


def _some(merged: bool | None, several: bool) -> bool | None:
    """Merged cells among some: in several rows all that is known is that there are some."""
    return None if several and merged is not False else merged is not False
