"""What a compiled column calls only when a row comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.book import CellError, CellValue

_NOT_FOUND = CellError("#N/A")


def once(make: Callable[[], list[int | float]]) -> Callable[[], list[int | float]]:
    """What `make` gives, made the first time it is asked for."""
    kept: list[list[int | float]] = []

    def get() -> list[int | float]:
        if not kept:
            kept.append(make())
        return kept[0]

    return get


def places(find: Callable[..., CellValue], index: Mapping[object, int],
           rows: Iterable[tuple[CellValue, ...]]) -> list[int | CellError]:
    """For each row, where what it looks for stands; the error value where it is not found."""
    found: list[int | CellError] = []
    for row in rows:
        try:
            wanted = find(*row)
        except s.Failed as failed:
            found.append(failed.cell)
            continue
        if isinstance(wanted, CellError):
            found.append(wanted)
        else:
            found.append(index.get(0 if wanted is None else s.key(wanted), _NOT_FOUND))
    return found


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
