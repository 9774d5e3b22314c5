"""Make the workbook of a spend analysis: every sheet filled from the ledger, every sum a formula."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlanskaff.errors import Exit, Finding, Problem, error, warning
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.purchases import Authority
from xlanskaff.services.spend_analyse import Analysis, analyse
from xlanskaff.services.spend_opened import Opened, opened
from xlanskaff.services.spend_report_words import QUESTIONS
from xlanskaff.spend.analyses import sheet_lines
from xlanskaff.spend.analyses.engines import DUCKDB
from xlanskaff.spend.analyses.threshold_watch import Candidate
from xlanskaff.spend.contracts import whole

if TYPE_CHECKING:
    from xlanskaff.services.spend_report_places import Named
    from xlanskaff.services.spend_units import UnitNames

LINES = 20_000
"""So many lines stand one by one where there are more: the thousand formulas that read them are worked out in
LibreOffice in a quarter of a minute on two slow cores, those of 50 000 lines in more than a minute and a half."""
SUMS = 20_000
"""So many rows sum the other lines, before departments share them."""
WIDTHS = (200, 100, 50, 25, 10)
NAMED = {"day": "date", "words": "text"}
"""Columns of the lines that are called something else in the workbook."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it.

    Attributes:
        lines: rows on the sheet of lines; `summed` how many lines stand behind those that sum others.
    """

    out: Path
    analysis: Analysis
    lines: int
    summed: int
    findings: tuple[Finding, ...]


def write_report(ledger: Path, out: Path, *, classified: Path | None = None, register: Path | None = None,
                 notice_files: Sequence[Path] = (), units: Path | None = None, organisation: str | None = None,
                 on: date | None = None, authority: Authority = Authority.OTHER, independent: Collection[str] = (),
                 rate: int | None = None, lines: int = LINES, lang: Lang = "nb", engine: str = DUCKDB,
                 progress: Callable[[int], None] | None = None) -> Report:
    """Analyse a canonical ledger and write the workbook.

    Args:
        out: a file that is not there yet.
        classified, register, notice_files, on, authority, independent, rate: see `analyse_ledger`.
        units: a unit list with the names of the departments.
        organisation: whose purchases these are.
        lines: so many lines stand one by one, the largest; rows that sum the others come after them.
        engine: what runs the queries, see `opened`; the workbook is the same.
        progress: is told how many lines are written.

    Raises:
        Problem: XA-1250, XA-1251, XA-1253 the workbook is there already or cannot be written; or what is to be
            read cannot be.
    """
    usable(out)
    with ThreadPoolExecutor(1) as meanwhile:
        # While the engine reads the ledger, what the workbook is made with is loaded.
        meanwhile.submit(_loaded)
        with opened(ledger, classified=classified, register=register, notice_files=notice_files, lang=lang,
                    engine=engine) as book:
            found = analyse(book, on=on, authority=authority, independent=independent, rate=rate, lang=lang)
            return write_book(book, found, out, listed=_units(units, found), organisation=organisation,
                              independent=independent, rate=rate, lines=lines, lang=lang, progress=progress)


def _loaded() -> None:
    from xlanskaff.books import spend_analysis  # noqa: F401
    from xlanskaff.services import spend_report_lines, spend_report_sums, spend_report_suppliers  # noqa: F401
    from xlanskaff.xlsx import write  # noqa: F401


def usable(out: Path) -> None:
    """Refuse a name that a workbook cannot have, before anything else is done.

    Raises:
        Problem: XA-1250 something is there already, XA-1251 there is no such folder, XA-1253 it is no .xlsx.
    """
    if out.suffix.lower() != ".xlsx":
        raise Problem([error("XA-1253", file=out.name, seen=out.name)], Exit.USAGE)
    if os.path.lexists(out):
        raise Problem([error("XA-1250", file=out.name)], Exit.USAGE)
    if not out.parent.is_dir():
        raise Problem([error("XA-1251", file=out.name, seen=out.parent.as_posix())], Exit.USAGE)


def write_book(book: Opened, found: Analysis, out: Path, *, listed: UnitNames | None = None,
               organisation: str | None = None, unit: str | None = None, independent: Collection[str] = (),
               rate: int | None = None, lines: int = LINES, remarks: Sequence[str] = (), lang: Lang = "nb",
               progress: Callable[[int], None] | None = None) -> Report:
    """Write the workbook of a ledger that is open and analysed; see `write_report`.

    Args:
        listed: the units that the departments are.
        unit: the one that the ledger is of, where it is not of the whole organisation.
        remarks: sentences that stand first among the assumptions.
    """
    from xlanskaff.books.spend_analysis import BOOK
    from xlanskaff.services import spend_report_lines, spend_report_sums
    from xlanskaff.services.spend_report_places import named
    from xlanskaff.services.spend_report_suppliers import list_others, put_others, sellers
    from xlanskaff.xlsx.write import write

    engine = book.engine
    places = named(engine, found, listed.names if listed else {}, lang)
    asked = found.watch.candidates[:QUESTIONS] if found.watch else ()
    own = [number for number, (code, _) in found.departments.items() if code in independent]
    sheet_lines.prepare(engine, places.places, asked, independent=own, register=bool(found.register))
    cut = sheet_lines.cut(engine, lines, sum(each.lines for each in found.totals), independent=own,
                          register=bool(found.register))
    width = sheet_lines.rest(engine, SUMS, WIDTHS)
    called = {at: each.called for each in whole(found.register) for at in each.rows}
    names = tuple(called[at] for at in range(len(found.register)))
    try:
        with ExitStack() as stack, ThreadPoolExecutor(1) as meanwhile:
            # The engine makes the lines and the suppliers ready while Python writes all the other sheets.
            ready = meanwhile.submit(stack.enter_context, spend_report_lines.ready(
                engine.beside(), book.folder, places, names, width=width, lang=lang))
            sold = sellers(engine, lang)
            others = meanwhile.submit(list_others, engine.beside(), book.folder) if sold.many else None
            rows = _rows(book, found, places, asked, cut, width, organisation, unit, rate, remarks, lang)
            rows.update(suppliers=sold.largest, other_suppliers=sold.others, next_suppliers=sold.next,
                        lines=spend_report_sums.rows(engine, places, sold.kept, width, lang))
            # No rows of their own are written for those that the engine puts there.
            made = write(BOOK, lang, rows=rows, begun=("lines",) if cut.lines + cut.summed else ())
            source = put_others(others.result(), sold, made, book.folder / "book.xlsx", lang) if others else made
            put = spend_report_lines.fill(ready.result(), source, cut, out, progress=progress)
    except FileExistsError:
        raise Problem([error("XA-1250", file=out.name)], Exit.USAGE) from None
    except OSError as fault:
        raise Problem([error("XA-1251", file=out.name, seen=fault.strerror or str(fault))]) from fault
    sheet = text(f"{BOOK.key}.sheet.lines.tab", lang)
    lost = [warning("XA-1252", file=out.name, sheet=sheet, cell=each.cell, count=each.count, label=text(
        f"{BOOK.key}.lines.{NAMED.get(each.column, each.column)}.label", lang)) for each in put.lost]
    return Report(out, found, put.count, cut.summed, (*found.findings, *(listed.findings if listed else ()), *lost))


def _rows(book: Opened, found: Analysis, places: Named, asked: tuple[Candidate, ...], cut: sheet_lines.Cut, width: int,
          organisation: str | None, unit: str | None, rate: int | None, remarks: Sequence[str],
          lang: Lang) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Every sheet but suppliers and lines."""
    from xlanskaff.services import spend_report_agreements as agreed
    from xlanskaff.services import spend_report_changes as changed
    from xlanskaff.services import spend_report_facts as facts
    from xlanskaff.services import spend_report_invoices as bills
    from xlanskaff.services import spend_report_kpis as indicators
    from xlanskaff.services import spend_report_potential as savings
    from xlanskaff.services.spend_report_places import category_rows, department_rows
    from xlanskaff.services.spend_report_suggested import suggested
    from xlanskaff.services.spend_report_words import told

    return {
        "facts": [facts.facts(book, found, organisation, lang)], "months": facts.months(found),
        "categories": category_rows(found, places, lang), "departments": department_rows(found, places, width, lang),
        "years": changed.years(found, lang), "category_changes": changed.categories(found, places, lang),
        "supplier_changes": changed.suppliers(book.engine, found), "duplicates": savings.duplicates(found, lang),
        "prices": savings.prices(found, places), "potential": savings.potential(found, lang),
        "kpis": indicators.rows(found, lang),
        "agreements": agreed.agreements(found, lang), "coverage": agreed.coverage(book.engine, found, places),
        "candidates": [*agreed.candidates(found, asked, places, lang)],
        "invoice_settings": [bills.settings(rate)], "invoice_classes": bills.classes(found, lang),
        "small_invoices": bills.small(book.engine, found), "risk": bills.risks(book.engine, places, lang),
        "duties": [*bills.duties(found, lang)], "reasons": facts.reasons(places),
        "assumptions": facts.assumptions(book, found, cut, rate, lang, remarks),
        "suggested": suggested(book.engine, found, asked, places, lang, unit or told("everywhere", lang))}


def _units(path: Path | None, found: Analysis) -> UnitNames | None:
    """What a unit list calls the departments."""
    from xlanskaff.services.spend_units import unit_names

    return unit_names(path, dict(found.departments.values())) if path else None
