"""Real and tortured workbooks: read as another program reads them, or refused for a stated reason."""

from __future__ import annotations

import datetime
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from tools.apart import apart
from tools.folders import TESTDATA
from xlanskaff.errors import Problem
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.xlsx import sheet_again
from xlanskaff.xlsx.guard import look
from xlanskaff.xlsx.package_zip import Archive
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.sheet_quick import quick_sheet, quick_strings
from xlanskaff.xlsx.sheet_text import unescape, walk_strings
from xlanskaff.xlsx.sheet_walk import walk
from xlanskaff.xlsx.sheetdata import Context

pytestmark = pytest.mark.testdata

FILES = {p.name: p for folder in ("torture", "workbooks") for p in sorted((TESTDATA / folder).glob("*.xl*"))}

# What is refused, and why. Everything else opens.
REFUSED = {
    "excelize_BadWorkbook.xlsx": "XA-131",          # an empty list of sheets
    "excelize_encryptSHA1.xlsx": "XA-104",
    "exceljs_invalid-xml.xlsx": "XA-120",           # a word before the root of a sheet
    "exceljs_missing-bits.xlsx": "XA-121",          # no workbook part
    "openpyxl_null_file.xlsx": "XA-101",
    "poi_duplicate-filename.xlsx": "XA-118",
    "poi_invalid.xlsx": "XA-110",                   # an archive of nothing
    "poi_poc-shared-strings.xlsx": "XA-120",        # cells in row 0
    "poi_poc-xmlbomb.xlsx": "XA-119",
    "poi_protected_passtika.xlsx": "XA-104",
    "poi_protected_sha512.xlsx": "XA-104",
    "poi_xlsx-corrupted.xlsx": "XA-120",            # broken relations
}
# What is told of those that open.
TOLD = {
    "calamine_strict_iso_paths.xlsx": "XA-124", "poi_SimpleStrict.xlsx": "XA-124", "poi_sample.strict.xlsx": "XA-124",
    "openpyxl_vba+comments.xlsm": "XA-125", "poi_SimpleMacro.xlsm": "XA-125", "review_checklist.xlsm": "XA-125",
    "StructuredRefs-lots-with-lookups.xlsx": "XA-126",
}
OPENED = sorted(FILES.keys() - REFUSED.keys())
# openpyxl finds no sheets in Strict files, stumbles over two that name styles they do not have, and
# needs a quarter of a minute for fifty thousand merges.
NOT_COMPARED = {name for name, code in TOLD.items() if code == "XA-124"} | {
    "calamine_minimal_package.xlsx", "readxl_los-angeles-arrests-xlsx.xlsx", "poi_57893-many-merges.xlsx"}
COMPARED = [name for name in OPENED if name not in NOT_COMPARED]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_opens_or_is_refused_for_the_reason_expected(name: str) -> None:
    try:
        book = open_book(FILES[name])
        read = [book.package.sheet(sheet) for sheet in book.sheets()]
    except Problem as problem:
        assert [f.code for f in problem.findings] == [REFUSED.get(name)]
    else:
        assert name not in REFUSED
        assert [f.code for f in book.findings] == ([TOLD[name]] if name in TOLD else [])
        assert len(read) == len(book.package.sheets) > 0


def test_all_of_them_in_one_process_of_a_gigabyte() -> None:
    pytest.importorskip("resource", reason="memory limits are set through a Unix module")
    told, peak = apart(*FILES.values())
    assert told.keys() == FILES.keys()
    assert {name: codes for name, (codes, _, _) in told.items() if codes} == {
        name: [code] for name, code in REFUSED.items()
        if name not in ("excelize_BadWorkbook.xlsx", "exceljs_invalid-xml.xlsx", "poi_poc-shared-strings.xlsx")}
    assert peak < 300_000_000
    assert max(seconds for _, _, seconds in told.values()) < 10


def as_ours(value: object, data_type: str, epoch: datetime.datetime) -> CellValue:
    """A value of openpyxl as we would give it."""
    if data_type == "e":
        return CellError(str(value))
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return float(to_excel(value, epoch))
    if isinstance(value, str):
        return unescape(value)
    assert value is None or isinstance(value, bool | int | float)
    return value


def same(ours: CellValue, theirs: CellValue) -> bool:
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        # Their way through a date and back loses digits.
        return ours == theirs or abs(ours - theirs) < 1e-5
    return ours == theirs or (ours == "" and theirs is None)


def covered(sheet: Worksheet) -> set[tuple[int, int]]:
    """Cells under a merged area, which openpyxl blanks."""
    return {(row, column) for area in sheet.merged_cells.ranges if area.size["rows"] * area.size["columns"] < 10_000
            for row, column in area.cells if (row, column) != (area.min_row, area.min_col)}


@pytest.mark.parametrize("name", COMPARED)
def test_values_and_formulas_agree_with_another_reader(name: str) -> None:
    path, book = FILES[name], open_book(FILES[name])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = openpyxl.load_workbook(path, data_only=True)
        written = openpyxl.load_workbook(path)
    assert book.sheets() == tuple(sheet.title for sheet in values.worksheets)
    assert [s.state for s in book.package.sheets] == [sheet.sheet_state for sheet in values.worksheets]
    for tab in book.sheets():
        ours, skip = book.package.sheet(tab), covered(values[tab])
        theirs = {place: as_ours(cell.value, cell.data_type, values.epoch)
                  for place, cell in values[tab]._cells.items() if place not in skip}
        # openpyxl puts the address of a link where a cell holds nothing.
        links = {place for place, cell in values[tab]._cells.items() if cell.hyperlink and place not in ours.values}
        unlike = [(place, ours.values.get(place), theirs.get(place)) for place in ours.values.keys() | theirs.keys()
                  if place not in skip | links and not same(ours.values.get(place), theirs.get(place))]
        assert unlike == []
        formulas = {place: cell.value for place, cell in written[tab]._cells.items()
                    if cell.data_type == "f" and place not in skip}
        texts = {place: str(getattr(f, "text", f) or "").removeprefix("=") for place, f in formulas.items()}
        assert {place: text for place, text in ours.formulas.items() if place not in skip and texts.get(place)} == {
            place: text for place, text in texts.items() if text}


@pytest.mark.parametrize("name", COMPARED)
def test_defined_names_and_tables_agree_with_another_reader(name: str) -> None:
    book = open_book(FILES[name])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = openpyxl.load_workbook(FILES[name])
    names = {key for key, _ in theirs.defined_names.items() if not key.startswith("_xlnm.")}
    assert set(book.names()) | set(book.package.constants) == names
    for key, area in book.names().items():
        if area is not None:
            assert theirs.defined_names[key].attr_text.rpartition("!")[2].replace("$", "") in (
                area.a1, f"{area.a1}:{area.a1}", area.a1.replace("1048576", "").replace("1:", ":"))
    tables = {(sheet.title, table.displayName, table.ref, tuple(table.column_names))
              for sheet in theirs.worksheets for table in sheet.tables.values()}
    assert {(t.sheet, t.display_name, t.area and t.area.a1, tuple(map(unescape, t.columns))) for t in book.tables} == {
        (sheet, table, ref, tuple(map(unescape, columns))) for sheet, table, ref, columns in tables}


@pytest.mark.parametrize("name", OPENED)
def test_both_roads_agree_on_every_sheet_and_every_text(name: str) -> None:
    package = open_book(FILES[name]).package
    context = Context(strings=lambda: package.strings, date1904=package.date1904)
    for link in package.relations(package.workbook_part):
        if link.kind == "sharedStrings" and link.target in package.archive:
            data = package.part(link.target)
            assert quick_strings(data) in (None, walk_strings(data, part=""))
    for sheet in package.sheets:
        data = package.part(sheet.part)
        slow = walk(data, sheet.name, context)
        for largest in (sheet_again.LARGEST, -1):
            with patch.object(sheet_again, "LARGEST", largest):
                quick = quick_sheet(data, sheet.name, context)
            if quick is not None:
                assert _typed(quick.values) == _typed(slow.values)
                assert quick.formulas == slow.formulas
                assert (quick.hidden_rows, quick.hidden_columns, quick.merged, quick.protected, quick.filtered) == (
                    slow.hidden_rows, slow.hidden_columns, slow.merged, slow.protected, slow.filtered)


def _typed(values: Mapping[tuple[int, int], object]) -> list[tuple[tuple[int, int], object, type]]:
    return [(cell, value, type(value)) for cell, value in values.items()]


def test_most_real_sheets_take_the_quick_road() -> None:
    quick = sheets = 0
    for name in OPENED:
        package = open_book(FILES[name]).package
        for sheet in package.sheets:
            data = package.part(sheet.part)
            if b"<sheetData>" in data:
                sheets += 1
                quick += quick_sheet(data, sheet.name, Context(strings=lambda p=package: p.strings)) is not None
    assert quick / sheets > 0.85


def test_a_real_workbook_of_each_kind_is_looked_at_without_complaint() -> None:
    for name in ("SAMM_Assessment_Toolbox_v2.0.xlsx", "review_checklist.xlsm", "Contract_Log.xltx",
                 "StructuredRefs-lots-with-lookups.xlsx", "poi_57893-many-merges.xlsx"):
        assert look(FILES[name]) == ()


def test_dates_of_a_1904_workbook_are_left_as_they_stand() -> None:
    book = open_book(FILES["calamine_date_1904.xlsx"])
    assert book.package.date1904
    assert all(isinstance(v, int | float | str) for v in book.package.sheet(book.sheets()[0]).values.values())


def test_a_copy_saved_by_libreoffice_reads_as_the_original(office: ModuleType, tmp_path: Path) -> None:
    original = FILES["checklist.xlsx"]
    copy = office.resave(original, tmp_path)
    before, after = open_book(original), open_book(copy)
    assert after.sheets() == before.sheets()
    for tab in before.sheets():
        old, new = before.package.sheet(tab), after.package.sheet(tab)
        typed = {place: value for place, value in old.values.items() if place not in old.formulas and value != ""}
        assert {place: new.values.get(place) for place in typed} == typed
        assert new.formulas.keys() == old.formulas.keys()


def test_every_archive_holds_what_zipfile_finds_in_it() -> None:
    for name in OPENED:
        archive = Archive(FILES[name].read_bytes())
        with zipfile.ZipFile(FILES[name]) as other:
            for member in archive:
                assert archive.read(member.name) == other.read(member.name.replace("\\", "/"))
