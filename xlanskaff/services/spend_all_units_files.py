"""The workbooks of units as files: which are there, which somebody has changed, and how one gets its name.

A workbook is written under a name that says that it is not finished, then noted, then given its name. So what
has its name is noted, and is never written over; what is not noted has no name, and gives way.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.services.paths import PART

Made = dict[str, Any]
"""What is noted of a workbook that is made: `file`, `sha256`, `lines`, and øre by scope: `in`, `out`, `review`."""


def standing(out: Path, files: Mapping[str, str],
             before: Mapping[str, Made]) -> tuple[dict[str, Made], tuple[str, ...]]:
    """What is noted of the workbooks that are there, by unit, and the files that somebody has changed.

    One that a run noted, and was stopped before it had its name, gets its name now.

    Args:
        files: unit -> what its workbook is to be called.
        before: unit -> what was noted.

    Raises:
        Problem: see `named`.
    """
    made: dict[str, Made] = {}
    changed = []
    for unit, file in files.items():
        was, path = before.get(unit), out / file
        if was is None or was["file"] != file:
            continue
        if not os.path.lexists(path):
            if digest(unnamed(path)) != was["sha256"]:
                continue
            named(path)
        made[unit] = dict(was)
        if digest(path) != was["sha256"]:
            changed.append(file)
    return made, tuple(changed)


def begun(path: Path) -> Path:
    """The name that a workbook is written under; what has that name is not noted, and is taken away.

    Raises:
        Problem: XA-1251 it cannot be.
    """
    try:
        unnamed(path).unlink(missing_ok=True)
    except OSError as fault:
        raise unwritten(path, fault) from fault
    return unnamed(path)


def unnamed(path: Path) -> Path:
    """What a workbook is called before it has its name."""
    return path.with_name(path.name + PART)


def named(path: Path) -> None:
    """Give a workbook that is noted its name.

    Raises:
        Problem: XA-1250 something has come there in the meantime, XA-1251 it cannot have it.
    """
    if os.path.lexists(path):
        raise Problem([error("XA-1250", file=path.name)], Exit.USAGE)
    try:
        unnamed(path).rename(path)
    except OSError as fault:
        raise unwritten(path, fault) from fault


def unwritten(path: Path, fault: OSError) -> Problem:
    """What the system says of a workbook or a folder that cannot be written."""
    return Problem([error("XA-1251", file=path.name, seen=fault.strerror or str(fault))])


def digest(path: Path) -> str:
    """The digest of a file; empty where there is nothing to read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
