"""The prioritisations of many units put together, with joint scores of what several of them assessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from xlanskaff.books import collected
from xlanskaff.books.prioritisation_rows import MEASURE_CLASS, PROBLEM_CLASS
from xlanskaff.grammar.blocks import Card, Cards, Chart, Series, Sheet, Table, Workbook
from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.columns import Kind, Row, computed, constant
from xlanskaff.grammar.expr import Expr, col, count, rows, where
from xlanskaff.language.texts import Lang

KEY = "prioritisation_collected"

No = Annotated[int | None, constant(Kind.WHOLE, fmt="id")]
Id = Annotated[str | None, constant(fmt="id")]
Text = Annotated[str | None, constant(fmt="prose")]
Muted = Annotated[str | None, constant(fmt="muted")]
Short = Annotated[str | None, constant(fmt="choice")]
Given = Annotated[str | None, constant(fmt="choice_wrapped")]
Whole = Annotated[int | None, constant(Kind.WHOLE, fmt="level")]
Number = Annotated[float | None, constant(Kind.NUMBER, fmt="decimal")]
Hours = Annotated[float | None, constant(Kind.NUMBER, fmt="sum")]
ProblemClass = Annotated[str | None, replace(constant(translated=True, fmt="class"), palette=PROBLEM_CLASS)]
MeasureClass = Annotated[str | None, replace(constant(translated=True, fmt="class"), palette=MEASURE_CLASS)]


def _in_class(table: str) -> Expr:
    return rows(table, "class_name", where("class_name", "=", col("class_name")))


class ProblemClassRow(Row):
    """How many problems are in one class, over all units."""

    class_name: ProblemClass = None
    problems: Annotated[int, computed(_in_class("problems"), kind=Kind.WHOLE, fmt="level",
                                      emphasis=collected.PLAIN)] = 0


class MeasureClassRow(Row):
    """How many measures are in one class, over all units."""

    class_name: MeasureClass = None
    measures: Annotated[int, computed(_in_class("measures"), kind=Kind.WHOLE, fmt="level",
                                      emphasis=collected.PLAIN)] = 0


class ProblemRow(Row):
    """One problem, with its unit in front of its id, and the class it has in the unit's own book."""

    no: No = None
    unit: Text = None
    id: Id = None
    problem: Text = None
    where: Text = None
    frequency: Whole = None
    seriousness: Whole = None
    class_name: ProblemClass = None
    owner: Text = None
    comment: Muted = None


class MeasureRow(Row):
    """One measure, with its unit in front of its id, and the class it has in the unit's own book."""

    no: No = None
    unit: Text = None
    id: Id = None
    measure: Text = None
    problems: Short = None
    effect: Whole = None
    ease: Whole = None
    class_name: MeasureClass = None
    hours: Hours = None
    cost: Hours = None
    responsible: Text = None
    set_aside: Annotated[str | None, constant(translated=True, fmt="choice")] = None
    reason: Muted = None


class JointProblemRow(Row):
    """One problem that several assessed: their scores, the joint ones, and the class of these."""

    no: No = None
    id: Id = None
    text: Text = None
    assessors: Whole = None
    x_scores: Given = None
    x_median: Number = None
    x_mean: Number = None
    x_range: Whole = None
    y_scores: Given = None
    y_median: Number = None
    y_mean: Number = None
    y_range: Whole = None
    class_name: ProblemClass = None
    apart: Whole = None


class JointMeasureRow(JointProblemRow):
    """One measure that several assessed, in the same way."""

    class_name: MeasureClass = None


class DiscussRow(Row):
    """One problem or measure that the assessors see differently, the furthest apart first."""

    rank: No = None
    id: Id = None
    text: Text = None
    classes: Annotated[str | None, constant(translated=True, fmt="prose")] = None
    x_scores: Given = None
    y_scores: Given = None
    who: Muted = None


def _classes(choices: ChoiceList) -> Any:
    def lines(lang: Lang) -> Sequence[dict[str, Any]]:
        return [{"class_name": choices.label(item.code, lang)} for item in choices.items]

    return lines


_JOINT = (2, 6, 8, 44, 13, 17, 10, 10, 9, 17, 10, 10, 9, 22, 12)

_SHEETS = (
    collected.about_lists("overview", "discuss", "joint_problems", "joint_measures", "problems", "measures", "changes",
                          "status", "conflicts", "files", tables=("problems", "measures")),
    Sheet("overview", (2, 26, 30, 16, 16, 16, 5), (
        collected.STATUS_LINE,
        Cards("figures", cards=(
            collected.UNITS,
            Card("problems", count("problems", "no"), "card_sum", 1),
            Card("measures", count("measures", "no"), "card_sum", 1),
            Card("discuss", count("discuss", "rank"), "card_sum", 1))),
        Table("problem_classes", model=ProblemClassRow, constants=_classes(PROBLEM_CLASS), id_column="class_name",
              titled=True),
        Chart("problem_chart", at=4, beside="problem_classes", kind="bar", rows=7, columns=3, fmt="whole",
              needs="problems", series=(Series("problem_classes", "class_name", "problems", "now", data_labels=True),)),
        Table("measure_classes", model=MeasureClassRow, constants=_classes(MEASURE_CLASS), id_column="class_name",
              titled=True),
        Chart("measure_chart", at=4, beside="measure_classes", kind="bar", rows=7, columns=3, fmt="whole",
              needs="measures", series=(Series("measure_classes", "class_name", "measures", "now", data_labels=True),)),
        collected.PROGRESS,
    ), one_page=True, portrait=True),
    Sheet("discuss", (2, 6, 8, 50, 34, 18, 18, 46), (
        Table("discuss", model=DiscussRow, id_column="rank", freeze=True, may_be_empty=True),)),
    Sheet("joint_problems", _JOINT, (
        Table("joint_problems", model=JointProblemRow, id_column="no", freeze=True, may_be_empty=True),)),
    Sheet("joint_measures", _JOINT, (
        Table("joint_measures", model=JointMeasureRow, id_column="no", freeze=True, may_be_empty=True),)),
    Sheet("problems", (2, 6, 30, 8, 50, 24, 10, 11, 14, 18, 30), (
        Table("problems", model=ProblemRow, id_column="no", freeze=True, may_be_empty=True),)),
    Sheet("measures", (2, 6, 30, 8, 46, 14, 9, 9, 22, 10, 12, 18, 10, 30), (
        Table("measures", model=MeasureRow, id_column="no", freeze=True, may_be_empty=True),)),
    collected.CHANGES, collected.STATUS, collected.CONFLICTS, collected.files("answered", "problems", "measures"),
)

BOOK = Workbook(KEY, 1, _SHEETS, shares=collected.TEXTS)
