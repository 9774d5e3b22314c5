"""Texts outside the sheets that differ from book to book: properties, constants behind names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from xlanskaff.xlsx.fill.cells import UnfitError, escape
from xlanskaff.xlsx.fill.outline import Element, outline, prefix_of
from xlanskaff.xlsx.fill.part import Edit
from xlanskaff.xlsx.fill.workbook import CONTENT_TYPES, Workbook, relations_part

Kind = Literal["custom-property", "defined-name", "core"]
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CORE = "http://schemas.openxmlformats.org/package/2006"
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_DC, _CP = "http://purl.org/dc/elements/1.1/", f"{_CORE}/metadata/core-properties"
_DUBLIN = ("title", "subject", "creator", "description", "identifier", "language")
_NAME_LIMIT = 255  # characters of a text constant in a formula
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A text outside the sheets that a fill sets.

    Attributes:
        kind: a custom document property, the text constant behind a workbook-level defined name, or
            a core property (`title`, `subject`, `creator`, `keywords`, `category` …).
        name: the property, name or field. What does not exist is put in.
        key: the key of `fill`'s extras; a key not given leaves the text of the template.
    """

    kind: Kind
    name: str
    key: str

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of placeholder {self.kind!r}")


@dataclass(slots=True)
class Place:
    """Where a placeholder's text goes: how it is written there, and what stands there now."""

    placeholder: Placeholder
    write: Callable[[str], bytes]
    default: bytes


@dataclass(slots=True)
class PartEdits:
    """The edits of one part; a part that is not in the file comes with its whole text."""

    part: str
    data: bytes
    edits: list[Edit]


def locate(workbook: Workbook, placeholders: Sequence[Placeholder],
           first: int) -> tuple[list[Place], list[PartEdits]]:
    """Find or make the place of each placeholder. Openings are numbered from `first`, in order.

    Raises Problem XA-151 where a part is not well-formed.
    """
    numbered = list(enumerate(placeholders, first))
    places: dict[int, Place] = {}
    parts: list[PartEdits] = []
    for kind, finder in (("custom-property", _custom), ("defined-name", _names), ("core", _core)):
        some = [(number, each) for number, each in numbered if each.kind == kind]
        if some:
            parts += finder(workbook, some, places)
    return [places[number] for number, _ in numbered], parts


Numbered = Sequence[tuple[int, Placeholder]]


def _custom(workbook: Workbook, wanted: Numbered, places: dict[int, Place]) -> list[PartEdits]:
    vt = f"{_OFFICE}/docPropsVTypes"
    found, package = _package_part(workbook, _Missing(
        "docProps/custom.xml", f"{_OFFICE}/relationships/custom-properties",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{vt}"/>'))
    root = outline(found.data, found.part)
    prefix = prefix_of(found.data, root.start)
    taken = [int(each.attributes.get("pid", "1")) for each in root.each("property")]
    known = {each.attributes.get("name", "").casefold(): each for each in root.each("property")}
    new: list[bytes | int] = []
    for number, placeholder in wanted:
        there = known.get(placeholder.name.casefold())
        inner = there.children[0] if there and there.children else None
        default = found.data[inner.inside:inner.close] if inner and inner.name in ("lpwstr", "lpstr") else b""
        places[number] = Place(placeholder, _escaped, default)
        value = (f'<vt:lpwstr xmlns:vt="{vt}">'.encode(), number, b"</vt:lpwstr>")
        if inner is not None and default and not inner.empty:
            found.edits.append(Edit(inner.inside, inner.close, (number,)))
        elif inner is not None:
            found.edits.append(Edit(inner.start, inner.end, value))
        else:
            taken.append(max([1, *taken]) + 1)
            tag = f'property fmtid="{_FMTID}" pid="{taken[-1]}" name={_quoted(placeholder.name)}>'
            new += (b"<" + prefix + tag.encode(), *value, b"</" + prefix + b"property>")
    found.edits += _append(found.data, root, new)
    return [found, *package]


def _names(workbook: Workbook, wanted: Numbered, places: dict[int, Place]) -> list[PartEdits]:
    edits: list[Edit] = []
    known = {each.attributes.get("name", "").casefold(): each for each in workbook.root.each("definedName")
             if "localSheetId" not in each.attributes}
    prefix = prefix_of(workbook.data, workbook.root.start)
    new: list[bytes | int] = []
    for number, placeholder in wanted:
        there = known.get(placeholder.name.casefold())
        default = workbook.data[there.inside:there.close] if there else b'""'
        places[number] = Place(placeholder, _constant, default)
        if there is not None and not there.empty:
            edits.append(Edit(there.inside, there.close, (number,)))
        else:
            tag = f'definedName name={_quoted(placeholder.name)} hidden="1">'
            new += (b"<" + prefix + tag.encode(), number, b"</" + prefix + b"definedName>")
            if there is not None:
                edits.append(Edit(there.start, there.end))
    names = workbook.root.child("definedNames")
    if names is not None:
        edits += _append(workbook.data, names, new)
    elif new:
        at = workbook.place_for_names()
        element = prefix + b"definedNames>"
        edits.append(Edit(at, at, (b"<" + element, *new, b"</" + element)))
    return [PartEdits(workbook.part, workbook.data, edits)]


def _core(workbook: Workbook, wanted: Numbered, places: dict[int, Place]) -> list[PartEdits]:
    found, package = _package_part(workbook, _Missing(
        "docProps/core.xml", f"{_CORE}/relationships/metadata/core-properties",
        "application/vnd.openxmlformats-package.core-properties+xml",
        f'<cp:coreProperties xmlns:cp="{_CP}"/>'))
    root = outline(found.data, found.part)
    new: list[bytes | int] = []
    for number, placeholder in wanted:
        there = root.child(placeholder.name)
        default = found.data[there.inside:there.close] if there else b""
        places[number] = Place(placeholder, _plain, default)
        if there is not None and not there.empty:
            found.edits.append(Edit(there.inside, there.close, (number,)))
            continue
        uri, p = (_DC, "dc") if placeholder.name in _DUBLIN else (_CP, "cp")
        tag = f"{p}:{placeholder.name}"
        new += (f'<{tag} xmlns:{p}="{uri}">'.encode(), number, f"</{tag}>".encode())
        if there is not None:
            found.edits.append(Edit(there.start, there.end))
    found.edits += _append(found.data, root, new)
    return [found, *package]


@dataclass(frozen=True, slots=True)
class _Missing:
    """What it takes to make a part that the package itself points at."""

    part: str
    relation: str
    content_type: str
    text: str


def _package_part(workbook: Workbook, missing: _Missing) -> tuple[PartEdits, list[PartEdits]]:
    """A part that the package points at; where there is none, a new one and its entries in the package."""
    kind = missing.relation.rpartition("/")[2]
    part = next((target for word, target in workbook.relations("") if word == kind), "")
    if part in workbook.container and part:
        return PartEdits(part, workbook.text(part), []), []
    name = part or missing.part
    package: list[PartEdits] = []
    if not part:
        rels = relations_part("")
        data = workbook.text(rels)
        root = workbook.outline(rels)
        ids = {each.attributes.get("Id", "") for each in root.each("Relationship")}
        identity = next(word for n in range(len(ids) + 1) if (word := f"{kind}{n or ''}") not in ids)
        line = f'<Relationship Id="{identity}" Type="{missing.relation}" Target="{name}"/>'
        package.append(PartEdits(rels, data, _append(data, root, [_prefixed(line, data, root)])))
    data = workbook.text(CONTENT_TYPES)
    root = workbook.outline(CONTENT_TYPES)
    known = {each.attributes.get("PartName", "").casefold() for each in root.each("Override")}
    if f"/{name}".casefold() not in known:
        line = f'<Override PartName="/{name}" ContentType="{missing.content_type}"/>'
        package.append(PartEdits(CONTENT_TYPES, data, _append(data, root, [_prefixed(line, data, root)])))
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{missing.text}'
    return PartEdits(name, text.encode(), []), package


def _prefixed(line: str, data: bytes, root: Element) -> bytes:
    return b"<" + prefix_of(data, root.start) + line[1:].encode()


def _append(data: bytes, parent: Element, content: Sequence[bytes | int]) -> list[Edit]:
    """Edits that put content last in an element, which may be an empty tag."""
    if not content:
        return []
    if not parent.empty:
        return [Edit(parent.close, parent.close, content)]
    name = data[parent.start + 1:parent.inside - 2].split(None, 1)[0]
    return [Edit(parent.inside - 2, parent.inside, (b">", *content, b"</" + name + b">"))]


def _quoted(name: str) -> str:
    printable = _UNPRINTABLE.sub(" ", name)
    return '"' + printable.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + '"'


def _escaped(text: str) -> bytes:
    return escape(text).encode()


def _plain(text: str) -> bytes:
    return escape(_UNPRINTABLE.sub(" ", text)).replace("_x005F_", "_").encode()


def _constant(text: str) -> bytes:
    """A text constant of a formula: in quotes, those inside doubled."""
    if len(text) > _NAME_LIMIT:
        raise UnfitError("XA-157")
    return _plain('"' + text.replace('"', '""') + '"')
