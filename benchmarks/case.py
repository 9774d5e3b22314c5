"""What every contestant gets: one template, and the values of each book."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xlanskaff.books import book
from xlanskaff.books.self_evaluation import ANSWERED_FOR, IMPORTANCE, LEVEL, ROLE
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.choices import ChoiceList, labels
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.services.batch_jobs import Job, Order
from xlanskaff.services.batch_plan import Plan, prepare
from xlanskaff.services.templates import template_path
from xlanskaff.services.units import Unit
from xlanskaff.xlsx.fill.deflate import quickest
from xlanskaff.xlsx.read import open_book

SPEC = book("self_evaluation")
TEMPLATE = template_path("self_evaluation", "nb")
ASSESSED = 46327  # 1 November 2026, as a cell holds it
LIGHT: tuple[Key, ...] = (
    ("response", "unit_name"), ("response", "unit_id"), ("response", "leader"), ("response", "parent"),
    ("response", "assessed_on"), ("about", "contact"))
FORM: tuple[Key, ...] = (
    *LIGHT, ("response", "answered_for"), ("response", "role"), ("response", "respondent"), ("response", "comment"))
COLUMNS = ("now", "target", "importance", "evidence", "comment")

Cells = Mapping[tuple[str, int, int], CellValue]
"""Sheet, row and column (from 1) -> what is to stand there."""


@dataclass(frozen=True)
class Case:
    """A kind of book, light or heavy: the jobs as a batch has them, and the same values as plain cells."""

    order: Order
    jobs: Sequence[Job]
    cells: Sequence[Cells]

    def plan(self, *, isal: bool) -> Plan:
        """The compiled template, with ISA-L or without; raises ImportError where it is not installed."""
        with deflate_by(isal=isal):
            return prepare(SPEC, TEMPLATE, fields=self.order.fields, tables=self.order.tables)


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


@cache
def located() -> Reading:
    """The template as it is read: where its names and rows are."""
    return read(open_book(TEMPLATE), SPEC, "nb")


@cache
def identity_cells() -> Mapping[str, tuple[str, int, int]]:
    """Where the identity of a unit stands on the sheet that carries it."""
    sheet = open_book(TEMPLATE).package.sheet("_meta")
    return {str(key): (sheet.name, row, 2) for (row, column), key in sheet.values.items() if column == 1}


def light(books: int) -> Case:
    """Six named cells, and the identity of the unit."""
    return _case(books, LIGHT, {})


def heavy(books: int) -> Case:
    """The whole form and five columns of 74 rows."""
    return _case(books, FORM, {"statements": COLUMNS})


def _case(books: int, fields: tuple[Key, ...], tables: Mapping[str, tuple[str, ...]]) -> Case:
    order = Order(book="self_evaluation", templates={"nb": TEMPLATE}, fields=fields, tables=tables, spare={},
                  batch="benchmark", out=Path(), mode="overwrite")
    jobs = [_job(number, fields, bool(tables)) for number in range(books)]
    return Case(order, jobs, [_cells(job) for job in jobs])


def _job(number: int, fields: Sequence[Key], rows: bool) -> Job:
    chance = random.Random(number)
    unit = Unit(f"{1000 + number}", f"Avdeling {number}: helse & omsorg", "Tjenester", f"Enhetsleder {number}", "",
                "nb", {}, number + 2)
    values: dict[str, CellValue] = {
        "unit_name": unit.name, "unit_id": unit.id, "leader": unit.leader, "parent": unit.parent,
        "assessed_on": ASSESSED, "contact": "innkjop@kommune.example",
        "answered_for": chance.choice(_words(ANSWERED_FOR)), "role": chance.choice(_words(ROLE)),
        "respondent": f"Svar {number}", "comment": f"Gjennomgått i møte {number % 7 + 1}."}
    given = {key: values[key[1]] for key in fields}
    statements = [_row(chance, number, identity) for identity in located().location.ids["statements"]] if rows else []
    return Job(unit, "nb", f"bok {number:05}.xlsx", given, {"statements": statements} if rows else {})


def _row(chance: random.Random, book: int, identity: CellValue) -> dict[str, CellValue]:
    """Levels and choices that come again and again, some evidence that does, and a comment that never does."""
    now = chance.choice(_words(LEVEL))
    return {"id": identity, "now": int(now) if now.isdigit() else now, "target": chance.randint(3, 5),
            "importance": chance.choice(_words(IMPORTANCE)),
            "evidence": f"Rutine {chance.randint(1, 30)}.{chance.randint(1, 4)} «innkjøp»",
            "comment": f"Bok {book}, punkt {identity}: følges opp i {chance.choice(['vår', 'høst'])}."}


@cache
def _words(choices: ChoiceList) -> list[str]:
    return [str(label) for label in labels(choices, "nb").values()]


def _cells(job: Job) -> Cells:
    """Where every value of a job is to stand."""
    location = located().location
    found: dict[tuple[str, int, int], CellValue] = {}
    for key, value in job.given.items():
        area = location.names[name_of(*key)]
        found[area.sheet, area.top, area.left] = value
    for table, rows in job.rows.items():
        places = dict(zip(location.ids[table], location.rows[table], strict=True))
        for row in rows:
            for column, value in row.items():
                area = location.names[name_of(table, column)]
                if column in COLUMNS:
                    found[area.sheet, places[row["id"]], area.left] = value
    for name, value in (("unit", job.unit.id), ("unit_name", job.unit.name)):
        found[identity_cells()[name]] = value
    return found
