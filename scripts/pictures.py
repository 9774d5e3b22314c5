"""The pictures in the README and the docs: made from the demonstration, never by hand.

    python -m scripts.pictures

Draws sheets through LibreOffice, cuts the empty margins off, and writes docs/pictures/*.png.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from tools import pictures  # noqa: E402

from xlanskaff.services import demo  # noqa: E402

TARGET = ROOT / "docs" / "pictures"

# Which printed page of which file becomes which picture: a part of the file's name, the sheet, the page.
RETURNED = {"statements": ("Vei og trafikk", "Påstander", 1), "result": ("Vei og trafikk", "Resultat", 1),
            "about": ("Vei og trafikk", "Les_meg", 1)}
COLLECTED = {"overview": ("Oversikt", 1), "heat-map": ("Enheter", 1)}
FOUND = ("IKT", "Funn", 1)


def main() -> None:
    """Make the demonstration in a temporary folder and draw from it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "demo"
        result = demo.demo(made)
        for name, (file, sheet, page) in RETURNED.items():
            path = next(p for p in result.returned if file in p.name)
            _keep(path, sheet, page, name, Path(folder))
        for name, (sheet, page) in COLLECTED.items():
            _keep(made / demo.COLLECTED, sheet, page, name, Path(folder))
        file, sheet, page = FOUND
        _keep(next(p for p in (made / demo.FINDINGS).iterdir() if file in p.name), sheet, page, "findings", Path(folder))


def _keep(path: Path, sheet: str, page: int, name: str, folder: Path) -> None:
    drawn = pictures.render(path, folder / name, dpi=110)
    wanted = [p for p in drawn if p.stem.endswith(f"-{sheet}-{page}")]
    if len(wanted) != 1:
        raise SystemExit(f"{path.name}: no page {page} of «{sheet}» among {[p.name for p in drawn]}")
    target = TARGET / f"{name}.png"
    shutil.move(wanted[0], target)
    if shutil.which("convert"):
        subprocess.run(["convert", target, "-trim", "-bordercolor", "white", "-border", "12", target], check=False)


if __name__ == "__main__":
    main()
