"""The regime of a CPV code."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.errors import Exit, Problem
from xlanskaff.law.store import LAW
from xlanskaff.rules.cpv import cpv
from xlanskaff.rules.purchases import Kind

NOW = LAW.on(date(2026, 6, 1))
LISTED = [(name, ends) for name in ("works", "special", "health") for ends in LAW.cpv.lists[name].ranges]


@pytest.mark.parametrize(("code", "kind"), [
    ("15000000-8", Kind.GOODS), ("15000000", Kind.GOODS), (" 48000000-8 ", Kind.GOODS), ("45000000-7", Kind.WORKS),
    ("72000000-5", Kind.SERVICES), ("79100000-5", Kind.SPECIAL), ("85000000-9", Kind.HEALTH),
    ("80000000-4", Kind.HEALTH), ("75122000-7", Kind.HEALTH), ("75124000-1", Kind.SPECIAL),
    ("71000000-8", Kind.SERVICES), ("90910000-9", Kind.SERVICES), ("98133100-5", Kind.HEALTH),
    ("98133110-8", Kind.SPECIAL),
])
def test_a_code_belongs_to_its_regime(code: str, kind: Kind) -> None:
    assert cpv(code, law=NOW).value.kind is kind


@pytest.mark.parametrize(("name", "ends"), LISTED, ids=[f"{name} {ends[0]}" for name, ends in LISTED])
def test_both_ends_of_every_range_are_in_it(name: str, ends: tuple[str, str]) -> None:
    for code in ends:
        verdict = cpv(code, law=NOW)
        assert (verdict.value.kind.value, verdict.warnings) == (name, ())
        assert verdict.basis[0].parameter == f"cpv.{name}"
        assert verdict.basis[0].provision == LAW.cpv.lists[name].provision


def test_the_check_digit_is_accepted_and_not_checked() -> None:
    assert {cpv(f"79100000-{digit}", law=NOW).value.code for digit in range(10)} == {"79100000"}


@pytest.mark.parametrize("code", ["", "1500000", "150000000", "15000000-", "15000000-88", "15.000.000", "abcdefgh",
                                  "15000000 8", "١٥٠٠٠٠٠٠"])
def test_what_is_no_code_is_refused_with_an_example(code: str) -> None:
    with pytest.raises(Problem) as caught:
        cpv(code, law=NOW)
    [finding] = caught.value.findings
    assert (finding.code, finding.seen, caught.value.exit) == ("XA-334", code, Exit.USAGE)


@pytest.mark.parametrize("code", ["00000000", "46000000", "99000000"])
def test_a_division_that_cpv_does_not_have_is_refused(code: str) -> None:
    with pytest.raises(Problem) as caught:
        cpv(code, law=NOW)
    assert [(f.code, f.args["division"]) for f in caught.value.findings] == [("XA-335", code[:2])]


def test_a_code_below_a_listed_one_is_told_and_not_moved() -> None:
    verdict = cpv("75131100-4", law=NOW)
    assert verdict.value.kind is Kind.SERVICES
    assert [(f.code, f.args["above"]) for f in verdict.warnings] == [("XA-336", "75131000")]


def test_a_listed_division_says_nothing_about_the_codes_inside_it() -> None:
    assert cpv("64200000-8", law=NOW).warnings == ()
    assert cpv("98300000-6", law=NOW).value.kind is Kind.SERVICES


def test_cleaning_is_a_service_that_some_terms_concern() -> None:
    assert cpv("90911200-8", law=NOW).value.cleaning
    assert not cpv("90900000-6", law=NOW).value.cleaning


def test_codes_before_2017_are_refused() -> None:
    with pytest.raises(Problem, match="XA-310"):
        cpv("45000000", law=LAW.on(date(2016, 12, 31)))


@given(st.integers(0, 99_999_999))
def test_every_code_has_one_regime_or_is_refused(number: int) -> None:
    code = f"{number:08d}"
    try:
        kind = cpv(code, law=NOW).value.kind
    except Problem as refused:
        assert refused.findings[0].code == "XA-335"
        assert code[:2] not in LAW.cpv.divisions
        return
    within = [name for name in ("works", "special", "health") if code in LAW.cpv.lists[name]]
    assert [kind.value] == (within or [LAW.cpv.divisions[code[:2]]])
