"""The indicators as rows of a report: also those that the data cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xlanskaff.catalogue.kpi import kpi, kpis, term
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.kpi.result import KpiResult
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_report_words import decimal, grouped, number, percent, told
from xlanskaff.spend.analyses.interval import Interval, coverage

LAST = "KPI17"
"""The indicators up to this one are of purchases, agreements and invoices; the others are of other things."""
SHEETS = {"KPI08": "categories", "KPI09": "categories", "KPI10": "departments"}
"""Where the figures of an indicator stand that is not one figure but one for each category or department."""
_SHARES = frozenset({"on_contract", "share", "number"})
_KRONER = frozenset({"limit", "no_contract_that_day"})

Row = dict[str, Any]


def rows(found: Analysis, lang: Lang) -> list[Row]:
    """KPI01 to KPI17, each with its value or with what is missing."""
    known = {each.key: each for each in found.kpis}
    return [_row(found, each.id, known.get(each.id), lang) for each in kpis() if each.id <= LAST]


def _row(found: Analysis, key: str, result: KpiResult | None, lang: Lang) -> Row:
    said = kpi(key)
    row: Row = {"id": key, "name": said.text(lang), "unit": term(f"unit.{said.unit}").text(lang),
                "direction": term(f"direction.{said.direction}").text(lang),
                "data_to": serial(found.span.last) if found.span.last else None,
                "remark": " ".join(_remarks(found, key, result, lang)) or None}
    if result is None:
        return row
    over, under, value = result.numerator, result.denominator, result.value
    times = 100 if said.unit == "share" else 1
    # A number of suppliers may stand beside the share that it makes up, without being that share.
    divided = value is not None and over is not None and under is not None and under > 0 and over / under == value
    row.update(numerator=_float(over), denominator=_float(under), scale=times if divided else None,
               given=None if divided or value is None else float(round(value * times, 1)),
               coverage=_float(result.coverage.share if result.coverage else None))
    return row


def _remarks(found: Analysis, key: str, result: KpiResult | None, lang: Lang) -> Iterator[str]:
    if key in SHEETS:
        sheet = "changes" if key == "KPI09" and found.turnovers else SHEETS[key]
        yield told("kpi.see", lang, sheet=text(f"spend_analysis.sheet.{sheet}.tab", lang))
        return
    if result is None:
        yield told("kpi.not_told", lang, data=kpi(key).data(lang))
        return
    if result.reason:
        yield text(f"kpi.reason.{result.reason}", lang)
    between = _between(found, key)
    if between and between.least is not None and between.most is not None and between.most > between.least:
        yield told("kpi.between", lang, least=decimal(between.least * 100, lang), most=decimal(
            between.most * 100, lang), undecided=decimal((between.undecided_share or Decimal(0)) * 100, lang))
    beside = ", ".join(_beside(name, value, lang) for name, value in result.extras.items()
                       if value and name != "least_coverage")
    if beside:
        yield f"{beside[0].upper()}{beside[1:]}."
    covered = result.coverage
    if result.value is not None and covered and (covered.share or 0) < 1:
        row, column = text(f"kpi.row.{covered.column.partition('.')[0]}", lang), text(
            f"kpi.column.{covered.column}", lang)
        yield told("kpi.covered", lang, column=f"{row}: {column}")


def _between(found: Analysis, key: str) -> Interval | None:
    """The interval that an indicator lies within."""
    if key == "KPI03":
        return found.announced.share if found.announced else None
    if not found.agreements:
        return None
    if key == "KPI02":
        # It asks where there is an agreement, whoever sold: a line that may lie there is what is not decided.
        return coverage(replace(each, on=each.area) for each in found.agreements.classes)
    return found.agreements.loyalty if key == "KPI01" else None


def _beside(name: str, value: Decimal, lang: Lang) -> str:
    if name in _SHARES:
        written = f"{percent(value)} %"
    elif name in _KRONER:
        written = f"NOK {grouped(int(value * 100), lang)}" if lang == "en" else f"{grouped(int(value * 100), lang)} kr"
    else:
        written = number(int(value), lang) if value == int(value) else decimal(value, lang)
    return f"{text(f'kpi.extra.{name}', lang)}: {written}".replace(" %", "\u00a0%").replace(" kr", "\u00a0kr")


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
