"""Who takes part in the whole process: from starting the interpreter to the last file of a batch."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.case import Case
from benchmarks.kinds import ASSESSED
from benchmarks.measure import Contestant, in_child

BASE = "openpyxl"
ON = "2026-11-01"
SCRIPT = Path(__file__).with_name("plain_batch.py")
RUN = "from xlanskaff.cli.main import run; run()"
WITHOUT = f"import sys; sys.modules['isal'] = None; {RUN}"
HEADERS = ("id", "name", "parent", "leader", "field:contact")


def contestants(case: Case, folder: Path) -> list[Contestant]:
    """The command line with ISA-L and without, and the openpyxl script."""
    folder.mkdir(parents=True, exist_ok=True)
    books = len(case.jobs)
    form, template = case.kind.form, case.kind.template
    env = environment(folder / "bytecode")
    listed, dated = folder / "enheter.csv", folder / "enheter med dato.csv"
    write_units(listed, case, dated=False)
    write_units(dated, case, dated=True)

    def ours(program: str) -> Callable[[Path], list[str]]:
        return lambda out: [sys.executable, "-c", program, "batch", case.kind.book, str(listed), "--on", ON,
                            "--out", str(out)]

    commands: dict[str, tuple[str, Callable[[Path], list[str]]]] = {
        BASE: ("openpyxl script: load, fill, save",
               lambda out: [sys.executable, str(SCRIPT), form, str(template), str(dated), str(out)]),
        "ours-isal": ("xlanskaff batch, ISA-L", ours(RUN)),
        "ours-zlib": ("xlanskaff batch, zlib", ours(WITHOUT)),
        "floor-start": ("floor: starting the interpreter", lambda _: [sys.executable, "-c", "pass"]),
        "floor-help": ("floor: xlanskaff --help", lambda _: [sys.executable, "-c", RUN, "--help"]),
    }
    found = [Contestant(key, label, in_child(command, books, folder / key, env))
             for key, (label, command) in commands.items()]
    if find_spec("isal") is None:
        found[1].turn, found[1].absent = None, "isal is not installed"
    return found


def environment(bytecode: Path) -> dict[str, str]:
    """The environment of the children: every module's bytecode is kept, as it is once installed."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**env, "PYTHONPYCACHEPREFIX": str(bytecode), "PYTHONWARNINGS": "ignore", "PYTHONUTF8": "1"}


def write_units(path: Path, case: Case, *, dated: bool) -> None:
    """The list of units; the script gets the date as a column, the command line as an option."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*HEADERS, "field:assessed_on"] if dated else HEADERS)
        for job in case.jobs:
            unit = job.unit
            row = [unit.id, unit.name, unit.parent, unit.leader, job.given["about", "contact"]]
            writer.writerow([*row, ASSESSED] if dated else row)
