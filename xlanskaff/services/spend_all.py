"""A whole spend analysis at once: import, classification, analysis and workbook, each done only where it must be."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlanskaff.errors import Exit, Finding, Problem, error, note, warning
from xlanskaff.language.texts import text
from xlanskaff.services.spend_all_edited import Edited, classification_in, edited, proposed, proposing
from xlanskaff.services.spend_all_inputs import Sources, Wanted, check, free_name, inputs_key, sources, workings_of
from xlanskaff.services.spend_all_kept import Done, Kept, begin, clearing, content_of, kept_in, key_of
from xlanskaff.services.spend_all_lock import alone
from xlanskaff.services.spend_analyse_document import document
from xlanskaff.services.spend_classify import Classification, classify_ledger
from xlanskaff.services.spend_import import ImportResult, import_ledgers
from xlanskaff.services.spend_report_words import listed
from xlanskaff.spend import classified, ledger
from xlanskaff.spend.classified import CLASSIFIED, SUPPLIERS

if TYPE_CHECKING:
    from xlanskaff.services.spend_all_units import UnitBooks
    from xlanskaff.services.spend_analyse import Analysis

_NEW = ".new"
Tell = Callable[[str, int, int], None]
"""Told which step is at work, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What came of everything.

    Attributes:
        workings: the folder in which the ledger, the classification and its tables for people lie.
        reused: steps that were not done again, since nothing that they depend on has changed.
        analysis: None where the workbook was there already, made of the same; `told` holds it in any case,
            as `spend analyse --json` says it.
        units: the workbooks of the units, where they were asked for.
        findings: what concerns the whole: not those of the import, the classification and the analysis.
    """

    out: Path
    workings: Path
    imported: ImportResult
    classified: Classification
    analysis: Analysis | None
    told: Mapping[str, Any]
    units: UnitBooks | None
    reused: tuple[str, ...]
    findings: tuple[Finding, ...]


def analyse_all(wanted: Wanted, *, again: bool = False, jobs: int = 1, tell: Tell | None = None) -> Whole:
    """From ledger files to the finished workbook.

    What was made on the way is kept in a folder beside the workbook, and used the next time: a step is done
    again only where something that it depends on has changed. Tables in that folder that somebody has changed
    are honoured. A workbook that is there is never written over.

    Args:
        again: do every step again. What somebody has changed is honoured all the same.
        jobs: how many processes write the workbooks of the units.
        tell: called as the work goes on.

    Raises:
        Problem: see the steps; XA-1277 the workbook is there already and is not what would be made now; XA-1310
            another run is at work on the same; XA-1324 a file is held by another program, or a disk is gone.
    """
    tell = tell or _silent
    check(wanted)
    tell("look", 0, 1)
    found = sources(wanted)
    with alone(workings_of(wanted.out, wanted.lang)):
        try:
            return _analysed(wanted, found, tell, again=again, jobs=jobs)
        except OSError as fault:
            # Whatever no step has words for: a file that is open in a spreadsheet, a disk that is gone.
            name = fault.filename if isinstance(fault.filename, str) else str(wanted.out)
            raise Problem([error("XA-1324", file=Path(name).name, seen=fault.strerror or str(fault))]) from fault


def _analysed(wanted: Wanted, found: Sources, tell: Tell, *, again: bool, jobs: int) -> Whole:
    """Everything, where nobody else is at work."""
    kept = kept_in(workings_of(wanted.out, wanted.lang))
    folder = classification_in(kept, wanted.lang)
    touched = edited(kept, found, folder, mapped=wanted.map_file is not None)
    run = _Run(wanted, found, kept, folder, touched, _keys(wanted, found, touched), tell)
    standing = run.standing(again=again)
    if wanted.per_unit:
        begin(wanted.per_unit, kept, run.keys["units"], again=again)
    if again:
        kept.strike("import")
    imported = run.imported()
    placed = run.classified(imported.out)
    findings = [*found.findings, *(note("XA-1278", file=found.called[of], seen=path.name)
                                   for of, path in touched.maps.items())]
    analysis = None
    if standing is None:
        analysis = run.reported(imported.out, placed)
        told: Mapping[str, Any] = document(analysis, wanted.lang)
    else:
        told = standing
        run.reused.append("report")
        findings.append(note("XA-1279", file=wanted.out.name))
    units = run.units(imported.out, placed, jobs) if wanted.per_unit else None
    if units and units.changed:
        findings.append(warning("XA-1321", file=units.out.name, seen=listed(units.changed, wanted.lang),
                                count=len(units.changed), sums=f"{text('spend_all.units.sums', wanted.lang)}.csv"))
    return Whole(wanted.out, kept.folder, imported, placed, analysis, told, units, tuple(run.reused), tuple(findings))


def _silent(step: str, done: int, total: int) -> None:
    """Nobody is told."""


def _keys(wanted: Wanted, found: Sources, touched: Edited) -> dict[str, str]:
    """The key of each step; it holds that of the step before it, so the last of them tells of everything."""
    first = key_of(ledger.FORMAT, wanted.lang, sorted(wanted.bodies), found.key, touched.maps_key(found),
                   content_of(wanted.map_file) if wanted.map_file else None)
    second = key_of(first, classified.FORMAT, touched.tables_key(), [content_of(path) for path in wanted.rules],
                    wanted.chart)
    third = key_of(second, inputs_key(wanted))
    where = wanted.per_unit.resolve().as_posix() if wanted.per_unit else None
    return {"import": first, "classify": second, "report": third, "units": key_of(third, where)}


def _files(before: Done | None) -> list[str]:
    """What an import left, as it told."""
    return [path for path in (before.told["out"], before.told["aside"]) if path] if before else []


@dataclass(frozen=True)
class _Run:
    """One run: every step takes what is kept, or strikes it out, does the work, and notes that it is done."""

    wanted: Wanted
    found: Sources
    kept: Kept
    folder: Path
    touched: Edited
    keys: Mapping[str, str]
    tell: Tell
    reused: list[str] = field(default_factory=list)

    def standing(self, *, again: bool) -> Mapping[str, Any] | None:
        """What was said of a workbook that is there and is just what would be made; None where there is none.

        One that a run had finished and noted, and was stopped before it had its name, gets its name now.

        Raises:
            Problem: XA-1277, there is another workbook of that name (exit 2).
        """
        out, done = self.wanted.out, None if again else self.kept.steps.get("report")
        if done is not None and done.key != self.keys["report"]:
            done = None
        if not out.exists():
            if done is None or content_of(self.unnamed) not in done.made.values():
                return None
            self.named()
        if done is None or content_of(out) not in done.made.values():
            raise Problem([error("XA-1277", file=out.name, free=free_name(out), folder=self.kept.folder.name)],
                          Exit.USAGE)
        told: Mapping[str, Any] = done.told
        return told

    def imported(self) -> ImportResult:
        """The ledger, read now or the last time."""
        from pydantic import TypeAdapter

        wanted, kept, shape = self.wanted, self.kept, TypeAdapter(ImportResult)
        out = kept.folder / f"{text('spend_all.ledger', wanted.lang)}.parquet"
        if (done := kept.holds("import", self.keys["import"])) is not None:
            self.reused.append("import")
            was = shape.validate_python(done.told)
            aside = kept.folder / was.aside.name if was.aside else None
            return replace(was, out=out, aside=aside if aside and aside.exists() else None,
                           proposals=tuple(kept.folder / path.name for path in was.proposals))
        before = kept.steps.get("import")
        kept.strike("import")
        with clearing(kept), proposing(kept):
            try:
                made = import_ledgers(
                    wanted.paths, out, map_file=wanted.map_file, own_maps=self.touched.maps,
                    without=self.found.without, bodies=wanted.bodies, lang=wanted.lang, overwrite=True,
                    progress=lambda done, of: self.tell("import", done, of))
            except Problem as problem:
                raise Problem(self.said(problem.findings), problem.exit) from problem
        # What lies in the folders and is not read is told of each run, whether the ledgers are read again or not.
        made = replace(made, about=(), files=tuple(
            replace(each, findings=self.said(each.findings)) for each in made.files))
        # The files of another language have other names.
        for name in {Path(old).name for old in _files(before)} - {path.name for path in (made.out, made.aside) if path}:
            (kept.folder / name).unlink(missing_ok=True)
        kept.done("import", self.keys["import"], [made.out], shape.dump_python(made, mode="json"))
        return made

    def said(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """What an import found, as it is here."""
        return tuple(findings) if self.wanted.map_file else tuple(proposed(findings, self.kept, self.found))

    def classified(self, of: Path) -> Classification:
        """The classification, made now or the last time."""
        from pydantic import TypeAdapter

        kept, out, shape = self.kept, self.folder, TypeAdapter(Classification)
        if (done := kept.holds("classify", self.keys["classify"])) is not None:
            self.reused.append("classify")
            was = shape.validate_python(done.told)
            return replace(was, out=out, files=tuple(out / path.name for path in was.files))
        self.tell("classify", 0, 1)
        kept.strike("classify")
        made = classify_ledger(of, out, maps=[*self.wanted.rules, *self.touched.rules],
                               chart=self.wanted.chart, lang=self.wanted.lang, overwrite=True)
        kept.done("classify", self.keys["classify"], [out / CLASSIFIED, out / SUPPLIERS],
                  shape.dump_python(made, mode="json"))
        self.tell("classify", 1, 1)
        return made

    def reported(self, of: Path, placed: Classification) -> Analysis:
        """The analysis, and the workbook."""
        from xlanskaff.services.spend_report import write_report

        wanted = self.wanted
        self.tell("report", 0, 1)
        self.kept.strike("report")
        self.unnamed_gone()
        try:
            self.unnamed.parent.mkdir()
        except OSError as fault:
            raise Problem([error("XA-1251", file=wanted.out.name, seen=fault.strerror or str(fault))]) from fault
        made = write_report(
            of, self.unnamed, classified=self.known(placed), register=wanted.contracts, notice_files=wanted.notices,
            units=wanted.units, organisation=wanted.organisation, on=wanted.on, authority=wanted.authority,
            independent=wanted.independent, rate=wanted.rate, lang=wanted.lang)
        # What to do about a ledger without classification is another thing here; what the classification found is told.
        before = {each.code for each in placed.findings}
        findings = tuple(warning("XA-1284", file=of.name, seen=self.folder.name) if each.code == "XA-1201" else each
                         for each in made.findings if each.code not in before)
        analysis = replace(made.analysis, findings=findings)
        # Noted before it has its name: whoever finds the workbook there finds a note of it too.
        self.kept.done("report", self.keys["report"], [self.unnamed], document(analysis, wanted.lang))
        self.named()
        self.tell("report", 1, 1)
        return analysis

    @property
    def unnamed(self) -> Path:
        """The finished workbook, before it stands where it was asked for."""
        return self.kept.folder / _NEW / self.wanted.out.name

    def unnamed_gone(self) -> None:
        """Take away what a run that was stopped has left there."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self.kept.folder / _NEW)

    def named(self) -> None:
        """Put the finished workbook where it was asked for.

        Raises:
            Problem: XA-1250 something has come there in the meantime, XA-1251 it cannot be put there.
        """
        out = self.wanted.out
        if out.exists():
            raise Problem([error("XA-1250", file=out.name)], Exit.USAGE)
        try:
            self.unnamed.rename(out)
        except OSError as fault:
            raise Problem([error("XA-1251", file=out.name, seen=fault.strerror or str(fault))]) from fault
        self.unnamed_gone()

    def units(self, of: Path, placed: Classification, jobs: int) -> UnitBooks:
        """The workbooks of the units; those that a run that was broken off has made are not made again."""
        from xlanskaff.services.spend_all_units import write_units

        kept, key = self.kept, self.keys["units"]
        self.tell("units", 0, 1)

        def noted(unit: str, book: dict[str, Any]) -> None:
            kept.half[unit] = book
            kept.save()

        made = write_units(of, self.known(placed), self.wanted, batch=key[:12], before=dict(kept.half), note=noted,
                           jobs=jobs, progress=lambda done, total: self.tell("units", done, total))
        if not made.written:
            self.reused.append("units")
        return made

    def known(self, placed: Classification) -> Path | None:
        """The classification, where it says anything.

        Where accounts say nothing and nobody has said more, every line counts as a purchase, as it does where
        no classification is given; otherwise nothing at all would be bought.
        """
        said = placed.told.chart != "none" or self.touched.rules or self.wanted.rules
        return placed.out if said else None
