"""Texts outside the sheets: custom properties, constants behind names, core properties."""

from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tools.zips import packed, part, with_parts, with_text
from xlanskaff.errors import Problem
from xlanskaff.xlsx.fill import Placeholder, Slot, compile_template

UNIT = Placeholder("custom-property", "xlanskaff.unit", "unit")
BOOK = Placeholder("defined-name", "xa_unit", "unit")
TITLE = Placeholder("core", "title", "title")
LANGUAGE = Placeholder("core", "language", "lang")


@pytest.fixture(scope="module")
def marked() -> bytes:
    """A workbook that carries its identity in properties and a name."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.add_worksheet("Ark").write_formula("A1", '=IF(xa_unit="","-",xa_unit)', None, "mal")
        workbook.worksheets()[0].write_formula("A2", "=1+1", None, 2)
        workbook.define_name("xa_unit", '="mal"')
        workbook.set_custom_property("xlanskaff.book", "self_evaluation")
        workbook.set_custom_property("xlanskaff.unit", "mal")
        workbook.set_custom_property("antall", 3)
        workbook.set_properties({"title": "Malen"})
    return made.getvalue()


def filled(source: bytes, *placeholders: Placeholder, **extras: str) -> bytes:
    return b"".join(compile_template(source, [], placeholders=placeholders).fill([], extras))


def properties(data: bytes) -> dict[str, object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {each.name: each.value for each in book.custom_doc_props.props}


def test_each_kind_is_set_and_the_rest_is_left(marked: bytes) -> None:
    out = filled(marked, UNIT, BOOK, TITLE, unit='Helse & "omsorg" <Øst>', title="Tittel")
    assert properties(out) == {
        "xlanskaff.book": "self_evaluation",
        "xlanskaff.unit": 'Helse & "omsorg" <Øst>',
        "antall": 3,
    }
    book = openpyxl.load_workbook(io.BytesIO(out))
    assert book.defined_names["xa_unit"].value == '"Helse & ""omsorg"" <Øst>"'
    assert book.properties.title == "Tittel"
    before, after = packed(marked), packed(out)
    assert {name for name in before if before[name] != after[name]} == {
        "docProps/custom.xml",
        "docProps/core.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }


def test_a_text_that_is_not_given_stays_that_of_the_template(marked: bytes) -> None:
    out = filled(marked, UNIT, BOOK, TITLE)
    assert properties(out)["xlanskaff.unit"] == "mal"
    assert part(out, "xl/workbook.xml").count('<definedName name="xa_unit">"mal"</definedName>') == 1
    assert "<dc:title>Malen</dc:title>" in part(out, "docProps/core.xml")


def test_what_the_file_does_not_have_is_put_in(marked: bytes) -> None:
    lost = with_parts(marked, {"docProps/custom.xml": None, "docProps/core.xml": None})
    for name, element in (
        ("_rels/.rels", "custom-properties"),
        ("_rels/.rels", "core-properties"),
        ("[Content_Types].xml", "custom.xml"),
        ("[Content_Types].xml", "core.xml"),
    ):
        text = part(lost, name)
        at = text.index(element)
        begin, end = text.rindex("<", 0, at), text.index(">", at) + 1
        lost = with_parts(lost, {name: text[:begin] + text[end:]})
    new = Placeholder("defined-name", "xa_batch", "batch")
    out = filled(lost, UNIT, TITLE, LANGUAGE, new, unit="Skole", title="T", lang="nn-NO", batch="b1")
    book = openpyxl.load_workbook(io.BytesIO(out))
    assert properties(out) == {"xlanskaff.unit": "Skole"}
    assert (book.properties.title, book.properties.language) == ("T", "nn-NO")
    assert book.defined_names["xa_batch"].value == '"b1"'
    assert book.defined_names["xa_unit"].value == '"mal"'


def test_a_workbook_without_any_name_gets_its_first_in_the_right_place() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.add_worksheet()
    text = part(filled(made.getvalue(), BOOK, unit="x"), "xl/workbook.xml")
    assert (
        '</sheets><definedNames><definedName name="xa_unit" hidden="1">"x"'
        '</definedName></definedNames><calcPr'
        in text
    )


def test_a_property_of_another_type_becomes_text(marked: bytes) -> None:
    out = filled(marked, Placeholder("custom-property", "antall", "n"), n="tre")
    assert properties(out)["antall"] == "tre"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<vt:lpwstr>mal</vt:lpwstr>", "<vt:lpwstr/>"),
        ("<vt:lpwstr>mal</vt:lpwstr>", "<vt:lpwstr></vt:lpwstr>"),
    ],
)
def test_an_empty_property_is_filled(marked: bytes, old: str, new: str) -> None:
    source = with_text(marked, "docProps/custom.xml", old, new)
    assert properties(filled(source, UNIT, unit="Skole"))["xlanskaff.unit"] == "Skole"


def test_a_name_local_to_a_sheet_is_not_taken_for_one_of_the_workbook(marked: bytes) -> None:
    source = with_text(
        marked,
        "xl/workbook.xml",
        '<definedName name="xa_unit">',
        '<definedName name="xa_unit" localSheetId="0">"ark"</definedName><definedName name="xa_unit">',
    )
    text = part(filled(source, BOOK, unit="Skole"), "xl/workbook.xml")
    assert '<definedName name="xa_unit" localSheetId="0">"ark"</definedName>' in text
    assert '<definedName name="xa_unit">"Skole"</definedName>' in text


def test_formulas_that_read_a_set_name_lose_their_cached_result(marked: bytes) -> None:
    template = compile_template(marked, [], placeholders=[BOOK])
    assert template.dropped == (Slot("Ark", 1, 1),)
    out = b"".join(template.fill([], {"unit": "Skole"}))
    sheet = part(out, "xl/worksheets/sheet1.xml")
    assert '<c r="A1"><f>IF(xa_unit="","-",xa_unit)</f></c><' in sheet
    assert '<c r="A2"><f>1+1</f><v>2</v></c>' in sheet
    assert 'fullCalcOnLoad="1"' in part(out, "xl/workbook.xml")


def test_recalculation_is_asked_for_only_when_wanted(marked: bytes) -> None:
    source = with_text(marked, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    assert "fullCalcOnLoad" not in part(b"".join(compile_template(source, []).fill([])), "xl/workbook.xml")
    asked = b"".join(compile_template(source, [], recalculate=True).fill([]))
    assert part(asked, "xl/workbook.xml").count('fullCalcOnLoad="1"') == 1
    off = with_text(marked, "xl/workbook.xml", 'fullCalcOnLoad="1"', 'fullCalcOnLoad="0"')
    asked = b"".join(compile_template(off, [], recalculate=True).fill([]))
    assert 'fullCalcOnLoad="1"' in part(asked, "xl/workbook.xml")
    without = with_parts(
        marked, {"xl/workbook.xml": part(source, "xl/workbook.xml").replace('<calcPr calcId="124519"/>', "")}
    )
    asked = b"".join(compile_template(without, [], recalculate=True).fill([]))
    assert '</definedNames><calcPr fullCalcOnLoad="1"/>' in part(asked, "xl/workbook.xml")


def test_a_text_too_long_for_a_name_and_an_unknown_key_are_refused(marked: bytes) -> None:
    template = compile_template(marked, [], placeholders=[BOOK])
    with pytest.raises(Problem) as caught:
        template.fill([], {"unit": "x" * 256})
    assert [(finding.code, finding.field) for finding in caught.value.findings] == [("XA-157", "xa_unit")]
    with pytest.raises(ValueError, match="enhet"):
        template.fill([], {"enhet": "x"})
    with pytest.raises(ValueError, match="unknown kind"):
        Placeholder("egenskap", "a", "b")  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_any_text_gives_a_sound_file(marked: bytes, text: str) -> None:
    out = filled(marked, UNIT, BOOK, TITLE, unit=text, title=text)
    book = openpyxl.load_workbook(io.BytesIO(out))
    if text.isprintable():
        assert book.defined_names["xa_unit"].value == '"' + text.replace('"', '""') + '"'
        assert (book.properties.title or "") == text


def test_the_validator_accepts_what_was_put_in(sdk: ModuleType, marked: bytes, tmp_path: Path) -> None:
    path = tmp_path / "satt.xlsx"
    new = Placeholder("defined-name", "xa_batch", "batch")
    path.write_bytes(
        filled(
            marked,
            UNIT,
            BOOK,
            TITLE,
            LANGUAGE,
            new,
            Placeholder("custom-property", "ny", "batch"),
            unit="Skole & <b>",
            title="T",
            lang="nb-NO",
            batch="1",
        )
    )
    assert sdk.complaints(path) == []
