"""Which files an import is of, and what lies in the folders besides them.

A folder gives what lies in it, and not what lies in the folders below: years, copies and drafts often lie
there, and reading a ledger twice is worse than asking. But nothing that may be a ledger is passed over in
silence: it is read, or refused with a reason, or named here.
"""

from __future__ import annotations

import os
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path

from xlanskaff.errors import Finding, Problem, error, note, warning
from xlanskaff.language.texts import LANGUAGES, text
from xlanskaff.services.batch_manifest import MANIFEST
from xlanskaff.services.paths import PART, WORKBOOKS, Files, written
from xlanskaff.services.spend_import_xml import in_folder, xml_kind
from xlanskaff.spend.classified import CLASSIFIED

ENDINGS = frozenset([".csv", ".txt", ".tsv", ".tab", ".dat", ".skv", ".xlsx", ".xlsm"])
"""Files of a folder that are taken for ledgers."""
_TRIED = ENDINGS | WORKBOOKS
"""These are read too, or refused by whoever reads them, who says what to do about it."""
_PACKED = frozenset([".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz"])
_NO_LEDGER = frozenset([".toml", ".parquet", PART])
"""Mappings, ledgers that were imported, and what is not finished."""
_SYSTEM = frozenset(["desktop.ini", "thumbs.db"])
_PROPERTIES = "docProps/custom.xml"
_MOST = 2**20
_SHOWN = 5


def expanded(paths: Sequence[Path], without: Collection[Path] = ()) -> Files:
    """Every file that is meant, each once; a folder gives the ledgers in it, sorted, but for those left out.

    Args:
        without: files and folders in the folders that are no ledgers, and are known to the reader.

    Raises:
        Problem: a path is not there, or cannot be looked into, or is a folder without ledgers.
    """
    left_out = {os.path.realpath(each) for each in without}
    found: dict[str, Path] = {}
    faults: list[Finding] = []
    folders: list[Path] = []
    ours: list[Path] = []
    for path in paths:
        listed = [path]
        if os.path.isdir(path):  # noqa: PTH112 - unlike the method of a path, it never raises
            try:
                every = [*sorted(filter(_tried, path.iterdir()), key=lambda each: each.name.casefold()),
                         *in_folder(path)]
            except OSError as fault:
                faults.append(error("XA-128", file=path.name, seen=fault.strerror or type(fault).__name__))
                continue
            every = [each for each in every if os.path.realpath(each) not in left_out]
            listed = [each for each in every if not is_ours(each)]
            ours += [each for each in every if each not in listed and each not in ours]
            folders.append(path)
            if not listed:
                faults.append(error("XA-1048", file=path.name, accepted=tuple(sorted((*ENDINGS, ".xml", ".zip")))))
        elif not os.path.lexists(path):
            faults.append(error("XA-194", file=path.as_posix()))
        for each in listed if os.path.lexists(path) else ():
            found.setdefault(os.path.realpath(each), each)
    told = [note("XA-1276", seen=", ".join(path.name for path in ours), count=len(ours))] if ours else []
    known = {*found, *left_out, *map(os.path.realpath, ours)}
    for folder in folders:
        told += _beside(folder, known, documents=os.path.realpath(folder) in found)
        told += _below(folder, known)
    if faults:
        raise Problem([*faults, *told])
    return Files([*found.values()], told)


def is_ours(path: Path) -> bool:
    """Whether a file is a workbook that we have made: every book of ours has an identity among its properties."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(_PROPERTIES)
            return info.file_size <= _MOST and b'name="xa_book"' in archive.read(info)
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return False


def _beside(folder: Path, known: Collection[str], *, documents: bool) -> Iterator[Finding]:
    """The files of a folder that are not read; among invoices whoever reads them tells of other XML."""
    likely: list[str] = []
    others: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda each: each.name.casefold()):
        ending = path.suffix.lower()
        if (_hidden(path.name) or not _a_file(path) or os.path.realpath(path) in known or _left_by_us(path)
                or ending in _NO_LEDGER or (documents and ending == ".xml")):
            continue
        (likely if ending == ".xml" or ending in _PACKED or _holds_ledgers(path) else others).append(path.name)
    if likely:
        yield warning("XA-1056", file=folder.name, count=len(likely), files=_few(likely))
    if others:
        yield note("XA-1058", file=folder.name, count=len(others), files=_few(others))


def _below(folder: Path, known: Collection[str]) -> Iterator[Finding]:
    """What may be ledgers in the folders below, but for the folders that we have made."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not _hidden(name) and name != "__MACOSX" and not
                            name.endswith(_workings()) and os.path.realpath(here / name) not in known)
        if here == folder:
            continue
        if CLASSIFIED in names or MANIFEST in names:
            folders.clear()
            continue
        for name in names:
            path = here / name
            if os.path.realpath(path) not in known and _may_be(path):
                found[written(here.relative_to(folder))].append(name)
    if found:
        shown = [f"{place}/{names[0]}" if len(names) == 1 else f"{place} ({len(names)})"
                 for place, names in found.items()]
        yield warning("XA-1057", file=folder.name, count=sum(map(len, found.values())), files=_few(shown))


def _tried(path: Path) -> bool:
    """Whether a file of a folder is meant: one that a ledger may be, and not what an import has left there."""
    return path.suffix.lower() in _TRIED and not _hidden(path.name) and not _left_by_us(path) and _a_file(path)


def _may_be(path: Path) -> bool:
    """Whether a file in a folder below may be a ledger; invoices are read wherever they lie."""
    ending = path.suffix.lower()
    if ending == ".xml":
        return not _hidden(path.name) and xml_kind(path)[0] == "saft"
    return (_tried(path) and not is_ours(path)) or ending in _PACKED or _holds_ledgers(path)


def _holds_ledgers(path: Path) -> bool:
    """Whether a zip has anything in it that may be a ledger; one that nobody can look into may."""
    if path.suffix.lower() != ".zip" or _hidden(path.name):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return any(Path(name).suffix.lower() in (*_TRIED, ".xml") for name in archive.namelist()
                       if not name.startswith("__MACOSX/"))
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return True


def _left_by_us(path: Path) -> bool:
    return path.stem.endswith(_names("spend.aside.name")) or path.stem in _names("spend_all.units.sums", before="")


def _workings() -> tuple[str, ...]:
    return _names("spend_all.workings", before=" - ")


@cache
def _names(key: str, before: str = " ") -> tuple[str, ...]:
    """What files and folders of ours are called, in every language."""
    return tuple(f"{before}{text(key, lang)}" for lang in LANGUAGES)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM


def _a_file(path: Path) -> bool:
    """Whether a path is a file, or may be one that the system tells us nothing of."""
    try:
        return path.is_file()
    except OSError:
        return True


def _few(names: Sequence[str]) -> tuple[str, ...]:
    """The first names, and a sign that there are more."""
    return (*(written(Path(name)) for name in names[:_SHOWN]), *["…"][:len(names) - _SHOWN])
