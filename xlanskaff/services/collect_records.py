"""What is kept of a file that came back, and what is said of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from xlanskaff.errors import Finding


@dataclass(frozen=True, slots=True)
class SentCell:
    """One prefilled cell: where it stands, and its value as `written`."""

    table: str
    id: str
    column: str
    value: str


Sent = Mapping[str, Sequence[SentCell]]
"""Unit id -> the prefilled cells of its book."""


class Outcome(StrEnum):
    """What became of a file. Every file has exactly one outcome."""

    USED = "used"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    SET_ASIDE = "set_aside"


@dataclass(slots=True)
class Returned:
    """One file as it came back. Small, so that five thousand of them fit in memory.

    Attributes:
        file: what the file is called in everything we show, unique among the files.
        sha256: of its bytes; empty when they could not be read.
        book, version, lang, batch: its identity; empty when it has none.
        unit: the id of the unit, or its name where the file has no id; empty when it has neither.
        person: whether it is one person's answer, and not the unit's own.
        respondent: the person as compared with others of the unit; never shown, never written.
        digest: of everything that the respondent filled in, whatever program saved the file.
        content: the answers, as the kind of the book keeps them.
        counts: how many of each kind of answer, by the kind's own names.
        reason: why it was set aside; None when it was not.
        same_as: the file whose answers it repeats.
    """

    file: str
    sha256: str = ""
    book: str = ""
    version: str = ""
    lang: str = ""
    batch: str = ""
    unit: str = ""
    unit_id: str = ""
    unit_name: str = ""
    person: bool = False
    role: str = ""
    respondent: str = ""
    assessed_on: date | None = None
    digest: str = ""
    content: Any = None
    counts: Mapping[str, int] = field(default_factory=dict)
    reason: Finding | None = None
    findings: list[Finding] = field(default_factory=list)
    outcome: Outcome = Outcome.SET_ASIDE
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file, without the answers themselves and without who gave them."""

    file: str
    sha256: str
    unit: str
    unit_name: str
    batch: str
    lang: str
    person: bool
    assessed_on: date | None
    answer: str
    counts: Mapping[str, int]
    outcome: Outcome
    same_as: str
    reason: Finding | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Different answers of one respondent, of which none counts.

    Attributes:
        files: the files that differ, in order; `dates` are their assessed dates.
        differences: column -> ids of the rows that differ; a form field has no rows.
    """

    unit: str
    unit_name: str
    person: bool
    files: tuple[str, ...]
    dates: tuple[date | None, ...]
    differences: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class UnitAnswers:
    """The answers of one unit that count.

    Attributes:
        joint: the answer given on behalf of the unit.
        persons: the answers of its persons, in the order of their digests.
        contested: the joint answer is in conflict, so that the unit has no value until it is resolved.
    """

    unit: str
    name: str
    joint: Returned | None = None
    persons: list[Returned] = field(default_factory=list)
    contested: bool = False

    @property
    def sources(self) -> Sequence[Returned]:
        """The answers that give the unit its value: its own if there is one, else those of its persons."""
        if self.contested:
            return ()
        return (self.joint,) if self.joint is not None else self.persons

    @property
    def answered(self) -> bool:
        """Whether any answer of the unit counts."""
        return self.joint is not None or bool(self.persons)


class Standing(StrEnum):
    """How a unit stands with its answer on the day it is judged by."""

    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"
    CONFLICT = "conflict"
    UNUSABLE = "unusable"
    BLANK = "blank"
    MISSING = "missing"
    OVERDUE = "overdue"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """One unit: whether it was asked, and how it stands.

    Attributes:
        files: how many of its files count.
        assessed_on: the latest assessed date of those.
    """

    unit: str
    name: str
    parent: str
    leader: str
    email: str
    asked: bool
    standing: Standing
    files: int
    assessed_on: date | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the figures were made under.

    Attributes:
        minimum_group: role groups of fewer persons are not shown.
        on: the day that lateness is judged by.
        due: the day by which answers were due; `on` when it is not given.
    """

    minimum_group: int = 5
    on: date | None = None
    due: date | None = None


@dataclass(slots=True)
class Gathered:
    """Everything that came back, sorted out; the same whatever order the files came in.

    Attributes:
        listed: whether it is known who was asked.
        sent: the prefilled cells of every unit; None when it is not known what was sent.
    """

    book: str
    settings: Settings
    returned: list[Returned]
    conflicts: list[Conflict]
    units: list[UnitAnswers]
    statuses: list[UnitStatus]
    listed: bool
    findings: list[Finding]
    sent: Sent | None = None

    @property
    def used(self) -> list[Returned]:
        """The files whose answers count."""
        return [r for r in self.returned if r.outcome is Outcome.USED]

    def count(self, outcome: Outcome) -> int:
        """How many files had an outcome."""
        return sum(r.outcome is outcome for r in self.returned)
