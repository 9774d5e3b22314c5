"""The class of a problem or a measure, and what is wrong with a class map."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.catalogue.classes import KINDS, ClassMap, class_map, class_maps, classes
from xlanskaff.errors import Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.rules.classification import check_map, classify, own_map, score_of, weighty

CODES = {kind: [found.code for found in classes(kind)] for kind in KINDS}


@st.composite
def pictures(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    kind = draw(st.sampled_from(KINDS))
    size = draw(st.sampled_from([2, 3, 4]))
    cell = st.sampled_from(CODES[kind])
    return kind, draw(st.lists(st.lists(cell, min_size=size, max_size=size), min_size=size, max_size=size))


@pytest.mark.parametrize(("x", "y", "code"), [
    (4, 4, "critical"), (3, 3, "critical"), (2, 4, "serious"), (1, 3, "serious"), (4, 1, "annoying"),
    (3, 2, "annoying"), (2, 2, "low"), (1, 1, "low"),
])
def test_problems_are_cut_between_two_and_three_on_both_axes(x: int, y: int, code: str) -> None:
    found = classify(x, y, class_map("problem"))
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(("ease", "effect", "code"), [
    (4, 4, "carry_out"), (3, 3, "carry_out"), (2, 3, "plan"), (1, 4, "plan"), (3, 2, "spare"), (4, 1, "spare"),
    (2, 2, "drop"), (1, 1, "drop"),
])
def test_measures_are_cut_between_two_and_three_on_both_axes(ease: int, effect: int, code: str) -> None:
    found = classify(ease, effect, class_map("measure"))
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("variant", ["2x2", "3x3"])
def test_the_corners_of_the_guide_hold_in_both_variants(variant: str) -> None:
    problems, measures = class_map("problem", variant), class_map("measure", variant)
    top = problems.size
    assert (problems.code_at(top, top), problems.code_at(1, 1)) == ("critical", "low")
    assert (measures.code_at(top, top), measures.code_at(1, 1)) == ("carry_out", "drop")


@pytest.mark.parametrize("name", class_maps())
def test_the_maps_that_come_with_the_package_are_whole_and_turn_the_right_way(name: str) -> None:
    assert check_map(class_maps()[name]) == []


def test_only_the_boxes_of_the_guide_are_marked_as_certain() -> None:
    marks = {(x, y): classify(x, y, class_map("problem")).mark  # type: ignore[union-attr]
             for x in range(1, 5) for y in range(1, 5)}
    assert {cell for cell, mark in marks.items() if mark == "S"} == {
        (3, 3), (3, 4), (4, 3), (4, 4), (1, 1), (1, 2), (2, 1), (2, 2)}
    assert class_map("problem", "3x3").certain == {(1, 1), (3, 3)}


@pytest.mark.parametrize("value", [None, "", "4", 0, 5, -1, 2.5, True, Decimal("1.5"), float("nan"), float("inf")])
def test_what_is_no_score_is_not_placed_at_the_bottom(value: object) -> None:
    assert score_of(value, 4) is None  # type: ignore[arg-type]
    assert classify(value, 4, class_map("problem")) is None  # type: ignore[arg-type]
    assert classify(4, value, class_map("problem")) is None  # type: ignore[arg-type]


def test_a_score_from_a_workbook_may_be_a_float() -> None:
    found = classify(4.0, Decimal(3), class_map("problem"))
    assert found is not None
    assert found.rule == "problem_2x2[4,3]"


@given(pictures())
def test_the_class_is_the_one_that_stands_in_the_cell(drawn: tuple[str, list[list[str]]]) -> None:
    kind, picture = drawn
    chosen = own_map(kind, picture)  # type: ignore[arg-type]
    for top, row in enumerate(picture):
        for x, code in enumerate(row, 1):
            found = classify(x, len(picture) - top, chosen)
            assert found is not None
            assert (found.code, found.mark) == (code, "G")
            assert found.order == 1 + CODES[kind].index(code)
    assert chosen.picture() == tuple(map(tuple, picture))


@given(pictures(), st.data())
def test_a_hole_and_an_unknown_class_are_found_at_their_cell_and_classify_nothing(
    drawn: tuple[str, list[list[str]]], data: st.DataObject,
) -> None:
    kind, picture = drawn
    size = len(picture)
    top, left = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    for content, code in ((None, "XA-350"), ("", "XA-350"), ("ugyldig", "XA-351"), ("critical ", "XA-351")):
        broken = [list(row) for row in picture]
        broken[top][left] = content  # type: ignore[assignment]
        chosen = own_map(kind, broken)  # type: ignore[arg-type]
        found = [each for each in check_map(chosen) if each.severity is Severity.ERROR]
        assert [(each.code, each.args["x"], each.args["y"]) for each in found] == [(code, left + 1, size - top)]
        assert classify(left + 1, size - top, chosen) is None


def test_a_class_of_the_other_matrix_is_no_class_here() -> None:
    assert [found.code for found in check_map(own_map("problem", [["serious", "carry_out"], ["low", "annoying"]]))
            ] == ["XA-351"]


@given(pictures())
def test_a_cell_is_reported_when_a_higher_score_is_taken_less_seriously(drawn: tuple[str, list[list[str]]]) -> None:
    kind, picture = drawn
    chosen = own_map(kind, picture)  # type: ignore[arg-type]
    order = {cell: CODES[kind].index(code) for cell, code in chosen.cells.items()}
    turned = {(cell, lower) for cell in order for lower in ((cell[0] - 1, cell[1]), (cell[0], cell[1] - 1))
              if lower in order and order[lower] < order[cell]}
    found = {((each.args["x"], each.args["y"]), (each.args["lower_x"], each.args["lower_y"]))
             for each in check_map(chosen)}
    assert found == turned
    assert all(each.severity is Severity.WARNING for each in check_map(chosen))


def test_a_map_that_is_not_square_or_too_small_is_refused() -> None:
    for picture in ([["low"]], [["low", "low"]], [["low", "low"], ["low"]], []):
        with pytest.raises(ValueError, match="square"):
            own_map("problem", picture)


def test_critical_and_serious_problems_are_the_ones_goals_are_tied_to() -> None:
    board = class_map("problem")
    assert [weighty(classify(x, y, board)) for x, y in ((4, 4), (1, 4), (4, 1), (1, 1))] == [True, True, False, False]
    assert not weighty(None)


def test_what_is_wrong_with_a_map_can_be_said_in_every_language() -> None:
    chosen = own_map("problem", [["low", "critical"], ["serious", None]])
    found = [*check_map(chosen), *check_map(own_map("problem", [["a", "low"], ["low", "low"]]))]
    assert {each.code for each in found} == {"XA-350", "XA-351", "XA-352"}
    for each in found:
        for lang in LANGUAGES:
            assert "{" not in say(each, lang).message


def test_a_class_map_tells_nothing_outside_its_size() -> None:
    tiny = ClassMap("t", "problem", 2, {(1, 1): "low", (3, 3): "critical"})
    assert classify(3, 3, tiny) is None
