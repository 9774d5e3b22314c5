"""Agreements, what they cover, and the questions of the threshold watch, as rows of a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_analyse_inputs import uses
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_words import category, grouped, kroner, period, told
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.threshold_watch import Candidate
from xlanskaff.spend.contracts import Agreement

Row = dict[str, Any]


def agreements(found: Analysis, lang: Lang) -> list[Row]:
    """The agreements, one row each however many suppliers it has; none without a register."""
    if found.agreements is None:
        return []
    made = []
    for called, rows in uses(found.register):
        own = [found.register[at] for at in rows]
        codes = dict.fromkeys(code for each in own for code in each.categories)
        names = ", ".join(category(code, lang) for code in codes)
        title = next((each.title for each in own if each.title and each.title != called), "")
        ends = [each for each in (_last(each, found.on) for each in own) if each]
        maximum = max((each.maximum or 0 for each in own), default=0)
        made.append({"agreement": own[0].id or None, "name": title or names or called,
                     "supplier": ", ".join(dict.fromkeys(filter(None, (each.supplier or each.organisation_number
                                                                       for each in own)))),
                     "category": names or None, "end": serial(max(ends)) if ends else None,
                     "used": kroner(sum(found.agreements.uses[at].certain for at in rows)),
                     "possible": kroner(sum(found.agreements.uses[at].possible for at in rows)),
                     "maximum": kroner(maximum) if maximum else None})
    return made


def coverage(engine: Engine, found: Analysis, named: Named) -> list[Row]:
    """The categories, with how many agreements are valid in each on the day of the analysis."""
    valid = {at for at, each in enumerate(found.register) if _valid(each, found.on)}
    ids = {at: called for called, rows in uses(found.register) for at in rows}
    theirs: dict[str, set[str]] = {}
    for at in valid:
        for code in found.register[at].categories:
            theirs.setdefault(code.casefold(), set()).add(ids[at])
    # What was surely bought on an agreement is covered by it, whatever it is called; and an agreement that does
    # not say what it is for is for what was, or may have been, bought on it.
    for number, at, level in engine.rows("""
            SELECT b.category, l.agreement, MAX(l.level) FROM levels l JOIN bought b ON b.bought = l.bought
            WHERE l.level > 0 AND b.category > 0 GROUP BY b.category, l.agreement""") if found.register else ():
        if at in valid and (level > 1 or not found.register[at].categories):
            theirs.setdefault(found.categories[number].casefold(), set()).add(ids[at])
    return [{"name": name, "agreements": len(theirs.get(code.casefold(), ()))}
            for code, name in zip(named.categories, named.category_names, strict=True)]


def candidates(found: Analysis, asked: tuple[Candidate, ...], named: Named, lang: Lang) -> Iterator[Row]:
    """The questions; their numbers stand on the lines behind them."""
    for at, each in enumerate(asked, 1):
        yield {"no": at, "question": question(found, each, named, lang), "period": period(each.first, each.last),
               "sum": kroner(each.amount), "limit": kroner(each.limit), "limit_from": serial(each.begins),
               "provision": each.provision, "lines": each.lines}


def question(found: Analysis, each: Candidate, named: Named, lang: Lang) -> str:
    """One question in words: whom it is about, what is known, and what to answer."""
    what = named.category(named.places.numbers[each.category]) if each.category else told("no_category", lang)
    sure = "sure" if each.certain else "perhaps"
    said = told(f"question.{each.together}.{sure}", lang, supplier=found.names.get(each.supplier, ""), category=what,
                count=each.suppliers, sure=grouped(each.sure, lang), amount=grouped(each.amount, lang))
    parts = [said]
    if each.unit:
        code, name = found.departments[each.unit]
        parts.append(told("question.unit", lang, unit=name or code))
    if not each.kind_known:
        parts.append(told("question.kind", lang))
    return " ".join(parts)


def _last(each: Agreement, on: date) -> date | None:
    """The last day of an agreement; where that is past and an option is left, the last day of the option."""
    if each.ends is None or each.ends >= on or each.option_ends is None:
        return each.ends
    return max(each.ends, each.option_ends)


def ended(each: Agreement, on: date) -> bool:
    """Whether an agreement has surely ended on a day, its options counted."""
    return each.ends is not None and max(each.ends, each.option_ends or each.ends) < on


def _valid(each: Agreement, on: date) -> bool:
    return (each.starts is None or each.starts <= on) and not ended(each, on)
