"""One workbook per unit, from our template or the user's own copy of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.errors import Exit, Finding, Problem, error, note
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.services.batch_jobs import Job, Mode, Order, Progress, elsewhere, find_fields, make_jobs
from xlanskaff.services.batch_manifest import MANIFEST, Entry, write_manifest
from xlanskaff.services.batch_plan import Plan, prepare
from xlanskaff.services.batch_rows import UnitTable, read_unit_rows
from xlanskaff.services.batch_sent import SENT, write_sent
from xlanskaff.services.batch_write import run
from xlanskaff.services.filenames import file_names
from xlanskaff.services.templates import template_path
from xlanskaff.services.units import UnitList, read_units

if TYPE_CHECKING:
    from concurrent.futures import Executor


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
          progress: Progress | None = None, executor: Executor | None = None) -> BatchResult:
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
        executor: makes the books in place of processes of ours, in parts of at least 100; the bytes are
            the same. Its workers must see the folder and the template under the same paths.

    Raises:
        Problem: the list (exit 2), the template or the folder (exit 3) cannot be used, or the executor
            gave up; nothing that looks finished is left behind.
    """
    spec = _specification(book)
    listed = units if isinstance(units, UnitList) else read_units(units, columns=columns)
    templates = {each: template or template_path(book, each)
                 for each in dict.fromkeys(unit.lang or lang for unit in listed.units)}
    fixed = _language_of(template) if template else None
    languages = {unit.id: fixed or unit.lang or lang for unit in listed.units}
    prefill = find_fields(spec, listed.units, on)
    tables = {table: read_unit_rows(spec, table, path, listed.units, languages)
              for table, path in (rows or {}).items()}
    columns_of = {table: found.columns for table, found in tables.items()}
    spare = {table: found.spare for table, found in tables.items()}
    plans = {each: prepare(spec, path, fields=prefill.keys, tables=columns_of, spare=spare)
             for each, path in templates.items()}
    names = file_names(listed.units, prefix=text(f"{book}.file", lang), suffix=_suffix(template))
    work = make_jobs(listed.units, prefill, tables, languages, names, lang)
    identity = _batch_id(book, plans, lang, on, listed, tables)
    order = Order(book, templates, prefill.keys, columns_of, spare, identity, out, mode)
    if executor is not None:
        order = elsewhere(order, plans, ours=template is None)
    result = BatchResult(out, order.batch, findings=list(listed.findings))
    if template is not None:
        result.findings += _other_language(work, plans)
    _ready(out, [job.file for job in work], mode)
    for entry, fresh in run(order, work, plans, max(1, jobs), progress, executor):
        result.entries.append(entry)
        result.written += fresh
        result.kept += not fresh
    if tables:
        write_sent(out / SENT, spec, listed.units, tables, languages)
    write_manifest(out / MANIFEST, result.entries)
    return result


def _specification(book: str) -> Workbook:
    from xlanskaff.books import KEYS
    from xlanskaff.books import book as specification

    if book not in KEYS:
        raise Problem([error("XA-622", seen=book, books=KEYS)], Exit.USAGE)
    return specification(book)


def _language_of(template: Path) -> Lang | None:
    """The language that a template says it is in; whether it is one of ours is settled later."""
    from xlanskaff.xlsx.read import open_book

    found = open_book(template).meta().get("lang")
    return found if found in LANGUAGES else None


def _suffix(template: Path | None) -> str:
    return template.suffix.lower().replace("xlt", "xls") if template else ".xlsx"


def _batch_id(book: str, plans: Mapping[Lang, Plan], lang: Lang, on: date | None, listed: UnitList,
              tables: Mapping[str, UnitTable]) -> str:
    """The same for the same template, list, rows and date, so that a run can be resumed."""
    parts = [book, *(plan.template for plan in plans.values()), lang, str(on), *map(repr, listed.units),
             *(repr(sorted(found.by_unit.items())) for found in tables.values())]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


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
        there = sorted(standing & {*files, MANIFEST, SENT})
        if there:
            raise Problem([error("XA-620", file=there[0], count=len(there))])
    (out / MANIFEST).unlink(missing_ok=True)
    (out / SENT).unlink(missing_ok=True)
