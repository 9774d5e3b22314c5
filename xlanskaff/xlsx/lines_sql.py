"""The rows of a sheet as SQL: DuckDB writes the XML of a whole row, and Python never sees a cell.

A text that needs nothing is copied as it is; the rest goes the long way round (escapes, `_xHHHH_`,
cutting). Both ways give what `fill.cells` gives for the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from xlanskaff.grammar.book import column_letters

Kind = Literal["text", "whole", "number", "ore", "date"]
LONGEST = 32_767
"""Characters in one cell, as Excel counts them (UTF-16 units)."""

# Anything that cannot stand as it is; blanks at the ends or two in a row are lost without xml:space.
_SPECIAL = r"[&<>\x00-\x1f\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_|^ | $|  "
_FORBIDDEN = r"[\x00-\x08\x0b-\x1f\x{FFFE}\x{FFFF}]"
_FIRST_DAY, _LAST_DAY = "DATE '1900-03-01'", "DATE '9999-12-31'"  # before: Excel's own 29 February 1900


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column of the lines, from left to right as in the table.

    Attributes:
        name: the column of the query.
        kind: `text`, whatever it begins with; `whole`, `number`; `ore`, whole øre shown as kroner with two
            decimals; `date`. What is NULL, or an empty text, is a blank cell. A day that Excel does not have
            (before 1 March 1900, after 9999) is written as a text, year first.
    """

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Blank:
    """A cell of the pattern row that holds no value: its letters and style."""

    letters: str
    style: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """What every row looks like.

    Attributes:
        prefix: the namespace prefix of the sheet's tags, with its colon.
        attributes: those of the row but its number, as they are written (` ht="15"`).
        left: the first column of the table, from 1.
        styles: the style of each of its cells; empty where there is none.
        before, after: cells to the left and right of the table.
    """

    prefix: str
    attributes: str
    left: int
    styles: Sequence[str]
    before: Sequence[Blank] = ()
    after: Sequence[Blank] = ()


def rows_query(query: str, columns: Sequence[LineColumn], pattern: Pattern, first_row: int,
               numbered: str = "") -> str:
    """A query that gives two columns: a row as UTF-8 XML, and which columns lost something (bit 0 the first).

    Rows are numbered as the query gives them, or by a column that has their places from 0, so that the engine can
    write them side by side; it must not end in a semicolon.
    """
    p = pattern.prefix
    pieces = [_q(f'<{p}row r="'), "n", _q(f'"{pattern.attributes}>'), *_blanks(p, pattern.before)]
    lost = []
    for at, (column, style) in enumerate(zip(columns, pattern.styles, strict=True)):
        letters = column_letters(pattern.left + at)
        pieces += [_q(f'<{p}c r="{letters}'), "n", _q(f'" s="{style}"' if style else '"')]
        pieces += [_WRITTEN[column.kind](f"c{at}", p)]
        if loses := _loses(f"c{at}", column.kind):
            lost.append(f"CASE WHEN {loses} THEN {1 << at} ELSE 0 END")
    pieces += [*_blanks(p, pattern.after), _q(f"</{p}row>")]
    named = ", ".join(f"CAST({_name(column.name)} AS {_TYPES[column.kind]}) AS c{at}"
                      if column.kind in _TYPES else f"{_name(column.name)} AS c{at}"
                      for at, column in enumerate(columns))
    place = f"{_name(numbered)} + 1" if numbered else "row_number() OVER ()"
    return (f"SELECT encode(concat({', '.join(_merged(pieces))})), {' + '.join(lost) or '0'} "
            f"FROM (SELECT CAST({place} + {first_row - 1} AS VARCHAR) AS n, {named} FROM ({query}))")


def _text(x: str, p: str) -> str:
    start, end = f' t="inlineStr"><{p}is><{p}t', f"</{p}t></{p}is></{p}c>"
    spaced = ' xml:space="preserve">'
    kept = f"(CASE WHEN strlen({x}) > {LONGEST} THEN {_shortened(x)} ELSE {x} END)"
    special = f"strlen({x}) > {LONGEST} OR regexp_matches({x}, {_q(_SPECIAL)})"
    return (f"CASE WHEN {x} IS NULL OR {x} = '' THEN '/>' "
            f"WHEN {special} THEN concat({_q(start + spaced)}, {_once(kept, _escaped)}, {_q(end)}) "
            f"ELSE concat({_q(start + '>')}, {x}, {_q(end)}) END")


def _once(sql: str, then: Callable[[str], str]) -> str:
    """What comes of an expression that is written, planned and worked out once, however often it is asked for."""
    return f"list_transform([{sql}], lambda once: {then('once')})[1]"


def _shortened(x: str) -> str:
    """At most as many UTF-16 units as a cell holds; half as many characters always fit, whatever they are."""
    start = f"left({x}, {LONGEST})"
    most = f"greatest({LONGEST // 2}, {LONGEST} - ({_units(start)} - length({start})))"
    return f"CASE WHEN {_units(x)} > {LONGEST} THEN left({x}, {most}) ELSE {x} END"


def _units(x: str) -> str:
    return rf"(length({x}) + length(regexp_replace({x}, '[^\x{{10000}}-\x{{10FFFF}}]', '', 'g')))"


def _escaped(x: str) -> str:
    # Underscores first, or the codes written for control characters would be taken for texts. Every _x goes
    # where one has to: RE2 cannot look ahead, and _x005F_x reads back as _x whatever follows.
    escaped = f"(CASE WHEN regexp_matches({x}, '_x[0-9A-Fa-f]{{4}}_') THEN replace({x}, '_x', '_x005F_x') ELSE {x} END)"
    # Sign by sign is slow, but few texts need it; a replacement for each would make the query ten times as long.
    coded = (f"array_to_string(list_transform(string_split({escaped}, ''), lambda sign: CASE WHEN "
             f"regexp_matches(sign, {_q(_FORBIDDEN)}) THEN printf('_x%04X_', ord(sign)) ELSE sign END), '')")
    escaped = f"(CASE WHEN regexp_matches({x}, {_q(_FORBIDDEN)}) THEN {coded} ELSE {escaped} END)"
    for plain, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        escaped = f"replace({escaped}, '{plain}', '{written}')"
    return escaped


def _value(x: str, p: str, written: str, blank: str = "") -> str:
    start, end = _q(f"><{p}v>"), _q(f"</{p}v></{p}c>")
    return f"CASE WHEN {x} IS NULL{blank} THEN '/>' ELSE concat({start}, {written}, {end}) END"


def _whole(x: str, p: str) -> str:
    return _value(x, p, x)


def _number(x: str, p: str) -> str:
    return _value(x, p, x, f" OR NOT isfinite(CAST({x} AS DOUBLE))")


def _ore(x: str, p: str) -> str:
    return _value(x, p, f"CASE WHEN {x} < 0 THEN '-' ELSE '' END, abs({x} // 100), '.', "
                        f"lpad(CAST(abs({x} % 100) AS VARCHAR), 2, '0')")


def _date(x: str, p: str) -> str:
    serial = _value(x, p, f"date_diff('day', DATE '1899-12-30', {x})")
    start, end = _q(f' t="inlineStr"><{p}is><{p}t>'), _q(f"</{p}t></{p}is></{p}c>")
    written = f"concat({start}, {x}, {end})"
    return f"CASE WHEN {x} < {_FIRST_DAY} OR {x} > {_LAST_DAY} THEN {written} ELSE {serial} END"


_WRITTEN = {"text": _text, "whole": _whole, "number": _number, "ore": _ore, "date": _date}
_TYPES: dict[Kind, str] = {"text": "VARCHAR", "whole": "BIGINT", "ore": "BIGINT", "date": "DATE"}


def _loses(x: str, kind: Kind) -> str:
    """When a cell cannot hold all of a value: a text is cut, a number that is none left blank."""
    if kind == "text":
        return f"strlen({x}) > {LONGEST} AND {_units(x)} > {LONGEST}"
    return f"NOT isfinite(CAST({x} AS DOUBLE))" if kind == "number" else ""


def _blanks(p: str, cells: Sequence[Blank]) -> list[str]:
    return [piece for cell in cells for piece in (
        _q(f'<{p}c r="{cell.letters}'), "n", _q(f'" s="{cell.style}"/>' if cell.style else '"/>'))]


def _merged(pieces: Sequence[str]) -> list[str]:
    """Literals that stand side by side, as one: each argument costs time in every row."""
    merged: list[str] = []
    for literal, run in groupby(pieces, lambda piece: piece.startswith("'")):
        run_of = list(run)
        merged += ["'" + "".join(one[1:-1] for one in run_of) + "'"] if literal else run_of
    return merged


def _q(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
