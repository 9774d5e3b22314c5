"""The strategies put together: sound in every language, empty, small and full; and right when recalculated."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tools.collected_books import Sound
from tools.returns import put
from tools.strategy_answers import answers
from xlanskaff.books import book as specification
from xlanskaff.books.strategy_collected import BOOK, CHECKS
from xlanskaff.grammar.layout import place, tab
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.services.batch import BatchResult, batch
from xlanskaff.services.batch_manifest import MANIFEST
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

NAMES = {"1": "Fjordvik", "2": "Nes og Sundet interkommunale innkjøpssamarbeid", "3": "Ås", "4": "Helse & omsorg / Øst",
         "5": "Kultur"}
Made = dict[tuple[Lang, str], CollectResult]


def returned(unit: str, lang: Lang = "nb", *, simple: bool = False, share: float = 1.0, sent: str = "",
             goals: int | None = None) -> bytes:
    """The bytes of one unit's strategy; `sent` names the batch, `goals` is how many of the goals stay in it."""
    given = answers(lang, share=share, simple=simple)
    given["response"] = [{**given.get("response", [{}])[0], "unit_id": unit, "unit_name": NAMES[unit]}]
    if goals is not None:
        given["goals"] = given["goals"][:goals]
    meta = {"unit": unit, "unit_name": NAMES[unit], "batch": sent}
    return write(specification("strategy_simple" if simple else "strategy"), lang, rows=given, meta=meta)


def sent_out(folder: Path) -> BatchResult:
    """Five units, the first of which gets a goal filled in."""
    units, goals = folder / "enheter.csv", folder / "mål.csv"
    units.write_text("id;navn\n" + "".join(f"{key};{name}\n" for key, name in NAMES.items()), "utf-8")
    goals.write_text("enhet;id;mål\n1;M1;Innkjøpene skal gi bedre tjenester\n", "utf-8")
    return batch("strategy", units, folder / "ut", rows={"goals": goals})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """In every language: units that were asked, in all conditions; simple strategies; and nothing at all."""
    folder = tmp_path_factory.mktemp("strategier")
    sent = sent_out(folder)
    full = put(folder / "full", a=returned("1", sent=sent.batch), b=returned("2", "nn", sent=sent.batch),
               c=returned("3", "en", share=0.5), d=returned("4"), e=returned("4", goals=2), rot=b"")
    sources = {"full": full, "simple": put(folder / "simple", a=returned("1", simple=True),
                                           b=returned("2", "nn", simple=True, share=0.5)),
               "blank": put(folder / "blank", a=returned("1", share=0.0))}
    options: dict[str, dict[str, Any]] = {"full": {
        "manifest": sent.out / MANIFEST, "on": date(2026, 12, 1), "due": date(2026, 11, 15)}}
    return {(lang, name): collect([source], folder / f"{lang}-{name}.xlsx", lang=lang, **options.get(name, {}))
            for lang in LANGUAGES for name, source in sources.items()}


@pytest.fixture(scope="module")
def books(made: Made) -> dict[tuple[Lang, str], Path]:
    return {key: result.out for key, result in made.items()}


def _read(path: Path, lang: Lang) -> Reading:
    return read(open_book(path), BOOK, lang)


class TestTheBooks(Sound):
    SPEC = BOOK


def test_the_languages_tell_the_same(made: Made, books: dict[tuple[Lang, str], Path]) -> None:
    for name in ("full", "simple", "blank"):
        shown = [_read(books[lang, name], lang).cells for lang in LANGUAGES]
        for key in (("checks", "ok"), ("checks", "missing"), ("progress", "units"), ("goals", "id"), ("units", "kpis"),
                    ("changes", "id"), ("reckoning", "files")):
            assert shown[0][key] and shown[0][key] == shown[1][key] == shown[2][key]
        assert {str(made[lang, name].counts) for lang in LANGUAGES} == {str(made["nb", name].counts)}


def test_the_overview_says_who_is_behind_and_what_was_changed(books: dict[tuple[Lang, str], Path]) -> None:
    shown = _read(books["nb", "full"], "nb")
    standing = dict(zip(shown.cells["progress", "standing"], shown.cells["progress", "units"], strict=True))
    # One sent a book in which nothing tells the batch, and one sent two books that are not alike.
    assert standing["Har svart"] == 3 and standing["Ulike svar som må avklares"] == 1
    assert standing["Har ikke svart, fristen er ute"] == 1 and sum(standing.values()) == len(NAMES)
    assert [shown.cells["changes", column] for column in ("id", "column", "sent")] == [
        ["M1"], ["Mål"], ["Innkjøpene skal gi bedre tjenester"]]


def test_both_sides_of_the_overview_stand_on_the_same_rows(books: dict[tuple[Lang, str], Path]) -> None:
    names = open_book(books["nb", "full"]).names()
    left, right = names[name_of("checks", "check")], names[name_of("progress", "standing")]
    assert left is not None and right is not None
    assert left.top == right.top and left.bottom - left.top + 1 == len(CHECKS) and right.left > left.right


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_over_the_counts_are_those_of_the_check_sheet(lang: Lang) -> None:
    for word in ("ok", "look", "missing", "waiting"):
        assert text(f"strategy_collected.checks.{word}.label", lang) == text(f"choices.check.{word}", lang)
    for table in ("goals", "considerations"):
        for column in ("owner", "chain", "group", "problems", "reason", "routine", "kpi"):
            here, there = f"strategy_collected.{table}.{column}.label", f"strategy.{table}.{column}.label"
            if column in {c.name for c in _columns(table)}:
                assert text(here, lang) == text(there, lang)


def _columns(table: str) -> Any:
    return BOOK.block(table).columns  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sheet_has_a_tab_of_its_own(lang: Lang) -> None:
    tabs = [tab(BOOK, sheet, lang) for sheet in place(BOOK, lang).spec.sheets]
    assert len(set(tabs)) == len(tabs) and all(len(name) <= 31 for name in tabs)
