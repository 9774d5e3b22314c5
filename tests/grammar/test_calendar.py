"""Dates in expressions: the same as a spreadsheet's, and an error value instead of a crash beyond its calendar."""

from __future__ import annotations

import ironcalc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.grammar.functions import day, months_later, year
from xlanskaff.grammar.semantics import Failed

DATES = st.integers(61, 2_958_465)  # before 1 March 1900 Excel counts a day that never was


@given(DATES, st.integers(-1300, 1300))
def test_days_years_and_months_are_those_of_a_spreadsheet(date: int, months: int) -> None:
    model = ironcalc.create("dates", "en", "UTC", "en")
    for column, formula in enumerate((f"=DAY({date})", f"=YEAR({date})", f"=EDATE({date},{months})"), 1):
        model.set_user_input(0, 1, column, formula)
    model.evaluate()
    expected = [model.get_cell_value(0, 1, column) for column in (1, 2, 3)]
    assert [day(date), year(date)] == expected[:2]
    try:
        assert months_later(date, months) == expected[2]
    except Failed:
        assert expected[2] == "#NUM!" or expected[2] < 61


@pytest.mark.parametrize("number", [-1, -0.5, 2_958_466, 3e9])
def test_a_number_that_no_date_has_is_an_error_value(number: float) -> None:
    for function in (day, year, lambda n: months_later(n, 1)):
        with pytest.raises(Failed) as failed:
            function(number)
        assert str(failed.value.cell) == "#NUM!"


def test_a_text_is_no_date() -> None:
    with pytest.raises(Failed) as failed:
        day("uke 40")
    assert str(failed.value.cell) == "#VALUE!"
