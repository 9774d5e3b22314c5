"""The benchmarks run, compare like with like, and report everybody. How fast anything is, is not tested."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import case, filling, reading, verify
from benchmarks.kinds import KINDS, Kind, kinds
from benchmarks.measure import Contestant, Cost, ratio, take_turns
from benchmarks.report import Section, table
from tools.folders import ROOT

FILLING = {"openpyxl", "openpyxl-kept", "openpyxl-scratch", "xlsxwriter-scratch", "wolfxl", "ours-isal-memory",
           "ours-isal", "floor-isal", "ours-zlib-memory", "ours-zlib", "floor-zlib", "floor-write"}
ROWS = {
    "light": FILLING, "heavy": FILLING,
    "whole": {"openpyxl", "ours-isal", "ours-zlib", "floor-start", "floor-help"},
    "read": {"openpyxl", "openpyxl-read-only", "pandas-openpyxl", "pandas-calamine", "ours-raw", "ours", "ours-whole",
             "floor"},
}
LOSSY = pytest.mark.filterwarnings("ignore:.*(extension is not supported|Print area cannot be set):UserWarning")
"""openpyxl says what it leaves out of a workbook."""

OPTIONAL = {"wolfxl", "pandas-calamine", "ours-isal-memory", "ours-isal", "floor-isal"}
"""Contestants that need a package which may not be there."""


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.book)


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """What a run with two books of one kind says."""
    done = subprocess.run([sys.executable, "-m", "benchmarks", "--books", "2", "--rounds", "1", "--json", "--kinds",
                           "strategy_simple"], cwd=ROOT, capture_output=True,
                          text=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_all_contestants_produce_equal_values_and_ours_right_results(report: dict[str, Any]) -> None:
    assert {section["key"]: section["wrong"] for section in report["sections"]} == {key: [] for key in ROWS}


@pytest.mark.slow
def test_every_contestant_has_a_row_with_figures(report: dict[str, Any]) -> None:
    for section in report["sections"]:
        rows = {row["key"]: row for row in section["rows"]}
        assert set(rows) == ROWS[section["key"]]
        for key, row in rows.items():
            if row["absent"]:
                assert key in OPTIONAL
            else:
                assert row["cpu_ms"] >= 0 and row["wall_ms"] > 0
        assert rows[section["base"]]["times"]["median"] == 1
        assert [key for key, row in rows.items() if "target" in row or row["absent"]]


@LOSSY
@every_kind
@pytest.mark.parametrize("job", [case.light, case.heavy], ids=["light", "heavy"])
def test_every_kind_of_book_is_filled_alike_and_its_results_are_right(job: Any, kind: Kind) -> None:
    made = job(kind, 2)
    ours = filling._in_memory(made, made.plan(isal=False))(1, Path())
    assert list(verify.filled(ours, made.cells[1])) == []
    assert list(verify.results(ours, kind, rows=job is case.heavy)) == []


@LOSSY
@every_kind
def test_every_kind_of_book_is_read_alike(kind: Kind, tmp_path: Path) -> None:
    made = case.heavy(kind, 1)
    _, readers = reading.contestants(made, tmp_path)
    quick = {key: readers[key] for key in ("openpyxl-read-only", "ours-raw", "ours", "ours-whole")}
    assert list(verify.readings(quick, made, 0)) == []
    assert readers["floor"](0, tmp_path)


def test_rows_that_are_shared_out_have_ids_that_no_other_unit_has() -> None:
    made = case.heavy(kinds("action_plan")[0], 5)
    ids = [row["id"] for job in made.jobs for row in job.rows["activities"]]
    assert len(set(ids)) == len(ids) == 200 and not set(ids) & set(made.order.spare["activities"])


@LOSSY
def test_a_value_in_the_wrong_cell_is_noticed(tmp_path: Path) -> None:
    kind = KINDS[0]
    cells = case.light(kind, 1).cells[0]
    made = filling.by_openpyxl(kind.template, cells, tmp_path / "bok.xlsx")
    assert list(verify.filled(made, cells)) == []
    (sheet, row, column), value = next(iter(cells.items()))
    assert len(list(verify.filled(made, cells | {(sheet, row, column): "noe annet"}))) == 1
    assert len(list(verify.filled(made, cells | {(sheet, row + 40, column): value}))) == 1


@LOSSY
def test_a_stale_result_is_noticed(tmp_path: Path) -> None:
    kind = KINDS[0]
    heavy = case.heavy(kind, 1)
    made = filling.by_openpyxl(kind.template, heavy.cells[0], tmp_path / "bok.xlsx")  # leaves out every cached result
    assert list(verify.results(made, kind, rows=True))
    ours = filling._in_memory(heavy, heavy.plan(isal=False))(0, tmp_path)
    assert list(verify.results(ours, kind, rows=True)) == []
    assert len(list(verify.results(ours, kind, rows=False))) == 1


def test_contestants_take_turns_and_the_first_rounds_do_not_count() -> None:
    turns: list[str] = []

    def contestant(name: str, cost: float) -> Contestant:
        def turn() -> Cost:
            turns.append(name)
            return Cost(cost, 2 * cost)
        return Contestant(name, name, turn)

    a, b, none = contestant("a", 8.0), contestant("b", 2.0), Contestant("c", "c", absent="not installed")
    take_turns([a, b, none], rounds=2)
    assert turns == ["a", "b"] * 3
    assert len(a.costs) == 2
    assert ratio(a, b, "cpu") == (4.0, 4.0, 4.0) and ratio(a, none, "cpu") is None
    section = Section("x", "X", "a book", "3 cells", "a", "cpu", [a, b, none], {"b": 3, "a": 2}, [])
    assert [row.get("met") for row in section.rows()] == [False, True, None]
    lines = table([section, section]).splitlines()
    assert "| c (not installed) | – | – |" in lines
    assert "| b | 2.00 ms, **4.00** (4.00–4.00), 3 met | 2.00 ms, **4.00** (4.00–4.00), 3 met |" in lines
