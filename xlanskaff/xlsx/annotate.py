"""A copy of a workbook with one sheet more: what was found in it. Every other member stays as it is."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from xlanskaff.errors import Finding
from xlanskaff.language.texts import Lang, text
from xlanskaff.xlsx.annotate_sheet import build, quoted, styles
from xlanskaff.xlsx.annotate_styles import bare, with_styles
from xlanskaff.xlsx.fill.cells import escape
from xlanskaff.xlsx.fill.container import Container, Frame, Fresh
from xlanskaff.xlsx.fill.outline import Element, outline, prefix_of
from xlanskaff.xlsx.fill.part import Edit, once, splice
from xlanskaff.xlsx.fill.workbook import CONTENT_TYPES, Workbook, relations_part

__all__ = ["annotated", "quoted"]

_LOOSE = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
          "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
_STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_LONGEST_TAB = 31


def annotated(source: bytes, findings: Sequence[Finding], lang: Lang, *, file: str) -> list[bytes]:
    """The bytes of the copy, as chunks to be written one after the other.

    The sheet is put last; which sheet is shown when the book is opened stays as it was.

    Args:
        source: the workbook, which has been looked at and found to be one.
        findings: in the order in which they are listed.
        file: what the title calls the workbook.

    Raises:
        Problem: XA-150, XA-151 the workbook is damaged in a way that only writing it comes upon.
    """
    container = Container(source)
    container.label = file
    return _Annotating(container, lang).chunks(findings, file)


class _Annotating:
    """The parts that change, and those that are new."""

    def __init__(self, container: Container, lang: Lang) -> None:
        self.container = container
        self.lang: Lang = lang
        self.book = Workbook(container)
        self.namespace, self.relation_space = _STRICT if self.book.root.namespace == _STRICT[0] else _LOOSE
        self.folder = posixpath.dirname(self.book.part)
        self.changed: dict[str, bytes] = {}
        self.added: list[Fresh] = []
        self.types: list[str] = []
        self.links: list[str] = []

    def chunks(self, findings: Sequence[Finding], file: str) -> list[bytes]:
        indexes = self._styles()
        tab = self._tab()
        sheet = build(findings, tab, {t.name for t in self.book.tabs}, indexes, self.lang, file=file,
                      namespace=self.namespace)
        number = 1
        while (path := posixpath.join(self.folder, f"worksheets/sheet{number}.xml")) in self.container:
            number += 1
        self.added.append(once(path, sheet.xml))
        self.types.append(f'PartName="/{path}" ContentType="{_SHEET_TYPE}"')
        identity = self._link("worksheet", f"worksheets/sheet{number}.xml")
        self._workbook(tab, identity, sheet.names)
        self._append(relations_part(self.book.part), "Relationship", self.links)
        self._append(CONTENT_TYPES, "Override", self.types)
        fresh = {name: once(name, data) for name, data in self.changed.items()}
        return Frame(self.container, fresh, [], self.added).close([])

    def _styles(self) -> dict[str, int]:
        wanted = styles()
        part = next((target for kind, target in self.book.relations(self.book.part) if kind == "styles"), "")
        if part in self.container:
            data, indexes = with_styles(self.book.text(part), list(wanted.values()), part=part)
            self._change(part, data)
        else:
            data, indexes = with_styles(bare(self.namespace), list(wanted.values()))
            path = posixpath.join(self.folder, "styles.xml")
            self.added.append(once(path, data))
            self.types.append(f'PartName="/{path}" ContentType="{_STYLES_TYPE}"')
            self._link("styles", "styles.xml")
        return dict(zip(wanted, indexes, strict=True))

    def _tab(self) -> str:
        wanted, taken, number = text("annotate.tab", self.lang), {t.name.casefold() for t in self.book.tabs}, 1
        tab = wanted
        while tab.casefold() in taken:
            number += 1
            tail = f" ({number})"
            tab = wanted[:_LONGEST_TAB - len(tail)] + tail
        return tab

    def _link(self, kind: str, target: str) -> str:
        """A new relationship of the workbook; its id."""
        path = relations_part(self.book.part)
        taken = {e.attributes.get("Id") for e in self.book.outline(path).each("Relationship")} \
            if path in self.container else set()
        number = 1 + len(taken) + len(self.links)
        while f"rId{number}" in taken:
            number += 1
        self.links.append(f'Id="rId{number}" Type="{self.relation_space}/{kind}" Target="{target}"')
        return f"rId{number}"

    def _workbook(self, tab: str, identity: str, names: Sequence[tuple[str, str, bool]]) -> None:
        data, root = self.book.data, self.book.root
        prefix = prefix_of(data, root.start).decode()
        sheets = list(root.each("sheet"))
        numbers = [int(n) for e in sheets if (n := e.attributes.get("sheetId", "")).isdecimal()]
        entry = (f"<{prefix}sheet name={quoteattr(tab)} sheetId=\"{max(numbers, default=0) + 1}\" "
                 f'xmlns:r="{self.relation_space}" r:id="{identity}"/>')
        listed = root.child("sheets")
        assert listed is not None
        local = f'localSheetId="{len(sheets)}"'
        shown = {True: f'{local} hidden="1"', False: local}
        defined = "".join(f'<{prefix}definedName name="{name}" {shown[hidden]}>{escape(area)}</{prefix}definedName>'
                          for name, area, hidden in names)
        edits = [Edit(listed.close, listed.close, (entry.encode(),)), self._names(root, prefix, defined)]
        self._change(self.book.part, b"".join(p for p in splice(data, edits) if isinstance(p, bytes)))

    def _names(self, root: Element, prefix: str, defined: str) -> Edit:
        names = root.child("definedNames")
        if names is not None and not names.empty:
            return Edit(names.close, names.close, (defined.encode(),))
        whole = f"<{prefix}definedNames>{defined}</{prefix}definedNames>".encode()
        if names is not None:
            return Edit(names.start, names.end, (whole,))
        at = self.book.place_for_names()
        return Edit(at, at, (whole,))

    def _append(self, part: str, tag: str, entries: Sequence[str]) -> None:
        """Put elements at the end of a part that is a list of them."""
        data = self.book.text(part)
        root = outline(data, part)
        prefix = prefix_of(data, root.start).decode()
        new = "".join(f"<{prefix}{tag} {entry}/>" for entry in entries).encode()
        self._change(part, data[:root.close] + new + data[root.close:])

    def _change(self, part: str, data: bytes) -> None:
        member = self.container.find(part)
        assert member is not None
        self.changed[member.name] = data
