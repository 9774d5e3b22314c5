"""Ranking, capacity and links of problems and measures."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.catalogue.classes import class_map
from xlanskaff.errors import Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.rules.classification import classify
from xlanskaff.rules.prioritisation import (
    UNLINKED,
    Measure,
    Problem,
    in_id_order,
    rank_key,
    rank_measures,
    rank_problems,
    score,
    verdicts,
    worst_problem,
)
from xlanskaff.rules.prioritisation_links import (
    link_findings,
    measures_without_problem,
    problems_without_measure,
)

PROBLEMS, MEASURES = class_map("problem"), class_map("measure")
SCORES = st.one_of(st.none(), st.integers(1, 4))


@st.composite
def boards(draw: st.DrawFn, most: int = 25) -> tuple[list[Problem], list[Measure]]:
    problems = [Problem(f"P{n}", draw(SCORES), draw(SCORES)) for n in range(1, draw(st.integers(0, most)) + 1)]
    ids = st.sampled_from([problem.id for problem in problems]) if problems else st.just("P0")
    measures = [Measure(f"T{n}", draw(SCORES), draw(SCORES), tuple(draw(st.lists(ids, max_size=3))),
                        draw(st.one_of(st.none(), st.integers(0, 200))))
                for n in range(1, draw(st.integers(0, most)) + 1)]
    return problems, measures


def test_class_comes_before_score_and_score_before_the_list() -> None:
    rows = [Problem("P1", 4, 2), Problem("P2", 3, 3), Problem("P3", 1, 4), Problem("P4", 3, 3), Problem("P5", 4, 4)]
    assert [row.id for row in rank_problems(rows, PROBLEMS)] == ["P5", "P2", "P4", "P3", "P1"]


def test_of_two_equal_measures_the_one_against_the_worse_problem_goes_first() -> None:
    problems = verdicts([Problem("P1", 1, 1), Problem("P2", 4, 4)], PROBLEMS)
    rows = [Measure("T1", 3, 3), Measure("T2", 3, 3, ("P1",)), Measure("T3", 3, 3, ("P1", "P2")),
            Measure("T4", 4, 4, ())]
    found = rank_measures(rows, MEASURES, problems=problems)
    assert [row.id for row in found] == ["T4", "T3", "T2", "T1"]
    assert [row.worst.code if row.worst else None for row in found] == [None, "critical", "low", None]


@given(boards())
def test_everything_with_a_class_has_its_own_rank_and_the_rest_comes_last(
    board: tuple[list[Problem], list[Measure]],
) -> None:
    for found, rows in ((rank_problems(board[0], PROBLEMS), board[0]), (rank_measures(board[1], MEASURES), board[1])):
        ranks = [row.rank for row in found]
        placed = [rank for rank in ranks if rank is not None]
        assert placed == list(range(1, len(placed) + 1))
        assert ranks == placed + [None] * (len(ranks) - len(placed))
        assert sorted(row.id for row in found) == sorted(row.id for row in rows)
        keys = [row.key for row in found if row.key is not None]
        assert keys == sorted(set(keys))


@given(boards())
def test_the_rank_is_that_of_sorting_by_class_score_worst_problem_and_place(
    board: tuple[list[Problem], list[Measure]],
) -> None:
    problems, measures = board
    classed = verdicts(problems, PROBLEMS)

    def by_hand(place: int) -> tuple[int, int, int, int]:
        measure = measures[place]
        verdict = classify(measure.x, measure.y, MEASURES)
        worst = worst_problem(measure.problems, classed)
        assert verdict is not None
        return verdict.order, -(score(measure.x, measure.y, 4) or 0), worst.order if worst else UNLINKED, place

    placed = [place for place, measure in enumerate(measures) if measure.x and measure.y]
    expected = [measures[place].id for place in sorted(placed, key=by_hand)]
    found = rank_measures(measures, MEASURES, problems=classed)
    assert [row.id for row in found if row.rank is not None] == expected


@given(boards(), st.randoms())
def test_in_id_order_the_rank_does_not_depend_on_how_the_rows_came(
    board: tuple[list[Problem], list[Measure]], random: object,
) -> None:
    shuffled = list(board[0])
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank_problems(in_id_order(shuffled), PROBLEMS) == rank_problems(in_id_order(board[0]), PROBLEMS)


def test_ids_are_ordered_as_people_count() -> None:
    ids = ["T10", "T2", "t1", "A", "T1-2", "T1-10", "7", "T01"]
    assert [item.id for item in in_id_order(Problem(name) for name in ids)] == [
        "7", "A", "T01", "t1", "T1-2", "T1-10", "T2", "T10"]


PARTS = st.tuples(st.integers(1, 9), st.integers(1, 99), st.integers(1, 9), st.integers(1, 9999))


@given(PARTS, PARTS)
def test_one_whole_number_orders_as_the_four_parts_do(
    one: tuple[int, int, int, int], other: tuple[int, int, int, int],
) -> None:
    keys = [rank_key(order, points, place, worst) for order, points, worst, place in (one, other)]
    by_parts = [(order, -points, worst, place) for order, points, worst, place in (one, other)]
    assert (by_parts[0] < by_parts[1]) == (keys[0] < keys[1])
    assert max(keys) < 2**53


@given(boards(), st.integers(0, 1500))
def test_the_line_is_cut_where_the_hours_first_pass_the_capacity(
    board: tuple[list[Problem], list[Measure]], capacity: int,
) -> None:
    hours = {measure.id: Decimal(measure.hours or 0) for measure in board[1]}
    found = [row for row in rank_measures(board[1], MEASURES, capacity=capacity) if row.rank is not None]
    live = [row for row in found if row.verdict and row.verdict.code != "drop"]
    total = Decimal(0)
    for row in live:
        total += hours[row.id]
        assert (row.cumulative, row.within) == (total, total <= capacity)
    assert all(not later.within or sooner.within for sooner, later in pairwise(live))
    assert all(row.within is False for row in found if row not in live)


def test_a_measure_that_should_not_be_carried_out_takes_no_capacity() -> None:
    rows = [Measure("T1", 1, 1, (), 500), Measure("T2", 4, 4, (), 10)]
    found = rank_measures(rows, MEASURES, capacity=10)
    assert [(row.id, row.cumulative, row.within) for row in found] == [
        ("T2", Decimal(10), True), ("T1", Decimal(10), False)]


def test_without_capacity_nothing_is_within_or_outside() -> None:
    (row,) = rank_measures([Measure("T1", 4, 4, (), 10)], MEASURES)
    assert (row.cumulative, row.within) == (Decimal(10), None)


def test_hours_nobody_has_said_add_nothing_and_are_told() -> None:
    rows = [Measure("T1", 4, 4, ("P1",)), Measure("T2", 4, 3, ("P1",), 0)]
    assert [row.cumulative for row in rank_measures(rows, MEASURES, capacity=5)] == [Decimal(0), Decimal(0)]
    found = link_findings([Problem("P1", 1, 1)], rows, PROBLEMS)
    assert [(each.code, each.args["id"], each.severity) for each in found] == [("XA-359", "T1", Severity.NOTE)]


def test_a_measure_inherits_the_worst_of_its_problems_whatever_their_order() -> None:
    classed = verdicts([Problem("P1", 1, 4), Problem("P2", 4, 4), Problem("P3")], PROBLEMS)
    for ids in (("P1", "P2"), ("P2", "P1"), ("P3", "P2", "P9")):
        assert worst_problem(ids, classed).code == "critical"  # type: ignore[union-attr]
    assert worst_problem(("P3", "P9"), classed) is None


@given(boards())
def test_links_are_told_from_both_sides(board: tuple[list[Problem], list[Measure]]) -> None:
    problems, measures = board
    lonely = problems_without_measure(problems, measures)
    assert lonely == [p.id for p in problems if all(p.id not in m.problems for m in measures)]
    assert set(measures_without_problem(measures, problems)) == {
        m.id for m in measures if not any(p.id in m.problems for p in problems)}


def test_a_critical_problem_without_a_measure_is_a_warning_and_a_serious_one_is_not() -> None:
    found = link_findings([Problem("P1", 4, 4), Problem("P2", 1, 4), Problem("P3")], [], PROBLEMS)
    assert [(each.code, each.args["id"]) for each in found] == [("XA-353", "P1")]


def test_an_id_that_leads_nowhere_is_an_error_and_no_link_at_all_a_warning() -> None:
    rows = [Measure("T1", 4, 4, (), 1), Measure("T2", 4, 4, ("P1", "P8", "P9"), 1)]
    found = link_findings([Problem("P1", 4, 4)], rows, PROBLEMS)
    assert [(each.code, each.severity, each.args["id"], each.seen) for each in found] == [
        ("XA-354", Severity.WARNING, "T1", ""), ("XA-357", Severity.ERROR, "T2", "P8"),
        ("XA-357", Severity.ERROR, "T2", "P9")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_missing_can_be_said(lang: str) -> None:
    found = link_findings([Problem("P1", 4, 4)], [Measure("T1"), Measure("T2", problems=("P7",))], PROBLEMS)
    assert {each.code for each in found} == {"XA-353", "XA-354", "XA-357", "XA-359"}
    for each in found:
        said = say(each, lang).message  # type: ignore[arg-type]
        assert str(each.args["id"]) in said


def test_score_is_the_product_and_nothing_where_a_score_is_missing() -> None:
    assert [score(x, y, 4) for x, y in ((1, 1), (4, 4), (2, 3))] == [1, 16, 6]
    assert score(5, 1, 4) is None
    assert score(3, None, 4) is None
