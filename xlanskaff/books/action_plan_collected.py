"""The action plans of many units put together: one consolidated workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from xlanskaff.books import collected
from xlanskaff.books.action_plan_lists import DUE, STATUS, statuses
from xlanskaff.grammar.blocks import Card, Cards, Chart, Series, Sheet, Table, Workbook
from xlanskaff.grammar.columns import Kind, Row, computed, constant
from xlanskaff.grammar.expr import Where, Words, col, count, label, rows, total, when, where

KEY = "action_plan_collected"

Text = Annotated[str | None, constant(fmt="prose")]
Whole = Annotated[int | None, constant(Kind.WHOLE, fmt="level")]
Hours = Annotated[float | None, constant(Kind.NUMBER, fmt="sum")]
Day = Annotated[int | None, constant(Kind.DATE, fmt="date")]

_OTHER = Words("action_plan.by_status.other")


def _of(*conditions: Where) -> Any:
    return rows("activities", "status", *conditions)


def _hours(*conditions: Where) -> Any:
    return total("activities", "hours", *conditions)


_SAME = where("status", "=", col("status"))
_EACH = [where("status", "=", label(STATUS, item.code)) for item in STATUS.items]
_OTHER_COUNT, _OTHER_HOURS = count("activities", "no"), total("activities", "hours")
for _one in _EACH:
    _OTHER_COUNT, _OTHER_HOURS = _OTHER_COUNT - _of(_one), _OTHER_HOURS - _hours(_one)


class StatusRow(Row):
    """One status over all units; the last row is for activities that have none."""

    status: Annotated[str, constant(translated=True, fmt="prose")]
    activities: Annotated[int, computed(when(col("status").eq(_OTHER), _OTHER_COUNT, _of(_SAME)), kind=Kind.WHOLE,
                                        fmt="level", emphasis=collected.PLAIN)] = 0
    share: Annotated[float | None, computed(
        when(count("activities", "no") > 0, col("activities") / count("activities", "no")), kind=Kind.SHARE,
        fmt="share", emphasis=collected.PLAIN)] = None
    hours: Annotated[float, computed(when(col("status").eq(_OTHER), _OTHER_HOURS, _hours(_SAME)), fmt="sum",
                                     emphasis=collected.PLAIN)] = 0

class ActivityRow(Row):
    """One activity, with its unit in front of its id."""

    no: Annotated[int | None, constant(Kind.WHOLE, fmt="id")] = None
    unit: Text = None
    id: Annotated[str | None, constant(fmt="id")] = None
    activity: Text = None
    owner: Text = None
    start: Day = None
    deadline: Day = None
    priority: Whole = None
    hours: Hours = None
    status: Annotated[str | None, replace(constant(translated=True, fmt="choice"), palette=STATUS)] = None
    percent: Annotated[float | None, constant(Kind.SHARE, fmt="share")] = None
    overdue: Annotated[str | None, replace(constant(translated=True, fmt="choice"), palette=DUE)] = None
    days_late: Whole = None
    comment: Annotated[str | None, constant(fmt="muted")] = None


class UnitRow(Row):
    """One unit: its activities by status, what is overdue, and the hours."""

    unit: Annotated[str | None, constant()] = None
    name: Text = None
    activities: Whole = None
    not_started: Whole = None
    in_progress: Whole = None
    delayed: Whole = None
    completed: Whole = None
    stopped: Whole = None
    other: Whole = None
    overdue: Whole = None
    hours: Hours = None
    left: Hours = None


class OwnerRow(Row):
    """One owner of activities in one unit, and the hours."""

    no: Annotated[int | None, constant(Kind.WHOLE, fmt="id")] = None
    unit: Text = None
    owner: Text = None
    activities: Whole = None
    overdue: Whole = None
    hours: Hours = None
    left: Hours = None


class DeviationRow(Row):
    """One deviation, with its unit in front of its id."""

    no: Annotated[int | None, constant(Kind.WHOLE, fmt="id")] = None
    unit: Text = None
    id: Annotated[str | None, constant(fmt="id")] = None
    activity: Text = None
    happened: Text = None
    consequence: Text = None
    decision: Text = None
    decided_by: Text = None
    decided_on: Day = None
    new_deadline: Day = None


def _statuses(lang: Any) -> list[dict[str, Any]]:
    return [{"status": row["status"]} for row in statuses(lang)]


_SHEETS = (
    collected.about_lists("overview", "activities", "units", "owners", "deviations", "changes", "status", "conflicts",
                          "files", tables=("activities",)),
    Sheet("overview", (2, 30, 30, 14, 14, 14, 14, 3, *(11,) * 6, 5), (
        collected.STATUS_LINE,
        Cards("figures", cards=(
            collected.UNITS,
            Card("activities", count("activities", "no"), "card_sum", 1),
            Card("completed", rows("activities", "status", where("status", "=", label(STATUS, "completed"))),
                 "card_sum", 1),
            Card("overdue", count("activities", "days_late"), "card_sum", 1),
            Card("hours", total("activities", "hours"), "card_sum", 1))),
        Table("by_status", model=StatusRow, constants=_statuses, id_column="status", titled=True),
        Chart("status_chart", at=9, beside="figures", kind="bar", rows=15, columns=6, fmt="whole",
              needs="activities", series=(Series("by_status", "status", "activities", "now", data_labels=True),)),
        collected.PROGRESS,
    ), one_page=True),
    Sheet("activities", (2, 6, 30, 8, 44, 20, 12, 12, 9, 9, 15, 9, 11, 8, 34), (
        Table("activities", model=ActivityRow, id_column="no", freeze=True, may_be_empty=True),)),
    Sheet("units", (2, 12, 38, 11, 10, 11, 10, 10, 10, 11, 10, 12, 12), (
        Table("units", model=UnitRow, id_column="unit", freeze=True, may_be_empty=True),)),
    Sheet("owners", (2, 6, 38, 34, 12, 12, 12, 14), (
        Table("owners", model=OwnerRow, id_column="no", freeze=True, may_be_empty=True),)),
    Sheet("deviations", (2, 6, 30, 8, 34, 36, 34, 34, 18, 12, 12), (
        Table("deviations", model=DeviationRow, id_column="no", freeze=True, may_be_empty=True),)),
    collected.CHANGES, collected.STATUS, collected.CONFLICTS, collected.files("answered", "deviations"),
)

BOOK = Workbook(KEY, 1, _SHEETS, shares=collected.TEXTS)
