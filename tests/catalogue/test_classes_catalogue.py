"""The matrices' content: whole, in order, the right way round."""

from __future__ import annotations

import pytest

from xlanskaff.catalogue.classes import (
    KINDS,
    Kind,
    axes,
    class_map,
    class_maps,
    classes,
    matrix_class,
    steps,
)
from xlanskaff.catalogue.tables import rows
from xlanskaff.language.texts import LANGUAGES


@pytest.mark.parametrize("kind", KINDS)
def test_four_classes_are_ordered_from_the_one_to_take_first(kind: Kind) -> None:
    assert [found.order for found in classes(kind)] == [1, 2, 3, 4]
    assert {found.kind for found in classes(kind)} == {kind}


def test_no_two_classes_of_a_matrix_share_colour_or_name() -> None:
    for kind in KINDS:
        assert len({found.colour for found in classes(kind)}) == 4
        for lang in LANGUAGES:
            assert len({found.text(lang) for found in classes(kind)}) == 4


def test_the_colours_of_the_guides_corners_are_the_guides() -> None:
    colours = {found.code: found.colour for kind in KINDS for found in classes(kind)}
    assert colours["critical"] == "red"
    assert colours["low"].endswith("green")
    assert colours["carry_out"] == "green"
    assert colours["drop"] == "orange"


def test_what_is_our_own_is_marked_as_our_own() -> None:
    assert {found.code for kind in KINDS for found in classes(kind) if found.mark == "S"} == {
        "critical", "carry_out", "drop"}
    assert matrix_class("serious").marks == ("S", "G", "G")
    assert matrix_class("low").marks == ("G", "S", "S")
    assert set(matrix_class("annoying").marks) == {"G"}


@pytest.mark.parametrize("kind", KINDS)
def test_axes_have_names_and_both_ends_in_every_language(kind: Kind) -> None:
    assert [axis.place for axis in axes(kind)] == ["x", "y"]
    for axis in axes(kind):
        for lang in LANGUAGES:
            assert len({axis.text(lang), axis.lows.text(lang), axis.highs.text(lang)}) == 3


@pytest.mark.parametrize("size", [3, 4])
def test_every_score_on_every_axis_has_its_own_meaning(size: int) -> None:
    for kind in KINDS:
        for axis in axes(kind):
            found = steps(axis.code, size)
            assert [step.score for step in found] == list(range(1, size + 1))
            for lang in LANGUAGES:
                assert len({step.text(lang) for step in found}) == size


def test_there_is_a_map_of_each_size_for_each_matrix() -> None:
    assert {(found.kind, found.size) for found in class_maps().values()} == {
        ("problem", 4), ("problem", 3), ("measure", 4), ("measure", 3)}
    for found in class_maps().values():
        assert set(found.cells) == {(x, y) for x in range(1, found.size + 1) for y in range(1, found.size + 1)}
        assert set(found.cells.values()) == {each.code for each in classes(found.kind)}
        assert found.certain <= set(found.cells)


def test_the_table_of_maps_is_drawn_as_the_matrix_is() -> None:
    drawn = [row for row in rows("classes", "maps") if row["map"] == "problem_3x3"]
    assert class_map("problem", "3x3").picture() == tuple(
        tuple(row[f"x{x}"] for x in (1, 2, 3)) for row in drawn)
    assert class_map("problem").picture()[0] == ("serious", "serious", "critical", "critical")


def test_an_unknown_class_or_variant_is_refused() -> None:
    with pytest.raises(KeyError):
        matrix_class("urgent")
    with pytest.raises(KeyError):
        class_map("problem", "5x5")
