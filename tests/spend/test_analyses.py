"""The analyses of a ledger: each query against the same thing reckoned slowly, and a few by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.spend_tables import analysed
from xlanskaff.rules.abc import abc
from xlanskaff.rules.kpi.documents import Invoice, documents
from xlanskaff.spend.analyses import changes, concentration, duplicates, matrix, pareto, prices, season, slim, tail
from xlanskaff.spend.analyses import invoices as bills

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
AMOUNTS = st.one_of(st.integers(-50, 200), st.integers(-10**12, 10**13), st.just(100))
ROWS = st.lists(st.fixed_dictionaries({
    "supplier": st.integers(0, 4), "amount": AMOUNTS, "category": st.sampled_from([None, "IT", "Mat", "bygg"]),
    "department": st.sampled_from([None, "10", "020"]),
    "date": st.one_of(st.none(), st.dates(date(2023, 11, 1), date(2025, 2, 28))),
    "document": st.sampled_from([None, "1", "2"]), "kind": st.sampled_from(["entry", "invoice", "credit_note"]),
    "scope": st.sampled_from(["in", "in", "in", "out", "review"]),
}), min_size=1, max_size=14)


def summed(rows: Sequence[Mapping[str, Any]], *keys: str) -> dict[Any, int]:
    """Amounts in scope by some columns."""
    found: dict[Any, int] = defaultdict(int)
    for row in rows:
        if row["scope"] == "in":
            found[tuple(row[key] for key in keys)] += row["amount"]
    return found


@SLOW
@given(ROWS)
def test_scopes_add_up_to_the_ledger(rows: list[dict[str, Any]]) -> None:
    with analysed(rows) as engine:
        told = slim.totals(engine)
        assert sum(each.amount for each in told) == sum(row["amount"] for row in rows)
        assert sum(each.lines for each in told) == len(rows)
        within = [row for row in rows if row["scope"] == "in"]
        span = slim.span(engine)
        assert (span.lines, span.amount) == (len(within), sum(row["amount"] for row in within))
        assert span.undated == sum(row["date"] is None for row in within)
        assert span.whole == sum(abs(row["amount"]) for row in within)
        assert span.uncategorised == sum(abs(row["amount"]) for row in within if row["category"] is None)


@SLOW
@given(ROWS)
def test_suppliers_fall_in_the_same_classes_as_in_the_rules(rows: list[dict[str, Any]]) -> None:
    by_supplier = {key[0]: amount for key, amount in summed(rows, "supplier").items() if key[0]}
    order = sorted(by_supplier.items(), key=lambda each: (-each[1], each[0]))
    letters = abc([Decimal(amount) for _, amount in order])
    with analysed(rows) as engine:
        found, suppliers = pareto.pareto(engine), pareto.largest(engine)
    assert [(each.supplier, each.amount, each.letter) for each in suppliers] == \
        [(number, amount, letter) for (number, amount), letter in zip(order, letters, strict=True)]
    assert found.amount == sum(by_supplier.values())
    assert found.nobody == summed(rows, "supplier").get((0,), 0)
    assert {each.letter: (each.suppliers, each.amount) for each in found.classes} == {
        letter: (letters.count(letter), sum(amount for (_, amount), own in zip(order, letters, strict=True)
                                            if own == letter)) for letter in set(letters) if letter}
    sellers = [amount for _, amount in order if amount > 0]
    fifth = max(1, round(len(sellers) / 5)) if sellers else 0
    assert (found.largest, found.largest_amount, found.sellers) == (fifth, sum(sellers[:fifth]), len(sellers))
    assert found.share == (Decimal(sum(sellers[:fifth])) / sum(sellers) if sellers else None)


@SLOW
@given(ROWS)
def test_concentration_is_the_sum_of_squared_shares(rows: list[dict[str, Any]]) -> None:
    by_category: dict[str | None, dict[int, int]] = defaultdict(dict)
    for (category, supplier), amount in summed(rows, "category", "supplier").items():
        by_category[category][supplier] = amount
    with analysed(rows) as engine:
        names = slim.categories(engine)
        found = {names.get(each.category): each for each in concentration.concentration(engine)}
    assert set(found) == set(by_category)
    for category, by_supplier in by_category.items():
        told, named = found[category], {who: amount for who, amount in by_supplier.items() if who}
        positive = [amount for amount in named.values() if amount > 0]
        assert told.amount == sum(by_supplier.values())
        assert told.suppliers == sum(1 for amount in named.values() if amount)
        assert told.positive == sum(positive)
        if positive:
            exact = sum(Decimal(amount) ** 2 for amount in positive) * 10_000 / Decimal(sum(positive)) ** 2
            assert told.hhi is not None
            assert abs(told.hhi - exact) < Decimal("0.0001")
            assert told.largest == max(positive)
        else:
            assert told.hhi is None


@SLOW
@given(ROWS)
def test_the_cube_and_the_months_hold_every_line_in_scope(rows: list[dict[str, Any]]) -> None:
    with analysed(rows) as engine:
        categories, departments = slim.categories(engine), slim.departments(engine)
        cells = {(categories.get(each.category), departments.get(each.department, (None,))[0], each.month): each.amount
                 for each in matrix.matrix(engine)}
        months = {each.month: each.amount for each in season.months(engine)}
    expected: dict[Any, int] = defaultdict(int)
    for row in rows:
        if row["scope"] == "in":
            month = row["date"].year * 100 + row["date"].month if row["date"] else 0
            expected[row["category"], row["department"], month] += row["amount"]
    assert cells == expected
    assert sum(months.values()) == sum(amount for (_, _, month), amount in expected.items() if month)


@SLOW
@given(ROWS)
def test_documents_are_those_of_the_rules(rows: list[dict[str, Any]]) -> None:
    journal = [Invoice(row["document"] or "", str(row["supplier"]), Decimal(row["amount"]),
                       credit=row["kind"] == "credit_note") for row in rows if row["scope"] == "in"]
    made = documents(journal)
    with analysed(rows) as engine:
        found = bills.invoices(engine, limit=100, rate=7)
        senders = bills.senders(engine)
    assert (found.invoices, found.credit_notes) == (sum(not each.credit for each in made),
                                                    sum(each.credit for each in made))
    assert found.small == sum(not each.credit and each.amount is not None and each.amount < 100 for each in made)
    assert sum(each.invoices for each in found.sizes) == found.invoices
    assert sum(each.cost or 0 for each in found.sizes) == 7 * found.invoices
    assert sum(each.amount for each in found.sizes) == found.amount
    assert {each.supplier: each.invoices for each in senders} == {
        int(who): sum(not each.credit for each in made if each.supplier == who)
        for who in {each.supplier for each in made} if who != "0"}


@SLOW
@given(ROWS)
def test_the_tail_is_what_class_a_leaves_over(rows: list[dict[str, Any]]) -> None:
    by_supplier = {key[0]: amount for key, amount in summed(rows, "supplier").items() if key[0]}
    letters = dict(zip(by_supplier, abc([Decimal(each) for each in by_supplier.values()]), strict=True))
    with analysed(rows) as engine:
        together, *parts = tail.tail(engine)
    small = {who for who, letter in letters.items() if letter != "A"}
    assert (together.suppliers, together.amount) == (len(small), sum(by_supplier[who] for who in small))
    assert sum(each.amount for each in parts) == together.amount
    assert sum(each.lines for each in parts) == together.lines


@SLOW
@given(ROWS)
def test_two_years_are_compared_over_the_months_that_both_have(rows: list[dict[str, Any]]) -> None:
    with analysed(rows) as engine:
        for pair in changes.pairs(season.months(engine)):
            def of(row: Mapping[str, Any], year: int, months: range) -> bool:
                return row["scope"] == "in" and row["date"] and row["date"].year == year and row["date"].month in months

            months = range(pair.first_month, pair.last_month + 1)
            told = changes.changes(engine, pair, "supplier")
            assert [sum(each.before for each in told), sum(each.after for each in told)] == [
                sum(row["amount"] for row in rows if of(row, year, months)) for year in (pair.before, pair.after)]
            named = [each for each in told if each.number]
            flow = changes.turnover(engine, pair)
            assert flow.new == sum(each.before <= 0 < each.after for each in named)
            assert flow.lost_amount == sum(each.before for each in named if each.after <= 0 < each.before)


def test_an_empty_ledger_has_no_shares_and_no_zeros_that_look_like_answers() -> None:
    with analysed([{"amount": 100, "scope": "out"}]) as engine:
        found = pareto.pareto(engine)
        assert (found.suppliers, found.share, found.classes, pareto.largest(engine)) == (0, None, (), ())
        assert concentration.concentration(engine) == ()
        assert tail.tail(engine)[0].amount == 0
        assert bills.invoices(engine, limit=100).credit_rate is None
        assert bills.invoices(engine, limit=100).electronic is None


def test_a_suspected_duplicate_is_listed_and_one_with_a_credit_note_against_it_is_not() -> None:
    day, other = date(2025, 3, 1), date(2025, 3, 9)
    with analysed([
        {"supplier": 1, "document": "A", "date": day, "amount": 500_000},
        {"supplier": 1, "document": "A", "date": other, "amount": 500_000},
        {"supplier": 2, "document": "B", "date": day, "amount": 300_000},
        {"supplier": 2, "document": "C", "date": day, "amount": 300_000},
        {"supplier": 3, "document": "D", "date": day, "amount": 900_000},
        {"supplier": 3, "document": "D", "date": other, "amount": 900_000},
        {"supplier": 3, "document": "D", "date": date(2025, 4, 1), "amount": -900_000},
        {"supplier": 4, "document": "E", "date": day, "amount": 40},
        {"supplier": 4, "document": "E", "date": other, "amount": 40},
    ]) as engine:
        found = duplicates.duplicates(engine)
    told = [(each.sign, each.supplier, each.document, each.extra, each.first_line, each.last_line) for each in found]
    assert told == [
        ("document", 1, "A", 500_000, 1, 2), ("day", 2, "", 300_000, 3, 4)]


def test_the_december_rush_is_december_over_an_average_month() -> None:
    rows = [{"supplier": 1, "date": date(2024, month, 5), "amount": 300 if month == 12 else 100}
            for month in range(1, 13)]
    with analysed([*rows, {"supplier": 1, "date": date(2025, 12, 1), "amount": 9}]) as engine:
        assert [(each.year, each.ratio) for each in season.decembers(season.months(engine))] == [(2024, Decimal(3))]


PAPER = {"supplier": 1, "text": "Papir A4 ", "unit": "eske", "category": "Kontor"}


def test_price_spread_says_what_the_lowest_price_would_have_saved() -> None:
    with analysed([{**PAPER, "quantity": 10.0, "amount": 100_000}, {**PAPER, "quantity": 2.5, "amount": 20_000},
                   {**PAPER, "quantity": 1.0, "amount": 15_000, "supplier": 2, "text": "papir a4"},
                   {**PAPER, "quantity": 4.0, "amount": -10_000}, {**PAPER, "amount": 9}]) as engine:
        (found,) = prices.prices(engine)
    assert (found.item, found.code, found.unit) == ("papir a4", "", "eske")
    assert (found.lines, found.suppliers, found.quantity) == (3, 2, 13_500)
    assert (found.lowest, found.highest, found.amount, found.saved) == (8_000_000, 15_000_000, 135_000, 27_000)


def test_things_of_one_product_code_are_not_one_thing() -> None:
    office = {"supplier": 1, "unit": "stk", "product_code": "30190000", "quantity": 1.0}
    things = [{**office, "text": text, "amount": amount}
              for text, amount in (("Penn", 500), ("Stol", 500_000), ("Pult", 900_000))]
    with analysed([*things, *({**each, "text": text} for each in things for text in (None, " "))]) as engine:
        assert prices.prices(engine) == ()
    other = {**office, "text": "Penn", "product_code": "30192121"}
    with analysed([*([things[0]] * 3), *({**other, "amount": amount} for amount in (400, 400, 700))]) as engine:
        (found,) = prices.prices(engine)
    assert (found.item, found.code, found.lines, found.saved) == ("penn", "30192121", 3, 300)


def test_a_price_below_an_oere_is_held_as_it_is() -> None:
    power = {"supplier": 1, "text": "Strøm", "unit": "kWh"}
    large = {**power, "quantity": 1_000_000.0, "amount": 10_600_000}
    with analysed([large, large, {**power, "quantity": 1.0, "amount": 12}]) as engine:
        (found,) = prices.prices(engine)
    assert (found.lowest, found.highest, found.saved) == (10_600, 12_000, 1)
    clicks = {**power, "text": "Klikk", "unit": "stk", "quantity": 1_000.0}
    with analysed([{**clicks, "amount": amount} for amount in (400, 500, 600)]) as engine:
        (found,) = prices.prices(engine)
    assert (found.lowest, found.highest, found.saved) == (400, 600, 300)


def test_prices_that_only_rounding_to_whole_oere_parts_are_one_price() -> None:
    bag = {"supplier": 1, "text": "Pose"}
    with analysed([{**bag, "quantity": 3.0, "amount": 100}, {**bag, "quantity": 1.0, "amount": 33},
                   {**bag, "quantity": 1000.0, "amount": 33_333}]) as engine:
        assert prices.prices(engine) == ()


@SLOW
@given(st.lists(st.tuples(st.floats(0.001, 10**8), st.integers(1, 10**12)), min_size=3, max_size=8))
def test_what_is_saved_is_never_below_nothing_and_right_to_the_price(bought: list[tuple[float, int]]) -> None:
    with analysed([{"supplier": 1, "text": "Vare", "quantity": quantity, "amount": amount}
                   for quantity, amount in bought]) as engine:
        found = prices.prices(engine)
    told = [(round(quantity * 1000), amount) for quantity, amount in bought]
    lowest = min(Fraction(amount, quantity) for quantity, amount in told)
    exact = sum(amount for _, amount in told) - lowest * sum(quantity for quantity, _ in told)
    for each in found:
        assert 0 <= each.saved <= each.amount
        # The lowest price is rounded down by less than a thousandth of an øre.
        assert -1 <= each.saved - exact <= 1 + each.quantity / 1_000_000
    least, most = (max(Fraction(2 * amount - 1, 2 * quantity) for quantity, amount in told),
                   min(Fraction(2 * amount + 1, 2 * quantity) for quantity, amount in told))
    assert least > most if found else (least - most) * 1_000_000 < 1


def test_price_spread_names_no_person_and_no_number_of_one() -> None:
    rows = [{"supplier": supplier, "text": text, "unit": "time", "quantity": 1.0, "amount": amount}
            for supplier, text in ((1, "Honorar Ola Nordmann 01810000186"), (2, "Honorar 01810000186"))
            for amount in (100, 100, 300)]
    with analysed(rows, [{"supplier": 1, "name": "Ola Nordmann", "person": True}]) as engine:
        (found,) = prices.prices(engine)
    assert (found.item, found.saved) == ("honorar •••••••••••", 200)


def test_lines_too_large_for_a_unit_price_are_left_out() -> None:
    rows = [{"supplier": 1, "text": "Vare", "quantity": quantity, "amount": amount}
            for quantity, amount in ((1e18, 10), (1.0, 9 * 10**18), (0.0001, 10), (1.0, 10), (1.0, 20), (1.0, 30))]
    with analysed(rows) as engine:
        assert [(each.lines, each.amount) for each in prices.prices(engine)] == [(3, 60)]
