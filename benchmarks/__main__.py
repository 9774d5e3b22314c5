"""Everything in one run: filling light and heavy, the whole process, reading back.

    python -m benchmarks [--books N] [--rounds N] [--only JOBS] [--kinds BOOKS] [--json]

All take turns (A B C A B C …) on one core, write to one disk, and produce the same values, which is
looked at. Ratios are of processor time, taken round by round. The exit code says whether all
produced the same, never how fast they were.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

from benchmarks import filling, reading, verify, whole
from benchmarks.case import Case, heavy, light
from benchmarks.kinds import KINDS, Kind, kinds
from benchmarks.measure import measured_children, one_core, take_turns
from benchmarks.report import Section, conditions, table

PROCESS_ROUNDS = 3


def fill_section(key: str, title: str, case: Case, folder: Path, target: int, rounds: int) -> Section:
    """Filling one kind of book; what everybody made is compared before anything is timed."""
    contestants, made = filling.contestants(case, folder)
    wrong = []
    looked_at = folder / "looked at"
    looked_at.mkdir()
    for name, make in made.items():
        for number in {0, len(case.jobs) - 1}:
            book = make(number, looked_at)
            wrong += [f"{name}: {line}" for line in verify.filled(book, case.cells[number])]
            if name.startswith("ours"):
                wrong += [f"{name}: {line}" for line in verify.results(book, case.kind, rows=bool(case.order.tables))]
    take_turns(contestants, rounds)
    return Section(key, title, case.kind.label, f"{len(case.cells[0])} cells", filling.BASE, "cpu", contestants,
                   {"ours-isal": target, "ours-zlib": target}, wrong)


def whole_section(case: Case, folder: Path, rounds: int) -> Section:
    """The whole process, for as many books as there are jobs."""
    contestants = whole.contestants(case, folder)
    take_turns(contestants, min(rounds, PROCESS_ROUNDS))
    wrong = []
    for one in contestants:
        if one.costs and not one.key.startswith("floor"):
            made = list((folder / one.key / "0").glob("*.xlsx"))
            if len(made) != len(case.jobs):
                wrong.append(f"{one.key}: {len(made)} books")
            # The command line and the script name their files each in their way: the last is the latest.
            last = max(made, key=lambda path: (path.stat().st_mtime_ns, path.name))
            wrong += [f"{one.key}: {line}" for line in verify.filled(last, case.cells[-1])]
    return Section("whole", "The whole process, light", case.kind.label, f"{len(case.jobs)} books", whole.BASE,
                   "cpu" if measured_children() else "wall", contestants, {"ours-isal": 50, "ours-zlib": 50}, wrong)


def read_section(case: Case, folder: Path, rounds: int) -> Section:
    """Reading returned books."""
    contestants, made = reading.contestants(case, folder)
    wrong = list(verify.readings(made, case, len(case.jobs) - 1))
    take_turns(contestants, rounds)
    return Section("read", "Reading back a heavy book", case.kind.label, f"{len(case.cells[0])} cells", reading.BASE,
                   "cpu", contestants, {"ours-raw": 20}, wrong)


def run(books: int, rounds: int, only: str, which: str, tell: Callable[[str], None]) -> list[Section]:
    """Every job, one after the other, with every kind of book."""
    jobs: dict[str, Callable[[Kind, Path], Section]] = {
        "light": lambda kind, folder: fill_section("light", "Filling, light", light(kind, books), folder, 100, rounds),
        "heavy": lambda kind, folder: fill_section("heavy", "Filling, heavy", heavy(kind, books), folder, 40, rounds),
        "whole": lambda kind, folder: whole_section(light(kind, books), folder, rounds),
        "read": lambda kind, folder: read_section(heavy(kind, max(2, books // 4)), folder, rounds),
    }
    found = []
    # One folder for all, removed at the end: see `measure.fresh`.
    with tempfile.TemporaryDirectory(prefix="xlanskaff-bench-") as name:
        for key, section in jobs.items():
            if not only or key in only.split(","):
                made = []
                for kind in kinds(which):
                    folder = Path(name) / key / kind.book
                    folder.mkdir(parents=True)
                    made.append(section(kind, folder))
                tell(table(made) + "\n")
                found += made
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--books", type=int, default=200, help="books of a whole process and of our turns (200)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count; whole processes have at most 3")
    parser.add_argument("--only", default="", help="jobs: light,heavy,whole,read")
    parser.add_argument("--kinds", default="", help=f"kinds of book: {','.join(kind.book for kind in KINDS)}")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of tables")
    given = parser.parse_args(arguments)
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    where = conditions(given.books, given.rounds, one_core=one_core())
    if not given.json:
        packages = ", ".join(f"{name} {number}" for name, number in where["packages"].items())
        print(f"{where['date']}, {where['processor']}, {where['cores']} cores, "
              f"{'one used' if where['one_core'] else 'not bound to one'}, load {where['load']}; "
              f"{where['system']}, Python {where['python']}, {packages}\n")
    sections = run(given.books, given.rounds, given.only, given.kinds, (lambda _: None) if given.json else print)
    if given.json:
        print(json.dumps({**where, "sections": [{
            "key": s.key, "title": s.title, "book": s.book, "size": s.size, "basis": s.basis, "base": s.base,
            "rows": s.rows(), "wrong": s.wrong,
        } for s in sections]}, ensure_ascii=False, indent=1))
    return 1 if any(section.wrong for section in sections) else 0


if __name__ == "__main__":
    sys.exit(main())
