"""The goals of the strategy, with hints about each, and the problems that they are to solve.

The hints are the tests of `xlanskaff.rules.smarte`, as formulas. Where that rule lists everything that is
missing, the cell says the first thing under each letter.
"""

from __future__ import annotations

from typing import Annotated

from annotated_types import MaxLen

from xlanskaff.books.strategy_lists import CHAIN, CHECK, GOAL_GROUP, GOAL_LEVEL, KEY, PROBLEM_CLASS
from xlanskaff.grammar.columns import Column, Kind, Row, choice, computed, constant, field, reference
from xlanskaff.grammar.expr import (
    BLANK,
    Const,
    Expr,
    IfError,
    Join,
    JoinWhere,
    Lookup,
    Negate,
    Words,
    cell,
    col,
    either,
    every,
    is_number,
    join,
    label,
    most,
    rows,
    when,
    where,
)
from xlanskaff.grammar.wording import any_begins, call, id_list, lists, word_count
from xlanskaff.rules.smarte import FEWEST_WORDS

FROM = cell("response", "period_from")
TO = cell("response", "period_to")
PACE = cell("response", "pace")
APPROVED_ON = cell("approval", "approved_on")


def said(key: str) -> Words:
    """A text of the strategy, in a formula."""
    return Words(f"{KEY}.{key}")


def _hint(key: str) -> Words:
    return said(f"hint.{key}")


def _kpi(column: str) -> Expr:
    """Something of the performance indicator that the goal points at; nothing when it points at none."""
    return IfError(Lookup(col("kpi"), "kpis", "id", column), BLANK)


_FILLED = col("text").ne("")
_FOLLOWED = col("followed").eq(1)
_OUTSIDE = every(is_number(col("deadline")), either(
    every(is_number(FROM), col("deadline") < FROM), every(is_number(TO), col("deadline") > TO)))
_ABOVE = either(col("level").eq(label(GOAL_LEVEL, "vision")), col("level").eq(label(GOAL_LEVEL, "mission")))
_CHILDREN = rows("goals", "parent", where("parent", "=", col("id")), where("text", "<>", ""))

FOLLOWED = when(every(_FILLED, Negate(_ABOVE), _CHILDREN.eq(0)), 1, 0)
"""1 for a goal that is followed up for itself: no vision or mission, and without goals under it."""
SIMPLE_FOLLOWED = when(_FILLED, 1, 0)

_OWN_PROBLEM = col("problem_ids").ne("")
_PARENTS_PROBLEM = IfError(Lookup(col("parent"), "goals", "id", "problem_ids"), BLANK).ne("")

_SPECIFIC = when(word_count(col("text")) < FEWEST_WORDS, _hint("words"), when(
    Negate(any_begins(col("text"), "direction_words", "beginning")), _hint("direction"), when(
        any_begins(col("text"), "vague_words", "beginning"), _hint("vague"))))
_MEASURABLE = when(_kpi("name").eq(""), _hint("indicator"), when(
    _kpi("unit").eq(""), _hint("unit"), when(
        Negate(is_number(_kpi("first_value"))), _hint("baseline"), when(
            Negate(is_number(_kpi("last_value"))), _hint("target")))))
_OWNED = col("owner").ne("")
_APPROVED = is_number(APPROVED_ON)
_IN_TIME = when(Negate(is_number(col("deadline"))), _hint("deadline"), when(col("outside").eq(1), _hint("period")))

_CHANGE = call("ABS", _kpi("last_value") - _kpi("first_value")) / call("ABS", _kpi("first_value")) / most(
    1, call("YEAR", col("deadline")) - call("YEAR", FROM))
_PACED = every(is_number(PACE), is_number(FROM), is_number(col("deadline")), is_number(_kpi("first_value")),
               is_number(_kpi("last_value")))
_REALISTIC = when(_PACED, when(_kpi("first_value").ne(0), when(_CHANGE > PACE, _hint("pace"))))


def _accepted(approved: Expr) -> Expr:
    return when(Negate(_OWNED), _hint("owner"), when(Negate(approved), _hint("approval")))


def _hints(*letters: str) -> Join:
    parts: list[Expr] = []
    for name in letters:
        parts += [Const(" "), col(name)] if parts else [col(name)]
    return join(*parts)


def _smarte(hints: Join, fine: Expr) -> Expr:
    """The hints one after the other; that there are none; or that the goal is followed up through others."""
    found = when(call("TRIM", hints).eq(""), fine, call("TRIM", hints))
    return when(_FOLLOWED, found, when(_FILLED, _hint("through_others")))


def _flag(condition: Expr) -> Column:
    """1 where something is to be told about a goal that is followed up; a number, so that it can be counted."""
    return computed(when(_FOLLOWED, when(condition, 1, 0), 0), kind=Kind.WHOLE, fmt="whole", hidden=True)


class GoalRow(Row):
    """One goal, at whichever level: what is wanted, why, by whom, when, and how it is known."""

    id: Annotated[str, constant(fmt="id")]
    level: Annotated[str | None, choice(GOAL_LEVEL, fmt="choice_wrapped")] = None
    parent: Annotated[str | None, reference("goals", "id")] = None
    text: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    smarte: Annotated[str | None, computed(_smarte(
        _hints("specific", "measurable", "accepted", "realistic", "in_time"),
        when(col("evaluation").eq(""), _hint("fine_but_evaluation"), _hint("fine"))),
        kind=Kind.TEXT, fmt="muted")] = None
    effect: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    chain: Annotated[str | None, choice(CHAIN, fmt="choice_wrapped")] = None
    group: Annotated[str | None, choice(GOAL_GROUP, fmt="choice_wrapped")] = None
    problems: Annotated[str | None, field(fmt="choice_wrapped"), MaxLen(120)] = None
    measures: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    owner: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    deadline: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    kpi: Annotated[str | None, reference("kpis", "id")] = None
    approved: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    evaluation: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    followed: Annotated[int, computed(FOLLOWED, kind=Kind.WHOLE, fmt="whole", hidden=True)] = 0
    problem_ids: Annotated[str, computed(id_list(col("problems")), kind=Kind.TEXT, hidden=True)] = ""
    no_problem: Annotated[int, _flag(Negate(either(_OWN_PROBLEM, _PARENTS_PROBLEM)))] = 0
    outside: Annotated[int, _flag(_OUTSIDE)] = 0
    no_owner: Annotated[int, _flag(Negate(_OWNED))] = 0
    no_deadline: Annotated[int, _flag(Negate(is_number(col("deadline"))))] = 0
    no_kpi: Annotated[int, _flag(_kpi("name").eq(""))] = 0
    specific: Annotated[str, computed(when(_FOLLOWED, _SPECIFIC), kind=Kind.TEXT, hidden=True)] = ""
    measurable: Annotated[str, computed(when(_FOLLOWED, _MEASURABLE), kind=Kind.TEXT, hidden=True)] = ""
    accepted: Annotated[str, computed(when(_FOLLOWED, _accepted(either(is_number(col("approved")), _APPROVED))),
                                      kind=Kind.TEXT, hidden=True)] = ""
    realistic: Annotated[str, computed(when(_FOLLOWED, _REALISTIC), kind=Kind.TEXT, hidden=True)] = ""
    in_time: Annotated[str, computed(when(_FOLLOWED, _IN_TIME), kind=Kind.TEXT, hidden=True)] = ""


class SimpleGoalRow(Row):
    """One goal of a simple strategy: no levels above it, and one approval for all."""

    id: Annotated[str, constant(fmt="id")]
    text: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    smarte: Annotated[str | None, computed(_smarte(
        _hints("specific", "measurable", "accepted", "in_time"), _hint("fine")), kind=Kind.TEXT, fmt="muted")] = None
    chain: Annotated[str | None, choice(CHAIN, fmt="choice_wrapped")] = None
    problems: Annotated[str | None, field(fmt="choice_wrapped"), MaxLen(120)] = None
    measures: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    owner: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    deadline: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    kpi: Annotated[str | None, reference("kpis", "id")] = None
    followed: Annotated[int, computed(SIMPLE_FOLLOWED, kind=Kind.WHOLE, fmt="whole", hidden=True)] = 0
    problem_ids: Annotated[str, computed(id_list(col("problems")), kind=Kind.TEXT, hidden=True)] = ""
    no_problem: Annotated[int, _flag(Negate(_OWN_PROBLEM))] = 0
    outside: Annotated[int, _flag(_OUTSIDE)] = 0
    no_owner: Annotated[int, _flag(Negate(_OWNED))] = 0
    no_deadline: Annotated[int, _flag(Negate(is_number(col("deadline"))))] = 0
    no_kpi: Annotated[int, _flag(_kpi("name").eq(""))] = 0
    specific: Annotated[str, computed(when(_FOLLOWED, _SPECIFIC), kind=Kind.TEXT, hidden=True)] = ""
    measurable: Annotated[str, computed(when(_FOLLOWED, _MEASURABLE), kind=Kind.TEXT, hidden=True)] = ""
    accepted: Annotated[str, computed(when(_FOLLOWED, _accepted(_APPROVED)), kind=Kind.TEXT, hidden=True)] = ""
    in_time: Annotated[str, computed(when(_FOLLOWED, _IN_TIME), kind=Kind.TEXT, hidden=True)] = ""


_NAMED = either(col("id").ne(""), col("problem").ne(""))
_WEIGHTY = either(*(col("severity").eq(label(PROBLEM_CLASS, code)) for code in ("critical", "serious")))
_POINTING = rows("goals", "problem_ids", lists("problem_ids", col("id")))


class ProblemRow(Row):
    """One problem that the strategy builds on, and the goals that point at it."""

    id: Annotated[str | None, field(fmt="choice"), MaxLen(20)] = None
    problem: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    severity: Annotated[str | None, choice(PROBLEM_CLASS, coloured=True)] = None
    goals: Annotated[str | None, computed(when(
        col("id").ne(""), JoinWhere("goals", "id", ", ", (lists("problem_ids", col("id")),))),
        kind=Kind.TEXT, fmt="choice")] = None
    status: Annotated[str | None, computed(when(_NAMED, when(
        col("open").eq(1), label(CHECK, "missing"), when(col("goals").ne(""), label(CHECK, "ok"), "–"))),
        kind=Kind.TEXT, fmt="choice", palette=CHECK)] = None
    open: Annotated[int, computed(when(_NAMED, when(_WEIGHTY, when(
        col("id").eq(""), 1, when(_POINTING.eq(0), 1, 0)), 0), 0), kind=Kind.WHOLE, fmt="whole", hidden=True)] = 0
