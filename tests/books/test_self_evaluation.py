"""The self-evaluation book: what it holds, what it shows, and that every file of it is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.answers import IDS, SPEC, answers
from xlanskaff.grammar.columns import Role, model_of
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services import templates
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write


def _kinds(folder: Path) -> list[Path]:
    made = []
    for lang in LANGUAGES:
        for name, share in (("empty", 0.0), ("half", 0.4), ("full", 1.0)):
            made.append(folder / f"{lang}-{name}.xlsx")
            made[-1].write_bytes(write(SPEC, lang, rows=answers(lang, share=share)))
    return made


def test_there_are_74_statements_and_each_has_the_same_columns_in_every_language() -> None:
    assert len(IDS) == 74
    heights = {lang: place(SPEC, lang).heights for lang in LANGUAGES}
    assert heights["nb"] == heights["nn"] == heights["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_builds_give_the_same_bytes(lang: Lang) -> None:
    assert write(SPEC, lang, rows=answers(lang)) == write(SPEC, lang, rows=answers(lang))


def test_the_committed_templates_are_fresh(root: Path, tmp_path: Path) -> None:
    """`make workbooks` builds them anew."""
    fresh = templates.build_all(tmp_path)
    committed = {path: templates.content_digest((root / "workbooks" / path).read_bytes()) for path in fresh}
    assert committed == fresh
    committed_manifest = (root / "workbooks" / templates.MANIFEST).read_text("utf-8")
    assert committed_manifest == (tmp_path / templates.MANIFEST).read_text("utf-8")


def test_our_lint_finds_nothing_in_any_book(tmp_path: Path) -> None:
    found = {path.name: [f.code for f in (*lint(path), *accessibility(path))] for path in _kinds(tmp_path)}
    assert len(found) == 9 and not any(found.values()), found


@pytest.mark.sdk
def test_the_open_xml_sdk_finds_nothing_in_any_book(sdk, tmp_path: Path) -> None:
    assert {p: c for p, c in sdk.complaints_of(_kinds(tmp_path)).items() if c} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_what_is_written_is_what_is_read(lang: Lang, share: float, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    given = answers(lang, share=share)
    path.write_bytes(write(SPEC, lang, rows=given))
    book = open_book(path)
    reading = read(book, SPEC, lang)
    assert [row["id"] for row in reading.tables["statements"]] == list(IDS)
    expected = [row["target"] for row in given["statements"]] + [None] * (74 - len(given["statements"]))
    assert [row["target"] for row in reading.tables["statements"]] == expected
    assert [f for f in reading.findings if f.code != "XA-210"] == []
    assert check_formulas(book, reading) == []


def test_an_empty_book_is_calm() -> None:
    cells = cells_of(place(SPEC, "nb"), {})
    assert cells["status", "text"] == ["Ingen påstander er besvart med et nivå ennå. Begynn på arket Påstander."]
    assert cells["figures", "focus"] == cells["figures", "now"] == ["–"]
    assert set(cells["areas", "now"]) == {""} and set(cells["gaps", "statement"]) == {""}
    assert cells["areas", "coverage"] == [0.0] * 12


def test_ties_among_the_largest_gaps_go_by_importance_and_then_by_the_order_of_the_list() -> None:
    rows = [{"now": 2, "target": 4} for _ in IDS]
    rows[10]["importance"] = "Høy"
    rows[5]["importance"] = rows[7]["importance"] = "Middels"
    cells = cells_of(place(SPEC, "nb"), {"statements": rows})
    first = [str(text).split("  ")[0] for text in cells["gaps", "statement"]]
    assert first == [IDS[10], IDS[5], IDS[7], *[i for n, i in enumerate(IDS) if n not in (5, 7, 10)][:7]]


def test_a_statement_at_or_above_its_target_is_never_listed_as_a_gap() -> None:
    rows = [{"now": 4, "target": 4}, {"now": 5, "target": 3}, {"now": 2, "target": 3}]
    cells = cells_of(place(SPEC, "nb"), {"statements": rows})
    assert cells["gaps", "gap"] == [1, *[""] * 9]


def test_not_relevant_leaves_the_mean_and_the_share_and_unknown_only_the_mean() -> None:
    rows = [{"now": 3}, {"now": "Ikke relevant"}, {"now": "Vet ikke"}]
    cells = cells_of(place(SPEC, "nb"), {"statements": rows})
    assert cells["areas", "now"][0] == 3
    assert cells["areas", "coverage"][0] == pytest.approx(1 / 5)
    assert cells["areas", "unknown"][0] == 1


def test_the_level_of_an_area_is_the_highest_that_its_mean_has_reached() -> None:
    rows = [{"now": n} for n in (3, 3, 3, 3, 3, 2)]
    assert cells_of(place(SPEC, "nb"), {"statements": rows})["areas", "level"][0] == "Påbegynt"
    rows[-1] = {"now": 3}
    assert cells_of(place(SPEC, "nb"), {"statements": rows})["areas", "level"][0] == "Etablert"


def test_every_row_model_is_also_a_pydantic_model_with_the_same_bounds() -> None:
    for block in SPEC.data_blocks():
        schema = model_of(block.model).model_json_schema()
        assert list(schema["properties"]) == [column.name for column in block.columns]
        for column in block.columns:
            if column.max_length:
                assert f"'maxLength': {column.max_length}" in str(schema["properties"][column.name])


def test_every_input_cell_says_what_it_takes() -> None:
    inputs = [c for block in SPEC.data_blocks() for c in block.columns if c.role is Role.INPUT]
    assert inputs and all(c.choices or c.kind.value in {"date", "text", "long_text"} for c in inputs)
