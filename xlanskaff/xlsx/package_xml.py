"""One guarded way through an XML part: no document type, bounded depth, size and vocabulary.

expat keeps every distinct name and every open element until the end, so a part of some megabytes
can be made to cost gigabytes. Parts above `_SMALL` are therefore fed in pieces and watched.
"""

from __future__ import annotations

from collections.abc import Callable
from pyexpat import ErrorString, ExpatError, ParserCreate, XMLParserType

from xlanskaff.errors import Problem, error
from xlanskaff.xlsx.package_limits import LIMITS, Limits

Attributes = dict[str, str]
OnStart = Callable[[str, Attributes], object]
OnEnd = Callable[[str], object]
OnText = Callable[[str], object]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"

_SMALL = 256 * 1024
_PIECE = 256 * 1024
_DEPTH = 200
_VOCABULARY = 5_000
_TOKEN = 4 * 1024 * 1024


class RefusedError(Exception):
    """Raised inside a parser's handlers: the part breaks one of our bounds, or has a document type."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def parser(start: OnStart | None, end: OnEnd | None = None, text: OnText | None = None) -> XMLParserType:
    """An expat parser that refuses a document type; names arrive as `namespace name`."""
    made = ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse_doctype
    if start is not None:
        made.StartElementHandler = start
    if end is not None:
        made.EndElementHandler = end
    if text is not None:
        made.CharacterDataHandler = text
    return made


def parse(data: bytes, start: OnStart, end: OnEnd | None = None, text: OnText | None = None, *,
          part: str, file: str = "", limits: Limits = LIMITS) -> None:
    """Walk one part.

    Raises:
        Problem: XA-119 a document type, XA-120 not well-formed or not what the part should hold,
            XA-117 larger or deeper than we read.
    """
    try:
        if len(data) <= _SMALL:
            parser(start, end, text).Parse(data, True)
        else:
            _feed(data, start, end, text, limits)
    except RefusedError as refused:
        raise Problem([error(refused.code, file=file, part=part)]) from None
    except ExpatError as fault:
        seen = f"{ErrorString(fault.code)}, line {fault.lineno}"
        raise Problem([error("XA-120", file=file, part=part, seen=seen)]) from None
    except (LookupError, ValueError) as fault:
        # An encoding nobody knows, or an attribute that is missing or no number.
        raise Problem([error("XA-120", file=file, part=part, seen=str(fault))]) from None


def _feed(data: bytes, start: OnStart, end: OnEnd | None, text: OnText | None, limits: Limits) -> None:
    depth = elements = spaces = 0

    def counted_start(name: str, attributes: Attributes) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > _DEPTH or elements > limits.elements:
            raise RefusedError("XA-117")
        start(name, attributes)

    def counted_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    def counted_space(*_: str | None) -> None:
        nonlocal spaces
        spaces += 1
        if spaces > _VOCABULARY:
            raise RefusedError("XA-117")

    made = parser(counted_start, counted_end, text)
    made.StartNamespaceDeclHandler = counted_space
    for at in range(0, len(data), _PIECE):
        made.Parse(data[at:at + _PIECE], False)
        if len(made.intern) > _VOCABULARY or at - made.CurrentByteIndex > _TOKEN:
            raise RefusedError("XA-117")
    made.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise RefusedError("XA-119")
