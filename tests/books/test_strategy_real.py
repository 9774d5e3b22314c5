"""Eight real strategies can be typed in without a field missing, and one of them stands in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.strategy_real import ALL, INVENTED, UIB, UIO, Real
from xlanskaff.books import book
from xlanskaff.catalogue.strategy import chapters
from xlanskaff.grammar.blocks import Checklist
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

SPEC = book("strategy")
real = pytest.mark.parametrize("body", ALL, ids=lambda body: body.name)


@real
@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_is_typed_is_read_back(body: Real, lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(write(SPEC, lang, rows=body.rows(lang)))
    opened = open_book(path)
    reading = read(opened, SPEC, lang)
    assert [f.code for f in reading.findings if f.code != "XA-210"] == []
    assert check_formulas(opened, reading) == []
    for typed, row in zip(body.goals, reading.tables["goals"], strict=True):
        assert {name: row[name] for name in typed} == typed
    assert [(row["parameter"], row["baseline"], row["owner"]) for row in reading.tables["kpis"]] == [
        (code, baseline, INVENTED) for code, baseline, _ in body.kpis]
    assert {row["id"]: row["text"] for row in reading.tables["chapters"] if row["text"]} == body.chapters
    assert [(row["what"], row["reason"]) for row in reading.tables["deprioritised"]] == list(body.deprioritised)
    assert reading.forms["response"]["purchases"] == body.purchases
    assert reading.forms["approval"]["body"] == (body.approved_by or None)


@real
def test_every_chapter_that_is_written_exists(body: Real) -> None:
    assert set(body.chapters) <= {chapter.id for chapter in chapters()}


@real
def test_goals_are_counted_as_the_body_would_count_them(body: Real) -> None:
    assert cells_of(place(SPEC, "nb"), body.rows("nb"))["facts", "goals"] == [body.counted]


@real
def test_every_figure_is_marked_as_invented(body: Real) -> None:
    rows = body.rows("nb")["kpis"]
    assert all(row["owner"] == INVENTED for row in rows if row["baseline"] is not None)


def test_there_are_eight_bodies_and_every_level_is_in_use() -> None:
    assert len({body.name.partition(",")[0] for body in ALL}) == 8
    assert {goal["level"] for body in ALL for goal in body.goals} == {
        "vision", "mission", "main_goal", "focus_area", "sub_goal"}
    assert any(goal.get("effect") for goal in UIO.goals)


def test_the_example_in_the_docs_is_the_one_that_is_typed_in(root: Path) -> None:
    written = (root / "docs" / "eksempel-strategi.md").read_text(encoding="utf-8")
    for goal in UIB.goals:
        assert goal["text"] in written
    for code, baseline, targets in UIB.kpis:
        assert f"| {code}" in written
        assert all(f"| {number:g} ".replace(".", ",") in written for number in (baseline, *targets))
    assert INVENTED in written and UIB.source in written
    assert all(what in written and reason in written for what, reason in UIB.deprioritised)


def test_the_docs_show_what_the_workbook_says_of_the_example(root: Path) -> None:
    written = (root / "docs" / "eksempel-strategi.md").read_text(encoding="utf-8")
    found = cells_of(place(SPEC, "nb"), UIB.rows("nb"))
    assert f"Merknaden ved siden av M4 blir: «{found['goals', 'smarte'][3]}»" in written
    for number, (code, *_) in enumerate(UIB.kpis):
        worked_out = " | ".join(str(found["kpis", name][number]) for name in ("method", "unit", "direction"))
        assert any(line.startswith(f"| K{number + 1} | {code} ") and f"| {worked_out} |" in line
                   for line in written.splitlines())
    checklist = SPEC.block("checks")
    assert isinstance(checklist, Checklist)
    for check in checklist.checks:
        status, reason = (found["checks", f"{check.key}_{part}"][0] for part in ("status", "reason"))
        label = text(f"strategy.checks.{check.key}.label", "nb")
        assert f"| {label} | {status} | {str(reason).strip()} |" in written
