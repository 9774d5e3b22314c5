"""Values and formulas on their way into the live Excel: text stays text, and a formula is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from xlanskaff.excel.journal import Cells
from xlanskaff.grammar.book import CellError, CellValue

_SAFE = re.compile(r"[^\W\d_][^\d=]*")
"""Begins with a letter and holds no digit: nothing that Excel could take for a number, a date or a formula."""
_WORDS = frozenset({"true", "false", "sann", "usann"})
_QUOTED = re.compile(r'("(?:[^"]|"")*")')
_FUTURE = re.compile(r"_xlfn\.(?:_xlws\.)?")


def values(cells: Any, rows: Sequence[Sequence[CellValue]]) -> None:
    """Put values into some cells, in one writing."""
    risky = any(isinstance(value, str) and not _is_safe(value) for row in rows for value in row)
    as_text = risky and cells.number_format == "@"
    cells.options(chunksize=None).value = [[_typed(value, as_text) for value in row] for row in rows]


def formulas(cells: Any, rows: Sequence[Sequence[str]]) -> None:
    """Put formulas into some cells, in one writing; those in braces are array formulas."""
    arrays = [[formula[:1] == "{" and formula[-1:] == "}" for formula in row] for row in rows]
    written = [["=" + plain(formula[1:-1] if array else formula) for formula, array in zip(row, marks, strict=True)]
               for row, marks in zip(rows, arrays, strict=True)]
    if not any(map(any, arrays)):
        cells.options(chunksize=None).formula = written
        return
    with suppress(AttributeError):
        cells.options(chunksize=None).formula2 = written
        return
    # An Excel from before dynamic arrays: an array formula is entered cell by cell.
    for down, row in enumerate(written):
        for right, formula in enumerate(row):
            if arrays[down][right]:
                cells[down, right].formula_array = formula
            else:
                cells[down, right].formula = formula


def back(cells: Any, rows: Cells) -> None:
    """Put back what stood in some cells, formulas and values, in one writing."""
    as_text = cells.number_format == "@"
    cells.options(chunksize=None).formula = [
        ["=" + cell.formula if cell.formula is not None else _typed(cell.value, as_text) for cell in row]
        for row in rows]


def mixed(cells: Any, rows: Sequence[Sequence[CellValue]], links: Sequence[tuple[int, int, str]]) -> None:
    """Put values into some cells, and formulas that lead elsewhere into a few of them, in one writing.

    Args:
        links: row and column, from 0, and the formula.
    """
    written: list[list[object]] = [[_typed(value, False) for value in row] for row in rows]
    for row, column, formula in links:
        written[row][column] = formula
    cells.options(chunksize=None).formula = written


def plain(formula: str) -> str:
    """A formula without what only files write before the names of newer functions.

    Example:
        >>> plain('_xlfn.IFS(A1="_xlfn.x",1)')
        'IFS(A1="_xlfn.x",1)'
    """
    parts = _QUOTED.split(formula)
    parts[::2] = [_FUTURE.sub("", part) for part in parts[::2]]
    return "".join(parts)


def _is_safe(text: str) -> bool:
    """Whether Excel takes a text for nothing but a text.

    Example:
        >>> _is_safe("Skole"), _is_safe("=1+1"), _is_safe("1.2"), _is_safe("mai 5"), _is_safe("SANN")
        (True, False, False, False, False)
    """
    return _SAFE.fullmatch(text) is not None and text.casefold() not in _WORDS


def _typed(value: CellValue, as_text: bool) -> object:
    """A value as it is typed: an apostrophe goes before a text that Excel might take for something else.

    A cell with the format for text takes everything as it is. Numbers go as floats, which every Excel takes.
    """
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, str):
        return value if as_text or not value or _is_safe(value) else "'" + value
    if value is None or isinstance(value, bool):
        return value
    return float(value)
