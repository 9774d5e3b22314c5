"""Accessibility of the document: title, language, alt text, table headers, names, print, first view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from xlanskaff.errors import Finding, warning
from xlanskaff.grammar.book import cell_name
from xlanskaff.xlsx.lint import tables
from xlanskaff.xlsx.lint.paper import fits_one_page, named_areas
from xlanskaff.xlsx.lint.sheet import Sheet
from xlanskaff.xlsx.lint.view import Table, View
from xlanskaff.xlsx.lint.xml import whole

# What Excel, in the languages our readers have, and other programs call a sheet nobody named.
_SAYS_NOTHING = re.compile(
    r"(?:sheet|worksheet|ark|regneark|blad|tabelle|feuil|hoja|taul|arkusz)[ _]*\d*", re.IGNORECASE
)
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_DRAWN = ("sp", "pic", "graphicFrame", "cxnSp", "grpSp")


def check(view: View) -> Iterator[Finding]:
    """Everything but colours."""
    yield from _document(view)
    for sheet in view.sheets:
        if sheet.state == "visible":
            yield from _alt_texts(view, sheet)
            yield from _first_view(sheet)
    for name, state, _ in view.tabs:
        if state == "visible" and _SAYS_NOTHING.fullmatch(name.strip()):
            yield warning("XA-185", sheet=name, seen=name)
    for table in view.tables:
        if table.header is None:
            yield warning("XA-183", sheet=table.sheet.name, cell=table.area.a1, label=table.display)
        yield from tables.merged(table)
        if table.sheet.state == "visible":
            yield from _print_titles(view, table)


def _document(view: View) -> Iterator[Finding]:
    core = next((r.target for r in view.relations("").values() if r.kind == "core-properties"), "")
    root = view.xml(core) if core in view.archive else Element("coreProperties")
    for slot, code in (("title", "XA-180"), ("language", "XA-181")):
        if not (root.findtext(slot) or "").strip():
            yield warning(code)


def _alt_texts(view: View, sheet: Sheet) -> Iterator[Finding]:
    for relation in view.relations(sheet.part).values():
        if relation.kind != "drawing" or relation.target not in view.archive:
            continue
        for anchor in view.xml(relation.target):
            drawn = _drawn(anchor) if anchor.tag in _ANCHORS else None
            if drawn is None:
                continue
            properties = next(drawn.iter("cNvPr"), None)
            if properties is None or _excused(properties):
                continue
            if not (properties.get("descr") or "").strip():
                seen = properties.get("name", "")
                yield warning("XA-182", sheet=sheet.name, cell=_corner(anchor), seen=seen)


def _drawn(anchor: Element) -> Element | None:
    """The shape, picture, chart or group that an anchor holds; a choice of several is one thing."""
    for child in anchor:
        if child.tag in _DRAWN:
            return child
        if child.tag == "AlternateContent":
            return next((e for e in child.iter() if e.tag in _DRAWN), None)
    return None


def _corner(anchor: Element) -> str:
    """The cell under the upper left corner; empty for what floats free of the cells."""
    start = anchor.find("from")
    if start is None:
        return ""
    return cell_name(whole(start.findtext("row")) + 1, whole(start.findtext("col")) + 1)


def _excused(properties: Element) -> bool:
    """Hidden, or marked as decoration."""
    return properties.get("hidden") in ("1", "true") or any(
        e.tag == "decorative" and e.get("val") in ("1", "true") for e in properties.iter())


def _print_titles(view: View, table: Table) -> Iterator[Finding]:
    sheet, header = table.sheet, table.header
    if header is None or fits_one_page(view, sheet, table.area):
        return
    titles = named_areas(view, sheet, "_xlnm.Print_Titles")
    if not any(area.left == 1 and area.top <= header.top <= area.bottom for area in titles):
        a = table.area
        yield warning("XA-187", sheet=sheet.name, cell=a.a1, label=table.display, seen=a.height)


def _first_view(sheet: Sheet) -> Iterator[Finding]:
    """The cell that is selected when the sheet opens can be seen, and the sheet is not scrolled away."""
    row, column = sheet.active
    hidden = row in sheet.hidden_rows or any(first <= column <= last for first, last in sheet.hidden_columns)
    scrolled = sheet.scrolled_to is not None and (sheet.scrolled_to[0] > row or sheet.scrolled_to[1] > column)
    if hidden or scrolled:
        yield warning("XA-188", sheet=sheet.name, cell=cell_name(row, column), seen=cell_name(row, column))
