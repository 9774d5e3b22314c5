"""The words of the matrices, the goals, the considerations and the indicators, in three languages."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from language.test_glossary import breaches
from language.test_nynorsk import bokmaal_words
from xlanskaff.language.stamp import PACKAGE
from xlanskaff.language.texts import LANGUAGES, Lang, digest

FOLDERS = ("accounts", "classes", "considerations", "goal_groups", "kpi", "result_chain", "smarte", "spend")
TABLES = [path for folder in FOLDERS for path in sorted((PACKAGE / "catalogue" / folder).glob("*.csv"))]


def texts(lang: Lang) -> dict[str, str]:
    """Every text of the tables in one language, by folder, table, row and column."""
    found = {}
    for path in TABLES:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                name = next(iter(row.values()))
                found |= {f"{path.parent.name}/{path.stem}.{name}.{column}": text for column, text in row.items()
                          if re.fullmatch(rf"(\w+_)?{lang}", column)}
    return found


def test_there_are_texts_to_judge() -> None:
    counts = {lang: len(texts(lang)) for lang in LANGUAGES}
    assert counts["nb"] == counts["nn"] == counts["en"] > 250


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_missing_or_untidy(lang: Lang) -> None:
    wrong = {where: text for where, text in texts(lang).items()
             if not text or text != " ".join(text.split()) or re.search(r"[!\"]|\.\.", text)}
    assert wrong == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_uses_a_word_that_the_glossary_refuses(lang: Lang) -> None:
    assert {where: hits for where, text in texts(lang).items() if (hits := breaches(text, lang))} == {}


def test_nynorsk_is_nynorsk() -> None:
    assert {where: hits for where, text in texts("nn").items() if (hits := bokmaal_words(text))} == {}


def test_english_has_no_norwegian_letters_and_is_not_bokmaal_left_standing() -> None:
    allowed = {"DFØ"}
    norwegian = {where: text for where, text in texts("en").items()
                 if re.search(r"[æøåÆØÅ]", re.sub("|".join(allowed), "", text))}
    assert norwegian == {}
    same = {where for (where, nb), en in zip(texts("nb").items(), texts("en").values(), strict=True)
            if nb == en and len(nb) > 12}
    assert same == set()


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_translation_was_made_from_the_bokmaal_that_stands_there(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            for column, recorded in row.items():
                if column.endswith("_of"):
                    assert recorded == digest(row[re.sub(r"(nn|en)_of$", "nb", column)]), (path.name, row, column)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_says_where_its_content_comes_from(folder: str) -> None:
    sources = (PACKAGE / "catalogue" / folder / "SOURCES.md").read_text(encoding="utf-8")
    tables = {path.name for path in (PACKAGE / "catalogue" / folder).glob("*.csv")}
    assert {name for name in tables if f"`{name}`" not in sources} == set()


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_row_can_be_named_where_a_translation_is_stamped(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    if any(column.endswith("_of") for column in rows[0]):
        names = [next(iter(row.values())) for row in rows]
        assert len(set(names)) == len(names)
        assert not [name for name in names if "." in name]
