"""The parts of a workbook that matter to a fill: its sheets, names, tables and properties."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property

from xlanskaff.errors import Problem, error
from xlanskaff.xlsx.fill.container import Container
from xlanskaff.xlsx.fill.outline import Element, attribute_spans, outline, prefix_of, utf8
from xlanskaff.xlsx.fill.part import Edit

_BEFORE_NAMES = ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
                 "functionGroups", "externalReferences")
_TEMPLATE_TYPES = (("spreadsheetml.template.main+xml", "spreadsheetml.sheet.main+xml"),
                   ("excel.template.macroEnabled.main+xml", "excel.sheet.macroEnabled.main+xml"))
CONTENT_TYPES = "[Content_Types].xml"
_BEFORE_CALC = (*_BEFORE_NAMES, "definedNames")


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet: the name on its tab and its part; `part` is empty when the relationship is broken."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; `sheet` is the index of the sheet it is local to, or None."""

    name: str
    sheet: int | None
    text: str


class Workbook:
    """The workbook part and what it leads to."""

    def __init__(self, container: Container) -> None:
        self.container = container
        roots = self.relations("")
        self.part = next((target for kind, target in roots if kind == "officeDocument"), "")
        if self.part not in container:
            container.fail("officeDocument")
        self.data = self.text(self.part)
        self.root = outline(self.data, self.part, container.label)
        targets = {identity: target for identity, _, target in self._relationships(self.part)}
        tabs = []
        for element in self.root.each("sheet"):
            identity = next((value for name, value in element.attributes.items() if name.endswith("}id")), "")
            tabs.append(Tab(element.attributes.get("name", ""), targets.get(identity, "")))
        if not tabs:
            container.fail(f"{self.part}: <sheets>")
        self.tabs = tuple(tabs)

    def text(self, part: str) -> bytes:
        """A part in UTF-8."""
        return utf8(self.container.read(part), part, self.container.label)

    def outline(self, part: str) -> Element:
        """The elements of a part."""
        return outline(self.text(part), part, self.container.label)

    def tab(self, sheet: str) -> Tab:
        """A sheet by the name on its tab, letter case aside; raises Problem XA-152 when there is none."""
        found = self._tabs.get(sheet.casefold())
        if found is None or found.part not in self.container:
            raise Problem([error("XA-152", file=self.container.label, sheet=sheet)])
        return found

    @cached_property
    def _tabs(self) -> dict[str, Tab]:
        return {tab.name.casefold(): tab for tab in self.tabs}

    def relations(self, part: str) -> list[tuple[str, str]]:
        """Last word of the type, and target part, of each inner relationship of a part ("" the package)."""
        return [(kind, target) for _, kind, target in self._relationships(part)]

    def _relationships(self, part: str) -> list[tuple[str, str, str]]:
        path = relations_part(part)
        if path not in self.container:
            return []
        found = []
        for element in self.outline(path).each("Relationship"):
            if element.attributes.get("TargetMode") == "External":
                continue
            written = element.attributes.get("Target", "")
            if "%" in written:
                from urllib.parse import unquote

                written = unquote(written)
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), written)).lstrip("/")
            kind = element.attributes.get("Type", "").rpartition("/")[2]
            found.append((element.attributes.get("Id", ""), kind, target))
        return found

    @cached_property
    def names(self) -> tuple[DefinedName, ...]:
        """Every defined name."""
        names = []
        for element in self.root.each("definedName"):
            local = element.attributes.get("localSheetId", "")
            sheet = int(local) if local.isdigit() else None
            names.append(DefinedName(element.attributes.get("name", ""), sheet, element.text))
        return tuple(names)

    def recalculate(self) -> list[Edit]:
        """Edits that make Excel calculate everything when it opens the book."""
        prefix = prefix_of(self.data, self.root.start)
        calc = self.root.child("calcPr")
        if calc is None:
            at = self.place_after(_BEFORE_CALC)
            return [Edit(at, at, (b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>',))]
        spans = attribute_spans(self.data, calc.start, calc.inside)
        if "fullCalcOnLoad" in spans:
            return [Edit(*spans["fullCalcOnLoad"], (b' fullCalcOnLoad="1"',))]
        at = calc.start + 1 + len(prefix_of(self.data, calc.start)) + len("calcPr")
        return [Edit(at, at, (b' fullCalcOnLoad="1"',))]

    def as_workbook(self) -> tuple[bytes, list[Edit]]:
        """The content types, and the edits that make a book of a template (.xltx, .xltm)."""
        data = self.text(CONTENT_TYPES)
        edits = []
        for element in self.outline(CONTENT_TYPES).each("Override"):
            if element.attributes.get("PartName", "").lstrip("/").casefold() != self.part.casefold():
                continue
            kind = element.attributes.get("ContentType", "")
            place = attribute_spans(data, element.start, element.inside).get("ContentType")
            for template, book in _TEMPLATE_TYPES:
                if place and kind.endswith(template):
                    written = f' ContentType="{kind.removesuffix(template)}{book}"'
                    edits.append(Edit(*place, (written.encode(),)))
        return data, edits

    def place_after(self, names: tuple[str, ...]) -> int:
        """Where an element goes that must follow all of the named ones."""
        ends = [child.end for child in self.root.children if child.name in names]
        return max(ends, default=self.root.inside)

    def place_for_names(self) -> int:
        """Where `definedNames` goes when there is none."""
        return self.place_after(_BEFORE_NAMES)


def relations_part(part: str) -> str:
    """The part that holds the relationships of a part; "" stands for the package itself.

    Example:
        >>> relations_part("xl/workbook.xml"), relations_part("")
        ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", name + ".rels")
