"""Unit lists: every way people write them, and every fault named with its row."""

import doctest
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.errors import Exit, Problem
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.services import filenames, units, units_columns, units_csv, units_table, units_workbook
from xlanskaff.services.units import one_line, read_rows, read_units

GOOD = """\
id;navn;overordnet;leder;e-post;målform;felt:role
1;Helse & omsorg / Øst;9;Åse Li;ase@x.no;nn;Leder
2;"Drift; nord";;;;bokmål;
3;=1+1;;;;;-2
"""


def written(folder: Path, content: str | bytes, name: str = "enheter æøå.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def faults(path: Path, **columns: str) -> list[tuple[str, str, str]]:
    """Code, cell and what stands there, for every finding of the problem."""
    with pytest.raises(Problem) as caught:
        read_units(path, columns=columns)
    for finding in caught.value.findings:
        for lang in LANGUAGES:
            message = say(finding, lang)
            assert "{" not in message.message + message.remedy
            assert message.finding.file == path.name
    return [(f.code, f.cell, f.seen) for f in caught.value.findings]


def workbook(folder: Path, rows: list[list[object]], sheet: str = "Enheter") -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(folder / "enheter.xlsx")
    return folder / "enheter.xlsx"


def test_a_list_is_read_with_all_that_it_says_of_each_unit(tmp_path: Path) -> None:
    found = read_units(written(tmp_path, GOOD))
    first, second, third = found
    assert (first.id, first.name, first.parent, first.leader, first.email, first.lang, first.row) == (
        "1", "Helse & omsorg / Øst", "9", "Åse Li", "ase@x.no", "nn", 2)
    assert first.fields == {"role": "Leder"}
    assert (second.name, second.lang, second.fields) == ("Drift; nord", "nb", {})
    assert (third.name, third.lang, third.fields) == ("=1+1", None, {"role": "-2"})
    assert len(found) == 3
    assert found.fields == ("role",)
    assert found.columns["name"] == "navn"
    assert found.findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encoding_line_ending_and_separator_make_no_difference(
    tmp_path: Path, encoding: str, ending: str, delimiter: str
) -> None:
    text = GOOD.replace(";", delimiter).replace("\n", ending)
    if encoding.endswith("-bom"):
        data = ("\ufeff" + text).encode(encoding.removesuffix("-bom"))
    else:
        data = text.encode(encoding)
    found = read_units(written(tmp_path, data))
    assert [(unit.id, unit.name, unit.row) for unit in found] == [
        ("1", "Helse & omsorg / Øst", 2), ("2", one_line(f"Drift{delimiter} nord"), 3), ("3", "=1+1", 4)]


@pytest.mark.parametrize("header", [
    "id;name;parent;leader;email;lang", "ID ; Navn;OVERORDNET;Leder;Epost;Språk",
    "Enhets-ID;Enhet;Forelder;leder;E_POST;målform", "nr;Namn;Overordna eining;Leiar;e-post;Målform",
    "Einingsnummer;Avdeling;overordnet enhet;leiar;e-postadresse;language",
])
def test_norwegian_headers_are_accepted_in_any_case_and_spacing(tmp_path: Path, header: str) -> None:
    [unit] = read_units(written(tmp_path, f"{header}\n7;Skule;1;Kari;k@x.no;nn\n"))
    assert (unit.id, unit.name, unit.parent, unit.leader, unit.email, unit.lang) == (
        "7", "Skule", "1", "Kari", "k@x.no", "nn")


def test_a_title_and_blank_rows_above_the_header_are_passed_by(tmp_path: Path) -> None:
    text = "Enheter i kommunen\n\n;;\nid;navn;leder\n\n5;Skole;\n;;\n6;Kultur;\n"
    found = read_units(written(tmp_path, text))
    assert [(unit.id, unit.row) for unit in found] == [("5", 6), ("6", 8)]


def test_excels_own_sep_line_is_obeyed_and_not_counted(tmp_path: Path) -> None:
    found = read_units(written(tmp_path, "sep=,\r\nid,name\r\n1,\"A;B;C\"\r\n"))
    assert [(unit.name, unit.row) for unit in found] == [("A;B;C", 2)]


def test_columns_of_no_use_are_named_in_a_note_and_the_better_of_two_names_wins(tmp_path: Path) -> None:
    found = read_units(written(tmp_path, "id;avdeling;navn;areal;\n1;Nord;Skole;12;\n"))
    assert [unit.name for unit in found] == ["Skole"]
    [note] = found.findings
    assert (note.code, note.severity, note.seen) == ("XA-613", "note", "avdeling, areal")
    assert "avdeling, areal" in say(note, "nb").message


def test_the_users_mapping_points_at_any_header_and_goes_first(tmp_path: Path) -> None:
    path = written(tmp_path, "id;navn;orgnr;tittel;sjef\n1;Gammel;974;Ny;Ola\n")
    columns = {"id": "OrgNr", "name": "tittel", "field:leader_title": "sjef"}
    [unit] = read_units(path, columns=columns)
    assert (unit.id, unit.name, unit.fields) == ("974", "Ny", {"leader_title": "Ola"})


def test_a_mapping_to_a_header_that_is_not_there_or_of_a_name_we_lack_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    assert faults(path, id="orgnr", nmae="navn") == [("XA-618", "", "nmae"), ("XA-617", "", "orgnr")]


def test_every_faulty_row_is_named_in_one_pass(tmp_path: Path) -> None:
    text = "id;navn;språk\n;Skole;nb\n2;;nb\n3;Kultur;no\n4;Park;\n4;Idrett;\n;;sv\n4;Vei;\n"
    assert faults(written(tmp_path, text)) == [
        ("XA-601", "A2", "Skole · nb"), ("XA-602", "B3", "2 · nb"), ("XA-605", "C4", "no"),
        ("XA-603", "A6", "4"), ("XA-601", "A7", "sv"), ("XA-602", "B7", "sv"), ("XA-605", "C7", "sv"),
        ("XA-603", "A8", "4"),
    ]


def test_a_duplicate_names_both_rows_and_both_units(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_units(written(tmp_path, "id;navn\n1;Skole\n2;Kultur\n1;Park\n"))
    assert caught.value.exit == Exit.USAGE
    [finding] = caught.value.findings
    assert say(finding, "nb").message == "Id-en «1» på rad 4 (Park) står også på rad 2 (Skole)."
    assert say(finding, "nn").message == "Id-en «1» på rad 4 (Park) står også på rad 2 (Skole)."
    assert say(finding, "en").message == "The id “1” on row 4 (Park) is also on row 2 (Skole)."


def test_ids_that_differ_only_by_case_or_leading_zero_are_two_ids(tmp_path: Path) -> None:
    assert len(read_units(written(tmp_path, "id;navn\na1;X\nA1;Y\n01;Z\n1;Æ\n"))) == 4


@pytest.mark.parametrize(("content", "code"), [
    ("", "XA-614"), ("\n\n", "XA-614"), ("\ufeff", "XA-614"), (" ; ;\n", "XA-614"),
    ("id;navn\n", "XA-604"), ("id;navn\n;\n\n", "XA-604"),
])
def test_an_empty_list_is_told_from_an_empty_file(tmp_path: Path, content: str, code: str) -> None:
    assert [fault[0] for fault in faults(written(tmp_path, content))] == [code]


def test_a_missing_column_is_named_with_the_headers_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_units(written(tmp_path, "kode;tittel\n1;Skole\n"))
    assert caught.value.exit == Exit.USAGE
    assert [(f.code, f.field) for f in caught.value.findings] == [("XA-606", "id"), ("XA-606", "name")]
    assert "kode, tittel" in say(caught.value.findings[0], "nb").message
    assert "navn" in say(caught.value.findings[1], "nb").remedy


def test_the_same_header_over_two_columns_is_a_fault_only_where_the_column_is_used(tmp_path: Path) -> None:
    path = written(tmp_path, "id;navn;Navn;x;x\n1;A;B;;\n")
    assert faults(path) == [("XA-612", "", "navn")]


def test_an_odd_quote_is_found_at_its_own_row_and_the_rows_below_are_still_read(tmp_path: Path) -> None:
    path = written(tmp_path, 'id;navn\n1;"Skole\n2;Kultur\n3;"Vei" og "park\n;Idrett\n5;Ola "Viking" AS\n')
    assert faults(path) == [
        ("XA-607", "", '1;"Skole'), ("XA-607", "", '3;"Vei" og "park'), ("XA-601", "A5", "Idrett")]


def test_quotes_that_match_are_read_as_excel_reads_them(tmp_path: Path) -> None:
    text = 'id;navn\n1;"Skole" øst\n2;"Si ""hei"""\n3;Ola "V" AS\n4;"To\nlinjer"\n5;Slutt\n'
    assert [(unit.name, unit.row) for unit in read_units(written(tmp_path, text))] == [
        ("Skole øst", 2), ('Si "hei"', 3), ('Ola "V" AS', 4), ("To linjer", 5), ("Slutt", 6)]


def test_an_open_quote_that_a_later_quote_closes_does_not_swallow_units_silently(tmp_path: Path) -> None:
    path = written(tmp_path, 'id;navn\n1;"Skole\n2;Kultur\n3;"\n4;Vei\n')
    assert [(code, cell) for code, cell, _ in faults(path)] == [("XA-607", "B2")]


def test_a_separator_inside_an_unquoted_name_is_a_fault_and_not_half_a_name(tmp_path: Path) -> None:
    path = written(tmp_path, "id;navn\n1;Helse; omsorg\n2;Skole;\n")
    assert faults(path) == [("XA-608", "", "1 · Helse · omsorg")]


@pytest.mark.parametrize(("data", "seen", "row"), [
    (b"id;navn\n1;Sk\x81le\n", "0x81", 2), (b"\xff\xfei\x00d", "0x64", 1),
    (b"id;navn\n1;a\n2;b\x00\n", "0x00", 3), (b"\x89PNG\0\0", "0x00", 1),
])
def test_what_is_no_text_is_unreadable(tmp_path: Path, data: bytes, seen: str, row: int) -> None:
    with pytest.raises(Problem) as caught:
        read_units(written(tmp_path, data))
    [finding] = caught.value.findings
    assert (finding.seen, finding.args["row"]) == (seen, row)
    assert caught.value.exit == Exit.UNREADABLE
    assert [f.code for f in caught.value.findings] == ["XA-611"]


def test_a_file_that_is_not_there_or_is_a_folder_is_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "finnes ikke.csv", tmp_path):
        with pytest.raises(Problem) as caught:
            read_units(path)
        assert (caught.value.exit, caught.value.findings[0].code) == (Exit.UNREADABLE, "XA-610")


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlanskaff.services.units_table.MAX_BYTES", 20)
    with pytest.raises(Problem) as caught:
        read_units(written(tmp_path, GOOD))
    assert (caught.value.exit, caught.value.findings[0].code) == (Exit.UNREADABLE, "XA-615")


def test_a_workbook_gives_the_same_units_as_csv(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "navn", "språk", "felt:count", "felt:share"],
                                [974, "Skole  øst", "nn", 3, 0.5], [" A-2 ", "Kultur", None, None, True]]
    first, second = read_units(workbook(tmp_path, rows))
    assert (first.id, first.name, first.lang) == ("974", "Skole øst", "nn")
    assert (second.id, second.name, second.lang) == ("A-2", "Kultur", None)
    assert (first.fields, second.fields) == ({"count": "3", "share": "0.5"}, {"share": "TRUE"})
    assert (first.row, second.row) == (2, 3)


def test_text_that_looks_like_a_formula_in_a_workbook_stays_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "navn"])
    sheet.append(["-1", "x"])
    sheet["B2"].value = "=HYPERLINK(1)"
    sheet["B2"].data_type = "s"
    book.save(tmp_path / "enheter.xlsx")
    found = read_units(tmp_path / "enheter.xlsx")
    assert [(unit.id, unit.name) for unit in found] == [("-1", "=HYPERLINK(1)")]


def test_error_values_and_formulas_never_calculated_are_named_at_their_cell(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "navn", "areal"], [1, "#N/A", "#REF!"], ["=A2+1", "Kultur", "=1"]]
    assert faults(workbook(tmp_path, rows)) == [("XA-609", "B2", "#N/A"), ("XA-616", "A3", "")]


def test_the_first_visible_sheet_with_content_is_the_list(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id", "navn"], [1, "Skjult"]], sheet="Gammel")
    book = openpyxl.load_workbook(path)
    book["Gammel"].sheet_state = "hidden"
    book.create_sheet("Tom")
    sheet = book.create_sheet("Enheter")
    sheet["C5"], sheet["D5"], sheet["C6"], sheet["D6"] = "Id", "Namn", 2, "Synleg"
    book.active = 1
    book.save(path)
    found = read_units(path)
    assert [(unit.id, unit.name, unit.row) for unit in found] == [("2", "Synleg", 6)]


def test_what_a_file_is_called_does_not_decide_what_it_is(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id", "navn"], [1, "Skole"]])
    path.rename(tmp_path / "liste.csv")
    assert len(read_units(tmp_path / "liste.csv")) == 1
    assert len(read_units(written(tmp_path, GOOD, "liste.xlsx"))) == 3


def test_a_damaged_or_old_workbook_is_unreadable_and_says_why(tmp_path: Path) -> None:
    whole = workbook(tmp_path, [["id", "navn"], [1, "Skole"]]).read_bytes()
    for data in (whole[: len(whole) // 2], bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)):
        with pytest.raises(Problem) as caught:
            read_units(written(tmp_path, data, "enheter.xlsx"))
        assert caught.value.exit == Exit.UNREADABLE
        assert caught.value.findings[0].code.startswith("XA-1")


def test_a_sheet_in_use_far_out_is_refused_before_it_costs_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id", "navn"], [1, "Skole"]])
    book = openpyxl.load_workbook(path)
    book["Enheter"]["XFD1048576"] = "langt ute"
    book.save(path)
    with pytest.raises(Problem) as caught:
        read_units(path)
    assert caught.value.findings[0].code == "XA-619"
    assert "A1:XFD1048576" in say(caught.value.findings[0], "nb").message


def test_rows_are_read_with_their_headers_and_numbers(tmp_path: Path) -> None:
    table = read_rows(written(tmp_path, "Enhet;Avtale;Verdi\n1;Renhold;1 000,50\n\n2;Renhold\n"))
    assert list(table.dicts()) == [{"Enhet": "1", "Avtale": "Renhold", "Verdi": "1 000,50"},
                                   {"Enhet": "2", "Avtale": "Renhold", "Verdi": ""}]
    assert [row.number for row in table.rows] == [2, 4]
    same = read_rows(workbook(tmp_path, [["Enhet", "Avtale", "Verdi"], [1, "Renhold", 1000.5]]))
    assert list(same.dicts()) == [{"Enhet": "1", "Avtale": "Renhold", "Verdi": "1000.5"}]
    assert same.sheet == "Enheter"


def test_rows_with_faults_are_refused_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_rows(written(tmp_path, 'a;b\n1;"x\n2;y;z\n'))
    assert [f.code for f in caught.value.findings] == ["XA-607", "XA-608"]
    assert caught.value.exit == Exit.USAGE
    with pytest.raises(Problem) as caught:
        read_rows(written(tmp_path, "a;A\n1;2\n"))
    assert [f.code for f in caught.value.findings] == ["XA-612"]


def test_a_table_with_headers_alone_has_no_rows(tmp_path: Path) -> None:
    assert len(read_rows(written(tmp_path, "Enhet;Avtale\n"))) == 0


def test_the_register_of_public_bodies_is_read_whole_and_fast(testdata: Path) -> None:
    path = testdata / "codelists" / "etatsbasen_organization_2014.csv"
    columns = {"id": "tailid", "name": "name_nb", "parent": "parentid"}
    spent = []
    for _ in range(5):
        start = time.process_time()
        found = read_units(path, columns=columns)
        spent.append(time.process_time() - start)
    assert len(found) == 4530
    assert found.units[0].name == "DPS Søndre Oslo - Holmlia - distriktspsykiatrisk senter"
    assert [note.code for note in found.findings] == ["XA-613"]
    assert min(spent) < 0.1  # 0.03 s where nothing else runs


@pytest.mark.parametrize("module", [units, units_table, units_csv, units_columns, units_workbook, filenames])
def test_the_examples_in_the_documentation_run(module: ModuleType) -> None:
    ran = doctest.testmod(module)
    assert ran.attempted > 0
    assert ran.failed == 0


def test_csv_is_read_without_any_spreadsheet_library(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    code = ("import sys; from pathlib import Path; from xlanskaff.services.units import read_units; "
            "read_units(Path(sys.argv[1])); print(*sys.modules)")
    ran = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    loaded = set(ran.stdout.split())
    assert "xlanskaff.services.units" in loaded
    assert not loaded & {"openpyxl", "pandas", "xlsxwriter", "pydantic", "click", "xlanskaff.xlsx"}


NAMES = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda name: bool(name.strip()) and not name.startswith("\ufeff"))


@given(st.lists(NAMES, min_size=1, max_size=8), st.sampled_from(";,\t"), st.sampled_from(["utf-8", "utf-16"]))
def test_any_names_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], delimiter: str, encoding: str
) -> None:
    def quoted(name: str) -> str:
        doubled = name.replace('"', '""')
        return f'"{doubled}"'

    lines = ["id" + delimiter + "navn", *(f"{at}{delimiter}{quoted(name)}" for at, name in enumerate(names))]
    path = tmp_path_factory.mktemp("names") / "enheter.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert [unit.name for unit in read_units(path)] == [one_line(name) for name in names]


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_the_reader_fail_in_another_way(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "enheter.csv"
    path.write_bytes(data)
    with pytest.raises(Problem):
        read_units(path)
