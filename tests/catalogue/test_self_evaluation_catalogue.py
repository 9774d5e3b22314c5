"""The self-evaluation's content: complete, in order, fresh in three languages."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from xlanskaff.catalogue.self_evaluation import (
    areas,
    dfo_areas,
    level,
    levels,
    statements,
    statements_by_area,
)
from xlanskaff.catalogue.tables import Words, rows
from xlanskaff.language.texts import digest

TABLES = ("areas", "dfo_areas", "statements", "levels")

def every_text() -> list[tuple[str, Words]]:
    named: list[tuple[str, Words]] = []
    named += [(area.id, area.names) for area in areas()]
    named += [(f"{area.id} short", area.shorts) for area in areas()]
    named += [(area.key, area.names) for area in dfo_areas()]
    named += [(statement.id, statement.words) for statement in statements()]
    named += [(f"{lvl.value} name", lvl.names) for lvl in levels()]
    named += [(f"{lvl.value} text", lvl.words) for lvl in levels()]
    return named


def test_there_are_twelve_areas_74_statements_five_levels_and_six_dfo_areas() -> None:
    assert (len(areas()), len(statements()), len(levels()), len(dfo_areas())) == (12, 74, 5, 6)


def test_every_area_has_six_or_seven_statements_numbered_in_order() -> None:
    assert [area.id for area in areas()] == list("ABCDEFGHIJKL")
    for area, found in statements_by_area().items():
        assert len(found) in (6, 7)
        assert [s.id for s in found] == [f"{area}{number}" for number in range(1, len(found) + 1)]
    in_order = [s.id for area in areas() for s in statements_by_area()[area.id]]
    assert in_order == [s.id for s in statements()]
    assert max(Counter(in_order).values()) == 1


def test_levels_run_from_one_to_five_and_there_is_no_level_six() -> None:
    assert [lvl.value for lvl in levels()] == [1, 2, 3, 4, 5]
    assert level(4).name("en") == "Managed"
    with pytest.raises(KeyError):
        level(6)


def test_every_area_points_at_a_dfo_area_and_every_dfo_area_is_pointed_at() -> None:
    assert {area.dfo for area in areas()} == {area.key for area in dfo_areas()}


def test_short_names_fit_a_chart_axis_and_tell_the_areas_apart() -> None:
    for lang in ("nb", "nn", "en"):
        shorts = [area.short(lang) for area in areas()]
        assert all(0 < len(short) <= 16 for short in shorts)
        assert len(set(shorts)) == 12


def test_no_text_is_missing_or_untidy_in_any_language() -> None:
    for where, words in every_text():
        for lang in ("nb", "nn", "en"):
            text = words.text(lang)
            assert text, (where, lang)
            assert text == " ".join(text.split()), (where, lang)
            assert not re.search(r"[!?]|\.\.|\"", text), (where, lang)


def test_statements_and_level_descriptions_are_sentences_and_end_with_one_stop() -> None:
    for words in [s.words for s in statements()] + [lvl.words for lvl in levels()]:
        for lang in ("nb", "nn", "en"):
            text = words.text(lang)
            assert text[0].isupper()
            assert text.endswith(".") and not text.endswith("..")


def test_english_is_never_the_bokmaal_text_left_standing() -> None:
    assert [where for where, words in every_text() if words.nb == words.en] == []


def test_every_statement_differs_between_bokmaal_and_nynorsk() -> None:
    assert [s.id for s in statements() if s.words.nb == s.words.nn] == []


def test_english_holds_no_norwegian_letters_and_spells_the_british_way() -> None:
    for where, words in every_text():
        assert not re.search(r"[æøåÆØÅ]", words.en), where
        assert not re.search(r"\b\w*(?:ization|izing|avior|labor )\w*", words.en), where


@pytest.mark.parametrize("name", TABLES)
def test_every_translation_was_made_from_the_bokmaal_text_that_stands_there(name: str) -> None:
    table = rows("self_evaluation", name)
    checked = 0
    for row in table:
        for column, recorded in row.items():
            if column.endswith("_of"):
                source = re.sub(r"(nn|en)_of$", "nb", column)
                assert recorded == digest(row[source]), (name, row, column)
                checked += 1
    assert checked == {"areas": 48, "dfo_areas": 12, "statements": 148, "levels": 20}[name]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown language 'no'"):
        statements()[0].text("no")  # type: ignore[arg-type]


def test_only_the_statement_that_depends_on_the_date_carries_a_note() -> None:
    assert [s.id for s in statements() if s.note] == ["I3"]


def test_bokmaal_is_word_for_word_the_text_of_the_source_tables(testdata: Path) -> None:
    data = testdata.parent / "data"
    if not data.is_dir():
        pytest.skip("the tables behind the catalogue are not beside the folder of real files")
    with (data / "selvevaluering_pastander.csv").open(encoding="utf-8-sig", newline="") as file:
        source = list(csv.DictReader(file, delimiter=";"))
    assert [(row["pastand_id"], row["omrade_id"], row["pastand"]) for row in source] == [
        (s.id, s.area, s.text("nb")) for s in statements()
    ]
    assert {row["omrade_id"]: row["omrade"] for row in source} == {a.id: a.text("nb") for a in areas()}
    with (data / "selvevaluering_nivaer.csv").open(encoding="utf-8-sig", newline="") as file:
        given = [(int(r["niva"]), r["navn"], r["beskrivelse"]) for r in csv.DictReader(file, delimiter=";")]
    assert given == [(lvl.value, lvl.name("nb"), lvl.text("nb")) for lvl in levels()]
