"""Defined names and sheet names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlanskaff.errors import Finding, error, warning
from xlanskaff.xlsx.lint.view import Named, View
from xlanskaff.xlsx.package_refs import area_of

SHEET_NAME_LENGTH = 31
_WORD = re.compile(r"[^\W\d][\w.?\\]*|\\[\w.?\\]*")
_R1C1 = re.compile(r"R\d*C\d*|[RC]\d*", re.IGNORECASE | re.ASCII)
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!")
_OTHER_BOOK = re.compile(r"'[^'\[]*\[(?:[^']|'')*'!|\[[^\]]*\][\w.]+!")
_TEXT = re.compile(r'"(?:[^"]|"")*"')


def check(view: View) -> Iterator[Finding]:
    """Defined names that Excel refuses or that lead nowhere, and sheet names it refuses."""
    taken: set[tuple[str, int | None]] = set()
    sheets = {name.casefold() for name, _, _ in view.tabs}
    for named in view.names:
        key = (named.name.casefold(), named.sheet)
        where = view.owner(named)
        if not is_name(named.name):
            yield error("XA-165", sheet=where, label=named.name, seen=named.name[:80])
        if key in taken:
            yield error("XA-166", sheet=where, label=named.name, seen=named.refers_to)
        if _leads_nowhere(view, named, sheets):
            yield warning("XA-167", sheet=where, label=named.name, seen=named.refers_to)
        taken.add(key)
    yield from _tabs(view)


def is_name(text: str) -> bool:
    """Whether Excel takes a text as a defined name.

    Example:
        >>> [is_name(t) for t in ("xa_unit", "Andel_nå", "A1", "R1C1", "ab cd", "2024", "_xlnm.Print_Area")]
        [True, True, False, False, False, False, True]
    """
    return (0 < len(text) <= 255 and _WORD.fullmatch(text) is not None and area_of(text, "") is None
            and _R1C1.fullmatch(text) is None)


def quoted_sheets(formula: str) -> list[str]:
    """The sheets of this workbook that a formula names, texts and other workbooks left out.

    Example:
        >>> quoted_sheets("'Les meg'!$A$1+Data!B2+[1]Ark1!A1")
        ['Les meg', 'Data']
    """
    bare = _OTHER_BOOK.sub("", _TEXT.sub('""', formula))
    found = ((quoted or plain).replace("''", "'") for quoted, plain in _SHEET.findall(bare))
    return [name for name in found if ":" not in name]


def _leads_nowhere(view: View, named: Named, sheets: set[str]) -> bool:
    if "#REF!" in named.refers_to or (named.sheet is not None and named.sheet >= len(view.tabs)):
        return True
    return any(sheet.casefold() not in sheets for sheet in quoted_sheets(named.refers_to))


def _tabs(view: View) -> Iterator[Finding]:
    taken: set[str] = set()
    for name, _, _ in view.tabs:
        length = len(name.encode("utf-16-le")) // 2  # Excel counts as Windows does
        refused = set(name) & set("[]:*?/\\") or name.startswith("'") or name.endswith("'")
        repeated = name.casefold() in taken or name.lower() == "history"  # Excel keeps that one for itself
        if refused or repeated or not 0 < length <= SHEET_NAME_LENGTH:
            yield error("XA-175", sheet=name, seen=name)
        taken.add(name.casefold())
