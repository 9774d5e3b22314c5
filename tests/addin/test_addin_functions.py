"""The worksheet functions in the add-in: wrappers made at build time, their category and their help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from scripts.addin.functions import CATEGORY, MODULE, Function, generated
from scripts.addin.words import help_of, module
from tools.vba_excel import Excel, modules
from xlanskaff.language.texts import LANGUAGES, Lang, text

SAMPLE = '''
import xlwings as xw

@xw.func(category="{category}")
@xw.arg("tall", doc="Et tall å doble.")
@xw.arg("faktor", doc="Kan utelates.")
def {name}(tall, faktor=2):
    """Dobler et tall, eller ganger det med noe annet."""
    return tall * faktor

def ANSK_IKKE(tall):
    return tall
'''
WRAPPER = re.compile(r"^Function (\w+)\((.*)\)$", re.M)


def sample(folder: Path, *, category: str = CATEGORY, name: str = "ANSK_DOBLE") -> Path:
    (folder / "sample_udfs.py").write_text(SAMPLE.format(category=category, name=name), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made() -> tuple[str, list[Function]]:
    return generated()


def test_a_decorated_function_gets_a_wrapper_and_another_does_not(tmp_path: Path) -> None:
    vba, functions = generated(sample(tmp_path), "sample_udfs")
    assert WRAPPER.findall(vba) == [("ANSK_DOBLE", "tall, Optional faktor")]
    assert 'XLPy.CallUDF("sample_udfs", "ANSK_DOBLE", Array(tall, faktor), ActiveWorkbook, Application.Caller)' in vba
    assert functions == [Function("ANSK_DOBLE", "Dobler et tall, eller ganger det med noe annet.", ("tall", "faktor"),
                                  ("Et tall å doble.", "Kan utelates."), CATEGORY)]


def test_a_failure_in_a_cell_is_told_in_our_words(made: tuple[str, list[Function]]) -> None:
    assert made[0].count("= XaCellFailed(Err.Description)") == len(made[1])
    assert "= Err.Description" not in made[0]


def test_a_function_in_another_category_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"not in the category Anskaffelse: ANSK_DOBLE"):
        generated(sample(tmp_path, category="Diverse"), "sample_udfs")


def test_a_function_that_takes_nothing_is_not_built(tmp_path: Path) -> None:
    (tmp_path / "sample_udfs.py").write_text(
        'import xlwings as xw\n@xw.func(category="Anskaffelse")\ndef ANSK_NA():\n    "Nå."\n', encoding="utf-8")
    with pytest.raises(RuntimeError, match="ANSK_NA"):
        generated(tmp_path, "sample_udfs")


def test_functions_that_cannot_be_loaded_stop_the_build_and_say_why(tmp_path: Path) -> None:
    (tmp_path / "sample_udfs.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="nothing_of_that_name"):
        generated(tmp_path, "sample_udfs")


def test_without_functions_there_is_an_empty_module(tmp_path: Path) -> None:
    vba, functions = generated(tmp_path, "sample_udfs")
    assert functions == []
    assert "Function" not in vba.partition("Option Explicit")[2]


def test_the_add_in_holds_a_wrapper_for_every_function_and_no_other(made: tuple[str, list[Function]]) -> None:
    vba, functions = made
    assert modules()["XaFunctions"].rstrip() == vba.rstrip()
    wrapped = dict(WRAPPER.findall(vba))
    assert set(wrapped) == {f.name for f in functions}
    assert {f.name: len(f.arguments) for f in functions} == \
        {name: len(arguments.split(",")) for name, arguments in wrapped.items()}
    assert f'"{MODULE}"' in vba


def test_every_function_has_help_that_excel_takes_whole(made: tuple[str, list[Function]]) -> None:
    assert made[1]
    for function in made[1]:
        assert re.fullmatch(r"ANSK_[A-Z_]+", function.name)
        for words in (function.help, *function.arguments):
            assert 3 < len(words) <= 255, function.name
            assert not words.startswith("Positional argument")


def test_no_function_is_named_like_a_cell_or_a_function_of_excel(made: tuple[str, list[Function]]) -> None:
    assert not [f.name for f in made[1] if re.fullmatch(r"[A-Z]{1,3}\d+", f.name.replace("_", ""))]


def expected(functions: list[Function], lang: Lang) -> dict[str, list[str]]:
    said = help_of(functions, lang)
    return {f.name: [CATEGORY, said[f"{f.name}.help"], *(said[f"{f.name}.{i}"] for i in range(len(f.arguments)))]
            for f in functions}


def test_excel_is_given_category_and_help_when_the_first_book_comes_in_front(made: tuple[str, list[Function]]) -> None:
    excel = Excel()
    assert excel.helped() == {}
    excel.open()
    excel.app.run("Activated")
    assert excel.helped() == expected(made[1], "nb") == {f.name: [CATEGORY, f.help, *f.arguments] for f in made[1]}
    excel.app.run("Activated")
    assert excel.helped() == {}


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_another_language_brings_other_help(lang: Lang, made: tuple[str, list[Function]]) -> None:
    excel = Excel()
    excel.open()
    excel.app.run("Activated")
    before = excel.helped()
    excel.set("LANG", lang)
    excel.click("xa_language", f"language|{lang}")
    after = excel.helped()
    assert after == expected(made[1], lang)
    assert [name for name in before if before[name] == after[name]] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_is_short_enough_in_every_language(lang: Lang, made: tuple[str, list[Function]]) -> None:
    assert {key: len(said) for key, said in help_of(made[1], lang).items() if not 3 < len(said) <= 255} == {}


def test_where_excel_does_not_take_the_help_yet_it_is_given_with_the_next_book() -> None:
    excel = Excel()
    excel.open()
    excel.app.run("BeShy", True)
    excel.app.run("Activated")
    assert excel.helped() == {}
    assert excel.said() == []
    excel.app.run("BeShy", False)
    excel.app.run("Activated")
    assert excel.helped()


def test_a_text_that_a_line_of_vba_cannot_hold_stops_the_build() -> None:
    with pytest.raises(ValueError, match=r"ANSK_X\.help is too long"):
        module("0", [Function("ANSK_X", "å" * 255, (), (), CATEGORY)])


SERVER = """
Public Function CallUDF(module As String, name As String, args As Variant, book As Workbook, caller As Variant)
    If Broken Then Err.Raise 1, Description:="Could not load xlwings64-0.37.8.dll from either of the following folders"
    CallUDF = module & "." & name & "(" & Join(args, ";") & ")"
End Function
"""
XLWINGS = """
Public Broken As Boolean
Public Function XLPy() As Object
    Set XLPy = New Server
End Function
Public Function GetConfig(key As String, Optional default As String = "") As Variant
    GetConfig = default
End Function
Public Function FileExists(path As String) As Boolean
    FileExists = True
End Function
Public Function RunPython(code As String)
End Function
Public Sub XaRefresh()
End Sub
Public Sub Break()
    Broken = True
End Sub
"""


@pytest.fixture(scope="module")
def cells() -> ExcelApplication:
    """The wrappers as built, with Python and the calling cell stubbed."""
    app = ExcelApplication()
    app.add_workbook()
    app.add_module(SERVER, name="Server", kind="class")
    app.add_module(XLWINGS, name="xlwings")
    for name in ("XaRun", "XaTexts", "XaWords", "XaFunctions"):
        source = modules()[name].replace("If TypeOf Application.Caller Is Range Then ", "")
        app.add_module(source.replace("Application.Caller", "Nothing"), name=name)
    return app


def test_every_function_asks_python_for_itself_with_its_arguments_in_order(
        cells: ExcelApplication, made: tuple[str, list[Function]]) -> None:
    for function in made[1]:
        given = list(range(len(function.parameters)))
        assert cells.run(function.name, *given) == f"{MODULE}.{function.name}({';'.join(map(str, given))})"


def test_a_cell_says_in_plain_words_that_python_was_not_found(
        cells: ExcelApplication, made: tuple[str, list[Function]]) -> None:
    cells.run("Break")
    for function in made[1]:
        assert cells.run(function.name, *function.parameters) == text("ribbon.message.cell_python", "nb")
