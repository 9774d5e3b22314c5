"""How the plan stands on the assessed date: counts, what is overdue, and the lines of the Gantt chart."""

from __future__ import annotations

from typing import Annotated

from xlanskaff.books.action_plan_lists import ASSESSED_ON, START, STATUS
from xlanskaff.grammar.blocks import Card
from xlanskaff.grammar.columns import Kind, Row, computed, constant
from xlanskaff.grammar.expr import (
    BLANK,
    Expr,
    IfError,
    Largest,
    Lookup,
    Where,
    Words,
    cell,
    col,
    count,
    every,
    is_number,
    join,
    label,
    rows,
    total,
    when,
    where,
)

_WRITTEN = where("activity", "<>", "")
_COMPLETED = where("status", "=", label(STATUS, "completed"))
_PASSED = where("deadline", "<", ASSESSED_ON)
_OF_UNIT = where("unit_no", "=", col("key"))
_OF_STATUS = where("status", "=", col("status"))


def activities(*conditions: Where) -> Expr:
    """How many activities there are."""
    return rows("activities", "activity", _WRITTEN, *conditions)


def _of_none(what: Expr, each: list[Expr]) -> Expr:
    """What is left when every status is taken away."""
    for part in each:
        what = what - part
    return what


_WITH = [where("status", "=", label(STATUS, item.code)) for item in STATUS.items]
_COUNT_OTHER = _of_none(activities(), [activities(w) for w in _WITH])
_HOURS_OTHER = _of_none(total("activities", "hours"), [total("activities", "hours", w) for w in _WITH])


class StatusRow(Row):
    """One status: how many activities, which share, how many hours."""

    no: Annotated[int, constant(Kind.WHOLE, fmt="id")]
    status: Annotated[str, constant(translated=True, fmt="prose")]
    count: Annotated[int, computed(
        when(col("no") > len(STATUS.items), _COUNT_OTHER, activities(_OF_STATUS)), kind=Kind.WHOLE, fmt="whole")] = 0
    share: Annotated[float | None, computed(
        when(activities() > 0, col("count") / activities()), kind=Kind.SHARE, fmt="share")] = None
    hours: Annotated[float, computed(
        when(col("no") > len(STATUS.items), _HOURS_OTHER, total("activities", "hours", _OF_STATUS)), fmt="sum")] = 0


class ReportRow(Row):
    """The figures that regular reporting asks for."""

    due: Annotated[int | None, computed(
        when(is_number(ASSESSED_ON), activities(_PASSED)), kind=Kind.WHOLE, fmt="whole")] = None
    due_completed: Annotated[int | None, computed(
        when(is_number(ASSESSED_ON), activities(_PASSED, _COMPLETED)), kind=Kind.WHOLE, fmt="whole")] = None
    kpi24: Annotated[float | None, computed(when(is_number(cell("report", "due")), when(
        cell("report", "due") > 0, cell("report", "due_completed") / cell("report", "due"))),
        kind=Kind.SHARE, fmt="share")] = None
    moved: Annotated[int, computed(count("activities", "original_deadline"), kind=Kind.WHOLE, fmt="whole")] = 0
    undecided: Annotated[int, computed(rows(
        "deviations", "happened", where("happened", "<>", ""), where("decision", "=", "")),
        kind=Kind.WHOLE, fmt="whole")] = 0
    no_owner: Annotated[int, computed(activities(where("owner", "=", "")), kind=Kind.WHOLE, fmt="whole")] = 0
    no_deadline: Annotated[int, computed(activities(where("deadline", "=", "")), kind=Kind.WHOLE, fmt="whole")] = 0
    cost: Annotated[float, computed(total("activities", "cost"), kind=Kind.NOK, fmt="sum")] = 0


def _late(column: str) -> Expr:
    return Lookup(Largest("activities", "late_key", col("rank")), "activities", "late_key", column)


class OverdueRow(Row):
    """One of the activities that are longest overdue."""

    rank: Annotated[int, constant(Kind.WHOLE, fmt="id")]
    activity: Annotated[str | None, computed(
        IfError(join(_late("id"), "  ", _late("activity")), when(
            every(col("rank").eq(1), is_number(ASSESSED_ON)), Words("action_plan.overdue.none"))),
        kind=Kind.TEXT, fmt="prose")] = None
    days_late: Annotated[int | None, computed(IfError(_late("days_late"), BLANK), kind=Kind.WHOLE, fmt="whole")] = None
    deadline: Annotated[int | None, computed(IfError(_late("deadline"), BLANK), kind=Kind.DATE, fmt="date")] = None
    owner: Annotated[str | None, computed(IfError(join(_late("owner"), BLANK), BLANK), kind=Kind.TEXT,
                                          fmt="prose")] = None
    unit: Annotated[str | None, computed(IfError(join(_late("responsible_unit"), BLANK), BLANK), kind=Kind.TEXT,
                                         fmt="prose")] = None


def _if_unit(figure: Expr) -> Expr:
    return when(is_number(col("key")), figure)


class UnitRow(Row):
    """A responsible unit: how many activities, how many done and overdue, how many hours."""

    no: Annotated[int, constant(Kind.WHOLE, fmt="id")]
    unit: Annotated[str | None, computed(when(is_number(col("key")), join(Lookup(
        col("key"), "activities", "unit_key", "responsible_unit"), BLANK)), kind=Kind.TEXT, fmt="prose")] = None
    count: Annotated[int | None, computed(_if_unit(activities(_OF_UNIT)), kind=Kind.WHOLE, fmt="whole")] = None
    completed: Annotated[int | None, computed(
        _if_unit(activities(_OF_UNIT, _COMPLETED)), kind=Kind.WHOLE, fmt="whole")] = None
    overdue: Annotated[int | None, computed(
        _if_unit(count("activities", "days_late", _OF_UNIT)), kind=Kind.WHOLE, fmt="whole")] = None
    hours: Annotated[float | None, computed(_if_unit(total("activities", "hours", _OF_UNIT)), fmt="sum")] = None
    key: Annotated[int | None, computed(
        IfError(Largest("activities", "unit_key", col("no")), BLANK), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None


def _shown(column: str) -> Expr:
    return Lookup(col("id"), "activities", "id", column)


def _text(column: str) -> Expr:
    return when(col("id").ne(""), IfError(join(_shown(column), BLANK), BLANK))


def _date(column: str) -> Expr:
    return when(col("id").ne(""), when(is_number(_shown(column)), _shown(column)))


class GanttRow(Row):
    """One activity of the chart, in the order of their dates."""

    id: Annotated[str | None, computed(IfError(Lookup(
        Largest("activities", "order", col("rank")), "activities", "order", "id"), BLANK), kind=Kind.TEXT,
        fmt="id")] = None
    activity: Annotated[str | None, computed(_text("activity"), kind=Kind.TEXT, fmt="prose")] = None
    owner: Annotated[str | None, computed(_text("owner"), kind=Kind.TEXT, fmt="prose")] = None
    status: Annotated[str | None, computed(_text("status"), kind=Kind.TEXT, fmt="choice", palette=STATUS)] = None
    start: Annotated[int | None, computed(_date("start"), kind=Kind.DATE, fmt="date_short")] = None
    deadline: Annotated[int | None, computed(_date("deadline"), kind=Kind.DATE, fmt="date_short")] = None
    rank: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]


FIGURES = (
    Card("activities", activities(), "card_count", 2),
    Card("completed", activities(_COMPLETED), "card_whole", 2),
    Card("overdue", when(is_number(ASSESSED_ON), count("activities", "days_late"), "–"), "card_whole", 1),
    Card("hours", total("activities", "hours"), "card_sum", 1),
)

SENTENCE = when(activities().eq(0), Words("action_plan.status.empty"), when(
    is_number(ASSESSED_ON),
    when(count("activities", "days_late") > 0, Words("action_plan.status.late"), Words("action_plan.status.on_time")),
    Words("action_plan.status.undated")))

OUTLINE = when(activities().eq(0), Words("action_plan.outline.empty"), when(
    is_number(START), "", Words("action_plan.outline.no_period")))

UNITS_LINE = when(count("activities", "unit_key").eq(0), Words("action_plan.by_unit_status.empty"))
"""What the list of units says while no activity names one."""
