"""The second reading of an expression: a Python value.

The computed columns of a workbook are put in an order in which each finds what it needs, and each
is compiled into one small Python function when it is first run (`column_code.py`). Running them
gives the cached result of every computed cell, which is what makes a batch of books both right and
fast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.column_code import Writer
from xlanskaff.grammar.column_function import Column, Shares
from xlanskaff.grammar.column_reads import Key, Shared, needs
from xlanskaff.grammar.nodes import Expr
from xlanskaff.language.texts import Lang

__all__ = ["Cells", "Key", "Program", "Step", "needs"]

Cells = dict[Key, list[CellValue]]
"""What stands in every column: one value a row; a form field is a column of one row."""

Known = Mapping[str, object]
"""What columns share and need not be worked out again."""


@dataclass(frozen=True, slots=True)
class Step:
    """One computed column."""

    target: Key
    expr: Expr


class Program:
    """The computed columns of one workbook in one language."""

    def __init__(self, steps: Sequence[Step], lang: Lang) -> None:
        self._steps = {step.target: step.expr for step in steps}
        self._lang: Lang = lang
        self._shared = Shared()
        self._compiled: dict[Key, Column] = {}
        graph = {target: needs(expr, target[0]) & self._steps.keys() for target, expr in self._steps.items()}
        self.order = tuple(TopologicalSorter(graph).static_order())

    def run(self, cells: Cells, heights: Mapping[str, int], only: Sequence[Key] | None = None,
            known: Known | None = None) -> Cells:
        """Compute every column from what stands in the others; adds them to `cells` and returns it.

        Args:
            heights: number of rows of each block.
            only: the columns to compute, in an order that `order` allows.
            known: what `lasting` gave for cells that differ from these in the changed columns only.
        """
        self.work_out(cells, heights, self.order if only is None else only, dict(known or {}))
        return cells

    def lasting(self, cells: Cells, heights: Mapping[str, int], only: Sequence[Key], changed: set[Key]) -> Known:
        """What columns share and stays the same while only some of the stored columns change."""
        shared: Shares = {}
        self.work_out(dict(cells), heights, only, shared)
        moving = changed | self.affected(changed, self._steps)
        return {name: value for name, value in shared.items() if not self._shared.reads[name] & moving}

    def work_out(self, cells: Cells, heights: Mapping[str, int], only: Sequence[Key], shared: Shares) -> None:
        """Compute some columns in their order; what they share is kept in `shared`."""
        for target in only:
            cells[target] = self.column(target)(cells, heights[target[0]], shared)

    def column(self, target: Key) -> Column:
        """A computed column, compiled when it is first asked for."""
        column = self._compiled.get(target)
        if column is None:
            writer = Writer(target[0], self._steps[target], self._lang, self._shared)
            column = self._compiled[target] = writer.function()
        return column

    @property
    def reads(self) -> Mapping[str, frozenset[Key]]:
        """The columns behind what is shared, by name; of the columns that are compiled."""
        return self._shared.reads

    def needed(self, target: Key) -> frozenset[Key]:
        """The columns that a computed column reads."""
        return frozenset(needs(self._steps[target], target[0]))

    def affected(self, changed: set[Key], expressions: Mapping[Key, Expr]) -> set[Key]:
        """The computed columns whose values can depend on the changed ones."""
        dirty = set(changed)
        for target in self.order:
            if dirty & needs(expressions[target], target[0]):
                dirty.add(target)
        return dirty - changed
