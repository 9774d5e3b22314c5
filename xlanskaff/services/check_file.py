"""One file looked at from every side: whether it is a workbook, and then everything about the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlanskaff.services.check_book import ExaminedBook, guarded, look_into
from xlanskaff.xlsx.guard import is_lock_file
from xlanskaff.xlsx.read import open_book


@dataclass(slots=True)
class Examined(ExaminedBook):
    """A file and everything that was found out about it.

    Attributes:
        copy: the copy with the findings in it, when one was made.
    """

    path: Path = Path()
    copy: Path | None = None


def examine(path: Path, *, file: str = "", on: date | None = None) -> Examined:
    """Find out everything about one file. Never raises: what cannot be read is a finding too.

    Args:
        file: what findings call it; its name when empty.
        on: the day the answers are expected to be about.
    """
    found = Examined(file or path.name, path=path)
    guarded(found, lambda: look_into(found, open_book(path, thorough=True), on))
    if not found.readable and is_lock_file(path.name):
        found.readable = True
    return found
