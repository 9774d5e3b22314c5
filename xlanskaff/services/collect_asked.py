"""Who was asked, who has answered, and who is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from xlanskaff.errors import Exit, Finding, Problem, error, warning
from xlanskaff.services.batch_manifest import Entry, read_manifest
from xlanskaff.services.collect_records import Outcome, Returned, Settings, Standing, UnitStatus
from xlanskaff.services.collect_respondents import alphabetical, few

BLANK = "XA-705"

Asked = Mapping[str, Entry]
"""Unit id -> its row in the manifest."""


def read_asked(path: Path, wanted: str) -> tuple[str, dict[str, Entry]]:
    """The book and the units of a manifest.

    Raises:
        Problem: it is no manifest, cannot be read, or is of several books or another one (XA-721).
    """
    entries = read_manifest(path)
    books = sorted({entry.book for entry in entries})
    if len(books) != 1 or (wanted and books != [wanted]):
        raise Problem([error("XA-721", file=path.name, seen=", ".join(books), book=wanted or books[0])], Exit.USAGE)
    return books[0], {entry.unit: entry for entry in entries}


def recognise(returned: Sequence[Returned], asked: Asked) -> None:
    """A file that could not be read still belongs to the unit that was given a file of that name."""
    units = {entry.file.casefold(): entry for entry in asked.values()}
    for r in returned:
        entry = units.get(r.file.rpartition("/")[2].casefold())
        if entry is not None and r.reason is not None and not r.unit:
            r.unit = r.unit_id = entry.unit
            r.unit_name = entry.name


def strangers(returned: Sequence[Returned], asked: Asked) -> list[Finding]:
    """Answers of units that were not asked, and answers from another sending than the one asked about."""
    findings: list[Finding] = []
    others: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for r in returned:
        if r.reason is not None:
            continue
        entry = asked.get(r.unit)
        if entry is None:
            findings.append(warning("XA-717", file=r.file, seen=r.unit_name or r.unit))
        elif r.batch and r.batch != entry.batch:
            others[r.batch, entry.batch].append(r.file)
    for (other, batch), files in others.items():
        findings.append(warning("XA-718", seen=other, batch=batch, count=len(files), files=few(files)))
    return findings


def statuses(returned: Sequence[Returned], asked: Asked, settings: Settings) -> list[UnitStatus]:
    """How every unit stands: those that were asked, and those that answered anyway; by name."""
    files: defaultdict[str, list[Returned]] = defaultdict(list)
    for r in returned:
        if r.unit:
            files[r.unit].append(r)
    found: list[UnitStatus] = []
    for unit in {**dict.fromkeys(asked), **dict.fromkeys(files)}:
        entry, own = asked.get(unit), files.get(unit, [])
        used = [r for r in own if r.outcome is Outcome.USED]
        if entry is None and not any(r.reason is None or r.reason.code == BLANK for r in own):
            continue  # a file that could not be used and that nobody asked for says nothing of its unit
        dates = [r.assessed_on for r in used if r.assessed_on is not None]
        name = entry.name if entry else own[0].unit_name or unit
        found.append(UnitStatus(
            unit, name, entry.parent if entry else "", entry.leader if entry else "", entry.email if entry else "",
            entry is not None, _standing(own, settings, listed=not asked or entry is not None),
            len(used), max(dates, default=None)))
    return sorted(found, key=lambda status: alphabetical(status.name, status.unit))


def _standing(own: Sequence[Returned], settings: Settings, *, listed: bool) -> Standing:
    outcomes = {r.outcome for r in own}
    if Outcome.CONFLICT in outcomes:
        return Standing.CONFLICT
    if not listed:
        return Standing.UNASKED
    if Outcome.USED in outcomes:
        on_time = any(r.outcome is Outcome.USED and not is_late(r.assessed_on, settings) for r in own)
        return Standing.ANSWERED if on_time else Standing.ANSWERED_LATE
    if any(r.reason is not None and r.reason.code == BLANK for r in own):
        return Standing.OVERDUE if overdue(settings) else Standing.BLANK
    if own:
        return Standing.UNUSABLE
    return Standing.OVERDUE if overdue(settings) else Standing.MISSING


def is_late(assessed_on: date | None, settings: Settings) -> bool:
    """Whether an answer was given after the day it was due; one without a date is not called late.

    Example:
        >>> is_late(date(2026, 11, 2), Settings(on=date(2026, 11, 1))), is_late(None, Settings())
        (True, False)
    """
    due = settings.due or settings.on
    return due is not None and assessed_on is not None and assessed_on > due


def overdue(settings: Settings) -> bool:
    """Whether an answer that has not come is late on the day it is judged by.

    The last day itself is not late. Without a day it was due, whoever has not answered by `on` is
    late; without `on`, nobody is, since we do not look at the clock.

    Example:
        >>> day = date(2026, 11, 1)
        >>> overdue(Settings(on=day)), overdue(Settings(on=day, due=day)), overdue(Settings(due=day))
        (True, False, False)
    """
    return settings.on is not None and (settings.due is None or settings.on > settings.due)
