"""What the contestants other than ours share: what they are told, and the last step, a workbook.

XlsxWriter in constant memory, the quickest that is to be had for pandas: a sheet of figures for each
analysis, and one of the largest lines. No formulas, charts, texts or formats but for days and kroner.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

LINES = 20_000
"""Lines one by one, as many as ours has where nothing else is said."""
HEADERS = ("Linje", "Dato", "Bilag", "Leverandør", "Org.nr", "Ansvar", "Art", "Tekst", "Beløp", "Omfang", "Grunn",
           "Kategori", "Avtale")
SUMMED = ("Omfang", "Grunn", "Kategori", "Ansvar", "Måned", "Avtale", "Linjer", "Beløp")


def arguments() -> argparse.Namespace:
    """A folder with what is given, one for what is made, and how far to go."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without-book", action="store_true", help="the analysis alone")
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--plain", action="store_true", help="pandas as its documentation shows it")
    return parser.parse_args()


def rules(folder: Path) -> dict[str, Any]:
    """What is known beforehand; see `spend_whole_task`."""
    told: dict[str, Any] = json.loads((folder / "rules.json").read_text(encoding="utf-8"))
    return told


def write_book(target: Path, found: Mapping[str, Any], listed: Mapping[str, Iterable[Sequence[Any]]],
               lines: Iterable[Sequence[Any]], sums: Iterable[Sequence[Any]]) -> None:
    """Write the figures, the lists, the lines, and the rows that sum the lines that are not shown.

    Args:
        listed: name of a sheet -> its rows.
        lines: a value for each of `HEADERS`; days as dates, amounts as kroner, the number of the line, else texts.
        sums: a value for each of `SUMMED`.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    day, kroner = (book.add_format({"num_format": each}) for each in ("dd.mm.yyyy", "#,##0.00"))
    for name, values in found.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(_rows(values)):
            page.write_row(at, 0, row)
    for name, rows in listed.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    page = book.add_worksheet("Linjer")
    page.write_row(0, 0, HEADERS)
    amount = HEADERS.index("Beløp")
    for at, row in enumerate(lines, 1):
        page.write_number(at, 0, row[0])
        page.write_datetime(at, 1, row[1], day)
        for column, value in enumerate(row[2:], 2):
            if column == amount:
                page.write_number(at, column, value, kroner)
            else:
                page.write_string(at, column, value)
    page = book.add_worksheet("Resten")
    page.write_row(0, 0, SUMMED)
    for at, row in enumerate(sums, 1):
        page.write_row(at, 0, row)
    book.close()


def _rows(values: Any) -> Iterable[Sequence[Any]]:
    if isinstance(values, Mapping):
        return [(key, *value) if isinstance(value, (list, tuple)) else (key, value) for key, value in values.items()]
    if isinstance(values, (list, tuple)):
        return [row if isinstance(row, (list, tuple)) else (row,) for row in values]
    return [(values,)]
