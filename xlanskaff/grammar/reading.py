"""Read a workbook: typed records, the raw cells behind them, and everything that was odd."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from operator import itemgetter
from typing import Any

from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.grammar.blocks import Block, Form, Table, Workbook
from xlanskaff.grammar.book import Area, Book, CellValue
from xlanskaff.grammar.coerce import Coerced, coerce
from xlanskaff.grammar.columns import Column, Kind
from xlanskaff.grammar.compute import Cells
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.locate import ANSWERS, Location, id_key, locate
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.tally import Tally, as_seen
from xlanskaff.language.texts import Lang

_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_LONGEST_TEXT = 32_767
_MOST = 1000  # values remembered of a column
_remembered: dict[tuple[Workbook, Block, str, Lang, bool], dict[tuple[type, CellValue], Coerced]] = {}
"""What the values of a column were read as: levels and choices come again in every book."""


@dataclass
class Reading:
    """What a workbook says.

    Attributes:
        forms: block -> field -> typed value.
        tables: block -> rows of column -> typed value, in the order they stand; rows of a fixed
            table whose id is unknown, blank or in dispute are left out, and so are empty rows of a
            free one. A column that was not found (it is not in `location.names`) gives None.
        cells: what stands in every located column, row by row, untyped; for recomputing.
        index: for each row of `tables`, its position among the located rows.
        part: whether the book is one unit's part of a whole, made by a batch.
    """

    spec: Workbook
    lang: Lang
    location: Location
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)
    index: dict[str, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    part: bool = False

    def where(self, block: str, column: str, row: int = 0) -> dict[str, str]:
        """Sheet, cell and label of one value, ready for a finding; `row` counts in `tables`."""
        number = self.index[block][row] if block in self.index else 0
        sheet, cell = self.location.cell(block, column, number)
        found = self.spec.block(block)
        assert isinstance(found, Form | Table)
        return {"sheet": sheet, "cell": cell, "label": labels_of(self.spec, found, column)[self.lang]}


def read(book: Book, spec: Workbook, lang: Lang, *, date1904: bool = False) -> Reading:
    """Read everything a book of one kind holds. Never raises for what a user may have done."""
    reading = Reading(spec, lang, locate(book, spec, lang), part=bool(book.meta().get("batch")))
    location = reading.location
    values = _Values(reading, date1904)
    for block in spec.data_blocks():
        height = len(location.rows.get(block.key, ())) if isinstance(block, Table) else 1
        beyond = location.rows.get(block.key, [])[height - location.beyond.get(block.key, 0):]
        for column in block.columns:
            area = location.names.get(name_of(block.key, column.name))
            reading.cells[block.key, column.name] = _column(book, area, height, beyond)
        if isinstance(block, Form):
            reading.forms[block.key] = {c.name: values.column(block, c, [0])[0] for c in block.columns
                                        if c.role in ANSWERS}
        else:
            _table(reading, block, values)
        values.tell()
    reading.findings = [*location.findings, *values.tally.findings(), *dangling(reading)]
    return reading


def dangling(reading: Reading) -> list[Finding]:
    """References to ids that stand in no filled row of the table they point at.

    In one unit's part of a whole, some may lead to another unit's rows (`elsewhere`): that is only noted.
    """
    found: list[Finding] = []
    for block in reading.spec.data_blocks():
        for column in (c for c in block.columns if c.refers_to is not None and block.key in reading.tables):
            table, key = column.refers_to or ("", "")
            known = {id_key(value) for value in _ids(reading, table, key)}
            for number, row in enumerate(reading.tables[block.key]):
                seen = row.get(column.name)
                if seen is not None and id_key(seen) not in known:
                    make, code = (note, "XA-212") if column.elsewhere and reading.part else (error, "XA-211")
                    found.append(make(code, seen=seen, **reading.where(block.key, column.name, number)))
    return found


def _ids(reading: Reading, table: str, key: str) -> Sequence[Any]:
    """The ids of the filled rows of a table; of one in which nothing is filled in, all of them."""
    block = reading.spec.block(table)
    if isinstance(block, Table) and not any(c.role in ANSWERS for c in block.columns):
        return reading.cells.get((table, key), ())
    return [row.get(key) for row in reading.tables.get(table, ())]


def _column(book: Book, area: Area | None, height: int, beyond: Sequence[int]) -> list[CellValue]:
    if area is None:
        return [None] * height
    values = [row[0] for row in book.values(area)]
    values += [book.values(Area(area.sheet, row, area.left, row, area.left))[0][0] for row in beyond]
    return values


def _table(reading: Reading, block: Table, values: _Values) -> None:
    columns = [c for c in block.columns if c.role in ANSWERS]
    rows = reading.tables[block.key] = []
    index = reading.index[block.key] = []
    if not columns:
        return
    ids = reading.location.ids.get(block.key)
    known = _known_ids(block, reading.lang, ids or ())
    unread = reading.location.unread.get(block.key, ())
    raw = [reading.cells[block.key, column.name] for column in columns]
    keys = []
    for number in range(len(reading.location.rows.get(block.key, ()))):
        key = id_key(ids[number]) if ids else ""
        if number in unread or (known is not None and key not in known):
            continue
        if (known is None or block.optional) and all(cells[number] in (None, "") for cells in raw):
            continue
        index.append(number)
        keys.append(key)
    typed = {column.name: values.column(block, column, index) for column in columns}
    for column in columns if unread else ():
        values.column(block, column, sorted(unread))  # nothing is kept of rows in dispute, but what is odd is told
    if known is not None:
        typed = {block.id_column: [known[key] for key in keys]} | typed
    rows.extend(dict(zip(typed, row, strict=True)) for row in zip(*typed.values(), strict=True))


def _known_ids(block: Table, lang: Lang, standing: Sequence[CellValue]) -> Mapping[str, Any] | None:
    """Id as it is compared -> id, of the rows that are read; None where rows have no ids of ours."""
    if not block.constants or not block.id_column:
        return None
    known = _template_ids(block, lang)
    if block.optional:
        known = {key: key for value in standing if (key := id_key(value))} | dict(known)
    return known


@cache
def _template_ids(block: Table, lang: Lang) -> Mapping[str, Any]:
    assert block.constants is not None
    return {id_key(row[block.id_column]): row[block.id_column] for row in block.constants(lang)}


class _Values:
    """Typed values of cells; what was odd about them is gathered."""

    def __init__(self, reading: Reading, date1904: bool) -> None:
        self.reading = reading
        self.date1904 = date1904
        self.tally = Tally()
        self._odd: list[tuple[int, Form | Table, Column, Coerced]] = []

    def column(self, block: Form | Table, column: Column, numbers: Sequence[int]) -> list[Any]:
        """The values of some cells of a located column; None where blank, unreadable or not found."""
        reading = self.reading
        raw = reading.cells[block.key, column.name]
        remembered = _remembered.setdefault((reading.spec, block, column.name, reading.lang, self.date1904), {})
        longest = column.max_length or _LONGEST_TEXT
        plain, required = column.kind in _TEXTS, column.required
        found: list[Any] = []
        for number in numbers:
            value = raw[number]
            if plain and value.__class__ is str:
                text = value.strip()
                # Printable text holds none of the spaces that are read as others.
                if text and len(text) <= longest and text.isprintable():
                    found.append(text)
                    continue
            kind = value.__class__, value
            read_as = remembered.get(kind)
            if read_as is None:
                read_as = coerce(value, column, reading.lang, date1904=self.date1904)
                if len(remembered) < _MOST:
                    remembered[kind] = read_as
            found.append(read_as.value)
            if read_as.code or (required and read_as.value is None):
                self._odd.append((number, block, column, read_as))
        return found

    def tell(self) -> None:
        """Make findings of what was odd, row by row."""
        lang, spec = self.reading.lang, self.reading.spec
        for number, block, column, read_as in sorted(self._odd, key=itemgetter(0)):
            sheet, cell = self.reading.location.cell(block.key, column.name, number)
            label = labels_of(spec, block, column.name)[lang]
            if read_as.code:
                raw = self.reading.cells[block.key, column.name][number]
                self.tally.add(Finding(read_as.code, read_as.severity, sheet=sheet, cell=cell, field=label,
                                       seen=as_seen(raw, lang), args=dict(read_as.args)))
            elif cell:
                self.tally.add(warning("XA-210", sheet=sheet, cell=cell, label=label))
        self._odd.clear()


def in_file(findings: list[Finding], file: str) -> list[Finding]:
    """The findings with the name of the file they belong to."""
    return [replace(f, file=file) for f in findings]
