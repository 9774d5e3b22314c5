"""«Kontroller», «Neste funn» and «Fjern markeringer»: what is wrong with the open book, and where."""

from __future__ import annotations

from collections.abc import Sequence

from xlanskaff.errors import Finding, Severity
from xlanskaff.excel.actions.opened import recognised
from xlanskaff.excel.actions.places import area_of, in_sheet_order, position
from xlanskaff.excel.host import Host, Outcome, Page
from xlanskaff.grammar.book import Area
from xlanskaff.language.messages import place, say
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.check_book import examine_book

WIDTHS = (("number", 5.0), ("severity", 10.0), ("sheet", 20.0), ("cell", 12.0), ("field", 24.0), ("seen", 28.0),
          ("message", 60.0), ("remedy", 60.0))
_CELL = 3


def run(host: Host, _argument: str = "") -> Outcome:
    """Check the open book as `xlanskaff check` does: marks at the cells, and a page that lists them."""
    book, _ = recognised(host, "check")
    examined = examine_book(book, file=book.file)
    book.mark(examined.findings)
    book.put_page(findings_page(examined.findings, host.lang, file=book.file, sheets=book.sheets()))
    counts = examined.counts
    if not examined.findings:
        return Outcome(text("actions.check.none", host.lang, file=book.file))
    return Outcome(text("actions.check.done", host.lang, file=book.file, errors=counts[Severity.ERROR],
                        warnings=counts[Severity.WARNING], notes=counts[Severity.NOTE],
                        tab=text("annotate.tab", host.lang)), examined.findings)


def run_next(host: Host, _argument: str = "") -> Outcome:
    """Bring the person to the next finding after the cell that is selected; after the last comes the first."""
    book, _ = recognised(host, "next_finding")
    sheets = book.sheets()
    placed = in_sheet_order(examine_book(book, file=book.file).findings, sheets)
    cells = list(dict.fromkeys((area.sheet, area.top, area.left) for area, _ in placed))
    if not cells:
        return Outcome(text("actions.next_finding.none", host.lang, file=book.file))
    selected = book.selected()
    after = [number for number, (sheet, top, left) in enumerate(cells)
             if selected is None or position(Area(sheet, top, left, top, left), sheets) > position(selected, sheets)]
    number = after[0] if after else 0
    here = [(area, finding) for area, finding in placed if (area.sheet, area.top, area.left) == cells[number]]
    area, finding = here[0]
    book.show(area)
    message = text("actions.next_finding.done", host.lang, number=number + 1, count=len(cells),
                   place=place(finding.at(file="")), message=say(finding, host.lang).message)
    return Outcome(message, [finding for _, finding in here])


def run_clear(host: Host, _argument: str = "") -> Outcome:
    """Take away marks and pages."""
    book, _ = recognised(host, "clear")
    gone = book.unmark()
    return Outcome(text("actions.clear.done" if gone else "actions.clear.none", host.lang, count=gone))


def findings_page(findings: Sequence[Finding], lang: Lang, *, file: str, sheets: Sequence[str]) -> Page:
    """Findings in the order they are given, each with a link to its cell."""
    rows, links = [], {}
    for number, finding in enumerate(findings):
        said = say(finding, lang)
        rows.append((number + 1, text(f"annotate.severity.{finding.severity.value}", lang), finding.sheet or None,
                     finding.cell or None, finding.field or None, finding.seen or None, said.message, said.remedy))
        area = area_of(finding.sheet, finding.cell)
        if area is not None and area.sheet in sheets:
            links[number, _CELL] = area
    lead = text("actions.check.lead" if findings else "actions.check.lead_none", lang)
    return Page("findings", text("annotate.tab", lang), text("annotate.title", lang, file=file), lead,
                [(text(f"annotate.column.{key}", lang), width) for key, width in WIDTHS], rows, links)
