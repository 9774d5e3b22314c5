"""Goals as a set, and measures in the plan that should not be there."""

from __future__ import annotations

import pytest

from xlanskaff.catalogue.classes import class_map
from xlanskaff.catalogue.result_chain import levels
from xlanskaff.errors import Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.classification import ClassVerdict, classify
from xlanskaff.rules.goals import (
    GoalLinks,
    Planned,
    all_on_one_level,
    dropped_but_planned,
    goals_without_weighty_problem,
)


def problem(x: int, y: int) -> ClassVerdict | None:
    return classify(x, y, class_map("problem"))


def measure(x: int, y: int) -> ClassVerdict | None:
    return classify(x, y, class_map("measure"))


def test_a_goal_needs_one_problem_that_is_critical_or_serious() -> None:
    goals = [GoalLinks("M1", problems=(problem(1, 1), problem(1, 4))), GoalLinks("M2", problems=(problem(4, 1),)),
             GoalLinks("M3"), GoalLinks("M4", problems=(problem(4, 4),)), GoalLinks("M5", problems=(None,))]
    found = goals_without_weighty_problem(goals)
    assert [each.args["id"] for each in found] == ["M2", "M3", "M5"]
    assert {(each.code, each.severity) for each in found} == {("XA-356", Severity.WARNING)}


def test_goals_on_two_levels_are_well_spread_and_one_goal_alone_says_nothing() -> None:
    codes = [level.code for level in levels()]
    assert all_on_one_level([GoalLinks("M1", codes[0])]) == []
    assert all_on_one_level([GoalLinks("M1", codes[0]), GoalLinks("M2", codes[1])]) == []
    assert all_on_one_level([]) == []
    (found,) = all_on_one_level([GoalLinks("M1", codes[1]), GoalLinks("M2", codes[1]), GoalLinks("M3")])
    assert (found.code, found.args["count"]) == ("XA-358", 2)


def test_a_measure_to_be_dropped_may_stand_in_the_plan_with_a_reason() -> None:
    rows = [Planned("T1", measure(1, 1)), Planned("T2", measure(2, 2), " "), Planned("T3", measure(1, 1), "Pålagt"),
            Planned("T4", measure(4, 1)), Planned("T5", None)]
    found = dropped_but_planned(rows)
    assert [(each.args["id"], each.severity) for each in found] == [("T1", Severity.ERROR), ("T2", Severity.ERROR)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_about_goals_can_be_said(lang: Lang) -> None:
    told = [*goals_without_weighty_problem([GoalLinks("M1")]), *dropped_but_planned([Planned("T1", measure(1, 1))]),
            *all_on_one_level([GoalLinks("M1", "inputs"), GoalLinks("M2", "inputs")])]
    assert len(told) == 3
    for each in told:
        assert "{" not in say(each, lang).message
