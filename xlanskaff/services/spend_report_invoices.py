"""Small invoices, high-risk products and what the act asks, as rows of a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlanskaff.catalogue import spend
from xlanskaff.catalogue.considerations import considerations
from xlanskaff.catalogue.kpi import setting
from xlanskaff.language.texts import Lang, text
from xlanskaff.law.store import LAW
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_words import category, day, grouped, kroner, told
from xlanskaff.spend.analyses.engine import Engine

OFTEN, SENDERS = 5, 25
"""A supplier is listed that sends so many small invoices; and how many suppliers are listed."""

Row = dict[str, Any]


def settings(rate: int | None) -> Row:
    """What may be changed in the workbook."""
    return {"rate": None if rate is None else kroner(rate), "small": float(setting("small_invoice"))}


def classes(found: Analysis, lang: Lang) -> list[Row]:
    """Invoices by size, credit notes last; none where no line has the number of a document."""
    bills = found.invoices
    if not bills.numbered:
        return []
    made: list[Row] = []
    for each in bills.sizes:
        name = told("below", lang, limit=grouped(each.below, lang)) if each.below is not None else \
            told("above", lang, limit=grouped(each.least, lang))
        made.append({"size": name, "number": each.invoices, "sum": kroner(each.amount),
                     "upper": kroner(each.below or 0)})
    return [*made, {"size": told("credit", lang), "number": bills.credit_notes,
                    "sum": kroner(found.span.amount - bills.amount), "upper": -1}]


def small(engine: Engine, found: Analysis) -> list[Row]:
    """Who sends the most small invoices; reads `documents`."""
    if not found.invoices.numbered:
        return []
    return [{"name": name, "number": count, "sum": kroner(int(amount))} for name, count, amount in engine.rows(f"""
        SELECT p.name, d.bills, d.amount
        FROM (SELECT supplier, COUNT(*) AS bills, CAST(SUM(amount) AS BIGINT) AS amount FROM documents
              WHERE supplier > 0 AND credit = 0 AND amount < {found.invoices.limit} GROUP BY supplier
              HAVING COUNT(*) >= {OFTEN}) AS d
        JOIN parties p ON p.supplier = d.supplier ORDER BY d.bills DESC, d.amount DESC, p.supplier LIMIT {SENDERS}""")]


def risks(engine: Engine, named: Named, lang: Lang) -> list[Row]:
    """The product groups of the high-risk list that something was bought in, the largest first; reads `placed`."""
    made = []
    for number, sellers in engine.rows("""
            SELECT risk, COUNT(DISTINCT CASE WHEN seller > 0 THEN seller END) FROM placed
            WHERE coverage >= 0 AND risk > 0 GROUP BY risk ORDER BY SUM(amount) DESC, risk"""):
        each = spend.risk_products()[named.risks[number - 1]]
        made.append({"name": named.risk_names[number - 1], "suppliers": sellers,
                     "categories": ", ".join(category(code, lang) for code in each.categories),
                     "handle": told(f"handle.{each.code}", lang)})
    return made


def duties(found: Analysis, lang: Lang) -> Iterator[Row]:
    """What the act asks on the day of the analysis; what comes later says from when."""
    for duty in LAW.on(found.on).duties():
        if duty.duty == "strategy":
            yield {"name": text("law.duty.strategy.title", lang), "provision": duty.provision,
                   "duty": text(f"law.duty.strategy.{duty.text}", lang)}
    for each in considerations():
        provision = each.provision if each.in_force <= found.on else told(
            "later", lang, provision=each.provision, day=day(each.in_force))
        yield {"name": each.text(lang), "provision": provision, "duty": each.explained(lang)}
