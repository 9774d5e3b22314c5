"""The books of a batch, each with what goes into it; small, so that a worker process can be told all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.columns import Column
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch_plan import UNIT_FIELDS, Plan, cell_value, field_columns, fill, has_field
from xlanskaff.services.batch_rows import UnitTable
from xlanskaff.services.units import Unit

Mode = Literal["new", "resume", "overwrite"]
Progress = Callable[[int, int], None]
ASSESSED_ON = "assessed_on"


@dataclass(frozen=True, slots=True)
class Order:
    """What every book of a batch shares; small, so that a worker process can be told all of it.

    Attributes:
        digests: of the templates; empty where only processes of this program make the books.
        program: the version of xlanskaff that the books are made with; empty likewise.
        ours: whether the templates are those that come with the program, wherever that lies.
    """

    book: str
    templates: Mapping[Lang, Path]
    fields: tuple[Key, ...]
    tables: Mapping[str, tuple[str, ...]]
    spare: Mapping[str, tuple[str, ...]]
    batch: str
    out: Path
    mode: Mode
    digests: Mapping[Lang, str] = field(default_factory=dict)
    program: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One book to make."""

    unit: Unit
    lang: Lang
    file: str
    given: Mapping[Key, CellValue]
    rows: Mapping[str, Sequence[Mapping[str, CellValue]]]


@dataclass(frozen=True, slots=True)
class Prefill:
    """The form fields that a batch fills.

    Attributes:
        own: form field -> attribute of the unit that goes there.
        named: `field:<name>` of the list -> form field.
        on: the date field and its serial number, when a date is given.
    """

    own: Mapping[Key, str]
    named: Mapping[str, tuple[Key, Column]]
    on: tuple[Key, int] | None

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every form field that is filled, once."""
        dated = [self.on[0]] if self.on else []
        return tuple(dict.fromkeys([*self.own, *(key for key, _ in self.named.values()), *dated]))


def find_fields(spec: Workbook, units: Sequence[Unit], on: date | None) -> Prefill:
    """Which form fields a list of units fills.

    Raises:
        Problem: XA-633 the book has no such field (exit 2).
    """
    named = field_columns(spec, tuple(dict.fromkeys(name for unit in units for name in unit.fields)))
    used = {name: attribute for name, attribute in UNIT_FIELDS.items()
            if has_field(spec, name) and any(getattr(unit, attribute) for unit in units)}
    own = {key: used[name] for name, (key, _) in field_columns(spec, tuple(used)).items()}
    dated = (field_columns(spec, (ASSESSED_ON,))[ASSESSED_ON][0], serial(on)) if on else None
    return Prefill(own, named, dated)


def make_jobs(units: Sequence[Unit], prefill: Prefill, tables: Mapping[str, UnitTable],
              languages: Mapping[str, Lang], names: Mapping[str, str], lang: Lang) -> list[Job]:
    """One job a unit.

    Raises:
        Problem: XA-634 values of the list that do not fit their fields, all of them (exit 2).
    """
    made: list[Job] = []
    findings: list[Finding] = []
    for unit in units:
        given: dict[Key, CellValue] = {key: getattr(unit, name) or None for key, name in prefill.own.items()}
        if prefill.on:
            given[prefill.on[0]] = prefill.on[1]
        for name, written in unit.fields.items():
            key, column = prefill.named[name]
            value, code = cell_value(written, column, languages[unit.id])
            if code:
                findings.append(error("XA-634", cell=str(unit.row), label=name, seen=written, unit=unit.name))
            elif written:
                given[key] = value
        rows = {table: found.by_unit.get(unit.id, ()) for table, found in tables.items()}
        made.append(Job(unit, unit.lang or lang, names[unit.id], given, rows))
    if findings:
        raise Problem(findings, Exit.USAGE)
    return made


def elsewhere(order: Order, plans: Mapping[Lang, Plan], *, ours: bool) -> Order:
    """An order that may be read in another folder, on another machine, and that tells what must be the same there."""
    from importlib.metadata import version

    return replace(order, templates={each: path.absolute() for each, path in order.templates.items()},
                   out=order.out.absolute(), digests={each: plan.template for each, plan in plans.items()},
                   program=version("xlanskaff"), ours=ours)


def fill_job(plan: Plan, order: Order, job: Job) -> list[bytes]:
    """The bytes of one unit's book."""
    return fill(plan, job.given, job.rows, {
        "book": order.book, "version": str(plan.spec.version), "lang": plan.lang, "template": plan.template,
        "unit": job.unit.id, "unit_name": job.unit.name, "batch": order.batch})
