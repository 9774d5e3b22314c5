"""What every contestant gets: one template, and the values of each book."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kinds import ASSESSED, Kind
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.names import name_of
from xlanskaff.services.batch_jobs import Job, Order
from xlanskaff.services.batch_plan import Plan, left_over, prepare
from xlanskaff.services.units import Unit
from xlanskaff.xlsx.fill.deflate import quickest

Cells = Mapping[tuple[str, int, int], CellValue]
"""Sheet, row and column (from 1) -> what is to stand there."""


@dataclass(frozen=True)
class Case:
    """A kind of book, light or heavy: the jobs as a batch has them, and the same values as plain cells."""

    kind: Kind
    order: Order
    jobs: Sequence[Job]
    cells: Sequence[Cells]

    def plan(self, *, isal: bool) -> Plan:
        """The compiled template, with ISA-L or without; raises ImportError where it is not installed."""
        with deflate_by(isal=isal):
            return prepare(self.kind.spec, self.kind.template, fields=self.order.fields, tables=self.order.tables,
                           spare=self.order.spare)


@contextmanager
def deflate_by(*, isal: bool) -> Iterator[None]:
    """Within it, templates are compiled for ISA-L, or as if it were not installed."""
    there = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "isal"}
    quickest.cache_clear()
    try:
        if isal:
            import isal as _  # noqa: F401 - raises where it is not installed
        else:
            for name in ("isal", *there):
                sys.modules[name] = None  # type: ignore[assignment]
        yield
    finally:
        sys.modules.pop("isal", None)
        sys.modules.update(there)
        quickest.cache_clear()


def light(kind: Kind, books: int) -> Case:
    """Six named cells, and the identity of the unit."""
    return _case(kind, books, kind.light, {}, {})


def heavy(kind: Kind, books: int) -> Case:
    """The whole form, and rows in the tables."""
    tables = {table: tuple(name for name in names) for table, (_, names) in kind.tables.items()}
    return _case(kind, books, kind.whole_form, tables, kind.spare())


def _case(kind: Kind, books: int, fields: tuple[Key, ...], tables: Mapping[str, tuple[str, ...]],
          spare: Mapping[str, tuple[str, ...]]) -> Case:
    order = Order(book=kind.book, templates={"nb": kind.template}, fields=fields, tables=tables, spare=spare,
                  batch="benchmark", out=Path(), mode="overwrite")
    jobs = [_job(kind, number, fields, tables) for number in range(books)]
    return Case(kind, order, jobs, [_cells(kind, job, order) for job in jobs])


def _job(kind: Kind, number: int, fields: Sequence[Key], tables: Mapping[str, Sequence[str]]) -> Job:
    chance = random.Random(number)
    unit = Unit(f"{1000 + number}", f"Avdeling {number}: helse & omsorg", "Tjenester", f"Enhetsleder {number}", "",
                "nb", {}, number + 2)
    values: dict[str, CellValue] = {
        "unit_name": unit.name, "unit_id": unit.id, "leader": unit.leader, "parent": unit.parent,
        "assessed_on": ASSESSED, "contact": "innkjop@kommune.example"}
    given = {key: values[key[1]] if key[1] in values else kind.value(*key, f"Bok {number}", number, chance)
             for key in fields}
    rows = {table: kind.rows(table, number, chance) for table in tables}
    return Job(unit, "nb", f"bok {number:05}.xlsx", given, rows)


def _cells(kind: Kind, job: Job, order: Order) -> Cells:
    """Where every value of a job is to stand."""
    location = kind.located.location
    found: dict[tuple[str, int, int], CellValue] = {}
    for key, value in job.given.items():
        area = location.names[name_of(*key)]
        found[area.sheet, area.top, area.left] = value
    for table, names in order.tables.items():
        for sheet_row, row in placed(kind, job, order, table):
            for name in names if table not in order.spare else (kind.id_column(table), *names):
                if name in row:
                    area = location.names[name_of(table, name)]
                    found[area.sheet, sheet_row, area.left] = row[name]
    for name, value in (("unit", job.unit.id), ("unit_name", job.unit.name)):
        found[kind.identity[name]] = value
    return found


def placed(kind: Kind, job: Job, order: Order, table: str) -> Iterator[tuple[int, Mapping[str, CellValue]]]:
    """The sheet row of every row of a table: by its id, or from the top where ids come with the rows."""
    location, rows, key = kind.located.location, list(job.rows[table]), kind.id_column(table)
    if table in order.spare:
        rows += [{key: identity} for identity in left_over(order.spare[table], len(rows))]
    elif key not in order.tables[table]:
        places = dict(zip(location.ids[table], location.rows[table], strict=True))
        yield from ((places[row[key]], row) for row in rows)
        return
    yield from zip(location.rows[table], rows, strict=False)
