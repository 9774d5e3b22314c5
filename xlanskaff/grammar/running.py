"""What runs down a table: sums and counts from the first row to the row at hand."""

from __future__ import annotations

from collections.abc import Sequence

from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.semantics import NUMERIC, Failed


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
        if value.__class__ in NUMERIC:
            total += value  # type: ignore[operator]
        elif isinstance(value, CellError):
            failed = failed or value
        found.append(failed or total)
    return found


def counts(column: Sequence[CellValue]) -> list[CellValue]:
    """For each row, how many rows down to it hold the same number; 0 where no number stands.

    Example:
        >>> counts([12, "", 34, 12, 12])
        [1, 0, 1, 2, 3]
    """
    seen: dict[CellValue, int] = {}
    found: list[CellValue] = []
    for value in column:
        if value.__class__ in NUMERIC:
            count = seen[value] = seen.get(value, 0) + 1
            found.append(count)
        else:
            found.append(0)
    return found


def value(found: CellValue) -> CellValue:
    """What stands for a row; raises `Failed` for an error value."""
    if isinstance(found, CellError):
        raise Failed(found.code)
    return found
