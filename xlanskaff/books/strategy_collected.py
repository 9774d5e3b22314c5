"""The strategies of many units put together: one consolidated workbook, for both variants."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from xlanskaff.books import collected
from xlanskaff.books.strategy_checks import checks
from xlanskaff.books.strategy_lists import COVERAGE
from xlanskaff.grammar.blocks import Card, Cards, Sheet, Table, Workbook
from xlanskaff.grammar.columns import Kind, Row, constant
from xlanskaff.grammar.expr import count, label, rows, where
from xlanskaff.language.texts import Lang, text

KEY = "strategy_collected"
CHECKS = tuple(check.key for check in checks(simple=False))

Text = Annotated[str | None, constant(fmt="prose")]
Muted = Annotated[str | None, constant(fmt="muted")]
Id = Annotated[str | None, constant(fmt="id")]
No = Annotated[int | None, constant(Kind.WHOLE, fmt="id")]
Whole = Annotated[int | None, constant(Kind.WHOLE, fmt="level")]
Tally = Annotated[int | None, constant(Kind.WHOLE, fmt="tally")]
Figure = Annotated[float | None, constant(Kind.NUMBER, fmt="figure")]
Day = Annotated[int | None, constant(Kind.DATE, fmt="date")]
Word = Annotated[str | None, constant(translated=True, fmt="prose")]


class CheckRow(Row):
    """One check over all units: how many strategies have which word on it."""

    check: Annotated[str, constant(translated=True, fmt="prose")]
    ok: Tally = None
    look: Tally = None
    missing: Tally = None
    waiting: Tally = None


class GoalRow(Row):
    """One goal, with its unit in front of its id."""

    no: No = None
    unit: Text = None
    id: Id = None
    level: Word = None
    text: Text = None
    chain: Word = None
    group: Word = None
    problems: Text = None
    owner: Text = None
    deadline: Day = None
    kpi: Id = None


class KpiRow(Row):
    """One performance indicator, with its unit in front of its id."""

    no: No = None
    unit: Text = None
    id: Id = None
    name: Word = None
    level: Word = None
    baseline: Figure = None
    baseline_date: Day = None
    target1: Figure = None
    target2: Figure = None
    target3: Figure = None
    target4: Figure = None
    owner: Text = None


class ConsiderationRow(Row):
    """One societal consideration in one unit's strategy."""

    no: No = None
    unit: Text = None
    id: Annotated[str | None, constant(fmt="strong")] = None
    name: Word = None
    coverage: Annotated[str | None, replace(constant(translated=True, fmt="prose"), palette=COVERAGE)] = None
    reason: Text = None
    goal: Id = None
    routine: Muted = None
    owner: Text = None


class UnitRow(Row):
    """One unit: its period, how much it has written, and what the checks say."""

    unit: Annotated[str | None, constant()] = None
    name: Text = None
    period_from: Day = None
    period_to: Day = None
    approved_on: Day = None
    goals: Whole = None
    kpis: Whole = None
    considerations: Whole = None
    ok: Tally = None
    look: Tally = None
    missing: Tally = None


def _checks(lang: Lang) -> list[dict[str, Any]]:
    return [{"check": text(f"strategy.checks.{key}.label", lang)} for key in CHECKS]


_GAP = where("coverage", "=", label(COVERAGE, "gap"))

_SHEETS = (
    collected.about_lists("overview", "goals", "kpis", "considerations", "units", "changes", "status", "conflicts",
                          "files", tables=("goals", "kpis", "considerations")),
    Sheet("overview", (2, 50, 12, 12, 12, 12, 4, 10, 34), (
        collected.STATUS_LINE,
        Cards("figures", cards=(
            replace(collected.UNITS, span=1),
            Card("goals", count("goals", "no"), "card_total", 2),
            Card("kpis", count("kpis", "no"), "card_total", 2),
            Card("gaps", rows("considerations", "coverage", _GAP), "card_total", 3))),
        Table("checks", model=CheckRow, constants=_checks, id_column="check", titled=True),
        replace(collected.PROGRESS, at=8, beside="checks"),
    ), one_page=True),
    Sheet("goals", (2, 6, 30, 8, 16, 50, 22, 18, 16, 18, 12, 9), (
        Table("goals", model=GoalRow, id_column="no", freeze=True, may_be_empty=True),)),
    Sheet("kpis", (2, 6, 30, 8, 50, 18, 11, 12, 10, 10, 10, 10, 18), (
        Table("kpis", model=KpiRow, id_column="no", freeze=True, may_be_empty=True),)),
    Sheet("considerations", (2, 6, 30, 8, 28, 18, 36, 8, 36, 18), (
        Table("considerations", model=ConsiderationRow, id_column="no", freeze=True, may_be_empty=True),)),
    Sheet("units", (2, 12, 38, 12, 12, 12, 10, 14, 10, 9, 9, 9), (
        Table("units", model=UnitRow, id_column="unit", freeze=True, may_be_empty=True),)),
    collected.CHANGES, collected.STATUS, collected.CONFLICTS,
    collected.files("answered", "goals", "kpis", "considerations"),
)

BOOK = Workbook(KEY, 1, _SHEETS, shares=collected.TEXTS)
