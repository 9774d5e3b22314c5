"""What a report is of, why lines are where they are, and what was taken for granted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlanskaff.catalogue.kpi import setting
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang
from xlanskaff.services import spend_assumed
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_opened import Opened
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_words import (
    QUESTIONS,
    day,
    grouped,
    kroner,
    listed,
    month,
    number,
    period,
    told,
)
from xlanskaff.spend.analyses.sheet_lines import Cut
from xlanskaff.spend.engine import quoted

MISSING = 20
"""So many files that could not be read are named with each reason."""
MONTHS = 120
"""Where more months than these lie between the first and the last, those without purchases are left out."""

Row = dict[str, Any]


def facts(book: Opened, found: Analysis, organisation: str | None, lang: Lang) -> Row:
    """The one row of facts."""
    # Lines that no limit can be held against: of another currency, without a day, or older than the tables of the law.
    unasked = found.span.amount if found.watch is None else found.watch.unanswered + found.span.undated_amount
    ((persons,),) = book.engine.rows("""
        SELECT COUNT(*) FROM suppliers p WHERE p.person AND p.supplier IN (SELECT DISTINCT supplier FROM heaps)""")
    return {"organisation": organisation, "period": period(found.span.first, found.span.last),
            "made_on": serial(found.on), "files": listed([each.file for each in book.files], lang, 6),
            "left_out": listed([each.file for each in book.left_out], lang) or None,
            "currency": found.currency, "suppliers": found.pareto.suppliers, "persons": persons,
            "rows": sum(each.lines for each in found.totals) + found.set_aside_rows,
            "read": kroner(sum(each.amount for each in found.totals) + found.set_aside),
            "set_aside_rows": found.set_aside_rows, "set_aside": kroner(found.set_aside), "unasked": kroner(unasked)}


def reasons(named: Named) -> list[Row]:
    """Every reason with its scope, in the order of the ledger's totals."""
    return [{"reason": reason, "scope": scope} for scope, reason in named.placings]


def months(found: Analysis) -> list[Row]:
    """Every month from the first to the last in which something was bought."""
    bought = [each.month for each in found.months]
    if not bought:
        return []
    first, last = (each // 100 * 12 + each % 100 - 1 for each in (bought[0], bought[-1]))
    every = [at // 12 * 100 + at % 12 + 1 for at in range(first, last + 1)]
    return [{"month": month(each)} for each in (every if len(every) <= MONTHS else bought)]


def assumptions(book: Opened, found: Analysis, cut: Cut, rate: int | None, lang: Lang,
                remarks: Sequence[str] = ()) -> list[Row]:
    """Remarks on the whole, what could not be read, and what import, classification and analysis took for granted."""
    gone: dict[str, list[str]] = {}
    for each in book.left_out:
        gone.setdefault(told("left_out", lang, code=each.code), []).append(each.file)
    made = [(said, "") for said in remarks]
    made += [(said, listed(names, lang, MISSING)) for said, names in gone.items()]
    made += [(said, file.file) for file in book.files for said in spend_assumed.read(file.assumptions, lang)]
    if book.known:
        made += [(said, book.file) for said in spend_assumed.placed(book.said.assumptions, lang)]
    made += [(said, "") for said in _analysed(book, found, cut, rate, lang)]
    files: dict[str, list[str]] = {}
    for said, file in made:
        files.setdefault(said, []).append(file)
    return [{"no": at, "assumption": said, "file": listed([each for each in named if each], lang) or None}
            for at, (said, named) in enumerate(files.items(), 1)]


def _analysed(book: Opened, found: Analysis, cut: Cut, rate: int | None, lang: Lang) -> Iterator[str]:
    def say(key: str, **values: object) -> str:
        return told(f"assumption.{key}", lang, **values)

    if not found.classified:
        yield say("unclassified")
    if found.currency != "NOK":
        yield say("currency", currency=found.currency)
    for currency, count, amount in book.engine.rows(f"""
            SELECT currency, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM ledger
            WHERE currency IS NOT NULL AND currency <> {quoted(found.currency)}
            GROUP BY currency ORDER BY 2 DESC, 1 LIMIT 5"""):
        yield say("foreign", count=number(count, lang), currency=currency, amount=grouped(int(amount), lang))
    ((gross, gross_amount),) = book.engine.rows(
        "SELECT COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM ledger WHERE gross")
    if gross:
        yield say("gross", count=number(gross, lang), amount=grouped(int(gross_amount), lang))
    if found.span.undated:
        yield say("undated", count=number(found.span.undated, lang), amount=grouped(found.span.undated_amount, lang))
    if found.pareto.nobody:
        yield say("nobody", amount=grouped(found.pareto.nobody, lang))
    if found.invoices.numbered < found.invoices.lines and found.invoices.numbered:
        yield say("unnumbered", count=number(found.invoices.lines - found.invoices.numbered, lang))
    if found.agreements:
        yield say("register", count=number(len(found.register), lang), day=day(found.on))
    elif found.classified:
        yield say("no_register")
    if found.watch and found.watch.unanswered > 0:
        yield say("unanswered", amount=grouped(found.watch.unanswered, lang), day=day(found.watch.begins))
    if found.watch and len(found.watch.candidates) > QUESTIONS:
        yield say("questions", count=number(len(found.watch.candidates), lang), shown=number(QUESTIONS, lang))
    if found.watch is None:
        yield say("no_watch", currency=found.currency)
    if cut.summed:
        yield say("summed", count=number(cut.summed, lang), shown=number(cut.lines, lang))
    yield say("small", limit=grouped(int(setting("small_invoice") * 100), lang))
    if rate is not None:
        yield say("rate", rate=grouped(rate, lang))
