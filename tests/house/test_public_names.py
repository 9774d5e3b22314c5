"""The library's public names are pinned, and light until they are used."""

from __future__ import annotations

import subprocess
import sys

import xlanskaff


def test_the_public_names_are_the_verbs_of_the_command_line() -> None:
    assert xlanskaff.__all__ == ["batch", "check", "collect", "new"]
    for name in xlanskaff.__all__:
        assert getattr(xlanskaff, name).__name__ == name


def test_importing_the_library_loads_nothing_heavy() -> None:
    heavy = "{'pandas', 'openpyxl', 'xlsxwriter', 'xlwings', 'click', 'pydantic'}"
    code = f"import sys, xlanskaff; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
