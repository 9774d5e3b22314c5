"""The worksheet functions as VBA: wrappers made at build time, so that nobody has to import them in Excel.

`@xw.func` does something on Windows only. The module of functions is therefore loaded in a process of its
own that looks like Windows to xlwings; there xlwings' own (BSD) generator writes the wrappers.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "udfs"
MODULE = "xlanskaff_udfs"
CATEGORY = "Anskaffelse"


@dataclass(frozen=True, slots=True)
class Function:
    """One worksheet function: its name and help, and the names and help of its arguments."""

    name: str
    help: str
    parameters: tuple[str, ...]
    arguments: tuple[str, ...]
    category: str


def generated(folder: Path = FOLDER, name: str = MODULE) -> tuple[str, list[Function]]:
    """The module XaFunctions, and the functions in it; no functions where the module is not there."""
    if not (folder / f"{name}.py").is_file():
        return _module(""), []
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "scripts.addin.functions", str(folder), name], cwd=ROOT, check=False,
        capture_output=True, encoding="utf-8", env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
    if done.returncode:
        raise RuntimeError(f"the worksheet functions could not be loaded:\n{done.stderr}")
    answer = json.loads(done.stdout)
    functions = [Function(each["name"], each["help"], tuple(each["parameters"]), tuple(each["arguments"]),
                          each["category"]) for each in answer["functions"]]
    if strays := [each.name for each in functions if each.category != CATEGORY]:
        raise RuntimeError(f"not in the category {CATEGORY}: {', '.join(strays)}")
    if bare := [each.name for each in functions if not each.parameters]:
        raise RuntimeError(f"Excel takes no empty list of arguments to help with: {', '.join(bare)}")
    return _module(answer["vba"]), functions


def _module(wrappers: str) -> str:
    """Wrappers as a module: for Excel only, and a failure is told in our words."""
    said = wrappers.replace("\r\n", "\n")
    said = re.sub(r'^ *#If App = "Microsoft Excel" Then\n(.*?)^ *#Else\n.*?^ *#End If\n', r"\1", said,
                  flags=re.M | re.S)
    said = re.sub(r"^(\s*)(\w+) = Err\.Description$", r"\1\2 = XaCellFailed(Err.Description)", said, flags=re.M)
    said = re.sub(r"^ {8}", "    ", said, flags=re.M)
    return ('Attribute VB_Name = "XaFunctions"\nOption Explicit\n'
            "' Derived by `make addin` from udfs/: what is changed here is lost.\n" + ("\n" + said).rstrip() + "\n")


def _inside(folder: str, name: str) -> None:
    """Load the module as on Windows, and print wrappers and help as JSON."""
    sys.path[:0] = [str(ROOT / "tests"), folder]
    from tools.windows_excel import pretend

    pretend()
    from importlib import import_module

    udfs: Any = import_module("xlwings.udfs")  # it has no types
    module = import_module(name)
    found = [each.__xlfunc__ for _, each in sorted(vars(module).items()) if hasattr(each, "__xlfunc__")]
    written = io.StringIO()
    udfs.generate_vba_wrapper(name, module, written, SimpleNamespace(Name="xlanskaff.xlam"))
    functions = [{"name": f["name"], "help": f["ret"]["doc"].strip(), "category": f["category"],
                  "parameters": [a["name"] for a in f["args"] if not a["vba"]],
                  "arguments": [a["doc"] for a in f["args"] if not a["vba"]]} for f in found]
    json.dump({"vba": written.getvalue(), "functions": functions}, sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    _inside(*sys.argv[1:])
