"""Relations between the parts of a package, and the paths they spell."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from xlanskaff.errors import Problem
from xlanskaff.xlsx.package_limits import LIMITS, Limits
from xlanskaff.xlsx.package_xml import Attributes, parse


class Relation(NamedTuple):
    """A pointer from one part to another, or out of the file.

    `kind` is the last step of the relation's type, the same in Strict and ordinary files.
    """

    id: str
    kind: str
    target: str
    external: bool


def relations_part(part: str) -> str:
    """Where the relations of a part are kept.

    Example:
        >>> relations_part("xl/workbook.xml"), relations_part("")
        ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve(part: str, target: str) -> str:
    """The path inside the archive of a target written in a part's relations.

    Example:
        >>> resolve("xl/workbook.xml", "worksheets/sheet1.xml"), resolve("xl/workbook.xml", "/xl/a.xml")
        ('xl/worksheets/sheet1.xml', 'xl/a.xml')
        >>> resolve("xl/worksheets/sheet1.xml", "../tables/table1.xml")
        'xl/tables/table1.xml'
    """
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), path)).lstrip("/")


_SHORT = 4096

# Targets that need no resolving but their folder in front: nearly all there are.
_plain = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*\.[A-Za-z0-9]+").fullmatch


def read_relations(data: bytes, part: str, *, file: str = "", limits: Limits = LIMITS) -> list[Relation]:
    """All relations of a part, internal targets resolved; `data` is the content of its relations part.

    Raises:
        Problem: the part is not well-formed.
    """
    found = _remembered(data, part) if len(data) <= _SHORT else None
    return list(found or _read(data, part, file, limits))


@lru_cache(maxsize=64)
def _remembered(data: bytes, part: str) -> tuple[Relation, ...] | None:
    """The relations of a part, which are the same in all copies of one template; None where they cannot be read."""
    try:
        return _read(data, part, "", LIMITS)
    except Problem:
        return None


def _read(data: bytes, part: str, file: str, limits: Limits) -> tuple[Relation, ...]:
    found: list[Relation] = []
    folder = part.rpartition("/")[0]

    def start(name: str, attributes: Attributes) -> None:
        if name.endswith(" Relationship"):
            target = attributes.get("Target", "")
            outside = attributes.get("TargetMode") == "External"
            if not outside:
                target = f"{folder}/{target}" if folder and _plain(target) else resolve(part, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relation(attributes.get("Id", ""), kind, target, outside))

    parse(data, start, part=relations_part(part), file=file, limits=limits)
    return tuple(found)
