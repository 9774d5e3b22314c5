"""The benchmark of the worksheet functions runs and compares like with like. How fast anything is, is not tested."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.cell_functions import TARGET, jobs
from tools.folders import ROOT


def test_a_range_and_its_cells_answer_alike_and_every_function_has_its_figures() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks.cell_functions", "--cells", "60", "--rounds", "1",
                           "--json"],
                          cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["wrong"] == [] and found["cells"] == 60
    assert [row["key"] for row in found["rows"]] == [job.name for job in jobs()]
    for row in found["rows"]:
        assert row["range_ms"] > 0 and row["cells_ms"] > 0
        assert row.get("target", TARGET) == TARGET
