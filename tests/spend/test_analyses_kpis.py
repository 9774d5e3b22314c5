"""Indicators by the engine and by the rules: the same figures; and what might be saved."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.spend_tables import analysed
from xlanskaff.rules.kpi import (
    active_suppliers,
    contract_coverage,
    contract_loyalty,
    invoice_errors,
    invoices_per_supplier,
    small_invoices,
    supplier_concentration,
)
from xlanskaff.rules.kpi.documents import Invoice
from xlanskaff.rules.kpi.result import KpiResult
from xlanskaff.rules.kpi.rows import Contract, Purchase
from xlanskaff.spend.analyses import contracts, interval, invoices, kpis, potential, slim, tail
from xlanskaff.spend.contracts import Agreement

ROWS = st.lists(st.fixed_dictionaries({
    "supplier": st.integers(0, 4), "amount": st.one_of(st.integers(-90_000, 200_000), st.just(100_000)),
    "category": st.sampled_from([None, "IT", "Mat"]), "date": st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    "document": st.sampled_from([None, "1", "2"]), "kind": st.sampled_from(["invoice", "credit_note"]),
}), min_size=1, max_size=12)


def told(found: KpiResult) -> tuple[Any, ...]:
    """What a report shows."""
    return found.key, found.value, found.numerator, found.denominator, found.reason, found.coverage, dict(found.extras)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_the_engine_and_the_rules_agree(rows: list[dict[str, Any]]) -> None:
    bought = [Purchase(Decimal(row["amount"]) / 100, row["date"], str(row["supplier"] or ""), row["category"] or "")
              for row in rows]
    journal = [Invoice(row["document"] or "", str(row["supplier"] or ""), Decimal(row["amount"]) / 100,
                       credit=row["kind"] == "credit_note") for row in rows]
    year = date(2025, 3, 1), date(2025, 8, 31)
    with analysed(rows) as engine:
        sixth, seventh = kpis.suppliers(engine)
        eleventh, twelfth, fifteenth = kpis.bills(engine, invoices.invoices(engine, limit=100_000))
        register = [Agreement("A1", supplier="Leverandør 1", categories=("IT",), starts=year[0], ends=year[1])]
        first, second, seventeenth = kpis.contracts(contracts.agreements(engine, register), slim.span(engine), register,
                                                date(2025, 6, 1))
    assert told(sixth) == told(active_suppliers.calculate(active_suppliers.Inputs(bought)))
    assert told(seventh) == told(supplier_concentration.calculate(supplier_concentration.Inputs(bought)))
    assert told(eleventh) == told(invoices_per_supplier.calculate(invoices_per_supplier.Inputs(journal)))
    assert told(twelfth) == told(small_invoices.calculate(small_invoices.Inputs(journal)))
    assert told(fifteenth) == told(invoice_errors.calculate(invoice_errors.Inputs(journal)))
    agreement = Contract("A1", *year, frozenset({"1"}), frozenset({"IT"}))
    assert told(first) == told(contract_loyalty.calculate(contract_loyalty.Inputs(bought, [agreement])))
    by_rules = contract_coverage.calculate(contract_coverage.Inputs(bought, [agreement]))
    assert (second.value, second.numerator, second.denominator, second.coverage) == (
        by_rules.value, by_rules.numerator, by_rules.denominator, by_rules.coverage)
    assert (seventeenth.value, seventeenth.extras["expiring"]) == (1, 1)


TERMS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["IT", "Mat"]), st.dates(
    date(2024, 1, 1), date(2026, 6, 30)), st.integers(0, 400)), min_size=1, max_size=3)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, TERMS)
def test_loyalty_is_that_of_the_rule_whatever_agreements_there_are(rows: list[dict[str, Any]],
                                                                   terms: list[tuple[int, str, date, int]]) -> None:
    bought = [Purchase(Decimal(row["amount"]) / 100, row["date"], str(row["supplier"] or ""), row["category"] or "")
              for row in rows]
    held = [Contract(f"A{at}", starts, starts + timedelta(days), frozenset({str(supplier)}), frozenset({category}))
            for at, (supplier, category, starts, days) in enumerate(terms)]
    register = [Agreement(each.id, supplier=f"Leverandør {supplier}", categories=(category,), starts=each.start,
                          ends=each.end) for each, (supplier, category, _, _) in zip(held, terms, strict=True)]
    with analysed(rows) as engine:
        found = contracts.agreements(engine, register)
        first, _, _ = kpis.contracts(found, slim.span(engine), register, date(2025, 6, 1))
    assert told(first) == told(contract_loyalty.calculate(contract_loyalty.Inputs(bought, held)))
    if first.value is not None and found.loyalty.least is not None and found.loyalty.most is not None:
        assert isinstance(first.value, Decimal) and found.loyalty.least <= first.value <= found.loyalty.most


def test_loyalty_is_withheld_where_too_little_has_a_category() -> None:
    register = [Agreement("A1", supplier="Leverandør 1", categories=("IT",), starts=date(2025, 1, 1),
                          ends=date(2025, 12, 31))]

    def loyalty(categorised: int) -> KpiResult:
        rows = [{"supplier": 1, "amount": categorised, "category": "IT", "date": date(2025, 5, 5)},
                {"supplier": 2, "amount": 100 - categorised, "date": date(2025, 5, 5)}]
        with analysed(rows) as engine:
            return kpis.contracts(contracts.agreements(engine, register), slim.span(engine), register,
                                  date(2025, 6, 1))[0]

    assert (loyalty(70).value, loyalty(70).reason) == (Decimal(1), None)
    assert (loyalty(69).value, loyalty(69).reason) == (None, "coverage_too_low")


def test_what_is_bought_before_an_agreement_begins_or_after_it_has_ended_counts_below_the_line() -> None:
    register = [Agreement("A1", supplier="Leverandør 1", categories=("IT",), starts=date(2025, 1, 1),
                          ends=date(2025, 6, 30))]
    rows = [{"supplier": 1, "amount": 100_00, "category": "IT", "date": date(2025, 5, 5)},
            {"supplier": 1, "amount": 100_00, "category": "IT", "date": date(2025, 9, 5)},
            {"supplier": 2, "amount": 500_00, "category": "Mat", "date": date(2025, 9, 5)}]
    with analysed(rows) as engine:
        found = contracts.agreements(engine, register)
        first, second, _ = kpis.contracts(found, slim.span(engine), register, date(2025, 12, 31))
        whole, bills = tail.tail(engine)[0], invoices.invoices(engine, limit=1)
    assert (first.numerator, first.denominator, first.extras["no_contract_that_day"]) == (100, 200, 100)
    assert found.loyalty.least == found.loyalty.most == first.value == Decimal("0.5")
    # Coverage asks of the day alone, and so does what could be saved by using agreements.
    assert (second.numerator, second.denominator) == (100, 700)
    assert "loyalty" not in {each.source for each in potential.potential(whole, found.classes, [], bills, rate=None)}


LEVELS = [(on, area, term) for term in range(3) for area in range(term + 1) for on in range(area + 1)]
Drawn = tuple[tuple[int, int, int], int, int]
CLASSES = st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(0, 90_000), st.integers(-40_000, 0)), min_size=1,
                   max_size=6)


def known(classes: list[interval.Class]) -> contracts.Agreements:
    """What was found out of lines of these classes."""
    return contracts.Agreements(interval.coverage(classes), interval.loyalty(classes), tuple(classes), (), (), (), ())


@given(CLASSES)
def test_what_was_bought_on_agreements_lies_within_the_intervals(drawn: list[Drawn]) -> None:
    found = known([interval.Class(*levels, 1, positive, negative) for levels, positive, negative in drawn])
    amount = sum(each.amount for each in found.classes)
    span = slim.Span(None, None, len(drawn), amount, 0, 0, 0, abs(amount))
    first, second, _ = kpis.contracts(found, span, [], date(2025, 6, 1))
    for value, around in ((first.value, found.loyalty), (second.extras.get("on_contract"), found.coverage)):
        if value is not None and around.least is not None and around.most is not None:
            assert isinstance(value, Decimal) and around.least <= value <= around.most


def test_where_there_is_an_agreement_more_may_lie_than_can_have_been_bought_on_any() -> None:
    found = known([interval.Class(2, 2, 2, 1, 50_00, 0), interval.Class(0, 2, 2, 1, 30_00, 0),
                   interval.Class(0, 0, 0, 1, 20_00, 0)])
    _, second, _ = kpis.contracts(found, slim.Span(None, None, 3, 100_00, 0, 0, 0, 100_00), [], date(2025, 6, 1))
    assert (second.value, second.extras["on_contract"]) == (Decimal("0.8"), Decimal("0.5"))
    assert (found.coverage.least, found.coverage.most) == (Decimal("0.5"), Decimal("0.5"))


def test_each_potential_is_a_range_of_its_basis_and_absent_without_one() -> None:
    rows = [{"supplier": 1, "amount": 90_000_00}, {"supplier": 2, "amount": 10_000_00, "document": "1"}]
    with analysed(rows) as engine:
        whole, bills = tail.tail(engine)[0], invoices.invoices(engine, limit=2_000_000)
        found = potential.potential(whole, [], [], bills, rate=50_000)
        assert [(each.source, each.basis, each.least, each.most) for each in found] == [
            ("consolidation", 1_000_000, 10_000, 50_000), ("small_invoices", 50_000, 10_000, 30_000)]
        assert [each.source for each in potential.potential(whole, [], [], bills, rate=None)] == ["consolidation"]
