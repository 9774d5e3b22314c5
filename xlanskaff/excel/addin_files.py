"""The files of the add-in: where they lie in the package, and where Excel and the system want them."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path

from xlanskaff.excel.addin_system import System
from xlanskaff.excel.settings import data_folder

NAME = "xlanskaff.xlam"
MAC_OFFICE = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
MAC_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
MAC_CONTAINER = "Library/Containers/com.microsoft.Excel"
MAC_APPS = ("/Applications", "~/Applications")

_TITLE, _NUMBER = re.compile(r"<dc:title>([^<]*)<"), re.compile(r"<cp:version>([^<]*)<")
_MOST = 1 << 20


def there(path: Path) -> bool:
    """Whether a path exists and may be seen. Unlike the method of a path, it never raises."""
    return os.path.exists(path)  # noqa: PTH110 - macOS guards the folders of other programs


def shipped() -> Path:
    """The folder of what Excel loads: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "udfs"
    return inside if there(inside / NAME) else package.parent / "udfs"


def target(system: System) -> Path:
    """Where Excel loads the add-in from: the folder AddIns on Windows, the startup folder on Mac."""
    if system.platform == "mac":
        return system.home / MAC_OFFICE / NAME
    roaming = system.env("APPDATA")
    return (Path(roaming) if roaming else system.home / "AppData" / "Roaming") / "Microsoft" / "AddIns" / NAME


def record(system: System) -> Path:
    """Where it is written down what the installation put where, so that all of it can be taken away."""
    return data_folder(system) / "addin.json"


def script(system: System) -> tuple[Path, Path] | None:
    """On Mac, the script that xlwings runs Python through: where it lies in xlwings, and where Excel looks.

    Excel on Mac runs only scripts in this folder (AppleScriptTask), and its name has the version of xlwings.
    """
    spec = find_spec("xlwings") if system.platform == "mac" else None
    if spec is None or spec.origin is None:
        return None
    name = f"xlwings-{system.version('xlwings')}.applescript"
    return Path(spec.origin).parent / name, system.home / MAC_SCRIPTS / name


def mac_excel(system: System) -> Path | None:
    """The program Excel on a Mac; None where it is not among the programs."""
    folders = (Path(f) if f[0] == "/" else system.home / f[2:] for f in MAC_APPS)
    return next((p for f in folders if there(p := f / "Microsoft Excel.app")), None)


def digest(path: Path) -> str:
    """What tells two files apart; empty where there is no file that can be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def version(addin: Path) -> str | None:
    """The version of an add-in that we have built; None where the file is something else.

    Empty where it is ours and does not say: a program that signs it may take the number away.
    """
    try:
        with zipfile.ZipFile(addin) as archive:
            info = archive.getinfo("docProps/core.xml")
            text = archive.read(info).decode("utf-8", "replace") if info.file_size <= _MOST else ""
    except (OSError, KeyError, zipfile.BadZipFile):
        return None
    title, number = _TITLE.search(text), _NUMBER.search(text)
    if not title or "xlanskaff" not in title[1]:
        return None
    return number[1].strip() if number else ""


def built_with() -> str:
    """The version of xlwings that the add-in in the package holds a part of; empty where it is not known."""
    try:
        manifest = tomllib.loads((shipped() / "MANIFEST.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return ""
    return str(manifest.get("xlwings", ""))
