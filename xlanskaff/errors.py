"""What can be wrong: `Finding` is returned, `Problem` is raised.

A finding carries a code, a severity, a place and what stands there. Its words are looked up
last, in the reader's language, by `xlanskaff.language.messages`. Codes are never reused:
XA-1xx file and structure, 2xx cell values, 3xx rules and law, 4xx identity and doubt, 5xx calculation,
6xx unit lists and batch, 7xx collecting, 10xx ledgers. 8xx inside Excel.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum, StrEnum

Arg = str | int | float | Decimal | tuple[str, ...]


class Severity(StrEnum):
    """How much a finding matters: an error stops the figures from being right."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Exit(IntEnum):
    """Exit codes of the command line."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth telling, at one place.

    Attributes:
        code: `XA-nnn`.
        severity: error, warning or note.
        file, sheet, cell: where; empty when the finding is about the whole.
        field: the label of the field or column, as the reader of the workbook sees it.
        seen: what stands there, as text; empty when nothing does.
        args: further named values that the sentence needs.
    """

    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    cell: str = ""
    field: str = ""
    seen: str = ""
    args: Mapping[str, Arg] = dataclasses.field(default_factory=dict)

    def at(self, **place: str) -> Finding:
        """The same finding at a place now known better (`file`, `sheet`, `cell`, `field`)."""
        return replace(self, **place)  # type: ignore[arg-type]


def error(code: str, *, file: str = "", sheet: str = "", cell: str = "", label: str = "",
          seen: object = "", **args: Arg) -> Finding:
    """A finding of severity error."""
    return Finding(code, Severity.ERROR, file, sheet, cell, label, str(seen), args)


def warning(code: str, *, file: str = "", sheet: str = "", cell: str = "", label: str = "",
            seen: object = "", **args: Arg) -> Finding:
    """A finding of severity warning."""
    return Finding(code, Severity.WARNING, file, sheet, cell, label, str(seen), args)


def note(code: str, *, file: str = "", sheet: str = "", cell: str = "", label: str = "",
         seen: object = "", **args: Arg) -> Finding:
    """A finding of severity note."""
    return Finding(code, Severity.NOTE, file, sheet, cell, label, str(seen), args)


class Problem(Exception):
    """We cannot go on. Carries every finding that says why, and the exit code.

    Example:
        >>> try:
        ...     raise Problem([error("XA-101", file="a.xlsx")])
        ... except Problem as problem:
        ...     problem.findings[0].code, int(problem.exit)
        ('XA-101', 3)
    """

    def __init__(self, findings: Sequence[Finding], exit: Exit = Exit.UNREADABLE) -> None:  # noqa: A002
        self.findings = tuple(findings)
        self.exit = exit
        super().__init__(", ".join(f"{f.code} {f.file}".strip() for f in self.findings))

    def __reduce__(self) -> tuple[type[Problem], tuple[tuple[Finding, ...], Exit]]:
        """Pass from one process to another whole; an exception is else made again of its sentence alone."""
        return type(self), (self.findings, self.exit)
