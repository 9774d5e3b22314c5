"""The comparison of ways to read SAF-T compares like with like. How fast anything is, is not tested.

How much memory a large file takes is: with XLANSKAFF_LARGE=1, for it takes a minute and half a gigabyte of disk.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import saft
from benchmarks.ledger import Entrant, turn

NO_CHILDREN = pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell what a child process used")
MOST_MIB = 1024
IMPORT = """
import sys, json
from pathlib import Path
from xlanskaff.services.spend_import import import_ledgers
(file,) = import_ledgers([Path(sys.argv[1])], Path(sys.argv[2])).files
told = dict(file.assumptions)
print(json.dumps([file.rows, file.set_aside, *told["saft.supplier"].values(), "saft.without" in told,
                  "saft.balanced" in told]))
"""


@NO_CHILDREN
def test_everybody_finds_the_same_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert saft.main(["--mb", "0.2", "--rounds", "0"]) == 0
    assert "Not alike" not in capsys.readouterr().out


@NO_CHILDREN
@pytest.mark.skipif(not os.environ.get("XLANSKAFF_LARGE"), reason="only where XLANSKAFF_LARGE is set: 500 MB")
def test_half_a_gigabyte_is_read_to_the_last_line_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "regnskap.xml"
    saft.write(file, 500_000_000)
    entrant = Entrant("import", IMPORT)
    turn(entrant, file, tmp_path / "regnskap.parquet")
    ((_, _, peak),), (rows, aside, own, whole, account, without, balanced) = entrant.turns, entrant.answer
    assert peak < MOST_MIB
    # Of the three lines of each invoice one is expenditure; its supplier stands on the line of the debt.
    assert int(aside) == 2 * int(rows) > 500_000
    assert (own, whole, account, without) == ("0", rows, "0", "False")
    assert balanced == "True"
