"""The two parts that notes of a sheet stand in: what they say, and the boxes they are shown in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from xml.sax.saxutils import quoteattr

from xlanskaff.grammar.page import NOTE
from xlanskaff.xlsx.fill.cells import escape
from xlanskaff.xlsx.fill.outline import Element, outline, prefix_of
from xlanskaff.xlsx.fill.part import Edit, splice
from xlanskaff.xlsx.fill.sheet import address_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
AUTHOR = "xlanskaff"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHAPE = re.compile(rb"<v:shape\b(?:[^>]*/>|.*?</v:shape>)", re.DOTALL)
_ROW, _COLUMN = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>"), re.compile(rb"<x:Column>\s*(\d+)\s*</x:Column>")
_NUMBER = re.compile(rb'id="_x0000_s(\d+)"')


class Comments:
    """The notes of one sheet.

    Attributes:
        ours: the cells with notes of ours.
        others: the cells with notes of the person's.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root = outline(data, "comments")
        self._ours = {each.attributes.get("ref", ""): each for each in self.root.each("comment")
                      if _text(each).startswith(NOTE)}
        self.ours = frozenset(self._ours)
        self.others = frozenset(each.attributes.get("ref", "") for each in self.root.each("comment")) - self.ours

    @staticmethod
    def fresh(wanted: Mapping[str, str]) -> bytes:
        """The part of a sheet that has none."""
        written = "".join(_comment(cell, text, 0, "") for cell, text in wanted.items())
        return (f'{_START}<comments xmlns="{MAIN}"><authors><author>{AUTHOR}</author></authors>'
                f"<commentList>{written}</commentList></comments>").encode()

    def replaced(self, wanted: Mapping[str, str]) -> bytes:
        """The part with these notes of ours in place of those that were there."""
        prefix = prefix_of(self.data, self.root.start).decode()
        listed, authors = self.root.child("commentList"), self.root.child("authors")
        edits = [Edit(each.start, each.end) for each in self._ours.values()]
        names = [each.text for each in authors.children] if authors else []
        number = names.index(AUTHOR) if AUTHOR in names else len(names)
        if wanted and authors is not None and AUTHOR not in names:
            edits.append(_at_end(authors, f"<{prefix}author>{AUTHOR}</{prefix}author>", f"{prefix}authors"))
        if not wanted and authors is not None and AUTHOR in names[-1:] and not self._signed(len(names) - 1):
            edits.append(Edit(authors.children[-1].start, authors.children[-1].end))
        if wanted and listed is not None:
            written = "".join(_comment(cell, text, number, prefix) for cell, text in wanted.items())
            edits.append(_at_end(listed, written, f"{prefix}commentList"))
        return b"".join(piece for piece in splice(self.data, edits) if isinstance(piece, bytes))

    def _signed(self, author: int) -> bool:
        """Whether a note of the person's is signed by an author."""
        return any(each.attributes.get("authorId") == str(author) for each in self.root.each("comment")
                   if each.attributes.get("ref", "") in self.others)


class Shapes:
    """The boxes of the notes of one sheet, and whatever else is drawn in the same part."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.shapes = [(match.span(), _cell(match[0])) for match in _SHAPE.finditer(data)]

    @staticmethod
    def fresh(wanted: Mapping[str, str], sheet: int) -> bytes:
        """The part of a sheet that has none; `sheet` is the sheet's number in the workbook."""
        boxes = "".join(_box(cell, text, sheet * 1024 + place) for place, (cell, text) in enumerate(wanted.items(), 1))
        return ('<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
                'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
                f'<o:idmap v:ext="edit" data="{sheet}"/></o:shapelayout>'
                '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
                '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
                f"{boxes}</xml>").encode()

    def only(self, cells: Collection[str]) -> bool:
        """Whether there is nothing but the boxes of some cells."""
        places = {address_of(cell) for cell in cells}
        return all(place in places for _, place in self.shapes)

    def replaced(self, gone: Collection[str], wanted: Mapping[str, str], sheet: int) -> bytes:
        """The part without the boxes of some cells and with new ones for others."""
        places = {address_of(cell) for cell in gone}
        edits = [Edit(*span) for span, place in self.shapes if place in places]
        left = [self.data[slice(*span)] for span, place in self.shapes if place not in places]
        first = 1 + max((int(number) for shape in left for number in _NUMBER.findall(shape)), default=sheet * 1024)
        boxes = "".join(_box(cell, text, first + place) for place, (cell, text) in enumerate(wanted.items()))
        end = self.data.rfind(b"</xml>")
        if end >= 0:
            edits.append(Edit(end, end, (boxes.encode(),)))
        return b"".join(piece for piece in splice(self.data, edits) if isinstance(piece, bytes))


def _text(comment: Element) -> str:
    return "".join(each.text for each in comment.each("t"))


def _comment(cell: str, text: str, author: int, prefix: str) -> str:
    p = prefix
    return (f'<{p}comment ref="{cell}" authorId="{author}"><{p}text><{p}r><{p}rPr><{p}sz val="9"/>'
            f'<{p}rFont val="Calibri"/></{p}rPr><{p}t xml:space="preserve">{escape(text)}</{p}t></{p}r></{p}text>'
            f"</{p}comment>")


def _at_end(element: Element, written: str, tag: str) -> Edit:
    """Put something last in an element, which may be an empty tag."""
    if element.empty:
        return Edit(element.inside - 2, element.inside, (f">{written}</{tag}>".encode(),))
    return Edit(element.close, element.close, (written.encode(),))


def _cell(shape: bytes) -> tuple[int, int] | None:
    """Row and column of the note that a box belongs to, from 1; None for what is no note."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _box(cell: str, text: str, number: int) -> str:
    """A box beside a cell, hidden till the pointer is over the cell, and as large as its text."""
    row, column = address_of(cell)
    lines = 2 + sum(1 + len(line) // 48 for line in text.split("\n"))
    style = "position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:{}pt;z-index:1;visibility:hidden"
    return (f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style={quoteattr(style.format(13 * lines))} '
            'fillcolor="#fff8e1" o:insetmode="auto"><v:fill color2="#fff8e1"/><v:shadow on="t" color="black" '
            'obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
            '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
            f"<x:SizeWithCells/><x:Anchor>{column}, 15, {max(row - 2, 0)}, 10, {column + 3}, 15, "
            f"{max(row - 2, 0) + lines}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
            f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>")
