"""Cell values of a spend analysis: changes, questions, prices, potential, indicators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from xlanskaff.books.strategy_lists import YES_NO
from xlanskaff.catalogue.kpi import kpis, term
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import LANGUAGES, Lang, text

Rows = list[dict[str, Any]]
WORDS = {
    "compared": ("Hele {} mot hele {}", "Heile {} mot heile {}", "All of {} against all of {}"),
    "asked": ("Er to bilag fra {} på samme beløp to kjøp?", "Er to bilag frå {} på same beløp to kjøp?",
              "Are two documents of the same amount from {} two purchases?"),
    "tail": ("Samle halen", "Samle halen", "Gather the tail"),
    "agreed": ("Bruke avtalene", "Bruke avtalane", "Use the agreements"),
    "prices": ("Betale laveste pris", "Betale lågaste pris", "Pay the lowest price"),
    "small": ("Samle små fakturaer", "Samle små fakturaer", "Gather small invoices"),
    "ours": ("Andelene er antatt.", "Delane er antekne.", "The shares are assumed."),
    "pencil": ("Blyant", "Blyant", "Pencil"), "soap": ("Såpe, 5 liter", "Såpe, 5 liter", "Soap, 5 litres"),
    "missing": ("Dataene sier det ikke.", "Dataa seier det ikkje.", "The data do not say."),
}


def more(lang: Lang, year: int, areas: Sequence[str], sellers: Sequence[str]) -> dict[str, Rows]:
    """The rows, for lines of a year and the one before it; with one answer and one indicator left out."""
    def said(key: str, *values: object) -> str:
        return WORDS[key][LANGUAGES.index(lang)].format(*values)

    return {**_changes(said, lang, year, areas, sellers), **_asked(said, sellers, year), **_saved(said, lang),
            "kpis": _kpis(said, lang, year)}


def _changes(said: Callable[..., str], lang: Lang, year: int, areas: Sequence[str], sellers: Sequence[str],
             ) -> dict[str, Rows]:
    years = [{"year": at, "months": said("compared", at, at - 1), "new": 4, "new_sum": 250_000.5, "lost": 3,
              "lost_sum": 12_000.25, "before_first": serial(date(at - 1, 1, 1)),
              "before_last": serial(date(at - 1, 12, 1)), "after_first": serial(date(at, 1, 1)),
              "after_last": serial(date(at, 12, 1))} for at in (year, year - 1)]
    names = [*areas, text("spend_analysis.category_changes.unplaced", lang)]
    return {"years": years, "category_changes": [{"year": at, "name": name} for at in (year, year - 1)
                                                 for name in names],
            "supplier_changes": [{"year": year, "name": name, "before": before, "after": after} for name, (
                before, after) in zip(sellers, ((0, 900), (10_000, 0), (500, 800), (700, 600), (300, 300)),
                                      strict=False)]}


def _asked(said: Callable[..., str], sellers: Sequence[str], year: int) -> dict[str, Rows]:
    return {"duplicates": [{"no": no, "question": said("asked", name), "supplier": name, "document": f"F{20_000 + no}",
                            "day": serial(date(year, 3, no)), "sum": 1_000.5 * no, "number": no + 1,
                            "lines": f"{no}, {no + 7}"} for no, name in enumerate(sellers[:3], 1)]}


def _saved(said: Callable[..., str], lang: Lang) -> dict[str, Rows]:
    counted = (("consolidation", "tail", "yes"), ("loyalty", "agreed", "no"), ("prices", "prices", "no"),
               ("small_invoices", "small", "yes"))
    return {
        "potential": [{"source": source, "what": said(key), "given": 40_000.0, "low": 0.01, "high": 0.05,
                       "counted": YES_NO.label(code, lang), "assumption": said("ours")}
                      for source, key, code in counted],
        "prices": [{"item": said(item), "unit": "stk", "suppliers": 2, "lines": 4, "quantity": 12.5, "lowest": 10.0,
                    "highest": 17.35, "sum": 180.75} for item in ("pencil", "soap")]}


def _kpis(said: Callable[..., str], lang: Lang, year: int) -> Rows:
    made: Rows = []
    for at, each in enumerate(kpis()[:17]):
        row = {"id": each.id, "name": each.text(lang), "unit": term(f"unit.{each.unit}").text(lang),
               "direction": term(f"direction.{each.direction}").text(lang), "data_to": serial(date(year, 12, 31))}
        kind = at % 3
        fraction = {"numerator": 2_000.0 + at, "denominator": 3_000.0, "coverage": 0.8}
        made.append({**row, **(fraction | {"scale": 100 if each.unit == "share" else 1} if kind == 0 else
                               {"given": 28.5, **fraction} if kind == 1 else {"remark": said("missing")})})
    return made
