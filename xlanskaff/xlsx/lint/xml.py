"""XML as plain elements: tags without namespaces, relationship ids as `r:id`.

Local names are enough to know every element the lint looks at, and they are the same whether a
file uses a prefix, another prefix or the Strict namespaces. Parsing goes through the guarded
parser of the package, so a document type or a part of absurd depth is refused here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from xml.etree.ElementTree import Element

from xlanskaff.grammar.book import Area
from xlanskaff.xlsx.package_refs import area_of
from xlanskaff.xlsx.package_xml import RELATION, STRICT_RELATION, parse

Done = Callable[[Element], object]
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def tree(data: bytes, part: str, file: str = "") -> Element:
    """The root element of a part; raises Problem when it is not XML or breaks our limits.

    Example:
        >>> tree(b'<x:a xmlns:x="urn:x"><x:b k="1"/></x:a>', "a.xml").find("b").attrib
        {'k': '1'}
    """
    return _Reader(None).read(data, part, file)


def blocks(data: bytes, part: str, file: str, done: Done) -> None:
    """Hand over every child of the root, and every row of `sheetData`, as soon as it is complete.

    What was handed over is forgotten, so a sheet of a million cells is never a tree of them.
    """
    _Reader(done).read(data, part, file)


class _Reader:
    def __init__(self, done: Done | None) -> None:
        self.done = done
        self.open: list[Element] = []
        self.root: Element | None = None

    def read(self, data: bytes, part: str, file: str) -> Element:
        parse(data, self.start, self.end, self.text, part=part, file=file)
        assert self.root is not None  # well-formed XML has one
        return self.root

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name.rpartition(" ")[2], {_attribute(k): v for k, v in attributes.items()})
        if self.open:
            self.open[-1].append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, _: str) -> None:
        element = self.open.pop()
        depth = len(self.open)
        if self.done is not None and (depth == 1 or (depth == 2 and element.tag == "row")):
            self.done(element)
            self.open[-1].remove(element)

    def text(self, data: str) -> None:
        self.open[-1].text = (self.open[-1].text or "") + data


def _attribute(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"r:{local}" if space in (RELATION, STRICT_RELATION) else local


def rich(item: Element) -> str:
    """The text of a string item, its runs put together, phonetic guides left out."""
    runs = (t for child in item if child.tag in ("t", "r") for t in child.iter("t"))
    return unescaped("".join(t.text or "" for t in runs))


def unescaped(text: str) -> str:
    """Characters that XML cannot hold, back from Excel's `_xHHHH_`.

    Example:
        >>> unescaped("a_x000A_b")
        'a\\nb'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def truth(value: str | None, default: bool = False) -> bool:
    """An XML boolean.

    Example:
        >>> truth("1"), truth("false"), truth(None, True)
        (True, False, True)
    """
    return default if value is None else value in ("1", "true", "on")


def whole(value: str | None, default: int = 0) -> int:
    """An XML integer; the default when it is missing or not one."""
    try:
        return default if value is None else int(value)
    except ValueError:
        return default


def number(value: str | None, default: float) -> float:
    """An XML number; the default when it is missing or not one.

    Example:
        >>> number("0.75", 1), number("wide", 1), number("nan", 1)
        (0.75, 1, 1)
    """
    try:
        found = default if value is None else float(value)
    except ValueError:
        return default
    return found if isfinite(found) else default


def areas(sheet: str, sqref: str | None) -> tuple[Area, ...]:
    """The rectangles of a space-separated list of ranges; what is not a range is left out.

    Example:
        >>> [a.a1 for a in areas("S", "A1 B2:C3 #REF!")]
        ['A1', 'B2:C3']
    """
    found = [area_of(ref, sheet) for ref in (sqref or "").split()]
    return tuple(area for area in found if area is not None)


def corner(sheet: str, address: str | None) -> tuple[int, int] | None:
    """Row and column of one cell's address; None when it is not one."""
    area = area_of(address or "", sheet)
    return None if area is None else (area.top, area.left)


def holds(area: Area, row: int, column: int) -> bool:
    """Whether a cell lies in an area."""
    return area.top <= row <= area.bottom and area.left <= column <= area.right


def overlap(a: Area, b: Area) -> bool:
    """Whether two areas of one sheet share a cell."""
    return a.top <= b.bottom and b.top <= a.bottom and a.left <= b.right and b.left <= a.right
