"""What a formula reads: its references, found with one regular expression.

openpyxl's tokenizer finds the same operands (a test compares the two on every formula of the real
files), but importing it takes longer than filling two hundred books.
Where a formula's reach cannot be told from its text (INDIRECT, OFFSET, `A1:INDEX(…)`), it is said
to read everything: too much is dropped rather than too little.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from xlanskaff.grammar.book import column_number

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_CELL = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
_BRACKETS = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
_TOKEN = re.compile(rf"""
  (?=["'\w\\\[\#.:$!]) (?:                                            # skips all other characters quickly
    "(?:[^"]|"")*"                                                    # text
  | (?P<prefix>(?:'(?:[^']|'')+'|(?:\[[^\[\]]+\])?[\w.\\?]*+(?::[\w.\\?]++)?)!)?
    (?: (?P<area>{_CELL}(?::{_CELL})?)(?![\w.(!\[])
      | (?P<columns>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}})(?![\w.(!\[])
      | (?P<rows>\$?\d{{1,7}}:\$?\d{{1,7}})(?![\w.])
      | (?P<name>[^\W\d][\w.\\?]*|\\[\w.\\?]*)(?: (?P<call>\s*\() | (?P<brackets>{_BRACKETS}) )?
      | (?P<implicit>{_BRACKETS})
      | \#[A-Za-z/0]+[!?]? )
  | \d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?                  # number
  | (?P<reach>:) )                                                    # a range whose ends are worked out
""", re.VERBOSE | re.DOTALL)
_ENDS = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)(\d{1,7})?")

UNFORESEEABLE = frozenset({
    "INDIRECT", "OFFSET", "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO", "GETPIVOTDATA",
    "EVALUATE", "RTD", "CALL",
})
"""Functions whose result can change whatever their arguments are."""


class AreaReference(NamedTuple):
    """A rectangle as written: each edge with whether it is fixed (`$`); `sheets` is the prefix or ""."""

    sheets: str
    top: tuple[int, bool]
    left: tuple[int, bool]
    bottom: tuple[int, bool]
    right: tuple[int, bool]

    def at(self, down: int, across: int) -> tuple[int, int, int, int] | None:
        """Top, left, bottom, right when the formula is moved; None when that leaves the grid."""
        top, left, bottom, right = (
            edge if fixed else edge + by for (edge, fixed), by in
            ((self.top, down), (self.left, across), (self.bottom, down), (self.right, across)))
        if not (1 <= top <= MAX_ROW and 1 <= bottom <= MAX_ROW and 1 <= left <= MAX_COLUMN
                and 1 <= right <= MAX_COLUMN):
            return None
        return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


class NameReference(NamedTuple):
    """A defined name, a table, or (`called`) a function; `sheets` is the prefix or ""."""

    sheets: str
    name: str
    called: bool = False


class TableReference(NamedTuple):
    """A part of a table: its name ("" for the one around the cell) and what stands in brackets."""

    table: str
    brackets: str


Reference = AreaReference | NameReference | TableReference


class Reads(NamedTuple):
    """What a formula reads; `everything` when its text does not tell."""

    references: tuple[Reference, ...]
    everything: bool


@lru_cache(maxsize=20_000)
def reads(formula: str) -> Reads:
    """The references of a formula (without its `=`).

    Example:
        >>> [r.name for r in reads('IF(Total>0,"A1",LOG10(1E5))').references if not r.called]
        ['Total']
        >>> reads("'Ark æ'!$B2:C$7").references[0].at(1, 1)
        (3, 2, 7, 4)
        >>> reads("INDIRECT(A1)").everything, reads("SUM(A1:INDEX(B:B,3))").everything
        (True, True)
    """
    found: list[Reference] = []
    everything = False
    for token in _TOKEN.finditer(formula):
        kind = token.lastgroup
        if kind is None or kind == "prefix":
            continue
        if kind == "reach":
            everything = True
            continue
        sheets = sheets_of(token["prefix"] or "")
        if sheets is None:
            continue  # another workbook
        if kind in ("area", "columns", "rows"):
            found.append(_area(sheets, token[kind]))
        elif kind == "implicit":
            found.append(TableReference("", token["implicit"]))
        elif token["brackets"]:
            found.append(TableReference(token["name"], token["brackets"]))
        else:
            name = token["name"]
            everything |= bool(token["call"]) and name.upper().rpartition(".")[2] in UNFORESEEABLE
            found.append(NameReference(sheets, name, bool(token["call"])))
    return Reads(tuple(found), everything)


def sheets_of(prefix: str) -> str | None:
    """The sheet or sheets a prefix names, without quotes; None when it leads to another workbook.

    Example:
        >>> sheets_of("'Bjørns ''ark'''!"), sheets_of("Jan:Mar!"), sheets_of("[1]Ark1!")
        ("Bjørns 'ark'", 'Jan:Mar', None)
    """
    sheets = prefix.removesuffix("!")
    if sheets.startswith("'"):
        sheets = sheets[1:-1].replace("''", "'")
    if "[" in sheets:
        book, _, sheets = sheets.partition("]")
        return sheets if book == "[0" else None
    return sheets


def _area(sheets: str, written: str) -> AreaReference:
    first, _, last = written.partition(":")
    top, left = _edges(first, 1, 1)
    bottom, right = _edges(last or first, MAX_ROW, MAX_COLUMN)
    return AreaReference(sheets, top, left, bottom, right)


def _edges(written: str, row: int, column: int) -> tuple[tuple[int, bool], tuple[int, bool]]:
    """Row and column of one end; a whole column or row runs from edge to edge of the grid."""
    match = _ENDS.fullmatch(written)
    first_dollar, letters, second_dollar, digits = match.groups() if match else ("", "", "", "")
    down = (int(digits), bool(second_dollar or (first_dollar and not letters))) if digits else (row, True)
    across = (column_number(letters.upper()), bool(first_dollar)) if letters else (column, True)
    return down, across
