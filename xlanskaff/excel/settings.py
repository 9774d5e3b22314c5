"""The settings of the add-in: one small file that Python writes and VBA reads.

The file is `xlanskaff.conf`, in the place and the format that xlwings' own VBA module looks for when
its constant `PROJECT_NAME` is `"xlanskaff"` (not `"xlwings"`: the xlwings.conf of the user is never touched):

- Windows `%USERPROFILE%\\.xlanskaff\\xlanskaff.conf`
- Mac `~/Library/Containers/com.microsoft.Excel/Data/xlanskaff.conf`, inside the sandbox of Excel
- Linux `~/.xlanskaff/xlanskaff.conf`, for the command line

A file of the same name beside the add-in, where an IT department can put one for everybody, goes before
it: for VBA, and for `load`. We never write that one.

One setting a line, `"KEY","value"`. VBA reads one with xlwings' `GetConfig("LANG", "nb")`, or by itself
with `Input #file, key, value`. A path below the home folder begins with `%USERPROFILE%` (Windows) or
`$HOME` (Mac), which `GetConfig` expands, so letters such as æ, ø and å in a user name never stand in
the file. The keys:

- `INTERPRETER_WIN`, `INTERPRETER_MAC`: the Python that runs the add-in (read by xlwings)
- `PYTHONPATH`: the folder of the worksheet functions (read by xlwings)
- `ADD_WORKBOOK_TO_PYTHONPATH`: `false`; a file beside the workbook is never taken for our code
- `UDF MODULES`: the module of the worksheet functions
- `LANG`: `nb`, `nn` or `en`, the language of the tab and of the messages
- `VERSION`: the version of the package that wrote the file
- `LOG FOLDER`: where logs go

Lines with other keys belong to somebody else and stay as they are, byte for byte.
"""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.excel.addin_system import System
from xlanskaff.language.texts import LANGUAGES, Lang, language

PROJECT = "xlanskaff"
UDF_MODULE = "xlanskaff_udfs"
KEYS = ("INTERPRETER_WIN", "INTERPRETER_MAC", "PYTHONPATH", "ADD_WORKBOOK_TO_PYTHONPATH", "UDF MODULES",
        "LANG", "VERSION", "LOG FOLDER")
"""The keys that are ours, in the order in which they are written."""

_PAUSES = (0.05, 0.2, 0.4)
_LINE = re.compile(rb'\s*"([^"]*)"\s*,\s*"([^"]*)"\s*')
_HOME = {"windows": "%USERPROFILE%", "mac": "$HOME", "linux": "$HOME"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the add-in needs to know.

    Attributes:
        lang: the language of the tab and of the messages.
        interpreter: the Python to run; None before anything is installed.
        udfs: the folder of the worksheet functions; None before anything is installed.
        version: the version of the package that wrote the file; empty before anything is installed.
        log: where logs go; None for the usual place.
    """

    lang: Lang = "nb"
    interpreter: Path | None = None
    udfs: Path | None = None
    version: str = ""
    log: Path | None = None


def location(system: System | None = None) -> Path:
    """Where the file of settings lies."""
    system = system or here()
    if system.platform == "mac":
        return system.home / "Library/Containers/com.microsoft.Excel/Data" / f"{PROJECT}.conf"
    return system.home / f".{PROJECT}" / f"{PROJECT}.conf"


def data_folder(system: System | None = None) -> Path:
    """Where the program keeps what it writes for itself: logs, the journal of undo, what was installed."""
    system = system or here()
    if system.platform == "windows":
        local = system.env("LOCALAPPDATA")
        return (Path(local) if local else system.home / "AppData" / "Local") / PROJECT
    if system.platform == "mac":
        return system.home / "Library" / "Application Support" / PROJECT
    return system.home / ".local" / "state" / PROJECT


def shared(system: System | None = None) -> Path:
    """Where an IT department can put settings for everybody: beside the add-in."""
    from xlanskaff.excel.addin_files import target

    return target(system or here()).with_name(f"{PROJECT}.conf")


def load(system: System | None = None, *, own: bool = False) -> Settings:
    """The settings as they are; what is missing or cannot be read is as before an installation.

    Args:
        own: leave out what an IT department has put beside the add-in.
    """
    system = system or here()
    found: dict[str, str] = {}
    for path in (location(system), *([] if own else [shared(system)])):
        with suppress(OSError):
            found |= _values(path.read_bytes(), system.ansi)
    interpreter = found.get("INTERPRETER_MAC" if system.platform == "mac" else "INTERPRETER_WIN", "")
    wanted = found.get("LANG", "nb")
    return Settings(
        lang=language(wanted) if wanted in LANGUAGES else "nb",
        interpreter=_place(interpreter, system),
        udfs=_place(found.get("PYTHONPATH", ""), system),
        version=found.get("VERSION", ""),
        log=_place(found.get("LOG FOLDER", ""), system),
    )


def save(settings: Settings, system: System | None = None) -> Path:
    """Write the settings, in one step; lines of others stay as they are. Where the file lies.

    Raises:
        Problem: XA-890, a path that Excel could not read back; XA-891, the file cannot be written.
    """
    system = system or here()
    path = location(system)
    interpreter = written(settings.interpreter, system)
    values = {
        "INTERPRETER_MAC" if system.platform == "mac" else "INTERPRETER_WIN": interpreter,
        "PYTHONPATH": written(settings.udfs, system),
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "UDF MODULES": UDF_MODULE,
        "LANG": settings.lang,
        "VERSION": settings.version,
        "LOG FOLDER": written(settings.log, system),
    }
    end = "\r\n" if system.platform == "windows" else "\n"
    lines = "".join(f'"{key}","{values[key]}"{end}' for key in KEYS if values.get(key))
    try:
        ours = lines.encode(system.ansi)
    except UnicodeEncodeError as fault:
        raise Problem([error("XA-890", file=str(path), seen=fault.object[fault.start:fault.end])], Exit.FINDINGS) \
            from None
    try:
        rest = others(path)
    except OSError as fault:
        raise unwritable(path, fault) from fault
    replace_file(path, ours + rest)
    return path


def set_language(lang: Lang, system: System | None = None) -> Path:
    """Choose another language; everything else stays."""
    return save(replace(load(system, own=True), lang=lang), system)


def others(path: Path) -> bytes:
    """The lines of the file that are not ours; empty where there is no file."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return b""
    ours = {key.encode() for key in KEYS}
    return b"".join(line for line in lines if not ((m := _LINE.fullmatch(line)) and m[1].upper() in ours))


def mine(path: Path) -> bool:
    """Whether anything in the file is ours."""
    try:
        return path.read_bytes() != others(path)
    except OSError:
        return False


def remove(path: Path) -> None:
    """Take our lines out of the file, and the file away where nothing is left of it.

    Raises:
        Problem: XA-891.
    """
    try:
        rest = others(path)
        if rest:
            replace_file(path, rest)
        else:
            path.unlink(missing_ok=True)
            if path.parent.name == f".{PROJECT}" and not any(path.parent.iterdir()):
                path.parent.rmdir()
    except FileNotFoundError:
        return
    except OSError as fault:
        raise unwritable(path, fault) from fault


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in place in one step: written beside and renamed.

    Raises:
        Problem: XA-891, with what the system said.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(data)
            _rename(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as fault:
        raise unwritable(path, fault) from fault


def _rename(beside: Path, path: Path) -> None:
    """Rename, again after a little while if need be: a virus scanner may be looking at what was just written."""
    for pause in _PAUSES:
        try:
            beside.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    beside.replace(path)


def unwritable(path: Path, fault: OSError) -> Problem:
    """XA-891 for a file, with what the system said."""
    return Problem([error("XA-891", file=str(path), seen=fault.strerror or type(fault).__name__)], Exit.FINDINGS)


def written(path: Path | None, system: System) -> str:
    """A path as it stands in the file, the home folder as a variable; empty for None."""
    if path is None:
        return ""
    separator = "\\" if system.platform == "windows" else "/"
    try:
        return separator.join((_HOME[system.platform], *path.relative_to(system.home).parts))
    except ValueError:
        return str(path)


def _place(text: str, system: System) -> Path | None:
    """A path as it stands in the file, its variables filled in; None for nothing."""
    start = _HOME[system.platform]
    if text[:len(start)].upper() == start:
        return system.home.joinpath(*re.split(r"[\\/]", text[len(start):].strip("\\/")))
    filled = re.sub(r"%([^%]+)%", lambda m: system.env(m[1]) or m[0], text)
    return Path(filled) if filled else None


def _values(data: bytes, ansi: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in data.splitlines():
        if match := _LINE.fullmatch(line):
            found.setdefault(match[1].decode(ansi, "replace").upper(), match[2].decode(ansi, "replace"))
    return found


def here() -> System:
    """The machine we run on."""
    from xlanskaff.excel.addin_here import Here

    return Here()
