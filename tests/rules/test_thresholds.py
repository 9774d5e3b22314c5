"""Which part of FOA, and which notice: the golden cases, and both sides of every threshold on every date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.errors import Exit, Problem
from xlanskaff.law.store import LAW
from xlanskaff.rules.purchases import Authority, Kind, Lot, Purchase
from xlanskaff.rules.thresholds import OUTSIDE, PART_I, PART_II, PART_II_TED, PART_III, PART_IV, Notice, Placement, part
from xlanskaff.rules.verdicts import Verdict

STATE, OTHER = Authority.STATE, Authority.OTHER
SERVICES, WORKS, SPECIAL, HEALTH = Kind.SERVICES, Kind.WORKS, Kind.SPECIAL, Kind.HEALTH
PART_V = Placement(("I", "V"), Notice.DOFFIN)
PART_V_TED = Placement(("I", "V"), Notice.DOFFIN_TED)
I_ANNOUNCED = Placement(("I",), Notice.DOFFIN)
AUTUMN = date(2026, 9, 1)

# Computed with a small reference implementation and read through by hand.
GOLDEN = [
    (date(2025, 3, 1), STATE, SERVICES, 99_999, OUTSIDE),
    (date(2025, 3, 1), STATE, SERVICES, 100_000, PART_I),
    (date(2026, 6, 30), OTHER, SERVICES, 300_000, PART_I),
    (date(2026, 7, 1), OTHER, SERVICES, 300_000, OUTSIDE),
    (date(2026, 7, 1), OTHER, SERVICES, 500_000, PART_I),
    (date(2019, 5, 1), STATE, SERVICES, 1_300_000, PART_III),
    (date(2023, 5, 1), STATE, SERVICES, 1_350_000, PART_II),
    (date(2023, 5, 1), STATE, SERVICES, 1_400_000, PART_III),
    (date(2025, 5, 1), OTHER, SERVICES, 2_299_999, PART_II),
    (date(2025, 5, 1), OTHER, SERVICES, 2_300_000, PART_III),
    (date(2022, 3, 25), OTHER, SERVICES, 2_300_000, PART_II),
    (date(2022, 4, 1), OTHER, SERVICES, 2_300_000, PART_III),
    (date(2026, 4, 20), OTHER, SERVICES, 2_400_000, PART_III),
    (date(2026, 4, 21), OTHER, SERVICES, 2_400_000, PART_II),
    (date(2026, 9, 1), STATE, SERVICES, 1_630_000, PART_III),
    (date(2026, 9, 1), OTHER, SERVICES, 1_630_000, PART_II),
    (date(2024, 3, 18), OTHER, WORKS, 57_850_000, PART_II),
    (date(2024, 3, 25), OTHER, WORKS, 57_850_000, PART_III),
    (date(2026, 9, 1), OTHER, WORKS, 1_250_000, PART_I),
    (date(2026, 9, 1), OTHER, WORKS, 62_900_000, PART_III),
    (date(2026, 9, 1), OTHER, SPECIAL, 1_300_000, PART_II),
    (date(2026, 9, 1), OTHER, SPECIAL, 9_000_000, PART_II_TED),
    (date(2026, 9, 1), OTHER, HEALTH, 5_000_000, PART_I),
    (date(2026, 9, 1), OTHER, HEALTH, 8_700_000, PART_IV),
    (date(2017, 6, 1), OTHER, SERVICES, 1_100_000, PART_II),
    (date(2017, 6, 1), OTHER, SERVICES, 1_750_000, PART_III),
]


def ask(value: int | Decimal, kind: Kind, authority: Authority, on: date, **facts: object) -> Verdict[Placement]:
    return part(Purchase(Decimal(value), kind, authority, **facts), law=LAW.on(on))  # type: ignore[arg-type]


def days(parameter: str) -> Iterator[tuple[date, int]]:
    """The first and the last day of every value of a parameter, with its amount."""
    values = LAW.parameters[parameter].values
    for value, later in zip(values, [*values[1:], None], strict=True):
        yield value.begins, value.number
        yield (later.begins if later else LAW.checked_on + timedelta(days=1)) - timedelta(days=1), value.number


Side = tuple[date, int, Kind, Authority]


def sides(parameter: str, kinds: list[Kind], authorities: list[Authority]) -> Iterator[Side]:
    yield from ((day, amount, kind, who) for day, amount in days(parameter) for kind in kinds for who in authorities)


def amounts(*cases: Iterator[Side]) -> list[Side]:
    return [case for found in cases for case in found]


def test_there_are_twenty_six_golden_cases() -> None:
    assert len(GOLDEN) == 26


@pytest.mark.parametrize(("on", "authority", "kind", "value", "expected"), GOLDEN)
def test_a_golden_case(on: date, authority: Authority, kind: Kind, value: int, expected: Placement) -> None:
    assert ask(value, kind, authority, on).value == expected
    if kind is SERVICES:
        assert ask(value, Kind.GOODS, authority, on).value == expected


@pytest.mark.parametrize(("on", "amount", "kind", "authority"), amounts(
    sides("loa.lower_bound", list(Kind), [STATE, OTHER])))
def test_below_the_lower_bound_nothing_applies_and_from_it_part_i(
    on: date, amount: int, kind: Kind, authority: Authority
) -> None:
    assert [ask(amount + step, kind, authority, on).value for step in (-1, 0, 1)] == [OUTSIDE, PART_I, PART_I]


@pytest.mark.parametrize(("on", "amount", "kind", "authority"), amounts(
    sides("foa.national_notice", [WORKS, SPECIAL], [STATE, OTHER]),
    sides("foa.national_notice", [Kind.GOODS, SERVICES], [OTHER])))
def test_from_the_national_threshold_part_ii_applies(on: date, amount: int, kind: Kind, authority: Authority) -> None:
    assert [ask(amount + step, kind, authority, on).value for step in (-1, 0, 1)] == [PART_I, PART_II, PART_II]


@pytest.mark.parametrize("on", [day for day, _ in days("foa.national_notice")])
def test_the_national_threshold_says_nothing_about_health_services(on: date) -> None:
    amount = LAW.on(on).value("foa.national_notice").number
    assert {ask(amount + step, HEALTH, OTHER, on).value for step in (-1, 0, 1)} == {PART_I}


@pytest.mark.parametrize(("on", "amount", "kind", "authority"), amounts(
    sides("foa.eea_goods_services_state", [Kind.GOODS, SERVICES], [STATE]),
    sides("foa.eea_goods_services_other", [Kind.GOODS, SERVICES], [OTHER]),
    sides("foa.eea_works", [WORKS], [STATE, OTHER])))
def test_from_the_eea_threshold_part_iii_applies(on: date, amount: int, kind: Kind, authority: Authority) -> None:
    # where the state's threshold was also the national one, part II was empty
    below = PART_I if amount == LAW.on(on).value("foa.national_notice").number else PART_II
    assert [ask(amount + step, kind, authority, on).value for step in (-1, 0, 1)] == [below, PART_III, PART_III]


@pytest.mark.parametrize(("on", "amount", "kind", "authority"), amounts(
    sides("foa.eea_special", [SPECIAL], [STATE, OTHER])))
def test_special_services_are_announced_in_ted_only_above_the_threshold(
    on: date, amount: int, kind: Kind, authority: Authority
) -> None:
    assert [ask(amount + step, kind, authority, on).value for step in (-1, 0, 1)] == [PART_II, PART_II, PART_II_TED]


@pytest.mark.parametrize(("on", "amount", "kind", "authority"), amounts(
    sides("foa.eea_health", [HEALTH], [STATE, OTHER])))
def test_from_the_threshold_health_services_follow_part_iv(
    on: date, amount: int, kind: Kind, authority: Authority
) -> None:
    assert [ask(amount + step, kind, authority, on).value for step in (-1, 0, 1)] == [PART_I, PART_IV, PART_IV]


@pytest.mark.parametrize(("on", "amount"), list(days("foa.contest")))
def test_from_its_threshold_a_contest_follows_part_v(on: date, amount: int) -> None:
    found = [ask(amount + step, SERVICES, OTHER, on, contest=True).value.parts for step in (-1, 0, 1)]
    assert found == [("I",), ("I", "V"), ("I", "V")]


@pytest.mark.parametrize(("on", "amount"), list(days("foa.contest_notice")))
def test_from_its_limit_a_contest_is_announced(on: date, amount: int) -> None:
    found = [ask(amount + step, SERVICES, OTHER, on, contest=True).value.notice for step in (-1, 0, 1)]
    assert found == [Notice.NONE, Notice.DOFFIN, Notice.DOFFIN]


@pytest.mark.parametrize(("on", "amount", "kind", "authority"), amounts(
    sides("foa.eea_goods_services_state", [SERVICES], [STATE]),
    sides("foa.eea_goods_services_other", [SERVICES], [OTHER])))
def test_from_the_eea_threshold_a_contest_is_announced_in_ted(
    on: date, amount: int, kind: Kind, authority: Authority
) -> None:
    found = [ask(amount + step, kind, authority, on, contest=True).value.notice for step in (0, 1)]
    assert found == [Notice.DOFFIN_TED, Notice.DOFFIN_TED]
    assert ask(amount - 1, kind, authority, on, contest=True).value.notice is not Notice.DOFFIN_TED


def test_a_contest_between_the_two_limits_is_announced_with_a_warning() -> None:
    found = ask(1_400_000, SERVICES, OTHER, AUTUMN, contest=True)
    assert found.value == I_ANNOUNCED
    assert [finding.code for finding in found.warnings] == ["XA-331"]
    assert ask(1_700_000, SERVICES, OTHER, AUTUMN, contest=True).value == PART_V
    assert ask(1_700_000, SERVICES, STATE, AUTUMN, contest=True).value == PART_V_TED
    assert ask(499_999, SERVICES, STATE, AUTUMN, contest=True).value == OUTSIDE


def test_a_value_exactly_on_the_eea_threshold_is_told() -> None:
    assert [w.code for w in ask(2_300_000, SERVICES, OTHER, date(2025, 5, 1)).warnings] == ["XA-326"]
    assert ask(2_300_001, SERVICES, OTHER, date(2025, 5, 1)).warnings == ()


@pytest.mark.parametrize(("on", "limit"), list(days("foa.lot_goods_services")))
def test_a_small_lot_of_services_falls_to_part_i(on: date, limit: int) -> None:
    total = Decimal(50_000_000)
    found = [ask(limit + step, SERVICES, OTHER, on, lot=Lot(total)).value for step in (-1, 0, 1)]
    assert found == [PART_I, PART_III, PART_III]


@pytest.mark.parametrize(("on", "limit"), list(days("foa.lot_works")))
def test_a_small_lot_of_works_falls_to_part_ii(on: date, limit: int) -> None:
    total = Decimal(500_000_000)
    found = [ask(limit + step, WORKS, OTHER, on, lot=Lot(total)).value for step in (-1, 0, 1)]
    assert found == [PART_II, PART_III, PART_III]


@pytest.mark.parametrize(("excepted", "expected"), [(199_999, PART_I), (200_000, PART_I), (200_001, PART_III)])
def test_small_lots_are_at_most_a_fifth_of_the_whole(excepted: int, expected: Placement) -> None:
    lot = Lot(Decimal(3_000_000), Decimal(excepted) * 3)
    assert ask(100_000, SERVICES, OTHER, AUTUMN, lot=lot).value == expected


def test_one_small_lot_alone_is_held_against_the_fifth_too() -> None:
    assert ask(600_000, SERVICES, OTHER, AUTUMN, lot=Lot(Decimal(3_000_000))).value == PART_I
    assert ask(600_001, SERVICES, OTHER, AUTUMN, lot=Lot(Decimal(3_000_000))).value == PART_III


def test_without_the_exception_the_total_decides_for_every_lot() -> None:
    assert ask(100_000, SERVICES, OTHER, AUTUMN, lot=Lot(Decimal(1_300_000))).value == PART_II
    assert ask(100_000, SERVICES, OTHER, AUTUMN, lot=Lot(Decimal(1_299_999))).value == PART_I
    assert ask(100_000, SERVICES, OTHER, AUTUMN, lot=Lot(Decimal(499_999))).value == OUTSIDE


def test_a_total_exactly_on_the_threshold_gets_no_small_lot_exception() -> None:
    assert ask(100_000, SERVICES, OTHER, AUTUMN, lot=Lot(Decimal(2_500_000))).value == PART_III
    assert ask(100_000, SERVICES, OTHER, AUTUMN, lot=Lot(Decimal(2_500_001))).value == PART_I


@pytest.mark.parametrize(("kind", "expected"), [(SPECIAL, PART_II_TED), (HEALTH, PART_IV)])
def test_a_small_lot_of_special_or_health_services_is_left_to_a_human(kind: Kind, expected: Placement) -> None:
    found = ask(100_000, kind, OTHER, AUTUMN, lot=Lot(Decimal(20_000_000)))
    assert found.value == expected
    assert [finding.code for finding in found.warnings] == ["XA-330"]


def test_small_lots_before_the_table_begins_are_refused() -> None:
    with pytest.raises(Problem, match="XA-310"):
        ask(100_000, SERVICES, OTHER, date(2017, 12, 31), lot=Lot(Decimal(20_000_000)))


@pytest.mark.parametrize("letter", list("abcdefg"))
def test_an_exception_turns_part_ii_off_and_asks_for_a_human(letter: str) -> None:
    found = ask(2_000_000, SERVICES, OTHER, AUTUMN, exception=letter)
    assert found.value == PART_I
    assert [(finding.code, finding.seen) for finding in found.warnings] == [("XA-328", letter)]
    assert found.basis[-1].parameter == "foa.part_2_exception"


@pytest.mark.parametrize(("kind", "value", "expected"), [
    (SERVICES, 3_000_000, PART_III), (SERVICES, 600_000, PART_I), (HEALTH, 9_000_000, PART_IV),
    (SPECIAL, 9_000_000, PART_II_TED),
])
def test_an_exception_has_no_effect_outside_part_ii(kind: Kind, value: int, expected: Placement) -> None:
    found = ask(value, kind, OTHER, AUTUMN, exception="a")
    assert found.value == expected
    assert [finding.code for finding in found.warnings] == ["XA-329"]
    assert ask(8_700_000, SPECIAL, OTHER, AUTUMN, exception="a").value == PART_I


def test_the_law_before_2017_is_refused_and_not_guessed() -> None:
    with pytest.raises(Problem) as caught:
        ask(10**9, WORKS, STATE, date(2016, 12, 31))
    assert caught.value.exit is Exit.UNREADABLE
    assert [(f.code, f.seen, f.args["begins"]) for f in caught.value.findings] == [
        ("XA-310", "loa.lower_bound", "01.01.2017")]


def test_the_basis_says_what_was_held_against_what_and_since_when() -> None:
    basis = ask(1_630_000, SERVICES, OTHER, AUTUMN).basis
    assert [(c.parameter, c.amount, c.begins, c.met, c.held) for c in basis] == [
        ("loa.lower_bound", 500_000, date(2026, 7, 1), True, "1630000"),
        ("foa.national_notice", 1_300_000, date(2018, 4, 6), True, "1630000"),
        ("foa.eea_goods_services_other", 2_500_000, date(2026, 4, 21), False, "1630000"),
    ]
    assert all(citation.provision and citation.source in LAW.sources for citation in basis)


REACH = {Notice.NONE: 0, Notice.DOFFIN: 1, Notice.DOFFIN_TED: 2}


@given(
    on=st.dates(date(2017, 1, 1), LAW.checked_on), kind=st.sampled_from(Kind), authority=st.sampled_from(Authority),
    value=st.decimals(0, 10**8, places=2), more=st.decimals(0, 10**7, places=2),
)
def test_a_higher_value_never_has_a_weaker_notice(
    on: date, kind: Kind, authority: Authority, value: Decimal, more: Decimal
) -> None:
    lower, higher = ask(value, kind, authority, on), ask(value + more, kind, authority, on)
    assert REACH[lower.value.notice] <= REACH[higher.value.notice]
    assert lower.basis and higher.basis
    assert (lower.value.parts == ()) == (lower.value == OUTSIDE)


@given(on=st.dates(date(2017, 1, 1), LAW.checked_on), value=st.decimals(0, 10**8, places=2))
def test_the_state_is_never_placed_more_lightly_than_others(on: date, value: Decimal) -> None:
    assert REACH[ask(value, SERVICES, STATE, on).value.notice] >= REACH[ask(value, SERVICES, OTHER, on).value.notice]


@given(on=st.dates(date(2018, 1, 1), LAW.checked_on), value=st.integers(0, 10**8), total=st.integers(1, 10**9))
def test_a_lot_is_never_placed_more_strictly_than_its_whole(on: date, value: int, total: int) -> None:
    lot = ask(min(value, total), SERVICES, OTHER, on, lot=Lot(Decimal(total)))
    assert REACH[lot.value.notice] <= REACH[ask(total, SERVICES, OTHER, on).value.notice]
