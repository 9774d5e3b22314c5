"""Values as they stand in a sheet's XML.

Most values of a batch come again and again (levels, choices, zeros), so each rendered form is
kept: a value costs two look-ups the second time. Text is always an inline string and can never
become a formula.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from xlanskaff.grammar.book import CellError, CellValue

_KEPT = 4096  # rendered forms a table keeps before it starts over
_LONGEST_KEPT = 256  # longer texts seldom come twice
_TEXT_LIMIT = 32767  # characters in one cell, as Excel counts them (UTF-16 units)
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LARGEST = sys.float_info.max


class UnfitError(ValueError):
    """A value that no cell can hold. `code` is the finding that says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class CellFormula:
    """A formula, in English without the leading `=`, and the result that is kept with it.

    An array formula names the cell it stands in, as `array`.
    """

    text: str
    result: CellValue = None
    array: str = ""


Content = CellValue | CellFormula
"""What a cell is given."""


class Forms(dict[Content, bytes]):
    """The rendered form of each value of one type, made when it is first asked for."""

    def __init__(self, render: Callable[..., bytes]) -> None:
        super().__init__()
        self._render = render

    def __missing__(self, value: Content) -> bytes:
        form = self._render(value)
        if len(form) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[value] = form
        return form


class Kinds(dict[type, Forms]):
    """The forms for each type of value; a subclass (an IntEnum, a numpy float) is written as its parent."""

    def __missing__(self, kind: type) -> Forms:
        for parent, plain in ((int, int.__int__), (float, float.__float__), (str, str.__str__)):
            if issubclass(kind, parent):
                self[kind] = _through(self[parent], plain)
                return self[kind]
        raise TypeError(f"a cell cannot hold a {kind.__name__}")


def _through(known: Forms, plain: Callable[..., CellValue]) -> Forms:
    return Forms(lambda value: known[plain(value)])


def escape(text: str) -> str:
    """Text for an XML element, with what XML cannot hold written as `_xHHHH_`, as Excel does.

    A carriage return is written that way too, because XML would turn it into a line feed.

    Example:
        >>> escape("a < b & c"), escape("x\\x07"), escape("_x0041_")
        ('a &lt; b &amp; c', 'x_x0007_', '_x005F_x0041_')
    """
    if ("_x" in text or not text.isprintable()) and _ILLEGAL.search(text):
        text = _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text


def number(value: float) -> str:
    """A number as XML writes it; raises UnfitError where Excel has no such number.

    Example:
        >>> number(3), number(0.1), number(-0.0), number(1e300)
        ('3', '0.1', '0', '1e+300')
    """
    if not -_LARGEST <= value <= _LARGEST:  # infinite, not a number, or an int beyond any float
        raise UnfitError("XA-158")
    return repr(value).removesuffix(".0") if value else "0"


def check_length(text: str) -> None:
    """Raise UnfitError where a text is longer than a cell can hold."""
    if len(text) > _TEXT_LIMIT or len(text) + sum(letter > "\uffff" for letter in text) > _TEXT_LIMIT:
        raise UnfitError("XA-157")


def inputs(prefix: str) -> Kinds:
    """What follows the style in the tag of an input cell, to the end of the cell.

    Example:
        >>> forms = inputs("")
        >>> forms[int][4], forms[type(None)][None]
        (b'><v>4</v></c>', b'/>')
        >>> forms[str]["=1+1"]
        b' t="inlineStr"><is><t>=1+1</t></is></c>'
        >>> forms[CellFormula][CellFormula("A1&B1", "ab")]
        b' t="str"><f>A1&amp;B1</f><v>ab</v></c>'
    """
    p = prefix
    end = f"</{p}v></{p}c>"

    def string(text: str) -> bytes:
        if 2 * len(text) > _TEXT_LIMIT:
            check_length(text)
        space = ""
        if text != text.strip() or "  " in text or "\n" in text:
            space = ' xml:space="preserve"'
        return f' t="inlineStr"><{p}is><{p}t{space}>{escape(text)}</{p}t></{p}is></{p}c>'.encode()

    def numeric(value: float) -> bytes:
        return f"><{p}v>{number(value)}{end}".encode()

    def formula(value: CellFormula) -> bytes:
        kind = type(value.result)
        whole = f' t="array" ref="{value.array}"' if value.array else ""
        written = f"><{p}f{whole}>{escape(value.text)}</{p}f>".encode()
        return RESULT_TYPES[kind] + written + found[kind][value.result] + f"</{p}c>".encode()

    found = results(prefix)
    return Kinds({
        type(None): Forms(lambda _: b"/>"),
        bool: Forms(lambda value: f' t="b"><{p}v>{value:d}{end}'.encode()),
        int: Forms(numeric), float: Forms(numeric), str: Forms(string),
        CellError: Forms(lambda value: f' t="e"><{p}v>{escape(value.code)}{end}'.encode()),
        CellFormula: Forms(formula),
    })


def results(prefix: str) -> Kinds:
    """The value element of a formula cell.

    Example:
        >>> forms = results("")
        >>> forms[float][2.5], forms[str]["høy"].decode(), forms[type(None)][None]
        (b'<v>2.5</v>', '<v>høy</v>', b'')
    """
    begin, end = f"<{prefix}v>", f"</{prefix}v>"

    def string(text: str) -> bytes:
        if 2 * len(text) > _TEXT_LIMIT:
            check_length(text)
        return f"{begin}{escape(text)}{end}".encode()

    def numeric(value: float) -> bytes:
        return f"{begin}{number(value)}{end}".encode()

    return Kinds({
        type(None): Forms(lambda _: b""),
        bool: Forms(lambda value: f"{begin}{value:d}{end}".encode()),
        int: Forms(numeric), float: Forms(numeric), str: Forms(string),
        CellError: Forms(lambda value: f"{begin}{escape(value.code)}{end}".encode()),
    })


class Types(dict[type, bytes]):
    """The type attribute of a formula cell by the type of its result.

    Example:
        >>> RESULT_TYPES[str], RESULT_TYPES[float]
        (b' t="str"', b'')
    """

    def __missing__(self, kind: type) -> bytes:
        return self[str] if issubclass(kind, str) else b""


RESULT_TYPES = Types({
    type(None): b"", bool: b' t="b"', int: b"", float: b"", str: b' t="str"', CellError: b' t="e"',
})
