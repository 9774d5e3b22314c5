"""The estimated value, one input kind at a time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.errors import Exit, Problem
from xlanskaff.law.store import LAW
from xlanskaff.rules import value_inputs as inputs
from xlanskaff.rules.purchases import Kind
from xlanskaff.rules.value_estimate import Estimate, estimate
from xlanskaff.rules.verdicts import Verdict

LAW_NOW = LAW.on(date(2026, 6, 1))
MONEY = st.decimals(0, 10**7, places=2)


def d(*values: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


def count(facts: inputs.Input, *options: int, prizes: int = 0) -> Verdict[Estimate]:
    return estimate(facts, law=LAW_NOW, options=d(*options), prizes=Decimal(prizes))


# input, options, value, what stands in the answer, provisions
CASES: list[tuple[inputs.Input, tuple[int, ...], int, list[str], list[str]]] = [
    (inputs.Price(Decimal(900_000)), (), 900_000, ["payment"], ["FOA § 5-4 (1)"]),
    (inputs.Price(Decimal(900_000)), (300_000, 100_000), 1_300_000, ["payment", "option", "option"], ["FOA § 5-4 (1)"]),
    (inputs.Units(d(200_000, 300_000)), (), 500_000, ["unit", "unit"], ["FOA § 5-4 (3)"]),
    (inputs.Units(d(200_000, 300_000), own=0), (), 200_000, ["unit", "unit"], ["FOA § 5-4 (3)"]),
    (inputs.Framework(d(4_000_000)), (), 4_000_000, ["contract"], ["FOA § 5-4 (5)"]),
    (inputs.Framework(d(1, 2, 3)), (4,), 10, ["contract"] * 3 + ["option"], ["FOA § 5-4 (5)", "FOA § 5-4 (1)"]),
    (inputs.Innovation(*d(500_000, 2_000_000)), (), 2_500_000, ["research", "purchase"], ["FOA § 5-4 (6)"]),
    (inputs.Works(*d(40_000_000, 5_000_000)), (), 45_000_000, ["works", "supplied"], ["FOA § 5-4 (7)"]),
    (inputs.Lots(d(700_000, 700_000)), (), 1_400_000, ["lot", "lot"], ["FOA § 5-4 (8)"]),
    (inputs.Recurring(past=d(400_000, 600_000)), (), 1_000_000, ["past", "past"], ["FOA § 5-4 (9)"]),
    (inputs.Recurring(past=d(400_000), change=Decimal(-50_000)), (), 350_000, ["past", "change"], ["FOA § 5-4 (9)"]),
    (inputs.Recurring(coming=d(800_000)), (), 800_000, ["coming"], ["FOA § 5-4 (9)"]),
    (inputs.Lease(*d(10_000, 12)), (), 120_000, ["monthly"], ["FOA § 5-4 (10) b"]),
    (inputs.Lease(*d(10_000, 12, 50_000)), (), 120_000, ["monthly", "residual"], ["FOA § 5-4 (10) b"]),
    (inputs.Lease(*d(10_000, 13, 50_000)), (), 180_000, ["monthly", "residual"], ["FOA § 5-4 (10) b"]),
    (inputs.Lease(Decimal(10_000), None), (), 480_000, ["monthly"], ["FOA § 5-4 (10) c"]),
    (inputs.Remuneration(d(90_000, 10_000)), (), 100_000, ["remuneration"] * 2, ["FOA § 5-4 (11)"]),
    (inputs.MonthlyService(*d(10_000, 48)), (), 480_000, ["monthly"], ["FOA § 5-4 (12)"]),
    (inputs.MonthlyService(*d(10_000, 60)), (), 480_000, ["monthly"], ["FOA § 5-4 (12)", "FOA § 5-4 (12) b"]),
    (inputs.MonthlyService(Decimal(10_000), None), (), 480_000, ["monthly"], ["FOA § 5-4 (12) b"]),
    (inputs.ContestPrizes(Decimal(300_000)), (), 300_000, ["prize"], ["FOA § 5-4 (13)"]),
    (inputs.ContestPrizes(*d(300_000, 2_000_000)), (), 2_300_000, ["prize", "contract"], ["FOA § 5-4 (13)"]),
    (inputs.Mixed(((Kind.GOODS, Decimal(600_000)), (Kind.SERVICES, Decimal(500_000)))), (), 1_100_000,
     ["part_goods", "part_services"], ["FOA § 6-1"]),
]


@pytest.mark.parametrize(("facts", "options", "value", "lines", "provisions"), CASES,
                         ids=[f"{n} {type(case[0]).__name__}" for n, case in enumerate(CASES)])
def test_a_value_shows_its_figures_and_its_rule(
    facts: inputs.Input, options: tuple[int, ...], value: int, lines: list[str], provisions: list[str]
) -> None:
    found = count(facts, *options)
    assert found.value.value == value
    assert [line.what for line in found.value.lines] == lines
    assert [citation.provision for citation in found.basis] == provisions


def test_every_input_kind_has_a_case() -> None:
    assert {type(case[0]) for case in CASES} == set(inputs.Input.__args__)


def test_prizes_to_tenderers_count() -> None:
    found = count(inputs.Price(Decimal(1_000_000)), prizes=50_000)
    assert found.value.value == 1_050_000
    assert found.value.lines[-1].what == "prize"


def test_a_residual_value_that_does_not_count_is_shown_all_the_same() -> None:
    lines = count(inputs.Lease(*d(10_000, 12, 50_000))).value.lines
    assert [(line.amount, line.factor, line.counted) for line in lines] == [
        (Decimal(10_000), Decimal(12), Decimal(120_000)), (Decimal(50_000), Decimal(0), Decimal(0))]


def test_a_unit_that_counts_alone_is_told_and_the_others_are_shown() -> None:
    found = count(inputs.Units(d(200_000, 300_000), own=1))
    assert found.value.value == 300_000
    assert [finding.code for finding in found.warnings] == ["XA-339"]


def test_a_mixed_contract_follows_the_part_with_the_highest_value() -> None:
    parts = ((Kind.SPECIAL, Decimal(100)), (Kind.SERVICES, Decimal(101)))
    found = count(inputs.Mixed(parts))
    assert found.value.main is Kind.SERVICES
    assert [finding.code for finding in found.warnings] == ["XA-340"]


@pytest.mark.parametrize("parts", [
    ((Kind.GOODS, Decimal(100)), (Kind.SERVICES, Decimal(100))),
    ((Kind.GOODS, Decimal(100)), (Kind.WORKS, Decimal(900))),
])
def test_a_main_element_that_cannot_be_calculated_is_asked_for(parts: tuple[tuple[Kind, Decimal], ...]) -> None:
    with pytest.raises(Problem, match="XA-341"):
        count(inputs.Mixed(parts))


def test_with_works_the_main_element_is_what_a_human_says() -> None:
    parts = ((Kind.GOODS, Decimal(100)), (Kind.WORKS, Decimal(900)))
    assert count(inputs.Mixed(parts, main=Kind.GOODS)).value.main is Kind.GOODS


@pytest.mark.parametrize("facts", [
    inputs.Price(Decimal(-1)), inputs.Lots(d(5, -1)), inputs.Lease(*d(-1, 12)),
    inputs.Recurring(past=d(100), change=Decimal(-101)),
])
def test_a_negative_amount_is_refused(facts: inputs.Input) -> None:
    with pytest.raises(Problem) as caught:
        count(facts)
    assert ([f.code for f in caught.value.findings], caught.value.exit) == (["XA-337"], Exit.USAGE)


@pytest.mark.parametrize("facts", [
    inputs.Lots(()), inputs.Framework(()), inputs.Units(()), inputs.Units(d(1), own=1), inputs.Units(d(1), own=-1),
    inputs.Recurring(), inputs.Recurring(past=d(1), coming=d(1)), inputs.Recurring(coming=d(1), change=Decimal(1)),
    inputs.Lease(*d(1, 0)), inputs.MonthlyService(*d(1, -3)), inputs.Mixed(((Kind.GOODS, Decimal(1)),)),
    inputs.Mixed(((Kind.GOODS, Decimal(1)), (Kind.GOODS, Decimal(1)))),
    inputs.Mixed(((Kind.GOODS, Decimal(1)), (Kind.SERVICES, Decimal(1))), main=Kind.WORKS),
])
def test_figures_that_do_not_belong_together_are_refused(facts: inputs.Input) -> None:
    with pytest.raises(Problem) as caught:
        count(facts)
    [finding] = caught.value.findings
    assert (finding.code, caught.value.exit) == ("XA-338", Exit.USAGE)
    assert str(finding.args["provision"]).startswith("FOA § ")


def test_an_estimate_before_the_regulation_is_refused() -> None:
    with pytest.raises(Problem, match="XA-310"):
        estimate(inputs.Price(Decimal(1)), law=LAW.on(date(2016, 12, 31)))


@given(values=st.lists(MONEY, min_size=1), options=st.lists(MONEY))
def test_the_value_is_the_sum_of_what_is_shown(values: list[Decimal], options: list[Decimal]) -> None:
    found = estimate(inputs.Lots(tuple(values)), law=LAW_NOW, options=options).value
    assert found.value == sum(line.counted for line in found.lines) == sum(values) + sum(options)


@given(monthly=MONEY, months=st.integers(1, 240))
def test_a_service_never_counts_for_more_than_forty_eight_months(monthly: Decimal, months: int) -> None:
    found = estimate(inputs.MonthlyService(monthly, Decimal(months)), law=LAW_NOW).value.value
    assert found == monthly * min(months, 48)
