"""Problems that an analysis suggests, as the workbook *Prioritering* takes them: sums in every sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_analyse_findings import RUSH
from xlanskaff.services.spend_report_agreements import ended
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_words import day, decimal, grouped, listed, number, percent, told
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.threshold_watch import Candidate
from xlanskaff.spend.contracts import whole

MOST = 15
"""So many problems are suggested, the worst first."""
_EACH = 3  # of one kind: categories without agreement, agreements over their value and so on
_UNKNOWN, _SMALL, _TAIL, _ALONE = Decimal("0.2"), Decimal("0.3"), Decimal("0.5"), Decimal("0.8")
_LARGE = 100_000_000  # øre: what is smaller than a million kroner is no problem of one supplier


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; how often and how serious from 1 to 4."""

    key: str
    values: dict[str, object]
    where: str
    frequency: int
    seriousness: int
    sheet: str


def suggested(engine: Engine, found: Analysis, asked: tuple[Candidate, ...], named: Named, lang: Lang,
              whole: str) -> list[dict[str, Any]]:
    """The rows, the worst first; reads `covered` and `terms`.

    Args:
        whole: what the ledger is of, as the place of a problem that no category or agreement has alone.
    """
    made = [*_questions(asked, named, lang), *_agreements(engine, found, lang), *_areas(found, named, whole, lang),
            *_suppliers(found, named, whole, lang), *_figures(found, whole, lang)]
    made.sort(key=lambda each: -each.frequency * each.seriousness)
    return [{"no": at, "problem": told(f"problem.{each.key}", lang, **each.values), "where": each.where[:200],
             "frequency": each.frequency, "seriousness": each.seriousness,
             "comment": told(f"basis.{each.sheet}", lang)} for at, each in enumerate(made[:MOST], 1)]


def _questions(asked: tuple[Candidate, ...], named: Named, lang: Lang) -> Iterator[Problem]:
    for key, sure in (("asked", True), ("asked_perhaps", False)):
        these = [each for each in asked if each.certain is sure and each.together == "supplier"]
        if these:
            names = list(dict.fromkeys(_category(named, each.category, lang) for each in these))
            yield Problem(key, {"count": number(len(these), lang),
                                "amount": grouped(sum(each.amount for each in these), lang)},
                          listed(names, lang), 2 + (len(these) > 1) + (len(these) > 4), 4 if sure else 3, "thresholds")


def _agreements(engine: Engine, found: Analysis, lang: Lang) -> Iterator[Problem]:
    if found.agreements is None:
        return
    after = {at: int(amount) for at, amount in engine.rows("""
        SELECT agreement, CAST(SUM(amount) AS BIGINT)
        FROM (SELECT DISTINCT t.agreement, c.bought, c.positive + c.negative AS amount
              FROM (SELECT agreement, supplier, category, MAX(GREATEST(last, COALESCE(option_last, last))) AS last
                    FROM terms WHERE supplier > 0 AND last IS NOT NULL GROUP BY agreement, supplier, category) AS t
              JOIN covered c ON c.supplier = t.supplier AND (t.category = 0 OR c.category = t.category)
                AND c.day > t.last
              WHERE c.on_agreement = 0) AS b
        GROUP BY agreement""")}
    gone, over = [], []
    for each, use in zip(whole(found.register), found.agreements.uses, strict=True):
        own = [found.register[at] for at in each.rows]
        left = after.get(each.rows[0], 0)
        if left > 0 and all(ended(row, found.on) for row in own):
            ends = max(max(row.ends, row.option_ends or row.ends) for row in own if row.ends)
            gone.append((left, each.called, day(ends)))
        if each.maximum and use.certain > each.maximum:
            over.append((use.certain, each.called, each.maximum))
    for left, called, gone_on in sorted(gone, reverse=True)[:_EACH]:
        yield Problem("expired", {"agreement": called, "day": gone_on, "amount": grouped(left, lang)}, called, 3, 4,
                      "agreements")
    for certain, called, maximum in sorted(over, reverse=True)[:_EACH]:
        yield Problem("over", {"agreement": called, "amount": grouped(certain, lang),
                               "maximum": grouped(maximum, lang)}, called, 3, 4, "agreements")


def _areas(found: Analysis, named: Named, whole: str, lang: Lang) -> Iterator[Problem]:
    if found.agreements is None:
        if found.span.amount > 0:
            yield Problem("no_register", {"amount": grouped(found.span.amount, lang)}, whole, 4, 3,
                          "coverage")
        return
    sellers = {each.category: each.suppliers for each in found.concentration}
    for key, part in (("without", "without"), ("beside", "off")):
        areas = [(getattr(each, part), each.category) for each in found.agreements.areas if each.category]
        for amount, category in sorted(areas, reverse=True)[:_EACH]:
            if amount > 0:
                name = _category(named, category, lang)
                yield Problem(key, {"category": name, "amount": grouped(amount, lang),
                                    "count": number(sellers.get(category, 0), lang)},
                              name, 4, 3 if amount >= _LARGE else 2, "coverage")


def _suppliers(found: Analysis, named: Named, whole: str, lang: Lang) -> Iterator[Problem]:
    tail = found.tail[0]
    if tail.whole > 0 and found.pareto.suppliers and Decimal(tail.suppliers) / found.pareto.suppliers >= _TAIL:
        share = percent(Decimal(tail.amount) / tail.whole)
        yield Problem("tail", {"count": number(tail.suppliers, lang), "share": share,
                               "amount": grouped(tail.amount, lang), "once": number(tail.once, lang)},
                      whole, 4, 2, "suppliers")
    alone = [each for each in found.concentration if each.category and each.positive >= _LARGE
             and Decimal(each.largest) / each.positive >= _ALONE and each.suppliers > 1]
    for each in alone[:_EACH]:
        name = _category(named, each.category, lang)
        yield Problem("alone", {"category": name, "share": percent(Decimal(each.largest) / each.positive),
                                "amount": grouped(each.amount, lang)}, name, 3, 2, "categories")


def _figures(found: Analysis, whole: str, lang: Lang) -> Iterator[Problem]:
    bills, span = found.invoices, found.span
    if bills.numbered and bills.invoices and Decimal(bills.small) / bills.invoices >= _SMALL:
        share = percent(Decimal(bills.small) / bills.invoices)
        yield Problem("small", {"count": number(bills.small, lang), "share": share,
                                "limit": grouped(bills.limit, lang)}, whole, 4, 2, "invoices")
    if span.whole and Decimal(span.uncategorised) / span.whole > _UNKNOWN:
        yield Problem("unknown", {"share": percent(Decimal(span.uncategorised) / span.whole),
                                  "amount": grouped(span.uncategorised, lang)}, whole, 4, 3, "placing")
    for each in found.decembers:
        if each.ratio is not None and each.ratio >= RUSH:
            yield Problem("december", {"year": each.year, "ratio": decimal(each.ratio, lang),
                                       "amount": grouped(each.amount, lang)}, whole, 2, 2, "departments")
    if found.duplicates:
        yield Problem("twice", {"count": number(len(found.duplicates), lang), "amount": grouped(
            max(each.extra for each in found.duplicates), lang)}, whole, 2, 3, "duplicates")


def _category(named: Named, place: int, lang: Lang) -> str:
    return (named.category(named.places.numbers[place]) if place else None) or told("no_category", lang)
