"""What a Mac must allow: the script that starts Python, and that Python may steer Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlanskaff.excel import addin_files
from xlanskaff.excel.doctor_facts import Facts, Seen

MANAGED = Path("/Library/Managed Preferences")
_DOMAIN = "com.microsoft.office.plist"
_PACKAGES = ("appscript", "psutil")


def checks(facts: Facts) -> Iterator[Seen]:
    """The script, the packages, and the permission, which no program is allowed to read."""
    if addin_files.there(facts.target):
        yield script(facts)
    if facts.ours_runs:
        missing = [name for name in _PACKAGES if not facts.system.version(name)]
        yield Seen("appscript", "missing", "error", {"names": ", ".join(missing)}) if missing \
            else Seen("appscript", "found", "ok")
    # The permissions of «Privacy and Security» lie in a file (TCC.db) that only the system may open.
    yield Seen("automation", "not_seen", "unknown")
    yield macros(facts)


def macros(facts: Facts) -> Seen:
    """The preferences of Office for Mac about macros, those of the organisation first. Not verified.

    The names are Microsoft's: VisualBasicEntirelyDisabled, VisualBasicMacroExecutionState and
    DisableVisualBasicMacScripts, in the domain com.microsoft.office. xlwings finds the settings with MacScript.
    """
    home = facts.system.home
    ruled = preferences(MANAGED / _DOMAIN) | preferences(MANAGED / home.name / _DOMAIN)
    found = preferences(home / "Library" / "Preferences" / _DOMAIN) | ruled
    for name, stops, outcome in (("VisualBasicEntirelyDisabled", True, "off"),
                                 ("VisualBasicMacroExecutionState", "DisabledWithoutWarnings", "none"),
                                 ("DisableVisualBasicMacScripts", True, "scripts")):
        if found.get(name) == stops:
            return Seen("mac_macros", f"{outcome}_policy" if name in ruled else outcome, "error", {"name": name})
    return Seen("mac_macros", "allowed", "ok")


def preferences(path: Path) -> dict[str, Any]:
    """The preferences in a file; empty where it is missing or cannot be read."""
    import plistlib
    from xml.parsers.expat import ExpatError

    try:
        found = plistlib.loads(path.read_bytes())
    except (OSError, ValueError, ExpatError):
        return {}
    return found if isinstance(found, dict) else {}


def script(facts: Facts) -> Seen:
    """Whether the script of xlwings lies where Excel looks, in the version that the add-in asks for."""
    needed = addin_files.built_with()
    name = f"xlwings-{needed}.applescript"
    values = {"name": name, "folder": str(facts.system.home / addin_files.MAC_SCRIPTS)}
    if not needed:
        return Seen("script", "not_known", "unknown")
    if addin_files.there(facts.system.home / addin_files.MAC_SCRIPTS / name):
        return Seen("script", "found", "ok", values)
    return Seen("script", "missing", "error", values)
