"""Cells that come again: the quickest road through the rows of a sheet of ordinary size.

Returned books are copies of one template. What stands before the value of a cell (its style, type
and formula) and what stands behind it (the end of a row, the beginning of the next) is the same in
every book, so it is understood once, by a regular expression that must match all of it, and
remembered. What is left to do for each cell is to cut it in three and take its value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from xlanskaff.xlsx.package_bulk import UnusualError, resolved
from xlanskaff.xlsx.package_refs import COLUMNS, LAST_COLUMN, LAST_ROW
from xlanskaff.xlsx.package_xml import Attributes
from xlanskaff.xlsx.sheet_tags import BLANK, FORMULA, OPEN_CELL, OPEN_ROW, facts, hide, value
from xlanskaff.xlsx.sheet_text import LONGEST, Numbers, unescape
from xlanskaff.xlsx.sheet_walk import Walker
from xlanskaff.xlsx.sheetdata import Cell, Context

LARGEST = 256 * 1024
"""Above this, cells hardly come again often enough to be worth remembering."""

_KEPT, _LONGEST_KEPT = 8192, 1024
_head = re.compile(OPEN_CELL + FORMULA, re.DOTALL)
_whole = re.compile(rf"(?:{BLANK}|{OPEN_CELL}{FORMULA}{value(1)})((?:</row>|{OPEN_ROW}/?+>)*+)", re.DOTALL)
_tag = re.compile(rf"</row>|{OPEN_ROW}/?+>")
_address = re.compile("([A-Z]{1,3}+)([0-9]{1,7}+)")

T = TypeVar("T")
Formula = str | tuple[Attributes, str] | None
"""The text of a formula that stands alone; attributes and text of one of a group."""


class _Whole(NamedTuple):
    """A cell that is not cut: the text in it, or None; its formula; whether it is a number; the tags behind it."""

    text: str | None
    formula: Formula
    number: bool
    tags: str


class _Kept(dict[str, T]):
    """What texts mean, each understood when it first comes; short ones are remembered."""

    def __init__(self, understand: Callable[[str], T]) -> None:
        super().__init__()
        self._understand = understand

    def __missing__(self, text: str) -> T:
        meaning = self._understand(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _KEPT:
                self.clear()
            self[text] = meaning
        return meaning


def _place(text: str) -> Cell:
    """Row and column of an address; one that is not on the sheet is unusual."""
    found = _address.fullmatch(text)
    row, column = (int(found[2]), COLUMNS[found[1]]) if found else (0, 0)
    if not (0 < row <= LAST_ROW and column <= LAST_COLUMN):
        raise UnusualError
    return row, column


def _opening(text: str) -> tuple[str, Formula]:
    """The type and the formula of a cell, from what stands before its value."""
    found = _head.fullmatch(text)
    if found is None:
        raise UnusualError
    kind, about, formula = found.groups()
    return kind or "n", _written(about, formula)


def _other(text: str) -> _Whole:
    """A cell that has no value, an empty one, or a text that is written in an unlike way."""
    found = _whole.fullmatch(text)
    if found is None:
        raise UnusualError
    kind, about, formula, cached, inline, tags = found.groups()
    if kind not in (None, "n", "s", "str", "inlineStr") or (cached and kind != "str"):
        raise UnusualError
    own = unescape(resolved((cached if kind == "str" else inline) or "")) if kind in ("str", "inlineStr") else None
    return _Whole(own, _written(about, formula), kind in (None, "n"), tags)


def _written(about: str | None, formula: str | None) -> Formula:
    if about:
        return facts(about), resolved(formula or "")
    return resolved(formula).removeprefix("=") if formula else None


def _between(tags: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a row is open behind the tags that follow a cell, and those of them that hide a row."""
    return rows(tags, inside=True)


def rows(tags: str, *, inside: bool) -> tuple[bool, tuple[str, ...]]:
    """Whether a row is open behind some tags, and those that hide a row; a row never stands in another."""
    hidden = []
    if _tag.sub("", tags):
        raise UnusualError
    for tag in _tag.findall(tags):
        if inside is not (tag == "</row>"):
            raise UnusualError
        inside = not (tag == "</row>" or tag.endswith("/>"))
        if "hidden" in tag:
            hidden.append(tag)
    return inside, tuple(hidden)


def _index(text: str) -> int:
    """The number of a shared text."""
    if not text.isdecimal():
        raise UnusualError
    return int(text)


def _number(text: str) -> int | float:
    number = _plain_numbers[text]
    if number is None or isinstance(number, str):
        raise UnusualError
    return number


_plain_numbers = Numbers()
_places, _openings, _others, _tags, _indexes, _numbers = (
    _Kept(_place), _Kept(_opening), _Kept(_other), _Kept(_between), _Kept(_index), _Kept(_number))


def take_rows(body: str, walker: Walker, context: Context) -> None:
    """Take the cells of the rows into the walker's sheet; raises UnusualError where that is for others to do."""
    before, *pieces = body.split('<c r="')
    inside, hidden = rows(before, inside=False)
    if not pieces or not inside:
        raise UnusualError
    sheet = walker.sheet
    for tag in hidden:
        hide(tag, sheet)
    values, formulas = sheet.values, sheet.own_formulas
    strings = context.strings() if ' t="s"' in body else []
    places, openings, indexes, numbers = _places, _openings, _indexes, _numbers
    uncached = ended = 0
    for piece in pieces:
        address, _, rest = piece.partition('"')
        place = places[address]
        opening, mark, rest = rest.partition("<v>")
        if mark:
            kind, formula = openings[opening]
            text, mark, tags = rest.partition("</v></c>")
            if not mark:
                raise UnusualError
            if kind == "s":
                if text:
                    values[place] = strings[indexes[text]]
            elif kind == "n":
                if text:
                    values[place] = numbers[text]
                elif formula is not None:
                    uncached += 1
            elif "<" in text or kind == "inlineStr":
                raise UnusualError
            elif kind == "str":
                odd = "&" in text or "_x" in text or len(text) > LONGEST
                values[place] = context.text(unescape(resolved(text))) if odd else text
            else:
                typed = context.value(kind, resolved(text))
                if typed is not None:
                    values[place] = typed
        else:
            inline, formula, number, tags = _others[opening]
            if inline is not None:
                values[place] = context.text(inline)
            elif number and formula is not None:
                uncached += 1
        if formula is not None:
            if formula.__class__ is str:
                formulas[place] = formula
            else:
                walker.row, walker.column = place
                walker.keep_formula(*formula)
        if tags:
            inside, hidden = _tags[tags]
            if not inside:
                ended += 1
            for tag in hidden:
                hide(tag, sheet)
    if inside or ended != 1:
        raise UnusualError
    context.left -= len(values) + uncached
    if context.left < 0:
        raise context.crowded(sheet.name)
