"""Programs that read VBA and say what they think of it: olevba, pyvbaanalysis and VBAlidator.

Each runs in a process of its own: two of them bring warnings that are errors here, and one brings a
top-level module called `src`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

WHERE = {"Windows, 64 bits": "VBA7=True,Win64=True", "Windows, 32 bits": "VBA7=True",
         "Mac": "VBA7=True,Win64=True,Mac=True"}
"""Where Excel runs -> what is defined there."""


def written(modules: Mapping[str, str], folder: Path) -> list[Path]:
    """Modules as files, as the editor of Excel would export them."""
    paths = []
    for name, source in modules.items():
        path = folder / (name + (".cls" if "VB_PredeclaredId" in source else ".bas"))
        path.write_bytes(source.replace("\n", "\r\n").encode("cp1252"))
        paths.append(path)
    return paths


def olevba(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """What olevba finds in each file: `macros` (name and code) and `analysis` (type and keyword)."""
    program = Path(sys.executable).with_name("olevba")
    done = subprocess.run([program, "--json", *paths], capture_output=True, encoding="utf-8", check=False)
    found = [each for each in json.loads(done.stdout) if "macros" in each]
    assert found, done.stderr
    return found


def keywords(analysed: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Type of suspicion -> what raised it, over several files."""
    found: dict[str, set[str]] = {}
    for file in analysed:
        for each in file["analysis"] or ():
            found.setdefault(each["type"], set()).add(each["keyword"])
    return found


def validator(paths: Iterable[Path], defined: str, work: Path) -> Counter[tuple[str, str]]:
    """What VBAlidator complains of: (module, rule) -> times. All files are read together."""
    (folder,) = {path.parent for path in paths}
    program, report = Path(sys.executable).with_name("vbalidator"), work / "report.json"
    subprocess.run([program, folder, "--host", "excel", "--define", defined, "--output", report, "--quiet"],
                   capture_output=True, check=False)
    issues = json.loads(report.read_text(encoding="utf-8"))["issues"]
    return Counter((Path(each["file"]).stem, each["rule_id"]) for each in issues)


def analysis(addin: Path) -> Counter[tuple[str, str]]:
    """What pyvbaanalysis complains of in an add-in: (module, code) -> times."""
    code = ("import json, sys; from pyvbaanalysis import analyze_office_file as look;"
            "print(json.dumps([(name, each.code) for name, found in look(sys.argv[1]).items() for each in found]))")
    done = subprocess.run([sys.executable, "-c", code, addin], capture_output=True, encoding="utf-8", check=True)
    return Counter((name, rule) for name, rule in json.loads(done.stdout))
