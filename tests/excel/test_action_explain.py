"""«Forklar cellen»: every cell of every book can be explained, and what is said of it is so."""

from __future__ import annotations

from typing import Any

import pytest

from tools.action_books import click, open_book
from tools.fake_host import FakeActionBook
from xlanskaff.books import EVERY, book
from xlanskaff.excel.actions.explain_cell import find
from xlanskaff.excel.actions.explain_words import allowed, comes_from, label, where
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import read
from xlanskaff.language.texts import LANGUAGES, Lang


def explained(fake: FakeActionBook, name: str, row: int = 0, right: int = 0, **host: Any) -> dict[str, list[str]]:
    """What the page says of one cell: what -> sentences."""
    area = fake.named[name]
    assert area is not None
    fake.selection = Area(area.sheet, area.top + row, area.left + right, area.top + row, area.left + right)
    click("explain", fake, **host)
    told: dict[str, list[str]] = {}
    last = ""
    for what, said in fake.pages["explanation"].rows:
        last = str(what or last)
        told.setdefault(last, []).append(str(said))
    return told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", EVERY)
def test_every_field_is_found_by_its_cell_and_has_words_for_everything(key: str, lang: Lang) -> None:
    spec, fake = book(key), open_book(key, lang)
    reading = read(fake, spec, lang)
    fields = {(b.key, c.name) for b in spec.data_blocks() for c in b.columns} | set(spec.expressions())
    for field in fields:
        area = fake.named[name_of(*field)]
        assert area is not None
        cell = Area(area.sheet, area.bottom, area.left, area.bottom, area.left)
        known = find(reading, cell)
        assert known is not None and (known.block.key, known.name) == field
        assert label(known) and cell.a1 in where(known, cell, lang)
        if known.column is not None and known.column.role is Role.INPUT:
            assert allowed(known, known.column, lang).endswith(".")
        if known.expr is not None:
            sources = list(comes_from(known, lang))
            assert sources and all(said for said, _ in sources)
            assert all(place is None or place.sheet in fake.sheets() for _, place in sources)


def test_a_choice_names_what_may_be_chosen_in_the_words_of_the_book() -> None:
    told = explained(open_book("action_plan", "nn"), "xa_activities_status", lang="nb")
    from xlanskaff.books.action_plan_lists import STATUS

    for choice in labels(STATUS, "nn").values():
        assert str(choice) in told["Dette kan stå her"][0]


def test_a_computed_cell_says_what_it_is_computed_from_and_what_it_should_come_to() -> None:
    fake = open_book("prioritisation")
    area = fake.named["xa_problems_class_name"]
    assert area is not None
    right = fake.values(area)[0][0]
    fake.put(area.sheet, area.top, area.left, "Vet ikke")
    told = explained(fake, "xa_problems_class_name")
    assert told["Skal bli"] == [right] and told["Her står"] == ["Vet ikke"]
    assert any("Hvor ofte" in said for said in told["Regnes ut fra"]) and len(told["Regnes ut fra"]) > 1
    assert told["Feil"] and "Funn" not in told


def test_the_place_leads_back_to_the_cell() -> None:
    fake = open_book("strategy")
    explained(fake, "xa_goals_deadline", row=1)
    assert fake.pages["explanation"].links[0, 1] == fake.selection


@pytest.mark.parametrize(("key", "name", "shown"), [
    ("strategy", "xa_response_period_from", "01.01.2027"), ("strategy", "xa_response_share", "34,92 %"),
    ("question", "xa_question_on", "22.11.2026"), ("prioritisation", "xa_problems_id", "P1"),
    ("question", "xa_question_lot_total", "Ingenting.")])
def test_a_value_is_shown_as_its_reader_sees_it(key: str, name: str, shown: str) -> None:
    assert explained(open_book(key), name)["Her står"] == [shown]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cell_that_is_none_of_ours_gets_a_sentence_and_no_page(lang: Lang) -> None:
    fake = open_book("prioritisation", lang)
    sheet = fake.sheets()[2]
    fake.selection = Area(sheet, 900, 40, 901, 41)
    outcome, _ = click("explain", fake, lang=lang)
    assert "AN900" in outcome.message and not fake.calls
