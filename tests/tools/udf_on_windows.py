"""Runs code against the worksheet functions in a process that takes itself for Windows.

The code finds `udfs` (the module, imported through xlwings' real decorators), `call` and `Range`, `MISSING`,
`Time`, and puts what it wants to tell into `result`, which comes back through JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tools.folders import ROOT

_BEGIN = """
import json, sys
sys.path[:0] = [{tests!r}, {udfs!r}]
from tools.windows_excel import MISSING, ComRange as Range, Time, call as call_, pretend
xw = pretend()
import xlanskaff_udfs as udfs
def call(name, *arguments):
    return call_(udfs, name, *arguments)
result = None
"""
_END = "\nprint('RESULT' + json.dumps(result))\n"


def on_windows(code: str, *, home: str = "", begin: str = _BEGIN) -> Any:
    """What the code put into `result`. `home` is the folder of the user, where settings lie."""
    program = begin.format(tests=str(ROOT / "tests"), udfs=str(ROOT / "udfs")) + code + _END
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if home:
        env |= {"HOME": home, "USERPROFILE": home}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False, env=env)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.rpartition("RESULT")[2])
