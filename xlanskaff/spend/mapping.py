"""A saved mapping: which column is which, where the file does not say it well enough itself.

A small TOML file that a person writes, or corrects when we have proposed one:

    [file]
    header_row = 5          # the row with the headers, from 1
    delimiter = ";"
    sheet = "Hovedbok"      # of a workbook

    [columns]
    amount = "Beløp NOK"    # the header in the file, or "#7" for the seventh column where several are called the same
    gross = ""              # not used

    [reading]
    decimal = ","
    date_order = "dmy"      # or "mdy"
    unit = 1000             # what a 1 is worth in whole kroner
    currency = "NOK"
    sign = -1               # where expenditure stands as negative amounts

Everything is optional; what is not said is found out from the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.spend.columns import UNUSED, plain, roles

_LINE = re.compile(r"\bline (\d+)")
_SECTIONS: Mapping[str, Mapping[str, tuple[type, tuple[object, ...]]]] = {
    "file": {"header_row": (int, ()), "delimiter": (str, (";", ",", "\t", "|")), "sheet": (str, ())},
    "reading": {"decimal": (str, (",", ".")), "date_order": (str, ("dmy", "mdy")),
                "unit": (int, (1, 1_000, 1_000_000)), "currency": (str, ()), "sign": (int, (1, -1))},
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a mapping says; empty where nobody gave one."""

    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int = 0
    delimiter: str = ""
    sheet: str = ""
    decimal: str = ""
    date_order: str = ""
    unit: int = 0
    currency: str = ""
    sign: int = 1


def read_map(text: str, file: str) -> ColumnMap:
    """Read a mapping.

    Raises:
        Problem: everything that is wrong with it at once (exit 2).

    Example:
        >>> read_map('[columns]\\namount = "Sum"\\n', "m.toml").columns
        {'amount': 'Sum'}
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Problem([_broken(text, file, fault)], Exit.USAGE) from None
    faults = [error("XA-1031", file=file, seen=name, accepted=("[file]", "[columns]", "[reading]"))
              for name in told if name not in (*_SECTIONS, "columns")]
    values: dict[str, Any] = {}
    for section, entries in _SECTIONS.items():
        given = told.get(section, {})
        if not isinstance(given, dict):
            faults.append(error("XA-1031", file=file, seen=section, accepted=("[file]", "[columns]", "[reading]")))
            continue
        for name, value in given.items():
            faults += _fault(file, entries, name, value)
            values[name] = value
    columns = told.get("columns", {})
    accepted = tuple(role for role in roles() if role not in UNUSED)
    if not isinstance(columns, dict):
        faults.append(error("XA-1031", file=file, seen="columns", accepted=("[file]", "[columns]", "[reading]")))
    else:
        faults += [error("XA-1031", file=file, seen=name, accepted=accepted)
                   for name in columns if name not in accepted]
        faults += [error("XA-1032", file=file, label=name, seen=value, accepted=("“…”",))
                   for name, value in columns.items() if not isinstance(value, str)]
    if faults:
        raise Problem(faults, Exit.USAGE)
    return ColumnMap(columns=columns, **values)


def places_of(header: str, headers: Sequence[str]) -> list[int]:
    """Where a header of a mapping stands in a file: nowhere, at one place, or at several.

    Example:
        >>> places_of("beløp", ["Dato", "Beløp"]), places_of("#1", ["Dato", "Beløp"]), places_of("Sum", ["Dato"])
        ([1], [0], [])
    """
    wanted = header.strip()
    if wanted.startswith("#") and wanted[1:].isdecimal():
        at = int(wanted[1:]) - 1
        return [at] if 0 <= at < len(headers) else []
    for same in (str.strip, plain):
        if found := [at for at, each in enumerate(headers) if same(each) == same(header)]:
            return found
    return []


def called(at: int, headers: Sequence[str]) -> str:
    """What a mapping calls a column: its header; its place where it has none, or one that would not find it.

    Example:
        >>> [called(at, ["Dato", "Beløp", "Beløp", " ", "#1"]) for at in range(5)]
        ['Dato', '#2', '#3', '#4', '#5']
    """
    header = headers[at].strip()
    return header if header.isprintable() and plain(header) and places_of(header, headers) == [at] else f"#{at + 1}"


def _broken(text: str, file: str, fault: tomllib.TOMLDecodeError) -> Finding:
    """Where the text is no TOML; where it only ends too soon, its last line."""
    lines = text.splitlines() or [""]
    said = _LINE.search(str(fault))
    line = min(int(said[1]) if said else len(lines), len(lines))
    return error("XA-1030", file=file, seen=lines[line - 1].strip()[:80], line=line)


def _fault(file: str, entries: Mapping[str, tuple[type, tuple[object, ...]]], name: str,
           value: object) -> list[Finding]:
    if name not in entries:
        return [error("XA-1031", file=file, seen=name, accepted=tuple(entries))]
    kind, allowed = entries[name]
    if type(value) is not kind or (allowed and value not in allowed) or (kind is int and name == "header_row"
                                                                         and not 0 <= int(str(value)) <= 10_000):
        shown = tuple(str(each).replace("\t", "\\t") for each in allowed)
        shown = shown or (("1, 2, 3 …",) if kind is int else ("“…”",))
        return [error("XA-1032", file=file, label=name, seen=value, accepted=shown)]
    return []
