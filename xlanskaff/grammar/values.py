"""What stands in every cell of a workbook: constants, given values, and computed results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.compute import Cells, Program, Step
from xlanskaff.grammar.layout import Layout
from xlanskaff.language.texts import Lang

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Content by block key: rows of column -> cell value. A form has one row."""


@lru_cache(maxsize=8)
def program(spec: Workbook, lang: Lang) -> Program:
    """The compiled computed columns of a workbook in one language."""
    return Program([Step(target, expr) for target, expr in spec.expressions().items()], lang)


def stored(layout: Layout, given: Rows) -> Cells:
    """What stands in the cells that are not computed: the template's constants under the given values."""
    cells: Cells = {}
    for block in layout.spec.data_blocks():
        height = layout.heights[block.key]
        rows: list[dict[str, Any]] = [{} for _ in range(height)]
        if isinstance(block, Table) and block.constants:
            rows = [dict(row) for row in block.constants(layout.lang)]
        if isinstance(block, Form):
            rows = [dict(block.initial or {})]
        for row, extra in zip(rows, given.get(block.key, ()), strict=False):
            row.update(extra)
        for column in block.columns:
            cells[block.key, column.name] = [row.get(column.name) for row in rows]
    return cells


def cells_of(layout: Layout, given: Rows) -> Cells:
    """Every cell of the workbook, computed ones included."""
    return program(layout.spec, layout.lang).run(stored(layout, given), layout.heights)
