"""The add-in as a file: the parts of an empty one, with our project, tab and properties in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from scripts.addin.project import NAME, PART
from xlanskaff.language.texts import text

RIBBON = "customUI/customUI14.xml"
RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
DATE = "2026-01-01T00:00:00Z"
"""A fixed stamp, the one of our workbooks, so that bytes repeat."""
_STAMP = (2026, 1, 1, 0, 0, 0)
_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"\
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"\
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>\
<dc:creator>The xlanskaff authors</dc:creator><dc:description>{comments}</dc:description>\
<cp:lastModifiedBy>The xlanskaff authors</cp:lastModifiedBy>\
<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">{date}</dcterms:modified>\
<dc:language>nb-NO</dc:language><cp:version>{version}</cp:version></cp:coreProperties>"""


def package(empty: Mapping[str, bytes], project: bytes, custom_ui: str, version: str) -> bytes:
    """The .xlam file. Its members are stored, not deflated: deflate differs from machine to machine.

    Args:
        empty: the parts of an empty add-in, name -> content.
    """
    parts = dict(empty) | {PART: project, RIBBON: custom_ui.encode()}
    relation = f'<Relationship Id="rIdRibbon" Type="{RIBBON_TYPE}" Target="{RIBBON}"/></Relationships>'
    _put(parts, "_rels/.rels", "</Relationships>", relation)
    # The one sheet is never seen in Excel; elsewhere its name says whose it is.
    _put(parts, "xl/workbook.xml", 'sheet name="Sheet1"', f'sheet name="{NAME}"')
    _put(parts, "docProps/app.xml", "<vt:lpstr>Sheet1</vt:lpstr>", f"<vt:lpstr>{NAME}</vt:lpstr>")
    parts["docProps/core.xml"] = _CORE.format(
        title=escape(text("ribbon.file.title", "nb")), comments=escape(text("ribbon.file.comments", "nb")),
        date=DATE, version=version).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _STAMP)
            member.create_system = 0  # or the byte would tell on which system it was built
            archive.writestr(member, content)
    return out.getvalue()


def _put(parts: dict[str, bytes], part: str, old: str, new: str) -> None:
    content = parts[part].decode()
    if content.count(old) != 1:
        raise RuntimeError(f"{part} of the empty add-in does not hold {old} once")
    parts[part] = content.replace(old, new).encode()
