"""Workbooks written by hand, part by part, so that a test can say exactly what is in the file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Part = str | bytes


def zipped(parts: Mapping[str, Part], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of the parts, in order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def relations(*links: tuple[str, str, str]) -> str:
    """A relations part of (id, kind, target); a target with `://` lies outside the file."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}'
        f'{" TargetMode=" + chr(34) + "External" + chr(34) if "://" in target else ""}/>'
        for key, kind, target in links)
    return f'{START}<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def worksheet(rows: str = "", before: str = "", after: str = "") -> str:
    """A worksheet part round the XML of its rows."""
    return (f'{START}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>'
            f"{after}</worksheet>")


def parts(sheets: Mapping[str, str], *, names: Mapping[str, str] | None = None, strings: str = "",
          states: Mapping[str, str] | None = None, properties: Mapping[str, str] | None = None,
          settings: str = "", extra: Mapping[str, Part] | None = None,
          links: tuple[tuple[str, str, str], ...] = ()) -> dict[str, Part]:
    """The parts of a workbook: rows (or a whole part) by tab, names by reference as written.

    `strings` is the inside of the shared strings part, `settings` stands first in the workbook part,
    `links` are further relations of the workbook, `extra` further parts.
    """
    tabs, targets, made = "", [], {}
    for number, (tab, rows) in enumerate(sheets.items(), 1):
        state = f' state="{states[tab]}"' if states and tab in states else ""
        tabs += f'<sheet name={quoteattr(tab)} sheetId="{number}"{state} r:id="rId{number}"/>'
        targets.append((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        made[f"xl/worksheets/sheet{number}.xml"] = rows if rows.startswith("<?xml") else worksheet(rows)
    if strings:
        targets.append(("rId900", "sharedStrings", "sharedStrings.xml"))
        made["xl/sharedStrings.xml"] = f'{START}<sst xmlns="{MAIN}">{strings}</sst>'
    defined = "".join(f"<definedName name={quoteattr(n)}>{escape(t)}</definedName>" for n, t in (names or {}).items())
    root = [("rId1", "officeDocument", "xl/workbook.xml")]
    if properties:
        root.append(("rId2", "custom-properties", "docProps/custom.xml"))
        made["docProps/custom.xml"] = START + (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
            'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">' + "".join(
                f'<property name={quoteattr(key)}><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
                for key, value in properties.items()) + "</Properties>")
    return {
        "[Content_Types].xml": f'{START}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(*root),
        "xl/workbook.xml": f'{START}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}<sheets>{tabs}</sheets>'
                           f"<definedNames>{defined}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*targets, *links),
        **made, **(extra or {}),
    }


def workbook(sheets: Mapping[str, str], **more: object) -> bytes:
    """The file of `parts` with the same arguments."""
    return zipped(parts(sheets, **more))  # type: ignore[arg-type]


def compound(*names: str) -> bytes:
    """An OLE compound file whose directory lists streams of these names (and holds nothing else)."""
    entries = []
    for number, name in enumerate(("Root Entry", *names)):
        raw = (name + "\0").encode("utf-16-le")
        kind = 5 if number == 0 else 2
        entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        entries.append(entry.ljust(128, b"\0"))
    directory = b"".join(entries)
    sectors = -(-len(directory) // 512)
    directory = directory.ljust(sectors * 512, b"\0")
    # Sector 0 is the allocation table, the directory follows.
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<II", 1, 1) + bytes(4)
    header += struct.pack("<IIIII", 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header = header.ljust(76, b"\0") + struct.pack("<I", 0)
    return header.ljust(512, b"\xff") + table + directory
