"""Lines of text as records: quotes that do what they should, and quotes that do not."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

MOST_LINES = 30
"""A quoted cell may run over so many lines; one that runs longer was never closed."""


def cells_of(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line; None where a quote is open at its end.

    Example:
        >>> cells_of('1;"a;b";c', ";"), cells_of('Rør 2" galv;3', ";"), cells_of('"a;b', ";")
        (['1', 'a;b', 'c'], ['Rør 2" galv', '3'], None)
    """
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as fault:
        if "end of data" in str(fault):
            return None
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:  # a cell longer than the module reads
        return line.split(delimiter)


def joined(lines: Sequence[str], at: int, delimiter: str, width: int) -> tuple[list[str], int]:
    """The record that begins on a line with an open quote: its cells, and how many lines it takes.

    Where closing the quote further down gives a record of the right width, it was meant; where it
    does not, the quotation mark is taken as it stands.

    Args:
        lines: all lines; only those from `at` on are looked at.
        width: the cells of a whole record; 0 where nobody knows yet.

    Example:
        >>> joined(['1;"to', 'linjer";3', '2;b;4'], 0, ";", 3)
        (['1', 'to\\nlinjer', '3'], 2)
        >>> joined(['1;"åpen;3', '2;b;4'], 0, ";", 3)
        (['1', '"åpen', '3'], 1)
    """
    for count in range(2, min(MOST_LINES, len(lines) - at) + 1):
        if '"' not in lines[at + count - 1]:
            continue
        try:
            cells = next(csv.reader(["\n".join(lines[at:at + count])], delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        if len(cells) == width or not width:
            return cells, count
        break
    return lines[at].split(delimiter), 1


def records(lines: Sequence[str], delimiter: str, width: int = 0) -> Iterator[tuple[int, int, list[str]]]:
    """Every record: the line it begins on (from 0), how many lines it takes, and its cells.

    An empty line gives a record without cells.
    """
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line:
            yield at, 1, []
            at += 1
            continue
        cells = cells_of(line, delimiter)
        count = 1
        if cells is None:
            cells, count = joined(lines, at, delimiter, width)
        yield at, count, cells
        at += count
