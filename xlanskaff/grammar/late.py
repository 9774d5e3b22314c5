"""What a compiled column calls only when a row comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.book import CellError, CellValue


def grouped(pairs: Iterator[tuple[object, CellValue]]) -> dict[object, list[CellValue]]:
    """Values by key."""
    groups: dict[object, list[CellValue]] = {}
    for key, value in pairs:
        if key in groups:
            groups[key].append(value)
        else:
            groups[key] = [value]
    return groups


def once(make: Callable[[], list[int | float]]) -> Callable[[], list[int | float]]:
    """What `make` gives, made the first time it is asked for."""
    kept: list[list[int | float]] = []

    def get() -> list[int | float]:
        if not kept:
            kept.append(make())
        return kept[0]

    return get


def safe(part: Callable[[], CellValue], otherwise: Callable[[], CellValue]) -> CellValue:
    """IFERROR."""
    try:
        value = part()
    except s.Failed:
        return otherwise()
    return otherwise() if isinstance(value, CellError) else value


def numeric(part: Callable[[], CellValue]) -> bool:
    """ISNUMBER of an expression that may come to an error value."""
    try:
        return s.is_number(part())
    except s.Failed:
        return False


def not_available() -> CellValue:
    """NA()."""
    raise s.Failed("#N/A")
