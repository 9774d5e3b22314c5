"""«Ranger» and «Robusthet»: what the pages say is true, and the prioritisation itself is not written in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import given as drawn

from tools.action_books import click, open_book
from tools.fake_host import FakeActionBook
from tools.prioritisation_answers import boards
from xlanskaff.books import book
from xlanskaff.books.prioritisation_rules import map_of, measures_of, problems_of
from xlanskaff.excel.host import Page
from xlanskaff.grammar.names import header_name
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import recomputed
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.prioritisation import Measure, Ranked, rank_measures, verdicts
from xlanskaff.rules.prioritisation_stability import measure_flips, problem_flips

QUICK = settings(max_examples=7, deadline=None, phases=[Phase.explicit, Phase.generate])


def page_of(key: str, fake: FakeActionBook, lang: Lang = "nb") -> Page | None:
    before = fake.content()
    click("rank" if key == "ranking" else key, fake, lang=lang)
    assert fake.content() == before and not fake.written_areas
    return fake.pages.get(key)


def reading_of(fake: FakeActionBook) -> Reading:
    return read(fake, book("prioritisation"), "nb")


def ranked(reading: Reading) -> list[Ranked]:
    capacity = reading.forms["settings"]["capacity"]
    return rank_measures(measures_of(reading, kept=True), map_of(reading, "measure"),
                         problems=verdicts(problems_of(reading), map_of(reading, "problem")),
                         capacity=None if capacity is None else Decimal(capacity))


def test_the_page_ranks_as_the_workbook_does_and_the_person_is_brought_to_its_ranking() -> None:
    fake = open_book("prioritisation")
    page = page_of("ranking", fake)
    assert page is not None
    cells = recomputed(reading_of(fake))
    in_book = [(rank, id_, fits) for rank, id_, fits in zip(
        *(cells["ranking", column] for column in ("rank", "id", "fits")), strict=True) if id_]
    assert [(row[0], row[1], row[8]) for row in page.rows if row[0] is not None] == in_book
    header = fake.named[header_name("ranking")]
    assert header is not None and fake.selection is not None
    assert (fake.selection.sheet, fake.selection.top) == (header.sheet, header.top)


@QUICK
@drawn(boards("nb"))
def test_every_line_is_what_the_rule_says(rows: Any) -> None:
    fake = open_book("prioritisation", rows=rows)
    page, lines = page_of("ranking", fake), ranked(reading_of(fake))
    if not any(line.rank for line in lines):
        assert page is None
        return
    assert page is not None
    shown = [row for row in page.rows if row[1] is not None]
    assert [(row[0], row[1], row[4]) for row in shown] == [(line.rank, line.id, line.score) for line in lines]
    assert [row[7] for row in shown] == [line.cumulative for line in lines]
    for (row, column), area in page.links.items():
        assert fake.values(area) == [[page.rows[row][2]]] or page.rows[row][2] is None
        assert column == 1


@QUICK
@drawn(boards("nb"))
def test_the_line_is_drawn_between_what_there_are_hours_for_and_the_rest(rows: Any) -> None:
    fake = open_book("prioritisation", rows=rows)
    page, reading = page_of("ranking", fake), reading_of(fake)
    if page is None:
        return
    within = {line.id for line in ranked(reading) if line.within}
    cuts = [number for number, row in enumerate(page.rows) if row[1] is None]
    if reading.forms["settings"]["capacity"] is None or len(within) == len(page.rows):
        assert cuts == []
    else:
        assert len(cuts) == 1
        assert {row[1] for row in page.rows[:cuts[0]]} == within


def test_ties_are_said_of_both_and_of_nobody_else() -> None:
    measures = [{"measure": f"Tiltak {n}", "effect": effect, "ease": 3, "hours": 10}
                for n, effect in enumerate((4, 4, 3))]
    fake = open_book("prioritisation", rows={"measures": measures, "settings": [{"top_score": 4, "capacity": 100}]})
    outcome, _ = click("rank", fake)
    remarks = {row[1]: row[9] for row in fake.pages["ranking"].rows}
    assert "T2" in str(remarks["T1"]) and "T1" in str(remarks["T2"]) and remarks["T3"] is None
    assert "T1, T2" in outcome.message and "3 av dem" in outcome.message


def test_measures_that_are_chosen_away_are_left_out_and_counted() -> None:
    measures = [{"measure": "A", "effect": 4, "ease": 4}, {"measure": "B", "effect": 4, "ease": 4, "set_aside": "Ja"}]
    fake = open_book("prioritisation", rows={"measures": measures})
    page = page_of("ranking", fake)
    assert page is not None and [row[1] for row in page.rows] == ["T1"] and "1" in page.lead


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", ["ranking", "robustness"])
def test_an_empty_book_gets_no_page_but_a_sentence(key: str, lang: Lang) -> None:
    fake = open_book("prioritisation", lang, 0)
    assert page_of(key, fake, lang) is None and not fake.calls


@QUICK
@drawn(boards("nb"))
def test_every_move_on_the_page_does_what_it_says(rows: Any) -> None:
    fake = open_book("prioritisation", rows=rows)
    reading, page = reading_of(fake), page_of("robustness", fake)
    problems, measures = problems_of(reading), measures_of(reading, kept=True)
    hours = reading.forms["settings"]["capacity"]
    flips = [*problem_flips(problems, map_of(reading, "problem")), *measure_flips(
        measures, map_of(reading, "measure"), problems=problems, problem_map=map_of(reading, "problem"),
        capacity=None if hours is None else Decimal(hours))]
    if page is None:
        assert not flips
        return
    assert {row[0] for row in page.rows} == {flip.id for flip in flips}
    assert len(page.rows) == len({(flip.id, flip.axis, flip.step) for flip in flips})
    for (number, _), area in page.links.items():
        score = fake.values(area)[0][0]
        assert f"fra {int(float(str(score)))} til" in str(page.rows[number][2])


def test_one_step_of_one_score_that_moves_the_line_is_told_with_both_sides() -> None:
    rule = measure_flips([Measure("T1", 3, 4, (), 60), Measure("T2", 4, 4, (), 50)], map_of(
        reading_of(open_book("prioritisation", share=0)), "measure"), capacity=70)
    assert any(flip.gained and flip.lost for flip in rule)
    measures = [{"measure": "A", "effect": 4, "ease": 3, "hours": 60}, {"measure": "B", "effect": 4, "ease": 4,
                                                                       "hours": 50}]
    fake = open_book("prioritisation", rows={"measures": measures, "settings": [{"top_score": 4, "capacity": 70}]})
    page = page_of("robustness", fake)
    assert page is not None
    assert "Får plass i kapasiteten: T1. Faller under streken: T2." in {row[5] for row in page.rows}


def test_where_nothing_can_flip_it_says_so() -> None:
    corner = [{"problem": "Alltid og alvorlig", "frequency": 4, "seriousness": 4}]
    fake = open_book("prioritisation", rows={"problems": corner})
    outcome, _ = click("robustness", fake)
    assert "Alle" in outcome.message and fake.pages["robustness"].rows == []
