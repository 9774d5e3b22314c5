"""What is odd about an action plan, though every cell is legal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from xlanskaff.books.action_plan_lists import STATUS
from xlanskaff.errors import Finding, error, warning
from xlanskaff.grammar.blocks import Form, Rule, Table
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.locate import id_key
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.tally import Tally

_ALL = 1.0
_ENDED = {"completed", "stopped"}
_SHOWN = 12
_FEW = 8

Found = Iterator[Finding]


def _tallied(rule: Callable[[Reading], Found]) -> Rule:
    """Of one code about one column, the first few findings and a number for the rest."""
    def run(reading: Reading) -> Sequence[Finding]:
        tally = Tally(_FEW)
        for finding in rule(reading):
            tally.add(finding)
        return tally.findings()
    return run


def _activities(reading: Reading) -> Iterator[tuple[int, dict[str, Any]]]:
    return enumerate(reading.tables.get("activities", ()))


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _label(reading: Reading, block: str, column: str) -> str:
    found = reading.spec.block(block)
    assert isinstance(found, Form | Table)
    return labels_of(reading.spec, found, column)[reading.lang]


def period(reading: Reading) -> tuple[date, date] | None:
    """The first day of the first month and the last day of the last; None when either is missing or they are turned.

    A plan that says no last month runs for four years.
    """
    given = reading.forms.get("plan", {})
    start, end = given.get("period_start"), given.get("period_end")
    if start is None or (end is not None and end < start.replace(day=1)):
        return None
    first = start.replace(day=1)
    after = date(end.year + end.month // 12, end.month % 12 + 1, 1) if end else first.replace(year=first.year + 4)
    return first, after - timedelta(days=1)


def dates(reading: Reading) -> Found:
    """Deadlines before starts, a period that ends before it begins, and dates outside it."""
    given = reading.forms.get("plan", {})
    start, end = given.get("period_start"), given.get("period_end")
    if start is not None and end is not None and end < start.replace(day=1):
        yield error("XA-390", **reading.where("plan", "period_end"), seen=_written(end),
                    other=_label(reading, "plan", "period_start"), earlier=_written(start))
    for number, row in _activities(reading):
        start, end = row.get("start"), row.get("deadline")
        if start is not None and end is not None and end < start:
            yield error("XA-390", **reading.where("activities", "deadline", number), seen=_written(end),
                        other=_label(reading, "activities", "start"), earlier=_written(start))
    within = period(reading)
    if within is not None:
        for number, row in _activities(reading):
            for name in ("start", "deadline"):
                day = row.get(name)
                if day is not None and not within[0] <= day <= within[1]:
                    yield warning("XA-398", **reading.where("activities", name, number), seen=_written(day),
                                  first=_written(within[0]), last=_written(within[1]))


def dependences(reading: Reading) -> Found:
    """Activities that wait for themselves or for each other in a ring, and those that begin too early."""
    rows = {id_key(row["id"]): (number, row) for number, row in _activities(reading)}
    waits = {key: id_key(row["depends_on"]) for key, (_, row) in rows.items() if row.get("depends_on") is not None}
    for key, other in waits.items():
        number, row = rows[key]
        if other == key:
            yield error("XA-392", **reading.where("activities", "depends_on", number), seen=key)
        elif other in rows and not {row.get("status"), rows[other][1].get("status")} & _ENDED:
            start, deadline = row.get("start"), rows[other][1].get("deadline")
            if start is not None and deadline is not None and start <= deadline:
                yield warning("XA-394", **reading.where("activities", "start", number), seen=_written(start), id=key,
                              other=other, deadline=_written(deadline))
    for ring in rings(waits):
        shown = (*ring[:_SHOWN], *["…"] * (len(ring) > _SHOWN))
        yield error("XA-393", **reading.where("activities", "depends_on", rows[ring[0]][0]), seen=waits[ring[0]],
                    ids=shown)


def rings(waits: Mapping[str, str]) -> list[list[str]]:
    """Those that wait for each other in a ring, each ring once, from its first member on; itself alone is none.

    Example:
        >>> rings({"A1": "A2", "A2": "A3", "A3": "A2", "A4": "A4", "A5": "A1"})
        [['A2', 'A3']]
    """
    found: list[list[str]] = []
    seen: dict[str, str] = {}
    for first in waits:
        path: list[str] = []
        here = first
        while here in waits and here not in seen:
            seen[here] = first
            path.append(here)
            here = waits[here]
        if seen.get(here) == first and len(path) - path.index(here) > 1:
            found.append(path[path.index(here):])
    return found


def progress(reading: Reading) -> Found:
    """A status and a share done that do not go together."""
    for number, row in _activities(reading):
        status, share = row.get("status"), row.get("percent")
        if status == "completed" and share is not None and share < _ALL:
            yield warning("XA-395", **reading.where("activities", "percent", number), seen=f"{share * 100:.0f} %")
        elif share == _ALL and status is not None and status != "completed":
            yield warning("XA-396", **reading.where("activities", "status", number),
                          seen=str(STATUS.label(status, reading.lang)))


def missing(reading: Reading) -> Found:
    """Activities still to be done that nobody is responsible for, or that have no deadline."""
    for number, row in _activities(reading):
        if row.get("activity") is None or row.get("status") in _ENDED:
            continue
        for name in ("owner", "deadline"):
            place = reading.where("activities", name, number)
            standing = reading.cells["activities", name][reading.index["activities"][number]]
            if place["cell"] and standing in (None, ""):
                yield warning("XA-397", **place, id=id_key(row["id"]))


def moved(reading: Reading) -> Found:
    """Deadlines that a deviation moved without the first one being kept."""
    rows = {id_key(row["id"]): number for number, row in _activities(reading)}
    for row in reading.tables.get("deviations", ()):
        number = rows.get(id_key(row.get("activity")))
        if row.get("new_deadline") is None or number is None:
            continue
        place = reading.where("activities", "original_deadline", number)
        standing = reading.cells["activities", "original_deadline"][reading.index["activities"][number]]
        if place["cell"] and standing in (None, ""):
            yield warning("XA-391", **place, id=id_key(row.get("activity")), deviation=id_key(row["id"]),
                          new=_written(row["new_deadline"]))


def owners(reading: Reading) -> Found:
    """Somebody who stands twice in the list of capacities."""
    seen: set[str] = set()
    for number, row in enumerate(reading.tables.get("load", ())):
        name = str(row.get("owner") or "")
        if name.casefold() in seen:
            yield warning("XA-399", **reading.where("load", "owner", number), seen=name)
        elif name:
            seen.add(name.casefold())


RULES: tuple[Rule, ...] = tuple(_tallied(rule) for rule in (dates, dependences, progress, missing, moved, owners))
