"""A program run as a process of its own, and what that cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple


class Weight(NamedTuple):
    """Seconds by the clock, seconds of processor time (user and system), and the peak in MiB."""

    wall: float
    cpu: float
    peak: float


def weighed(label: str, arguments: Sequence[str]) -> tuple[bytes, Weight]:
    """What Python says when it is run with some arguments, and what the process cost.

    Raises:
        RuntimeError: it ended with a fault; the text names the label.
    """
    started = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE) as process:
        assert process.stdout
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{label} ended with {process.returncode}")
    return said, Weight(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
