"""Contestants taking turns, and what their turns cost."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
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


Job = Callable[[int, Path], object]
"""Makes or reads the book of a number; what it writes goes to the folder."""


def in_process(job: Job, books: int, place: Path) -> Callable[[], Cost]:
    """A turn of some books within this process."""
    folders = fresh(place)

    def turn() -> Cost:
        folder = next(folders)
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        for number in range(books):
            job(number, folder)
        return Cost((time.process_time() - cpu) * 1000 / books, (time.perf_counter() - wall) * 1000 / books)
    return turn


def in_child(command: Callable[[Path], Sequence[str]], books: int, place: Path,
             env: Mapping[str, str]) -> Callable[[], Cost]:
    """A turn that is a process of its own, the start of the interpreter included."""
    folders = fresh(place)

    def turn() -> Cost:
        called = command(next(folders))
        gc.collect()
        before, wall = children(), time.perf_counter()
        done = subprocess.run(called, env=dict(env), capture_output=True, text=True, check=False)
        elapsed, cpu = time.perf_counter() - wall, children() - before
        if done.returncode:
            raise RuntimeError(f"{' '.join(called)} ended with {done.returncode}\n{done.stderr}")
        return Cost(cpu * 1000 / books, elapsed * 1000 / books)
    return turn


def children() -> float:
    """Seconds of processor time of the processes that have ended; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured_children() -> bool:
    """Whether the system tells the processor time of processes that have ended."""
    return find_spec("resource") is not None


def fresh(place: Path) -> Iterator[Path]:
    """A new folder for each turn; files of earlier turns but the first are emptied and stay.

    Some file systems (ext4) do not use the places of just removed files again for a while, and
    making a file then takes several times as long, the longer the more were removed.
    """
    for number in count():
        folder = place / str(number)
        folder.mkdir(parents=True)
        yield folder
        if number:
            for path in folder.iterdir():
                os.truncate(path, 0)


def take_turns(contestants: Sequence[Contestant], rounds: int, warm_up: int = 1) -> None:
    """A B C A B C …, so that what else the machine does falls on all of them alike.

    The first rounds are not counted: modules are loaded and caches filled in them.
    """
    for number in range(warm_up + rounds):
        if number == warm_up:
            # What the libraries have loaded is no garbage, and nobody is to pay for looking at the others' things.
            gc.collect()
            gc.freeze()
        for one in contestants:
            if one.turn is not None:
                cost = one.turn()
                if number >= warm_up:
                    one.costs.append(cost)
    gc.unfreeze()


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
