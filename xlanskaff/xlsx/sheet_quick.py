"""The quick road through parts as Excel, LibreOffice and XlsxWriter write them.

The bulk of a part, its rows or its shared strings, is cut into tokens by one regular expression
that must match it without a gap; what stands before and after goes through expat as always. The
least unusual thing (a prefix, a comment, white space between cells, another order of attributes)
sends the whole part down the general road, so that both give the same answer.
"""

from __future__ import annotations

import re
from pyexpat import ExpatError

from xlanskaff.xlsx.package_refs import COLUMNS, LAST_COLUMN, LAST_ROW
from xlanskaff.xlsx.package_xml import MAIN, STRICT, Attributes, OnStart, RefusedError, parser
from xlanskaff.xlsx.sheet_text import Numbers, unescape
from xlanskaff.xlsx.sheet_walk import Walker
from xlanskaff.xlsx.sheetdata import Context, SheetData

LARGEST = 4 * 1024 * 1024  # above this the tokens would cost more memory than the time is worth
_AROUND = 1024 * 1024

# Possessive throughout: what has been matched is never given back, so matching is linear. A cell
# with a type but without a value is left to the general road, so that an empty text is not taken
# for a blank cell.
_attributes = r'(?: (?:x14ac:)?+[a-zA-Z][a-zA-Z0-9]*+="[^"<&]*+")*+'
_preserve = r'(?: xml:space="preserve")?+'
_open_text = f"<t{_preserve}>"
_open_row = rf'<row r="[0-9]{{1,7}}+"{_attributes} ?+'
_blank = r'<c r="[A-Z]{1,3}+[0-9]{1,7}+"(?: [a-z]{1,2}="[a-zA-Z0-9]*+")*+ ?+/>'
_cells = re.compile(
    rf"((?:</row>)?+{_open_row}>)?+(?:{_blank})*+"
    r'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="[0-9]++")?+(?: t="([a-zA-Z]++)")?+(?: [cv]m="[0-9]++")*+>'
    rf"(?:<f({_attributes})(?:>([^<]*+)</f>| ?+/>))?+"
    rf"(?:<v{_preserve}(?:>([^<]*+)</v>| ?+/>)|<is>{_open_text}([^<]*+)</t></is>|(?(4)(?!)|))</c>"
    rf"|(?:{_blank})++|(</row>|{_open_row}/?+>)|(.++)", re.DOTALL)
_strings = re.compile(
    rf"<si>(?:{_open_text}([^<]*+)</t>|<t/>"
    rf"|((?:<r>(?:<rPr>(?:<[a-zA-Z]++{_attributes}/>)*+</rPr>)?+{_open_text}[^<]*+</t></r>)++))</si>"
    r"|(.++)", re.DOTALL)
_runs = re.compile(rf"{_open_text}([^<]*+)</t>")
# Characters that XML forbids are left to expat to refuse.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_hidden_row = re.compile(r'<row r="([0-9]++)".* hidden="(?:1|true|on)"', re.DOTALL)
_references = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
_named = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class _Unusual(Exception):
    """This part is not written the usual way."""


def quick_strings(data: bytes) -> list[str] | None:
    """The shared strings of a part written the usual way; None when it is not."""
    try:
        head, body, tail = _split(data, b"<si>", b"</si>", "sst")
        _check(head, tail, "sst", None, None)
        body = "<si>" + body.replace('<t xml:space="preserve">', "<t>") + "</si>"
        strings = body[7:-9].split("</t></si><si><t>")
        if body.count("<") != 4 * len(strings) or not body.startswith("<si><t>"):
            tokens = _strings.findall(body)
            if tokens[-1][2]:
                return None
            strings = [simple or (rich and "".join(_runs.findall(rich))) for simple, rich, _ in tokens]
        if "&" in body:
            strings = [resolved(string) if "&" in string else string for string in strings]
        if "_x" in body:
            strings = [unescape(string) for string in strings]
    except _Unusual:
        return None
    return strings


def quick_sheet(data: bytes, name: str, context: Context) -> SheetData | None:
    """A worksheet written the usual way; None when it is not."""
    left, found = context.left, len(context.found)
    try:
        head, body, tail = _split(data, b"<sheetData>", b"</sheetData>", "sheetData")
        walker = Walker(name, context)
        _check(head, tail, "sheetData", walker.start, walker.start)
        _rows(body, walker, context)
    except (_Unusual, ValueError, LookupError):
        context.left = left
        del context.found[found:]
        return None
    return walker.finish()


def _rows(body: str, walker: Walker, context: Context) -> None:
    """Take the cells of the rows into the walker's sheet."""
    sheet = walker.sheet
    values, formulas = sheet.values, sheet.own_formulas
    strings = context.strings() if ' t="s"' in body else []
    numbers, columns = _Numbers(context.numbers), _columns
    inside = False
    current, row, empty = "", 0, 0
    for opened, letters, digits, kind, facts, formula, value, inline, tag, rest in _cells.findall(body):
        if letters:
            if opened:
                if inside is not opened.startswith("</row>"):
                    raise _Unusual
                inside = True
                if "hidden" in opened:
                    _hide(opened, sheet)
            elif not inside:
                raise _Unusual
            if digits != current:
                current, row = digits, int(digits)
                if not 0 < row <= LAST_ROW:
                    raise _Unusual
            place = row, columns[letters]
            if kind == "s":
                if value:
                    if not value.isdecimal():
                        raise _Unusual
                    values[place] = strings[int(value)]
            elif not kind or kind == "n":
                if value:
                    values[place] = numbers[value]
                elif formula or facts:
                    empty += 1
            elif kind == "inlineStr":
                if value:
                    raise _Unusual
                values[place] = context.text(unescape(resolved(inline)))
            else:
                other = context.value(kind, resolved(value))
                if other is not None:
                    values[place] = other
            if facts:
                walker.row, walker.column = place
                walker.keep_formula(_facts(facts), resolved(formula))
            elif formula:
                formulas[place] = (resolved(formula) if "&" in formula else formula).removeprefix("=")
        elif tag:
            if inside is not (tag == "</row>"):
                raise _Unusual
            inside = not (tag == "</row>" or tag.endswith("/>"))
            if "hidden" in tag:
                _hide(tag, sheet)
        elif rest or not inside:
            raise _Unusual
    if inside:
        raise _Unusual
    context.left -= len(values) + empty
    if context.left < 0:
        raise context.crowded(sheet.name)


def _hide(tag: str, sheet: SheetData) -> None:
    row = _hidden_row.search(tag)
    if row is not None and 0 < int(row[1]) <= LAST_ROW:
        sheet.hidden_rows.add(int(row[1]))


class _Columns(dict[str, int]):
    """Letters to column; letters beyond the sheet are unusual."""

    def __missing__(self, letters: str) -> int:
        column = COLUMNS[letters]
        if column > LAST_COLUMN:
            raise _Unusual
        self[letters] = column
        return column


_columns = _Columns()


class _Numbers(dict[str, int | float]):
    """The text of a number to its value; what is no number is unusual."""

    def __init__(self, numbers: Numbers) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, text: str) -> int | float:
        number = self._numbers[text]
        if number is None or isinstance(number, str):
            raise _Unusual
        self[text] = number
        return number


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
        raise _Unusual
    return _references.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return _named[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not (code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
            or 0x10000 <= code < 0x110000):
        raise _Unusual
    return chr(code)


def _facts(attributes: str) -> Attributes:
    return dict(re.findall(r' ([a-zA-Z0-9:]+)="([^"]*)"', attributes))


def _split(data: bytes, first: bytes, last: bytes, tag: str) -> tuple[bytes, str, bytes]:
    """What stands before the bulk of a part, the bulk between two marks, and what stands after.

    Unusual are other encodings than UTF-8, and characters in the bulk that expat would refuse.
    """
    start, stop = data.find(first), data.rfind(last)
    if len(data) > LARGEST or start < 0 or stop < start:
        raise _Unusual
    declaration = data[:200].partition(b"?>")[0].lower()
    if b"encoding=" in declaration and b"utf-8" not in declaration:
        raise _Unusual
    bulk = data[start + len(first):stop]
    if len(bulk.translate(None, _CONTROLS)) != len(bulk) or b"]]>" in bulk:
        raise _Unusual
    try:
        body = bulk.decode()
    except UnicodeDecodeError:
        raise _Unusual from None
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")  # as XML has it
    if not body.isascii() and ("\ufffe" in body or "\uffff" in body):
        raise _Unusual
    if tag == "sst":
        return data[:start], body, data[stop + len(last):]
    return data[:start + len(first)], body, data[stop:]


def _check(head: bytes, tail: bytes, opened: str, on_head: OnStart | None, on_tail: OnStart | None) -> None:
    """Feed expat what surrounds the bulk; the bulk must stand directly inside the element `opened`."""
    if len(head) + len(tail) > _AROUND:
        raise _Unusual
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
            raise _Unusual
        # Most of a tail is formatting. Only where one of these is named is it worth listening.
        made.StartElementHandler = on_tail if any(tag in tail for tag in _IN_TAIL) else None
        made.Parse(tail, True)
    except (ExpatError, RefusedError, LookupError, ValueError):
        raise _Unusual from None


_IN_TAIL = (b"mergeCell", b"sheetProtection", b"autoFilter")
