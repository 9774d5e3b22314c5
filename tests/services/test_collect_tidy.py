"""The tidy tables: plain, safe, without names, and as their schema says."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tools.answers import SPEC, answers, response
from tools.returns import put, returned
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.xlsx.write import write

TABLES = ("answers", "units", "statements", "files")


def tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    return {name: list(csv.DictReader((folder / f"{name}.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
            for name in TABLES}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Tables of two units, persons, a duplicate, a conflict and a damaged file."""
    folder = put(
        tmp_path / "svar", a=returned("1", 1), b=returned("1", 1), c=returned("2", 2, "en"),
        p=returned("3", 3, "nn", person="Kari Nordmann", role="leader"), q=returned("3", 4, person="", role="buyer"),
        x=returned("4", 1), y=returned("4", 2), z=b"PK\3\4")
    run(folder, tmp_path / "data")
    return tmp_path / "data"


def run(folder: Path, target: Path) -> CollectResult:
    return collect([folder], folder.parent / "Samlet.xlsx", tidy=target)


def typed(text: str, kinds: list[str]) -> Any:
    """A cell as the schema reads it: an empty one is null, the rest as its type says."""
    if text == "":
        return None
    return int(text) if "integer" in kinds else float(text) if "number" in kinds else text


def test_every_row_is_as_the_schema_says(data: Path) -> None:
    schema = json.loads((data / "tidy.schema.json").read_text("utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name, rows in tables(data).items():
        properties = schema["$defs"][name]["properties"]
        assert rows and list(rows[0]) == list(properties) == schema["$defs"][name]["required"]
        for row in rows:
            for column, text in row.items():
                rule = properties[column]
                kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
                value = typed(text, kinds)
                if value is None:
                    assert "null" in kinds or (kinds == ["string"] and "enum" not in rule), (name, column)
                    continue
                assert value in rule.get("enum", [value]), (name, column, value)
                assert rule.get("minimum", value) <= value <= rule.get("maximum", value), (name, column, value)


def test_the_answers_are_those_of_the_used_files(data: Path) -> None:
    found = tables(data)
    used = {row["sha256"]: row for row in found["files"] if row["outcome"] == "used"}
    assert len(used) == 4 and len(found["answers"]) == 4 * 74
    for digest, row in used.items():
        own = [a for a in found["answers"] if a["file_sha256"] == digest]
        for kind in ("unknown", "not_relevant", "blank"):
            assert sum(a["answer"] == kind for a in own) == int(row[kind])
        assert sum(a["answer"] == "level" for a in own) == int(row["answered"])


def test_every_file_has_a_receipt(data: Path) -> None:
    outcomes = {row["file"]: row["outcome"] for row in tables(data)["files"]}
    assert outcomes == {"a.xlsx": "used", "b.xlsx": "duplicate", "c.xlsx": "used", "p.xlsx": "used", "q.xlsx": "used",
                        "x.xlsx": "conflict", "y.xlsx": "conflict", "z.xlsx": "set_aside"}


def test_figures_can_be_worked_out_again_from_the_answers(data: Path) -> None:
    found = tables(data)
    for row in found["statements"]:
        own = [a for a in found["answers"] if a["statement"] == row["statement"]]
        assert sum(a["answer"] == "level" for a in own) == int(row["answers"])
        by_unit: dict[str, list[int]] = {}
        for a in own:
            if a["now"]:
                by_unit.setdefault(a["unit"], []).append(int(a["now"]))
        means = [sum(levels) / len(levels) for levels in by_unit.values()]
        assert float(row["now"]) == pytest.approx(sum(means) / len(means), abs=1e-6)


def test_nobody_is_named(data: Path) -> None:
    written = "".join(path.read_text("utf-8-sig") for path in data.iterdir())
    assert "Nordmann" not in written and "Rutine 4.2" not in written
    numbers = {row["respondent"] for row in tables(data)["answers"]}
    assert numbers == {"", "1", "2"}


def test_a_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    given = answers("nb")
    given["response"] = [response("nb", unit_id="=cmd|' /c calc'!A1", unit_name="@SUM(A1)")]
    folder = put(tmp_path / "svar", a=write(SPEC, "nb", rows=given))
    run(folder, tmp_path / "data")
    rows = tables(tmp_path / "data")["units"]
    assert {row["unit"] for row in rows} == {"'=cmd|' /c calc'!A1"}
    assert {row["unit_name"] for row in rows} == {"'@SUM(A1)"}
    for name in TABLES:
        text = (tmp_path / "data" / f"{name}.csv").read_text("utf-8-sig")
        cells = [cell for line in csv.reader(text.splitlines(), delimiter=";") for cell in line]
        assert not any(c.startswith(("=", "@", "+")) for c in cells)


def test_a_negative_gap_is_a_number_and_stays_one(data: Path) -> None:
    gaps = [row["gap"] for row in tables(data)["answers"]]
    assert any(gap.startswith("-") for gap in gaps) and all(float(gap) <= 4 for gap in gaps if gap)


def test_the_files_are_utf_8_with_a_mark_and_semicolons(data: Path) -> None:
    raw = (data / "units.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfunit;unit_name;") and b"\r\n" in raw and not raw.count(b",")
    assert sorted(path.name for path in data.iterdir()) == sorted(["tidy.schema.json", *(f"{n}.csv" for n in TABLES)])
