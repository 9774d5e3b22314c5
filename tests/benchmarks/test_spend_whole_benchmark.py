"""The SQL that somebody would write by hand for one ledger finds the same as ours, to the øre."""

from __future__ import annotations

import json
import os

import pytest

from benchmarks import spend_whole


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell what a child process used")
def test_ours_finds_what_sql_written_by_hand_finds(capsys: pytest.CaptureFixture[str]) -> None:
    done = spend_whole.main(["--lines", "6000", "--agreements", "12", "--only", "sql,ours", "--without-book", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (done, told["unlike"]) == (0, [])
    assert [row["key"] for row in told["rows"]] == ["sql", "ours"]
    assert all(row["cpu"] > 0 and row["peak_mib"] > 0 for row in told["rows"])
