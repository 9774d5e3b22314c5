"""Contestants taking turns, and what their turns cost."""

from __future__ import annotations

import gc
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """Milliseconds per book: of processor time (user and system), and by the clock."""

    cpu: float
    wall: float


@dataclass
class Contestant:
    """One way of doing the job.

    Attributes:
        key: a word that tests and the JSON use.
        turn: does its share of the work once and says what it cost.
        absent: why it cannot take part; empty when it can.
        costs: one for each round.
    """

    key: str
    label: str
    turn: Callable[[], Cost] | None = None
    absent: str = ""
    costs: list[Cost] = field(default_factory=list)


def in_process(job: Callable[[int], object], books: int, folder: Path | None = None) -> Callable[[], Cost]:
    """A turn of some books within this process; a folder for its files is empty when the turn begins."""
    def turn() -> Cost:
        if folder is not None:
            emptied(folder)
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        for number in range(books):
            job(number)
        return Cost((time.process_time() - cpu) * 1000 / books, (time.perf_counter() - wall) * 1000 / books)
    return turn


def in_child(command: Sequence[str], books: int, folder: Path, env: Mapping[str, str]) -> Callable[[], Cost]:
    """A turn that is a process of its own, the start of the interpreter included."""
    def turn() -> Cost:
        emptied(folder)
        gc.collect()
        before, wall = os.times(), time.perf_counter()
        done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False)
        elapsed, after = time.perf_counter() - wall, os.times()
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}\n{done.stderr}")
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return Cost(cpu * 1000 / books, elapsed * 1000 / books)
    return turn


def emptied(folder: Path) -> None:
    """An empty folder at this path."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def take_turns(contestants: Sequence[Contestant], rounds: int, warm_up: int = 1) -> None:
    """A B C A B C …, so that what else the machine does falls on all of them alike.

    The first rounds are not counted: modules are loaded and caches filled in them.
    """
    for number in range(warm_up + rounds):
        for one in contestants:
            if one.turn is not None:
                cost = one.turn()
                if number >= warm_up:
                    one.costs.append(cost)


class Ratio(NamedTuple):
    """How many times as fast: the median of the rounds, the least and the most."""

    median: float
    least: float
    most: float


def ratio(base: Contestant, other: Contestant, basis: str) -> Ratio | None:
    """How many times as fast the other is, round by round; `basis` is `cpu` or `wall`."""
    pairs = zip(base.costs, other.costs, strict=False)
    ratios = [getattr(a, basis) / getattr(b, basis) for a, b in pairs if getattr(b, basis) > 0]
    return Ratio(statistics.median(ratios), min(ratios), max(ratios)) if ratios else None


def median(contestant: Contestant) -> Cost | None:
    """The middle cost of a contestant, each figure for itself."""
    if not contestant.costs:
        return None
    return Cost(statistics.median(c.cpu for c in contestant.costs), statistics.median(c.wall for c in contestant.costs))


def one_core() -> bool:
    """Keep this process, and those it starts, on one core; False where the system has no say in it."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    return True
