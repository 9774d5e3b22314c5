"""The self-evaluations of many units put together: one consolidated workbook."""

from __future__ import annotations

from typing import Annotated, Any

from xlanskaff.books import collected
from xlanskaff.books.self_evaluation import AreaChartRow, GapChartRow
from xlanskaff.books.self_evaluation_collected_units import UNIT_GRID, UnitMeansRow, UnitRow, area_column, mean_of
from xlanskaff.catalogue import self_evaluation as content
from xlanskaff.grammar.blocks import Card, Cards, Chart, Series, Sheet, Status, Table, Workbook
from xlanskaff.grammar.columns import Kind, Row, computed, constant
from xlanskaff.grammar.expr import (
    Const,
    Expr,
    Floor,
    Lookup,
    NotAvailable,
    Words,
    cell,
    col,
    every,
    is_number,
    join,
    total,
    when,
    where,
)
from xlanskaff.language.texts import Lang

KEY = "self_evaluation_collected"
AREAS = tuple(area.id for area in content.areas())


def _or_dash(part: Expr) -> Expr:
    return when(is_number(part), part, "–")


def _of_area() -> Expr:
    """The cell under the heat map's column of the row's own area."""
    found: Expr = Const("")
    for area in reversed(AREAS):
        found = when(col("id").eq(area), cell("unit_means", area_column(area)), found)
    return found


_COVERED = total("files", "answered", where("counts", "=", 1))
_RELEVANT = _COVERED + (total("files", "unknown", where("counts", "=", 1))
                        + total("files", "blank", where("counts", "=", 1)))


class AreaRow(Row):
    """One area over all units."""

    id: Annotated[str, constant(fmt="id")]
    name: Annotated[str, constant(translated=True, fmt="prose")]
    now: Annotated[float | None, computed(_of_area(), fmt="mean", emphasis=collected.PLAIN)] = None
    target: Annotated[float | None, constant(Kind.NUMBER, fmt="mean")] = None
    gap: Annotated[float | None, constant(Kind.NUMBER, fmt="gap")] = None
    coverage: Annotated[float | None, constant(Kind.SHARE, fmt="share")] = None
    level: Annotated[str | None, computed(when(
        is_number(col("now")), Lookup(Floor(col("now")), "level_names", "value", "name")),
        kind=Kind.TEXT, fmt="choice", emphasis=collected.PLAIN)] = None
    units: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None


class TalkRow(Row):
    """One of the statements to talk about first."""

    rank: Annotated[int, constant(Kind.WHOLE, fmt="id")]
    statement: Annotated[str, constant(translated=True, fmt="prose")]
    now: Annotated[float | None, constant(Kind.NUMBER, fmt="mean")] = None
    target: Annotated[float | None, constant(Kind.NUMBER, fmt="mean")] = None
    gap: Annotated[float | None, constant(Kind.NUMBER, fmt="gap")] = None
    spread: Annotated[str | None, constant(fmt="choice")] = None
    area_name: Annotated[str | None, constant(translated=True, fmt="choice")] = None
    disagreement: Annotated[float | None, constant(Kind.NUMBER, fmt="decimal")] = None


class StatementRow(Row):
    """One statement over all units."""

    id: Annotated[str, constant(fmt="id")]
    area_name: Annotated[str, constant(translated=True, fmt="muted")]
    statement: Annotated[str, constant(translated=True, fmt="prose")]
    now: Annotated[float | None, constant(Kind.NUMBER, fmt="mean")] = None
    target: Annotated[float | None, constant(Kind.NUMBER, fmt="mean")] = None
    gap: Annotated[float | None, constant(Kind.NUMBER, fmt="mean")] = None
    units: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    answers: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    lowest: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    highest: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    deviation: Annotated[float | None, constant(Kind.NUMBER, fmt="decimal")] = None
    disagreement: Annotated[float | None, constant(Kind.NUMBER, fmt="decimal")] = None
    unknown: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    not_relevant: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    blank: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    area: Annotated[str, constant(hidden=True)] = ""


class RoleRow(Row):
    """Leaders against buyers on one area; a text stands where a group is too small to be shown."""

    id: Annotated[str, constant(fmt="id")]
    name: Annotated[str, constant(translated=True, fmt="prose")]
    leader: Annotated[float | str | None, constant(Kind.NUMBER, fmt="mean")] = None
    leaders: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    buyer: Annotated[float | str | None, constant(Kind.NUMBER, fmt="mean")] = None
    buyers: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    difference: Annotated[float | None, computed(
        when(every(is_number(col("leader")), is_number(col("buyer"))), col("leader") - col("buyer")),
        fmt="signed", emphasis=collected.PLAIN)] = None


class GroupRow(Row):
    """How many persons answered in one role."""

    persons: Annotated[int, constant(Kind.WHOLE, fmt="level")]
    role: Annotated[str, constant(translated=True, fmt="prose")]


class LevelNameRow(Row):
    """The name of a level, for looking up."""

    value: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
    name: Annotated[str, constant(translated=True)]


class RoleChartRow(Row):
    """What the chart of roles draws: a group that is not shown is left out, not drawn as zero."""

    id: Annotated[str, constant()]
    short: Annotated[str, constant(translated=True)]
    leader: Annotated[float | None, computed(when(
        is_number(Lookup(col("id"), "roles", "id", "leader")), Lookup(col("id"), "roles", "id", "leader"),
        NotAvailable()), fmt="mean")] = None
    buyer: Annotated[float | None, computed(when(
        is_number(Lookup(col("id"), "roles", "id", "buyer")), Lookup(col("id"), "roles", "id", "buyer"),
        NotAvailable()), fmt="mean")] = None


def _statements(lang: Lang) -> list[dict[str, Any]]:
    areas = {area.id: area for area in content.areas()}
    return [{"id": s.id, "area_name": areas[s.area].short(lang), "statement": s.text(lang), "area": s.area}
            for s in content.statements()]


def _areas(lang: Lang) -> list[dict[str, Any]]:
    return [{"id": area.id, "name": area.text(lang)} for area in content.areas()]


def _area_chart(lang: Lang) -> list[dict[str, Any]]:
    return [{"id": a.id, "short": a.short(lang), "name": a.text(lang), "no": number}
            for number, a in enumerate(content.areas(), 1)]


def _role_chart(lang: Lang) -> list[dict[str, Any]]:
    return [{"id": a.id, "short": a.short(lang)} for a in content.areas()]


def _level_names(lang: Lang) -> list[dict[str, Any]]:
    return [{"value": level.value, "name": level.name(lang)} for level in content.levels()]


def _ranks(_lang: Lang) -> list[dict[str, Any]]:
    return [{"rank": rank} for rank in range(1, len(AREAS) + 1)]


def _one(_lang: Lang) -> list[dict[str, Any]]:
    return [{"no": 1}]


_SHEETS = (
    collected.about("overview", "units", "statements", "roles", "status", "conflicts", "files",
                    answers=total("statements", "answers")),
    Sheet("overview", (2, 8, 48, 9, 9, 11, 13, 17, 14, 3, *(11,) * 7), (
        collected.STATUS_LINE,
        Cards("figures", cards=(
            collected.UNITS,
            Card("now", _or_dash(mean_of("units", "now")), "card", 2),
            Card("target", _or_dash(mean_of("units", "target")), "card", 2),
            Card("coverage", _or_dash(when(_RELEVANT > 0, _COVERED / _RELEVANT)), "card_share", 2))),
        Table("areas", model=AreaRow, constants=_areas, id_column="id", titled=True),
        Chart("radar", at=11, beside="figures", kind="radar", rows=17, columns=7, maximum=5, series=(
            Series("area_chart", "short", "target", "target"), Series("area_chart", "short", "now", "now"))),
        collected.PROGRESS,
        Table("talk", model=TalkRow, id_column="rank", titled=True, page_break=True, may_be_empty=True),
        Chart("bars", at=11, beside="talk", kind="bar", rows=12, columns=7, needs="talk", series=(
            Series("gap_chart", "short", "gap", "gap", data_labels=True),)),
    )),
    Sheet("units", UNIT_GRID, (
        Table("units", model=UnitRow, id_column="unit", freeze=True, may_be_empty=True),)),
    Sheet("statements", (2, 6, 17, 58, 8, 8, 10, 9, 8, 9, 9, 10, 10, 8, 10, 9, 5), (
        Table("statements", model=StatementRow, constants=_statements, id_column="id", band="area", freeze=True),
    )),
    Sheet("roles", (2, 8, 48, 15, 11, 15, 11, 13, 3, *(11,) * 7), (
        Table("roles", model=RoleRow, id_column="id", titled=True, may_be_empty=True),
        Chart("role_bars", at=10, beside="roles", kind="bar", rows=17, columns=7, maximum=5, needs="roles", series=(
            Series("role_chart", "short", "leader", "leader"), Series("role_chart", "short", "buyer", "buyer"))),
        Status("roles_line", expr=when(total("groups", "persons") > 0, join(
            Words(f"{KEY}.roles_line.fewer"), " ", cell("settings", "minimum_group"), " ",
            Words(f"{KEY}.roles_line.not_shown")))),
        Table("groups", model=GroupRow, id_column="role", titled=True, may_be_empty=True),
    )),
    collected.STATUS, collected.CONFLICTS, collected.FILES,
    Sheet("charts", (10, 18, 44, 8, 10, 10, 14, *(8,) * 6), (
        Table("unit_means", at=1, model=UnitMeansRow, constants=_one, id_column="no"),
        Table("level_names", at=1, model=LevelNameRow, constants=_level_names, id_column="value"),
        Table("area_chart", at=1, model=AreaChartRow, constants=_area_chart, id_column="id"),
        Table("gap_chart", at=1, model=GapChartRow, constants=_ranks, id_column="rank"),
        Table("role_chart", at=1, model=RoleChartRow, constants=_role_chart, id_column="id"),
    ), state="hidden"),
)

BOOK = Workbook(KEY, 1, _SHEETS, shares=collected.TEXTS)
