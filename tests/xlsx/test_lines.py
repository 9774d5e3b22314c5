"""Lines put into a table: the rest of the workbook, the file itself, and what is refused."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from types import ModuleType

import duckdb
import openpyxl
import pytest

from tools.cells import cells
from tools.line_books import COLUMNS, FIRST, book, ledger, put
from tools.zips import packed, part, with_text
from xlanskaff.errors import Problem
from xlanskaff.xlsx import lines, lines_template
from xlanskaff.xlsx.fill.deflate import quickest, zlib_deflate
from xlanskaff.xlsx.lines import LineColumn, put_lines
from xlanskaff.xlsx.lines_grow import Growth
from xlanskaff.xlsx.lint import lint
from xlanskaff.xlsx.package import open_package

SHEET, TABLE, WORKBOOK = "xl/worksheets/sheet2.xml", "xl/tables/table1.xml", "xl/workbook.xml"
SUMMARY = "xl/worksheets/sheet1.xml"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    target = tmp_path / "Innkjøp æøå.xlsx"
    put(book(bars=True), ledger(1500), target)
    return target


def changed(source: bytes, target: Path) -> set[str]:
    """The members whose packed bytes are not those of the source; none may be new or gone."""
    before, after = packed(source), packed(target.read_bytes())
    assert list(before) == list(after)
    return {name for name in before if before[name] != after[name]}


def contents(path: Path) -> dict[str, bytes]:
    """Every member unpacked, its checksum looked at."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_only_the_sheet_the_table_the_names_and_stale_results_change(made: Path) -> None:
    assert changed(book(bars=True), made) == {SHEET, TABLE, WORKBOOK, SUMMARY}


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_everything_that_belongs_to_the_table_ends_where_it_ends(rows: int, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    put(book(rows, bars=True), ledger(700), target)
    last = FIRST + 699
    sheet = part(target.read_bytes(), SHEET)
    assert f'<dimension ref="A1:F{last}"/>' in sheet
    assert f'<dataValidation type="date" operator="greaterThan" allowBlank="1" showInputMessage="1" ' \
           f'showErrorMessage="1" sqref="C6:C{last}">' in sheet
    assert re.findall(r'<conditionalFormatting sqref="([^"]+)"', sheet) == [f"E6:E{last}", f"F6:F{last}"]
    assert f"<xm:sqref>F6:F{last}</xm:sqref>" in sheet
    assert f'<ignoredError sqref="D6:D{last}"' in sheet
    package = open_package(target)
    assert (package.tables[0].area or package.sheets) and package.tables[0].area.a1 == f"B5:F{last}"  # type: ignore[union-attr]
    assert f'<autoFilter ref="B5:F{last}"/>' in part(target.read_bytes(), TABLE)
    assert {name: area and area.a1 for name, area in package.names.items()} == {
        f"xa_lines_{column.name}": f"{letter}6:{letter}{last}" for column, letter in zip(COLUMNS, "BCDEF", strict=True)}
    assert package.local_names[1, "_xlnm.Print_Area"] == f"Linjer!$A$1:$F${last}"
    assert package.local_names[1, "_xlnm.Print_Titles"] == "Linjer!$5:$5"
    assert sheet.count('ht="18" customHeight="1"') == 700
    assert sheet.count("<c r=\"A") == 701


@pytest.mark.parametrize("rows", [2, 5])
def test_fixed_ranges_in_conditions_grow_and_relative_ones_stay(rows: int, tmp_path: Path) -> None:
    put(book(rows), ledger(50), tmp_path / "a.xlsx")
    sheet = part((tmp_path / "a.xlsx").read_bytes(), SHEET)
    assert "<formula>$E6&gt;AVERAGE($E$6:$E$55)</formula>" in sheet


def test_a_book_with_more_rows_than_lines_shrinks(tmp_path: Path) -> None:
    put(book(5), ledger(2), tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["Linjer"]
    assert (page.tables["tbl_lines"].ref, page.max_row) == ("B5:F7", 7)


def test_no_lines_leave_one_blank_row_in_the_style_of_the_first(tmp_path: Path) -> None:
    assert put(book(), ledger(0), tmp_path / "a.xlsx").count == 0
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["Linjer"]
    assert page.tables["tbl_lines"].ref == "B5:F6"
    assert [(c.value, c.number_format) for c in page[FIRST][1:]] == [
        (None, f) for f in ("General", "dd.mm.yyyy", "General", "#,##0.00", "0.0 %")]


def test_results_that_read_the_lines_go_and_others_stay(made: Path) -> None:
    stored = cells(made)
    assert (1, 1) not in stored["Oversikt"]
    assert stored["Oversikt"][2, 1] == 2
    assert (2, 2) not in stored["Linjer"]
    assert 'fullCalcOnLoad="1"' in part(made.read_bytes(), WORKBOOK)


def test_results_that_are_right_already_are_kept(tmp_path: Path) -> None:
    source = book(before=12.5)
    put(source, ledger(10), tmp_path / "a.xlsx", computed=True)
    assert cells(tmp_path / "a.xlsx")["Oversikt"][1, 1] == 12.5
    assert changed(source, tmp_path / "a.xlsx") == {SHEET, TABLE, WORKBOOK}


def test_the_same_lines_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    put(book(bars=True), ledger(1500), tmp_path / "igjen.xlsx")
    assert made.read_bytes() == (tmp_path / "igjen.xlsx").read_bytes()


def test_without_isal_the_content_is_the_same(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "quickest", lambda: (zlib_deflate(1), quickest()[1]))
    put(book(bars=True), ledger(1500), tmp_path / "zlib.xlsx")
    assert contents(made) == contents(tmp_path / "zlib.xlsx")


@pytest.mark.parametrize("limit", [0, 3000, 20_000])
def test_what_is_far_or_large_is_written_as_zip64(limit: int, made: Path, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LIMIT", limit)
    target = tmp_path / "stor.xlsx"
    put(book(bars=True), ledger(1500), target)
    assert contents(target) == contents(made)
    assert open_package(target).tables[0].name == "tbl_lines"
    assert b"PK\6\6" in target.read_bytes()
    assert b"PK\6\6" not in made.read_bytes()


def test_more_lines_than_the_sheet_has_room_for_are_refused_and_nothing_is_left(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_template, "LAST_ROW", FIRST + 2999)
    put(book(), ledger(3000), tmp_path / "full.xlsx")
    with pytest.raises(Problem) as told:
        put(book(), ledger(3001), tmp_path / "over.xlsx")
    (finding,) = told.value.findings
    assert (finding.code, finding.sheet, finding.args["most"]) == ("XA-136", "Linjer", 3000)
    assert [path.name for path in tmp_path.iterdir()] == ["full.xlsx"]


def test_a_query_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error):
        put(book(), "SELECT 1 AS id", tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("min egen")
    with pytest.raises(FileExistsError):
        put(book(), ledger(1), tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_text() == "min egen"


@pytest.mark.parametrize(("source", "why"), [
    (book(below=True), "below"), (book(beside=True), "beside"), (book(formula=True), "formulas"),
    (book(totals=True), "totals"),
    (with_text(book(), TABLE, 'name="tbl_lines" displayName="tbl_lines"', 'name="x" displayName="x"'), "no table"),
])
def test_a_table_that_cannot_grow_is_refused(source: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=why):
        put(source, ledger(1), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_lines_that_are_numbered_are_the_same_whoever_writes_them(tmp_path: Path) -> None:
    kept = tmp_path / "linjer.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({ledger(30_000)}) TO '{kept}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    put(book(), f"SELECT * FROM '{kept}'", tmp_path / "a.xlsx")
    done = put(book(), f"SELECT * FROM read_parquet('{kept}', file_row_number = true)", tmp_path / "b.xlsx",
               numbered="file_row_number")
    assert done.count == 30_000
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("number", ["1", "row_number() OVER ()", "(row_number() OVER () - 1) % 3000"])
def test_lines_that_are_numbered_otherwise_than_they_come_are_refused(number: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="order of place"):
        put(book(), f"SELECT *, {number} AS place FROM ({ledger(5000)})", tmp_path / "a.xlsx", numbered="place")
    assert list(tmp_path.iterdir()) == []


def test_columns_must_be_those_of_the_table(tmp_path: Path) -> None:
    with duckdb.connect() as connection, pytest.raises(ValueError, match="5 columns"):
        put_lines(book(), "tbl_lines", [LineColumn("id", "whole")], connection, "SELECT 1 AS id", tmp_path / "a.xlsx")


@pytest.mark.parametrize(("text", "here", "grown"), [
    ("SUM($B$6:$B$7)", True, "SUM($B$6:$B$90)"),
    ("SUM($B$6:$B$7)", False, "SUM($B$6:$B$7)"),
    ("'Årets linjer'!$B$6:$B$7", False, "'Årets linjer'!$B$6:$B$90"),
    ("'årets LINJER'!$A$1:INDEX('Årets linjer'!$C$1:$C$7,MAX(6,2))", False,
     "'årets LINJER'!$A$1:INDEX('Årets linjer'!$C$1:$C$90,MAX(6,2))"),
    ('"$B$6:$B$7"&COUNTA($B6:$D7)&$B$6:$B$77&Annet!$B$6:$B$7', True,
     '"$B$6:$B$7"&COUNTA($B6:$D7)&$B$6:$B$77&Annet!$B$6:$B$7'),
])
def test_which_references_grow(text: str, here: bool, grown: str) -> None:
    assert Growth("Årets linjer", 6, 7, 90).formula(text, here=here) == grown


def test_the_lint_finds_nothing_new(made: Path) -> None:
    assert {f.code for f in lint(made)} <= {f.code for f in lint(book(bars=True))}


@pytest.mark.sdk
def test_the_validator_accepts_it(made: Path, sdk: ModuleType) -> None:
    assert sdk.complaints(made) == []


@pytest.mark.office
def test_libreoffice_opens_it_and_sums_it(made: Path, office: ModuleType) -> None:
    found = office.recalculated([made])[made]
    with duckdb.connect() as connection:
        (total,) = connection.execute(f"SELECT sum(amount) FROM ({ledger(1500)})").fetchone() or (None,)
    assert found["Oversikt"][1, 1] == pytest.approx(total / 100)
    assert found["Linjer"][2, 2] == 1500
    assert found["Linjer"][FIRST, 4] == "Leverandør 0 & Sønn"
