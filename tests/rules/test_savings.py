"""Savings: price and volume apart, indexed, for a limited time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.rules.savings import (
    STATUSES,
    SavingLine,
    by_status,
    counts,
    indexed,
    last_day,
    may_follow,
    reached,
    saving,
    together,
)

MONEY = st.decimals(min_value=0, max_value=10_000, places=2)
LINES = st.lists(st.builds(SavingLine, st.just("L"), MONEY, MONEY, MONEY, st.none() | MONEY,
                           one_off=MONEY, status=st.sampled_from(STATUSES)), max_size=8)
LINE = SavingLine("L1", Decimal(100), Decimal(90), Decimal(50), Decimal(60), one_off=Decimal(200))


def test_price_and_volume_are_told_apart() -> None:
    found = saving(LINE)
    assert found is not None
    assert (found.price_effect, found.volume_effect) == (Decimal(500), Decimal(1000))
    assert (found.net, found.reference_cost) == (Decimal(300), Decimal(5000))


@given(MONEY, MONEY, MONEY, MONEY)
def test_the_two_effects_add_up_to_what_is_paid_less_than_before(
    reference: Decimal, new: Decimal, volume: Decimal, old: Decimal,
) -> None:
    found = saving(SavingLine("L", reference, new, volume, old))
    assert found is not None and found.volume_effect is not None
    assert found.price_effect + found.volume_effect == reference * old - new * volume


def test_the_index_lifts_the_reference_in_both_effects() -> None:
    found = saving(replace(LINE, index_then=Decimal(100), index_now=Decimal(110), new_price=Decimal(110)))
    assert found is not None
    assert (found.price_effect, found.volume_effect) == (Decimal(0), Decimal(1100))


@pytest.mark.parametrize(("then", "now"), [(None, Decimal(110)), (Decimal(100), None), (Decimal(0), Decimal(110)),
                                           (Decimal(-5), Decimal(5))])
def test_half_an_index_is_refused(then: Decimal | None, now: Decimal | None) -> None:
    with pytest.raises(ValueError, match="index"):
        indexed(Decimal(100), then, now)


@pytest.mark.parametrize("missing", ["reference_price", "new_price", "volume"])
def test_without_a_price_or_a_volume_nothing_can_be_told(missing: str) -> None:
    assert saving(replace(LINE, **{missing: None})) is None
    assert together([replace(LINE, **{missing: None})]) is None


def test_without_an_old_volume_only_the_price_is_told() -> None:
    found = saving(replace(LINE, old_volume=None))
    assert found is not None
    assert (found.price_effect, found.volume_effect) == (Decimal(500), None)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_a_saving_counts_from_its_start_to_the_day_before_the_same_date(start: date, months: int) -> None:
    end = last_day(start, months)
    assert 28 * months - 1 <= (end - start).days <= 31 * months
    line = replace(LINE, start=start)
    assert counts(replace(line, day=start), months)
    assert counts(replace(line, day=end), months)
    assert not counts(replace(line, day=end + timedelta(days=1)), months)
    assert not counts(replace(line, day=start - timedelta(days=1)), months)


def test_twelve_months_unless_another_number_is_given() -> None:
    assert last_day(date(2026, 7, 1)) == date(2027, 6, 30)
    assert last_day(date(2027, 2, 28), 12) == date(2028, 2, 27)
    assert last_day(date(2028, 2, 29), 12) == date(2029, 2, 27)


def test_a_line_without_a_day_or_a_start_counts() -> None:
    assert counts(replace(LINE, start=date(2026, 1, 1)))
    assert counts(replace(LINE, day=date(2040, 1, 1)))


@given(LINES)
def test_the_statuses_add_up_to_the_whole(lines: list[SavingLine]) -> None:
    whole, parts = together(lines), by_status(lines)
    assert sum((each.net for each in parts.values()), Decimal(0)) == (whole.net if whole else 0)
    assert set(parts) == {line.status for line in lines}
    assert list(parts) == [status for status in STATUSES if status in parts]


def test_what_is_out_of_time_is_left_out_with_its_one_off_cost() -> None:
    old = replace(LINE, start=date(2024, 1, 1), day=date(2026, 1, 1))
    assert together([LINE, old]) == together([LINE])


def test_a_status_goes_one_step_at_a_time_or_back_to_the_beginning() -> None:
    allowed = {(one, other) for one in STATUSES for other in STATUSES if may_follow(one, other)}
    assert allowed == {
        ("calculated", "calculated"), ("calculated", "confirmed"), ("confirmed", "confirmed"),
        ("confirmed", "budgeted"), ("budgeted", "budgeted"), ("confirmed", "calculated"), ("budgeted", "calculated")}


def test_a_status_has_reached_itself_and_all_before_it() -> None:
    assert [reached("confirmed", least) for least in STATUSES] == [True, True, False]
