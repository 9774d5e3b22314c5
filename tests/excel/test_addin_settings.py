"""The settings file: where it lies, what VBA finds in it, and what it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.fake_system import FakeSystem, mac, put, windows
from xlanskaff.errors import Problem
from xlanskaff.excel import settings
from xlanskaff.excel.addin_system import Platform
from xlanskaff.excel.settings import Settings

NAME = "Bjørg Åsén"


def as_vba_reads_it(system: FakeSystem) -> dict[str, str]:
    """`Input #file, key, value` until the end, in the code page that VBA has."""
    lines = settings.location(system).read_bytes().decode(system.ansi).splitlines()
    return dict(re.fullmatch(r'"([^"]*)","([^"]*)"', line).groups() for line in lines)  # type: ignore[union-attr]


def test_vba_finds_the_interpreter_on_windows_though_the_user_is_called_bjorg(tmp_path: Path) -> None:
    system = windows(tmp_path / NAME)
    settings.save(Settings("nn", system.python, system.home / "venv" / "udfs", "0.1.0"), system)
    found = as_vba_reads_it(system)
    assert found["INTERPRETER_WIN"] == r"%USERPROFILE%\venv\Scripts\python.exe"
    assert found["PYTHONPATH"] == r"%USERPROFILE%\venv\udfs"
    assert (found["LANG"], found["VERSION"], found["ADD_WORKBOOK_TO_PYTHONPATH"]) == ("nn", "0.1.0", "false")
    assert settings.location(system).read_bytes().isascii()


def test_vba_finds_the_interpreter_on_mac(tmp_path: Path) -> None:
    system = mac(tmp_path / NAME)
    settings.save(Settings(interpreter=system.python, version="0.1.0"), system)
    assert as_vba_reads_it(system)["INTERPRETER_MAC"] == "$HOME/venv/bin/python"
    assert settings.location(system).parent == system.home / "Library/Containers/com.microsoft.Excel/Data"


@pytest.mark.parametrize("platform", ["windows", "mac", "linux"])
def test_what_was_saved_is_loaded(platform: Platform, tmp_path: Path) -> None:
    system = FakeSystem(platform, tmp_path / NAME)
    wanted = Settings("en", system.home / "py" / "python", tmp_path / "udfs", "1.2.3", system.home / "logg")
    settings.save(wanted, system)
    assert settings.load(system) == wanted


def test_before_anything_is_saved_the_language_is_bokmal(tmp_path: Path) -> None:
    assert settings.load(FakeSystem("windows", tmp_path)) == Settings()


def test_a_language_that_does_not_exist_is_bokmal(tmp_path: Path) -> None:
    system = FakeSystem("windows", tmp_path)
    put(settings.location(system), b'"LANG","no"\r\n')
    assert settings.load(system).lang == "nb"


def test_choosing_a_language_keeps_everything_else(tmp_path: Path) -> None:
    system = windows(tmp_path / NAME)
    before = Settings("nb", system.python, None, "0.1.0")
    settings.save(before, system)
    settings.set_language("nn", system)
    assert settings.load(system) == Settings("nn", system.python, None, "0.1.0")


FOREIGN = [b'"SHOW CONSOLE","True"\r\n', b'"X","\xe6\xf8\x81"\n', b"free text\r\n", b"\r\n"]


def test_what_the_it_department_puts_beside_the_add_in_goes_first_and_is_never_written(tmp_path: Path) -> None:
    system = windows(tmp_path / NAME)
    system.environment["ProgramFiles"] = str(tmp_path / "Program Files")
    settings.save(Settings("nn", system.python, None, "0.1.0"), system)
    put(settings.shared(system), b'"INTERPRETER_WIN","%ProgramFiles%/Python/python.exe"\r\n')
    assert settings.load(system).interpreter == tmp_path / "Program Files" / "Python" / "python.exe"
    assert settings.load(system).lang == "nn"
    settings.set_language("en", system)
    assert settings.load(system, own=True) == Settings("en", system.python, None, "0.1.0")
    assert settings.shared(system).read_bytes() == b'"INTERPRETER_WIN","%ProgramFiles%/Python/python.exe"\r\n'


@given(rest=st.lists(st.sampled_from(FOREIGN)))
def test_lines_of_others_stay_byte_for_byte(rest: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    system = FakeSystem("windows", tmp_path_factory.mktemp("home"))
    put(settings.location(system), b"".join(rest) + b'"lang","en"\r\n')
    settings.save(Settings("nn"), system)
    assert settings.others(settings.location(system)) == b"".join(rest)
    assert settings.load(system).lang == "nn"


def test_a_letter_outside_the_code_page_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    system = windows(tmp_path / NAME)
    with pytest.raises(Problem) as caught:
        settings.save(Settings(interpreter=Path("/ŧools/python.exe")), system)
    assert [(f.code, f.seen) for f in caught.value.findings] == [("XA-890", "ŧ")]
    assert not settings.location(system).exists()


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    system = FakeSystem("windows", tmp_path)
    settings.location(system).mkdir(parents=True)
    with pytest.raises(Problem) as caught:
        settings.save(Settings(), system)
    assert caught.value.findings[0].code == "XA-891"
    assert [p.name for p in settings.location(system).parent.iterdir()] == ["xlanskaff.conf"]


def test_the_folders_for_logs_are_those_of_each_system(tmp_path: Path) -> None:
    home = tmp_path / NAME
    folders = [settings.data_folder(s).relative_to(home).as_posix()
               for s in (windows(home), mac(home), FakeSystem("linux", home))]
    assert folders == ["AppData/Local/xlanskaff", "Library/Application Support/xlanskaff", ".local/state/xlanskaff"]
