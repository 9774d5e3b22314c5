"""What a click makes Windows run, read as cmd.exe and Python read it, with the settings that the installer writes."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.addin.build import version
from tools.fake_system import FakeSystem
from tools.vba_windows import HOME, Machine, arguments, parts
from xlanskaff.excel.settings import Settings, save
from xlanskaff.language.texts import text

PYTHON = f"{HOME}\\xlanskaff\\Scripts\\python.exe"


@pytest.fixture
def written(tmp_path: Path) -> dict[str, str]:
    """The settings as the installer writes them on a Windows, and as VBA's `Input #` reads them."""
    system = FakeSystem("windows", tmp_path)
    path = save(Settings(lang="nb", interpreter=tmp_path / "xlanskaff" / "Scripts" / "python.exe",
                         udfs=tmp_path / "xlanskaff" / "udfs", version=version()), system)
    return dict(csv.reader(io.StringIO(path.read_bytes().decode("cp1252"))))


def clicked(settings: dict[str, str], book: str | None = "Ås & Øst (2).xlsx", tag: str = "new|strategy") -> list[str]:
    """The arguments of the one program that a click starts."""
    machine = Machine(settings, book)
    commands = parts(machine.click(tag))
    assert machine.said() == []
    assert [each.split(" ")[0] for each in commands[:2]] == ["cmd.exe", "cd"]
    assert len(commands) == 3, "no name or path ends a command"
    return arguments(commands[2])


def test_the_python_of_the_settings_is_started_and_no_other(written: dict[str, str]) -> None:
    assert clicked(written)[0] == PYTHON


def test_python_gets_the_command_whole(written: dict[str, str]) -> None:
    given = clicked(written)
    code = given[given.index("-c") + 1]
    compile(code, "click", "exec")
    assert code.endswith("from xlanskaff.excel.click import click; click('new', 'strategy')")


def test_python_is_told_of_the_book_in_front(written: dict[str, str]) -> None:
    assert "--wb=Ås & Øst (2).xlsx" in clicked(written)


def test_python_looks_for_code_where_the_settings_say_and_not_beside_the_book(written: dict[str, str]) -> None:
    given = clicked(written)
    code = given[given.index("-c") + 1]
    places: list[str] = []
    (call,) = (part for part in code.split(";import ") if "prepare_sys_path" in part)
    exec(call.partition("; from ")[0].replace("xlwings.utils.", "").removeprefix("import xlwings.utils;"),
         {"prepare_sys_path": lambda said: places.extend(said.split(";"))})
    assert places[0] == "false"
    assert places[6:] == [f"{HOME}\\xlanskaff\\udfs"]
    assert "-P" in given, "nor in the folder that Excel stands in"


def test_the_server_of_functions_is_started_in_the_same_way(written: dict[str, str]) -> None:
    machine = Machine(written)
    line = str(machine.app.run("XLPyCommand"))
    assert line.startswith(f'cmd.exe  /K ""{PYTHON}" -B -P -c "import sys, os;import xlwings.utils;')
    assert "xlwings.serve('$(CLSID)')" in line
    assert "false;" in line


def test_what_python_gets_runs_and_the_handshake_answers(written: dict[str, str]) -> None:
    given = clicked(written)
    code = given[given.index("-c") + 1].partition("; from xlanskaff.excel.click")[0]
    for said, expected in ((code, 0), (code.replace(f"ready('{version()}')", "ready('99.0')"), 3)):
        done = subprocess.run([sys.executable, "-B", "-P", "-c", said], capture_output=True, encoding="utf-8",
                              check=False)
        assert done.returncode == expected, done.stderr


def test_without_a_book_python_is_told_of_the_add_in(written: dict[str, str]) -> None:
    assert "--wb=xlanskaff.xlam" in clicked(written, book=None)


@pytest.mark.parametrize(("left", "told"), [
    ("ModuleNotFoundError: No module named 'xlanskaff'\r\n", "no_package"),
    ("xlanskaff:older 0.1.0 0.2.0\r\n", "older"),
])
def test_what_python_leaves_behind_is_told_in_our_words_and_nothing_else(
        left: str, told: str, written: dict[str, str]) -> None:
    machine = Machine(written)
    machine.app.run("EndWith", 1, left)
    machine.click("check|")
    assert machine.said() == [text(f"ribbon.message.{told}", "nb")]


def test_a_python_that_is_gone_is_told_and_nothing_is_started(written: dict[str, str]) -> None:
    gone = f"{HOME}\\missing\\python.exe"
    machine = Machine(written | {"INTERPRETER_WIN": gone})
    assert machine.click("check|") == ""
    assert machine.said() == [text("ribbon.message.python_gone", "nb", detail=gone)]


def test_words_follow_the_language_of_the_settings(written: dict[str, str]) -> None:
    machine = Machine(written | {"LANG": "en", "INTERPRETER_WIN": ""})
    assert machine.click("check|") == ""
    assert machine.said() == [text("ribbon.message.not_installed", "en")]


@pytest.mark.parametrize(("command", "said"), [
    ('"a b" c', ["a b", "c"]), (r'-c "x(\"y z\")" --wb="q & r"', ["-c", 'x("y z")', "--wb=q & r"]),
    (r'"C:\a b\\" d\e', ["C:\\a b\\", r"d\e"]),
])
def test_arguments_are_read_as_windows_reads_them(command: str, said: list[str]) -> None:
    assert arguments(command) == said


def test_cmd_parts_a_line_where_no_quotes_are() -> None:
    assert parts('a "b & c" & d ^& e&f') == ['a "b & c"', "d & e", "f"]
