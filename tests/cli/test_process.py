"""How a command's process is set up."""

from __future__ import annotations

import subprocess
import sys


def test_a_command_writes_what_a_console_cannot_show_and_lets_rubbish_wait() -> None:
    code = ("import gc, sys\nfrom xlanskaff.cli.process import RARELY, settle\n"
            "settle()\nassert gc.isenabled() and gc.get_threshold()[0] == RARELY > 700\n"
            "print('blåbær ☃', sys.stderr.errors)")
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONIOENCODING": "cp1252"}, capture_output=True,
                          check=True)
    assert done.stdout.decode("cp1252").split() == ["blåbær", "?", "replace"]
