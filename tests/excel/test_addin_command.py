"""`xlanskaff addin` as it is typed, on machines that do not exist, in three languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tools.fake_system import FakeSystem, addin, mac, put, windows
from xlanskaff.cli.main import main
from xlanskaff.excel import addin_files, settings
from xlanskaff.language.texts import LANGUAGES


@pytest.fixture(params=[windows, mac])
def system(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSystem:
    """The machine that the command finds itself on."""
    made: FakeSystem = request.param(tmp_path / "Bjørg Åsén")
    monkeypatch.setattr(settings, "here", lambda: made)
    return made


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, ["addin", *words])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_whole_way_in_words(lang: str, system: FakeSystem, tmp_path: Path) -> None:
    file = addin(tmp_path / "xlanskaff.xlam")
    said = [typed(*step, "--lang", lang) for step in (
        ["status"], ["install", "--file", str(file)], ["install", "--file", str(file)], ["status"], ["uninstall"],
        ["uninstall"])]
    assert [step.exit_code for step in said] == [0] * 6
    first = [step.stdout.splitlines()[0] for step in said]
    assert len(set(first)) == 6
    assert all("xlanskaff.xlam" in line for line in first[:4])
    assert str(system.python) in said[3].stdout


def test_the_result_can_be_read_by_machines(system: FakeSystem, tmp_path: Path) -> None:
    file = addin(tmp_path / "xlanskaff.xlam")
    done = json.loads(typed("install", "--file", str(file), "--json").stdout)
    assert (done["ok"], done["changed"], done["installed"]) == (True, True, True)
    assert json.loads(typed("status", "--json").stdout)["version"] == "0.1.0"
    gone = json.loads(typed("uninstall", "--purge", "--json").stdout)
    assert (gone["changed"], gone["installed"]) == (True, False)


def test_the_tab_is_in_the_language_of_the_first_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = windows(tmp_path / "Bjørg Åsén")
    monkeypatch.setattr(settings, "here", lambda: system)
    monkeypatch.setattr(addin_files, "built_with", lambda: "0.37.8")
    file = str(addin(tmp_path / "xlanskaff.xlam"))
    assert "«Innkjøp»" in typed("install", "--lang", "nn", "--file", file).stdout
    assert settings.load(system).lang == "nn"
    assert "Fanen «Innkjøp»" in typed("install", "--lang", "nb", "--file", file).stdout
    assert settings.load(system).lang == "nn"


def test_what_still_stands_in_the_way_is_told_at_once(system: FakeSystem, tmp_path: Path) -> None:
    file = addin(tmp_path / "xlanskaff.xlam")
    system.on_path["xlanskaff"] = [Path("C:/jobb/xlanskaff.py")]
    said = typed("install", "--file", str(file))
    assert said.exit_code == 0
    assert "C:/jobb/xlanskaff.py" in said.stdout and "Gjør dette: " in said.stdout
    assert said.stdout.splitlines()[-1].startswith("Ordne dette")
    told = json.loads(typed("install", "--file", str(file), "--json").stdout)
    assert "modules" in [check["check"] for check in told["wrong"]]


def test_what_stops_it_is_said_with_a_remedy(system: FakeSystem, tmp_path: Path) -> None:
    system.running = frozenset({"excel.exe", "microsoft excel"})
    stopped = typed("install", "--file", str(addin(tmp_path / "xlanskaff.xlam")))
    assert stopped.exit_code == 1
    assert "XA-892" in stopped.stderr and "prøv igjen" in stopped.stderr
    told = json.loads(typed("install", "--file", str(tmp_path / "nei.xlam"), "--json").stdout)
    assert told["ok"] is False and told["findings"][0]["code"] == "XA-894"


def test_another_version_than_the_package_is_said(system: FakeSystem, tmp_path: Path) -> None:
    typed("install", "--file", str(addin(tmp_path / "xlanskaff.xlam", "0.0.9")))
    assert "0.0.9" in typed("status").stdout and "på nytt" in typed("status").stdout


def test_a_journal_that_is_left_is_told(system: FakeSystem, tmp_path: Path) -> None:
    typed("install", "--file", str(addin(tmp_path / "xlanskaff.xlam")))
    put(settings.data_folder(system) / "undo" / "bok.json", b"{}")
    assert "--purge" in typed("uninstall").stdout


def test_settings_from_the_it_department_are_told(system: FakeSystem, tmp_path: Path) -> None:
    typed("install", "--file", str(addin(tmp_path / "xlanskaff.xlam")))
    assert "IT-avdelingens" not in typed("status").stdout
    put(settings.shared(system), b'"LANG","nn"\r\n')
    assert f"IT-avdelingens innstillinger går foran: {settings.shared(system)}" in typed("status").stdout
    typed("uninstall")
    assert settings.shared(system).exists()


def test_a_word_that_is_no_command_is_a_fault_of_usage() -> None:
    assert typed("installer").exit_code == 2
