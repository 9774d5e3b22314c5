"""Whether the strategy and the routines cover what § 5a asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.catalogue.considerations import considerations
from xlanskaff.errors import Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.considerations import Answer, coverage, findings, status, unknown
from xlanskaff.rules.maturity import Share

COVERED = [Answer(each.key, True, "", ("M1",)) for each in considerations()]
ANSWERS = st.builds(
    Answer, st.just("5b"), st.sampled_from([True, False, None]), st.sampled_from(["", " ", "Gjelder ikke oss"]),
    st.sampled_from([(), ("",), ("M1",), (" ", "M2")]), st.sampled_from(["", " ", "Miljørutine"]))


def test_everything_covered_and_published_gives_no_findings() -> None:
    assert findings(COVERED, "https://eksempel.no/strategi") == []
    assert coverage(COVERED) == Share(14, 14)


@given(ANSWERS)
def test_a_goal_or_a_routine_covers_and_a_no_needs_its_reason(answer: Answer) -> None:
    there = bool(answer.routine.strip() or any(goal.strip() for goal in answer.goals))
    expected = {None: "unanswered", True: "covered" if there else "gap",
                False: "not_relevant" if answer.reason.strip() else "no_reason"}
    assert status(answer) == expected[answer.relevant]


@pytest.mark.parametrize(("changed", "code", "severity"), [
    (Answer("5d", True), "XA-374", Severity.ERROR),
    (Answer("5d", True, "Viktig for oss"), "XA-374", Severity.ERROR),
    (Answer("5d", False), "XA-375", Severity.WARNING),
    (Answer("5d", None, "", ("M1",), "Rutine"), "XA-376", Severity.WARNING),
])
def test_one_row_that_is_not_in_order_is_told_with_its_provision(
    changed: Answer, code: str, severity: Severity,
) -> None:
    rows = [changed if each.key == "5d" else each for each in COVERED]
    (found,) = findings(rows, "https://eksempel.no")
    assert (found.code, found.severity, found.args["provision"]) == (code, severity, "LOA § 5d")


@pytest.mark.parametrize("address", ["", "  "])
def test_a_strategy_that_nobody_can_find_is_an_error(address: str) -> None:
    (found,) = findings(COVERED, address)
    assert (found.code, found.severity) == ("XA-377", Severity.ERROR)


def test_a_provision_that_is_not_in_the_list_is_an_error_and_an_own_row_is_not() -> None:
    rows = [each for each in COVERED if each.key != "5p"] + [Answer("lokalmat", True)]
    (found,) = findings(rows, "https://eksempel.no")
    assert (found.code, found.args["provision"]) == ("XA-378", "LOA § 5p")
    assert unknown(rows) == ["lokalmat"]


def test_findings_come_in_the_order_of_the_act_whatever_the_order_of_the_rows() -> None:
    rows = [replace(each, goals=()) for each in reversed(COVERED)]
    found = [each.args.get("provision") for each in findings(rows)]
    assert found == [each.provision for each in considerations()] + [None]


def test_coverage_counts_only_what_is_said_to_be_relevant() -> None:
    assert coverage([Answer("5b", True, routine="R"), Answer("5c", False), Answer("5d", None)]) == Share(1, 1)
    assert coverage([Answer("5c", False, "Nei"), Answer("5d")]) is None
    assert coverage([]) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_about_considerations_can_be_said(lang: Lang) -> None:
    rows = [Answer("5b", True), Answer("5c", False), Answer("5d")]
    found = findings(rows)
    assert {each.code for each in found} == {"XA-374", "XA-375", "XA-376", "XA-377", "XA-378"}
    for each in found:
        said = say(each, lang)
        assert "{" not in said.message + said.remedy
