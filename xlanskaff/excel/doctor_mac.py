"""What a Mac must allow: the script that starts Python, and that Python may steer Excel."""

from __future__ import annotations

from collections.abc import Iterator

from xlanskaff.excel import addin_files
from xlanskaff.excel.doctor_facts import Facts, Seen

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
