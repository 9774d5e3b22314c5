"""What could be saved, and what may have been paid twice, as rows of a report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xlanskaff.books.strategy_lists import YES_NO
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_words import day, kroner, told
from xlanskaff.spend.analyses.duplicates import Suspected
from xlanskaff.spend.analyses.potential import RATES
from xlanskaff.spend.analyses.prices import THOUSANDTHS

Row = dict[str, Any]


def potential(found: Analysis, lang: Lang) -> list[Row]:
    """The sources of savings; of those that overlap the largest is counted.

    All overlap but the handling of invoices, which saves work and not purchases.
    """
    bases = {each.source: each.basis for each in found.potential}
    if found.invoices.numbered and found.invoices.small:
        bases.setdefault("small_invoices", 0)  # until somebody types what handling an invoice costs
    overlapping = [source for source in bases if source != "small_invoices"]
    largest = max(overlapping, key=lambda source: bases[source] * RATES[source][1], default=None)
    made = []
    for source, basis in bases.items():
        counted = source in {largest, "small_invoices"}
        why = told(f"potential.{source}.why", lang)
        low, high = RATES[source]
        made.append({"source": source, "what": told(f"potential.{source}.what", lang), "given": kroner(basis),
                     "low": float(low), "high": float(high), "counted": YES_NO.label("yes" if counted else "no", lang),
                     "assumption": why if counted else f"{why} {told('potential.overlap', lang)}"})
    return made


def prices(found: Analysis, named: Named) -> list[Row]:
    """Things at more than one price for one unit, the most to save first; prices are not rounded to whole øre."""
    return [{"item": f"{each.item} ({each.code})" if each.code else each.item, "unit": each.unit or None,
             "category": named.category(named.places.numbers[each.category]) if each.category else None,
             "suppliers": each.suppliers, "lines": each.lines,
             "quantity": float(Decimal(each.quantity) / THOUSANDTHS), "lowest": _price(each.lowest),
             "highest": _price(each.highest), "sum": kroner(each.amount)} for each in found.prices]


def _price(thousandths: int) -> float:
    return float(Decimal(thousandths) / THOUSANDTHS / 100)


def duplicates(found: Analysis, lang: Lang) -> list[Row]:
    """The documents that look like one another, as questions, the most at stake first."""
    return [_asked(found, at, each, lang) for at, each in enumerate(found.duplicates, 1)]


def _asked(found: Analysis, at: int, each: Suspected, lang: Lang) -> Row:
    supplier = found.names.get(each.supplier, "")
    asked = told(f"duplicate.{each.sign}", lang, supplier=supplier, document=each.document,
                 day=day(each.day) if each.day else "")
    first, last = each.first_line, each.last_line
    return {"no": at, "question": asked, "supplier": supplier,
            "document": each.document or told("duplicate.differ", lang),
            "day": serial(each.day) if each.day else None, "number": each.count,
            "sum": kroner(each.amount), "lines": f"{first}, {last}" if each.count == 2 else f"{first} … {last}"}
