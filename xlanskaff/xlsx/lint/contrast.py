"""Contrast of text on its ground, for every cell format and conditional format in use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import product

from xlanskaff.errors import Finding, note, warning
from xlanskaff.grammar.book import Area, cell_name
from xlanskaff.xlsx.lint.formats import Colour, Paint, contrast
from xlanskaff.xlsx.lint.sheet import Place, Sheet
from xlanskaff.xlsx.lint.view import View
from xlanskaff.xlsx.lint.xml import holds

ENOUGH = 4.5
"""WCAG 2.1 AA for text of ordinary size; we ask it of large text too."""


def check(view: View) -> Iterator[Finding]:
    """Each faint format once a sheet, at its first cell with something to read in it."""
    for sheet in view.sheets:
        if sheet.state != "visible":
            continue
        read = readable(view, sheet)
        for index, first in _firsts(read, read).items():
            yield from _judged(sheet, first, view.styles.paint(index))
        told: set[tuple[int, Paint]] = set()
        for rule in sheet.rules:
            if rule.dxf is None or rule.dxf >= len(view.styles.dxfs):
                continue
            for index, first in _firsts(read, within(read, rule.where)).items():
                base = view.styles.paint(index)
                paint = view.styles.differential(rule.dxf, base)
                if paint != base and (rule.dxf, paint) not in told:
                    told.add((rule.dxf, paint))
                    yield from _judged(sheet, first, paint)


def readable(view: View, sheet: Sheet) -> dict[Place, int]:
    """Cells that show something or will be typed in, with their cell formats."""
    typed = [area for validation in sheet.validations for area in validation.where]
    typed += [table.area for table in view.tables if table.sheet is sheet]
    formats = range(len(view.styles.formats))
    showing = {i for i in formats if view.styles.number_format(i).strip() != ";;;"}
    filled = {*sheet.values, *sheet.formulas, *within(sheet.styles, typed)} & sheet.styles.keys()
    hidden = {c for first, last in sheet.hidden_columns for c in range(first, last + 1)}
    return {at: sheet.styles[at] for at in sorted(filled)
            if sheet.styles[at] in showing and at[0] not in sheet.hidden_rows and at[1] not in hidden}


def within(cells: Collection[Place], where: Iterable[Area]) -> Iterator[Place]:
    """The cells that lie in some areas, whichever way is shorter to look."""
    for area in where:
        if area.height * area.width < len(cells):
            inside = product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))
            yield from (at for at in inside if at in cells)
        else:
            yield from (at for at in cells if holds(area, *at))


def _firsts(formats: dict[Place, int], cells: Iterable[Place]) -> dict[int, Place]:
    """For each cell format among some cells, the first cell that has it."""
    found: dict[int, Place] = {}
    for at in cells:
        index = formats[at]
        found[index] = min(at, found.get(index, at))
    return found


def _judged(sheet: Sheet, at: Place, paint: Paint) -> Iterator[Finding]:
    where = {"sheet": sheet.name, "cell": cell_name(*at)}
    if paint.text is None or paint.ground is None:
        yield note("XA-189", **where)
    elif (measured := contrast(paint.text, paint.ground)) < ENOUGH:
        text, ground = shown(paint.text), shown(paint.ground)
        yield warning("XA-184", **where, seen=f"{text} / {ground}", text=text, ground=ground,
                      measured=int(measured * 10) / 10, least=ENOUGH)


def shown(colour: Colour) -> str:
    """A colour as people write it.

    Example:
        >>> shown((11, 79, 92))
        '#0B4F5C'
    """
    return "#" + bytes(colour).hex().upper()
