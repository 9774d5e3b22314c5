"""Notes of ours at cells: put in, replaced, taken out; the person's own are left alone."""

from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
import xlsxwriter

from tools.planted import sound
from tools.zips import packed, part, with_parts
from xlanskaff.grammar.page import NOTE
from xlanskaff.xlsx.lint import lint
from xlanskaff.xlsx.notes import count_notes, noted
from xlanskaff.xlsx.package import open_package

WANTED = {("Påstander", "B3"): "xlanskaff XA-201\nHer står «<4>» & =2+2.", ("Påstander", "AA12"): "xlanskaff XA-210",
          ("Les meg", "A1"): "xlanskaff XA-1", ("Borte", "A1"): "xlanskaff XA-2"}


def put(source: bytes, notes: dict[tuple[str, str], str]) -> bytes:
    return b"".join(noted(source, notes, file="svar.xlsx"))


def read(data: bytes) -> dict[tuple[str, str], str]:
    """What another reader finds."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {(sheet.title, cell.coordinate): cell.comment.text for sheet in book for row in sheet.iter_rows()
            for cell in row if cell.comment}


def with_own() -> bytes:
    """A workbook in which the person has written notes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Påstander")
        sheet.write_comment("B3", "Spør Kari", {"author": "Ola"})
        sheet.write_comment("C9", "Sjekk")
        sheet.write("A1", 1)
    return made.getvalue()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "svar.xlsx"


def test_notes_stand_at_their_cells_and_nothing_else_changes() -> None:
    made = put(sound(), WANTED)
    assert read(made) == {place: text for place, text in WANTED.items() if place[0] != "Borte"}
    assert count_notes(made, file="svar.xlsx") == 3
    before, after = packed(sound()), packed(made)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
                       "xl/worksheets/_rels/sheet2.xml.rels"} | (changed & {"xl/worksheets/_rels/sheet1.xml.rels"})


@pytest.mark.parametrize("make", [sound, with_own])
def test_the_validator_and_the_lint_accept_them(make: object, here: Path, sdk: ModuleType) -> None:
    source = make()  # type: ignore[operator]
    here.write_bytes(put(source, WANTED))
    assert lint(here) == lint(source)
    assert sdk.complaints(here) == []


def test_new_notes_take_the_place_of_ours() -> None:
    once = put(sound(), WANTED)
    assert put(once, WANTED) == once
    again = put(once, {("Påstander", "C4"): "xlanskaff XA-9"})
    assert read(again) == {("Påstander", "C4"): "xlanskaff XA-9"}
    assert part(again, "xl/drawings/vmlDrawing2.vml").count("<v:shape ") == 1


def test_taking_them_out_gives_every_part_back() -> None:
    made = put(put(sound(), WANTED), {})
    before, after = packed(sound()), packed(made)
    assert before.keys() == after.keys()
    assert all(part(made, name) == part(sound(), name) for name in before if name.endswith((".xml", ".rels")))
    assert noted(sound(), {}, file="") == [sound()]


def test_a_note_of_the_persons_own_stays_where_it_is() -> None:
    made = put(with_own(), WANTED)
    assert read(made) == {("Påstander", "B3"): "Spør Kari", ("Påstander", "C9"): "Sjekk",
                          ("Påstander", "AA12"): "xlanskaff XA-210"}
    assert put(made, WANTED) == made
    bare = put(made, {})
    assert read(bare) == {("Påstander", "B3"): "Spør Kari", ("Påstander", "C9"): "Sjekk"}
    assert count_notes(bare, file="") == 0
    for name in ("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"):
        assert part(bare, name) == part(with_own(), name)


def test_notes_that_excel_wrote_for_us_are_known_too() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet("Påstander").write_comment("B3", "xlanskaff XA-201\nSkrevet i Excel")
    assert count_notes(made.getvalue(), file="") == 1
    assert read(put(made.getvalue(), {})) == {}


def test_libreoffice_reads_them_and_keeps_them(here: Path, tmp_path: Path, office: ModuleType) -> None:
    here.write_bytes(put(sound(), WANTED))
    kept = read(office.resave(here, tmp_path / "lagret").read_bytes())
    assert kept.keys() == read(here.read_bytes()).keys()


@pytest.mark.parametrize("name", ["review_checklist.xlsm", "DataValidationEvaluations.xlsx", "Contract_Log.xltx"])
def test_real_workbooks_get_their_parts_back(name: str, testdata: Path) -> None:
    source = next(testdata.rglob(name)).read_bytes()
    sheets = [sheet.name for sheet in open_package(source).sheets]
    made = put(source, {(sheet, "B3"): f"{NOTE}XA-1" for sheet in sheets})
    assert 0 < count_notes(made, file="") <= len(sheets)
    assert {(f.code, f.sheet, f.cell) for f in lint(made)} <= {(f.code, f.sheet, f.cell) for f in lint(source)}
    bare = put(made, {})
    before, after = packed(source), packed(bare)
    assert before.keys() == after.keys()
    assert [each for each in before if before[each] != after[each] and part(source, each) != part(bare, each)] == []


def test_a_strict_workbook_is_given_back_as_it_is() -> None:
    strict = part(sound(), "xl/workbook.xml").replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
    source = with_parts(sound(), {"xl/workbook.xml": strict})
    assert put(source, WANTED) == source
