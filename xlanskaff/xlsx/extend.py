"""A copy of a workbook with sheets of ours put in or taken out. Every other member stays as it is."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from xml.sax.saxutils import quoteattr

from xlanskaff.grammar.page import free_tab, page_name, quoted
from xlanskaff.xlsx.annotate_styles import bare, with_styles
from xlanskaff.xlsx.extend_less import Less
from xlanskaff.xlsx.fill.cells import escape
from xlanskaff.xlsx.fill.container import Container, Frame, Fresh
from xlanskaff.xlsx.fill.outline import Element, outline, prefix_of
from xlanskaff.xlsx.fill.part import Edit, once, splice
from xlanskaff.xlsx.fill.workbook import CONTENT_TYPES, Workbook, relations_part
from xlanskaff.xlsx.sheet_frame import Part

_LOOSE = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
          "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
_STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new sheet comes to stand.

    Attributes:
        tab: the name on its tab, which nothing else has.
        sheets: the names of the workbook's other sheets, to which it may link.
        styles: style -> its index in the workbook.
    """

    tab: str
    sheets: Collection[str]
    styles: Mapping[str, int]
    namespace: str


class NewSheet(Protocol):
    """A sheet to be put in."""

    @property
    def tab(self) -> str:
        """The tab it would like; it gets a number where that is taken."""
        ...

    @property
    def key(self) -> str:
        """What it is known by again; empty where it is not to be."""
        ...

    @property
    def styles(self) -> Mapping[str, Mapping[str, Any]]:
        """The styles its cells have."""
        ...

    def build(self, place: Place) -> Part:
        """The worksheet, once its place is known."""
        ...


def extended(source: bytes, sheets: Sequence[NewSheet], *, without: Collection[str] = (), file: str) -> list[bytes]:
    """The bytes of the copy, as chunks to be written one after the other.

    Sheets are put last; which sheet is shown when the book is opened stays as it was.

    Args:
        source: the workbook, which has been looked at and found to be one.
        sheets: what is put in, in this order.
        without: the tabs of sheets of ours that are taken out first. One that a formula of the user
            reads stays, so that nothing breaks.

    Raises:
        Problem: XA-150, XA-151 the workbook is damaged in a way that only writing it comes upon.
    """
    container = Container(source)
    container.label = file
    return _Extending(container, without).chunks(sheets)


class _Extending:
    """The parts that change, those that are new, and those that go."""

    def __init__(self, container: Container, without: Collection[str]) -> None:
        self.container = container
        self.book = Workbook(container)
        self.namespace, self.relation_space = _STRICT if self.book.root.namespace == _STRICT[0] else _LOOSE
        self.folder = posixpath.dirname(self.book.part)
        self.less = Less(self.book, without)
        self.tabs = [tab.name for tab in self.book.tabs if tab.name not in self.less.tabs]
        self.changed: dict[str, bytes] = {}
        self.added: list[Fresh] = []
        self.types: list[str] = []
        self.links: list[str] = []

    def chunks(self, sheets: Sequence[NewSheet]) -> list[bytes]:
        indexes = self._styles(sheets) if sheets else []
        own = tuple(self.tabs)
        entries, defined = [], []
        for sheet, styles in zip(sheets, indexes, strict=True):
            tab = free_tab(sheet.tab, self.tabs)
            part = sheet.build(Place(tab, own, styles, self.namespace))
            path = self._free_part()
            self.added.append(once(path, part.xml))
            self.types.append(f'PartName="/{path}" ContentType="{_SHEET_TYPE}"')
            entries.append((tab, self._link("worksheet", posixpath.relpath(path, self.folder or "."))))
            local = f'localSheetId="{len(self.tabs)}"'
            defined += [(name, local + (' hidden="1"' if hidden else ""), area) for name, area, hidden in part.names]
            if sheet.key:
                defined.append((page_name(sheet.key), 'hidden="1"', f"{quoted(tab)}!$A$1"))
            self.tabs.append(tab)
        self._workbook(entries, defined)
        self._list(relations_part(self.book.part), "Relationship", self.links, self.less.relations)
        self._list(CONTENT_TYPES, "Override", self.types, self.less.overrides)
        fresh = {name: once(name, data) for name, data in self.changed.items()}
        return Frame(self.container, fresh, [], self.added, without=self.less.members).close([])

    def _free_part(self) -> str:
        taken, number = {fresh.name for fresh in self.added}, 1
        while True:
            path = posixpath.join(self.folder, f"worksheets/sheet{number}.xml")
            if path not in taken and (path not in self.container or path in self.less.parts):
                return path
            number += 1

    def _styles(self, sheets: Sequence[NewSheet]) -> list[dict[str, int]]:
        wanted = [style for sheet in sheets for style in sheet.styles.values()]
        part = next((target for kind, target in self.book.relations(self.book.part) if kind == "styles"), "")
        if part in self.container:
            data, numbers = with_styles(self.book.text(part), wanted, part=part)
            self._change(part, data)
        else:
            data, numbers = with_styles(bare(self.namespace), wanted)
            path = posixpath.join(self.folder, "styles.xml")
            self.added.append(once(path, data))
            self.types.append(f'PartName="/{path}" ContentType="{_STYLES_TYPE}"')
            self._link("styles", "styles.xml")
        left = iter(numbers)
        return [{name: next(left) for name in sheet.styles} for sheet in sheets]

    def _link(self, kind: str, target: str) -> str:
        """A new relationship of the workbook; its id."""
        path = relations_part(self.book.part)
        taken = {e.attributes.get("Id") for e in self.book.outline(path).each("Relationship")} \
            if path in self.container else set()
        taken -= self.less.identities
        number = 1 + len(taken) + len(self.links)
        while f"rId{number}" in taken:
            number += 1
        self.links.append(f'Id="rId{number}" Type="{self.relation_space}/{kind}" Target="{target}"')
        return f"rId{number}"

    def _workbook(self, entries: Sequence[tuple[str, str]], defined: Sequence[tuple[str, str, str]]) -> None:
        data, root = self.book.data, self.book.root
        prefix = prefix_of(data, root.start).decode()
        numbers = [int(n) for e in root.each("sheet") if (n := e.attributes.get("sheetId", "")).isdecimal()
                   and e.attributes.get("name", "") not in self.less.tabs]
        listed = root.child("sheets")
        assert listed is not None
        written = "".join(
            f'<{prefix}sheet name={quoteattr(tab)} sheetId="{max(numbers, default=0) + place}" '
            f'xmlns:r="{self.relation_space}" r:id="{identity}"/>' for place, (tab, identity) in enumerate(entries, 1))
        names = "".join(f'<{prefix}definedName name="{name}" {attributes}>{escape(area)}</{prefix}definedName>'
                        for name, attributes, area in defined)
        edits = [*self.less.edits(), Edit(listed.close, listed.close, (written.encode(),))]
        edits += self._names(root, prefix, names)
        self._change(self.book.part, _joined(data, edits))

    def _names(self, root: Element, prefix: str, defined: str) -> list[Edit]:
        names = root.child("definedNames")
        if names is not None and not names.empty:
            if not defined and all(child in self.less.names for child in names.children):
                return [Edit(names.start, names.end)]
            return [*self.less.name_edits(), Edit(names.close, names.close, (defined.encode(),))]
        if not defined:
            return []
        whole = f"<{prefix}definedNames>{defined}</{prefix}definedNames>".encode()
        if names is not None:
            return [Edit(names.start, names.end, (whole,))]
        at = self.book.place_for_names()
        return [Edit(at, at, (whole,))]

    def _list(self, part: str, tag: str, entries: Sequence[str], gone: Iterable[tuple[int, int]]) -> None:
        """Put elements at the end of a part that is a list of them, and take some out."""
        data = self.book.text(part)
        root = outline(data, part)
        prefix = prefix_of(data, root.start).decode()
        new = "".join(f"<{prefix}{tag} {entry}/>" for entry in entries).encode()
        self._change(part, _joined(data, [*(Edit(*span) for span in gone), Edit(root.close, root.close, (new,))]))

    def _change(self, part: str, data: bytes) -> None:
        member = self.container.find(part)
        assert member is not None
        if data != self.container.read(part):
            self.changed[member.name] = data


def _joined(data: bytes, edits: Iterable[Edit]) -> bytes:
    return b"".join(piece for piece in splice(data, edits) if isinstance(piece, bytes))
