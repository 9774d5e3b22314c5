"""What a compiled column calls only when a row comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.book import CellError, CellValue

_NOT_FOUND, _TOO_FEW = CellError("#N/A"), CellError("#NUM!")


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


def ranked(ordered: Callable[[], list[int | float]], ranks: Sequence[CellValue],
           index: Mapping[object, int]) -> list[int | CellError]:
    """For each rank, where the number of that rank stands, largest first; #NUM! where there are fewer."""
    try:
        numbers = ordered()
    except s.Failed as failed:
        return [failed.cell] * len(ranks)
    found: list[int | CellError] = []
    last = len(numbers)
    for rank in ranks:
        if isinstance(rank, int) and rank > last:
            found.append(_TOO_FEW)
            continue
        try:
            found.append(index.get(s.nth(numbers, rank), _NOT_FOUND))
        except s.Failed as failed:
            found.append(failed.cell)
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
