"""Prioritisations taken back: the union of what units wrote, and joint scores of what they were all given."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tools.cells import cells
from tools.collected_books import Sound
from tools.prioritisation_answers import SPEC, answers, map_rows
from tools.returns import put
from xlanskaff.books.prioritisation_collected import BOOK
from xlanskaff.catalogue.classes import class_map
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.classification import classify
from xlanskaff.services.batch import batch
from xlanskaff.services.batch_plan import fill, prepare
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.services.collect_prioritisation import Summary
from xlanskaff.services.templates import template_path
from xlanskaff.xlsx.write import write

Scores = list[tuple[int | None, int | None]]


def returned(unit: str, lang: Lang = "nb", *, seed: int = 1, share: float = 1.0, problems: Scores | None = None,
             variant: str = "2x2", by: str | None = "Innkjøpssjef") -> bytes:
    """The bytes of one unit's book; `problems` are the scores (how often, how serious) of the same problems."""
    given = answers(lang, seed=seed, share=share)
    given["cover"] = [{**given.get("cover", [{}])[0], "unit_id": unit, "unit_name": f"Vurderer {unit}",
                       "prepared_by": by}]
    if problems is not None:
        given["measures"] = []
        given["problems"] = [{"problem": f"Problem nr. {n}", "frequency": x, "seriousness": y}
                             for n, (x, y) in enumerate(problems, 1)]
    if variant != "2x2":
        codes: Any = [list(line) for line in class_map("problem", variant).picture()]
        given["problem_map"] = map_rows("problem", codes, lang)
        given["settings"] = [{"top_score": len(codes)}]
    return write(SPEC, lang, rows=given, meta={"unit": unit, "unit_name": f"Vurderer {unit}"})


def collected(folder: Path, **options: Any) -> CollectResult:
    """Collect a folder into a file outside it."""
    return collect([folder], folder.parent / "Samlet.xlsx", overwrite=True, **options)


def summary(result: CollectResult) -> Summary:
    assert isinstance(result.summary, Summary)
    return result.summary


def test_every_problem_and_measure_stands_in_the_lists_with_its_unit_and_class(tmp_path: Path) -> None:
    given = answers("nb", seed=1)
    result = collected(put(tmp_path / "svar", a=returned("1"), b=returned("2", "en", seed=2, share=0.5)))
    found = summary(result)
    assert [(p.unit, p.id) for p in found.problems] == [
        *(("1", f"P{n}") for n in range(1, 25)), *(("2", f"P{n}") for n in range(1, 13))]
    for number, row in enumerate(given["problems"], 1):
        verdict = classify(row["frequency"], row["seriousness"], class_map("problem"))
        assert verdict is not None and found.classes["a.xlsx", "problems", f"P{number}"] == verdict.code
    assert len(found.problems) + len(found.measures) == sum(r.counts["answered"] for r in result.files)


def test_what_several_assessed_has_a_joint_score_and_a_class(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", problems=[(4, 4), (1, 4)]),
                 b=returned("2", "nn", problems=[(4, 4), (3, 4)]), c=returned("3", problems=[(3, 4), (None, 4)]))
    first, second = summary(collected(folder)).joint["problem"]
    assert (first.joint.x.scores, first.joint.x.median, first.joint.x.range) == ((4, 4, 3), 4, 1)
    assert first.joint.verdict is not None and first.joint.verdict.code == "critical"
    assert second.joint.x.scores == (1, 3) and len(second.rows) == 3
    assert [each.id for each in summary(collected(folder)).apart] == ["P2"]


def test_the_same_id_with_another_text_is_another_problem(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", problems=[(4, 4)]), b=returned("2", seed=2))
    found = summary(collected(folder))
    assert found.joint == {"problem": (), "measure": ()} and found.apart == ()


def test_joint_scores_do_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    boards: list[Scores] = [[(4, 4), (1, 4)], [(2, 2), (3, 4)]]
    one = summary(collected(put(tmp_path / "a", x=returned("1", problems=boards[0]),
                                y=returned("2", problems=boards[1]))))
    other = summary(collected(put(tmp_path / "b", y=returned("1", problems=boards[0]),
                                  x=returned("2", problems=boards[1]))))
    assert [s.joint for s in one.joint["problem"]] == [s.joint for s in other.joint["problem"]]
    assert [s.id for s in one.apart] == [s.id for s in other.apart] == ["P1", "P2"]


def test_assessors_with_different_class_maps_are_told_and_most_of_them_decide(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", problems=[(2, 2)]), b=returned("2", problems=[(2, 2)]),
                 c=returned("3", problems=[(2, 2)], variant="3x3"))
    result = collected(folder)
    assert [f.code for f in result.findings] == ["XA-732"]
    [each] = summary(result).joint["problem"]
    assert each.joint.verdict is not None and each.joint.verdict.code == class_map("problem").code_at(2, 2)


def test_several_assessors_of_one_unit_are_told_apart_by_who_filled_in(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", problems=[(4, 4), (1, 1)], by="KN"),
                 b=returned("1", problems=[(1, 1), (1, 1)], by="Ola Ås"),
                 c=returned("1", "en", problems=[(1, 1), (1, 1)], by="Åse"))
    result = collected(folder, tidy=tmp_path / "ut")
    assert result.counts["used"] == 3 and result.conflicts == () and [s.standing for s in result.units] == ["answered"]
    first, second = summary(result).joint["problem"]
    assert first.joint.x.scores == (4, 1, 1) and second.joint.x.scores == (1, 1, 1)
    assert [row.given_by for row in first.rows] == ["Vurderer 1 (KN)", "Vurderer 1 (Ola Ås)", "Vurderer 1 (Åse)"]
    assert [each.id for each in summary(result).apart] == ["P1"]
    shown = [str(value) for value in cells(result.out)["Snakk om"].values()]
    assert "Vurderer 1 (KN): 4 / 4\nVurderer 1 (Ola Ås): 1 / 1\nVurderer 1 (Åse): 1 / 1" in shown
    written = (tmp_path / "ut" / "problems.csv").read_text("utf-8-sig")
    rows = [line.split(";") for line in written.splitlines()]
    assert [row[rows[0].index("assessor")] for row in rows[1:]] == ["1", "1", "2", "2", "3", "3"]
    assert not any(name in written for name in ("KN", "Ola", "Åse"))


def test_an_assessor_who_says_no_name_cannot_be_told_from_one_who_has_changed_the_answer(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", problems=[(4, 4)], by="KN"),
                 b=returned("1", problems=[(1, 1)], by=None), c=returned("2", problems=[(1, 1)], by=None))
    assert {r.file[0]: r.outcome.value for r in collected(folder).files} == {
        "a": "conflict", "b": "conflict", "c": "used"}


def test_two_answers_of_one_assessor_are_a_conflict_and_the_other_assessor_counts(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", problems=[(4, 4)], by="KN"),
                 b=returned("1", problems=[(1, 1)], by=" kn "), c=returned("1", problems=[(2, 2)], by="ON"))
    result = collected(folder)
    assert {r.file[0]: r.outcome.value for r in result.files} == {"a": "conflict", "b": "conflict", "c": "used"}
    assert [(p.given_by, p["frequency"]) for p in summary(result).problems] == [("Vurderer 1 (ON)", 2)]


def test_two_different_books_of_one_unit_are_a_conflict_and_an_empty_one_is_set_aside(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", problems=[(4, 4)]), b=returned("1", problems=[(4, 1)]),
                 c=returned("2", problems=[(1, 1)]), d=returned("2", "en", problems=[(1, 1)]),
                 tom=returned("3", share=0))
    result = collected(folder)
    assert {r.file[0]: r.outcome.value for r in result.files} == {
        "a": "conflict", "b": "conflict", "c": "used", "d": "duplicate", "t": "set_aside"}
    assert result.conflicts[0].differences["problems.seriousness"] == ("P1",)
    assert summary(result).joint["problem"] == ()


def test_problems_that_were_sent_out_are_scored_jointly_even_where_one_reworded_them(tmp_path: Path) -> None:
    units, rows = tmp_path / "enheter.csv", tmp_path / "problemer.csv"
    units.write_text("id;navn\n1;Vurderer 1\n2;Vurderer 2\n3;Vurderer 3\n", "utf-8")
    with rows.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(
            [("unit", "id", "problem"), *((u, f"P{n}", f"Problem nr. {n}") for u in "123" for n in (1, 2))])
    sent = batch("prioritisation", units, tmp_path / "ut", rows={"problems": rows})
    folder = tmp_path / "svar"
    folder.mkdir()
    columns = ("problem", "frequency", "seriousness")
    plan = prepare(SPEC, template_path("prioritisation", "nb"), fields=[("cover", "unit_id"), ("cover", "unit_name")],
                   tables={"problems": columns})
    for entry, score in zip(sent.entries, (4, 4, 1), strict=True):
        said = [f"Problem nr. {n}" if entry.unit != "2" or n == 1 else "Noe helt annet" for n in (1, 2)]
        given = [{"id": f"P{n}", "problem": said[n - 1], "frequency": score, "seriousness": 4} for n in (1, 2)]
        (folder / entry.file).write_bytes(b"".join(fill(
            plan, {("cover", "unit_id"): entry.unit, ("cover", "unit_name"): entry.name}, {"problems": given},
            {"book": "prioritisation", "version": "1", "lang": "nb", "unit": entry.unit, "unit_name": entry.name,
             "batch": entry.batch})))
    result = collected(folder, manifest=sent.out / "manifest.csv")
    found = summary(result)
    assert [(s.id, len(s.rows), s.text) for s in found.joint["problem"]] == [
        ("P1", 3, "Problem nr. 1"), ("P2", 3, "Problem nr. 2")]
    assert [(c.unit, c.id, c.now) for c in found.changes] == [("2", "P2", "Noe helt annet")]
    assert [f.code for f in result.findings] == ["XA-730"] and len(found.apart) == 2


def test_the_tidy_tables_hold_scores_and_no_texts(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", problems=[(4, 4)]), b=returned("2", problems=[(1, 1)]))
    collected(folder, tidy=tmp_path / "ut")
    joint = (tmp_path / "ut" / "joint.csv").read_text("utf-8-sig").splitlines()
    assert joint[1].startswith("problem;P1;2;2.5;2.5;3;") and joint[1].endswith(";1")
    assert "Problem nr" not in (tmp_path / "ut" / "problems.csv").read_text("utf-8-sig")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Lang, str], Path]:
    folder = tmp_path_factory.mktemp("prioriteringer")
    full = put(folder / "full", a=returned("1"), b=returned("2", seed=2), c=returned("3", seed=3),
               d=returned("4", "en"), e=returned("5", "nn", seed=4, by="KN"), f=returned("5", seed=5, by="Ås"),
               g=returned("6"), h=returned("6", seed=2), rot=b"")
    half = put(folder / "half", a=returned("1", share=0.2), b=returned("*<2>?", "nn", share=0.1, seed=3))
    blank = put(folder / "blank", a=returned("1", share=0))
    return {(lang, source.name): collect([source], folder / f"{lang}-{source.name}.xlsx", lang=lang).out
            for lang in LANGUAGES for source in (full, half, blank)}


class TestTheBooks(Sound):
    SPEC = BOOK
