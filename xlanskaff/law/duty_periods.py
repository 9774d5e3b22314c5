"""Duties as the law's tables hold them: what binds whom, from when, and in which cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast, get_args

from xlanskaff.law import parameters as p
from xlanskaff.law.reading import ascending, cited, day, keys, one_of

Strength = Literal["must", "should", "may", "note"]
Binds = Literal["body", "procurement"]
Part = Literal["I", "II", "III", "IV", "V"]

_REQUIRED = {"from", "text", "strength", "provision", "source", "certainty", "checked_on"}
_OPTIONAL = {"applies", "mentions"}
_CASE = {"kind", "authority", "part", "notice", "limit", "duration", "any_value"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case in which a duty holds: everything that is given must be so.

    Attributes:
        kind, part: any of these; empty for all.
        authority: `all`, or the one it is for.
        notice: the procurement must be announced.
        limit: ids of limits; the one in force for the authority must be met.
        duration: id of a parameter that the duration of the contract must meet.
        any_value: also below the lower bound of the act.
    """

    kind: tuple[p.Covered, ...] = ()
    authority: p.Authority = "all"
    part: tuple[Part, ...] = ()
    notice: bool = False
    limit: tuple[str, ...] = ()
    duration: str = ""
    any_value: bool = False


@dataclass(frozen=True, slots=True)
class DutyPeriod:
    """A duty as it reads from one date until its next period.

    Attributes:
        text: name of the sentence, below the duty's own texts.
        cases: any of them; never empty.
        mentions: ids of the parameters whose amounts stand in the sentence.
    """

    duty: str
    binds: Binds
    begins: date
    text: str
    strength: Strength
    provision: str
    sources: tuple[str, ...]
    certainty: p.Certainty
    checked_on: date
    cases: tuple[Case, ...]
    mentions: tuple[str, ...]

    def citation(self) -> p.Citation:
        """The duty as something an answer rests on."""
        return p.Citation(f"duty.{self.duty}", None, "rule", "none", self.begins, self.provision, self.sources,
                          self.certainty, self.checked_on)


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A duty with its periods in order of date.

    Attributes:
        before: whether the time before the first period is unrecorded, or had no such duty.
    """

    id: str
    before: p.Before
    periods: tuple[DutyPeriod, ...]

    def find(self, on: date) -> DutyPeriod | None:
        """The period that a day falls in; None before the first."""
        return next((period for period in reversed(self.periods) if period.begins <= on), None)


def duties(raw: Mapping[str, Any], known: Mapping[str, p.Source]) -> Iterator[DutyRule]:
    """The duties of `duties.toml`, in its order.

    Raises:
        ValueError: as for parameters.
    """
    for name, entry in raw.items():
        keys(entry, {"binds", "before", "period"}, set(), name)
        one_of(entry["binds"], get_args(Binds), name)
        one_of(entry["before"], get_args(p.Before), name)
        periods = tuple(_period(name, entry["binds"], period, known) for period in entry["period"])
        ascending([period.begins for period in periods], name)
        yield DutyRule(name, entry["before"], periods)


def _period(name: str, binds: Binds, entry: Mapping[str, Any], known: Mapping[str, p.Source]) -> DutyPeriod:
    keys(entry, _REQUIRED, _OPTIONAL, name)
    return DutyPeriod(
        duty=name, binds=binds, begins=day(entry["from"], name), text=entry["text"],
        strength=cast(Strength, one_of(entry["strength"], get_args(Strength), name)), provision=entry["provision"],
        sources=cited(entry["source"], known, name),
        certainty=cast(p.Certainty, one_of(entry["certainty"], get_args(p.Certainty), name)),
        checked_on=day(entry["checked_on"], name),
        cases=tuple(_case(name, case) for case in entry.get("applies", [{}])),
        mentions=tuple(entry.get("mentions", ())),
    )


def _case(name: str, case: Mapping[str, Any]) -> Case:
    keys(case, set(), _CASE, name)
    for kind in case.get("kind", ()):
        one_of(kind, get_args(p.Covered), name)
    for part in case.get("part", ()):
        one_of(part, get_args(Part), name)
    one_of(case.get("authority", "all"), get_args(p.Authority), name)
    return Case(tuple(case.get("kind", ())), case.get("authority", "all"), tuple(case.get("part", ())),
                case.get("notice", False), tuple(case.get("limit", ())), case.get("duration", ""),
                case.get("any_value", False))
