"""The comparison of ways to read a ledger compares like with like. How fast anything is, is not tested."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import ledger


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell what a child process used")
def test_everybody_finds_the_same_lines_sum_and_suppliers(capsys: pytest.CaptureFixture[str]) -> None:
    assert ledger.main(["--lines", "500", "--rounds", "0"]) == 0
    assert "Not alike" not in capsys.readouterr().out


def test_the_generated_ledger_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        ledger.write(tmp_path / name, 300)
    first = (tmp_path / "a").read_text(encoding="utf-8")
    assert first == (tmp_path / "b").read_text(encoding="utf-8") and first.count("\n") == 301
