"""A small XML document as a tree: names without prefix, no document type, bounded depth and size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from xml.parsers import expat

from xlanskaff.spend.xml_blocks import Refused, encoding_of, faults_told, refuse_doctype

MOST = 64 * 1024 * 1024
"""Invoices with their attachments are smaller than this."""
DEEPEST = 100
ELEMENTS = 2_000_000
"""More than an invoice of fifty thousand lines has; so many take some 400 MiB."""
_LEFT_OUT = "EmbeddedDocumentBinaryObject"


@dataclass(slots=True)
class Node:
    """An element: its name, the namespace it is in, its attributes, its own text, and what stands in it."""

    name: str
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    inner: list[Node] = field(default_factory=list)

    def all(self, path: str) -> Iterator[Node]:
        """Every element at a path like `Party/PartyName/Name`, in order."""
        first, _, rest = path.partition("/")
        for each in self.inner:
            if each.name == first:
                if rest:
                    yield from each.all(rest)
                else:
                    yield each

    def get(self, path: str) -> str:
        """The text of the first element at a path that has any; empty where none has."""
        return next((each.text for each in self.all(path) if each.text), "")


def parse(data: bytes) -> Node:
    """Read a document; the content of attachments is left out.

    Raises:
        Refused: it is too large, has too many elements, is not well-formed, has a document type, or is in no known
            encoding.

    Example:
        >>> parse(b"<a><b x='1'> hei </b></a>").get("b")
        'hei'
    """
    if len(data) > MOST:
        raise Refused("bomb", f"{len(data)}")
    encoding, start = encoding_of(data[:4096])
    try:
        text = data[start:].decode(encoding)
    except UnicodeError:
        raise Refused("undecodable", encoding) from None
    top = Node("")
    open_: list[Node] = [top]
    pieces: list[str] = []
    # A blank between name and namespace cannot occur in either.
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True

    numbers = count(1)

    def begin(name: str, attributes: dict[str, str]) -> None:
        _take(open_[-1], pieces)
        if next(numbers) > ELEMENTS:
            raise Refused("bomb", f"{len(data)}", parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        if len(open_) > DEEPEST:
            raise Refused("broken", f"> {DEEPEST}", parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        namespace, _, local = name.rpartition(" ")
        node = Node(local, namespace, attributes)
        open_[-1].inner.append(node)
        open_.append(node)

    def end(_name: str) -> None:
        _take(open_[-1], pieces)
        node = open_.pop()
        node.text = " ".join(node.text.split())

    def words(text: str) -> None:
        if open_[-1].name != _LEFT_OUT:
            pieces.append(text)

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, words
    with faults_told():
        parser.Parse(text.encode(), True)
    return top.inner[0]


def _take(node: Node, pieces: list[str]) -> None:
    if pieces:
        node.text += "".join(pieces)
        pieces.clear()
