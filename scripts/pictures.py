"""The pictures in the README and the docs: made from the demonstration, never by hand.

    python -m scripts.pictures                 draws docs/pictures/*.png
    python -m scripts.pictures --look FOLDER   draws every sheet of everything, to be looked through

Draws through LibreOffice's printout and cuts the white of the page off.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from xlanskaff.books import KEYS, book
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.services import demo
from xlanskaff.services.templates import built, file_name
from xlanskaff.xlsx.write import write

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from tools import answers, pictures  # noqa: E402

TARGET = ROOT / "docs" / "pictures"

# Which printed page of which file becomes which picture: a part of the file's name, the sheet, the page.
RETURNED = {"statements": ("Vei og trafikk", "Påstander", 1), "result": ("Vei og trafikk", "Resultat", 1),
            "about": ("Vei og trafikk", "Les_meg", 1)}
COLLECTED = {"overview": ("Oversikt", 1), "heat-map": ("Enheter", 1)}
FOUND = ("IKT", "Funn", 1)


def main() -> None:
    """Draw what the docs show, or everything."""
    parser = argparse.ArgumentParser(description="Draw the sheets of the workbooks.")
    parser.add_argument("--look", type=Path, metavar="FOLDER", help="draw every sheet of everything into a folder")
    look = parser.parse_args().look
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "demo"
        result = demo.demo(made)
        if look is not None:
            _everything(look, made, Path(folder))
        else:
            _shown(result, made, Path(folder))


def _shown(result: demo.DemoResult, made: Path, folder: Path) -> None:
    """The pictures of the docs."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (file, sheet, page) in RETURNED.items():
        path = next(p for p in result.returned if file in p.name)
        _keep(path, sheet, page, name, folder)
    for name, (sheet, page) in COLLECTED.items():
        _keep(made / demo.COLLECTED, sheet, page, name, folder)
    file, sheet, page = FOUND
    commented = next(p for p in (made / demo.FINDINGS).iterdir() if file in p.name)
    _keep(commented, sheet, page, "findings", folder)


def _keep(path: Path, sheet: str, page: int, name: str, folder: Path) -> None:
    drawn = pictures.render(path, folder / name, dpi=110, cut=True)
    wanted = [p for p in drawn if p.stem.endswith(f"-{sheet}-{page}")]
    if len(wanted) != 1:
        raise SystemExit(f"{path.name}: no page {page} of «{sheet}» among {[p.name for p in drawn]}")
    shutil.move(wanted[0], TARGET / f"{name}.png")


def _everything(target: Path, made: Path, folder: Path) -> None:
    """Every sheet of every book, empty, half filled and filled, in three languages; and what the demo made."""
    for key in KEYS:
        for lang in LANGUAGES:
            states = {"empty": built(key, lang)}
            if key == "self_evaluation":
                states |= {state: write(book(key), lang, rows=answers.answers(lang, share=share))
                           for state, share in (("half", 0.5), ("full", 1.0))}
            for state, data in states.items():
                path = folder / file_name(key, lang)
                path.write_bytes(data)
                pictures.render(path, target / lang / state)
    pictures.render(made / demo.COLLECTED, target / "collected")
    for path in sorted((made / demo.FINDINGS).glob("*.xlsx"))[:3]:
        pictures.render(path, target / "findings")


if __name__ == "__main__":
    main()
