"""What the checks know about the machine before they begin, and what a check gives back."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Literal

from xlanskaff.excel import addin, addin_files, addin_registry, settings
from xlanskaff.excel.addin import Status
from xlanskaff.excel.addin_registry import Excel
from xlanskaff.excel.addin_system import System
from xlanskaff.excel.settings import Settings

Level = Literal["ok", "warning", "error", "unknown"]

# Group Policy writes in the first two, the cloud policy service of Microsoft 365 in the third (not seen by us).
_POLICIES = (r"HKCU\Software\Policies\Microsoft\Office", r"HKLM\SOFTWARE\Policies\Microsoft\Office",
             r"HKCU\Software\Policies\Microsoft\Cloud\Office")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one check found.

    Attributes:
        check, outcome: keys; together they name the sentences.
        values: what the sentences name.
    """

    check: str
    outcome: str
    level: Level
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """The machine, the installation and the settings.

    Attributes:
        excel: the Excel of Windows; None where there is none, and on other systems.
        target: the file that Excel loads, or would.
        python: the interpreter that the add-in starts; None before an installation.
    """

    system: System
    excel: Excel | None
    status: Status
    settings: Settings
    target: Path

    @property
    def python(self) -> Path | None:
        """The interpreter that the add-in starts; None before an installation."""
        return self.settings.interpreter

    @property
    def ours_runs(self) -> bool:
        """Whether the interpreter of the add-in is the one that runs us, so that we see what it sees."""
        return self.python is not None and _same(self.python, self.system.python)

    def policy(self, key: str, name: str) -> object:
        """What a policy of Office says (`excel\\security`, `vbawarnings`); None where there is none."""
        version = self.excel.version if self.excel else "16.0"
        for root in _POLICIES:
            if (found := named(self.system.registry(rf"{root}\{version}\{key}"), name)) is not None:
                return found
        return None

    def policies(self, key: str) -> list[str]:
        """A key of policies, under each of the places where policies stand."""
        version = self.excel.version if self.excel else "16.0"
        return [rf"{root}\{version}\{key}" for root in _POLICIES]

    def chosen(self, key: str, name: str) -> object:
        """What the person has chosen in the Trust Center of Excel; None where nothing."""
        version = self.excel.version if self.excel else "16.0"
        return named(self.system.registry(rf"{addin_registry.USER}\{version}\{key}"), name)


def look(system: System) -> Facts:
    """Collect what the checks need."""
    return Facts(system, addin_registry.excel(system) if system.platform == "windows" else None,
                 addin.status(system), settings.load(system), addin_files.target(system))


def named(values: Mapping[str, object], name: str) -> object:
    """A value by its name, whatever the case of the letters; None where there is none.

    Example:
        >>> named({"VBAWarnings": 2}, "vbawarnings")
        2
    """
    return next((value for key, value in values.items() if key.lower() == name.lower()), None)


def expanded(path: str, system: System) -> str:
    """A path of the registry with its variables filled in; one that is not set stays.

    Example:
        >>> from xlanskaff.excel.addin_here import Here
        >>> expanded("C:\\\\x", Here())
        'C:\\\\x'
    """
    return re.sub(r"%([^%]+)%", lambda m: system.env(m[1].upper()) or system.env(m[1]) or m[0], path)


def below(path: str, folder: str) -> bool:
    """Whether a path lies in a folder or deeper, as Windows compares them.

    Example:
        >>> below("C:\\\\A\\\\b\\\\x.xlam", "c:/a/"), below("C:\\\\AB\\\\x.xlam", "C:\\\\A")
        (True, False)
    """
    return PureWindowsPath(folder) in PureWindowsPath(path).parents


def _same(one: Path, other: Path) -> bool:
    return os.path.normcase(one) == os.path.normcase(other)
