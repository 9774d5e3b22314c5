"""Lines put into a table: what stands in the cells afterwards, as three readers have it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tools.line_books import COLUMNS, FIRST, LEFT, book, ledger, put
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.xlsx.fill.cells import inputs
from xlanskaff.xlsx.lines import Lost, put_lines
from xlanskaff.xlsx.package import open_package
from xlanskaff.xlsx.read import open_book

Row = tuple[int | None, date | None, str | None, int | None, float | None]
EPOCH = date(1899, 12, 30)


def written(rows: Sequence[Row], target: Path) -> tuple[Lost, ...]:
    """Put rows given as Python values; what did not fit."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE given (no INTEGER, id BIGINT, day DATE, supplier VARCHAR, amount BIGINT, "
                           "share DOUBLE)")
        connection.executemany("INSERT INTO given VALUES (?, ?, ?, ?, ?, ?)",
                               [[at, *row] for at, row in enumerate(rows)])
        return put_lines(book(), "tbl_lines", COLUMNS, connection,
                         "SELECT * EXCLUDE (no) FROM given ORDER BY no", target).lost


def ours(target: Path, count: int) -> list[list[CellValue]]:
    """The lines as our reader gives them; dates are serial numbers."""
    return open_book(target).values(Area("Linjer", FIRST, LEFT, FIRST + count - 1, LEFT + len(COLUMNS) - 1))


def read_back(text: str, folder: Path) -> CellValue:
    target = folder / "linjer.xlsx"
    target.unlink(missing_ok=True)
    assert written([(1, None, text, None, None)], target) == ()
    return ours(target, 1)[0][2]


@pytest.mark.parametrize("text", [
    "=1+1", "+47 22 00 00 00", "-5", "@navn", "'sitat", "Blåbær æøå ÆØÅ", "🫐 emoji 👩‍👩‍👧", 'a & b < c > d "e"',
    "&amp;", "0012", " foran", "bak ", "to  blanke", "linje 1\nlinje 2", "tab\tinni", "vogn\rretur", "\x00\x01\x1f",
    "_x0041_", "_x0041_x0042_", "_x_x0007_ \x07", "prod_xyz", "\ufffe\uffff", "TRUE", "1e5", "2024-01-01", "\u2028",
    "x" * 32_767,
])
def test_a_text_is_read_back_as_it_was(text: str, tmp_path: Path) -> None:
    assert read_back(text, tmp_path) == text


@pytest.mark.parametrize("text", ["=1+1", "-5", "Blåbær æøå", "🫐", "a & b < c", " foran  bak ", "to\nlinjer", "001"])
def test_openpyxl_and_calamine_read_the_same_text_and_no_formula(text: str, tmp_path: Path) -> None:
    target = tmp_path / "linjer.xlsx"
    written([(1, None, text, None, None)], target)
    cell = openpyxl.load_workbook(target)["Linjer"].cell(FIRST, LEFT + 2)
    assert cell.value == text
    assert cell.data_type != "f"
    sheet = CalamineWorkbook.from_path(target).get_sheet_by_name("Linjer").to_python(skip_empty_area=False)
    assert sheet[FIRST - 1][LEFT + 1] == text


def test_three_readers_agree_on_thousands_of_lines_and_their_order(tmp_path: Path) -> None:
    count, target = 3000, tmp_path / "linjer.xlsx"
    progress: list[int] = []
    assert put(book(), ledger(count), target, progress=progress.append).count == count
    assert progress[-1] == count
    with duckdb.connect() as connection:
        expected = [(one, day, supplier, float(Decimal(amount) / 100), share)
                    for one, day, supplier, amount, share in connection.execute(ledger(count)).fetchall()]
    assert [tuple(row) for row in ours(target, count)] == [
        (one, (day - EPOCH).days, *rest) for one, day, *rest in expected]
    page = openpyxl.load_workbook(target)["Linjer"]
    found = list(page.iter_rows(min_row=FIRST, min_col=LEFT, max_col=LEFT + 4, values_only=True))
    assert found == [(one, datetime.combine(day, time()), *rest) for one, day, *rest in expected]
    lines = CalamineWorkbook.from_path(target).get_sheet_by_name("Linjer").to_python(skip_empty_area=False)[FIRST - 1:]
    assert [tuple(row[LEFT - 1:]) for row in lines] == expected


_texts = st.text(st.characters(codec="utf-8"), max_size=40) | st.text("_xX0aAF<>& \t\n\r\x00\ufffe🫐æ", max_size=12)
_amounts = st.integers(-2**63, 2**63 - 1) | st.integers(-1000, 1000)
_days = st.dates(date(1900, 3, 1), date(9999, 12, 31))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(
    st.integers(-2**53, 2**53) | st.none(), _days | st.none(), _texts | st.none(), _amounts | st.none(),
    st.floats(allow_nan=False, allow_infinity=False) | st.none()), min_size=1, max_size=30))
def test_whatever_is_put_in_is_read_back(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "linjer.xlsx"
        assert written(rows, target) == ()
        found = ours(target, len(rows))
    for row, (whole, day, text, amount, share) in zip(found, rows, strict=True):
        assert row == [whole, None if day is None else (day - EPOCH).days, text or None,
                       None if amount is None else float(Decimal(amount) / 100), share]


@settings(max_examples=30, deadline=None)
@given(_texts.filter(bool))
def test_a_text_decodes_to_what_the_fill_engine_writes_for_it(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "linjer.xlsx"
        written([(1, None, text, None, None)], target)
        sheet = open_package(target).part("xl/worksheets/sheet2.xml").decode()
    said = sheet[sheet.index(f'<c r="D{FIRST}"'):]
    plain = inputs("")[str][text].decode()
    start, end = plain.index(">", plain.index("<t")) + 1, plain.index("</t>")
    # Underscores may be written the long way more often than need be; they read back alike.
    mine = said[said.index(">", said.index("<t")) + 1:said.index("</t>")].replace("_x005F_", "_")
    assert mine == plain[start:end].replace("_x005F_", "_")


def test_what_a_cell_cannot_hold_is_cut_or_left_blank_and_counted(tmp_path: Path) -> None:
    long, astral = "a" * 40_000, "🫐" * 20_000
    lost = written([(1, None, "kort", None, 1.5), (2, None, long, None, float("inf")), (3, None, astral, None, None),
                    (4, None, "æ" * 32_767, None, float("nan"))], tmp_path / "linjer.xlsx")
    assert lost == (Lost("supplier", f"D{FIRST + 1}", 2), Lost("share", f"F{FIRST + 1}", 2))
    page = openpyxl.load_workbook(tmp_path / "linjer.xlsx")["Linjer"]
    assert [page.cell(FIRST + at, LEFT + 2).value for at in range(4)] == [
        "kort", "a" * 32_767, astral[:page.cell(FIRST + 2, LEFT + 2).value.count("🫐")], "æ" * 32_767]
    assert 16_000 < len(page.cell(FIRST + 2, LEFT + 2).value) <= 16_383
    assert [page.cell(FIRST + at, LEFT + 4).value for at in range(4)] == [1.5, None, None, None]


@pytest.mark.parametrize(("day", "seen"), [
    (date(1900, 3, 1), 61), (date(9999, 12, 31), 2_958_465), (date(1900, 2, 28), "1900-02-28"),
    (date(1814, 5, 17), "1814-05-17"),
])
def test_a_day_excel_does_not_have_is_a_text(day: date, seen: object, tmp_path: Path) -> None:
    written([(1, day, None, None, None)], tmp_path / "linjer.xlsx")
    assert ours(tmp_path / "linjer.xlsx", 1)[0][1] == seen


def test_a_timestamp_is_its_day_and_a_number_its_text(tmp_path: Path) -> None:
    query = ("SELECT 1 AS id, TIMESTAMP '2024-02-29 23:59:59' AS day, 12345 AS supplier, -7 AS amount, "
             "0.1::DECIMAL(9, 3) AS share")
    put(book(), query, tmp_path / "linjer.xlsx")
    day = (date(2024, 2, 29) - EPOCH) // timedelta(days=1)
    assert ours(tmp_path / "linjer.xlsx", 1) == [[1, day, "12345", -0.07, 0.1]]


def test_the_order_of_a_sorted_query_is_kept_whatever_the_threads(tmp_path: Path) -> None:
    query = f"SELECT * FROM ({ledger(200_000)}) WHERE id % 50 = 0 ORDER BY amount DESC, id"
    put(book(), query, tmp_path / "linjer.xlsx")
    amounts = [row[3] for row in ours(tmp_path / "linjer.xlsx", 4000)]
    assert amounts == sorted(amounts, reverse=True)  # type: ignore[type-var]
