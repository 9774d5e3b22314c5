"""The strategy: the body, its chapters, problems, goals, indicators, considerations, approval, and a check of it all.

`BOOK` is the standard strategy; `strategy_simple` has fewer sheets and columns and the same chain from problem to
goal to indicator.
"""

from __future__ import annotations

from xlanskaff.books import strategy_goals as goals
from xlanskaff.books import strategy_kpis as kpis
from xlanskaff.books import strategy_lists as lists
from xlanskaff.books import strategy_rows as written
from xlanskaff.books.strategy_checks import OVERALL, checks, figures
from xlanskaff.books.strategy_rules import RULES
from xlanskaff.grammar.blocks import (
    Cards,
    Chart,
    Checklist,
    Form,
    Line,
    Prose,
    Series,
    Sheet,
    Status,
    Table,
    Workbook,
)


def _about(*sheets: str) -> Sheet:
    return Sheet("about", (2, 5, 24, 24, 24, 24, 24), (
        Prose("intro", lines=(Line("purpose"), Line("duty"), Line("chain")), span=6),
        Prose("steps", lines=(Line("heading", "heading"), *(Line(key, "step", target=key) for key in sheets)), span=6),
        Prose("leaders", lines=(Line("heading", "heading"), Line("money"), Line("services"), Line("answer")), span=6),
        Prose("legend", lines=(
            Line("heading", "heading"), Line("input", "legend", style="input"),
            Line("computed", "legend", style="computed"), Line("prefilled", "legend", style="prefilled")), span=6),
        Prose("edition", lines=(Line("heading", "heading"), Line("source"), Line("law"), Line("version")), span=6),
        Form("about", model=written.ContactRow, at=2, value_at=4, value_span=2, hint_at=6),
    ), one_page=True)


def _chapters(*, simple: bool) -> Sheet:
    return Sheet("chapters", (2, 5, 22, 44, 84, 22, 4), (
        Table("chapters", model=written.ChapterRow, constants=lists.chapters(simple=simple), id_column="id",
              freeze=True, room=5),))


def _problems(count: int) -> Sheet:
    return Sheet("problems", (2, 9, 76, 14, 20, 13, 4), (
        Table("problems", model=goals.ProblemRow, capacity=count, id_column="id", freeze=True, calm=8),))


def _kpis(model: type[kpis.KpiRow], count: int) -> Sheet:
    return Sheet("kpis", (2, 5, 30, 42, 14, 9, 14, 15, 10.5, 12, *(9.5,) * 4, 18, *(6,) * 9), (
        Table("kpis", model=model, constants=lists.ids("K", count), id_column="id", optional=True, freeze=True, calm=6,
              room=2, pinned="parameter"),))


def _own(count: int) -> Sheet:
    return Sheet("own", (2, 5, 34, 62, 18, 14, 18), (
        Table("own_kpis", model=kpis.OwnKpiRow, constants=lists.ids("E", count), id_column="id", optional=True, room=2),
        Prose("own_note", lines=(Line("few"),), span=6),
    ))


_CONSIDERATIONS = Sheet("considerations", (2, 7, 23, 60, 8, 11, 28, 8, 26, 17, 19), (
    Table("considerations", model=written.ConsiderationRow, constants=lists.considered, id_column="id", freeze=True,
          pinned="name"),
    Prose("considerations_note", lines=(Line("law"), Line("scope"), Line("status")), span=10),
))

_APPROVAL = Sheet("approval", (2, 8, 26, 14, 14, 54, 30), (
    Form("approval", model=written.ApprovalRow, at=2, value_at=4, value_span=3, hint_at=7),
    Table("channels", model=written.ChannelRow, constants=lists.channels, id_column="id", titled=True),
))


def _check(*, simple: bool) -> Sheet:
    found = checks(simple=simple)
    return Sheet("check", (2, 5, 46, 12, 62, 28, 22), (
        Status("overall", expr=OVERALL),
        Cards("figures", cards=figures(found)),
        Checklist("checks", checks=found, palette=lists.CHECK),
    ), one_page=True)


def _hidden(*tables: Table, facts: type[written.FactsRow | written.SimpleFactsRow]) -> Sheet:
    return Sheet("helpers", (24, 24, 16, 12, 20, 40, 14), (
        Form("facts", at=1, value_at=2, hint_at=3, model=facts),
        Table("direction_words", at=1, model=kpis.WordRow, constants=lists.direction_words),
        Table("vague_words", at=1, model=kpis.WordRow, constants=lists.vague_words),
        Table("kpi_catalogue", at=1, model=kpis.CatalogueRow, constants=lists.kpi_catalogue),
        *tables,
    ), state="hidden")


_SHEETS = (
    _about("organisation", "chapters", "problems", "goals", "kpis", "considerations", "deprioritised", "approval",
           "check"),
    Sheet("organisation", (2, 30, 46, 62), (Form("response", model=written.ResponseRow),), one_page=True),
    _chapters(simple=False),
    _problems(lists.PROBLEMS),
    Sheet("goals", (2, 5, 12, 7, 40, 36, 22, 17, 15, 10, 22, 18, 11.5, 8, 11.5, 13, *(6,) * 14), (
        Table("goals", model=goals.GoalRow, constants=lists.ids("M", lists.GOALS), id_column="id", optional=True,
              freeze=True, calm=6, room=2, pinned="text"),)),
    _kpis(kpis.KpiRow, lists.KPIS),
    _own(lists.OWN_KPIS),
    Sheet("path", (2, 30, 34, 62), (
        Form("shown", model=kpis.ShownRow),
        Status("path_line", expr=kpis.PATH_LINE),
        Chart("path_chart", kind="line", rows=20, columns=3, fmt="figure", series=(
            Series("path", "point", "value", "path", data_labels=True),)),
    ), one_page=True),
    _CONSIDERATIONS,
    Sheet("deprioritised", (2, 6, 66, 66, 26), (
        Table("deprioritised", model=written.DeprioritisedRow, constants=lists.ids("N", lists.DEPRIORITISED),
              id_column="id", optional=True, freeze=True, calm=5),)),
    _APPROVAL,
    _check(simple=False),
    _hidden(Table("path", at=1, model=kpis.PathRow, constants=lists.path_points), facts=written.FactsRow),
)

SIMPLE_SHEETS = (
    _about("organisation", "chapters", "problems", "goals", "kpis", "considerations", "approval", "check"),
    Sheet("organisation", (2, 30, 46, 62), (Form("response", model=written.SimpleResponseRow),), one_page=True),
    _chapters(simple=True),
    _problems(lists.SIMPLE_PROBLEMS),
    Sheet("goals", (2, 5, 46, 40, 18, 11, 30, 16, 12, 10, *(6,) * 12), (
        Table("goals", model=goals.SimpleGoalRow, constants=lists.ids("M", lists.SIMPLE_GOALS), id_column="id",
              optional=True, freeze=True, calm=5, room=2, pinned="text"),)),
    _kpis(kpis.SimpleKpiRow, lists.SIMPLE_KPIS),
    _own(lists.SIMPLE_OWN_KPIS),
    _CONSIDERATIONS,
    _APPROVAL,
    _check(simple=True),
    _hidden(facts=written.SimpleFactsRow),
)

BOOK = Workbook(lists.KEY, 1, _SHEETS, rules=RULES)
