"""The manifest of a batch: which unit got which file. Written last; what lacks one is not finished."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, fields
from io import StringIO
from operator import attrgetter
from pathlib import Path

from xlanskaff.errors import Problem, error

MANIFEST = "manifest.csv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the manifest."""

    unit: str
    name: str
    parent: str
    leader: str
    email: str
    lang: str
    file: str
    sha256: str
    book: str
    version: str
    template: str
    batch: str


COLUMNS = tuple(f.name for f in fields(Entry))
_row = attrgetter(*COLUMNS)


def write_manifest(path: Path, entries: Sequence[Entry]) -> None:
    """Write the manifest as a CSV that Norwegian Excel opens with a double click."""
    from xlanskaff.services.batch_write import put

    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(safe, _row(entry)) for entry in entries)
    put(path, [b"\xef\xbb\xbf", stream.getvalue().encode()])


def read_manifest(path: Path) -> list[Entry]:
    """Read a manifest back.

    Raises:
        Problem: XA-624 it is not a manifest, or cannot be read.
    """
    try:
        rows = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    except OSError as fault:
        raise Problem([error("XA-624", file=path.name, reason=fault.strerror or type(fault).__name__)]) from fault
    except UnicodeDecodeError as fault:
        raise Problem([error("XA-624", file=path.name, reason="not UTF-8")]) from fault
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise Problem([error("XA-624", file=path.name, reason="; ".join(rows[0] if rows else ()))])
    return [Entry(*(plain(row[c] or "") for c in COLUMNS)) for row in rows]


def safe(value: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def plain(value: str) -> str:
    """The text behind `safe`."""
    return value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@", "\t", "\r") else value
