"""Whatever is filled in anywhere is what other programs read back, and nothing else changes."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.xlsx.fill import Slot, compile_template

ROWS, COLUMNS = 14, 9
SHEETS = ("Påstander", "Tall & tegn", "Tomt")

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30) | st.sampled_from(
    [
        "=1+1",
        "+47 12345678",
        "-",
        "@navn",
        "'apostrof",
        " mellomrom ",
        "linje\nskift",
        "_x0041_",
        "\ttabulator",
        "1,5",
        "TRUE",
    ]
)
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(allow_nan=False, allow_infinity=False, width=64)
ERRORS = st.sampled_from(["#N/A", "#REF!", "#DIV/0!", "#VALUE!"]).map(CellError)
VALUES = st.none() | st.booleans() | NUMBERS | TEXTS | ERRORS
PLACES = st.tuples(st.sampled_from(SHEETS), st.integers(1, ROWS + 4), st.integers(1, COLUMNS + 4))


@pytest.fixture(scope="module")
def source() -> bytes:
    """Three sheets: texts, numbers and formulas with gaps in rows and columns; a fourth of ten is styled."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        bold = workbook.add_format({"bold": True, "num_format": "0.00"})
        for name in SHEETS[:2]:
            sheet = workbook.add_worksheet(name)
            for row in range(0, ROWS, 2):
                for column in range(COLUMNS):
                    kind = (row * COLUMNS + column) % 10
                    if kind < 4:
                        sheet.write(row, column, f"tekst {row}.{column}", bold if kind == 0 else None)
                    elif kind < 8:
                        sheet.write(row, column, row * 1.5 + column)
                    elif kind == 8:
                        sheet.write_blank(row, column, None, bold)
        workbook.add_worksheet(SHEETS[2])
    return made.getvalue()


def content(data: bytes) -> dict[tuple[str, int, int], object]:
    """Every cell that is there, with its value as openpyxl reads it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def styles(data: bytes) -> dict[tuple[str, int, int], str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.row, cell.column): cell.number_format
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.has_style
    }


def read_back(value: object) -> object:
    """openpyxl leaves `_xHHHH_` in inline strings as it stands in the file."""
    return (
        re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)
        if isinstance(value, str)
        else value
    )


@given(st.dictionaries(PLACES, st.tuples(VALUES, VALUES), min_size=1, max_size=25))
def test_openpyxl_reads_exactly_the_values_that_were_filled_in(
    source: bytes, wanted: dict[tuple[str, int, int], tuple[CellValue, CellValue]]
) -> None:
    template = compile_template(source, [Slot(*place) for place in wanted])
    for turn in (0, 1):  # the second book shows that nothing of the first stays
        out = b"".join(template.fill([both[turn] for both in wanted.values()]))
        expected = {place: value for place, value in content(source).items() if place not in wanted}
        for place, both in wanted.items():
            value = both[turn]
            if value is not None:
                expected[place] = value.code if isinstance(value, CellError) else value
        found = {place: read_back(value) for place, value in content(out).items()}
        assert found == expected
        assert {place: type(value) for place, value in found.items() if isinstance(value, bool)} == {
            place: bool for place, value in expected.items() if isinstance(value, bool)
        }
        assert styles(out) == styles(source)


@given(
    st.lists(
        st.tuples(PLACES, TEXTS | st.floats(-1e9, 1e9)),
        min_size=1,
        max_size=10,
        unique_by=lambda pair: pair[0],
    )
)
def test_calamine_reads_them_too(source: bytes, wanted: list[tuple[tuple[str, int, int], CellValue]]) -> None:
    template = compile_template(source, [Slot(*place) for place, _ in wanted])
    out = io.BytesIO(b"".join(template.fill([value for _, value in wanted])))
    book = python_calamine.CalamineWorkbook.from_filelike(out)
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in SHEETS}
    for (sheet, row, column), value in wanted:
        assert sheets[sheet][row - 1][column - 1] == value


def test_no_text_becomes_a_formula(source: bytes) -> None:
    texts = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0"]
    template = compile_template(source, [Slot("Tomt", row, 1) for row in range(1, 6)])
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(template.fill(texts))))["Tomt"]
    assert [(cell.value, cell.data_type) for (cell,) in sheet["A1:A5"]] == [(text, "s") for text in texts]
