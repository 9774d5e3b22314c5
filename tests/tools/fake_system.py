"""A machine that does not exist: a home folder on disk, a registry and a list of programs in memory.

`windows()` and `mac()` lay out what such a machine has before anybody installs anything, with other
add-ins and other people's settings in it, so that a test can see that nothing of that is touched.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlanskaff.excel.addin_system import Platform, RegistryValue

OFFICE = r"HKCU\Software\Microsoft\Office\16.0\Excel"
OPTIONS = rf"{OFFICE}\Options"
STARTUP_MAC = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"


class FakeSystem:
    """A `System` of plain attributes, to be changed at will."""

    def __init__(self, platform: Platform, home: Path) -> None:
        self.platform: Platform = platform
        self.home = home
        self.python = home / "python"
        self.python_bits = 64
        self.ansi = "cp1252" if platform == "windows" else "utf-8"
        self.elevated = False
        self.environment: dict[str, str] = {}
        self.versions: dict[str, str] = {"xlanskaff": "0.1.0", "xlwings": "0.37.8"}
        self.on_path: dict[str, list[Path]] = {}
        self.running: frozenset[str] | None = frozenset({"explorer.exe"})
        self.keys: dict[str, dict[str, RegistryValue]] = {}
        self.marks: dict[Path, str] = {}
        self.refused: set[str] = set()

    def env(self, name: str) -> str:
        return self.environment.get(name, "")

    def version(self, package: str) -> str:
        return self.versions.get(package, "")

    def modules(self, name: str) -> Sequence[Path]:
        return self.on_path.get(name, [])

    def processes(self) -> frozenset[str] | None:
        return self.running

    def mark(self, path: Path) -> str:
        return self.marks.get(path, "")

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        return dict(self.keys.get(self._named(key), {}))

    def subkeys(self, key: str) -> Sequence[str]:
        start = f"{key}\\".lower()
        return sorted({k[len(start):].split("\\")[0] for k in self.keys if k.lower().startswith(start)})

    def set_registry(self, key: str, name: str, value: RegistryValue) -> None:
        assert key.startswith("HKCU\\"), "only the user's own part of the registry is written"
        if key in self.refused:
            raise PermissionError(13, "Ingen tilgang")
        self.keys.setdefault(self._named(key), {})[name] = value

    def rename_registry(self, key: str, name: str, new: str) -> None:
        self.set_registry(key, new, self.keys[self._named(key)][name])
        self.delete_registry(key, name)

    def delete_registry(self, key: str, name: str) -> None:
        assert key.startswith("HKCU\\"), "only the user's own part of the registry is written"
        self.keys.get(self._named(key), {}).pop(name, None)

    def _named(self, key: str) -> str:
        """The key as it is spelt in the registry, whose names do not tell large letters from small."""
        return next((k for k in self.keys if k.lower() == key.lower()), key)


def windows(home: Path) -> FakeSystem:
    """Windows with Microsoft 365, two other add-ins, and a user called Bjørg Åsén."""
    system = FakeSystem("windows", home)
    roaming, local = home / "AppData" / "Roaming", home / "AppData" / "Local"
    environment = home / "venv"
    system.environment = {"APPDATA": str(roaming), "LOCALAPPDATA": str(local), "USERPROFILE": str(home)}
    system.python = environment / "Scripts" / "python.exe"
    system.versions["pywin32"] = "308"
    put(system.python, b"MZ python")
    for bits in (32, 64):
        put(environment / f"xlwings{bits}-0.37.8.dll", b"MZ dll")
    put(roaming / "Microsoft" / "AddIns" / "Lønn.xlam", b"PK somebody else's")
    put(roaming / "Microsoft" / "Excel" / "XLSTART" / "PERSONAL.XLSB", b"PK personal")
    put(home / ".xlwings" / "xlwings.conf", b'"INTERPRETER_WIN","C:\\other\\python.exe"\r\n')
    system.keys = {
        OPTIONS: {"OPEN": r'/R "C:\Program Files\Vendor\rapport.xlam"', "OPEN1": '"Lønn.xlam"', "Font": "Calibri,11"},
        rf"{OFFICE}\Add-in Manager": {r"C:\Old\gammel.xlam": ""},
        r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {
            "Platform": "x64", "VersionToReport": "16.0.17928.20156", "ProductReleaseIds": "O365ProPlusRetail"},
        r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {
            "Path": "C:\\Program Files\\Microsoft Office\\root\\Office16\\"},
    }
    return system


def mac(home: Path) -> FakeSystem:
    """A Mac with Excel opened once, another add-in in the startup folder and another script."""
    system = FakeSystem("mac", home)
    system.python = home / "venv" / "bin" / "python"
    system.running = frozenset({"finder"})
    put(system.python, b"python")
    put(home / STARTUP_MAC / "Lønn.xlam", b"PK somebody else's")
    put(home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf", b'"INTERPRETER_MAC","/usr/bin/python3"\n')
    put(home / "Library/Application Scripts/com.microsoft.Excel/other.applescript", b"-- other\n")
    return system


def put(path: Path, data: bytes) -> None:
    """A file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def everything(system: FakeSystem) -> tuple[dict[str, bytes], dict[str, dict[str, RegistryValue]]]:
    """Every file below home with its bytes, and the whole registry: what must be the same afterwards."""
    files = {p.relative_to(system.home).as_posix(): p.read_bytes() for p in system.home.rglob("*") if p.is_file()}
    return files, {key: dict(values) for key, values in system.keys.items() if values}


def addin(path: Path, version: str = "0.1.0") -> Path:
    """A stand-in for the built add-in: an archive that says whose it is and which version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("docProps/core.xml", f"<dc:title>xlanskaff – verktøy</dc:title><cp:version>{version}"
                                              "</cp:version>")
    return path
