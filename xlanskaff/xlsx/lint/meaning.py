"""Colour as the only carrier of meaning, where a file lets it be told.

A coloured cell that also holds a value, or a mark other than colour, can be read without seeing
the colour. What is found here is colour on cells that show nothing: bars of a calendar drawn in
empty cells, colour scales over hidden numbers, traffic lights without the number they stand for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from xlanskaff.errors import Finding, warning
from xlanskaff.xlsx.lint.contrast import readable, within
from xlanskaff.xlsx.lint.formats import marks
from xlanskaff.xlsx.lint.sheet import Place, Rule
from xlanskaff.xlsx.lint.view import View

# Icon sets whose icons have one shape and differ in colour alone.
_ONE_SHAPE = ("3TrafficLights1", "3TrafficLights2", "4TrafficLights", "4RedToBlack")


def check(view: View) -> Iterator[Finding]:
    """Conditional formats over visible sheets that only colour."""
    for sheet in view.sheets:
        if sheet.state != "visible" or not sheet.rules:
            continue
        read, filled = readable(view, sheet), sheet.values.keys() | sheet.formulas.keys()
        for rule in sheet.rules:
            if rule.kind == "expression":
                silent = _colours(view, rule) and not any(within(read, rule.where))
            elif rule.kind in ("colorScale", "iconSet"):
                silent = _one_shape(rule) and not (rule.shows_value and _shown(read, filled, rule))
            else:
                silent = False  # a rule about the cell's own value, or a bar whose length tells
            if silent:
                yield warning("XA-186", sheet=sheet.name, cell=" ".join(area.a1 for area in rule.where))


def _colours(view: View, rule: Rule) -> bool:
    """Whether the rule's format is colour and nothing else."""
    known = rule.dxf is not None and rule.dxf < len(view.styles.dxfs)
    return known and not marks(view.styles.dxfs[rule.dxf or 0])


def _one_shape(rule: Rule) -> bool:
    return rule.kind == "colorScale" or rule.icons in _ONE_SHAPE


def _shown(read: Collection[Place], filled: Collection[Place], rule: Rule) -> bool:
    """Whether the cells that hold values also show them; cells still blank are given the benefit."""
    return any(within(read, rule.where)) or not any(within(filled, rule.where))
