"""The tools that stand in for Excel do what the other tests trust them to do."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter

from tools.cells import cells
from tools.pictures import render
from xlanskaff.grammar.book import CellError


@pytest.fixture(scope="module")
def stale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose cached results are wrong on purpose, under a name with Norwegian letters."""
    path = tmp_path_factory.mktemp("office") / "Påstander og mål.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tall & tekst")
        sheet.write("A1", 2.5)
        sheet.write_formula("A2", "=A1*2", None, 99)
        sheet.write_formula("A3", "=NA()", None, 99)
        sheet.write_formula("A4", '=""', None, "noe")
        sheet.write("A6", True)
        sheet.write("A7", " blåbær_x0041_ ")
        sheet.write_formula("A8", '=_xlfn.TEXTJOIN("; ",TRUE,A1,A7)', None, "")
        hidden = book.add_worksheet("_meta")
        hidden.write("B2", 45658)
        hidden.very_hidden()
        long = book.add_worksheet("Lang")
        for row in range(150):
            long.write(row, 0, row)
    return path


def test_recalculation_replaces_every_cached_result(office: ModuleType, stale: Path) -> None:
    found = office.recalculated([stale])[stale]
    assert found["Tall & tekst"] == {
        (1, 1): 2.5, (2, 1): 5, (3, 1): CellError("#N/A"), (4, 1): "", (6, 1): True,
        (7, 1): " blåbær_x0041_ ", (8, 1): "2,5;  blåbær_x0041_ ",
    }
    assert found["_meta"] == {(2, 2): 45658}


def test_the_values_in_the_file_itself_are_read_as_they_stand(stale: Path) -> None:
    assert cells(stale)["Tall & tekst"][2, 1] == 99


def test_many_files_of_one_name_keep_apart(office: ModuleType, stale: Path, tmp_path: Path) -> None:
    other = tmp_path / stale.name
    with xlsxwriter.Workbook(other) as book:
        book.add_worksheet("Annet").write("A1", "annet")
    found = office.recalculated([stale, other])
    assert list(found[other]) == ["Annet"]
    assert list(found[stale]) == ["Tall & tekst", "_meta", "Lang"]


def test_a_file_that_is_no_workbook_is_named(office: ModuleType, tmp_path: Path) -> None:
    broken = tmp_path / "ødelagt.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(RuntimeError, match=r"ødelagt\.xlsx"):
        office.recalculated([broken])


def test_a_resaved_copy_keeps_its_name_and_the_original_its_bytes(
    office: ModuleType, stale: Path, tmp_path: Path
) -> None:
    before = stale.read_bytes()
    copy = office.resave(stale, tmp_path)
    assert copy == tmp_path / stale.name
    assert cells(copy)["Tall & tekst"][2, 1] == 5
    assert stale.read_bytes() == before


@pytest.mark.office
def test_every_page_of_every_visible_sheet_becomes_a_picture(stale: Path, tmp_path: Path) -> None:
    made = render(stale, tmp_path)
    names = [p.name for p in made]
    assert names[0] == "Påstander og mål-01-Tall_tekst-1.png"
    assert names[1:] == [f"Påstander og mål-02-Lang-{page}.png" for page in range(1, len(names))]
    assert len(names) > 2
    assert all(p.read_bytes().startswith(b"\x89PNG") for p in made)


def test_the_validator_accepts_a_sound_file_and_names_the_fault_of_another(
    sdk: ModuleType, stale: Path, tmp_path: Path
) -> None:
    faulty = tmp_path / "faulty.xlsx"
    with xlsxwriter.Workbook(faulty) as book:
        sheet = book.add_worksheet()
        sheet.zoom = 5000  # Excel stops at 400
    found = sdk.complaints_of([stale, faulty])
    assert found[stale] == []
    assert {c.part for c in found[faulty]} == {"/xl/worksheets/sheet1.xml"}
