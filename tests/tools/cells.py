"""Every cell value of an .xlsx, read straight from the XML with nothing of the product's reader.

It is the independent second opinion of the tests, so it shares no code with `xlanskaff.xlsx`. It
is made for files that LibreOffice or XlsxWriter wrote and takes no precautions against others.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from xlanskaff.grammar.book import CellError, CellValue, cell_name, column_number

Sheets = dict[str, dict[tuple[int, int], CellValue]]

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def cells(path: Path) -> Sheets:
    """The values of all sheets in tab order: sheet -> (row, column) -> value, blanks left out.

    A formula whose result is the empty text gives `""`; a cell with nothing in it gives no entry.
    """
    with zipfile.ZipFile(path) as package:
        strings = _strings(package)
        targets = {
            rel.get("Id"): posixpath.normpath(posixpath.join("/xl", rel.get("Target", "")))[1:]
            for rel in ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        }
        sheets = ET.fromstring(package.read("xl/workbook.xml")).iter(f"{_M}sheet")
        return {s.get("name", ""): _sheet(package, targets[s.get(_R)], strings) for s in sheets}


def differences(stored: Sheets, computed: Sheets) -> list[str]:
    """Cells that two readings of a workbook show differently, each as `Sheet!A1: 1 is 2`."""
    wrong = []
    for sheet in sorted(stored.keys() | computed.keys()):
        ours, theirs = stored.get(sheet, {}), computed.get(sheet, {})
        apart = [at for at in sorted(ours.keys() | theirs.keys()) if not same(ours.get(at), theirs.get(at))]
        wrong += [f"{sheet}!{cell_name(*at)}: {ours.get(at)!r} is {theirs.get(at)!r}" for at in apart]
    return wrong


def same(a: CellValue, b: CellValue) -> bool:
    """Whether two values show alike in a cell: a blank and an empty text do, a blank and a nought do not."""
    if isinstance(a, int | float) and isinstance(b, int | float):
        return isinstance(a, bool) is isinstance(b, bool) and abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
    if isinstance(a, int | float) or isinstance(b, int | float):
        return False
    return (a or "") == (b or "")


def _strings(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    return [_text(item) for item in ET.fromstring(package.read("xl/sharedStrings.xml")).findall(f"{_M}si")]


def _text(item: ET.Element) -> str:
    parts = [t for child in item if child.tag in (f"{_M}t", f"{_M}r") for t in child.iter(f"{_M}t")]
    return _unescaped("".join(t.text or "" for t in parts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def _sheet(package: zipfile.ZipFile, part: str, strings: list[str]) -> dict[tuple[int, int], CellValue]:
    found: dict[tuple[int, int], CellValue] = {}
    with package.open(part) as stream:
        for _, cell in ET.iterparse(stream):
            if cell.tag == f"{_M}c":
                value = _value(cell, strings)
                if value is not None:
                    letters, row = _ADDRESS.fullmatch(cell.get("r", "")).groups()  # type: ignore[union-attr]
                    found[int(row), column_number(letters)] = value
                cell.clear()
    return found


def _value(cell: ET.Element, strings: list[str]) -> CellValue:
    kind, raw = cell.get("t", "n"), cell.findtext(f"{_M}v")
    if kind == "inlineStr":
        inline = cell.find(f"{_M}is")
        return None if inline is None else _text(inline)
    if kind == "str":
        return _unescaped(raw or "")
    if raw is None or raw == "":
        return None
    if kind == "s":
        return strings[int(raw)]
    if kind == "b":
        return raw == "1"
    if kind == "e":
        return CellError(raw)
    number = float(raw)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
