"""The workbook part: its sheets, defined names and settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from xlanskaff.xlsx.package_bulk import UnusualError, around, resolved, split
from xlanskaff.xlsx.package_limits import LIMITS, Limits
from xlanskaff.xlsx.package_xml import (
    RELATION,
    STRICT,
    STRICT_RELATION,
    Attributes,
    OnStart,
    RefusedError,
    parse,
)

TRUE = frozenset({"1", "true", "on"})


class SheetEntry(NamedTuple):
    """A tab as the workbook part lists it."""

    name: str
    state: str
    relation: str


class NameEntry(NamedTuple):
    """A defined name: what it says, and the index of the sheet it belongs to (None: the workbook)."""

    name: str
    text: str
    local: int | None


@dataclass(slots=True)
class Workbook:
    """What the workbook part says."""

    sheets: list[SheetEntry] = field(default_factory=list)
    names: list[NameEntry] = field(default_factory=list)
    date1904: bool = False
    protected: bool = False
    strict: bool = False


def read_workbook(data: bytes, *, part: str, file: str = "", limits: Limits = LIMITS) -> Workbook:
    """Read the workbook part.

    Raises:
        Problem: not well-formed, or more sheets or names than we read.
    """
    book = Workbook()
    try:
        _quick(data, book, limits)
    except UnusualError:
        book = Workbook()
        _walk(data, book, limits, part=part, file=file)
    return book


_defined = re.compile(
    r'<definedName name="([^"<&\s]++)"((?: [a-zA-Z]++="[^"<&]*+")*+)>([^<]*+)</definedName>|(.++)', re.DOTALL)
_local = re.compile(r' localSheetId="([0-9]{1,6}+)"')


def _quick(data: bytes, book: Workbook, limits: Limits) -> None:
    head, body, tail = split(data, b"<definedNames>", b"</definedNames>")
    start = _starts(book, limits)
    around(head, tail, "definedNames", start, start)
    found = _defined.findall(body)
    if len(found) > limits.names or (found and found[-1][3]):
        raise UnusualError
    for name, attributes, text, _ in found:
        local = _local.search(attributes) if attributes else None
        if local is None and "localSheetId" in attributes:
            raise UnusualError
        written = resolved(text) if "&" in text else text
        book.names.append(NameEntry(name, written, int(local[1]) if local else None))


def _walk(data: bytes, book: Workbook, limits: Limits, *, part: str, file: str) -> None:
    current: Attributes | None = None
    pieces: list[str] = []
    start_other = _starts(book, limits)

    def start(name: str, attributes: Attributes) -> None:
        nonlocal current
        if name.endswith(" definedName"):
            current = attributes
            pieces.clear()
        else:
            start_other(name, attributes)

    def end(name: str) -> None:
        nonlocal current
        if current is not None and name.endswith(" definedName"):
            local = current.get("localSheetId")
            entry = NameEntry(current.get("name", ""), "".join(pieces), None if local is None else int(local))
            book.names.append(entry)
            if len(book.names) > limits.names:
                raise RefusedError("XA-117")
            current = None

    def text(piece: str) -> None:
        if current is not None:
            pieces.append(piece)

    parse(data, start, end, text, part=part, file=file, limits=limits)


def _starts(book: Workbook, limits: Limits) -> OnStart:
    """What the elements round the defined names tell."""

    def start(name: str, attributes: Attributes) -> None:
        space, _, tag = name.rpartition(" ")
        if tag == "sheet":
            relation = attributes.get(f"{RELATION} id") or attributes.get(f"{STRICT_RELATION} id") or ""
            book.sheets.append(SheetEntry(attributes["name"], attributes.get("state", "visible"), relation))
            if len(book.sheets) > limits.sheets:
                raise RefusedError("XA-117")
        elif tag == "workbookPr":
            book.date1904 = attributes.get("date1904") in TRUE
        elif tag == "workbookProtection":
            book.protected = attributes.get("lockStructure") in TRUE
        elif tag == "workbook":
            book.strict = space == STRICT

    return start
