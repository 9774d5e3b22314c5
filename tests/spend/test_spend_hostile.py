"""Files that are no ledgers, and files that mean harm: what was seen, and what to do."""

from __future__ import annotations

import io
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

from tools.ledgers import brought_in, codes, lines, only
from xlanskaff.errors import Exit, Problem
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.services.spend_import import import_ledgers


@pytest.mark.parametrize(("name", "content", "code"), [
    ("tom.csv", b"", "XA-1001"), ("bare bom.csv", b"\xef\xbb\xbf \r\n\r\n", "XA-1001"),
    ("bilde.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "XA-1002"),
    ("brev.csv", b"%PDF-1.7\n" + b"x y z\n" * 50, "XA-1002"), ("tall.csv", bytes(range(1, 256)) * 40, "XA-1002"),
    ("side.csv", b"<html><table><tr></table>", "XA-1003"),
    ("gammel.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "XA-106"),
    ("fast.dat", b"0A2019 1120 010    36328\n" * 9, "XA-1007"),
    ("prosa.txt", b"Kjaere alle.\nDette er et brev.\nHilsen\n", "XA-1005"),
    ("uten overskrifter.csv", b"01.01.2025;A;1,00\n02.01.2025;B;2,00\n", "XA-1005"),
    ("uten tall.csv", b"Dato;Leverandor;Netto;Tekst\n" + b"01.01.2025;A;;x\n" * 5, "XA-1013"),
    ("lite.xlsx", b"PK\x03\x04 og ikke mer", "XA-114"),
])
def test_what_is_no_ledger_is_refused_with_the_reason(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Problem) as caught:
        brought_in(tmp_path, content, name=name)
    assert caught.value.findings[0].code == code
    assert caught.value.exit in (Exit.UNREADABLE, Exit.FINDINGS)
    assert not (tmp_path / "ledger.parquet").exists()
    for lang in LANGUAGES:
        assert name in say(caught.value.findings[0], lang).line()


def test_a_sheet_full_of_errors_for_amounts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        brought_in(tmp_path, "Leverandør;Nettobeløp\nA;1 000 000 000 000 000 000 000\nB;99999999999999999999\n")
    assert [f.code for f in caught.value.findings] == ["XA-1015"]


def test_nul_characters_are_left_out_and_told(tmp_path: Path) -> None:
    result = brought_in(tmp_path, b"Leverand\xc3\xb8r;Nettobel\xc3\xb8p\nRe\0ma;1,00\nB;2,00\0\n")
    assert lines(result, "supplier_name", "amount") == [("Rema", 100), ("B", 200)]
    assert [(f.code, f.args["count"]) for f in result.findings] == [("XA-1019", 2)]


def test_what_is_not_utf8_far_down_is_found_and_read_as_windows_1252(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlanskaff.spend.sources.survey.BLOCK", 4096)
    rows = "".join(f"01.01.2025;Bygg {number};1,00\n" for number in range(2000))
    result = brought_in(tmp_path, f"Dato;Leverandor;Nettobelop\n{rows}02.01.2025;Bygg Ås;2,00\n".encode("cp1252"))
    assert lines(result, "supplier_name", "row")[-1] == ("Bygg Ås", 2002)
    assert only(result).sum == "2002.00"


def test_a_good_file_is_imported_when_another_is_refused(tmp_path: Path) -> None:
    (tmp_path / "god.csv").write_text("Leverandør;Nettobeløp\nA;1,00\n", encoding="utf-8")
    (tmp_path / "tom.csv").write_bytes(b"")
    result = import_ledgers([tmp_path / "tom.csv", tmp_path / "god.csv"], tmp_path / "ut.parquet")
    assert [(f.file, f.refused, f.rows) for f in result.files] == [("tom.csv", True, 0), ("god.csv", False, 1)]
    assert codes(result) == ["XA-1001"] and lines(result, "line_id", "file") == [(1, "god.csv")]


def test_files_and_folders_that_are_not_there_are_all_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "mappe").mkdir()
    with pytest.raises(Problem) as caught:
        import_ledgers([tmp_path / "borte.csv", tmp_path / "mappe"], tmp_path / "ut.parquet")
    assert [f.code for f in caught.value.findings] == ["XA-194", "XA-1048"]


def test_a_bomb_in_a_workbook_is_refused_by_the_guard(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"<a>" + bytes(80 * 1024 * 1024))
    with pytest.raises(Problem) as caught:
        brought_in(tmp_path, data.getvalue(), name="bombe.xlsx")
    assert caught.value.findings[0].code.startswith("XA-1") and len(caught.value.findings[0].code) == 6


def test_a_disk_without_room_is_told_before_anything_is_written(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("xlanskaff.services.spend_import.shutil.disk_usage", lambda _: usage(10, 10, 3))
    with pytest.raises(Problem) as caught:
        brought_in(tmp_path, "Leverandør;Nettobeløp\nA;1,00\n")
    assert [f.code for f in caught.value.findings] == ["XA-1006"]


def test_a_fault_of_the_engine_is_a_finding_and_leaves_nothing_behind(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    def broken(*_: object) -> None:
        raise duckdb.OutOfMemoryException("Out of Memory: no more.")

    monkeypatch.setattr("xlanskaff.services.spend_import_file.reckon", broken)
    with pytest.raises(Problem) as caught:
        brought_in(tmp_path, "Leverandør;Nettobeløp\nA;1,00\n")
    assert [(f.code, f.seen) for f in caught.value.findings] == [("XA-1049", "Out of Memory: no more")]
    assert [path.name for path in tmp_path.iterdir()] == ["hovedbok.csv"]
