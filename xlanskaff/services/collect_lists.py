"""What is common to books that hold lists: rows with ids of the unit's own, put together unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xlanskaff.errors import Finding, warning
from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.columns import Column, Role
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.locate import id_key
from xlanskaff.grammar.reading import Reading
from xlanskaff.language.texts import Lang
from xlanskaff.services.collect_records import Gathered, Returned
from xlanskaff.services.collect_respondents import alphabetical
from xlanskaff.services.written import written

Record = Mapping[str, Any]
SHOWN = 8
"""Cells named in one finding."""

_FILLED = frozenset({Role.INPUT, Role.PREFILLED})
_PERSONAL = frozenset({"unit_id", "unit_name"})


@dataclass(frozen=True, slots=True)
class Lists:
    """What stands in one book.

    Attributes:
        forms: form -> field -> typed value.
        tables: table -> id -> column -> typed value; empty rows are left out.
        found: what the formulas of the book come to, as its kind keeps it.
    """

    forms: Mapping[str, Record]
    tables: Mapping[str, Mapping[str, Record]]
    found: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def rows(self, table: str) -> Mapping[str, Record]:
        """The rows of one table by id."""
        return self.tables[table]


@dataclass(frozen=True, slots=True)
class Listed:
    """One row, and the unit and the file it comes from; `assessor` where several have assessed for the unit."""

    unit: str
    unit_name: str
    file: str
    id: str
    values: Record
    assessor: str = ""

    @property
    def given_by(self) -> str:
        """The unit, and the assessor where there are several."""
        return f"{self.unit_name} ({self.assessor})" if self.assessor else self.unit_name

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)


@dataclass(frozen=True, slots=True)
class Change:
    """A prefilled cell that does not hold what was sent, both as `written`."""

    unit: str
    unit_name: str
    file: str
    table: str
    id: str
    column: str
    sent: str
    now: str


def only(spec: Workbook, blocks: Sequence[str]) -> Workbook:
    """The part of a book that is read: the sheets that hold these blocks, and nothing else on them."""
    sheets = [replace(s, blocks=tuple(b for b in s.blocks if b.key in blocks)) for s in spec.sheets]
    return replace(spec, sheets=tuple(s for s in sheets if s.blocks), rules=())


def taken(reading: Reading, forms: Sequence[str], tables: Sequence[str]) -> Lists:
    """What is kept of one book, before its formulas."""
    return Lists({form: dict(reading.forms[form]) for form in forms},
                 {table: dict(_rows(reading, table)) for table in tables})


def _rows(reading: Reading, table: str) -> Iterator[tuple[str, Record]]:
    block = reading.spec.block(table)
    assert isinstance(block, Table)
    columns = [c.name for c in block.columns if c.role in _FILLED]
    for number, row in enumerate(reading.tables[table], 1):
        values = {name: row[name] for name in columns if row.get(name) is not None}
        if values:
            yield id_key(row.get(block.id_column)) or str(number), values


def differences(one: Lists, other: Lists) -> dict[str, tuple[str, ...]]:
    """Where two books differ: `block.column` -> ids of rows; a field of the form has none."""
    found: dict[str, dict[str, None]] = {}
    for form, mine in one.forms.items():
        for name, value in mine.items():
            if name not in _PERSONAL and written(value) != written(other.forms[form].get(name)):
                found[f"{form}.{name}"] = {}
    for table in one.tables:
        ours, theirs = one.tables[table], other.tables[table]
        for key in {**ours, **theirs}:
            a, b = ours.get(key, {}), theirs.get(key, {})
            for name in {**a, **b}:
                if written(a.get(name)) != written(b.get(name)):
                    found.setdefault(f"{table}.{name}", {})[key] = None
    return {key: tuple(ids) for key, ids in found.items()}


def listed(gathered: Gathered, table: str, assessor: tuple[str, str] | None = None) -> Iterator[Listed]:
    """The rows of one table in every book that counts, unit by unit in the order of their names.

    Args:
        assessor: the form and the field that say who assessed, for units with several assessors.
    """
    names = {unit.unit: unit.name for unit in gathered.units}
    for r in sources(gathered):
        who = str(r.content.forms[assessor[0]].get(assessor[1]) or "") if assessor and r.person else ""
        for key, values in r.content.rows(table).items():
            yield Listed(r.unit, names[r.unit], r.file, key, values, who)


def sources(gathered: Gathered) -> Iterator[Returned]:
    """The books that count, in the order of the units' names, and of their assessors' where there are several."""
    for unit in gathered.units:
        yield from sorted(unit.sources, key=lambda r: alphabetical(r.respondent, r.file))


def reconcile(gathered: Gathered, counted: Mapping[str, int]) -> None:
    """Every row of every file that counts is in the lists once, and nothing else is.

    Raises:
        ArithmeticError: it is not.
    """
    for name, in_lists in counted.items():
        in_files = sum(r.counts[name] for r in gathered.used)
        if in_files != in_lists:
            raise ArithmeticError(f"{in_lists} {name} in the lists, {in_files} in the files")


def changes(gathered: Gathered, meant: Mapping[str, frozenset[str]]) -> tuple[Change, ...]:
    """The prefilled cells that units changed.

    Args:
        meant: table -> the columns that the unit is asked to change.
    """
    found: list[Change] = []
    for r in sources(gathered):
        for cell in (gathered.sent or {}).get(r.unit, ()):
            rows = r.content.tables.get(cell.table)
            if rows is None or cell.column in meant.get(cell.table, ()):
                continue
            now = written(rows.get(id_key(cell.id), {}).get(cell.column))
            if now != cell.value:
                found.append(Change(r.unit, r.unit_name, r.file, cell.table, cell.id, cell.column, cell.value, now))
    return tuple(found)


def changed(found: Sequence[Change]) -> list[Finding]:
    """One warning for each file in which prefilled cells were changed."""
    files: dict[str, list[Change]] = {}
    for change in found:
        files.setdefault(change.file, []).append(change)
    told = []
    for file, own in files.items():
        cells = [f"{c.id}.{c.column}" for c in own[:SHOWN]]
        told.append(warning("XA-730", file=file, seen=own[0].unit_name or own[0].unit, count=len(own),
                            cells=tuple(cells + [f"… (+{len(own) - SHOWN})"] * (len(own) > SHOWN))))
    return told


def change_rows(found: Sequence[Change], spec: Workbook, lang: Lang) -> list[dict[str, Any]]:
    """The rows of the sheet of changes."""
    return [{"no": number, "unit": c.unit_name or c.unit, "id": c.id, "file": c.file,
             "column": column_label(spec, c.table, c.column, lang),
             "sent": shown(spec, c.table, c.column, c.sent, lang),
             "now": shown(spec, c.table, c.column, c.now, lang)} for number, c in enumerate(found, 1)]


def column_label(spec: Workbook, table: str, column: str, lang: Lang) -> str:
    """What a column is called in the book."""
    block = spec.block(table)
    assert isinstance(block, Form | Table)
    return labels_of(spec, block, column)[lang]


def shown(spec: Workbook, table: str, column: str, value: str, lang: Lang) -> str:
    """A `written` value as people read it: a choice by its label, a date day first, a decimal comma."""
    from datetime import date

    from xlanskaff.grammar.columns import Kind

    found = column_of(spec, table, column)
    if not value:
        return "–"
    if found.kind is Kind.CHOICE and found.choices is not None:
        return label_of(found, value, lang)
    if found.kind is Kind.DATE:
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    if found.kind is Kind.SHARE:
        return f"{float(value) * 100:g} %"
    if found.kind in {Kind.NUMBER, Kind.NOK} and lang != "en":
        return value.replace(".", ",")
    return value


def column_of(spec: Workbook, table: str, column: str) -> Column:
    """A column of a table by its name."""
    block = spec.block(table)
    assert isinstance(block, Form | Table)
    return next(c for c in block.columns if c.name == column)


def label_of(column: Column, value: Any, lang: Lang) -> str:
    """The label of a choice; what stands there where it is none."""
    assert column.choices is not None
    codes = {str(item.value if item.shown_as_value else item.code): item.code for item in column.choices.items}
    code = codes.get(str(value))
    return str(value if code is None else column.choices.label(code, lang))
