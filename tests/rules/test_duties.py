"""Which duties come with a purchase, on both sides of their limits and dates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.errors import Problem
from xlanskaff.law.store import LAW
from xlanskaff.rules.duties import Duty, duties
from xlanskaff.rules.purchases import Authority, Kind, Lot, Purchase

STATE, OTHER = Authority.STATE, Authority.OTHER
OLD, NEW = date(2026, 6, 30), date(2026, 7, 1)
BODY = {"strategy", "payment", "e_invoice"}
SERVICE_KINDS = [Kind.SERVICES, Kind.SPECIAL, Kind.HEALTH]


def ask(value: int, kind: Kind, authority: Authority, on: date, **facts: object) -> dict[str, Duty]:
    bought = Purchase(Decimal(value), kind, authority, **facts)  # type: ignore[arg-type]
    return {duty.id: duty for duty in duties(bought, law=LAW.on(on)).value}


def limits(name: str) -> list[tuple[date, int, str]]:
    """First and last day of every amount of a limit, from the tables."""
    found = []
    values = [value for value in LAW.parameters[name].values if value.begins >= date(2017, 1, 1) or not value.gap]
    for value, later in zip(values, [*values[1:], None], strict=True):
        if value.gap:
            continue
        last = later.begins - timedelta(days=1) if later else LAW.checked_on
        found += [(max(day, date(2017, 1, 1)), value.number, value.comparison)
                  for day in (value.begins, last) if last >= date(2017, 1, 1)]
    return found


def expected(comparison: str) -> list[bool]:
    """Whether a limit is met one krone below it, on it, and one krone above it."""
    return [False, comparison == "at_or_above", True]


@pytest.mark.parametrize(("name", "authority"), [("wage.limit_state", STATE), ("wage.limit_other", OTHER),
                                                 ("wage.limit", STATE), ("wage.limit", OTHER)])
def test_wage_terms_come_at_their_limit(name: str, authority: Authority) -> None:
    for on, amount, comparison in limits(name):
        for kind in (*SERVICE_KINDS, Kind.WORKS):
            assert ["wage" in ask(amount + step, kind, authority, on) for step in (-1, 0, 1)] == expected(comparison)
        assert "wage" not in ask(amount * 2, Kind.GOODS, authority, on)


@pytest.mark.parametrize(("name", "authority"), [("apprentices.limit_state", STATE), ("apprentices.limit_other", OTHER),
                                                 ("apprentices.limit", STATE), ("apprentices.limit", OTHER)])
def test_apprentices_come_at_their_limit(name: str, authority: Authority) -> None:
    for on, amount, comparison in limits(name):
        found = ["apprentices" in ask(amount + step, Kind.WORKS, authority, on) for step in (-1, 0, 1)]
        assert found == expected(comparison)


@pytest.mark.parametrize(("name", "authority"), [("tiers.limit_state", STATE), ("tiers.limit_other", OTHER),
                                                 ("tiers.limit", STATE), ("tiers.limit", OTHER)])
def test_the_tiers_of_the_chain_are_limited_at_their_limit(name: str, authority: Authority) -> None:
    for on, amount, comparison in limits(name):
        found = ["supply_chain" in ask(amount + step, Kind.WORKS, authority, on) for step in (-1, 0, 1)]
        assert found == expected(comparison)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_tax_certificate_comes_above_the_amount_before_and_from_it_now(kind: Kind) -> None:
    for on, amount, comparison in limits("tax.certificate"):
        found = ["tax_certificate" in ask(amount + step, kind, OTHER, on) for step in (-1, 0, 1)]
        assert found == expected(comparison)


@pytest.mark.parametrize(("duty", "name"), [
    ("pension_hse", "pension_hse.limit"), ("bank_payment", "bank_payment.limit"),
    ("information_language", "pension_hse.limit"),
])
def test_terms_for_works_come_at_their_limit(duty: str, name: str) -> None:
    for on, amount, comparison in limits(name):
        found = [duty in ask(amount + step, Kind.WORKS, OTHER, on) for step in (-1, 0, 1)]
        assert found == expected(comparison)


def test_cleaning_shares_the_terms_of_works_but_not_the_language_of_the_site() -> None:
    works_only = {"information_language", "tax_subcontractors"}
    both = {"pension_hse", "bank_payment", "supply_chain"}
    cleaning = set(ask(2_000_000, Kind.SERVICES, OTHER, NEW, cleaning=True))
    assert both <= cleaning and not works_only & cleaning
    assert not (both | works_only) & set(ask(2_000_000, Kind.SERVICES, OTHER, NEW))
    assert both | works_only <= set(ask(2_000_000, Kind.WORKS, OTHER, NEW))
    assert "pension_hse" not in ask(2_000_000, Kind.GOODS, OTHER, NEW, cleaning=True)


def test_part_iii_limited_the_tiers_for_cleaning_too_and_part_ii_did_not() -> None:
    on = date(2025, 5, 1)
    assert "supply_chain" in ask(3_000_000, Kind.SERVICES, OTHER, on, cleaning=True)
    assert "supply_chain" not in ask(2_100_000, Kind.SERVICES, OTHER, on, cleaning=True)


def test_before_july_2026_climate_weighs_in_every_procurement_and_after_in_those_that_are_announced() -> None:
    before, after = ask(600_000, Kind.GOODS, OTHER, OLD), ask(600_000, Kind.GOODS, OTHER, NEW)
    assert before["climate"].text == "from_2024"
    assert before["climate"].amounts == {"climate.weight": 30, "climate.rank": 3}
    assert after["climate"].text == "from_2026"
    assert "climate_weight" not in after
    announced = ask(1_300_000, Kind.GOODS, OTHER, NEW)
    assert announced["climate_weight"].amounts == {"climate.weight": 30, "climate.rank": 3}
    assert announced["climate_weight"].strength == "must"


@pytest.mark.parametrize(("on", "text"), [(date(2017, 4, 30), ""), (date(2017, 5, 1), "from_2017"),
                                          (date(2023, 12, 31), "from_2017"), (date(2024, 1, 1), "from_2024"),
                                          (OLD, "from_2024"), (NEW, "from_2026")])
def test_the_climate_rule_has_four_periods(on: date, text: str) -> None:
    found = ask(600_000, Kind.GOODS, OTHER, on).get("climate")
    assert (found.text if found else "") == text


def test_the_strategy_is_a_duty_from_july_2026() -> None:
    before, after = ask(600_000, Kind.GOODS, OTHER, OLD)["strategy"], ask(600_000, Kind.GOODS, OTHER, NEW)["strategy"]
    assert (before.text, before.provision) == ("from_2017", "LOA § 5")
    assert (after.text, after.provision, after.binds) == ("from_2026", "LOA § 5a", "body")


def test_apprentices_need_a_contract_of_more_than_three_months() -> None:
    assert "apprentices" not in ask(3_000_000, Kind.WORKS, OTHER, NEW, months=Decimal(3))
    assert "apprentices" in ask(3_000_000, Kind.WORKS, OTHER, NEW, months=Decimal(4))
    assert "apprentices" in ask(3_000_000, Kind.WORKS, OTHER, NEW)


@pytest.mark.parametrize(("on", "text"), [(date(2025, 7, 31), "from_2017"), (date(2025, 8, 1), "from_2025")])
def test_ten_per_cent_apprentices_from_august_2025(on: date, text: str) -> None:
    assert ask(3_000_000, Kind.WORKS, OTHER, on)["apprentices"].text == text


def test_energy_is_for_state_goods_and_services_in_part_iii_from_2026() -> None:
    def has(kind: Kind, value: int, authority: Authority, on: date) -> bool:
        return "energy" in ask(value, kind, authority, on)

    assert has(Kind.GOODS, 1_490_000, STATE, date(2026, 1, 1))
    assert not has(Kind.GOODS, 1_490_000, STATE, date(2025, 12, 31))
    assert not has(Kind.GOODS, 1_489_999, STATE, date(2026, 1, 1))
    assert not has(Kind.GOODS, 9_000_000, OTHER, date(2026, 1, 1))
    assert not has(Kind.WORKS, 99_000_000, STATE, date(2026, 1, 1))


def test_outside_the_act_only_the_payment_deadline_is_left() -> None:
    assert set(ask(499_999, Kind.SERVICES, OTHER, NEW)) == {"payment"}
    assert set(ask(500_000, Kind.SERVICES, OTHER, NEW)) >= BODY


def test_the_payment_deadline_is_thirty_days_and_never_above_sixty() -> None:
    assert ask(1, Kind.GOODS, STATE, NEW)["payment"].amounts == {"payment.deadline": 30, "payment.deadline_agreed": 60}


def test_an_electronic_invoice_is_required_from_april_2019() -> None:
    assert "e_invoice" not in ask(600_000, Kind.GOODS, OTHER, date(2019, 4, 1))
    assert "e_invoice" in ask(600_000, Kind.GOODS, OTHER, date(2019, 4, 2))


def test_an_exception_from_part_ii_takes_the_notice_and_leaves_the_terms() -> None:
    found = set(ask(2_000_000, Kind.SERVICES, OTHER, NEW, exception="a"))
    assert not {"notice", "climate_weight", "protocol_contents"} & found
    assert {"wage", "protocol", "tax_certificate"} <= found


def test_special_services_above_the_threshold_have_the_duties_of_ted() -> None:
    ted = {"award_notice", "retention", "eforms"}
    assert ted <= set(ask(8_700_001, Kind.SPECIAL, OTHER, NEW))
    assert not ted & set(ask(8_700_000, Kind.SPECIAL, OTHER, NEW))


def test_the_limits_of_a_lot_are_held_against_all_lots() -> None:
    assert "wage" in ask(200_000, Kind.SERVICES, OTHER, NEW, lot=Lot(Decimal(1_300_000)))
    assert "wage" not in ask(200_000, Kind.SERVICES, OTHER, NEW, lot=Lot(Decimal(1_299_999)))


def test_amounts_that_the_act_does_not_name_are_told() -> None:
    bought = Purchase(Decimal(2_000_000), Kind.SERVICES, OTHER)
    [told] = duties(bought, law=LAW.on(NEW)).warnings
    assert told.code == "XA-327"
    assert set(told.args["parameters"]) == {"wage.limit", "apprentices.limit", "tax.certificate"}  # type: ignore[arg-type]
    assert duties(bought, law=LAW.on(date(2025, 5, 1))).warnings == ()


def test_duties_before_2017_are_refused() -> None:
    with pytest.raises(Problem, match="XA-310"):
        ask(600_000, Kind.GOODS, OTHER, date(2016, 12, 31))


@given(on=st.dates(date(2017, 1, 1), date(2027, 12, 31)), kind=st.sampled_from(Kind),
       authority=st.sampled_from(Authority), value=st.integers(0, 10**8), cleaning=st.booleans())
def test_every_duty_rests_on_something_and_its_numbers_are_those_of_the_day(
    on: date, kind: Kind, authority: Authority, value: int, cleaning: bool
) -> None:
    law = LAW.on(on)
    verdict = duties(Purchase(Decimal(value), kind, authority, cleaning=cleaning), law=law)
    for duty in verdict.value:
        assert duty.begins <= on
        assert duty.basis[0].parameter == f"duty.{duty.id}"
        assert set(duty.basis) <= set(verdict.basis)
        assert all(law.value(name).amount == amount for name, amount in duty.amounts.items())
        assert all(citation.met for citation in duty.basis)
