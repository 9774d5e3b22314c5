"""A small workbook with a table for lines, and a DuckDB connection with some lines in it."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import duckdb
import xlsxwriter

from xlanskaff.xlsx.lines import LineColumn, Lines, put_lines

COLUMNS = (LineColumn("id", "whole"), LineColumn("day", "date"), LineColumn("supplier", "text"),
           LineColumn("amount", "ore"), LineColumn("share", "number"))
FIRST, LEFT = 6, 2
LEDGER = """SELECT 4000 - i AS id, DATE '2024-01-01' + CAST(i % 366 AS INTEGER) AS day,
    'Leverandør ' || (i % 97) || CASE WHEN i % 5 = 0 THEN ' & Sønn' ELSE '' END AS supplier,
    (i * 7919) % 1000003 - 50000 AS amount, i / 8 AS share FROM range({}) r(i)"""


def ledger(count: int) -> str:
    """A query for so many lines; ids fall from 4000, so that an order can be seen to be kept."""
    return LEDGER.format(count)


def book(rows: int = 2, *, before: float | None = None, below: bool = False, beside: bool = False,
         formula: bool = False, totals: bool = False, bars: bool = False) -> bytes:
    """A sheet «Linjer» with a styled table of some rows, and a summary that reads it by names.

    Args:
        before: a number already in the amounts of the first row, with results to match.
        below, beside: whether something stands there; `formula`, `totals` whether one stands in it.
        bars: whether a conditional format is there that openpyxl does not know.
    """
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - so that bytes repeat
    summary, page = workbook.add_worksheet("Oversikt"), workbook.add_worksheet("Linjer")
    spare = workbook.add_worksheet("Annet")
    frame = workbook.add_format({"border": 1})
    styles = [frame, workbook.add_format({"num_format": "dd.mm.yyyy"}), workbook.add_format({"text_wrap": True}),
              workbook.add_format({"num_format": "#,##0.00"}), workbook.add_format({"num_format": "0.0 %"})]
    last = FIRST + rows - 1
    page.add_table(FIRST - 2, LEFT - 1, last - 1 + totals, LEFT + 3, {
        "name": "tbl_lines", "total_row": totals, "columns": [{"header": column.name} for column in COLUMNS]})
    for row in range(FIRST, last + 1):
        page.set_row(row - 1, 18)
        page.write_blank(row - 1, 0, None, frame)
        for at, style in enumerate(styles):
            page.write_blank(row - 1, LEFT - 1 + at, None, style)
    if before is not None:
        page.write_number(FIRST - 1, LEFT + 2, before, styles[3])
    if formula:
        page.write_formula(FIRST - 1, LEFT + 2, "1+1", styles[3], 2)
    if below:
        page.write_string(last + 3, 1, "Sum")
    if beside:
        page.write_string(last - 1, LEFT + 6, "Merknad")
    page.data_validation(FIRST - 1, LEFT, last - 1, LEFT, {
        "validate": "date", "criteria": ">", "value": 36526})
    warn = workbook.add_format({"bg_color": "#FFF2CC"})
    page.conditional_format(FIRST - 1, LEFT + 2, last - 1, LEFT + 2, {
        "type": "formula", "criteria": f"=$E{FIRST}>AVERAGE($E${FIRST}:$E${last})", "format": warn})
    page.conditional_format(FIRST - 1, LEFT + 3, last - 1, LEFT + 3, {"type": "data_bar", "data_bar_2010": bars})
    page.ignore_errors({"number_stored_as_text": f"D{FIRST}:D{last}"})
    page.write_string(0, 0, "Linjer")
    page.write_formula(1, 1, "COUNT(xa_lines_id)", None, 0)
    page.freeze_panes(FIRST - 1, 0)
    page.repeat_rows(FIRST - 2)
    page.print_area(0, 0, last - 1, LEFT + 3)
    for at, column in enumerate(COLUMNS):
        letter = "BCDEF"[at]
        workbook.define_name(f"xa_lines_{column.name}", f"=Linjer!${letter}${FIRST}:${letter}${last}")
    summary.write_formula(0, 0, "SUM(xa_lines_amount)", None, before or 0)
    summary.write_formula(1, 0, "1+1", None, 2)
    spare.write_string(0, 0, "Står som det sto: æøå")
    workbook.close()
    return made.getvalue()


def put(source: bytes, query: str, target: Path, **given: object) -> Lines:
    """The lines of a query in the book."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false")
        return put_lines(source, "tbl_lines", COLUMNS, connection, query, target, **given)  # type: ignore[arg-type]
