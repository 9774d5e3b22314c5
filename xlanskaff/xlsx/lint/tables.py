"""Tables: what Excel repairs by throwing the table away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from xlanskaff.errors import Finding, error
from xlanskaff.grammar.book import Area, cell_name
from xlanskaff.xlsx.lint.view import Table, View
from xlanskaff.xlsx.lint.xml import overlap


def check(view: View) -> Iterator[Finding]:
    """Headers, names, ids, columns and areas of all tables."""
    yield from _identities(view)
    for table in view.tables:
        yield from _headers(table)
        yield from _columns(table)
        yield from _areas(table)
        yield from merged(table)
    for one, other in combinations(view.tables, 2):
        if one.sheet is other.sheet and overlap(one.area, other.area):
            yield _shared(one, other.area)


def merged(table: Table) -> Iterator[Finding]:
    """Merged cells that reach into a table."""
    for area in table.sheet.merges:
        if overlap(area, table.area):
            yield _shared(table, area)


def _shared(table: Table, area: Area) -> Finding:
    return error("XA-163", sheet=table.sheet.name, cell=table.area.a1, label=table.display, seen=area.a1)


def _identities(view: View) -> Iterator[Finding]:
    ids: dict[str, Table] = {}
    taken = {named.name.casefold() for named in view.names}
    for table in view.tables:
        repeated = [table.id] if table.id in ids else []
        repeated += [table.display] if table.display.casefold() in taken else []
        ids[table.id] = table
        taken.add(table.display.casefold())
        for seen in repeated:
            yield error("XA-161", sheet=table.sheet.name, cell=table.area.a1, label=table.display, seen=seen)


def _headers(table: Table) -> Iterator[Finding]:
    header = table.header
    if header is None:
        return
    for column, name in zip(range(header.left, header.right + 1), table.columns, strict=False):
        value = table.sheet.values.get((header.top, column))
        if value != name:
            cell = cell_name(header.top, column)
            yield error("XA-160", sheet=table.sheet.name, cell=cell, label=table.display, seen=_shown(value),
                        expected=name)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _columns(table: Table) -> Iterator[Finding]:
    taken: set[str] = set()
    for position, name in enumerate(table.columns):
        if not name.strip() or name.casefold() in taken:
            cell = cell_name(table.area.top, table.area.left + position)
            yield error("XA-162", sheet=table.sheet.name, cell=cell, label=table.display, seen=name)
        taken.add(name.casefold())


def _areas(table: Table) -> Iterator[Finding]:
    a, sheet = table.area, table.sheet.name
    if len(table.columns) != a.width:
        fitting = Area(sheet, a.top, a.left, a.bottom, a.left + len(table.columns) - 1)
        yield error("XA-164", sheet=sheet, cell=a.a1, label=table.display, seen=a.a1, expected=fitting.a1)
    filtered = Area(sheet, a.top, a.left, a.bottom - table.totals, a.right)
    if table.has_filter and table.filters != filtered:
        seen = "" if table.filters is None else table.filters.a1
        yield error("XA-164", sheet=sheet, cell=a.a1, label=table.display, seen=seen, expected=filtered.a1)
