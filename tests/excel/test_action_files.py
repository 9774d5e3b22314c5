"""Buttons that make files: a new book, one for each unit, and the collection of those that came back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.action_books import click, given, open_book
from tools.fake_host import FakeActionBook
from xlanskaff.books import EVERY, KEYS, VARIANTS, book
from xlanskaff.errors import Problem
from xlanskaff.grammar.book import Area
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.check_file import examine
from xlanskaff.services.templates import file_name, template_path
from xlanskaff.xlsx.read import open_book as read_book
from xlanskaff.xlsx.write import write

LIST = "id;name\n10;Helse & omsorg / Øst\n20;Skole\n30;Teknisk\n"


def saved(key: str, folder: Path, lang: Lang = "nb") -> FakeActionBook:
    """A book that is open and lies in a file."""
    fake = open_book(key, lang, 0)
    fake.path = folder / "Vår mal.xlsx"
    fake.path.write_bytes(write(book(key), lang))
    return fake


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "enheter.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", EVERY)
def test_a_new_book_is_the_template_of_the_language_and_is_opened(key: str, lang: Lang, tmp_path: Path) -> None:
    outcome, host = click("new", None, key, answers=[tmp_path], lang=lang)
    made = tmp_path / file_name(key, lang)
    assert host.opened == list(outcome.files) == [made] and made.name in outcome.message
    assert made.read_bytes() == template_path(key, lang).read_bytes()


def test_a_variant_may_stand_behind_the_book(tmp_path: Path) -> None:
    for name, key in VARIANTS["strategy"].items():
        _, host = click("new", None, f"strategy {name}", answers=[tmp_path])
        assert host.opened == [tmp_path / file_name(key, "nb")]


def test_a_book_that_is_there_already_is_not_written_over(tmp_path: Path) -> None:
    there = tmp_path / file_name("prioritisation", "nb")
    there.write_text("vårt arbeid")
    _, host = click("new", open_book("strategy"), "prioritisation", answers=[tmp_path])
    assert there.read_text() == "vårt arbeid" and host.opened == [tmp_path / "Prioritering (2).xlsx"]


@pytest.mark.parametrize(("key", "answers"), [("new", [None]), ("collect", [None]), ("collect", ["folder", None]),
                                              ("batch", [None]), ("batch", ["list", None])])
def test_a_person_who_says_no_gets_nothing(key: str, answers: list[str | None], tmp_path: Path, units: Path) -> None:
    places = {"folder": tmp_path, "list": units}
    fake = saved("self_evaluation", tmp_path)
    before = sorted(tmp_path.iterdir())
    outcome, host = click(key, fake, "strategy", answers=[places[a] if a else None for a in answers])
    assert sorted(tmp_path.iterdir()) == before and not fake.calls and not host.opened and not host.presented
    assert outcome.message == "Avbrutt. Ingenting er laget eller endret."


@pytest.mark.parametrize("key", KEYS)
def test_one_book_is_made_for_each_unit_from_the_saved_file(key: str, tmp_path: Path, units: Path) -> None:
    fake = saved(key, tmp_path)
    out = tmp_path / "bøker"
    outcome, host = click("batch", fake, answers=[units, out])
    assert len(outcome.files) == 3 and all(path.is_file() for path in outcome.files)
    for path in outcome.files:
        assert read_book(path).meta()["unit"] in {"10", "20", "30"}
    assert host.steps[-1] == (3, 3) and "3" in outcome.message
    page = host.presented[0]
    assert [row[0] for row in page.rows if row[0]] == ["10", "20", "30"] and not fake.calls


def test_pages_of_ours_do_not_go_out_with_the_books(tmp_path: Path, units: Path) -> None:
    fake = saved("prioritisation", tmp_path)
    fake.named["xa_page_ranking"] = Area("Rangert liste", 1, 1, 1, 1)
    with pytest.raises(Problem, match="XA-828"):
        click("batch", fake, answers=[units, tmp_path / "ut"])
    assert not (tmp_path / "ut").exists()


def test_a_list_that_cannot_be_used_makes_nothing(tmp_path: Path) -> None:
    odd = tmp_path / "liste.csv"
    odd.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(Problem):
        click("batch", saved("prioritisation", tmp_path), answers=[odd, tmp_path / "ut"])
    assert not list((tmp_path / "ut").glob("*.xlsx"))


@pytest.fixture
def returned(tmp_path: Path, units: Path) -> Path:
    """Three books, one of them answered, with the manifest beside them."""
    out = tmp_path / "svar"
    outcome, _ = click("batch", saved("self_evaluation", tmp_path), answers=[units, out])
    rows = given("self_evaluation")
    first = sorted(outcome.files)[0]
    first.write_bytes(write(book("self_evaluation"), "nb", rows={**rows}, meta={"unit": "10"}))
    return out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_came_back_is_put_together_opened_and_told(returned: Path, tmp_path: Path, lang: Lang) -> None:
    target = tmp_path / "resultat"
    target.mkdir()
    outcome, host = click("collect", None, answers=[returned, target], lang=lang)
    assert host.opened == list(outcome.files) and host.opened[0].parent == target
    assert examine(host.opened[0]).identity.book == "self_evaluation_collected"
    page = host.presented[0]
    assert len([row for row in page.rows if row[0]]) == 3 and host.steps
    assert host.opened[0].name in outcome.message
    _, again = click("collect", None, answers=[returned, target], lang=lang)
    assert again.opened[0].name.endswith(" (2).xlsx")


def test_those_who_have_not_answered_are_known_by_the_manifest(returned: Path, tmp_path: Path) -> None:
    for path in sorted(returned.glob("*.xlsx"))[1:]:
        path.unlink()
    click("collect", None, answers=[returned, tmp_path])
    made = read_book(tmp_path / "Samlet resultat.xlsx")
    texts = {str(value) for sheet in made.sheets() if (used := made.used(sheet)) for row in made.values(used)
             for value in row if value}
    assert {"Helse & omsorg / Øst", "Skole", "Teknisk"} <= texts


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    with pytest.raises(Problem, match="XA-724"):
        click("collect", None, answers=[tmp_path / "tom", tmp_path])
    assert not list(tmp_path.glob("*.xlsx"))
