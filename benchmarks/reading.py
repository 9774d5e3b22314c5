"""Who takes part in reading a returned book: its form and the rows that were filled in."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from benchmarks import measure
from benchmarks.case import Case
from benchmarks.kinds import Kind
from benchmarks.measure import Contestant, in_process
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.services.batch_jobs import Job
from xlanskaff.services.batch_plan import left_over
from xlanskaff.services.collect_kind import kind as collected
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

Columns = Mapping[str, list[Any]]
"""Defined name -> the values behind it, from top to bottom."""

BASE = "openpyxl"
SLOW = 10


def read_from(case: Case) -> Mapping[str, Area]:
    """The names behind which the values stand, and where the template has them."""
    kind, tables = case.kind, case.order.tables
    keys = [*case.order.fields, *((table, name) for table, names in tables.items()
                                  for name in dict.fromkeys((kind.id_column(table), *names)))]
    return {name_of(*key): kind.located.location.names[name_of(*key)] for key in keys}


def returned(case: Case, job: Job, path: Path) -> Path:
    """A book as Excel returns it: texts shared between cells, every result in its place."""
    rows = {table: [*given, *({case.kind.id_column(table): identity} for identity in left_over(
        case.order.spare.get(table, ()), len(given)))] for table, given in job.rows.items()}
    form: dict[str, dict[str, CellValue]] = {}
    for (block, field), value in job.given.items():
        form.setdefault(block, {})[field] = value
    meta = {"unit": job.unit.id, "unit_name": job.unit.name, "batch": case.order.batch}
    path.write_bytes(write(case.kind.spec, "nb", meta=meta,
                           rows={**rows, **{block: [row] for block, row in form.items()}}))
    return path


def contestants(case: Case, folder: Path) -> tuple[list[Contestant], dict[str, measure.Job]]:
    """Everybody who reads books, and for each the way to read one."""
    folder.mkdir(parents=True, exist_ok=True)
    kind, names = case.kind, read_from(case)
    parts = parts_of(kind, names)
    part, spec = collected(kind.book).part(), kind.spec
    paths = [returned(case, job, folder / f"{number}.xlsx") for number, job in enumerate(case.jobs)]
    made: dict[str, measure.Job] = {
        "openpyxl": lambda n, _: by_openpyxl(names, paths[n]),
        "openpyxl-read-only": lambda n, _: by_read_only(names, paths[n]),
        "pandas-openpyxl": lambda n, _: by_pandas(names, paths[n], "openpyxl"),
        "pandas-calamine": lambda n, _: by_pandas(names, paths[n], "calamine"),
        "ours-raw": lambda n, _: raw(names, paths[n]),
        "ours": lambda n, _: typed(paths[n], part),
        "ours-whole": lambda n, _: typed(paths[n], spec),
        "floor": lambda n, _: inflate_only(parts, paths[n]),
    }
    labels = {
        "openpyxl": "openpyxl: load_workbook", "openpyxl-read-only": "openpyxl: read_only",
        "pandas-openpyxl": "pandas, engine openpyxl", "pandas-calamine": "pandas, engine calamine",
        "ours-raw": "xlanskaff: the values", "ours": "xlanskaff: typed records, as they are collected",
        "ours-whole": "xlanskaff: the whole book, as it is checked",
        "floor": "floor: unpacking the parts that are read",
    }
    absent = {"pandas-calamine": "python-calamine is not installed"} if not _calamine() else {}
    found = []
    for key, job in made.items():
        if key in absent:
            found.append(Contestant(key, labels[key], absent=absent[key]))
        else:
            few = max(2, len(paths) // SLOW) if key.startswith(("openpyxl", "pandas-openpyxl")) else len(paths)
            found.append(Contestant(key, labels[key], in_process(job, few, folder / key)))
    return found, {key: job for key, job in made.items() if key not in absent}


def typed(path: Path, spec: Workbook) -> Reading:
    """Typed values of every form and table of a specification, with a finding for each that is odd.

    Sheets are found under other names, columns and rows in other places; what stands in the wrong
    place is noticed.
    """
    book = open_book(path)
    return read(book, spec, "nb", date1904=book.package.date1904)


def raw(wanted: Mapping[str, Area], path: Path) -> Columns:
    """The cells behind the names, as they stand."""
    book = open_book(path)
    names = book.names()
    return {name: [row[0] for row in book.values(area)] for name in wanted if (area := names[name]) is not None}


def by_openpyxl(wanted: Mapping[str, Area], path: Path) -> Columns:
    """The same cells with openpyxl."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for name in wanted:
        for sheet, area in book.defined_names[name].destinations:
            cells = book[sheet][area]
            found[name] = [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]
    return found


def by_read_only(wanted: Mapping[str, Area], path: Path) -> Columns:
    """The same cells with openpyxl's reader for large files; where they are is known beforehand."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    pages = {}
    for name in {area.sheet: None for area in wanted.values()}:
        sheet = book[name]
        sheet.reset_dimensions()
        pages[name] = list(sheet.iter_rows(values_only=True))
    book.close()
    return _picked(wanted, pages)


def by_pandas(wanted: Mapping[str, Area], path: Path, engine: Any) -> Columns:
    """The same cells with pandas; where they are is known beforehand."""
    import pandas

    sheets = list({area.sheet: None for area in wanted.values()})
    frames = pandas.read_excel(path, sheet_name=sheets, header=None, engine=engine, dtype=object, keep_default_na=False)
    return _picked(wanted, {name: frame.values.tolist() for name, frame in frames.items()})


def parts_of(kind: Kind, wanted: Mapping[str, Area]) -> list[str]:
    """The workbook, its texts and the sheets that something is read from."""
    numbers = {name: number for number, name in enumerate(open_book(kind.template).sheets(), 1)}
    return ["xl/workbook.xml", "xl/sharedStrings.xml", *(
        f"xl/worksheets/sheet{numbers[name]}.xml" for name in {area.sheet: None for area in wanted.values()})]


def inflate_only(parts: Sequence[str], path: Path) -> int:
    """Unpacking the workbook, its texts and the sheets, without looking at them."""
    with zipfile.ZipFile(path) as archive:
        return sum(len(archive.read(part)) for part in parts)


def _picked(wanted: Mapping[str, Area], pages: dict[str, list[Any]]) -> Columns:
    found = {}
    for name, area in wanted.items():
        page, column = pages[area.sheet], area.left - 1
        found[name] = [page[row][column] for row in range(area.top - 1, area.bottom)]
    return found


def _calamine() -> bool:
    from importlib.util import find_spec

    return find_spec("python_calamine") is not None
