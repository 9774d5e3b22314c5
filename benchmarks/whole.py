"""Who takes part in the whole process: from starting the interpreter to the last file of a batch."""

from __future__ import annotations

import csv
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from benchmarks.case import ASSESSED, TEMPLATE, Case
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
    env = environment(folder / "bytecode")
    ours, plain = folder / "enheter.csv", folder / "enheter med dato.csv"
    write_units(ours, case, dated=False)
    write_units(plain, case, dated=True)
    found = [Contestant(BASE, "openpyxl script: load, fill, save", in_child(
        [sys.executable, str(SCRIPT), str(TEMPLATE), str(plain), str(folder / BASE)], books, folder / BASE, env))]
    for key, label, program in (("ours-isal", "xlanskaff batch, ISA-L", RUN),
                                ("ours-zlib", "xlanskaff batch, zlib", WITHOUT)):
        if key == "ours-isal" and find_spec("isal") is None:
            found.append(Contestant(key, label, absent="isal is not installed"))
            continue
        command = [sys.executable, "-c", program, "batch", "self_evaluation", str(ours), "--on", ON,
                   "--out", str(folder / key), "--overwrite"]
        found.append(Contestant(key, label, in_child(command, books, folder / key, env)))
    bare = [sys.executable, "-c", "pass"]
    found.append(Contestant("floor-start", "floor: starting the interpreter", in_child(bare, books, folder / "none", env)))
    click = [sys.executable, "-c", RUN, "--help"]
    found.append(Contestant("floor-help", "xlanskaff --help", in_child(click, books, folder / "none", env)))
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
