"""The template as plain data, and two ways of building it from nothing.

Built are the cells with their formulas, the tables, names, validations, merged cells, widths and a
bold font; fonts, colours, conditional formats and charts are not, so the job is smaller than ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.styles import Font
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableStyleInfo

from benchmarks.case import Cells


@dataclass(frozen=True)
class Page:
    """One sheet. `cells` are (row, column, value, bold); `tables` are (name, area, headers)."""

    name: str
    state: str
    cells: tuple[tuple[int, int, Any, bool], ...]
    widths: tuple[tuple[int, float], ...]
    merged: tuple[str, ...]
    tables: tuple[tuple[str, str, tuple[str, ...]], ...]
    lists: tuple[tuple[str, str], ...]


@cache
def content(template: Path) -> tuple[tuple[Page, ...], tuple[tuple[str, str], ...]]:
    """The sheets of the template, and its defined names."""
    book = openpyxl.load_workbook(template)
    pages = tuple(Page(
        sheet.title, sheet.sheet_state,
        tuple((c.row, c.column, c.value, bool(c.font.b)) for row in sheet.iter_rows() for c in row
              if c.value is not None),
        tuple((column_index_from_string(key), each.width)
              for key, each in sheet.column_dimensions.items() if each.width),
        tuple(str(area) for area in sheet.merged_cells.ranges),
        tuple((table.name, table.ref, tuple(table.column_names)) for table in sheet.tables.values()),
        tuple((str(each.sqref), str(each.formula1)) for each in sheet.data_validations.dataValidation
              if each.type == "list"),
    ) for sheet in book)
    return pages, tuple((name, each.attr_text) for name, each in book.defined_names.items())


def by_openpyxl(template: Path, cells: Cells, path: Path) -> Path:
    """Build and save with openpyxl."""
    pages, names = content(template)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    bold = Font(bold=True)
    for page in pages:
        sheet = book.create_sheet(page.name)
        sheet.sheet_state = page.state
        for row, column, value, strong in page.cells:
            cell = sheet.cell(row, column, value)
            if strong:
                cell.font = bold
        for column, width in page.widths:
            sheet.column_dimensions[get_column_letter(column)].width = width
        for area in page.merged:
            sheet.merge_cells(area)
        for name, area, _ in page.tables:
            table = Table(name=name, displayName=name, ref=area)
            table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
            sheet.add_table(table)
        for area, source in page.lists:
            check = DataValidation(type="list", formula1=source)
            check.sqref = MultiCellRange(area)
            sheet.add_data_validation(check)
    for name, target in names:
        book.defined_names[name] = DefinedName(name, attr_text=target)
    for (name, row, column), value in cells.items():
        book[name].cell(row, column).value = value  # type: ignore[assignment]
    book.save(path)
    return path


def by_xlsxwriter(template: Path, cells: Cells, path: Path) -> Path:
    """Build and save with XlsxWriter."""
    pages, names = content(template)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        sheets = {page.name: book.add_worksheet(page.name) for page in pages}
        for page in pages:
            sheet = sheets[page.name]
            for column, width in page.widths:
                sheet.set_column(column - 1, column - 1, width)
            for name, area, headers in page.tables:
                sheet.add_table(area, {"name": name, "columns": [{"header": each} for each in headers]})
            for area, source in page.lists:
                for one in area.split():
                    sheet.data_validation(one, {"validate": "list", "source": f"={source}"})
            for area in page.merged:
                sheet.merge_range(area, "")
            for row, column, value, strong in page.cells:
                style = bold if strong else None
                if isinstance(value, ArrayFormula):
                    sheet.write_array_formula(value.ref, str(value.text), style)
                elif isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row - 1, column - 1, value, style)
                else:
                    sheet.write(row - 1, column - 1, value, style)
            if page.state == "hidden":
                sheet.hide()
            elif page.state == "veryHidden":
                sheet.very_hidden()
        for name, target in names:
            book.define_name(name, f"={target}")
        for (name, row, column), value in cells.items():
            sheets[name].write(row - 1, column - 1, value)
    return path
