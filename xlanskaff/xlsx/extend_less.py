"""What goes when sheets of ours are taken out of a workbook file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property

from xlanskaff.grammar.page import PAGE_PREFIX, quoted
from xlanskaff.xlsx.fill.cells import escape
from xlanskaff.xlsx.fill.outline import Element, attribute_spans
from xlanskaff.xlsx.fill.part import Edit
from xlanskaff.xlsx.fill.workbook import CONTENT_TYPES, Workbook, relations_part

Span = tuple[int, int]
_PLAIN = re.compile(r"[^\W\d]\w*")


class Less:
    """Sheets that go, and everything that belonged to them alone.

    Attributes:
        tabs: their names; a sheet that a formula reads is not among them.
        parts: their parts, and the parts that only they led to.
    """

    def __init__(self, book: Workbook, without: Collection[str]) -> None:
        self.book = book
        asked = {tab.name for tab in book.tabs if tab.name in without}
        self.tabs = frozenset(tab for tab in asked if not self._read_by_formula(tab, asked))
        if len(self.tabs) == len(book.tabs):
            self.tabs = frozenset()  # a workbook has at least one sheet
        self.places = [place for place, tab in enumerate(book.tabs) if tab.name in self.tabs]
        self.parts = self._parts()

    @property
    def members(self) -> frozenset[str]:
        """The zip members that go."""
        found = (self.book.container.find(part) for part in self.parts)
        return frozenset(member.name for member in found if member is not None)

    @cached_property
    def identities(self) -> set[str | None]:
        """The ids of the relationships that lead to the sheets."""
        return {value for element in self.book.root.each("sheet") if element.attributes.get("name") in self.tabs
                for name, value in element.attributes.items() if name.endswith("}id")}

    @cached_property
    def relations(self) -> list[Span]:
        """Where those relationships stand in their part."""
        path = relations_part(self.book.part)
        return [(e.start, e.end) for e in self.book.outline(path).each("Relationship")
                if e.attributes.get("Id") in self.identities] if self.tabs else []

    @cached_property
    def overrides(self) -> list[Span]:
        """Where the content types of the parts stand."""
        gone = {part.casefold() for part in self.parts}
        return [(e.start, e.end) for e in self.book.outline(CONTENT_TYPES).each("Override")
                if e.attributes.get("PartName", "").lstrip("/").casefold() in gone] if gone else []

    @cached_property
    def names(self) -> list[Element]:
        """The defined names that go: those of the sheets, and those by which they were known."""
        homes = {f"{quoted(tab)}!".casefold() for tab in self.tabs} | {f"{tab}!".casefold() for tab in self.tabs}
        gone = []
        for element in self.book.root.each("definedName"):
            local = element.attributes.get("localSheetId", "")
            ours = element.attributes.get("name", "").startswith(PAGE_PREFIX)
            if (local.isdigit() and int(local) in self.places) or (
                    ours and element.text.casefold().startswith(tuple(homes))):
                gone.append(element)
        return gone

    def edits(self) -> Iterator[Edit]:
        """Edits of the workbook part: the sheets go, and what counts sheets counts anew."""
        if not self.tabs:
            return
        for element in self.book.root.each("sheet"):
            if element.attributes.get("name") in self.tabs:
                yield Edit(element.start, element.end)
        for view in self.book.root.each("workbookView"):
            spans = attribute_spans(self.book.data, view.start, view.inside)
            for name in ("activeTab", "firstSheet"):
                shown = view.attributes.get(name, "")
                if name in spans and shown.isdigit() and (now := self._counted(int(shown))) != int(shown):
                    yield Edit(*spans[name], (f' {name}="{now}"'.encode(),))

    def name_edits(self) -> Iterator[Edit]:
        """Edits of the defined names: some go, and those of later sheets are counted anew."""
        for element in self.names:
            yield Edit(element.start, element.end)
        for element in self.book.root.each("definedName"):
            local = element.attributes.get("localSheetId", "")
            if element not in self.names and local.isdigit() and (now := self._counted(int(local))) != int(local):
                span = attribute_spans(self.book.data, element.start, element.inside)["localSheetId"]
                yield Edit(*span, (f' localSheetId="{now}"'.encode(),))

    def _counted(self, place: int) -> int:
        """The new place of a sheet; of one that goes, that of the sheet before it."""
        return max(place - sum(gone < place for gone in self.places) - (place in self.places), 0)

    def _parts(self) -> frozenset[str]:
        """The sheets' parts, and what nothing else leads to: printer settings, notes, their relationships."""
        if not self.tabs:
            return frozenset()
        container, sheets = self.book.container, [tab.part for tab in self.book.tabs if tab.name in self.tabs]
        found = set(sheets)
        waiting = list(sheets)
        owners = self._owners()
        while waiting:
            part = waiting.pop()
            if relations_part(part) in container:
                found.add(relations_part(part))
            for _, target in self.book.relations(part):
                if target in container and target not in found and owners.get(target, set()) <= found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def _owners(self) -> dict[str, set[str]]:
        """Part -> the parts that lead to it."""
        owners: dict[str, set[str]] = {}
        for member in self.book.container.members:
            folder, mark, name = member.name.rpartition("_rels/")
            if mark and name.endswith(".rels"):
                owner = folder + name.removesuffix(".rels")
                for _, target in self.book.relations(owner):
                    owners.setdefault(target, set()).add(owner)
        return owners

    def _read_by_formula(self, tab: str, asked: Collection[str]) -> bool:
        """Whether a formula on another sheet, or a name of the user, reads the sheet."""
        written = [quoted(tab), *([tab] if _PLAIN.fullmatch(tab) else [])]
        needles = "|".join(re.escape(escape(each)) for each in written)
        reads = re.compile(rf"<(?:\w+:)?f\b[^>]*>[^<]*(?:{needles})!".encode(), re.IGNORECASE)
        for other in self.book.tabs:
            if other.name not in asked and other.part in self.book.container \
                    and reads.search(self.book.text(other.part)):
                return True
        starts = tuple(f"{each}!".casefold() for each in written)
        return any(name.sheet is None and not name.name.startswith(PAGE_PREFIX)
                   and any(start in name.text.casefold() for start in starts) for name in self.book.names)
