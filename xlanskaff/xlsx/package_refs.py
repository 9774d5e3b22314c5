"""References as a file writes them: areas, defined names, constants."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlanskaff.grammar.book import Area, column_number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_corner = r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"
_area = re.compile(rf"{_corner}(?::{_corner})?", re.ASCII)
# A reference as programs write it; everything else is looked at step by step.
_usual = re.compile(r"(?:'([^']++)'|([^'!]++))!\$([A-Z]{1,3}+)\$([0-9]{1,7}+)(?::\$([A-Z]{1,3}+)\$([0-9]{1,7}+)|)")
_columns = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})", re.ASCII)
_rows = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})", re.ASCII)
_quoted = re.compile(r'"(?:[^"]|"")*+"')
_number = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)


class Columns(dict[str, int]):
    """Column letters to number, remembered.

    Example:
        >>> COLUMNS["AA"]
        27
    """

    def __missing__(self, letters: str) -> int:
        number = column_number(letters.upper())
        if len(self) < LAST_COLUMN:
            self[letters] = number
        return number


COLUMNS = Columns()


def area_of(text: str, sheet: str) -> Area | None:
    """The area of an address on a known sheet; None when it is not one area within the sheet.

    Example:
        >>> area_of("$C$5:$C$9", "Ark1").a1
        'C5:C9'
        >>> area_of("#REF!", "Ark1"), area_of("A1,B2", "Ark1"), area_of("XFE1", "Ark1")
        (None, None, None)
    """
    if found := _area.fullmatch(text):
        a, top, b, bottom = found.groups()
        left, right = COLUMNS[a], COLUMNS[b or a]
        first, last = int(top), int(bottom or top)
    elif found := _columns.fullmatch(text):
        left, right, first, last = COLUMNS[found[1]], COLUMNS[found[2]], 1, LAST_ROW
    elif found := _rows.fullmatch(text):
        left, right, first, last = 1, LAST_COLUMN, int(found[1]), int(found[2])
    else:
        return None
    if first > last:
        first, last = last, first
    if left > right:
        left, right = right, left
    if first < 1 or last > LAST_ROW or right > LAST_COLUMN:
        return None
    return Area(sheet, first, left, last, right)


def reference(text: str, sheets: Mapping[str, str]) -> Area | None:
    """The one area that a defined name points at; None for anything else.

    `sheets` maps the casefolded sheet name to the name on the tab. Unions, references over several
    sheets, other workbooks, functions and `#REF!` all give None.

    Example:
        >>> reference("'Om besvarelsen'!$C$5", {"om besvarelsen": "Om besvarelsen"})
        Area(sheet='Om besvarelsen', top=5, left=3, bottom=5, right=3)
        >>> reference("Ark1:Ark2!$A$1", {"ark1": "Ark1", "ark2": "Ark2"})
    """
    if found := _usual.fullmatch(text):
        quoted, plain, a, top, b, bottom = found.groups()
        sheet = sheets.get((quoted or plain).casefold())
        left, first = COLUMNS[a], int(top)
        right, last = (COLUMNS[b], int(bottom)) if b else (left, first)
        if sheet is not None and left <= right <= LAST_COLUMN and 1 <= first <= last <= LAST_ROW:
            return Area(sheet, first, left, last, right)
    tab, bang, address = text.strip().rpartition("!")
    if not bang:
        return None
    if tab[:1] == "'" and tab[-1:] == "'" and len(tab) > 2:
        tab = tab[1:-1].replace("''", "'")
    sheet = sheets.get(tab.casefold())
    return None if sheet is None else area_of(address, sheet)


class Names(Mapping[str, Area | None]):
    """Defined names to the area each points at, worked out when it is asked for.

    Example:
        >>> names = Names({"a": "Ark1!$B$2", "b": "#REF!"}, {"ark1": "Ark1"})
        >>> names["a"].a1, names["b"], len(names)
        ('B2', None, 2)
    """

    def __init__(self, texts: Mapping[str, str], sheets: Mapping[str, str]) -> None:
        self.texts = texts
        self._sheets = sheets
        self._known: dict[str, Area | None] = {}

    def __getitem__(self, name: str) -> Area | None:
        try:
            return self._known[name]
        except KeyError:
            area = self._known[name] = reference(self.texts[name], self._sheets)
            return area

    def __contains__(self, name: object) -> bool:
        return name in self.texts

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


def constant(text: str) -> str | None:
    """The value of a name that holds a text or a number; None when it holds anything else.

    Example:
        >>> constant('"self_evaluation|1|nb"'), constant("1.5"), constant("Ark1!$A$1")
        ('self_evaluation|1|nb', '1.5', None)
    """
    text = text.strip()
    if text[-1:].isalnum() and "!" in text:
        return None
    if _quoted.fullmatch(text):
        return text[1:-1].replace('""', '"')
    return text if _number.fullmatch(text) else None
