"""What changes when one score is moved by one, against ranking everything again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from xlanskaff.catalogue.classes import class_map
from xlanskaff.rules.classification import classify
from xlanskaff.rules.prioritisation import Measure, Problem, rank_measures, verdicts
from xlanskaff.rules.prioritisation_stability import Flip, measure_flips, problem_flips, shaky

PROBLEMS, MEASURES = class_map("problem"), class_map("measure")
SCORES = st.one_of(st.none(), st.integers(1, 4))


@st.composite
def boards(draw: st.DrawFn) -> tuple[list[Problem], list[Measure]]:
    problems = [Problem(f"P{n}", draw(SCORES), draw(SCORES)) for n in range(draw(st.integers(0, 6)))]
    ids = st.sampled_from([problem.id for problem in problems]) if problems else st.just("P0")
    measures = [Measure(f"T{n}", draw(SCORES), draw(SCORES), tuple(draw(st.lists(ids, max_size=3))),
                        draw(st.one_of(st.none(), st.integers(0, 40)))) for n in range(draw(st.integers(0, 8)))]
    return problems, measures


def within(problems: list[Problem], measures: list[Measure], capacity: int | None) -> set[str]:
    ranked = rank_measures(measures, MEASURES, problems=verdicts(problems, PROBLEMS), capacity=capacity)
    return {row.id for row in ranked if row.within}


def steps(item: Problem | Measure) -> list[tuple[str, int, int, int]]:
    if item.x is None or item.y is None:
        return []
    moves = [("x", step, item.x + step, item.y) for step in (-1, 1)]  # type: ignore[operator]
    moves += [("y", step, item.x, item.y + step) for step in (-1, 1)]  # type: ignore[operator, list-item]
    return [move for move in moves if 1 <= move[2] <= 4 and 1 <= move[3] <= 4]  # type: ignore[return-value]


def by_hand(problems: list[Problem], measures: list[Measure], capacity: int | None) -> list[Flip]:
    """Every move, ranked from scratch."""
    before, found = within(problems, measures, capacity), []
    for place, measure in enumerate(measures):
        for axis, step, x, y in steps(measure):
            changed = [*measures[:place], replace(measure, ease=x, effect=y), *measures[place + 1:]]
            after = within(problems, changed, capacity)
            old, new = classify(measure.x, measure.y, MEASURES), classify(x, y, MEASURES)
            assert old and new
            found.append(Flip(measure.id, axis, step, old.code, new.code,  # type: ignore[arg-type]
                              tuple(sorted(after - before)), tuple(sorted(before - after))))
    for place, problem in enumerate(problems):
        for axis, step, x, y in steps(problem):
            changed_problems = [*problems[:place], replace(problem, frequency=x, seriousness=y),
                                *problems[place + 1:]]
            after = within(changed_problems, measures, capacity)
            code = classify(problem.x, problem.y, PROBLEMS).code  # type: ignore[union-attr]
            found.append(Flip(problem.id, axis, step, code, code,  # type: ignore[arg-type]
                              tuple(sorted(after - before)), tuple(sorted(before - after))))
    return [flip for flip in found if flip.changes_class or flip.gained or flip.lost]


@settings(max_examples=60)
@given(boards(), st.one_of(st.none(), st.integers(0, 150)))
def test_moving_one_key_finds_the_same_flips_as_ranking_again(
    board: tuple[list[Problem], list[Measure]], capacity: int | None,
) -> None:
    problems, measures = board
    found = measure_flips(measures, MEASURES, problems=problems, problem_map=PROBLEMS, capacity=capacity)
    assert found == by_hand(problems, measures, capacity)


@given(boards())
def test_a_problem_flips_exactly_where_a_step_gives_it_another_class(
    board: tuple[list[Problem], list[Measure]],
) -> None:
    expected = [(problem.id, axis, step) for problem in board[0] for axis, step, x, y in steps(problem)
                if classify(x, y, PROBLEMS).code != classify(problem.x, problem.y, PROBLEMS).code]  # type: ignore[union-attr]
    assert [(flip.id, flip.axis, flip.step) for flip in problem_flips(board[0], PROBLEMS)] == expected


def test_scores_at_the_edge_of_the_scale_are_not_moved_off_it() -> None:
    corners = [Problem("P1", 4, 4), Problem("P2", 1, 1), Problem("P3", 1, 4), Problem("P4", 4, 1)]
    assert problem_flips(corners, PROBLEMS) == []


def test_a_score_next_to_the_cut_makes_the_problem_shaky() -> None:
    assert shaky(problem_flips([Problem("P1", 2, 2), Problem("P2", 4, 4)], PROBLEMS)) == ("P1",)


def test_a_problem_score_can_take_a_measure_across_the_line() -> None:
    problems = [Problem("P1", 2, 4), Problem("P2", 2, 4)]
    measures = [Measure("T1", 4, 4, ("P1",), 10), Measure("T2", 4, 4, ("P2",), 10)]
    found = measure_flips(measures, MEASURES, problems=problems, problem_map=PROBLEMS, capacity=10)
    moved = [flip for flip in found if flip.id == "P2"]
    assert [(flip.axis, flip.step, flip.gained, flip.lost) for flip in moved] == [("x", 1, ("T2",), ("T1",))]
    assert not moved[0].changes_class
    assert set(shaky(found)) >= {"T1", "T2"}


def test_without_capacity_only_classes_can_flip() -> None:
    measures = [Measure("T1", 3, 4, (), 10), Measure("T2", 4, 4, (), 10)]
    found = measure_flips(measures, MEASURES)
    assert [(flip.id, flip.axis, flip.step, flip.after) for flip in found] == [("T1", "x", -1, "plan")]


def test_a_hundred_problems_and_measures_are_done_at_once() -> None:
    problems = [Problem(f"P{n}", 1 + n % 4, 1 + n // 4 % 4) for n in range(100)]
    measures = [Measure(f"T{n}", 1 + n % 4, 1 + n // 4 % 4, (f"P{n}", f"P{99 - n}"), 1 + n % 30)
                for n in range(100)]
    found = measure_flips(measures, MEASURES, problems=problems, problem_map=PROBLEMS, capacity=600)
    assert found
    assert all(flip.changes_class or flip.gained or flip.lost for flip in found)
