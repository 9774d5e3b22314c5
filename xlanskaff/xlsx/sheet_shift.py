"""Shared formulas: the formula of one cell as it reads in another cell of the same group."""

from __future__ import annotations

import re
from functools import lru_cache

from xlanskaff.grammar.book import column_letters
from xlanskaff.xlsx.package_refs import COLUMNS, LAST_COLUMN, LAST_ROW

# What may stand in a formula, longest meaning first. Only the named groups hold references;
# texts, quoted tabs, structured references, names and numbers are stepped over whole.
_token = re.compile(
    r"""
      "(?:[^"]|"")*"
    | '(?:[^']|'')*'
    | \[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]
    | (?P<ca>\$?)(?P<cl>[A-Za-z]{1,3}):(?P<da>\$?)(?P<dl>[A-Za-z]{1,3})(?![\w(.!\\$])
    | (?P<ra>\$?)(?P<rn>[0-9]{1,7}):(?P<sa>\$?)(?P<sn>[0-9]{1,7})(?![\w(.!\\])
    | (?P<xa>\$?)(?P<xl>[A-Za-z]{1,3})(?P<ya>\$?)(?P<yn>[0-9]{1,7})(?![\w(.!\\])
    | [^\W\d][\w.\\?]*
    | \\[\w.\\?]*
    | [0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?
    """,
    re.VERBOSE,
)

_LAST = {"row": LAST_ROW, "column": LAST_COLUMN}
_Piece = str | tuple[str, bool, int]


def shift(formula: str, rows: int, columns: int) -> str:
    """The formula moved by rows and columns: relative references move along, fixed ones stay.

    A reference that would leave the sheet becomes `#REF!`.

    Example:
        >>> shift('IF($A2="A1",B2+B$1,SUM(C:C))', 1, 1)
        'IF($A3="A1",C3+C$1,SUM(D:D))'
        >>> shift("A1", -1, 0)
        '#REF!'
    """
    if not rows and not columns:
        return formula
    written: list[str] = []
    for piece in _pieces(formula):
        if isinstance(piece, str):
            written.append(piece)
            continue
        axis, fixed, number = piece
        if not fixed:
            number += rows if axis == "row" else columns
        mark = "$" if fixed else ""
        if axis == "row":
            written.append(f"{mark}{number}" if 1 <= number <= LAST_ROW else _LOST)
        else:
            written.append(mark + column_letters(number) if 1 <= number <= LAST_COLUMN else _LOST)
    moved = "".join(written)
    return _lost.sub("#REF!", moved) if _LOST in moved else moved


_LOST = "\0"
# A lost row or column takes the whole reference with it.
_lost = re.compile(r"\$?[A-Za-z]{0,3}\0(?::?\$?(?:[0-9]{1,7}|[A-Za-z]{1,3}(?![0-9])|\0))?")


@lru_cache(maxsize=1024)
def _pieces(formula: str) -> tuple[_Piece, ...]:
    """The formula cut into literal text and the rows and columns it refers to."""
    pieces: list[_Piece] = []
    literal_from = 0
    for found in _token.finditer(formula):
        kind = found.lastgroup
        if kind is None:
            continue
        g = found.group
        parts: list[_Piece]
        if kind == "dl":
            parts = [_column(g("ca"), g("cl")), ":", _column(g("da"), g("dl"))]
        elif kind == "sn":
            parts = [_row(g("ra"), g("rn")), ":", _row(g("sa"), g("sn"))]
        else:
            parts = [_column(g("xa"), g("xl")), _row(g("ya"), g("yn"))]
        if not all(isinstance(part, str) or 1 <= part[2] <= _LAST[part[0]] for part in parts):
            continue  # a name that looks like a reference, such as ABC0
        pieces.append(formula[literal_from:found.start()])
        pieces.extend(parts)
        literal_from = found.end()
    pieces.append(formula[literal_from:])
    return tuple(pieces)


def _row(mark: str, digits: str) -> tuple[str, bool, int]:
    return "row", bool(mark), int(digits)


def _column(mark: str, letters: str) -> tuple[str, bool, int]:
    return "column", bool(mark), COLUMNS[letters]
