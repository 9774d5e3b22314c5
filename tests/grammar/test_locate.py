"""Finding the parts of a workbook by names, ids and labels; one oddity at a time. See also the property tests."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tools.fake_book import FakeBook
from xlanskaff.books import book
from xlanskaff.errors import Finding
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.locate import Location, locate
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.language.texts import LANGUAGES, Lang

SPEC = book("self_evaluation")
S, R = "Påstander", "Om besvarelsen"


def fake(lang: Lang = "nb") -> FakeBook:
    rows: list[dict[str, Any]] = [{"now": 1 + n % 5, "target": 5} for n in range(74)]
    return FakeBook.of(SPEC, lang, {"statements": rows, "response": [{"unit_id": "40"}]})


def told(location: Location) -> list[tuple[str, str, str]]:
    return [(f.code, f.sheet, f.cell) for f in location.findings]


def one(findings: list[Finding], code: str) -> Finding:
    [found] = [f for f in findings if f.code == code]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_is_found_by_name_and_nothing_is_said(lang: Lang) -> None:
    made = fake(lang)
    location = locate(made, SPEC, lang)
    assert told(location) == []
    assert location.names.keys() >= made.named.keys() - {n for n in made.named if n.endswith("__header")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_book_without_any_name_is_found_by_its_labels(lang: Lang) -> None:
    made = fake(lang)
    before = read(made, SPEC, lang)
    made.named.clear()
    after = read(made, SPEC, lang)
    assert (after.tables["statements"], after.forms) == (before.tables["statements"], before.forms)
    assert {f.severity.value for f in after.findings} == {"warning", "note"}


def test_tables_that_share_labels_are_not_taken_for_each_other() -> None:
    made = fake()
    made.named.clear()
    made.drop("Resultat")
    location = locate(made, SPEC, "nb")
    assert not [name for name in location.names if name.startswith(("xa_areas_", "xa_gaps_", "xa_dfo_"))]
    assert one(location.findings, "XA-140").field == "Resultat"


def test_a_required_field_is_found_by_its_marked_label() -> None:
    made = fake()
    area = made.named.pop("xa_response_answered_for")
    assert area is not None
    made.put(R, area.top, area.left - 1, "Svaret gjelder *")
    location = locate(made, SPEC, "nb")
    assert (told(location), location.names["xa_response_answered_for"]) == ([("XA-146", R, "C10")], area)


def test_two_headers_of_one_name_are_not_chosen_between() -> None:
    made = fake()
    made.named.pop("xa_statements_target")
    made.put(S, 5, 20, "Mål")
    location = locate(made, SPEC, "nb")
    assert one(location.findings, "XA-442").args["places"] == ("F5", "T5")
    assert "xa_statements_target" not in location.names


def test_a_copied_sheet_whose_original_is_gone_is_read_and_two_copies_are_not() -> None:
    made = fake()
    made.copy(S, "Påstander (2)")
    made.drop(S)
    assert [row["now"] for row in read(made, SPEC, "nb").tables["statements"]][:5] == [1, 2, 3, 4, 5]
    made.copy("Påstander (2)", "Påstander (3)")
    reading = read(made, SPEC, "nb")
    assert one(reading.findings, "XA-442").severity.value == "error"
    assert reading.tables["statements"] == []


def test_headers_that_changed_places_with_their_columns_are_not_read() -> None:
    made = fake()
    for row in range(5, 80):
        now, target = made.cells[S][row, 5], made.cells[S][row, 6]
        made.put(S, row, 5, target)
        made.put(S, row, 6, now)
    reading = read(made, SPEC, "nb")
    assert [(f.code, f.cell, f.field, f.seen) for f in reading.findings if f.sheet == S] == [
        ("XA-441", "E5", "Nå", "Mål"), ("XA-441", "F5", "Mål", "Nå")]
    assert {(row["now"], row["target"]) for row in reading.tables["statements"]} == {(None, None)}


def test_a_header_in_other_words_is_no_trouble_while_the_name_is_there() -> None:
    made = fake()
    made.put(S, 5, 5, "Nå (2026)")
    assert told(locate(made, SPEC, "nb")) == []


def test_two_names_on_one_column_are_not_read() -> None:
    made = fake()
    made.named["xa_statements_target"] = made.named["xa_statements_now"]
    location = locate(made, SPEC, "nb")
    assert {("XA-441", S, "E5")} <= set(told(location))
    assert not {"xa_statements_now", "xa_statements_target"} & location.names.keys()


def test_cells_pushed_down_in_one_column_are_not_read_beside_the_wrong_rows() -> None:
    made = fake()
    made.push_down(Area(S, 20, 5, 20, 5))
    reading = read(made, SPEC, "nb")
    assert (one(reading.findings, "XA-440").cell, one(reading.findings, "XA-440").args["expected"]) == (
        "E6:E80", "E6:E79")
    assert {row["now"] for row in reading.tables["statements"]} == {None}
    assert {row["target"] for row in reading.tables["statements"]} == {5}


def test_answers_below_a_fixed_table_are_told_and_not_read() -> None:
    made = fake()
    made.put(S, 80, 5, 4)
    made.put(S, 81, 9, "et notat")
    finding = one(locate(made, SPEC, "nb").findings, "XA-446")
    assert (finding.cell, finding.seen, finding.args["count"]) == ("E80:E81", "4", 2)


@pytest.mark.parametrize("area", [Area(S, 1, 5, 1_048_576, 5), Area(S, 6, 2, 79, 14), Area(S, 6, 5, 60_000, 5)])
def test_a_name_stretched_beyond_its_column_is_set_aside_and_the_header_used(area: Area) -> None:
    made = fake()
    made.named["xa_statements_now"] = area
    location = locate(made, SPEC, "nb")
    assert told(location) == [("XA-146", S, "E5")]
    assert location.names["xa_statements_now"].a1 == "E6:E79"


def test_names_stretched_over_the_whole_sheet_cost_no_time() -> None:
    made = fake()
    made.named = {name: Area(a.sheet, 1, a.left, 1_048_576, a.left) if a else None for name, a in made.named.items()}
    started = time.perf_counter()
    reading = read(made, SPEC, "nb")
    check_formulas(made, reading)
    assert time.perf_counter() - started < 10
    assert len(reading.findings) < 500


def test_row_findings_are_listed_up_to_a_few() -> None:
    made = fake()
    made.insert_rows(S, 10, 300)
    found = [f for f in locate(made, SPEC, "nb").findings if f.code in {"XA-192", "XA-219"}]
    assert [f.code for f in found] == ["XA-192"] * 5 + ["XA-219"]
    assert found[-1].args["count"] == 295


def test_an_id_is_the_same_with_spaces_around_it_and_another_in_other_letters() -> None:
    made = fake()
    made.put(S, 6, 2, " A1 ")
    assert told(locate(made, SPEC, "nb")) == []
    made.put(S, 6, 2, "a1")
    assert {code for code, _, _ in told(locate(made, SPEC, "nb"))} == {"XA-148", "XA-190"}
