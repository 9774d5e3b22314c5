"""Hints about goals: what a machine sees of SMARTE."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.catalogue.smarte import beginnings, criteria
from xlanskaff.errors import Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.smarte import Check, Goal, change_per_year, check_goal, hints, holds_beginning

GOOD = Goal(
    "Øke avtalelojaliteten i hele kommunen til minst 80 prosent", "M1", "KPI01", "%", Decimal(60), Decimal(80),
    "innkjøpssjefen", date(2026, 12, 10), ("carry_out", "plan"), date(2029, 12, 31), "Årlig i tertialrapporten",
)
PERIOD = {"start": date(2027, 1, 1), "end": date(2030, 12, 31)}


def found(goal: Goal, criterion: str, **settings: object) -> Check:
    (check,) = [each for each in check_goal(goal, with_last_e=True, **{**PERIOD, **settings})  # type: ignore[arg-type]
                if each.criterion == criterion]
    return check


def test_a_good_goal_gets_no_hints() -> None:
    checks = check_goal(GOOD, with_last_e=True, pace=Decimal("0.2"), **PERIOD)
    assert [check.met for check in checks] == [True] * 6
    assert hints(checks, GOOD) == []


def test_the_last_e_is_left_out_unless_it_is_asked_for() -> None:
    assert [check.criterion for check in check_goal(GOOD)] == [
        each.code for each in criteria() if not each.optional]
    assert len(check_goal(GOOD, with_last_e=True)) == 6


def test_an_empty_goal_gets_hints_and_never_an_error() -> None:
    told = hints(check_goal(Goal(""), with_last_e=True), Goal(""))
    assert [each.code for each in told] == [
        "XA-360", "XA-361", "XA-363", "XA-364", "XA-365", "XA-366", "XA-367", "XA-368", "XA-371", "XA-373"]
    assert {each.severity for each in told} == {Severity.NOTE}


@pytest.mark.parametrize(("text", "missing"), [
    ("Bedre innkjøp", ("words",)),
    ("Innkjøp skal være en god ting for alle", ("direction",)),
    ("Redusere utslipp fra transport, mat m.m.", ("vague",)),
    ("Auke bruken av rammeavtalar i kommunen", ()),
    ("Reduce the emissions from our transport", ()),
    ("Økonomien skal være ryddig og oversiktlig hos oss", ("direction",)),
])
def test_a_specific_goal_has_five_words_a_direction_and_nothing_left_open(text: str, missing: tuple[str, ...]) -> None:
    assert found(Goal(text), "specific").missing == missing


def test_every_part_of_a_measurable_goal_is_asked_for_by_itself() -> None:
    assert found(replace(GOOD, indicator=" "), "measurable").missing == ("indicator",)
    assert found(replace(GOOD, unit=""), "measurable").missing == ("unit",)
    assert found(replace(GOOD, baseline=None), "measurable").missing == ("baseline",)
    assert found(replace(GOOD, target=None), "measurable").missing == ("target",)
    assert found(replace(GOOD, baseline=Decimal(0), target=Decimal(0)), "measurable").met


def test_a_goal_on_a_measure_that_should_be_dropped_is_not_realistic() -> None:
    assert found(replace(GOOD, measure_classes=("carry_out", "drop")), "realistic").missing == ("dropped",)
    assert found(replace(GOOD, measure_classes=("spare",)), "realistic").met


def test_without_measures_and_without_a_limit_nothing_is_said_about_realism() -> None:
    assert found(replace(GOOD, measure_classes=(None,)), "realistic") == Check("realistic", None)
    assert found(replace(GOOD, measure_classes=(), baseline=None), "realistic", pace=Decimal(1)).met is None


def test_the_pace_is_the_change_a_year_of_the_baseline_and_the_limit_itself_is_met() -> None:
    assert change_per_year(GOOD.baseline, GOOD.target, PERIOD["start"], GOOD.deadline) == Decimal(20) / 60 / 2
    goal = replace(GOOD, baseline=Decimal(50), target=Decimal(60), deadline=date(2028, 6, 1))
    assert found(goal, "realistic", pace=Decimal("0.2")).met
    assert found(goal, "realistic", pace=Decimal("0.19")).missing == ("pace",)
    assert found(replace(goal, target=Decimal(40)), "realistic", pace=Decimal("0.19")).missing == ("pace",)


def test_there_is_no_share_of_a_baseline_of_zero() -> None:
    assert change_per_year(Decimal(0), Decimal(5), date(2027, 1, 1), date(2028, 1, 1)) is None


def test_a_deadline_in_the_first_year_counts_as_one_year() -> None:
    assert change_per_year(Decimal(100), Decimal(90), date(2027, 1, 1), date(2027, 3, 1)) == Decimal("0.1")


@pytest.mark.parametrize(("deadline", "missing"), [
    (date(2027, 1, 1), ()), (date(2030, 12, 31), ()), (date(2026, 12, 31), ("period",)),
    (date(2031, 1, 1), ("period",)), (None, ("deadline",)),
])
def test_a_deadline_lies_within_the_period_its_ends_included(deadline: date | None, missing: tuple[str, ...]) -> None:
    assert found(replace(GOOD, deadline=deadline), "time_bound").missing == missing


def test_either_a_way_or_a_day_of_evaluation_is_enough() -> None:
    assert found(replace(GOOD, evaluation="", evaluate_on=date(2028, 1, 1)), "easy_evaluated").met
    assert found(replace(GOOD, evaluation=" ", evaluate_on=None), "easy_evaluated").missing == ("evaluation",)


@given(st.text(alphabet="abcøÆ m.,«»", max_size=40), st.sampled_from(beginnings("direction")))
def test_a_beginning_is_found_at_the_start_of_a_word_whatever_its_case(text: str, beginning: str) -> None:
    assert holds_beginning(f"{text} {beginning.upper()}nde", beginnings("direction"))
    assert holds_beginning(beginning, (beginning,))
    assert not holds_beginning(f"x{beginning}", (beginning,))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_hint_can_be_said(lang: Lang) -> None:
    bad = Goal("Det skal kjøpes inn osv.", "M1", measure_classes=("drop",), baseline=Decimal(1), target=Decimal(9),
               deadline=date(2035, 1, 1))
    told = [*hints(check_goal(bad, pace=Decimal("0.1"), with_last_e=True, **PERIOD), bad),
            *hints(check_goal(Goal("x", "M2"), with_last_e=True), Goal("x", "M2"))]
    assert {each.code for each in told} == {f"XA-{number}" for number in range(360, 374)}
    for each in told:
        said = say(each, lang)
        assert "{" not in said.message + said.remedy
