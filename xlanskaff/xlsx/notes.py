"""Notes of ours at cells of a workbook file: put in, and taken out again. The person's own are left alone."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from xlanskaff.xlsx.fill.container import Container, Frame, Fresh
from xlanskaff.xlsx.fill.outline import Element, outline, prefix_of
from xlanskaff.xlsx.fill.part import Edit, once, splice
from xlanskaff.xlsx.fill.scan import read_sheet
from xlanskaff.xlsx.fill.workbook import CONTENT_TYPES, Tab, Workbook, relations_part
from xlanskaff.xlsx.notes_parts import Comments, Shapes

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEFORE = frozenset({"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
                     "tableParts", "extLst", "AlternateContent"})


def count_notes(source: bytes, *, file: str) -> int:
    """How many notes of ours a workbook has."""
    container = Container(source)
    container.label = file
    book = Workbook(container)
    return sum(len(Comments(book.text(part)).ours) for tab in book.tabs if (part := _target(book, tab, "comments")))


def noted(source: bytes, notes: Mapping[tuple[str, str], str], *, file: str) -> list[bytes]:
    """The bytes of a copy with these notes of ours and no others, as chunks.

    A workbook in Strict Open XML, where notes have no place, is given back as it is.

    Args:
        notes: (sheet, cell) -> text, which begins with `NOTE`. A cell that has a note of the person's
            keeps that one.

    Raises:
        Problem: XA-150, XA-151 the workbook is damaged in a way that only writing it comes upon.
    """
    container = Container(source)
    container.label = file
    book = Workbook(container)
    if book.root.namespace != MAIN:
        return [source]
    work = _Noting(book)
    for number, tab in enumerate(book.tabs, 1):
        if tab.part in container:
            work.sheet(tab, number, {cell: text for (sheet, cell), text in notes.items() if sheet == tab.name})
    return work.chunks()


class _Noting:
    """The parts that change, those that are new, and those that go."""

    def __init__(self, book: Workbook) -> None:
        self.book, self.container = book, book.container
        self.changed: dict[str, bytes] = {}
        self.added: list[Fresh] = []
        self.gone: set[str] = set()
        self.types: list[str] = []

    def sheet(self, tab: Tab, number: int, wanted: Mapping[str, str]) -> None:
        """Give one sheet its notes."""
        part, drawing = _target(self.book, tab, "comments"), _target(self.book, tab, "vmlDrawing")
        if not part:
            if wanted and not drawing:
                self._new(tab, number, wanted)
            return
        comments = Comments(self.book.text(part))
        free = {cell: text for cell, text in wanted.items() if cell not in comments.others}
        if not comments.ours and not free:
            return
        shapes = Shapes(self.book.text(drawing) if drawing else b"")
        if not free and not comments.others and shapes.only(comments.ours):
            self._drop(tab, part, drawing)
            return
        self._change(part, comments.replaced(free))
        if drawing:
            self._change(drawing, shapes.replaced(comments.ours, free, number))

    def chunks(self) -> list[bytes]:
        """The whole file."""
        if not self.changed and not self.added and not self.gone:
            return [self.container.raw]
        self._content_types()
        members = {member.name for part in self.gone if (member := self.container.find(part)) is not None}
        fresh = {name: once(name, data) for name, data in self.changed.items() if name not in members}
        return Frame(self.container, fresh, [], self.added, without=members).close([])

    def _new(self, tab: Tab, number: int, wanted: Mapping[str, str]) -> None:
        comments, drawing = self._free("comments{}.xml"), self._free("drawings/vmlDrawing{}.vml")
        self.added += [once(comments, Comments.fresh(wanted)), once(drawing, Shapes.fresh(wanted, number))]
        self.types.append(f'Override PartName="/{comments}" ContentType="{_COMMENTS}"')
        folder, path = posixpath.dirname(tab.part), relations_part(tab.part)
        known = self.book.outline(path).each("Relationship") if path in self.container else ()
        taken = {element.attributes.get("Id") for element in known}
        free = (f"rId{n}" for n in range(1, len(taken) + 3) if f"rId{n}" not in taken)
        drawn, said = next(free), next(free)
        links = "".join(f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" '
                        f'Target="{posixpath.relpath(target, folder)}"/>'
                        for identity, kind, target in ((drawn, "vmlDrawing", drawing), (said, "comments", comments)))
        if path in self.container:
            data = self.book.text(path)
            close = outline(data, path).close
            self._change(path, data[:close] + links.encode() + data[close:])
        else:
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            self.added.append(once(path, f'{head}<Relationships xmlns="{PACKAGE}">{links}</Relationships>'.encode()))
        data, root = self._around(tab)
        at = next((child.start for child in root.children if child.name in _BEFORE), root.close)
        prefix = prefix_of(data, root.start).decode()
        entry = f'<{prefix}legacyDrawing xmlns:r="{OFFICE}" r:id="{drawn}"/>'
        self._change(tab.part, data[:at] + entry.encode() + data[at:])

    def _drop(self, tab: Tab, comments: str, drawing: str) -> None:
        data, root = self._around(tab)
        edits = [Edit(child.start, child.end) for child in root.children if child.name == "legacyDrawing"]
        self._change(tab.part, _joined(data, edits))
        path = relations_part(tab.part)
        listed, gone = list(self.book.outline(path).each("Relationship")), {comments, drawing}
        less = [element for element in listed if self._leads(tab, element) in gone]
        self.gone |= gone - {""}
        if len(less) == len(listed):
            self.gone.add(path)
        else:
            self._change(path, _joined(self.book.text(path), [Edit(each.start, each.end) for each in less]))

    def _leads(self, tab: Tab, element: Element) -> str:
        written = element.attributes.get("Target", "")
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(tab.part), written)).lstrip("/")

    def _around(self, tab: Tab) -> tuple[bytes, Element]:
        """A sheet and its root, without what is in the cells."""
        data = self.book.text(tab.part)
        scanned = read_sheet(data, tab.part, (), self.container.label).sheet_data
        inside, close = (scanned[1], scanned[2]) if scanned else (0, 0)
        root = outline(data[:inside] + data[close:], tab.part, self.container.label)
        skipped = close - inside
        for child in root.children:
            if child.start >= inside:
                child.start, child.end = child.start + skipped, child.end + skipped
        root.close += skipped
        return data, root

    def _free(self, pattern: str) -> str:
        folder, number = posixpath.dirname(self.book.part), 1
        taken = {fresh.name for fresh in self.added}
        while (path := posixpath.join(folder, pattern.format(number))) in taken or path in self.container:
            number += 1
        return path

    def _content_types(self) -> None:
        data = self.book.text(CONTENT_TYPES)
        root = outline(data, CONTENT_TYPES)
        prefix = prefix_of(data, root.start).decode()
        entries = list(self.types)
        known = [each for each in root.each("Default") if each.attributes.get("Extension", "").casefold() == "vml"]
        left = [member.name for member in self.container.members if member.name not in self.gone]
        drawn = any(name.casefold().endswith(".vml") for name in (*left, *(fresh.name for fresh in self.added)))
        if drawn and not known:
            entries.append(f'Default Extension="vml" ContentType="{_VML}"')
        gone = {part.casefold() for part in self.gone}
        edits = [Edit(e.start, e.end) for e in root.each("Override")
                 if e.attributes.get("PartName", "").lstrip("/").casefold() in gone]
        edits += [Edit(each.start, each.end) for each in known if not drawn]
        new = "".join(f"<{prefix}{entry}/>" for entry in entries).encode()
        self._change(CONTENT_TYPES, _joined(data, [*edits, Edit(root.close, root.close, (new,))]))

    def _change(self, part: str, data: bytes) -> None:
        member = self.container.find(part)
        assert member is not None
        if data != self.container.read(part):
            self.changed[member.name] = data


def _target(book: Workbook, tab: Tab, kind: str) -> str:
    """The part of a kind that a sheet leads to; empty when there is none."""
    return next((target for found, target in book.relations(tab.part)
                 if found == kind and target in book.container), "")


def _joined(data: bytes, edits: list[Edit]) -> bytes:
    return b"".join(piece for piece in splice(data, edits) if isinstance(piece, bytes))


