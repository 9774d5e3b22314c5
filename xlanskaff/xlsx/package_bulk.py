"""The bulk of a part, cut out so that one regular expression can take it instead of expat.

Most of a sheet is its rows, most of the shared strings are strings, most of a workbook part is
defined names. Whoever reads such a bulk the quick way must match it without a gap, and give the
part to expat whole where anything in it is unusual.
"""

from __future__ import annotations

import re
from pyexpat import ExpatError

from xlanskaff.xlsx.package_xml import MAIN, STRICT, Attributes, OnStart, RefusedError, parser

LARGEST = 4 * 1024 * 1024  # above this the tokens would cost more memory than the time is worth
_AROUND = 1024 * 1024
# Characters that XML forbids are left to expat to refuse.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_references = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
_named = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class UnusualError(Exception):
    """This part is not written the usual way."""


def split(data: bytes, first: bytes, last: bytes, *, inside: bool = True) -> tuple[bytes, str, bytes]:
    """What stands before the bulk of a part, the bulk between two marks, and what stands after.

    With `inside` the marks stay with what surrounds the bulk, otherwise they are left out.
    Unusual are other encodings than UTF-8, and characters in the bulk that expat would refuse.
    """
    start, stop = data.find(first), data.rfind(last)
    if len(data) > LARGEST or start < 0 or stop < start:
        raise UnusualError
    declaration = data[:200].partition(b"?>")[0].lower()
    if b"encoding=" in declaration and b"utf-8" not in declaration:
        raise UnusualError
    bulk = data[start + len(first):stop]
    if len(bulk.translate(None, _CONTROLS)) != len(bulk) or b"]]>" in bulk:
        raise UnusualError
    try:
        body = bulk.decode()
    except UnicodeDecodeError:
        raise UnusualError from None
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")  # as XML has it
    if not body.isascii() and ("\ufffe" in body or "\uffff" in body):
        raise UnusualError
    if inside:
        return data[:start + len(first)], body, data[stop:]
    return data[:start], body, data[stop + len(last):]


def around(head: bytes, tail: bytes, opened: str, on_head: OnStart | None = None,
           on_tail: OnStart | None = None) -> None:
    """Feed expat what surrounds the bulk, which must stand directly inside the element `opened`."""
    if len(head) + len(tail) > _AROUND:
        raise UnusualError
    last = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal last
        last = name
        if on_head is not None:
            on_head(name, attributes)

    made = parser(start)
    try:
        made.Parse(head, False)
        if last not in (f"{MAIN} {opened}", f"{STRICT} {opened}"):
            raise UnusualError
        made.StartElementHandler = on_tail
        made.Parse(tail, True)
    except (ExpatError, RefusedError, LookupError, ValueError):
        raise UnusualError from None


def resolved(text: str) -> str:
    """Text with its entity and character references replaced.

    Example:
        >>> resolved("A &amp; B &lt;&#248;&#xe5;&gt;")
        'A & B <øå>'
    """
    if "&" not in text:
        return text
    plain = text.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
    count = plain.count("&")
    if count == plain.count("&amp;"):
        return plain.replace("&amp;", "&") if count else plain
    if text.count("&") != len(_references.findall(text)):
        raise UnusualError
    return _references.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return _named[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not (code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
            or 0x10000 <= code < 0x110000):
        raise UnusualError
    return chr(code)
