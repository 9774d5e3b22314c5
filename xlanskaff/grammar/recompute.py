"""Are the formulas still there, still the same, and do their results follow from the inputs?"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.grammar.blocks import Checklist, Form, Table
from xlanskaff.grammar.book import Area, Book, CellValue, cell_name
from xlanskaff.grammar.compute import Cells, Key, needs
from xlanskaff.grammar.expr import Label, LookupChoice
from xlanskaff.grammar.formula import formula, walk
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.layout import RowAddresses
from xlanskaff.grammar.locate import id_key
from xlanskaff.grammar.locate_rows import expected_keys
from xlanskaff.grammar.names import list_name, name_of
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.tally import as_seen, shown
from xlanskaff.grammar.values import program
from xlanskaff.grammar.words import words
from xlanskaff.language.texts import Lang

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
    """Every computed column, from the inputs as they stand.

    Rows that no defined name covers are left as they are, since no formula of the workbook sees them.
    """
    cells: Cells = {}
    heights: dict[str, int] = {}
    for block in reading.spec.blocks():
        heights[block.key] = len(reading.location.rows.get(block.key, (0,))) - reading.location.beyond.get(block.key, 0)
    for key, column in reading.cells.items():
        cells[key] = column[:heights[key[0]]]
    program(reading.spec, reading.lang).run(cells, heights)
    for key, column in reading.cells.items():
        cells[key] += column[heights[key[0]]:]
    return cells


def right_results(book: Book, reading: Reading) -> dict[tuple[str, int, int], CellValue]:
    """The right result of every cell that holds the formula it ought to: (sheet, row, column) -> value.

    Cells whose result cannot be told, because something it needs was not found, are left out.
    """
    try:
        right, expected, keys = _sure(reading)
    except (ArithmeticError, ValueError):  # numbers beyond what Excel itself reckons with
        return {}
    found: dict[tuple[str, int, int], CellValue] = {}
    for key in keys:
        area = reading.location.names[name_of(*key)]
        written = book.formulas(area)
        for number, row in enumerate(range(area.top, area.bottom + 1)):
            formula_there = written[number][0]
            if formula_there is not None and normal(formula_there) == expected[key][row]:
                value = right[key][number]
                found[area.sheet, row, area.left] = "" if value is None else value
    return found


def check_formulas(book: Book, reading: Reading) -> list[Finding]:
    """Missing, overwritten, changed, stale and never computed formulas, one finding for a run of cells.

    What depends on cells that were not found is not checked; that these are missing is told already.
    """
    try:
        return _check(book, reading)
    except (ArithmeticError, ValueError):  # numbers beyond what Excel itself reckons with
        return [warning("XA-506")]


def _check(book: Book, reading: Reading) -> list[Finding]:
    right, expected, keys = _sure(reading)
    found: list[Finding] = []
    for key in keys:
        area = reading.location.names[name_of(*key)]
        found += _column(book, reading, key, expected[key], area, right[key])
    return [*(f for f in found if f.code not in _UNCOMPUTED), *_together([f for f in found if f.code in _UNCOMPUTED])]


def _sure(reading: Reading) -> tuple[Cells, Mapping[Key, Mapping[int, str]], list[Key]]:
    """Right results, expected formulas, and the columns for which both are known."""
    spec, names = reading.spec, reading.location.names
    expressions = spec.expressions()
    lost = {key for key in reading.cells if name_of(*key) not in names and key not in expressions}
    unsure = program(spec, reading.lang).affected(lost, expressions) if lost else set()
    right, expected = recomputed(reading), _expected(reading)
    keys = [key for key in expressions
            if names.get(name_of(*key)) is not None and key not in unsure and key in expected]
    return right, expected, keys


_UNCOMPUTED = frozenset({"XA-504", "XA-505"})


def _together(found: list[Finding]) -> list[Finding]:
    """Results that are behind come in flocks, from a program that does not calculate: one finding a sheet."""
    flocks: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        flocks.setdefault((finding.code, finding.sheet), []).append(finding)
    told: list[Finding] = []
    for flock in flocks.values():
        total = sum(int(str(f.args["count"])) for f in flock)
        first = flock[0]
        told += flock if len(flock) <= SHOWN else [replace(first, args={**first.args, "count": total})]
    return told


_EXPECTED: dict[tuple[object, ...], Mapping[Key, Mapping[int, str]]] = {}
_LAYOUTS = 16
"""Books of one template stand alike, so what their formulas ought to be is worked out once."""


def _expected(reading: Reading) -> Mapping[Key, Mapping[int, str]]:
    """For each computed column, the formula of each row; columns that need a missing list or neighbour are left out."""
    location = reading.location
    layout = (reading.spec.key, reading.spec.version, reading.lang, tuple(sorted(location.names.items())))
    if layout not in _EXPECTED:
        if len(_EXPECTED) >= _LAYOUTS:
            _EXPECTED.clear()
        found: dict[Key, Mapping[int, str]] = {}
        for key, expr in reading.spec.expressions().items():
            area = location.names.get(name_of(*key))
            needed = {name_of(*k) for k in needs(expr, key[0]) if k[0] == key[0]}
            needed |= {list_name(node.choices) for node in walk(expr) if isinstance(node, Label | LookupChoice)}
            if area is not None and needed <= location.names.keys():
                at = {row: RowAddresses(location.names, key[0], row, reading.lang, area.sheet)
                      for row in range(area.top, area.bottom + 1)}
                found[key] = {row: normal(formula(expr, addresses)) for row, addresses in at.items()}
        _EXPECTED[layout] = found
    return _EXPECTED[layout]


def _column(book: Book, reading: Reading, key: Key, expected: Mapping[int, str], area: Area,
            right: list[CellValue]) -> list[Finding]:
    values = [row[0] for row in book.values(area)]
    formulas = [row[0] for row in book.formulas(area)]
    ids = reading.location.ids.get(key[0])
    known = known_ids(reading, key[0])
    differences: list[Difference] = []
    for number, row in enumerate(range(area.top, area.bottom + 1)):
        if ids is not None and id_key(ids[number]) not in known:
            continue
        differences += _cell(values[number], formulas[number], expected[row], right[number], row, reading.lang)
    label = _label(reading, key)
    return [_finding(code, group, area, label) for code, group in _runs(differences)]


def known_ids(reading: Reading, key: str) -> Container[str]:
    """The ids of the rows of a block that have formulas of ours."""
    block = reading.spec.block(key)
    if isinstance(block, Table) and block.constants and block.id_column and not block.optional:
        return set(expected_keys(reading.spec, key, reading.lang))
    return _AnyId()


class _AnyId:
    """Every id there can be; a row without one is not part of the table."""

    def __contains__(self, key: object) -> bool:
        return key != ""


def _cell(value: CellValue, written: str | None, expected: str, right: CellValue, row: int,
          lang: Lang) -> Iterator[Difference]:
    if written is None:
        code = "XA-501" if value in (None, "") else "XA-502"
    elif normal(written) != expected:
        code = "XA-503"
    elif value is None and right != "":
        code = "XA-505"
    elif not same(value, right):
        code = "XA-504"
    else:
        return
    seen = shown(f"={written}") if code == "XA-503" else _figure(value, lang)
    yield Difference(code, row, seen, _figure(right, lang) or "–")


def _figure(value: CellValue, lang: Lang) -> str:
    """A result, with as many digits as it takes to see that two differ."""
    return as_seen(float(f"{value:.6g}") if isinstance(value, float) else value, lang)


def same(value: CellValue, right: CellValue) -> bool:
    """Whether a cached result is the right one: numbers to nine digits, a blank as an empty text."""
    if isinstance(value, bool) or isinstance(right, bool):
        return value is right
    if isinstance(value, int | float) and isinstance(right, int | float):
        return math.isclose(value, right, rel_tol=CLOSE, abs_tol=CLOSE)
    return (value if value is not None else "") == (right if right is not None else "")


@lru_cache(maxsize=8192)
def normal(written: str) -> str:
    """A formula as it is compared: programs differ in spaces, quotes, `$` and prefixes, not in meaning.

    Example:
        >>> normal("IF( $_lister.$A$2=1 , 1E6,0)") == normal("if('_lister'!A2=1,1000000,0)")
        True
    """
    parts = re.split(r'("(?:[^"]|"")*")', written)
    for index in range(0, len(parts), 2):
        plain = re.sub(r"\s|\$|'|_xlfn\.|_xlws\.", "", parts[index]).upper()
        plain = plain.replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")
        plain = re.sub(r"(?<=[A-Z_])\.(?=[A-Z]+\d)", "!", plain)
        parts[index] = re.sub(r"\d+(?:\.\d+)?E\+?\d+", lambda m: f"{float(m[0]):.0f}", plain)
    return "".join(parts)


def _label(reading: Reading, key: Key) -> str:
    block = reading.spec.block(key[0])
    if isinstance(block, Form | Table):
        return labels_of(reading.spec, block, key[1])[reading.lang]
    if isinstance(block, Checklist):
        check = next(c.key for c in block.checks if key[1] in dict(c.cells))
        return words(reading.spec, f"{key[0]}.{check}.label", reading.lang)
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
