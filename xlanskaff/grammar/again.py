"""The same program for one book after another: a column whose cells are as they were is not worked out again.

The books of a batch have much in common: everything that follows from the dates and settings that they share, and from
columns that nobody has filled. What is found is the same as by `Program.run`, whichever book came before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import is_not

from xlanskaff.grammar.column_function import Column, Shares
from xlanskaff.grammar.compute import Cells, Key, Known, Program


class Again:
    """Runs a program over books that differ from each other in some of the stored columns.

    Args:
        only: the columns to compute, in an order that `Program.order` allows.
        known: what `Program.lasting` gave for the columns in `stored`.
        stored: the columns in which books differ, besides those that are computed.
    """

    def __init__(self, program: Program, heights: Mapping[str, int], only: Sequence[Key], known: Known,
                 stored: Collection[Key]) -> None:
        self._program, self._heights, self._only, self._known = program, heights, tuple(only), known
        self._stored = tuple(stored)
        self._steps: list[tuple[Key, frozenset[Key], Column, int]] = []
        self._users: dict[Key, list[str]] = {}
        self._last: tuple[Cells, Shares] | None = None

    def run(self, cells: Cells) -> Cells:
        """Compute every column from what stands in the others; adds them to `cells` and returns it.

        Columns may be those of the last book: nobody is to change one afterwards.
        """
        shared = self._begin(cells) if self._last is None else self._follow(cells, *self._last)
        self._last = cells, shared
        return cells

    def _begin(self, cells: Cells) -> Shares:
        """Compute everything; returns what the columns share."""
        program, shared = self._program, dict(self._known)
        program.work_out(cells, self._heights, self._only, shared)
        self._steps = [(target, program.needed(target), program.column(target), self._heights[target[0]])
                       for target in self._only]
        # All that there is to share, and not only what there was this time: what fails is not there.
        for name, keys in program.reads.items():
            for key in keys if name not in self._known else ():
                self._users.setdefault(key, []).append(name)
        return shared

    def _follow(self, cells: Cells, before: Cells, made: Shares) -> Shares:
        """Compute what reads anything that is not as it was; returns what the columns share."""
        shared, users = dict(made), self._users
        changed: set[Key] = set()
        for key in self._stored:
            if _differ(cells[key], before[key]):
                changed.add(key)
                for name in users.get(key, ()):
                    shared.pop(name, None)
        for target, needs, column, height in self._steps:
            old = before[target]
            if changed.isdisjoint(needs):
                cells[target] = old
                continue
            new = cells[target] = column(cells, height, shared)
            if _differ(new, old):
                changed.add(target)
                # What was taken from the column does not hold any more.
                for name in users.get(target, ()):
                    shared.pop(name, None)
        return shared


def _differ(new: Sequence[object], old: Sequence[object]) -> bool:
    """Whether any value is not the very one of the last book; equal ones may be of different types."""
    if len(new) == 1:
        return new[0].__class__ is not old[0].__class__ or new[0] != old[0]
    return any(map(is_not, new, old))
