"""The benchmark of the cold start runs and reports everybody. How fast anything is, is not tested."""

from __future__ import annotations

import json
import subprocess
import sys

from tools.folders import ROOT


def test_a_click_reaches_its_first_reading_and_everybody_has_a_figure() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks.cold", "--rounds", "1", "--json"], cwd=ROOT,
                          capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert {row["key"] for row in report["rows"] if row["wall_ms"] > 0} == {"floor-start", "xlwings", "click"}
    [click] = [row for row in report["rows"] if row["key"] == "click"]
    assert click["most"] == 1.5
    assert click["met"] is (click["times"]["median"] <= 1.5)
