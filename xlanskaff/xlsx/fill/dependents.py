"""The user's own formulas that read filled cells, however far the way.

A template may hold formulas we know nothing of. Those that depend on a filled cell would show an
old result in Protected View, previewers and phones, so their cached value is left out. All the
others keep theirs, and their sheets stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType

from xlanskaff.xlsx.fill.outline import utf8
from xlanskaff.xlsx.fill.references import (
    MAX_COLUMN,
    MAX_ROW,
    AreaReference,
    NameReference,
    Reads,
    TableReference,
    reads,
)
from xlanskaff.xlsx.fill.scan import Cell, Sheet, read_sheet, text_inside
from xlanskaff.xlsx.fill.sheet import Address, area_of
from xlanskaff.xlsx.fill.tables import Table, read_tables
from xlanskaff.xlsx.fill.workbook import Workbook

Rectangle = tuple[int, int, int, int, int]  # sheet, top, left, bottom, right
_FEW_CELLS = 16  # up to this size an area is filed cell by cell
_FEW_COLUMNS = 64  # up to this width it is filed by column
_DEPTH = 50  # names that lead to names


@dataclass(slots=True)
class _Formula:
    """A formula of the user: where it stands, the area its result fills, and what it reads."""

    sheet: int
    cell: Cell
    fills: Rectangle
    areas: list[Rectangle] = field(default_factory=list)
    everything: bool = False


def dependents(workbook: Workbook, sheets: Mapping[str, Sheet], filled: Mapping[str, Set[Address]],
               varying: Set[str] = frozenset(),
               unchanged: Mapping[str, Set[Address]] = MappingProxyType({})) -> dict[str, list[Cell]]:
    """The formula cells, by part, that depend on what a fill writes and are not filled themselves.

    Args:
        sheets: every sheet with formulas, by part.
        filled: the cells that a fill writes, by part.
        varying: defined names (casefolded) whose constant a fill writes.
        unchanged: formula cells, by part, that have the same result afterwards.
    """
    index = {tab.part: number for number, tab in enumerate(workbook.tabs)}
    ours = {(index[part], *address) for part, addresses in filled.items() for address in addresses}
    if not ours and not varying:
        return {}
    resolver = _Resolver(workbook, varying)
    formulas: list[_Formula] = []
    for part, sheet in sheets.items():
        number = index[part]
        right = unchanged.get(part, frozenset())
        foreign = [cell for address, cell in sheet.formulas.items()
                   if (number, *address) not in ours and address not in right]
        formulas += _formulas(sheet, number, foreign, resolver)
    reached = _reached(formulas, ours)
    found: dict[str, list[Cell]] = {}
    for formula in reached:
        found.setdefault(workbook.tabs[formula.sheet].part, []).append(formula.cell)
    return {part: sorted(cells, key=lambda cell: cell.start) for part, cells in found.items()}


def _formulas(sheet: Sheet, number: int, cells: Sequence[Cell], resolver: _Resolver) -> Iterator[_Formula]:
    masters = {cell.formula_attributes["si"]: cell for cell in sheet.formulas.values()
               if cell.formula_attributes.get("t") == "shared" and "ref" in cell.formula_attributes
               and "si" in cell.formula_attributes}
    for cell in cells:
        attributes = cell.formula_attributes
        kind = attributes.get("t", "normal")
        fills = (number, cell.row, cell.column, cell.row, cell.column)
        if kind in ("array", "dataTable") and "ref" in attributes:
            fills = (number, *area_of(attributes["ref"]))
        formula = _Formula(number, cell, fills, everything=kind == "dataTable")
        text = text_inside(sheet.data, cell.formula) if cell.formula else ""
        origin = cell
        if kind == "shared" and not text:
            master = masters.get(attributes.get("si", ""))
            if master is None or master.formula is None:
                formula.everything = True
            else:
                origin, text = master, text_inside(sheet.data, master.formula)
        found = reads(text)
        formula.everything |= found.everything or not resolver.resolve(found, formula, origin)
        yield formula


class _Resolver:
    """From references as written to rectangles of cells."""

    def __init__(self, workbook: Workbook, varying: Set[str]) -> None:
        self._varying = varying
        self._sheets = {tab.name.casefold(): number for number, tab in enumerate(workbook.tabs)}
        self._names = {(name.sheet, name.name.casefold()): name.text for name in workbook.names}
        self._workbook = workbook
        self._tables: dict[str, Table] | None = None

    def resolve(self, found: Reads, formula: _Formula, origin: Cell) -> bool:
        """Add what is read to the formula's areas. False when that is everything, or a varying name."""
        down, across = formula.cell.row - origin.row, formula.cell.column - origin.column
        return all(self._add(reference, formula, (down, across), 0) for reference in found.references)

    def _add(self, reference: AreaReference | NameReference | TableReference, formula: _Formula,
             shift: tuple[int, int], depth: int) -> bool:
        if isinstance(reference, AreaReference):
            area = reference.at(*shift)
            if area is None:
                area = (1, 1, MAX_ROW, MAX_COLUMN)  # wrapped round an edge of the grid
            formula.areas += ((number, *area) for number in self._numbers(reference.sheets, formula.sheet))
            return True
        if isinstance(reference, TableReference):
            return self._add_table(reference.table, reference.brackets, formula)
        if reference.name.casefold() in self._varying:
            return False
        text = self._text(reference, formula.sheet)
        if text is None:
            if not reference.called and reference.name.casefold() in self.tables:
                return self._add_table(reference.name, "[]", formula)
            return True
        inner = reads(text)
        if inner.everything or depth > _DEPTH:
            return False
        home = (formula.cell.row - 1, formula.cell.column - 1)  # relative names are written as seen from A1
        return all(self._add(each, formula, home, depth + 1) for each in inner.references)

    def _text(self, reference: NameReference, sheet: int) -> str | None:
        """What a name stands for: one local to the sheet goes before one of the workbook."""
        name = reference.name.casefold()
        local = self._sheets.get(reference.sheets.casefold(), sheet) if reference.sheets else sheet
        return self._names.get((local, name), self._names.get((None, name)))

    def _numbers(self, sheets: str, home: int) -> Iterable[int]:
        if not sheets:
            return (home,)
        single = self._sheets.get(sheets.casefold())
        if single is not None:
            return (single,)
        first, colon, last = sheets.casefold().partition(":")
        if not colon or first not in self._sheets or last not in self._sheets:
            return ()
        low, high = sorted((self._sheets[first], self._sheets[last]))
        return range(low, high + 1)

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables of the workbook by name, letter case aside."""
        if self._tables is None:
            self._tables = {table.name.casefold(): table for table in read_tables(self._workbook)}
        return self._tables

    def _add_table(self, name: str, brackets: str, formula: _Formula) -> bool:
        row, column = formula.cell.row, formula.cell.column
        if name:
            table = self.tables.get(name.casefold())
        else:
            table = next((one for one in self.tables.values()
                          if one.sheet == formula.sheet and one.holds(row, column)), None)
        if table is None:
            return False
        formula.areas.append((table.sheet, *table.part(brackets, row)))
        return True


def _reached(formulas: Sequence[_Formula], filled: Iterable[tuple[int, int, int]]) -> list[_Formula]:
    """The formulas that filled cells lead to, directly or through other formulas."""
    readers = _Readers(formulas)
    reached: list[_Formula] = []
    seen: set[int] = set()
    waiting: list[Rectangle] = [(sheet, row, column, row, column) for sheet, row, column in filled]
    fresh = [formula for formula in formulas if formula.everything]
    while fresh or waiting:
        for formula in fresh:
            if id(formula) not in seen:
                seen.add(id(formula))
                reached.append(formula)
                waiting.append(formula.fills)
        fresh = readers.of(waiting.pop()) if waiting else []
    return reached


class _Readers:
    """Which formulas read a cell. Each area gives up its readers once: they are reached then."""

    def __init__(self, formulas: Sequence[_Formula]) -> None:
        self._by_area: dict[Rectangle, list[_Formula]] = {}
        for formula in formulas:
            for area in formula.areas:
                self._by_area.setdefault(area, []).append(formula)
        self._cells: dict[tuple[int, int, int], list[Rectangle]] = {}
        self._columns: dict[tuple[int, int], list[Rectangle]] = {}
        self._wide: dict[int, list[Rectangle]] = {}
        for area in self._by_area:
            sheet, top, left, bottom, right = area
            if (bottom - top + 1) * (right - left + 1) <= _FEW_CELLS:
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        self._cells.setdefault((sheet, row, column), []).append(area)
            elif right - left < _FEW_COLUMNS:
                for column in range(left, right + 1):
                    self._columns.setdefault((sheet, column), []).append(area)
            else:
                self._wide.setdefault(sheet, []).append(area)

    def of(self, changed: Rectangle) -> list[_Formula]:
        """The formulas that read any cell of an area and were not given before."""
        sheet, _, left, _, right = changed
        found: list[_Formula] = []
        for place in self._places(changed):
            for area in self._cells.pop(place, ()):
                found += self._by_area.pop(area, ())
        for column in range(left, right + 1):
            self._sift(self._columns.get((sheet, column), []), changed, found)
        self._sift(self._wide.get(sheet, []), changed, found)
        return found

    def _places(self, changed: Rectangle) -> list[tuple[int, int, int]]:
        """The cells of an area under which small areas are filed."""
        sheet, top, left, bottom, right = changed
        if (bottom - top + 1) * (right - left + 1) <= len(self._cells):
            return [(sheet, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        return [place for place in self._cells
                if place[0] == sheet and top <= place[1] <= bottom and left <= place[2] <= right]

    def _sift(self, areas: list[Rectangle], changed: Rectangle, found: list[_Formula]) -> None:
        """Move the areas that are touched from the list to the formulas found."""
        _, top, left, bottom, right = changed
        kept = []
        for area in areas:
            if area not in self._by_area:
                continue
            if area[1] <= bottom and area[3] >= top and area[2] <= right and area[4] >= left:
                found += self._by_area.pop(area)
            else:
                kept.append(area)
        areas[:] = kept


def array_cells(data: bytes, part: str, cells: Iterable[Cell], file: str = "") -> list[Cell]:
    """The other cells of array formulas: they hold a part of the result and no formula."""
    attributes = [cell.formula_attributes for cell in cells]
    areas = [area_of(each["ref"]) for each in attributes
             if each.get("t") in ("array", "dataTable") and "ref" in each]
    rows = {row for top, left, bottom, right in areas if (top, left) != (bottom, right)
            for row in range(top, bottom + 1)}
    if not rows:
        return []
    sheet = read_sheet(utf8(data, part, file), part, rows, file)
    return [cell for row in sheet.rows for cell in row.cells if not cell.formula
            and any(top <= cell.row <= bottom and left <= cell.column <= right
                    for top, left, bottom, right in areas)]
