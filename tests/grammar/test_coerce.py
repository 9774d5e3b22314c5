"""From what stands in a cell to a typed value: read right, read with a word, or refused. Never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.books.self_evaluation import IMPORTANCE, LEVEL
from xlanskaff.errors import Severity
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.coerce import coerce, parse_number
from xlanskaff.grammar.columns import Column, Kind, Role
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import LANGUAGES, Lang

NOK = Column(Role.INPUT, Kind.NOK, minimum=0)
SHARE = Column(Role.INPUT, Kind.SHARE, minimum=0, maximum=1)
WHOLE = Column(Role.INPUT, Kind.WHOLE, minimum=1, maximum=400)
DATE = Column(Role.INPUT, Kind.DATE)
TEXT = Column(Role.INPUT, Kind.TEXT, max_length=10)
LEVELS = Column(Role.INPUT, Kind.CHOICE, choices=LEVEL)
WEIGHTS = Column(Role.INPUT, Kind.CHOICE, choices=IMPORTANCE)
COLUMNS = (NOK, SHARE, WHOLE, DATE, TEXT, LEVELS, WEIGHTS)


def read(value: CellValue, column: Column, lang: Lang = "nb", **how: Any) -> tuple[Any, str]:
    found = coerce(value, column, lang, **how)
    return found.value, found.code


@pytest.mark.parametrize("column", COLUMNS)
def test_blank_is_nothing_and_an_error_value_is_an_error(column: Column) -> None:
    assert [read(v, column) for v in (None, "", "  ", "\u00a0")] == [(None, "")] * 4
    assert coerce(CellError("#N/A"), column, "nb") == coerce(CellError("#REF!"), column, "nb")
    assert read(CellError("#N/A"), column) == (None, "XA-205")


@pytest.mark.parametrize(("typed", "value"), [
    (1250, 1250), (0.1, 0.1), ("1250", 1250), ("12,5", 12.5), ("12.5", 12.5), ("1 250,50", 1250.5),
    ("1\u00a0250\u202f000", 1250000), ("1.250.000,25", 1250000.25), ("+3", 3), ("1'250", 1250), ("0,125", 0.125),
    ("1,250", 1.25), ("12,345.67", 12345.67)])
def test_numbers_as_norwegians_write_them(typed: CellValue, value: float) -> None:
    assert read(typed, NOK) == (value, "XA-208" if isinstance(typed, str) else "")


@pytest.mark.parametrize(("typed", "code"), [
    ("1.250", "XA-214"), ("fem", "XA-202"), ("1 250 kr", "XA-202"), ("12,34,5", "XA-202"), ("1.25.0", "XA-202"),
    ("1 25", "XA-202"), ("--5", "XA-202"), ("1e5", "XA-202"), ("9" * 60, "XA-202"), (True, "XA-202"), (-1, "XA-203"),
    ("\u22125", "XA-203"), (float("inf"), "XA-202"), (float("nan"), "XA-202")])
def test_what_is_no_certain_number_is_refused(typed: CellValue, code: str) -> None:
    assert read(typed, NOK) == (None, code)


def test_a_separator_that_can_mean_two_things_depends_on_the_language() -> None:
    assert parse_number("1.250", "nb") == parse_number("1,250", "en") == (None, True)
    assert parse_number("1,250", "nb") == parse_number("1.250", "en") == (1.25, False)


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from([" ", "\u00a0", ".", ""]))
def test_a_number_in_norwegian_writing_is_read_back_as_itself(number: Decimal, thousands: str) -> None:
    written = f"{number:,.2f}".replace(",", "\0").replace(".", ",").replace("\0", thousands)
    assert read(written, NOK)[0] == float(number)


@pytest.mark.parametrize(("typed", "value"), [("45 %", 0.45), ("12,5%", 0.125), (0.3, 0.3), ("0,3", 0.3)])
def test_shares(typed: CellValue, value: float) -> None:
    assert read(typed, SHARE)[0] == value


def test_a_share_over_one_and_a_half_day_are_refused_with_the_limits() -> None:
    over = coerce(45, SHARE, "nb")
    assert (over.value, over.code, dict(over.args)) == (None, "XA-203", {"minimum": "0", "maximum": "1"})
    assert read(2.5, WHOLE) == (None, "XA-204")
    assert read(2.0, WHOLE) == (2, "")


@pytest.mark.parametrize(("typed", "code"), [
    (46327, ""), (46327.75, ""), ("01.11.2026", "XA-209"), ("1/11/2026", "XA-209"), ("2026-11-01T00:00:00Z", "XA-209"),
    ("1.11.2026 12:30", "XA-209")])
def test_dates_that_are_read(typed: CellValue, code: str) -> None:
    assert read(typed, DATE) == (date(2026, 11, 1), code)


@pytest.mark.parametrize("typed", [2026, -5, 1e9, 1e300, True, "31.02.2026", "11.2026", "i går", float("nan")])
def test_dates_that_are_refused(typed: CellValue) -> None:
    assert read(typed, DATE) == (None, "XA-206")


def test_a_workbook_that_counts_from_1904_gives_the_same_day() -> None:
    assert read(serial(date(2026, 11, 1)) - 1462, DATE, date1904=True) == (date(2026, 11, 1), "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_choice_is_read_by_its_label_in_its_own_language_without_a_word(lang: Lang) -> None:
    for code, label in labels(IMPORTANCE, lang).items():
        assert read(label, WEIGHTS, lang) == (code, "")
    for code, label in labels(LEVEL, lang).items():
        assert read(label, LEVELS, lang) == (int(code) if code.isdecimal() else code, "")


@pytest.mark.parametrize(("typed", "value", "code"), [
    ("HØY ", "high", ""), ("Høg", "high", "XA-213"), ("Low", "low", "XA-213"), ("medium", "medium", "XA-213"),
    ("Høyest", None, "XA-201"), (3, None, "XA-201")])
def test_a_choice_in_other_words(typed: CellValue, value: str | None, code: str) -> None:
    assert read(typed, WEIGHTS) == (value, code)


@pytest.mark.parametrize(("typed", "value", "code"), [
    (3, 3, ""), (3.0, 3, ""), ("3", 3, "XA-208"), ("3,0", 3, "XA-208"), (True, None, "XA-201"), (0, None, "XA-201"),
    (2.5, None, "XA-201"), ("2,5", None, "XA-201"), (6, None, "XA-201"), ("Vet ikke", "unknown", ""),
    ("Veit ikkje", "unknown", "XA-213")])
def test_levels(typed: CellValue, value: int | str | None, code: str) -> None:
    assert read(typed, LEVELS) == (value, code)


@pytest.mark.parametrize(("typed", "written"), [
    (40, "40"), (40.5, "40,5"), (1234567.5, "1234567,5"), (1e20, "100000000000000000000"), (True, "SANN"),
    (" x ", "x")])
def test_a_number_in_a_text_field_keeps_all_its_digits(typed: CellValue, written: str) -> None:
    assert coerce(typed, Column(Role.INPUT, Kind.TEXT), "nb").value == written


def test_a_text_that_is_too_long_is_kept_with_a_warning() -> None:
    found = coerce("x" * 11, TEXT, "nb")
    assert (found.value, found.code, found.severity) == ("x" * 11, "XA-207", Severity.WARNING)


CELL = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(
    [CellError("#N/A"), CellError("#REF!")]))


@given(CELL, st.sampled_from(COLUMNS), st.sampled_from(LANGUAGES), st.booleans())
def test_nothing_in_a_cell_makes_it_raise_and_a_refusal_always_has_a_code(
    value: CellValue, column: Column, lang: Lang, date1904: bool
) -> None:
    found = coerce(value, column, lang, date1904=date1904)
    blank = value is None or (isinstance(value, str) and not value.strip())
    if found.value is None:
        assert blank == (found.code == "")
    if found.severity is Severity.ERROR and found.code:
        assert found.value is None
