"""Whoever takes a ledger to its workbook in the comparison finds and keeps the same, to the øre."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec

import pytest

from benchmarks import spend_whole

KEYS = ["sql", *["pandas", "plain"] * bool(find_spec("pyarrow")), "ours"]


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell what a child process used")
def test_everybody_finds_and_keeps_what_sql_written_by_hand_does(capsys: pytest.CaptureFixture[str]) -> None:
    done = spend_whole.main(["--lines", "6000", "--agreements", "300", "--shown", "300", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (done, told["unlike"]) == (0, [])
    assert [row["key"] for row in told["rows"]] == KEYS
    assert all(row["cpu"] > 0 and row["peak_mib"] > 0 for row in told["rows"])


def test_what_one_finds_and_another_does_not_is_told_either_way() -> None:
    found = {name: spend_whole.Entrant(name, "", answer=answer, turns=[(1.0, 1.0, 1.0)]) for name, answer in (
        ("a", {"x": 1, "y": 2}), ("b", {"x": 1, "z": 3}), ("c", {"x": 2, "y": 2}))}
    assert [*spend_whole.unlike(found)] == ["b: y", "b: z", "c: x"]


def test_how_many_times_as_long_is_asked_round_by_round() -> None:
    turns = {"sql": [(2.0, 3.0, 70.0), (8.0, 9.0, 90.0), (3.0, 3.0, 80.0)], "ours": [(1.0, 3.0, 5.0), (2.0, 3.0, 6.0),
             (3.0, 1.0, 4.0)], "plain": []}
    sql, ours = spend_whole.report({name: spend_whole.Entrant(name, "", turns=each) for name, each in turns.items()})
    assert sql["times"] == {"median": 2.0, "least": 1.0, "most": 4.0} and sql["cpu_times"] == 3.0
    assert (sql["seconds"], sql["cpu"], sql["peak_mib"], sql["rounds"]) == (3.0, 3.0, 90.0, [2.0, 8.0, 3.0])
    assert ours["times"] == {"median": 1.0, "least": 1.0, "most": 1.0}
