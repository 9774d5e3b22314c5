"""The law on one day: `LAW.on(date)` gives a snapshot, and a rule is asked of the snapshot.

The tables are read when they are first asked for. Outside its dates the law refuses; it never
answers with a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xlanskaff.errors import Finding, Problem, error, warning
from xlanskaff.law import cpv_lists, duty_periods, reading
from xlanskaff.law.parameters import Citation, Parameter, Source, Value


class Law:
    """All tables. Build one only to test other tables than ours; `LAW` is the one in use."""

    def __init__(self, tables: Mapping[str, Mapping[str, object]] | None = None) -> None:
        """Take tables by the name of their file, or read ours."""
        self._tables = tables

    def on(self, day: date) -> Snapshot:
        """The law on one day. A date beyond the tables is refused when a table is asked for."""
        return Snapshot(self, day)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by its id."""
        return reading.sources(self._table("sources"))

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """Every parameter by its id, in the order of the files.

        Raises:
            ValueError: a fault in the tables.
        """
        found: dict[str, Parameter] = {}
        for name in reading.TABLES:
            for parameter in reading.parameters(self._table(name), self.sources):
                if parameter.id in found:
                    raise ValueError(f"{parameter.id} stands in two files")
                found[parameter.id] = parameter
        for parameter in found.values():
            _same(parameter, found)
        return found

    @cached_property
    def duties(self) -> Mapping[str, duty_periods.DutyRule]:
        """Every duty by its id.

        Raises:
            ValueError: a fault in the table, or a duty that names an unknown parameter.
        """
        found = {duty.id: duty for duty in duty_periods.duties(self._table("duties"), self.sources)}
        for duty in found.values():
            for period in duty.periods:
                named = [*period.mentions, *(n for case in period.cases for n in (*case.limit, case.duration) if n)]
                if unknown := [name for name in named if name not in self.parameters]:
                    raise ValueError(f"{duty.id}: unknown parameters {', '.join(unknown)}")
        return found

    @cached_property
    def cpv(self) -> cpv_lists.Cpv:
        """The lists of CPV codes."""
        return cpv_lists.cpv(self._table("cpv"), self.sources)

    @property
    def begins(self) -> date:
        """The first day on which any table holds anything."""
        return min(parameter.values[0].begins for parameter in self.parameters.values())

    @property
    def checked_on(self) -> date:
        """The day on which the least recently checked of the newest values was seen to apply.

        A value that another has followed is history, and needs no new check.
        """
        newest = [parameter.values[-1].checked_on for parameter in self.parameters.values()]
        return min([*newest, *(duty.periods[-1].checked_on for duty in self.duties.values()), self.cpv.checked_on])

    def _table(self, name: str) -> Mapping[str, object]:
        if self._tables is None:
            return reading.table(name)
        return self._tables.get(name, {})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The law on one day. Two days cannot be mixed: a rule sees one snapshot."""

    law: Law
    day: date

    def value(self, name: str) -> Value:
        """The value of a parameter on this day.

        Raises:
            KeyError: no such parameter.
            Problem XA-310 to XA-313: the table has no value on this day.

        Example:
            >>> from datetime import date
            >>> LAW.on(date(2022, 3, 30)).value("foa.eea_goods_services_other").amount
            2400000
        """
        return self.law.parameters[name].on(self.day)

    def in_force(self, name: str) -> bool:
        """Whether a parameter has a value on this day. Only where the rule did not exist is the answer no.

        Raises:
            Problem XA-310 or XA-313: the value of that time is not recorded, or has not been seen.
        """
        parameter = self.law.parameters[name]
        found = parameter.find(self.day)
        if (found is None and parameter.before == "not_in_force") or (found is not None and found.gap == "repealed"):
            return False
        parameter.on(self.day)
        return True

    def values(self) -> tuple[Value, ...]:
        """Every value that applies on this day, in the order of the tables.

        Raises:
            Problem XA-315: no table reaches back to this day.
        """
        found = (parameter.find(self.day) for parameter in self.law.parameters.values())
        here = tuple(value for value in found if value is not None and not value.gap)
        if not here:
            raise Problem([error("XA-315", seen=f"{self.day:%d.%m.%Y}", begins=f"{self.law.begins:%d.%m.%Y}")])
        return here

    def duties(self) -> tuple[duty_periods.DutyPeriod, ...]:
        """Every duty that is in force on this day, whomever it binds."""
        found = (duty.find(self.day) for duty in self.law.duties.values())
        return tuple(period for period in found if period is not None)

    def stale(self, basis: tuple[Citation, ...]) -> list[Finding]:
        """A warning when this day lies after the last check of what an answer rests on."""
        checked = min((citation.checked_on for citation in basis), default=self.law.checked_on)
        if self.day <= checked:
            return []
        return [warning("XA-314", seen=f"{self.day:%d.%m.%Y}", checked=f"{checked:%d.%m.%Y}")]


def _same(parameter: Parameter, known: Mapping[str, Parameter]) -> None:
    """Refuse an amount that has drifted from the one it repeats."""
    if not parameter.same_as:
        return
    other = known[parameter.same_as]
    days = {value.begins for value in (*parameter.values, *other.values) if value.begins >= parameter.values[0].begins}
    for day in sorted(days):
        mine, theirs = parameter.find(day), other.find(day)
        if mine is None or theirs is None or mine.amount != theirs.amount:
            raise ValueError(f"{parameter.id} is not the same as {other.id} on {day}")


LAW = Law()
