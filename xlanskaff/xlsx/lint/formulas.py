"""Formulas as a file must hold them: English names, commas, prefixes for what came later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlanskaff.errors import Finding, error
from xlanskaff.grammar.book import cell_name
from xlanskaff.xlsx.lint.functions import newer, norwegian
from xlanskaff.xlsx.lint.view import View

FORMULA_LENGTH = 8192
TEXT_LENGTH = 32_767
SHOWN = 80

# Texts, quoted sheet names, array constants and structured references hold no function calls, and
# a semicolon inside them is no separator.
_SKIPPED = re.compile(r'''"(?:[^"]|"")*"|'(?:[^']|'')*'|\{[^}]*\}''')
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_CALL = re.compile(r"[^\W\d][\w.]*(?=\()")


class Written(NamedTuple):
    """A formula and where it stands; `field` names what it belongs to when that is not a cell."""

    sheet: str
    cell: str
    field: str
    formula: str


def check(view: View) -> Iterator[Finding]:
    """Notation and length of every formula; each fault once a sheet, at its first cell."""
    told: set[tuple[str, str, str]] = set()
    for where in written(view):
        for finding in _faults(where):
            key = (where.sheet, finding.code, str(finding.args.get("found", where.cell)))
            if key not in told:
                told.add(key)
                yield finding
    for sheet in view.sheets:
        long = {at: v for at, v in sheet.values.items() if isinstance(v, str) and len(v) > TEXT_LENGTH}
        if long:
            at, value = min(long.items())
            yield error("XA-174", sheet=sheet.name, cell=cell_name(*at), seen=value[:SHOWN], count=len(long),
                        length=len(value), most=TEXT_LENGTH)


def written(view: View) -> Iterator[Written]:
    """Every formula of a workbook: cells, validations, conditional formats, tables, names."""
    for sheet in view.sheets:
        for (row, column), formula in sheet.formulas.items():
            yield Written(sheet.name, cell_name(row, column), "", formula)
        for validation in sheet.validations:
            first = validation.where[0].a1 if validation.where else ""
            yield from (Written(sheet.name, first, "", f) for f in validation.formulas)
        for rule in sheet.rules:
            first = rule.where[0].a1 if rule.where else ""
            yield from (Written(sheet.name, first, "", f) for f in rule.formulas)
    for table in view.tables:
        yield from (Written(table.sheet.name, table.area.a1, table.display, f) for f in table.formulas)
    for named in view.names:
        yield Written("", "", named.name, named.refers_to)


def calls(formula: str) -> list[str]:
    """The functions a formula calls, as they are written.

    Example:
        >>> calls('IF(A1="SUM(",_xlfn.IFS(B1>0,1),Tabell[[#This Row],[Sum (kr)]])')
        ['IF', '_xlfn.IFS']
    """
    return _CALL.findall(_bare(formula))


def norwegian_separator(formula: str) -> bool:
    """Whether arguments are separated by semicolons.

    Example:
        >>> norwegian_separator("SUM(A1;B1)"), norwegian_separator('SUM({1;2},A1,"a;b")')
        (True, False)
    """
    return ";" in _bare(formula)


def _bare(formula: str) -> str:
    bare = _SKIPPED.sub("0", formula)
    while bare != (shorter := _BRACKETS.sub("", bare)):
        bare = shorter
    return bare


def _faults(where: Written) -> Iterator[Finding]:
    seen = where.formula[:SHOWN]
    place = {"sheet": where.sheet, "cell": where.cell, "label": where.field, "seen": seen}
    if len(where.formula) > FORMULA_LENGTH:
        yield error("XA-173", **place, length=len(where.formula), most=FORMULA_LENGTH)
    if norwegian_separator(where.formula):
        yield error("XA-171", **place, found=";")
    for name in calls(where.formula):
        upper = name.upper()
        if upper in norwegian():
            yield error("XA-171", **place, found=name)
        stored = newer().get(upper.removeprefix("_XLFN."))
        if stored is not None and stored.upper() != upper:
            yield error("XA-172", **place, found=name, expected=stored)
