"""The forms and the written tables of the strategy: the body, chapters, considerations, approval."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from xlanskaff.books.strategy_checks import GOALS, MONTHS, SIMPLE_GOALS
from xlanskaff.books.strategy_goals import said
from xlanskaff.books.strategy_lists import COVERAGE, STANDARD_SHARE, YES_NO
from xlanskaff.grammar.columns import Kind, Row, choice, computed, constant, field, prefilled, reference
from xlanskaff.grammar.expr import Expr, Rounded, cell, col, either, every, is_number, join, label, when

PURCHASES, BUDGET = cell("response", "purchases"), cell("response", "budget")
EARLIER, SHARE = cell("response", "earlier"), cell("response", "share")


def _advice(key: str) -> Expr:
    return said(f"advice.{key}")


def _with_share(before: str, after: str) -> Expr:
    return join(_advice(before), " ", Rounded(SHARE * 100, 0), " ", _advice(after))


_SHARE = when(every(is_number(PURCHASES), is_number(BUDGET)), when(BUDGET > 0, PURCHASES / BUDGET))
ADVICE = when(every(is_number(SHARE), SHARE > 1), _advice("over"), when(
    EARLIER.eq(label(YES_NO, "yes")), _advice("earlier"), when(
        is_number(SHARE), when(
            SHARE > STANDARD_SHARE, _with_share("standard", "per_cent"), when(
                EARLIER.eq(label(YES_NO, "no")), _with_share("simple", "and_new"), _advice("say_earlier"))),
        _advice("unknown"))))
"""Which of the two variants fits: the signpost of DFØ's template."""


class ContactRow(Row):
    """Who to ask."""

    contact: Annotated[str | None, prefilled()] = None


class SimpleResponseRow(Row):
    """The body, its purchases, and the period."""

    unit_name: Annotated[str | None, prefilled(), MaxLen(200)] = None
    unit_id: Annotated[str | None, prefilled(), MaxLen(60)] = None
    parent: Annotated[str | None, prefilled(), MaxLen(200)] = None
    leader: Annotated[str | None, prefilled(), MaxLen(120)] = None
    respondent: Annotated[str | None, field(), MaxLen(80)] = None
    assessed_on: Annotated[str | None, field(Kind.DATE, fmt="date", required=True)] = None
    period_from: Annotated[str | None, field(Kind.DATE, fmt="date", required=True)] = None
    period_to: Annotated[str | None, field(Kind.DATE, fmt="date", required=True)] = None
    earlier: Annotated[str | None, choice(YES_NO, fmt="text")] = None
    purchases: Annotated[float | None, field(Kind.NOK, fmt="nok_left"), Ge(0)] = None
    budget: Annotated[float | None, field(Kind.NOK, fmt="nok_left"), Ge(0)] = None
    share: Annotated[float | None, computed(_SHARE, kind=Kind.SHARE, fmt="share_left")] = None
    advice: Annotated[str | None, computed(ADVICE, kind=Kind.TEXT, fmt="prose")] = None


class ResponseRow(SimpleResponseRow):
    """The same, and how fast a goal may be meant to move."""

    pace: Annotated[float | None, field(Kind.SHARE, fmt="share_left"), Ge(0), Le(10)] = None


class ChapterRow(Row):
    """One chapter: what to write, and the room for it."""

    number: Annotated[int, constant(Kind.WHOLE, fmt="id_note")]
    name: Annotated[str, constant(translated=True, fmt="strong_note")]
    guidance: Annotated[str, constant(translated=True, fmt="muted_note")]
    text: Annotated[str | None, field(Kind.LONG_TEXT, fmt="note"), MaxLen(8000)] = None
    target: Annotated[str | None, constant(fmt="link_note")] = None
    id: Annotated[str, constant(hidden=True)] = ""


_RELEVANT, _IRRELEVANT = label(YES_NO, "yes"), label(YES_NO, "no")
COVERED = when(
    col("relevant").eq(_RELEVANT), when(
        either(col("goal").ne(""), col("routine").ne("")), label(COVERAGE, "covered"), label(COVERAGE, "gap")),
    when(col("relevant").eq(_IRRELEVANT), when(
        col("reason").ne(""), label(COVERAGE, "not_relevant"), label(COVERAGE, "no_reason")),
        label(COVERAGE, "unanswered")))
"""The rule of `xlanskaff.rules.considerations.status`, as a formula."""


class ConsiderationRow(Row):
    """One societal consideration: is it relevant, and what looks after it."""

    id: Annotated[str, constant(fmt="strong_id")]
    name: Annotated[str, constant(translated=True, fmt="strong_prose")]
    asked: Annotated[str, constant(translated=True, fmt="muted")]
    strength: Annotated[str, constant(translated=True, fmt="choice")]
    relevant: Annotated[str | None, choice(YES_NO)] = None
    reason: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    goal: Annotated[str | None, reference("goals", "id")] = None
    routine: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    owner: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    status: Annotated[str, computed(COVERED, kind=Kind.TEXT, fmt="choice_wrapped", palette=COVERAGE)] = ""


class DeprioritisedRow(Row):
    """Something that the strategy leaves out, and why."""

    id: Annotated[str, constant(fmt="id")]
    what: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    reason: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    decided_by: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None


class ApprovalRow(Row):
    """Who approved the strategy when, and where it is open to the public."""

    approved_on: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    body: Annotated[str | None, field(), MaxLen(200)] = None
    case: Annotated[str | None, field(), MaxLen(80)] = None
    published_at: Annotated[str | None, field(fmt="prose"), MaxLen(500)] = None
    evaluated_from: Annotated[str | None, field(Kind.DATE, fmt="date")] = None


class ChannelRow(Row):
    """One way in which the strategy is made known."""

    id: Annotated[str, constant(fmt="id")]
    channel: Annotated[str, constant(translated=True, fmt="prose")]
    planned: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    done: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    where: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    owner: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None


class FactsRow(Row):
    """What several checks ask."""

    goals: Annotated[int, computed(GOALS, kind=Kind.WHOLE, fmt="whole")] = 0
    months: Annotated[int | str, computed(MONTHS, kind=Kind.WHOLE, fmt="whole")] = ""


class SimpleFactsRow(Row):
    """The same, where goals have no levels."""

    goals: Annotated[int, computed(SIMPLE_GOALS, kind=Kind.WHOLE, fmt="whole")] = 0
    months: Annotated[int | str, computed(MONTHS, kind=Kind.WHOLE, fmt="whole")] = ""
