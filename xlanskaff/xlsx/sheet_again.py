"""Cells that come again: the quickest road through the rows of a sheet of ordinary size.

Returned books are copies of one template. What follows the address of a cell (its style and type,
the number of its text, its formula, the beginning of the next row) is mostly the same in every book,
so it is understood once, by one regular expression that must match all of it, and remembered.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xlanskaff.xlsx.package_bulk import UnusualError, resolved
from xlanskaff.xlsx.package_refs import COLUMNS, LAST_COLUMN, LAST_ROW
from xlanskaff.xlsx.package_xml import Attributes
from xlanskaff.xlsx.sheet_tags import BLANK, FORMULA, OPEN_CELL, OPEN_ROW, facts, hide, value
from xlanskaff.xlsx.sheet_text import LONGEST, Numbers, unescape
from xlanskaff.xlsx.sheet_walk import Walker
from xlanskaff.xlsx.sheetdata import Cell, Context

LARGEST = 256 * 1024
"""Above this, cells hardly come again often enough to be worth remembering."""

_KEPT, _LONGEST_KEPT = 8192, 512
_cell = re.compile(rf"(?:{BLANK}|{OPEN_CELL}{FORMULA}{value(1)})((?:</row>|{OPEN_ROW}/?+>)*+)", re.DOTALL)
_tag = re.compile(rf"</row>|{OPEN_ROW}/?+>")
_address = re.compile("([A-Z]{1,3}+)([0-9]{1,7}+)")

_NOTHING, _SHARED, _PLAIN, _UNCACHED, _TYPED, _LONG = range(6)


class _Known(NamedTuple):
    """What follows the address of a cell: how to take `content`, the formula, and the rows that end or begin."""

    how: int
    content: object
    formula: str | tuple[Attributes, str] | None
    inside: bool
    hidden: tuple[str, ...]


class _Rest(dict[str, _Known]):
    """What follows an address, understood."""

    def __missing__(self, text: str) -> _Known:
        known = _understood(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[text] = known
        return known


class _Places(dict[str, Cell]):
    """An address to row and column; one that is not on the sheet is unusual."""

    def __missing__(self, text: str) -> Cell:
        found = _address.fullmatch(text)
        if found is None:
            raise UnusualError
        row, column = int(found[2]), COLUMNS[found[1]]
        if not 0 < row <= LAST_ROW or column > LAST_COLUMN:
            raise UnusualError
        if len(self) >= _KEPT:
            self.clear()
        self[text] = row, column
        return row, column


_rest, _places = _Rest(), _Places()


def take_rows(body: str, walker: Walker, context: Context) -> None:
    """Take the cells of the rows into the walker's sheet; raises UnusualError where that is for others to do."""
    before, *pieces = body.split('<c r="')
    inside, hidden = _rows(before, inside=False)
    if not pieces or not inside or _tag.sub("", before):
        raise UnusualError
    sheet = walker.sheet
    for tag in hidden:
        hide(tag, sheet)
    values, formulas = sheet.values, sheet.own_formulas
    strings = context.strings() if ' t="s"' in body else []
    rest, places = _rest, _places
    uncached = ended = 0
    for piece in pieces:
        address, _, after = piece.partition('"')
        how, content, formula, inside, hidden = rest[after]
        place = places[address]
        if how == _SHARED:
            values[place] = strings[content]  # type: ignore[call-overload]
        elif how == _PLAIN:
            values[place] = content  # type: ignore[assignment]
        elif how == _UNCACHED:
            uncached += 1
        elif how == _TYPED:
            typed = context.value(*content)  # type: ignore[misc]
            if typed is not None:
                values[place] = typed
        elif how == _LONG:
            values[place] = context.text(content)  # type: ignore[arg-type]
        if formula is not None:
            if formula.__class__ is str:
                formulas[place] = formula
            else:
                walker.row, walker.column = place
                walker.keep_formula(*formula)
        if not inside:
            ended += 1
        for tag in hidden:
            hide(tag, sheet)
    if inside or ended != 1:
        raise UnusualError
    context.left -= len(values) + uncached
    if context.left < 0:
        raise context.crowded(sheet.name)


def _understood(text: str) -> _Known:
    found = _cell.fullmatch(text)
    if found is None:
        raise UnusualError
    kind, about, formula, cached, inline, tags = found.groups()
    inside, hidden = _rows(tags, inside=True)
    how, content = _content(kind or "n", cached, inline, has_formula=bool(formula or about))
    written: str | tuple[Attributes, str] | None = None
    if about:
        written = facts(about), resolved(formula or "")
    elif formula:
        written = resolved(formula).removeprefix("=")
    return _Known(how, content, written, inside, hidden)


def _content(kind: str, cached: str | None, inline: str | None, *, has_formula: bool) -> tuple[int, object]:
    """How the value of a cell is taken, and what it is as far as that is known without the workbook."""
    if kind == "n":
        if cached:
            number = _numbers[cached]
            if number is None or isinstance(number, str):
                raise UnusualError
            return _PLAIN, number
        return (_UNCACHED if has_formula else _NOTHING), None
    if kind == "s":
        if not cached:
            return _NOTHING, None
        if not cached.isdecimal():
            raise UnusualError
        return _SHARED, int(cached)
    if kind in ("str", "inlineStr"):
        if kind == "inlineStr" and cached:
            raise UnusualError
        written = unescape(resolved((cached if kind == "str" else inline) or ""))
        return (_PLAIN if len(written) <= LONGEST else _LONG), written
    return _TYPED, (kind, resolved(cached or ""))


_numbers = Numbers()


def _rows(tags: str, *, inside: bool) -> tuple[bool, tuple[str, ...]]:
    """Whether a row is open after these tags, and those that hide a row; a row never stands in another."""
    hidden = []
    for tag in _tag.findall(tags):
        if inside is not (tag == "</row>"):
            raise UnusualError
        inside = not (tag == "</row>" or tag.endswith("/>"))
        if "hidden" in tag:
            hidden.append(tag)
    return inside, tuple(hidden)
