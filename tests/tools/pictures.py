"""Every sheet of a workbook as PNG, through LibreOffice's printout.

What is seen is the printed page: Excel's own table styles and sparklines are not drawn, and a
sheet that takes several pages gives several pictures.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tools.libreoffice import as_pdf


def render(path: Path, folder: Path, dpi: int = 80) -> list[Path]:
    """Draw every sheet that prints anything: `<stem>-<sheet number>-<sheet name>-<page>.png`, in tab order.

    Sheet numbers count the sheets that print. Needs pdftoppm and pdftohtml (poppler-utils).
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as work:
        pdf = as_pdf(path, Path(work) / "book.pdf")
        pages = _drawn(pdf, Path(work), dpi)
        starts = _sheets(pdf) or [("", 1)]
        made: list[Path] = []
        sheet, first = 0, 1
        for number, page in enumerate(pages, 1):
            while sheet < len(starts) and starts[sheet][1] <= number:
                sheet, first = sheet + 1, number
            name = _readable(starts[max(sheet - 1, 0)][0])
            target = folder / f"{path.stem}-{sheet:02d}-{name}-{number - first + 1}.png"
            made.append(Path(shutil.move(page, target)))
        return made


def _drawn(pdf: Path, work: Path, dpi: int) -> list[Path]:
    subprocess.run(["pdftoppm", "-png", "-r", str(dpi), pdf, work / "page"],
                   check=True, capture_output=True, timeout=300)
    return sorted(work.glob("page-*.png"), key=lambda p: int(p.stem.rpartition("-")[2]))


def _sheets(pdf: Path) -> list[tuple[str, int]]:
    """Sheet names and their first pages, from the bookmarks LibreOffice writes for the sheets."""
    done = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", "-enc", "UTF-8", pdf],
                          check=True, capture_output=True, timeout=300)
    found = re.search(rb"<outline>.*</outline>", done.stdout, re.DOTALL)
    if not found:
        return []
    items = ET.fromstring(found[0]).findall("item")
    return [(item.text or "", int(item.get("page", "1"))) for item in items]


def _readable(name: str) -> str:
    return re.sub(r"[^\w.-]+", "_", name).strip("_") or "sheet"
