"""The sheet that lists findings: title, what to do, and a table whose cells link to what they are about."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from xlanskaff.errors import Finding, Severity
from xlanskaff.grammar.book import column_letters
from xlanskaff.grammar.page import quoted
from xlanskaff.grammar.tally import shown
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.xlsx import look, measure
from xlanskaff.xlsx.fill.cells import escape
from xlanskaff.xlsx.sheet_frame import HEADER, LEAD, TITLE, Frame, Part

COLUMNS: Mapping[str, float] = {"number": 6, "severity": 11, "sheet": 17, "cell": 11, "field": 18, "seen": 22,
                                "message": 46, "remedy": 46}
"""The columns of the table and their widths in characters; the table starts in column B."""

SUMMARY = 4
MOST = 2_000
"""Findings that are listed; whoever has more has other things to do first."""

_RED = "#B3261E"
_SEVERITY = {Severity.ERROR: {"bg_color": _RED, "font_color": look.WHITE}, Severity.WARNING: {"bg_color": look.YELLOW},
             Severity.NOTE: {"bg_color": look.PALE}}


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
        self.frame = Frame(tab, list(COLUMNS.values()), _RED[1:], "E", [], [], [])

    def part(self, file: str, namespace: str, everything: Sequence[Finding]) -> Part:
        counts = {f"{severity.name.lower()}s": sum(f.severity is severity for f in everything) for severity in Severity}
        self.line(TITLE, "title", self.say("title", file=file), 32)
        self.line(LEAD, "lead", self.say("lead"), 20)
        self.line(SUMMARY, "summary", self.say("summary", **counts), 20)
        self.row(HEADER, [("header", self.say(f"column.{name}")) for name in COLUMNS], 24)
        for number, finding in enumerate(self.findings, 1):
            self.finding(HEADER + number, number, finding)
        return self.frame.part(namespace, HEADER + len(self.findings), self.lang)

    def say(self, key: str, **values: object) -> str:
        return text(f"annotate.{key}", self.lang, **values)

    def line(self, row: int, style: str, written: str, height: float) -> None:
        self.row(row, [(style, written)], height)

    def row(self, row: int, cells: Sequence[tuple[str, str]], height: float) -> None:
        self.frame.row(row, [self.cell(row, place, style, value) for place, (style, value) in enumerate(cells)], height)

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
                 measure.height(lines) + 4)
        if linked:
            self.frame.link(row, list(COLUMNS).index(linked), f"{quoted(finding.sheet)}!{finding.cell or 'A1'}",
                            values[linked])
