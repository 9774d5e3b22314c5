"""Tables (list objects) of a workbook: where they are and what their columns are called."""

from __future__ import annotations

from dataclasses import dataclass

from xlanskaff.grammar.book import Area
from xlanskaff.xlsx.package_limits import LIMITS, Limits
from xlanskaff.xlsx.package_refs import area_of
from xlanskaff.xlsx.package_xml import Attributes, parse
from xlanskaff.xlsx.sheet_text import unescape


@dataclass(frozen=True, slots=True)
class TableRef:
    """One table.

    Attributes:
        name, display_name: the name inside the file and the one that formulas use.
        area: header, body and total rows together; None when the file gives no usable area.
        columns: the column headers, in order.
        part: the part that defines it.
        header_rows, total_rows: how many rows at the top and bottom are not body.
    """

    name: str
    display_name: str
    sheet: str
    area: Area | None
    columns: tuple[str, ...]
    part: str
    header_rows: int = 1
    total_rows: int = 0

    @property
    def body(self) -> Area | None:
        """The area of the body rows; None when there are none.

        Example:
            >>> TableRef("t", "t", "Ark1", Area("Ark1", 3, 1, 9, 2), ("a", "b"), "").body.a1
            'A4:B9'
        """
        if self.area is None:
            return None
        top, bottom = self.area.top + self.header_rows, self.area.bottom - self.total_rows
        return Area(self.sheet, top, self.area.left, bottom, self.area.right) if top <= bottom else None


def read_table(data: bytes, sheet: str, *, part: str, file: str = "", limits: Limits = LIMITS) -> TableRef:
    """Read one table part.

    Raises:
        Problem: the part is not well-formed.
    """
    facts: Attributes = {}
    columns: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "table":
            facts.update(attributes)
        elif tag == "tableColumn":
            columns.append(unescape(attributes.get("name", "")))

    parse(data, start, part=part, file=file, limits=limits)
    name = unescape(facts.get("name", "") or facts.get("displayName", ""))
    return TableRef(
        name=name, display_name=unescape(facts.get("displayName", "")) or name, sheet=sheet,
        area=area_of(facts.get("ref", ""), sheet), columns=tuple(columns), part=part,
        header_rows=_count(facts.get("headerRowCount"), 1), total_rows=_count(facts.get("totalsRowCount"), 0),
    )


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text and len(text) < 8 and text.isdecimal() else otherwise
