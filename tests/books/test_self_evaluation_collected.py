"""The consolidated self-evaluation: sound in every language, empty, small and full; and right when recalculated."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.cells import cells
from tools.collected_books import Sound
from tools.returns import put, returned
from xlanskaff.books.self_evaluation_collected import BOOK
from xlanskaff.catalogue.self_evaluation import areas
from xlanskaff.grammar.layout import place, tab
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.services.collect import collect
from xlanskaff.xlsx.read import open_book

FULL = {
    "a": returned("1", 1), "b": returned("2", 2, "nn"), "c": returned("3", 3, "en"), "d": returned("1", 1, "en"),
    "x": returned("4", 1), "y": returned("4", 2), "tom": b"", "blank": returned("6", 1, share=0.0),
    **{f"p{n}": returned("5", n, person=f"P{n}", role=("leader", "buyer")[n % 2]) for n in range(11)},
}
SETS = {"full": FULL, "one": {"a": returned("1", 1, share=0.5)}, "blank": {"a": returned("1", 1, share=0.0)}}


def made(folder: Path, lang: Lang, name: str) -> Path:
    """A consolidated workbook of one of the sets."""
    source = put(folder / f"svar-{name}", **SETS[name])
    return collect([source], folder / f"{lang}-{name}.xlsx", lang=lang, overwrite=True).out


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Lang, str], Path]:
    folder = tmp_path_factory.mktemp("samlet")
    return {(lang, name): made(folder, lang, name) for lang in LANGUAGES for name in SETS}


class TestTheBooks(Sound):
    SPEC = BOOK


def test_the_card_counts_the_units_and_the_line_says_what_to_settle(books: dict[tuple[Lang, str], Path]) -> None:
    shown = list(cells(books["nb", "full"])["Oversikt"].values())
    assert 4 in shown and "Konflikter som må avklares: 1. De står på arket Konflikter." in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_empty_says_so_in_a_sentence(lang: Lang, books: dict[tuple[Lang, str], Path]) -> None:
    book = cells(books[lang, "blank"])
    for sheet in BOOK.sheets:
        for block in ("units", "conflicts", "roles"):
            if sheet.key == block:
                surface = "collected" if block == "conflicts" else "self_evaluation_collected"
                shown = book[tab(BOOK, sheet, lang)].values()
                assert text(f"{surface}.{block}.empty", lang) in shown
                assert text(f"{surface}.{block}.{'unit' if block != 'roles' else 'id'}.label", lang) not in shown


def test_the_columns_of_the_heat_map_have_the_short_names_of_the_areas() -> None:
    for lang in LANGUAGES:
        for area in areas():
            label = text(f"self_evaluation_collected.units.area_{area.id.lower()}.label", lang)
            assert label == f"{area.id} {area.short(lang)}"


def test_a_blank_in_the_heat_map_is_blank_and_no_zero(books: dict[tuple[Lang, str], Path]) -> None:
    book = open_book(books["nb", "one"])
    area = book.names()["xa_units_area_l"]
    assert area is not None and book.values(area) == [[None]]


def test_the_layout_is_the_same_in_every_language() -> None:
    heights = [place(BOOK, lang).heights for lang in LANGUAGES]
    assert heights[0] == heights[1] == heights[2]
