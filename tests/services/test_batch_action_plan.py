"""A master action plan shared out to units: everybody's rows, ids kept, nobody else's, and nothing lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tools.action_plan_answers import PLAN
from xlanskaff.errors import Problem
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.language.texts import Lang, language
from xlanskaff.services.batch import BatchResult, batch
from xlanskaff.xlsx.lint import lint
from xlanskaff.xlsx.read import open_book

UNITS, ACTIVITIES = 40, 200
HEADERS = "Id;Aktivitet;Ansvarlig enhet;Ansvarlig;Start;Frist;Timer;Status;Ferdig %;Avhenger av;Kostnad (kr)"


def _master() -> list[list[str]]:
    rng = random.Random(7)
    rows = []
    for n in range(1, ACTIVITIES + 1):
        unit = rng.randrange(1, UNITS + 1) if n > UNITS else n
        named = f"Enhet {unit}" if rng.random() < 0.5 else str(unit)
        rows.append([f"A{n}", f"Aktivitet nr. {n} «æøå»", named, f"Rådgiver {unit % 3}", f"{1 + n % 28:02d}.03.2027",
                     f"{1 + n % 28:02d}.{4 + n % 9:02d}.2027", f"{n},5", "Ikke startet" if n % 2 else "I gang", "25 %",
                     f"A{n - 1}" if n % 10 == 0 else "", f"{n * 1000}"])
    return rows


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The list of units, in two languages, and the master plan."""
    folder = tmp_path_factory.mktemp("plan")
    units = folder / "enheter.csv"
    units.write_text("id;navn;språk;felt:period_start;felt:period_end\n" + "".join(
        f"{n};Enhet {n};{'nn' if n % 2 else 'nb'};01.01.2027;31.12.2030\n" for n in range(1, UNITS + 1)), "utf-8")
    master = folder / "hovedplan.csv"
    master.write_text("\n".join([HEADERS, *(";".join(row) for row in _master())]) + "\n", "utf-8")
    return units, master


@pytest.fixture(scope="module")
def sent(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> BatchResult:
    """The whole batch."""
    from datetime import date

    units, master = files
    return batch("action_plan", units, tmp_path_factory.mktemp("ut"), rows={"activities": master},
                 on=date(2027, 9, 1))


@pytest.fixture(scope="module")
def readings(sent: BatchResult) -> dict[str, Reading]:
    """Every book of the batch, read."""
    return {entry.unit: read(open_book(sent.out / entry.file), PLAN, language(entry.lang)) for entry in sent.entries}


def _unit(row: list[str]) -> str:
    return row[2].removeprefix("Enhet ")


def test_every_activity_reaches_its_unit_once_with_its_own_id(readings: dict[str, Reading]) -> None:
    expected = {(_unit(row), row[0], row[1]) for row in _master()}
    got = [(unit, row["id"], row["activity"]) for unit, reading in readings.items()
           for row in reading.tables["activities"]]
    assert len(got) == ACTIVITIES and set(got) == expected


def test_totals_over_all_books_are_those_of_the_master(readings: dict[str, Reading]) -> None:
    rows = [row for reading in readings.values() for row in reading.tables["activities"]]
    assert sum(row["hours"] for row in rows) == sum(n + 0.5 for n in range(1, ACTIVITIES + 1))
    assert sum(row["cost"] for row in rows) == sum(n * 1000 for n in range(1, ACTIVITIES + 1))
    counted = [reading.cells for reading in readings.values()]
    assert sum(sum(cells["by_status", "count"]) for cells in counted) == ACTIVITIES  # type: ignore[arg-type]
    assert sum(cells["balance_rows", "hours"][2] for cells in counted) == sum(  # type: ignore[misc]
        row["hours"] for row in rows)
    assert sum(cells["report", "cost"][0] for cells in counted) == sum(  # type: ignore[misc]
        row["cost"] for row in rows)


def test_a_unit_sees_its_rows_one_after_the_other_from_the_top(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        assert reading.index["activities"] == list(range(len(reading.tables["activities"])))


def test_what_a_unit_adds_cannot_be_mistaken_for_another_units_activity(readings: dict[str, Reading]) -> None:
    sent_ids = {row[0] for row in _master()}
    for reading in readings.values():
        own = len(reading.tables["activities"])
        ids = [str(value) for value in reading.location.ids["activities"]]
        assert len(set(ids)) == ACTIVITIES and not sent_ids & set(ids[own:])


def test_a_row_that_no_unit_fills_has_one_id_in_every_book(readings: dict[str, Reading]) -> None:
    longest = max(len(reading.tables["activities"]) for reading in readings.values())
    below = {tuple(reading.location.ids["activities"][longest:]) for reading in readings.values()}
    assert len(below) == 1 and longest < ACTIVITIES


def test_every_stored_result_is_right_and_the_unit_is_called_by_its_name(
        sent: BatchResult, readings: dict[str, Reading]) -> None:
    for entry in sent.entries:
        reading = readings[entry.unit]
        assert check_formulas(open_book(sent.out / entry.file), reading) == []
        assert {row["responsible_unit"] for row in reading.tables["activities"]} == {entry.name}
        assert reading.cells["by_unit", "unit"][:2] == [entry.name, ""]
        assert set(reading.cells["balance_rows", "verdict"]) == {"Stemmer"}
        assert {f.code for f in reading.findings} <= {"XA-212"}


def test_statuses_are_in_the_language_of_each_book(readings: dict[str, Reading]) -> None:
    shown: dict[Lang, set[object]] = {"nb": set(), "nn": set()}
    for reading in readings.values():
        shown[reading.lang] |= {value for value in reading.cells["activities", "status"] if value}
        assert {row["status"] for row in reading.tables["activities"]} <= {"not_started", "in_progress"}
    assert shown == {"nb": {"Ikke startet", "I gang"}, "nn": {"Ikkje starta", "I gang"}}


def test_waiting_for_another_units_activity_is_noted_and_no_fault(readings: dict[str, Reading]) -> None:
    owner = {row[0]: _unit(row) for row in _master()}
    across = {row[0] for row in _master() if row[9] and owner[row[9]] != _unit(row)}
    noted = [f for reading in readings.values() for f in reading.findings]
    assert across and len(noted) == len(across) and {f.severity for f in noted} == {"note"}


def test_the_books_are_sound_and_repeat(sent: BatchResult, files: tuple[Path, Path], tmp_path: Path) -> None:
    from datetime import date

    again = batch("action_plan", files[0], tmp_path / "ut", rows={"activities": files[1]}, on=date(2027, 9, 1))
    assert [e.sha256 for e in again.entries] == [e.sha256 for e in sent.entries]
    assert [f for entry in sent.entries[::13] for f in lint(sent.out / entry.file)] == []


def test_rows_may_name_their_unit_in_a_column_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("id;navn\n1;Nord\n2;Sør\n", "utf-8")
    (tmp_path / "r.csv").write_text("Enhet;Id;Aktivitet;Ansvarlig enhet\n2;A7;Lære opp;Innkjøp\n", "utf-8")
    made = batch("action_plan", tmp_path / "u.csv", tmp_path / "ut", rows={"activities": tmp_path / "r.csv"})
    rows = read(open_book(made.out / made.entries[1].file), PLAN, "nb").tables["activities"]
    assert [(row["id"], row["responsible_unit"]) for row in rows] == [("A7", "Innkjøp")]
    assert read(open_book(made.out / made.entries[0].file), PLAN, "nb").tables["activities"] == []


def test_rows_already_in_the_users_own_template_stay_where_they_are(tmp_path: Path) -> None:
    from xlanskaff.xlsx.write import write

    own = tmp_path / "mal.xlsx"
    own.write_bytes(write(PLAN, "nb", rows={"activities": [{"activity": "Felles kurs", "hours": 4}]}))
    (tmp_path / "u.csv").write_text("id;navn\n1;Nord\n", "utf-8")
    (tmp_path / "r.csv").write_text("Ansvarlig enhet;Id;Aktivitet\nNord;A3;Lære opp\n", "utf-8")
    made = batch("action_plan", tmp_path / "u.csv", tmp_path / "ut", template=own,
                 rows={"activities": tmp_path / "r.csv"})
    rows = read(open_book(made.out / made.entries[0].file), PLAN, "nb").tables["activities"]
    assert [(row["id"], row["activity"]) for row in rows] == [("A1", "Felles kurs"), ("A3", "Lære opp")]


def test_a_master_whose_rows_do_not_fit_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("id;navn\n1;Nord\n", "utf-8")
    (tmp_path / "r.csv").write_text("Ansvarlig enhet;Id;Aktivitet;Ferdig %\nNord;A3;a;120 %\nVest;A4;b;10 %\n"
                                    "Nord;X9;c;5 %\n", "utf-8")
    with pytest.raises(Problem) as problem:
        batch("action_plan", tmp_path / "u.csv", tmp_path / "ut", rows={"activities": tmp_path / "r.csv"})
    assert [f.code for f in problem.value.findings] == ["XA-634", "XA-643", "XA-644"]
    assert problem.value.exit == 2 and not (tmp_path / "ut").exists()
