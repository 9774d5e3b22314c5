"""What a file hides, merges or holds twice: odd, though every value may be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from xlanskaff.errors import Finding, Problem, note, warning
from xlanskaff.grammar.blocks import Form, Sheet, Table
from xlanskaff.grammar.book import Area, ReturnedBook, cell_name, column_letters
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.labels import ROWS, Header, Labels, Search, all_labels
from xlanskaff.grammar.layout import tab
from xlanskaff.grammar.names import LISTS_SHEET, META_SHEET, name_of
from xlanskaff.grammar.reading import Reading

Cells = set[tuple[int, int]]

_SHOWN = 8
_LOOKED_AT = 2_000


def check_structure(book: ReturnedBook, reading: Reading) -> list[Finding]:
    """Hidden and merged cells that are to be filled in, and copies of sheets beside the ones that are read."""
    inputs = _inputs(reading)
    return [*_hidden(book, inputs), *_merged(book, inputs), *_copies(book, reading)]


def _inputs(reading: Reading) -> dict[str, tuple[Cells, Area]]:
    """Every cell that somebody is to fill in, by sheet, where it was found; and the area round them."""
    found: defaultdict[str, Cells] = defaultdict(set)
    for block in reading.spec.data_blocks():
        for column in (c for c in block.columns if c.role is Role.INPUT):
            area = reading.location.names.get(name_of(block.key, column.name))
            if area is not None:
                found[area.sheet].update((row, area.left) for row in reading.location.rows.get(block.key, [area.top]))
    return {sheet: (cells, _round(sheet, cells)) for sheet, cells in found.items() if cells}


def _round(sheet: str, cells: Cells) -> Area:
    rows, columns = {row for row, _ in cells}, {column for _, column in cells}
    return Area(sheet, min(rows), min(columns), max(rows), max(columns))


def _hidden(book: ReturnedBook, inputs: Mapping[str, tuple[Cells, Area]]) -> Iterator[Finding]:
    for sheet, (cells, area) in inputs.items():
        hidden_rows, hidden_columns = book.hidden(area)
        columns = sorted({column for _, column in cells} & hidden_columns) if hidden_columns else []
        rows = sorted({row for row, _ in cells} & hidden_rows) if hidden_rows else []
        places = [f"{column_letters(column)}:{column_letters(column)}" for column in columns]
        places += [f"{first}:{last}" for first, last in _runs(rows)]
        if not book.visible(sheet):
            places.insert(0, f"«{sheet}»")
        if places:
            first = min((cell for cell in cells if cell[1] in columns or cell[0] in rows), default=min(cells))
            yield note("XA-198", sheet=sheet, cell=cell_name(*first), places=_few(places))


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow each other, as first and last.

    Example:
        >>> list(_runs([3, 4, 5, 9]))
        [(3, 5), (9, 9)]
    """
    start = 0
    for place, number in enumerate(numbers):
        if place + 1 == len(numbers) or numbers[place + 1] != number + 1:
            yield numbers[start], number
            start = place + 1


def _merged(book: ReturnedBook, inputs: Mapping[str, tuple[Cells, Area]]) -> Iterator[Finding]:
    for sheet, (cells, near) in inputs.items():
        places = []
        for area in islice(book.merged(near), _LOOKED_AT):
            inside = [(r, c) for r, c in cells if area.top <= r <= area.bottom and area.left <= c <= area.right]
            if len(inside) > 1 or any(cell != (area.top, area.left) for cell in inside):
                places.append(area)
        if places:
            yield warning("XA-199", sheet=sheet, cell=cell_name(places[0].top, places[0].left),
                          places=_few([area.a1 for area in places]))


def _few(places: Sequence[str]) -> tuple[str, ...]:
    return (*places[:_SHOWN], *["…"][:max(0, len(places) - _SHOWN)])


def _copies(book: ReturnedBook, reading: Reading) -> Iterator[Finding]:
    """Sheets that nobody reads, with the headers and the answers of one that is read."""
    used = {area.sheet for area in reading.location.names.values()} | {LISTS_SHEET, META_SHEET}
    search = Search(book)
    for name in [sheet for sheet in book.sheets() if sheet not in used]:
        try:
            for sheet in reading.spec.sheets:
                if header := next(_answered(search, name, reading, sheet), None):
                    yield warning("XA-448", sheet=name, cell=cell_name(header.line, 1),
                                  expected=tab(reading.spec, sheet, reading.lang))
        except Problem:
            continue  # an own sheet that is too large for us holds no copy of ours


def _answered(search: Search, name: str, reading: Reading, sheet: Sheet) -> Iterator[Header]:
    """The headers of a sheet's tables and forms that stand on another sheet, with something filled in."""
    for block in sheet.blocks:
        if not isinstance(block, Table | Form) or not any(c.role is Role.INPUT for c in block.columns):
            continue
        labels = all_labels(reading.spec, block)
        inputs = {c.name for c in block.columns if c.role is Role.INPUT}
        if isinstance(block, Table):
            for header in search.headers(name, labels):
                below = range(header.line + 1, header.line + ROWS)
                if _most(header, labels) and _filled(search, name, _cells(header, inputs, below, down=True)):
                    yield header
        elif (found := search.form(name, labels)) is not None and _most(found, labels):
            value = found.line + block.value_at - block.at
            if _filled(search, name, _cells(found, inputs, range(value, value + 1), down=False)):
                yield Header(name, min(min(found.places.values())), found.places)


def _most(header: Header, labels: Labels) -> bool:
    return 5 * header.hits >= 4 * len(labels[0])


def _cells(header: Header, inputs: set[str], along: range, *, down: bool) -> Iterator[Area]:
    """The cells below, or to the right of, the labels of what is filled in."""
    for at in (header.places[column][0] for column in inputs & header.places.keys()):
        for other in along:
            row, column = (other, at) if down else (at, other)
            yield Area(header.sheet, row, column, row, column)


def _filled(search: Search, name: str, cells: Iterable[Area]) -> bool:
    return any(search.value(name, cell.top, cell.left) not in (None, "") for cell in cells)
