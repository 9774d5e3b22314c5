"""Organisation numbers: the check digit, and the ways in which people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.rules.organisations import check_digit, may_exist, nine_digits, spaced

EIGHT = st.text("0123456789", min_size=8, max_size=8)


@given(EIGHT)
def test_at_most_one_digit_ends_eight_others(first: str) -> None:
    fitting = [digit for digit in "0123456789" if may_exist(first + digit)]
    expected = check_digit(first)
    assert fitting == ([] if expected is None else [str(expected)])


@given(EIGHT, st.integers(0, 7), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(first: str, place: int, more: int) -> None:
    digit = check_digit(first)
    if digit is None:
        return
    number = f"{first}{digit}"
    other = f"{number[:place]}{(int(number[place]) + more) % 10}{number[place + 1:]}"
    assert not may_exist(other)


@pytest.mark.parametrize("written", ["123456785", " 123 456 785 ", "NO123456785MVA", "no 123 456 785 mva",
                                     "123\u00a0456\u202f785", "123.456.785"])
def test_a_number_is_read_in_the_ways_it_is_written(written: str) -> None:
    assert nine_digits(written) == "123456785"
    assert spaced("123456785") == "123 456 785"


@pytest.mark.parametrize("written", ["", "12345678", "1234567850", "12345678A", "MVA", "NOMVA", "¹²³⁴⁵⁶⁷⁸⁹",
                                     "123-456-785"])
def test_anything_else_is_no_number(written: str) -> None:
    assert nine_digits(written) is None
