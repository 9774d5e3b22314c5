"""Who has answered, who has not, and who is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from tools.returns import NAMES, put, returned
from xlanskaff.errors import Exit, Problem
from xlanskaff.services.batch_manifest import Entry, write_manifest
from xlanskaff.services.collect import CollectResult, collect

FIRST, LAST, LATER = date(2026, 11, 1), date(2026, 11, 15), date(2026, 12, 1)


def manifest(folder: Path, units: Iterable[str], *, book: str = "self_evaluation", batch: str = "b1") -> Path:
    path = folder / "manifest.csv"
    write_manifest(path, [Entry(unit, NAMES[unit], "Rådhuset", "", "", "nb", f"Bok {unit}.xlsx", "", book, "1", "",
                                batch) for unit in units])
    return path


def standings(result: CollectResult) -> dict[str, str]:
    return {status.unit: status.standing.value for status in result.units}


def run(folder: Path, asked: Path | None, **options: object) -> CollectResult:
    return collect([folder], folder.parent / "Samlet.xlsx", manifest=asked, overwrite=True, **options)  # type: ignore[arg-type]


def test_a_unit_that_was_asked_and_is_not_there_is_missing(tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("1")), manifest(tmp_path, "12"))
    assert standings(result) == {"1": "answered", "2": "missing"}
    assert next(s for s in result.units if s.unit == "2").parent == "Rådhuset"


def test_without_a_deadline_who_is_missing_on_the_day_is_late(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1"), b=returned("2", day=46400))
    result = run(folder, manifest(tmp_path, "123"), on=LAST)
    assert standings(result) == {"1": "answered", "2": "answered_late", "3": "overdue"}


@pytest.mark.parametrize(("on", "standing"), [
    (FIRST, "missing"), (LAST, "missing"), (LATER, "overdue"), (None, "missing")])
def test_the_last_day_itself_is_not_late(on: date | None, standing: str, tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("1")), manifest(tmp_path, "12"), on=on, due=LAST)
    assert standings(result)["2"] == standing


def test_an_answer_without_a_date_is_not_called_late(tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("1", day=None)), manifest(tmp_path, "1"), on=FIRST, due=FIRST)
    assert standings(result) == {"1": "answered"}


def test_without_a_manifest_nobody_is_missing(tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("1"), b=returned("2")), None, on=LATER)
    assert standings(result) == {"1": "answered", "2": "answered"} and not any(s.asked for s in result.units)


def test_a_unit_that_was_not_asked_counts_and_it_is_said(tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("1"), b=returned("4")), manifest(tmp_path, "1"))
    assert standings(result) == {"1": "answered", "4": "unasked"}
    assert [f.code for f in result.findings] == ["XA-717"] and len(result.summary.units) == 2


def test_a_book_from_another_sending_counts_and_it_is_said_once(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", batch="old"), b=returned("2", batch="old"))
    result = run(folder, manifest(tmp_path, "12"))
    [finding] = result.findings
    assert (finding.code, finding.seen, finding.args["count"]) == ("XA-718", "old", 2)


def test_a_damaged_file_is_known_by_the_name_it_was_sent_out_with(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1"))
    (folder / "Bok 2.xlsx").write_bytes(returned("2")[:500])
    result = run(folder, manifest(tmp_path, "12"), on=LATER)
    assert standings(result) == {"1": "answered", "2": "unusable"}


def test_a_blank_book_is_not_an_answer(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1"), b=returned("2", share=0.0))
    assert standings(run(folder, manifest(tmp_path, "12")))["2"] == "blank"
    assert standings(run(folder, manifest(tmp_path, "12"), on=LATER))["2"] == "overdue"


def test_a_book_with_a_name_and_no_number_is_the_unit_of_that_name(tmp_path: Path) -> None:
    nameless = returned("", 1, name="Oppvekst", meta_unit="")
    result = run(put(tmp_path / "svar", a=nameless), manifest(tmp_path, "12"))
    assert standings(result)["2"] == "answered" and [f.code for f in result.findings] == ["XA-715"]


def test_a_number_typed_over_another_is_believed_and_said(tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("2", meta_unit="1")), manifest(tmp_path, "12"))
    assert standings(result) == {"1": "missing", "2": "answered"}
    assert [f.code for f in result.findings] == ["XA-713"] and result.findings[0].cell


def test_a_book_without_any_unit_is_set_aside(tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("", 1, name="", meta_unit=""), b=returned("1")), None)
    assert [(r.file, r.reason.code) for r in result.files if r.reason] == [("a.xlsx", "XA-706")]


@pytest.mark.parametrize(("fields", "person", "code"), [
    ({}, False, "XA-710"), ({"role": "leader"}, True, "XA-711"), ({"person": "KN"}, True, "XA-711")])
def test_whom_an_answer_is_for_is_inferred_where_it_is_not_chosen(
        fields: dict[str, str], person: bool, code: str, tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("1", answered_for=None, **fields)), None)  # type: ignore[arg-type]
    assert result.files[0].person is person and [f.code for f in result.findings] == [code]


def test_a_unit_is_called_what_the_list_calls_it(tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("1", name="Helsa")), manifest(tmp_path, "1"))
    assert result.summary.units[0].name == NAMES["1"] and [f.code for f in result.findings] == ["XA-716"]


def test_a_manifest_of_another_book_is_refused(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1"))
    with pytest.raises(Problem) as problem:
        run(folder, manifest(tmp_path, "1", book="prioritisation"), book="self_evaluation")
    assert problem.value.exit is Exit.USAGE and problem.value.findings[0].code == "XA-721"


def test_what_is_no_manifest_is_refused(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1"))
    path = tmp_path / "liste.csv"
    path.write_text("id;navn\n1;Helse\n", "utf-8")
    with pytest.raises(Problem) as problem:
        run(folder, path)
    assert problem.value.findings[0].code == "XA-624"


def test_units_are_sorted_as_norwegian_sorts_them(tmp_path: Path) -> None:
    result = run(put(tmp_path / "svar", a=returned("4"), b=returned("5"), c=returned("2")), None)
    assert [status.name for status in result.units] == ["Oppvekst", "Økonomi", "Ås skole"]
