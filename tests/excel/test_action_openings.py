"""Whatever is open, a button says one sentence with a remedy, and leaves a book alone that it is not for."""

from __future__ import annotations

import pytest

from tools.action_books import click, open_book
from tools.fake_host import FakeActionBook
from xlanskaff.books import EVERY
from xlanskaff.errors import Problem
from xlanskaff.excel.actions import ACTIONS, ALWAYS, OPEN, OURS
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang

NEEDS_BOOK = [key for key, action in ACTIONS.items() if action.books != (ALWAYS,) and key != "undo"]
CHANGES = [key for key in NEEDS_BOOK if ACTIONS[key].changes and key != "explain"]


def refused(key: str, book: FakeActionBook | None, argument: str = "") -> list[str]:
    """The codes of the findings that an action stops with; the book is as it was, and each says what to do."""
    before = book.content() if book else None
    with pytest.raises(Problem) as stopped:
        click(key, book, argument)
    assert (book.content() if book else None) == before
    assert book is None or not (book.calls or book.marks or book.pages)
    for finding in stopped.value.findings:
        for lang in LANGUAGES:
            said = say(finding, lang)
            assert said.message and said.remedy.endswith(".")
    return [finding.code for finding in stopped.value.findings]


def suitable(key: str, lang: Lang = "nb") -> FakeActionBook:
    books = ACTIONS[key].books
    return open_book("prioritisation" if books in ((OURS,), (OPEN,)) else books[0], lang)


@pytest.mark.parametrize("key", NEEDS_BOOK)
def test_without_an_open_book_the_button_asks_for_one(key: str) -> None:
    assert refused(key, None) == ["XA-820"]


@pytest.mark.parametrize("key", NEEDS_BOOK)
def test_a_book_that_is_not_ours_is_left_alone(key: str) -> None:
    book = FakeActionBook()
    book.put("Ark1", 1, 1, "Budsjett 2027")
    assert refused(key, book) == ["XA-401"]


@pytest.mark.parametrize(("key", "other"), [
    (key, other) for key in NEEDS_BOOK if ACTIONS[key].books != (OURS,) for other in EVERY
    if other not in ACTIONS[key].books])
def test_a_button_for_other_books_says_which(key: str, other: str) -> None:
    assert refused(key, open_book(other)) == ["XA-821"]


@pytest.mark.parametrize("key", NEEDS_BOOK)
def test_a_consolidated_book_is_no_answer(key: str) -> None:
    book = suitable(key)
    book.identity = {**book.identity, "book": "prioritisation_collected"}
    assert refused(key, book) == ["XA-830"]


@pytest.mark.parametrize("key", CHANGES)
def test_a_book_that_may_not_be_written_in_is_left_alone(key: str) -> None:
    book = suitable(key)
    book.read_only = True
    assert refused(key, book) == ["XA-822"]


@pytest.mark.parametrize("key", ["next_finding", "explain"])
def test_a_book_that_may_not_be_written_in_can_still_be_looked_at(key: str) -> None:
    book = suitable(key)
    book.read_only = True
    book.selection = book.named["xa_problems_frequency"]
    outcome, _ = click(key, book)
    assert outcome.message and not book.written_areas and not book.pages


@pytest.mark.parametrize("key", ["recalculate", "kpis"])
@pytest.mark.parametrize("version", ["0", ""])
def test_nothing_is_written_in_a_book_of_another_version(key: str, version: str) -> None:
    book = suitable(key)
    book.identity = {**book.identity, "version": version}
    assert refused(key, book) == ["XA-823"]


@pytest.mark.parametrize("key", NEEDS_BOOK)
def test_a_book_of_a_version_to_come_is_left_alone(key: str) -> None:
    book = suitable(key)
    book.identity = {**book.identity, "version": "99"}
    assert refused(key, book) == ["XA-404"]


@pytest.mark.parametrize(("key", "block"), [
    ("rank", "measures"), ("robustness", "problem_map"), ("kpis", "kpis"), ("smarte", "goals")])
def test_a_book_without_what_the_button_needs_is_left_alone(key: str, block: str) -> None:
    book = suitable(key)
    sheet = book.named[f"xa_{block}_{'y' if block == 'problem_map' else 'id'}"]
    assert sheet is not None
    book.drop(sheet.sheet)
    assert refused(key, book) == ["XA-824"]


def test_what_is_missing_is_named_by_its_label() -> None:
    book = suitable("rank")
    area = book.named["xa_measures_hours"]
    assert area is not None
    book.delete_column(area.sheet, area.left)
    with pytest.raises(Problem) as stopped:
        click("rank", book)
    assert "Timer" in say(stopped.value.findings[0], "nb").message


@pytest.mark.parametrize("argument", ["nosuch", "strategy nosuch", "self_evaluation simple", ""])
def test_an_unknown_book_is_not_made(argument: str) -> None:
    assert refused("new", None, argument) in (["XA-622"], ["XA-625"], ["XA-626"])


@pytest.mark.parametrize("argument", ["no", "NB", ""])
def test_an_unknown_language_is_not_set(argument: str) -> None:
    assert refused("language", None, argument) == ["XA-829"]


def test_without_a_selected_cell_there_is_nothing_to_explain() -> None:
    assert refused("explain", suitable("explain")) == ["XA-825"]


def test_a_book_that_was_never_saved_is_no_template() -> None:
    assert refused("batch", suitable("batch")) == ["XA-826"]


def test_the_question_book_is_not_sent_out() -> None:
    assert refused("batch", open_book("question")) == ["XA-827"]
