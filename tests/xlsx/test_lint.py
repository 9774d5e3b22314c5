"""Every fault that the lint knows is planted in a sound workbook, and exactly that one is found."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter
import xlsxwriter.worksheet
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import FORMULAE

from tools.planted import (
    NOTES,
    SHEET,
    STYLES,
    TABLE,
    TYPES,
    WORKBOOK,
    edited,
    parts,
    sound,
    with_part,
    without,
)
from xlanskaff.errors import Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.lint.functions import newer, norwegian

DRAWING_RELS = "xl/worksheets/_rels/sheet2.xml.rels"
SECOND_TABLE = '<Relationship Id="rId9" Type="urn:x/table" Target="../tables/table2.xml"/></Relationships>'


def _second_table(old: str, new: str) -> bytes:
    """A second table below the first, on the notes sheet, with one thing changed."""
    ours, theirs = (f'id="{n}" name="{t}" displayName="{t}"' for n, t in ((1, "tbl_svar"), (2, "tbl_to")))
    table = parts(sound())[TABLE].decode().replace(ours, theirs)
    moved = table.replace("A2:D5", "A12:D15").replace(old, new)
    cells = "".join(f'<c r="{c}12" t="inlineStr"><is><t>{t}</t></is></c>'
                    for c, t in zip("ABCD", ("Påstand", "Nå", "Mål", "Gap"), strict=True))
    book = edited(sound(), SHEET, "</sheetData>", f'<row r="12">{cells}</row></sheetData>')
    book = edited(book, DRAWING_RELS, "</Relationships>", SECOND_TABLE)
    kind = '<Override PartName="/xl/tables/table2.xml" ContentType="x"/></Types>'
    book = edited(book, TYPES, "</Types>", kind)
    return with_part(book, "xl/tables/table2.xml", moved.encode())


def _formula(formula: str) -> bytes:
    return edited(sound(), NOTES, r"<f>SUM\(tbl_svar\[Nå\]\)</f>", f"<f>{formula}</f>")


def _name(name: str, refers_to: str = "Påstander!$B$3") -> bytes:
    added = f'<definedName name="{name}">{refers_to}</definedName></definedNames>'
    return edited(sound(), WORKBOOK, "</definedNames>", added)


def _validation(old: str, new: str) -> bytes:
    return edited(sound(), SHEET, old, new)


PLANTED: dict[str, tuple[str, bytes]] = {
    "a header that differs from its cell": ("XA-160", edited(sound(), TABLE, 'name="Nå"', 'name="Nivå nå"')),
    "a header cell that holds a number": (
        "XA-160", edited(sound(), SHEET, '<c r="B2" t="s"><v>4</v></c>', '<c r="B2"><v>2026</v></c>')),
    "two tables of one number": ("XA-161", _second_table('id="2"', 'id="1"')),
    "two tables of one name": ("XA-161", _second_table('displayName="tbl_to"', 'displayName="TBL_SVAR"')),
    "a table and a name that are called the same": ("XA-161", _name("Tbl_Svar")),
    "two columns of one name": ("XA-162", edited(
        edited(sound(), TABLE, 'name="Mål"', 'name="nå"'),
        SHEET, '<c r="C2" t="s"><v>5</v></c>', '<c r="C2" t="inlineStr"><is><t>nå</t></is></c>')),
    "merged cells inside a table": ("XA-163", edited(
        sound(), SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A4:B4"/></mergeCells>')),
    "two tables in one place": ("XA-163", _second_table("A12:D15", "A2:D5")),
    "a filter on other rows than the table's": (
        "XA-164", edited(sound(), TABLE, '<autoFilter ref="A2:D5"/>', '<autoFilter ref="A2:D4"/>')),
    "a table wider than its columns": ("XA-164", edited(
        edited(sound(), TABLE, 'displayName="tbl_svar" ref="A2:D5"', 'displayName="tbl_svar" ref="A2:E5"'),
        TABLE, '<autoFilter ref="A2:D5"/>', '<autoFilter ref="A2:E5"/>')),
    "a name that looks like a cell": ("XA-165", _name("KPI2026")),
    "a name with a space": ("XA-165", _name("mine svar")),
    "a name of 256 characters": ("XA-165", _name("x" * 256)),
    "a name that is defined twice": ("XA-166", _name("XA_NIVAA")),
    "a name whose cells were deleted": ("XA-167", _name("borte", "#REF!")),
    "a name on a sheet that is not there": ("XA-167", _name("borte", "'Andre svar'!$A$1")),
    "a cell format that is not there": ("XA-168", edited(sound(), NOTES, 'r="A1" s="1"', 'r="A1" s="99"')),
    "a conditional format that is not there": ("XA-168", edited(sound(), SHEET, 'dxfId="0"', 'dxfId="7"')),
    "a table format that is not there": ("XA-168", edited(
        sound(), TABLE, '<tableColumn id="1"', '<tableColumn dataDxfId="5" id="1"')),
    "a cell format with a font that is not there": (
        "XA-168", edited(sound(), STYLES, r'(<cellXfs.*?fontId=)"1"', lambda m: f'{m[1]}"41"')),
    "a list of 256 characters": ("XA-169", _validation('"1,2,3"', '"' + "x," * 128 + '"')),
    "a prompt of 256 characters": ("XA-170", _validation("Velg nivået som passer best.", "x" * 256)),
    "a prompt title of 33 characters": (
        "XA-170", _validation('promptTitle="Nivå"', f'promptTitle="{"x" * 33}"')),
    "semicolons between arguments": ("XA-171", _formula("SUM(tbl_svar[Nå];1)")),
    "a Norwegian function name": ("XA-171", _formula("SUMMER(tbl_svar[Nå])")),
    "a Norwegian name in a conditional format": (
        "XA-171", edited(sound(), SHEET, "<formula>2</formula>", "<formula>STØRST(B3,2)</formula>")),
    "a list with semicolons": ("XA-171", _validation('"1,2,3"', '"Ja;Nei"')),
    "a newer function without prefix": ("XA-172", _formula("IFS(A1=1,2)")),
    "a worksheet function with half its prefix": ("XA-172", _formula("_xlfn.FILTER(B1:B2,C1:C2)")),
    "a newer function in a table column": ("XA-172", edited(
        sound(), TABLE, r"<calculatedColumnFormula>.*</calculatedColumnFormula>",
        "<calculatedColumnFormula>XLOOKUP(1,B1:B2,C1:C2)</calculatedColumnFormula>")),
    "a formula of 8193 characters": ("XA-173", _formula("1" + "+1" * 4096)),
    "a text of 32768 characters": ("XA-174", edited(
        sound(), NOTES, r'<c r="A5">.*?</c>', f'<c r="A5" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c>')),
    "a sheet name of 32 characters": (
        "XA-175", edited(sound(), WORKBOOK, 'name="Les meg"', f'name="{"x" * 32}"')),
    "a sheet name with a colon": ("XA-175", edited(sound(), WORKBOOK, 'name="Les meg"', 'name="Les: meg"')),
    "a sheet that is only said to be XML": (
        "XA-176", edited(sound(), TYPES, '<Override PartName="/xl/worksheets/sheet2.xml"[^>]*/>', "")),
    "a picture of an unknown kind": ("XA-176", with_part(
        edited(sound(), DRAWING_RELS, "</Relationships>",
               '<Relationship Id="rId9" Type="urn:x/image" Target="../media/logo.emf"/></Relationships>'),
        "xl/media/logo.emf", b"logo")),
    "a chart that is not there": ("XA-177", without(sound(), "xl/charts/chart1.xml")),
    "a drawing without its relation": (
        "XA-177", edited(sound(), SHEET, '<drawing r:id="rId1"/>', '<drawing r:id="rId7"/>')),
    "a part that nothing uses": ("XA-178", with_part(sound(), "xl/worksheets/sheet9.xml", b"<x/>")),
    "a link to a sheet that is not there": (
        "XA-179", edited(sound(), NOTES, 'location="\'Påstander\'!A3"', 'location="\'Svar\'!A3"')),
    "a HYPERLINK formula that leads nowhere": ("XA-179", _formula('HYPERLINK("#\'Svar\'!A1","Gå")')),
}


def test_a_sound_workbook_has_no_findings() -> None:
    assert lint(sound()) == ()


@pytest.mark.parametrize("fault", PLANTED)
def test_exactly_the_planted_fault_is_found(fault: str) -> None:
    code, book = PLANTED[fault]
    assert {f.code for f in lint(book)} == {code}


def test_every_code_of_the_lint_is_planted() -> None:
    assert {code for code, _ in PLANTED.values()} == {f"XA-{n}" for n in range(160, 180)}


def test_a_finding_names_file_sheet_and_cell(tmp_path: Path) -> None:
    path = tmp_path / "Egen mal.xlsx"
    path.write_bytes(edited(sound(), TABLE, 'name="Nå"', 'name="Nivå nå"'))
    (finding,) = lint(path)
    assert (finding.file, finding.sheet, finding.cell) == ("Egen mal.xlsx", "Påstander", "B2")
    assert (finding.field, finding.seen, finding.args["expected"]) == ("tbl_svar", "Nå", "Nivå nå")
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_planted_fault_can_be_said(lang: str) -> None:
    for _, book in PLANTED.values():
        for finding in lint(book, name="mal.xlsx"):
            message = say(finding, lang)  # type: ignore[arg-type]
            assert "{" not in message.message + message.remedy
            assert finding.file == "mal.xlsx"


def test_one_fault_in_every_row_of_a_column_is_told_once() -> None:
    wrong = parts(sound())[SHEET].decode().replace("<f>tbl_svar[[#This Row],[Mål]]-", "<f>IFNA(1,2)-")
    book = with_part(sound(), SHEET, wrong.encode())
    assert [(f.code, f.cell) for f in lint(book)] == [("XA-172", "D3")]


def test_two_sheets_of_one_name_are_found_whatever_their_case() -> None:
    book = edited(sound(), WORKBOOK, 'name="Les meg"', 'name="PÅSTANDER"')
    assert "XA-175" in {f.code for f in lint(book)}


def test_a_damaged_part_is_a_finding_and_the_rest_is_still_looked_at() -> None:
    book = edited(with_part(sound(), SHEET, b"<worksheet"), WORKBOOK, "</definedNames>",
                  '<definedName name="A1">1</definedName></definedNames>')
    assert {"XA-120", "XA-165"} <= {f.code for f in lint(book)}


def test_what_is_no_workbook_is_said_and_not_raised(tmp_path: Path) -> None:
    path = tmp_path / "bilde.xlsx"
    path.write_bytes(b"\x89PNG nothing else")
    assert [f.code for f in lint(path)] == ["XA-103"]


@pytest.mark.testdata
def test_real_workbooks_are_read_without_a_false_alarm(testdata: Path) -> None:
    found = {path.name: {f.code for f in lint(path)} for path in sorted((testdata / "workbooks").iterdir())}
    assert len(found) > 10
    # Both really hold names that point at #REF!, which is all there is to say.
    assert {name: codes for name, codes in found.items() if codes} == {
        "StructuredRefs-lots-with-lookups.xlsx": {"XA-167"}, "checklist.xlsx": {"XA-167"},
    }


@pytest.mark.testdata
def test_hostile_files_end_in_findings(testdata: Path) -> None:
    for path in sorted((testdata / "torture").iterdir()):
        assert all(f.code.startswith("XA-1") for f in lint(path)), path.name


def test_the_validator_misses_what_the_lint_is_for(sdk: ModuleType, tmp_path: Path) -> None:
    chosen = ["a header that differs from its cell", "a list of 256 characters", "a Norwegian function name",
              "semicolons between arguments", "merged cells inside a table"]
    paths = []
    for number, fault in enumerate(chosen):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(PLANTED[fault][1])
    assert set(map(tuple, sdk.complaints_of(paths).values())) == {()}


def test_every_function_that_xlsxwriter_prefixes_is_known_with_the_same_prefix() -> None:
    source = inspect.getsource(xlsxwriter.worksheet)
    theirs = re.findall(r'"((?:_xlfn\.)(?:_xlws\.)?([A-Z0-9.]+))\(', source)
    assert len(theirs) > 100
    assert {name: newer().get(name) for _, name in theirs} == {name: stored for stored, name in theirs}


def test_no_norwegian_name_is_also_english() -> None:
    assert norwegian() & (set(FORMULAE) | newer().keys()) == set()


@settings(max_examples=150)
@given(st.data())
def test_damage_at_random_ends_in_findings_and_never_in_a_crash(data: st.DataObject) -> None:
    members = parts(sound())
    part = data.draw(st.sampled_from(sorted(name for name in members if name.endswith((".xml", ".rels")))))
    text = members[part].decode()
    values = list(re.finditer(r'"[^"<>]*"|>[^<>]+<', text))
    found = data.draw(st.sampled_from(values))
    odd = ["", "-1", "99999999", "x", "#REF!", "1e999", "nan", "A1:XFE1", "../..", "&amp;"]
    inner = data.draw(st.sampled_from(odd))
    changed = text[: found.start() + 1] + inner + text[found.end() - 1 :]
    book = with_part(sound(), part, changed.encode())
    for finding in [*lint(book), *accessibility(book)]:
        assert say(finding, "nb").message
