"""One workbook a unit: together they are the whole ledger, and each is as sound as that of the whole."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.cells import cells, differences
from tools.classified_ledgers import ledger
from tools.reports import BUILDING, REGISTER, lines, table
from tools.whole_analyses import Place
from xlanskaff.errors import Problem
from xlanskaff.services import spend_all_units
from xlanskaff.services.batch_manifest import MANIFEST, read_manifest
from xlanskaff.services.spend_all_inputs import Wanted
from xlanskaff.services.spend_all_units import UnitBooks, write_units
from xlanskaff.services.spend_all_units_files import Made
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_report import write_report
from xlanskaff.spend.classified import SCOPES
from xlanskaff.xlsx.lint import accessibility, lint

UNITS = """id;navn;leder;språk
100;Helse & omsorg / Øst;;
0101;Barnehagar på Øya;;nn
102;Drift;;
999;Uten innkjøp;;
"""
SUMS = "Summer per enhet.csv"


def made(folder: Path, rows: Sequence[Any], *, before: dict[str, Made] | None = None, jobs: int = 1,
         note: Callable[[str, Made], None] = lambda unit, book: None, **options: Any) -> UnitBooks:
    """The workbooks of a ledger of these lines."""
    wanted = Wanted((), folder / "hele.xlsx", per_unit=folder / "Enheter på Øya", on=date(2026, 2, 1), **options)
    return write_units(next(folder.glob("*.parquet"), None) or ledger(folder, rows), None, wanted, batch="b",
                       before=before or {}, note=note, jobs=jobs)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> UnitBooks:
    """Those of a municipality with a unit list, a register and lines that no department has bought."""
    folder = tmp_path_factory.mktemp("enheter")
    (folder / "enheter.csv").write_bytes(UNITS.encode("cp1252"))
    (folder / "avtaler.csv").write_text(REGISTER, encoding="utf-8")
    rows = [{**line, "department": str(100 + at % 5), "department_name": f"Avdeling {at % 5}"}
            for at, line in enumerate(lines(60))]
    rows += lines(6, department=None, department_name=None)
    return made(folder, rows, units=folder / "enheter.csv", contracts=folder / "avtaler.csv", organisation="Øya")


def paths(found: UnitBooks) -> list[Path]:
    """The workbooks, in the order of the manifest."""
    return [found.out / each.file for each in found.entries]


def test_each_unit_has_a_workbook_with_a_name_that_any_system_takes(books: UnitBooks) -> None:
    assert [(each.unit, each.name, each.lang, each.file) for each in books.entries] == [
        ("100", "Helse & omsorg / Øst", "nb", "Innkjøpsanalyse - Helse & omsorg - Øst.xlsx"),
        ("0101", "Barnehagar på Øya", "nn", "Innkjøpsanalyse - Barnehagar på Øya.xlsx"),
        ("102", "Drift", "nb", "Innkjøpsanalyse - Drift.xlsx"),
        ("103", "Avdeling 3", "nb", "Innkjøpsanalyse - Avdeling 3.xlsx"),
        ("104", "Avdeling 4", "nb", "Innkjøpsanalyse - Avdeling 4.xlsx"),
        ("", "Uten avdeling", "nb", "Innkjøpsanalyse - Uten avdeling.xlsx")]
    assert read_manifest(books.out / MANIFEST) == list(books.entries)
    assert {path.name for path in books.out.iterdir()} == {MANIFEST, SUMS, *(each.file for each in books.entries)}
    assert [each.code for each in books.findings] == ["XA-1271", "XA-1272"]


def test_what_stands_in_the_workbooks_adds_up_to_the_whole(books: UnitBooks) -> None:
    (path,) = books.out.parent.glob("*.parquet")
    whole = analyse_ledger(path, register=books.out.parent / "avtaler.csv")
    wanted = [sum(each.amount for each in whole.totals if each.scope == scope) for scope in SCOPES]
    shown = [[row["sum"] for row in table(path, "reckoning")] for path in paths(books)]
    # In, out, to be reviewed, set aside, read: øre.
    assert [sum(round(row[at] * 100) for row in shown) for at in range(3)] == wanted
    assert sum(round(row[4] * 100) for row in shown) == sum(wanted)
    assert [sum(each[scope] for each in books.sums) for scope in SCOPES] == wanted
    lined = [table(path, "lines") for path in paths(books)]
    assert sorted(row["id"] for rows in lined for row in rows) == list(range(1, 67))
    assert {row["department"] for row in lined[0]} == {"Helse & omsorg / Øst"}


def test_the_sums_stand_in_a_table_that_norwegian_excel_opens(books: UnitBooks) -> None:
    with (books.out / SUMS).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [row["Navn"] for row in rows] == [each.name for each in books.entries]
    told = sum(round(float(row["Innkjøp"].replace(",", ".")) * 100) for row in rows)
    assert told == sum(each["in"] for each in books.sums)


def test_a_workbook_says_whose_it_is_and_what_is_of_the_whole(books: UnitBooks) -> None:
    path = paths(books)[0]
    (facts,) = table(path, "facts")
    assert (facts["organisation"], facts["set_aside"]) == ("Helse & omsorg / Øst, Øya", 0)
    said = [row["assumption"] for row in table(path, "assumptions")]
    assert said[0].startswith("Boken gjelder bare Helse & omsorg / Øst.")
    assert any("Avtaleregisteret er det samme for alle enhetene." in each for each in said)
    assert [row["name"] for row in table(path, "departments")] == ["Helse & omsorg / Øst"]
    assert table(paths(books)[1], "assumptions")[0]["assumption"].startswith("Boka gjeld berre")


def test_a_problem_of_a_unit_is_placed_in_the_unit_and_not_in_the_whole_organisation(tmp_path: Path) -> None:
    rows = [{**line, "department": str(100 + at % 2)} for at, line in enumerate(lines(40))]
    (tmp_path / "enheter.csv").write_bytes(UNITS.encode("cp1252"))
    found = made(tmp_path, rows, units=tmp_path / "enheter.csv", organisation="Øya")
    assert [each.name for each in found.entries] == ["Helse & omsorg / Øst", "Barnehagar på Øya"]
    for path, entry in zip(paths(found), found.entries, strict=True):
        places = [row["where"] for row in table(path, "suggested")]
        assert entry.name in places and not {"Hele virksomheten", "Heile verksemda"} & {*places}
    write_report(next(tmp_path.glob("*.parquet")), tmp_path / "hele.xlsx", organisation="Øya")
    assert "Hele virksomheten" in [row["where"] for row in table(tmp_path / "hele.xlsx", "suggested")]


def test_our_lint_finds_nothing_in_them(books: UnitBooks) -> None:
    found = {path.name: [f.code for f in (*lint(path), *accessibility(path))] for path in paths(books)}
    assert len(found) == 6 and not any(found.values()), found


@pytest.mark.sdk
def test_the_open_xml_sdk_finds_nothing_in_them(sdk: ModuleType, books: UnitBooks) -> None:
    assert {p: c for p, c in sdk.complaints_of(paths(books)[::2]).items() if c} == {}


@pytest.mark.office
def test_libreoffice_recalculates_every_stored_result_alike(office: ModuleType, books: UnitBooks) -> None:
    looked_at = paths(books)[::2]
    found = dict(office.recalculated(looked_at))
    assert len(found) == 3
    assert {path.name: wrong for path in looked_at if (wrong := differences(cells(path), found[path]))} == {}


def test_departments_that_are_one_unit_have_one_workbook(tmp_path: Path) -> None:
    (tmp_path / "enheter.csv").write_text("id;navn\n12;Drift\n", encoding="utf-8")
    rows = [{**line, "department": ("12", "012", "12 Drift")[at % 3], "department_name": None}
            for at, line in enumerate(lines(12))]
    found = made(tmp_path, rows, units=tmp_path / "enheter.csv")
    assert [(each.unit, told["lines"]) for each, told in zip(found.entries, found.sums, strict=True)] == [("12", 12)]


def test_a_question_of_the_threshold_watch_is_that_of_the_whole_in_each_unit_behind_it(tmp_path: Path) -> None:
    # 0.8 million each: neither passes 1.3 million alone, together they do. The third buys something else.
    half = lines(1, account=BUILDING, account_name="Nybygg", supplier_name="Byggmester Bjørk AS", amount=80_000_000,
                 date="2025-03-03", period=202503)[0]
    rows = [{**half, "department": "1"}, {**half, "department": "2"},
            {**half, "department": "3", "account": "115", "account_name": "Mat", "amount": 5_000}]
    found = made(tmp_path, rows)
    asked = [[(row["no"], row["sum"]) for row in table(path, "candidates") if row["question"]]
             for path in paths(found)]
    assert asked == [[(1, 1_600_000)], [(1, 1_600_000)], []]
    assert [row["candidate"] for row in table(paths(found)[1], "lines")] == ["1"]
    said = [row["assumption"] for row in table(paths(found)[1], "assumptions")]
    assert said[1].startswith("Terskelverdier gjelder hele virksomheten.")


def test_the_loyalty_of_a_unit_is_of_the_categories_that_the_whole_has_agreements_for(tmp_path: Path) -> None:
    (tmp_path / "avtaler.csv").write_text("Avtale-ID;Leverandør;Kategori;Fra;Til\n"
                                          "A1;Bakeren AS;Mat og drikke;01.09.2025;31.12.2025\n", encoding="utf-8")
    food = lines(1, amount=10_000)[0]
    # One unit has bought in May alone, before the agreement: that is beside it all the same.
    rows = [{**food, "department": "1", "date": "2025-05-05", "period": 202505},
            {**food, "department": "2", "date": "2025-10-05", "period": 202510}]
    found = made(tmp_path, rows, contracts=tmp_path / "avtaler.csv")
    shown = [{row["id"]: row for row in table(path, "kpis")}["KPI01"] for path in paths(found)]
    assert [(row["numerator"], row["denominator"]) for row in shown] == [(0, 100), (100, 100)]


def test_what_a_run_that_was_broken_off_has_made_is_not_made_again(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spend_all_units, "write_book", lambda own, found, out, **_: out.write_bytes(b"a workbook"))
    rows = [{**line, "department": str(at % 3)} for at, line in enumerate(lines(12))]
    first = made(tmp_path, rows)
    standing = {f"{entry.unit} ": dict(told) for entry, told in zip(first.entries, first.sums, strict=True)}
    stamps = [path.stat().st_mtime_ns for path in paths(first)]
    paths(first)[1].rename(f"{paths(first)[1]}.part").write_bytes(b"half of it")
    (first.out / MANIFEST).unlink()
    second = made(tmp_path, rows, before=standing)
    assert (second.written, second.kept, second.changed) == (1, 2, ())
    assert second.sums == first.sums and (first.out / MANIFEST).exists()
    assert [path.stat().st_mtime_ns for path in paths(second)][::2] == stamps[::2]
    assert paths(second)[1].read_bytes() == b"a workbook" and not list(first.out.glob("*.part"))


def test_a_workbook_that_was_noted_and_had_no_name_yet_gets_its_name(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spend_all_units, "write_book", lambda own, found, out, **_: out.write_bytes(b"a workbook"))
    rows = [{**line, "department": str(at % 2)} for at, line in enumerate(lines(8))]
    noted: dict[str, Made] = {}

    def stop(path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(spend_all_units, "named", stop)
        made(tmp_path, rows, note=noted.__setitem__)
    assert len(noted) == 1
    second = made(tmp_path, rows, before=noted)
    assert (second.written, second.kept) == (1, 1)
    assert [path.read_bytes() for path in paths(second)] == [b"a workbook"] * 2


def test_a_workbook_that_somebody_works_in_is_left_alone_and_told(tmp_path: Path) -> None:
    place = Place(tmp_path)
    folder = place.folder / "Per enhet"
    place.ran("--per-unit", folder)
    mine, other = folder / "Innkjøpsanalyse - Skole.xlsx", folder / "Innkjøpsanalyse - Helse.xlsx"
    mine.write_bytes(b"with corrected categories")
    (folder / SUMS).write_text("with notes of mine", encoding="utf-8")
    stamp = other.stat().st_mtime_ns
    told = place.told("--per-unit", folder)
    assert mine.read_bytes() == b"with corrected categories" and other.stat().st_mtime_ns == stamp
    assert (folder / SUMS).read_text(encoding="utf-8") == "with notes of mine"
    assert (told["ok"], told["units"]["written"], told["units"]["kept"]) == (True, 0, 2)
    assert told["units"]["changed"] == [mine.name]
    (finding,) = [each for each in told["findings"] if each["code"] == "XA-1321"]
    assert f"1 ({mine.name}). De er ikke rørt." in finding["message"]
    other.unlink()
    again = place.told("--per-unit", folder)
    assert (again["units"]["written"], again["units"]["kept"]) == (1, 1)
    assert other.read_bytes()[:2] == b"PK" and mine.read_bytes() == b"with corrected categories"
    refused = place.ran("--per-unit", folder, "--again", out="Ny.xlsx")
    assert refused.exit_code == 2 and mine.read_bytes() == b"with corrected categories"


@pytest.mark.parametrize(("on", "name"), [("unlink", "Innkjøpsanalyse - 0.xlsx.part"),
                                          ("rename", "Innkjøpsanalyse - 0.xlsx.part"), ("mkdir", "Enheter på Øya")])
def test_a_workbook_that_is_held_by_another_program_is_named(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on: str, name: str) -> None:
    monkeypatch.setattr(spend_all_units, "write_book", lambda own, found, out, **_: out.write_bytes(b"a workbook"))
    real = getattr(Path, on)

    def held(self: Path, *given: Any, **options: Any) -> Any:
        if self.name == name:
            raise PermissionError(13, "Holdt av Excel", str(self))
        return real(self, *given, **options)

    monkeypatch.setattr(Path, on, held)
    with pytest.raises(Problem) as caught:
        made(tmp_path, [{**line, "department": str(at % 2), "department_name": None}
                        for at, line in enumerate(lines(8))])
    assert [(each.code, each.file, each.seen) for each in caught.value.findings] == [
        ("XA-1251", name.removesuffix(".part"), "Holdt av Excel")]


@pytest.mark.slow
def test_several_processes_make_the_same_workbooks(tmp_path: Path) -> None:
    rows = [{**line, "department": str(at % 4)} for at, line in enumerate(lines(8))]
    one = made(tmp_path, rows)
    for path in one.out.iterdir():
        path.unlink()
    assert made(tmp_path, rows, jobs=2).sums == one.sums


LINES = st.lists(st.tuples(st.sampled_from([None, "1", "01", "2", "Øst"]), st.sampled_from(["115", "010", "K7", None]),
                           st.integers(-10**9, 10**9)), min_size=1, max_size=12)


@settings(max_examples=4)
@given(LINES)
def test_no_line_is_lost_or_counted_twice_whatever_the_departments_are_called(bought: Any) -> None:
    rows = [{**lines(1)[0], "department": department, "account": account, "amount": amount}
            for department, account, amount in bought]
    written: list[Any] = []
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        patched.setattr(spend_all_units, "write_book", lambda own, found, out, **_: written.append(
            (out.write_bytes(b"-"), found.totals)))
        if all(department is None for department, _, _ in bought):
            with pytest.raises(Problem) as caught:
                made(Path(name), rows)
            assert [each.code for each in caught.value.findings] == ["XA-1281"]
            return
        found = made(Path(name), rows)
    assert sum(each["lines"] for each in found.sums) == len(bought)
    assert sum(each[scope] for each in found.sums for scope in SCOPES) == sum(amount for _, _, amount in bought)
    assert len({each.file for each in found.entries}) == len(written) == len({each[0] for each in bought})


def test_the_command_makes_them_goes_on_where_it_was_and_takes_no_folder_that_holds_anything(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(tmp_path)
    folder = place.folder / "Per enhet"
    calls: list[Path] = []

    def write(own: Any, found: Any, out: Path, **_: Any) -> None:
        calls.append(out)
        if len(calls) == 2:
            raise KeyboardInterrupt
        out.write_bytes(b"a workbook")

    with monkeypatch.context() as broken:
        broken.setattr(spend_all_units, "write_book", write)
        place.ran("--per-unit", folder, "--jobs", 1)
    assert [path.name for path in folder.iterdir()] == ["Innkjøpsanalyse - Skole.xlsx"]
    told = place.told("--per-unit", folder, "--jobs", 1)
    assert (told["units"]["written"], told["units"]["kept"]) == (1, 1)
    assert told["reused"] == ["import", "classify", "report"]
    assert sum(float(each["in_scope"]) for each in told["units"]["books"]) == float(told["in_scope"])
    again = place.told("--per-unit", folder)
    assert again["reused"][-1] == "units" and again["units"]["books"] == told["units"]["books"]

    other = place.folder / "Bilder"
    other.mkdir()
    (other / "ferie.jpg").write_bytes(b"")
    refused = place.ran("--per-unit", other, out="Ny.xlsx")
    assert refused.exit_code == 2
    assert "XA-1280" in refused.stderr and "ferie.jpg" in refused.stderr
    assert not (place.folder / "Ny - grunnlag" / "regnskap.parquet").exists()
    assert place.ran("--per-unit", folder, "--on", "01.01.2025", out="Ny.xlsx").exit_code == 2
