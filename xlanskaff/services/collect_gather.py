"""Read everything that came back and sort it out: what counts, whose it is, and who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlanskaff.errors import Problem, error
from xlanskaff.services.batch_manifest import Entry
from xlanskaff.services.collect_asked import recognise, statuses, strangers
from xlanskaff.services.collect_intake import Progress, not_collected, take_all
from xlanskaff.services.collect_kind import KINDS, Kind, kind
from xlanskaff.services.collect_records import Gathered, Outcome, Returned, Sent, Settings
from xlanskaff.services.collect_respondents import by_unit, name_units, settle


def gather(files: Sequence[tuple[Path, str]], book: str, asked: Mapping[str, Entry], settings: Settings, *,
           sent: Sent | None = None, jobs: int = 1, progress: Progress | None = None) -> tuple[Gathered, Kind]:
    """Read files and settle what each of them counts for.

    Args:
        files: paths and what to call them, in any order.
        book: which book is collected; the one most files are of, when empty.
        asked: unit id -> row of the manifest; empty when it is not known who was asked.
        sent: the prefilled cells of each unit; None when it is not known what was sent.

    Raises:
        Problem: no file is a book that can be collected (XA-720); it says why for each.
    """
    ordered = sorted(files, key=lambda file: file[1])
    returned = list(take_all(ordered, book, jobs, progress))
    if not any(r.content is not None for r in returned):
        reasons = [r.reason for r in returned if r.reason is not None]
        raise Problem([*reasons, error("XA-720", count=len(returned))])
    how = kind(_chosen(returned, book))
    recognise(returned, asked)
    findings = name_units(returned, {unit: entry.name for unit, entry in asked.items()})
    conflicts, told = settle(returned, how)
    findings += told
    if asked:
        findings += strangers(returned, asked)
    gathered = Gathered(how.BOOK, settings, returned, conflicts, by_unit(returned),
                        statuses(returned, asked, settings), bool(asked), findings, sent)
    reconcile(gathered)
    return gathered, how


def _chosen(returned: Sequence[Returned], book: str) -> str:
    """The book that most files are of; the files of other books are set aside."""
    found = Counter(r.book for r in returned if r.content is not None)
    chosen = book or min(found, key=lambda key: (-found[key], list(KINDS).index(key)))
    for r in returned:
        if r.content is not None and r.book != chosen:
            r.reason, r.content = not_collected(r, chosen), None
    return chosen


def reconcile(gathered: Gathered) -> None:
    """Every file has one outcome, and a reason when it was set aside.

    Raises:
        ArithmeticError: it does not; then no figure can be trusted.
    """
    for r in gathered.returned:
        if (r.reason is not None) != (r.outcome is Outcome.SET_ASIDE):
            raise ArithmeticError(f"{r.file}: {r.outcome.value}, with reason {r.reason}")
    used = sum(len(unit.persons) + (unit.joint is not None) for unit in gathered.units)
    if used != gathered.count(Outcome.USED):
        raise ArithmeticError(f"{used} answers in the units, {gathered.count(Outcome.USED)} files used")
    conflicting = sum(len(conflict.files) for conflict in gathered.conflicts)
    if conflicting != gathered.count(Outcome.CONFLICT):
        raise ArithmeticError(f"{conflicting} files in the conflicts, {gathered.count(Outcome.CONFLICT)} in conflict")
