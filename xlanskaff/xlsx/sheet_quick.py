"""The quick road through parts as Excel, LibreOffice and XlsxWriter write them.

The bulk of a part, its rows or its shared strings, is cut into tokens by one regular expression
that must match it without a gap; what stands before and after goes through expat as always. The
least unusual thing (a prefix, a comment, white space between cells, another order of attributes)
sends the whole part down the general road, so that both give the same answer.
"""

from __future__ import annotations

import re

from xlanskaff.xlsx.package_bulk import UnusualError, around, resolved, split
from xlanskaff.xlsx.package_refs import COLUMNS, LAST_COLUMN, LAST_ROW
from xlanskaff.xlsx.package_xml import Attributes
from xlanskaff.xlsx.sheet_text import LONGEST, Numbers, unescape
from xlanskaff.xlsx.sheet_walk import Walker
from xlanskaff.xlsx.sheetdata import Context, SheetData

# Possessive throughout: what has been matched is never given back, so matching is linear. A cell
# with a type but without a value is left to the general road, so that an empty text is not taken
# for a blank cell.
_attributes = r'(?: (?:x14ac:)?+[a-zA-Z][a-zA-Z0-9]*+="[^"<&]*+")*+'
_preserve = r'(?: xml:space="preserve")?+'
_open_text = f"<t{_preserve}>"
_open_row = rf'<row r="[0-9]{{1,7}}+"{_attributes} ?+'
_blank = r'<c r="[A-Z]{1,3}+[0-9]{1,7}+"(?: s="[0-9]++"|)(?: t="[a-zA-Z]++"|) ?+/>'
_cells = re.compile(
    rf"((?:</row>)?+{_open_row}>)?+(?:{_blank})*+"
    r'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="[0-9]++"|)(?: t="([a-zA-Z]++)"|)(?: [cv]m="[0-9]++")*+>'
    rf"(?:<f({_attributes})(?:>([^<]*+)</f>| ?+/>)|)"
    rf"(?:<v{_preserve}(?:>([^<]*+)</v>| ?+/>)|<is>{_open_text}([^<]*+)</t></is>|(?(4)(?!)|))</c>"
    rf"|(?:{_blank})++|(</row>|{_open_row}/?+>)|(.++)", re.DOTALL)
_strings = re.compile(
    rf"<si>(?:{_open_text}([^<]*+)</t>|<t/>"
    rf"|((?:<r>(?:<rPr>(?:<[a-zA-Z]++{_attributes}/>)*+</rPr>)?+{_open_text}[^<]*+</t></r>)++))</si>"
    r"|(.++)", re.DOTALL)
_runs = re.compile(rf"{_open_text}([^<]*+)</t>")
_hidden_row = re.compile(r'<row r="([0-9]++)".* hidden="(?:1|true|on)"', re.DOTALL)


def quick_strings(data: bytes) -> list[str] | None:
    """The shared strings of a part written the usual way; None when it is not."""
    try:
        head, body, tail = split(data, b"<si>", b"</si>", inside=False)
        around(head, tail, "sst")
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
    except UnusualError:
        return None
    return strings


def quick_sheet(data: bytes, name: str, context: Context) -> SheetData | None:
    """A worksheet written the usual way; None when it is not."""
    left, found = context.left, len(context.found)
    try:
        head, body, tail = split(data, b"<sheetData>", b"</sheetData>")
        walker = Walker(name, context)
        listen = any(tag in tail for tag in _IN_TAIL)
        around(head, tail, "sheetData", walker.start, walker.start if listen else None)
        _rows(body, walker, context)
    except (UnusualError, ValueError, LookupError):
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
                    raise UnusualError
                inside = True
                if "hidden" in opened:
                    _hide(opened, sheet)
            elif not inside:
                raise UnusualError
            if digits != current:
                current, row = digits, int(digits)
                if not 0 < row <= LAST_ROW:
                    raise UnusualError
            place = row, columns[letters]
            if kind == "s":
                if value:
                    if not value.isdecimal():
                        raise UnusualError
                    values[place] = strings[int(value)]
            elif not kind or kind == "n":
                if value:
                    values[place] = numbers[value]
                elif formula or facts:
                    empty += 1
            elif kind == "str":
                odd = "&" in value or "_x" in value or len(value) > LONGEST
                values[place] = context.text(unescape(resolved(value))) if odd else value
            elif kind == "inlineStr":
                if value:
                    raise UnusualError
                odd = "&" in inline or "_x" in inline or len(inline) > LONGEST
                values[place] = context.text(unescape(resolved(inline))) if odd else inline
            else:
                other = context.value(kind, resolved(value))
                if other is not None:
                    values[place] = other
            if facts:
                walker.row, walker.column = place
                walker.keep_formula(_facts(facts), resolved(formula))
            elif formula:
                written = resolved(formula) if "&" in formula else formula
                formulas[place] = written if written[0] != "=" else written[1:]
        elif tag:
            if inside is not (tag == "</row>"):
                raise UnusualError
            inside = not (tag == "</row>" or tag.endswith("/>"))
            if "hidden" in tag:
                _hide(tag, sheet)
        elif rest or not inside:
            raise UnusualError
    if inside:
        raise UnusualError
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
            raise UnusualError
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
            raise UnusualError
        self[text] = number
        return number


def _facts(attributes: str) -> Attributes:
    return dict(re.findall(r' ([a-zA-Z0-9:]+)="([^"]*)"', attributes))


# Most of what follows the rows is formatting. Only where one of these is named is it worth listening.
_IN_TAIL = (b"mergeCell", b"sheetProtection", b"autoFilter")
