"""The quick road through parts as Excel, LibreOffice and XlsxWriter write them.

The bulk of a part, its rows or its shared strings, is cut into tokens by one regular expression
that must match it without a gap; what stands before and after goes through expat as always. The
least unusual thing (a prefix, a comment, white space between cells, another order of attributes)
sends the whole part down the general road, so that both give the same answer.
"""

from __future__ import annotations

import re

from xlanskaff.xlsx import sheet_again
from xlanskaff.xlsx.package_bulk import UnusualError, around, resolved, split
from xlanskaff.xlsx.package_refs import COLUMNS, LAST_COLUMN, LAST_ROW
from xlanskaff.xlsx.sheet_tags import ATTRIBUTES, BLANK, FORMULA, OPEN_CELL, OPEN_ROW, OPEN_TEXT, facts, hide, value
from xlanskaff.xlsx.sheet_text import LONGEST, Numbers, unescape
from xlanskaff.xlsx.sheet_walk import Walker
from xlanskaff.xlsx.sheetdata import Context, SheetData

_blank = rf'<c r="[A-Z]{{1,3}}+[0-9]{{1,7}}+"{BLANK}'
_cells = re.compile(
    rf"((?:</row>)?+{OPEN_ROW}>)?+(?:{_blank})*+"
    rf'<c r="([A-Z]{{1,3}}+)([0-9]{{1,7}}+)"{OPEN_CELL}{FORMULA}{value(4)}'
    rf"|(?:{_blank})++|(</row>|{OPEN_ROW}/?+>)|(.++)", re.DOTALL)
_strings = re.compile(
    rf"<si>(?:{OPEN_TEXT}([^<]*+)</t>|<t/>"
    rf"|((?:<r>(?:<rPr>(?:<[a-zA-Z]++{ATTRIBUTES}/>)*+</rPr>)?+{OPEN_TEXT}[^<]*+</t></r>)++))</si>"
    r"|(.++)", re.DOTALL)
_runs = re.compile(rf"{OPEN_TEXT}([^<]*+)</t>")


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
        if len(body) <= sheet_again.LARGEST and '<c r="' in body:
            sheet_again.take_rows(body, walker, context)
        else:
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
    for opened, letters, digits, kind, about, formula, cached, inline, tag, rest in _cells.findall(body):
        if letters:
            if opened:
                if inside is not opened.startswith("</row>"):
                    raise UnusualError
                inside = True
                if "hidden" in opened:
                    hide(opened, sheet)
            elif not inside:
                raise UnusualError
            if digits != current:
                current, row = digits, int(digits)
                if not 0 < row <= LAST_ROW:
                    raise UnusualError
            place = row, columns[letters]
            if kind == "s":
                if cached:
                    if not cached.isdecimal():
                        raise UnusualError
                    values[place] = strings[int(cached)]
            elif not kind or kind == "n":
                if cached:
                    values[place] = numbers[cached]
                elif formula or about:
                    empty += 1
            elif kind == "str":
                odd = "&" in cached or "_x" in cached or len(cached) > LONGEST
                values[place] = context.text(unescape(resolved(cached))) if odd else cached
            elif kind == "inlineStr":
                if cached:
                    raise UnusualError
                odd = "&" in inline or "_x" in inline or len(inline) > LONGEST
                values[place] = context.text(unescape(resolved(inline))) if odd else inline
            else:
                other = context.value(kind, resolved(cached))
                if other is not None:
                    values[place] = other
            if about:
                walker.row, walker.column = place
                walker.keep_formula(facts(about), resolved(formula))
            elif formula:
                written = resolved(formula) if "&" in formula else formula
                formulas[place] = written if written[0] != "=" else written[1:]
        elif tag:
            if inside is not (tag == "</row>"):
                raise UnusualError
            inside = not (tag == "</row>" or tag.endswith("/>"))
            if "hidden" in tag:
                hide(tag, sheet)
        elif rest or not inside:
            raise UnusualError
    if inside:
        raise UnusualError
    context.left -= len(values) + empty
    if context.left < 0:
        raise context.crowded(sheet.name)


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


# Most of what follows the rows is formatting. Only where one of these is named is it worth listening.
_IN_TAIL = (b"mergeCell", b"sheetProtection", b"autoFilter")
