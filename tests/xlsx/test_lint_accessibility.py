"""What keeps people from reading a workbook: each fault planted alone, and the measures behind them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.colors import COLOR_INDEX

from tools.planted import CORE, DRAWING, NOTES, SHEET, STYLES, TABLE, WORKBOOK, edited, sound
from xlanskaff.xlsx.lint import accessibility
from xlanskaff.xlsx.lint.formats import Colour, contrast, indexed, tinted

RULE = ('<conditionalFormatting sqref="{where}"><cfRule type="{kind}" priority="9" {more}</cfRule>'
        '</conditionalFormatting>')


GROUND = '<fgColor rgb="FF0B4F5C"/>'


def _rule(where: str, kind: str, more: str, sheet: str = SHEET) -> bytes:
    rule = RULE.format(where=where, kind=kind, more=more)
    return edited(sound(), sheet, "<conditionalFormatting", f"{rule}<conditionalFormatting")


def _repainted(pattern: str, replacement: str) -> bytes:
    return edited(sound(), STYLES, pattern, replacement)


PLANTED: dict[str, tuple[str, bytes]] = {
    "no title": ("XA-180", edited(sound(), CORE, "<dc:title>.*</dc:title>", "<dc:title> </dc:title>")),
    "no language": ("XA-181", edited(sound(), CORE, "<dc:language>.*</dc:language>", "")),
    "a chart without alternative text": ("XA-182", edited(sound(), DRAWING, 'descr="[^"]*"', "")),
    "a table without a header row": ("XA-183", edited(
        edited(sound(), TABLE, "<autoFilter[^>]*/>", ""),
        TABLE, ' ref="A2:D5"', ' ref="A3:D5" headerRowCount="0"')),
    "merged cells in a table": ("XA-163", edited(
        sound(), SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A3:A4"/></mergeCells>')),
    "white on Office's old blue": ("XA-184", _repainted(GROUND, '<fgColor rgb="FF4F81BD"/>')),
    "a theme colour made too light": ("XA-184", _repainted(GROUND, '<fgColor theme="4" tint="0.4"/>')),
    "a faint conditional format": (
        "XA-184", _repainted('<bgColor rgb="FFB3261E"/>', '<bgColor rgb="FFF0A04B"/>')),
    "a sheet nobody named": ("XA-185", edited(sound(), WORKBOOK, 'name="Les meg"', 'name="Ark1"')),
    "bars drawn in empty cells": (
        "XA-186", _rule("H3:M5", "expression", 'dxfId="0"><formula>H$1&gt;$B3</formula>')),
    "traffic lights without the number": (
        "XA-186", _rule("B3:B5", "iconSet", '><iconSet iconSet="3TrafficLights1" showValue="0"/>')),
    "a first view of a hidden cell": ("XA-188", edited(
        sound(), NOTES, '<sheetFormatPr defaultRowHeight="15"/>',
        '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="9" hidden="1"/></cols>')),
    "a sheet left scrolled away": ("XA-188", edited(
        sound(), NOTES, '<sheetView ', '<sheetView topLeftCell="A40" ')),
    "a fill of two colours": (
        "XA-189", _repainted(f'"solid">{GROUND}', f'"lightUp">{GROUND}')),
}

INNOCENT: dict[str, bytes] = {
    "an expression over the rows of a table that will be filled in": _rule(
        "A3:D5", "expression", 'dxfId="0"><formula>$B3&gt;2</formula>'),
    "arrows without the number, for they differ in shape": _rule(
        "B3:B5", "iconSet", '><iconSet iconSet="3Arrows" showValue="0"/>'),
    "a rule on the cell's own value, in cells still empty": _rule(
        "H3:M5", "cellIs", 'operator="equal" dxfId="0"><formula>"x"</formula>'),
    "a picture marked as decoration": edited(
        sound(), DRAWING, r'descr="[^"]*"/>',
        '><a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="urn:a" val="1"/></a:ext></a:extLst></xdr:cNvPr>'),
}


def long_table(rows: int, setup: Callable[[xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    """A table of many rows, its sheet set up for print in some way."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Tiltak")
        sheet.add_table(0, 0, rows, 1, {"columns": [{"header": "Tiltak"}, {"header": "Frist"}]})
        setup(sheet)
    return stream.getvalue()


def codes(book: bytes) -> set[str]:
    return {f.code for f in accessibility(book)}


def test_a_sound_workbook_can_be_read_by_all() -> None:
    assert accessibility(sound()) == ()


@pytest.mark.parametrize("fault", PLANTED)
def test_exactly_the_planted_barrier_is_found(fault: str) -> None:
    code, book = PLANTED[fault]
    assert codes(book) == {code}


@pytest.mark.parametrize("case", INNOCENT)
def test_what_can_be_read_without_colour_is_left_alone(case: str) -> None:
    assert codes(INNOCENT[case]) == set()


def test_a_table_over_several_pages_repeats_its_headings() -> None:
    document = {"XA-180", "XA-181"}
    assert codes(long_table(200, lambda sheet: None)) == document | {"XA-187"}
    assert codes(long_table(200, lambda sheet: sheet.repeat_rows(0))) == document
    assert codes(long_table(30, lambda sheet: None)) == document


def test_a_page_in_landscape_holds_fewer_rows() -> None:
    assert "XA-187" not in codes(long_table(44, lambda sheet: None))
    assert "XA-187" in codes(long_table(44, lambda sheet: sheet.set_landscape()))


def test_a_page_shrunk_to_its_width_holds_more_rows() -> None:
    def wide(sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.set_column(0, 1, 90)
        sheet.fit_to_pages(1, 0)

    assert "XA-187" in codes(long_table(60, lambda sheet: sheet.fit_to_pages(1, 0)))
    assert "XA-187" not in codes(long_table(60, wide))
    assert "XA-187" in codes(long_table(160, wide))
    assert "XA-187" not in codes(long_table(160, lambda sheet: sheet.fit_to_pages(1, 1)))


def test_titles_that_repeat_another_row_do_not_count() -> None:
    assert "XA-187" in codes(long_table(200, lambda sheet: sheet.repeat_rows(4)))


def test_cells_that_show_nothing_may_have_any_colour() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Hjelpetall")
        faint = {"font_color": "#FFFFFF", "bg_color": "#FFFFFF"}
        sheet.write("A1", 1, book.add_format(faint | {"num_format": ";;;"}))
        sheet.write_blank("A2", None, book.add_format(faint))
        sheet.write("C1", 1, book.add_format(faint))
        sheet.set_column("C:C", None, None, {"hidden": True})
        sheet.write("A5", 1, book.add_format(faint))
    assert [(f.code, f.cell) for f in accessibility(stream.getvalue()) if f.cell] == [("XA-184", "A5")]


def test_an_input_cell_is_judged_before_anything_is_typed_in_it() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Svar")
        sheet.write_blank("B2", None, book.add_format({"font_color": "#AAAAAA", "bg_color": "#FFFFFF"}))
        sheet.data_validation("B2", {"validate": "integer", "criteria": ">", "value": 0})
    (finding,) = [f for f in accessibility(stream.getvalue()) if f.cell]
    assert (finding.code, finding.cell, finding.args["measured"]) == ("XA-184", "B2", 2.3)


@pytest.mark.parametrize(("text", "ground", "expected"), [
    ("FFFFFF", "4F81BD", 4.03), ("FFFFFF", "4472C4", 4.72), ("FFFFFF", "156082", 6.94),
    ("FFFFFF", "0B4F5C", 9.2), ("1B2A3A", "FFF8E1", 13.7), ("000000", "FFFFFF", 21.0),
])
def test_contrast_is_measured_as_wcag_measures_it(text: str, ground: str, expected: float) -> None:
    a, b = (tuple(bytes.fromhex(c)) for c in (text, ground))
    assert contrast(a, b) == pytest.approx(expected, abs=0.05)  # type: ignore[arg-type]


colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours, colours)
def test_contrast_does_not_care_which_of_the_two_is_the_text(a: Colour, b: Colour) -> None:
    assert contrast(a, b) == contrast(b, a)
    assert 1 <= contrast(a, b) <= 21.0001


@given(colours, st.floats(-1, 1))
def test_a_tint_lightens_or_darkens_and_never_leaves_the_colours(colour: Colour, tint: float) -> None:
    made = tinted(colour, tint)
    assert all(0 <= c <= 255 for c in made)
    assert sum(made) >= sum(colour) - 3 if tint >= 0 else sum(made) <= sum(colour) + 3


def test_the_palette_is_the_one_that_openpyxl_knows() -> None:
    ours = [indexed(n if n < 8 else n - 8) for n in range(64)]
    assert ours == [tuple(bytes.fromhex(c[2:])) for c in COLOR_INDEX[:64]]


@pytest.mark.testdata
def test_real_workbooks_are_judged_without_a_crash(testdata: Path) -> None:
    for folder in ("workbooks", "torture"):
        for path in sorted((testdata / folder).iterdir()):
            assert {f.code[:4] for f in accessibility(path)} <= {"XA-1"}, path.name
