"""Excel itself, the file of the add-in, and other files that get in its way."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PureWindowsPath

from xlanskaff.excel import addin_files, addin_registry, settings
from xlanskaff.excel.addin_files import there
from xlanskaff.excel.doctor_facts import Facts, Seen, below

_ZONE = re.compile(r"^ZoneId\s*=\s*(\d)", re.MULTILINE)
_INTERNET = 3
_NAME = re.compile(r'<(?:\w+:)?definedName\b[^>]*?\bname="(ANSK_[^"]*)"', re.IGNORECASE)
_BOOKS = frozenset([".xlam", ".xlsm", ".xlsx", ".xltm", ".xltx"])
_MOST = 1 << 24
_SYNCHRONISED = frozenset(["OneDrive", "CloudStorage", "Mobile Documents", "Dropbox"])
_ONEDRIVE = ("OneDriveCommercial", "OneDriveConsumer", "OneDrive")


def excel(facts: Facts) -> Iterator[Seen]:
    """Which Excel there is, and whether it and Python are of the same width."""
    system = facts.system
    if system.platform == "linux":
        yield Seen("excel", "elsewhere", "unknown")
        return
    if system.platform == "mac":
        opened = there(system.home / addin_files.MAC_CONTAINER)
        found = addin_files.mac_excel(system)
        if not opened:
            yield Seen("excel", "never_opened" if found else "missing", "error")
        else:
            yield Seen("excel", "mac", "ok")
        return
    if facts.excel is None:
        yield Seen("excel", "missing", "error")
        return
    values = {"version": facts.excel.build or facts.excel.version, "bits": str(facts.excel.bits),
              "python": str(system.python_bits)}
    if float(facts.excel.version) < 16:
        yield Seen("excel", "old", "warning", values)
    else:
        yield Seen("excel", "found", "ok", values)
    # Excel and Python are two processes, so they may differ; only the DLL must be of Excel's width.
    bits = "unknown" if not facts.excel.bits else "same" if facts.excel.bits == system.python_bits else "different"
    yield Seen("bits", bits, "unknown" if bits == "unknown" else "ok", values)


def checks(facts: Facts) -> Iterator[Seen]:
    """The file of the add-in: that it is there, opened, of the right version, not blocked, and alone of its name."""
    yield _installed(facts)
    yield from _settings(facts)
    if there(facts.target):
        yield _version(facts)
        yield _disabled(facts)
        yield _marked(facts)
    yield _place(facts)
    yield _alone(facts)


def names(facts: Facts, books: Sequence[Path]) -> Iterator[Seen]:
    """Defined names that hide our functions: in the books that were named, and in what Excel opens at the start."""
    found = {str(path): sorted(set(hidden)) for path in (*books, *_opened(facts)) if (hidden := hides(path))}
    unread = [str(path) for path in books if not zipfile.is_zipfile(path)]
    if found:
        yield Seen("names", "hidden", "error", {"files": ", ".join(found), "names": ", ".join(
            sorted({name for hidden in found.values() for name in hidden}))})
    elif unread:
        yield Seen("names", "unread", "unknown", {"files": ", ".join(unread)})
    elif facts.system.platform != "linux" or books:
        yield Seen("names", "free", "ok")


def hides(book: Path) -> list[str]:
    """The defined names of a workbook that begin like our functions; empty where it cannot be read."""
    try:
        with zipfile.ZipFile(book) as archive:
            info = archive.getinfo("xl/workbook.xml")
            return _NAME.findall(archive.read(info).decode("utf-8", "replace")) if info.file_size <= _MOST else []
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError):
        return []


def _installed(facts: Facts) -> Seen:
    values = {"addin": str(facts.target), "value": facts.status.registered}
    if facts.status.installed:
        return Seen("addin", "installed", "ok", values)
    if not there(facts.target):
        return Seen("addin", "not_installed" if not facts.status.interpreter else "gone", "error", values)
    known = facts.excel and addin_registry.mentions(facts.system, facts.excel.version, str(facts.target))
    return Seen("addin", "not_opened" if known else "not_registered", "error", values)


def _settings(facts: Facts) -> Iterator[Seen]:
    """Whether the file of settings can be read, and whether another goes before it."""
    path, shared = settings.location(facts.system), settings.shared(facts.system)
    values = {"path": str(path), "shared": str(shared)}
    try:
        path.read_bytes()
    except FileNotFoundError:
        if there(shared):
            yield Seen("settings", "only_shared", "ok", values)
    except OSError as fault:
        yield Seen("settings", "denied", "error", values | {"said": fault.strerror or type(fault).__name__})
    else:
        yield Seen("settings", "shared" if there(shared) else "found", "ok", values)


def _version(facts: Facts) -> Seen:
    here, package = facts.status.version, facts.status.package
    values = {"addin": here, "package": package}
    if addin_files.version(facts.target) is None:
        return Seen("version", "not_ours", "error", {"addin": str(facts.target)})
    if not here or not package:
        return Seen("version", "unknown", "unknown", values)
    if here == package:
        return Seen("version", "same", "ok", values)
    if _numbers(package) < _numbers(here):
        return Seen("version", "package_older", "error", values)
    return Seen("version", "older", "warning", values)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _disabled(facts: Facts) -> Seen:
    """What Excel has switched off because it stopped or was slow: `DisabledItems`, a path in UTF-16 in each value."""
    if facts.excel is None:
        return Seen("disabled", "unknown", "unknown")
    key = rf"{addin_registry.USER}\{facts.excel.version}\Excel\Resiliency\DisabledItems"
    wanted = addin_files.NAME.lower()
    for value in facts.system.registry(key).values():
        if isinstance(value, bytes) and any(wanted in value[n:].decode("utf-16-le", "replace").lower() for n in (0, 1)):
            return Seen("disabled", "disabled", "error")
    return Seen("disabled", "enabled", "ok")


def _marked(facts: Facts) -> Seen:
    """The mark of the web. Excel does not run macros in a file that has it, whatever the person answers."""
    mark = facts.system.mark(facts.target)
    if facts.system.platform == "mac":
        return Seen("mark", "quarantined", "warning") if mark else Seen("mark", "none", "ok")
    zone = _ZONE.search(mark)
    marked = zone is not None and int(zone[1]) >= _INTERNET
    # The policy «Block macros from running in Office files from the Internet».
    ruled = facts.policy(r"excel\security", "blockcontentexecutionfrominternet") == 1
    if not marked:
        return Seen("mark", "none", "ok")
    return Seen("mark", "marked_policy" if ruled else "marked", "error", {"addin": str(facts.target)})


def _place(facts: Facts) -> Seen:
    """Whether the file or Python lies in a synchronised folder or on a server."""
    for what in (facts.target, *([facts.python] if facts.python else [])):
        values = {"path": str(what)}
        if synchronised(facts, what):
            return Seen("place", "synchronised", "warning", values)
        # A drive that has been given a letter is told by the path it stands for.
        if any(str(path).startswith(("\\\\", "//")) for path in (what, os.path.realpath(what))):
            return Seen("place", "network", "warning", values)
    return Seen("place", "local", "ok")


def synchronised(facts: Facts, path: Path) -> bool:
    """Whether a path lies in OneDrive, iCloud or the like, as the system tells or as the folder is called."""
    if any(below(str(path), folder) for name in _ONEDRIVE if (folder := facts.system.env(name))):
        return True
    return any(part.startswith("OneDrive -") or part in _SYNCHRONISED for part in path.parts)


def _alone(facts: Facts) -> Seen:
    """Other files of the same name that Excel opens: it opens the first and refuses the next."""
    same = [path for path in _opened(facts) if path.name.lower() == addin_files.NAME]
    elsewhere = addin_registry.others_of_that_name(facts.system, facts.excel.version, str(facts.target)) \
        if facts.excel else []
    files = sorted({*map(str, same), *elsewhere})
    if files:
        return Seen("alone", "clash", "error", {"files": ", ".join(files)})
    return Seen("alone", "alone", "ok")


def _opened(facts: Facts) -> list[Path]:
    """Other workbooks that Excel opens when it starts, as far as they can be found on disk."""
    system = facts.system
    if system.platform == "mac":
        folders = [facts.target.parent]
    elif system.platform == "windows":
        folders = [facts.target.parents[1] / "Excel" / "XLSTART"]
    else:
        return []
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    if facts.excel:
        entries = addin_registry.listed(system.registry(addin_registry.options(facts.excel.version)))
        for _, file in entries.values():
            alone = PureWindowsPath(file).name == file
            files.append(facts.target.parent / file if alone else Path(file))
    return [path for path in dict.fromkeys(files) if path != facts.target and path.is_file()
            and path.suffix.lower() in _BOOKS and not path.name.startswith("~$")]
