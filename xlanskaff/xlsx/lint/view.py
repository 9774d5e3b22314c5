"""A workbook file laid open for the lint: parts, relations, sheets, tables, names, styles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element

from xlanskaff.grammar.book import Area
from xlanskaff.xlsx.guard import file_bytes, workbook_part
from xlanskaff.xlsx.lint import sheet as sheets
from xlanskaff.xlsx.lint.formats import Styles
from xlanskaff.xlsx.lint.sheet import Sheet
from xlanskaff.xlsx.lint.xml import areas, rich, tree, unescaped, whole
from xlanskaff.xlsx.package_relations import Relation, relations_part, resolve
from xlanskaff.xlsx.package_zip import Archive

TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table: its names, its area, its columns and the styles it names."""

    part: str
    sheet: Sheet
    id: str
    name: str
    display: str
    area: Area
    header_rows: int
    totals: int
    columns: tuple[str, ...]
    filters: Area | None
    has_filter: bool
    dxfs: tuple[int, ...]
    formulas: tuple[str, ...]

    @property
    def header(self) -> Area | None:
        """The header cells; None when the table has no header row."""
        a = self.area
        return Area(a.sheet, a.top, a.left, a.top, a.right) if self.header_rows else None


@dataclass(frozen=True, slots=True)
class Named:
    """A defined name; `sheet` is the index of the sheet it belongs to, None for the workbook."""

    name: str
    refers_to: str
    sheet: int | None


class View:
    """Everything the lint asks of a file, each part read once and only when asked for.

    It works on the archive and not on `Package`, because it must also say what is wrong with a
    workbook that `Package` will not open.

    Raises:
        Problem: from any member, when a part is missing or is not XML.
    """

    def __init__(self, source: Path | bytes, name: str = "") -> None:
        self.file = name or (source.name if isinstance(source, Path) else "")
        data = file_bytes(source, name=self.file) if isinstance(source, Path) else source
        self.archive = Archive(data, file=self.file)
        self.parts = tuple(member.name for member in self.archive)
        self.workbook_part = workbook_part(self.archive, self.relations("").values())

    def xml(self, part: str) -> Element:
        """The root element of a part."""
        return tree(self.archive.read(part), part, self.file)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part, by id; those of the file itself for the empty name.

        A target within the workbook (`#Sheet!A1`), which shapes use, is kept as it is written.
        """
        path = relations_part(part)
        if path not in self.archive:
            return {}
        found = {}
        for rel in self.xml(path):
            target, outside = rel.get("Target", ""), rel.get("TargetMode") == "External"
            kind = rel.get("Type", "").rpartition("/")[2]
            inside = target if outside or target.startswith("#") else resolve(part, target)
            found[rel.get("Id", "")] = Relation(rel.get("Id", ""), kind, inside, outside)
        return found

    @cached_property
    def workbook(self) -> Element:
        """The workbook element."""
        return self.xml(self.workbook_part)

    @cached_property
    def strings(self) -> list[str]:
        """Shared strings in order."""
        part = self._of_workbook("sharedStrings")
        return [] if part is None else [rich(item) for item in self.xml(part) if item.tag == "si"]

    @cached_property
    def styles(self) -> Styles:
        """Cell formats, differential formats and theme colours."""
        part, theme = self._of_workbook("styles"), self._of_workbook("theme")
        return Styles(None if part is None else self.xml(part), None if theme is None else self.xml(theme))

    @cached_property
    def tabs(self) -> tuple[tuple[str, str, Relation | None], ...]:
        """Every tab in order: name, state, and the relation to its part."""
        relations = self.relations(self.workbook_part)
        found = self.workbook.find("sheets")
        return tuple((s.get("name", ""), s.get("state", "visible"), relations.get(s.get("r:id", "")))
                     for s in (() if found is None else found))

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The worksheets whose parts are there, in tab order."""
        return tuple(
            sheets.read(Sheet(name, state, rel.target), self.archive.read(rel.target), self.strings,
                        self.file)
            for name, state, rel in self.tabs
            if rel is not None and rel.kind == "worksheet" and rel.target in self.archive
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All tables, sheet by sheet."""
        return tuple(
            _table(rel.target, sheet, self.xml(rel.target))
            for sheet in self.sheets
            for rel in self.relations(sheet.part).values()
            if rel.kind == "table" and rel.target in self.archive
        )

    @cached_property
    def names(self) -> tuple[Named, ...]:
        """All defined names."""
        found = self.workbook.find("definedNames")
        listed = () if found is None else found
        return tuple(Named(n.get("name", ""), n.text or "", _owner(n)) for n in listed)

    def owner(self, named: Named) -> str:
        """The name of the sheet that a defined name belongs to; empty when it is the workbook's."""
        known = named.sheet is not None and named.sheet < len(self.tabs)
        return self.tabs[named.sheet or 0][0] if known else ""

    def _of_workbook(self, kind: str) -> str | None:
        for relation in self.relations(self.workbook_part).values():
            if relation.kind == kind and relation.target in self.archive:
                return relation.target
        return None


def _owner(name: Element) -> int | None:
    return whole(name.get("localSheetId")) if "localSheetId" in name.attrib else None


def _table(part: str, sheet: Sheet, root: Element) -> Table:
    area = next(iter(areas(sheet.name, root.get("ref"))), Area(sheet.name, 1, 1, 1, 1))
    columns = list(root.iter("tableColumn"))
    parts = [part for column in columns for part in column]
    filters = root.find("autoFilter")
    return Table(
        part, sheet, root.get("id", ""), root.get("name", ""), root.get("displayName", ""), area,
        whole(root.get("headerRowCount"), 1), whole(root.get("totalsRowCount")),
        tuple(unescaped(c.get("name", "")) for c in columns),
        None if filters is None else next(iter(areas(sheet.name, filters.get("ref"))), None),
        filters is not None,
        tuple(whole(v) for e in (root, *columns) for k, v in e.attrib.items() if k.endswith("DxfId")),
        tuple(p.text or "" for p in parts if p.tag in ("calculatedColumnFormula", "totalsRowFormula")),
    )
