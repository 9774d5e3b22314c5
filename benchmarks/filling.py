"""Who takes part in filling: ours, the libraries, and the floor under all of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from benchmarks import scratch
from benchmarks.case import TEMPLATE, Case, Cells, deflate_by
from benchmarks.measure import Contestant, in_process
from xlanskaff.services.batch import fill_job
from xlanskaff.services.batch_plan import Plan
from xlanskaff.services.batch_write import one
from xlanskaff.xlsx.fill.deflate import quickest

Fill = Callable[[Cells, Path], Path]
BASE = "openpyxl"
SLOW = 40
"""A library fills one book in a turn where we fill so many: its turn would be too long otherwise."""


def contestants(case: Case, folder: Path) -> tuple[list[Contestant], dict[str, Callable[[int], bytes | Path]]]:
    """Everybody who fills books, and for each the way to make one book, for looking at it."""
    made: dict[str, Callable[[int], bytes | Path]] = {}
    books = len(case.jobs)
    found = []
    for key, label, fill in (
            (BASE, "openpyxl: load, fill, save", by_openpyxl), ("openpyxl-kept", "openpyxl: loaded once, fill, save", kept()),
            ("openpyxl-scratch", "openpyxl: built from nothing", scratch.by_openpyxl),
            ("xlsxwriter-scratch", "XlsxWriter: built from nothing", scratch.by_xlsxwriter),
            ("wolfxl", "WolfXL: modify", by_wolfxl())):
        if fill is None:
            found.append(Contestant(key, label, absent="not installed"))
            continue
        made[key] = _file(case, fill, folder / key)
        found.append(Contestant(key, label, in_process(made[key], max(2, books // SLOW), folder / key)))
    for isal in (True, False):
        name = "isal" if isal else "zlib"
        memory, files = f"ours-{name}-memory", f"ours-{name}"
        label = f"xlanskaff, {'ISA-L' if isal else 'zlib'}"
        try:
            plan = case.plan(isal=isal)
        except ImportError:
            found += [Contestant(memory, f"{label}: in memory", absent="isal is not installed"),
                      Contestant(files, f"{label}: files written", absent="isal is not installed"),
                      Contestant(f"floor-{name}", "", absent="isal is not installed")]
            continue
        made[memory] = _in_memory(case, plan)
        made[files] = _written(case, plan)
        found += [Contestant(memory, f"{label}: in memory", in_process(made[memory], books)),
                  Contestant(files, f"{label}: files written", in_process(made[files], books, case.order.out)),
                  Contestant(f"floor-{name}", f"floor: deflating the changed parts with {'ISA-L' if isal else 'zlib'}",
                             in_process(_deflate_only(case, plan, isal=isal), books))]
    done = [made[next(key for key in ("ours-isal-memory", "ours-zlib-memory") if key in made)](n) for n in range(books)]
    bare = folder / "bare"
    found.append(Contestant("floor-write", "floor: writing the same bytes", in_process(
        lambda number: (bare / f"{number}.xlsx").write_bytes(done[number]), books, bare)))  # type: ignore[arg-type]
    return found, made


def _file(case: Case, fill: Fill, folder: Path) -> Callable[[int], Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return lambda number: fill(case.cells[number], folder / f"{number}.xlsx")


def _in_memory(case: Case, plan: Plan) -> Callable[[int], bytes]:
    return lambda number: b"".join(fill_job(plan, case.order, case.jobs[number]))


def _written(case: Case, plan: Plan) -> Callable[[int], Path]:
    def make(number: int) -> Path:
        one(case.order, plan, case.jobs[number])
        return case.order.out / case.jobs[number].file
    case.order.out.mkdir(parents=True, exist_ok=True)
    return make


def _deflate_only(case: Case, plan: Plan, *, isal: bool) -> Callable[[int], None]:
    """Compressing the parts that differ from the template, already rendered, and nothing else."""
    texts = []
    for job in case.jobs:
        with zipfile.ZipFile(io.BytesIO(b"".join(fill_job(plan, case.order, job)))) as archive:
            texts.append([archive.read(part) for part in plan.compiled.changed])
    with deflate_by(isal=isal):
        squeeze, crc = quickest()

    def deflate(number: int) -> None:
        for text in texts[number]:
            crc(text, 0)
            squeeze(text, True)
    return deflate


def by_openpyxl(cells: Cells, path: Path) -> Path:
    """Load the template, put the values in, save."""
    book = openpyxl.load_workbook(TEMPLATE)
    for (sheet, row, column), value in cells.items():
        book[sheet].cell(row, column).value = value
    book.save(path)
    return path


def kept() -> Fill:
    """The same from a template that is loaded only once."""
    book = openpyxl.load_workbook(TEMPLATE)

    def fill(cells: Cells, path: Path) -> Path:
        for (sheet, row, column), value in cells.items():
            book[sheet].cell(row, column).value = value
        book.save(path)
        return path
    return fill


def by_wolfxl() -> Fill | None:
    """The same with WolfXL, which changes cells and copies the rest; None where it is not installed."""
    try:
        import wolfxl
    except ImportError:
        return None

    def fill(cells: Cells, path: Path) -> Path:
        book = wolfxl.load_workbook(str(TEMPLATE), modify=True)
        for (sheet, row, column), value in cells.items():
            book[sheet].cell(row=row, column=column).value = value
        book.save(str(path))
        return path
    return fill
