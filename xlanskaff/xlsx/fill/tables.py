"""The tables of a workbook, as far as structured references need them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlanskaff.xlsx.fill.sheet import area_of
from xlanskaff.xlsx.fill.workbook import Workbook

_ITEM = re.compile(r"\[((?:[^\[\]']|'.)*)\]", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the sheet's index, its whole area, how many header and totals rows, its column names."""

    name: str
    sheet: int
    area: tuple[int, int, int, int]
    headers: int
    totals: int
    columns: tuple[str, ...]

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell of the table's sheet is part of the table."""
        top, left, bottom, right = self.area
        return top <= row <= bottom and left <= column <= right

    def part(self, brackets: str, row: int) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of what the brackets of a structured reference mean.

        `row` is the row of the formula, for `[#This Row]`. A column that is not there stands for
        the whole width, so that nothing is missed.

        Example:
            >>> table = Table("T", 0, (1, 1, 5, 3), 1, 0, ("id", "sum", "note"))
            >>> table.part("[sum]", 9), table.part("[[#This Row],[id]:[sum]]", 4), table.part("[#All]", 9)
            ((2, 2, 5, 2), (4, 1, 4, 2), (1, 1, 5, 3))
        """
        inner = brackets[1:-1].strip()
        this_row = inner.startswith("@")
        inner = inner.removeprefix("@").strip()
        items = _ITEM.findall(inner) if inner.startswith("[") else [inner]
        top, left, bottom, right = self.area
        pieces: list[tuple[int, int]] = [(row, row)] if this_row else []
        places: list[int] = []
        for item in items:
            special = item.strip().casefold()
            if special.startswith("#"):
                pieces.append(self._rows(special, row))
            elif item.strip():
                name = re.sub(r"(?s)'(.)", r"\1", item).casefold()
                places += [self.columns.index(name)] if name in self.columns else [0, right - left]
        pieces = pieces or [self._rows("#data", row)]
        low, high = (min(places), max(places)) if places else (0, right - left)
        return (max(top, min(first for first, _ in pieces)), left + low,
                min(bottom, max(last for _, last in pieces)), left + high)

    def _rows(self, special: str, row: int) -> tuple[int, int]:
        top, _, bottom, _ = self.area
        if special == "#data":
            return top + self.headers, bottom - self.totals
        if special == "#headers":
            return top, top + self.headers - 1
        if special == "#totals":
            return bottom - self.totals + 1, bottom
        return (row, row) if special == "#this row" else (top, bottom)


def read_tables(workbook: Workbook) -> Iterator[Table]:
    """Every table of the workbook."""
    for number, tab in enumerate(workbook.tabs):
        for kind, part in workbook.relations(tab.part):
            if kind != "table" or part not in workbook.container:
                continue
            root = workbook.outline(part)
            columns = tuple(_column(each.attributes.get("name", "")) for each in root.each("tableColumn"))
            name = root.attributes.get("displayName") or root.attributes.get("name", "")
            headers = int(root.attributes.get("headerRowCount", 1))
            totals = int(root.attributes.get("totalsRowCount", 0))
            yield Table(name, number, area_of(root.attributes["ref"]), headers, totals, columns)


def _column(name: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name).casefold()
