"""What people fill in about a plan: the plan itself, its activities, deviations and revisions."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from xlanskaff.books.action_plan_lists import ASSESSED_ON, DUE, PRIORITY, START, STATUS
from xlanskaff.grammar.columns import (
    Kind,
    Row,
    choice,
    computed,
    constant,
    field,
    prefilled,
    reference,
    suggested,
)
from xlanskaff.grammar.expr import (
    BLANK,
    Const,
    Exactly,
    Expr,
    IfError,
    Lookup,
    col,
    every,
    is_number,
    join,
    label,
    running_count,
    when,
)

_NO_DATE = 99_999
_LATEST = 100_000

# The earliest date comes first, and among equals the row that stands first, so that LARGE and MATCH find each
# row exactly. Activities without dates come last.
_FIRST = when(col("activity").ne(""), when(
    is_number(col("start")), col("start"), when(is_number(col("deadline")), col("deadline"), _NO_DATE)))
_ORDER = when(is_number(col("first")),
              (Const(_LATEST) - col("first")) * 1_000 + (Const(1_000) - running_count("first")))
_DAYS_LATE = when(every(is_number(col("deadline")), is_number(ASSESSED_ON)), when(
    every(col("deadline") < ASSESSED_ON, col("status").ne(label(STATUS, "completed")),
          col("status").ne(label(STATUS, "stopped"))),
    ASSESSED_ON - col("deadline")))
_LATE_KEY = when(is_number(col("days_late")),
                 col("days_late") * 1_000 + (Const(1_000) - running_count("days_late")))
# Whoever is typed is a number in conditions: SUMIFS takes `*`, `?`, `<` and `>` in a name for something else, and
# the name 0301 for 301. The first row of a unit stands for the unit.
_OWNER_NO = IfError(Lookup(Exactly(col("owner")), "load", "owner", "no"), BLANK)
_UNIT_NO = when(col("responsible_unit").ne(""), IfError(
    Lookup(Exactly(col("responsible_unit")), "activities", "responsible_unit", "order"), BLANK))
_UNIT_KEY = when(every(col("unit_no").ne(""), col("unit_no").eq(col("order"))), col("order"))
_RATE = when(every(is_number(col("hours")), is_number(col("start")), is_number(col("deadline"))), when(
    every(col("hours") >= 0, col("deadline") >= col("start")),
    col("hours") / (col("deadline") - col("start") + 1)))
_MOMENT = when(every(is_number(col("rate")), is_number(START)), col("rate") * (col("start") - START))


def _of_activity(column: str) -> Expr:
    """A text of the activity that a deviation is about."""
    return when(col("activity").ne(""), IfError(
        join(Lookup(col("activity"), "activities", "id", column), BLANK), BLANK))


class ContactRow(Row):
    """Who to ask."""

    contact: Annotated[str | None, prefilled()] = None


class PlanRow(Row):
    """Whose plan it is, for which period, and the date for which it is assessed."""

    unit_name: Annotated[str | None, prefilled(), MaxLen(200)] = None
    unit_id: Annotated[str | None, prefilled(), MaxLen(60)] = None
    parent: Annotated[str | None, prefilled(), MaxLen(200)] = None
    leader: Annotated[str | None, prefilled(), MaxLen(120)] = None
    period_start: Annotated[str | None, field(Kind.DATE, fmt="month_year", required=True)] = None
    period_end: Annotated[str | None, field(Kind.DATE, fmt="month_year")] = None
    assessed_on: Annotated[str | None, field(Kind.DATE, fmt="date", required=True)] = None
    prepared_by: Annotated[str | None, field(), MaxLen(80)] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="note"), MaxLen(2000)] = None


class ActivityRow(Row):
    """One activity: what, who, when, with what, and how it goes."""

    id: Annotated[str, constant(fmt="id")]
    activity: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(300)] = None
    deliverable: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(300)] = None
    responsible_unit: Annotated[str | None, field(fmt="prose"), MaxLen(200)] = None
    owner: Annotated[str | None, suggested("load", "owner", fmt="prose"), MaxLen(120)] = None
    start: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    deadline: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    priority: Annotated[int | None, choice(PRIORITY, fmt="level")] = None
    hours: Annotated[float | None, field(Kind.NUMBER, fmt="worked"), Ge(0), Le(100_000)] = None
    status: Annotated[str | None, choice(STATUS, coloured=True)] = None
    percent: Annotated[float | None, field(Kind.SHARE, fmt="share"), Ge(0), Le(1)] = None
    overdue: Annotated[str | None, computed(
        when(is_number(col("days_late")), label(DUE, "overdue")), kind=Kind.TEXT, fmt="choice", palette=DUE)] = None
    days_late: Annotated[int | None, computed(_DAYS_LATE, kind=Kind.WHOLE, fmt="whole")] = None
    goal_id: Annotated[str | None, field(fmt="choice"), MaxLen(40)] = None
    measure_id: Annotated[str | None, field(fmt="choice"), MaxLen(40)] = None
    problem_ids: Annotated[str | None, field(fmt="prose"), MaxLen(200)] = None
    depends_on: Annotated[str | None, reference("activities", "id", elsewhere=True)] = None
    original_deadline: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    participants: Annotated[str | None, field(fmt="prose"), MaxLen(300)] = None
    competence: Annotated[str | None, field(fmt="prose"), MaxLen(300)] = None
    cost: Annotated[float | None, field(Kind.NOK, fmt="nok"), Ge(0)] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    updated: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    rate: Annotated[float | None, computed(_RATE, fmt="decimal", hidden=True)] = None
    moment: Annotated[float | None, computed(_MOMENT, fmt="decimal", hidden=True)] = None
    first: Annotated[int | None, computed(_FIRST, kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    order: Annotated[int | None, computed(_ORDER, kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    late_key: Annotated[int | None, computed(_LATE_KEY, kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    owner_no: Annotated[int | None, computed(_OWNER_NO, kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    unit_no: Annotated[int | None, computed(_UNIT_NO, kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    unit_key: Annotated[int | None, computed(_UNIT_KEY, kind=Kind.WHOLE, fmt="whole", hidden=True)] = None


class DeviationRow(Row):
    """What did not go to plan, and what was decided."""

    id: Annotated[str, constant(fmt="id")]
    activity: Annotated[str | None, reference("activities", "id")] = None
    name: Annotated[str | None, computed(_of_activity("activity"), kind=Kind.TEXT, fmt="prose")] = None
    happened: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    consequence: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    decision: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    decided_by: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    decided_on: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    new_deadline: Annotated[str | None, field(Kind.DATE, fmt="date")] = None


class RevisionRow(Row):
    """One review of the whole plan."""

    id: Annotated[str, constant(fmt="id")]
    held_on: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    basis: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    changes: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(2000)] = None
    reason: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    decided_by: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    next_on: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
