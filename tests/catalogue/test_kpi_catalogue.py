"""The performance indicators' content."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from xlanskaff.catalogue.kpi import (
    groups,
    kpi,
    kpi_id,
    kpis,
    setting,
    setting_date,
    settings,
    term,
)
from xlanskaff.language.texts import LANGUAGES, Lang

CODES = {
    "gruppe": {"kroner/volum": "amount", "kvalitet": "quality", "produktivitet": "productivity",
               "effektivitet": "efficiency", "effekter": "effects"},
    "rapportniva": {"strategisk": "strategic", "administrativ": "administrative"},
    "retning": {"opp": "up", "ned": "down", "kontekst": "context"},
    "enhet": {"%": "share", "kr": "nok", "antall": "count", "antall / %": "count", "dager": "days", "skår": "score"},
}


def test_there_are_twenty_five_indicators_in_five_groups() -> None:
    assert [found.id for found in kpis()] == [f"KPI{number:02d}" for number in range(1, 26)]
    assert Counter(found.group for found in kpis()).keys() == {group.code for group in groups()}
    assert len(groups()) == 5


def test_the_guides_four_are_strategic() -> None:
    assert all(kpi(f"KPI0{number}").level == "strategic" for number in range(1, 5))
    assert all(kpi(f"KPI0{number}").name_mark == "S" for number in range(1, 5))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_are_told_apart_and_definitions_are_sentences(lang: Lang) -> None:
    assert len({found.text(lang) for found in kpis()}) == 25
    for found in kpis():
        for words in (found.definition(lang), found.data(lang), found.pitfall(lang), found.origin(lang)):
            assert words[0].isupper() and words.endswith("."), (found.id, lang, words)
        assert not found.formula(lang).endswith("."), found.id
        assert not found.text(lang).endswith("."), found.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_codes_have_names(lang: Lang) -> None:
    for found in kpis():
        for code in (f"level.{found.level}", f"unit.{found.unit}", f"direction.{found.direction}"):
            assert term(code).text(lang)


@pytest.mark.parametrize(("typed", "found"), [
    ("KPI01", "KPI01"), ("kpi25", "KPI25"), ("1", "KPI01"), ("KPI 3", "KPI03"), ("kpi001", "KPI01"),
    ("KPI0", None), ("KPI26", None), ("KPI-1", None), ("", None), ("KPI", None), ("KPI1A", None), ("²", None),
])
def test_an_id_is_understood_as_people_type_it(typed: str, found: str | None) -> None:
    assert kpi_id(typed) == found


def test_settings_belong_to_an_indicator_that_exists_and_say_what_they_decide() -> None:
    for each in settings().values():
        assert each.kpi == "" or kpi(each.kpi)
        for lang in LANGUAGES:
            assert each.text(lang).endswith(".")


def test_the_settings_are_those_that_are_written_about() -> None:
    assert setting("least_coverage") == Decimal("0.7")
    assert setting("small_invoice") == 1000
    assert setting("expiry_days") == 180
    assert setting("saving_months") == 12
    assert setting("abc_share") == Decimal("0.8")
    assert setting("most_strategic") == 6
    assert (setting("climate_weight"), setting("climate_places")) == (Decimal("0.3"), 3)
    assert setting_date("climate_in_force") == date(2026, 7, 1)


def test_only_what_the_law_says_is_marked_as_certain_among_the_settings() -> None:
    assert {each.key for each in settings().values() if each.mark == "S"} == {
        "climate_weight", "climate_places", "climate_in_force"}


def test_an_indicator_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        kpi("KPI26")


def test_names_groups_levels_and_directions_are_those_of_the_source_table(testdata: Path) -> None:
    data = testdata.parent / "data" / "kpi.csv"
    if not data.is_file():
        pytest.skip("the table behind the catalogue is not beside the folder of real files")
    with data.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            found = kpi(row["id"])
            assert found.text("nb") == row["navn"]
            assert (found.group, found.level, found.direction, found.unit) == tuple(
                CODES[column][row[column]] for column in ("gruppe", "rapportniva", "retning", "enhet"))
