"""Put the answers together: one consolidated workbook, tidy tables, and a receipt for every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch_manifest import Entry
from xlanskaff.services.batch_sent import read_sent
from xlanskaff.services.batch_write import put
from xlanskaff.services.collect_asked import read_asked
from xlanskaff.services.collect_gather import gather
from xlanskaff.services.collect_intake import Progress
from xlanskaff.services.collect_kind import KINDS, Kind, kind
from xlanskaff.services.collect_records import (
    Conflict,
    Gathered,
    Outcome,
    Receipt,
    Returned,
    Settings,
    UnitStatus,
)
from xlanskaff.services.collect_sheets import shared_rows
from xlanskaff.services.collect_tidy import names, tidy_tables, write_tidy
from xlanskaff.services.paths import expand, labels


@dataclass(frozen=True, slots=True)
class CollectResult:
    """What came of collecting.

    Attributes:
        files: a receipt for every file, by name.
        units: every unit that was asked or answered, by name, and how it stands.
        conflicts: different answers of one respondent, of which none counts.
        summary: the figures, as the kind of book has them; for self-evaluations a
            `xlanskaff.services.collect_self_evaluation_figures.Summary`.
        tidy: the tidy files that were written.
        findings: everything worth telling, file by file.
    """

    out: Path
    book: str
    files: tuple[Receipt, ...]
    units: tuple[UnitStatus, ...]
    conflicts: tuple[Conflict, ...]
    summary: Any
    tidy: tuple[Path, ...]
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many files there were, and how many had each outcome."""
        found = Counter(receipt.outcome for receipt in self.files)
        return {"files": len(self.files), **{outcome.value: found[outcome] for outcome in Outcome}}


def collect(paths: Iterable[Path], out: Path, *, tidy: Path | None = None, manifest: Path | None = None,
            on: date | None = None, due: date | None = None, lang: Lang = "nb", minimum_group: int = 5,
            book: str = "", jobs: int = 1, overwrite: bool = False,
            progress: Progress | None = None) -> CollectResult:
    """Put returned workbooks together.

    Args:
        paths: files, and folders to look through.
        out: the consolidated workbook to make.
        tidy: a folder for tidy CSV and its JSON Schema.
        manifest: `manifest.csv` of the batch that was sent out: who was asked. The rows that the
            batch prefilled are found beside it.
        on: the day that lateness is judged by; also the last day when no `due` is given.
        due: the last day for answering.
        lang: of the consolidated workbook; the returned ones may be in any language.
        minimum_group: role groups of fewer persons are not shown.
        book: which book is collected; the manifest's, or else the one most files are of, when empty.
        jobs: how many processes read.
        overwrite: replace files that are there.
        progress: called with (done, total).

    Raises:
        Problem: nothing could be read (XA-720, XA-724), a file is there already (XA-620) or cannot be
            written (XA-621), the manifest or the rows beside it cannot be used (XA-624, XA-721, XA-731),
            or a setting makes no sense (XA-722, XA-723). Unless it was the writing that failed, nothing is written.
    """
    if minimum_group < 1:
        raise Problem([error("XA-722", seen=minimum_group)], Exit.USAGE)
    if book and book not in KINDS:
        raise Problem([error("XA-723", seen=book, books=tuple(KINDS))], Exit.USAGE)
    if not overwrite:
        _nothing_lost(out, tidy)
    asked: dict[str, Entry] = {}
    sent = None
    if manifest is not None:
        book, asked = read_asked(manifest, book)
        sent = read_sent(manifest)
    meant = expand(paths)
    own = out.resolve()
    files = [(path, name) for path, name in labels(meant.files).items() if path.resolve() != own]
    if not files:
        raise Problem([*meant.findings, error("XA-724")])
    gathered, how = gather(files, book, asked, Settings(minimum_group, on, due), sent=sent, jobs=jobs,
                           progress=progress)
    summary = how.summary(gathered)
    gathered.findings += how.told(gathered, summary)
    put_workbook(out, gathered, summary, how, lang)
    tables = write_tidy(tidy, tidy_tables(gathered, summary, how)) if tidy is not None else ()
    return CollectResult(out, gathered.book, tuple(_receipt(r) for r in gathered.returned), tuple(gathered.statuses),
                         tuple(gathered.conflicts), summary, tables, _findings(gathered, meant.findings))


def _nothing_lost(out: Path, tidy: Path | None) -> None:
    """Raise for files that would be written over, before anything is read."""
    there = [out] if out.exists() else []
    if tidy is not None:
        there += [path for name in sorted({n for key in KINDS for n in names(kind(key))})
                  if (path := tidy / name).exists()]
    if there:
        raise Problem([error("XA-620", file=there[0].name, count=len(there))])


def put_workbook(out: Path, gathered: Gathered, summary: Any, how: Kind, lang: Lang) -> None:
    """Write the consolidated workbook, complete or not at all."""
    from xlanskaff.xlsx.write import write

    rows = {**shared_rows(gathered, how, lang, how.suppressed(summary, lang)), **how.rows(summary, lang)}
    batches = {r.batch for r in gathered.used if r.batch}
    data = write(how.consolidated(), lang, rows=rows, meta={"batch": min(batches) if len(batches) == 1 else ""})
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Problem([error("XA-621", file=str(out), reason=fault.strerror or str(fault))]) from fault
    put(out, [data])


def _receipt(r: Returned) -> Receipt:
    return Receipt(r.file, r.sha256, r.unit, r.unit_name, r.batch, r.lang, r.person, r.assessed_on, r.digest, r.counts,
                   r.outcome, r.same_as, r.reason)


def _findings(gathered: Gathered, told: Sequence[Finding]) -> tuple[Finding, ...]:
    """Everything worth telling; the same whatever order the files came in."""
    found = [*told, *gathered.findings]
    for r in gathered.returned:
        found += [*([r.reason] if r.reason is not None else []), *r.findings]
    return tuple(sorted(found, key=lambda f: (f.file, f.sheet, f.cell, f.code, f.seen, repr(f.args))))
