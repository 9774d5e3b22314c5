"""Year against year as rows of a report: years, their categories and suppliers."""

from __future__ import annotations

from typing import Any

from xlanskaff.language.texts import Lang, text
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_words import kroner, month, told
from xlanskaff.spend.analyses import changes
from xlanskaff.spend.analyses.engine import Engine

SUPPLIERS = 200
"""So many suppliers are told of each year, those whose sum changed most."""

Row = dict[str, Any]


def years(found: Analysis, lang: Lang) -> list[Row]:
    """Every year that can be compared, the latest first."""
    return [{"year": pair.after, "months": _compared(pair, lang), "new": flow.new, "new_sum": kroner(flow.new_amount),
             "lost": flow.lost, "lost_sum": kroner(flow.lost_amount), **_months(pair)}
            for pair, flow, _ in reversed(found.turnovers)]


def categories(found: Analysis, named: Named, lang: Lang) -> list[Row]:
    """The categories of each of these years, the largest change first."""
    unplaced = text("spend_analysis.category_changes.unplaced", lang)
    return [{"year": pair.after, "name": (
        named.category(named.places.numbers[each.number]) if each.number else None) or unplaced}
        for pair, _, areas in reversed(found.turnovers) for each in areas]


def suppliers(engine: Engine, found: Analysis) -> list[Row]:
    """The suppliers of each of these years, the largest change first; reads `slim` and `parties`."""
    by_year = [(pair.after, each) for pair, _, _ in reversed(found.turnovers)
               for each in changes.changes(engine, pair, "supplier", SUPPLIERS) if each.number > 0]
    wanted = ", ".join(str(number) for number in sorted({each.number for _, each in by_year})) or "-1"
    known = {number: (name, organisation, person) for number, name, organisation, person in engine.rows(
        f"SELECT supplier, name, organisation_number, person FROM parties WHERE supplier IN ({wanted})")}
    made = []
    for year, each in by_year:
        name, organisation, person = known[each.number]
        made.append({"year": year, "name": name, "organisation_number": None if person else organisation,
                     "before": kroner(each.before), "after": kroner(each.after)})
    return made


def _months(pair: changes.Pair) -> Row:
    return {f"{which}_{end}": month(year * 100 + at)
            for which, year in (("before", pair.before), ("after", pair.after))
            for end, at in (("first", pair.first_month), ("last", pair.last_month))}


def _compared(pair: changes.Pair, lang: Lang) -> str:
    """The months that are compared, in words."""
    if pair.whole:
        return told("years.whole", lang, year=pair.after, before=pair.before)
    first, last = (told(f"month.m{at:02d}", lang) for at in (pair.first_month, pair.last_month))
    key = "one" if pair.first_month == pair.last_month else "part"
    return told(f"years.{key}", lang, first=first, last=last if lang == "en" else last.lower(), year=pair.after,
                before=pair.before)
