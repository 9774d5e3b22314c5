"""Both sides of every date in the tables, generated from the tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xlanskaff.errors import Exit, Problem
from xlanskaff.law.duty_periods import DutyPeriod
from xlanskaff.law.parameters import Value
from xlanskaff.law.store import LAW

DAY = timedelta(days=1)
VALUES = [value for parameter in LAW.parameters.values() for value in parameter.values]
FIRST = [parameter.values[0] for parameter in LAW.parameters.values()]
PERIODS = [period for duty in LAW.duties.values() for period in duty.periods]
GAPS = {"repealed": "XA-312", "not_seen": "XA-313"}


def named(entry: Value | DutyPeriod) -> str:
    return f"{entry.parameter if isinstance(entry, Value) else entry.duty} {entry.begins}"


def code(name: str, day: date) -> tuple[str, Exit]:
    with pytest.raises(Problem) as caught:
        LAW.on(day).value(name)
    [finding] = caught.value.findings
    assert finding.seen == name
    return finding.code, caught.value.exit


@pytest.mark.parametrize("value", VALUES, ids=named)
def test_a_value_applies_from_its_first_day_until_the_day_before_the_next(value: Value) -> None:
    others = LAW.parameters[value.parameter].values
    later = [other.begins for other in others if other.begins > value.begins]
    last = min(later) - DAY if later else value.begins + 3650 * DAY
    for day in (value.begins, last):
        if value.gap:
            assert code(value.parameter, day) == (GAPS[value.gap], Exit.UNREADABLE)
        else:
            assert LAW.on(day).value(value.parameter) is value


@pytest.mark.parametrize("value", VALUES, ids=named)
def test_the_day_before_is_the_value_before_or_a_refusal(value: Value) -> None:
    others = LAW.parameters[value.parameter].values
    earlier = [other for other in others if other.begins < value.begins]
    day = value.begins - DAY
    if not earlier:
        wanted = {"not_recorded": "XA-310", "not_in_force": "XA-311"}[LAW.parameters[value.parameter].before]
        assert code(value.parameter, day) == (wanted, Exit.UNREADABLE)
    elif earlier[-1].gap:
        assert code(value.parameter, day)[0] == GAPS[earlier[-1].gap]
    else:
        assert LAW.on(day).value(value.parameter) is earlier[-1]


@pytest.mark.parametrize("value", FIRST, ids=named)
def test_a_refusal_names_the_table_and_its_first_date(value: Value) -> None:
    with pytest.raises(Problem) as caught:
        LAW.on(date(2001, 5, 3)).value(value.parameter)
    [finding] = caught.value.findings
    assert finding.args["begins"] == f"{value.begins:%d.%m.%Y}"
    assert finding.args["on"] == "03.05.2001"


@pytest.mark.parametrize("period", PERIODS, ids=named)
def test_a_duty_reads_as_its_period_says_from_its_first_day(period: DutyPeriod) -> None:
    here = {found.duty: found for found in LAW.on(period.begins).duties()}
    assert here[period.duty] is period
    before = {found.duty: found for found in LAW.on(period.begins - DAY).duties()}
    assert before.get(period.duty) is not period


@pytest.mark.parametrize("period", PERIODS, ids=named)
def test_every_number_in_a_duty_and_one_of_its_limits_are_in_force_all_through_the_period(period: DutyPeriod) -> None:
    ends = [p.begins - DAY for p in LAW.duties[period.duty].periods if p.begins > period.begins]
    last = min(ends, default=LAW.checked_on)
    for day in (max(period.begins, date(2017, 1, 1)), last):
        snapshot = LAW.on(day)
        assert all(snapshot.in_force(name) for name in period.mentions)
        for case in period.cases:
            for authority in ("state", "other"):
                mine = [n for n in case.limit if LAW.parameters[n].authority in ("all", authority)]
                assert not mine or sum(snapshot.in_force(name) for name in mine) == 1


@pytest.mark.parametrize(("day", "amount"), [
    (date(2022, 3, 17), 2_050_000), (date(2022, 3, 18), 2_400_000), (date(2022, 3, 30), 2_400_000),
    (date(2022, 3, 31), 2_200_000),
])
def test_the_threshold_that_was_wrong_for_thirteen_days_in_2022_is_what_was_in_force(day: date, amount: int) -> None:
    assert LAW.on(day).value("foa.eea_goods_services_other").amount == amount


@pytest.mark.parametrize(("day", "amount"), [
    (date(2024, 3, 13), 56_000_000), (date(2024, 3, 14), 57_900_000), (date(2024, 3, 20), 57_900_000),
    (date(2024, 3, 21), 57_800_000),
])
def test_the_threshold_that_was_wrong_for_a_week_in_2024_is_what_was_in_force(day: date, amount: int) -> None:
    assert LAW.on(day).value("foa.eea_works").amount == amount
