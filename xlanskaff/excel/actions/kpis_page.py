"""The page of «Beregn styringsparametere»: baseline, path, latest value, and whether it is on track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlanskaff.books.strategy_lists import YEARS
from xlanskaff.books.strategy_records import Indicator, Strategy
from xlanskaff.catalogue.kpi import kpi, kpi_id, term
from xlanskaff.excel.actions.opened import Opened
from xlanskaff.excel.host import Page
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.kpi_path import Standing, standing

_GOOD: frozenset[Standing] = frozenset({"reached", "on_track", "not_due"})
_TELLS: frozenset[Standing] = frozenset({"reached", "on_track", "not_due", "behind", "wrong_way"})


def page(found: Opened, today: date, lang: Lang) -> tuple[Page, Mapping[str, int]]:
    """The page, and how many indicators there are, are on track, and cannot be judged."""
    strategy, form = Strategy(found.reading), found.reading.forms["response"]
    first, last = form.get("period_from"), form.get("period_to")
    length = YEARS if first is None or last is None else max(1, min(YEARS, last.year - first.year + 1))
    gone = 0 if first is None else today.year - first.year
    rows: list[Sequence[CellValue]] = []
    links: dict[tuple[int, int], Area] = {}
    stands: list[Standing] = []
    for indicator in strategy.indicators:
        row = found.reading.tables["kpis"][indicator.number]
        targets = [_figure(row.get(f"target{year}")) for year in range(1, length + 1)]
        stands.append(standing(indicator.direction, indicator.baseline, targets, latest=indicator.baseline,
                               years_gone=gone))
        missing = "target1" if stands[-1] == "no_target" else "baseline"
        for place, column in ((0, "parameter"), (length + 7, missing)):
            if (cell := found.cell("kpis", column, indicator.number)) is not None:
                links[len(rows), place] = cell
        rows.append((indicator.id, *_named(indicator, row, lang), _number(indicator.baseline),
                     _day(row.get("baseline_date")), *map(_number, targets), _number(indicator.baseline),
                     text(f"actions.kpis.standing.{stands[-1]}", lang), _coverage(indicator, targets, lang),
                     _remark(stands[-1], row, targets, lang)))
    columns = [*_columns(lang, "id", "name", "unit", "direction", "baseline", "baseline_date"),
               *((_year(first, number, lang), 10.0) for number in range(1, length + 1)),
               *_columns(lang, "latest", "standing", "coverage", "remark")]
    shown = Page("kpis", text("actions.kpis.tab", lang), text("actions.kpis.title", lang),
                 text("actions.kpis.lead", lang), columns, rows, links)
    return shown, {"count": len(rows), "good": sum(each in _GOOD for each in stands),
                   "unknown": sum(each not in _TELLS for each in stands)}


_WIDTHS = {"id": 7.0, "name": 36.0, "unit": 10.0, "direction": 16.0, "baseline": 11.0, "baseline_date": 13.0,
           "latest": 11.0, "standing": 24.0, "coverage": 14.0, "remark": 52.0}


def _columns(lang: Lang, *keys: str) -> list[tuple[str, float]]:
    return [(text(f"actions.kpis.column.{key}", lang), _WIDTHS[key]) for key in keys]


def _year(first: date | None, number: int, lang: Lang) -> str:
    """The heading of a target: the calendar year, or the number of the year where the period is not filled in."""
    if first is None:
        return text("actions.kpis.year", lang, number=number)
    return str(first.year + number - 1)


def _named(indicator: Indicator, row: Mapping[str, Any], lang: Lang) -> tuple[str, str | None, str | None]:
    """Name, unit and direction, in the person's language where the catalogue has them."""
    code = kpi_id(str(row["parameter"]))
    if code is not None:
        listed = kpi(code)
        return (f"{code} {listed.text(lang)}", term(f"unit.{listed.unit}").text(lang),
                term(f"direction.{listed.direction}").text(lang))
    way = term(f"direction.{indicator.direction}").text(lang) if indicator.direction else None
    return indicator.name, indicator.unit or None, way


def _coverage(indicator: Indicator, targets: Sequence[Decimal | None], lang: Lang) -> str:
    there = sum(value is not None for value in (indicator.baseline, *targets))
    return text("actions.kpis.of", lang, count=there, all=1 + len(targets))


def _remark(stands: Standing, row: Mapping[str, Any], targets: Sequence[Decimal | None], lang: Lang) -> str | None:
    """Why something is empty, and what it takes to fill it."""
    parts = []
    if stands in ("no_value", "no_target", "no_direction", "wrong_way"):
        parts.append(text(f"actions.kpis.why.{stands}", lang))
    if stands == "no_value" and (code := kpi_id(str(row["parameter"]))) is not None:
        parts.append(text("actions.kpis.why.data", lang, data=kpi(code).data(lang)))
    if stands in _TELLS and any(target is None for target in targets):
        parts.append(text("actions.kpis.why.gaps", lang))
    if row.get("baseline") is not None and row.get("baseline_date") is None:
        parts.append(text("actions.kpis.why.undated", lang))
    return " ".join(parts) or None


def _figure(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _day(value: date | None) -> str | None:
    return None if value is None else f"{value:%d.%m.%Y}"
