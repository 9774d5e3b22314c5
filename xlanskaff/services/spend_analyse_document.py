"""An analysis as machines read it: sums as decimal strings, shares as strings, nothing where nothing is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xlanskaff.catalogue import spend
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_analyse_findings import category
from xlanskaff.spend.analyses.interval import Interval
from xlanskaff.spend.analyses.prices import THOUSANDTHS
from xlanskaff.spend.analyses.threshold_watch import Candidate
from xlanskaff.spend.contracts import whole
from xlanskaff.spend.reckoning import kroner

_SCOPES = {"in": "in_scope", "out": "excluded", "review": "to_review"}
_DIGITS = Decimal("0.0001")


def document(found: Analysis, lang: Lang) -> dict[str, Any]:
    """The whole analysis. `read` is what the lines and the rows set aside come to, so the sums add up."""
    sums = {name: sum(each.amount for each in found.totals if each.scope == scope) for scope, name in _SCOPES.items()}
    lines = {name: sum(each.lines for each in found.totals if each.scope == scope) for scope, name in _SCOPES.items()}
    return {
        "ok": True, "file": found.file, "currency": found.currency, "on": found.on.isoformat(),
        "classified": found.classified,
        "read": kroner(sum(sums.values()) + found.set_aside), **{name: kroner(each) for name, each in sums.items()},
        "set_aside": kroner(found.set_aside), "lines": {**lines, "set_aside": found.set_aside_rows},
        "first": _day(found.span.first), "last": _day(found.span.last),
        "suppliers": found.pareto.suppliers, "pareto": share(found.pareto.share),
        "as_written": {"suppliers": found.as_written[0], "pareto": share(found.as_written[1])},
        "abc": {each.letter: {"suppliers": each.suppliers, "sum": kroner(each.amount)}
                for each in found.pareto.classes},
        "top_suppliers": [{"name": each.name, "organisation_number": each.organisation_number,
                           "sum": kroner(each.amount), "class": each.letter} for each in found.largest],
        "categories": [{
            "category": found.categories.get(each.category), "name": category(found, each.category, lang),
            "suppliers": each.suppliers, "sum": kroner(each.amount), "hhi": share(each.hhi),
            "largest": {"name": found.names[each.largest_supplier], "sum": kroner(each.largest)}
            if each.largest > 0 else None,
        } for each in found.concentration],
        "tail": {"suppliers": found.tail[0].suppliers, "once": found.tail[0].once, "sum": kroner(found.tail[0].amount)},
        "months": {str(each.month): kroner(each.amount) for each in found.months},
        "december": {str(each.year): share(each.ratio) for each in found.decembers},
        "years": [{"before": pair.before, "after": pair.after, "months": [pair.first_month, pair.last_month],
                   "new_suppliers": flow.new, "new_sum": kroner(flow.new_amount), "lost_suppliers": flow.lost,
                   "lost_sum": kroner(flow.lost_amount)} for pair, flow, _ in found.turnovers],
        "invoices": _invoices(found), "suspected_duplicates": [{
            "sign": each.sign, "supplier": found.names.get(each.supplier, ""), "document": each.document,
            "date": _day(each.day), "sum": kroner(each.amount), "count": each.count,
            "lines": [each.first_line, each.last_line]} for each in found.duplicates],
        "price_spread": [{"item": each.item, "code": each.code, "unit": each.unit, "lines": each.lines,
                          "quantity": str(Decimal(each.quantity) / THOUSANDTHS),
                          "lowest": kroner(Decimal(each.lowest) / THOUSANDTHS),
                          "highest": kroner(Decimal(each.highest) / THOUSANDTHS), "sum": kroner(each.amount),
                          "saved": kroner(each.saved)} for each in found.prices],
        "agreements": _agreements(found, lang), "announced": found.announced and _interval(found.announced.share),
        "thresholds": found.watch and {
            "questions": [_candidate(found, at, each, lang) for at, each in enumerate(found.watch.candidates)],
            "unanswered": kroner(found.watch.unanswered)},
        "potential": [{"source": each.source, "basis": kroner(each.basis), "rates": [str(rate) for rate in each.rates],
                       "least": kroner(each.least), "most": kroner(each.most)} for each in found.potential],
        "kpis": [{
            "id": each.key, "value": share(each.value), "unit": each.unit, "reason": each.reason,
            "numerator": each.numerator, "denominator": each.denominator,
            "coverage": each.coverage and {"column": each.coverage.column, "share": share(each.coverage.share)},
            "data_date": _day(found.span.last), "why_not": each.reason and text(f"kpi.reason.{each.reason}", lang),
            "extras": {name: share(value) for name, value in each.extras.items()},
            "parts": [{"of": part.of, "name": _part(found, each.key, part.of, lang), "year": part.year,
                       "value": share(part.value)} for part in each.parts]} for each in found.kpis],
        "findings": [say(finding, lang).as_dict() for finding in found.findings],
    }


def share(value: Decimal | None) -> str | None:
    """A share or another figure with four decimals.

    Example:
        >>> share(Decimal(2) / 3), share(None)
        ('0.6667', None)
    """
    return None if value is None else str(value.quantize(_DIGITS))


def _part(found: Analysis, key: str, code: str, lang: Lang) -> str:
    """The category, or of KPI10 the department, as people know it."""
    if key == "KPI10":
        return next((name for known, name in found.departments.values() if known == code and name), code)
    known = spend.categories().get(code)
    return known.name.text(lang) if known else code


def _invoices(found: Analysis) -> dict[str, Any]:
    told = found.invoices
    return {
        "invoices": told.invoices, "credit_notes": told.credit_notes, "credit_rate": share(told.credit_rate),
        "senders": told.senders, "electronic": told.electronic, "small": told.small, "limit": kroner(told.limit),
        "lines_with_number": told.numbered, "sizes": [{
            "from": kroner(each.least), "below": None if each.below is None else kroner(each.below),
            "invoices": each.invoices, "sum": kroner(each.amount),
            "cost": None if each.cost is None else kroner(each.cost)} for each in told.sizes]}


def _agreements(found: Analysis, lang: Lang) -> dict[str, Any] | None:
    told = found.agreements
    if told is None:
        return None
    return {
        "coverage": _interval(told.coverage), "loyalty": _interval(told.loyalty),
        "used": [{"id": each.id, "supplier": ", ".join(each.suppliers), "certain": kroner(use.certain),
                  "possible": kroner(use.possible), "maximum": None if each.maximum is None else kroner(each.maximum)}
                 for each, use in zip(whole(found.register), told.uses, strict=True)],
        "areas": [{"category": found.categories.get(each.category), "name": category(found, each.category, lang),
                   "sum": kroner(each.amount), "on": kroner(each.on), "off": kroner(each.off),
                   "without": kroner(each.without), "undecided": kroner(each.undecided)} for each in told.areas],
    }


def _interval(found: Interval) -> dict[str, Any]:
    return {"least": share(found.least), "most": share(found.most), "undecided": share(found.undecided_share)}


def _candidate(found: Analysis, at: int, each: Candidate, lang: Lang) -> dict[str, Any]:
    return {
        "supplier": found.names.get(each.supplier) if each.supplier else None, "suppliers": each.suppliers,
        "category": found.categories.get(each.category), "name": category(found, each.category, lang),
        "department": found.departments.get(each.unit, (None,))[0], "kind": each.kind.value,
        "kind_known": each.kind_known, "basis": each.basis, "first": _day(each.first), "last": _day(each.last),
        "sum": kroner(each.amount), "certain": each.certain, "sum_certain": kroner(each.sure),
        "in_parts": each.in_parts, "limit": kroner(each.limit), "provision": each.provision,
        "notice": each.notice.value, "count": each.lines,
        "lines": [line.line_id for line in found.behind if line.candidate == at]}


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
