"""What the last action replaced, so that it can be put back: a file for each workbook, in the user's own folder.

Each click is a process of its own, so this cannot be kept in memory. A file holds the values and formulas
of the cells that were replaced and nothing else of the workbook. It is overwritten by the next action that
replaces cells, deleted when it has been used, and deleted when it is a week old. It lies in the folder
`undo` of `xlanskaff.excel.settings.data_folder`.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.grammar.book import Area, CellError, CellValue

VERSION = 1
WEEK = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its formula without the leading `=`, else its value."""

    value: CellValue = None
    formula: str | None = None


Cells = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """An area, what stood there, and what was put there."""

    area: Area
    before: Cells
    after: Cells


@dataclass(frozen=True, slots=True)
class Entry:
    """One action in one workbook."""

    book: str
    action: str
    areas: tuple[Replaced, ...]


def keep(folder: Path, entry: Entry) -> None:
    """Write down what is about to be replaced, in place of what was written for the same workbook.

    Raises:
        Problem: XA-814 it cannot be written.
    """
    target = _file(folder, entry.book)
    part = target.with_name(target.name + ".part")
    document = {"version": VERSION, "book": entry.book, "action": entry.action, "areas": [
        {"sheet": each.area.sheet, "place": [each.area.top, each.area.left, each.area.bottom, each.area.right],
         "before": _written(each.before), "after": _written(each.after)} for each in entry.areas]}
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        forget_old(folder)
        part.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        part.chmod(0o600)
        part.replace(target)
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        reason = fault.strerror or type(fault).__name__
        raise Problem([error("XA-814", reason=reason, folder=str(folder))], Exit.UNREADABLE) from fault


def find(folder: Path, book: str) -> Entry | None:
    """What was written for a workbook; None where there is nothing, or nothing that we can read."""
    try:
        document = json.loads(_file(folder, book).read_text(encoding="utf-8"))
        if document["version"] != VERSION or document["book"] != book:
            return None
        return Entry(book, str(document["action"]), tuple(
            Replaced(Area(str(each["sheet"]), *(int(number) for number in each["place"])),
                     _read(each["before"]), _read(each["after"])) for each in document["areas"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(folder: Path, book: str) -> None:
    """Delete what was written for a workbook."""
    with suppress(OSError):
        _file(folder, book).unlink(missing_ok=True)


def forget_old(folder: Path) -> None:
    """Delete what is more than a week old."""
    oldest = time.time() - WEEK
    for path in folder.glob("*.json"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _file(folder: Path, book: str) -> Path:
    return folder / f"{hashlib.sha256(book.casefold().encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.json"


def _written(cells: Cells) -> list[list[Any]]:
    """Cells as JSON has them: a value as it is, a formula or an error in a list of its kind and its text."""
    return [[["f", cell.formula] if cell.formula is not None else
             ["e", cell.value.code] if isinstance(cell.value, CellError) else cell.value for cell in row]
            for row in cells]


def _read(rows: Sequence[Sequence[Any]]) -> Cells:
    return tuple(tuple(_cell(written) for written in row) for row in rows)


def _cell(written: Any) -> Cell:
    """A cell as it was written.

    Example:
        >>> _cell(["f", "A1+1"]), _cell("=tekst")
        (Cell(value=None, formula='A1+1'), Cell(value='=tekst', formula=None))
    """
    if isinstance(written, list):
        kind, text = written
        return Cell(formula=str(text)) if kind == "f" else Cell(CellError(str(text)))
    if written is None or isinstance(written, bool | int | float | str):
        return Cell(written)
    raise TypeError(type(written).__name__)
