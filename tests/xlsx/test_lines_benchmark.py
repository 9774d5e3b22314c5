"""The comparison of writers of many lines compares like with like. How fast anything is, is not tested."""

from __future__ import annotations

import os

import pytest

from benchmarks import lines


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell what a child process used")
def test_everybody_writes_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines.main(["--lines", "1200"]) == 0
    said = capsys.readouterr().out
    assert "Not alike" not in said
    assert "1,200 lines of 10 columns" in said
