"""Expressions about texts mean the same in a spreadsheet and in Python, in every kind of text people type."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import ironcalc
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tools.cells import same
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.compute import Program, Step
from xlanskaff.grammar.expr import JoinWhere, col, rows
from xlanskaff.grammar.formula import formula, is_array
from xlanskaff.grammar.functions import FUNCTIONS, begins, contains, spaced
from xlanskaff.grammar.nodes import Expr
from xlanskaff.grammar.wording import any_begins, call, id_list, ids_in, lists, word_count

TEXTS = (None, "", "Øke", "  to   ord ", "flere\nlinjer her", "bl.a. noe", "P1, P7;P9", "p1\nP3", ",", "ØKE andelen",
         12)
WORDS = ("øke", "fler", "bl.a")
IDS = ("P1", "P3", "P9", "X")
LEFT = {"text": "A", "no": "B", "ids": "E", "id": "J"}

ROWS: dict[str, Expr] = {
    "count": word_count(col("text")), "begins": any_begins(col("text"), "words", "word"), "ids": id_list(col("text")),
    "length": call("LEN", col("text")), "trimmed": call("TRIM", col("text")),
}
FOUND: dict[str, Expr] = {
    "pointing": rows("texts", "text", lists("ids", col("id"))),
    "texts": JoinWhere("texts", "no", "+", (lists("ids", col("id")),)),
}


class _At:
    """Addresses on one sheet: texts from A1, words from H1, ids from J1."""

    lang = "nb"

    def __init__(self, row: int) -> None:
        self.row = row

    def same_row(self, name: str) -> str:
        return f"{LEFT[name]}{self.row}"

    def column(self, table: str, name: str) -> str:
        if table == "words":
            return f"$H$1:$H${len(WORDS)}"
        return f"${LEFT[name]}$1:${LEFT[name]}${len(TEXTS)}"


def _book() -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("A")
    for row, value in enumerate(TEXTS):
        page.write(row, 0, value)
        page.write(row, 1, f"t{row}")
        for left, name in enumerate(ROWS, 2):
            page.write_formula(row, left, "=" + formula(ROWS[name], _At(row + 1)))  # type: ignore[arg-type]
    for row, word in enumerate(WORDS):
        page.write_string(row, 7, word)
    for row, found in enumerate(IDS):
        page.write_string(row, 9, found)
        for left, (name, expr) in enumerate(FOUND.items(), 10):
            written = "=" + formula(expr, _At(row + 1))  # type: ignore[arg-type]
            (page.write_array_formula(row, left, row, left, "{" + written + "}") if is_array(expr)
             else page.write_formula(row, left, written))
            assert name
    book.close()
    return stream.getvalue()


def _right() -> dict[tuple[str, str], list[CellValue]]:
    steps = [Step(("texts", name), expr) for name, expr in ROWS.items()]
    steps += [Step(("ids", name), expr) for name, expr in FOUND.items()]
    given_cells: dict[tuple[str, str], list[CellValue]] = {
        ("texts", "text"): list(TEXTS), ("texts", "no"): [f"t{n}" for n in range(len(TEXTS))],
        ("words", "word"): list(WORDS), ("ids", "id"): list(IDS)}
    return Program(steps, "nb").run(given_cells, {"texts": len(TEXTS), "ids": len(IDS)})


def _expected() -> dict[tuple[int, int], CellValue]:
    right = _right()
    found = {(row, left): right["texts", name][row - 1] for left, name in enumerate(ROWS, 3)
             for row in range(1, len(TEXTS) + 1)}
    return found | {(row, left): right["ids", name][row - 1] for left, name in enumerate(FOUND, 11)
                    for row in range(1, len(IDS) + 1)}


def test_libreoffice_comes_to_what_python_comes_to(office: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "texts.xlsx"
    path.write_bytes(_book())
    computed = office.recalculated([path])[path]["A"]
    assert {at: (value, computed.get(at)) for at, value in _expected().items()
            if not same(value, computed.get(at))} == {}


def test_ironcalc_comes_to_what_python_comes_to_where_no_formula_is_about_many_cells(tmp_path: Path) -> None:
    path = tmp_path / "texts.xlsx"
    path.write_bytes(_book())
    model: Any = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    plain = {3: "count", 5: "ids", 6: "length", 7: "trimmed", 11: "pointing"}
    wrong = {at: (value, model.get_cell_value(0, *at)) for at, value in _expected().items() if at[1] in plain
             and not same(value, model.get_cell_value(0, *at))}
    assert wrong == {}


def test_words_are_counted_over_lines_and_runs_of_spaces() -> None:
    assert _right()["texts", "count"] == [0, 0, 1, 2, 3, 2, 2, 2, 1, 2, 1]


def test_a_word_of_direction_is_found_at_the_start_of_a_word_only() -> None:
    wanted = spaced(WORDS)
    assert begins("Vi skal øke", wanted) and not begins("Vi skal bøke", wanted)
    assert begins("ØKE", wanted) and not begins(CellError("#REF!"), wanted)
    assert spaced([CellError("#REF!"), "øke"]) == [" øke"]


def test_an_id_is_found_in_a_list_only_when_it_stands_there_whole() -> None:
    assert _right()["ids", "pointing"] == [2, 1, 1, 0]
    assert _right()["ids", "texts"] == ["t6+t7", "t7", "t6", ""]


@given(st.lists(st.from_regex(r"[A-Z][0-9]{1,3}", fullmatch=True), max_size=5), st.sampled_from([", ", ";", " ", "\n"]))
def test_what_is_typed_as_a_list_is_read_as_the_same_ids(ids: list[str], between: str) -> None:
    assert ids_in(between.join(ids)) == tuple(ids)


@pytest.mark.parametrize(("value", "wanted", "there"), [
    ("a*c", "a~*c", True), ("abc", "a*c", True), ("abc", "a~*c", False), ("abc", "b?", True), ("ab", "b?", False),
    (12, "1", False), (None, "", False), ("", "", True),
])
def test_criteria_know_the_signs_that_stand_for_anything(value: CellValue, wanted: str, there: bool) -> None:
    assert contains(value, wanted) is there


def test_a_function_that_does_not_exist_is_refused_when_it_is_written() -> None:
    assert "LEN" in FUNCTIONS
    with pytest.raises(KeyError):
        call("NOW")
