"""The package: content types, relationships, parts that nobody uses, links that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlanskaff.errors import Finding, Problem, error, warning
from xlanskaff.grammar.book import cell_name
from xlanskaff.xlsx.lint.view import TYPES, View
from xlanskaff.xlsx.package_refs import area_of
from xlanskaff.xlsx.package_relations import relations_part

# Kinds of parts whose XML names other parts by relationship ids.
_NAMING = ("officeDocument", "drawing", "chart", "chartsheet", "chartUserShapes")
# Kinds that Excel knows by their content type alone.
_TYPED = (*_NAMING, "worksheet", "table", "styles", "sharedStrings", "theme")
_LINKED = re.compile(r'HYPERLINK\(\s*"#((?:[^"]|"")+)"', re.IGNORECASE)


def check(view: View) -> Iterator[Finding]:
    """Everything that holds the parts together."""
    kinds = _reached(view)
    yield from _content_types(view, kinds)
    yield from _relations(view, kinds)
    yield from _links(view)


def _reached(view: View) -> dict[str, str]:
    """Every part that relations lead to from the root, with the kind of the first; the root is ``""``."""
    kinds: dict[str, str] = {}
    known: set[str] = set()
    waiting = [("", "")]
    while waiting:
        part, kind = waiting.pop()
        kinds[part] = kind
        for relation in view.relations(part).values():
            inside = not relation.external and relation.target in view.archive
            if inside and relation.target.lower() not in known:
                known.add(relation.target.lower())
                waiting.append((relation.target, relation.kind))
    return kinds


def _content_types(view: View, kinds: dict[str, str]) -> Iterator[Finding]:
    root = view.xml(TYPES)
    defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root if e.tag == "Default"}
    overrides = {e.get("PartName", "").lstrip("/").lower() for e in root if e.tag == "Override"}
    for part, kind in kinds.items():
        said = defaults.get(part.rpartition(".")[2].lower(), "")
        # A sheet or a table that is merely said to be XML is nothing to Excel.
        plain = kind in _TYPED and said in ("application/xml", "text/xml")
        if part and part.lower() not in overrides and (not said or plain):
            yield error("XA-176", seen=part)


def _relations(view: View, kinds: dict[str, str]) -> Iterator[Finding]:
    """What is named and missing, and what is there and never reached."""
    reached = {TYPES.lower()}
    for part, kind in kinds.items():
        reached |= {part.lower(), relations_part(part).lower()}
        relations = view.relations(part)
        for relation in relations.values():
            outside = relation.external or not relation.target or relation.target.startswith("#")
            if not outside and relation.target not in view.archive:
                yield error("XA-177", seen=relation.target, part=part or view.file)
        for missing in sorted(_named(view, part, kind) - relations.keys()):
            yield error("XA-177", seen=missing, part=part)
    for part in view.parts:
        if part.lower() not in reached:
            yield warning("XA-178", seen=part)


def _named(view: View, part: str, kind: str) -> set[str]:
    """The relationship ids that the XML of a part uses."""
    if kind == "worksheet":
        return {used for sheet in view.sheets if sheet.part == part for used in sheet.uses if used}
    if kind not in _NAMING:
        return set()
    try:
        root = view.xml(part)
    except Problem:
        return set()  # its own finding comes from whoever needs the content
    return {value for e in root.iter() for key, value in e.attrib.items() if key.startswith("r:") and value}


def _links(view: View) -> Iterator[Finding]:
    for sheet in view.sheets:
        relations = view.relations(sheet.part)
        for link in sheet.links:
            relation = relations.get(link.relation)
            target = link.location if not link.relation else relation.target if relation else ""
            cell = link.where[0].a1 if link.where else ""
            inside = not link.relation or target.startswith("#")
            if inside and not exists(view, target.lstrip("#")):
                yield error("XA-179", sheet=sheet.name, cell=cell, seen=target)
        for (row, column), formula in sheet.formulas.items():
            for target in _LINKED.findall(formula):
                if not exists(view, target.replace('""', '"')):
                    yield error("XA-179", sheet=sheet.name, cell=cell_name(row, column), seen=target)
    for part in view.parts:
        if "/drawings/_rels/" in part.lower():
            drawing = part.replace("_rels/", "").removesuffix(".rels")
            for relation in view.relations(drawing).values():
                target = relation.target
                if relation.kind == "hyperlink" and target.startswith("#") and not exists(view, target[1:]):
                    yield error("XA-179", seen=target)


def exists(view: View, location: str) -> bool:
    """Whether a place inside the workbook is there: a cell on a sheet, or a defined name."""
    if "!" not in location:
        known = {n.name.casefold() for n in view.names} | {t.display.casefold() for t in view.tables}
        return location.partition("[")[0].casefold() in known or area_of(location, "") is not None
    sheet, _, address = location.rpartition("!")
    name = sheet[1:-1].replace("''", "'") if sheet[:1] == "'" else sheet
    if name.casefold() not in {tab.casefold() for tab, _, _ in view.tabs}:
        return False
    names = {n.name.casefold() for n in view.names}
    return area_of(address, "") is not None or address.casefold() in names
