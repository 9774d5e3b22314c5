"""The threshold watch: on both sides of each dated limit, in parts, in several units, with options and notices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from tools.spend_tables import analysed
from xlanskaff.law.store import LAW
from xlanskaff.rules.purchases import Authority
from xlanskaff.spend.analyses import contracts, slim
from xlanskaff.spend.analyses.threshold_watch import Behind, Candidate, Watch, behind, watch
from xlanskaff.spend.contracts import Agreement

DAY = date(2025, 3, 3)
MILLION = 1_000_000_00


def asked(rows: Sequence[dict[str, Any]], register: Sequence[Agreement] = (), *, independent: Collection[str] = (),
          most: int = 20, **options: Any) -> tuple[Watch, tuple[Behind, ...]]:
    """What the watch asks of these purchases, and the lines behind."""
    full = [{"supplier": 1, "category": "IT", "regime": "services", "date": DAY, **row} for row in rows]
    with analysed(full) as engine:
        own = [number for number, (code, _) in slim.departments(engine).items() if code in independent]
        contracts.prepare(engine, register, independent=own)
        found = watch(engine, **options)
        return found, behind(engine, found.candidates, independent=own, most=most)


def only(found: tuple[Watch, tuple[Behind, ...]]) -> Candidate:
    """The one question."""
    (candidate,) = found[0].candidates
    return candidate


LIMITS = [(parameter, kind, authority, value.begins, value.amount)
          for parameter, kind, authority in (
              ("foa.national_notice", "goods", Authority.OTHER), ("foa.national_notice", "works", Authority.STATE),
              ("foa.national_notice", "special", Authority.OTHER), ("foa.eea_health", "health", Authority.OTHER))
          for value in LAW.parameters[parameter].values if value.amount]


@pytest.mark.parametrize(("parameter", "kind", "authority", "begins", "amount"), LIMITS)
def test_an_amount_on_the_limit_is_asked_about_and_one_krone_less_is_not(
        parameter: str, kind: str, authority: Authority, begins: date, amount: int) -> None:
    def on(kroner: int, day: date) -> tuple[Candidate, ...]:
        rows = [{"amount": kroner * 100 - 50, "date": day, "regime": kind}, {"amount": 50, "date": day, "regime": kind}]
        return asked(rows, authority=authority)[0].candidates

    candidate = on(amount, begins)[0]
    assert (candidate.limit, candidate.amount, candidate.kind, candidate.first) == (amount * 100,) * 2 + (kind, begins)
    assert candidate.certain
    assert not on(amount - 1, begins)
    # The day before, the limit before decides.
    before = [each.amount for each in LAW.parameters[parameter].values if each.begins < begins and each.amount]
    assert bool(on(amount - 1, begins - timedelta(1))) == bool(before and before[-1] <= amount - 1)


def test_the_higher_limit_is_told_where_both_are_passed() -> None:
    candidate = only(asked([{"amount": 23 * MILLION // 10}]))
    assert (candidate.limit, candidate.notice, candidate.provision) == (230_000_000, "doffin_ted", "FOA § 5-3 (1) b")
    state = only(asked([{"amount": 15 * MILLION // 10}], authority=Authority.STATE))
    assert (state.limit, state.notice) == (149_000_000, "doffin_ted")
    assert only(asked([{"amount": 15 * MILLION // 10}])).notice == "doffin"


def test_small_purchases_count_together_over_twelve_months_and_the_question_says_they_came_in_parts() -> None:
    year = [{"amount": 11_000_000, "date": date(2024 + month // 12, month % 12 + 1, 20)} for month in range(5, 17)]
    found = asked(year, most=3)
    candidate = only(found)
    assert (candidate.basis, candidate.amount, candidate.lines) == ("12_months", 132_000_000, 12)
    assert candidate.in_parts
    assert (candidate.first, candidate.last) == (date(2024, 6, 20), date(2025, 5, 20))
    assert found[1] == tuple(Behind(0, at, 11_000_000) for at in (1, 2, 3))


def test_what_takes_longer_than_twelve_months_to_reach_the_limit_is_asked_about_as_one_long_contract() -> None:
    def every(months: int) -> tuple[Candidate, ...]:
        return asked([{"amount": 70_000_000, "date": date(2021 + at * months // 12, at * months % 12 + 1, 1)}
                      for at in range(2)])[0].candidates

    assert [each.basis for each in every(11)] == ["12_months"]
    assert [each.basis for each in every(12)] == ["48_months"]
    assert [each.basis for each in every(47)] == ["48_months"]
    assert every(48) == ()


def test_several_suppliers_of_one_kind_are_one_question_about_the_category() -> None:
    rows = [{"amount": 70_000_000, "supplier": supplier} for supplier in (1, 2)]
    candidate = only(asked(rows))
    assert (candidate.together, candidate.supplier, candidate.suppliers) == ("category", 0, 2)
    assert candidate.amount == 140_000_000
    other = [rows[0], {**rows[1], "category": "Mat"}]
    assert asked(other)[0].candidates == ()
    unplaced = [{**row, "category": None} for row in rows]
    assert asked(unplaced)[0].candidates == ()


def test_units_count_together_unless_one_buys_on_its_own() -> None:
    rows = [{"amount": 70_000_000, "department": department} for department in ("10", "20")]
    assert only(asked(rows)).unit == 0
    assert asked(rows, independent=["20"])[0].candidates == ()
    alone = only(asked([*rows, {"amount": 60_000_000, "department": "20"}], independent=["20"]))
    assert (alone.unit, alone.amount) == (2, 130_000_000)


def test_an_agreement_answers_and_one_that_needs_an_option_answers_perhaps() -> None:
    same = {"supplier": "Leverandør 1", "categories": ("IT",)}
    year = Agreement("A1", **same, starts=date(2024, 1, 1), ends=date(2025, 12, 31))
    option = Agreement("A2", **same, starts=date(2023, 1, 1), ends=date(2024, 12, 31), option_ends=date(2026, 12, 31))
    bought = [{"amount": 2 * MILLION}]
    assert asked(bought, [year])[0].candidates == ()
    perhaps = only(asked(bought, [option]))
    assert (perhaps.certain, perhaps.amount, perhaps.sure) == (False, 2 * MILLION, 0)
    assert only(asked([{"amount": 2 * MILLION, "date": date(2027, 1, 4)}], [option])).certain


def test_a_notice_on_the_line_answers_and_a_supplier_that_won_something_answers_perhaps() -> None:
    assert asked([{"amount": 2 * MILLION, "notice": "2024-1234"}])[0].candidates == ()
    assert not only(asked([{"amount": 2 * MILLION}], announced=[1])).certain
    assert only(asked([{"amount": 2 * MILLION}], announced=[2])).certain


def test_credit_notes_net_out() -> None:
    assert asked([{"amount": 2 * MILLION}, {"amount": -8 * MILLION // 10}])[0].candidates == ()


def test_a_kind_that_is_not_known_is_taken_for_goods_and_said_so() -> None:
    candidate = only(asked([{"amount": 2 * MILLION, "regime": None}]))
    assert (candidate.kind, candidate.kind_known) == ("goods", False)


def test_before_the_law_is_recorded_nothing_is_guessed() -> None:
    found = asked([{"amount": 2 * MILLION, "date": date(2016, 12, 31)}])[0]
    assert (found.candidates, found.unanswered, found.begins) == ((), 2 * MILLION, date(2017, 1, 1))
    both = asked([{"amount": 2 * MILLION, "date": day} for day in (date(2016, 12, 31), date(2017, 1, 1))])[0]
    assert [(each.first, each.amount) for each in both.candidates] == [(date(2017, 1, 1), 2 * MILLION)]


def test_a_line_without_a_day_counts_in_its_month() -> None:
    candidate = only(asked([{"amount": 2 * MILLION, "date": None, "period": 202503}]))
    assert (candidate.first, candidate.first_month) == (date(2025, 3, 1), 202503)
    assert asked([{"amount": 2 * MILLION, "date": None, "period": 202500}])[0].candidates == ()
