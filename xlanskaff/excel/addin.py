"""Putting the add-in in its place, taking it away again, and telling how it stands.

Everything is done for the signed-in user: no administrator's rights are asked for. What is put where is
written down, so that `uninstall` leaves the machine as it was; add-ins, settings and scripts of others are
not touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from xlanskaff.errors import Problem, error
from xlanskaff.excel import addin_files, addin_guard, addin_registry, settings
from xlanskaff.excel.addin_files import there
from xlanskaff.excel.addin_system import System
from xlanskaff.language.texts import Lang, text

KEPT = {"undo": "*", "logs": "xlanskaff*.log"}
"""What a click leaves in the data folder (`xlanskaff.excel.click`): folder -> files that are ours."""

Undo = list[Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything is after an installation.

    Attributes:
        addin: the file that Excel loads.
        settings: the file of settings.
        changed: whether anything was done; False where all of it was in place already.
    """

    addin: Path
    settings: Path
    changed: bool


@dataclass(frozen=True, slots=True)
class Status:
    """How the installation stands.

    Attributes:
        platform: `windows`, `mac` or `linux`.
        installed: whether the file is in place and Excel will open it.
        addin: where the file is, or would be; empty on Linux.
        registered: the value of the registry that makes Excel open it (Windows).
        version: the version that is installed; empty where none is.
        package: the version of the package that runs.
        interpreter: the Python that the add-in starts; empty where none is set.
        settings: the file of settings.
        shared: the settings that an IT department has put beside the add-in; empty where it has not.
    """

    platform: str
    installed: bool
    addin: str
    registered: str
    version: str
    package: str
    interpreter: str
    settings: str
    shared: str = ""

    def as_dict(self) -> dict[str, str | bool]:
        """The fields that machines read."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def install(system: System | None = None, *, lang: Lang = "nb", file: Path | None = None,
            user: bool = False) -> Place:
    """Put the add-in where Excel loads it, and write the settings.

    Args:
        lang: the language of the tab, where none has been chosen before.
        file: an .xlam to use instead of the one in the package, for example one that is signed.
        user: install for the account that runs us even when that is an administrator's.

    Raises:
        Problem: XA-890–899. Nothing has been changed then.
    """
    system = system or settings.here()
    source = file or addin_files.shipped() / addin_files.NAME
    target = addin_files.target(system)
    version = addin_guard.ready(system, source, target, user=user)
    before = addin_guard.record(system)
    script = addin_files.script(system)
    made = [folder for path in (target, addin_files.record(system), *([script[1]] if script else []))
            for folder in _missing(path.parent)]
    noted: dict[str, Any] = {"addin": str(target), "digest": addin_files.digest(source),
                             "made": before.get("made") or made,
                             "scripts": before.get("scripts", []), "gap": before.get("gap"), "office": version}
    undo: Undo = [lambda: _remove_folders(made)]
    try:
        changed = _put(source, target, undo)
        if script and not there(script[1]):
            changed = _put(*script, undo)
            noted["scripts"] = [*noted["scripts"], str(script[1])]
        changed = _settings(system, lang, undo) or changed
        if version and not addin_registry.place(system, version, str(target)):
            undo.append(lambda: addin_registry.unregister(system, version, str(target), noted["gap"]))
            noted["gap"] = _register(system, version, target)
            changed = True
        if noted != before:
            settings.replace_file(addin_files.record(system), json.dumps(noted, ensure_ascii=False).encode())
    except BaseException:
        for step in reversed(undo):
            with suppress(OSError, Problem):
                step()
        raise
    return Place(target, settings.location(system), changed)


def uninstall(system: System | None = None, *, purge: bool = False) -> bool:
    """Take away everything that `install` put in place. Whether there was anything.

    Args:
        purge: take away logs and the journal of undo too.

    Raises:
        Problem: XA-891–893, XA-899.
    """
    system = system or settings.here()
    addin_guard.not_linux(system)
    noted = addin_guard.record(system)
    target = Path(noted["addin"]) if noted.get("addin") else addin_files.target(system)
    config = settings.location(system)
    ours = there(target) and addin_guard.is_ours(target, noted)
    excel = addin_registry.excel(system) if system.platform == "windows" else None
    office = str(noted.get("office") or (excel.version if excel else ""))
    # A file of that name that somebody else has put there stays, and so does what makes Excel open it.
    listed = office and addin_registry.mentions(system, office, str(target)) and (ours or not there(target))
    if ours or listed or noted or settings.mine(config):
        addin_guard.not_running(system, target)
        if listed:
            _unregister(system, office, target, noted.get("gap"))
        _remove(*([target] if ours else []), *map(Path, noted.get("scripts", [])))
        settings.remove(config)
        _remove(addin_files.record(system))
        _remove_folders(noted.get("made", []))
        found = True
    else:
        found = False
    if purge:
        _purge(settings.data_folder(system))
    _remove_folders([str(settings.data_folder(system))])
    return found


def status(system: System | None = None) -> Status:
    """How the installation stands. Nothing is changed or started."""
    system = system or settings.here()
    package, config = system.version("xlanskaff"), str(settings.location(system))
    if system.platform == "linux":
        return Status("linux", False, "", "", "", package, "", config)
    found = settings.load(system)
    target = addin_files.target(system)
    excel = addin_registry.excel(system) if system.platform == "windows" else None
    registered = addin_registry.place(system, excel.version, str(target)) if excel else ""
    present = there(target)
    version = (addin_files.version(target) or found.version) if present else ""
    return Status(system.platform, present and (bool(registered) or system.platform == "mac"), str(target),
                  registered, version, package, str(found.interpreter or ""), config,
                  str(shared) if there(shared := settings.shared(system)) else "")


def lines(found: Status, lang: Lang) -> list[str]:
    """A status in words, one line each."""
    if found.platform == "linux":
        return [text("addin.linux", lang)]
    told = [text("addin.is_installed" if found.installed else "addin.is_not_installed", lang, addin=found.addin)]
    if found.version:
        told.append(text("addin.version" if found.version == found.package else "addin.other_version", lang,
                         version=found.version, package=found.package))
    if found.interpreter:
        told.append(text("addin.interpreter", lang, path=found.interpreter))
        told.append(text("addin.settings", lang, path=found.settings))
    if found.shared:
        told.append(text("addin.shared", lang, path=found.shared))
    return [*told, text("addin.doctor", lang)]


def _put(source: Path, target: Path, undo: Undo) -> bool:
    """Copy a file into its place. Whether it was not there already, the same."""
    try:
        data, old = source.read_bytes(), target.read_bytes() if there(target) else None
    except OSError as fault:
        raise settings.unwritable(target, fault) from fault
    if data == old:
        return False
    undo.append(lambda: target.unlink(missing_ok=True) if old is None else settings.replace_file(target, old))
    settings.replace_file(target, data)
    return True


def _settings(system: System, lang: Lang, undo: Undo) -> bool:
    """Write the settings, the language that was chosen kept. Whether anything in them is new."""
    path = settings.location(system)
    chosen = settings.load(system, own=True)
    old = path.read_bytes() if there(path) else None
    undo.append(lambda: settings.remove(path) if old is None else settings.replace_file(path, old))
    settings.save(replace(chosen, lang=chosen.lang if settings.mine(path) else lang, interpreter=system.python,
                          udfs=addin_files.shipped(), version=system.version("xlanskaff")), system)
    return path.read_bytes() != old


def _register(system: System, version: str, target: Path) -> int | None:
    try:
        return addin_registry.register(system, version, str(target))
    except OSError as fault:
        raise _refused(fault) from fault


def _unregister(system: System, version: str, target: Path, gap: int | None) -> None:
    try:
        addin_registry.unregister(system, version, str(target), gap)
    except OSError as fault:
        raise _refused(fault) from fault


def _refused(fault: OSError) -> Problem:
    return addin_guard.problem(error("XA-899", seen=fault.strerror or type(fault).__name__))


def _missing(folder: Path) -> list[str]:
    """The folders that will be made for a folder to exist, the innermost first."""
    return [str(f) for f in (folder, *folder.parents) if not there(f)]


def _remove(*paths: Path) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as fault:
            raise settings.unwritable(path, fault) from fault


def _purge(folder: Path) -> None:
    """Take away the logs and the journal of undo. Whatever else somebody has put in the folder is not ours."""
    for name, pattern in KEPT.items():
        _remove(*(entry for entry in (folder / name).glob(pattern) if entry.is_file()))
        _remove_folders([str(folder / name)])


def _remove_folders(folders: list[str]) -> None:
    """Take away folders that are empty, and leave the others."""
    for folder in folders:
        with suppress(OSError):
            Path(folder).rmdir()
