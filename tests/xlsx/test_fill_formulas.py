"""Formulas that a fill puts in, and results that stay right, on sheets written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import pytest
import xlsxwriter

from tools.zips import part, with_parts
from xlanskaff.errors import Problem
from xlanskaff.xlsx.fill import Slot, compile_template
from xlanskaff.xlsx.fill.cells import CellFormula, Content
from xlanskaff.xlsx.read import FileBook, open_package

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = ('<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v></c><c r="B1"><v>1</v></c></row>'
          '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c><c r="B2"><v>2</v></c></row>'
          '<row r="3"><c r="A3"><f t="shared" si="0"/><v>6</v></c><c r="B3"><v>3</v></c></row>')


def book(rows: str) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.add_worksheet("Ark")
    return with_parts(made.getvalue(), {SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'})


def filled(rows: str, given: Mapping[tuple[int, int], Content], unchanged: Sequence[tuple[int, int]] = ()) -> bytes:
    slots = {Slot("Ark", *place): value for place, value in given.items()}
    formulas = [slot for slot, value in slots.items() if isinstance(value, CellFormula)]
    template = compile_template(book(rows), list(slots), formulas=formulas,
                                unchanged=[Slot("Ark", *place) for place in unchanged])
    return b"".join(template.fill(list(slots.values())))


def formulas(data: bytes) -> dict[tuple[int, int], str]:
    return FileBook(open_package(data)).package.sheet("Ark").formulas


@pytest.mark.parametrize("there", ["", '<row r="1"><c r="A1"><v>7</v></c></row>',
                                   '<row r="1"><c r="A1" t="str"><f>GAMMEL()</f><v>x</v></c></row>',
                                   '<row r="1"><c r="A1"><f t="array" ref="A1">SUM(B1:B2)</f><v>1</v></c></row>'])
def test_a_formula_goes_in_with_its_result_whatever_stood_there(there: str) -> None:
    text = part(filled(there, {(1, 1): CellFormula('IF(B1<1,"æ","&")', "æ & ø")}), SHEET)
    assert '<c r="A1" t="str"><f>IF(B1&lt;1,"æ","&amp;")</f><v>æ &amp; ø</v></c>' in text


def test_an_array_formula_names_its_cell() -> None:
    text = part(filled("", {(4, 3): CellFormula("SUM(A1:A2*B1:B2)", 5, "C4")}), SHEET)
    assert '<c r="C4"><f t="array" ref="C4">SUM(A1:A2*B1:B2)</f><v>5</v></c>' in text


def test_a_cell_of_a_larger_array_is_refused() -> None:
    rows = '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row><row r="2"><c r="A2"/></row>'
    for place in ((1, 1), (2, 1)):
        with pytest.raises(Problem) as stopped:
            filled(rows, {place: CellFormula("1+1", 2)})
        assert [f.code for f in stopped.value.findings] == ["XA-155"]


def test_where_the_holder_of_a_shared_formula_is_written_over_the_others_get_their_own() -> None:
    made = filled(SHARED, {(1, 1): CellFormula("B1*3", 3)}, unchanged=[(2, 1), (3, 1)])
    assert formulas(made) == {(1, 1): "B1*3", (2, 1): "B2*2", (3, 1): "B3*2"}
    assert '<c r="A3"><f>B3*2</f><v>6</v></c>' in part(made, SHEET)


def test_one_of_the_others_leaves_the_group_as_it_is() -> None:
    made = filled(SHARED, {(2, 1): CellFormula("B2*3", 6)}, unchanged=[(1, 1), (3, 1)])
    assert formulas(made) == {(1, 1): "B1*2", (2, 1): "B2*3", (3, 1): "B3*2"}


def test_a_result_that_stays_right_is_kept_and_what_depends_on_it_alone_too() -> None:
    rows = ('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>IF(A1&gt;0,1,0)</f><v>1</v></c>'
            '<c r="C1"><f>B1*2</f><v>2</v></c><c r="D1"><f>A1*2</f><v>2</v></c></row>')
    text = part(filled(rows, {(1, 1): 2}, unchanged=[(1, 2)]), SHEET)
    assert '<f>IF(A1&gt;0,1,0)</f><v>1</v>' in text and '<f>B1*2</f><v>2</v>' in text
    assert '<c r="D1"><f>A1*2</f></c>' in text


def test_a_formula_that_is_put_in_has_readers_like_any_other_cell() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c></row>'
    made = filled(rows, {(1, 1): CellFormula("1+1", 2)})
    assert '<c r="B1"><f>A1*2</f></c>' in part(made, SHEET)
    assert 'fullCalcOnLoad="1"' in part(made, "xl/workbook.xml")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
