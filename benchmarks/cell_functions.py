"""The worksheet functions: a range of cells in one call, against as many calls of one cell.

    python -m benchmarks.cell_functions [--cells N] [--rounds N] [--json]

Both go through the entry that Excel uses, `call_udf` of xlwings, in a process that takes itself for Windows
(`tests/tools/windows_excel.py`). What Excel itself and COM cost for every call is not in it, so in Excel the
range gains more. The two take turns; the ratio is taken round by round, of processor time. The exit code says
whether both answered alike, never how fast they were.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.report import conditions, shown
from xlanskaff.rules.organisations import check_digit

ROOT = Path(__file__).resolve().parents[1]
TARGET = 20
"""How many times as fast a range is to be."""
DAY = 46348.0  # 22 November 2026


@dataclass
class Job:
    """One function: how its column is made, and what else it is given.

    Attributes:
        target: whether a range is to be so many times as fast; not where every cell gets a text of its own.
        costs: (whole range, cell by cell) in milliseconds, one pair a round.
    """

    name: str
    cell: Callable[[random.Random], Any]
    rest: tuple[Any, ...] = ()
    target: bool = True
    costs: list[tuple[float, float]] = field(default_factory=list)


def jobs() -> list[Job]:
    """Columns as they stand in ledgers and plans: amounts that differ, codes that come again."""
    facts = ("varer", "annen", DAY)
    known = random.Random(1)
    first = (f"{known.randrange(8 * 10**7, 10**8)}" for _ in range(900))
    suppliers = [float(f"{eight}{digit}") for eight in first if (digit := check_digit(eight)) is not None]
    codes = [float(known.choice([3, 15, 30, 33, 45, 50, 55, 71, 79, 80, 85, 90]) * 10**6 + known.randrange(10**6))
             for _ in range(200)]
    accounts = [100.0, 105.0, 110.0, 115.0, 120.0, 130.0, 150.0, 170.0, 180.0, 190.0, 200.0, 230.0, 240.0, 270.0, 370.0]

    def money(chance: random.Random) -> float:
        return round(chance.uniform(0, 9_000_000), 2)

    return [
        Job("ANSK_DEL", money, facts), Job("ANSK_KUNNGJORING", money, facts), Job("ANSK_PLIKTER", money, facts),
        Job("ANSK_TERSKEL", lambda chance: chance.choice(["nasjonal", "EØS stat", "EØS andre"]), (DAY,)),
        Job("ANSK_CPV", lambda chance: chance.choice(codes)),
        Job("ANSK_PROBLEMKLASSE", lambda chance: float(chance.randint(1, 4)), (3.0,)),
        Job("ANSK_ANDEL", money, (2_500_000.0,)), Job("ANSK_BESPARELSE", money, (1000.0, 12.0, 5000.0)),
        Job("ANSK_KPI", lambda _: "KPI18", (8.0, 10.0)),
        Job("ANSK_ORGNR", lambda chance: chance.choice(suppliers)),
        Job("ANSK_ORGNR_OK", lambda chance: chance.choice(suppliers)),
        Job("ANSK_KONTO", lambda chance: chance.choice(accounts), ("kostra",)),
        Job("ANSK_HVORFOR", money, facts, target=False),
        Job("ANSK_SMARTE", lambda chance: f"Øke andelen fra {chance.random()} til 80 prosent", target=False),
    ]


def measure(found: list[Job], cells: int, rounds: int) -> list[str]:
    """Let range and single cells take turns; what they did not answer alike."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "udfs")]
    from tools.windows_excel import ComRange, call, pretend

    pretend()
    import xlanskaff_udfs as udfs

    wrong = []
    for job in found:
        chance = random.Random(7)
        column = [[job.cell(chance)] for _ in range(cells)]
        together, alone = ComRange(column), [ComRange([row]) for row in column]
        gc.collect()
        gc.freeze()  # nobody is to pay for looking through the cells that were made for the measuring
        for number in range(rounds + 1):  # the first round warms up
            begun = time.process_time()
            answered = call(udfs, job.name, together, *job.rest)
            half = time.process_time()
            singly = [call(udfs, job.name, each, *job.rest)[0] for each in alone]
            ended = time.process_time()
            if number:
                job.costs.append(((half - begun) * 1000, (ended - half) * 1000))
        gc.unfreeze()
        if answered != singly:
            wrong.append(job.name)
    return wrong


def row(job: Job) -> dict[str, Any]:
    """The figures of a job: the middle of its rounds, and the ratio round by round."""
    ratios = [alone / together for together, alone in job.costs if together]
    found: dict[str, Any] = {
        "key": job.name, "range_ms": statistics.median(cost[0] for cost in job.costs),
        "cells_ms": statistics.median(cost[1] for cost in job.costs),
        "times": {"median": statistics.median(ratios), "least": min(ratios), "most": max(ratios)}}
    return found | ({"target": TARGET, "met": found["times"]["median"] >= TARGET} if job.target else {})


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cell_functions", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=10_000, help="cells of the range (10000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (5)")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    given = parser.parse_args(arguments)
    where = conditions(1, given.rounds, one_core=False)
    found = jobs()
    wrong = measure(found, given.cells, given.rounds)
    rows = [row(job) for job in found]
    if given.json:
        print(json.dumps({**where, "cells": given.cells, "rows": rows, "wrong": wrong}, ensure_ascii=False, indent=1))
        return 1 if wrong else 0
    print(f"| {given.cells} cells | range, ms | cell by cell, ms | times as fast (least–most) |\n|---|---:|---:|---:|")
    for each in rows:
        times = each["times"]
        target = f", {each['target']} {'met' if each['met'] else 'missed'}" if "met" in each else ""
        print(f"| {each['key']} | {shown(each['range_ms'])} | {shown(each['cells_ms'])} | "
              f"**{shown(times['median'])}** ({shown(times['least'])}–{shown(times['most'])}){target} |")
    for name in wrong:
        print(f"**Not alike:** {name}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
