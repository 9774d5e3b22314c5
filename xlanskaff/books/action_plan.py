"""The action plan: activities with owner, time, resources and progress, as a register, a Gantt chart and a report."""

from __future__ import annotations

from xlanskaff.books import action_plan_lists as lists
from xlanskaff.books.action_plan_load import (
    BalanceRow,
    BoundsRow,
    FrameRow,
    LoadRow,
    MonthsRow,
    QuartersRow,
    WholeRow,
)
from xlanskaff.books.action_plan_rows import ActivityRow, ContactRow, DeviationRow, PlanRow, RevisionRow
from xlanskaff.books.action_plan_rules import RULES
from xlanskaff.books.action_plan_status import (
    FIGURES,
    OUTLINE,
    SENTENCE,
    UNITS_LINE,
    GanttRow,
    OverdueRow,
    ReportRow,
    StatusRow,
    UnitRow,
)
from xlanskaff.grammar.blocks import (
    Bars,
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
from xlanskaff.grammar.expr import Words, is_number, rows, total, when, where

_BALANCE = when(is_number(lists.START), when(
    total("activities", "hours").eq(0), Words("action_plan.balance.no_hours"), when(
        rows("balance_rows", "verdict", where("verdict", "=", Words("action_plan.balance_rows.adds_up"))).eq(3),
        Words("action_plan.balance.even"), Words("action_plan.balance.uneven"))),
    Words("action_plan.balance.no_period"))

_ACTIVITY_WIDTHS = (6, 34, 22, 16, 15, 11, 11, 8, 8, 12, 9, 10, 8,
                    8, 8, 11, 9, 11, 16, 16, 11, 26, 11)
_HELPERS = (8,) * 8

_SHEETS = (
    Sheet("about", (2, 5, 24, 24, 24, 24, 24), (
        Prose("intro", lines=(Line("purpose"), Line("use")), span=6),
        Prose("steps", lines=(
            Line("heading", "heading"), *(Line(sheet, "step", target=sheet) for sheet in (
                "plan", "activities", "gantt", "resources", "status", "deviations",
                "revisions"))), span=6),
        Prose("roles", lines=(Line("heading", "heading"), Line("unit"), Line("person"), Line("holder")), span=6),
        Prose("legend", lines=(
            Line("heading", "heading"), Line("input", "legend", style="input"),
            Line("computed", "legend", style="computed"), Line("prefilled", "legend", style="prefilled")), span=6),
        Prose("edition", lines=(Line("heading", "heading"), Line("source"), Line("version")), span=6),
        Form("about", model=ContactRow, at=2, value_at=4, value_span=2, hint_at=6, hint_span=2),
    ), one_page=True),
    Sheet("plan", (2, 30, 46, 62), (Form("plan", model=PlanRow),), one_page=True),
    Sheet("activities", (2, *_ACTIVITY_WIDTHS, *_HELPERS), (
        Table("activities", model=ActivityRow, constants=lists.ids("A", lists.ACTIVITIES), id_column="id",
              optional=True, freeze=True, pinned="activity", calm=15, unit_column="responsible_unit"),), pages_wide=2),
    Sheet("gantt", (2, 6, 44, 15, 12, 9.5, 9.5, 5, *(1.9,) * lists.MONTHS), (
        Status("outline", expr=OUTLINE, gap=1),
        Table("gantt", model=GanttRow, constants=lists.numbers("rank", lists.ACTIVITIES), id_column="rank",
              freeze=True, shown_by="id"),
        Table("months", at=9, beside="gantt", model=MonthsRow, capacity=1, bare=True),
        Bars("bars", at=9, beside="gantt", table="gantt", first="start", last="deadline", ruler="months",
             colours="status", marked=lists.ASSESSED_ON),
    )),
    Sheet("resources", (2, 5, 24, 11, 10, 28, *(6.6,) * lists.QUARTERS, 10, 10, *_HELPERS[:1] * 19), (
        Status("balance", expr=_BALANCE),
        Table("load", model=LoadRow, constants=lists.numbers("no", lists.OWNERS), id_column="no", optional=True,
              titled=True, reserve=1),
        Table("quarters", at=7, beside="load", model=QuartersRow, capacity=1, bare=True),
        Table("balance_rows", model=BalanceRow, constants=lists.balances, id_column="no", titled=True, bare=True,
              reserve=1),
        Prose("resource_notes", lines=(Line("heading", "heading"), Line("spread"), Line("undated"), Line("over")),
              span=21),
    ), one_page=True),
    Sheet("status", (2, 5, 46, 11, 11, 16, 18, 3, *(11,) * 7), (
        Status("status", expr=SENTENCE),
        Cards("figures", cards=FIGURES),
        Table("by_status", model=StatusRow, constants=lists.statuses, id_column="no", titled=True),
        Chart("status_chart", at=9, beside="figures", kind="bar", rows=13, columns=7, fmt="whole", series=(
            Series("by_status", "status", "count", "now", data_labels=True),)),
        Prose("reporting", lines=(Line("heading", "heading"),), span=5),
        Form("report", model=ReportRow, value_at=4, hint_at=5, gap=1),
        Prose("report_notes", lines=(Line("kpi24"), Line("moved")), span=6),
        Table("overdue", model=OverdueRow, constants=lists.numbers("rank", lists.OVERDUE_SHOWN), id_column="rank",
              titled=True, shown_by="activity", reserve=1),
    )),
    Sheet("units", (2, 5, 46, 12, 12, 12, 12, 8), (
        Status("by_unit_status", expr=UNITS_LINE, gap=1),
        Table("by_unit", model=UnitRow, constants=lists.numbers("no", lists.UNITS), id_column="no", freeze=True,
              shown_by="unit"),)),
    Sheet("deviations", (2, 6, 9, 26, 34, 30, 30, 16, 11, 11), (
        Table("deviations", model=DeviationRow, constants=lists.ids("D", lists.DEVIATIONS), id_column="id",
              optional=True, freeze=True, calm=8),)),
    Sheet("revisions", (2, 6, 11, 34, 45, 33, 17, 15), (
        Table("revisions", model=RevisionRow, constants=lists.ids("R", lists.REVISIONS), id_column="id",
              optional=True, freeze=True, calm=5),)),
    Sheet("work", (8, *(11,) * 20), (
        Table("frame", at=1, model=FrameRow, constants=lists.numbers("no", 1), id_column="no"),
        Table("bounds", at=1, model=BoundsRow, capacity=1, bare=True),
        Table("whole", at=1, model=WholeRow, capacity=1, bare=True),
    ), state="hidden"),
)

BOOK = Workbook("action_plan", 1, _SHEETS, rules=RULES)
