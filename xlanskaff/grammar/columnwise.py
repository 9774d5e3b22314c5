"""What compiled columns do to a whole column at once; the run-time of everything that is shared in a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import compress

from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.semantics import NUMERIC, Failed, nth

_NOT_FOUND, _TOO_FEW = CellError("#N/A"), CellError("#NUM!")
_NO_NUMBER = float("nan")

Places = list[int | CellError]
"""For each row, where in a column its cell stands; the error value where it stands nowhere."""


def keys(column: Sequence[CellValue]) -> list[object]:
    """What criteria and look-ups compare by: texts without case, everything else as it is.

    Example:
        >>> keys(["Høy", 2, None])
        ['høy', 2, None]
    """
    return [value.casefold() if value.__class__ is str else value for value in column]


def numbers(column: Sequence[CellValue]) -> list[int | float]:
    """The numbers of a column; where there is none, one that is neither more nor less than any other."""
    return [value if value.__class__ in NUMERIC else _NO_NUMBER for value in column]  # type: ignore[misc]


def numbered(found: Sequence[int | float]) -> list[int]:
    """The rows where a number stands, of what `numbers` gave."""
    return [row for row, number in enumerate(found) if number is not _NO_NUMBER]


def filled(column: Sequence[CellValue]) -> list[bool]:
    """For each row, whether anything stands there but an empty text."""
    return [value is not None and value != "" for value in column]


def blank(column: Sequence[CellValue]) -> list[bool]:
    """For each row, whether nothing stands there, or an empty text."""
    return [value is None or value == "" for value in column]


def flagged(flags: Sequence[bool]) -> list[int]:
    """The rows of which something is true."""
    return list(compress(range(len(flags)), flags))


def first(found: Sequence[object]) -> Mapping[object, int]:
    """Where each key stands first, for exact look-ups."""
    last = len(found) - 1
    return dict(zip(reversed(found), range(last, -1, -1), strict=True))


def places(index: Mapping[object, int], wanted: Sequence[object]) -> Places:
    """Where each key stands; a blank looks for 0."""
    get = index.get
    return [key if key.__class__ is CellError else get(0 if key is None else key, _NOT_FOUND)
            for key in wanted]


def places_of(find: Callable[..., CellValue], index: Mapping[object, int],
              *columns: Sequence[CellValue]) -> Places:
    """For each row, where what is found from its cells stands."""
    found: list[CellValue] = []
    for row in zip(*columns, strict=True):
        try:
            found.append(find(*row))
        except Failed as failed:
            found.append(failed.cell)
    return places(index, keys(found))


Ordered = Callable[[], Sequence[int | float]]
"""The numbers of a column, largest first; raises Failed where an error value stands among them."""


def ranked(ordered: Ordered, ranks: Sequence[CellValue], index: Mapping[object, int]) -> Places:
    """For each rank, where the number of that rank stands, largest first; #NUM! where there are fewer."""
    return places(index, _largest(ordered, ranks))


def largest(ordered: Ordered, ranks: Sequence[CellValue], otherwise: CellValue) -> list[CellValue]:
    """For each rank, the number of that rank, largest first; something else where there are fewer."""
    return [otherwise if value.__class__ is CellError else value for value in _largest(ordered, ranks)]


def _largest(ordered: Ordered, ranks: Sequence[CellValue]) -> list[CellValue]:
    try:
        known = ordered()
    except Failed as failed:
        return [failed.cell] * len(ranks)
    found: list[CellValue] = []
    last = len(known)
    for rank in ranks:
        if rank.__class__ is int:
            found.append(known[rank - 1] if 0 < rank <= last else _TOO_FEW)
            continue
        try:
            found.append(nth(known, rank))
        except Failed as failed:
            found.append(failed.cell)
    return found


def rows_by(found: Sequence[object], kept: Sequence[int] | None = None) -> dict[object, list[int]]:
    """The rows of a table by key; only some of them, where `kept` says which."""
    rows: dict[object, list[int]] = {}
    for row in range(len(found)) if kept is None else kept:
        key = found[row]
        if key in rows:
            rows[key].append(row)
        else:
            rows[key] = [row]
    return rows


Rows = Callable[[], Mapping[object, Sequence[int]]]
"""The rows of a table by key, made the first time they are asked for."""


def sizes(rows: Rows) -> dict[object, int]:
    """How many rows each key has."""
    return {key: len(places) for key, places in rows().items()}


class Values:
    """The values that an aggregate takes: a column, or those of its rows that fulfil the conditions."""

    __slots__ = ("_found", "values")

    def __init__(self, column: Sequence[CellValue], rows: Sequence[int] | None = None) -> None:
        self.values = column if rows is None else [column[row] for row in rows]
        self._found: list[int | float] | None = None

    def _numbers(self) -> list[int | float]:
        found = self._found
        if found is None:
            found = self._found = [v for v in self.values if v.__class__ in NUMERIC]  # type: ignore[misc]
        return found

    def _checked(self) -> list[int | float]:
        """The numbers; raises Failed where an error value stands among them."""
        found = self._numbers()
        if len(found) != len(self.values) and CellError in map(type, self.values):
            raise Failed(next(value.code for value in self.values if isinstance(value, CellError)))
        return found

    def rows(self) -> int:
        """How many there are."""
        return len(self.values)

    def filled(self) -> int:
        """How many cells hold something, be it an empty text that a formula gives; COUNTA."""
        return sum([value is not None for value in self.values])

    def count(self) -> int:
        """How many numbers there are; errors are none."""
        return len(self._numbers())

    def sum(self) -> int | float:
        """Their sum."""
        return sum(self._checked())

    def average(self) -> float:
        """Their mean; #DIV/0! when there is no number."""
        found = self._checked()
        if not found:
            raise Failed("#DIV/0!")
        return sum(found) / len(found)

    def min(self) -> int | float:
        """The smallest; 0 when there is no number."""
        return min(self._checked(), default=0)

    def max(self) -> int | float:
        """The greatest; 0 when there is no number."""
        return max(self._checked(), default=0)


class Groups(dict[object, Values]):
    """The values of a column by the groups of its rows, each gathered when it is first asked for."""

    def __init__(self, rows: Rows, column: Sequence[CellValue]) -> None:
        super().__init__()
        self._rows, self._column = rows, column

    def __missing__(self, wanted: object) -> Values:
        found = self[wanted] = Values(self._column, self._rows().get(wanted, ()))
        return found
