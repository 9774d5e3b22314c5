"""Which Excel there is on Windows, and the list of add-ins that it opens when it starts.

Excel keeps the list in `HKCU\\Software\\Microsoft\\Office\\<version>\\Excel\\Options`: the values `OPEN`, `OPEN1`,
`OPEN2` … It reads until the first number that is missing, so a gap stops everything behind it
(Excel-DNA/WiXInstaller issue 16), and it writes the list anew when it closes. An add-in that somebody has
unticked stands as the name of a value in `Add-in Manager` beside it. `/R` opens the file read-only, which is
what Excel itself writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PureWindowsPath

from xlanskaff.excel.addin_system import RegistryValue, System

USER = r"HKCU\Software\Microsoft\Office"
MACHINE = r"HKLM\SOFTWARE\Microsoft\Office"
CLICK_TO_RUN = rf"{MACHINE}\ClickToRun\Configuration"
APP_PATH = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
# An Excel of 32 bits that came as an MSI writes in this part of the registry of 64-bit Windows.
MACHINE_32 = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office"

_VERSION = re.compile(r"(\d+)\.0")
_OPEN = re.compile(r"OPEN([1-9]\d*)?", re.IGNORECASE)
_FILE = re.compile(r'\s*(?:/[A-Za-z]\s+)?"?([^"]*)"?\s*')
_BITS = {"x64": 64, "x86": 32, "arm64": 64}


@dataclass(frozen=True, slots=True)
class Excel:
    """The Excel that is installed.

    Attributes:
        version: as it stands in the registry, `16.0` for Excel 2016 and everything later.
        build: the full number of the version; empty where it is not known.
        bits: 32 or 64; 0 where it is not known.
    """

    version: str
    build: str
    bits: int


def excel(system: System) -> Excel | None:
    """The installed Excel; None where there is none. Nothing is started."""
    run = system.registry(CLICK_TO_RUN)
    roots = {v: bits for key, bits in ((MACHINE, 64), (MACHINE_32, 32)) for v in versions(system, key)
             if system.registry(rf"{key}\{v}\Excel\InstallRoot").get("Path")}
    newest = max(roots, key=_number, default="")
    if not newest and (run.get("VersionToReport") or system.registry(APP_PATH)):
        newest = max(versions(system, USER), key=_number, default="16.0")
    if not newest:
        return None
    # Microsoft does not document `Platform`; it has been there since Click-to-Run began. Not seen by us.
    bits = _BITS.get(str(run.get("Platform", "")).lower()) or (0 if run else roots.get(newest, 0))
    return Excel(newest, str(run.get("VersionToReport", "")), bits)


def versions(system: System, key: str) -> list[str]:
    """The versions of Office under a key, the oldest first."""
    return sorted((v for v in system.subkeys(key) if _VERSION.fullmatch(v)), key=_number)


def options(version: str) -> str:
    """The key that holds the list."""
    return rf"{USER}\{version}\Excel\Options"


def manager(version: str) -> str:
    """The key of the add-ins that are known and not ticked."""
    return rf"{USER}\{version}\Excel\Add-in Manager"


def listed(values: Mapping[str, RegistryValue]) -> dict[int, tuple[str, str]]:
    """The list: number -> name of the value and file, also behind a gap. The file is empty where it cannot be read.

    Example:
        >>> listed({"OPEN2": '/R "C:\\\\a b\\\\c.xlam"', "OPEN": "d.xlam", "OPENING": "no", "Font": "Calibri"})
        {0: ('OPEN', 'd.xlam'), 2: ('OPEN2', 'C:\\\\a b\\\\c.xlam')}
    """
    found: dict[int, tuple[str, str]] = {}
    for number, name in numbered(values).items():
        file = _FILE.fullmatch(str(values[name]))
        found[number] = name, file[1].strip() if file else ""
    return found


def numbered(values: Mapping[str, RegistryValue]) -> dict[int, str]:
    """The names of the values that make up the list, by number: `OPEN` is 0."""
    return dict(sorted((int(match[1] or 0), name) for name in values if (match := _OPEN.fullmatch(name))))


def first_free(values: Mapping[str, RegistryValue]) -> int:
    """The first number that is not taken. Excel opens what stands before it.

    Example:
        >>> first_free({"OPEN": "a", "OPEN1": "b", "OPEN3": "c"})
        2
    """
    taken = numbered(values)
    return next(n for n in range(len(taken) + 1) if n not in taken)


def is_file(written: str, path: str) -> bool:
    """Whether an entry is a file: by its whole path, or by name alone, which means the folder AddIns.

    Example:
        >>> where = "C:\\\\AddIns\\\\xlanskaff.xlam"
        >>> is_file("XLANSKAFF.xlam", where), is_file("D:\\\\xlanskaff.xlam", where)
        (True, False)
    """
    one, other = PureWindowsPath(written), PureWindowsPath(path)
    return one == other or (one.name == written and one == PureWindowsPath(other.name))


def others_of_that_name(system: System, version: str, path: str) -> list[str]:
    """Other files with the same name that Excel opens; it cannot have two of them open."""
    return [file for _, file in listed(system.registry(options(version))).values()
            if PureWindowsPath(file).name.lower() == PureWindowsPath(path).name.lower() and not is_file(file, path)]


def place(system: System, version: str, path: str) -> str:
    """The name of the value that makes Excel open the file; empty where none does."""
    values = system.registry(options(version))
    loaded = first_free(values)
    return next((name for n, (name, file) in listed(values).items() if n < loaded and is_file(file, path)), "")


def mentions(system: System, version: str, path: str) -> bool:
    """Whether Excel knows the file at all, ticked or not."""
    files = [file for _, file in listed(system.registry(options(version))).values()]
    return any(is_file(file, path) for file in [*files, *system.registry(manager(version))])


def register(system: System, version: str, path: str) -> int | None:
    """Put the file last among those that Excel opens.

    Returns:
        The number it got, where there were entries behind a gap which it has filled; else None.

    Raises:
        OSError: the registry refused.
    """
    if place(system, version, path):
        return None
    unregister(system, version, path, None)
    values = system.registry(options(version))
    number = first_free(values)
    system.set_registry(options(version), _name(number), f'/R "{path}"')
    return number if any(n > number for n in listed(values)) else None


def unregister(system: System, version: str, path: str, gap: int | None) -> None:
    """Take the file off the list; those that came behind it move up, so that Excel still opens them.

    Args:
        gap: the number that `register` gave back. What stood behind a gap before does so again.

    Raises:
        OSError: the registry refused.
    """
    key = options(version)
    while ours := [n for n, (_, file) in listed(system.registry(key)).items() if is_file(file, path)]:
        entries = listed(system.registry(key))
        number = ours[-1]
        system.delete_registry(key, entries[number][0])
        while number != gap and number + 1 in entries:
            system.rename_registry(key, entries[number + 1][0], _name(number))
            number += 1
    for name in system.registry(manager(version)):
        if is_file(name, path):
            system.delete_registry(manager(version), name)


def _name(number: int) -> str:
    return f"OPEN{number or ''}"


def _number(version: str) -> float:
    return float(version)
