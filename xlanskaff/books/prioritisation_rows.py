"""The prioritisation: what is typed, the problems and the measures."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from xlanskaff.catalogue.classes import Kind as Matrix
from xlanskaff.catalogue.classes import classes
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Kind, Row, choice, computed, constant, field, prefilled, reference
from xlanskaff.grammar.expr import (
    BLANK,
    Const,
    Expr,
    Floor,
    IfError,
    Lookup,
    LookupChoice,
    NotAvailable,
    Words,
    cell,
    col,
    either,
    every,
    is_number,
    label,
    least,
    rows,
    running_count,
    when,
    where,
)

KEY = "prioritisation"
ROOM = 100
"""How many problems, and how many measures, there is room for."""

PROBLEM_CLASS = ChoiceList("problem_class", tuple(Item(found.code, found.order) for found in classes("problem")))
MEASURE_CLASS = ChoiceList("measure_class", tuple(Item(found.code, found.order) for found in classes("measure")))
CLASS_LISTS: dict[Matrix, ChoiceList] = {"problem": PROBLEM_CLASS, "measure": MEASURE_CLASS}
SCORE = ChoiceList("score", tuple(Item(str(n), n, shown_as_value=True) for n in range(1, 5)))
TOP_SCORE = ChoiceList("top_score", tuple(Item(str(n), n, shown_as_value=True) for n in (4, 3)))
SET_ASIDE = ChoiceList("set_aside", (Item("yes"),))
FITS = ChoiceList("fits", (Item("within"), Item("below"), Item("rejected"), Item("unknown")))

UNLINKED = 9
"""Stands for the class of the worst problem where a measure points at none that has a class."""

SCALE = when(cell("settings", "top_score").eq(3), 3, 4)
"""The highest score there is; 4 where nobody has said otherwise."""


def said(key: str) -> Words:
    """A text of this book, in a formula."""
    return Words(f"{KEY}.{key}")


def _place(x: str, y: str) -> Expr:
    """The cell of the matrix as one number, 10x + y; nothing unless both scores are on the scale."""
    across, up = col(x), col(y)
    on_scale = every(across.eq(Floor(across)), up.eq(Floor(up)), across >= 1, up >= 1, across <= SCALE, up <= SCALE)
    return when(every(is_number(across), is_number(up)), when(on_scale, across * 10 + up))


def _class(x: str, y: str, cells: str) -> Expr:
    """The class of the cell; in words that there is none where both scores stand there without one."""
    placed = when(is_number(col("place")), Lookup(col("place"), cells, "key", "class_name"), said("none"))
    return when(every(is_number(col(x)), is_number(col(y))), placed)


def _side(cells: str) -> Expr:
    return when(is_number(col("place")), Lookup(col("place"), cells, "key", "side"))


_ACROSS = Floor(col("place") / 10)
_UP = col("place") - Floor(col("place") / 10) * 10
_LINE = Floor((col("nth") - 1) / col("side"))
_SPREAD = 0.88
"""How much of a cell the points that share it are spread over."""


def _x() -> Expr:
    """Points that share a cell stand beside each other, as many as make the rows and the columns alike."""
    step = (col("nth") - 1 - _LINE * col("side") + 0.5) / col("side")
    return when(is_number(col("place")), _ACROSS - _SPREAD / 2 + step * _SPREAD, NotAvailable())


def _y(cells: str) -> Expr:
    step = (_LINE + 0.5) / Lookup(col("place"), cells, "key", "lines")
    return when(is_number(col("place")), _UP + _SPREAD / 2 - step * _SPREAD, NotAvailable())


def _nth() -> Expr:
    return when(is_number(col("place")), running_count("place"))


def _pointing(column: str) -> Expr:
    return rows("measures", column, where(column, "=", col("id")), where("set_aside", "=", ""))


def _order_of(column: str) -> Expr:
    return IfError(Lookup(col(column), "problems", "id", "order"), Const(UNLINKED))


def _named(order: Expr) -> Expr:
    """The name of the problem class with a place in the order; nothing for any other number."""
    found: Expr = BLANK
    for item in reversed(PROBLEM_CLASS.items):
        found = when(order.eq(item.value or 0), label(PROBLEM_CLASS, item.code), found)
    return found


_ORDER = LookupChoice(col("class_name"), MEASURE_CLASS)

# The whole number of the rule `rank_key`, turned round so that LARGE finds the one to take first.
_RANK_KEY = Const(100_000_000) - (
    ((_ORDER * 100 + 99 - col("score")) * 10 + col("worst_order")) * 10_000 + col("no"))

_AWAY = either(col("set_aside").ne(""), col("fits").eq(label(FITS, "below")), col("fits").eq(label(FITS, "rejected")))


class ContactRow(Row):
    """Who to ask."""

    contact: Annotated[str | None, prefilled()] = None


class CoverRow(Row):
    """Whom the prioritisation is for, and who made it when."""

    unit_name: Annotated[str | None, prefilled(), MaxLen(200)] = None
    unit_id: Annotated[str | None, prefilled(), MaxLen(60)] = None
    parent: Annotated[str | None, prefilled(), MaxLen(200)] = None
    leader: Annotated[str | None, prefilled(), MaxLen(120)] = None
    period: Annotated[str | None, field(required=True), MaxLen(40)] = None
    assessed_on: Annotated[str | None, field(Kind.DATE, fmt="date", required=True)] = None
    prepared_by: Annotated[str | None, field(), MaxLen(120)] = None
    participants: Annotated[str | None, field(Kind.LONG_TEXT, fmt="note"), MaxLen(1000)] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="note"), MaxLen(2000)] = None


class SettingsRow(Row):
    """How long the scale is, and the hours there are."""

    top_score: Annotated[int | None, choice(TOP_SCORE, fmt="whole_left")] = None
    capacity: Annotated[int | None, field(Kind.WHOLE, fmt="hours_left"), Ge(0), Le(10_000_000)] = None


class ProblemRow(Row):
    """One problem: how often it occurs, how serious it is, and what that makes of it."""

    id: Annotated[str, constant(fmt="id")]
    problem: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    where: Annotated[str | None, field(fmt="prose"), MaxLen(200)] = None
    frequency: Annotated[int | None, choice(SCORE, fmt="level")] = None
    seriousness: Annotated[int | None, choice(SCORE, fmt="level")] = None
    class_name: Annotated[str | None, computed(
        _class("frequency", "seriousness", "problem_cells"), kind=Kind.TEXT, fmt="class", palette=PROBLEM_CLASS)] = None
    action: Annotated[str | None, computed(
        IfError(Lookup(col("class_name"), "problem_classes", "class_name", "action"), BLANK), kind=Kind.TEXT,
        fmt="muted")] = None
    measures: Annotated[int | None, computed(
        when(either(col("problem").ne(""), is_number(col("place"))),
             _pointing("problem1") + _pointing("problem2") + _pointing("problem3")),
        kind=Kind.WHOLE, fmt="level")] = None
    owner: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    order: Annotated[int | None, computed(
        IfError(LookupChoice(col("class_name"), PROBLEM_CLASS), Const(UNLINKED)), kind=Kind.WHOLE, fmt="whole",
        hidden=True)] = None
    place: Annotated[int | None, computed(
        _place("frequency", "seriousness"), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    no: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]
    unmet_key: Annotated[int | None, computed(
        when(every(is_number(col("measures")), col("measures").eq(0)),
             Const(10_000) - (col("order") * 1_000 + col("no"))), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    nth: Annotated[int | None, computed(_nth(), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    side: Annotated[int | None, computed(_side("problem_cells"), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    x: Annotated[float | None, computed(_x(), fmt="number", hidden=True)] = None
    y: Annotated[float | None, computed(_y("problem_cells"), fmt="number", hidden=True)] = None


class MeasureRow(Row):
    """One measure: which problems it points at, how good and how easy it is, and what it takes."""

    id: Annotated[str, constant(fmt="id")]
    measure: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(300)] = None
    problem1: Annotated[str | None, reference("problems", "id")] = None
    problem2: Annotated[str | None, reference("problems", "id")] = None
    problem3: Annotated[str | None, reference("problems", "id")] = None
    effect: Annotated[int | None, choice(SCORE, fmt="level")] = None
    ease: Annotated[int | None, choice(SCORE, fmt="level")] = None
    class_name: Annotated[str | None, computed(
        _class("ease", "effect", "measure_cells"), kind=Kind.TEXT, fmt="class", palette=MEASURE_CLASS)] = None
    worst: Annotated[str | None, computed(
        _named(col("worst_order")), kind=Kind.TEXT, fmt="class", palette=PROBLEM_CLASS)] = None
    hours: Annotated[int | None, field(Kind.WHOLE, fmt="hours"), Ge(0), Le(1_000_000)] = None
    cost: Annotated[float | None, field(Kind.NOK, fmt="nok"), Ge(0)] = None
    responsible: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    set_aside: Annotated[str | None, choice(SET_ASIDE)] = None
    reason: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    no: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]
    place: Annotated[int | None, computed(
        _place("ease", "effect"), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    nth: Annotated[int | None, computed(_nth(), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    side: Annotated[int | None, computed(_side("measure_cells"), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    x: Annotated[float | None, computed(_x(), fmt="number", hidden=True)] = None
    y: Annotated[float | None, computed(_y("measure_cells"), fmt="number", hidden=True)] = None
    worst_order: Annotated[int | None, computed(
        when(either(col("problem1").ne(""), col("problem2").ne(""), col("problem3").ne("")),
             least(_order_of("problem1"), _order_of("problem2"), _order_of("problem3")), UNLINKED),
        kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    score: Annotated[int | None, computed(
        when(is_number(col("place")), _ACROSS * _UP), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    rank_key: Annotated[int | None, computed(
        when(every(is_number(_ORDER), col("set_aside").eq("")), _RANK_KEY), kind=Kind.WHOLE, fmt="whole",
        hidden=True)] = None
    fits: Annotated[str | None, computed(
        IfError(Lookup(col("id"), "ranking", "id", "fits"), BLANK), kind=Kind.TEXT, hidden=True)] = None
    away_key: Annotated[int | None, computed(
        when(_AWAY, Const(1_000) - col("no")), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
