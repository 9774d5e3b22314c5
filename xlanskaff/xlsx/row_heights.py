"""A copy of a workbook in which rows have grown to show the texts that were put into them.

Excel makes such rows higher by itself when it opens a file; LibreOffice and previewers show the height that
the file says. Rows whose height somebody has chosen keep it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from xlanskaff.xlsx import measure
from xlanskaff.xlsx.fill.container import Container, Frame
from xlanskaff.xlsx.fill.part import once
from xlanskaff.xlsx.fill.workbook import Workbook

Texts = Mapping[tuple[str, int, int], str]
"""Tab, row and column of a cell -> the text that was put into it."""

_ROW = re.compile(rb'<(?:[\w.-]+:)?row(\s[^<>]*?)(?=/?>)')
_NUMBER = re.compile(rb'\sr="([0-9]+)"')
_HEIGHT = re.compile(rb'\sht="([0-9.]+)"')
_CHOSEN = re.compile(rb'\scustomHeight="(?:1|true)"')
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col(\s[^<>]*?)/?>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_USUAL_WIDTH = 8.43
_TALLEST = 409.0


def heightened(source: bytes, texts: Texts, *, file: str = "") -> list[bytes]:
    """The copy, as chunks to be written one after the other; the source itself where nothing has to grow.

    Args:
        texts: the cells that wrap their text and were given one.
        file: what findings call the workbook.

    Raises:
        Problem: XA-150 to XA-152, the workbook is damaged or a sheet is not there.
    """
    container = Container(source)
    container.label = file
    book = Workbook(container)
    by_tab: defaultdict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for (tab, row, column), text in texts.items():
        by_tab[tab][row, column] = text
    changed: dict[str, bytes] = {}
    for tab, cells in by_tab.items():
        part = book.tab(tab).part
        data = book.text(part)
        grown = _grown(data, _needed(data, cells))
        member = container.find(part)
        if grown != data and member is not None:
            changed[member.name] = grown
    if not changed:
        return [source]
    return Frame(container, {name: once(name, data) for name, data in changed.items()}, [], []).close([])


def _needed(sheet: bytes, cells: Mapping[tuple[int, int], str]) -> dict[int, float]:
    """The height in points that each row needs; rows of one line need none."""
    widths = _widths(sheet)
    needed: defaultdict[int, int] = defaultdict(int)
    for (row, column), text in cells.items():
        width = next((width for first, last, width in widths if first <= column <= last), _USUAL_WIDTH)
        needed[row] = max(needed[row], measure.lines(text, width))
    return {row: min(measure.height(lines), _TALLEST) for row, lines in needed.items() if lines > 1}


def _widths(sheet: bytes) -> list[tuple[int, int, float]]:
    """First column, last column and width in characters."""
    found = []
    for column in _COLUMN.finditer(sheet):
        said = dict(_ATTRIBUTE.findall(column[1]))
        if {b"min", b"max", b"width"} <= said.keys():
            found.append((int(said[b"min"]), int(said[b"max"]), float(said[b"width"])))
    return found


def _grown(sheet: bytes, needed: Mapping[int, float]) -> bytes:
    """The sheet with the heights; those that people chose, and those that are enough, stay."""
    def row(found: re.Match[bytes]) -> bytes:
        number, said = _NUMBER.search(found[1]), _HEIGHT.search(found[1])
        height = needed.get(int(number[1])) if number else None
        if height is None or _CHOSEN.search(found[1]) or (said and float(said[1]) >= height):
            return found[0]
        plain = found[0].replace(said[0], b"") if said else found[0]
        return plain + f' ht="{height:g}"'.encode()

    return _ROW.sub(row, sheet) if needed else sheet
