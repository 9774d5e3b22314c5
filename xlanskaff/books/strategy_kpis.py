"""The performance indicators of the strategy: from the catalogue or the body's own, with a path towards the target."""

from __future__ import annotations

from typing import Annotated

from annotated_types import MaxLen

from xlanskaff.books.strategy_goals import FROM, said
from xlanskaff.books.strategy_lists import KPI, KPI_DIRECTION, KPI_GROUP, KPI_LEVEL, SIMPLE_KPI, YEARS
from xlanskaff.grammar.columns import Column, Kind, Row, choice, computed, constant, field, reference
from xlanskaff.grammar.expr import (
    BLANK,
    Const,
    Expr,
    IfError,
    Lookup,
    Negate,
    NotAvailable,
    cell,
    col,
    either,
    every,
    is_number,
    join,
    label,
    when,
)
from xlanskaff.grammar.wording import call

TARGETS = tuple(f"target{year}" for year in range(1, YEARS + 1))


def _own(column: str) -> Expr:
    return join(Lookup(col("parameter"), "own_kpis", "id", column), BLANK)


def _of(column: str, own: Expr | None = None) -> Expr:
    """Something of the chosen indicator: from the catalogue, else from the body's own."""
    mine = _own(column) if own is None else own
    return IfError(Lookup(col("parameter"), "kpi_catalogue", "label", column), IfError(mine, BLANK))


def _last() -> Expr:
    """The last target that is filled in."""
    found: Expr = BLANK
    for name in TARGETS:
        found = when(is_number(col(name)), col(name), found)
    return found


_KNOWN = col("name").ne("")
_METHOD = join(_own("name"), when(every(_own("name").ne(""), _own("method").ne("")), ": "), _own("method"))
_STRATEGIC = either(
    col("level").eq(label(KPI_LEVEL, "strategic")),
    every(col("level").eq(""), _of("level", Const("strategic")).eq("strategic")))


def _flag(condition: Expr) -> Column:
    """1 where something is to be told about an indicator that is chosen; a number, so that it can be counted."""
    return computed(when(col("parameter").ne(""), when(condition, 1, 0), 0), kind=Kind.WHOLE, fmt="whole", hidden=True)


class KpiRow(Row):
    """One performance indicator: what is measured, where it stands, and the target for each year."""

    id: Annotated[str, constant(fmt="id")]
    parameter: Annotated[str | None, choice(KPI, fmt="prose")] = None
    method: Annotated[str | None, computed(_of("method", _METHOD), kind=Kind.TEXT, fmt="muted")] = None
    group: Annotated[str | None, computed(_of("group"), kind=Kind.TEXT, fmt="choice_wrapped")] = None
    unit: Annotated[str | None, computed(_of("unit"), kind=Kind.TEXT, fmt="choice_wrapped")] = None
    direction: Annotated[str | None, computed(_of("direction"), kind=Kind.TEXT, fmt="choice_wrapped")] = None
    level: Annotated[str | None, choice(KPI_LEVEL, fmt="choice_wrapped")] = None
    baseline: Annotated[float | None, field(Kind.NUMBER, fmt="figure")] = None
    baseline_date: Annotated[str | None, field(Kind.DATE, fmt="date")] = None
    target1: Annotated[float | None, field(Kind.NUMBER, fmt="figure")] = None
    target2: Annotated[float | None, field(Kind.NUMBER, fmt="figure")] = None
    target3: Annotated[float | None, field(Kind.NUMBER, fmt="figure")] = None
    target4: Annotated[float | None, field(Kind.NUMBER, fmt="figure")] = None
    owner: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    name: Annotated[str, computed(_of("name", when(_own("name").ne(""), _own("name"), col("parameter"))),
                                  kind=Kind.TEXT, hidden=True)] = ""
    chosen: Annotated[int, _flag(col("parameter").ne(""))] = 0
    strategic: Annotated[int, _flag(_STRATEGIC)] = 0
    no_baseline: Annotated[int, _flag(Negate(is_number(col("first_value"))))] = 0
    no_target: Annotated[int, _flag(Negate(is_number(col("last_value"))))] = 0
    no_unit: Annotated[int, _flag(col("unit").eq(""))] = 0
    no_direction: Annotated[int, _flag(col("direction").eq(""))] = 0
    first_value: Annotated[float | str, computed(when(every(_KNOWN, is_number(col("baseline"))), col("baseline")),
                                                 fmt="figure", hidden=True)] = ""
    last_value: Annotated[float | str, computed(when(_KNOWN, _last()), fmt="figure", hidden=True)] = ""


class SimpleKpiRow(KpiRow):
    """The same, with fewer of one's own to choose among."""

    parameter: Annotated[str | None, choice(SIMPLE_KPI, fmt="prose")] = None


class OwnKpiRow(Row):
    """An indicator that is not in the catalogue."""

    id: Annotated[str, constant(fmt="id")]
    name: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    method: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    group: Annotated[str | None, choice(KPI_GROUP)] = None
    unit: Annotated[str | None, field(fmt="choice"), MaxLen(30)] = None
    direction: Annotated[str | None, choice(KPI_DIRECTION, fmt="choice_wrapped")] = None


class ShownRow(Row):
    """Which indicator the chart shows."""

    kpi: Annotated[str | None, reference("kpis", "id", fmt="text")] = None


SHOWN = when(cell("shown", "kpi").ne(""), cell("shown", "kpi"), "K1")


def _shown(column: str) -> Expr:
    return Lookup(SHOWN, "kpis", "id", column)


PATH_LINE = when(IfError(_shown("name"), BLANK).eq(""), said("path_words.empty"), join(
    SHOWN, " ", _shown("name"), " (", _shown("unit"), "). ", _shown("direction"), "."))


def _value() -> Expr:
    found: Expr = NotAvailable()
    for number, name in reversed([*enumerate(("baseline", *TARGETS))]):
        found = when(col("number").eq(number), when(is_number(_shown(name)), _shown(name), NotAvailable()), found)
    return found


class PathRow(Row):
    """One point of the path: the baseline, or the target of a year."""

    number: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
    point: Annotated[str, computed(when(
        col("number").eq(0), said("path_words.baseline"), when(
            is_number(FROM), join(call("YEAR", FROM) + col("number") - 1, BLANK),
            join(said("path_words.year"), " ", col("number")))), kind=Kind.TEXT)] = ""
    value: Annotated[float | None, computed(_value(), fmt="figure")] = None


class CatalogueRow(Row):
    """One indicator of the catalogue, to look up in."""

    label: Annotated[str, constant(translated=True)]
    name: Annotated[str, constant(translated=True)]
    group: Annotated[str, constant(translated=True)]
    unit: Annotated[str, constant(translated=True)]
    direction: Annotated[str, constant(translated=True)]
    method: Annotated[str, constant(translated=True)]
    level: Annotated[str, constant()]


class WordRow(Row):
    """The beginning of a word that a goal is searched for."""

    beginning: Annotated[str, constant()]
