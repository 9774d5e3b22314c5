"""A workbook as a package of parts: sheets, names, properties, tables, and facts worth telling."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from xlanskaff.errors import Finding, Problem, note, warning
from xlanskaff.xlsx.guard import file_bytes, workbook_part
from xlanskaff.xlsx.package_limits import LIMITS, Limits
from xlanskaff.xlsx.package_refs import Names, constant
from xlanskaff.xlsx.package_relations import Relation, read_relations, relations_part
from xlanskaff.xlsx.package_tables import TableRef, read_table
from xlanskaff.xlsx.package_workbook import SheetEntry, Workbook, read_workbook
from xlanskaff.xlsx.package_xml import Attributes, parse
from xlanskaff.xlsx.package_zip import Archive
from xlanskaff.xlsx.sheet_quick import quick_strings
from xlanskaff.xlsx.sheet_text import LONGEST, walk_strings
from xlanskaff.xlsx.sheetdata import Context, SheetData, read_sheet

State = Literal["visible", "hidden", "veryHidden"]


_STATES: Mapping[str, State] = {"hidden": "hidden", "veryHidden": "veryHidden"}


class Sheet(NamedTuple):
    """A sheet by its tab: name, part, visibility and its position among all tabs (from 0)."""

    name: str
    part: str
    state: State
    position: int


def open_package(source: Path | bytes, *, name: str = "", limits: Limits = LIMITS) -> Package:
    """Open a workbook; only its index is read at once, sheets and texts when they are asked for.

    `name` is what findings call the file; the file's own name unless given.

    Raises:
        Problem: it is no workbook, is damaged, or goes beyond the limits.
    """
    if isinstance(source, Path):
        name = name or source.name
        source = file_bytes(source, name=name, limits=limits)
    return Package(Archive(source, file=name, limits=limits))


class Package:
    """An open workbook. Nothing in it is run, followed or changed.

    Attributes:
        file: what findings call it.
        sheets: worksheets in tab order. Chart, dialog and macro sheets are in `other_sheets`.
        names: workbook-level defined names; None where one points at nothing, or not at one area.
        constants: workbook-level names that hold a text or a number.
        local_names: names that belong to one sheet: (sheet position, name) to reference as written.
        date1904: whether serial dates count from 1904.
        strict: whether the file was saved as Strict Open XML.
        structure_protected: whether sheets are locked against being added, moved or removed.
        vba: whether a macro project (or a sheet of Excel 4 macros) is present.
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.file = archive.file
        self.limits = archive.limits
        self._root = self._relations("")
        self.workbook_part = workbook_part(archive, self._root)
        self._links = self._relations(self.workbook_part)
        data = archive.read(self.workbook_part, self.limits.index_bytes)
        workbook = read_workbook(data, part=self.workbook_part, file=self.file, limits=self.limits)
        self.date1904 = workbook.date1904
        self.strict = workbook.strict
        self.structure_protected = workbook.protected
        self.sheets, self.other_sheets = self._tabs(workbook.sheets)
        if not self.sheets:
            raise Problem([archive.finding("XA-131")])
        self._by_name = {sheet.name.casefold(): sheet for sheet in self.sheets}
        if len(self._by_name) < len(self.sheets):
            names = [sheet.name.casefold() for sheet in self.sheets]
            twice = next(sheet.name for sheet in self.sheets if names.count(sheet.name.casefold()) > 1)
            raise Problem([archive.finding("XA-130", seen=twice)])
        self.names, self.constants, self.local_names = self._names(workbook)
        kinds = {link.kind for link in self._links}
        self.vba = bool(kinds & {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"})
        self._sheets_read: dict[str, SheetData] = {}
        self._found: list[Finding] = list(self._facts())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Notes and warnings gathered so far: macros, external links, Strict; overlong texts once read."""
        return tuple(self._found)

    def part(self, path: str, most: int | None = None) -> bytes:
        """The unpacked bytes of a part, at most `most`.

        Raises:
            Problem: no such part, damaged, or larger than allowed.
        """
        return self.archive.read(path, most)

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part; empty when it has none."""
        return self._relations(part)

    def sheet(self, name: str) -> SheetData:
        """The cells of a worksheet, read at first use; names are compared as Excel does, without case.

        Raises:
            KeyError: there is no such sheet.
            Problem: its part is damaged, missing or beyond the limits.
        """
        entry = self._by_name[name.casefold()]
        found = self._sheets_read.get(entry.name)
        if found is None:
            found = read_sheet(self.archive.read(entry.part), entry.name, self._context, part=entry.part)
            self._sheets_read[entry.name] = found
        return found

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Custom document properties, as text."""
        path = self._target(self._root, "custom-properties")
        if not path or path not in self.archive:
            return {}
        found: dict[str, str] = {}
        current: str | None = None
        pieces: list[str] = []

        def start(name: str, attributes: Attributes) -> None:
            nonlocal current
            if name.endswith(" property"):
                current = attributes.get("name")
                pieces.clear()

        def end(name: str) -> None:
            nonlocal current
            if name.endswith(" property") and current is not None:
                found[current] = "".join(pieces)
                current = None

        def text(piece: str) -> None:
            if current is not None:
                pieces.append(piece)

        parse(self.part(path, self.limits.index_bytes), start, end, text, part=path, file=self.file)
        return {key: value.strip() for key, value in found.items()}

    @cached_property
    def tables(self) -> tuple[TableRef, ...]:
        """All tables, sheet by sheet."""
        found: list[TableRef] = []
        for sheet in self.sheets:
            for link in self._relations(sheet.part):
                if link.kind == "table" and not link.external:
                    found.append(read_table(self.part(link.target, self.limits.index_bytes), sheet.name,
                                            part=link.target, file=self.file, limits=self.limits))
        return tuple(found)

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings; empty when the file has none."""
        path = self._target(self._links, "sharedStrings")
        if not path or path not in self.archive:
            return []
        data = self.part(path)
        strings = quick_strings(data)
        if strings is None:
            strings = walk_strings(data, part=path, file=self.file, limits=self.limits)
        if strings and max(map(len, strings)) > LONGEST:
            strings = [text if len(text) <= LONGEST else self._context.shortened(text) for text in strings]
        return strings

    @cached_property
    def external_links(self) -> tuple[str, ...]:
        """What other files the formulas reach for: paths and addresses as the file gives them."""
        found: list[str] = []
        for link in self._links:
            if link.kind == "externalLink":
                found.extend(r.target for r in self._relations(link.target) if r.external)
        return tuple(found)

    @cached_property
    def dde(self) -> tuple[str, ...]:
        """Programs the workbook asks Excel to talk to (DDE and OLE links), as `service|topic`."""
        found: list[str] = []

        def start(name: str, attributes: Attributes) -> None:
            tag = name.rpartition(" ")[2]
            if tag == "ddeLink":
                found.append(f"{attributes.get('ddeService', '')}|{attributes.get('ddeTopic', '')}")
            elif tag == "oleLink":
                found.append(attributes.get("progId", ""))

        for link in self._links:
            if link.kind == "externalLink" and not link.external and link.target in self.archive:
                parse(self.part(link.target), start, part=link.target, file=self.file, limits=self.limits)
        return tuple(found)

    @cached_property
    def _context(self) -> Context:
        return Context(strings=lambda: self.strings, date1904=self.date1904, file=self.file,
                       limits=self.limits, found=self._found)

    def _relations(self, part: str) -> list[Relation]:
        path = relations_part(part)
        if path not in self.archive:
            return []
        data = self.part(path, self.limits.index_bytes)
        return read_relations(data, part, file=self.file, limits=self.limits)

    @staticmethod
    def _target(links: list[Relation], kind: str) -> str:
        return next((link.target for link in links if link.kind == kind and not link.external), "")

    def _tabs(self, entries: list[SheetEntry]) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
        links = {link.id: link for link in self._links}
        sheets: list[Sheet] = []
        others: list[Sheet] = []
        for index, entry in enumerate(entries):
            link = links.get(entry.relation)
            sheet = Sheet(entry.name, link.target if link else "", _STATES.get(entry.state, "visible"), index)
            (sheets if link is None or link.kind == "worksheet" else others).append(sheet)
        return tuple(sheets), tuple(others)

    def _names(self, workbook: Workbook) -> tuple[Names, dict[str, str], dict[tuple[int, str], str]]:
        tabs = {key: sheet.name for key, sheet in self._by_name.items()}
        areas: dict[str, str] = {}
        constants: dict[str, str] = {}
        local: dict[tuple[int, str], str] = {}
        for entry in workbook.names:
            if entry.local is not None:
                local[entry.local, entry.name] = entry.text
            elif entry.name.startswith("_xlnm."):
                continue
            elif (value := constant(entry.text)) is not None:
                constants[entry.name] = value
            else:
                areas[entry.name] = entry.text
        return Names(areas, tabs), constants, local

    def _facts(self) -> list[Finding]:
        found: list[Finding] = []
        if self.strict:
            found.append(warning("XA-124", file=self.file))
        if self.vba:
            found.append(note("XA-125", file=self.file))
        if any(link.kind == "externalLink" for link in self._links):
            if targets := self.external_links:
                found.append(note("XA-126", file=self.file, seen=", ".join(targets[:5]), count=len(targets)))
            if programs := self.dde:
                found.append(warning("XA-127", file=self.file, seen=", ".join(programs[:5])))
        return found
