"""Did everybody produce the same? Looked at with a library that took no part in making it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from benchmarks.case import SPEC, Case, Cells, located
from benchmarks.measure import Job
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.xlsx.package import open_package
from xlanskaff.xlsx.read import FileBook


def filled(made: bytes | Path, wanted: Cells) -> Iterator[str]:
    """What is not as wanted in a filled book, cell by cell, read with openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(made) if isinstance(made, bytes) else made)
    for (sheet, row, column), value in wanted.items():
        cell = book[sheet].cell(row, column)
        if not same(cell.value, value):
            yield f"{sheet}!{cell.coordinate}: {cell.value!r} is not {value!r}"


def results(made: bytes | Path) -> Iterator[str]:
    """Formulas and cached results that are not right, recomputed from the inputs as they stand."""
    book = FileBook(open_package(made))
    reading = read(book, SPEC, "nb")
    found = check_formulas(book, reading)
    yield from (f"{finding.code} {finding.sheet}!{finding.cell}: {finding.seen!r}" for finding in found)
    answered = sum(isinstance(value, int) for value in reading.cells["statements", "now"])
    mean = book.values(reading.location.names[name_of("figures", "now")])[0][0]
    if isinstance(mean, int | float) is not bool(answered):
        yield f"the mean of {answered} answers is {mean!r}"


def readings(made: dict[str, Job], case: Case, number: int) -> Iterator[str]:
    """What a reader saw otherwise than it stands; of typed records, the cells behind them and what was made of them."""
    wanted = columns_of(case.cells[number])
    for key, job in made.items():
        if key == "floor":
            continue
        seen = job(number, Path())
        if isinstance(seen, Reading):
            yield from (f"{key}: {line}" for line in records(seen, case, number))
            seen = {name_of(*column): values for column, values in seen.cells.items()}
        assert isinstance(seen, dict)
        for name, values in wanted.items():
            if key == "ours" and name.startswith("xa_about_"):
                continue  # the sheet of the contact holds no answers, and is not collected
            if not all(map(same, seen[name], values)) or len(seen[name]) != len(values):
                yield f"{key}: {name}: {seen[name]!r} is not {values!r}"


def records(seen: Reading, case: Case, number: int) -> Iterator[str]:
    """Whether the typed rows say what was given."""
    given = case.jobs[number].rows["statements"]
    rows = seen.tables["statements"]
    if [row["id"] for row in rows] != [row["id"] for row in given]:
        yield "rows are missing or in another order"
    for row, source in zip(rows, given, strict=False):
        for column in ("target", "evidence", "comment"):
            if row[column] != source[column]:
                yield f"{row['id']}.{column}: {row[column]!r} is not {source[column]!r}"
    if seen.forms["response"]["unit_id"] != case.jobs[number].unit.id:
        yield "another unit"


def columns_of(cells: Cells) -> dict[str, list[CellValue]]:
    """What was filled in, by defined name."""
    found = {}
    for name, area in located().location.names.items():
        places = [(area.sheet, row, area.left) for row in range(area.top, area.bottom + 1)]
        if places[0] in cells:
            found[name] = [cells[place] for place in places]
    return found


def same(seen: object, wanted: object) -> bool:
    """Equal as Excel sees it: 3 and 3.0, a date and its serial number, nothing and an empty text."""
    if hasattr(seen, "toordinal"):
        seen = seen.toordinal() - 693594
    return (seen if seen is not None else "") == (wanted if wanted is not None else "")
