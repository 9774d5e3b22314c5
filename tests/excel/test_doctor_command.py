"""`xlanskaff doctor` as it is typed: what it prints, and with what it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tools.fake_system import FakeSystem, addin, windows
from xlanskaff.cli.main import main
from xlanskaff.excel import addin as addins
from xlanskaff.excel import addin_files, settings
from xlanskaff.language.texts import LANGUAGES

RULES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSystem:
    """A Windows with the add-in installed."""
    made = windows(tmp_path / "Bjørg Åsén")
    monkeypatch.setattr(addin_files, "built_with", lambda: "0.37.8")
    monkeypatch.setattr(settings, "here", lambda: made)
    addins.install(made, file=addin(tmp_path / "xlanskaff.xlam"))
    return made


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *words])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_is_wrong_it_leaves_with_0(lang: str, system: FakeSystem) -> None:
    said = typed("--lang", lang)
    assert said.exit_code == 0
    assert len(said.stdout.splitlines()) > 15


def test_what_is_wrong_is_followed_by_what_to_do_and_what_to_ask_for(system: FakeSystem) -> None:
    system.keys[RULES] = {"d4f940ab-401b-4efc-aadc-ad5f3c50688a": "1"}
    said = typed()
    assert said.exit_code == 1
    lines = said.stdout.splitlines()
    at = next(n for n, line in enumerate(lines) if "stanser Office" in line)
    assert lines[at].startswith("feil")
    assert "Gjør dette: " in lines[at + 1] and "xlanskaff run" in lines[at + 1]
    assert "Be IT-avdelingen om dette: " in lines[at + 2] and "d4f940ab" in lines[at + 2]
    assert lines[-1].startswith("Feil: 1 · obs: 0 · ")


def test_one_document_for_machines(system: FakeSystem) -> None:
    system.versions["xlwings"] = "0.33.0"
    said = typed("--json")
    told = json.loads(said.stdout)
    assert said.exit_code == 1 and told["ok"] is False
    by_key = {check["check"]: check for check in told["checks"]}
    assert len(by_key) == len(told["checks"])
    assert set(by_key["xlwings"]) == {"check", "status", "outcome", "title", "message", "remedy", "ask", "seen"}
    assert by_key["xlwings"]["seen"] == {"needed": "0.37.8", "found": "0.33.0"}
    assert {check["status"] for check in told["checks"]} == {"ok", "error"}


@pytest.mark.parametrize("word", ["--what", "finnes ikke.xlsx"])
def test_a_fault_of_usage_is_2(word: str) -> None:
    assert typed(word).exit_code == 2


def test_on_this_machine_it_looks_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert typed("--json").exit_code in (0, 1)
    assert list(tmp_path.iterdir()) == []
