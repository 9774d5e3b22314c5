"""What an analysis is worth telling: each finding is a question or a fact, never an accusation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlanskaff.catalogue import spend
from xlanskaff.catalogue.kpi import setting
from xlanskaff.errors import Finding, note, warning
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.spend_analyse_inputs import uses
from xlanskaff.spend.analyses import contracts
from xlanskaff.values import half_up

if TYPE_CHECKING:
    from xlanskaff.services.spend_analyse import Analysis

ASKED = 20
"""So many candidates of the threshold watch are told as findings; the document has them all."""
RUSH = Decimal("1.5")
"""December over an ordinary month, from which it is told."""
USED = Decimal("0.8")
"""The part of the maximum value from which it is told."""
_AREAS, _LISTED = 5, 10


def judge(found: Analysis, before: Iterable[Finding], lang: Lang) -> Analysis:
    """The analysis with its findings: those of the files first; `lang` is of the categories in them."""
    return replace(found, findings=(
        *before, *_ledger(found), *_register(found, lang), *_watch(found, lang), *_figures(found)))


def grouped(ore: int) -> str:
    """Øre as whole kroner, with no-break blanks between the thousands.

    Example:
        >>> grouped(123456789).replace("\\u00a0", " "), grouped(-50)
        ('1 234 568', '-1')
    """
    return f"{int(half_up(Decimal(ore) / 100)):,}".replace(",", "\u00a0")


def _ledger(found: Analysis) -> Iterator[Finding]:
    if not found.classified:
        yield warning("XA-1201", file=found.file)
    if not found.span.lines:
        yield warning("XA-1203", file=found.file)
    if found.span.undated:
        yield note("XA-1204", file=found.file, count=found.span.undated, amount=grouped(found.span.undated_amount))
    loyalty = next((each for each in found.kpis if each.key == "KPI01"), None)
    if loyalty and loyalty.reason == "coverage_too_low" and loyalty.coverage and loyalty.coverage.share is not None:
        yield warning("XA-1205", share=int(loyalty.coverage.share * 100), least=int(setting("least_coverage") * 100))


def _register(found: Analysis, lang: Lang) -> Iterator[Finding]:
    told = found.agreements
    if told is None:
        return
    names = [each.id or each.supplier or each.organisation_number for each in found.register]
    if told.unknown_suppliers:
        unknown = [names[at] for at in told.unknown_suppliers]
        yield warning("XA-1219", count=len(unknown), ids=_few(unknown))
    for at in contracts.expiring(found.register, found.on, int(setting("expiry_days"))):
        yield warning("XA-1240", seen=names[at], ends=_day(found.register[at].ends or found.on))
    unused = []
    for name, rows in uses(found.register):
        maximum = max((found.register[at].maximum or 0 for at in rows), default=0)
        certain, possible = (sum(getattr(told.uses[at], which) for at in rows) for which in ("certain", "possible"))
        if maximum and certain + possible >= maximum * USED:
            yield warning("XA-1241", seen=name, maximum=grouped(maximum), least=grouped(certain),
                          most=grouped(certain + possible))
        if not any(told.uses[at].lines for at in rows) and not set(rows) & set(told.unknown_suppliers):
            unused.append(name)
    if unused:
        yield note("XA-1242", count=len(unused), ids=_few(unused))
    without = [each for each in told.areas if each.category and each.without > 0]
    for each in sorted(without, key=lambda each: -each.without)[:_AREAS]:
        yield note("XA-1243", category=category(found, each.category, lang), amount=grouped(each.without))


def _watch(found: Analysis, lang: Lang) -> Iterator[Finding]:
    if found.watch is None:
        yield note("XA-1224", file=found.file, seen=found.currency)
        return
    for each in found.watch.candidates[:ASKED]:
        values = {"category": category(found, each.category, lang), "amount": grouped(each.amount),
                  "first": _day(each.first), "last": _day(each.last), "limit": grouped(each.limit),
                  "provision": each.provision}
        supplier = found.names.get(each.supplier, "")
        if each.certain and each.together == "supplier":
            yield note("XA-1220", supplier=supplier, **values)
        elif each.certain:
            yield note("XA-1221", count=each.suppliers, **values)
        elif each.together == "supplier":
            yield note("XA-1225", supplier=supplier, sure=grouped(each.sure), **values)
        else:
            yield note("XA-1226", count=each.suppliers, sure=grouped(each.sure), **values)
    if len(found.watch.candidates) > ASKED:
        yield note("XA-1223", count=len(found.watch.candidates))
    if found.watch.unanswered > 0:
        yield note("XA-1222", amount=grouped(found.watch.unanswered), begins=_day(found.watch.begins))


def _figures(found: Analysis) -> Iterator[Finding]:
    if found.duplicates:
        top = found.duplicates[0]
        yield note("XA-1244", count=len(found.duplicates), amount=grouped(top.amount),
                   supplier=found.names.get(top.supplier, ""))
    for each in found.decembers:
        if each.ratio is not None and each.ratio >= RUSH:
            yield note("XA-1245", year=str(each.year), ratio=float(round(each.ratio, 1)))


def category(found: Analysis, number: int, lang: Lang) -> str:
    """A category as people know it; a word for not known where there is none."""
    code = found.categories.get(number, "")
    known = spend.categories().get(code)
    return known.name.text(lang) if known else code or text("spend_analyse.unknown", lang)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _few(names: Iterable[str]) -> tuple[str, ...]:
    listed: Sequence[str] = list(dict.fromkeys(names))
    return (*listed[:_LISTED], "…") if len(listed) > _LISTED else tuple(listed)
