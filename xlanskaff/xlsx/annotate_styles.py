"""Styles put behind those that a workbook already has; none of its own is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlanskaff.xlsx.fill.outline import Element, attribute_spans, outline, prefix_of
from xlanskaff.xlsx.fill.part import Edit, splice

Style = Mapping[str, Any]

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
          "colors", "extLst")
_LINES = {1: "thin", 2: "medium", 5: "thick"}
_SIDES = ("left", "right", "top", "bottom")
_VERTICAL = {"vcenter": "center", "top": "top", "bottom": "bottom"}


def with_styles(data: bytes, styles: Sequence[Style], *, part: str = "", file: str = "") -> tuple[bytes, list[int]]:
    """The styles part with more cell formats, and the index of each.

    Args:
        data: the part in UTF-8.
        styles: as `xlanskaff.xlsx.look` gives them.

    Raises:
        Problem: XA-151 the part is not well-formed.

    Example:
        >>> data, indexes = with_styles(bare("urn:x"), [{"bold": True}, {"bold": True}])
        >>> indexes, data.count(b"<b/>")
        ([1, 1], 1)
    """
    root = outline(data, part, file)
    prefix = prefix_of(data, root.start).decode()
    lists = {name: _List(data, root, name, prefix) for name in ("fonts", "fills", "borders", "cellXfs")}
    for name, first in (("fonts", _font({})), ("fills", '<fill><patternFill patternType="none"/></fill>'),
                        ("borders", _border({})), ("cellXfs", "<xf/>")):
        if not lists[name].count:
            lists[name].add(first)
            if name == "fills":
                lists[name].add('<fill><patternFill patternType="gray125"/></fill>')
    named = root.child("cellStyleXfs")
    based_on = ' xfId="0"' if named is not None and named.children else ""
    indexes = []
    for style in styles:
        font, fill = lists["fonts"].add(_font(style)), lists["fills"].add(_fill(style))
        border = lists["borders"].add(_border(style))
        indexes.append(lists["cellXfs"].add(
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}"{based_on} applyFont="1" '
            f'applyFill="1" applyBorder="1" applyAlignment="1">{_alignment(style)}</xf>'))
    edits = [edit for each in lists.values() for edit in each.edits()]
    return b"".join(piece for piece in splice(data, edits) if isinstance(piece, bytes)), indexes


def bare(namespace: str) -> bytes:
    """A styles part for a workbook that has none."""
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{namespace}">'
            "<fonts></fonts><fills></fills><borders></borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            "<cellXfs></cellXfs></styleSheet>").encode()


class _List:
    """One list of a styles part, to which entries are added at its end."""

    def __init__(self, data: bytes, root: Element, name: str, prefix: str) -> None:
        self.data, self.name, self.prefix = data, name, prefix
        self.element = root.child(name)
        self.count = len(self.element.children) if self.element else 0
        self.added: dict[str, int] = {}
        self.there: dict[str, int] = {}
        for number, child in enumerate(self.element.children if self.element else ()):
            self.there.setdefault(data[child.start:child.end].decode(), number)
        before = _ORDER[:_ORDER.index(name)]
        self.place = max((child.end for child in root.children if child.name in before), default=root.inside)

    def add(self, entry: str) -> int:
        """The index of an entry; one that is there in the very same words, or was added before, is used again."""
        if entry in self.there:
            return self.there[entry]
        if entry not in self.added:
            self.added[entry] = self.count
            self.count += 1
        return self.added[entry]

    def edits(self) -> list[Edit]:
        """What to change in the part."""
        if not self.added:
            return []
        written = "".join(self.added)
        if self.prefix:
            written = written.replace("</", "\0").replace("<", f"<{self.prefix}").replace("\0", f"</{self.prefix}")
        new = written.encode()
        tag, count = f"{self.prefix}{self.name}".encode(), b' count="%d"' % self.count
        if self.element is None:
            return [Edit(self.place, self.place, (b"<" + tag + count + b">" + new + b"</" + tag + b">",))]
        spans = attribute_spans(self.data, self.element.start, self.element.inside)
        edits = []
        if "count" in spans:
            edits.append(Edit(*spans["count"], (count,)))
        if self.element.empty:
            edits.append(Edit(self.element.inside - 2, self.element.inside, (b">" + new + b"</" + tag + b">",)))
        else:
            edits.append(Edit(self.element.close, self.element.close, (new,)))
        return edits


def _colour(value: str) -> str:
    return "FF" + value.lstrip("#").upper()


def _font(style: Style) -> str:
    marks = ("<b/>" if style.get("bold") else "") + ("<i/>" if style.get("italic") else "")
    line = "<u/>" if style.get("underline") else ""
    colour = f'<color rgb="{_colour(style["font_color"])}"/>' if "font_color" in style else ""
    return (f'<font>{marks}{line}<sz val="{style.get("font_size", 11)}"/>{colour}'
            f'<name val="{style.get("font_name", "Calibri")}"/><family val="2"/></font>')


def _fill(style: Style) -> str:
    if "bg_color" not in style:
        return '<fill><patternFill patternType="none"/></fill>'
    return (f'<fill><patternFill patternType="solid"><fgColor rgb="{_colour(style["bg_color"])}"/>'
            '<bgColor indexed="64"/></patternFill></fill>')


def _border(style: Style) -> str:
    sides = []
    for side in _SIDES:
        line, colour = style.get(side, style.get("border")), style.get(f"{side}_color", style.get("border_color"))
        if line and colour:
            sides.append(f'<{side} style="{_LINES[line]}"><color rgb="{_colour(colour)}"/></{side}>')
        else:
            sides.append(f"<{side}/>")
    return f"<border>{''.join(sides)}<diagonal/></border>"


def _alignment(style: Style) -> str:
    parts = [f'horizontal="{style["align"]}"'] if "align" in style else []
    parts += [f'vertical="{_VERTICAL[style["valign"]]}"'] if "valign" in style else []
    parts += ['wrapText="1"'] if style.get("text_wrap") else []
    parts += [f'indent="{style["indent"]}"'] if style.get("indent") else []
    return f"<alignment {' '.join(parts)}/>" if parts else ""
