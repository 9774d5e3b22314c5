"""How the process of a command is set up before anything else."""

from __future__ import annotations

import gc
import sys

RARELY = 100_000
"""So many new objects before Python looks for rubbish: what a command makes it mostly keeps, and with Python's own 700
a thirtieth of the time of a large ledger goes to looking."""


def settle() -> None:
    """Let no console's character set break what is written, and rubbish wait."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    gc.set_threshold(RARELY)
