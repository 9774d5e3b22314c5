"""The lists of CPV codes: nothing in two of them."""

from __future__ import annotations

from itertools import combinations

import pytest

from xlanskaff.law.cpv_lists import LISTS
from xlanskaff.law.store import LAW

RANGES = [(name, ends) for name in LISTS if name != "cleaning" for ends in LAW.cpv.lists[name].ranges]


def test_no_code_falls_in_two_lists() -> None:
    crossing = [(a, b) for a, b in combinations(RANGES, 2) if a[1][0] <= b[1][1] and b[1][0] <= a[1][1]]
    assert crossing == []


@pytest.mark.parametrize(("name", "ends"), RANGES, ids=[f"{name} {ends[0]}" for name, ends in RANGES])
def test_a_range_begins_and_ends_where_it_says(name: str, ends: tuple[str, str]) -> None:
    first, last = (int(code) for code in ends)
    assert ends[0] in LAW.cpv.lists[name] and ends[1] in LAW.cpv.lists[name]
    for outside in (first - 1, last + 1):
        assert f"{outside:08d}" not in LAW.cpv.lists[name] or any(
            int(a) <= outside <= int(b) for a, b in LAW.cpv.lists[name].ranges if (a, b) != ends)


def test_every_listed_code_is_in_a_division_that_cpv_uses() -> None:
    for name in LISTS:
        for code in LAW.cpv.lists[name].single:
            assert LAW.cpv.divisions[code[:2]] == ("works" if name == "works" else "services")


def test_there_are_forty_five_divisions() -> None:
    assert len(LAW.cpv.divisions) == 45
