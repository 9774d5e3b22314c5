"""Where the elements of an XML part stand: byte spans in the original text, found with expat.

Nothing is parsed into a tree and written back. What is found is only ever used to cut spans out
of the original bytes, so comments, processing instructions, unknown extensions, namespace
prefixes and line ends outside the cut survive byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from xlanskaff.errors import Problem, error

_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_DECLARATION = re.compile(rb"""\A(<\?xml[^>]*?\sencoding\s*=\s*)("[^"]*"|'[^']*')""")
_BOMS = ((b"\xef\xbb\xbf", ""), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
         (b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))


@dataclass(slots=True)
class Element:
    """One element: its name without namespace, and four places in the bytes of the part.

    `start` is the `<` of its start tag, `inside` the first byte after that tag, `close` the `<` of
    its end tag, `end` the first byte after it. In an empty tag (`<a/>`) the last three are equal.
    """

    name: str
    namespace: str
    attributes: dict[str, str]
    start: int
    inside: int
    close: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether the element is one empty tag."""
        return self.inside == self.end

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((each for each in self.children if each.name == name), None)

    def each(self, name: str) -> Iterator[Element]:
        """Every element below this one with that name, in document order."""
        for one in self.children:
            if one.name == name:
                yield one
            yield from one.each(name)


def utf8(data: bytes, part: str, file: str = "") -> bytes:
    """The part in UTF-8, its XML declaration saying so. UTF-8 parts come back unchanged."""
    encoding = next((codec for mark, codec in _BOMS if data.startswith(mark)), None)
    if encoding is None:
        declared = _DECLARATION.match(data)
        encoding = declared[2][1:-1].decode("latin-1").lower() if declared else "utf-8"
        if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
            return data
    elif not encoding:
        return data
    try:
        recoded = data.decode(encoding).removeprefix("\ufeff").encode()
    except (LookupError, UnicodeError) as reason:
        malformed(part, str(reason), file)
    return _DECLARATION.sub(rb'\1"UTF-8"', recoded)


def malformed(part: str, reason: str, file: str = "") -> NoReturn:
    """Raise Problem XA-151: a part is not the XML it should be."""
    raise Problem([error("XA-151", file=file, seen=reason, part=part)])


def scanner(part: str, file: str = "") -> expat.XMLParserType:
    """An expat parser for UTF-8 with namespaces (`uri}name`) that refuses a document type."""
    def refuse(*_: object) -> NoReturn:
        malformed(part, "DOCTYPE", file)
    parser = expat.ParserCreate("UTF-8", namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    return parser


def scan(parser: expat.XMLParserType, data: bytes, part: str, file: str = "") -> None:
    """Run a parser over a part; raises Problem XA-151 where it is not well-formed."""
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, KeyError) as reason:
        malformed(part, str(reason), file)


def outline(data: bytes, part: str, file: str = "") -> Element:
    """The root of a small part with everything below it. For sheets see `xlsx.fill.scan`."""
    parser = scanner(part, file)
    top = Element("", "", {}, 0, 0)
    open_elements = [top]

    def begin(name: str, attributes: dict[str, str]) -> None:
        uri, _, local = name.rpartition("}")
        start = parser.CurrentByteIndex
        element = Element(local, uri, attributes, start, tag_end(data, start))
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def finish(_: str) -> None:
        element = open_elements.pop()
        at = parser.CurrentByteIndex
        if data[element.inside - 2:element.inside] == b"/>":
            element.close = element.end = element.inside
        else:
            element.close, element.end = at, data.index(b">", at) + 1

    def characters(text: str) -> None:
        open_elements[-1].text += text

    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = characters
    scan(parser, data, part, file)
    return top.children[0]


def tag_end(data: bytes, start: int) -> int:
    """The first byte after the tag that starts at `start`.

    Example:
        >>> tag_end(b'<a b="x>y"><c/>', 0)
        11
    """
    found = _TAG.match(data, start)
    if found is None:
        raise ValueError(start)
    return found.end()


def attribute_spans(data: bytes, start: int, end: int) -> dict[str, tuple[int, int]]:
    """The spans of a start tag's attributes with the white space before them, by raw name.

    Example:
        >>> attribute_spans(b'<c r="A1"  t="s"/>', 0, 18)
        {'r': (2, 9), 't': (9, 16)}
    """
    return {found[1].decode(): found.span() for found in _ATTRIBUTE.finditer(data, start, end)}


def prefix_of(data: bytes, start: int) -> bytes:
    """The namespace prefix in a tag, with its colon; empty when there is none.

    Example:
        >>> prefix_of(b"<x:sheetData>", 0), prefix_of(b"<sheetData>", 0)
        (b'x:', b'')
    """
    name = re.compile(rb"</?([^\s/>:]+:)?").match(data, start)
    return (name[1] or b"") if name else b""
