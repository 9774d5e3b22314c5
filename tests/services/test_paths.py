"""Which files are meant by what stands on the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from xlanskaff.services.paths import expand, labels

LINKS = sys.platform != "win32"


def made(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return paths


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_a_folder_gives_every_workbook_in_it_and_below_sorted(tmp_path: Path) -> None:
    made(tmp_path, "b.xlsx", "A.xlsm", "under/c.XLSX", "gammel.xls", "åpen.ods", "mal.xltx")
    found = names(expand([tmp_path]).files)
    assert found == ["A.xlsm", "b.xlsx", "gammel.xls", "mal.xltx", "c.XLSX", "åpen.ods"]


def test_a_file_is_taken_as_given_whatever_it_is_called(tmp_path: Path) -> None:
    given = made(tmp_path, "svar", "svar.csv", "svar.pdf", "æ & ø (1) 'x' #.xlsx", "n" * 200 + ".xlsx")
    assert expand(given) == (given, [])


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    [one] = made(tmp_path, "svar.xlsx")
    assert expand([one, tmp_path, tmp_path / "." / "svar.xlsx"]).files == [one]


def test_a_lock_file_is_skipped_with_a_note(tmp_path: Path) -> None:
    lock, libre, _ = made(tmp_path, "~$svar.xlsx", ".~lock.svar.xlsx#", "svar.xlsx")
    for paths in ([tmp_path], [lock, libre, tmp_path / "svar.xlsx"]):
        found = expand(paths)
        assert names(found.files) == ["svar.xlsx"]
        assert [(f.code, f.severity) for f in found.findings] == [("XA-102", "note")] * 2


def test_an_unfinished_file_is_named_and_not_read(tmp_path: Path) -> None:
    made(tmp_path, "Skole.xlsx.part", "svar.xlsx")
    found = expand([tmp_path])
    assert names(found.files) == ["svar.xlsx"]
    [unfinished] = found.findings
    assert unfinished.code == "XA-196"
    assert unfinished.file.endswith("/Skole.xlsx.part")


def test_our_own_manifest_is_no_answer(tmp_path: Path) -> None:
    made(tmp_path, "manifest.csv", "svar.xlsx")
    found = expand([tmp_path, tmp_path / "manifest.csv"])
    assert (names(found.files), found.findings) == (["svar.xlsx"], [])


def test_what_is_no_workbook_is_named_once_for_the_folder(tmp_path: Path) -> None:
    made(tmp_path, "svar.xlsx", "alle.zip", *(f"vedlegg{n}.pdf" for n in range(7)), ".skjult", "desktop.ini")
    [told] = expand([tmp_path]).findings
    assert (told.code, told.args["count"]) == ("XA-197", 8)
    assert told.args["files"] == ("alle.zip", *(f"vedlegg{n}.pdf" for n in range(4)), "…")


def test_a_missing_path_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    found = expand([tmp_path, tmp_path / "borte.xlsx", tmp_path / ("x" * 5000), Path("null\0tegn")])
    assert [(f.code, f.severity) for f in found.findings] == [("XA-195", "error")] + [("XA-194", "error")] * 3


@pytest.mark.skipif(not LINKS, reason="links need rights on Windows")
def test_folders_that_link_to_each_other_are_entered_once(tmp_path: Path) -> None:
    made(tmp_path, "a/svar.xlsx")
    (tmp_path / "a" / "tilbake").symlink_to(tmp_path, target_is_directory=True)
    assert names(expand([tmp_path]).files) == ["svar.xlsx"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "svar.xlsx")
    found = expand([tmp_path / "svar.xlsx"])
    assert (found.files, [f.code for f in found.findings]) == ([], ["XA-103"])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a name")
def test_a_name_that_is_no_text_can_still_be_shown(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/skole\xff\n.xlsx"))
    path.write_bytes(b"")
    [label] = labels(expand([tmp_path]).files).values()
    assert label.encode() == "skole\ufffd\ufffd.xlsx".encode()


def test_files_are_called_by_their_names_where_these_tell_them_apart() -> None:
    paths = [Path("svar/nord/Skole.xlsx"), Path("svar/sør/Skole.xlsx"), Path("svar/sør/Helse.xlsx")]
    assert list(labels(paths).values()) == ["nord/Skole.xlsx", "sør/Skole.xlsx", "Helse.xlsx"]
