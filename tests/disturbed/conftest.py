"""One answered book, and what was answered in it, for every kind of damage."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tools.disturb import Disturbed
from xlanskaff.books import book
from xlanskaff.errors import Finding
from xlanskaff.grammar.choices import labels
from xlanskaff.services.check_file import Examined, examine
from xlanskaff.xlsx.write import write

SPEC = book("self_evaluation")
META = {"unit": "40", "unit_name": "Helse og omsorg", "batch": "b1"}
FORM = {"unit_name": "Helse og omsorg", "unit_id": "40", "assessed_on": 46327, "answered_for": "Enheten samlet"}


@cache
def ids() -> list[str]:
    return [row["id"] for row in SPEC.block("statements").constants("nb")]  # type: ignore[union-attr]


@cache
def importance() -> dict[str, Any]:
    column = next(c for c in SPEC.block("statements").columns if c.name == "importance")  # type: ignore[union-attr]
    return dict(labels(column.choices, "nb"))  # type: ignore[arg-type]


@cache
def answers() -> dict[str, dict[str, Any]]:
    """What was answered: id -> typed values; every statement, and nothing that a rule would remark on."""
    codes = list(importance())
    return {key: {"now": 1 + n % 4, "target": 4 + n % 2, "importance": codes[n % 3], "evidence": f"Dokument {n}"}
            for n, key in enumerate(ids())}


@cache
def data() -> bytes:
    rows = [row | {"importance": importance()[row["importance"]]} for row in answers().values()]
    return write(SPEC, "nb", rows={"statements": rows, "response": [FORM]}, meta=META)


@pytest.fixture
def disturbed() -> Disturbed:
    """The answered book, open for damage. Statement A1 stands on row 6, the levels in E, the targets in F."""
    return Disturbed(data())


@pytest.fixture
def checked(disturbed: Disturbed, tmp_path: Path) -> Callable[[], Examined]:
    """Save the damaged book and check it."""
    return lambda: examine(disturbed.save(tmp_path / "svar.xlsx"))


def answered(examined: Examined) -> dict[str, dict[str, Any]]:
    """The answers as they were read: id -> values."""
    assert examined.reading is not None
    rows = examined.reading.tables["statements"]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: {name: row[name] for name in ("now", "target", "importance", "evidence")} for row in rows}


def told(examined: Examined) -> list[tuple[str, str, str, str]]:
    """Code, severity, sheet and cell of every finding."""
    return [(f.code, f.severity.value, f.sheet, f.cell) for f in examined.findings]


def finding(examined: Examined, code: str) -> Finding:
    """The one finding of a code."""
    [found] = [f for f in examined.findings if f.code == code]
    return found


@pytest.fixture
def expected() -> dict[str, dict[str, Any]]:
    """A copy of the answers, to be changed where a test changes them in the file."""
    return {key: dict(row) for key, row in answers().items()}
