"""What a compiled column calls only when a row comes to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.book import CellError, CellValue

Made = TypeVar("Made")


def once(make: Callable[[], Made]) -> Callable[[], Made]:
    """What `make` gives, made the first time it is asked for."""
    kept: list[Made] = []

    def get() -> Made:
        if not kept:
            kept.append(make())
        return kept[0]

    return get


def safe(part: Callable[[], CellValue], otherwise: CellValue) -> CellValue:
    """IFERROR with a value that is always the same."""
    try:
        value = part()
    except s.Failed:
        return otherwise
    return otherwise if isinstance(value, CellError) else value


def either(part: Callable[[], CellValue], otherwise: Callable[[], CellValue]) -> CellValue:
    """IFERROR."""
    try:
        value = part()
    except s.Failed:
        return otherwise()
    return otherwise() if isinstance(value, CellError) else value


def not_available() -> CellValue:
    """NA()."""
    raise s.Failed("#N/A")
