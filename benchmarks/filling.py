"""Who takes part in filling: ours, the libraries, and the floor under all of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl

from benchmarks import scratch
from benchmarks.case import Case, Cells, deflate_by
from benchmarks.measure import Contestant, Job, in_process
from xlanskaff.services.batch_jobs import Order, fill_job
from xlanskaff.services.batch_plan import Plan
from xlanskaff.services.batch_write import one as write_one
from xlanskaff.xlsx.fill.deflate import quickest

Fill = Callable[[Cells, Path], Path]
Make = Callable[[int, Path], bytes | Path]
BASE = "openpyxl"
SLOW = 40
"""A library fills one book in a turn where we fill so many: its turn would be too long otherwise."""


def contestants(case: Case, folder: Path) -> tuple[list[Contestant], dict[str, Make]]:
    """Everybody who fills books, and for each the way to make one book, for looking at it."""
    books, template = len(case.jobs), case.kind.template
    made: dict[str, Make] = {}
    found = []
    for key, label, fill in (
            (BASE, "openpyxl: load, fill, save", partial(by_openpyxl, template)),
            ("openpyxl-kept", "openpyxl: loaded once, fill, save", kept(template)),
            ("openpyxl-scratch", "openpyxl: built from nothing", partial(scratch.by_openpyxl, template)),
            ("xlsxwriter-scratch", "XlsxWriter: built from nothing", partial(scratch.by_xlsxwriter, template)),
            ("wolfxl", "WolfXL: modify", by_wolfxl(template))):
        if fill is None:
            found.append(Contestant(key, label, absent="not installed"))
            continue
        made[key] = _file(case, fill)
        found.append(Contestant(key, label, in_process(made[key], max(2, books // SLOW), folder / key)))
    for isal in (True, False):
        found += _ours(case, folder, made, isal=isal)
    memory = made.get("ours-isal-memory", made["ours-zlib-memory"])
    done = [memory(number, folder) for number in range(books)]

    def write(number: int, place: Path) -> None:
        book = done[number]
        assert isinstance(book, bytes)
        (place / f"{number}.xlsx").write_bytes(book)
    found.append(Contestant("floor-write", "floor: writing the same bytes", in_process(write, books, folder / "write")))
    return found, made


def _ours(case: Case, folder: Path, made: dict[str, Make], *, isal: bool) -> list[Contestant]:
    name, books = "isal" if isal else "zlib", len(case.jobs)
    way = "ISA-L" if isal else "zlib"
    found = [Contestant(f"ours-{name}-memory", f"xlanskaff, {way}: in memory"),
             Contestant(f"ours-{name}", f"xlanskaff, {way}: files written"),
             Contestant(f"floor-{name}", f"floor: deflating the changed parts, {way}")]
    try:
        plan = case.plan(isal=isal)
    except ImportError:
        for one in found:
            one.absent = "isal is not installed"
        return found
    made[f"ours-{name}-memory"] = _in_memory(case, plan)
    made[f"ours-{name}"] = _written(case, plan)
    for one, job in zip(found, (*list(made.values())[-2:], _deflate_only(case, plan, isal=isal)), strict=True):
        one.turn = in_process(job, books, folder / one.key)
    return found


def _file(case: Case, fill: Fill) -> Make:
    return lambda number, folder: fill(case.cells[number], folder / f"{number}.xlsx")


def _in_memory(case: Case, plan: Plan) -> Make:
    return lambda number, _: b"".join(fill_job(plan, case.order, case.jobs[number]))


def _written(case: Case, plan: Plan) -> Make:
    orders: dict[Path, Order] = {}

    def make(number: int, folder: Path) -> Path:
        order = orders.get(folder) or orders.setdefault(folder, replace(case.order, out=folder))
        write_one(order, plan, case.jobs[number])
        return folder / case.jobs[number].file
    return make


def _deflate_only(case: Case, plan: Plan, *, isal: bool) -> Job:
    """Compressing the parts that differ from the template, already rendered, and nothing else."""
    texts = []
    for job in case.jobs:
        with zipfile.ZipFile(io.BytesIO(b"".join(fill_job(plan, case.order, job)))) as archive:
            texts.append([archive.read(part) for part in plan.compiled.changed])
    with deflate_by(isal=isal):
        squeeze, crc = quickest()

    def deflate(number: int, _: Path) -> None:
        for text in texts[number]:
            crc(text, 0)
            squeeze(text, True)
    return deflate


def by_openpyxl(template: Path, cells: Cells, path: Path) -> Path:
    """Load the template, put the values in, save."""
    book = openpyxl.load_workbook(template)
    for (sheet, row, column), value in cells.items():
        book[sheet].cell(row, column).value = value  # type: ignore[assignment]
    book.save(path)
    return path


def kept(template: Path) -> Fill:
    """The same from a template that is loaded only once."""
    book = openpyxl.load_workbook(template)

    def fill(cells: Cells, path: Path) -> Path:
        for (sheet, row, column), value in cells.items():
            book[sheet].cell(row, column).value = value  # type: ignore[assignment]
        book.save(path)
        return path
    return fill


def by_wolfxl(template: Path) -> Fill | None:
    """The same with WolfXL, which changes cells and copies the rest; None where it is not installed."""
    try:
        import wolfxl
    except ImportError:
        return None

    def fill(cells: Cells, path: Path) -> Path:
        book = wolfxl.load_workbook(str(template), modify=True)
        for (sheet, row, column), value in cells.items():
            book[sheet].cell(row=row, column=column).value = value
        book.save(str(path))
        return path
    return fill
