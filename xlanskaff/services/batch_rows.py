"""Rows that are prefilled in a table, each naming the unit it goes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.grammar.blocks import Table, Workbook
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.columns import Column, Role
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.locate import id_key
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch_plan import cell_value
from xlanskaff.services.units import Unit
from xlanskaff.services.units_table import read_table

UNIT_HEADERS = ("unit", "enhet", "eining", "unit id", "enhetsid", "enhetsnummer", "einingsnummer")


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Rows by unit.

    Attributes:
        columns: those that the file fills.
        spare: of a table whose rows are shared out, an id for every row of a book that the file does not
            use: whatever a unit adds, it has an id that no other unit's rows have in the file.
    """

    columns: tuple[str, ...]
    by_unit: Mapping[str, Sequence[Mapping[str, CellValue]]]
    spare: tuple[str, ...] = ()


def read_unit_rows(spec: Workbook, table: str, path: Path, units: Sequence[Unit],
                   languages: Mapping[str, Lang]) -> UnitTable:
    """Read the rows for one table.

    Columns are named by key or by label in any language; `unit` names the unit by id or name. So may the
    column that says in the table itself which unit a row is for; the book then says the unit's name there.
    `languages`: the language of each unit's book, by unit id.

    Raises:
        Problem: XA-640 no such table, XA-641 no unit column, XA-642 unknown column, XA-643 unknown
            unit, XA-644 unknown row id, XA-645 too many rows, XA-634 a value that does not fit (exit 2).
    """
    tables = {b.key: b for b in spec.blocks() if isinstance(b, Table)}
    if table not in tables:
        raise Problem([error("XA-640", seen=table, tables=tuple(tables))], Exit.USAGE)
    block = tables[table]
    source = read_table(path)
    known: dict[str, Column] = {}
    for column in block.columns:
        if column.role is not Role.COMPUTED:
            for name in (column.name, *labels_of(spec, block, column.name).values()):
                known.setdefault(name.casefold(), column)
    headers = [h.strip().casefold() for h in source.headers]
    own = next((i for i, h in enumerate(headers) if h in known and known[h].name == block.unit_column), None)
    unit_at = next((i for i, h in enumerate(headers) if h in UNIT_HEADERS), own)
    if unit_at is None:
        raise Problem([error("XA-641", file=path.name, headers=tuple(source.headers))], Exit.USAGE)
    found: dict[int, Column] = {}
    findings: list[Finding] = [*source.faults, *source.flaws.values()]
    for index, header in enumerate(headers):
        if header in known and (index != unit_at or index == own):
            found[index] = known[header]
        elif index != unit_at:
            findings.append(error("XA-642", file=path.name, seen=source.headers[index], columns=tuple(
                dict.fromkeys(c.name for c in known.values()))))
    by_name = {key: unit.id for unit in units for key in (unit.name.casefold(), unit.id.casefold())}
    names = {unit.id: unit.name for unit in units}
    by_unit: dict[str, list[dict[str, CellValue]]] = {}
    ids = {id_key(row[block.id_column]) for row in block.constants("nb")} if block.constants else None
    id_label = next((source.headers[i] for i, c in found.items() if c.name == block.id_column), "id")
    for row in source.rows:
        where = {"file": path.name, "cell": str(row.number)}
        unit = by_name.get(row.cells[unit_at].strip().casefold())
        if unit is None:
            findings.append(error("XA-643", **where, seen=row.cells[unit_at]))
            continue
        record: dict[str, CellValue] = {}
        for index, column in found.items():
            value, code = cell_value(row.cells[index], column, languages[unit])
            if code:
                findings.append(error("XA-634", **where, label=source.headers[index], seen=row.cells[index], unit=unit))
            record[column.name] = value if index != unit_at else names[unit]
        if ids is not None and id_key(record.get(block.id_column)) not in ids:
            findings.append(error("XA-644", **where, seen=str(record.get(block.id_column) or "–"), label=id_label,
                                  example=str(block.constants("nb")[0][block.id_column]) if block.constants else ""))
        by_unit.setdefault(unit, []).append(record)
    if ids is None:
        findings += [error("XA-645", file=path.name, seen=unit, count=len(rows), capacity=block.capacity)
                     for unit, rows in by_unit.items() if len(rows) > block.capacity]
    if findings:
        raise Problem(findings, Exit.USAGE)
    writable = tuple(c.name for c in found.values() if c.role is not Role.CONSTANT)
    return UnitTable(writable, by_unit, _spare(block, by_unit) if block.optional and block.unit_column else ())


def _spare(block: Table, by_unit: Mapping[str, Sequence[Mapping[str, CellValue]]]) -> tuple[str, ...]:
    """As many ids as a table has rows that the file does not use: those that are left, then new ones after the last."""
    ids = [id_key(row[block.id_column]) for row in block.constants("nb")] if block.constants else []
    stem = ids[-1].rstrip("0123456789") if ids else ""
    if not ids or stem == ids[-1]:
        return ()
    used = {id_key(row.get(block.id_column)) for rows in by_unit.values() for row in rows}
    last = int(ids[-1][len(stem):])
    return (*(key for key in ids if key not in used), *(f"{stem}{last + n}" for n in range(1, len(used) + 1)))


