"""The sheet of a workbook that a list stands on, as rows of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlanskaff.errors import Problem, error
from xlanskaff.grammar.book import Area, CellError, CellValue, cell_name
from xlanskaff.services.units_table import HEADER_WITHIN, Grid
from xlanskaff.xlsx.package import Package, open_package
from xlanskaff.xlsx.sheetdata import SheetData

MOST_CELLS = 20_000_000


def read_sheet(data: bytes, file: str, is_header: Callable[[Sequence[str]], bool] = any) -> Grid:
    """The first sheet with a row near its top that `is_header` accepts; a cover may come before it.

    Visible sheets come before hidden ones. Where no sheet has such a row, the first that holds anything.

    Raises:
        Problem: it is no workbook, is damaged or protected, or goes beyond the limits.
    """
    package = open_package(data, name=file)
    filled = []
    for tab in sorted(package.sheets, key=lambda each: each.state != "visible"):
        sheet = package.sheet(tab.name)
        if sheet.used is not None:
            _bounded(sheet.used, file)
            rows = _rows(sheet)
            filled.append((tab.name, sheet, rows))
            if any(is_header(cells) for _, cells in [each for each in rows if any(each[1])][:HEADER_WITHIN]):
                return _grid(package, file, *filled[-1])
    if not filled:
        return Grid(file, [], sheet=package.sheets[0].name, findings=package.findings)
    return _grid(package, file, *filled[0])


def _rows(sheet: SheetData) -> list[tuple[int, list[str]]]:
    rows: dict[int, list[str]] = {}
    for (row, column), value in sheet.values.items():
        cells = rows.setdefault(row, [])
        if len(cells) < column:
            cells.extend([""] * (column - len(cells)))
        cells[column - 1] = as_text(value)
    return sorted(rows.items())


def _grid(package: Package, file: str, name: str, sheet: SheetData, rows: list[tuple[int, list[str]]]) -> Grid:
    flaws = {(row, column - 1): error("XA-609", file=file, sheet=name, cell=cell_name(row, column), seen=str(value),
                                      row=row)
             for (row, column), value in sheet.values.items() if isinstance(value, CellError)}
    # a formula without a cached result: written by a program, never calculated
    flaws |= {(row, column - 1): error("XA-616", file=file, sheet=name, cell=cell_name(row, column), row=row)
              for row, column in sheet.formulas if sheet.values.get((row, column)) is None}
    return Grid(file, rows, sheet=name, flaws=flaws, findings=package.findings, date1904=package.date1904)


def as_text(value: CellValue) -> str:
    """A cell's value as a person would type it; blank is the empty text.

    Example:
        >>> as_text(938772924), as_text(2.5), as_text(" Drift "), as_text(True), as_text(None)
        ('938772924', '2.5', 'Drift', 'TRUE', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _bounded(used: Area | None, file: str) -> None:
    # rows become lists, so one cell far to the right would cost as much as all to its left
    if used is not None and used.bottom * used.right > MOST_CELLS:
        raise Problem([error("XA-619", file=file, sheet=used.sheet, cell=used.a1, most=MOST_CELLS)])

