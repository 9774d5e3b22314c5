"""What holds for every performance indicator, and what each may never do."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xlanskaff.rules.kpi as package
from xlanskaff.catalogue.kpi import kpi, kpis
from xlanskaff.language.texts import LANGUAGES, Lang, entries
from xlanskaff.rules.kpi import calculate, contract_coverage, contract_loyalty, module_of, user_satisfaction
from xlanskaff.rules.kpi.active_suppliers import Inputs as SupplierInputs
from xlanskaff.rules.kpi.category_spend import calculate_all as spend_by_category
from xlanskaff.rules.kpi.documents import Invoice, bills, documents
from xlanskaff.rules.kpi.register import Register
from xlanskaff.rules.kpi.result import REASONS, coverage, figure, fraction
from xlanskaff.rules.kpi.rows import Contract, Period, Purchase, in_scope, net_by, spend_covered, total
from xlanskaff.rules.kpi.supplier_concentration import Inputs as ConcentrationInputs
from xlanskaff.rules.kpi.supplier_concentration import calculate as concentration

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
AMOUNTS = st.decimals(min_value=-1000, max_value=100_000, places=2)
PURCHASES = st.lists(st.builds(
    Purchase, AMOUNTS, DAYS, st.sampled_from(["", "S1", "S2", "S3"]), st.sampled_from(["", "IT", "Mat"]),
    st.sampled_from(["", "Skole"]), st.sampled_from(["", "A0", "A1"]), st.booleans()), max_size=25)


@st.composite
def registers(draw: st.DrawFn) -> list[Contract]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        start = draw(DAYS)
        end = draw(st.none() | st.integers(0, 700).map(lambda days, start=start: start + timedelta(days=days)))
        found.append(Contract(f"A{number}", start, end, draw(st.frozensets(st.sampled_from(["S1", "S2"]))),
                              draw(st.frozensets(st.sampled_from(["IT", "Mat"])))))
    return found


def modules() -> Iterator[object]:
    yield package
    for found in iter_modules(package.__path__):
        yield import_module(f"{package.__name__}.{found.name}")


def test_every_rule_of_an_indicator_says_where_it_comes_from_and_its_example_runs() -> None:
    examples = 0
    for module in modules():
        for name, rule in inspect.getmembers(module, inspect.isfunction):
            if rule.__module__ == module.__name__ and not name.startswith("_"):  # type: ignore[attr-defined]
                doc = inspect.getdoc(rule) or ""
                assert "Source:\n" in doc and "Example:\n" in doc, (module, name)
        done = doctest.testmod(module)  # type: ignore[arg-type]
        assert done.failed == 0
        examples += done.attempted
    assert examples > 100


@pytest.mark.parametrize("key", [found.id for found in kpis()])
def test_an_indicator_is_found_by_its_id_and_refuses_anothers_data(key: str) -> None:
    module = module_of(key)
    assert module.KEY == key  # noqa: SIM300
    with pytest.raises(TypeError, match=key):
        calculate(key, object())


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(KeyError):
        calculate("KPI26", object())


def test_the_date_of_the_data_stands_beside_the_figure() -> None:
    found = calculate("KPI23", user_satisfaction.Inputs((4,)), data_date=date(2026, 10, 31))
    assert (found.value, found.data_date) == (Decimal(4), date(2026, 10, 31))
    assert calculate("KPI23", user_satisfaction.Inputs((4,))).data_date is None


def test_direction_and_unit_are_those_of_the_catalogue() -> None:
    for found in kpis():
        told = fraction(found.id, 1, 2)
        assert (told.direction, told.unit) == (kpi(found.id).direction, kpi(found.id).unit)


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_a_fraction_has_a_value_or_a_reason_and_never_both(numerator: int, denominator: int) -> None:
    found = fraction("KPI02", numerator, denominator)
    assert (found.value is None) == (found.reason is not None)
    if denominator > 0:
        assert found.value == Decimal(numerator) / denominator
    else:
        assert found.reason == "no_denominator"
    assert (found.numerator, found.denominator) == (numerator, denominator)


def test_a_figure_without_a_value_says_why_and_zero_is_a_value() -> None:
    assert (figure("KPI06", 0).value, figure("KPI06", 0).reason) == (Decimal(0), None)
    assert (figure("KPI06", None).value, figure("KPI06", None).reason) == (None, "no_rows")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_column_and_further_figure_has_words(lang: Lang) -> None:
    known = entries("kpi", lang)
    assert {f"reason.{reason}" for reason in REASONS} == {key for key in known if key.startswith("reason.")}
    for found in kpis():
        for column in module_of(found.id).NEEDS:
            assert known[f"column.{column}"]
            assert known[f"row.{column.partition('.')[0]}"]


def test_further_figures_that_are_told_have_words() -> None:
    source = "".join(inspect.getsource(module) for module in modules())  # type: ignore[arg-type]
    for key in entries("kpi", "nb"):
        if key.startswith("extra."):
            assert f"{key.removeprefix('extra.')}=" in source, key


@given(PURCHASES, registers())
def test_what_is_bought_on_a_contract_is_covered_and_what_is_covered_is_bought(
    purchases: list[Purchase], contracts: list[Contract],
) -> None:
    positive = [row for row in purchases if row.amount >= 0]
    loyal = contract_loyalty.calculate(contract_loyalty.Inputs(positive, contracts, least_coverage=Decimal(0)))
    covered = contract_coverage.calculate(contract_coverage.Inputs(positive, contracts))
    assert (loyal.numerator or 0) <= (covered.numerator or 0)
    assert (loyal.numerator or 0) <= (loyal.denominator or 0) <= (covered.denominator or 0)
    assert (loyal.denominator or 0) - loyal.extras["no_contract_that_day"] <= (covered.numerator or 0)
    assert (covered.numerator or 0) <= (covered.denominator or 0) == total(in_scope(positive))
    for found in (loyal, covered):
        assert found.value is None or 0 <= found.value <= 1


@given(PURCHASES, registers(), st.decimals(min_value=0, max_value=1, places=2))
def test_loyalty_is_withheld_exactly_below_the_least_coverage(
    purchases: list[Purchase], contracts: list[Contract], least: Decimal,
) -> None:
    found = contract_loyalty.calculate(contract_loyalty.Inputs(purchases, contracts, least_coverage=least))
    assert found.coverage is not None
    share = found.coverage.share
    if found.denominator is not None and found.denominator > 0:
        assert (found.reason == "coverage_too_low") == (share is not None and share < least)
    else:
        assert found.reason == "no_denominator"


@given(PURCHASES, registers())
def test_no_contract_counts_on_a_day_it_is_not_valid(purchases: list[Purchase], contracts: list[Contract]) -> None:
    register = Register(contracts)
    for row in purchases:
        contract = register.contract_of(row)
        if contract is not None:
            assert contract.start <= row.day
            assert contract.end is None or row.day <= contract.end
        named = register.by_id.get(row.contract)
        if named is not None and named.valid(row.day):
            assert contract is named


@given(PURCHASES)
def test_coverage_lies_between_nothing_and_all_whatever_is_credited(purchases: list[Purchase]) -> None:
    found = spend_covered("purchase.category", purchases, lambda row: row.category)
    assert 0 <= found.part <= found.whole
    assert found.share is None or 0 <= found.share <= 1


@given(PURCHASES)
def test_categories_and_years_add_up_to_what_has_a_category(purchases: list[Purchase]) -> None:
    each = spend_by_category(purchases)
    assert sum((found.value or Decimal(0) for found in each.values()), Decimal(0)) == total(
        row for row in in_scope(purchases) if row.category)


@given(PURCHASES)
def test_the_fewest_suppliers_that_reach_the_share_are_counted(purchases: list[Purchase]) -> None:
    found = concentration(ConcentrationInputs(purchases))
    amounts = sorted(net_by(in_scope(purchases), lambda row: row.supplier).values(), reverse=True)
    whole = sum(amounts, Decimal(0))
    if whole <= 0:
        assert (found.value, found.reason) == (None, "no_denominator")
        return
    number = int(found.value or 0)
    assert sum(amounts[:number], Decimal(0)) >= Decimal("0.8") * whole
    assert all(sum(amounts[:fewer], Decimal(0)) < Decimal("0.8") * whole for fewer in range(number))


@given(PURCHASES, st.randoms())
def test_the_order_of_the_lines_changes_no_figure(purchases: list[Purchase], random: object) -> None:
    turned = list(purchases)
    random.shuffle(turned)  # type: ignore[attr-defined]
    for key, made in (("KPI06", SupplierInputs), ("KPI07", ConcentrationInputs)):
        assert calculate(key, made(purchases)) == calculate(key, made(turned))


@given(st.lists(st.builds(Invoice, st.sampled_from(["", "1", "2"]), st.sampled_from(["", "S1", "S2"]),
                          st.none() | AMOUNTS), max_size=12))
def test_documents_lose_no_amount_and_join_only_lines_of_one_number_and_supplier(lines: list[Invoice]) -> None:
    found = documents(lines)
    amounts = [line.amount for line in lines if line.amount is not None]
    assert sum((each.amount or Decimal(0) for each in found), Decimal(0)) == sum(amounts, Decimal(0))
    numbered = {(line.supplier, line.number) for line in lines if line.number}
    assert len(found) == len(numbered) + sum(1 for line in lines if not line.number)
    assert len(bills(lines)) + sum(1 for each in found if each.credit) == len(found)


def test_a_period_includes_both_its_ends_and_cannot_be_turned_round() -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 31))
    assert [period.holds(day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), None)] == [
        False, True, True, False]
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 2, 1), date(2026, 1, 31))


def test_a_coverage_of_nothing_is_unknown_and_not_zero() -> None:
    assert coverage("invoice.due", 0, 0).share is None
    assert coverage("invoice.due", 0, 4).share == 0
