"""ABC classes of amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.rules.abc import abc

AMOUNTS = st.lists(st.one_of(st.none(), st.integers(-50, 100_000).map(float)), max_size=30)


def test_the_amount_that_reaches_the_share_is_still_a() -> None:
    assert abc([80.0, 15.0, 5.0]) == ["A", "B", "C"]
    assert abc([79.0, 16.0, 5.0]) == ["A", "A", "C"]


def test_amounts_of_ten_oere_are_added_as_they_are_written() -> None:
    assert abc([0.7, 0.1, 0.15, 0.05]) == ["A", "B", "A", "C"]
    assert abc([0.6, 0.2, 0.15, 0.05]) == ["A", "A", "B", "C"], "0.6 and 0.2 are 0.8, whatever floats say"


def test_equal_amounts_go_together() -> None:
    assert abc([50.0, 10.0, 10.0, 10.0, 10.0, 10.0]) == ["A"] * 6


def test_credit_notes_and_zero_are_c_and_blanks_have_no_class() -> None:
    assert abc([100.0, -10.0, 0.0, None]) == ["A", "C", "C", None]
    assert abc([None, None]) == [None, None]
    assert abc([]) == []


def test_there_is_no_class_where_there_is_no_whole() -> None:
    assert abc([5.0, -5.0]) == [None, None]
    assert abc([0.0]) == [None]


@given(AMOUNTS)
def test_a_larger_amount_never_has_a_lower_class_and_the_order_does_not_matter(amounts: list[float | None]) -> None:
    found = abc(amounts)
    given_ = [(amount, letter) for amount, letter in zip(amounts, found, strict=True) if amount is not None]
    ranked = [letter for _, letter in sorted(given_, key=lambda each: -each[0]) if letter]
    assert ranked == sorted(ranked)
    assert abc(amounts[::-1]) == found[::-1]


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=30, unique=True))
def test_the_a_amounts_are_the_fewest_that_reach_the_share(amounts: list[int]) -> None:
    letters = abc([float(amount) for amount in amounts])
    reached, number = 0, 0
    for amount in sorted(amounts, reverse=True):
        reached, number = reached + amount, number + 1
        if 5 * reached >= 4 * sum(amounts):
            break
    assert letters.count("A") == number


@pytest.mark.parametrize(("a", "b"), [("0", "0.5"), ("0.9", "0.8"), ("0.5", "1.1")])
def test_shares_that_do_not_rise_are_refused(a: str, b: str) -> None:
    with pytest.raises(ValueError, match="rise"):
        abc([1.0], a_share=Decimal(a), b_share=Decimal(b))
