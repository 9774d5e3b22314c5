"""Did everybody produce the same? Looked at with a library that took no part in making it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import openpyxl

from benchmarks.case import Case, Cells, placed
from benchmarks.kinds import Kind
from benchmarks.measure import Job
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.columns import Column
from xlanskaff.grammar.dates import serial
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.services.collect_kind import kind as collected
from xlanskaff.xlsx.package import open_package
from xlanskaff.xlsx.read import FileBook


def filled(made: bytes | Path, wanted: Cells) -> Iterator[str]:
    """What is not as wanted in a filled book, cell by cell, read with openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(made) if isinstance(made, bytes) else made)
    for (sheet, row, column), value in wanted.items():
        cell = book[sheet].cell(row, column)
        if not same(cell.value, value):
            yield f"{sheet}!{cell.coordinate}: {cell.value!r} is not {value!r}"


def results(made: bytes | Path, kind: Kind, *, rows: bool) -> Iterator[str]:
    """Formulas and cached results that are not right, recomputed from the inputs as they stand.

    `rows`: whether rows were filled in, and something was counted.
    """
    book = FileBook(open_package(made))
    reading = read(book, kind.spec, "nb")
    found = check_formulas(book, reading)
    yield from (f"{finding.code} {finding.sheet}!{finding.cell}: {finding.seen!r}" for finding in found)
    counted = [row[0] for row in book.values(reading.location.names[name_of(*kind.counted)])]
    if any(isinstance(value, int | float) and value > 0 for value in counted) is not rows:
        yield f"{kind.counted} holds {counted!r}"


def readings(made: Mapping[str, Job], case: Case, number: int) -> Iterator[str]:
    """What a reader saw otherwise than it stands; of typed records, the cells behind them and what was made of them."""
    wanted = columns_of(case, number)
    part = {block.key for block in collected(case.kind.book).part().blocks()}
    for key, job in made.items():
        if key == "floor":
            continue
        seen = job(number, Path())
        if isinstance(seen, Reading):
            yield from (f"{key}: {line}" for line in records(seen, case, number, part if key == "ours" else None))
            seen = {name_of(*column): values for column, values in seen.cells.items()}
        assert isinstance(seen, dict)
        for (block, column), values in wanted.items():
            if key == "ours" and block not in part:
                continue  # what holds no answers, such as the sheet of the contact, is not collected
            name = name_of(block, column)
            if len(seen[name]) != len(values) or not all(map(same, seen[name], values)):
                yield f"{key}: {name}: {seen[name]!r} is not {values!r}"


def records(seen: Reading, case: Case, number: int, part: set[str] | None) -> Iterator[str]:
    """Whether the typed rows say what was given; `part`: the blocks that are read, where that is not all of them."""
    kind, job = case.kind, case.jobs[number]
    for table, names in case.order.tables.items():
        if part is not None and table not in part:
            continue
        key, given, rows = kind.id_column(table), job.rows[table], seen.tables[table]
        if [row[key] for row in rows] != [row[key] for row in given]:
            yield f"{table}: rows are missing or in another order"
        for row, source in zip(rows, given, strict=False):
            for name in names:
                if as_cell(row[name], kind.column(table, name)) != source[name]:
                    yield f"{table} {row[key]}.{name}: {row[name]!r} is not {source[name]!r}"
    if seen.forms[kind.form]["unit_id"] != job.unit.id:
        yield "another unit"


def as_cell(value: object, column: Column) -> object:
    """A typed value as its cell holds it."""
    if column.choices:
        word = str(labels(column.choices, "nb")[str(value)])
        return int(word) if word.isdigit() else word
    return serial(value) if isinstance(value, date) else value


def columns_of(case: Case, number: int) -> dict[tuple[str, str], list[CellValue]]:
    """What is to stand behind the names: block and column -> values from top to bottom."""
    job, location = case.jobs[number], case.kind.located.location
    found: dict[tuple[str, str], list[CellValue]] = {key: [value] for key, value in job.given.items()}
    for table, names in case.order.tables.items():
        rows = dict(placed(case.kind, job, case.order, table))
        for name in names:
            found[table, name] = [rows.get(row, {}).get(name) for row in location.rows[table]]
    return found


def same(seen: object, wanted: object) -> bool:
    """Equal as Excel sees it: 3 and 3.0, a date and its serial number, nothing and an empty text."""
    if hasattr(seen, "toordinal"):
        seen = seen.toordinal() - 693594
    return (seen if seen is not None else "") == (wanted if wanted is not None else "")
