"""How action plans are collected: every unit's activities in one list, with load and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from xlanskaff.books.action_plan import BOOK as SPECIFICATION
from xlanskaff.books.action_plan_lists import DUE, STATUS
from xlanskaff.errors import Finding
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.dates import serial
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.values import Rows
from xlanskaff.language.texts import Lang
from xlanskaff.services import collect_lists as lists
from xlanskaff.services.collect_kind import TidyColumn, TidyTable
from xlanskaff.services.collect_records import Gathered

BOOK = "action_plan"
FORM = "plan"
ASSESSOR = ""
COUNTS = ("answered", "deviations")
TABLES = ("activities", "units", "changes")
MEANT = {"activities": frozenset({"status", "percent", "comment", "updated"})}
"""The columns that a unit is asked to change when a plan is followed up."""

_ENDED = frozenset({"completed", "stopped"})
_STATUSES = tuple(item.code for item in STATUS.items)


@dataclass(frozen=True, slots=True)
class Load:
    """The activities of a unit, or of one owner in it. `owner` is empty for the unit as a whole.

    Attributes:
        by_status: status -> number of activities; the empty one is for those without a status.
        hours: all of them; `left` are the hours of activities that are neither completed nor stopped.
    """

    unit: str
    name: str
    owner: str
    activities: int
    by_status: Mapping[str, int]
    overdue: int
    hours: float
    left: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is put together. `late`: how many days each activity is overdue, None when it is not."""

    activities: tuple[lists.Listed, ...]
    late: tuple[int | None, ...]
    deviations: tuple[lists.Listed, ...]
    units: tuple[Load, ...]
    owners: tuple[Load, ...]
    changes: tuple[lists.Change, ...]


@cache
def part() -> Workbook:
    """The tables that units fill."""
    return lists.only(SPECIFICATION, (FORM, "activities", "deviations"))


def essential() -> Sequence[Key]:
    """The columns without which nothing can be counted."""
    return (("activities", "id"), ("activities", "activity"), ("activities", "status"))


def content(reading: Reading) -> lists.Lists:
    """The plan and its rows."""
    return lists.taken(reading, (FORM,), ("activities", "deviations"))


def counts(content: lists.Lists) -> dict[str, int]:
    """How many activities and deviations there are."""
    return {"answered": len(content.rows("activities")), "deviations": len(content.rows("deviations"))}


def is_blank(counts: Mapping[str, int]) -> bool:
    """Whether nothing is written."""
    return not any(counts.values())


def differences(one: lists.Lists, other: lists.Lists) -> dict[str, tuple[str, ...]]:
    """Where two plans differ."""
    return lists.differences(one, other)


def days_late(activity: Mapping[str, Any], on: date | None) -> int | None:
    """How many days an activity is overdue; None when it is not, or when there is nothing to judge by.

    Example:
        >>> day = date(2026, 11, 1)
        >>> days_late({"deadline": date(2026, 10, 30)}, day), days_late({"deadline": day}, day)
        (2, None)
        >>> days_late({"deadline": date(2026, 10, 30), "status": "completed"}, day)
    """
    deadline = activity.get("deadline")
    if on is None or deadline is None or deadline >= on or activity.get("status") in _ENDED:
        return None
    return int((on - deadline).days)


def summary(gathered: Gathered) -> Summary:
    """The lists and the figures of everything that counts.

    Raises:
        ArithmeticError: the rows in the lists are not the rows in the files.
    """
    own = {r.file: r.assessed_on for r in lists.sources(gathered)}
    activities = tuple(lists.listed(gathered, "activities"))
    late = tuple(days_late(a.values, gathered.settings.on or own[a.file]) for a in activities)
    deviations = tuple(lists.listed(gathered, "deviations"))
    lists.reconcile(gathered, {"answered": len(activities), "deviations": len(deviations)})
    pairs = list(zip(activities, late, strict=True))
    units = tuple(_loads(pairs, by_owner=False))
    owners = tuple(_loads(pairs, by_owner=True))
    for loads in (units, owners):
        if sum(load.activities for load in loads) != len(activities):
            raise ArithmeticError(f"{len(activities)} activities, but {loads} have another number")
    return Summary(activities, late, deviations, units, owners, lists.changes(gathered, MEANT))


def _loads(activities: Sequence[tuple[lists.Listed, int | None]], *, by_owner: bool) -> Iterator[Load]:
    groups: dict[tuple[str, str], list[tuple[lists.Listed, int | None]]] = {}
    for pair in activities:
        owner = " ".join(str(pair[0]["owner"] or "").split()) if by_owner else ""
        groups.setdefault((pair[0].unit, owner), []).append(pair)
    for (unit, owner), own in groups.items():
        rows = [row for row, _ in own]
        by_status = {code: sum((row["status"] or "") == code for row in rows) for code in (*_STATUSES, "")}
        yield Load(unit, rows[0].unit_name, owner, len(own), by_status, sum(late is not None for _, late in own),
                   sum(row["hours"] or 0 for row in rows),
                   sum(row["hours"] or 0 for row in rows if row["status"] not in _ENDED))


def told(gathered: Gathered, summary: Summary) -> Sequence[Finding]:  # noqa: ARG001 - asked of every kind
    """The prefilled cells that units changed, file by file."""
    return lists.changed(summary.changes)


def consolidated() -> Workbook:
    """The specification of the consolidated workbook."""
    from xlanskaff.books.action_plan_collected import BOOK as COLLECTED

    return COLLECTED


def suppressed(summary: Summary, lang: Lang) -> str:  # noqa: ARG001 - asked of every kind
    """Nothing is held back: units answer as units."""
    return ""


def rows(summary: Summary, lang: Lang) -> Rows:
    """The rows of the book's own sheets."""
    return {
        "activities": [_activity(number, a, late, lang) for number, (a, late) in enumerate(
            zip(summary.activities, summary.late, strict=True), 1)],
        "units": [{"unit": u.unit, "name": u.name, **_load(u),
                   **{code or "other": n for code, n in u.by_status.items()}} for u in summary.units],
        "owners": [{"no": number, "unit": o.name, "owner": o.owner or "–", **_load(o)}
                   for number, o in enumerate(summary.owners, 1)],
        "deviations": _deviations(summary),
        "changes": lists.change_rows(summary.changes, part(), lang),
    }


def _load(load: Load) -> dict[str, Any]:
    return {"activities": load.activities, "overdue": load.overdue, "hours": load.hours, "left": load.left}


def _activity(number: int, a: lists.Listed, late: int | None, lang: Lang) -> dict[str, Any]:
    copied = {name: a[name] for name in ("activity", "owner", "priority", "hours", "percent", "comment")}
    return {"no": number, "unit": a.unit_name, "id": a.id, **copied, "start": _day(a["start"]),
            "deadline": _day(a["deadline"]), "status": STATUS.label(a["status"], lang) if a["status"] else None,
            "overdue": None if late is None else DUE.label("overdue", lang), "days_late": late}


def _deviations(summary: Summary) -> list[dict[str, Any]]:
    names = {(a.file, a.id): a["activity"] for a in summary.activities}
    found = []
    for number, d in enumerate(summary.deviations, 1):
        about = str(d["activity"] or "")
        name = names.get((d.file, about))
        found.append({"no": number, "unit": d.unit_name, "id": d.id, "activity": f"{about}  {name}" if name else about,
                      **{column: d[column] for column in ("happened", "consequence", "decision", "decided_by")},
                      "decided_on": _day(d["decided_on"]), "new_deadline": _day(d["new_deadline"])})
    return found


def _day(day: date | None) -> int | None:
    return None if day is None else serial(day)


def _whole(name: str, says: str) -> TidyColumn:
    return TidyColumn(name, "whole", says, required=True, within=(0, None))


_UNIT = (TidyColumn("unit", "text", "Id of the unit, or its name where it has no id.", required=True),
         TidyColumn("unit_name", "text", "Name of the unit."))
_ACTIVITY = (
    *_UNIT, TidyColumn("id", "code", "Id of the activity within the unit.", required=True),
    TidyColumn("status", "code", "Status; empty when none is given.", values=_STATUSES),
    TidyColumn("percent", "number", "How much is done; 1 is all.", within=(0, 1)),
    TidyColumn("start", "date", "First day."), TidyColumn("deadline", "date", "Last day."),
    TidyColumn("original_deadline", "date", "Last day as first planned."),
    TidyColumn("days_late", "whole", "Days overdue; empty when it is not.", within=(1, None)),
    TidyColumn("priority", "whole", "Priority.", within=(1, 3)),
    TidyColumn("hours", "number", "Hours.", within=(0, None)), TidyColumn("cost", "number", "NOK.", within=(0, None)),
    TidyColumn("goal_id", "text", "The goal it serves."),
    TidyColumn("measure_id", "text", "The measure it is part of."),
)
_UNITS = (*_UNIT, _whole("activities", "Number of activities."),
          *(_whole(code or "other", f"Activities with the status {code}." if code else "Activities without a status.")
            for code in (*_STATUSES, "")),
          _whole("overdue", "Overdue activities."),
          TidyColumn("hours", "number", "Hours of all activities.", required=True, within=(0, None)),
          TidyColumn("left", "number", "Hours of those neither completed nor stopped.", required=True,
                     within=(0, None)))
_CHANGES = (*_UNIT, TidyColumn("table", "code", "Table of the cell.", required=True),
            TidyColumn("id", "code", "Row of the cell.", required=True),
            TidyColumn("column", "code", "Column of the cell; what stands there is not here.", required=True))


def tables(gathered: Gathered, summary: Summary) -> Sequence[TidyTable]:  # noqa: ARG001 - asked of every kind
    """The activities, the units, and which prefilled cells were changed; no names and no free text."""
    copied = ("priority", "hours", "cost", "goal_id", "measure_id")
    return (
        TidyTable("activities", "One row for each activity.", _ACTIVITY, (
            (a.unit, a.unit_name, a.id, a["status"], a["percent"], a["start"], a["deadline"], a["original_deadline"],
             late, *(a[name] for name in copied))
            for a, late in zip(summary.activities, summary.late, strict=True))),
        TidyTable("units", "One row for each unit.", _UNITS, (
            (u.unit, u.name, u.activities, *u.by_status.values(), u.overdue, u.hours, u.left) for u in summary.units)),
        TidyTable("changes", "One row for each prefilled cell that a unit changed.", _CHANGES, (
            (c.unit, c.unit_name, c.table, c.id, c.column) for c in summary.changes)),
    )
