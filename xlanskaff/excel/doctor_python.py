"""The Python that the add-in starts: that it is there, can be started from Excel, and has what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlanskaff.excel import addin_files, settings
from xlanskaff.excel.doctor_facts import Facts, Seen

_CUT = '"|%&^'
"""What the command line that Excel builds cannot hold, on Windows."""


def checks(facts: Facts) -> Iterator[Seen]:
    """The interpreter, the parts of xlwings and pywin32, and modules that stand in the way of ours."""
    if facts.system.platform != "linux" and (facts.python or addin_files.there(facts.target)):
        yield interpreter(facts)
        yield from libraries(facts)
    yield modules(facts)


def interpreter(facts: Facts) -> Seen:
    """Whether the settings name a Python that is there and that Excel can start."""
    python = facts.python
    if python is None:
        return Seen("interpreter", "not_set", "error")
    values = {"path": str(python), "here": str(facts.system.python)}
    parts = {part.lower() for part in python.parts}
    # The Store puts a file of 0 bytes here that opens the Store; a Python from the Store lies here too, and
    # what Excel starts cannot always enter its folder.
    if "windowsapps" in parts:
        return Seen("interpreter", "store", "error", values)
    if not python.is_file():
        return Seen("interpreter", "gone", "error", values)
    if facts.system.platform == "mac" and any(c.isspace() or c in "'\"|;&$()" for c in str(python)):
        # The script of xlwings writes the path into a shell command as it is.
        return Seen("interpreter", "space", "error", values)
    if facts.system.platform == "windows" and any(c in _CUT for c in str(python)):
        return Seen("interpreter", "signs", "error", values)
    if not facts.ours_runs:
        return Seen("interpreter", "other", "warning", values)
    return Seen("interpreter", "found", "ok", values)


def libraries(facts: Facts) -> Iterator[Seen]:
    """The version of xlwings against the add-in, and on Windows its DLL and pywin32."""
    if facts.python is None or not facts.python.is_file():
        return
    needed = addin_files.built_with()
    if not facts.ours_runs:
        yield Seen("xlwings", "not_seen", "unknown", {"path": str(facts.python)})
        return
    found = facts.system.version("xlwings")
    values = {"needed": needed, "found": found}
    if not found:
        yield Seen("xlwings", "missing", "error", values)
    elif not needed:
        yield Seen("xlwings", "not_known", "unknown", values)
    elif found != needed:
        yield Seen("xlwings", "other", "error", values)
    else:
        yield Seen("xlwings", "same", "ok", values)
    if facts.system.platform == "windows":
        yield dll(facts, facts.python, needed)
        pywin32 = facts.system.version("pywin32")
        yield Seen("pywin32", "found", "ok", {"version": pywin32}) if pywin32 else Seen("pywin32", "missing", "error")


def dll(facts: Facts, python: Path, needed: str) -> Seen:
    """Whether the DLL of the functions lies where the add-in looks: beside Python, or in the folder above."""
    bits = facts.excel.bits if facts.excel else 0
    if not bits or not needed:
        return Seen("dll", "not_known", "unknown")
    name = f"xlwings{bits}-{needed}.dll"
    values = {"name": name, "folder": str(python.parent), "above": str(python.parent.parent)}
    there = any((folder / name).is_file() for folder in (python.parent, python.parent.parent))
    return Seen("dll", "found", "ok", values) if there else Seen("dll", "missing", "error", values)


def modules(facts: Facts) -> Seen:
    """Other modules called `xlanskaff` or as our functions, which Python would take for ours."""
    ours = Path(__file__).parents[1] / "__init__.py"
    folder = addin_files.shipped()
    wrong: list[str] = []
    for name, right in ((settings.PROJECT, ours), (settings.UDF_MODULE, folder / f"{settings.UDF_MODULE}.py")):
        found = list(facts.system.modules(name))
        wrong += [str(path) for path in found if path.resolve() != right.resolve()]
    if wrong:
        return Seen("modules", "clash", "error", {"files": ", ".join(dict.fromkeys(wrong))})
    return Seen("modules", "alone", "ok")
