"""«Beregn på nytt»: every formula that was typed over comes back as it was, and nothing else is written."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from tools.action_books import CASES, click, given, open_book
from tools.fake_host import FakeActionBook
from tools.prioritisation_answers import boards
from xlanskaff.books import EVERY, book
from xlanskaff.catalogue.classes import KINDS, classes
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas, recomputed
from xlanskaff.language.texts import LANGUAGES, Lang

Place = tuple[str, int, int]


def computed(fake: FakeActionBook) -> list[Place]:
    """Every cell with a formula."""
    return [(sheet, row, column) for sheet, page in fake.written.items() for row, column in page]


def typed_over(fake: FakeActionBook, places: list[Place], value: Any = 7) -> None:
    for sheet, row, column in places:
        fake.put(sheet, row, column, value)


@pytest.mark.parametrize(("key", "share"), CASES)
def test_typed_values_and_deleted_formulas_give_way_to_the_formula_that_was_there(key: str, share: float) -> None:
    fake = open_book(key, share=share)
    whole = {sheet: dict(page) for sheet, page in fake.written.items()}
    places = random.Random(key).sample(computed(fake), min(12, len(computed(fake))))
    typed_over(fake, places[:6])
    typed_over(fake, places[6:], None)
    outcome, host = click("recalculate", fake)
    assert fake.written == whole
    assert {f.code for f in outcome.findings} == ({"XA-831"} if places else set())
    assert sum(int(str(f.args["count"])) for f in outcome.findings) == len(places)
    assert {(a.sheet, r, a.left) for a in fake.written_areas for r in range(a.top, a.bottom + 1)} == set(places)
    assert all(kind == "put_formulas" for kind, _ in fake.calls)
    assert host.calculated == 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", EVERY)
def test_in_a_whole_book_nothing_is_written(key: str, lang: Lang) -> None:
    fake = open_book(key, lang)
    outcome, host = click("recalculate", fake, lang=lang)
    assert not fake.written_areas and host.calculated == 1
    assert outcome.message and not outcome.findings


@settings(max_examples=5, deadline=None)
@drawn(st.data())
def test_after_rows_and_columns_were_moved_the_formula_follows(data: st.DataObject) -> None:
    fake = open_book("prioritisation", share=0.5)
    for _ in range(data.draw(st.integers(1, 3))):
        sheet = data.draw(st.sampled_from(["Problemer", "Tiltak", "Rangering"]))
        if data.draw(st.booleans()):
            fake.insert_rows(sheet, data.draw(st.integers(1, 8)))
        else:
            fake.insert_columns(sheet, data.draw(st.integers(1, 6)))
    places = data.draw(st.lists(st.sampled_from(computed(fake)), min_size=1, max_size=8, unique=True))
    typed_over(fake, places, data.draw(st.sampled_from([0, "x", True, None, 3.5])))
    click("recalculate", fake)
    spec = book("prioritisation")
    lost = {"XA-501", "XA-502", "XA-503"}
    assert lost.isdisjoint(f.code for f in check_formulas(fake, read(fake, spec, "nb")))


def test_one_below_the_other_they_are_written_in_one_go() -> None:
    fake = open_book("prioritisation")
    area = fake.named["xa_problems_class_name"]
    assert area is not None
    typed_over(fake, [(area.sheet, row, area.left) for row in range(area.top + 2, area.top + 9)])
    outcome, _ = click("recalculate", fake)
    assert [(a.top, a.bottom) for a in fake.written_areas] == [(area.top + 2, area.top + 8)]
    assert "7 celler" in outcome.message and f"Problemer!{area.a1[0]}{area.top + 2}" in outcome.message


def test_a_formula_that_somebody_changed_is_left_and_told() -> None:
    fake = open_book("prioritisation")
    sheet, row, column = next(place for place in computed(fake) if place[0] == "Problemer")
    fake.written[sheet][row, column] = "1+1"
    outcome, _ = click("recalculate", fake)
    assert fake.written[sheet][row, column] == "1+1" and not fake.written_areas
    assert [finding.code for finding in outcome.findings] == ["XA-503"] and "1." in outcome.message


def test_a_column_whose_neighbour_is_gone_is_left_alone() -> None:
    fake = open_book("prioritisation")
    area, lost = fake.named["xa_problems_class_name"], fake.named["xa_problems_frequency"]
    assert area is not None and lost is not None
    typed_over(fake, [(area.sheet, area.top, area.left)])
    fake.delete_column(lost.sheet, lost.left)
    click("recalculate", fake)
    assert [a for a in fake.written_areas if a.sheet == area.sheet and a.left == area.left - 1] == []


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@drawn(boards("nb"))
def test_the_message_counts_what_the_matrices_of_the_book_count(rows: Any) -> None:
    fake = open_book("prioritisation", rows=rows)
    outcome, _ = click("recalculate", fake)
    reading = read(fake, book("prioritisation"), "nb")
    cells = recomputed(reading)
    for kind in KINDS:
        if not reading.tables[f"{kind}s"]:
            continue
        for found, count in zip(classes(kind), cells[f"{kind}_classes", "count"], strict=True):
            assert f"{found.text('nb')} {count}" in outcome.message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_message_of_a_full_book_fits_the_status_bar(lang: Lang) -> None:
    fake = open_book("prioritisation", lang, rows=given("prioritisation", lang))
    typed_over(fake, random.Random(1).sample(computed(fake), 30))
    outcome, _ = click("recalculate", fake, lang=lang)
    assert len(outcome.message) <= 250
    assert name_of("problems", "id") in fake.named
