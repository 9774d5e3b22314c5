"""Analyse a ledger: everything that the analyses say, and what is worth telling somebody."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from xlanskaff.catalogue.kpi import setting
from xlanskaff.errors import Finding
from xlanskaff.language.texts import Lang
from xlanskaff.rules.kpi.result import KpiResult
from xlanskaff.rules.purchases import Authority
from xlanskaff.services.spend_analyse_findings import judge
from xlanskaff.services.spend_analyse_persons import register_shown
from xlanskaff.services.spend_opened import Opened, opened
from xlanskaff.spend.amounts import cents
from xlanskaff.spend.analyses import (
    changes,
    concentration,
    contracts,
    duplicates,
    kpis,
    kpis_documents,
    kpis_parts,
    matrix,
    notices,
    prices,
    season,
    slim,
    tail,
    threshold_watch,
)
from xlanskaff.spend.analyses import invoices as documents
from xlanskaff.spend.analyses import pareto as suppliers
from xlanskaff.spend.analyses import potential as savings
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.engines import DUCKDB
from xlanskaff.spend.contracts import Agreement
from xlanskaff.spend.ledger import LedgerFile
from xlanskaff.spend.notices_records import Award
from xlanskaff.spend.vouchers import Numbered


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that the analyses say; amounts are øre.

    Attributes:
        classified: whether a classification decided what was bought; if not, see `spend_opened.Opened.known`.
        as_written: suppliers as the ledger spells them, and what their largest fifth has; nothing merged or left out.
        set_aside: what can be read of rows that never became lines.
        names: supplier -> name as it may be shown, of the suppliers that anything here mentions.
        categories, departments: number -> code, and code and name.
        watch: None where the ledger is in another currency than kroner.
        register: as it may be shown, see `register_shown`.
        agreements: None where no register was given.
        announced: None where nothing says what was competed for: no notices were given, and neither an agreement
            nor a line refers to one.
    """

    file: str
    currency: str
    on: date
    classified: bool
    totals: tuple[slim.Total, ...]
    set_aside: int
    set_aside_rows: int
    span: slim.Span
    names: Mapping[int, str]
    categories: Mapping[int, str]
    departments: Mapping[int, tuple[str, str]]
    pareto: suppliers.Pareto
    as_written: tuple[int, Decimal | None]
    largest: tuple[suppliers.Supplier, ...]
    concentration: tuple[concentration.CategorySpread, ...]
    cells: tuple[matrix.Cell, ...]
    tail: tuple[tail.Tail, ...]
    months: tuple[season.Month, ...]
    decembers: tuple[season.December, ...]
    turnovers: tuple[tuple[changes.Pair, changes.Turnover, tuple[changes.Change, ...]], ...]
    invoices: documents.Invoices
    senders: tuple[documents.Sender, ...]
    duplicates: tuple[duplicates.Suspected, ...]
    prices: tuple[prices.Spread, ...]
    register: tuple[Agreement, ...]
    agreements: contracts.Agreements | None
    awards: tuple[Award, ...]
    announced: notices.Announced | None
    watch: threshold_watch.Watch | None
    behind: tuple[threshold_watch.Behind, ...]
    potential: tuple[savings.Potential, ...]
    kpis: tuple[KpiResult, ...]
    findings: tuple[Finding, ...] = ()


def analyse_ledger(ledger: Path, *, classified: Path | None = None, register: Path | None = None,
                   notice_files: Sequence[Path] = (), on: date | None = None, authority: Authority = Authority.OTHER,
                   independent: Collection[str] = (), rate: int | None = None, lang: Lang = "nb",
                   engine: str = DUCKDB) -> Analysis:
    """Run every analysis over a canonical ledger.

    Args:
        classified: the folder that `spend classify` made; without one the ledger is classified now, by the
            rules that everybody has. Where its accounts say nothing, lines count as purchases, see `opened`.
        register: the contract register, a table or a workbook.
        notice_files: notices of awarded contracts, or folders of them.
        on: the day that agreements are seen from; the last day of the ledger where not given, or of its last month
            where lines have only that. Where nothing has a date, it is today.
        authority: who buys; limits differ.
        independent: codes of departments that are themselves responsible for what they buy.
        rate: øre that handling one invoice costs.
        lang: of the names that stand in for persons.
        engine: what runs the queries, see `opened`; the answer is the same.

    Raises:
        Problem: the ledger, the classification or the register cannot be read, or the engine cannot be had.
    """
    with opened(ledger, classified=classified, register=register, notice_files=notice_files, lang=lang,
                engine=engine) as book:
        return analyse(book, on=on, authority=authority, independent=independent, rate=rate, lang=lang)


def analyse(book: Opened, *, on: date | None = None, authority: Authority = Authority.OTHER,
            independent: Collection[str] = (), rate: int | None = None, lang: Lang = "nb") -> Analysis:
    """Run every analysis over an open ledger.

    Leaves behind the table `covered`, see `contracts.prepare`, and those of `invoices.prepare`.
    """
    made, register, awards = book.engine, book.register, book.awards
    span, categories, departments = slim.span(made), slim.categories(made), slim.departments(made)
    own = [number for number, (code, _) in departments.items() if code in independent]
    with ThreadPoolExecutor(1) as meanwhile:
        # Documents are put together beside all that needs none.
        repeated = meanwhile.submit(_repeated, made.beside(), book.vouchers)
        agreed = contracts.agreements(made, register, independent=own, breaks={each.day for each in awards if each.day})
        competed, said = notices.announced(made, awards, register), notices.told(made, awards, register)
        # The limits are in kroner; what was paid in another currency has none of them.
        watch = threshold_watch.watch(made, authority=authority, announced=[
            each.supplier for each in competed.winners]) if book.said.currency == "NOK" else None
        behind = threshold_watch.behind(made, watch.candidates[:100], independent=own) if watch else ()
        tails, spreads, months = tail.tail(made), prices.prices(made), season.months(made)
        concentrated, written = concentration.concentration(made), suppliers.as_written(made)
        suspected = repeated.result()
    has = kpis_documents.told(made)
    came = kpis_documents.formats(made, has)
    bills = documents.invoices(made, limit=int(setting("small_invoice") * 100), rate=rate,
                               electronic=came.electronic if came else None)
    largest, senders = suppliers.largest(made), documents.senders(made)
    day = on or _last_day(span, months)
    shown = {each.supplier for each in largest} | {each.supplier for each in senders} | {
        each.supplier for each in suspected} | {each.supplier for each in (watch.candidates if watch else ())} | {
        each.largest_supplier for each in concentrated}
    found = Analysis(
        book.file, book.said.currency, day, book.known, slim.totals(made), sum(_aside(each) for each in book.files),
        sum(each.set_aside for each in book.files), span,
        _names(made, shown), categories, departments, suppliers.pareto(made), written,
        largest, concentrated, matrix.matrix(made), tails, months, season.decembers(months),
        tuple((pair, changes.turnover(made, pair), changes.changes(made, pair, "category"))
              for pair in changes.pairs(months)),
        bills, senders, suspected, spreads, register_shown(made, register, lang), agreed if register else None, awards,
        competed if said else None, watch,
        behind, savings.potential(tails[0], agreed.classes if register else (), spreads, bills, rate=rate),
        kpis_documents.listed((
            *(kpis.contracts(agreed, span, register, day) if register else ()),
            *([kpis.announced(competed, span)] if said else ()), *kpis.suppliers(made),
            *kpis_parts.parts(made, categories, departments), *kpis.bills(made, bills),
            kpis_documents.through(bills, came), kpis_documents.ordered(made, has, bills.invoices),
            kpis_documents.paid(made, has, bills.invoices))))
    return judge(found, book.findings, lang)


def _repeated(made: Engine, vouchers: Sequence[Numbered]) -> tuple[duplicates.Suspected, ...]:
    documents.prepare(made, vouchers)
    return duplicates.duplicates(made)


def _last_day(span: slim.Span, months: Sequence[season.Month]) -> date:
    """The last day that is known of a ledger: a day, or the last day of a month later than that; else today."""
    last = max((each.month for each in months), default=0)
    if span.last and span.last.year * 100 + span.last.month >= last:
        return span.last
    if not last:
        return datetime.now().astimezone().date()
    return date(last // 100, last % 100, monthrange(last // 100, last % 100)[1])


def _names(made: Engine, wanted: Collection[int]) -> dict[int, str]:
    made.given("wanted", (("supplier", "BIGINT"),), [(supplier,) for supplier in sorted(wanted)])
    return dict(made.rows("""
        SELECT p.supplier, p.name FROM parties p JOIN wanted w ON w.supplier = p.supplier ORDER BY p.supplier"""))


def _aside(file: LedgerFile) -> int:
    return cents(Decimal(file.aside_sum), file.factor)
