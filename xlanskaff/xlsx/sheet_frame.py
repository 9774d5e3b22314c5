"""The frame of a sheet that we put beside a workbook's own: a title, a lead and one table from column B."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from xlanskaff.grammar.book import column_letters
from xlanskaff.grammar.page import quoted
from xlanskaff.language.texts import Lang, text
from xlanskaff.xlsx.fill.cells import escape

TITLE, LEAD, HEADER = 2, 3, 6
TALLEST = 409.0
"""The highest a row can be, in points."""


@dataclass(frozen=True, slots=True)
class Part:
    """The worksheet part, and the names that belong to it: (name, area, hidden)."""

    xml: bytes
    names: tuple[tuple[str, str, bool], ...]


@dataclass(slots=True)
class Frame:
    """One sheet under way.

    Attributes:
        tab: the name on its tab.
        widths: of the columns of the table, in characters; the table starts in column B.
        colour: of the tab, six hexadecimal digits.
        selected: the column of the cell that is selected, the first below the header.
    """

    tab: str
    widths: Sequence[float]
    colour: str
    selected: str
    rows: list[str]
    links: list[str]
    merged: list[str]

    def row(self, number: int, cells: Sequence[str], height: float) -> None:
        """Add a row of cells."""
        self.rows.append(f'<row r="{number}" ht="{min(height, TALLEST):g}" customHeight="1">{"".join(cells)}</row>')

    def link(self, row: int, place: int, target: str, shown: str) -> None:
        """Make a cell of the table lead somewhere; `place` counts the columns from 0."""
        at = f"{column_letters(2 + place)}{row}"
        self.links.append(f'<hyperlink ref="{at}" location={quoteattr(target)} display={quoteattr(shown)}/>')

    def part(self, namespace: str, last: int, lang: Lang) -> Part:
        """The finished sheet; `last` is its last row."""
        right = column_letters(1 + len(self.widths))
        tab = quoted(self.tab)
        names = (("_xlnm._FilterDatabase", f"{tab}!$B${HEADER}:${right}${last}", True),
                 ("_xlnm.Print_Area", f"{tab}!$A$1:${right}${last}", False),
                 ("_xlnm.Print_Titles", f"{tab}!${HEADER}:${HEADER}", False))
        return Part(self._xml(namespace, last, right, lang).encode(), names)

    def _xml(self, namespace: str, last: int, right: str, lang: Lang) -> str:
        first = f"{self.selected}{HEADER + 1}"
        widths = "".join(f'<col min="{n}" max="{n}" width="{width + 0.7109375:g}" customWidth="1"/>'
                         for n, width in enumerate((2, *self.widths), 1))
        links = f"<hyperlinks>{''.join(self.links)}</hyperlinks>" if self.links else ""
        merged = f'<mergeCells count="{len(self.merged)}">{"".join(self.merged)}</mergeCells>' if self.merged else ""
        footer = escape(text("look.page", lang))
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FF{self.colour}"/><pageSetUpPr fitToPage="1"/>'
            f'</sheetPr><dimension ref="B{TITLE}:{right}{last}"/>'
            '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
            f'<pane ySplit="{HEADER}" topLeftCell="A{HEADER + 1}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="{first}" sqref="{first}"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{"".join(self.rows)}</sheetData>'
            f'<autoFilter ref="B{HEADER}:{right}{last}"/>{merged}{links}'
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            f"<headerFooter><oddFooter>&amp;R&amp;9{footer}</oddFooter></headerFooter></worksheet>")
