"""One workbook for each unit, of the lines that are its own; together they are the whole ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xlanskaff.books.spend_analysis import BOOK
from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.batch_manifest import MANIFEST, Entry, safe, write_manifest
from xlanskaff.services.batch_write import put
from xlanskaff.services.filenames import file_names
from xlanskaff.services.spend_all_inputs import Wanted
from xlanskaff.services.spend_all_split import Part, Split, concerned, parts, split, taken
from xlanskaff.services.spend_all_units_files import Made, begun, digest, named, standing, unwritten
from xlanskaff.services.spend_analyse import Analysis, analyse
from xlanskaff.services.spend_classify_files import money
from xlanskaff.services.spend_opened import Opened, opened
from xlanskaff.services.spend_report import write_book
from xlanskaff.services.spend_report_words import QUESTIONS
from xlanskaff.services.spend_units import UnitNames, unit_names
from xlanskaff.spend.analyses.threshold_watch import Candidate
from xlanskaff.spend.classified import SCOPES

FEW = 4
"""Of fewer workbooks than these, none waits for a process to start."""


@dataclass(frozen=True, slots=True)
class UnitBooks:
    """The workbooks of the units.

    Attributes:
        entries: one a unit, as in the manifest.
        sums: the same order: lines, and øre by scope.
        written: how many were written now; `kept` were there already.
        findings: departments that no unit is, units without lines.
        changed: files among those kept that somebody has changed since they were made.
    """

    out: Path
    entries: tuple[Entry, ...]
    sums: tuple[Made, ...]
    written: int
    kept: int
    findings: tuple[Finding, ...]
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """What every workbook is made with.

    Attributes:
        on, names, departments: of the analysis of the whole.
        asked: the questions of the watch that are put.
    """

    split: Split
    wanted: Wanted
    on: date
    names: Mapping[int, str]
    departments: Mapping[int, tuple[str, str]]
    asked: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook: which part of the split it is of, the places of its questions, and its file."""

    at: int
    part: Part
    places: tuple[int, ...]
    file: str


def write_units(ledger: Path, classified: Path | None, wanted: Wanted, *, batch: str, before: Mapping[str, Made],
                note: Callable[[str, Made], None], jobs: int = 1,
                progress: Callable[[int, int], None] | None = None) -> UnitBooks:
    """Write a workbook for each unit that has a line, then the sums of all, and at last the manifest.

    A unit is one of the unit list, else a department of the ledger. Lines without a department have a workbook
    of their own, so that the sums of all are those of the whole ledger, rows that were set aside left out.

    A workbook that is noted and there is never written over, though somebody has changed it; what is not noted
    has no name yet, and is begun anew.

    Args:
        batch: what stands in the manifest for what all are made of.
        before: unit -> what was noted of its workbook by a run that was broken off.
        note: called with a unit and its workbook when it is made, before it has its name.
        jobs: how many processes to use; the workbooks are the same.
        progress: called with (done, total).

    Raises:
        Problem: XA-1281 the ledger names no department, XA-1283 the sums are not those of the whole; or something
            cannot be read or written.
    """
    out = wanted.per_unit
    assert out is not None
    with opened(ledger, classified=classified, register=wanted.contracts, notice_files=wanted.notices,
                lang=wanted.lang) as book:
        whole = _analysed(book, wanted)
        if not whole.departments:
            raise Problem([error("XA-1281", file=book.file)], Exit.USAGE)
        listed = unit_names(wanted.units, dict(whole.departments.values())) if wanted.units else UnitNames({}, {})
        found = parts(book.engine, whole, listed.units, text("spend_all.units.nameless", wanted.lang))
        names = file_names([_Key(_id(each), each.unit.name) for each in found],
                           prefix=text(f"{BOOK.key}.file", wanted.lang))
        asked = whole.watch.candidates[:QUESTIONS] if whole.watch else ()
        theirs = concerned(book.engine, asked, [number for number, (code, _) in whole.departments.items()
                                                if code in wanted.independent])
        given = [Job(at, each, tuple(sorted({place for department in each.departments
                                             for place in theirs.get(department, ())})), names[_id(each)])
                 for at, each in enumerate(found)]
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise unwritten(out, fault) from fault
        there, changed = standing(out, {_id(job.part): job.file for job in given}, before)
        made = {job.at: there[_id(job.part)] for job in given if _id(job.part) in there}
        kept = len(made)
        shared = Shared(split(book, found, book.folder / "split"), wanted, whole.on, whole.names, whole.departments,
                        asked)
        for job, one in _run(shared, [job for job in given if job.at not in made], jobs):
            made[job.at] = one
            note(_id(job.part), one)
            named(out / job.file)
            if progress:
                progress(len(made), len(found))
    sums = tuple(made[at] for at in range(len(found)))
    _agree(sums, whole, ledger.name)
    entries = tuple(_entry(each, told, wanted.lang, batch) for each, told in zip(found, sums, strict=True))
    # What a run has finished says the same now; perhaps somebody works in it.
    if not (added := out / f"{text('spend_all.units.sums', wanted.lang)}.csv").exists():
        put(added, [_sums(entries, sums, wanted.lang)])
    if kept < len(sums) or not (out / MANIFEST).exists():
        write_manifest(out / MANIFEST, entries)
    return UnitBooks(out, entries, sums, len(sums) - kept, kept, listed.findings, changed)


def _run(shared: Shared, given: Sequence[Job], jobs: int) -> Iterator[tuple[Job, Made]]:
    """The workbooks as they are made."""
    if jobs == 1 or len(given) < FEW:
        for job in given:
            yield job, _write(shared, job)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    # A fresh process in every system: what works here works on Windows.
    with ProcessPoolExecutor(min(jobs, len(given)), mp_context=get_context("spawn")) as pool:
        at_work = {pool.submit(_write, shared, job): job for job in given}
        try:
            for each in as_completed(at_work):
                yield at_work[each], each.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


@dataclass(frozen=True, slots=True)
class _Key:
    """What a file is named after."""

    id: str
    name: str


def _id(part: Part) -> str:
    """A unit's id; one that is a department alone may be called like a unit of the list."""
    return part.unit.id if part.unit.row else f"{part.unit.id} " if part.unit.id else ""


def _analysed(book: Opened, wanted: Wanted) -> Analysis:
    return analyse(book, on=wanted.on, authority=wanted.authority, independent=wanted.independent, rate=wanted.rate,
                   lang=wanted.lang)


def _write(shared: Shared, job: Job) -> Made:
    """One unit's workbook, without its name. The questions of the watch are those of the whole, as the law counts.

    Raises:
        Problem: XA-1251 it cannot be written.
    """
    wanted, part = shared.wanted, job.part
    assert wanted.per_unit is not None
    lang, path = part.unit.lang or wanted.lang, wanted.per_unit / job.file
    out = begun(path)
    with taken(shared.split, job.at) as own:
        found = analyse(own, on=shared.on, authority=wanted.authority, independent=wanted.independent,
                        rate=wanted.rate, lang=lang)
        asked = tuple(shared.asked[place] for place in job.places)
        watch = found.watch and replace(found.watch, candidates=asked)
        found = replace(found, watch=watch, names={**shared.names, **found.names}, departments={
            number: named for number, named in shared.departments.items() if number in part.departments})
        said = [text(f"spend_all.units.remark.{key}", lang, unit=part.unit.name) for key in (
            "only", *(("watch",) if asked else ()), *(("register",) if found.register else ()))]
        write_book(own, found, out, listed=UnitNames({code: part.unit.name for code, _ in found.departments.values()},
                                                     {}),
                   organisation=text("spend_all.units.of", lang, unit=part.unit.name,
                                     organisation=wanted.organisation) if wanted.organisation else part.unit.name,
                   unit=part.unit.name, independent=wanted.independent, rate=wanted.rate, remarks=said, lang=lang)
    return {"file": job.file, "sha256": digest(out), "lines": sum(each.lines for each in found.totals),
            **{scope: sum(each.amount for each in found.totals if each.scope == scope) for scope in SCOPES}}


def _agree(made: Sequence[Made], whole: Analysis, file: str) -> None:
    """See that nothing is lost between the units.

    Raises:
        Problem: XA-1283.
    """
    for scope in SCOPES:
        ours, theirs = (sum(each[scope] for each in made),
                        sum(each.amount for each in whole.totals if each.scope == scope))
        if ours != theirs:
            raise Problem([error("XA-1283", file=file, seen=money(ours, "nb"), whole=money(theirs, "nb"))])


def _entry(part: Part, made: Made, lang: Lang, batch: str) -> Entry:
    unit = part.unit
    return Entry(unit.id, unit.name, unit.parent, unit.leader, unit.email, unit.lang or lang, made["file"],
                 made["sha256"], BOOK.key, str(BOOK.version), "", batch)


def _sums(entries: Sequence[Entry], made: Sequence[Made], lang: Lang) -> bytes:
    """The sums of the units as a table that Norwegian Excel opens with a double click."""
    import csv
    from io import StringIO

    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([text(f"spend_all.units.column.{key}", lang) for key in ("id", "name", "file", "lines", *SCOPES)])
    for entry, told in zip(entries, made, strict=True):
        writer.writerow([safe(entry.unit), safe(entry.name), entry.file, told["lines"],
                         *(money(told[scope], lang) for scope in SCOPES)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()
