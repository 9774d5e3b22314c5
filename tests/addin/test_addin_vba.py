"""The VBA in the add-in: it is what the sources say, and readers of VBA find nothing that is not known."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from scripts.addin.project import SOURCES, project, sources
from tools import vba_readers
from tools.vba_excel import ADDIN, modules

OURS = tuple(path.stem for path in sorted(SOURCES.glob("Xa*.*")))

# What VBAlidator says of xlwings' own procedures, and why it stays.
XLWINGS_ALWAYS = {
    "VBA320",  # xlwings declares everything it uses and does not say Option Explicit
    "VBA009",  # a last #Else for other programs than Excel ends the function: it is never compiled in
    "VBA007",  # Choose takes any type; the reader believes it wants a Long
}
XLWINGS_ON_MAC = {"VBA001"}  # MacScript and AppleScriptTask exist on a Mac only, and the reader knows Windows

# What pyvbaanalysis says of them: style, and functions that return something on a Mac only.
XLWINGS_STYLE = {"option-explicit-missing", "missing-return-assignment", "unused-variable", "variable-never-read"}

# What olevba marks in ours: words in sentences and in comments («run», «open»), long words that could be
# base64, and the one function that puts letters back. No program is started and no file is touched.
OUR_MARKS = {"ChrW", "run", "Run", "open", "put", "command", "Windows", "Hex Strings", "Base64 Strings"}

# What olevba marks in xlwings' own procedures: starting Python and reading settings is what they are for.
XLWINGS_MARKS = {
    "Chr", "CreateObject", "Environ", "Exec", "ExpandEnvironmentStrings", "Kill", "Lib", "MacScript", "WScript.Shell",
    "Windows", "applescript", "binary", "call", "command", "dylib", "environment", "libc.dylib", "open", "put", "run",
    "shell", "system", "Hex Strings", "Base64 Strings",
}


@pytest.fixture(scope="module")
def vba() -> dict[str, str]:
    return modules()


def test_our_modules_in_the_add_in_are_the_texts_in_the_repository(vba: dict[str, str]) -> None:
    texts = sources()
    for name in OURS:
        assert vba[name].partition("Option Explicit")[2] == texts[name].partition("Option Explicit")[2]
    assert set(vba) == {*OURS, "xlwings"}


def test_our_modules_are_ascii_and_every_variable_is_declared() -> None:
    for path in SOURCES.glob("Xa*.*"):
        text = path.read_bytes().decode("ascii")
        assert "\nOption Explicit\n" in text.replace("\r\n", "\n"), path.name
        assert max(len(line) for line in text.splitlines()) < 1000, path.name


def test_no_procedure_is_larger_than_vba_compiles(vba: dict[str, str]) -> None:
    # The limit is 64 KB when compiled; the text is larger than that where it holds words and little else.
    procedure = re.compile(r"^(?:Public |Private )?(?:Function|Sub) \w+.*?^End (?:Function|Sub)$", re.M | re.S)
    for name, source in vba.items():
        for body in procedure.findall(source):
            assert len(body) < 60_000, (name, body[:60])


def test_only_worksheet_functions_are_offered_as_functions(vba: dict[str, str]) -> None:
    # A public Function of a module that is not private is a worksheet function, wanted or not.
    offered = {name for name, source in vba.items() if "Option Private Module" not in source
               and "VB_PredeclaredId" not in source and "Function " in source}
    assert offered <= {"XaFunctions"}


def test_the_document_modules_are_empty() -> None:
    from pyopenvba import ExcelFile

    with ExcelFile(ADDIN) as book:
        for name in ("ThisWorkbook", "Sheet1"):
            assert [line for line in book.get_module(name).splitlines() if line and not line.startswith("Attrib")] == []


@pytest.mark.parametrize("where", vba_readers.WHERE)
def test_vbalidator_finds_nothing_unknown(where: str, vba: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "modules"
    folder.mkdir()
    known = XLWINGS_ALWAYS | (XLWINGS_ON_MAC if where == "Mac" else set())
    found = vba_readers.validator(vba_readers.written(vba, folder), vba_readers.WHERE[where], tmp_path)
    assert {key: times for key, times in found.items() if key not in {("xlwings", rule) for rule in known}} == {}


def test_pyvbaanalysis_finds_nothing_unknown() -> None:
    found = vba_readers.analysis(ADDIN)
    assert {name for name, _ in found} == {"xlwings"}
    assert {rule for _, rule in found} <= XLWINGS_STYLE


def test_a_mistake_in_our_vba_is_seen_by_one_of_the_two(vba: dict[str, str], tmp_path: Path) -> None:
    wrong = vba | {"XaBook": vba["XaBook"].replace("Dim parts() As String\n", ""),
                   "XaRun": vba["XaRun"].replace("End If", "", 1)}
    folder = tmp_path / "modules"
    folder.mkdir()
    found = vba_readers.validator(vba_readers.written(wrong, folder), "VBA7=True", tmp_path)
    assert {"XaBook", "XaRun"} <= {name for name, _ in found}


def test_olevba_reads_every_module_back() -> None:
    (file,) = vba_readers.olevba([ADDIN])
    read = {each["vba_filename"].partition(".")[0]: each["code"] for each in file["macros"]}
    ours = modules()
    assert set(read) == {*ours, "ThisWorkbook", "Sheet1"}
    for name, source in ours.items():
        body = [line for line in source.splitlines() if not line.startswith("Attribute")]
        assert [line for line in read[name].splitlines() if not line.startswith("Attribute")] == body


def test_olevba_finds_no_code_that_runs_by_itself_and_nothing_unexpected(vba: dict[str, str], tmp_path: Path) -> None:
    ours = vba_readers.keywords(vba_readers.olevba(vba_readers.written(
        {name: source for name, source in vba.items() if name != "xlwings"}, tmp_path)))
    assert set(ours) == {"Suspicious"}
    assert ours["Suspicious"] <= OUR_MARKS
    whole = vba_readers.keywords(vba_readers.olevba([ADDIN]))
    assert "AutoExec" not in whole
    assert whole["Suspicious"] <= OUR_MARKS | XLWINGS_MARKS


def test_olevba_sees_code_that_runs_by_itself(vba: dict[str, str], tmp_path: Path) -> None:
    planted = {"XaRun": vba["XaRun"] + "\nPublic Sub Auto_Open()\nEnd Sub\n"}
    assert "AutoExec" in vba_readers.keywords(vba_readers.olevba(vba_readers.written(planted, tmp_path)))


def test_what_the_add_in_reads_and_starts_never_comes_from_the_book_in_front(vba: dict[str, str]) -> None:
    # The name of the book is all that xlwings' part is told; settings and paths are those of the add-in.
    assert "ActiveWorkbook" not in vba["xlwings"]
    assert vba["xlwings"].count("XaBookInFront()") == 2
    assert ".Sheets(" not in vba["xlwings"]
    assert ".VBProject" not in vba["xlwings"]
    assert 'PROJECT_NAME As String = "xlanskaff"' in vba["xlwings"]


def test_xlwings_finds_what_it_calls_by_name_when_python_has_ended_on_a_mac(vba: dict[str, str]) -> None:
    # xlwings/_xlmac.py runs the macro "CleanUp"; that module cannot be imported here, so its text is read.
    called = resources.files("xlwings").joinpath("_xlmac.py").read_text(encoding="utf-8")
    assert 'run_VB_macro("CleanUp")' in called
    assert "Public Sub CleanUp()\n    XaCleanUp\n" in vba["XaRibbon"]
    assert "Option Private Module" not in vba["XaRibbon"]
    assert "Public Sub XaCleanUp()" in vba["xlwings"]


def test_the_licence_of_xlwings_stands_in_its_module_and_beside_the_add_in(vba: dict[str, str]) -> None:
    head = vba["xlwings"].partition("Public Function RunPython")[0]
    beside = (ADDIN.parent / "LICENSE-xlwings.txt").read_text(encoding="utf-8")
    for phrase in ("BSD 3-clause", "Zoomer Analytics", "All rights reserved"):
        assert phrase.casefold() in (head + beside).casefold()
    assert "Redistributions in binary form must reproduce" in head.replace("\n'", " ")
    assert "Neither the name of the copyright holder" in head.replace("\n'", " ")


def test_a_project_holds_what_it_was_given_and_bears_our_name() -> None:
    from pyopenvba.cfb import CFB

    made = CFB.from_bytes(project({"XaOne": 'Attribute VB_Name = "XaOne"\nOption Explicit\n'}))
    stream = made.get_stream("PROJECT").decode("cp1252")
    assert 'Name="xlanskaff"' in stream
    assert "Module=XaOne" in stream
    assert "Module1" not in stream
    assert len(made.get_stream_in_storage("VBA", "_VBA_PROJECT")) == 7, "nothing compiled"
