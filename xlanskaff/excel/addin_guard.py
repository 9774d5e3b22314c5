"""What must be so before the add-in is installed or taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.excel import addin_files, addin_registry
from xlanskaff.excel.addin_files import there
from xlanskaff.excel.addin_system import System

_EXCEL = {"windows": "excel.exe", "mac": "microsoft excel", "linux": ""}


def ready(system: System, source: Path, target: Path, *, user: bool) -> str:
    """Everything that must be so before an installation. The version of Excel, on Windows.

    Raises:
        Problem: XA-892–898.
    """
    not_linux(system)
    if system.elevated and not user:
        raise problem(error("XA-895"))
    if passing(system):
        raise problem(error("XA-896", file=str(system.python)))
    if not source.is_file():
        raise problem(error("XA-894", file=str(source)))
    if there(target) and not (is_ours(target, record(system))
                                or addin_files.digest(target) == addin_files.digest(source)):
        raise problem(error("XA-897", file=str(target)))
    version = ""
    if system.platform == "windows":
        excel = addin_registry.excel(system)
        if excel is None:
            raise problem(error("XA-898"))
        version = excel.version
        if others := addin_registry.others_of_that_name(system, version, str(target)):
            raise problem(error("XA-897", file=others[0]))
    elif not there(system.home / addin_files.MAC_CONTAINER):
        # The system makes this folder when Excel is opened for the first time; made by others it does not work.
        raise problem(error("XA-898"))
    not_running(system, target)
    return version


def not_linux(system: System) -> None:
    """Raises XA-893 where there can be no Excel."""
    if system.platform == "linux":
        raise problem(error("XA-893"))


def not_running(system: System, target: Path) -> None:
    """Raises XA-892 where Excel is open: it holds the file, and it writes its list of add-ins when it closes."""
    if is_running(system) or there(target.with_name(f"~${target.name}")):
        raise problem(error("XA-892"))


def is_running(system: System) -> bool:
    """Whether the user has Excel open. Where programs cannot be listed, we take it that it is closed."""
    return _EXCEL[system.platform] in (system.processes() or ())


def passing(system: System) -> bool:
    """Whether our Python lies where it will be swept away: a folder for temporary files, or a cache of uv."""
    places = [Path(found) for name in ("TEMP", "TMP", "TMPDIR") if (found := system.env(name))]
    return any(place in system.python.parents for place in places) or "archive-v0" in system.python.parts


def is_ours(target: Path, noted: dict[str, Any]) -> bool:
    """Whether the file in place is the one we put there, or one that we have built."""
    known = bool(noted.get("digest")) and addin_files.digest(target) == noted["digest"]
    return known or addin_files.version(target) is not None


def record(system: System) -> dict[str, Any]:
    """What the last installation wrote down; empty where there was none or it cannot be read."""
    try:
        found = json.loads(addin_files.record(system).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def problem(finding: Finding) -> Problem:
    """What stops an installation: something to mend, not a fault of usage."""
    return Problem([finding], Exit.FINDINGS)
