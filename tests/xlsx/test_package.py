"""Sheets, names, properties and tables of a workbook, however its parts are spelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.packages import MAIN, OFFICE, PACKAGE, START, parts, relations, workbook, worksheet, zipped
from xlanskaff.errors import Problem
from xlanskaff.grammar.book import Area, cell_name
from xlanskaff.xlsx.guard import Limits
from xlanskaff.xlsx.package import Package, open_package
from xlanskaff.xlsx.package_refs import LAST_COLUMN, LAST_ROW, constant, reference
from xlanskaff.xlsx.package_tables import TableRef
from xlanskaff.xlsx.package_workbook import read_workbook

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def package(data: bytes, **limits: int) -> Package:
    return open_package(data, name="a.xlsx", limits=Limits(**limits))


def codes(data: bytes, **limits: int) -> list[str]:
    with pytest.raises(Problem) as refused:
        made = package(data, **limits)
        for sheet in made.sheets:
            made.sheet(sheet.name)
        assert made.tables is not None
    return [finding.code for finding in refused.value.findings]


def test_sheets_come_in_tab_order_with_their_state() -> None:
    made = package(workbook({"B": CELL, "Ærlig": CELL, "A": CELL}, states={"Ærlig": "hidden", "A": "veryHidden"}))
    assert [(s.name, s.state, s.position) for s in made.sheets] == [
        ("B", "visible", 0), ("Ærlig", "hidden", 1), ("A", "veryHidden", 2)]


def test_a_sheet_is_found_without_regard_to_case() -> None:
    made = package(workbook({"Påstander": CELL}))
    assert made.sheet("PÅSTANDER") is made.sheet("Påstander")
    with pytest.raises(KeyError):
        made.sheet("Resultat")


def test_chart_sheets_are_listed_apart() -> None:
    data = parts({"Ark1": CELL, "Figur": CELL})
    data["xl/_rels/workbook.xml.rels"] = relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "chartsheet", "chartsheets/sheet1.xml"))
    made = package(zipped(data))
    assert [s.name for s in made.sheets] == ["Ark1"]
    assert [s.name for s in made.other_sheets] == ["Figur"]
    assert made.names == {}


def test_a_workbook_with_chart_sheets_only_is_a_finding() -> None:
    data = parts({"Figur": CELL})
    data["xl/_rels/workbook.xml.rels"] = relations(("rId1", "chartsheet", "chartsheets/sheet1.xml"))
    assert codes(zipped(data)) == ["XA-131"]


def test_two_sheets_of_one_name_are_a_finding() -> None:
    with pytest.raises(Problem) as refused:
        package(workbook({"Ark1": CELL, "ark1": CELL}))
    (finding,) = refused.value.findings
    assert (finding.code, finding.seen) == ("XA-130", "Ark1")


def test_a_sheet_without_its_part_is_missed_when_it_is_read() -> None:
    data = parts({"Ark1": CELL, "Ark2": CELL})
    del data["xl/worksheets/sheet2.xml"]
    made = package(zipped(data))
    assert made.sheet("Ark1").values == {(1, 1): 1}
    assert codes(zipped(data)) == ["XA-121"]


NAMES = {
    "en_celle": ("'Om besvarelsen'!$C$5", Area("Om besvarelsen", 5, 3, 5, 3)),
    "omraade": ("'Om besvarelsen'!$C$5:$C$9", Area("Om besvarelsen", 5, 3, 9, 3)),
    "apostrof": ("'Rektor''s ark'!$A$1:$B$2", Area("Rektor's ark", 1, 1, 2, 2)),
    "uten_fnutter": ("Ærøy!A1", Area("Ærøy", 1, 1, 1, 1)),
    "annen_skrift": ("ærøy!$B$2", Area("Ærøy", 2, 2, 2, 2)),
    "baklengs": ("Ærøy!$D$9:$B$2", Area("Ærøy", 2, 2, 9, 4)),
    "kolonner": ("Ærøy!$A:$C", Area("Ærøy", 1, 1, LAST_ROW, 3)),
    "rader": ("Ærøy!$2:$3", Area("Ærøy", 2, 1, 3, LAST_COLUMN)),
    "brutt": ("#REF!", None),
    "brutt_paa_ark": ("Ærøy!#REF!", None),
    "brutt_ark": ("#REF!$A$1", None),
    "ukjent_ark": ("Borte!$A$1", None),
    "union": ("Ærøy!$A$1,Ærøy!$B$2", None),
    "tre_d": ("'Om besvarelsen:Ærøy'!$A$1", None),
    "annen_bok": ("[1]Ærøy!$A$1", None),
    "annen_bok_2": ("'[Bok.xlsx]Ærøy'!$A$1", None),
    "formel": ("OFFSET(Ærøy!$A$1,1,1)", None),
    "utenfor": ("Ærøy!$A$1048577", None),
    "rad_null": ("Ærøy!$A$0", None),
    "tom": ("", None),
}


def test_defined_names_give_one_area_or_none() -> None:
    made = package(workbook({"Om besvarelsen": CELL, "Rektor's ark": CELL, "Ærøy": CELL},
                            names={name: text for name, (text, _) in NAMES.items()}))
    assert dict(made.names) == {name: area for name, (_, area) in NAMES.items()}
    assert list(made.names) == list(NAMES)


def test_constants_are_no_areas() -> None:
    made = package(workbook({"Ark1": CELL}, names={
        "xa_id": '"self_evaluation|1|nb"', "tall": "12.5", "fnutt": '"a ""b"" c"', "tom": '""', "sum": '"a"&"b"'}))
    assert made.constants == {"xa_id": "self_evaluation|1|nb", "tall": "12.5", "fnutt": 'a "b" c', "tom": ""}
    assert dict(made.names) == {"sum": None}


def test_names_of_one_sheet_and_print_areas_are_kept_apart() -> None:
    data = parts({"Ark1": CELL})
    data["xl/workbook.xml"] = str(data["xl/workbook.xml"]).replace("<definedNames>", (
        '<definedNames><definedName name="svar" localSheetId="0">Ark1!$B$2</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">Ark1!$A$1:$C$9</definedName>'
        '<definedName name="_xlnm.Something">Ark1!$A$1</definedName>'
        '<definedName name="svar">Ark1!$A$1</definedName>'))
    made = package(zipped(data))
    assert dict(made.names) == {"svar": Area("Ark1", 1, 1, 1, 1)}
    assert made.local_names[0, "svar"] == "Ark1!$B$2"


TEXTS = st.one_of(
    st.sampled_from(["Ark1!$A$1", "Ark1!$B$2:$C$3", "#REF!", '"a &amp; b"', "'Ark1'!$A$1", "&#65;", "]]", "\n"]),
    st.text(st.characters(codec="utf-8", exclude_characters="<&\ufffe\uffff", min_codepoint=32), max_size=6))
FACTS = st.sampled_from(["", ' hidden="1"', ' localSheetId="0"', ' comment="a b" localSheetId="1"', ' localSheetId="x"',
                         ' localSheetId="99999999999"'])


@given(st.lists(st.tuples(st.from_regex(r"[a-zæøå_][a-z0-9._]{0,5}", fullmatch=True), FACTS, TEXTS), max_size=5))
def test_defined_names_are_the_same_on_both_roads(entries: list[tuple[str, str, str]]) -> None:
    rows = "".join(f'<definedName name="{name}"{facts}>{text}</definedName>' for name, facts, text in entries)
    text = (f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="1"/>'
            '<sheets><sheet name="a" r:id="x"/></sheets>'
            f"<definedNames>{rows}</definedNames><calcPr/></workbook>")
    read = []
    for form in (text, text.replace("<definedNames>", "<definedNames><!-- the general road -->")):
        try:
            read.append(read_workbook(form.encode(), part=""))
        except Problem as problem:
            read.append([finding.code for finding in problem.findings])
    assert read[0] == read[1]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="[]:*?/\\"),
               min_size=1, max_size=31),
       st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN))
def test_any_sheet_name_is_found_again_in_a_reference(tab: str, row: int, column: int) -> None:
    quoted = "'" + tab.replace("'", "''") + "'"
    area = Area(tab, row, column, row, column)
    assert reference(f"{quoted}!{cell_name(row, column)}", {tab.casefold(): tab}) == area


@given(st.text())
def test_any_constant_text_is_read_back(text: str) -> None:
    assert constant('"' + text.replace('"', '""') + '"') == text


def test_custom_properties_are_read_as_text() -> None:
    made = package(workbook({"Ark1": CELL}, properties={"xa_book": "strategy", "Kommentar": " æ & ø < å "}))
    assert made.properties == {"xa_book": "strategy", "Kommentar": "æ & ø < å"}
    assert package(workbook({"Ark1": CELL})).properties == {}


def test_tables_are_found_through_the_sheets() -> None:
    table = (f'{START}<table xmlns="{MAIN}" id="1" name="Tabell1" displayName="xa_svar" ref="B3:D9" '
             'totalsRowCount="1"><tableColumns count="3"><tableColumn id="1" name="Nå"/>'
             '<tableColumn id="2" name="To_x000a_linjer"/><tableColumn id="3" name="A &amp; B"/>'
             "</tableColumns></table>")
    for target in ("../tables/table1.xml", "/xl/tables/table1.xml", "..\\tables\\table1.xml"):
        made = package(workbook({"Ark1": CELL}, extra={
            "xl/tables/table1.xml": table,
            "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "table", target))}))
        assert made.tables == (TableRef("Tabell1", "xa_svar", "Ark1", Area("Ark1", 3, 2, 9, 4),
                                        ("Nå", "To\nlinjer", "A & B"), "xl/tables/table1.xml", 1, 1),)
        assert made.tables[0].body == Area("Ark1", 4, 2, 8, 4)


def test_a_table_part_of_nonsense_gives_a_table_without_an_area() -> None:
    number = "9" * 6000
    table = f'<table xmlns="{MAIN}" name="a" ref="A{number}" headerRowCount="{number}" totalsRowCount="-1"/>'
    made = package(workbook({"Ark1": CELL}, extra={
        "xl/tables/table1.xml": table,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("r", "table", "../tables/table1.xml"))}))
    assert made.tables == (TableRef("a", "a", "Ark1", None, (), "xl/tables/table1.xml"),)


def test_a_table_of_headers_only_has_no_body() -> None:
    assert TableRef("t", "t", "Ark1", Area("Ark1", 3, 1, 3, 2), ("a", "b"), "").body is None
    assert TableRef("t", "t", "Ark1", None, (), "").body is None


def test_absolute_paths_other_folders_and_upper_case_parts_are_followed() -> None:
    data = {
        "[Content_Types].xml": "<Types/>",
        "_RELS/.rels": relations(("rId1", "officeDocument", "/min/Bok.XML")),
        "min/bok.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                       '<sheet name="Ark1" sheetId="1" r:id="x"/></sheets></workbook>',
        "min/_rels/Bok.XML.rels": relations(("x", "worksheet", "/ark/./en%20to.xml")),
        "ark/en to.xml": worksheet(CELL),
    }
    assert package(zipped(data)).sheet("Ark1").values == {(1, 1): 1}


def test_any_prefix_and_any_encoding_are_read() -> None:
    text = (f'<?xml version="1.0" encoding="%s"?><x:workbook xmlns:x="{MAIN}" xmlns:q="{OFFICE}">'
            '<x:workbookPr date1904="1"/><x:sheets><x:sheet name="Blåbær" sheetId="1" q:id="rId1"/></x:sheets>'
            '<x:definedNames><x:definedName name="å">Blåbær!$A$1</x:definedName></x:definedNames></x:workbook>')
    for encoding in ("utf-8", "utf-16", "iso-8859-1", "windows-1252"):
        made = package(zipped({**parts({"Blåbær": CELL}), "xl/workbook.xml": (text % encoding).encode(encoding)}))
        assert made.date1904
        assert dict(made.names) == {"å": Area("Blåbær", 1, 1, 1, 1)}


def test_strict_open_xml_is_read_with_a_warning() -> None:
    data = {name: str(text).replace(MAIN, STRICT).replace(
        OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships") for name, text in parts(
            {"Ark1": CELL}, names={"svar": "Ark1!$A$1"}, properties={"xa_book": "b"}).items()}
    made = package(zipped(data))
    assert made.sheet("Ark1").values == {(1, 1): 1}
    assert made.properties == {"xa_book": "b"}
    assert made.names["svar"] == Area("Ark1", 1, 1, 1, 1)
    assert [(f.code, f.severity.value) for f in made.findings] == [("XA-124", "warning")]


def test_macros_are_a_note() -> None:
    for kind in ("vbaProject", "xlMacrosheet"):
        made = package(workbook({"Ark1": CELL}, links=(("rId50", kind, "vbaProject.bin"),)))
        assert made.vba
        assert [(f.code, f.severity.value) for f in made.findings] == [("XA-125", "note")]


def test_links_to_other_files_and_programs_are_told_and_not_followed() -> None:
    extra = {
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(("rId1", "externalLinkPath", "file:///C:/Lønn.xlsx")),
        "xl/externalLinks/externalLink2.xml":
            f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
    }
    made = package(workbook({"Ark1": CELL}, extra=extra, links=(
        ("rId50", "externalLink", "externalLinks/externalLink1.xml"),
        ("rId51", "externalLink", "externalLinks/externalLink2.xml"),
        ("rId52", "externalLink", "externalLinks/gone.xml"))))
    assert made.external_links == ("file:///C:/Lønn.xlsx",)
    assert made.dde == ("cmd|/c calc",)
    assert [(f.code, f.severity.value, f.seen) for f in made.findings] == [
        ("XA-126", "note", "file:///C:/Lønn.xlsx"), ("XA-127", "warning", "cmd|/c calc")]


def test_protection_is_a_fact_and_no_finding() -> None:
    made = package(workbook({"Ark1": worksheet(CELL, after='<sheetProtection sheet="1" objects="1"/>'), "Ark2": CELL},
                            settings='<workbookProtection lockStructure="1"/>'))
    assert made.structure_protected
    assert made.sheet("Ark1").protected
    assert not made.sheet("Ark2").protected
    assert made.findings == ()


def test_more_sheets_names_or_index_than_allowed_is_refused() -> None:
    data = workbook({"Ark1": CELL, "Ark2": CELL}, names={"a": "Ark1!$A$1", "b": "Ark1!$A$1"})
    assert codes(data, sheets=1) == ["XA-117"]
    assert codes(data, names=1) == ["XA-117"]
    assert codes(data, index_bytes=200) == ["XA-117"]
    assert package(data, sheets=2, names=2).sheets


@pytest.mark.parametrize("broken", [
    "", "foo", "<workbook>", "<a/>", f'<workbook xmlns="{MAIN}"><sheets><sheet/></sheets></workbook>',
    f'<workbook xmlns="{MAIN}"><sheets><sheet name="a" r:id="x"/></sheets></workbook>',
    '<?xml version="1.0" encoding="klingon"?><a/>', '<?xml version="1.0" encoding="utf-16"?><a/>',
    f'<workbook xmlns="{MAIN}"><definedNames><definedName name="a" localSheetId="x"/></definedNames></workbook>',
])
def test_a_broken_workbook_part_is_a_finding(broken: str) -> None:
    data = {**parts({"Ark1": CELL}), "xl/workbook.xml": broken}
    assert codes(zipped(data)) in (["XA-120"], ["XA-131"])


def test_broken_relations_are_a_finding() -> None:
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        data = {**parts({"Ark1": CELL}), name: f'<Relationships xmlns="{PACKAGE}"><'}
        assert codes(zipped(data)) == ["XA-120"]


def test_an_overlong_shared_text_is_cut_and_told_once_it_is_read() -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    made = package(workbook({"Ark1": rows}, strings=f"<si><t>{'ø' * 40_000}</t></si><si><t>kort</t></si>"))
    assert made.findings == ()
    assert made.sheet("Ark1").values == {(1, 1): "ø" * 32_767, (1, 2): "kort"}
    assert [(f.code, f.severity.value, f.seen) for f in made.findings] == [("XA-135", "warning", "ø" * 40)]


def test_a_part_is_given_as_it_is_and_a_missing_one_is_a_finding() -> None:
    made = package(workbook({"Ark1": CELL}, extra={"xl/media/bilde.png": b"\x89PNG"}))
    assert made.part("XL/Media/Bilde.png") == b"\x89PNG"
    with pytest.raises(Problem) as refused:
        made.part("xl/borte.xml")
    assert [f.code for f in refused.value.findings] == ["XA-121"]
