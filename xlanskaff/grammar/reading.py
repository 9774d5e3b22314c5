"""Read a workbook: typed records, the raw cells behind them, and everything that was odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from xlanskaff.errors import Finding, Severity
from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.book import Area, Book, CellValue
from xlanskaff.grammar.coerce import coerce
from xlanskaff.grammar.columns import Column, Role
from xlanskaff.grammar.compute import Cells
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.locate import Location, id_key, locate
from xlanskaff.grammar.names import name_of
from xlanskaff.language.texts import Lang


@dataclass
class Reading:
    """What a workbook says.

    Attributes:
        forms: block -> field -> typed value.
        tables: block -> rows of column -> typed value, in the order they stand; rows of a fixed
            table whose id is unknown or blank are left out, and so are empty rows of a free one.
        cells: what stands in every located column, row by row, untyped; for recomputing.
        index: for each row of `tables`, its position among the located rows.
    """

    spec: Workbook
    lang: Lang
    location: Location
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)
    index: dict[str, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def where(self, block: str, column: str, row: int = 0) -> dict[str, str]:
        """Sheet, cell and label of one value, ready for a finding; `row` counts in `tables`."""
        number = self.index[block][row] if block in self.index else 0
        sheet, cell = self.location.cell(block, column, number)
        found = self.spec.block(block)
        assert isinstance(found, Form | Table)
        return {"sheet": sheet, "cell": cell, "label": labels_of(self.spec, found, column)[self.lang]}


def read(book: Book, spec: Workbook, lang: Lang, *, date1904: bool = False) -> Reading:
    """Read everything a book of one kind holds. Never raises for what a user may have done."""
    location = locate(book, spec, lang)
    reading = Reading(spec, lang, location, findings=list(location.findings))
    for block in spec.data_blocks():
        height = len(location.rows.get(block.key, ())) if isinstance(block, Table) else 1
        for column in block.columns:
            area = location.names.get(name_of(block.key, column.name))
            reading.cells[block.key, column.name] = _column(book, area, height)
        if isinstance(block, Form):
            _form(reading, block, date1904=date1904)
        else:
            _table(reading, block, date1904=date1904)
    return reading


def _column(book: Book, area: Area | None, height: int) -> list[CellValue]:
    if area is None:
        return [None] * height
    values = [row[0] for row in book.values(area)][:height]
    return values + [None] * (height - len(values))


def _form(reading: Reading, block: Form, *, date1904: bool) -> None:
    record: dict[str, Any] = {}
    for column in block.columns:
        if column.role in {Role.INPUT, Role.PREFILLED}:
            record[column.name] = _value(reading, block, column, 0, reading.cells[block.key, column.name][0],
                                         date1904=date1904)
    reading.forms[block.key] = record


def _table(reading: Reading, block: Table, *, date1904: bool) -> None:
    columns = [c for c in block.columns if c.role in {Role.INPUT, Role.PREFILLED}]
    reading.tables[block.key] = rows = []
    reading.index[block.key] = index = []
    if not columns:
        return
    known = _known_ids(block, reading.lang)
    ids = reading.location.ids.get(block.key)
    for number in range(len(reading.location.rows.get(block.key, ()))):
        key = id_key(ids[number]) if ids else None
        if known is not None and key not in known:
            continue
        raw = {c.name: reading.cells[block.key, c.name][number] for c in columns}
        if known is None and all(v in (None, "") for v in raw.values()):
            continue
        record = {block.id_column: known[key]} if known is not None else {}
        for column in columns:
            record[column.name] = _value(reading, block, column, number, raw[column.name], date1904=date1904)
        rows.append(record)
        index.append(number)


def _known_ids(block: Table, lang: Lang) -> Mapping[str, Any] | None:
    if not block.constants:
        return None
    return {id_key(row[block.id_column]): row[block.id_column] for row in block.constants(lang)}


def _value(reading: Reading, block: Form | Table, column: Column, number: int, raw: CellValue, *,
           date1904: bool) -> Any:
    read_as = coerce(raw, column, reading.lang, date1904=date1904)
    if read_as.code:
        sheet, cell = reading.location.cell(block.key, column.name, number)
        reading.findings.append(Finding(
            read_as.code, read_as.severity, sheet=sheet, cell=cell, seen="" if raw is None else str(raw),
            field=labels_of(reading.spec, block, column.name)[reading.lang], args=dict(read_as.args)))
    elif read_as.value is None and column.required:
        sheet, cell = reading.location.cell(block.key, column.name, number)
        reading.findings.append(Finding("XA-210", Severity.WARNING, sheet=sheet, cell=cell,
                                        field=labels_of(reading.spec, block, column.name)[reading.lang]))
    return read_as.value


def in_file(findings: list[Finding], file: str) -> list[Finding]:
    """The findings with the name of the file they belong to."""
    return [replace(f, file=file) for f in findings]
