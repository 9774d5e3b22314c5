"""The self-evaluation: 74 statements on twelve areas, where we are and where we should be."""

from __future__ import annotations

from typing import Annotated

from annotated_types import MaxLen

from xlanskaff.books import self_evaluation_content as rows_of
from xlanskaff.books.self_evaluation_rules import RULES
from xlanskaff.grammar.blocks import (
    Card,
    Cards,
    Chart,
    Form,
    Line,
    Prose,
    Series,
    Sheet,
    Status,
    Table,
    Workbook,
)
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Kind, Row, choice, computed, constant, field, prefilled
from xlanskaff.grammar.expr import (
    BLANK,
    Const,
    Expr,
    Floor,
    IfError,
    Largest,
    Lookup,
    LookupChoice,
    NotAvailable,
    Rounded,
    Where,
    Words,
    average,
    cell,
    col,
    count,
    every,
    greatest,
    is_number,
    join,
    label,
    rows,
    when,
    where,
)

LEVEL = ChoiceList("level", (*(Item(str(n), n, shown_as_value=True) for n in range(1, 6)),
                             Item("not_relevant"), Item("unknown")))
TARGET = ChoiceList("target", tuple(Item(str(n), n, shown_as_value=True) for n in range(1, 6)))
IMPORTANCE = ChoiceList("importance", (Item("high", 3), Item("medium", 2), Item("low", 1)))
ANSWERED_FOR = ChoiceList("answered_for", (Item("unit"), Item("person")))
ROLE = ChoiceList("role", (Item("leader"), Item("buyer"), Item("orderer"), Item("contract_manager"),
                           Item("finance"), Item("other")))

GAPS_SHOWN = 10


def _of(column: str, key: str) -> tuple[Where, ...]:
    return (where(column, "=", col(key)),)


def _mean(column: str, *conditions: Where) -> Expr:
    """The mean of a column; nothing where nobody has answered, since empty is not zero."""
    return when(count("statements", column, *conditions) > 0, average("statements", column, *conditions))


def _coverage(*conditions: Where) -> Expr:
    """Statements answered with a level, of those that are relevant."""
    irrelevant = where("now", "=", label(LEVEL, "not_relevant"))
    relevant = rows("statements", "id", *conditions) - rows("statements", "now", *conditions, irrelevant)
    return when(relevant > 0, count("statements", "now", *conditions) / relevant)


def _level_name(mean: Expr) -> Expr:
    return when(is_number(mean), Lookup(Floor(mean), "levels", "value", "name"))


def _ranked(column: str) -> Expr:
    """A column of the statement with the k-th largest gap; nothing when there are fewer."""
    return IfError(_found(column), BLANK)


def _found(column: str) -> Expr:
    return Lookup(Largest("statements", "sort_key", col("rank")), "statements", "sort_key", column)


def _or_missing(column: str) -> Expr:
    found = Lookup(col("id"), "areas", "id", column)
    return when(is_number(found), found, NotAvailable())


def _or_dash(part: Expr) -> Expr:
    return when(is_number(part), part, "–")


_AREA = _of("area", "id")
_DFO = _of("dfo", "no")
_CHART_KEY = Largest("area_chart", "sort_key", col("rank"))
_FOCUS = when(greatest("areas", "gap") > 0, Lookup(
    Largest("area_chart", "sort_key", Const(1)), "area_chart", "sort_key", "name"), "–")

# A whole number, so that LARGE and MATCH find it exactly: first the gap, then the importance, then
# the order in the list. Only statements below their target are ranked.
_SORT_KEY = when(is_number(col("gap")), when(
    col("gap") > 0,
    col("gap") * 1_000_000 + IfError(LookupChoice(col("importance"), IMPORTANCE), Const(0)) * 10_000
    + (Const(1_000) - col("no"))))


class ContactRow(Row):
    """Who to ask."""

    contact: Annotated[str | None, prefilled()] = None


class ResponseRow(Row):
    """Whom an answer is for, and who gave it when."""

    unit_name: Annotated[str | None, prefilled(), MaxLen(200)] = None
    unit_id: Annotated[str | None, prefilled(), MaxLen(60)] = None
    parent: Annotated[str | None, prefilled(), MaxLen(200)] = None
    leader: Annotated[str | None, prefilled(), MaxLen(120)] = None
    assessed_on: Annotated[str | None, field(Kind.DATE, fmt="date", required=True)] = None
    answered_for: Annotated[str | None, choice(ANSWERED_FOR, fmt="text", required=True)] = None
    role: Annotated[str | None, choice(ROLE, fmt="text")] = None
    respondent: Annotated[str | None, field(), MaxLen(80)] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="note"), MaxLen(2000)] = None


class StatementRow(Row):
    """One statement: where we are, where we should be, how much it matters, how we know."""

    id: Annotated[str, constant(fmt="id")]
    area_name: Annotated[str, constant(translated=True, fmt="muted")]
    statement: Annotated[str, constant(translated=True, fmt="prose")]
    now: Annotated[int | str | None, choice(LEVEL, fmt="level")] = None
    target: Annotated[int | None, choice(TARGET, fmt="level")] = None
    importance: Annotated[str | None, choice(IMPORTANCE)] = None
    gap: Annotated[int | None, computed(
        when(every(is_number(col("now")), is_number(col("target"))), col("target") - col("now")),
        kind=Kind.WHOLE, fmt="level")] = None
    evidence: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None
    no: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]
    area: Annotated[str, constant(hidden=True)]
    dfo: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]
    sort_key: Annotated[int | None, computed(_SORT_KEY, kind=Kind.WHOLE, fmt="whole", hidden=True)] = None


class AreaRow(Row):
    """One of the twelve areas, summed up."""

    id: Annotated[str, constant(fmt="id")]
    name: Annotated[str, constant(translated=True, fmt="prose")]
    now: Annotated[float | None, computed(_mean("now", *_AREA), fmt="mean")] = None
    target: Annotated[float | None, computed(_mean("target", *_AREA), fmt="mean")] = None
    gap: Annotated[float | None, computed(_mean("gap", *_AREA), fmt="gap")] = None
    coverage: Annotated[float | None, computed(_coverage(*_AREA), kind=Kind.SHARE, fmt="share")] = None
    level: Annotated[str | None, computed(_level_name(col("now")), kind=Kind.TEXT, fmt="choice")] = None
    unknown: Annotated[int, computed(
        rows("statements", "now", *_AREA, where("now", "=", label(LEVEL, "unknown"))),
        kind=Kind.WHOLE, fmt="level")] = 0


class GapRow(Row):
    """One of the largest gaps."""

    rank: Annotated[int, constant(Kind.WHOLE, fmt="id")]
    statement: Annotated[str | None, computed(
        join(_ranked("id"), when(_ranked("id").ne(""), "  "), _ranked("statement")),
        kind=Kind.TEXT, fmt="prose")] = None
    now: Annotated[int | None, computed(_ranked("now"), fmt="level")] = None
    target: Annotated[int | None, computed(_ranked("target"), fmt="level")] = None
    gap: Annotated[int | None, computed(_ranked("gap"), fmt="gap_whole")] = None
    importance: Annotated[str | None, computed(
        IfError(join(_found("importance"), BLANK), BLANK), kind=Kind.TEXT, fmt="choice")] = None
    area_name: Annotated[str | None, computed(_ranked("area_name"), kind=Kind.TEXT, fmt="choice")] = None


class DfoRow(Row):
    """One of DFØ's six areas, for setting results side by side."""

    no: Annotated[int, constant(Kind.WHOLE, fmt="id")]
    name: Annotated[str, constant(translated=True, fmt="prose")]
    now: Annotated[float | None, computed(_mean("now", *_DFO), fmt="mean")] = None
    target: Annotated[float | None, computed(_mean("target", *_DFO), fmt="mean")] = None
    gap: Annotated[float | None, computed(_mean("gap", *_DFO), fmt="gap")] = None
    coverage: Annotated[float | None, computed(_coverage(*_DFO), kind=Kind.SHARE, fmt="share")] = None
    level: Annotated[str | None, computed(_level_name(col("now")), kind=Kind.TEXT, fmt="choice")] = None


class LevelRow(Row):
    """What a level means."""

    value: Annotated[int, constant(Kind.WHOLE, fmt="level")]
    name: Annotated[str, constant(translated=True, fmt="strong")]
    text: Annotated[str, constant(translated=True, fmt="prose")]


class AreaChartRow(Row):
    """What the radar draws: an area without answers is left out, not drawn as zero."""

    id: Annotated[str, constant()]
    short: Annotated[str, constant(translated=True)]
    name: Annotated[str, constant(translated=True)]
    no: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
    now: Annotated[float | None, computed(_or_missing("now"), fmt="mean")] = None
    target: Annotated[float | None, computed(_or_missing("target"), fmt="mean")] = None
    sort_key: Annotated[int | None, computed(when(
        is_number(Lookup(col("id"), "areas", "id", "gap")),
        Rounded(Lookup(col("id"), "areas", "id", "gap") * 10_000, 0) * 100 + (Const(50) - col("no"))),
        kind=Kind.WHOLE, fmt="whole")] = None


class GapChartRow(Row):
    """What the bar chart draws: areas by their gap, largest first."""

    rank: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
    short: Annotated[str | None, computed(
        IfError(Lookup(_CHART_KEY, "area_chart", "sort_key", "short"), BLANK), kind=Kind.TEXT)] = None
    gap: Annotated[float | None, computed(
        IfError(Lookup(Lookup(_CHART_KEY, "area_chart", "sort_key", "id"), "areas", "id", "gap"), NotAvailable()),
        fmt="mean")] = None


_SHEETS = (
    Sheet("about", (2, 5, 24, 24, 24, 24, 24), (
        Prose("intro", lines=(Line("purpose"), Line("use")), span=6),
        Prose("steps", lines=(
            Line("heading", "heading"), Line("response", "step", target="response"),
            Line("statements", "step", target="statements"), Line("result", "step", target="result"),
            Line("return", "step")), span=6),
        Prose("roles", lines=(Line("heading", "heading"), Line("unit"), Line("person"), Line("owner")), span=6),
        Prose("legend", lines=(
            Line("heading", "heading"), Line("input", "legend", style="input"),
            Line("computed", "legend", style="computed"), Line("prefilled", "legend", style="prefilled")), span=6),
        Prose("edition", lines=(Line("heading", "heading"), Line("source"), Line("version")), span=6),
        Form("about", model=ContactRow, at=2, value_at=4, value_span=2, hint_at=6),
    ), one_page=True),
    Sheet("response", (2, 30, 46, 62), (Form("response", model=ResponseRow),), one_page=True),
    Sheet("statements", (2, 6, 17, 54, 13, 8, 12, 7, 30, 30, 6, 6, 12, 12), (
        Table("statements", model=StatementRow, constants=rows_of.statements, id_column="id", band="area",
              freeze=True),), see=("levels",)),
    Sheet("result", (2, 5, 46, 9, 9, 11, 13, 17, 11, 3, *(11,) * 7), (
        Status("status", expr=when(
            count("statements", "now").eq(0), Words("self_evaluation.status.empty"),
            when(cell("figures", "coverage") < 1, Words("self_evaluation.status.partial"),
                 Words("self_evaluation.status.complete")))),
        Cards("figures", cards=(
            Card("focus", _FOCUS, "card_text", 2),
            Card("now", _or_dash(_mean("now")), "card", 2), Card("target", _or_dash(_mean("target")), "card", 2),
            Card("coverage", _or_dash(_coverage()), "card_share", 2))),
        Table("areas", model=AreaRow, constants=rows_of.areas, id_column="id", titled=True),
        Chart("radar", at=11, beside="figures", kind="radar", rows=17, columns=7, maximum=5, series=(
            Series("area_chart", "short", "target", "target"), Series("area_chart", "short", "now", "now"))),
        Table("gaps", model=GapRow, constants=rows_of.ranks(GAPS_SHOWN), id_column="rank", titled=True, page_break=True,
              reserve=3),
        Chart("bars", at=11, beside="gaps", kind="bar", rows=12, columns=7, series=(
            Series("gap_chart", "short", "gap", "gap", data_labels=True),)),
        Table("dfo", model=DfoRow, constants=rows_of.dfo_areas, id_column="no", titled=True),
    )),
    Sheet("levels", (2, 10, 18, 84), (
        Table("levels", model=LevelRow, constants=rows_of.levels, id_column="value"),
        Prose("extras", lines=(Line("heading", "heading"), Line("not_relevant"), Line("unknown"), Line("reached"),
                               Line("coverage")), span=3),
    )),
    Sheet("charts", (8, 18, 44, 8, 10, 10, 14), (
        Table("area_chart", at=1, model=AreaChartRow, constants=rows_of.area_chart, id_column="id"),
        Table("gap_chart", at=1, model=GapChartRow, constants=rows_of.ranks(12), id_column="rank"),
    ), state="hidden"),
)

BOOK = Workbook("self_evaluation", 1, _SHEETS, rules=RULES)
