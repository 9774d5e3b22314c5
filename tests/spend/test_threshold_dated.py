"""The threshold watch against the law tables: each dated limit from both sides, and purchases cut up in every way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.spend_tables import analysed
from xlanskaff.law.store import LAW
from xlanskaff.rules.purchases import Authority
from xlanskaff.spend.analyses import contracts, slim
from xlanskaff.spend.analyses.threshold_watch import watch
from xlanskaff.spend.contracts import Agreement

LAST = date(2026, 11, 1)
"""Where a limit is still in force, its time is taken to end here."""
NATIONAL = "foa.national_notice"
EEA = {"goods": ("foa.eea_goods_services_state", "foa.eea_goods_services_other"),
       "services": ("foa.eea_goods_services_state", "foa.eea_goods_services_other"),
       "works": ("foa.eea_works",) * 2, "special": ("foa.eea_special",) * 2, "health": ("foa.eea_health",) * 2}
AUTHORITIES = (Authority.STATE, Authority.OTHER)


def times(parameter: str) -> list[tuple[date, date, int]]:
    """The first and the last day of each amount of a limit, and the amount in kroner."""
    values = [each for each in LAW.parameters[parameter].values if each.amount]
    ends = [each.begins - timedelta(1) for each in values[1:]] + [LAST]
    return [(each.begins, end, each.amount or 0) for each, end in zip(values, ends, strict=True)]


def limit_on(parameter: str, day: date) -> int:
    """Kroner, read straight from the table."""
    return next(amount for begins, ends, amount in times(parameter) if begins <= day <= ends)


def limits(kind: str, at: int) -> list[str]:
    """The limits that are for a kind and whoever buys."""
    return [EEA[kind][at], *([NATIONAL] if kind != "health" else [])]


def meets(parameter: str, day: date, cents: int) -> bool:
    """Whether an amount meets a limit; one for special services must be passed, all others reached."""
    limit = limit_on(parameter, day) * 100
    value = next(each for each in reversed(LAW.parameters[parameter].values) if each.begins <= day)
    return cents > limit if value.comparison == "above" else cents >= limit


CASES = [(kind, at, parameter, day, amount, over)
         for kind in EEA for at in (0, 1)
         for parameter in limits(kind, at)
         for begins, ends, amount in times(parameter) for day in (begins, ends) for over in (-1, 0, 1)]


@pytest.mark.parametrize("at", [0, 1], ids=["state", "other"])
def test_each_limit_is_met_on_its_first_and_its_last_day_and_not_by_a_krone_less(at: int) -> None:
    cases = [case for case in CASES if case[1] == at]
    # One ledger for all: each case is a category and a supplier of its own, bought in two parts.
    rows = [{"supplier": number, "category": f"K{number:04}", "regime": kind, "date": day, "amount": part}
            for number, (kind, _, _, day, amount, over) in enumerate(cases, 1)
            for part in (amount * 100 + over * 100 - 50, 50)]
    with analysed(rows) as engine:
        contracts.prepare(engine, ())
        codes = slim.categories(engine)
        found = {codes[each.category]: each for each in watch(engine, authority=AUTHORITIES[at]).candidates}
    assert len(cases) > 100
    for number, (kind, _, parameter, day, amount, over) in enumerate(cases, 1):
        candidate = found.get(f"K{number:04}")
        passed = [limit_on(each, day) for each in limits(kind, at) if meets(each, day, (amount + over) * 100)]
        said = (kind, parameter, day, amount, over)
        assert (candidate.limit if candidate else None) == (max(passed) * 100 if passed else None), said
        if candidate:
            european = meets(EEA[kind][at], day, (amount + over) * 100)
            assert candidate.notice == ("doffin_ted" if european else "doffin"), said


DRAWN = st.tuples(st.sampled_from([*EEA]), st.sampled_from([0, 1]), st.booleans(), st.integers(0, 99),
                  st.integers(0, 10_000), st.integers(-1, 1))
PARTS = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 330), st.sampled_from(["10", "20"]),
                           st.sampled_from([1, 1, 1, 2])), min_size=1, max_size=7)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DRAWN, PARTS, st.booleans(), st.sampled_from(["none", "ended", "option", "whole"]))
def test_however_it_is_cut_up_the_sum_decides(drawn: tuple[Any, ...], parts: Sequence[tuple[int, int, str, int]],
                                              apart: bool, agreement: str) -> None:
    kind, at, national, which, offset, over = drawn
    parameter = NATIONAL if national and kind != "health" else EEA[kind][at]
    begins, ends, amount = times(parameter)[which % len(times(parameter))]
    # Every limit there is stays what it is while the parts are bought, so that the table alone gives the answer.
    others = limits(kind, at)
    start = begins + timedelta(offset % ((ends - begins).days + 1))
    stop = min(end for each in others for first, end, _ in times(each) if first <= start <= end)
    whole, weights = amount * 100 + over * 100, sum(part[0] for part in parts)
    sums = [whole * weight // weights for weight, *_ in parts]
    sums[0] += whole - sum(sums)
    days = [start, *(min(start + timedelta(part[1]), stop) for part in parts[1:])]
    rows = [{"supplier": supplier, "category": "K", "regime": kind, "date": day, "amount": cents, "department": unit}
            for (_, _, unit, supplier), cents, day in zip(parts, sums, days, strict=True)]
    same = {"supplier": "Leverandør 1", "categories": ("K",), "starts": date(2016, 1, 1)}
    register = {"none": [], "ended": [Agreement("A", **same, ends=date(2016, 12, 31))],
                "option": [Agreement("A", **same, ends=date(2016, 12, 31), option_ends=date(2030, 1, 1))],
                "whole": [Agreement("A", **same, ends=date(2030, 1, 1))]}[agreement]
    with analysed(rows) as engine:
        own = [number for number, (code, _) in slim.departments(engine).items() if code == "20" and apart]
        contracts.prepare(engine, register, independent=own)
        found = watch(engine, authority=AUTHORITIES[at]).candidates

    def asked(*levels: bool) -> set[int]:
        """The sums that are counted together, of lines that an agreement does not answer."""
        answered = {supplier for supplier in (1,) if agreement == "whole" or (agreement == "option" and True in levels)}
        open_ = [(row["department"] if apart else "", row["supplier"], row["amount"]) for row in rows
                 if row["supplier"] not in answered]
        return {sum(cents for unit, _, cents in open_ if unit == one) for one in {unit for unit, *_ in open_}}

    def met(sums: set[int]) -> bool:
        return any(meets(each, start, cents) for each in others for cents in sums)

    assert bool(found) == met(asked())
    assert all(each.in_parts == (each.largest < each.limit) and each.amount >= each.limit for each in found)
    if not met(asked(True)):
        assert not any(each.certain for each in found)
    elif agreement != "option":
        assert any(each.certain for each in found)
