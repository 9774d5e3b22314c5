"""What runs down a table: sums and counts from the first row to the row at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.semantics import Failed


def sums(column: Sequence[CellValue]) -> list[CellValue]:
    """For each row, the sum of the numbers down to it; from an error value on, that error.

    Example:
        >>> sums([2, "", None, 3.5])
        [2, 2, 2, 5.5]
    """
    found: list[CellValue] = []
    total: int | float = 0
    failed: CellError | None = None
    for value in column:
        if isinstance(value, CellError):
            failed = failed or value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            total += value
        found.append(failed or total)
    return found


def counts(column: Sequence[CellValue]) -> list[CellValue]:
    """For each row, how many rows down to it hold the same number; 0 where no number stands.

    Example:
        >>> counts([12, "", 34, 12, 12])
        [1, 0, 1, 2, 3]
    """
    seen: Counter[int | float] = Counter()
    found: list[CellValue] = []
    for value in column:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number:
            seen[value] += 1  # type: ignore[index]
        found.append(seen[value] if number else 0)  # type: ignore[index]
    return found


def value(found: CellValue) -> CellValue:
    """What stands for a row; raises `Failed` for an error value."""
    if isinstance(found, CellError):
        raise Failed(found.code)
    return found
