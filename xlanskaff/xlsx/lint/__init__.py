"""The lint: what Excel does not accept in a workbook and Microsoft's validator does not see.

`lint` looks for what makes Excel repair or misread a file, `accessibility` for what keeps people
from reading it. Both give all findings at once and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from xlanskaff.errors import Finding, Problem
from xlanskaff.xlsx.lint import access, contrast, formulas, meaning, names, parts, styles, tables, validation
from xlanskaff.xlsx.lint.view import View

__all__ = ["accessibility", "lint"]

Family = Callable[[View], Iterator[Finding]]
_SOUND: tuple[Family, ...] = (
    parts.check, names.check, tables.check, styles.check, validation.check, formulas.check,
)
_READABLE: tuple[Family, ...] = (access.check, contrast.check, meaning.check)


def lint(source: Path | bytes, *, name: str = "") -> tuple[Finding, ...]:
    """Faults of a workbook file (XA-160 to XA-179), and whatever kept us from looking further.

    `name` is what findings call the file; a path's own name unless given.
    """
    return _run(source, name, _SOUND)


def accessibility(source: Path | bytes, *, name: str = "") -> tuple[Finding, ...]:
    """What keeps people from reading a workbook (XA-180 to XA-189, and XA-163 for merged table cells)."""
    return _run(source, name, _READABLE)


def _run(source: Path | bytes, name: str, families: tuple[Family, ...]) -> tuple[Finding, ...]:
    try:
        view = View(source, name)
    except Problem as problem:
        return problem.findings
    found: list[Finding] = []
    for family in families:
        try:
            for finding in family(view):
                found.append(finding.at(file=view.file))
        except Problem as problem:
            found += [f for f in problem.findings if f not in found]
    return tuple(found)
