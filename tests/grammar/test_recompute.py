"""Are the formulas still there, still the same, and do their results follow from the inputs?"""

from __future__ import annotations

from typing import Any

import pytest

from tools.fake_book import FakeBook
from xlanskaff.books import book
from xlanskaff.errors import Finding
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas, normal, recomputed, same
from xlanskaff.language.texts import LANGUAGES, Lang

SPEC = book("self_evaluation")
S = "Påstander"
GAP, NOW, TARGET = 8, 5, 6


def fake(lang: Lang = "nb") -> FakeBook:
    rows: list[dict[str, Any]] = [{"now": 1 + n % 4, "target": 5} for n in range(74)]
    return FakeBook.of(SPEC, lang, {"statements": rows})


def findings(made: FakeBook, lang: Lang = "nb") -> list[Finding]:
    return check_formulas(made, read(made, SPEC, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sound_book_has_right_formulas_and_right_results(lang: Lang) -> None:
    assert findings(fake(lang), lang) == []


def test_a_few_cells_are_told_one_by_one_and_many_as_one() -> None:
    made = fake()
    for row in (6, 9, 40):
        made.put(S, row, GAP, 9)
    assert [(f.code, f.cell, f.seen, f.args["right"]) for f in findings(made)] == [
        ("XA-502", "H6", "9", "4"), ("XA-502", "H9", "9", "1"), ("XA-502", "H40", "9", "2")]
    made.put(S, 41, GAP, 9)
    [one] = findings(made)
    assert (one.code, one.cell, one.args["count"]) == ("XA-502", "H6:H41", 4)


def test_what_is_wrong_is_told_by_its_kind() -> None:
    made = fake()
    made.put(S, 6, GAP, None)
    made.put(S, 7, GAP, 3)
    made.written[S][8, GAP] = "IF(TRUE,F8-E8)"
    made.cells[S].pop((9, GAP))
    made.cells[S][10, GAP] = CellError("#REF!")
    assert {(f.code, f.cell, f.severity.value) for f in findings(made)} == {
        ("XA-501", "H6", "error"), ("XA-502", "H7", "error"), ("XA-503", "H8", "warning"), ("XA-505", "H9", "note"),
        ("XA-504", "H10", "warning")}


def test_an_overwritten_result_that_happens_to_be_right_is_still_no_formula() -> None:
    made = fake()
    made.put(S, 6, GAP, 4)
    assert [f.code for f in findings(made)] == ["XA-502"]


def test_results_that_rest_on_something_lost_are_not_checked() -> None:
    made = fake()
    made.delete_column(S, TARGET)
    told = findings(made)
    assert not [f for f in told if f.sheet == "Resultat" and f.field in ("Mål", "Gap")]
    assert not [f for f in told if f.sheet == S]


def test_a_missing_list_leaves_the_other_formulas_checked() -> None:
    made = fake()
    made.named["xa_list_importance"] = None
    made.put(S, 6, GAP, 9)
    assert [(f.code, f.cell) for f in findings(made)] == [("XA-502", "H6")]


def test_rows_that_are_not_ours_are_left_alone() -> None:
    made = fake()
    made.insert_rows(S, 20, 2)
    made.put(S, 20, 2, "Z1")
    made.put(S, 20, GAP, 9)
    assert {f.code for f in findings(made) if f.sheet == S} == set()


def test_recomputing_changes_nothing_in_the_reading() -> None:
    made = fake()
    made.put(S, 6, NOW, 4)
    reading = read(made, SPEC, "nb")
    before = {key: list(column) for key, column in reading.cells.items()}
    assert recomputed(reading)["statements", "gap"][0] == 1
    assert reading.cells == before


@pytest.mark.parametrize(("one", "other"), [
    ("IF( A1 = 1 , 2 , 3 )", "if(A1=1,2,3)"), ("'Ark 1'!$A$1", "'Ark 1'!A1"), ("_xlfn.IFS(A1,1)", "IFS(A1,1)"),
    ("$_lister.$A$2", "_lister!$A$2"), ("1000000*2", "1E6*2"), ("1000000*2", "1E+6*2"),
    ('TEXTJOIN(", ",TRUE,A1)', 'TEXTJOIN(", ",TRUE(),A1)')])
def test_what_programs_write_differently_is_the_same_formula(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), [
    ("A1+B1", "A1-B1"), ("A1", "A11"), ('IF(A1="x",1)', 'IF(A1="X ",1)'), ('"a b"', '"ab"'),
    ("SUM(A1:A2)", "SUM(A1:A3)")])
def test_what_means_something_else_is_another_formula(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@pytest.mark.parametrize(("value", "right", "alike"), [
    (0.1 + 0.2, 0.3, True), (3, 3.0, True), (None, "", True), ("", None, True), (0, None, False), (1, True, False),
    ("1", 1, False), (CellError("#N/A"), CellError("#N/A"), True), (CellError("#N/A"), "", False), (2.5, 2.6, False)])
def test_when_two_results_are_the_same(value: CellValue, right: CellValue, alike: bool) -> None:
    assert same(value, right) is alike


def test_numbers_without_end_are_said_to_be_beyond_reckoning() -> None:
    made = fake()
    made.put(S, 6, TARGET, int(1e308))
    assert [f.code for f in findings(made)] == ["XA-506"]
