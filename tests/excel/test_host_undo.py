"""«Angre siste»: cells get back what stood there, by another process, unless somebody has changed them since."""

from __future__ import annotations

import json
import os
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.action_files import saved, typed_over
from tools.fake_excel import FakeExcel
from tools.fake_excel_books import Workbook
from xlanskaff.errors import Problem
from xlanskaff.excel import journal
from xlanskaff.excel.click import click
from xlanskaff.excel.journal import Cell, Entry, Replaced
from xlanskaff.excel.live_app import running
from xlanskaff.excel.live_host import LiveHost
from xlanskaff.grammar.book import Area, CellError

AREA = Area("Ark «æøå»", 2, 3, 3, 3)
ENTRY = Entry("C:\\Å\\Bok.xlsx", "kpis", (Replaced(AREA, ((Cell(1.5),), (Cell(formula="A1&\"æ\""),)),
                                                   ((Cell("=tekst"),), (Cell(CellError("#N/A")),))),))


pytestmark = pytest.mark.usefixtures("home")


def content(book: Workbook) -> dict[str, tuple[dict[tuple[int, int], object], dict[tuple[int, int], str]]]:
    return {name: (dict(page.values), dict(page.formulas)) for name, page in book.pages.items()}


def kept(home: Path) -> list[Path]:
    return sorted(home.rglob("undo/*.json"))


def recalculated(fake: FakeExcel, tmp_path: Path, home: Path) -> tuple[Workbook, dict[str, object], list[Area]]:
    """A book in which formulas were put back where numbers had been typed, and what stood there before."""
    path, cells = typed_over("prioritisation", tmp_path)
    opened = fake.open(path)
    before = content(opened)
    click("recalculate")
    assert content(opened) != before and len(kept(home)) == 1
    return opened, dict(before), cells


def test_undo_puts_back_values_and_formulas_and_is_used_up(fake: FakeExcel, tmp_path: Path, home: Path) -> None:
    opened, before, cells = recalculated(fake, tmp_path, home)
    fake.calls.clear()
    assert click("undo").startswith("Det knappen «Beregn på nytt» gjorde, er angret.")
    assert content(opened) == before
    assert len(fake.done("write formulas")) == len(set(fake.done("write formulas"))) <= len(cells)
    assert kept(home) == []
    assert click("undo").startswith("XA-807 ")
    assert content(opened) == before


def test_a_cell_that_was_changed_since_keeps_everything_as_it_is(fake: FakeExcel, tmp_path: Path, home: Path) -> None:
    opened, _, cells = recalculated(fake, tmp_path, home)
    cell = cells[0]
    opened.pages[cell.sheet].formulas.pop((cell.top, cell.left))
    opened.pages[cell.sheet].values[cell.top, cell.left] = 8.0
    after = content(opened)
    said = click("undo")
    assert said.startswith("XA-808 ") and f"{cell.sheet}!{cell.a1}" in said
    assert content(opened) == after and len(kept(home)) == 1


def test_a_sheet_that_is_gone_since_keeps_everything_as_it_is(fake: FakeExcel, tmp_path: Path, home: Path) -> None:
    opened, _, cells = recalculated(fake, tmp_path, home)
    del opened.pages[cells[0].sheet]
    after = content(opened)
    assert click("undo").startswith("XA-808 ") and content(opened) == after


def test_what_excel_has_written_in_its_own_way_is_still_what_we_wrote(fake: FakeExcel, tmp_path: Path,
                                                                      home: Path) -> None:
    opened, before, cells = recalculated(fake, tmp_path, home)
    for cell in cells:
        formulas = opened.pages[cell.sheet].formulas
        formulas[cell.top, cell.left] = formulas[cell.top, cell.left].replace("IF(", "if( ")
    click("undo")
    assert content(opened) == before


def test_only_the_last_action_is_kept_and_each_book_has_its_own(fake: FakeExcel, tmp_path: Path, home: Path) -> None:
    for name in ("en", "to"):
        (tmp_path / name).mkdir()
        fake.open(saved("prioritisation", tmp_path / name))
        for value in ("a", "b"):
            host = LiveHost(running(), "nb", home / ".local/state/xlanskaff/undo", "kpis")
            book = host.active()
            assert book is not None
            area = book.names()["xa_problems_problem"]
            assert area is not None
            book.replace(Area(area.sheet, area.top, area.left, area.top, area.left), [[value]])
            host.commit()
    assert len(kept(home)) == 2
    click("undo")
    assert fake.active is not None
    page = fake.active.pages["Problemer"]
    assert "a" in page.values.values() and "b" not in page.values.values()
    assert "b" in fake.books[0].pages["Problemer"].values.values()


def test_where_it_cannot_be_written_down_nothing_is_changed(fake: FakeExcel, tmp_path: Path, home: Path) -> None:
    path, _ = typed_over("prioritisation", tmp_path)
    opened = fake.open(path)
    before = content(opened)
    (home / ".local/state/xlanskaff").mkdir(parents=True)
    (home / ".local/state/xlanskaff/undo").write_text("")
    assert click("recalculate").startswith("XA-814 ")
    assert content(opened) == before


def test_a_book_that_was_closed_without_being_saved_has_nothing_to_undo(fake: FakeExcel, tmp_path: Path,
                                                                        home: Path) -> None:
    opened, before, _ = recalculated(fake, tmp_path, home)
    again = fake.open(Path(opened.fullname))
    assert click("undo").startswith("XA-807 ") and content(again) == before


def test_what_is_a_week_old_goes_with_the_next_click_whatever_it_is(fake: FakeExcel, tmp_path: Path,
                                                                    home: Path) -> None:
    recalculated(fake, tmp_path, home)
    os.utime(kept(home)[0], (time.time() - 8 * 24 * 3600,) * 2)
    click("about")
    assert kept(home) == []


# the file itself


def test_an_entry_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    journal.keep(tmp_path / "angre", ENTRY)
    assert journal.find(tmp_path / "angre", ENTRY.book) == ENTRY
    assert journal.find(tmp_path / "angre", "C:\\Å\\Annen bok.xlsx") is None
    journal.forget(tmp_path / "angre", ENTRY.book)
    assert journal.find(tmp_path / "angre", ENTRY.book) is None
    assert list((tmp_path / "angre").iterdir()) == []


@given(st.lists(st.one_of(
    st.none(), st.booleans(), st.integers(-10**9, 10**9), st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]))), min_size=2, max_size=2))
def test_every_value_a_cell_can_hold_comes_back(tmp_path_factory: pytest.TempPathFactory, values: list[object]) -> None:
    cells = tuple((Cell(value),) for value in values)  # type: ignore[arg-type]
    folder = tmp_path_factory.getbasetemp() / "journal"
    journal.keep(folder, Entry("Bok", "rank", (Replaced(AREA, cells, cells),)))
    found = journal.find(folder, "Bok")
    assert found is not None and found.areas[0].before == cells


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    journal.keep(tmp_path / "angre", ENTRY)
    [path] = (tmp_path / "angre").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_a_week_old_is_deleted_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "angre"
    journal.keep(folder, ENTRY)
    [old] = folder.iterdir()
    os.utime(old, (time.time() - 8 * 24 * 3600,) * 2)
    journal.keep(folder, Entry("Annen", "rank", ENTRY.areas))
    assert not old.exists() and len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("written", ["", "{", "[]", '{"version": 2}', '{"version": 1, "book": "C:\\\\Å\\\\Bok.xlsx"}',
                                     '{"version": 1, "book": "C:\\\\Å\\\\Bok.xlsx", "action": "x", "areas": [1]}'])
def test_a_file_that_cannot_be_read_is_nothing_to_undo(written: str, tmp_path: Path) -> None:
    folder = tmp_path / "angre"
    journal.keep(folder, ENTRY)
    [path] = folder.iterdir()
    path.write_text(written, encoding="utf-8")
    assert journal.find(folder, ENTRY.book) is None


def test_no_cell_but_those_replaced_is_written_down(fake: FakeExcel, tmp_path: Path, home: Path) -> None:
    recalculated(fake, tmp_path, home)
    document = json.loads(kept(home)[0].read_text(encoding="utf-8"))
    assert document["action"] == "recalculate"
    assert {tuple(cell) if isinstance(cell, list) else cell for area in document["areas"] for row in area["before"]
            for cell in row} == {7}


def test_a_journal_that_cannot_be_kept_is_told_with_the_folder(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(Problem) as stopped:
        journal.keep(tmp_path / "fil" / "angre", ENTRY)
    [finding] = stopped.value.findings
    assert finding.code == "XA-814" and finding.args["folder"] == str(tmp_path / "fil" / "angre")
