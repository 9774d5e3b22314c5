"""«Styringsparametere» and «SMARTE-hjelp»: blanks are filled from the catalogue, and every hint leads to its cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tools.action_books import click, given, open_book
from tools.fake_host import FakeActionBook
from tools.strategy_answers import KPIS
from xlanskaff.books import book
from xlanskaff.books.strategy_lists import KPI, KPI_LEVEL
from xlanskaff.books.strategy_records import Strategy
from xlanskaff.catalogue.kpi import kpi
from xlanskaff.excel.host import Page
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import recomputed
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.smarte import check_goal, hints

BOTH = ("strategy", "strategy_simple")


def strategy(key: str = "strategy", lang: Lang = "nb", **tables: list[dict[str, Any]]) -> FakeActionBook:
    """A full strategy with some of its tables replaced."""
    return open_book(key, lang, rows={**given(key, lang), **tables})


def cell(fake: FakeActionBook, name: str, row: int = 0) -> Any:
    area = fake.named[name]
    assert area is not None
    return fake.values(Area(area.sheet, area.top + row, area.left, area.top + row, area.left))[0][0]


def page_of(key: str, fake: FakeActionBook, **host: Any) -> Page:
    click(key, fake, **host)
    return fake.pages[key]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", BOTH)
@pytest.mark.parametrize("typed", ["kpi7", "KPI 07", "KPI07", "7", "label nn"])
def test_an_indicator_typed_by_its_id_becomes_the_one_in_the_list(key: str, lang: Lang, typed: str) -> None:
    typed = str(KPI.label("KPI07", "nn")) if typed == "label nn" else typed
    fake = strategy(key, lang, kpis=[{"parameter": typed}])
    click("kpis", fake)
    assert cell(fake, "xa_kpis_parameter") == KPI.label("KPI07", lang)
    assert cell(fake, "xa_kpis_level") == KPI_LEVEL.label(kpi("KPI07").level, lang)
    cells = recomputed(read(fake, book(key), lang))
    assert cells["kpis", "method"][0] == kpi("KPI07").formula(lang)


def test_what_is_filled_in_stays() -> None:
    level = KPI_LEVEL.label("administrative", "nb")
    fake = strategy(kpis=[{"parameter": "KPI01", "level": level, "baseline": 62, "owner": "Innkjøpssjefen"}])
    click("kpis", fake)
    assert cell(fake, "xa_kpis_level") == level
    assert cell(fake, "xa_kpis_owner") == "Innkjøpssjefen" and cell(fake, "xa_kpis_baseline") == 62


def test_ones_own_indicator_that_is_named_by_an_id_gets_what_the_catalogue_says() -> None:
    fake = strategy(kpis=[{"parameter": "E1"}], own_kpis=[{"name": "kpi 20", "unit": "uker"}])
    click("kpis", fake)
    found = kpi("KPI20")
    assert cell(fake, "xa_own_kpis_name") == found.text("nb")
    assert cell(fake, "xa_own_kpis_method") == found.formula("nb")
    assert cell(fake, "xa_own_kpis_unit") == "uker"
    assert fake.pages["kpis"].rows[0][1] == found.text("nb")


def test_a_name_that_only_begins_like_an_id_is_ones_own() -> None:
    fake = strategy(kpis=[{"parameter": "E1"}], own_kpis=[{"name": "7 dager"}, {"name": "7"}])
    click("kpis", fake)
    assert cell(fake, "xa_own_kpis_name") == "7 dager" and cell(fake, "xa_own_kpis_name", 1) == "7"


def test_formulas_of_the_user_in_other_rows_are_not_touched() -> None:
    fake = strategy(kpis=[{"parameter": "KPI01"}, {"parameter": "KPI02"}, {"parameter": "KPI03"}])
    area = fake.named["xa_kpis_level"]
    assert area is not None
    fake.put(area.sheet, area.top + 1, area.left, "Strategisk")
    fake.written[area.sheet][area.top + 1, area.left] = "A1"
    click("kpis", fake)
    assert fake.written[area.sheet][area.top + 1, area.left] == "A1"
    assert {(a.top, a.bottom) for a in fake.written_areas if a.left == area.left} == {
        (area.top, area.top), (area.top + 2, area.top + 2)}


@pytest.mark.parametrize("key", BOTH)
def test_the_second_time_there_is_nothing_to_fill_in(key: str) -> None:
    fake = strategy(key)
    first, _ = click("kpis", fake)
    fake.calls.clear()
    second, _ = click("kpis", fake)
    assert not fake.written_areas and "katalogen" in first.message and "katalogen" not in second.message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_baseline_path_and_status_of_each_in_the_language_of_the_person(lang: Lang) -> None:
    page = page_of("kpis", strategy(), lang=lang)
    assert [row[4] for row in page.rows] == [baseline for _, baseline, _ in KPIS]
    assert [row[6:10] for row in page.rows] == [targets for _, _, targets in KPIS]
    assert str(page.rows[0][1]) == f"KPI01 {kpi('KPI01').text(lang)}"
    assert [name for name, _ in page.columns][6:10] == ["2027", "2028", "2029", "2030"]


@pytest.mark.parametrize(("today", "baseline", "targets", "status"), [
    (date(2026, 11, 22), 62, (66, 70, 76, 80), "Ikke forfalt"), (date(2028, 1, 1), 62, (66, 70, 76, 80), "Bak målet"),
    (date(2028, 1, 1), 62, (62, 70, 76, 80), "I rute"), (date(2028, 1, 1), 80, (80, 80, 80, 80), "Målet er nådd"),
    (date(2028, 1, 1), 62, (60, 70, 76, 80), "Målene går feil vei"),
    (date(2028, 1, 1), None, (66, 70, 76, 80), "Kan ikke vurderes"),
    (date(2028, 1, 1), 62, (None, None, None, None), "Kan ikke vurderes"),
    (date(2029, 6, 1), 62, (None, None, 76, 80), "Ikke forfalt"),
])
def test_the_status_compares_with_the_last_year_that_has_ended(
        today: date, baseline: float | None, targets: tuple[float | None, ...], status: str) -> None:
    path = {f"target{year}": target for year, target in enumerate(targets, 1)}
    page = page_of("kpis", strategy(kpis=[{"parameter": "KPI01", "baseline": baseline, **path}]), today=today)
    assert page.rows[0][11] == status
    assert (page.rows[0][13] is None) == (status in ("Bak målet", "I rute", "Målet er nådd")) or page.rows[0][13]


def test_an_empty_figure_says_what_data_it_takes() -> None:
    page = page_of("kpis", strategy(kpis=[{"parameter": "KPI01"}]))
    assert kpi("KPI01").data("nb") in str(page.rows[0][13]) and page.rows[0][12] == "0 av 5"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("key", "button"), [(key, button) for key in BOTH for button in ("kpis", "smarte")])
def test_an_empty_strategy_gets_a_sentence_and_no_page(key: str, button: str, lang: Lang) -> None:
    fake = open_book(key, lang, 0)
    outcome, _ = click(button, fake, lang=lang)
    assert outcome.message.endswith(".") and not fake.calls


@pytest.mark.parametrize("share", [0.5, 1.0])
@pytest.mark.parametrize("key", BOTH)
def test_the_hints_are_those_of_the_rule(key: str, share: float) -> None:
    fake = open_book(key, share=share)
    found = Strategy(read(fake, book(key), "nb"))
    form = found.reading.forms["response"]
    expected = []
    for _, row in found.followed:
        goal = found.smarte_goal(row)
        told = hints(check_goal(goal, start=form["period_from"], end=form["period_to"], pace=found.pace), goal)
        expected += [(row["id"], say(hint, "nb").message) for hint in told] or [(row["id"], "Ingen hint.")]
    assert [(row[0], row[3]) for row in page_of("smarte", fake).rows] == expected
    assert not fake.written_areas


@pytest.mark.parametrize("key", BOTH)
def test_every_hint_leads_to_the_cell_that_it_is_about(key: str) -> None:
    goal = {"text": "Bedre innkjøp", "kpi": "K1"}
    fake = strategy(key, goals=[goal], kpis=[{"parameter": "E1"}], approval=[], own_kpis=[])
    page = page_of("smarte", fake)
    columns = {"eier": "owner", "frist": "deadline", "nullpunkt": "baseline", "målverdi": "target1", "ord": "text"}
    for word, column in columns.items():
        number = next(n for n, row in enumerate(page.rows) if f" {word}" in str(row[3]))
        table = "kpis" if column in ("baseline", "target1") else "goals"
        area = fake.named[f"xa_{table}_{column}"]
        assert area is not None
        link = page.links[number, 3]
        assert (link.sheet, link.top, link.left) == (area.sheet, area.top, area.left), word
    block = book(key).block("goals")
    assert labels_of(book(key), block, "text")["nb"]  # type: ignore[arg-type]
