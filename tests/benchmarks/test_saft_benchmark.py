"""The comparison of ways to read SAF-T compares like with like. How fast anything is, is not tested."""

from __future__ import annotations

import os

import pytest

from benchmarks import saft


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell what a child process used")
def test_everybody_finds_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert saft.main(["--mb", "0.2", "--rounds", "0"]) == 0
    assert "Not alike" not in capsys.readouterr().out
