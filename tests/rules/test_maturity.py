"""The rules behind the self-evaluation's figures."""

import doctest
import inspect
import statistics
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.rules import maturity
from xlanskaff.rules.maturity import (
    Rated,
    Share,
    Spread,
    Standing,
    coverage,
    disagreement,
    gap,
    level_reached,
    levels_in,
    mean,
    rank_gaps,
    role_difference,
    spread,
    standing,
    talk_about,
)

LEVELS = st.lists(st.integers(1, 5), max_size=40)
ANSWERS = st.lists(st.one_of(st.integers(1, 5), st.none(), st.sampled_from(["not_relevant", "unknown", ""])))


def test_every_rule_says_where_it_comes_from_and_its_example_runs() -> None:
    rules = [f for name, f in vars(maturity).items() if inspect.isfunction(f) and not name.startswith("_")
             and f.__module__ == maturity.__name__]
    assert len(rules) == 11
    for rule in rules:
        doc = inspect.getdoc(rule) or ""
        assert "Source:\n" in doc and "Example:\n" in doc, rule.__name__
        assert len(doc.splitlines()[0]) <= 80, rule.__name__
    assert doctest.testmod(maturity).failed == 0


@given(ANSWERS)
def test_not_relevant_do_not_know_and_blank_change_no_figure(answers: list) -> None:
    levels = [a for a in answers if isinstance(a, int)]
    assert levels_in(answers) == levels
    assert mean(answers) == mean(levels)
    assert spread(answers) == spread(levels)
    assert disagreement(answers) == disagreement(levels)


def test_an_empty_mean_is_nothing_and_not_zero() -> None:
    assert mean([]) is None
    assert mean([None, "unknown", "not_relevant"]) is None
    assert level_reached(mean([])) is None
    assert spread([]) is None
    assert role_difference([], [3]) is None


def test_numbers_that_are_no_levels_do_not_count_as_answers() -> None:
    assert mean([0, 6, 7, -1, 2.5, True, Decimal("3.5"), float("nan"), float("inf")]) is None
    assert mean([3.0, Decimal(4)]) == Decimal("3.5")


@given(LEVELS.filter(bool))
def test_the_mean_lies_between_the_lowest_and_the_highest_level(levels: list[int]) -> None:
    found = mean(levels)
    assert found is not None
    assert min(levels) <= found <= max(levels)
    assert float(found) == pytest.approx(statistics.fmean(levels))


@pytest.mark.parametrize(("value", "level"), [("1", 1), ("1.99", 1), ("2", 2), ("2.9", 2), ("5", 5)])
def test_a_level_is_reached_only_in_full(value: str, level: int) -> None:
    assert level_reached(Decimal(value)) == level


@pytest.mark.parametrize("value", ["0.99", "5.01", "-1"])
def test_a_mean_off_the_scale_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        level_reached(Decimal(value))


def test_a_gap_needs_both_sides_and_may_be_negative() -> None:
    assert gap(4, 3) == -1
    assert gap(3, 3) == 0
    for now, target in ((None, 3), (3, None), ("not_relevant", 3), (3, "unknown"), (0, 3), (3, 6)):
        assert gap(now, target) is None
    assert gap(2.1, 2.4) == Decimal("0.3")


def test_coverage_leaves_the_irrelevant_out_of_the_whole_and_keeps_the_unknown_in() -> None:
    assert coverage(3, 6, 0) == Share(3, 6)
    assert coverage(3, 6, 2) == Share(3, 4)
    assert coverage(0, 6, 0) == Share(0, 6)
    assert coverage(0, 6, 0).value == 0  # type: ignore[union-attr]
    assert coverage(0, 6, 6) is None
    assert coverage(0, 0, 0) is None
    with pytest.raises(ValueError, match="5 answered and 2 not relevant of 6"):
        coverage(5, 6, 2)
    with pytest.raises(ValueError, match="-1 answered"):
        coverage(-1, 6, 2)


@given(LEVELS.filter(bool))
def test_the_spread_is_the_range_and_the_population_standard_deviation(levels: list[int]) -> None:
    found = spread(levels)
    assert found is not None
    assert found.range == max(levels) - min(levels)
    assert float(found.deviation) == pytest.approx(statistics.pstdev(levels))
    assert 0 <= found.deviation <= 2
    assert (found.deviation == 0) == (found.range == 0)


def test_disagreement_is_none_for_one_answer_zero_when_all_agree_and_one_when_split_in_two() -> None:
    assert disagreement([4]) is None
    assert all(disagreement([level] * n) == 0 for level in range(1, 6) for n in (2, 3, 9))
    assert disagreement([1] * 10 + [5] * 10) == 1
    assert disagreement([1, 1, 5]) == disagreement([1, 5, 5]) == 1


def test_a_step_apart_is_less_than_a_scale_apart_and_a_lone_dissenter_less_than_a_split() -> None:
    measured = [disagreement(levels) for levels in ([3, 3, 3, 4], [3, 3, 4, 4], [1, 3, 3, 5], [1, 1, 5, 5])]
    assert measured == sorted(measured, key=lambda value: value or 0)
    assert len(set(measured)) == 4


@given(LEVELS.filter(lambda levels: len(levels) >= 2))
def test_disagreement_is_the_sum_of_all_distances_of_the_largest_such_sum(levels: list[int]) -> None:
    apart = sum(abs(a - b) for a, b in combinations(levels, 2))
    half = len(levels) // 2
    split = [1] * half + [5] * (len(levels) - half)
    most = sum(abs(a - b) for a, b in combinations(split, 2))
    found = disagreement(levels)
    assert found is not None
    assert found == Decimal(apart) / most
    assert 0 <= found <= 1


@given(LEVELS.filter(lambda levels: len(levels) >= 2))
def test_disagreement_stays_when_the_scale_or_the_order_is_turned(levels: list[int]) -> None:
    found = disagreement(levels)
    assert found == disagreement([6 - level for level in levels])
    assert found == disagreement(sorted(levels))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_for_an_even_number_it_is_one_less_the_index_of_blair_and_lacy(half: list[int]) -> None:
    levels = half * 2
    cumulative = [Decimal(sum(level <= step for level in levels)) / len(levels) for step in range(1, 5)]
    l_squared = sum(((share - Decimal("0.5")) ** 2 for share in cumulative), Decimal(0))
    found = disagreement(levels)
    assert found is not None
    assert abs(found - (1 - l_squared)) < Decimal("1e-20")


def test_gaps_are_ranked_by_size_then_importance_then_place_in_the_list() -> None:
    rows = [
        Rated("A1", 2, 4), Rated("A2", 2, 4, "low"), Rated("A3", 2, 4, "high"), Rated("A4", 1, 5),
        Rated("A5", 2, 4, "medium"), Rated("A6", 3, 3, "high"), Rated("A7", 4, 3, "high"),
        Rated("A8", None, 5, "high"), Rated("A9", 1, "unknown", "high"), Rated("B1", 2, 4, "high"),
    ]
    assert [row.id for row in rank_gaps(rows)] == ["A4", "A3", "B1", "A5", "A2", "A1"]
    assert [row.id for row in rank_gaps(rows, 2)] == ["A4", "A3"]
    assert rank_gaps([]) == []


RATED = st.lists(st.builds(
    Rated, st.just("x"), st.one_of(st.none(), st.integers(1, 5)), st.one_of(st.none(), st.integers(1, 5)),
    st.sampled_from(["high", "medium", "low", None]),
))


@given(RATED)
def test_ranked_gaps_never_grow_down_the_list_and_none_is_lost(rows: list[Rated]) -> None:
    ranked = rank_gaps(rows)
    sizes = [gap(row.now, row.target) for row in ranked]
    assert all(size is not None and size > 0 for size in sizes)
    assert sizes == sorted(sizes, key=lambda size: -(size or 0))
    assert len(ranked) == sum((gap(row.now, row.target) or 0) > 0 for row in rows)


def test_statements_to_talk_about_come_by_disagreement_spread_gap_and_order() -> None:
    def made(name: str, apart: str | None, reach: int, deviation: str, wish: str | None) -> Standing:
        return Standing(name, None if apart is None else Decimal(apart), Spread(reach, Decimal(deviation)),
                        None if wish is None else Decimal(wish))

    rows = [
        made("calm", "0", 0, "0", "0"), made("wish", "0", 0, "0", "1"), made("late", "0.5", 2, "1", "1"),
        made("tied", "0.5", 2, "1", "1"), made("wider", "0.5", 3, "1", "0"),
        made("uneven", "0.5", 2, "1.1", None), made("first", "0.9", 2, "1", None),
        made("longer", "0.5", 2, "1", "2"), made("alone", None, 0, "0", None),
    ]
    found = [each.id for each in talk_about(rows)]
    assert found == ["first", "wider", "uneven", "longer", "late", "tied", "wish"]
    assert [each.id for each in talk_about(rows, 2)] == ["first", "wider"]


def test_ten_statements_are_named_unless_another_number_is_asked_for() -> None:
    rows = [standing(f"A{number}", [1, 5]) for number in range(20)]
    assert [each.id for each in talk_about(rows)] == [f"A{number}" for number in range(10)]


def test_a_statement_without_answers_has_a_standing_of_nothing() -> None:
    assert standing("A1", ["unknown", None], []) == Standing("A1", None, None, None)
    assert talk_about([standing("A1", [])]) == []


@given(LEVELS.filter(bool), LEVELS.filter(bool))
def test_the_difference_turns_sign_when_the_roles_change_places(one: list[int], two: list[int]) -> None:
    assert role_difference(one, two) == -(role_difference(two, one) or Decimal(0))
