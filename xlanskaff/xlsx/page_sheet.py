"""A page as a worksheet: title, lead, and a table whose cells may lead to other sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlanskaff.grammar.book import CellError, CellValue, column_letters
from xlanskaff.grammar.page import Page, quoted
from xlanskaff.language.texts import Lang
from xlanskaff.xlsx import look, measure
from xlanskaff.xlsx.extend import Place
from xlanskaff.xlsx.fill.cells import escape, inputs
from xlanskaff.xlsx.sheet_frame import HEADER, LEAD, TITLE, Frame, Part

LONGEST = 32_767
"""Characters in one cell."""

_FORMS = inputs("")


class PageSheet:
    """A page as `xlanskaff.xlsx.extend` takes it."""

    def __init__(self, page: Page, lang: Lang) -> None:
        self.page = page
        self.lang: Lang = lang
        self.tab, self.key = page.tab, page.key
        self.styles: Mapping[str, Mapping[str, Any]] = _styles()

    def build(self, place: Place) -> Part:
        """The worksheet."""
        return _Building(self.page, place).part(self.lang)


def _styles() -> dict[str, dict[str, Any]]:
    prose = look.cell_style("constant", "prose")
    return {"title": look.text_style("title"), "lead": look.text_style("lead") | {"text_wrap": True, "valign": "top"},
            "header": look.cell_style("header", "text"), "prose": prose,
            "number": look.cell_style("constant", "choice"),
            "link": prose | {"font_color": look.LINK, "underline": 1}}


class _Building:
    def __init__(self, page: Page, place: Place) -> None:
        self.page, self.place = page, place
        widths = [width for _, width in page.columns]
        self.frame = Frame(place.tab, widths, look.ACCENT[1:], "B", [], [], [])

    def part(self, lang: Lang) -> Part:
        page, frame = self.page, self.frame
        frame.row(TITLE, [self.cell(TITLE, 0, "title", page.title)], 32)
        self.lead()
        titles = [title for title, _ in page.columns]
        lines = max((measure.lines(title, width - 2, scale=1.1) for title, width in page.columns), default=1)
        frame.row(HEADER, [self.cell(HEADER, at, "header", title) for at, title in enumerate(titles)],
                  max(24, measure.height(lines)))
        for number, row in enumerate(page.rows):
            self.row(number, row)
        return frame.part(self.place.namespace, HEADER + len(page.rows), lang)

    def lead(self) -> None:
        """The lead over the whole width of the table, as high as it needs."""
        width = sum(width for _, width in self.page.columns)
        right = column_letters(1 + len(self.page.columns))
        if len(self.page.columns) > 1:
            self.frame.merged.append(f'<mergeCell ref="B{LEAD}:{right}{LEAD}"/>')
        self.frame.row(LEAD, [self.cell(LEAD, 0, "lead", self.page.lead)],
                       max(20, measure.height(measure.lines(self.page.lead, width - 2))))

    def row(self, number: int, values: Sequence[CellValue]) -> None:
        row, cells, lines = HEADER + 1 + number, [], 1
        for at, (value, (_, width)) in enumerate(zip(values, self.page.columns, strict=True)):
            target = self.page.links.get((number, at))
            linked = target is not None and target.sheet in self.place.sheets
            if target is not None and linked:
                self.frame.link(row, at, f"{quoted(target.sheet)}!{target.a1}", str(value or target.a1))
            prose = isinstance(value, str) or value is None
            cells.append(self.cell(row, at, "link" if linked else "prose" if prose else "number", value))
            if isinstance(value, str):
                lines = max(lines, measure.lines(value[:LONGEST], width - 1))
        self.frame.row(row, cells, max(20, measure.height(lines) + 4))

    def cell(self, row: int, place: int, style: str, value: CellValue) -> str:
        at = f'<c r="{column_letters(2 + place)}{row}" s="{self.place.styles[style]}"'
        if isinstance(value, str):
            if not value:
                return f"{at}/>"
            return f'{at} t="inlineStr"><is><t xml:space="preserve">{escape(value[:LONGEST])}</t></is></c>'
        if isinstance(value, CellError):
            return f'{at} t="e"><v>{escape(value.code)}</v></c>'
        return at + _FORMS[type(value)][value].decode()
