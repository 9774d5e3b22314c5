"""What a batch fills: which cells of a template, for which fields of the unit list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.grammar.again import Again
from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.book import Area, Book, CellValue
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.coerce import coerce
from xlanskaff.grammar.columns import Column, Kind, Role
from xlanskaff.grammar.compute import Cells, Key, Known, Program
from xlanskaff.grammar.dates import serial
from xlanskaff.grammar.formula import formula
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.layout import RowAddresses
from xlanskaff.grammar.locate import id_key
from xlanskaff.grammar.names import META_KEYS, META_SHEET, name_of
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import normal, recomputed
from xlanskaff.grammar.values import program
from xlanskaff.language.texts import Lang, language
from xlanskaff.services.templates import template_path
from xlanskaff.xlsx.fill import CompiledTemplate, Placeholder, Slot, compile_template
from xlanskaff.xlsx.read import open_book

UNIT_FIELDS = {"unit_name": "name", "unit_id": "id", "parent": "parent", "leader": "leader"}
"""Form fields that every book may have, and what of a unit goes there."""

UnitRows = Mapping[str, Sequence[Mapping[str, CellValue]]]
"""Prefilled rows of one unit: table -> rows of column -> cell value."""


@dataclass
class Plan:
    """A template made ready: filling it for a unit needs nothing more than the unit.

    Attributes:
        columns: the stored columns that are filled, in slot order.
        computed: the computed columns that depend on them, in the order in which they are worked out.
        written: those of them that have cells of their own in the template, in slot order.
        known: what these share that is the same in every book.
        spare: of tables whose rows stand one after the other whatever their ids, ids for the rows left over.
        again: works out the computed columns of one book after another.
    """

    spec: Workbook
    lang: Lang
    template: str
    compiled: CompiledTemplate
    reading: Reading
    program: Program
    base: Cells
    fields: list[Key]
    columns: list[Key]
    computed: list[Key]
    written: list[Key]
    formulas: dict[Key, list[int]] = field(default_factory=dict)
    meta: tuple[str, ...] = ()
    heights: dict[str, int] = field(default_factory=dict)
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    known: Known = field(default_factory=dict)
    spare: Mapping[str, Sequence[str]] = field(default_factory=dict)
    again: Again = field(init=False)

    def __post_init__(self) -> None:
        self.again = Again(self.program, self.heights, self.computed, self.known, self.columns)


def prepare(spec: Workbook, path: Path, *, fields: Sequence[Key], tables: Mapping[str, Sequence[str]],
            spare: Mapping[str, Sequence[str]] | None = None) -> Plan:
    """Open a template once and make it ready.

    Args:
        fields: the form fields to fill.
        tables: the tables that get rows, with the columns to fill.
        spare: ids for the rows left over, of tables whose rows may stand one after the other, ids and all.

    Raises:
        Problem: XA-630 not a template of this book, XA-631 names are missing, and what the reader refuses.
    """
    data = path.read_bytes()
    book = open_book(path)
    lang = _identity(book.meta(), spec, path)
    reading = read(book, spec, lang, date1904=book.package.date1904)
    names = reading.location.names
    closed = {table: ids for table, ids in (spare or {}).items() if ids and not reading.tables[table]}
    columns = [*fields, *((table, name) for table, found in tables.items()
                          for name in (*_ids(spec, table, closed), *found))]
    missing = tuple(name_of(*key) for key in columns if name_of(*key) not in names)
    missing += tuple(f.args["name"] for f in reading.findings if f.code == "XA-147")  # type: ignore[misc]
    if missing or any(f.code in {"XA-140", "XA-141"} for f in reading.findings):
        gone = missing or tuple(f.field or str(f.args.get("block", "")) for f in reading.findings
                                if f.code in {"XA-140", "XA-141"})
        raise Problem([error("XA-631", file=path.name, names=tuple(dict.fromkeys(gone)), book=spec.key)])
    ready = program(spec, lang)
    affected = ready.affected(set(columns), spec.expressions())
    computed = [key for key in ready.order if key in affected]
    written = [key for key in computed if name_of(*key) in names]
    # Where nothing is computed, nothing is compiled either.
    base = recomputed(reading) if computed else {key: list(column) for key, column in reading.cells.items()}
    ours = path == template_path(spec.key, lang)
    formulas = {key: _formula_rows(book, reading, key, trusted=ours) for key in ready.order if name_of(*key) in names}
    slots = [slot for key in columns for slot in _slots(reading, key)]
    cached = [slot for key in written for slot in _formula_slots(reading, key, formulas[key])]
    settled = [slot for key in formulas if key not in affected for slot in _formula_slots(reading, key, formulas[key])]
    meta = _meta_slots(book)
    placeholders = [Placeholder("custom-property", f"xa_{key}", key) for key in META_KEYS]
    placeholders.append(Placeholder("defined-name", "xa_id", "xa_id"))
    compiled = compile_template(data, [*slots, *meta.values()], cached=cached, settled=settled,
                                placeholders=placeholders)
    heights = {block.key: len(reading.location.rows.get(block.key, (0,))) for block in spec.blocks()}
    return Plan(spec, lang, hashlib.sha256(data).hexdigest()[:16], compiled, reading, ready, base, list(fields),
                columns, computed, written, formulas, tuple(meta), heights,
                {table: {id_key(v): i for i, v in enumerate(ids)} for table, ids in reading.location.ids.items()},
                ready.lasting(base, heights, computed, set(columns)), closed)


def _ids(spec: Workbook, table: str, closed: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The id column of a table whose ids are filled in together with its rows."""
    block = spec.block(table)
    return [block.id_column] if table in closed and isinstance(block, Table) else []


def _identity(meta: Mapping[str, str], spec: Workbook, path: Path) -> Lang:
    if meta.get("book") != spec.key:
        raise Problem([error("XA-630", file=path.name, seen=meta.get("book", "–"), book=spec.key)])
    if meta.get("version") != str(spec.version):
        raise Problem([error("XA-632", file=path.name, seen=meta.get("version", "–"), version=spec.version)])
    return language(meta.get("lang", "nb"))


def _rows(reading: Reading, key: Key) -> list[int]:
    return reading.location.rows.get(key[0]) or [reading.location.names[name_of(*key)].top]


def _slots(reading: Reading, key: Key) -> list[Slot]:
    area = reading.location.names[name_of(*key)]
    return [Slot(area.sheet, row, area.left) for row in _rows(reading, key)]


def _formula_slots(reading: Reading, key: Key, indexes: Sequence[int]) -> list[Slot]:
    area = reading.location.names[name_of(*key)]
    rows = _rows(reading, key)
    return [Slot(area.sheet, rows[index], area.left) for index in indexes]


def _formula_rows(book: Book, reading: Reading, key: Key, *, trusted: bool) -> list[int]:
    """The rows of a computed column whose formula is ours; one that the user changed is the user's."""
    area = reading.location.names[name_of(*key)]
    rows = _rows(reading, key)
    if trusted:
        return list(range(len(rows)))
    expr = reading.spec.expressions()[key]
    written = book.formulas(Area(area.sheet, rows[0], area.left, rows[-1], area.left))
    found = []
    for index, row in enumerate(rows):
        standing = written[row - rows[0]][0]
        at = RowAddresses(reading.location.names, key[0], row, reading.lang, area.sheet)
        if standing is not None and normal(standing) == normal(formula(expr, at)):
            found.append(index)
    return found


def _meta_slots(book: Book) -> dict[str, Slot]:
    used = book.used(META_SHEET) if META_SHEET in book.sheets() else None
    if used is None:
        return {}
    keys = [row[0] for row in book.values(Area(META_SHEET, used.top, 1, used.bottom, 1))]
    return {str(key): Slot(META_SHEET, used.top + i, 2) for i, key in enumerate(keys) if key in META_KEYS}


def cell_value(written: str, column: Column, lang: Lang) -> tuple[CellValue, str]:
    """A text of the unit list as the value of a cell, and the code of what is wrong with it."""
    read_as = coerce(written, column, lang)
    if read_as.code and read_as.value is None:
        return None, read_as.code
    value: Any = read_as.value
    if isinstance(value, date):
        return serial(value), ""
    if column.kind is Kind.CHOICE and column.choices is not None and value is not None:
        return labels(column.choices, lang)[str(value)], ""
    return value, ""


def has_field(spec: Workbook, name: str) -> bool:
    """Whether a form of the book has a field of this key that can be filled."""
    return any(column.name == name and column.role in {Role.INPUT, Role.PREFILLED}
               for block in spec.data_blocks() if isinstance(block, Form) for column in block.columns)


def field_columns(spec: Workbook, names: Sequence[str]) -> dict[str, tuple[Key, Column]]:
    """The form field that each `field:<name>` means, by its key or its label in any language.

    Raises:
        Problem: XA-633, naming every field that the book does not have (exit 2).
    """
    known: dict[str, tuple[Key, Column]] = {}
    forms = [(block, column) for block in spec.data_blocks() if isinstance(block, Form)
             for column in block.columns if column.role in {Role.INPUT, Role.PREFILLED}]
    for block, column in forms:
        known.setdefault(column.name, ((block.key, column.name), column))
    wanted = {name: name.strip().casefold() for name in names}
    if not set(wanted.values()) <= known.keys():
        for block, column in forms:
            for label in labels_of(spec, block, column.name).values():
                known.setdefault(label.casefold(), ((block.key, column.name), column))
    unknown = [name for name, key in wanted.items() if key not in known]
    if unknown:
        options = tuple(dict.fromkeys(key[1] for key, _ in known.values()))
        raise Problem([error("XA-633", seen=name, fields=options) for name in unknown], Exit.USAGE)
    return {name: known[key] for name, key in wanted.items()}


def fill(plan: Plan, given: Mapping[Key, CellValue], rows: UnitRows, identity: Mapping[str, str]) -> list[bytes]:
    """One unit's book, computed cells included, as chunks to be written one after the other."""
    cells: Cells = dict(plan.base)
    values: list[CellValue] = []
    for table in {key[0]: None for key in plan.columns if key[0] in plan.reading.location.rows}:
        cells.update(_table_columns(plan, table, rows.get(table, ())))
    for key in plan.columns:
        if key[0] not in plan.reading.location.rows:
            cells[key] = [given.get(key)]
        values += cells[key]
    values += [identity.get(key, "") for key in plan.meta]
    plan.again.run(cells)
    for key in plan.written:
        column, ours = cells[key], plan.formulas[key]
        values += column if len(ours) == len(column) else [column[index] for index in ours]
    return plan.compiled.fill(values, {**identity, "xa_id": identity_line(identity)})


def identity_line(identity: Mapping[str, str]) -> str:
    """The identity as the defined name holds it, within the 255 characters of a text constant."""
    parts = [identity.get(key, "").replace("|", "/") for key in META_KEYS]
    longest = META_KEYS.index("unit_name")
    parts[longest] = parts[longest][:max(0, 250 - sum(len(p) + 1 for p in parts) + len(parts[longest]))]
    return "|".join(parts)[:250]


def _table_columns(plan: Plan, table: str, given: Sequence[Mapping[str, CellValue]]) -> Cells:
    """The filled columns of one table: the template's values with the unit's rows laid over."""
    block = plan.spec.block(table)
    assert isinstance(block, Table)
    columns = {name: list(plan.base[table, name]) for key, name in plan.columns if key == table}
    if table in plan.spare:
        return _closed_up(table, block.id_column, columns, given, plan.spare[table])
    places: Iterable[int | None] = range(len(given))
    if block.constants:
        places = [plan.places[table].get(id_key(row.get(block.id_column))) for row in given]
    standing = [(place, row) for place, row in zip(places, given, strict=True) if place is not None]
    for name, column in columns.items():
        for place, row in standing:
            if name in row:
                column[place] = row[name]
    return {(table, name): column for name, column in columns.items()}


def left_over(spare: Sequence[str], used: int) -> Sequence[str]:
    """Spare ids for the rows below those that are used: in every book the same one in the same row.

    A row that nobody has filled is then the same in every book, however many rows its unit has.
    """
    return [*spare[used:], *spare[:used]]


def _closed_up(table: str, id_column: str, columns: Mapping[str, list[CellValue]],
               given: Sequence[Mapping[str, CellValue]], spare: Sequence[str]) -> Cells:
    """A unit's rows one after the other from the top, each with its own id; spare ids in the rows below."""
    rows = list({id_key(row.get(id_column)): row for row in given}.values())
    height = len(columns[id_column])
    ids: list[CellValue] = [row.get(id_column) for row in rows]
    found: Cells = {(table, id_column): [*ids, *left_over(spare, len(ids))][:height]}
    for name in columns:
        if name != id_column:
            found[table, name] = [*(row.get(name) for row in rows), *[None] * (height - len(rows))]
    return found
