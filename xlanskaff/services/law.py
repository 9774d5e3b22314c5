"""Listing the law: every dated value with its source and the day it was last checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlanskaff.errors import Finding
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.law.cpv_lists import LISTS
from xlanskaff.law.duty_periods import DutyPeriod
from xlanskaff.law.parameters import DecidedBy, Value
from xlanskaff.law.store import LAW
from xlanskaff.services.ask_facts import Day, day_of
from xlanskaff.services.law_words import amount, day, name

USUALLY: DecidedBy = "procurement_started_on"
"""The date that picks most values; a listing names it once."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The values and duties of all days, or those of one.

    Attributes:
        on: the day; None for all.
        warnings: that the day lies after the last check.
    """

    on: date | None
    values: tuple[Value, ...]
    duties: tuple[DutyPeriod, ...]
    checked_on: date
    warnings: tuple[Finding, ...] = ()


def law(on: Day = None) -> Listing:
    """Everything that is recorded, or what applies on a day.

    Raises:
        Problem XA-324: not a date (exit 2).
        Problem XA-315: nothing is recorded for that day (exit 3).

    Example:
        >>> [v.amount for v in law("2026-07-01").values if v.parameter == "loa.lower_bound"]
        [500000]
    """
    if on is None:
        values = tuple(value for parameter in LAW.parameters.values() for value in parameter.values)
        duties = tuple(period for duty in LAW.duties.values() for period in duty.periods)
        return Listing(None, values, duties, LAW.checked_on)
    snapshot = LAW.on(day_of(on))
    return Listing(snapshot.day, snapshot.values(), snapshot.duties(), LAW.checked_on, tuple(snapshot.stale(())))


def lines(listing: Listing, lang: Lang) -> list[str]:
    """The listing for people: one block for each parameter, one row for each value."""
    checked = day(listing.checked_on)
    found = [text("ask.law.heading", lang, checked=checked) if listing.on is None
             else text("ask.law.heading_on", lang, on=day(listing.on), checked=checked),
             _decided(USUALLY, lang)]
    rows = {value: _row(value, lang) for value in listing.values}
    widths = [max(len(row[column]) for row in rows.values()) for column in range(5)]
    before = ""
    for value, row in rows.items():
        if value.parameter != before:
            found += ["", f"{value.parameter} · {name(value.parameter, lang)}"]
            by = LAW.parameters[value.parameter].decided_by
            found += [] if by == USUALLY else [f"  {_decided(by, lang)}"]
            before = value.parameter
        found.append("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if listing.duties:
        found += ["", f"{text('ask.law.duties', lang)}:"]
        found += [f"  {'  '.join(row)}" for row in _duties(listing.duties, lang)]
    if _has_cpv(listing):
        found += ["", f"{text('ask.law.cpv', lang)}:"]
        found += [f"  {'  '.join(row)}" for row in _cpv(lang)]
    found += ["", text("ask.sources", lang)]
    return [*found, *(f"  {s}: {LAW.sources[s].title}  {LAW.sources[s].address}" for s in _sources(listing))]


def document(listing: Listing, lang: Lang) -> dict[str, Any]:
    """The listing as machines read it."""
    return {
        "ok": True, "on": listing.on.isoformat() if listing.on else None,
        "checked_on": listing.checked_on.isoformat(),
        "value": [{
            "parameter": v.parameter, "name": name(v.parameter, lang), "from": v.begins.isoformat(), "amount": v.amount,
            "unit": v.unit, "vat": v.vat, "comparison": v.comparison, "gap": v.gap or None,
            "decided_by": LAW.parameters[v.parameter].decided_by, "authority": LAW.parameters[v.parameter].authority,
            "kind": list(LAW.parameters[v.parameter].kind), "provision": v.provision, "source": v.sources[0],
            "sources": list(v.sources), "certainty": v.certainty, "checked_on": v.checked_on.isoformat(),
        } for v in listing.values],
        "duties": [{
            "duty": d.duty, "name": name(f"duty.{d.duty}", lang), "from": d.begins.isoformat(), "strength": d.strength,
            "binds": d.binds, "provision": d.provision, "source": d.sources[0], "sources": list(d.sources),
            "certainty": d.certainty, "checked_on": d.checked_on.isoformat(),
        } for d in listing.duties],
        "sources": {s: {"title": LAW.sources[s].title, "address": LAW.sources[s].address}
                    for s in _sources(listing)},
        "warnings": [say(finding, lang).as_dict() for finding in listing.warnings],
    }


def _row(value: Value, lang: Lang) -> tuple[str, ...]:
    if value.gap:
        stated = text(f"ask.law.{value.gap}", lang)
    elif value.amount is None:
        stated = text("law.comparison.none", lang)
    else:
        stated = f"{text(f'law.comparison.{value.comparison}', lang)} {amount(value.amount, value.unit, lang)}"
    return (text("ask.law.begins", lang, begins=day(value.begins)), stated, value.provision, value.sources[0],
            _checked(value, lang))


def _checked(entry: Value | DutyPeriod, lang: Lang) -> str:
    return text("ask.law.checked", lang, checked=day(entry.checked_on),
                certainty=text(f"law.certainty.{entry.certainty}", lang))


def _decided(by: DecidedBy, lang: Lang) -> str:
    return text("ask.law.decided", lang, when=text(f"law.decided_by.{by}", lang))


def _duties(found: tuple[DutyPeriod, ...], lang: Lang) -> Iterator[tuple[str, ...]]:
    titles = [name(f"duty.{period.duty}", lang) for period in found]
    width, wide = max(map(len, titles)), max(len(period.provision) for period in found)
    for title, period in zip(titles, found, strict=True):
        yield (title.ljust(width), text("ask.law.begins", lang, begins=day(period.begins)),
               period.provision.ljust(wide), period.sources[0].ljust(19), _checked(period, lang))


def _cpv(lang: Lang) -> Iterator[tuple[str, ...]]:
    for entry in LISTS:
        listed = LAW.cpv.lists[entry]
        yield (text(f"law.kind.{entry}", lang), text("ask.law.ranges", lang, count=len(listed.ranges)),
               text("ask.law.begins", lang, begins=day(LAW.cpv.begins)), listed.provision, LAW.cpv.sources[0],
               text("ask.law.checked", lang, checked=day(LAW.cpv.checked_on),
                    certainty=text(f"law.certainty.{LAW.cpv.certainty}", lang)))


def _sources(listing: Listing) -> list[str]:
    used = {source for value in listing.values for source in value.sources}
    used |= {source for period in listing.duties for source in period.sources}
    used |= set(LAW.cpv.sources) if _has_cpv(listing) else set()
    return [source for source in LAW.sources if source in used]


def _has_cpv(listing: Listing) -> bool:
    return listing.on is None or listing.on >= LAW.cpv.begins
