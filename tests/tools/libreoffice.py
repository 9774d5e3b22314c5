"""LibreOffice without a window: recalculate, save again, draw.

Every call runs in a profile of our own, so that a LibreOffice somebody has open is neither used
nor disturbed, and with hard recalculation on load: LibreOffice otherwise trusts the cached
results of a file and would only repeat them to us.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from tools.cells import Sheets, cells

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nb-NO</value></prop></item>
</oor:items>
"""

BATCH = 100
"""Files in one call; more would only make the command line long."""


@cache
def soffice() -> Path | None:
    """The LibreOffice program; None when it is not installed. `XLANSKAFF_SOFFICE` names another one."""
    named = os.environ.get("XLANSKAFF_SOFFICE")
    found = shutil.which(named or "soffice") or (None if named else shutil.which("libreoffice"))
    return Path(found) if found else None


def recalculated(paths: Iterable[Path]) -> dict[Path, Sheets]:
    """All cell values after a hard recalculation: path -> sheet -> (row, column) -> value.

    Rows and columns count from 1. Blank cells are left out, so a missing key is a blank; dates
    are serial numbers; error values are `CellError`. Hidden sheets are there too.
    """
    listed = list(paths)
    with tempfile.TemporaryDirectory(prefix="recalculated-") as folder:
        return {path: cells(made) for path, made in _converted(listed, Path(folder), "xlsx").items()}


def resave(path: Path, folder: Path) -> Path:
    """A copy of a workbook opened and saved as .xlsx by LibreOffice, under its own name in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="resaved-") as work:
        made = _converted([path], Path(work), "xlsx")[path]
        return Path(shutil.copyfile(made, folder / f"{path.stem}.xlsx"))


def as_pdf(path: Path, target: Path) -> Path:
    """The printout of a workbook."""
    with tempfile.TemporaryDirectory(prefix="printed-") as work:
        return Path(shutil.copyfile(_converted([path], Path(work), "pdf")[path], target))


def opened(path: Path, how: str, kind: str, folder: Path) -> Path:
    """A file opened with a filter by name, where its ending does not tell LibreOffice, and saved as another kind."""
    _run([path], folder, kind, f"--infilter={how}")
    return folder / f"{path.stem}.{kind}"


def _converted(paths: Sequence[Path], work: Path, kind: str) -> dict[Path, Path]:
    """Convert files in one process per hundred; raises naming those LibreOffice would not open."""
    given, made = work / "in", work / "out"
    given.mkdir()
    made.mkdir()
    # Numbered copies: two files of one name may not end as one, and no name can upset the command line.
    staged = {path: given / f"{i:05d}{path.suffix.lower()}" for i, path in enumerate(paths)}
    for path, copy in staged.items():
        shutil.copyfile(path, copy)
    copies = list(staged.values())
    for start in range(0, len(copies), BATCH):
        _run(copies[start : start + BATCH], made, kind)
    result = {path: made / f"{copy.stem}.{kind}" for path, copy in staged.items()}
    refused = [path.name for path, out in result.items() if not out.is_file()]
    if refused:
        raise RuntimeError(f"LibreOffice did not open {', '.join(refused)}")
    return result


def _run(files: Sequence[Path], out: Path, kind: str, *options: str) -> None:
    program = soffice()
    if program is None:
        raise FileNotFoundError("LibreOffice is not installed; scripts/setup --all installs it")
    command = [
        os.fspath(program), f"-env:UserInstallation={_profile().as_uri()}", "--headless", "--norestore",
        *options, "--convert-to", kind, "--outdir", os.fspath(out), *map(os.fspath, files),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120 + 10 * len(files), check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(f"LibreOffice ended with {done.returncode}: {done.stderr.strip()[:300]}")


@cache
def _profile() -> Path:
    """A profile of this process, made once and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="soffice-profile-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    return folder
