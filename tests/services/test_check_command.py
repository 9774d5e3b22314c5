"""`xlanskaff check` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tools.disturb import Disturbed
from xlanskaff.books import book
from xlanskaff.cli.main import main
from xlanskaff.xlsx.write import write

FORM = {"unit_name": "Skole", "unit_id": "7", "assessed_on": 46327, "answered_for": "Enheten samlet"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write(book("self_evaluation"), "nb", meta={"unit": "7", "unit_name": "Skole"},
                 rows={"statements": [{"now": 3, "target": 4}] * 74, "response": [FORM]})
    (tmp_path / "hel.xlsx").write_bytes(made)
    damaged = Disturbed(made)
    damaged.put("Påstander", "E6", "ganske_x001B_[31m bra")
    damaged.save(tmp_path / "rød.xlsx")
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, words)])


def test_people_see_the_findings_file_by_file_and_a_last_line_that_sums_up(folder: Path) -> None:
    result = run(folder)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0] == "rød.xlsx · Skole"
    assert lines[1].startswith("  feil XA-201 · Påstander!E6 «Nå»: Her står «ganske")
    warnings = sum(line.startswith("  obs ") for line in lines)
    assert lines[-1] == f"Filer: 2 · uten funn: 1 · feil: 1 · obs: {warnings} · merknader: 0"
    assert "\x1b" not in result.stdout


def test_machines_get_one_document_and_nothing_else(folder: Path) -> None:
    result = run(folder, "--json", "--lang", "en")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["ok"], document["exit"]) == (1, False, 1)
    assert [(f["file"], f["book"], f["version"], f["unit"], f["errors"]) for f in document["files"]] == [
        ("hel.xlsx", "self_evaluation", "1", "7", 0), ("rød.xlsx", "self_evaluation", "1", "7", 1)]
    first = document["findings"][0]
    assert list(first) == ["code", "severity", "file", "sheet", "cell", "field", "seen", "message", "remedy"]
    assert (first["code"], first["cell"], first["field"]) == ("XA-201", "E6", "Nå")
    assert first["message"].startswith("Here stands")


@pytest.mark.parametrize(("words", "code"), [(["hel.xlsx"], 0), (["rød.xlsx"], 1), ([], 2), (["borte.xlsx"], 3),
                                             (["hel.xlsx", "--on", "i går"], 2), (["tom.xlsx", "rød.xlsx"], 3)])
def test_exit_codes(words: list[str], code: int, folder: Path) -> None:
    (folder / "tom.xlsx").write_bytes(b"")
    paths = [str(folder / word) if word.endswith(".xlsx") else word for word in words]
    assert run(*paths).exit_code == code


def test_copies_with_findings_are_put_where_one_says(folder: Path) -> None:
    result = run(folder, "--annotate", folder / "funn")
    assert [p.name for p in (folder / "funn").iterdir()] == ["rød - funn.xlsx"]
    assert f"Kopier med arket Funn ligger i {folder / 'funn'}: 1." in result.stdout


def test_a_folder_that_cannot_be_written_is_exit_3_in_both_forms(folder: Path) -> None:
    wrong = folder / "hel.xlsx" / "funn"
    assert run(folder, "--annotate", wrong).exit_code == 3
    document = json.loads(run(folder, "--annotate", wrong, "--json").stdout)
    assert (document["ok"], document["findings"][0]["code"]) == (False, "XA-621")
