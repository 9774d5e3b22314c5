"""One book looked at from every side, in a file or open: what it is, what stands in it, whether it adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from xlanskaff.errors import Finding, Problem, Severity, error, warning
from xlanskaff.grammar.blocks import Form
from xlanskaff.grammar.book import ReturnedBook, column_number
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.services.check_identity import Identity, identify
from xlanskaff.services.check_structure import check_structure

ASSESSED = "assessed_on"
"""The form field that holds the date an answer is about, in every book that has one."""


@dataclass(slots=True)
class ExaminedBook:
    """A book and everything that was found out about it.

    Attributes:
        file: what findings call it.
        readable: whether it could be read as a workbook at all.
        reading: what stands in it; None when it is not one of our books, or of a version to come.
    """

    file: str
    identity: Identity = field(default_factory=Identity)
    reading: Reading | None = None
    readable: bool = True
    findings: list[Finding] = field(default_factory=list)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in Severity}


def examine_book(book: ReturnedBook, *, file: str, on: date | None = None) -> ExaminedBook:
    """Find out everything about one book. Never raises: what cannot be read is a finding too.

    Args:
        book: a file, the book that is open in Excel, or a test's.
        file: what findings call it.
        on: the day the answers are expected to be about.
    """
    found = ExaminedBook(file)
    guarded(found, lambda: look_into(found, book, on))
    return found


def guarded(found: ExaminedBook, looking: Callable[[], None]) -> None:
    """Look, and whatever comes of it, leave findings in order and no exception."""
    try:
        looking()
    except Problem as problem:
        found.findings += problem.findings
        found.readable = False
    except Exception as fault:  # noqa: BLE001 - one odd file must not stop the others; ours to mend, and named
        found.findings.append(error("XA-901", seen=type(fault).__name__))
        found.readable = False
    found.findings = in_order(found)


def look_into(found: ExaminedBook, book: ReturnedBook, on: date | None) -> None:
    """Settle what a book is, and read it when it is one of ours."""
    found.identity = identify(book)
    found.findings += found.identity.findings
    if found.identity.spec is not None:
        _read(found, book, on)
    # Last, because reading sheets may add to what the file itself gave reason to say.
    found.findings += book.findings


def _read(found: ExaminedBook, book: ReturnedBook, on: date | None) -> None:
    assert found.identity.spec is not None
    found.reading = reading = read(book, found.identity.spec, found.identity.lang, date1904=book.date1904)
    found.findings += reading.findings
    found.findings += _unit(found.identity, reading)
    found.findings += check_formulas(book, reading)
    found.findings += check_structure(book, reading)
    for rule in reading.spec.rules:
        found.findings += rule(reading)
    if on is not None:
        found.findings += _dates(reading, on)


def _unit(identity: Identity, reading: Reading) -> list[Finding]:
    """Is it said whom the answer is for, and is it the unit the book was made for?"""
    for block in reading.spec.data_blocks():
        if isinstance(block, Form) and {"unit_id", "unit_name"} <= reading.forms[block.key].keys():
            form = reading.forms[block.key]
            typed = str(form["unit_id"] or "").strip()
            identity.unit_name = identity.unit_name or str(form["unit_name"] or "").strip()
            if typed and identity.unit and typed != identity.unit:
                return [warning("XA-408", **reading.where(block.key, "unit_id"), seen=typed, expected=identity.unit)]
            identity.unit = identity.unit or typed
            if not identity.unit and not identity.unit_name:
                return [warning("XA-407", **reading.where(block.key, "unit_name"))]
    return []


def _dates(reading: Reading, on: date) -> list[Finding]:
    """An assessment dated after the day it is for, or more than a year before it."""
    found: list[Finding] = []
    for block, form in reading.forms.items():
        assessed = form.get(ASSESSED)
        if isinstance(assessed, date) and not 0 <= (on - assessed).days <= 366:
            code = "XA-308" if assessed > on else "XA-309"
            found.append(warning(code, **reading.where(block, ASSESSED), seen=_day(assessed), on=_day(on)))
    return found


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def in_order(found: ExaminedBook) -> list[Finding]:
    """Errors first, then down the sheets of the book; each thing said once, under the file's own name."""
    severities = list(Severity)
    sheets = {name: place for place, name in enumerate(dict.fromkeys(f.sheet for f in found.findings))}
    if found.reading is not None:
        known = {area.sheet for area in found.reading.location.names.values()}
        sheets = {name: place for place, name in enumerate(sorted(sheets, key=lambda name: (
            name != "", name not in known, sheets[name])))}

    def place(finding: Finding) -> tuple[int, int, int, int]:
        first = finding.cell.partition(":")[0]
        letters = first.rstrip("0123456789")
        row = int(first[len(letters):] or 0) if letters.isalpha() or not letters else 0
        return (severities.index(finding.severity), sheets[finding.sheet], row,
                column_number(letters) if letters.isascii() and letters.isupper() and letters else 0)

    unique: dict[str, Finding] = {}
    for finding in sorted((f.at(file=found.file) for f in found.findings), key=place):
        unique.setdefault(repr(finding), finding)
    return list(unique.values())
