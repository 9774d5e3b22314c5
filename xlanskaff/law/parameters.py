"""What the law's tables hold: parameters, their dated values, and citations of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlanskaff.errors import Problem, error

Unit = Literal["NOK", "percent", "days", "months", "years", "tiers", "rank", "rule"]
Vat = Literal["excluded", "none"]
Comparison = Literal["at_or_above", "above", "at_or_below", "below", "times", "none"]
DecidedBy = Literal["procurement_started_on", "contract_concluded_on"]
Authority = Literal["state", "other", "all"]
Covered = Literal["goods", "services", "works", "special", "health", "contest", "cleaning"]
Certainty = Literal["S", "L", "G"]
Before = Literal["not_recorded", "not_in_force"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands.

    Attributes:
        title: the official title, or date, number and content of an amendment; in Norwegian.
        address: where to read it.
        read: `text` when it was read in full, `named` when another source names it.
    """

    id: str
    title: str
    address: str
    read: Literal["text", "named"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a parameter, from one date until the next value's.

    Attributes:
        parameter: id, such as `foa.national_notice`.
        begins: the first day on which it applies.
        amount: whole; None for a rule without a number, and where `gap` says why there is none.
        unit: of the amount; money is kroner, `vat` says whether VAT is in it.
        comparison: how a figure is held against the amount.
        sources: ids, the most telling first.
        certainty: S certain, L likely, G our own proposal.
        checked_on: the day somebody last saw that it applied.
        gap: `repealed` or `not_seen` when the table has no amount from this date.
    """

    parameter: str
    begins: date
    amount: int | None
    unit: Unit
    vat: Vat
    comparison: Comparison
    provision: str
    sources: tuple[str, ...]
    certainty: Certainty
    checked_on: date
    gap: Literal["", "repealed", "not_seen"] = ""

    @property
    def number(self) -> int:
        """The amount of a value that must have one."""
        if self.amount is None:
            raise ValueError(f"{self.parameter} has no amount from {self.begins}")
        return self.amount


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that the law puts a number or a rule on, with its values in order of date.

    Attributes:
        id: family and name, such as `foa.national_notice`.
        decided_by: which date of a procurement picks the value.
        authority: whom it is for; kind: which contracts.
        before: what it means that a date lies before the first value: that we have not recorded the
            law of that time, or that the rule did not exist.
        same_as: the parameter whose amount this one repeats, because the law points to it.
        values: strictly ascending; never empty.
    """

    id: str
    decided_by: DecidedBy
    authority: Authority
    kind: tuple[Covered, ...]
    before: Before
    same_as: str
    values: tuple[Value, ...]

    def on(self, day: date) -> Value:
        """The value that applies on a day.

        Raises:
            Problem XA-310: the table begins later.
            Problem XA-311: the rule is younger than that.
            Problem XA-312: the rule has been repealed by then.
            Problem XA-313: the value of that time has not been seen.
        """
        found = self.find(day)
        if found is None:
            first = self.values[0]
            about = {"provision": first.provision, "begins": _day(first.begins), "on": _day(day)}
            if self.before == "not_recorded":
                raise Problem([error("XA-310", seen=self.id, **about)])
            raise Problem([error("XA-311", seen=self.id, **about)])
        about = {"provision": found.provision, "begins": _day(found.begins), "on": _day(day)}
        if found.gap == "repealed":
            raise Problem([error("XA-312", seen=self.id, **about)])
        if found.gap == "not_seen":
            raise Problem([error("XA-313", seen=self.id, **about)])
        return found

    def find(self, day: date) -> Value | None:
        """The entry that a day falls in, gaps included; None before the first."""
        return next((value for value in reversed(self.values) if value.begins <= day), None)


@dataclass(frozen=True, slots=True)
class Citation:
    """A value as an answer rests on it.

    Attributes:
        amount: None when a rule without a number decided.
        held: the figure that was held against the amount, in the same unit; None when none was.
        met: whether the figure met the comparison.
    """

    parameter: str
    amount: int | None
    unit: Unit
    comparison: Comparison
    begins: date
    provision: str
    sources: tuple[str, ...]
    certainty: Certainty
    checked_on: date
    held: str = ""
    met: bool = True

    @property
    def source(self) -> str:
        """The id of the most telling source."""
        return self.sources[0]


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
