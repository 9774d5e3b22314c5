"""Several assessors' scores made into one, and what they should talk about."""

from __future__ import annotations

import statistics
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.catalogue.classes import class_map
from xlanskaff.rules.classification import classify
from xlanskaff.rules.prioritisation_joint import Joint, discuss, joint, joint_score

BOARD = class_map("problem")
SCORES = st.one_of(st.none(), st.integers(1, 4))
PLACINGS = st.lists(st.tuples(SCORES, SCORES), max_size=9)


@given(st.lists(SCORES, max_size=12))
def test_only_scores_on_the_scale_count(scores: list[int | None]) -> None:
    given_scores = [found for found in scores if found is not None]
    found = joint_score(scores, 4)
    assert found.scores == tuple(given_scores)
    assert found == joint_score([*given_scores, 0, 5, "3", None], 4)
    if given_scores:
        assert float(found.median or 0) == statistics.median(given_scores)
        assert found.range == max(given_scores) - min(given_scores)
        assert min(given_scores) <= (found.score or 0) <= max(given_scores)
    else:
        assert (found.score, found.median, found.mean, found.range) == (None, None, None, None)


def test_a_half_is_rounded_up_as_excel_does() -> None:
    assert joint_score([2, 3], 4).score == 3
    assert joint_score([1, 2], 4).score == 2
    assert joint_score([1, 1, 2, 4], 4).score == 2
    assert joint_score([1, 1, 2, 4], 4, "mean").score == 2
    assert joint_score([1, 1, 1, 4], 4).score == 1
    assert joint_score([1, 1, 1, 4], 4, "mean").score == 2


def test_the_median_lets_one_loud_voice_pass_and_the_mean_does_not() -> None:
    assert joint_score([1, 1, 1, 4, 4], 4).score == 1
    assert joint_score([1, 1, 1, 4, 4], 4, "mean").score == 2
    assert joint_score([1, 1, 1, 4, 4], 4).mean == Decimal("2.2")


@given(PLACINGS)
def test_one_assessor_alone_is_heard_as_spoken(placings: list[tuple[int | None, int | None]]) -> None:
    for x, y in placings:
        found = joint("P1", [(x, y)], BOARD)
        own = classify(x, y, BOARD)
        assert found.verdict == own
        assert found.classes == ((own.code,) if own else ())
        assert found.classes_apart == 0


@given(PLACINGS, st.randoms())
def test_the_order_of_the_assessors_does_not_matter(
    placings: list[tuple[int | None, int | None]], random: object,
) -> None:
    turned = list(placings)
    random.shuffle(turned)  # type: ignore[attr-defined]
    one, other = joint("P1", placings, BOARD), joint("P1", turned, BOARD)
    assert (one.verdict, one.classes, one.reach) == (other.verdict, other.classes, other.reach)


@given(st.lists(PLACINGS, max_size=8))
def test_nothing_is_discussed_that_all_see_alike(boards: list[list[tuple[int | None, int | None]]]) -> None:
    joints = [joint(f"P{n}", placings, BOARD) for n, placings in enumerate(boards)]
    found = discuss(joints)
    for each in joints:
        apart = each.classes_apart > 0 or (each.x.range or 0) >= 2 or (each.y.range or 0) >= 2
        assert (each in found) == apart
    assert [each.classes_apart for each in found] == sorted((e.classes_apart for e in found), reverse=True)


def test_classes_apart_come_first_then_width_then_id() -> None:
    boards = {
        "P10": [(1, 4), (4, 4)], "P2": [(1, 4), (4, 4)], "P1": [(2, 4), (3, 4)], "P3": [(1, 1), (4, 4)],
        "P4": [(3, 3), (4, 4)], "P5": [(3, 3), (3, 3)],
    }
    joints = [joint(name, placings, BOARD) for name, placings in boards.items()]
    assert [each.id for each in discuss(joints)] == ["P3", "P2", "P10", "P1"]
    assert [each.id for each in discuss(joints, 2)] == ["P3", "P2"]


def test_scores_far_apart_are_discussed_even_in_one_class() -> None:
    whole = class_map("problem", "3x3")
    found = joint("P1", [(1, 3), (2, 3)], whole)
    assert (found.classes, discuss([found])) == (("serious",), [])
    wide: Joint = joint("P2", [(2, 4), (1, 4), (1, 3)], BOARD)
    assert (wide.classes, discuss([wide])) == (("serious",), [])
    assert discuss([joint("P3", [(1, 2), (None, 4)], BOARD)])[0].id == "P3"
