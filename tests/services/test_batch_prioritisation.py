"""One prioritisation per unit, with problems and measures filled in beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.prioritisation_answers import SPEC
from xlanskaff.errors import Problem
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.language.texts import language
from xlanskaff.services.batch import batch
from xlanskaff.services.batch_manifest import Entry
from xlanskaff.xlsx.read import open_book

UNITS = "id;navn;leder;språk;felt:capacity\n1;Helse & omsorg / Øst;Leder A;nb;120\n2;Skule;;nn;\n3;Property;;en;0\n"
PROBLEMS = ("Enhet;Id;Problem;Hvor det viser seg;Hvor ofte;Hvor alvorlig\n"
            "1;P1;Avtaler går ut uten at noen merker det;Eiendom;4;4\n1;P2;Behovet beskrives for sent;;2;3\n"
            "2;P1;Avtalar går ut;;3;4\n")
MEASURES = ("enhet;id;measure;problem1;effect;ease;hours;set_aside\n"
            "1;T1;Felles avtaleoversikt;P1;4;4;100;\n1;T2;Kurs;P2;3;4;40;\n1;T3;Nytt system;P1;4;1;900;ja\n")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A list of units, and rows for two tables."""
    found = {}
    for name, content in (("units", UNITS), ("problems", PROBLEMS), ("measures", MEASURES)):
        found[name] = tmp_path / f"{name}.csv"
        found[name].write_bytes(content.encode("cp1252"))
    return found


def _read(folder: Path, entry: Entry) -> Reading:
    book = open_book(folder / entry.file)
    reading = read(book, SPEC, language(entry.lang))
    assert check_formulas(book, reading) == []
    assert {f.code for f in reading.findings} <= {"XA-210"}
    return reading


def test_each_unit_gets_its_own_problems_and_measures_and_every_result_follows(
        files: dict[str, Path], tmp_path: Path) -> None:
    result = batch("prioritisation", files["units"], tmp_path / "ut",
                   rows={"problems": files["problems"], "measures": files["measures"]})
    assert [entry.file for entry in result.entries] == [
        "Prioritering - Helse & omsorg - Øst.xlsx", "Prioritering - Skule.xlsx", "Prioritering - Property.xlsx"]
    first, second, third = (_read(tmp_path / "ut", entry) for entry in result.entries)
    assert first.forms["cover"]["unit_name"] == "Helse & omsorg / Øst" and first.forms["cover"]["leader"] == "Leder A"
    assert first.forms["settings"]["capacity"] == 120
    assert [row["id"] for row in first.tables["problems"]] == ["P1", "P2"]
    assert first.cells["problem_grid", "x4"][0] == "Kritisk\nP1"
    assert first.cells["ranking", "id"][:3] == ["T1", "T2", ""]
    assert first.cells["ranking", "fits"][:2] == ["Innenfor", "Under streken"]
    assert first.cells["away", "id"][:3] == ["T2", "T3", ""]
    assert second.cells["problems", "class_name"][0] == "Kritisk" and second.tables["measures"] == []
    assert second.cells["unmet", "id"][:2] == ["P1", ""]
    assert third.tables["problems"] == [] and third.cells["problem_classes", "count"] == [0] * 4


def test_a_class_map_of_ones_own_can_be_sent_out_with_the_books(files: dict[str, Path], tmp_path: Path) -> None:
    own = tmp_path / "kart.csv"
    own.write_text("enhet;y;x1;x2;x3;x4\n1;4;Kritisk;Kritisk;Kritisk;Kritisk\n", "utf-8")
    result = batch("prioritisation", files["units"], tmp_path / "ut", rows={
        "problem_map": own, "problems": files["problems"]})
    first, second, _ = (_read(tmp_path / "ut", entry) for entry in result.entries)
    assert [row["x1"] for row in first.tables["problem_map"]] == ["critical", "serious", "low", "low"]
    assert first.cells["problem_grid", "x1"][0] == "Kritisk" and second.cells["problem_grid", "x1"][0] == "Alvorleg"


def test_a_score_that_is_not_on_the_scale_is_refused(files: dict[str, Path], tmp_path: Path) -> None:
    files["problems"].write_text("enhet;id;problem;frequency\n1;P1;a;5\n1;P200;b;2\n", "utf-8")
    with pytest.raises(Problem) as problem:
        batch("prioritisation", files["units"], tmp_path / "ut", rows={"problems": files["problems"]})
    assert [f.code for f in problem.value.findings] == ["XA-634", "XA-644"] and not (tmp_path / "ut").exists()
