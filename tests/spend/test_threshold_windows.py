"""For how long the threshold watch counts together: one supplier, several, credit notes, and before the law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import ledger, own_rules, placed
from tools.spend_tables import analysed
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.rules.purchases import Authority
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_report_words import told
from xlanskaff.spend.analyses import contracts
from xlanskaff.spend.analyses.threshold_watch import Candidate, Watch, behind, watch
from xlanskaff.spend.contracts import Agreement

MILLION = 1_000_000_00
LIMIT = 1_300_000_00
SINCE = date(2018, 4, 6)
"""The day from which the limit is what it is."""


def watched(rows: Sequence[dict[str, Any]], register: Sequence[Agreement] = (), **options: Any) -> Watch:
    """What the watch asks of these purchases: goods of one category from one supplier where nothing else is said."""
    with analysed([{"supplier": 1, "category": "IT", "regime": "goods", **row} for row in rows]) as engine:
        contracts.prepare(engine, register)
        return watch(engine, **options)


def asked(rows: Sequence[dict[str, Any]], **options: Any) -> tuple[Candidate, ...]:
    """The questions."""
    return watched(rows, **options).candidates


def of_two(*days: date | None, amount: int = 70_000_000) -> tuple[Candidate, ...]:
    """The questions about purchases from two suppliers in turn; where no day is given, some day of January 2025."""
    return asked([{"supplier": 1 + at % 2, "date": day, "amount": amount, "period": 202501 if day is None else None}
                  for at, day in enumerate(days)])


# What is bought from several is no contract of several years.


def test_a_purchase_a_year_from_a_new_supplier_each_year_is_not_one_purchase() -> None:
    years = [{"date": date(year, 5, 3), "amount": 40_000_000, "supplier": year} for year in range(2021, 2025)]
    assert asked(years) == ()
    (one,) = asked([{**row, "supplier": 1} for row in years])
    assert (one.together, one.basis, one.amount, one.certain) == ("supplier", "48_months", 160_000_000, True)


def test_several_suppliers_are_asked_about_where_one_year_reaches_the_limit() -> None:
    rows = [{"date": date(2021 + at, 5, 3), "amount": amount * 100, "supplier": supplier}
            for at, amount in enumerate((300_000, 650_000, 300_000)) for supplier in (1, 2)]
    (found,) = [each for each in asked(rows) if each.together == "category"]
    assert (found.basis, found.amount, found.first, found.last) == (
        "12_months", LIMIT, date(2022, 5, 3), date(2022, 5, 3))


@pytest.mark.parametrize(("first", "second", "basis"), [
    (date(2024, 1, 20), date(2025, 1, 10), "12_months"),
    (date(2024, 1, 20), date(2025, 1, 19), "12_months"),
    (date(2024, 1, 20), date(2025, 1, 20), None),
    (date(2024, 1, 10), date(2025, 1, 20), None),
    (date(2024, 1, 1), date(2024, 12, 31), "12_months"),
    (date(2024, 1, 1), date(2025, 1, 1), None),
    (date(2024, 2, 29), date(2025, 2, 28), "12_months"),
    (date(2024, 1, 31), date(2025, 2, 1), None),
])
def test_twelve_months_are_counted_from_day_to_day(first: date, second: date, basis: str | None) -> None:
    found = of_two(first, second)
    assert [(each.together, each.basis, each.certain, each.first, each.last) for each in found] == (
        [("category", basis, True, first, second)] if basis else [])


def test_where_only_the_lines_tell_which_twelve_months_thirteen_are_asked_about_and_nothing_is_certain() -> None:
    days = date(2024, 1, 5), date(2024, 1, 25), date(2025, 1, 10), date(2025, 1, 30)
    (found,) = of_two(*days, amount=50_000_000)
    assert (found.basis, found.certain, found.amount, found.sure) == ("13_months", False, 2 * MILLION, 2 * MILLION)
    assert (found.first_month, found.last_month, found.first, found.last) == (202401, 202501, days[0], days[3])
    # The twelve months that they may be are not enough: nobody is asked.
    assert of_two(*days, amount=30_000_000) == ()


def test_a_line_whose_day_is_not_known_may_lie_within_the_year() -> None:
    (found,) = of_two(date(2024, 1, 20), None)
    assert (found.basis, found.certain, found.last) == ("13_months", False, date(2025, 1, 1))
    assert of_two(date(2023, 12, 31), None) == ()


def test_thirteen_months_are_of_no_weight_where_twelve_are_enough() -> None:
    days = date(2024, 1, 5), date(2024, 1, 25), date(2024, 6, 1), date(2025, 1, 10)
    (found,) = of_two(*days, amount=50_000_000)
    assert (found.basis, found.certain, found.amount, found.last_month) == ("12_months", True, 150_000_000, 202406)


DAYS = st.integers(0, 700).map(lambda days: date(2024, 4, 1) + timedelta(days))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), DAYS, st.sampled_from([200_000, 400_000, 700_000])), min_size=2,
                max_size=7))
def test_no_twelve_months_are_missed_and_none_are_claimed_that_are_not(drawn: list[tuple[int, date, int]]) -> None:
    # One law all the while, so that the largest twelve months decide.
    found = asked([{"supplier": supplier, "date": day, "amount": kroner * 100} for supplier, day, kroner in drawn])
    sums = {day: sum(kroner * 100 for _, each, kroner in drawn if day <= each < a_year_after(day))
            for _, day, _ in drawn}
    if max(sums.values()) >= LIMIT:
        assert found
    for each in found:
        if each.together == "category" and each.certain:
            assert sums[each.first] >= each.amount >= each.limit
        if each.together == "category" and not each.certain:
            assert each.basis == "13_months" and sums[each.first] < each.amount


def a_year_after(day: date) -> date:
    """The day on which twelve months from a day are over."""
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


# A credit note begins nothing.


def test_a_credit_note_under_an_older_law_does_not_bring_its_limit() -> None:
    bought = {"date": date(2018, 5, 2), "amount": 120_000_000}
    assert asked([{"date": date(2018, 3, 20), "amount": -100}, bought]) == ()
    (found,) = asked([{"date": date(2018, 3, 20), "amount": 100}, bought])
    assert (found.first, found.limit) == (date(2018, 3, 20), 110_000_000)


def test_a_credit_note_in_the_month_of_the_purchase_is_not_its_first_day() -> None:
    note = {"date": SINCE - timedelta(1), "amount": -100}
    assert asked([note, {"date": SINCE, "amount": 120_000_000}]) == ()
    (found,) = asked([note, {"date": SINCE, "amount": LIMIT + 100}])
    assert (found.first, found.limit, found.amount) == (SINCE, LIMIT, LIMIT)


def test_neither_a_credit_note_nor_a_line_of_nothing_is_the_first_or_the_last_purchase() -> None:
    rows = [{"date": date(2024, 2, 1), "amount": 0}, {"date": date(2024, 3, 4), "amount": LIMIT + 100},
            {"date": date(2024, 3, 28), "amount": -50}, {"date": date(2024, 5, 2), "amount": -50}]
    (found,) = asked(rows)
    assert (found.first, found.last, found.first_month) == (date(2024, 3, 4), date(2024, 3, 4), 202403)
    assert (found.amount, found.lines) == (LIMIT, 3)


def test_a_credit_note_a_year_later_takes_nothing_from_the_twelve_months() -> None:
    (found,) = of_two(date(2024, 1, 20), date(2024, 2, 1))
    (again,) = asked([{"supplier": supplier, "date": day, "amount": amount} for supplier, day, amount in (
        (1, date(2024, 1, 20), 70_000_000), (2, date(2024, 2, 1), 70_000_000), (2, date(2025, 1, 3), -60_000_000))])
    assert (again.basis, again.amount, again.last_month) == (found.basis, found.amount, found.last_month)


# Before the law is recorded.


def test_all_that_was_bought_before_the_law_is_recorded_is_told_however_small() -> None:
    spring = {"date": date(2016, 5, 2), "amount": MILLION}
    rows = [{**spring, "supplier": supplier} for supplier in (1, 2, 3)]
    assert watched(rows).unanswered == 3 * MILLION
    assert watched([*rows, {**spring, "supplier": 0}, {**spring, "category": None},
                    {**spring, "amount": -20}]).unanswered == 5 * MILLION - 20


def test_the_first_day_of_the_law_is_answered_and_the_day_before_is_not() -> None:
    found = watched([{"date": date(2016, 12, 31), "amount": 300}, {"date": date(2017, 1, 1), "amount": 500}])
    assert (found.unanswered, found.begins) == (300, date(2017, 1, 1))
    assert watched([{"date": date(2017, 1, 1), "amount": 500}]).unanswered == 0
    # What is of no month is told elsewhere.
    assert watched([{"date": None, "period": 201600, "amount": 500}]).unanswered == 0


def test_what_an_agreement_or_a_notice_answers_needs_no_answer_from_the_law() -> None:
    old = {"date": date(2016, 5, 2), "amount": MILLION}
    own = Agreement("A", supplier="Leverandør 1", categories=("IT",), starts=date(2016, 1, 1), ends=date(2016, 12, 31))
    assert watched([old], [own]).unanswered == 0
    assert watched([{**old, "notice": "2016-1"}]).unanswered == 0
    assert watched([{**old, "supplier": 2}], [own]).unanswered == MILLION


# Told to people.


def test_thirteen_months_are_asked_about_in_every_language(tmp_path: Path) -> None:
    lines = [{"supplier_name": f"Data {'Øst' if at % 2 else 'Vest'} AS", "account": "195", "amount": 50_000_000,
              "date": day, "period": int(day[:4] + day[5:7])}
             for at, day in enumerate(("2024-01-05", "2024-01-25", "2025-01-10", "2025-01-30"))]
    classified = placed(tmp_path, lines, maps=[own_rules(tmp_path, ("konto", "195", "furniture", "in"))]).out
    found = analyse_ledger(ledger(tmp_path, lines), classified=classified)
    assert found.watch and "13_months" in {each.basis for each in found.watch.candidates}
    (note,) = [each for each in found.findings if each.code == "XA-1316"]
    assert note.args["count"] == 2
    for lang in LANGUAGES:
        assert "2\u00a0000\u00a0000" in say(note, lang).line() or "2,000,000" in say(note, lang).line()
        assert "2" in told("question.category.months", lang, count=2, category="IT", sure="1", amount="1")
    assert "Summen gjelder tretten kalendermåneder" in say(note, "nb").line()


def test_the_lines_behind_thirteen_months_are_of_all_of_them() -> None:
    days = date(2024, 1, 5), date(2024, 1, 25), date(2025, 1, 10), date(2025, 1, 30)
    rows = [{"supplier": 1 + at % 2, "category": "IT", "regime": "goods", "date": day, "amount": 50_000_000}
            for at, day in enumerate(days)]
    with analysed(rows) as engine:
        contracts.prepare(engine, ())
        found = watch(engine, authority=Authority.OTHER).candidates
        assert [each.line_id for each in behind(engine, found)] == [1, 2, 3, 4]
