"""A copy with a sheet of findings: nothing else changed, everything linked, accepted by every reader."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from tools.cells import cells
from tools.planted import sound
from tools.zips import packed, part, with_parts, with_text
from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.xlsx.annotate import annotated
from xlanskaff.xlsx.annotate_sheet import COLUMNS, HEADER
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.package import open_package

CHANGED = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"}

FINDINGS = [
    error("XA-201", file="svar.xlsx", sheet="Påstander", cell="B3", label="Nå", seen="=2+2", choices=("1", "2")),
    warning("XA-504", sheet="Påstander", cell="C3:C5", label="Mål", seen="3", right="4", count=3),
    note("XA-145", sheet="Les meg", expected="Om <boken> & mer"),
    error("XA-140", label="Resultat", expected="Resultat"),
    error("XA-206", sheet="Borte", cell="C9", label="Dato", seen="lang \x07 tekst " * 40),
]


def copy(source: bytes, findings: list[Finding] = FINDINGS, lang: Lang = "nb") -> bytes:
    return b"".join(annotated(source, findings, lang, file="svar.xlsx"))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "svar - funn.xlsx"
    path.write_bytes(copy(sound()))
    return path


def test_every_other_member_keeps_its_compressed_bytes() -> None:
    before, after = packed(sound()), packed(copy(sound()))
    assert {name for name in before if before[name] != after[name]} == CHANGED
    [added] = after.keys() - before.keys()
    assert added.startswith("xl/worksheets/sheet")


def test_what_stood_in_the_changed_parts_still_stands_there() -> None:
    for name in CHANGED:
        old, new = part(sound(), name), part(copy(sound()), name)
        kept = re.sub(r' count="\d+"', "", old)
        pieces = re.split(r"(?=<)", kept)
        remaining = re.sub(r' count="\d+"', "", new)
        for piece in pieces:
            at = remaining.find(piece)
            assert at >= 0, (name, piece)
            remaining = remaining[at + len(piece):]


def test_the_findings_stand_in_a_table_under_title_and_instruction(made: Path) -> None:
    sheet = cells(made)["Funn"]
    assert sheet[2, 2] == "Funn i svar.xlsx"
    assert sheet[4, 2] == "Feil må rettes: 3. Obs bør ses på: 1. Merknader er til opplysning: 1."
    header = [sheet[HEADER, column] for column in range(2, 2 + len(COLUMNS))]
    assert header == [text(f"annotate.column.{name}", "nb") for name in COLUMNS]
    first = [sheet.get((HEADER + 1, column)) for column in range(2, 2 + len(COLUMNS))]
    assert first == [1, "Feil", "Påstander", "B3", "Nå", "=2+2", "Her står «=2+2», som ikke er et av valgene.",
                     "Velg en av verdiene i listen: 1, 2."]
    assert [sheet[HEADER + n, 3] for n in range(1, 6)] == ["Feil", "Obs", "Merknad", "Feil", "Feil"]


def test_a_text_that_begins_with_an_equals_sign_is_no_formula(made: Path) -> None:
    assert "<f>" not in part(made.read_bytes(), "xl/worksheets/sheet3.xml")


def test_a_finding_links_to_its_cell_or_its_sheet_if_there_is_one(made: Path) -> None:
    links = dict(re.findall(r'<hyperlink ref="(\w+)" location="([^"]+)"', part(made.read_bytes(),
                                                                                "xl/worksheets/sheet3.xml")))
    assert links == {"E7": "'Påstander'!B3", "E8": "'Påstander'!C3:C5", "D9": "'Les meg'!A1"}


def test_the_sheet_that_is_shown_first_stays_the_same() -> None:
    views = re.compile(r"<workbookView[^>]*>")
    assert views.findall(part(copy(sound()), "xl/workbook.xml")) == views.findall(part(sound(), "xl/workbook.xml"))
    assert "tabSelected" not in part(copy(sound()), "xl/worksheets/sheet3.xml")


def test_the_sheet_prints_on_one_page_across_with_its_header_repeated(made: Path) -> None:
    names = open_package(made).local_names
    assert {name: said for (sheet, name), said in names.items() if sheet == 2} == {
        "_xlnm._FilterDatabase": "'Funn'!$B$6:$I$11", "_xlnm.Print_Area": "'Funn'!$A$1:$I$11",
        "_xlnm.Print_Titles": "'Funn'!$6:$6"}
    xml = part(made.read_bytes(), "xl/worksheets/sheet3.xml")
    assert 'orientation="landscape"' in xml
    assert 'fitToPage="1"' in xml
    assert 'state="frozen"' in xml


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lint_and_the_accessibility_lint_find_nothing(lang: Lang) -> None:
    data = copy(sound(), lang=lang)
    assert [*lint(data), *accessibility(data)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_validator_has_no_complaint(lang: Lang, sdk: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "svar.xlsx"
    path.write_bytes(copy(sound(), lang=lang))
    assert sdk.complaints(path) == []


def test_the_name_of_the_sheet_is_one_that_nobody_has_yet(sdk: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "svar.xlsx"
    path.write_bytes(copy(copy(with_text(sound(), "xl/workbook.xml", 'name="Les meg"', 'name="FUNN"'))))
    assert [sheet.name for sheet in open_package(path).sheets] == ["FUNN", "Påstander", "Funn (2)", "Funn (3)"]
    assert lint(path) == ()
    assert sdk.complaints(path) == []


def test_a_workbook_without_styles_gets_some(sdk: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "bar.xlsx"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
                         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
                         f'PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/><Override '
                         f'PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
                         f'Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships"><Relationship '
                         f'Id="rId1" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        archive.writestr("xl/workbook.xml", f'<x:workbook xmlns:x="{main}" xmlns:q="{kind}"><x:sheets><x:sheet '
                         'name="Ark1" sheetId="1" q:id="rId1"/></x:sheets></x:workbook>')
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData/></worksheet>')
    before = path.read_bytes()
    assert sdk.complaints(path) == []
    path.write_bytes(copy(before))
    assert sdk.complaints(path) == []
    assert lint(path) == ()
    assert cells(path)["Funn"][HEADER + 1, 3] == "Feil"


def test_a_strict_workbook_stays_strict(testdata: Path, sdk: ModuleType, tmp_path: Path) -> None:
    source = testdata / "torture" / "poi_SimpleStrict.xlsx"
    path = tmp_path / "strict.xlsx"
    path.write_bytes(copy(source.read_bytes()))
    assert {str(c) for c in sdk.complaints(path)} == {str(c) for c in sdk.complaints(source)}
    assert open_package(path).sheet("Funn").values[2, 2] == "Funn i svar.xlsx"


@pytest.mark.parametrize("name", ["review_checklist.xlsm", "SAMM_Assessment_Toolbox_v2.0.xlsx", "Contract_Log.xltx"])
def test_real_workbooks_keep_everything_and_get_no_new_fault(name: str, testdata: Path, sdk: ModuleType,
                                                              tmp_path: Path) -> None:
    source = testdata / "workbooks" / name
    path = tmp_path / name
    path.write_bytes(copy(source.read_bytes()))
    before, after = packed(source.read_bytes()), packed(path.read_bytes())
    assert {n for n in before if before[n] != after.get(n)} <= CHANGED
    assert {(f.code, f.cell, f.seen) for f in lint(path)} <= {(f.code, f.cell, f.seen) for f in lint(source)}
    assert len(sdk.complaints(path)) <= len(sdk.complaints(source))


@pytest.mark.office
def test_libreoffice_opens_the_copy_and_a_copy_of_its_own_copy(made: Path, office: ModuleType, sdk: ModuleType,
                                                                tmp_path: Path) -> None:
    saved = office.resave(made, tmp_path / "lagret")
    assert cells(saved)["Funn"] == cells(made)["Funn"]
    again = tmp_path / "igjen.xlsx"
    again.write_bytes(copy(saved.read_bytes()))
    assert len(sdk.complaints(again)) <= len(sdk.complaints(saved))
    assert {f.code for f in lint(again)} <= {f.code for f in lint(saved)}


def test_thousands_of_findings_are_listed_up_to_a_limit() -> None:
    many = [error("XA-201", sheet="Påstander", cell=f"B{n}", label="Nå", seen="x", choices=("1",))
            for n in range(1, 5001)]
    data = copy(sound(), many)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    assert sheet.count("<row ") == 4 + 2000
    assert "Feil må rettes: 5000." in sheet


def test_a_copy_of_damaged_xml_is_refused_and_not_made_up() -> None:
    from xlanskaff.errors import Problem

    broken = with_parts(sound(), {"xl/styles.xml": "<styleSheet><fonts>"})
    with pytest.raises(Problem) as raised:
        copy(broken)
    assert raised.value.findings[0].code == "XA-151"
