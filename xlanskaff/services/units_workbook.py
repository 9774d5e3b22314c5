"""The first sheet with anything on it, as rows of text."""

from __future__ import annotations

from xlanskaff.errors import Finding, Problem, error
from xlanskaff.grammar.book import Area, CellError, CellValue, cell_name
from xlanskaff.services.units_table import Grid
from xlanskaff.xlsx.package import Package, open_package

MOST_CELLS = 20_000_000


def read_sheet(data: bytes, file: str) -> Grid:
    """The first visible sheet that holds anything, or else the first hidden one.

    Raises:
        Problem: it is no workbook, is damaged or protected, or goes beyond the limits.
    """
    package = open_package(data, name=file)
    name = _sheet(package)
    sheet = package.sheet(name)
    _bounded(sheet.used, file)
    rows: dict[int, list[str]] = {}
    flaws: dict[tuple[int, int], Finding] = {}
    for (row, column), value in sheet.values.items():
        cells = rows.setdefault(row, [])
        if len(cells) < column:
            cells.extend([""] * (column - len(cells)))
        if isinstance(value, CellError):
            flaws[row, column - 1] = error("XA-609", file=file, sheet=name, cell=cell_name(row, column),
                                           seen=str(value), row=row)
        cells[column - 1] = as_text(value)
    # a formula without a cached result: written by a program, never calculated
    for row, column in sheet.formulas:
        if sheet.values.get((row, column)) is None:
            cell = cell_name(row, column)
            flaws[row, column - 1] = error("XA-616", file=file, sheet=name, cell=cell, row=row)
    return Grid(file, sorted(rows.items()), sheet=name, flaws=flaws, findings=package.findings)


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


def _sheet(package: Package) -> str:
    by_visibility = sorted(package.sheets, key=lambda sheet: sheet.state != "visible")
    for sheet in by_visibility:
        if package.sheet(sheet.name).used is not None:
            return sheet.name
    return by_visibility[0].name
