"""One workbook per unit, from our template or the user's own copy of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from xlanskaff.errors import Exit, Finding, Problem, error, note
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.batch_manifest import MANIFEST, Entry, write_manifest
from xlanskaff.services.batch_plan import UNIT_FIELDS, Plan, cell_value, field_columns, fill, prepare
from xlanskaff.services.batch_rows import read_unit_rows
from xlanskaff.services.filenames import file_names
from xlanskaff.services.templates import template_path
from xlanskaff.services.units import Unit, UnitList, read_units

Mode = Literal["new", "resume", "overwrite"]
Progress = Callable[[int, int], None]
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Order:
    """What every book of a batch shares; small, so that a worker process can be told all of it."""

    book: str
    templates: Mapping[Lang, Path]
    fields: tuple[Key, ...]
    tables: Mapping[str, tuple[str, ...]]
    batch: str
    out: Path
    mode: Mode


@dataclass(frozen=True, slots=True)
class Job:
    """One book to make."""

    unit: Unit
    lang: Lang
    file: str
    given: Mapping[Key, CellValue]
    rows: Mapping[str, Sequence[Mapping[str, CellValue]]]


@dataclass(slots=True)
class BatchResult:
    """What a batch made.

    Attributes:
        written: number of files written now; `kept` were there already, unchanged.
        entries: one per unit, as in the manifest.
    """

    out: Path
    batch: str
    written: int = 0
    kept: int = 0
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def batch(book: str, units: Path | UnitList, out: Path, *, template: Path | None = None,
          rows: Mapping[str, Path] | None = None, lang: Lang = "nb", on: date | None = None, jobs: int = 1,
          mode: Mode = "new", columns: Mapping[str, str] | None = None,
          progress: Progress | None = None) -> BatchResult:
    """Make one workbook for each unit of a list.

    Args:
        book: the key of the book.
        units: the list, or the file it stands in.
        out: the folder for the books and the manifest; made if it is not there.
        template: the user's own copy of a template; ours in each unit's language otherwise.
        rows: table -> file with rows to prefill, each naming its unit.
        lang: for units that name no language.
        on: the assessed date to prefill.
        jobs: how many processes to use.
        mode: `new` refuses a folder that holds any of the files, `resume` goes on where an earlier
            run stopped, `overwrite` writes all of them anew.
        columns: our column name -> header in the list, for lists with other headers.
        progress: called with (done, total).

    Raises:
        Problem: the list (exit 2), the template or the folder (exit 3) cannot be used; nothing that
            looks finished is left behind.
    """
    from xlanskaff.books import KEYS
    from xlanskaff.books import book as specification

    if book not in KEYS:
        raise Problem([error("XA-622", seen=book, books=KEYS)], Exit.USAGE)
    spec = specification(book)
    listed = units if isinstance(units, UnitList) else read_units(units, columns=columns)
    wanted = {name: None for unit in listed.units for name in unit.fields}
    named = field_columns(spec, tuple(wanted))
    own = {key: name for key, name in UNIT_FIELDS.items() if any(getattr(u, name) for u in listed.units)}
    unit_keys = {name: key for name in own for key, _ in field_columns(spec, [name]).values()}
    fields = tuple(dict.fromkeys([*unit_keys.values(), *(key for key, _ in named.values()),
                                  *([field_columns(spec, ["assessed_on"])["assessed_on"][0]] if on else [])]))
    languages: dict[Lang, None] = dict.fromkeys(unit.lang or lang for unit in listed.units)
    templates: dict[Lang, Path] = {each: template or template_path(book, each) for each in languages}
    tables: dict[str, tuple[str, ...]] = {}
    plans = {}
    unit_rows = {table: read_unit_rows(spec, table, path, listed.units, lang) for table, path in (rows or {}).items()}
    for table, found in unit_rows.items():
        tables[table] = found.columns
    plans = {each: prepare(spec, path, fields=fields, tables=tables) for each, path in templates.items()}
    identity = hashlib.sha256("|".join([
        book, *(plan.template for plan in plans.values()), lang, str(on), *map(repr, listed.units),
        *(repr(sorted(found.by_unit.items())) for found in unit_rows.values())]).encode()).hexdigest()[:12]
    prefix = text(f"{book}.file", lang)
    suffix = template.suffix.lower().replace("xlt", "xls") if template else ".xlsx"
    names = file_names(listed.units, prefix=prefix, suffix=suffix)
    jobs_ = _jobs(listed.units, plans, named, unit_keys, on, lang, names, unit_rows, fields)
    order = Order(book, templates, fields, tables, identity, out, mode)
    result = BatchResult(out, identity, findings=list(listed.findings))
    if template is not None:
        result.findings += _other_language(jobs_, plans)
    _ready(out, [job.file for job in jobs_], mode)
    from xlanskaff.services.batch_write import run

    for entry, fresh in run(order, jobs_, plans, max(1, jobs), progress):
        result.entries.append(entry)
        result.written += fresh
        result.kept += not fresh
    write_manifest(out / MANIFEST, result.entries)
    return result


def _jobs(units: Sequence[Unit], plans: Mapping[Lang, Plan], named: Mapping[str, tuple[Key, object]],
          unit_keys: Mapping[str, Key], on: date | None, lang: Lang, names: Mapping[str, str],
          unit_rows: Mapping[str, object], fields: Sequence[Key]) -> list[Job]:
    from xlanskaff.services.batch_rows import UnitTable

    made: list[Job] = []
    findings: list[Finding] = []
    for unit in units:
        own = unit.lang or lang
        given: dict[Key, CellValue] = {key: getattr(unit, UNIT_FIELDS[name]) or None for name, key in unit_keys.items()}
        if on is not None:
            given[next(key for key in fields if key[1] == "assessed_on")] = serial(on)
        for name, written in unit.fields.items():
            key, column = named[name]
            value, code = cell_value(written, column, plans[own].lang)  # type: ignore[arg-type]
            if code:
                findings.append(error("XA-634", cell=str(unit.row), label=name, seen=written, unit=unit.name))
            elif written:
                given[key] = value
        rows = {table: found.by_unit.get(unit.id, ()) for table, found in unit_rows.items()
                if isinstance(found, UnitTable)}
        made.append(Job(unit, own, names[unit.id], given, rows))
    if findings:
        raise Problem(findings, Exit.USAGE)
    return made


def _other_language(jobs: Sequence[Job], plans: Mapping[Lang, Plan]) -> list[Finding]:
    """Units that asked for another language than the given template is in."""
    other = [job for job in jobs if job.unit.lang and plans[job.lang].lang != job.unit.lang]
    if not other:
        return []
    return [note("XA-635", count=len(other), lang=text("language.name", plans[other[0].lang].lang))]


def _ready(out: Path, files: Sequence[str], mode: Mode) -> None:
    """The folder can be written to, and holds nothing that would be lost."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".xlanskaff.part"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as fault:
        raise Problem([error("XA-621", file=str(out), reason=fault.strerror or str(fault))]) from fault
    standing = {path.name for path in out.iterdir()}
    if mode == "new":
        there = sorted(standing & {*files, MANIFEST})
        if there:
            raise Problem([error("XA-620", file=there[0], count=len(there))])
    (out / MANIFEST).unlink(missing_ok=True)


def fill_job(plan: Plan, order: Order, job: Job) -> list[bytes]:
    """The bytes of one unit's book."""
    return fill(plan, job.given, job.rows, {
        "book": order.book, "version": str(plan.spec.version), "lang": plan.lang, "template": plan.template,
        "unit": job.unit.id, "unit_name": job.unit.name, "batch": order.batch})
