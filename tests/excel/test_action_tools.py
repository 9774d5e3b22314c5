"""The add-in itself: language, troubleshooting, about; and undoing what a button did."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest

from tools.action_books import click, open_book
from tools.fake_host import FakeActionBook
from xlanskaff.errors import Problem
from xlanskaff.excel import doctor, settings
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.excel.doctor import Check
from xlanskaff.language.texts import LANGUAGES, Lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_that_is_chosen_is_kept_and_told_in_itself(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Lang] = []
    monkeypatch.setattr(settings, "set_language", kept.append)
    outcome, _ = click("language", None, lang)
    assert kept == [lang] and {"nb": "bokmål", "nn": "nynorsk", "en": "English"}[lang] in outcome.message


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("wrong", [0, 2])
def test_what_the_doctor_finds_is_shown_by_itself(lang: Lang, wrong: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def examine(_lang: Lang) -> list[Check]:
        return [Check(f"k{n}", "error" if n < wrong else "ok", "x", "Python", "Feil", "Mangler", "Installer", "", {})
                for n in range(3)]

    monkeypatch.setattr(doctor, "examine", examine)
    fake = open_book("strategy")
    outcome, host = click("troubleshoot", fake, lang=lang)
    assert len(host.presented[0].rows) == 3 and not fake.calls
    assert (str(wrong) in outcome.message) == bool(wrong)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_about_says_the_version_the_licence_and_what_was_not_tried(lang: Lang) -> None:
    outcome, host = click("about", None, lang=lang)
    said = " ".join(str(cell) for row in host.presented[0].rows for cell in row)
    assert version("xlanskaff") in outcome.message and version("xlwings") in said
    for word in ("MIT", "BSD", "Excel", "LibreOffice"):
        assert word in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("action", [key for key, action in ACTIONS.items() if action.changes])
def test_undoing_names_the_button_by_its_own_words(action: str, lang: Lang) -> None:
    fake = open_book("strategy")
    fake.kept = (action, 17)
    outcome, host = click("undo", fake, lang=lang)
    assert "17" in outcome.message and "- " not in outcome.message and host.calculated == 1


@pytest.mark.parametrize(("book", "code"), [(None, "XA-820"), ("nothing", "XA-807"), ("closed", "XA-822")])
def test_where_nothing_can_be_undone_it_is_said(book: str | None, code: str) -> None:
    fake: Any = None if book is None else FakeActionBook()
    if book == "closed":
        fake.read_only = True
    with pytest.raises(Problem, match=code):
        click("undo", fake)
    assert fake is None or not fake.calls
