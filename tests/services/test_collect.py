"""Collecting: what counts, what does not, and that every file is accounted for."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tools.answers import IDS, SPEC, answers
from tools.cells import cells
from tools.returns import put, returned
from xlanskaff.errors import Exit, Problem, Severity
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.values import cells_of
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.services.collect_records import Outcome
from xlanskaff.services.collect_self_evaluation_figures import Summary


def collected(folder: Path, **options: object) -> CollectResult:
    """Collect a folder into a file outside it."""
    return collect([folder], folder.parent / "Samlet.xlsx", overwrite=True, **options)  # type: ignore[arg-type]


def outcomes(result: CollectResult) -> dict[str, str]:
    return {receipt.file.removesuffix(".xlsx"): receipt.outcome.value for receipt in result.files}


def codes(result: CollectResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def summary(result: CollectResult) -> Summary:
    assert isinstance(result.summary, Summary)
    return result.summary


def test_one_unit_has_the_figures_of_its_own_book(tmp_path: Path) -> None:
    given = answers("nb", seed=7)
    own = cells_of(place(SPEC, "nb"), given)
    result = collected(put(tmp_path / "svar", a=returned("1", 7)))
    [unit] = summary(result).units
    assert [unit.areas[area].now for area in own["areas", "id"]] == own["areas", "now"]
    assert [unit.areas[area].gap for area in own["areas", "id"]] == own["areas", "gap"]
    assert [unit.total.now, unit.total.target] == [own["figures", "now"][0], own["figures", "target"][0]]
    assert float(unit.coverage.value) == own["figures", "coverage"][0]
    assert [area.means.now for area in summary(result).areas] == own["areas", "now"]


def test_the_same_answers_in_three_languages_are_one_answer(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 3), b=returned("1", 3, "nn"), c=returned("1", 3, "en"))
    result = collected(folder)
    assert outcomes(result) == {"a": "used", "b": "duplicate", "c": "duplicate"}
    assert len({receipt.answer for receipt in result.files}) == 1 and codes(result) == ["XA-708", "XA-708"]


def test_books_in_three_languages_are_one_result(tmp_path: Path) -> None:
    mixed = collected(put(tmp_path / "a", x=returned("1", 1), y=returned("2", 2, "nn"), z=returned("3", 3, "en")))
    alone = collected(put(tmp_path / "b", x=returned("1", 1), y=returned("2", 2), z=returned("3", 3)))
    assert summary(mixed) == summary(alone) and mixed.counts["used"] == 3


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    once = collected(put(tmp_path / "a", x=returned("1", 1), y=returned("2", 2)))
    twice = collected(put(tmp_path / "b", x=returned("1", 1), y=returned("2", 2), z=returned("2", 2)))
    assert summary(once) == summary(twice)
    assert outcomes(twice)["z"] == "duplicate" and twice.files[2].same_as == "y.xlsx"


def test_two_answers_of_one_unit_are_a_conflict_and_neither_counts(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1), b=returned("1", 2, day=46330), c=returned("2", 3))
    result = collected(folder)
    assert outcomes(result) == {"a": "conflict", "b": "conflict", "c": "used"}
    [conflict] = result.conflicts
    assert conflict.files == ("a.xlsx", "b.xlsx") and len(set(conflict.dates)) == 2
    one, other = answers("nb", seed=1)["statements"], answers("nb", seed=2)["statements"]
    differing = [i for i, x, y in zip(IDS, one, other, strict=True) if x["now"] != y["now"]]
    assert list(conflict.differences["statements.now"]) == differing
    assert conflict.differences["response.assessed_on"] == ()
    assert [unit.unit for unit in summary(result).units] == ["2"]


def test_a_conflict_is_the_same_whichever_file_came_last(tmp_path: Path) -> None:
    one = collected(put(tmp_path / "a", a=returned("1", 1), b=returned("1", 2)))
    other = collected(put(tmp_path / "b", a=returned("1", 2), b=returned("1", 1)))
    assert one.conflicts[0].differences == other.conflicts[0].differences
    assert summary(one) == summary(other)


def test_a_copy_of_a_conflicting_answer_is_a_duplicate_and_no_third_answer(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1), b=returned("1", 2), c=returned("1", 1, "en"))
    assert outcomes(collected(folder)) == {"a": "conflict", "b": "conflict", "c": "duplicate"}


def test_a_conflict_of_very_many_files_fits_in_its_cell(tmp_path: Path) -> None:
    files = {f"{'svar fra en enhet med et langt navn ' * 3}{n}": returned("1", n) for n in range(15)}
    result = collected(put(tmp_path / "svar", **files))
    assert len(result.conflicts[0].files) == 15
    [shown] = [v for v in cells(result.out)["Konflikter"].values() if isinstance(v, str) and "langt navn" in v]
    assert shown.count("\n") == 12 and shown.endswith("… (+3)")


@pytest.mark.office
def test_a_copy_that_libreoffice_saved_is_the_same_answer(office, tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1))
    again = office.resave(folder / "a.xlsx", tmp_path / "ny")
    (folder / "b.xlsx").write_bytes(again.read_bytes())
    assert outcomes(collected(folder)) == {"a": "used", "b": "duplicate"}


@pytest.mark.testdata
def test_strangers_and_hostile_files_are_all_named_and_the_answers_stay(testdata: Path, tmp_path: Path) -> None:
    mine = put(tmp_path / "svar", a=returned("1", 1))
    result = collect([mine, testdata / "torture", testdata / "workbooks"], tmp_path / "Samlet.xlsx")
    assert result.counts["used"] == 1 and result.counts["files"] == result.counts["set_aside"] + 1 > 20
    assert "XA-719" not in codes(result)


def test_a_joint_answer_is_the_value_of_the_unit_even_when_persons_answered(tmp_path: Path) -> None:
    alone = collected(put(tmp_path / "a", x=returned("1", 1)))
    both = collected(put(tmp_path / "b", x=returned("1", 1), p=returned("1", 5, person="KN", role="leader")))
    assert summary(both).units == summary(alone).units
    assert both.counts["used"] == 2 and sum(s.answers for s in summary(both).statements) == sum(
        receipt.counts["answered"] for receipt in both.files)


def test_without_a_joint_answer_the_value_is_the_mean_of_the_persons(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", p=returned("1", 1, person="KN"), q=returned("1", 2, person="ON"))
    [unit] = summary(collected(folder)).units
    assert (unit.joint, unit.persons) == (False, 2)
    first = [[row["now"] for row in answers("nb", seed=seed)["statements"]][:6] for seed in (1, 2)]
    levels = [[n for n in pair if isinstance(n, int)] for pair in zip(*first, strict=True)]
    means = [sum(pair) / len(pair) for pair in levels if pair]
    assert unit.areas["A"].now == pytest.approx(sum(means) / len(means))


def test_each_unit_counts_once_however_many_persons_it_has(tmp_path: Path) -> None:
    persons = {f"p{n}": returned("1", 1, person=f"P{n}") for n in range(4)}
    result = collected(put(tmp_path / "svar", **persons, x=returned("2", 2)))
    one, two = (u.total.now for u in summary(result).units)
    assert summary(result).total.now == pytest.approx((one + two) / 2)


def test_persons_are_told_apart_without_regard_to_case_and_blanks(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", p=returned("1", 1, person="Kari N"), q=returned("1", 2, person=" kari  n "))
    assert outcomes(collected(folder)) == {"p": "conflict", "q": "conflict"}


def test_the_same_initials_in_two_units_are_two_persons(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", p=returned("1", 1, person="KN"), q=returned("2", 2, person="KN"))
    assert outcomes(collected(folder)) == {"p": "used", "q": "used"}


def test_persons_without_a_name_all_count_and_it_is_said(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", p=returned("1", 1, person=""), q=returned("1", 2, person=""),
                 r=returned("1", 1, "nn", person=""))
    result = collected(folder)
    assert result.counts["used"] == 3 and codes(result) == ["XA-712", "XA-714"]


def test_a_contested_joint_answer_leaves_the_unit_without_a_value(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1), b=returned("1", 2), p=returned("1", 3, person="KN"))
    result = collected(folder)
    assert outcomes(result)["p"] == "used" and summary(result).units == ()
    assert [status.standing.value for status in result.units] == ["conflict"]


def test_bad_files_are_named_with_a_reason_and_the_rest_goes_on(tmp_path: Path) -> None:
    whole = returned("1", 1)
    older = returned("2", 1, spec=dataclasses.replace(SPEC, version=99))
    without = tuple(sheet for sheet in SPEC.sheets if sheet.key in {"response", "levels"})
    stranger = returned("2", 2, spec=dataclasses.replace(SPEC, sheets=without))
    folder = put(tmp_path / "svar", bra=whole, tom=b"", tekst=b"a;b\n1;2\n", kuttet=whole[:-900], versjon=older,
                 blank=returned("3", 1, share=0.0), uten=stranger)
    result = collected(folder)
    reasons = {r.file.removesuffix(".xlsx"): r.reason.code for r in result.files if r.reason}
    assert reasons == {"tom": "XA-101", "tekst": "XA-111", "kuttet": "XA-114", "versjon": "XA-703",
                       "blank": "XA-705", "uten": "XA-707"}
    assert result.counts == {"files": 7, "used": 1, "duplicate": 0, "conflict": 0, "set_aside": 6}
    assert all(r.outcome is Outcome.SET_ASIDE for r in result.files if r.reason)


def test_an_earlier_result_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1))
    first = collected(folder)
    (folder / "Gammel.xlsx").write_bytes(first.out.read_bytes())
    result = collected(folder)
    assert [(r.file, r.reason.code) for r in result.files if r.reason] == [("Gammel.xlsx", "XA-704")]
    assert all(f.severity is Severity.NOTE for f in result.findings)


def test_collecting_again_over_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1), b=returned("2", 2))
    out = folder / "Samlet.xlsx"
    collect([folder], out)
    first = out.read_bytes()
    again = collect([folder], out, overwrite=True)
    assert out.read_bytes() == first and again.counts["files"] == 2
    assert sorted(p.name for p in folder.iterdir()) == ["Samlet.xlsx", "a.xlsx", "b.xlsx"]


def test_nothing_is_written_over_without_being_asked_to(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1))
    out = tmp_path / "Samlet.xlsx"
    out.write_bytes(b"mine")
    with pytest.raises(Problem) as problem:
        collect([folder], out)
    assert [f.code for f in problem.value.findings] == ["XA-620"] and out.read_bytes() == b"mine"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "answers.csv").write_text("mine", "utf-8")
    with pytest.raises(Problem):
        collect([folder], tmp_path / "ny.xlsx", tidy=tmp_path / "data")
    assert not (tmp_path / "ny.xlsx").exists()


def test_when_nothing_can_be_read_nothing_is_written(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=b"", b=b"PK")
    with pytest.raises(Problem) as problem:
        collect([folder], tmp_path / "Samlet.xlsx")
    assert problem.value.exit is Exit.UNREADABLE and problem.value.findings[-1].code == "XA-720"
    assert list(tmp_path.iterdir()) == [folder]


def test_an_empty_folder_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "svar").mkdir()
    with pytest.raises(Problem) as problem:
        collect([tmp_path / "svar"], tmp_path / "Samlet.xlsx")
    assert "XA-724" in [f.code for f in problem.value.findings]


def test_when_only_blank_books_came_back_the_result_is_calm(tmp_path: Path) -> None:
    result = collected(put(tmp_path / "svar", a=returned("1", 1, share=0.0)))
    assert result.out.exists() and summary(result).total.now is None
    assert [status.standing.value for status in result.units] == ["blank"]


def test_an_unwritable_place_is_a_problem_and_leaves_nothing(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1))
    (tmp_path / "fil").write_text("ikke en mappe", "utf-8")
    with pytest.raises(Problem) as problem:
        collect([folder], tmp_path / "fil" / "Samlet.xlsx")
    assert [f.code for f in problem.value.findings] == ["XA-621"]


def test_settings_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1))
    for options, code in (({"minimum_group": 0}, "XA-722"), ({"book": "finnes_ikke"}, "XA-723")):
        with pytest.raises(Problem) as problem:
            collected(folder, **options)
        assert problem.value.exit is Exit.USAGE and problem.value.findings[0].code == code


def test_a_level_that_cannot_be_read_is_said_and_counts_as_not_answered(tmp_path: Path) -> None:
    from xlanskaff.xlsx.write import write

    given = answers("nb", seed=1)
    given["statements"][0]["now"] = "ganske bra"
    folder = put(tmp_path / "svar", a=write(SPEC, "nb", rows=given, meta={"unit": "40"}))
    result = collected(folder)
    assert [(f.code, f.severity) for f in result.findings] == [("XA-201", Severity.ERROR)]
    assert summary(result).statements[0].answers == 0 and result.files[0].counts["blank"] >= 1


def test_reading_with_more_processes_gives_the_same_result(tmp_path: Path) -> None:
    files = {f"u{n}": returned(str(n % 5 + 1), n % 5) for n in range(104)}
    folder = put(tmp_path / "svar", **files)
    seen: list[tuple[int, int]] = []
    many = collected(folder, jobs=2, progress=lambda done, total: seen.append((done, total)))
    first = many.out.read_bytes()
    one = collected(folder)
    assert one.out.read_bytes() == first and one.files == many.files and one.findings == many.findings
    assert seen[-1] == (104, 104) and many.counts["duplicate"] == 99
