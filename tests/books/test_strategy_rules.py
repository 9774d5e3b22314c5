"""What is said about a returned strategy, and at which cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools.strategy_answers import Given, answers
from xlanskaff.books import book
from xlanskaff.books.strategy_rules import RULES
from xlanskaff.errors import Finding, Severity
from xlanskaff.grammar.reading import read
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """Everything the rules say about a strategy with these rows."""
    def look(rows: Given, *, simple: bool = False) -> list[Finding]:
        spec, path = book("strategy_simple" if simple else "strategy"), tmp_path / "book.xlsx"
        path.write_bytes(write(spec, "nb", rows=rows))
        reading = read(open_book(path), spec, "nb")
        return [found for rule in RULES for found in rule(reading)]

    return look


def _of(found: list[Finding], code: str) -> list[tuple[str, str, str]]:
    return [(f.sheet, f.cell, f.field) for f in found if f.code == code]


@pytest.mark.parametrize("simple", [False, True])
def test_a_finished_strategy_gets_only_what_is_worth_a_thought(told: Any, simple: bool) -> None:
    assert [f.code for f in told(answers("nb", simple=simple), simple=simple)] == ["XA-356"]


@pytest.mark.parametrize("simple", [False, True])
def test_an_empty_strategy_is_told_once_that_it_has_no_goals(told: Any, simple: bool) -> None:
    found = told({}, simple=simple)
    assert [(f.code, f.severity, f.sheet) for f in found] == [("XA-222", Severity.WARNING, "Mål")]


def test_a_period_is_told_at_its_last_day(told: Any) -> None:
    rows = answers("nb")
    rows["response"][0]["period_to"] = rows["response"][0]["period_from"] - 1
    assert _of(told(rows), "XA-221") == [("Virksomheten", "C12", "Strategien gjelder til")]
    rows["response"][0]["period_to"] = rows["response"][0]["period_from"] + 365
    found = next(f for f in told(rows) if f.code == "XA-220")
    assert found.args["months"] == 12 and found.severity is Severity.WARNING


def test_purchases_above_the_budget_are_an_error(told: Any) -> None:
    rows = answers("nb")
    rows["response"][0] |= {"purchases": 5_000, "budget": 4_000}
    assert [(f.severity, f.cell, f.seen) for f in told(rows) if f.code == "XA-229"] == [(Severity.ERROR, "C14", "5000")]


def test_hints_are_notes_at_the_cell_they_are_about(told: Any) -> None:
    rows = answers("nb")
    rows["goals"][1] |= {"text": "Bedre", "owner": None, "kpi": None, "deadline": 48600}
    found = {f.code: (f.cell, f.severity) for f in told(rows)}
    assert found["XA-360"] == ("E7", Severity.NOTE) and found["XA-367"] == ("L7", Severity.NOTE)
    assert found["XA-363"] == ("N7", Severity.NOTE) and found["XA-372"] == ("M7", Severity.NOTE)


def test_a_goal_without_a_problem_and_a_problem_without_a_goal_are_both_told(told: Any) -> None:
    rows = answers("nb")
    rows["goals"][2]["problems"] = None
    found = told(rows)
    assert _of(found, "XA-224") == [("Mål", "J8", "Problemer")]
    assert _of(found, "XA-225") == [("Problemer", "B7", "Id")]


def test_a_problem_that_is_not_listed_is_told_where_it_is_pointed_at(told: Any) -> None:
    rows = answers("nb")
    rows["goals"][1]["problems"] = "P1, P99"
    assert [(f.seen, f.cell) for f in told(rows) if f.code == "XA-211"] == [("P99", "J7")]
    rows.pop("problems")
    assert _of(told(rows), "XA-211") == []


def test_goals_that_lie_under_themselves_are_an_error_that_shows_the_circle(told: Any) -> None:
    rows = answers("nb")
    rows["goals"][0]["parent"] = "M2"
    found = [f for f in told(rows) if f.code == "XA-228"]
    assert [(f.cell, f.args["path"]) for f in found] == [("D6", ("M1", "M2", "M1")), ("D7", ("M2", "M1", "M2"))]
    rows["goals"][0]["parent"] = "M1"
    assert ("M1", "M1") in [f.args["path"] for f in told(rows) if f.code == "XA-228"]


def test_what_an_indicator_lacks_is_told_at_the_indicator(told: Any) -> None:
    rows = answers("nb")
    rows["kpis"][0] |= {"baseline": None}
    rows["kpis"][2] |= {f"target{n}": None for n in range(1, 5)}
    rows["own_kpis"][0] |= {"direction": None}
    assert _of(told(rows), "XA-227") == [
        ("Styringsparametere", "I6", "Nullpunkt"), ("Egne parametere", "G6", "Retning"),
        ("Styringsparametere", "K8", "Mål år 1")]


def test_an_own_indicator_that_is_nowhere_described_is_told_once(told: Any) -> None:
    rows = answers("nb")
    rows.pop("own_kpis")
    assert _of(told(rows), "XA-227") == [("Styringsparametere", "C7", "Styringsparameter")]


def test_the_seventh_strategic_indicator_is_pointed_out(told: Any) -> None:
    rows = answers("nb")
    rows["kpis"] = [rows["kpis"][0]] * 7
    assert _of(told(rows), "XA-223") == [("Styringsparametere", "C12", "Styringsparameter")]


def test_considerations_are_told_at_the_field_that_would_put_them_right(told: Any) -> None:
    found = told(answers("nb", share=0.5))
    assert _of(found, "XA-374") == [("Samfunnshensyn § 5a", "I12", "Rutine")]
    assert _of(found, "XA-375") == [("Samfunnshensyn § 5a", "G13", "Begrunnelse")]
    assert len(_of(found, "XA-376")) == 6
    assert _of(found, "XA-377") == [("Vedtak og publisering", "D8", "Publisert på")]


def test_a_strategy_that_is_not_approved_is_told_once_and_a_goal_approved_by_itself_is_left_out(told: Any) -> None:
    rows = answers("nb")
    rows["approval"][0]["approved_on"] = None
    rows["goals"][1]["approved"] = 46366
    found = [f for f in told(rows) if f.code == "XA-368"]
    assert [(f.cell, f.args["id"]) for f in found] == [("D5", "M3, M4, M5")]


def test_a_strategy_that_leaves_nothing_out_is_told_and_a_simple_one_is_not_asked(told: Any) -> None:
    rows = answers("nb")
    rows.pop("deprioritised")
    assert _of(told(rows), "XA-226") == [("Prioritert ned", "C6", "Hva")]
    assert _of(told(answers("nb", simple=True), simple=True), "XA-226") == []


def test_every_finding_can_be_said_in_three_languages(told: Any) -> None:
    rows = answers("nb", share=0.5)
    rows["response"][0] |= {"purchases": 5, "budget": 4}
    rows["goals"][0]["parent"] = "M1"
    for found in told(rows):
        for lang in LANGUAGES:
            message = say(found, lang)
            assert "{" not in message.message + message.remedy


def test_columns_that_are_gone_are_not_held_against_anybody(tmp_path: Path) -> None:
    spec, path = book("strategy"), tmp_path / "book.xlsx"
    path.write_bytes(write(spec, "nb", rows=answers("nb", share=0.5)))
    reading = read(open_book(path), spec, "nb")
    for column in ("owner", "problems", "kpi", "deadline"):
        del reading.location.names[f"xa_goals_{column}"]
        for row in reading.tables["goals"]:
            row[column] = None
    codes = {found.code for rule in RULES for found in rule(reading)}
    assert not codes & {"XA-224", "XA-225", "XA-363", "XA-367", "XA-371"}
