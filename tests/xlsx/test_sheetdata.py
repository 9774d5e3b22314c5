"""The cells of a sheet, in every way a file may write them, on all roads through the part."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from tools.packages import MAIN, START, worksheet
from xlanskaff.errors import Problem
from xlanskaff.grammar.book import Area, CellError, CellValue, cell_name, column_letters
from xlanskaff.xlsx import sheet_again
from xlanskaff.xlsx.guard import Limits
from xlanskaff.xlsx.package_xml import STRICT
from xlanskaff.xlsx.sheet_quick import quick_sheet, quick_strings
from xlanskaff.xlsx.sheet_shift import shift
from xlanskaff.xlsx.sheet_text import LONGEST, Numbers, unescape, walk_strings
from xlanskaff.xlsx.sheet_walk import walk
from xlanskaff.xlsx.sheetdata import Context, SheetData, read_sheet

Reader = Callable[[bytes, str, Context], SheetData]


def quick(data: bytes, name: str, context: Context) -> SheetData:
    found = quick_sheet(data, name, context)
    assert found is not None, "not read the quick way"
    return found


def quick_and_long(data: bytes, name: str, context: Context) -> SheetData:
    """As a sheet is read that is too long to remember its cells."""
    with patch.object(sheet_again, "LARGEST", -1):
        return quick(data, name, context)


ALL = pytest.mark.parametrize("road", [quick, quick_and_long, walk])


def read(rows: str, road: Reader = read_sheet, *, strings: tuple[str, ...] = (), date1904: bool = False,
         before: str = "", after: str = "", **limits: int) -> SheetData:
    context = Context(strings=lambda: list(strings), date1904=date1904, file="a.xlsx", limits=Limits(**limits))
    return road(worksheet(rows, before, after).encode(), "Ark1", context)


def cell(inside: str, attributes: str = "", road: Reader = walk, **more: object) -> CellValue:
    sheet = read(f'<row r="1"><c r="A1"{attributes}>{inside}</c></row>', road, **more)  # type: ignore[arg-type]
    return sheet.values.get((1, 1))


def codes(run: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as refused:
        run()
    return [(finding.code, finding.cell) for finding in refused.value.findings]


@ALL
@pytest.mark.parametrize(("inside", "attributes", "value"), [
    ("<v>3</v>", "", 3),
    ("<v>3.0</v>", "", 3),
    ("<v>-3</v>", ' t="n"', -3),
    ("<v>0.25</v>", ' s="4"', 0.25),
    ("<v>1E+2</v>", "", 100),
    ("<v>1.5e-7</v>", "", 1.5e-7),
    ("<v>8595602512225</v>", "", 8595602512225),
    ("<v>1</v>", ' t="b"', True),
    ("<v>0</v>", ' t="b"', False),
    ("<v>#N/A</v>", ' t="e"', CellError("#N/A")),
    ("<v>#DIV/0!</v>", ' s="1" t="e"', CellError("#DIV/0!")),
    ("<v> a &lt;b&gt; &amp; «ø» </v>", ' t="str"', " a <b> & «ø» "),
    ('<v xml:space="preserve">  a</v>', ' t="str"', "  a"),
    ("<v>&#229;&#xE5;&quot;&apos;</v>", ' t="str"', "åå\"'"),
    ("<v></v>", ' t="str"', ""),
    ("<v/>", ' t="str"', ""),
    ("<v>1</v>", ' t="s"', "to"),
    ("<v></v>", ' t="s"', None),
    ("<v></v>", "", None),
    ("<v/>", ' t="n"', None),
    ("<is><t>tekst</t></is>", ' t="inlineStr"', "tekst"),
    ('<is><t xml:space="preserve"> a_x000D_b </t></is>', ' s="2" t="inlineStr"', " a\rb "),
    ("<is><t></t></is>", ' t="inlineStr"', ""),
    ("<v>2026-07-01</v>", ' t="d"', 46204),
    ("<v>linje 1\nlinje 2</v>", ' t="str"', "linje 1\nlinje 2"),
    ("<v>linje 1\r\nlinje 2\r</v>", ' t="str"', "linje 1\nlinje 2\n"),
    ("<v>=SUM(A1)</v>", ' t="str"', "=SUM(A1)"),
])
def test_a_cell_gives_the_value_it_holds(road: Reader, inside: str, attributes: str, value: CellValue) -> None:
    found = cell(inside, attributes, road, strings=("en", "to"))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("inside", "attributes", "value"), [
    ("<v>tolv</v>", "", "tolv"),
    ("<v>12,5</v>", "", "12,5"),
    ("<v>1_000</v>", "", "1_000"),
    ("<v>nan</v>", "", "nan"),
    ("<v>inf</v>", "", "inf"),
    ("<v>1E+5000</v>", "", "1E+5000"),
    ("<v>٣</v>", "", "٣"),
    ("<v> </v>", "", None),
    ("<v> 7 </v>", "", 7),
    ("<v>&#49;</v>", "", 1),
    ("<v>x</v>", ' t="ukjent"', "x"),
    ("<is><r><t>en</t></r><r><rPr><b/></rPr><t> to</t></r></is>", ' t="inlineStr"', "en to"),
    ("<is><t>漢字</t><rPh sb='0' eb='2'><t>かんじ</t></rPh></is>", ' t="inlineStr"', "漢字"),
    ("<v><![CDATA[a<b]]></v>", ' t="str"', "a<b"),
    ("<!-- <v>1</v> --><v>2</v>", "", 2),
    ("<v>1</v><extLst><ext><v>2</v></ext></extLst>", "", 1),
])
def test_unusual_cells_are_never_silently_another_value(inside: str, attributes: str, value: CellValue) -> None:
    found = cell(inside, attributes, read_sheet)
    assert found == value
    assert type(found) is type(value)


def test_what_is_no_number_stays_text_and_does_not_become_one() -> None:
    numbers = Numbers()
    assert [numbers[text] for text in ("0x10", "1 000", "--1", "", "1e", ".", "+.5", "1.")] == [
        "0x10", "1 000", "--1", None, "1e", ".", 0.5, 1]


@given(st.one_of(st.integers(-10**17, 10**17), st.floats(allow_nan=False, allow_infinity=False)))
def test_every_number_keeps_its_value_and_whole_ones_are_int(number: float) -> None:
    found = Numbers()[repr(number)]
    assert found == number or (isinstance(number, int) and found == float(number))
    assert isinstance(found, int) == float(number).is_integer()


@ALL
def test_a_formula_keeps_its_text_and_its_cached_result(road: Reader) -> None:
    sheet = read('<row r="2"><c r="B2" t="str"><f>IF(A1&lt;&gt;"","a","")</f><v>a</v></c>'
                 '<c r="C2"><f>A1*2</f></c><c r="D2"><f ca="1">=B2</f><v>4</v></c>'
                 '<c r="E2"><f t="array" ref="E2:E4">SUM(A1:A3)</f><v>6</v></c></row>', road)
    assert sheet.values == {(2, 2): "a", (2, 4): 4, (2, 5): 6}
    assert sheet.formulas == {(2, 2): 'IF(A1<>"","a","")', (2, 3): "A1*2", (2, 4): "B2", (2, 5): "SUM(A1:A3)"}


@ALL
def test_a_shared_formula_is_written_out_for_every_cell(road: Reader) -> None:
    sheet = read('<row r="2"><c r="B2"><f t="shared" ref="B2:B4" si="0">A2*$A$1</f><v>1</v></c></row>'
                 '<row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c></row>'
                 '<row r="4"><c r="B4"><f t="shared" si="0"></f><v>3</v></c></row>', road)
    assert sheet.used == Area("Ark1", 2, 2, 4, 2)
    assert sheet.formulas == {(2, 2): "A2*$A$1", (3, 2): "A3*$A$1", (4, 2): "A4*$A$1"}
    assert sheet.values == {(2, 2): 1, (3, 2): 2, (4, 2): 3}


@ALL
def test_a_group_whose_first_cell_comes_last_is_found(road: Reader) -> None:
    sheet = read('<row r="2"><c r="B2"><f t="shared" si="7"/><v>1</v></c></row>'
                 '<row r="3"><c r="B3"><f t="shared" ref="B2:B3" si="7">A3</f><v>2</v></c></row>'
                 '<row r="4"><c r="B4"><f t="shared" si="8"/><v>2</v></c></row>', road)
    assert sheet.formulas == {(2, 2): "A2", (3, 2): "A3"}


@ALL
def test_a_number_of_a_group_may_be_used_again(road: Reader) -> None:
    again = '<f t="shared" si="0"/></c></row>'
    sheet = read(f'<row r="1"><c r="A1"><f t="shared" ref="A1:B1" si="0">C1</f></c><c r="B1">{again}'
                 f'<row r="2"><c r="A2"><f t="shared" ref="A2:B2" si="0">$C2</f></c><c r="B2">{again}', road)
    assert sheet.formulas == {(1, 1): "C1", (1, 2): "D1", (2, 1): "$C2", (2, 2): "$C2"}


def test_a_data_table_counts_as_a_formula() -> None:
    sheet = read('<row r="1"><c r="A1"><f t="dataTable" ref="A1:A9" dt2D="1" r1="B1" r2="B2"/><v>1</v></c></row>')
    assert sheet.formulas == {(1, 1): "TABLE(B1,B2)"}


def test_rows_and_cells_without_addresses_are_counted_on() -> None:
    sheet = read('<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="D5"><v>3</v></c><c><v>4</v></c></row>'
                 "<row><c/><c><v>5</v></c></row>")
    assert sheet.values == {(1, 1): 1, (1, 2): 2, (5, 4): 3, (5, 5): 4, (6, 2): 5}


def test_the_address_of_the_cell_counts_more_than_that_of_its_row() -> None:
    assert read('<row r="3"><c r="B7"><v>1</v></c></row>').values == {(7, 2): 1}


@ALL
def test_far_cells_cost_nothing_and_the_declared_size_is_not_believed(road: Reader) -> None:
    sheet = read('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ZZ1048576"><v>2</v></c></row>', road,
                 before='<dimension ref="A1:XFD1048576"/>')
    assert sheet.values == {(1, 1): 1, (1048576, 702): 2}
    assert sheet.used == Area("Ark1", 1, 1, 1048576, 702)
    assert read('<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>').values == {(1048576, 16384): 2}
    small = read('<row r="9"><c r="B9"><v>2</v></c></row>', before='<dimension ref="A1"/>')
    assert small.used == Area("Ark1", 9, 2, 9, 2)


@pytest.mark.parametrize("address", ["XFE1", "A1048577", "A0", "AAAA1", "1", "A", "", "A-1", "Å1", "A1.5", "A1:B2"])
def test_a_value_outside_the_sheet_is_refused(address: str) -> None:
    assert codes(lambda: read(f'<row r="1"><c r="{address}"><v>1</v></c></row>')) == [("XA-120", "")]


@ALL
def test_blank_cells_are_not_kept(road: Reader) -> None:
    sheet = read('<row r="1"><c r="A1" s="1"/><c r="B1" s="1"></c><c r="C1" s="2" t="n" /></row><row r="2"/>'
                 '<row r="3"><c r="A3" s="1"/><c r="B3"><v>1</v></c><c r="C3" s="1"/></row>'
                 '<row r="4"><c r="A4"/></row>', road)
    assert sheet.values == {(3, 2): 1}
    assert sheet.used == Area("Ark1", 3, 2, 3, 2)
    assert read("", road).used is None


@ALL
def test_hidden_rows_and_columns_filters_merges_and_protection_are_facts(road: Reader) -> None:
    sheet = read('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" ht="3" hidden="0"><c r="A2"/></row>'
                 '<row r="3" hidden="true"/>', road,
                 before='<cols><col min="1" max="1" width="3"/><col min="3" max="5" hidden="1"/></cols>',
                 after='<sheetProtection sheet="1"/><autoFilter ref="A1:C9"/>'
                       '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="x"/></mergeCells>')
    assert sheet.hidden_rows == {1, 3}
    assert sheet.hidden_columns == {3, 4, 5}
    assert sheet.merged == (Area("Ark1", 1, 1, 1, 2),)
    assert sheet.protected
    assert sheet.filtered == Area("Ark1", 1, 1, 9, 3)


def test_hiding_all_columns_costs_no_more_than_the_sheet_is_wide() -> None:
    sheet = read("", before='<cols><col min="1" max="999999999" hidden="1"/></cols>')
    assert len(sheet.hidden_columns) == 16_384


def test_any_prefix_encoding_and_namespace_are_read() -> None:
    text = ('<?xml version="1.0" encoding="%s"?><q:worksheet xmlns:q="%s"><q:sheetData>'
            '<q:row r="1"><q:c r="A1" t="str"><q:v>Blåbær</q:v></q:c></q:row></q:sheetData></q:worksheet>')
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "iso-8859-1"):
        for space in (MAIN, STRICT):
            data = (text % (encoding.removesuffix("-sig"), space)).encode(encoding)
            for form in (data, data.replace(b"q:", b"").replace(b":q", b"")):
                assert read_sheet(form, "a", Context()).values == {(1, 1): "Blåbær"}


def test_elements_of_other_namespaces_are_stepped_over() -> None:
    sheet = read('<row r="1"><c r="A1"><v>1</v><x:v xmlns:x="urn:a">2</x:v></c><x:c xmlns:x="urn:a" r="B1"/></row>')
    assert sheet.values == {(1, 1): 1}


@ALL
def test_more_cells_than_allowed_are_refused_over_all_sheets(road: Reader) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f></c><c r="C1"/></row>'
    context = Context(limits=Limits(cells=4))
    assert len(road(worksheet(rows).encode(), "a", context).values) == 1
    road(worksheet(rows).encode(), "b", context)
    assert codes(lambda: road(worksheet(rows).encode(), "c", context)) == [("XA-122", "")]


def test_more_merges_than_allowed_are_refused() -> None:
    merges = "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 3 + "</mergeCells>"
    assert len(read("", after=merges, merges=3).merged) == 3
    assert codes(lambda: read("", after=merges, merges=2)) == [("XA-123", "")]


@pytest.mark.parametrize("index", ["2", "-1", "x", "1.0", "99999999999999999999", "1_0"])
def test_a_text_that_is_not_there_is_told_with_its_cell(index: str) -> None:
    rows = f'<row r="7"><c r="D7" t="s"><v>{index}</v></c></row>'
    assert codes(lambda: read(rows, strings=("a", "b"))) == [("XA-132", "D7")]


def test_a_text_longer_than_a_cell_is_cut_and_told() -> None:
    for inside, kind in ((f"<v>{'x' * 40_000}</v>", "str"), (f"<is><t>{'x' * 40_000}</t></is>", "inlineStr")):
        for road in (quick, walk):
            context = Context(file="a.xlsx")
            sheet = road(worksheet(f'<row r="1"><c r="A1" t="{kind}">{inside}</c></row>').encode(), "a", context)
            assert sheet.values == {(1, 1): "x" * LONGEST}
            assert [(f.code, f.args["count"]) for f in context.found] == [("XA-135", 40_000)]


@pytest.mark.parametrize("rows", ["<row", "<row>", "</row>", "<row r='x'/>", "<c r='A1'><v>1</v></row>", "&ukjent;",
                                  "\x01", "<row r='1'><c r='A1'><v>\x02</v></c></row>", "<x:row/>", "<v>]]></v>"])
def test_rows_that_are_no_xml_are_a_finding(rows: str) -> None:
    assert codes(lambda: read(rows)) == [("XA-120", "")]


@ALL
def test_a_part_that_goes_wrong_after_its_rows_is_a_finding(road: Reader) -> None:
    data = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>', after="<pageMargins>").encode()
    assert codes(lambda: read_sheet(data, "a", Context())) == [("XA-120", "")]
    assert quick_sheet(data, "a", Context()) is None


@pytest.mark.parametrize("text", [
    START + f'<sst xmlns="{MAIN}"><si><t>en</t></si><si><t xml:space="preserve"> to </t></si><si><t/></si></sst>',
    START + f'<sst xmlns="{MAIN}"><si><t>a &amp; b</t></si><si><t>_x000D_</t></si><si><t>linje\r\nto</t></si></sst>',
    START + f'<sst xmlns="{MAIN}"><si><r><t>en</t></r><r><rPr><b/><sz val="1"/></rPr>'
    '<t xml:space="preserve"> to</t></r></si><si><t>tre</t></si></sst>',
])
def test_shared_strings_are_the_same_on_both_roads(text: str) -> None:
    assert quick_strings(text.encode()) == walk_strings(text.encode(), part="") != []


def test_phonetic_runs_and_prefixes_in_shared_strings_are_handled() -> None:
    text = (f'<q:sst xmlns:q="{MAIN}"><q:si><q:t>漢字</q:t><q:rPh sb="0" eb="2"><q:t>かんじ</q:t></q:rPh></q:si><q:si/>'
            "<q:si><q:r><q:t>a</q:t></q:r><q:r><q:t>b</q:t></q:r></q:si></q:sst>").encode()
    assert quick_strings(text) is None
    assert walk_strings(text, part="") == ["漢字", "", "ab"]


@given(st.text(st.characters(codec="utf-8")))
@example("_x000D_")
@example("\U0001f600")
def test_escapes_are_undone(text: str) -> None:
    pairs = text.encode("utf-16-be")
    escaped = "".join(f"_x{pairs[i:i + 2].hex().upper()}_" for i in range(0, len(pairs), 2))
    assert unescape(escaped) == text
    assert unescape(text.replace("_x", "_x005F_x")) == text


def test_half_a_character_becomes_a_replacement_and_not_an_error() -> None:
    assert unescape("a_xD83D_b").encode() == "a\ufffdb".encode()


@pytest.mark.parametrize(("text", "early", "late"), [
    ("2026-07-01", 46204, 44742), ("1904-01-02", 1463, 1), ("2026-07-01T12:00:00", 46204.5, 44742.5),
    ("2026-07-01T12:00:00Z", 46204.5, 44742.5), ("06:00:00", 0.25, 0.25), ("1. juli", "1. juli", "1. juli"),
    ("9999-99-99", "9999-99-99", "9999-99-99")])
def test_iso_dates_become_serial_numbers(text: str, early: CellValue, late: CellValue) -> None:
    assert cell(f"<v>{text}</v>", ' t="d"') == early
    assert cell(f"<v>{text}</v>", ' t="d"', date1904=True) == late


MARKS = st.sampled_from(["", "$"])
REFERENCES = st.builds(lambda a, column, b, row: f"{a}{column_letters(column)}{b}{row}",
                       MARKS, st.integers(30, 600), MARKS, st.integers(40, 900))
OPERANDS = st.one_of(REFERENCES, st.builds("{}:{}".format, REFERENCES, REFERENCES), st.sampled_from([
    "'Om A1'!BB77", "Ark1!CC99", "Ark2!$AA100:BB$300", '"A1"', '"si ""A1"""', "1.5", "1E5", "$AA:BB", "70:$90", "TRUE",
    "xa_svar", "Tabell[[#This Row],[A1]]", "Tabell[Nå]"]))
CALLS = st.builds(lambda name, given: f"{name}({','.join(given)})",
                  st.sampled_from(["SUM", "LOG10", "_xlfn.IFS", "A1B2C"]), st.lists(OPERANDS, min_size=1, max_size=3))
FORMULAS = st.lists(st.one_of(OPERANDS, CALLS), min_size=1, max_size=5).map("+".join)


@given(FORMULAS, st.integers(-20, 40), st.integers(-20, 40))
def test_a_moved_formula_agrees_with_another_program(formula: str, rows: int, columns: int) -> None:
    origin, target = cell_name(100, 100), cell_name(100 + rows, 100 + columns)
    assert "=" + shift(formula, rows, columns) == Translator("=" + formula, origin).translate_formula(target)


@pytest.mark.parametrize(("formula", "rows", "columns", "moved"), [
    ("A1+$A$1", -1, 0, "#REF!+$A$1"),
    ("SUM(B1:B9)", -1, 0, "SUM(#REF!:B8)"),
    ("SUM(A:A)", 0, -1, "SUM(#REF!)"),
    ("XFD1", 0, 1, "#REF!"),
    ("Ark1!A1", -1, 0, "Ark1!#REF!"),
    ("ABC0+A1", 1, 1, "ABC0+B2"),
    ("XFE1+1", 1, 1, "XFE1+1"),
    ("a1", 1, 1, "B2"),
    ("'A1 B2'!C3", 1, 1, "'A1 B2'!D4"),
    ("LOG10(A1)", 1, 0, "LOG10(A2)"),
    ("Tabell[[#This Row],[A1]]*A1", 1, 0, "Tabell[[#This Row],[A1]]*A2"),
    ('IF(A1="B1","C1",D1)', 1, 0, 'IF(A2="B1","C1",D2)'),
    ("A1", 0, 0, "A1"),
])
def test_only_relative_references_move(formula: str, rows: int, columns: int, moved: str) -> None:
    assert shift(formula, rows, columns) == moved
