"""Batch from the user's own copy of a template: moved, renamed, decorated, with macros and own formulas."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from tools import altered
from tools.answers import SPEC
from tools.cells import cells
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas, same
from xlanskaff.services.batch import BatchResult, batch
from xlanskaff.services.templates import template_path
from xlanskaff.xlsx.lint import lint
from xlanskaff.xlsx.read import open_book

UNITS = "id;navn;leder;felt:contact\n1;Helse & omsorg;Leder A;a@b.example\n2;Oppvekst;Leder B;a@b.example\n"
ROWS = "Enhet;Nr;Nå;Mål;Viktighet\n1;A1;2;5;Høy\n1;L6;1;3;Lav\n2;C4;Vet ikke;4;\n"


@pytest.fixture
def template() -> altered.Parts:
    """Rows above the form, a column in the table, rows above and within it, a renamed sheet, a logo, own sheets."""
    parts = altered.parts_of(template_path("self_evaluation", "nb").read_bytes())
    altered.insert(parts, "Om besvarelsen", row=4, count=3)
    altered.insert(parts, "Påstander", column=5, count=1)
    altered.insert(parts, "Påstander", row=5, count=2)
    altered.insert(parts, "Påstander", row=20, count=1)
    altered.insert(parts, "Resultat", column=2, count=1)
    altered.rename_sheet(parts, "Påstander", "Våre påstander")
    altered.add_logo(parts, "Les meg")
    altered.add_sheet(parts, "Egne tall", (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Sum mål</t></is></c>'
        '<c r="B1"><f>SUM(xa_statements_target)</f><v>0</v></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Fast</t></is></c><c r="B2"><f>1+1</f><v>2</v></c></row>'))
    return parts


def _run(parts: altered.Parts, tmp_path: Path, name: str = "egen mal.xlsx") -> tuple[BatchResult, Path]:
    path = tmp_path / name
    path.write_bytes(altered.packed(parts))
    units, rows = tmp_path / "enheter.csv", tmp_path / "rader.csv"
    units.write_text(UNITS, "utf-8")
    rows.write_text(ROWS, "utf-8")
    return batch("self_evaluation", units, tmp_path / "ut", template=path, rows={"statements": rows}), path


def test_an_altered_template_is_filled_at_the_right_cells_with_right_results(
        template: altered.Parts, tmp_path: Path) -> None:
    result, _ = _run(template, tmp_path)
    book = open_book(tmp_path / "ut" / result.entries[0].file)
    reading = read(book, SPEC, "nb")
    assert {f.code for f in reading.findings} <= {"XA-145", "XA-192", "XA-210"}
    assert check_formulas(book, reading) == []
    by_id = {row["id"]: row for row in reading.tables["statements"]}
    assert len(by_id) == 74
    assert (by_id["A1"]["now"], by_id["A1"]["importance"], by_id["L6"]["target"]) == (2, "high", 3)
    assert sum(1 for row in by_id.values() if row["now"] is not None) == 2
    assert reading.forms["response"]["unit_name"] == "Helse & omsorg"
    assert book.values(book.names()["xa_response_unit_name"]) == [["Helse & omsorg"]]  # type: ignore[arg-type]


def test_the_altered_template_itself_is_a_sound_file(template: altered.Parts, tmp_path: Path) -> None:
    _, path = _run(template, tmp_path)
    assert [f for f in lint(path) if f.severity == "error"] == []


@pytest.mark.sdk
def test_the_open_xml_sdk_accepts_books_from_an_altered_template(sdk, template: altered.Parts, tmp_path: Path) -> None:
    result, path = _run(template, tmp_path)
    assert sdk.complaints(path) == []
    assert sdk.complaints(tmp_path / "ut" / result.entries[0].file) == []


def test_what_the_user_added_is_left_byte_for_byte_as_it_was(template: altered.Parts, tmp_path: Path) -> None:
    result, _ = _run(template, tmp_path)
    after = altered.parts_of((tmp_path / "ut" / result.entries[0].file).read_bytes())
    assert list(after) == list(template)
    changed = {name for name in template if template[name] != after[name]}
    assert not {n for n in changed if n.startswith(("xl/media", "xl/drawings", "xl/charts", "xl/styles", "xl/tables"))}
    assert len(changed) < len(template) / 2


def test_the_users_own_formula_never_keeps_a_stale_result(template: altered.Parts, tmp_path: Path) -> None:
    result, _ = _run(template, tmp_path)
    part = altered.sheet_parts(template)["Egne tall"]
    text = altered.parts_of((tmp_path / "ut" / result.entries[0].file).read_bytes())[part].decode()
    assert "SUM(xa_statements_target)</f></c>" in re.sub(r"<v\s*/>|<v></v>", "", text)
    assert "<f>1+1</f><v>2</v>" in text
    workbook = altered.parts_of((tmp_path / "ut" / result.entries[0].file).read_bytes())["xl/workbook.xml"]
    assert b'fullCalcOnLoad="1"' in workbook


@pytest.mark.office
def test_libreoffice_agrees_with_every_cached_value_of_an_altered_template(
        office, template: altered.Parts, tmp_path: Path) -> None:
    result, _ = _run(template, tmp_path)
    paths = [tmp_path / "ut" / entry.file for entry in result.entries]
    for path, recalculated in office.recalculated(paths).items():
        differing = [(sheet, cell, value, recalculated[sheet].get(cell)) for sheet, values in cells(path).items()
                     for cell, value in values.items() if not same(recalculated[sheet].get(cell), value)]
        assert differing == []


@pytest.mark.office
def test_a_template_saved_by_libreoffice_is_filled_alike(office, tmp_path: Path) -> None:
    saved = office.resave(template_path("self_evaluation", "nb"), tmp_path)
    result, _ = _run(altered.parts_of(saved.read_bytes()), tmp_path)
    book = open_book(tmp_path / "ut" / result.entries[0].file)
    reading = read(book, SPEC, "nb")
    assert {f.code for f in reading.findings} <= {"XA-210"} and check_formulas(book, reading) == []
    assert book.meta()["unit"] == "1"


def test_a_formula_that_the_user_changed_is_not_given_our_result(template: altered.Parts, tmp_path: Path) -> None:
    part = altered.sheet_parts(template)["Våre påstander"]
    text, hits = re.subn(r"(<f>)(IF\(AND\([^<]*)(</f>)", r"\g<1>10*(\2)\3", template[part].decode(), count=1)
    assert hits == 1
    template[part] = text.encode()
    result, _ = _run(template, tmp_path)
    book = open_book(tmp_path / "ut" / result.entries[0].file)
    found = check_formulas(book, read(book, SPEC, "nb"))
    assert [f.code for f in found] == ["XA-503"]
    area = book.names()["xa_statements_gap"]
    assert area and book.values(area)[0] == [None]


@pytest.mark.testdata
def test_a_template_with_macros_keeps_them_byte_for_byte(
        testdata: Path, template: altered.Parts, tmp_path: Path) -> None:
    with zipfile.ZipFile(testdata / "torture" / "poi_SimpleMacro.xlsm") as source:
        project = source.read("xl/vbaProject.bin")
    template["xl/vbaProject.bin"] = project
    types = template["[Content_Types].xml"].decode().replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    template["[Content_Types].xml"] = types.replace(
        "<Default", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default', 1).encode()
    template["xl/_rels/workbook.xml.rels"] = template["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/'
        b'vbaProject" Target="vbaProject.bin"/></Relationships>')
    result, _ = _run(template, tmp_path, "mal.xlsm")
    path = tmp_path / "ut" / result.entries[0].file
    assert path.suffix == ".xlsm"
    assert altered.parts_of(path.read_bytes())["xl/vbaProject.bin"] == project


def test_units_of_another_language_than_the_template_are_told(template: altered.Parts, tmp_path: Path) -> None:
    path, units = tmp_path / "mal.xlsx", tmp_path / "u.csv"
    path.write_bytes(altered.packed(template))
    units.write_text("id;navn;språk\n1;A;en\n2;B;nb\n", "utf-8")
    result = batch("self_evaluation", units, tmp_path / "ut", template=path)
    assert [f.code for f in result.findings] == ["XA-635"] and [e.lang for e in result.entries] == ["nb", "nb"]
