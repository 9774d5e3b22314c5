"""Sheets of ours put into a workbook and taken out: places are counted anew, and nothing is left behind."""

from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter

from tools.planted import sound
from tools.zips import packed, part, with_parts
from xlanskaff.grammar.book import Area, CellError
from xlanskaff.grammar.page import Page, page_name, pages_of
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.xlsx.extend import extended
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.package import open_package
from xlanskaff.xlsx.page_sheet import PageSheet
from xlanskaff.xlsx.read import FileBook

TYPES, WORKBOOK, LINKS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def page(key: str = "findings", tab: str = "Funn") -> Page:
    return Page(key, tab, f"Om {tab}", "Første linje. " * 12, [("Nr", 6.0), ("Hva", 30.0), ("Tall", 10.0)],
                [(1, "=2+2 & <æ>", 2.5), (None, "", True), (3, "x" * 200, CellError("#N/A"))],
                {(0, 1): Area("Påstander", 3, 2, 3, 2), (2, 1): Area("Borte", 1, 1, 1, 1)})


def put(source: bytes, *pages: Page, without: tuple[str, ...] = (), lang: Lang = "nb") -> bytes:
    return b"".join(extended(source, [PageSheet(each, lang) for each in pages], without=without, file="svar.xlsx"))


def book(data: bytes) -> FileBook:
    return FileBook(open_package(data))


def test_values_stand_as_they_are_and_links_lead_to_sheets_that_are_there() -> None:
    made = put(sound(), page())
    found = book(made)
    assert found.values(Area("Funn", 7, 2, 9, 4)) == [
        [1, "=2+2 & <æ>", 2.5], [None, None, True], [3, "x" * 200, CellError("#N/A")]]
    assert found.formulas(Area("Funn", 7, 2, 9, 4)) == [[None] * 3] * 3
    text = part(made, "xl/worksheets/sheet3.xml")
    assert text.count("<hyperlink ") == 1 and "location=\"'Påstander'!B3\"" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_is_accepted_by_lint_and_validator(lang: Lang, sdk: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "svar.xlsx"
    path.write_bytes(put(sound(), page(), page("ranking", "Rang: æøå/[1]"), lang=lang))
    assert [*lint(path), *accessibility(path)] == []
    assert sdk.complaints(path) == []


def test_a_page_is_known_by_its_name_whatever_its_tab_is_called() -> None:
    made = put(put(sound(), page(tab="Les meg")), page("ranking"))
    assert pages_of(book(made).names()) == {"findings": "Les meg (2)", "ranking": "Funn"}


def test_places_behind_a_sheet_that_goes_are_counted_anew() -> None:
    made = put(sound(), page("a", "En"), page("b", "To"), page("c", "Tre"))
    text = part(made, WORKBOOK)
    assert "activeTab" not in text
    shown = with_parts(made, {WORKBOOK: text.replace("<workbookView ", '<workbookView activeTab="4" ', 1)})
    less = put(shown, without=("En", "To"))
    text = part(less, WORKBOOK)
    assert list(book(less).sheets()) == ["Les meg", "Påstander", "Tre"]
    assert 'localSheetId="4"' not in text and text.count('localSheetId="2"') == 3
    assert 'activeTab="2"' in text
    assert lint(less) == ()


def test_what_only_the_sheet_led_to_goes_with_it_and_what_others_lead_to_stays() -> None:
    made = put(sound(), page())
    links = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
             'printerSettings" Target="../printerSettings/printerSettings9.bin"/>'
             '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
             'drawing" Target="../drawings/drawing1.xml"/></Relationships>')
    printed = with_parts(made, {"xl/worksheets/_rels/sheet3.xml.rels": links,
                                "xl/printerSettings/printerSettings9.bin": b"x"})
    after = packed(put(printed, without=("Funn",)))
    assert {name for name in after if "sheet3" in name or "printerSettings9" in name} == set()
    assert "xl/drawings/drawing1.xml" in after


def test_taking_out_what_was_put_in_gives_the_parts_back() -> None:
    made = put(put(sound(), page()), without=("Funn",))
    before, after = packed(sound()), packed(made)
    assert before.keys() == after.keys()
    for name in (TYPES, WORKBOOK, LINKS):
        assert part(made, name) == part(sound(), name)


@pytest.mark.parametrize("name", ["xa_eget", None])
def test_a_page_that_the_user_reads_stays(name: str | None) -> None:
    made = put(sound(), page())
    if name:
        text = part(made, WORKBOOK).replace("<definedNames>", f"<definedNames><definedName name=\"{name}\">Funn!$B$7"
                                                              "</definedName>")
        used = with_parts(made, {WORKBOOK: text})
    else:
        sheet = part(made, "xl/worksheets/sheet1.xml")
        used = with_parts(made, {"xl/worksheets/sheet1.xml": sheet.replace("SUM(", "SUM('funn'!B7,", 1)})
    assert "Funn" in book(put(used, without=("Funn",))).sheets()


def test_the_last_sheet_of_a_workbook_cannot_be_taken_out() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.add_worksheet("Funn")
    assert put(made.getvalue(), without=("Funn",)) and list(book(put(made.getvalue(), without=("Funn",))).sheets()) == [
        "Funn"]


def test_a_second_time_gives_the_same_bytes() -> None:
    once = put(sound(), page())
    assert put(sound(), page()) == once
    assert put(once, page(), without=("Funn",)) == once
    assert page_name("findings") in book(once).names()
