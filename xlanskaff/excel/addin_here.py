"""The machine we run on: the real `System`. The registry is reached through winreg, on Windows only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlanskaff.excel.addin_system import Platform, RegistryValue

_PLATFORMS: dict[str, Platform] = {"win32": "windows", "darwin": "mac"}
_PATIENCE = 10


class Here:
    """This machine, this user, this Python."""

    @property
    def platform(self) -> Platform:
        """The operating system; everything that is neither Windows nor Mac is as Linux to us."""
        return _PLATFORMS.get(sys.platform, "linux")

    @property
    def home(self) -> Path:
        """The folder of the user. On Windows what VBA sees: %USERPROFILE%."""
        return Path.home()

    @property
    def python(self) -> Path:
        """The interpreter that runs us, as it was called: a virtual environment is not resolved."""
        return Path(sys.executable)

    @property
    def python_bits(self) -> int:
        """32 or 64."""
        return 64 if sys.maxsize > 2**32 else 32

    @property
    def ansi(self) -> str:
        """The code page of Windows; UTF-8 elsewhere, which is what xlwings itself writes on Mac."""
        return "mbcs" if sys.platform == "win32" else "utf-8"

    @property
    def elevated(self) -> bool:
        """Whether this is an elevated process on Windows, or root."""
        if sys.platform == "win32":
            import ctypes

            return bool(ctypes.windll.shell32.IsUserAnAdmin())
        return os.geteuid() == 0

    def env(self, name: str) -> str:
        """A variable of the environment; empty where it is not set."""
        return os.environ.get(name, "")

    def version(self, package: str) -> str:
        """The version of an installed Python package; empty where it is not installed."""
        from importlib import metadata

        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            return ""

    def modules(self, name: str) -> Sequence[Path]:
        """Every place on the path of Python where a module of that name lies, the first one first."""
        found: dict[str, Path] = {}
        for folder in sys.path:
            for candidate in (Path(folder or ".") / name / "__init__.py", Path(folder or ".") / f"{name}.py"):
                if candidate.is_file():
                    found.setdefault(os.path.realpath(candidate), candidate)
        return list(found.values())

    def processes(self) -> frozenset[str] | None:
        """The names of the user's running programs in small letters; None where they could not be listed."""
        windows = sys.platform == "win32"
        command = ["tasklist", "/FO", "CSV", "/NH"] if windows else ["ps", "-xco", "comm"]
        try:
            done = subprocess.run(command, capture_output=True, check=True, timeout=_PATIENCE)
        except (OSError, subprocess.SubprocessError):
            return None
        lines = done.stdout.decode(errors="replace").splitlines()
        if not windows:
            return frozenset(line.strip().lower() for line in lines)
        return same_session([line.strip().strip('"').split('","') for line in lines], os.getpid())

    def mark(self, path: Path) -> str:
        """The mark of the web: a second stream of the file on Windows, an attribute on Mac."""
        if self.platform == "windows":
            try:
                return Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
            except OSError:
                return ""
        if self.platform == "mac":
            try:
                done = subprocess.run(["xattr", "-p", "com.apple.quarantine", path], capture_output=True,
                                      check=False, timeout=_PATIENCE)
            except (OSError, subprocess.SubprocessError):
                return ""
            return done.stdout.decode(errors="replace").strip()
        return ""

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        """All values of a registry key, by name; empty where there is no such key or we may not look."""
        found: dict[str, RegistryValue] = {}
        if sys.platform == "win32":
            import winreg

            hive, path = _hive(key)
            try:
                with winreg.OpenKey(hive, path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                    for n in range(winreg.QueryInfoKey(opened)[1]):
                        name, value, _ = winreg.EnumValue(opened, n)
                        found[name] = tuple(value) if isinstance(value, list) else value
            except OSError:
                return {}
        return found

    def subkeys(self, key: str) -> Sequence[str]:
        """The names of the keys under a key."""
        found: list[str] = []
        if sys.platform == "win32":
            import winreg

            hive, path = _hive(key)
            try:
                with winreg.OpenKey(hive, path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                    found = [winreg.EnumKey(opened, n) for n in range(winreg.QueryInfoKey(opened)[0])]
            except OSError:
                return []
        return found

    def set_registry(self, key: str, name: str, value: RegistryValue) -> None:
        """Put one text or number into a key of the user, made where it is missing. Raises OSError."""
        if sys.platform == "win32":
            import winreg

            hive, path = _hive(key)
            kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
            with winreg.CreateKeyEx(hive, path, 0, winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY) as opened:
                winreg.SetValueEx(opened, name, 0, kind, value)

    def rename_registry(self, key: str, name: str, new: str) -> None:
        """Give a value of the user another name, its type kept. Raises OSError."""
        if sys.platform == "win32":
            import winreg

            hive, path = _hive(key)
            rights = winreg.KEY_READ | winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY
            with winreg.OpenKey(hive, path, 0, rights) as opened:
                value, kind = winreg.QueryValueEx(opened, name)
                winreg.SetValueEx(opened, new, 0, kind, value)
                winreg.DeleteValue(opened, name)

    def delete_registry(self, key: str, name: str) -> None:
        """Take one value out of a key; nothing happens where it is not there. Raises OSError otherwise."""
        if sys.platform == "win32":
            import winreg

            hive, path = _hive(key)
            try:
                with winreg.OpenKey(hive, path, 0, winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return


def same_session(rows: Sequence[Sequence[str]], pid: int) -> frozenset[str]:
    """The programs that tasklist shows in the session of one process: a server shows everybody's.

    Example:
        >>> rows = [["EXCEL.EXE", "8", "RDP-Tcp#1", "3", "9 K"], ["python.exe", "7", "RDP-Tcp#2", "4", "9 K"],
        ...         ["explorer.exe", "6", "RDP-Tcp#2", "4", "9 K"]]
        >>> sorted(same_session(rows, 7))
        ['explorer.exe', 'python.exe']
    """
    full = [row for row in rows if len(row) >= 4]
    session = next((row[3] for row in full if row[1] == str(pid)), None)
    return frozenset(row[0].lower() for row in full if session is None or row[3] == session)


def _hive(key: str) -> tuple[int, str]:
    """A key with its hive in front, as winreg wants the two."""
    if sys.platform != "win32":
        raise OSError("no registry here")
    import winreg

    hive, _, path = key.partition("\\")
    return {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE,
            "HKCR": winreg.HKEY_CLASSES_ROOT}[hive], path
