"""The workbook part: its sheets, defined names and settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from xlanskaff.xlsx.package_limits import LIMITS, Limits
from xlanskaff.xlsx.package_xml import RELATION, STRICT, STRICT_RELATION, Attributes, RefusedError, parse

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
    current: Attributes | None = None
    pieces: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        nonlocal current
        space, _, tag = name.rpartition(" ")
        if tag == "sheet":
            relation = attributes.get(f"{RELATION} id") or attributes.get(f"{STRICT_RELATION} id") or ""
            book.sheets.append(SheetEntry(attributes["name"], attributes.get("state", "visible"), relation))
            if len(book.sheets) > limits.sheets:
                raise RefusedError("XA-117")
        elif tag == "definedName":
            current = attributes
            pieces.clear()
        elif tag == "workbookPr":
            book.date1904 = attributes.get("date1904") in TRUE
        elif tag == "workbookProtection":
            book.protected = attributes.get("lockStructure") in TRUE
        elif tag == "workbook":
            book.strict = space == STRICT

    def end(name: str) -> None:
        nonlocal current
        if current is not None and name.endswith(" definedName"):
            local = current.get("localSheetId")
            book.names.append(NameEntry(current.get("name", ""), "".join(pieces),
                                        None if local is None else int(local)))
            if len(book.names) > limits.names:
                raise RefusedError("XA-117")
            current = None

    def text(piece: str) -> None:
        if current is not None:
            pieces.append(piece)

    parse(data, start, end, text, part=part, file=file, limits=limits)
    return book
