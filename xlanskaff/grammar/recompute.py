"""Are the formulas still there, still the same, and do their results follow from the inputs?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.grammar.blocks import Form, Table
from xlanskaff.grammar.book import Area, Book, CellValue, cell_name
from xlanskaff.grammar.compute import Cells, Key
from xlanskaff.grammar.expr import Expr
from xlanskaff.grammar.formula import formula
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.layout import RowAddresses
from xlanskaff.grammar.names import choice_lists, list_name, name_of
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.values import program
from xlanskaff.grammar.words import words

CLOSE = 1e-9
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """One computed cell that is not as it should be."""

    code: str
    row: int
    seen: str
    right: str


def recomputed(reading: Reading) -> Cells:
    """Every computed column, from the inputs as they stand. Needs every block to have been found."""
    cells = {key: list(column) for key, column in reading.cells.items()}
    heights = {block.key: len(reading.location.rows.get(block.key, (0,))) for block in reading.spec.blocks()}
    return program(reading.spec, reading.lang).run(cells, heights)


def check_formulas(book: Book, reading: Reading) -> list[Finding]:
    """Missing, overwritten, changed, stale and never computed formulas, one finding for a run of cells."""
    names = reading.location.names
    if any(list_name(c) not in names for c in choice_lists(reading.spec)):
        return []
    right = recomputed(reading)
    found: list[Finding] = []
    for key, expr in reading.spec.expressions().items():
        area = names.get(name_of(*key))
        if area is not None:
            found += _column(book, reading, key, expr, area, right[key])
    return found


def _column(book: Book, reading: Reading, key: Key, expr: Expr, area: Area, right: list[CellValue]) -> list[Finding]:
    rows = reading.location.rows.get(key[0]) or [area.top]
    values = [row[0] for row in book.values(area)]
    formulas = [row[0] for row in book.formulas(area)]
    ids = reading.location.ids.get(key[0])
    differences: list[Difference] = []
    for number, row in enumerate(rows[:len(values)]):
        if ids is not None and ids[number] in (None, ""):
            continue
        at = RowAddresses(reading.location.names, key[0], row, reading.lang, area.sheet)
        differences += _cell(values[number], formulas[number], lambda at=at: formula(expr, at), right[number], row)  # type: ignore[misc]
    label = _label(reading, key)
    return [_finding(code, group, area, label) for code, group in _runs(differences)]


def _cell(value: CellValue, written: str | None, expected: object, right: CellValue, row: int) -> Iterator[Difference]:
    shown, wanted = _shown(value), _shown(right)
    if written is None:
        if value in (None, ""):
            yield Difference("XA-501", row, "", wanted)
        else:
            yield Difference("XA-502", row, shown, wanted)
        return
    if normal(written) != normal(expected()):  # type: ignore[operator]
        yield Difference("XA-503", row, "=" + written, wanted)
    elif value is None and right != "":
        yield Difference("XA-505", row, "", wanted)
    elif not same(value, right):
        yield Difference("XA-504", row, shown, wanted)


def same(value: CellValue, right: CellValue) -> bool:
    """Whether a cached result is the right one: numbers to nine digits, a blank as an empty text."""
    if isinstance(value, int | float) and isinstance(right, int | float) and not isinstance(value, bool):
        return math.isclose(value, right, rel_tol=CLOSE, abs_tol=CLOSE)
    return (value if value is not None else "") == (right if right is not None else "")


def normal(written: str) -> str:
    """A formula as it is compared: programs differ in spaces, quotes, `$` and prefixes, not in meaning.

    Example:
        >>> normal("IF( $_lister.$A$2=1 , 1E6,0)") == normal("if('_lister'!A2=1,1000000,0)")
        True
    """
    parts = re.split(r'("(?:[^"]|"")*")', written)
    for index in range(0, len(parts), 2):
        plain = re.sub(r"\s|\$|'|_xlfn\.|_xlws\.", "", parts[index]).upper()
        plain = re.sub(r"(?<=[A-Z_])\.(?=[A-Z]+\d)", "!", plain)
        parts[index] = re.sub(r"\d+(?:\.\d+)?E\+?\d+", lambda m: f"{float(m[0]):.0f}", plain)
    return "".join(parts)


def _shown(value: CellValue) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else str(value)


def _label(reading: Reading, key: Key) -> str:
    block = reading.spec.block(key[0])
    if isinstance(block, Form | Table):
        return labels_of(reading.spec, block, key[1])[reading.lang]
    return words(reading.spec, f"{key[0]}.{key[1]}.label" if key[1] != "text" else f"{key[0]}.label", reading.lang)


def _runs(differences: list[Difference]) -> Iterator[tuple[str, list[Difference]]]:
    """Differences of one kind in rows that follow each other, together; a few apart stay apart."""
    by_code: dict[str, list[Difference]] = {}
    for difference in differences:
        by_code.setdefault(difference.code, []).append(difference)
    for code, group in by_code.items():
        if len(group) <= SHOWN:
            for one in group:
                yield code, [one]
        else:
            yield code, group


def _finding(code: str, group: list[Difference], area: Area, label: str) -> Finding:
    first, last = group[0], group[-1]
    cell = cell_name(first.row, area.left)
    if len(group) > 1:
        cell += f":{cell_name(last.row, area.left)}"
    make = {"XA-501": error, "XA-502": error, "XA-503": warning, "XA-504": warning, "XA-505": note}[code]
    return make(code, sheet=area.sheet, cell=cell, label=label, seen=first.seen, right=first.right,
                count=len(group))
