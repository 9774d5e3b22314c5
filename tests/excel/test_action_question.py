"""«Spør regelverket»: the answer of the rules stands in the question book, and nothing else of the book changes."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tools.action_books import asked, click, open_book
from tools.fake_host import FakeActionBook
from xlanskaff.books.question import LINES
from xlanskaff.errors import Problem
from xlanskaff.excel.actions.ask_rows import rows
from xlanskaff.grammar.book import cell_name
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.services import ask, ask_words
from xlanskaff.services.check_book import examine_book

COLUMNS = ("what", "basis", "text")
DAYS = ("2025-05-01", "2026-06-30", "2026-11-22")
VALUES = (50_000, 700_000, 8_000_000, 90_000_000)


def question(lang: Lang = "nb", **facts: Any) -> FakeActionBook:
    return open_book("question", lang, rows={"question": [asked(lang, **facts)]})


def answer(book: FakeActionBook) -> list[tuple[Any, ...]]:
    """The lines of the answer that stand in the book."""
    columns = []
    for column in COLUMNS:
        area = book.named[f"xa_answer_{column}"]
        assert area is not None
        columns.append([row[0] for row in book.values(area)])
    return [line for line in zip(*columns, strict=True) if any(line)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_answer_is_that_of_the_command_line(lang: Lang) -> None:
    book = question(lang)
    outcome, _ = click("ask", book, lang=lang)
    part = ask.part(2_300_000, "services", "other", "2026-11-22")
    duties = ask.duties(2_300_000, "services", "other", "2026-11-22")
    said = [line[2] for line in answer(book)]
    assert ask_words.placement(part.value, lang) in said and ask_words.placement(part.value, lang) in outcome.message
    assert ask_words.facts(part, lang)[0] == said[0]
    assert [ask_words.sentence(duty, lang) for duty in duties.value if ask_words.sentence(duty, lang) not in said] == []
    for citation in (*part.basis, *duties.basis):
        assert any(citation.provision in (line[1] or "") for line in answer(book)), citation


def test_a_new_answer_leaves_nothing_of_the_last_one() -> None:
    book = question(value=90_000_000)
    click("ask", book)
    long = answer(book)
    area = book.named["xa_question_value"]
    assert area is not None
    book.put(area.sheet, area.top, area.left, 50_000)
    book.calls.clear()
    click("ask", book)
    assert len(answer(book)) < len(long)
    given = (50_000, "services", "other", "2026-11-22")
    assert answer(book) == [tuple(part or None for part in line)
                            for line in rows(ask.part(*given), ask.duties(*given), "nb")]


def test_only_the_area_of_the_answer_is_written_in_and_the_person_is_brought_there() -> None:
    book = question()
    click("ask", book)
    assert book.written_areas == [book.named[f"xa_answer_{column}"] for column in COLUMNS]
    where = book.selection
    first = book.named["xa_answer_what"]
    assert where is not None and first is not None and (where.sheet, where.top) == (first.sheet, first.top)


def test_a_book_with_its_answer_is_sound() -> None:
    book = question()
    click("ask", book)
    assert [finding.code for finding in examine_book(book, file="x").findings] == []


def test_there_is_room_for_every_answer_and_no_line_is_empty() -> None:
    longest = 0
    for value, kind, who, day, lang in itertools.product(
            VALUES, ("goods", "services", "works", "special", "health"), ("state", "other"), DAYS, LANGUAGES):
        lines = rows(ask.part(value, kind, who, day), ask.duties(value, kind, who, day), lang)
        assert all(line[0] and line[2] for line in lines)
        assert len(set(lines)) == len(lines)
        longest = max(longest, len(lines))
    assert 50 < longest <= LINES - 10


@pytest.mark.parametrize(("facts", "codes", "column"), [
    ({"value": None}, ["XA-325"], "value"), ({"kind": None}, ["XA-325"], "kind"),
    ({"authority": None, "on": None}, ["XA-325", "XA-325"], "authority"),
    ({"on": 20_000}, ["XA-206"], "on"), ({"on": 40_179}, ["XA-310"], ""),
    ({"value": "mye"}, ["XA-202"], "value"), ({"lot_total": 1_000}, ["XA-332"], ""),
    ({"value": -5}, None, "value"), ({"kind": "båter"}, None, "kind"),
])
def test_facts_that_cannot_be_used_are_told_at_their_cells(
        facts: dict[str, Any], codes: list[str] | None, column: str) -> None:
    book = question(**facts)
    before = book.content()
    with pytest.raises(Problem) as stopped:
        click("ask", book)
    assert book.content() == before and not book.calls
    findings = stopped.value.findings
    if codes is not None:
        assert [finding.code for finding in findings] == codes
    if column:
        area = book.named[f"xa_question_{column}"]
        assert area is not None
        assert (findings[0].sheet, findings[0].cell) == (area.sheet, cell_name(area.top, area.left))
        assert column not in say(findings[0], "nb").message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_amounts_that_were_not_read_are_called_what_people_call_them(lang: Lang) -> None:
    outcome, _ = click("ask", question(lang), lang=lang)
    told = next(finding for finding in outcome.findings if finding.code == "XA-327")
    assert "wage.limit" in told.seen and "wage.limit" not in say(told, lang).message
    assert text("law.parameter.wage.limit", lang) in say(told, lang).message


def test_lots_count_as_on_the_command_line() -> None:
    book = question(value=500_000, lot_total=20_000_000, lots_excepted=500_000)
    outcome, _ = click("ask", book)
    part = ask.part(500_000, "services", "other", "2026-11-22", lot_total=20_000_000, lots_excepted=500_000)
    assert ask_words.placement(part.value, "nb") in outcome.message


@pytest.mark.parametrize("column", COLUMNS)
def test_an_area_that_has_no_room_any_more_is_left_alone(column: str) -> None:
    book = question()
    area = book.named[f"xa_answer_{column}"]
    assert area is not None
    book.named[f"xa_answer_{column}"] = replace(area, bottom=area.top + 3)
    before = book.content()
    with pytest.raises(Problem, match="XA-824"):
        click("ask", book)
    assert book.content() == before and not book.calls


@pytest.mark.parametrize("open_now", ["none", "prioritisation", "foreign"])
def test_without_a_question_book_one_is_made_and_opened(open_now: str, tmp_path: Path) -> None:
    book = None if open_now == "none" else open_book("prioritisation") if open_now != "foreign" else FakeActionBook()
    before = book.content() if book else None
    outcome, host = click("ask", book, answers=[tmp_path], lang="nn")
    assert host.opened == list(outcome.files) == [tmp_path / "Spørsmål til regelverket.xlsx"]
    assert book is None or (book.content() == before and not book.calls)
    _, again = click("ask", book, answers=[tmp_path], lang="nn")
    assert again.opened == [tmp_path / "Spørsmål til regelverket (2).xlsx"]


def test_a_no_to_where_it_is_put_makes_nothing(tmp_path: Path) -> None:
    outcome, host = click("ask", None, answers=[None])
    assert not outcome.files and not host.opened and list(tmp_path.iterdir()) == []


def test_a_question_book_that_may_not_be_written_in_is_left_alone() -> None:
    book = question()
    book.read_only = True
    with pytest.raises(Problem, match="XA-822"):
        click("ask", book)
    assert not book.calls
