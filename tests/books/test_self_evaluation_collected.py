"""The consolidated self-evaluation: sound in every language, empty, small and full; and right when recalculated."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tools.cells import Sheets, cells
from tools.returns import put, returned
from xlanskaff.books.self_evaluation_collected import BOOK
from xlanskaff.catalogue.self_evaluation import areas
from xlanskaff.grammar.layout import place, tab
from xlanskaff.grammar.lint import lint as lint_spec
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.services.collect import collect
from xlanskaff.xlsx.lint import accessibility, lint
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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_specification_keeps_to_the_limits_of_excel(lang: Lang) -> None:
    assert lint_spec(BOOK, lang) == []


def test_our_lint_finds_nothing_in_any_of_them(books: dict[tuple[Lang, str], Path]) -> None:
    found = {path.name: [f.code for f in (*lint(path), *accessibility(path))] for path in books.values()}
    assert len(found) == 9 and not any(found.values()), found


@pytest.mark.sdk
def test_the_open_xml_sdk_finds_nothing_in_any_of_them(sdk, books: dict[tuple[Lang, str], Path]) -> None:
    assert {p: c for p, c in sdk.complaints_of(books.values()).items() if c} == {}


def _apart(path: Path, right: Sheets) -> list[str]:
    cached = cells(path)
    found = []
    for sheet, values in cached.items():
        for where in values.keys() | right[sheet].keys():
            ours, theirs = values.get(where, ""), right[sheet].get(where, "")
            numbers = isinstance(ours, int | float) and isinstance(theirs, int | float)
            if not (math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) if numbers else ours == theirs):
                found.append(f"{path.name} {sheet} {where}: {ours!r} {theirs!r}")
    return found


@pytest.mark.office
def test_libreoffice_comes_to_the_same_results(office, books: dict[tuple[Lang, str], Path]) -> None:
    again = office.recalculated(books.values())
    assert [line for path in books.values() for line in _apart(path, again[path])] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_formulas_follow_from_what_stands_in_the_book(lang: Lang, books: dict[tuple[Lang, str], Path]) -> None:
    book = open_book(books[lang, "full"])
    assert check_formulas(book, read(book, BOOK, lang)) == []


def test_the_first_sheet_says_that_everything_adds_up(books: dict[tuple[Lang, str], Path]) -> None:
    for lang in LANGUAGES:
        for name in SETS:
            first = cells(books[lang, name])[tab(BOOK, BOOK.sheets[0], lang)]
            assert text("collected.adds_up.yes", lang) in first.values()


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
