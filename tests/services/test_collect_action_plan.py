"""Action plans taken back: every activity counted once, what is overdue, and what units changed."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tools import plan_returns as plans
from tools.cells import cells
from tools.collected_books import Sound
from tools.returns import put
from xlanskaff.books.action_plan import BOOK as PLAN
from xlanskaff.books.action_plan_collected import BOOK
from xlanskaff.books.action_plan_lists import STATUS
from xlanskaff.errors import Problem
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.batch_sent import SENT
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.services.collect_action_plan import Summary
from xlanskaff.xlsx.write import write

DAY = date(2027, 6, 15)


def activity(lang: Lang, number: int, **other: Any) -> dict[str, Any]:
    """One activity as cell values, a day over its deadline unless told otherwise."""
    return {"activity": f"Aktivitet {number}", "owner": f"Rådgiver {number % 2}", "start": serial(DAY) - 60,
            "deadline": serial(DAY) - 1, "hours": 10 * number, **other,
            "status": labels(STATUS, lang)[other.get("status", "in_progress")]}


def returned(unit: str, *activities: dict[str, Any], lang: Lang = "nb", **form: Any) -> bytes:
    """The bytes of one unit's plan."""
    given = [activity(lang, number, **a) for number, a in enumerate(activities, 1)]
    rows = {"plan": [{"unit_name": f"Avdeling {unit}", "unit_id": unit, "assessed_on": serial(DAY), **form}],
            "activities": given}
    return write(PLAN, lang, rows=rows, meta={"unit": unit, "unit_name": f"Avdeling {unit}", "batch": "b1"})


def collected(folder: Path, **options: Any) -> CollectResult:
    """Collect a folder into a file outside it."""
    return collect([folder], folder.parent / "Samlet.xlsx", overwrite=True, **options)


def summary(result: CollectResult) -> Summary:
    assert isinstance(result.summary, Summary)
    return result.summary


def outcomes(result: CollectResult) -> dict[str, str]:
    return {receipt.file.removesuffix(".xlsx"): receipt.outcome.value for receipt in result.files}


def test_every_activity_stands_in_the_list_with_its_unit(tmp_path: Path) -> None:
    result = collected(put(tmp_path / "svar", a=returned("1", {}, {}), b=returned("2", {}, lang="nn")))
    assert [(a.unit, a.id) for a in summary(result).activities] == [("1", "A1"), ("1", "A2"), ("2", "A1")]
    assert [(u.unit, u.activities, u.hours) for u in summary(result).units] == [("1", 2, 30), ("2", 1, 10)]
    assert {(o.unit, o.owner, o.hours) for o in summary(result).owners} == {
        ("1", "Rådgiver 1", 10), ("1", "Rådgiver 0", 20), ("2", "Rådgiver 1", 10)}


def test_an_activity_is_overdue_after_its_deadline_unless_it_is_ended(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", {}, {"status": "completed"}, {"status": "stopped"},
                                               {"deadline": serial(DAY)}, {"deadline": None}))
    assert summary(collected(folder)).late == (1, None, None, None, None)
    assert summary(collected(folder, on=DAY + timedelta(days=9))).late == (10, None, None, 9, None)
    assert summary(collected(folder, on=DAY - timedelta(days=9))).late == (None,) * 5


def test_hours_left_are_those_of_activities_that_are_not_ended(tmp_path: Path) -> None:
    [unit] = summary(collected(put(tmp_path / "svar", a=returned("1", {}, {"status": "completed"}, {})))).units
    assert (unit.hours, unit.left) == (60, 40) and unit.by_status["completed"] == 1


def test_the_same_plan_in_another_language_is_a_duplicate(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", {}, {}), b=returned("1", {}, {}, lang="en"))
    result = collected(folder)
    assert outcomes(result) == {"a": "used", "b": "duplicate"} and len(summary(result).activities) == 2


def test_two_different_plans_of_one_unit_are_a_conflict_and_neither_counts(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", {}, {}), b=returned("1", {}, {"status": "completed"}, {}),
                 c=returned("2", {}))
    result = collected(folder)
    assert outcomes(result) == {"a": "conflict", "b": "conflict", "c": "used"}
    [conflict] = result.conflicts
    assert conflict.differences["activities.status"] == ("A2", "A3")
    assert [u.unit for u in summary(result).units] == ["2"]


def test_an_empty_plan_and_a_broken_file_are_set_aside_with_the_reason(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", {}), tom=returned("2"), rot=b"PK")
    result = collected(folder)
    assert outcomes(result) == {"a": "used", "tom": "set_aside", "rot": "set_aside"}
    assert {r.file: r.reason.code for r in result.files if r.reason} == {"rot.xlsx": "XA-111", "tom.xlsx": "XA-705"}


def test_the_tidy_tables_name_nobody_and_hold_every_activity(tmp_path: Path) -> None:
    collected(put(tmp_path / "svar", a=returned("1", {}, {}), b=returned("2", {})), tidy=tmp_path / "ut")
    written = (tmp_path / "ut" / "activities.csv").read_text("utf-8-sig")
    assert len(written.splitlines()) == 4 and "in_progress" in written and "Rådgiver" not in written


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Lang, str], Path]:
    folder = tmp_path_factory.mktemp("planer")
    rng = random.Random(4)
    full = {f"u{n}": returned(str(n), *({"status": rng.choice(plans.CODES)} for _ in range(n)), lang=LANGUAGES[n % 3])
            for n in range(1, 8)} | {"igjen": returned("1", {"status": "stopped"}, {}), "rot": b""}
    half = {"a": returned("1", {}, {"status": "stopped"}), "b": returned("*<2>?", {"deadline": None}, lang="nn")}
    sets = {"full": put(folder / "full", **full), "half": put(folder / "half", **half), "blank": put(
        folder / "blank", a=returned("1"))}
    return {(lang, name): collect([source], folder / f"{lang}-{name}.xlsx", lang=lang, on=DAY).out
            for lang in LANGUAGES for name, source in sets.items()}


class TestTheBooks(Sound):
    SPEC = BOOK


def test_a_master_plan_of_200_activities_goes_to_40_units_and_comes_back(tmp_path: Path) -> None:
    plan = plans.master(units=40, activities=200)
    sent = plans.send(tmp_path, plan)
    changed = {"A3": {"hours": 999}, "A44": {"activity": "Noe annet", "owner": None}}
    folder = plans.answer(sent, plan, tmp_path / "svar", plans.Return(changed=changed))
    result = collect([folder], tmp_path / "Samlet.xlsx", manifest=sent.out / "manifest.csv", on=plans.ON)
    found = summary(result)
    assert result.counts["used"] == 40 == len(found.units) and {s.standing for s in result.units} == {"answered"}
    assert sorted(a.id for a in found.activities) == sorted(a.id for a in plan)
    assert {a.id: a["status"] for a in found.activities} == {a.id: a.status for a in plan}
    for code in plans.CODES:
        assert sum(u.by_status[code] for u in found.units) == sum(a.status == code for a in plan)
    assert sum(u.overdue for u in found.units) == sum(a.overdue(plans.ON) for a in plan) > 0
    hours = sum(a.hours for a in plan) - next(a.hours for a in plan if a.id == "A3") + 999
    assert sum(u.hours for u in found.units) == sum(o.hours for o in found.owners) == hours
    assert {(c.id, c.column) for c in found.changes} == {("A3", "hours"), ("A44", "activity"), ("A44", "owner")}
    told = [f for f in result.findings if f.code == "XA-730"]
    assert [(f.seen, f.args["count"]) for f in told] == [("Avdeling 3", 1), ("Avdeling 4", 2)]
    shown = list(cells(result.out)["Endringer"].values())
    assert "Noe annet" in shown and "Gjennomgå avtale nr. 44" in shown and "999" in shown


def test_what_was_sent_is_written_as_codes_and_iso_dates_whatever_the_language(tmp_path: Path) -> None:
    plan = plans.master(units=3, activities=6)
    one = plans.send(tmp_path / "a", plan).out / SENT
    other = plans.send(tmp_path / "b", plan, languages=False, lang="en").out / SENT
    assert one.read_bytes() == other.read_bytes()
    rows = list(csv.reader(one.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0] == ["unit", "table", "id", "column", "value"] and len(rows) == 1 + 6 * 6
    assert ["1", "activities", "A1", "deadline", plan[0].deadline.isoformat()] in rows


def test_nothing_is_called_changed_when_the_books_come_back_as_they_were_sent(tmp_path: Path) -> None:
    sent = plans.send(tmp_path, plans.master(units=3, activities=6))
    result = collect([sent.out], tmp_path / "Samlet.xlsx", manifest=sent.out / "manifest.csv")
    assert result.counts["used"] == 3 and summary(result).changes == ()


def test_rows_beside_the_manifest_that_we_did_not_write_are_refused(tmp_path: Path) -> None:
    sent = plans.send(tmp_path, plans.master(units=3, activities=6))
    (sent.out / SENT).write_text("enhet;verdi\r\n1;2\r\n", encoding="utf-8-sig")
    with pytest.raises(Problem) as caught:
        collect([sent.out], tmp_path / "Samlet.xlsx", manifest=sent.out / "manifest.csv")
    assert [f.code for f in caught.value.findings] == ["XA-731"]
