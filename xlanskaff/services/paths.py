"""Which files are meant: what stands on the command line, and what lies in the folders named there."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xlanskaff.errors import Finding, error, note
from xlanskaff.services.batch_manifest import MANIFEST
from xlanskaff.xlsx.guard import is_lock_file

WORKBOOKS = frozenset([".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".xlw",
                       ".ods", ".ots", ".fods", ".numbers", ".gsheet"])
"""Endings of files that somebody takes for a workbook, whether we read them or not."""

PART = ".part"
_SYSTEM = frozenset(["desktop.ini", "thumbs.db"])
_SHOWN = 5


class Files(NamedTuple):
    """The files to read, sorted within each folder, and what is worth telling about the rest."""

    files: list[Path]
    findings: list[Finding]


def expand(paths: Iterable[Path]) -> Files:
    """Every file that is meant, each once.

    A file is taken as it is given, whatever it is called. A folder is looked through with all its
    folders, and gives everything that looks like a workbook, so that a file of another kind is
    named by whoever reads it and not silently missed. Lock files, unfinished files and the
    manifest of a batch are left out.
    """
    found: dict[str, Path] = {}
    findings: list[Finding] = []
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - unlike the method of a path, it never raises
            listed = list(_inside(path, findings, set()))
            if not listed and not any(f.code == "XA-128" for f in findings):
                findings.append(error("XA-195", file=written(path)))
        elif not os.path.lexists(path):
            findings.append(error("XA-194", file=written(path)))
            continue
        else:
            listed = [path] if _wanted(path, findings) else []
        for each in listed:
            found.setdefault(os.path.realpath(each), each)
    return Files(list(found.values()), findings)


def labels(files: Sequence[Path]) -> dict[Path, str]:
    """What to call each file: its name, with as many folders in front as it takes to tell two apart.

    Example:
        >>> list(labels([Path("a/x/1.xlsx"), Path("b/x/1.xlsx"), Path("b/x/2.xlsx")]).values())
        ['a/x/1.xlsx', 'b/x/1.xlsx', '2.xlsx']
    """
    called = dict.fromkeys(files, 1)
    while True:
        groups: defaultdict[str, list[Path]] = defaultdict(list)
        for path, parts in called.items():
            groups["/".join(path.parts[-parts:])].append(path)
        crowded = [path for group in groups.values() if len(group) > 1 for path in group
                   if called[path] < len(path.parts)]
        if not crowded:
            return {path: written(Path(*path.parts[-parts:])) for path, parts in called.items()}
        for path in crowded:
            called[path] += 1


def written(path: Path) -> str:
    """A path as text that can be shown and encoded, with `/` between the parts.

    Example:
        >>> written(Path("svar") / "Skole\\n.xlsx")
        'svar/Skole\ufffd.xlsx'
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in path.as_posix())


def _inside(folder: Path, findings: list[Finding], seen: set[str]) -> Iterator[Path]:
    """The workbooks of a folder and of the folders in it; a folder that links back is entered once."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(folder.iterdir(), key=lambda path: (path.name.casefold(), path.name))
    except OSError as fault:
        findings.append(error("XA-128", file=written(folder), seen=fault.strerror or type(fault).__name__))
        return
    others: list[str] = []
    for entry in entries:
        if os.path.isdir(entry):  # noqa: PTH112
            if not entry.name.startswith("."):
                yield from _inside(entry, findings, seen)
        elif not _wanted(entry, findings):
            continue
        elif entry.suffix.lower() in WORKBOOKS:
            yield entry
        elif not entry.name.startswith(".") and entry.name.lower() not in _SYSTEM:
            others.append(entry.name)
    if others:
        shown = (*(written(Path(name)) for name in others[:_SHOWN]), *["…"][:len(others) - _SHOWN])
        findings.append(note("XA-197", file=written(folder), files=shown, count=len(others)))


def _wanted(path: Path, findings: list[Finding]) -> bool:
    if is_lock_file(path.name):
        findings.append(note("XA-102", file=written(path)))
    elif path.suffix.lower() == PART:
        findings.append(note("XA-196", file=written(path)))
    elif (special := _special(path)):
        findings.append(error("XA-103", file=written(path), seen=special))
    else:
        return path.name.lower() != MANIFEST
    return False


def _special(path: Path) -> str:
    """What a path is that is no plain file, as `ls` shows it; a pipe could keep us waiting for ever."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    return "" if stat.S_ISREG(mode) else stat.filemode(mode)
