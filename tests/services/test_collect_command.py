"""`xlanskaff collect` on the command line: exit codes, one JSON document, and help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tools.returns import put, returned
from xlanskaff.cli.main import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["collect", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path / "svar", a=returned("1", 1), b=returned("2", 2))


def test_a_clean_run_ends_with_zero_and_says_what_was_made(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "Samlet.xlsx"
    result = run(folder, "--out", out)
    assert result.exit_code == 0 and out.exists()
    assert result.output.startswith("Filer: 2 · brukt: 2 · gjentatt: 0") and str(out) in result.output


def test_a_damaged_file_ends_with_one_and_the_rest_is_made(folder: Path, tmp_path: Path) -> None:
    (folder / "c.xlsx").write_bytes(b"")
    result = run(folder, "--out", tmp_path / "Samlet.xlsx")
    assert result.exit_code == 1 and "XA-101" in result.output and (tmp_path / "Samlet.xlsx").exists()


def test_a_note_alone_ends_with_zero(folder: Path, tmp_path: Path) -> None:
    (folder / "kopi.xlsx").write_bytes(returned("1", 1))
    result = run(folder, "--out", tmp_path / "Samlet.xlsx")
    assert result.exit_code == 0 and "XA-708" in result.output


def test_json_is_one_document_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    (folder / "c.xlsx").write_bytes(returned("1", 2))
    result = run(folder, "--out", tmp_path / "Samlet.xlsx", "--tidy", tmp_path / "data", "--json", "--lang", "en")
    document = json.loads(result.stdout_bytes)
    assert result.exit_code == 1 and document["ok"] is False
    assert document["counts"] == {"files": 3, "used": 1, "duplicate": 0, "conflict": 2, "set_aside": 0}
    assert document["units"] == {"answered": 1, "conflict": 1}
    assert [f["file"] for f in document["files"]] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert [list(f) for f in document["findings"]] == [
        ["code", "severity", "file", "sheet", "cell", "field", "seen", "message", "remedy"]]
    assert all(Path(path).exists() for path in document["tidy"])


def test_nothing_to_read_ends_with_three(tmp_path: Path) -> None:
    result = run(tmp_path / "finnes ikke", "--out", tmp_path / "Samlet.xlsx")
    assert result.exit_code == 3 and "XA-194" in result.output and not (tmp_path / "Samlet.xlsx").exists()


def test_a_file_that_is_there_ends_with_three_unless_it_may_be_replaced(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "Samlet.xlsx"
    out.write_bytes(b"mine")
    assert run(folder, "--out", out).exit_code == 3 and out.read_bytes() == b"mine"
    assert run(folder, "--out", out, "--overwrite").exit_code == 0 and out.read_bytes() != b"mine"


@pytest.mark.parametrize("wrong", [["--on", "i går"], ["--minimum-group", "0"], ["--lang", "no"], []])
def test_wrong_use_ends_with_two(wrong: list[str], folder: Path, tmp_path: Path) -> None:
    out = [] if not wrong else ["--out", tmp_path / "Samlet.xlsx"]
    assert run(folder, *out, *wrong).exit_code == 2


def test_dates_are_read_as_norwegians_write_them(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--out", tmp_path / "S.xlsx", "--on", "1.12.2026", "--due", "2026-10-31", "--json")
    assert json.loads(result.stdout_bytes)["units"] == {"answered_late": 2}
