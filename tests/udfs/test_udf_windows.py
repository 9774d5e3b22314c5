"""The module as Windows sees it: xlwings' own decorators, conversion and `call_udf` run, only COM is not there."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from tools.folders import ROOT
from tools.udf_on_windows import on_windows
from xlanskaff.language.texts import LANGUAGES, Lang, entries

SOURCE = ROOT / "udfs" / "xlanskaff_udfs.py"
HELP = 255  # Excel shows no more
DESCRIBED = """
import io, inspect
from xlwings.udfs import generate_vba_wrapper
class Book: Name = "xlanskaff.xlam"
written = io.StringIO()
generate_vba_wrapper("xlanskaff_udfs", udfs, written, Book)
functions = {}
for name in dir(udfs):
    made = getattr(getattr(udfs, name), "__xlfunc__", None)
    if made:
        kinds = [p.kind.name for p in inspect.signature(getattr(udfs, name)).parameters.values()]
        functions[name] = dict(
            name=made["name"], category=made["category"], doc=made["ret"]["doc"], options=made["ret"]["options"],
            kinds=kinds, volatile=made["volatile"],
            args=[[a["name"], a["doc"], a["options"], "optional" in a, a.get("optional")] for a in made["args"]])
result = dict(functions=functions, vba=written.getvalue(), marked=[
    f"{module}.{name}" for module, found in list(sys.modules.items()) if module.startswith("xlanskaff.")
    for name, value in vars(found).items() if hasattr(value, "__xlfunc__")])
"""


@pytest.fixture(scope="module")
def described() -> Any:
    return on_windows(DESCRIBED)


def wrappers() -> dict[str, ast.FunctionDef]:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("ANSK")}


def test_every_wrapper_is_a_worksheet_function_and_nothing_else_is(described: Any) -> None:
    assert set(described["functions"]) == set(wrappers())
    assert len(described["functions"]) == 19
    assert described["marked"] == [], "a shared function has been decorated"


def test_names_and_parameters_are_ascii_and_positional(described: Any) -> None:
    for name, function in described["functions"].items():
        assert re.fullmatch(r"ANSK_[A-Z_]+", name) and function["name"] == name
        assert set(function["kinds"]) == {"POSITIONAL_OR_KEYWORD"}
        for argument, *_ in function["args"]:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", argument), (name, argument)


def test_optional_parameters_come_last_and_a_missing_one_is_a_blank(described: Any) -> None:
    for name, function in described["functions"].items():
        optional = [argument[3] for argument in function["args"]]
        assert optional == sorted(optional), name
        assert all(argument[4] is None for argument in function["args"])


def test_category_help_and_conversion_are_what_excel_and_we_need(described: Any) -> None:
    for name, function in described["functions"].items():
        assert function["category"] == "Anskaffelse"
        assert function["options"] == {"convert": "raw"}
        assert function["volatile"] is False
        assert 0 < len(function["doc"]) <= HELP
        for argument, doc, options, *_ in function["args"]:
            assert 0 < len(doc) <= HELP, (name, argument)
            assert not doc.startswith("Positional argument"), (name, argument)
            assert options == {"convert": "raw"}, (name, argument)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_function_and_argument_is_explained_in_every_language(lang: Lang) -> None:
    known = entries("functions", lang)
    wanted = {f"{name}.{key}" for name, node in wrappers().items() for key in
              ("about", *(argument.arg for argument in node.args.args))}
    assert {key for key in known if not key.startswith("say.")} == wanted
    assert {key: len(text) for key, text in known.items() if len(text) > HELP} == {}


def test_help_says_what_may_be_left_out_and_only_that() -> None:
    for name, node in wrappers().items():
        names = [argument.arg for argument in node.args.args]
        optional = names[len(names) - len(node.args.defaults):] if node.args.defaults else []
        if name == "ANSK_KPI_DATA":
            continue  # how many columns are needed hangs on the indicator
        for argument in names:
            said = entries("functions", "nb")[f"{name}.{argument}"].startswith("Kan utelates.")
            assert said == (argument in optional), (name, argument)


def test_the_generated_vba_calls_every_function_with_its_arguments(described: Any) -> None:
    for name, function in described["functions"].items():
        arguments = ", ".join(f"Optional {each[0]}" if each[3] else each[0] for each in function["args"])
        flat = re.sub(r" _\n\s*", " ", described["vba"])
        assert f"Function {name}({arguments})" in flat
        assert f'XLPy.CallUDF("xlanskaff_udfs", "{name}", ' in flat


def test_ranges_numbers_dates_errors_and_money_arrive_as_com_sends_them() -> None:
    found = on_windows("""
from decimal import Decimal
result = [
    call("ANSK_DEL", Range([[1500000.0], [Decimal("5000000")], [None], [-2146826246], [-2146826238], [True], ["x"]]),
         "varer", "annen", Range([[Time(2026, 11, 22)]])),
    call("ANSK_DEL", 1500000.0, "varer", "annen", 46348.0),
    call("ANSK_CPV", Range([[79100000.0, "45000000-7"]])),
    call("ANSK_ANDEL", ((1.0, 2.0), (3.0, 4.0)), 4.0),
    call("ANSK_ANDEL", (1.0, 2.0), MISSING),
]""")
    column, single, row, square, blank = found
    assert [line[0] for line in column[:3]] == [
        "Del I og del II i anskaffelsesforskriften", "Del I og del III i anskaffelsesforskriften", ""]
    assert [line[0][:6] for line in column[3:]] == ["XA-861", "XA-861", "XA-862", "XA-862"]
    assert "#N/A" in column[3][0] and "#CALC!" in column[4][0]
    assert single == [["Del I og del II i anskaffelsesforskriften"]]
    assert row == [["særlige tjenester", "bygge- og anleggsarbeid"]]
    assert square == [[0.25, 0.5], [0.75, 1.0]]
    assert blank == [["", ""]]


def test_the_language_follows_the_settings_without_a_restart(tmp_path: Path) -> None:
    found = on_windows("""
from xlanskaff.excel import settings
import os, time
result = [udfs.language(), call("ANSK_PROBLEMKLASSE", 1.0, 1.0)]
path = settings.set_language("nn")
result += [udfs.language(), call("ANSK_PROBLEMKLASSE", 1.0, 1.0)]
settings.set_language("en")
os.utime(path, ns=(time.time_ns(), time.time_ns() + 5_000_000_000))
result += [udfs.language(), call("ANSK_PROBLEMKLASSE", 1.0, 1.0)]
""", home=str(tmp_path))
    assert found == ["nb", [["Lav"]], "nn", [["Låg"]], "en", [["Low"]]]


def test_the_help_is_in_the_language_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / ".xlanskaff").mkdir()
    (tmp_path / ".xlanskaff" / "xlanskaff.conf").write_bytes(b'"LANG","nn"\r\n')
    found = on_windows("result = [udfs.ANSK_ABC.__doc__, udfs.ANSK_ABC.__xlfunc__['args'][0]['doc']]",
                       home=str(tmp_path))
    assert found == [entries("functions", "nn")["ANSK_ABC.about"], entries("functions", "nn")["ANSK_ABC.belop"]]


def test_what_nobody_foresaw_is_a_sentence_too() -> None:
    found = on_windows("""
def breaks(*_): raise RuntimeError("secret path")
udfs.answers_law.part = breaks
result = call("ANSK_DEL", 1.0, "varer", "annen", 46348.0)""")
    assert found[0][0].startswith("XA-882 · Funksjonen stoppet (RuntimeError).")
    assert "secret" not in found[0][0]


def test_the_module_loads_no_library_of_tables_or_files_and_nothing_of_another_licence() -> None:
    loaded = on_windows("result = [loaded_, sorted(set(sys.modules) - set(before))]", begin="""
import json, sys
sys.path[:0] = [{tests!r}, {udfs!r}]
from tools.windows_excel import pretend
xw = pretend()
before = list(sys.modules)
import time
begun = time.process_time()
import xlanskaff_udfs as udfs
loaded_ = time.process_time() - begun
result = None
""")
    seconds, modules = loaded
    top = {name.partition(".")[0] for name in modules}
    assert not top & {"pandas", "numpy", "openpyxl", "pydantic", "xlsxwriter", "annotated_types", "click", "duckdb"}
    assert not [name for name in modules if name.startswith(("xlwings.pro", "xlwings.server", "xlwings.reports"))]
    assert seconds < 1.5, "a tenth of this is usual"


def test_off_windows_the_same_functions_answer_as_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "udfs"))
    import xlanskaff_udfs as udfs

    assert list(inspect.signature(udfs.ANSK_DEL).parameters) == ["verdi", "slag", "oppdragsgiver", "dato"]
    assert udfs.ANSK_KUNNGJORING(1_500_000.0, "varer", "annen", "22.11.2026") == [["Doffin"]]
