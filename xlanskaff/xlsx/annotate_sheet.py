"""The sheet that lists findings: title, what to do, and a table whose cells link to what they are about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from xlanskaff.errors import Finding, Severity
from xlanskaff.grammar.book import column_letters
from xlanskaff.grammar.tally import shown
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.xlsx import look, measure
from xlanskaff.xlsx.fill.cells import escape

COLUMNS: Mapping[str, float] = {"number": 6, "severity": 11, "sheet": 17, "cell": 11, "field": 18, "seen": 22,
                                "message": 46, "remedy": 46}
"""The columns of the table and their widths in characters; the table starts in column B."""

TITLE, LEAD, SUMMARY, HEADER = 2, 3, 4, 6
MOST = 2_000
"""Findings that are listed; whoever has more has other things to do first."""

_TALLEST = 409.0
_RED = "#B3261E"
_SEVERITY = {Severity.ERROR: {"bg_color": _RED, "font_color": look.WHITE}, Severity.WARNING: {"bg_color": look.YELLOW},
             Severity.NOTE: {"bg_color": look.PALE}}


@dataclass(frozen=True, slots=True)
class Part:
    """The worksheet part, and the names that belong to it: (name, area, hidden)."""

    xml: bytes
    names: tuple[tuple[str, str, bool], ...]


def styles() -> dict[str, dict[str, object]]:
    """The styles of the sheet by what they are for."""
    cell = look.cell_style("constant", "prose")
    found = {role: look.text_style(role) for role in ("title", "lead")}
    found["summary"] = look.text_style("lead") | {"font_color": look.INK}
    found["header"] = look.cell_style("header", "text")
    found["number"] = look.cell_style("constant", "id")
    found["prose"] = cell
    found["link"] = cell | {"font_color": look.LINK, "underline": 1}
    for severity, colours in _SEVERITY.items():
        found[severity.value] = look.cell_style("constant", "choice") | {"bold": True} | colours
    return found


def build(findings: Sequence[Finding], tab: str, sheets: Collection[str], indexes: Mapping[str, int], lang: Lang, *,
          file: str, namespace: str) -> Part:
    """The worksheet.

    Args:
        tab: the name on its tab.
        sheets: the names of the workbook's sheets; a finding on any of them becomes a link.
        indexes: style -> its index in the workbook.
        file: what the title calls the file.
    """
    return _Building(findings[:MOST], tab, sheets, indexes, lang).part(file, namespace, findings)


class _Building:
    def __init__(self, findings: Sequence[Finding], tab: str, sheets: Collection[str], indexes: Mapping[str, int],
                 lang: Lang) -> None:
        self.findings, self.sheets, self.indexes, self.lang = findings, sheets, indexes, lang
        self.quoted = quoted(tab)
        self.rows: list[str] = []
        self.links: list[str] = []

    def part(self, file: str, namespace: str, everything: Sequence[Finding]) -> Part:
        counts = {f"{severity.name.lower()}s": sum(f.severity is severity for f in everything) for severity in Severity}
        self.line(TITLE, "title", self.say("title", file=file), 32)
        self.line(LEAD, "lead", self.say("lead"), 20)
        self.line(SUMMARY, "summary", self.say("summary", **counts), 20)
        self.row(HEADER, [("header", self.say(f"column.{name}")) for name in COLUMNS], 24)
        for number, finding in enumerate(self.findings, 1):
            self.finding(HEADER + number, number, finding)
        last = HEADER + len(self.findings)
        right = column_letters(1 + len(COLUMNS))
        names = (("_xlnm._FilterDatabase", f"{self.quoted}!$B${HEADER}:${right}${last}", True),
                 ("_xlnm.Print_Area", f"{self.quoted}!$A$1:${right}${last}", False),
                 ("_xlnm.Print_Titles", f"{self.quoted}!${HEADER}:${HEADER}", False))
        return Part(self._xml(namespace, last, right).encode(), names)

    def say(self, key: str, **values: object) -> str:
        return text(f"annotate.{key}", self.lang, **values)

    def line(self, row: int, style: str, written: str, height: float) -> None:
        self.rows.append(f'<row r="{row}" ht="{height:g}" customHeight="1">{self.cell(row, 0, style, written)}</row>')

    def row(self, row: int, cells: Sequence[tuple[str, str]], height: float) -> None:
        written = "".join(self.cell(row, place, style, value) for place, (style, value) in enumerate(cells))
        self.rows.append(f'<row r="{row}" ht="{height:g}" customHeight="1">{written}</row>')

    def cell(self, row: int, place: int, style: str, value: str) -> str:
        at = f'r="{column_letters(2 + place)}{row}" s="{self.indexes[style]}"'
        if not value:
            return f"<c {at}/>"
        if style == "number":
            return f"<c {at}><v>{value}</v></c>"
        return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'

    def finding(self, row: int, number: int, finding: Finding) -> None:
        said = say(finding, self.lang)
        known = finding.sheet in self.sheets
        values = {"number": str(number), "severity": self.say(f"severity.{finding.severity.value}"),
                  "sheet": finding.sheet, "cell": finding.cell, "field": shown(finding.field),
                  "seen": shown(finding.seen), "message": said.message, "remedy": said.remedy}
        linked = ("cell" if finding.cell else "sheet") if known else ""
        styled = {"number": "number", "severity": finding.severity.value, linked: "link"}
        lines = max(measure.lines(values[name], width - 2) for name, width in COLUMNS.items())
        self.row(row, [(styled.get(name, "prose"), value) for name, value in values.items()],
                 min(measure.height(lines) + 4, _TALLEST))
        if linked:
            at = f"{column_letters(2 + list(COLUMNS).index(linked))}{row}"
            target = quoteattr(f"{quoted(finding.sheet)}!{finding.cell or 'A1'}")
            self.links.append(f"<hyperlink ref=\"{at}\" location={target} display={quoteattr(values[linked])}/>")

    def _xml(self, namespace: str, last: int, right: str) -> str:
        first = f"E{HEADER + 1}"
        widths = "".join(f'<col min="{n}" max="{n}" width="{width + 0.7109375:g}" customWidth="1"/>'
                         for n, width in enumerate((2, *COLUMNS.values()), 1))
        links = f"<hyperlinks>{''.join(self.links)}</hyperlinks>" if self.links else ""
        footer = escape(text("look.page", self.lang))
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FF{_RED[1:]}"/><pageSetUpPr fitToPage="1"/>'
            f'</sheetPr><dimension ref="B{TITLE}:{right}{last}"/>'
            '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
            f'<pane ySplit="{HEADER}" topLeftCell="A{HEADER + 1}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="{first}" sqref="{first}"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{"".join(self.rows)}</sheetData>'
            f'<autoFilter ref="B{HEADER}:{right}{last}"/>{links}'
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            f"<headerFooter><oddFooter>&amp;R&amp;9{footer}</oddFooter></headerFooter></worksheet>")


def quoted(tab: str) -> str:
    """A sheet's name as a reference writes it.

    Example:
        >>> quoted("Vår 'enhet'")
        "'Vår ''enhet'''"
    """
    return "'" + tab.replace("'", "''") + "'"
