"""What a file is, told before anything in it is opened."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from tools.packages import START, compound, parts, workbook, worksheet, zipped
from xlanskaff.errors import Problem, Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.xlsx.guard import Limits, file_bytes, look
from xlanskaff.xlsx.read import open_book

ONE = {"Ark1": '<row r="1"><c r="A1"><v>1</v></c></row>'}
GOOD = workbook(ONE)

STRANGERS = {
    "empty": (b"", "XA-101"),
    "pdf": (b"%PDF-1.7 \x00\x01", "XA-103"),
    "noise": (bytes(range(256)), "XA-103"),
    "encrypted": (compound("EncryptionInfo", "EncryptedPackage", "\x06DataSpaces"), "XA-104"),
    "label": (compound("EncryptedPackage", "\x06DataSpaces", "DRMEncryptedDataSpace"), "XA-105"),
    "old label": (compound("\x09DRMContent"), "XA-105"),
    "xls": (compound("Workbook", "\x05SummaryInformation"), "XA-106"),
    "xls 95": (compound("Book"), "XA-106"),
    "xls cut short": (compound("Workbook")[:400], "XA-106"),
    "doc": (compound("WordDocument"), "XA-107"),
    "mail": (compound("__properties_version1.0", "__nameid_version1.0"), "XA-107"),
    "ods": (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), "XA-108"),
    "xlsb": (zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"\x83\x01"}), "XA-109"),
    "docx": (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "XA-110"),
    "zip": (zipped({"Skole.xlsx": GOOD}), "XA-110"),
    "csv": ("Enhet;Svar\r\nSkole;Blåbær\r\n".encode("cp1252"), "XA-111"),
    "csv with mark": ("\ufeffEnhet,Svar\n".encode(), "XA-111"),
    "unicode text": ("Enhet\tSvar\n".encode("utf-16"), "XA-111"),
    "html": (b"<!DOCTYPE html>\n<html><body>Logg inn</body></html>", "XA-112"),
    "html table": (b"  <table><tr><td>1</td></tr></table>", "XA-112"),
    "xml 2003": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XA-113"),
    "cut short": (GOOD[:-40], "XA-114"),
    "only the beginning": (GOOD[:60], "XA-114"),
    "no workbook part": (zipped({k: v for k, v in parts(ONE).items() if k != "xl/workbook.xml"}), "XA-121"),
}


@pytest.mark.parametrize("what", STRANGERS)
def test_a_file_that_is_no_workbook_is_told_by_its_kind(what: str, tmp_path: Path) -> None:
    content, code = STRANGERS[what]
    path = tmp_path / "Svar fra Tøyen.xlsx"
    path.write_bytes(content)
    (finding,) = look(path)
    assert (finding.code, finding.file, finding.severity) == (code, path.name, Severity.ERROR)
    with pytest.raises(Problem) as refused:
        open_book(path)
    assert [f.code for f in refused.value.findings] == [code]


@pytest.mark.parametrize("what", STRANGERS)
def test_every_refusal_has_its_sentences_in_three_languages(what: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(STRANGERS[what][0])
    (finding,) = look(path)
    messages = [say(finding, lang) for lang in LANGUAGES]
    assert len({m.message for m in messages}) == len({m.remedy for m in messages}) == 3
    assert not any("{" in m.line() for m in messages)


def test_a_workbook_has_nothing_to_tell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    assert look(path) == ()


@pytest.mark.parametrize("name", ["~$Skole.xlsx", ".~lock.Skole.xlsx#"])
def test_a_lock_file_is_a_note_and_not_a_fault(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x05Rektor".ljust(165, b" "))
    (finding,) = look(path)
    assert (finding.code, finding.severity) == ("XA-102", Severity.NOTE)


def test_a_file_that_is_not_there_and_a_folder_are_findings(tmp_path: Path) -> None:
    for path in (tmp_path / "borte.xlsx", tmp_path):
        (finding,) = look(path)
        assert finding.code == "XA-128"
        assert finding.seen


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert [f.code for f in look(tmp_path / "a.xlsx")] == ["XA-128"]


def test_the_first_line_of_a_renamed_text_file_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes("\n\nEnhet;Blåbær;{x}\n".encode("cp1252"))
    (finding,) = look(path)
    assert finding.seen == "Enhet;Blåbær;{x}"
    assert "Enhet;Blåbær;{x}" in say(finding, "nb").message


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    (finding,) = look(path, Limits(file_bytes=len(GOOD) - 1))
    assert finding.code == "XA-115"
    assert look(path, Limits(file_bytes=len(GOOD))) == ()


def test_a_document_type_is_refused_in_any_part_and_encoding(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        text = '<?xml version="1.0"?>\n<!-- -->\n<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>'.encode(encoding)
        path = tmp_path / f"{encoding}.xlsx"
        path.write_bytes(zipped({**parts(ONE), "customXml/item1.xml": text}))
        (finding,) = look(path)
        assert (finding.code, finding.args["part"]) == ("XA-119", "customXml/item1.xml")
        assert open_book(path).sheets() == ("Ark1",)
        with pytest.raises(Problem) as refused:
            open_book(path, thorough=True)
        assert refused.value.findings == (finding,)


@pytest.mark.parametrize("part", ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                                  "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/custom.xml"])
def test_a_part_that_is_read_is_refused_for_its_document_type(part: str, tmp_path: Path) -> None:
    made = parts({"Ark1": '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'}, strings="<si><t>a</t></si>",
                 properties={"xa_book": "b"})
    made[part] = str(made[part]).replace(START, START + "<!DOCTYPE a>")
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(made))
    with pytest.raises(Problem) as refused:
        book = open_book(path)
        book.meta()
        book.used("Ark1")
    assert [f.code for f in refused.value.findings] == ["XA-119"]


def test_a_doctype_inside_the_text_of_a_cell_is_only_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook({"Ark1": '<row r="1"><c r="A1" t="str"><v>&lt;!DOCTYPE a&gt;</v></c></row>'}))
    assert look(path) == ()
    assert open_book(path).package.sheet("Ark1").values == {(1, 1): "<!DOCTYPE a>"}


def test_a_self_extracting_beginning_is_not_taken_for_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"MZ" + bytes(100) + GOOD)
    assert [f.code for f in look(path)] == ["XA-103"]


def test_a_template_and_a_macro_workbook_are_read_like_any_other(tmp_path: Path) -> None:
    for suffix in (".xltx", ".xlsm", ".xltm", ".tmp"):
        path = tmp_path / f"Mal{suffix}"
        path.write_bytes(GOOD)
        assert open_book(path).sheets() == ("Ark1",)


def test_file_bytes_gives_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(GOOD)
    assert file_bytes(path) == GOOD


def test_a_stored_archive_is_read_too(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts({"Ark1": worksheet('<row r="1"><c r="A1"><v>7</v></c></row>')}).items():
            archive.writestr(name, content)
    path = tmp_path / "a.xlsx"
    path.write_bytes(made.getvalue())
    assert look(path) == ()
    assert open_book(path).package.sheet("Ark1").values == {(1, 1): 7}
