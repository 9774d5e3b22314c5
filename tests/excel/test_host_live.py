"""The live Excel, behind the real xlwings: little is read and written, and nothing is left otherwise than it was."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tools.action_files import saved, typed_over, whole
from tools.disturb import Disturbed
from tools.fake_excel import SETTINGS, FakeExcel
from tools.fake_excel_books import Note, Page, Workbook
from xlanskaff.books import EVERY
from xlanskaff.errors import Problem, warning
from xlanskaff.excel import live_read
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.excel.click import click
from xlanskaff.excel.live_app import running
from xlanskaff.excel.live_changes import LiveActionBook
from xlanskaff.excel.live_host import LiveHost
from xlanskaff.grammar.book import Area, CellError
from xlanskaff.grammar.page import Page as OurPage
from xlanskaff.services.check_book import examine_book
from xlanskaff.services.check_file import examine
from xlanskaff.xlsx.read import open_book

ON_THE_BOOK = [key for key in ACTIONS if key not in ("new", "batch", "collect", "language", "troubleshoot", "about")]


pytestmark = pytest.mark.usefixtures("home")


def book_of(fake: FakeExcel, tmp_path: Path, action: str = "test") -> LiveActionBook:
    book = LiveHost(running(), "nb", tmp_path / "angre", action).active()
    assert book is not None
    return book


def content(book: Workbook) -> dict[str, tuple[dict[tuple[int, int], object], dict[tuple[int, int], str]]]:
    return {name: (dict(page.values), dict(page.formulas)) for name, page in book.pages.items()}


def ours(path: Path) -> dict[str, list[Area]]:
    """The areas that names of ours cover, by sheet."""
    found: dict[str, list[Area]] = {}
    for name, area in open_book(path).names().items():
        if name.startswith("xa_") and area is not None:
            found.setdefault(area.sheet, []).append(area)
    return found


# reading


@pytest.mark.parametrize("key", EVERY)
def test_a_check_finds_the_same_in_the_live_book_as_in_its_file(key: str, fake: FakeExcel, tmp_path: Path) -> None:
    path, _ = typed_over(key, tmp_path)
    fake.open(path)
    book = book_of(fake, tmp_path)
    live, file = examine_book(book, file=path.name), examine(path)
    assert live.findings == file.findings
    assert live.identity.unit == file.identity.unit == "7"


def test_hidden_and_merged_cells_are_seen_as_in_the_file(fake: FakeExcel, tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    odd = Disturbed(path.read_bytes())
    odd.hide_rows("Problemer", [11, 12, 40])
    odd.hide_columns("Problemer", "D")
    odd.merge("Problemer", "C13:C14")
    fake.open(odd.save(path))
    book = book_of(fake, tmp_path)
    live = [f for f in examine_book(book, file=path.name).findings if f.code in ("XA-198", "XA-199")]
    assert live == [f for f in examine(path).findings if f.code in ("XA-198", "XA-199")]
    assert len(live) == 2


@pytest.mark.parametrize("by_value2", [True, False])
def test_values_are_as_a_file_has_them(by_value2: bool, fake: FakeExcel, tmp_path: Path) -> None:
    path = saved("strategy_simple", tmp_path)
    page = fake.open(path).pages["Les meg"]
    fake.by_value2 = by_value2
    page.values |= {(60, 1): 3.0, (61, 1): 46327.5, (62, 1): CellError("#N/A"), (63, 1): True, (64, 1): "#text"}
    page.dates.add((61, 1))
    book = book_of(fake, tmp_path)
    found = [row[0] for row in book.values(Area("Les meg", 60, 1, 65, 1))]
    assert found == [3, 46327.5, CellError("#N/A"), True, "#text", None]
    assert [type(value) for value in found[:2]] == [int, float]
    file = open_book(path)
    for sheet in file.sheets():
        used = file.used(sheet)
        if used is not None and sheet != "Les meg":
            assert [[value or None for value in row] for row in book.values(used)] == [
                [value or None for value in row] for row in file.values(used)]
            assert book.used(sheet) == used
            assert book.formulas(used) == file.formulas(used)


def test_a_text_that_begins_with_an_equals_sign_is_no_formula(fake: FakeExcel, tmp_path: Path) -> None:
    page = fake.open(saved("prioritisation", tmp_path)).pages["Les meg"]
    page.values[60, 1] = "=1+1"
    assert book_of(fake, tmp_path).formulas(Area("Les meg", 60, 1, 60, 1)) == [[None]]


def test_of_a_sheet_that_is_too_large_only_what_is_asked_for_is_read(fake: FakeExcel, tmp_path: Path) -> None:
    page = fake.open(saved("prioritisation", tmp_path)).pages["Les meg"]
    page.values[900_000, 2] = 1
    book = book_of(fake, tmp_path)
    area = Area("Les meg", 2, 2, 4, 2)
    assert book.values(area) == book.values(area) == open_book(tmp_path / "Årsbok – møte 1.xlsx").values(area)
    assert fake.done("values") == [("Les meg", "B2:B4")]
    used = book.used("Les meg")
    assert used is not None and used.bottom == 900_000


def test_a_column_or_a_row_that_comes_flat_is_put_up_again() -> None:
    assert live_read._rows([1.0, 2.0], 2, 1) == [[1.0], [2.0]]
    assert live_read._rows([1.0, 2.0], 1, 2) == [[1.0, 2.0]]
    assert live_read._rows(((1.0,),), 1, 1) == live_read._rows(1.0, 1, 1) == [[1.0]]


def test_days_of_a_book_that_counts_from_1904_are_its_own(fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    opened.api.Date1904, fake.by_value2 = True, False
    opened.pages["Les meg"].values[60, 1] = 46327.0
    opened.pages["Les meg"].dates.add((60, 1))
    assert book_of(fake, tmp_path).values(Area("Les meg", 60, 1, 60, 1)) == [[46327 - 1462]]


# every button on every book


@pytest.mark.parametrize("key", EVERY)
def test_each_action_reads_and_writes_an_area_once_and_writes_in_ours_alone(key: str, fake: FakeExcel,
                                                                            tmp_path: Path) -> None:
    path, _ = typed_over(key, tmp_path)
    named = ours(path)
    for action in ON_THE_BOOK:
        opened = fake.open(path)
        first = min((area for areas in named.values() for area in areas), key=lambda area: (area.sheet, area.top))
        opened.selection = first
        before, sheets = content(opened), list(opened.pages)
        fake.calls.clear()
        said = click(action)
        assert said and "XA-809" not in said and "XA-803" not in said, (action, said)
        counts = Counter(call for call in fake.calls if call[0] in ("values", "formulas", "write values",
                                                                    "write formulas"))
        assert max(counts.values(), default=0) <= 1, (action, counts.most_common(2))
        assert {setting: fake.settings[setting] for setting in SETTINGS if setting != "status_bar"} == {
            setting: value for setting, value in SETTINGS.items() if setting != "status_bar"}
        for sheet in sheets:
            now = content(opened).get(sheet, ({}, {}))
            changed = {place for was, has in zip(before[sheet], now, strict=True)
                       for place in was.keys() | has.keys() if was.get(place) != has.get(place)}
            assert all(any(a.top <= row <= a.bottom and a.left <= column <= a.right for a in named.get(sheet, ()))
                       for row, column in changed), (action, sheet, changed)


# writing


def problems(book: LiveActionBook, column: str = "problem") -> Area:
    area = book.names()[f"xa_problems_{column}"]
    assert area is not None
    return Area(area.sheet, area.top, area.left, area.top + 4, area.left)


@pytest.mark.parametrize("as_text", [True, False])
def test_text_stays_text_whatever_excel_would_make_of_it(as_text: bool, fake: FakeExcel, tmp_path: Path) -> None:
    page = fake.open(saved("prioritisation", tmp_path)).pages["Problemer"]
    book = book_of(fake, tmp_path)
    area = problems(book)
    if as_text:
        page.as_text |= {(row, area.left) for row in range(area.top, area.bottom + 1)}
    texts = ["=1+1", "1.2", "mai 5", "SANN", "Skole & barnehage"]
    book.replace(area, [[each] for each in texts])
    assert fake.done("write values") == []
    book.commit()
    assert [page.values[area.top + n, area.left] for n in range(5)] == texts
    assert fake.done("write values") == [("Problemer", area.a1)]


def test_formulas_are_written_as_excel_itself_has_them(fake: FakeExcel, tmp_path: Path) -> None:
    page = fake.open(saved("prioritisation", tmp_path)).pages["Problemer"]
    book = book_of(fake, tmp_path)
    area = problems(book, "place")
    book.put_formulas(area, [["_xlfn.IFS(1,2)"], ["{_xlfn.TEXTJOIN(1)}"], ["A1"], ["A2"], ['"_xlfn."&A1']])
    book.commit()
    assert [page.formulas[area.top + n, area.left] for n in range(5)] == [
        "IFS(1,2)", "TEXTJOIN(1)", "A1", "A2", '"_xlfn."&A1']


def test_nothing_is_written_before_the_action_is_through(fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    before = content(opened)
    book = book_of(fake, tmp_path)
    book.replace(problems(book), [["x"]] * 5)
    book.put_page(page())
    book.mark([])
    assert content(opened) == before


@pytest.mark.parametrize(("sheet", "row", "column"), [("Les meg", 2, 2), ("Problemer", 1, 1), ("Problemer", 500, 3)])
def test_cells_that_no_name_of_ours_covers_are_left_alone(sheet: str, row: int, column: int, fake: FakeExcel,
                                                          tmp_path: Path) -> None:
    fake.open(saved("prioritisation", tmp_path))
    with pytest.raises(Problem) as stopped:
        book_of(fake, tmp_path).replace(Area(sheet, row, column, row, column), [[1]])
    assert [f.code for f in stopped.value.findings] == ["XA-805"]


def test_a_sheet_that_is_gone_and_one_that_is_protected_are_told(fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    opened.pages["Problemer"].api.ProtectContents = True
    book = book_of(fake, tmp_path)
    with pytest.raises(Problem) as stopped:
        book.replace(problems(book), [["x"]] * 5)
    assert [f.code for f in stopped.value.findings] == ["XA-802"]
    with pytest.raises(Problem) as stopped:
        book.values(Area("Borte", 1, 1, 1, 1))
    assert [f.code for f in stopped.value.findings] == ["XA-804"]


# pages and notes


def page(rows: int = 2) -> OurPage:
    return OurPage("findings", "Funn", "=Tittel", "Ingress.", [("Nr", 6.0), ("Hva", 40.0)],
                   [(number, "=2+2") for number in range(rows)], {(0, 1): Area("Problemer", 9, 3, 9, 3)})


def put(fake: FakeExcel, tmp_path: Path, rows: int = 2) -> Page:
    book = book_of(fake, tmp_path)
    book.put_page(page(rows))
    book.commit()
    assert fake.active is not None and fake.active.front == "Funn"
    return fake.active.pages["Funn"]


def test_a_page_is_one_writing_and_takes_the_place_of_the_last(fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    count = len(opened.pages)
    put(fake, tmp_path, rows=9)
    made = put(fake, tmp_path)
    assert len(opened.pages) == count + 1
    assert fake.done("write formulas") == [("Funn", "B2:C15"), ("Funn", "B2:C8")]
    assert (made.values[2, 2], made.values[8, 3], made.values[7, 2]) == ("=Tittel", "=2+2", 0.0)
    assert made.formulas == {(7, 3): 'HYPERLINK("#\'Problemer\'!C9","=2+2")'}
    assert (9, 2) not in made.values
    assert opened.names["xa_page_findings"] == "='Funn'!$A$1"


def test_notes_are_ours_and_the_persons_own_are_left(fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    sheet = opened.pages["Problemer"]
    sheet.notes[9, 3] = Note(sheet, (9, 3), "Spør Kari")
    findings = [warning("XA-210", sheet="Problemer", cell=cell, label="Felt")
                for cell in ("C9", "C10", "C10", "D11:D14")]
    for _ in range(2):
        book = book_of(fake, tmp_path)
        book.mark([*findings, warning("XA-506"), warning("XA-210", sheet="Borte", cell="A1", label="x")])
        book.commit()
    assert {place: note.text[:16] for place, note in sheet.notes.items()} == {
        (9, 3): "Spør Kari", (10, 3): "xlanskaff XA-210", (11, 4): "xlanskaff XA-210"}
    assert sheet.notes[10, 3].text.count("XA-210") == 2
    put(fake, tmp_path)
    book = book_of(fake, tmp_path)
    assert book.unmark() == 3
    book.commit()
    assert set(sheet.notes) == {(9, 3)} and "Funn" not in opened.pages and "xa_page_findings" not in opened.names
    assert book_of(fake, tmp_path).unmark() == 0


def test_a_page_alone_is_shown_in_a_book_of_its_own(fake: FakeExcel) -> None:
    click("about")
    assert fake.active is not None and fake.active.name == "Bok1"
    assert len(fake.done("write formulas")) == 1


# the person


@pytest.mark.parametrize(("chosen", "expected"), [("C:\\Å\\liste.csv", Path("C:\\Å\\liste.csv")), (None, None)])
def test_a_file_or_a_folder_is_chosen_in_excels_own_dialog(chosen: str | None, expected: Path | None,
                                                           fake: FakeExcel, tmp_path: Path) -> None:
    fake.open(saved("prioritisation", tmp_path))
    fake.picks = [chosen, chosen]
    host = LiveHost(running(), "nb", tmp_path, "batch")
    assert host.pick_file("Velg liste", (".csv", ".xlsx")) == host.pick_folder("Velg mappe") == expected
    assert fake.done("dialog") == [("file", ""), ("folder", "")]


def test_progress_is_told_a_per_cent_at_a_time_and_gone_afterwards(fake: FakeExcel, tmp_path: Path) -> None:
    fake.open(saved("prioritisation", tmp_path))
    host = LiveHost(running(), "nb", tmp_path, "batch")
    for done in range(1, 1001):
        host.progress(done, 1000)
    assert len(fake.told) == 101 and fake.told[-1] == "Arbeider: 1000 av 1000."


def test_the_selection_of_another_book_or_of_no_cells_is_none(fake: FakeExcel, tmp_path: Path) -> None:
    fake.open(saved("prioritisation", tmp_path))
    assert book_of(fake, tmp_path).selected() is None
    assert fake.active is not None
    fake.active.selection = Area("Problemer", 9, 3, 10, 4)
    assert book_of(fake, tmp_path).selected() == Area("Problemer", 9, 3, 10, 4)


def test_a_hidden_sheet_is_not_shown_by_bringing_the_person_there(fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    book = book_of(fake, tmp_path)
    book.show(Area("_meta", 1, 1, 1, 1))
    book.show(Area("Problemer", 9, 3, 9, 3))
    book.commit()
    assert opened.front == "Problemer" and opened.selection == Area("Problemer", 9, 3, 9, 3)
    assert not book.visible("_meta") and whole("prioritisation")
