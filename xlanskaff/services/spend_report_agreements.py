"""Agreements, what they cover, and the questions of the threshold watch, as rows of a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_words import category, grouped, kroner, period, told
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.threshold_watch import Candidate
from xlanskaff.spend.contracts import Agreement, Whole, whole

Row = dict[str, Any]


def agreements(found: Analysis, lang: Lang) -> list[Row]:
    """The agreements, one row each however many suppliers it has; none without a register."""
    if found.agreements is None:
        return []
    made = []
    for each, use in zip(whole(found.register), found.agreements.uses, strict=True):
        own = [found.register[at] for at in each.rows]
        codes = dict.fromkeys(code for row in own for code in row.categories)
        names = ", ".join(category(code, lang) for code in codes)
        title = next((row.title for row in own if row.title and row.title != each.id), "")
        last = _last(each, found.on)
        made.append({"agreement": each.id or None, "name": title or names or each.called,
                     "supplier": ", ".join(each.suppliers), "category": names or None,
                     "end": serial(last) if last else None, "used": kroner(use.certain),
                     "possible": kroner(use.possible), "maximum": kroner(each.maximum) if each.maximum else None})
    return made


def coverage(engine: Engine, found: Analysis, named: Named) -> list[Row]:
    """The categories, with how many agreements are valid in each on the day of the analysis."""
    valid = {at for at, each in enumerate(found.register) if _valid(each, found.on)}
    first = {at: each.rows[0] for each in whole(found.register) for at in each.rows}
    theirs: dict[str, set[int]] = {}
    for at in valid:
        for code in found.register[at].categories:
            theirs.setdefault(code.casefold(), set()).add(first[at])
    # What was surely bought on an agreement is covered by it, whatever it is called; and an agreement that does
    # not say what it is for is for what was, or may have been, bought on it.
    for number, at, level in engine.rows("""
            SELECT b.category, l.entry, MAX(l.level) FROM levels l JOIN bought b ON b.bought = l.bought
            WHERE b.category > 0 GROUP BY b.category, l.entry""") if found.register else ():
        if at in valid and (level > 1 or not found.register[at].categories):
            theirs.setdefault(found.categories[number].casefold(), set()).add(first[at])
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
    sure = "sure" if each.certain else "months" if each.basis == "13_months" else "perhaps"
    said = told(f"question.{each.together}.{sure}", lang, supplier=found.names.get(each.supplier, ""), category=what,
                count=each.suppliers, sure=grouped(each.sure, lang), amount=grouped(each.amount, lang))
    parts = [said]
    if each.unit:
        code, name = found.departments[each.unit]
        parts.append(told("question.unit", lang, unit=name or code))
    if not each.kind_known:
        parts.append(told("question.kind", lang))
    return " ".join(parts)


def _last(each: Whole, on: date) -> date | None:
    """The last day of an agreement; where that is past and an option is left, the last day of the option."""
    if each.ends is None or each.ends >= on or each.option_ends is None:
        return each.ends
    return max(each.ends, each.option_ends)


def ended(each: Agreement, on: date) -> bool:
    """Whether an agreement has surely ended on a day, its options counted."""
    return each.ends is not None and max(each.ends, each.last_option or each.ends) < on


def _valid(each: Agreement, on: date) -> bool:
    return (each.starts is None or each.starts <= on) and not ended(each, on)
