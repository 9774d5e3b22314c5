"""Reading in a process of its own, with little memory and little time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

MEMORY = 1_000_000_000
SECONDS = 60  # on a slow, shared machine; the reader itself stays within a few a file
_LOOK = """
import json, resource, sys, time
from pathlib import Path
memory, ratio = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
from xlanskaff.errors import Problem
from xlanskaff.xlsx.guard import Limits, look
from xlanskaff.xlsx.read import open_book
limits = Limits(ratio=ratio)
told = {}
for name in sys.argv[3:]:
    path = Path(name)
    start = time.process_time()
    first = [finding.code for finding in look(path, limits)]
    try:
        book = open_book(path, limits)
        book.meta()
        cells = sum(len(book.package.sheet(s).values) for s in book.sheets())
        areas = [book.used(s) and book.used(s).a1 for s in book.sheets()]
        formulas = sum(len(book.package.sheet(s).formulas) for s in book.sheets())
        then = [cells, areas, len(book.tables)]
    except Problem as problem:
        then = [finding.code for finding in problem.findings]
    told[path.name] = [first, then, time.process_time() - start]
status = Path("/proc/self/status")
if status.exists():  # ru_maxrss would count what the process that started this one held
    peak = next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM:")) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps([told, peak]))
"""

Told = dict[str, tuple[list[str], list[object], float]]


def apart(*paths: Path, ratio: int = 250) -> tuple[Told, int]:
    """What a process with 1 GB says of files, and the most memory it held, in bytes.

    Of each file: what `look` says; codes, or cells, used areas and tables; seconds of work.
    """
    done = subprocess.run([sys.executable, "-c", _LOOK, str(MEMORY), str(ratio), *map(str, paths)],
                          capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told, peak = json.loads(done.stdout)
    return told, peak
