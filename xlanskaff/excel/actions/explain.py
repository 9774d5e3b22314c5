"""«Forklar cellen»: what the selected cell is for, what it may hold, where it comes from, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.excel.actions.explain_cell import Known, find
from xlanskaff.excel.actions.explain_words import allowed, comes_from, label, where
from xlanskaff.excel.actions.opened import recognised
from xlanskaff.excel.actions.places import area_of, holds
from xlanskaff.excel.host import ActionBook, Host, Outcome, Page
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.columns import Kind, Role
from xlanskaff.grammar.dates import EPOCH, EPOCH_1904
from xlanskaff.grammar.recompute import recomputed
from xlanskaff.grammar.tally import as_seen, shown
from xlanskaff.grammar.words import has_words, words
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.check_book import examine_book

WIDTHS = (("what", 24.0), ("is", 90.0))
_LAST_DAY = 2_958_465
Told = tuple[str, str, Area | None]
"""What is told, the words, and where they lead."""


def run(host: Host, _argument: str = "") -> Outcome:
    """Put what is known of the selected cell on a page; where nothing may be written, in the message alone.

    Raises:
        Problem: as `recognised`; XA-825 no cell is selected.
    """
    book, _ = recognised(host, "explain", reads_only=True)
    selected = book.selected()
    if selected is None:
        raise Problem([error("XA-825", file=book.file)], Exit.USAGE)
    cell = Area(selected.sheet, selected.top, selected.left, selected.top, selected.left)
    examined = examine_book(book, file=book.file)
    if examined.reading is None:
        raise Problem(examined.findings, Exit.UNREADABLE)
    known = find(examined.reading, cell)
    if known is None:
        return Outcome(text("actions.explain.none", host.lang, place=f"{cell.sheet}!{cell.a1}"))
    here = [f for f in examined.findings if (area := area_of(f.sheet, f.cell)) is not None and holds(area, cell)]
    told = list(_told(known, book, here, cell, host.lang))
    name = label(known)
    role = text(f"actions.explain.role.{known.role.value}", host.lang)
    message = " ".join([text("actions.explain.message", host.lang, cell=cell.a1, label=name, role=role),
                        *([text("actions.explain.wrong", host.lang, count=len(here))] if here else [])])
    if not book.read_only:
        links = {(number, 1): area for number, (_, _, area) in enumerate(told) if area is not None}
        book.put_page(Page(
            "explanation", text("actions.explain.tab", host.lang),
            text("actions.explain.title", host.lang, cell=cell.a1, label=name),
            text("actions.explain.lead", host.lang, sheet=cell.sheet),
            [(text(f"actions.explain.column.{key}", host.lang), width) for key, width in WIDTHS],
            [(what, said) for what, said, _ in told], links))
    return Outcome(message, here)


def _told(known: Known, book: ActionBook, here: Sequence[Finding], cell: Area, lang: Lang) -> Iterator[Told]:
    def row(key: str, said: str, area: Area | None = None) -> Told:
        return text(f"actions.explain.{key}", lang), said, area

    spec, entry = known.reading.spec, f"{known.block.key}.{known.name}"
    nothing = text("actions.explain.nothing", lang)
    yield row("place", where(known, cell, lang), cell)
    yield row("who", text(f"actions.explain.role.{known.role.value}", lang))
    for part in ("help", "prompt"):
        if has_words(spec, f"{entry}.{part}", lang):
            yield row("help", words(spec, f"{entry}.{part}", lang))
    if known.column is not None and known.role in (Role.INPUT, Role.PREFILLED):
        yield row("allowed", allowed(known, known.column, lang))
    first = Area(cell.sheet, cell.top, known.left, cell.top, known.left)
    yield row("holds", _seen(known, book, book.values(first)[0][0], lang) or nothing)
    if known.expr is not None:
        for number, (said, area) in enumerate(comes_from(known, lang)):
            yield "" if number else text("actions.explain.from", lang), said, area
        yield row("right", _seen(known, book, _right(known), lang) or nothing)
    for finding in here:
        said_of = say(finding, lang)
        yield text(f"annotate.severity.{finding.severity.value}", lang), f"{said_of.message} {said_of.remedy}", None
    if not here:
        yield row("fine", text("actions.explain.no_finding", lang))


def _right(known: Known) -> CellValue:
    """What the cell comes to, from what is filled in."""
    try:
        return recomputed(known.reading)[known.block.key, known.name][known.number]
    except (ArithmeticError, ValueError):  # numbers beyond what Excel itself reckons with
        return None


def _seen(known: Known, book: ActionBook, value: CellValue, lang: Lang) -> str:
    """A value as the reader sees it; dates as dates."""
    kind = None if known.column is None else known.column.kind
    if kind is Kind.DATE and isinstance(value, int | float) and 0 < value < _LAST_DAY:
        return f"{(EPOCH_1904 if book.date1904 else EPOCH) + timedelta(days=int(value)):%d.%m.%Y}"
    if kind is Kind.SHARE and isinstance(value, int | float):
        return f"{as_seen(round(value * 100, 2), lang)} %"
    if isinstance(value, float):
        return as_seen(float(f"{value:.6g}"), lang)
    return as_seen(value, lang) if isinstance(value, bool) else shown(value)
