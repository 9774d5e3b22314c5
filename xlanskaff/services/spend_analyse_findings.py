"""What an analysis is worth telling: each finding is a question or a fact, never an accusation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlanskaff.catalogue import spend
from xlanskaff.catalogue.kpi import setting
from xlanskaff.errors import Finding, note, warning
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.spend_analyse_persons import winner_shown
from xlanskaff.spend.analyses import contracts
from xlanskaff.spend.contracts import whole
from xlanskaff.spend.persons import masked
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
        *before, *_ledger(found), *_register(found, lang), *_strange(found, lang), *_winners(found),
        *_watch(found, lang), *_figures(found)))


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
    agreements, strange = whole(found.register), set(told.unknown_suppliers)
    if unknown := [each.called for each in agreements if strange >= set(each.rows)]:
        yield warning("XA-1219", count=len(unknown), ids=_few(unknown))
    if some := [(each.called, found.register[at]) for each in agreements for at in each.rows
                if at in strange and not strange >= set(each.rows)]:
        yield note("XA-1315", count=len({called for called, _ in some}),
                   ids=_few(f"{called}: {row.supplier or row.organisation_number}" for called, row in some))
    for each in contracts.expiring(found.register, found.on, int(setting("expiry_days"))):
        yield warning("XA-1240", seen=each.called, ends=_day(each.ends or found.on))
    unused = []
    for each, use in zip(agreements, told.uses, strict=True):
        if each.maximum and use.certain + use.possible >= each.maximum * USED:
            yield warning("XA-1241", seen=each.called, maximum=grouped(each.maximum), least=grouped(use.certain),
                          most=grouped(use.certain + use.possible))
        # Where no supplier of it is in the ledger, that has been told.
        if not use.lines and set(each.rows) - strange:
            unused.append(each.called)
    if unused:
        yield note("XA-1242", count=len(unused), ids=_few(unused))
    without = [area for area in told.areas if area.category and area.without > 0]
    for area in sorted(without, key=lambda area: -area.without)[:_AREAS]:
        yield note("XA-1243", category=category(found, area.category, lang), amount=grouped(area.without))


def _strange(found: Analysis, lang: Lang) -> Iterator[Finding]:
    """Categories of the register that are neither in the tree nor on any line, and what may have been meant."""
    tree = spend.categories()
    known = {code.casefold() for code in (*tree, *found.categories.values())}
    strange = [(name, at) for at in (found.agreements.unknown_categories if found.agreements else ())
               for name in found.register[at].categories if name.casefold() not in known]
    if not strange:
        return
    names = {each.name.text(lang).casefold(): each.name.text(lang) for each in tree.values()}

    def meant(name: str) -> str:
        near = get_close_matches(name.casefold(), names, 1)
        return text("spend_analyse.perhaps", lang, seen=name, near=names[near[0]]) if near else text(
            "spend_analyse.named", lang, seen=name)

    agreements = {found.register[at].id.casefold() or at for _, at in strange}
    yield warning("XA-1313", count=len(agreements), ids=_few(meant(masked(name)) for name, _ in strange))


def _winners(found: Analysis) -> Iterator[Finding]:
    if found.announced and found.announced.unmatched:
        told = [found.awards[at] for at in found.announced.unmatched]
        yield note("XA-1314", count=len(told), whole=len(found.awards), ids=_few(winner_shown(each) for each in told))


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
        elif each.basis == "13_months":
            yield note("XA-1316", count=each.suppliers, sure=grouped(each.sure), **values)
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
