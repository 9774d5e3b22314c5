"""Every sheet of a workbook as PNG, through LibreOffice's printout.

What is seen is the printed page: Excel's own table styles and sparklines are not drawn, and a
sheet that takes several pages gives several pictures.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from tools.libreoffice import as_pdf

MARGIN = 12
"""Pixels of white kept around what is drawn, where a picture is cut to its content."""
FOOTER = 0.6
"""Inches at the foot of the page that hold the page number and not the sheet."""


def render(path: Path, folder: Path, dpi: int = 80, *, cut: bool = False) -> list[Path]:
    """Draw every sheet that prints anything: `<stem>-<sheet number>-<sheet name>-<page>.png`, in tab order.

    Sheet numbers count the sheets that print. `cut` leaves out the footer and the white of the page
    around what is drawn. Needs pdftoppm and pdftohtml (poppler-utils).
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as work:
        pdf = as_pdf(path, Path(work) / "book.pdf")
        made: list[Path] = []
        for number, (sheet, name, page) in enumerate(_pages(pdf), 1):
            target = folder / f"{path.stem}-{sheet:02d}-{_readable(name)}-{page}"
            made.append(_draw(pdf, number, target, dpi, cut=cut))
        return made


def _pages(pdf: Path) -> list[tuple[int, str, int]]:
    """For every page: the number and the name of its sheet, and which of the sheet's pages it is.

    LibreOffice writes one bookmark for each sheet, at its first page.
    """
    outline = _run("pdftohtml", "-xml", "-i", "-stdout", "-enc", "UTF-8", pdf)
    count = len(re.findall(rb"<page ", outline))
    found = re.search(rb"<outline>.*</outline>", outline, re.DOTALL)
    items = ET.fromstring(found[0]).findall("item") if found else []
    starts = {int(item.get("page", "1")): item.text or "" for item in items}
    pages: list[tuple[int, str, int]] = []
    sheet, name, page = 0, "", 0
    for number in range(1, count + 1):
        if number in starts:
            sheet, name, page = sheet + 1, starts[number], 0
        page += 1
        pages.append((sheet, name, page))
    return pages


def _draw(pdf: Path, page: int, target: Path, dpi: int, *, cut: bool) -> Path:
    one = ("-r", str(dpi), "-f", str(page), "-l", str(page), "-singlefile")
    crop = _content(_run("pdftoppm", *one, "-gray", pdf), int(FOOTER * dpi)) if cut else ()
    _run("pdftoppm", *one, *crop, "-png", pdf, target)
    return target.with_name(f"{target.name}.png")


def _content(grey: bytes, footer: int) -> tuple[str, ...]:
    """The part of a page that is not white, as arguments of pdftoppm; `grey` is a binary PGM."""
    _, width, height, _, pixels = grey.split(maxsplit=4)
    wide, high = int(width), int(height) - footer
    pixels = pixels[: wide * high]
    white = b"\xff" * wide
    rows = [y for y in range(high) if pixels[y * wide : (y + 1) * wide] != white]
    blank = b"\xff" * high
    columns = [x for x in range(wide) if pixels[x::wide] != blank]
    if not rows:
        return ()
    left, top = max(columns[0] - MARGIN, 0), max(rows[0] - MARGIN, 0)
    right, bottom = min(columns[-1] + MARGIN, wide - 1), min(rows[-1] + MARGIN, high - 1)
    return ("-x", str(left), "-y", str(top), "-W", str(right - left + 1), "-H", str(bottom - top + 1))


def _run(*command: str | Path) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=300).stdout


def _readable(name: str) -> str:
    return re.sub(r"[^\w.-]+", "_", name).strip("_") or "sheet"
