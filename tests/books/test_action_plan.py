"""The action plan book: what it computes, what it finds odd, and that every file of it is sound."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.action_plan_answers import ASSESSED, FIRST, LAST, OWNED_BY, PLAN, answers, drawn
from tools.cells import cells as cells_in
from tools.cells import differences
from tools.ironcalc_reading import disagreements
from xlanskaff.books.action_plan_lists import ACTIVITIES, QUARTERS, STATUS, numbered
from xlanskaff.books.action_plan_rules import period, rings
from xlanskaff.errors import Finding, Severity
from xlanskaff.grammar.book import CellError
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.columns import model_of
from xlanskaff.grammar.compute import Cells
from xlanskaff.grammar.dates import EPOCH
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

FILLS = {"empty": 0.0, "half": 0.15, "full": 1.0}
NB = labels(STATUS, "nb")
PERIOD = {"period_start": FIRST, "period_end": LAST, "assessed_on": ASSESSED}


def _books(folder: Path) -> list[Path]:
    made = []
    for lang in LANGUAGES:
        for name, share in FILLS.items():
            made.append(folder / f"{lang}-{name}.xlsx")
            made[-1].write_bytes(write(PLAN, lang, rows=answers(lang, share=share)))
    return made


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Empty, half filled and full, in every language."""
    return _books(tmp_path_factory.mktemp("plans"))


def _computed(activities: list[dict[str, Any]], plan: dict[str, Any] | None = None, **other: Any) -> Cells:
    """Every cell of a bokmål plan."""
    rows = {"plan": [PERIOD if plan is None else plan], "activities": activities, **other}
    return cells_of(place(PLAN, "nb"), rows)


def _read(path: Path, activities: list[dict[str, Any]], **other: Any) -> Reading:
    path.write_bytes(write(PLAN, "nb", rows={"plan": [PERIOD], "activities": activities, **other}))
    return read(open_book(path), PLAN, "nb")


def _found(reading: Reading) -> list[Finding]:
    return [finding for rule in PLAN.rules for finding in rule(reading)]


def _codes(reading: Reading) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in _found(reading)]


# the files


def test_our_lint_finds_nothing_in_any_book(books: list[Path]) -> None:
    found = {path.name: [(f.code, f.sheet, f.cell) for f in (*lint(path), *accessibility(path))] for path in books}
    assert len(found) == 9 and not any(found.values()), found


def test_the_open_xml_sdk_finds_nothing_in_any_book(sdk: ModuleType, books: list[Path]) -> None:
    assert {path.name: c for path, c in sdk.complaints_of(books).items() if c} == {}


def test_libreoffice_recalculates_every_stored_result_alike(office: ModuleType, books: list[Path]) -> None:
    computed = office.recalculated(books)
    assert {path.name: wrong for path in books if (wrong := differences(cells_in(path), computed[path]))} == {}


@pytest.mark.parametrize(("lang", "share"), [("nb", 0.0), ("nn", 0.15), ("en", 1.0)])
def test_empty_half_filled_and_full_plans_agree_with_ironcalc(lang: Lang, share: float, tmp_path: Path) -> None:
    assert disagreements(PLAN, lang, answers(lang, share=share), tmp_path / "plan.xlsx") == []


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_plan_at_all_agrees_with_ironcalc(tmp_path: Path, data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(LANGUAGES))
    assert disagreements(PLAN, lang, data.draw(drawn(lang)), tmp_path / "plan.xlsx") == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("share", [0.0, 0.15, 1.0])
def test_what_is_written_is_what_is_read(lang: Lang, share: float, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    rows = answers(lang, share=share)
    path.write_bytes(write(PLAN, lang, rows=rows))
    book = open_book(path)
    reading = read(book, PLAN, lang)
    sent = rows.get("activities", [])
    assert [(r["id"], r["activity"], r["hours"]) for r in reading.tables["activities"]] == [
        (f"A{n}", r["activity"], r["hours"]) for n, r in enumerate(sent, 1)]
    assert [r["deadline"] for r in reading.tables["activities"]] == [
        EPOCH + timedelta(days=r["deadline"]) for r in sent]
    assert {r["status"] for r in reading.tables["activities"]} <= {item.code for item in STATUS.items}
    assert [f for f in reading.findings if f.code != "XA-210"] == []
    assert check_formulas(book, reading) == []


def test_two_builds_give_the_same_bytes() -> None:
    assert write(PLAN, "nn", rows=answers("nn", share=0.1)) == write(PLAN, "nn", rows=answers("nn", share=0.1))


def test_every_row_model_is_also_a_pydantic_model_with_the_same_bounds() -> None:
    for block in PLAN.data_blocks():
        schema = model_of(block.model).model_json_schema()
        assert list(schema["properties"]) == [column.name for column in block.columns]
    model = model_of(PLAN.block("activities").model)  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="less than or equal to 1"):
        model(id="A1", percent=1.2)


# what is computed


def test_an_empty_plan_is_calm_and_says_where_to_begin() -> None:
    found = _computed([], {})
    assert found["status", "text"] == ["Ingen aktiviteter er skrevet inn ennå. Begynn på arket Aktiviteter."]
    assert found["outline", "text"][0].startswith("Ingen aktiviteter") and found["report", "kpi24"] == [""]  # type: ignore[union-attr]
    assert found["balance", "text"][0].startswith("Fyll ut første måned")  # type: ignore[union-attr]
    for column in ("activity", "start", "status"):
        assert set(found["gantt", column]) == {""}
    assert {value for key, column in found.items() for value in column if isinstance(value, CellError)} == set()


def test_an_activity_is_overdue_the_day_after_its_deadline_until_it_is_completed_or_stopped() -> None:
    late = {"activity": "a", "deadline": ASSESSED - 3}
    rows = [{**late, "status": NB[code]} for code in NB] + [late, {**late, "deadline": ASSESSED}]
    found = _computed(rows)
    assert found["activities", "days_late"][:7] == [3, 3, 3, "", "", 3, ""]
    assert found["activities", "overdue"][:7] == [*["Forfalt"] * 3, "", "", "Forfalt", ""]
    assert found["figures", "overdue"] == [4]


def test_without_an_assessed_date_nothing_is_overdue_and_the_plan_says_what_is_missing() -> None:
    found = _computed([{"activity": "a", "deadline": 40_000}], {"period_start": FIRST})
    assert found["figures", "overdue"] == ["–"] and set(found["activities", "overdue"]) == {""}
    assert found["status", "text"][0].startswith("Fyll ut vurderingsdatoen")  # type: ignore[union-attr]


def test_the_longest_overdue_come_first_and_ties_go_by_their_order() -> None:
    found = _computed([{"activity": f"nr {n}", "deadline": ASSESSED - days} for n, days in enumerate((5, 9, 5, 1), 1)])
    assert found["overdue", "activity"][:5] == ["A2  nr 2", "A1  nr 1", "A3  nr 3", "A4  nr 4", ""]
    assert found["overdue", "days_late"][:5] == [9, 5, 5, 1, ""]
    assert _computed([])["overdue", "activity"][0] == "Ingen aktiviteter er forfalt."


def test_kpi24_is_completed_of_those_whose_deadline_has_passed() -> None:
    passed = {"activity": "a", "deadline": ASSESSED - 1}
    rows = [{**passed, "status": NB["completed"]}, {**passed, "status": NB["stopped"]}, passed,
            {"activity": "b", "deadline": ASSESSED + 1, "status": NB["completed"]}]
    found = _computed(rows)
    assert (found["report", "due"], found["report", "due_completed"]) == ([3], [1])
    assert found["report", "kpi24"] == [pytest.approx(1 / 3)]


def test_the_gantt_lists_activities_by_start_with_those_without_dates_last() -> None:
    rows = [{"activity": "sist"}, {"activity": "tre", "deadline": FIRST + 90}, {"activity": "en", "start": FIRST},
            {"activity": "to", "start": FIRST, "deadline": FIRST + 3}, {"hours": 4}]
    found = _computed(rows)
    assert found["gantt", "id"][:6] == ["A3", "A4", "A2", "A1", "", ""]
    assert found["gantt", "start"][:4] == [FIRST, FIRST, "", ""]


def test_the_months_follow_the_period_and_stop_with_it() -> None:
    found = _computed([], {"period_start": FIRST + 14, "period_end": FIRST + 200})
    months = [found["months", name][0] for name in numbered("month", 1, 48)]
    assert months[:7] == [46388, 46419, 46447, 46478, 46508, 46539, 46569] and set(months[7:]) == {""}
    full = _computed([], {"period_start": FIRST})
    assert full["months", "month48"] == [(date(2030, 12, 1) - EPOCH).days]
    turned = _computed([], {"period_start": FIRST, "period_end": FIRST - 90})
    assert turned["months", "month48"] == full["months", "month48"]


def _spread(activities: list[dict[str, Any]], owner: str) -> tuple[list[float], float]:
    """Hours by quarter and outside the period, day by day."""
    quarters, outside = [0.0] * QUARTERS, 0.0
    for row in activities:
        if row["owner"] != owner:
            continue
        days = row["deadline"] - row["start"] + 1
        for day in range(row["start"], row["deadline"] + 1):
            when = EPOCH + timedelta(days=day)
            place_ = (when.year - 2027) * 4 + (when.month - 1) // 3
            if 0 <= place_ < QUARTERS:
                quarters[place_] += row["hours"] / days
            else:
                outside += row["hours"] / days
    return quarters, outside


_SPREAD = st.fixed_dictionaries({
    "activity": st.just("a"), "owner": st.sampled_from(OWNED_BY[:2]), "start": st.integers(FIRST - 60, LAST + 60),
    "length": st.integers(0, 700), "hours": st.sampled_from([0, 1, 7.5, 40, 333])})


@settings(max_examples=30)
@given(st.lists(_SPREAD, max_size=8))
def test_hours_are_spread_evenly_over_every_day_of_an_activity(drawn_rows: list[dict[str, Any]]) -> None:
    rows = [{**{k: v for k, v in row.items() if k != "length"}, "deadline": row["start"] + row["length"]}
            for row in drawn_rows]
    found = _computed(rows, load=[{"owner": owner, "capacity": 100} for owner in OWNED_BY[:2]])
    for number, owner in enumerate(OWNED_BY[:2]):
        quarters, outside = _spread(rows, owner)
        assert [found["load", name][number] for name in numbered("quarter", 1, QUARTERS)] == pytest.approx(quarters)
        assert found["load", "outside"][number] == pytest.approx(outside)
    assert found["balance_rows", "verdict"] == ["Stemmer"] * 3


def test_hours_without_usable_dates_and_of_people_not_listed_are_shown_apart() -> None:
    rows = [{"activity": "a", "owner": "X", "hours": 10},
            {"owner": "X", "hours": 5, "start": FIRST + 9, "deadline": FIRST},
            {"activity": "c", "hours": 7, "start": FIRST, "deadline": FIRST + 2},
            {"activity": "d", "owner": "x", "hours": 3, "start": FIRST, "deadline": FIRST}]
    found = _computed(rows, load=[{"owner": "X", "capacity": 1}])
    assert (found["load", "hours"][0], found["load", "undated"][0], found["load", "quarter01"][0]) == (18, 15, 3)
    assert found["balance_rows", "hours"] == [18, 7, 25] and found["balance_rows", "quarter01"] == [3, 7, 10]
    assert found["balance", "text"] == ["Alle timene i planen er med i tabellene under."]


def test_passing_the_capacity_is_said_in_words() -> None:
    rows = [{"activity": "a", "owner": "X", "hours": 100, "start": FIRST + 92 * n, "deadline": FIRST + 92 * n}
            for n in (0, 2, 5)]
    line = [{"owner": "X", "capacity": 99}, {"owner": "Y"}, {"owner": "X", "capacity": 5},
            {"owner": "Z", "capacity": 1}]
    found = _computed([*rows, {"owner": "Y", "hours": 1}], load=line)
    assert found["load", "verdict"][:5] == ["Over i kv. 1, 3, 6", "Kapasiteten mangler", "Står to ganger i listen",
                                            "Innenfor kapasiteten", ""]
    more = _computed([{"owner": "X", "hours": 100, "start": FIRST + 92 * n, "deadline": FIRST + 92 * n}
                      for n in range(7)], load=line)
    assert more["load", "verdict"][0] == "Over i 7 kvartaler"
    assert found["load", "hours"][2] == "" and found["balance_rows", "verdict"] == ["Stemmer"] * 3


def test_status_and_unit_counts_reconcile_with_the_whole() -> None:
    rows = answers("nb", share=0.5)["activities"]
    rows[3]["status"] = rows[4]["responsible_unit"] = None
    found = _computed(rows)
    counts = [n for n in found["by_unit", "count"] if n != ""]
    assert sum(found["by_status", "count"]) == ACTIVITIES // 2 == sum(counts) + 1  # type: ignore[arg-type]
    assert found["by_status", "count"][-1] == 1
    assert sum(found["by_status", "hours"]) == found["figures", "hours"][0]  # type: ignore[arg-type]
    units = [unit for unit in found["by_unit", "unit"] if unit]
    assert len(units) == len(set(units)) == 6


# what is odd


def test_a_full_plan_in_order_has_nothing_to_be_told(tmp_path: Path) -> None:
    rows = [{"activity": f"a{n}", "owner": "X", "start": FIRST + n, "deadline": FIRST + n, "status": NB["completed"],
             "percent": 1, "depends_on": f"A{n}" if n else None, "original_deadline": FIRST} for n in range(ACTIVITIES)]
    reading = _read(tmp_path / "a.xlsx", rows, deviations=[{"activity": "A3", "new_deadline": FIRST + 90}],
                    load=[{"owner": "X"}, {"owner": "Y"}])
    assert _found(reading) == [] and reading.findings == []


def test_a_deadline_before_its_start_is_found_at_its_cell(tmp_path: Path) -> None:
    reading = _read(tmp_path / "a.xlsx", [{}, {"activity": "a", "owner": "X", "start": FIRST + 5, "deadline": FIRST}])
    finding = _found(reading)[0]
    assert (finding.code, finding.cell, finding.severity) == ("XA-390", "H7", Severity.ERROR)
    assert say(finding, "nb").message == "«Frist» er 01.01.2027. Det er før «Start», som er 06.01.2027."


def test_a_period_that_ends_before_it_begins_is_found_and_no_date_is_then_outside_it(tmp_path: Path) -> None:
    rows = [{"activity": "a", "owner": "X", "deadline": FIRST}]
    reading = _read(tmp_path / "a.xlsx", rows, plan=[{**PERIOD, "period_end": FIRST - 40}])
    assert [code for code, _ in _codes(reading)] == ["XA-390"] and period(reading) is None


@pytest.mark.parametrize(("day", "odd"), [(FIRST - 1, True), (FIRST, False), (LAST, False), (LAST + 1, True)])
def test_dates_outside_the_period_are_warned_of_on_both_sides_of_its_edges(day: int, odd: bool, tmp_path: Path) -> None:
    reading = _read(tmp_path / "a.xlsx", [{"activity": "a", "owner": "X", "deadline": day}])
    assert _codes(reading) == ([("XA-398", "H6")] if odd else [])


def test_a_plan_without_a_last_month_runs_for_four_years(tmp_path: Path) -> None:
    reading = _read(tmp_path / "a.xlsx", [], plan=[{"period_start": FIRST + 40}])
    assert period(reading) == (date(2027, 2, 1), date(2031, 1, 31))


def test_waiting_for_oneself_for_each_other_and_for_what_is_not_there_are_told_apart(tmp_path: Path) -> None:
    own = {"activity": "a", "owner": "X", "deadline": FIRST}
    rows = [{**own, "depends_on": other} for other in ("A1", "A3", "A4", "A2", "A2", "A99")]
    reading = _read(tmp_path / "a.xlsx", rows)
    assert [(f.code, f.cell, f.args.get("ids")) for f in _found(reading)] == [
        ("XA-392", "R6", None), ("XA-393", "R7", ("A2", "A3", "A4"))]
    assert [(f.code, f.cell, f.seen) for f in reading.findings] == [("XA-211", "R11", "A99")]


@given(st.lists(st.integers(0, 12), max_size=12))
def test_every_ring_is_found_once_and_nothing_else(others: list[int]) -> None:
    waits = {f"A{n}": f"A{other}" for n, other in enumerate(others)}

    def returns(start: str) -> int:
        """How many steps lead back; 0 when none do."""
        here = start
        for steps in range(1, len(waits) + 1):
            here = waits.get(here, "")
            if here == start:
                return steps
        return 0

    members = [key for ring in rings(waits) for key in ring]
    assert sorted(members) == sorted(key for key in waits if returns(key) > 1)
    assert all(len(ring) == returns(ring[0]) for ring in rings(waits))


def test_beginning_before_what_one_waits_for_is_finished_is_a_warning(tmp_path: Path) -> None:
    first = {"activity": "a", "owner": "X", "start": FIRST, "deadline": FIRST + 30}
    rows = [first, {**first, "start": FIRST + 30, "depends_on": "A1"}, {**first, "start": FIRST + 31, "deadline": LAST,
                                                                       "depends_on": "A1"}]
    assert _codes(_read(tmp_path / "a.xlsx", rows)) == [("XA-394", "G7")]
    done = [{**first, "status": NB["completed"]}, *rows[1:]]
    assert _codes(_read(tmp_path / "b.xlsx", done)) == []


def test_a_status_and_a_share_that_contradict_each_other_are_warned_of(tmp_path: Path) -> None:
    own = {"activity": "a", "owner": "X", "deadline": FIRST}
    rows = [{**own, "status": NB[status], "percent": share} for status, share in (
        ("completed", 0.8), ("completed", 1), ("completed", None), ("in_progress", 1), ("in_progress", 0.99))]
    reading = _read(tmp_path / "a.xlsx", rows)
    assert _codes(reading) == [("XA-395", "L6"), ("XA-396", "K9")]


def test_more_than_everything_cannot_be_done(tmp_path: Path) -> None:
    reading = _read(tmp_path / "a.xlsx", [{"activity": "a", "percent": 1.2}, {"activity": "b", "percent": -0.1}])
    assert [(f.code, f.cell, f.seen) for f in reading.findings] == [("XA-203", "L6", "1,2"), ("XA-203", "L7", "-0,1")]


def test_activities_without_owner_or_deadline_are_warned_of_unless_they_are_over(tmp_path: Path) -> None:
    rows = [{"activity": "a"}, {"activity": "b", "status": NB["stopped"]}, {"activity": "c", "owner": "X",
                                                                            "deadline": "uke 40"}]
    reading = _read(tmp_path / "a.xlsx", rows)
    assert _codes(reading) == [("XA-397", "F6"), ("XA-397", "H6")]
    assert [f.code for f in reading.findings] == ["XA-206"]


def test_many_findings_of_a_kind_are_told_with_a_number(tmp_path: Path) -> None:
    reading = _read(tmp_path / "a.xlsx", [{"activity": "a", "owner": "X"}] * ACTIVITIES)
    found = _found(reading)
    assert len(found) == 9 and found[-1].code == "XA-219" and found[-1].args["count"] == ACTIVITIES - 8


def test_a_moved_deadline_whose_first_one_is_not_kept_is_warned_of(tmp_path: Path) -> None:
    rows = [{"activity": "a", "owner": "X", "deadline": FIRST + 60},
            {"activity": "b", "owner": "X", "deadline": FIRST + 60, "original_deadline": FIRST + 30}]
    deviations = [{"activity": f"A{n}", "happened": "Klage", "new_deadline": FIRST + 60} for n in (1, 2)]
    reading = _read(tmp_path / "a.xlsx", rows, deviations=deviations)
    assert [(f.code, f.cell, f.args["deviation"], f.args["id"]) for f in _found(reading)] == [
        ("XA-391", "S6", "D1", "A1")]
    assert reading.cells["deviations", "name"][:2] == ["a", "b"]
    assert reading.cells["report", "undecided"] == [2] and reading.cells["report", "moved"] == [1]


def test_somebody_listed_twice_is_warned_of(tmp_path: Path) -> None:
    reading = _read(tmp_path / "a.xlsx", [], load=[{"owner": "Kontroller"}, {"capacity": 3}, {"owner": "kontroller"}])
    assert [(f.code, f.seen) for f in _found(reading)] == [("XA-399", "kontroller")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_reads_as_a_sentence(lang: Lang, tmp_path: Path) -> None:
    rows = [{"activity": "a", "start": FIRST + 9, "deadline": FIRST, "percent": 1, "status": NB["delayed"],
             "depends_on": "A2"}, {"activity": "b", "start": FIRST - 9, "depends_on": "A1", "status": NB["completed"],
                                   "percent": 0.5}, {"activity": "c", "depends_on": "A3"},
            {"activity": "d", "start": FIRST, "depends_on": "A5"}, {"activity": "e", "deadline": FIRST + 5}]
    reading = _read(tmp_path / "a.xlsx", rows, load=[{"owner": "X"}] * 2,
                    deviations=[{"activity": "A1", "new_deadline": FIRST}])
    found = _found(reading)
    assert {f.code for f in found} == {f"XA-39{n}" for n in range(10)}
    for finding in found:
        said = say(finding, lang)
        assert "{" not in said.message + said.remedy and said.message.endswith(".")
