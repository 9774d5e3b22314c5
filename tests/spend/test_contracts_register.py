"""The contract register and what was bought on it: the interval holds the truth, whatever the data hide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tools.spend_tables import analysed
from xlanskaff.rules.kpi.register import Register
from xlanskaff.rules.kpi.rows import Contract, Purchase
from xlanskaff.spend.analyses import contracts, interval
from xlanskaff.spend.contracts import Agreement, places, read_register

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 500).map(lambda number: FIRST + timedelta(number))
TRUE_AGREEMENTS = st.lists(st.builds(
    lambda supplier, category, starts, length, option, used, name: (
        supplier, category, starts, starts + timedelta(length), starts + timedelta(length + option) if option else None,
        used, name),
    st.integers(1, 3), st.sampled_from(["IT", "Mat"]), DAYS, st.integers(0, 300), st.sampled_from([0, 100]),
    st.booleans(), st.sampled_from(["A", "B", "C"])), max_size=4)
"""Rows of agreements as they really were; those with one name are one agreement."""
TRUE_LINES = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["IT", "Mat", "Bygg"]), DAYS,
                                st.integers(-400, 1000).filter(bool)),
                      min_size=1, max_size=8)
HIDDEN = st.lists(st.integers(0, 31), min_size=12, max_size=12)
"""What is hidden of each; of a line the fifth bit names the agreement it really is on."""


def last_day(agreement: tuple[Any, ...]) -> date:
    """The last day of an agreement as it really was."""
    _, _, _, ends, option, used, _ = agreement
    last: date = option if option and used else ends
    return last


def below(made: list[Any], lines: list[Any], hidden: list[int]) -> int:
    """What was bought in categories that have an agreement in the period, by the rule of the indicator (øre).

    The period is that of the lines of which the month is known; one that is not is in it, or on an agreement.
    """
    bought = [Purchase(Decimal(amount), day, str(supplier), category) for supplier, category, day, amount in lines]
    days = [day for (_, _, day, _), hide in zip(lines, hidden, strict=False) if hide & 12 != 12]
    first, last = min(days, default=date.min), max(days, default=date.max)
    register = Register([Contract(str(at), a[2], last_day(a), frozenset({str(a[0])}), frozenset({a[1]}))
                         for at, a in enumerate(made)])
    chosen = register.categories_between(first, last)
    return int(sum(row.amount for row in bought if row.category in chosen or register.covers(row.category, row.day)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRUE_AGREEMENTS, TRUE_LINES, HIDDEN, HIDDEN)
def test_the_bounds_contain_the_truth_whatever_is_hidden(made: list[Any], lines: list[Any], from_lines: list[int],
                                                         from_register: list[int]) -> None:
    def within(line: Any, agreement: Any) -> bool:
        return bool(line[1] == agreement[1] and agreement[2] <= line[2] <= last_day(agreement))

    on = sum(line[3] for line in lines if any(within(line, a) and a[0] == line[0] for a in made))
    term = below(made, lines, from_lines)
    whole = sum(line[3] for line in lines)
    rows = [{"supplier": 0 if hide & 1 else supplier, "category": None if hide & 2 else category, "amount": amount,
             "date": None if hide & 4 else day,
             "contract_id": next((a[-1] for a in made if hide & 16 and a[0] == supplier
                                  and within((supplier, category, day), a)), None),
             "period": day.year * 100 + (0 if hide & 8 else day.month)}
            for (supplier, category, day, amount), hide in zip(lines, from_lines, strict=False)]
    register = [Agreement(name, supplier="" if hide & 1 else f"Leverandør {supplier}",
                          categories=() if hide & 2 else (category,), starts=None if hide & 4 else starts,
                          ends=None if hide & 8 else ends, option_ends=option)
                for (supplier, category, starts, ends, option, _, name), hide in zip(
                    made, from_register, strict=False)]
    with analysed(rows) as engine:
        found = contracts.agreements(engine, register)
    # Credit notes may outweigh purchases, and then there is nothing to share out.
    assert (found.coverage.least is None) == (whole <= 0)
    if found.coverage.least is not None and found.coverage.most is not None:
        assert found.coverage.least <= Decimal(on) / whole <= found.coverage.most
    if term > 0 and found.loyalty.least is not None and found.loyalty.most is not None:
        assert found.loyalty.least <= Decimal(on) / term <= found.loyalty.most
    if not any(from_lines) and not any(from_register) and not any(each[4] for each in made):
        assert found.coverage.least == found.coverage.most
        assert found.coverage.undecided == found.loyalty.undecided == 0


CLASSES = st.lists(st.builds(lambda level, positive, negative: interval.Class(*level, 1, positive, -negative),
                             st.sampled_from([(0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 0, 2), (0, 1, 2), (0, 2, 2),
                                              (1, 1, 1), (1, 1, 2), (1, 2, 2), (2, 2, 2)]),
                             st.integers(0, 500), st.integers(0, 60)), max_size=4)


@settings(deadline=None)
@given(CLASSES)
def test_both_ends_of_loyalty_are_the_worst_and_the_best_that_any_line_by_line_truth_gives(
        classes: Sequence[interval.Class]) -> None:
    lines = [(amount, each) for each in classes for amount in (each.positive // 2, each.positive - each.positive // 2,
                                                                each.negative) if amount]
    ways = [[(on, term) for on, term in ((0, 0), (0, 1), (1, 1))
             if (on == 1 or each.on < 2) and (on == 0 or each.on > 0)
             and (term == 1 or each.term < 2) and (term == 0 or each.term > 0)] for _, each in lines]
    # Only so many truths can be tried; nearly all that is drawn has fewer.
    assume(prod(map(len, ways)) <= 2_000)
    shares = []
    for way in product(*ways):
        under = sum(amount * term for (amount, _), (_, term) in zip(lines, way, strict=True))
        over = sum(amount * on for (amount, _), (on, _) in zip(lines, way, strict=True))
        shares.append(Decimal(over) / under if under > 0 else None)
    found = interval.loyalty(classes)
    if None in shares or not lines:
        assert found.least is None
    else:
        known = [share for share in shares if share is not None]
        assert (found.least, found.most) == (min(known), max(known))


def on_it(row: dict[str, Any], agreement: Agreement, **supplier: Any) -> tuple[int, int]:
    """On an agreement, and where there is one: 0, 1 or 2."""
    full = {"supplier": 1, "category": "IT", "date": date(2025, 5, 5), "amount": 100, **row}
    other = {"supplier": 2, "category": "Mat", "date": date(2020, 1, 1), "amount": 0}
    with analysed([full, other], [{"supplier": 1, "name": "Data AS", **supplier}]) as engine:
        found = contracts.agreements(engine, [agreement])
    (level,) = [(each.on, each.area) for each in found.classes if each.positive]
    return level


WHOLE = Agreement("A1", supplier="DATA as", categories=("it",), starts=date(2025, 1, 1), ends=date(2025, 6, 30),
                  option_ends=date(2025, 12, 31))


@pytest.mark.parametrize(("row", "agreement", "expected"), [
    ({}, WHOLE, (2, 2)),
    ({"date": date(2025, 1, 1)}, WHOLE, (2, 2)),
    ({"date": date(2024, 12, 31)}, WHOLE, (0, 0)),
    ({"date": date(2025, 6, 30)}, WHOLE, (2, 2)),
    ({"date": date(2025, 7, 1)}, WHOLE, (1, 1)),
    ({"date": date(2026, 1, 1)}, WHOLE, (0, 0)),
    ({"supplier": 2}, WHOLE, (0, 2)),
    ({"supplier": 0}, WHOLE, (1, 2)),
    ({"category": "Mat"}, WHOLE, (0, 0)),
    ({"category": None}, WHOLE, (1, 1)),
    ({"date": None, "period": 202503}, WHOLE, (2, 2)),
    ({"date": None, "period": 202501}, WHOLE, (1, 1)),
    ({"date": None, "period": 202412}, WHOLE, (0, 0)),
    ({"date": None, "period": 202500}, WHOLE, (1, 1)),
    ({}, replace(WHOLE, ends=None, option_ends=None), (1, 1)),
    ({}, replace(WHOLE, categories=()), (1, 1)),
    ({}, replace(WHOLE, supplier=""), (1, 2)),
    ({"category": "Mat", "contract_id": " a1"}, WHOLE, (2, 2)),
    ({"category": "Mat", "supplier": 2, "contract_id": "A1"}, WHOLE, (1, 1)),
    ({"contract_id": "A1", "date": date(2026, 1, 1)}, WHOLE, (0, 0)),
])
def test_supplier_category_and_day_decide_each_on_its_own(row: dict[str, Any], agreement: Agreement,
                                                          expected: tuple[int, int]) -> None:
    assert on_it(row, agreement) == expected


IN_MAY = {"date": date(2025, 5, 5)}
MONTH_OF_MAY = {"date": None, "period": 202505}


@pytest.mark.parametrize(("row", "starts", "ends", "option", "term"), [
    # From 5 May to 10 May.
    (IN_MAY, date(2024, 1, 1), date(2025, 5, 5), None, 2),
    (IN_MAY, date(2024, 1, 1), date(2025, 5, 4), None, 0),
    (IN_MAY, date(2024, 1, 1), date(2025, 5, 4), date(2025, 12, 31), 1),
    (IN_MAY, date(2025, 5, 10), date(2025, 12, 31), None, 2),
    (IN_MAY, date(2025, 5, 11), date(2025, 12, 31), None, 0),
    (IN_MAY, None, date(2025, 5, 7), None, 2),
    (IN_MAY, None, date(2025, 6, 30), None, 1),
    (IN_MAY, None, date(2025, 5, 4), None, 0),
    (IN_MAY, date(2025, 5, 7), None, None, 2),
    (IN_MAY, date(2024, 1, 1), None, None, 1),
    (IN_MAY, date(2025, 5, 11), None, None, 0),
    (IN_MAY, None, None, None, 1),
    # From some day in May, at the latest 10 May, to some day from then on.
    (MONTH_OF_MAY, date(2024, 1, 1), date(2025, 5, 9), None, 1),
    (MONTH_OF_MAY, date(2024, 1, 1), date(2025, 5, 10), None, 2),
    (MONTH_OF_MAY, date(2024, 1, 1), date(2025, 4, 30), None, 0),
    (MONTH_OF_MAY, date(2025, 5, 11), date(2025, 12, 31), None, 1),
    (MONTH_OF_MAY, date(2025, 6, 1), date(2025, 12, 31), None, 0),
])
def test_a_category_has_an_agreement_where_one_is_valid_on_some_day_of_the_period(
        row: dict[str, Any], starts: date | None, ends: date | None, option: date | None, term: int) -> None:
    # Bought of somebody else, in the category: the day and the period alone decide.
    of_ten = {"supplier": 2, "category": "Mat", "amount": -1, "date": date(2025, 5, 10)}
    other = {"supplier": 2, "category": "IT", "amount": 100, **row}
    with analysed([of_ten, other]) as engine:
        found = contracts.agreements(engine, [replace(WHOLE, supplier="Leverandør 1", starts=starts, ends=ends,
                                                      option_ends=option)])
    assert [each.term for each in found.classes if each.positive] == [term]


@pytest.mark.parametrize(("dated", "term"), [(True, 0), (False, 1)])
def test_lines_of_which_not_even_the_month_is_known_do_not_stretch_the_period(dated: bool, term: int) -> None:
    undated = {"supplier": 2, "category": "Mat", "amount": -1, "date": None, "period": 202500}
    old = replace(WHOLE, starts=date(2020, 1, 1), ends=date(2020, 12, 31), option_ends=None)
    with analysed([undated, {**undated, "category": "IT", "amount": 100,
                             **({"date": date(2025, 5, 5)} if dated else {})}]) as engine:
        found = contracts.agreements(engine, [old])
    assert [each.term for each in found.classes if each.positive] == [term]


def test_the_organisation_number_goes_before_the_name() -> None:
    numbered = replace(WHOLE, organisation_number="123456785", supplier="Et annet navn")
    assert on_it({}, numbered, organisation_number="123456785") == (2, 2)
    assert on_it({}, replace(numbered, supplier="Data AS"), organisation_number="999999999") == (0, 2)
    assert on_it({}, replace(numbered, supplier="Data AS")) == (2, 2)


def test_what_is_used_of_each_agreement_and_the_areas_without_one_are_told() -> None:
    year = {"starts": date(2025, 1, 1), "ends": date(2025, 12, 31)}
    register = [Agreement("A1", supplier="Leverandør 1", categories=("IT",), **year),
                Agreement("A2", supplier="Leverandør 1", categories=("IT",), **year),
                Agreement("A3", supplier="Leverandør 2", categories=("Mat",), **year),
                Agreement("A4", supplier="Ukjent AS", categories=("Strøm",), **year)]
    day = date(2025, 4, 1)
    with analysed([{"supplier": 1, "category": "IT", "amount": 100, "date": day},
                   {"supplier": 2, "category": "Mat", "amount": 70, "date": day},
                   {"supplier": 3, "category": "Mat", "amount": 30, "date": day},
                   {"supplier": 3, "category": "Bygg", "amount": 500, "date": day}]) as engine:
        found = contracts.agreements(engine, register)
    assert [(each.certain, each.possible) for each in found.uses] == [(0, 100), (0, 100), (70, 0), (0, 0)]
    assert (found.unknown_suppliers, found.unknown_categories) == ((3,), (3,))
    assert [(each.amount, each.on, each.off, each.without, each.undecided) for each in found.areas] == [
        (500, 0, 0, 500, 0), (100, 100, 0, 0, 0), (100, 70, 30, 0, 0)]
    assert (found.coverage.least, found.loyalty.least) == (Decimal(170) / 700, Decimal("0.85"))


def test_a_register_is_read_by_the_names_of_its_columns_and_its_faults_are_told() -> None:
    headers = ["Avtale-ID", "Leverandør", "Org.nr", "Kategori", "Fra", "Til", "Opsjon til", "Maksverdi", "Doffin"]
    found = read_register(headers, [
        (2, ["A1", "Data AS", "123 456 785", "IT; Mat", "01.01.2025", "46022", "", "1 500 000,50", "2024-12"]),
        (3, ["A2", "Bygg AS", "12", "", "1. kvartal", "31.12.2025", "", "mye", "nei"]),
        (4, ["A3", "", "", "IT", "31.12.2025", "01.01.2025", "", "", ""]),
        (5, ["", "", "", "IT", "", "", "", "", ""]), (6, [""] * 9)], "avtaler.csv")
    assert found.agreements[0] == Agreement("A1", "123456785", "Data AS", ("IT", "Mat"), date(2025, 1, 1),
                                            date(2025, 12, 31), None, 150_000_050, "2024-12", False, 2)
    assert [(each.id, each.organisation_number, each.starts, each.maximum, each.notice)
            for each in found.agreements[1:]] == [("A2", "", None, None, ""), ("A3", "", None, None, "")]
    assert [(each.code, each.args.get("row")) for each in found.findings] == [
        ("XA-1218", 3), ("XA-1213", 3), ("XA-1212", 3), ("XA-1214", 4), ("XA-1217", 5), ("XA-1215", None),
        ("XA-1216", None)]


def test_a_table_that_is_no_register_is_refused_and_says_which_headers_it_has() -> None:
    found = read_register(["Dato", "Beløp"], [(2, ["1", "2"])], "a.csv")
    assert [(each.code, each.args["headers"]) for each in found.findings] == [("XA-1210", ("Dato", "Beløp"))]
    assert [each.code for each in read_register(["Avtale", "Leverandør"], [], "a.csv").findings] == ["XA-1211"]
    assert places(["Kontrakt", "Avtale ID", "Leverandør"]) == {"id": 1, "supplier": 2, "title": 0}


def test_agreements_that_end_soon_without_a_plan_come_in_the_order_they_end() -> None:
    on = date(2025, 6, 1)
    register = [Agreement("sent", ends=date(2025, 11, 28)), Agreement("snart", ends=on), Agreement("plan", ends=on,
                planned=True), Agreement("etter", ends=date(2025, 11, 29)), Agreement("før", ends=date(2025, 5, 31)),
                Agreement("uten")]
    assert [each.called for each in contracts.expiring(register, on, 180)] == ["snart", "sent"]
