"""Strategies taken back: goals, indicators and considerations of every unit, and the checks added up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools.returns import put
from tools.strategy_answers import answers
from xlanskaff.books import book as specification
from xlanskaff.books.strategy_collected import CHECKS
from xlanskaff.books.strategy_lists import KPI_LEVEL
from xlanskaff.catalogue.kpi import kpis
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.services.collect_strategy import Summary
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write


def returned(unit: str, lang: Lang = "nb", *, simple: bool = False, goals: int | None = None, blank: bool = False,
             **form: Any) -> bytes:
    """The bytes of one unit's strategy; `goals` is how many of the goals stay in it."""
    given = {} if blank else answers(lang, simple=simple)
    given["response"] = [{**given.get("response", [{}])[0], "unit_id": unit, "unit_name": f"Kommune {unit}", **form}]
    if goals is not None:
        given["goals"] = given["goals"][:goals]
    key = "strategy_simple" if simple else "strategy"
    return write(specification(key), lang, rows=given, meta={"unit": unit, "unit_name": f"Kommune {unit}"})


def collected(folder: Path, **options: Any) -> CollectResult:
    """Collect a folder into a file outside it."""
    return collect([folder], folder.parent / "Samlet.xlsx", overwrite=True, **options)


def summary(result: CollectResult) -> Summary:
    assert isinstance(result.summary, Summary)
    return result.summary


def test_every_goal_and_indicator_stands_in_the_lists_with_its_unit(tmp_path: Path) -> None:
    given = answers("nb")
    result = collected(put(tmp_path / "svar", a=returned("1"), b=returned("2", "en", goals=2)))
    found = summary(result)
    assert [g.unit for g in found.goals] == ["1"] * len(given["goals"]) + ["2"] * 2
    assert [g["text"] for g in found.goals if g.unit == "1"] == [goal["text"] for goal in given["goals"]]
    assert [u.rows["kpis"] for u in found.units] == [len(given["kpis"])] * 2
    assert sum(r.counts["answered"] for r in result.files) == sum(
        map(len, (found.goals, found.kpis, found.considerations)))


def test_an_indicator_says_where_it_is_reported_also_where_the_unit_left_that_to_the_catalogue(tmp_path: Path) -> None:
    given = answers("nb")
    given["kpis"] = [*given["kpis"], {"parameter": given["kpis"][0]["parameter"], "level": "Administrativ"},
                     {"baseline": 4}]
    given["response"][0] |= {"unit_id": "1", "unit_name": "Nes"}
    data = write(specification("strategy"), "nb", rows=given, meta={"unit": "1", "unit_name": "Nes"})
    out = collected(put(tmp_path / "svar", a=data)).out
    opened = open_book(out)
    area = opened.names()["xa_kpis_level"]
    assert area is not None
    shown = [row[0] for row in opened.values(area)]
    levels = {found.id: found.level for found in kpis()}
    wanted = [levels["KPI01"], "strategic", levels["KPI18"], levels["KPI20"], "administrative"]
    assert len(set(wanted)) == 2
    assert shown == [*(str(KPI_LEVEL.label(code, "nb")) for code in wanted), None]


def test_the_checks_of_all_units_add_up_to_the_number_of_units(tmp_path: Path) -> None:
    found = summary(collected(put(tmp_path / "svar", a=returned("1"), b=returned("2", "nn", goals=1))))
    assert set(found.checks) == set(CHECKS) and all(sum(words.values()) == 2 for words in found.checks.values())
    assert all(sum(u.checks.values()) == len(CHECKS) for u in found.units)


def test_a_check_has_the_word_that_stands_in_the_units_own_book(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", goals=1))
    book = open_book(folder / "a.xlsx")
    shown = {key: book.values(book.names()[f"xa_checks_{key}_status"])[0][0] for key in CHECKS}
    found = summary(collected(folder)).checks
    assert {key: text(f"choices.check.{max(words, key=words.__getitem__)}", "nb")
            for key, words in found.items()} == shown


def test_simple_strategies_are_collected_too(tmp_path: Path) -> None:
    result = collected(put(tmp_path / "svar", a=returned("1", simple=True), b=returned("2", "en", simple=True)))
    assert result.book == "strategy_simple" and result.counts["used"] == 2
    assert [u.rows["goals"] for u in summary(result).units] == [len(answers("nb", simple=True)["goals"])] * 2


def test_two_different_strategies_of_one_unit_are_a_conflict_and_the_same_again_is_a_duplicate(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1"), b=returned("1", goals=2), c=returned("2"), d=returned("2"),
                 tom=returned("3", blank=True))
    result = collected(folder)
    assert {r.file[0]: r.outcome.value for r in result.files} == {
        "a": "conflict", "b": "conflict", "c": "used", "d": "duplicate", "t": "set_aside"}
    assert "M3" in result.conflicts[0].differences["goals.text"] and [u.unit for u in summary(result).units] == ["2"]


def test_the_tidy_tables_hold_codes_and_no_names(tmp_path: Path) -> None:
    collected(put(tmp_path / "svar", a=returned("1", "en")), tidy=tmp_path / "ut")
    goals = (tmp_path / "ut" / "goals.csv").read_text("utf-8-sig")
    assert "main_goal" in goals and "Kommunedirektøren" not in goals
    assert len((tmp_path / "ut" / "checks.csv").read_text("utf-8-sig").splitlines()) == 1 + len(CHECKS)
