"""Who may import what: the layers, the doors of the heavy libraries, and what a start costs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "xlanskaff"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = {"pandas", "numpy", "openpyxl", "xlsxwriter", "xlwings", "pydantic"}

# Modules whose business is to reach other machines, or to be reached.
NETWORK = {
    "aiohttp", "asyncore", "ftplib", "httpx", "http.client", "http.server", "imaplib", "nntplib",
    "paramiko", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib",
    "urllib.request", "urllib3", "webbrowser", "websockets", "xmlrpc",
}
# The parts of xlwings that are under another licence than the rest.
OTHER_LICENCE = {"xlwings.pro", "xlwings.server", "xlwings.reports"}


def imported(path: Path) -> set[str]:
    """Every module that a file imports, at the top or inside a function, with its members."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reaches(names: set[str], refused: set[str]) -> set[str]:
    """Those names that are a refused module or lie inside one."""
    return {n for n in names for r in refused if n == r or n.startswith(f"{r}.")}


def loaded_by(code: str) -> set[str]:
    """Top-level modules in memory after some code has run in a fresh interpreter."""
    tell = "import json, sys; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", f"{code}\n{tell}"],
                          capture_output=True, encoding="utf-8", check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_no_layer_imports_a_higher_one() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")


@pytest.mark.parametrize("module", ["", ".errors", ".values", ".law", ".language.messages", ".catalogue"])
def test_the_lowest_layers_load_no_heavy_library(module: str) -> None:
    assert loaded_by(f"import xlanskaff{module}") & (HEAVY | {"click"}) == set()


def test_rules_can_be_used_without_any_library_of_files_or_tables() -> None:
    parts = [path.relative_to(ROOT).with_suffix("").parts for path in (PACKAGE / "rules").rglob("*.py")]
    loaded = loaded_by("\n".join(f"import {'.'.join(p).removesuffix('.__init__')}" for p in parts))
    assert "xlanskaff" in loaded
    assert loaded & {"pandas", "numpy", "openpyxl", "xlsxwriter", "xlwings", "click"} == set()


def test_help_is_shown_without_loading_a_heavy_library() -> None:
    shown = ("import sys\nfrom xlanskaff.cli.main import main\nsys.argv = ['xlanskaff', '--help']\n"
             "try:\n    main(prog_name='xlanskaff')\nexcept SystemExit as end:\n    assert not end.code\n")
    assert loaded_by(shown) & HEAVY == set()


@pytest.mark.parametrize("refused", [NETWORK, OTHER_LICENCE], ids=["network", "another licence"])
def test_nothing_leaves_the_machine_and_nothing_is_used_under_another_licence(refused: set[str]) -> None:
    assert {path.name: hits for path in MODULES if (hits := reaches(imported(path), refused))} == {}


def test_the_search_for_imports_sees_those_inside_functions(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("def f():\n    from urllib import request\n    import http.client as c\n")
    assert reaches(imported(source), NETWORK) == {"urllib.request", "http.client"}
