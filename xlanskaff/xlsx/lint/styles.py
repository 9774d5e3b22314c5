"""Style indexes: a format that a cell names must be there."""

from __future__ import annotations

from collections.abc import Iterator

from xlanskaff.errors import Finding, error
from xlanskaff.grammar.book import cell_name
from xlanskaff.xlsx.lint.view import View
from xlanskaff.xlsx.lint.xml import whole


def check(view: View) -> Iterator[Finding]:
    """Cell formats and differential formats out of range; each index once a sheet."""
    formats, dxfs = len(view.styles.formats), len(view.styles.dxfs)
    for sheet in view.sheets:
        used: dict[int, str] = {}
        for (row, column), index in sheet.styles.items():
            if not 0 <= index < formats:
                used.setdefault(index, cell_name(row, column))
        for where, index in sheet.other_styles.items():
            if index >= formats:
                used.setdefault(index, where)
        for index, cell in used.items():
            yield error("XA-168", sheet=sheet.name, cell=cell, seen=index, count=formats)
        for rule in sheet.rules:
            if rule.dxf is not None and not 0 <= rule.dxf < dxfs:
                cell = rule.where[0].a1 if rule.where else ""
                yield error("XA-168", sheet=sheet.name, cell=cell, seen=rule.dxf, count=dxfs)
    for table in view.tables:
        for index in sorted({i for i in table.dxfs if i >= dxfs}):
            yield error("XA-168", sheet=table.sheet.name, cell=table.area.a1, label=table.display, seen=index,
                        count=dxfs)
    yield from _inside(view)


def _inside(view: View) -> Iterator[Finding]:
    """Formats that name a font, fill or border that is not there."""
    styles = view.styles
    for slot, items in (("fontId", styles.fonts), ("fillId", styles.fills), ("borderId", styles.borders)):
        named = {whole(xf.get(slot)) for xf in styles.formats}
        for index in sorted(i for i in named if i >= max(len(items), 1)):
            yield error("XA-168", seen=index, count=len(items))
