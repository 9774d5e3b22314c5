"""Cells as Excel hands them over, and answers in the shape of the question."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.excel import answers_figures, answers_law
from xlanskaff.excel.answer_words import choice, offered
from xlanskaff.excel.answers import LONGEST, Argument, Wrong, shaped, told
from xlanskaff.excel.cells import ERRORS, Fault, amount, day, flag, grid, number, sentence, word
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import LANGUAGES, Lang

READERS = (number, amount, day, word, flag)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("blank", [None, "", "   ", "\u00a0"])
def test_a_blank_is_a_blank_whatever_is_asked_for(reader: Any, blank: Any) -> None:
    assert reader(blank, "nb") is None


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("error", [*ERRORS, -2146826200, "#N/A", "#REF!"])
def test_an_error_is_never_a_number_and_is_named(reader: Any, error: Any) -> None:
    found = reader(error, "nb")
    assert isinstance(found, Fault)
    assert found.code == "XA-861"
    assert found.seen == ERRORS.get(error, error if isinstance(error, str) else "#ERROR!")


@pytest.mark.parametrize(("cell", "expected"), [
    (3.0, 3.0), (3, 3.0), (Decimal("12.3400"), 12.34), ("12,5", 12.5), ("1 250 000", 1250000.0), ("−4", -4.0),
    ("1 250,50", 1250.5), ("12 %", 0.12), ("12,5%", 0.125), ("kr 5", "XA-862"), ("1.250", "XA-864"),
    (True, "XA-862"), (datetime(2026, 1, 1, tzinfo=UTC), "XA-862"), ("1e5", "XA-862")])
def test_numbers_are_read_as_norwegians_write_them(cell: Any, expected: Any) -> None:
    found = number(cell, "nb")
    assert (found.code if isinstance(found, Fault) else found) == expected


def test_a_number_with_a_full_stop_is_read_as_english_in_english() -> None:
    assert number("1.25", "en") == 1.25
    assert number("1,250.5", "en") == 1250.5


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_as_a_date_a_serial_number_or_text(found: date) -> None:
    at_noon = datetime(found.year, found.month, found.day, 12, tzinfo=UTC)
    for cell in (found, at_noon, float(serial(found)), serial(found) + 0.75, f"{found:%d.%m.%Y}", found.isoformat()):
        assert day(cell, "nb") == found


@pytest.mark.parametrize("cell", [0.0, 5.0, 1e9, -1.0, True, "31.02.2026", "i går", "2026"])
def test_what_is_no_day_is_not_read_as_one(cell: Any) -> None:
    found = day(cell, "nb")
    assert isinstance(found, Fault) and found.code == "XA-865"


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=80), st.booleans(),
                 st.integers(-3_000_000_000, 3_000_000_000)))
def test_every_reader_answers_every_cell_and_a_fault_reads_as_a_sentence(cell: Any) -> None:
    for reader in READERS:
        found = reader(cell, "nb")
        if isinstance(found, Fault):
            for lang in LANGUAGES:
                said = sentence(found, "verdi", lang)
                assert said.startswith(found.code) and "«verdi»" in said and "{" not in said.replace(found.seen, "")


def test_the_shape_of_the_answer_is_the_shape_of_the_range() -> None:
    for rows in (((1.0,),), ((1.0,), (2.0,), (3.0,)), ((1.0, 2.0, 3.0),), ((1.0, 2.0), (3.0, 4.0))):
        found = answers_figures.share("nb", rows, 4.0)
        assert found == [[cell / 4 for cell in row] for row in rows]


def test_a_row_and_a_column_make_a_table_as_in_excel() -> None:
    assert answers_figures.share("nb", ((1.0,), (2.0,)), ((4.0, 8.0),)) == [[0.25, 0.125], [0.5, 0.25]]


def test_ranges_of_different_sizes_give_one_sentence() -> None:
    found = answers_figures.share("nb", ((1.0,), (2.0,), (3.0,)), ((4.0,), (8.0,)))
    assert found == [["XA-860 · Områdene har ulik størrelse: 3 × 1, 2 × 1. Bruk områder med like mange rader og "
                      "kolonner, eller én celle."]]


def test_one_bad_cell_does_not_spoil_the_others() -> None:
    found = answers_law.part("nb", ((400_000.0,), ("mye",), (-2146826246,), (None,), (5_000_000.0,)), "varer",
                             ((("annen"),), ("annen",), ("annen",), ("annen",), ("hvem",)), 46348.0)
    assert found[0] == ["Utenfor anskaffelsesloven og anskaffelsesforskriften"]
    assert found[1][0] == ("XA-862 · «verdi»: Her står «mye», som ikke er et tall. Skriv et tall, for eksempel "
                           "1500000 eller 12,5.")
    assert str(found[2][0]).startswith("XA-861 · «verdi»: Cellen har feilen #N/A (#I/T).")
    assert found[3] == [""]
    assert str(found[4][0]).startswith("XA-867 · «oppdragsgiver»: Her står «hvem»")


def test_a_fact_that_the_law_needs_is_asked_for_by_name() -> None:
    for place, name in ((1, "slag"), (2, "oppdragsgiver"), (3, "dato")):
        facts: list[Any] = [1_500_000.0, "varer", "annen", 46348.0]
        facts[place] = None
        for function in (answers_law.part, answers_law.where_announced, answers_law.duties, answers_law.why):
            assert str(function("nb", *facts)[0][0]).startswith(f"XA-866 · «{name}»: Her står det ikke noe.")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_in_the_language_of_the_addin(lang: Lang) -> None:
    said = str(answers_law.part(lang, "mye", "varer", "annen", 46348.0)[0][0])
    assert {"nb": "ikke er et tall", "nn": "ikkje er eit tal", "en": "not a number"}[lang] in said


def test_kinds_and_authorities_are_understood_in_every_language_and_any_case() -> None:
    for kind in ("varer", "VARER", " goods ", "vare"):
        for authority in ("annen", "Kommune", "andre oppdragsgivere", "anna", "other"):
            assert answers_law.where_announced("nb", 1_500_000.0, kind, authority, 46348.0) == [["Doffin"]]


@given(st.lists(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6), st.just("x")), min_size=3, max_size=3),
                min_size=1, max_size=6))
def test_remembering_makes_no_difference(rows: list[list[Any]]) -> None:
    def double(value: float | None) -> float | Wrong | None:
        return None if value is None else Wrong(Fault("XA-863", "0")) if value < 0 else value * 2

    argument = Argument("verdi", rows, number)
    assert shaped("nb", double, argument, remember=True) == shaped("nb", double, argument, remember=False)


def test_true_and_one_are_not_taken_for_each_other() -> None:
    found = answers_figures.share("nb", ((1.0,), (True,), (1,)), 4.0)
    assert found[0] == found[2] == [0.25]
    assert str(found[1][0]).startswith("XA-862")


def test_no_text_is_longer_than_a_cell() -> None:
    assert len(str(told("x" * 40_000, "nb"))) == LONGEST
    found = shaped("nb", lambda value: "x" * int(value), Argument("a", ((5.0,), (40_000.0,)), number), remember=False)
    assert [len(str(row[0])) for row in found] == [5, LONGEST]


def test_nothing_at_all_is_one_blank_cell() -> None:
    assert grid(()).cells == [None]
    assert answers_figures.share("nb", (), ()) == [[""]]


@given(st.lists(st.tuples(st.sampled_from([None, "", 1.0]), st.sampled_from([None, "", 1.0])), min_size=1, max_size=6))
def test_blank_rows_at_the_end_are_counted_and_get_blank_answers(rows: list[tuple[Any, Any]]) -> None:
    tail = 0
    for row in reversed(rows[1:]):
        if any(cell == 1.0 for cell in row):
            break
        tail += 1
    assert grid(rows).blank_rows() == tail
    assert answers_figures.share("nb", rows, [[4.0, 4.0]] * len(rows)) == [
        [0.25 if cell == 1.0 else "" for cell in row] for row in rows]


def test_where_one_value_is_wanted_a_range_is_told_so() -> None:
    found = answers_figures.maturity_level("nb", ((3.0,), (4.0,)), (("nivå", "snitt"),))
    assert found == [["XA-883 · «vis»: Her er et område på 1 × 2 celler. Skriv én verdi, eller pek på én celle."]]


def test_an_array_in_a_formula_is_a_row_or_rows() -> None:
    assert answers_figures.share("nb", (1.0, 2.0, 3.0), 4.0) == [[0.25, 0.5, 0.75]]
    assert answers_figures.share("nb", ((1.0, 2.0), (3.0, 4.0)), (4.0, 8.0)) == [[0.25, 0.25], [0.75, 0.5]]
    assert answers_figures.abc_class("nb", (80.0, 15.0, 5.0)) == [["A", "B", "C"]]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("section", ["kind", "authority", "threshold", "chart", "account_view", "maturity_view"])
def test_what_a_message_offers_is_understood_and_is_one_word_for_each_choice(section: str, lang: Lang) -> None:
    choices = offered(section, lang)
    read = [choice(section)(each, lang) for each in choices]
    assert len(set(read)) == len(choices) and not any(isinstance(each, Fault) for each in read)
    refused = choice(section)("noe helt annet", lang)
    assert isinstance(refused, Fault) and dict(refused.args)["choices"] == choices
    for name in choices:
        assert name in sentence(refused, "x", lang)
