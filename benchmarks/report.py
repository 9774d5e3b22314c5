"""What was measured, as a table for people and as JSON."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.measure import Contestant, median, ratio

PACKAGES = ("openpyxl", "lxml", "xlsxwriter", "wolfxl", "pandas", "python-calamine", "isal")


@dataclass
class Section:
    """One comparison of one kind of book.

    Attributes:
        key: the job; sections with the same one share a table.
        book: the kind of book, as people call it; `size` says how much of it is filled or read.
        base: the contestant that the others are measured against.
        basis: what ratios are taken on: `cpu` or `wall`.
        targets: contestant -> how many times as fast it is to be.
        wrong: what the contestants did not produce alike; empty as it should be.
    """

    key: str
    title: str
    book: str
    size: str
    base: str
    basis: str
    contestants: Sequence[Contestant]
    targets: dict[str, int]
    wrong: list[str] = field(default_factory=list)

    def rows(self) -> list[dict[str, Any]]:
        """One row for each contestant, those that could not take part included."""
        base = next(c for c in self.contestants if c.key == self.base)
        found = []
        for one in self.contestants:
            row: dict[str, Any] = {"key": one.key, "label": one.label, "absent": one.absent}
            cost, times = median(one), ratio(base, one, self.basis)
            if cost and times:
                row |= {"cpu_ms": cost.cpu, "wall_ms": cost.wall, "times": times._asdict()}
                if one.key in self.targets:
                    row |= {"target": self.targets[one.key], "met": times.median >= self.targets[one.key]}
            found.append(row)
        return found

    def cells(self) -> list[str]:
        """The column of this kind of book in the table of its job: a text for each contestant."""
        found = []
        for row in self.rows():
            if row["absent"]:
                found.append("–")
                continue
            cost, times = shown(row[f"{self.basis}_ms"]), row["times"]
            target = f", {row['target']} {'met' if row['met'] else 'missed'}" if "target" in row else ""
            found.append(f"{cost} ms" if row["key"] == self.base else
                         f"{cost} ms, **{shown(times['median'])}** ({shown(times['least'])}–{shown(times['most'])})"
                         f"{target}")
        return found


def table(sections: Sequence[Section]) -> str:
    """One table for a job: a line for each contestant, a column for each kind of book."""
    first = sections[0]
    basis = "processor time" if first.basis == "cpu" else "the clock"
    lines = [f"### {first.title}", "",
             f"Milliseconds a book by {basis}, and **how many times as fast** (least–most of the rounds).", "",
             " | ".join(["| ", *(f"{section.book}: {section.size}" for section in sections)]) + " |",
             "|---" + "|---:" * len(sections) + "|"]
    columns = [section.cells() for section in sections]
    for one, *cells in zip(first.contestants, *columns, strict=True):
        absent = f" ({one.absent})" if one.absent else ""
        lines.append(" | ".join([f"| {one.label}{absent}", *cells]) + " |")
    wrong = [f"{section.book}: {line}" for section in sections for line in section.wrong[:5]]
    return "\n".join([*lines, "", *(f"**Not alike:** {line}" for line in wrong)])


def shown(figure: float) -> str:
    """A figure with as many digits as mean something.

    Example:
        >>> shown(0.08772), shown(71.5), shown(212.4)
        ('0.088', '71.5', '212')
    """
    return f"{figure:.3f}" if figure < 1 else f"{figure:.2f}" if figure < 10 else (
        f"{figure:.1f}" if figure < 100 else f"{figure:.0f}")


def conditions(books: int, rounds: int, *, one_core: bool) -> dict[str, Any]:
    """Where and how this was measured."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "–"
    return {"date": datetime.now().astimezone().date().isoformat(), "processor": processor(), "cores": os.cpu_count(),
            "system": platform.platform(terse=True), "python": sys.version.split()[0], "books": books,
            "rounds": rounds, "one_core": one_core, "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
            "packages": versions}


def processor() -> str:
    """The name of the processor, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
