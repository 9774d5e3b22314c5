"""The cold start of a click: from starting Python to the first cells that are read.

    python -m benchmarks.cold [--rounds N] [--json]

Each click of a button is a process of its own. Whole processes take turns: the interpreter alone, `import
xlwings` alone, and a click on «Kontroller» up to its first reading of cells (`benchmarks.cold_click`). The
ratio is taken round by round, by the clock; the click is to take at most one and a half times as long as the
import alone. The exit code says whether all of them did what they should, never how fast they were.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Contestant, in_child, median, one_core, ratio, take_turns
from benchmarks.report import conditions, shown
from benchmarks.whole import environment

BASE = "xlwings"
MOST = 1.5
"""How many times as long as `import xlwings` a click may take to its first reading."""
COMMANDS = {
    "floor-start": ("floor: starting the interpreter", ("-c", "pass")),
    # Ended as abruptly as the click, which does not wait for the interpreter to take itself down.
    BASE: ("import xlwings", ("-c", "import os, xlwings; os._exit(0)")),
    "click": ("click to the first reading", ("-m", "benchmarks.cold_click")),
}
ROOT = Path(__file__).resolve().parents[1]


def contestants(folder: Path) -> list[Contestant]:
    """Everybody, each in processes of its own with its modules' bytecode kept."""
    env = {**environment(folder / "bytecode"), "PYTHONPATH": str(ROOT)}
    return [Contestant(key, label, in_child(lambda _, words=words: [sys.executable, *words], 1, folder / key, env))
            for key, (label, words) in COMMANDS.items()]


def wrong() -> list[str]:
    """What the click did not do: it is to end at its first reading."""
    command = [sys.executable, *COMMANDS["click"][1]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return [] if done.stdout == "read\n" else [f"click: {done.stdout}{done.stderr}"]


def rows(found: Sequence[Contestant]) -> list[dict[str, Any]]:
    """One row for each contestant: milliseconds by the clock, and how many times as long as the import."""
    base = next(one for one in found if one.key == BASE)
    listed = []
    for one in found:
        cost, times = median(one), ratio(one, base, "wall")
        assert cost and times
        row: dict[str, Any] = {"key": one.key, "label": one.label, "wall_ms": cost.wall, "times": times._asdict()}
        if one.key == "click":
            row |= {"most": MOST, "met": times.median <= MOST}
        listed.append(row)
    return listed


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (7)")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    given = parser.parse_args(arguments)
    where, faults = conditions(1, given.rounds, one_core=one_core()), wrong()
    with tempfile.TemporaryDirectory(prefix="xlanskaff-cold-") as name:
        found = contestants(Path(name))
        take_turns(found, given.rounds)
    measured = rows(found)
    if given.json:
        print(json.dumps({**where, "rows": measured, "wrong": faults}, ensure_ascii=False, indent=1))
        return 1 if faults else 0
    print("| | ms by the clock | times as long as the import (least–most) |\n|---|---:|---:|")
    for row in measured:
        times = row["times"]
        target = f", at most {row['most']} {'met' if row['met'] else 'missed'}" if "met" in row else ""
        print(f"| {row['label']} | {shown(row['wall_ms'])} | **{shown(times['median'])}** "
              f"({shown(times['least'])}–{shown(times['most'])}){target} |")
    for fault in faults:
        print(f"**Wrong:** {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
