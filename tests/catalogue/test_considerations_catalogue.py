"""The considerations of LOA §§ 5b to 5p, the result chain, the goal groups and SMARTE."""

from __future__ import annotations

from datetime import date

import pytest

from xlanskaff.catalogue.considerations import consideration, considerations, strengths
from xlanskaff.catalogue.goal_groups import groups, sides
from xlanskaff.catalogue.result_chain import level, levels
from xlanskaff.catalogue.smarte import beginnings, criteria, criterion
from xlanskaff.language.texts import LANGUAGES


def test_fourteen_considerations_stand_in_the_order_of_the_act() -> None:
    keys = [found.key for found in considerations()]
    assert keys == sorted(keys)
    assert set("abcdefghijklmnop") - {key[1] for key in keys} == {"a", "j"}
    assert all(found.provision == f"LOA § {found.key}" for found in considerations())
    assert {found.in_force for found in considerations()} == {date(2026, 7, 1)}


def test_what_the_act_only_recommends_or_allows_is_not_said_to_be_a_duty() -> None:
    by_strength = {code: [found.key for found in considerations() if found.strength == code] for code in strengths()}
    assert by_strength["should"] == ["5d", "5m"]
    assert by_strength["may"] == ["5o"]
    assert len(by_strength["must"]) == 11


def test_every_consideration_says_what_it_asks_and_of_what() -> None:
    for found in considerations():
        for lang in LANGUAGES:
            assert found.explained(lang).endswith(".") and found.applies(lang).endswith(".")
            assert not found.text(lang).endswith(".")
    assert len({found.text("en") for found in considerations()}) == 14


def test_the_result_chain_has_five_levels_and_its_ends_are_set_by_different_people() -> None:
    assert [found.order for found in levels()] == [1, 2, 3, 4, 5]
    assert [found.set_by for found in levels()] == ["inside", "inside", "both", "outside", "outside"]


def test_every_goal_group_points_at_levels_that_exist_and_has_a_side() -> None:
    for found in groups():
        assert found.side in sides()
        assert found.levels and all(level(code) for code in found.levels)
    assert [found.side for found in groups()] == ["external", "external", "internal", "internal", "internal"]
    outside = {found.code for found in levels() if found.set_by == "outside"}
    assert all(set(found.levels) <= outside for found in groups() if found.side == "external")


def test_smarte_is_spelt_right_and_only_its_last_letter_is_optional_and_ours() -> None:
    assert "".join(found.letter for found in criteria()) == "SMARTE"
    assert [found.code for found in criteria() if found.optional or found.mark == "G"] == ["easy_evaluated"]
    for lang, letters in (("nb", "SMART"), ("nn", "SMART")):
        assert all(found.text(lang)[0] == letter  # type: ignore[arg-type]
                   for found, letter in zip(criteria()[:3], letters, strict=False))


def test_the_note_on_the_last_letter_says_that_its_meaning_differs() -> None:
    assert "leses på flere måter" in criterion("easy_evaluated").note("nb")
    assert "read in several ways" in criterion("easy_evaluated").note("en")


@pytest.mark.parametrize("kind", ["direction", "vague"])
def test_beginnings_are_lower_case_and_named_once(kind: str) -> None:
    found = beginnings(kind)  # type: ignore[arg-type]
    assert len(found) == len(set(found)) > 5
    assert all(word == word.casefold().strip() for word in found)


def test_what_does_not_exist_is_refused() -> None:
    for look_up in (consideration, level, criterion):
        with pytest.raises(KeyError):
            look_up("5q")
