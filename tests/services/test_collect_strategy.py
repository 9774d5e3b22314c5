"""Strategies taken back: goals, indicators and considerations of every unit, and the checks added up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools.cells import cells
from tools.returns import put
from tools.strategy_answers import answers
from xlanskaff.books import book as specification
from xlanskaff.books.strategy_collected import BOOK, CHECKS
from xlanskaff.grammar.lint import lint as lint_spec
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.services.collect_strategy import Summary
from xlanskaff.xlsx.lint import accessibility, lint
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


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Lang, str], Path]:
    folder = tmp_path_factory.mktemp("strategier")
    full = put(folder / "full", a=returned("1"), b=returned("2", "nn"), c=returned("3", "en", goals=2), rot=b"")
    blank = put(folder / "blank", a=returned("1", blank=True))
    return {(lang, source.name): collect([source], folder / f"{lang}-{source.name}.xlsx", lang=lang).out
            for lang in LANGUAGES for source in (full, blank)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_specification_keeps_to_the_limits_of_excel(lang: Lang) -> None:
    assert lint_spec(BOOK, lang) == []


def test_our_lint_finds_nothing_in_any_of_them(books: dict[tuple[Lang, str], Path]) -> None:
    found = {path.name: [f.code for f in (*lint(path), *accessibility(path))] for path in books.values()}
    assert len(found) == 6 and not any(found.values()), found


@pytest.mark.sdk
def test_the_open_xml_sdk_finds_nothing_in_any_of_them(sdk: Any, books: dict[tuple[Lang, str], Path]) -> None:
    assert {p: c for p, c in sdk.complaints_of(books.values()).items() if c} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_formulas_follow_from_what_stands_in_the_book(lang: Lang, books: dict[tuple[Lang, str], Path]) -> None:
    for name in ("full", "blank"):
        book = open_book(books[lang, name])
        assert check_formulas(book, read(book, BOOK, lang)) == []
        assert text("collected.adds_up.yes", lang) in cells(books[lang, name])[next(iter(book.sheets()))].values()
