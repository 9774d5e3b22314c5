"""What a fill does to the XML of a sheet, on sheets written by hand."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tools.zips import packed, part, with_parts
from xlanskaff.errors import Problem
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.xlsx.fill import Slot, compile_template

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(sheet: str | bytes | None = None) -> bytes:
    """A workbook of one sheet, "Ark", whose XML may be given."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.add_worksheet("Ark")
        workbook.add_format({"bold": True})
    return with_parts(made.getvalue(), {SHEET: sheet}) if sheet is not None else made.getvalue()


def xml(rows: str, before: str = "", attributes: str = "") -> str:
    return (
        f'<?xml version="1.0"?>\n<worksheet xmlns="{MAIN}"{attributes}>{before}'
        f'<sheetData>{rows}</sheetData></worksheet>'
    )


def filled(
    source: bytes, *cells: tuple[int, int, CellValue], cached: tuple[tuple[int, int, CellValue], ...] = ()
) -> str:
    """The sheet's XML after a fill of input cells and formula cells."""
    template = compile_template(
        source,
        [Slot("Ark", row, column) for row, column, _ in cells],
        cached=[Slot("Ark", row, column) for row, column, _ in cached],
    )
    out = b"".join(template.fill([value for _, _, value in (*cells, *cached)]))
    return part(out, SHEET)


def rows_of(text: str) -> str:
    return text[text.index("<sheetData") : text.index("</sheetData>") + len("</sheetData>")]


def test_an_input_cell_keeps_its_style_and_loses_everything_else() -> None:
    source = book(xml('<row r="2"><c r="B2" s="1" t="s" vm="3"><v>0</v></c></row>'))
    assert '<row r="2"><c r="B2" s="1"><v>4</v></c></row>' in filled(source, (2, 2, 4))
    assert '<row r="2"><c r="B2" s="1"/></row>' in filled(source, (2, 2, None))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (4, '<c r="A1"><v>4</v></c>'),
        (2.5, '<c r="A1"><v>2.5</v></c>'),
        (True, '<c r="A1" t="b"><v>1</v></c>'),
        (CellError("#N/A"), '<c r="A1" t="e"><v>#N/A</v></c>'),
        ("=1+1", '<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>'),
        (" a\n", '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a\n</t></is></c>'),
        ("a&b<c>", '<c r="A1" t="inlineStr"><is><t>a&amp;b&lt;c&gt;</t></is></c>'),
        (
            "\x00_x0007_\r",
            '<c r="A1" t="inlineStr"><is><t xml:space="preserve">_x0000__x005F_x0007__x000D_</t></is></c>',
        ),
        ("blåbær 🫐", '<c r="A1" t="inlineStr"><is><t>blåbær 🫐</t></is></c>'),
    ],
)
def test_each_type_of_value_is_written_as_excel_writes_it(value: CellValue, cell: str) -> None:
    assert rows_of(filled(book(xml("")), (1, 1, value))) == f'<sheetData><row r="1">{cell}</row></sheetData>'


def test_cells_and_rows_that_are_missing_come_in_the_right_order() -> None:
    source = book(
        xml(
            '<row r="2" spans="2:3"><c r="B2"><v>1</v></c></row>'
            '<row r="5"/><row r="7"><c r="A7"><v>1</v></c></row>'
        )
    )
    found = rows_of(
        filled(source, (2, 4, 24), (2, 1, 21), (1, 1, 11), (5, 2, 52), (6, 1, 61), (9, 1, 91), (7, 2, 72))
    )
    assert found == (
        '<sheetData><row r="1"><c r="A1"><v>11</v></c></row>'
        '<row r="2" spans="1:4"><c r="A2"><v>21</v></c><c r="B2"><v>1</v></c><c r="D2"><v>24</v></c></row>'
        '<row r="5"><c r="B5"><v>52</v></c></row><row r="6"><c r="A6"><v>61</v></c></row>'
        '<row r="7"><c r="A7"><v>1</v></c><c r="B7"><v>72</v></c>'
        '</row><row r="9"><c r="A9"><v>91</v></c></row></sheetData>'
    )


def test_a_sheet_without_any_row_can_be_filled() -> None:
    source = book(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
    assert (
        rows_of(filled(source, (3, 2, 1))) == '<sheetData><row r="3"><c r="B3"><v>1</v></c></row></sheetData>'
    )


def test_new_cells_take_the_style_of_their_row_or_else_of_their_column() -> None:
    before = '<cols><col min="2" max="3" style="1"/></cols>'
    source = book(xml('<row r="1"/><row r="2" s="2" customFormat="1"/><row r="3" s="2"/>', before))
    found = rows_of(filled(source, (1, 2, 1), (1, 4, 1), (2, 2, 1), (3, 4, 1), (9, 3, 1)))
    assert '<c r="B1" s="1">' in found
    assert '<c r="D1">' in found
    assert '<c r="B2" s="2">' in found
    assert '<c r="D3">' in found
    assert '<c r="C9" s="1">' in found


def test_the_declared_dimension_covers_new_cells() -> None:
    source = book(xml('<row r="2"><c r="B2"><v>1</v></c></row>', '<dimension ref="B2"/>'))
    assert '<dimension ref="B2:D9"/>' in filled(source, (9, 4, 1))
    assert '<dimension ref="B2"/>' in filled(source, (2, 2, 1))


def test_a_formula_keeps_its_attributes_and_gets_a_new_result() -> None:
    rows = (
        '<row r="1"><c r="A1" s="1" t="str">'
        '<f t="shared" ref="A1:A2" si="0">B1&amp;"x"</f><v>gammel</v></c></row>'
        '<row r="2"><c r="A2" t="e"><f t="shared" si="0"/><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3" cm="1"><f t="array" ref="A3:A4">B1:B2</f></c></row><row r="4"><c r="A4"/></row>'
    )
    found = rows_of(
        filled(
            book(xml(rows)), cached=((1, 1, 2), (2, 1, "ny & <"), (3, 1, True), (4, 1, CellError("#REF!")))
        )
    )
    assert found == (
        '<sheetData><row r="1"><c r="A1" s="1">'
        '<f t="shared" ref="A1:A2" si="0">B1&amp;"x"</f><v>2</v></c></row>'
        '<row r="2"><c r="A2" t="str"><f t="shared" si="0"/><v>ny &amp; &lt;</v></c></row>'
        '<row r="3"><c r="A3" cm="1" t="b"><f t="array" ref="A3:A4">B1:B2</f><v>1</v></c></row>'
        '<row r="4"><c r="A4" t="e"><v>#REF!</v></c></row></sheetData>'
    )


def test_a_formula_without_a_result_has_none() -> None:
    source = book(xml('<row r="1"><c r="A1" t="str"><f>B1</f><v>x</v></c></row>'))
    assert '<c r="A1"><f>B1</f></c>' in filled(source, cached=((1, 1, None),))


def test_everything_around_the_cells_stays_byte_for_byte() -> None:
    before = (
        '<!-- <c r="A1"/> --><sheetPr/>\r\n<?app <row?>'
        '<sheetViews>\r\n<sheetView workbookViewId="0"/></sheetViews>'
    )
    rows = (
        "\r\n  <row  r = \"1\"\tspans='1:2' ><!-- > --><c  r='A1' ><v>1</v></c>\r\n"
        '<c r="B1" t="inlineStr"><is><t><![CDATA[</c>]]></t></is></c></row>\r\n'
    )
    text = xml(rows, before).replace(
        "</worksheet>",
        '<extLst><ext uri="{x}"><a:c xmlns:a="u" r="A1">&#13;</a:c></ext></extLst>\r\n</worksheet>',
    )
    found = zipfile.ZipFile(io.BytesIO(b"".join(compile_template(book(text), [Slot("Ark", 1, 1)]).fill([7]))))
    assert found.read(SHEET).decode() == text.replace("<c  r='A1' ><v>1</v></c>", '<c r="A1"><v>7</v></c>')


@pytest.mark.parametrize("prefix", ["x:", "regneark:", "æ:"])
def test_any_namespace_prefix_is_kept_and_used(prefix: str) -> None:
    colon = f":{prefix[:-1]}"
    text = (
        f'<{prefix}worksheet xmlns{colon}="{MAIN}"><{prefix}sheetData><{prefix}row r="1"><{prefix}c r="A1">'
        f"<{prefix}f>B1</{prefix}f></{prefix}c></{prefix}row></{prefix}sheetData></{prefix}worksheet>"
    )
    found = filled(book(text), (2, 1, "å"), cached=((1, 1, "b"),))
    workbook = openpyxl.load_workbook(io.BytesIO(book(found)), data_only=True)
    assert [[cell.value for cell in row] for row in workbook["Ark"]["A1:A2"]] == [["b"], ["å"]]
    assert f"<{prefix}is><{prefix}t>å</{prefix}t></{prefix}is></{prefix}c>" in found


def test_sheets_with_different_prefixes_are_filled_in_one_book() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.add_worksheet("En")
        workbook.add_worksheet("To")
    text = f'<p:worksheet xmlns:p="{MAIN}"><p:sheetData/></p:worksheet>'
    source = with_parts(made.getvalue(), {"xl/worksheets/sheet2.xml": text})
    template = compile_template(source, [Slot("To", 1, 1), Slot("En", 1, 1)])
    out = io.BytesIO(b"".join(template.fill(["to", "en"])))
    found = openpyxl.load_workbook(out)
    assert (found["En"]["A1"].value, found["To"]["A1"].value) == ("en", "to")


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-16", "UTF-16"), ("utf-16-be", "UTF-16"), ("latin-1", "ISO-8859-1")]
)
def test_a_sheet_in_another_encoding_is_written_in_utf8(encoding: str, declared: str) -> None:
    text = xml('<row r="1"><c r="A1" t="inlineStr"><is><t>blåbær</t></is></c></row>')
    text = text.replace('version="1.0"', f'version="1.0" encoding="{declared}"')
    found = filled(book(text.encode(encoding)), (2, 1, "ørret"))
    assert found.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert "blåbær" in found
    assert "ørret" in found


def test_rows_and_cells_without_an_address_are_counted_as_excel_counts_them() -> None:
    source = book(
        xml(
            '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5">'
            '<c r="C5"><v>1</v></c><c><v>5</v></c></row><row><c/></row>'
        )
    )
    found = rows_of(filled(source, (1, 2, 20), (5, 4, 50), (6, 1, 60)))
    assert found == (
        '<sheetData><row><c><v>1</v></c><c r="B1"><v>20</v></c></row><row r="5"><c r="C5"><v>1</v></c>'
        '<c r="D5"><v>50</v></c></row><row><c r="A6"><v>60</v></c></row></sheetData>'
    )


@pytest.mark.parametrize(
    ("rows", "slot", "cached", "code"),
    [
        ('<row r="1"><c r="A1"><f>B1</f></c></row>', (1, 1), None, "XA-153"),
        ('<row r="1"><c r="A1"><v>1</v></c></row>', None, (1, 1), "XA-154"),
        ("", None, (1, 1), "XA-154"),
        ('<row r="1"><c r="A1"><f t="array" ref="A1:B2">C1:D2</f></c></row>', (2, 2), None, "XA-155"),
        ('<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2"/></c></row>', (1, 2), None, "XA-155"),
        ('<row r="1"><c r="A1"/><c r="A1"/></row>', (1, 1), None, "XA-156"),
        ('<row r="1"><c r="A1"/></row><row r="1"><c r="A1"/></row>', (1, 1), None, "XA-156"),
    ],
)
def test_a_cell_that_cannot_be_a_slot_is_named(
    rows: str, slot: tuple[int, int] | None, cached: tuple[int, int] | None, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        compile_template(
            book(xml(rows)),
            [Slot("Ark", *slot)] if slot else [],
            cached=[Slot("Ark", *cached)] if cached else [],
        )
    assert [(finding.code, finding.sheet) for finding in caught.value.findings] == [(code, "Ark")]


def test_all_unfit_cells_and_sheets_are_named_at_once() -> None:
    source = book(xml('<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>C1*2</f></c></row>'))
    with pytest.raises(Problem) as caught:
        compile_template(source, [Slot("Ark", 1, 1), Slot("Ark", 1, 2)], cached=[Slot("Ark", 9, 9)])
    assert [(f.code, f.cell, f.seen) for f in caught.value.findings] == [
        ("XA-153", "A1", "=B1"),
        ("XA-153", "B1", "=C1*2"),
        ("XA-154", "I9", ""),
    ]
    with pytest.raises(Problem) as caught:
        compile_template(source, [Slot("Borte", 1, 1), Slot("Vekk", 1, 2), Slot("Borte", 2, 1)])
    assert [(f.code, f.sheet) for f in caught.value.findings] == [("XA-152", "Borte"), ("XA-152", "Vekk")]


@pytest.mark.parametrize(
    "text",
    [
        xml("").replace("</worksheet>", ""),
        '<!DOCTYPE worksheet [<!ENTITY a "b">]>' + xml("").partition("\n")[2],
        xml('<row r="en"/>'),
    ],
)
def test_a_sheet_that_is_not_sound_xml_is_a_problem(text: str) -> None:
    with pytest.raises(Problem) as caught:
        compile_template(book(text), [Slot("Ark", 1, 1)])
    assert [finding.code for finding in caught.value.findings] == ["XA-151"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("x" * 32768, "XA-157"),
        ("🫐" * 16384, "XA-157"),
        (float("nan"), "XA-158"),
        (float("-inf"), "XA-158"),
        (10**400, "XA-158"),
    ],
)
def test_a_value_that_no_cell_holds_is_named_with_its_cell(value: CellValue, code: str) -> None:
    template = compile_template(book(xml("")), [Slot("Ark", 1, 1), Slot("Ark", 7, 3)])
    with pytest.raises(Problem) as caught:
        template.fill([1, value])
    assert [(finding.code, finding.cell) for finding in caught.value.findings] == [(code, "C7")]
    assert part(b"".join(template.fill([1, "x" * 32767])), SHEET).count("x") > 32767  # the longest that fits


def test_a_number_is_written_the_same_whatever_was_written_before() -> None:
    one, other = (compile_template(book(xml("")), [Slot("Ark", 1, 1)]) for _ in range(2))
    one.fill([10**17])
    assert one.fill([1e17]) == other.fill([1e17])
    one.fill([True])
    assert one.fill([1.0]) == other.fill([1])


def test_values_of_a_wrong_number_or_type_are_refused() -> None:
    template = compile_template(book(xml("")), [Slot("Ark", 1, 1)])
    with pytest.raises(ValueError, match="2 values for 1 slots"):
        template.fill([1, 2])
    with pytest.raises(TypeError, match="cannot hold a list"):
        template.fill([[1]])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="two slots"):
        compile_template(book(), [Slot("Ark", 1, 1), Slot("ark", 1, 1)])
    with pytest.raises(ValueError, match="outside the grid"):
        compile_template(book(), [Slot("Ark", 1, 16385)])


def test_only_the_filled_sheet_differs_and_the_order_of_members_stays() -> None:
    source = book(xml(""))
    out = b"".join(compile_template(source, [Slot("Ark", 1, 1)]).fill([1]))
    before, after = packed(source), packed(out)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [SHEET]


@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_any_text_comes_back_from_the_xml_as_it_was(text: str) -> None:
    import re
    from xml.etree import ElementTree as ET

    root = ET.fromstring(filled(book(xml("")), (1, 1, text)))
    read = root.findtext(f".//{{{MAIN}}}t") or ""
    assert re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), read) == text
