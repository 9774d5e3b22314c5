"""From a ledger file to the finished workbook of its analysis: ours, pandas, and SQL written by hand.

    python -m benchmarks.spend_whole [--lines N] [--rounds N] [--without-book] [--only sql,ours] [--json]

Each takes part as a process of its own, in turns (A B C C B A …), with every core. A ledger is
generated (`benchmarks.ledger_lines`), with a contract register of 500 agreements. All of them check
amounts and days, set aside rows that cannot be read and hold the rest against the sum of the file, find
the numbers of persons, keep the typed ledger and one reason for each line as Parquet, and make a workbook
with figures, the largest lines (numbers of persons masked) and sums of the others. What they found is
compared to the øre, and what they kept line by line (`benchmarks.spend_whole_kept`). Who does which
analysis stands in `docs/benchmarks.md`. Years and prices are asked for too; the ledger has one year and
no quantity.

Ours reads any ledger: it finds out how the file is written and what is in the columns. The others are told
all they need, and hold the whole in memory. Their workbook has values alone. Peaks are those of whole
processes. Files are removed at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.spend_whole_book import LINES
from benchmarks.weighed import weighed


@dataclass
class Entrant:
    """One way of doing it: a module, what it found, and what each turn cost (seconds, seconds, MiB)."""

    label: str
    module: str
    options: tuple[str, ...] = ()
    needs: str = "duckdb"
    answer: dict[str, Any] = field(default_factory=dict)
    took: dict[str, Any] = field(default_factory=dict)
    turns: list[tuple[float, float, float]] = field(default_factory=list)

    @property
    def absent(self) -> bool:
        """Whether what it needs is not installed."""
        return find_spec(self.needs) is None

    def middle(self) -> tuple[float, float, float]:
        """The median of each figure, and the largest peak."""
        wall, cpu, peak = zip(*self.turns, strict=True)
        return median(wall), median(cpu), max(peak)


def entrants() -> dict[str, Entrant]:
    """Who takes part."""
    return {
        "sql": Entrant("DuckDB SQL written for this file", "spend_whole_sql"),
        "pandas": Entrant("pandas (pyarrow), as well as we can", "spend_whole_pandas", needs="pyarrow"),
        "plain": Entrant("pandas (pyarrow), as its documentation shows it", "spend_whole_pandas", ("--plain",),
                         needs="pyarrow"),
        "ours": Entrant("xlanskaff: import, classify, report", "spend_whole_ours"),
    }


def turn(one: Entrant, folder: Path, options: Sequence[str]) -> None:
    """Run one program and keep what it cost; what it left behind is read by another."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    # So that nobody pays for what was written before, nor for a file that somebody has driven out of memory.
    os.sync()
    with (folder / "hovedbok.csv").open("rb") as stream:
        while stream.read(1 << 24):
            pass
    said, weight = weighed(one.label, [
        "-m", f"benchmarks.{one.module}", str(folder), str(out), *options, *one.options])
    told = json.loads(said.splitlines()[-1])
    kept = subprocess.run([sys.executable, "-m", "benchmarks.spend_whole_kept", str(out)], stdout=subprocess.PIPE,
                          check=True).stdout
    one.answer, one.took = told["answer"] | json.loads(kept), told["took"]
    one.turns.append(weight)


def unlike(found: dict[str, Entrant]) -> Iterator[str]:
    """Where an answer is not that of the first who took part."""
    took_part = [one for one in found.values() if one.turns]
    for one in took_part[1:]:
        for name in sorted(took_part[0].answer.keys() | one.answer.keys()):
            if one.answer.get(name) != took_part[0].answer.get(name):
                yield f"{one.label}: {name}"


def report(found: dict[str, Entrant]) -> list[dict[str, Any]]:
    """A row for each who took part; how many times as long as ours, round by round, by the clock and by processor."""
    took_part = {key: one for key, one in found.items() if one.turns}
    base = took_part.get("ours", next(iter(took_part.values())))
    rows: list[dict[str, Any]] = []
    for key, one in took_part.items():
        wall, cpu, peak = one.middle()
        times = [mine[0] / its[0] for mine, its in zip(one.turns, base.turns, strict=True)]
        rows.append({
            "key": key, "label": one.label, "seconds": wall, "cpu": cpu, "peak_mib": peak,
            "rounds": [each[0] for each in one.turns],
            "times": {"median": median(times), "least": min(times), "most": max(times)},
            "cpu_times": median(mine[1] / its[1] for mine, its in zip(one.turns, base.turns, strict=True)),
            "took": one.took})
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code says whether all found the same."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spend_whole", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--shown", type=int, default=LINES, help="lines that stand one by one in the workbook")
    parser.add_argument("--agreements", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--without-book", action="store_true", help="the analysis alone")
    parser.add_argument("--only", default="", help="some of " + ", ".join(entrants()))
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    given = parser.parse_args(arguments)
    found = {key: one for key, one in entrants().items()
             if not one.absent and (not given.only or key in given.only.split(","))}
    options = ["--lines", str(given.shown), *["--without-book"] * given.without_book]
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="xlanskaff-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # Apart, for what a child is said to have used begins with what its parent uses.
        subprocess.run([sys.executable, "-m", "benchmarks.spend_whole_task", name, "--lines", str(given.lines),
                        "--register", str(given.agreements)], stdout=subprocess.DEVNULL, check=True)
        size = (folder / "hovedbok.csv").stat().st_size
        for number in range(given.rounds):
            # There and back again: who comes after somebody that has used all memory gets it slower from some machines.
            for one in (reversed(found.values()) if number % 2 else found.values()):
                turn(one, folder, options)
    rows, apart = report(found), [*unlike(found)]
    if given.json:
        print(json.dumps({"lines": given.lines, "bytes": size, "rounds": given.rounds, "load": load, "unlike": apart,
                          "rows": rows}, indent=1))
        return 1 if apart else 0
    print(f"{given.lines:,} lines, {size / 1e6:.0f} MB, {given.rounds} rounds, {os.cpu_count()} cores, load "
          f"{load:.1f} before and {os.getloadavg()[0]:.1f} after\n")
    print("| | seconds | processor seconds | peak MiB | times as long as ours (least–most) | by processor |\n"
          "|---|---:|---:|---:|---:|---:|")
    for row in rows:
        times = row["times"]
        print(f"| {row['label']} | {row['seconds']:.1f} | {row['cpu']:.1f} | {row['peak_mib']:.0f} | "
              f"{times['median']:.2f} ({times['least']:.2f}–{times['most']:.2f}) | {row['cpu_times']:.2f} |")
    print("\n" + "\n".join(f"{row['label']}: {', '.join(f'{each:.1f}' for each in row['rounds'])} s; {row['took']}"
                           for row in rows))
    print("" if not apart else "\n**Not alike:** " + "; ".join(apart))
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
