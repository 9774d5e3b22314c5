"""Everything at once: what one command makes and says, and what of it is used the next time."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.whole_analyses import HEADERS, OUT, ROWS, Place
from xlanskaff.cli.main import main
from xlanskaff.cli.spend import COMMANDS
from xlanskaff.services import spend_all, spend_report
from xlanskaff.services.spend_all import _Run
from xlanskaff.services.spend_all_kept import Kept, content_of
from xlanskaff.services.spend_analyse import Analysis, analyse_ledger
from xlanskaff.services.spend_report import Report

ANALYSED: dict[Any, Analysis] = {}
SECOND = "Innkjøpsanalyse (2).xlsx"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with a ledger."""
    return Place(tmp_path)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The workbook replaced by a file of a few bytes, for tests of what is done again; gives what it was asked for."""
    asked: list[dict[str, Any]] = []

    def write(ledger: Path, out: Path, **options: Any) -> Report:
        known, register = options["classified"], options["register"]
        key = tuple(path and content_of(path) for path in (ledger, known and known / "classified.parquet", register))
        found = ANALYSED.get(key) or analyse_ledger(ledger, classified=known, register=register)
        ANALYSED[key] = found
        asked.append({"ledger": ledger, **options})
        out.write_bytes(b"a workbook")
        return Report(out, found, 0, 0, found.findings)

    monkeypatch.setattr(spend_report, "write_report", write)
    return asked


def filled_in(table: Path, value: str, **cells: str) -> None:
    """A table for people in which somebody has filled in a row."""
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    (row,) = [each for each in rows if each["Verdi"] == value]
    row.update(cells)
    with table.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def test_one_command_makes_the_workbook_and_keeps_what_it_is_made_of(place: Place) -> None:
    result = place.ran()
    assert result.exit_code == 0
    assert result.stderr == ""
    assert place.left() == {OUT, *(f"Innkjøpsanalyse - grunnlag/{name}" for name in (
        "regnskap.parquet", "regnskap satt til side.csv", "status.json"))}
    assert {path.name for path in place.tables.iterdir()} >= {"classified.parquet", "Neste leverandører.csv"}
    assert place.out.read_bytes()[:2] == b"PK"
    assert "Hovedbok høst.csv: 6 linjer" in result.stdout
    assert "Begynn med oversikten." in result.stdout


def test_machines_are_told_the_files_where_things_lie_and_the_analysis(place: Place) -> None:
    told = place.told("--on", "01.07.2025")
    assert (told["ok"], told["on"]) == (True, "2025-07-01")
    for name in ("workbook", "ledger", "classification"):
        assert Path(told[name]).exists()
    assert [(each["file"], each["rows"], each["sum"]) for each in told["files"]] == [
        ("Hovedbok høst.csv", 6, "7485100.50")]
    assert sum(Decimal(told[name]) for name in ("in_scope", "excluded", "to_review", "set_aside")) == Decimal(
        told["read"])
    assert told["top_suppliers"][0]["name"] == "Data Øst AS"
    assert told["placed"]["coverage"]["value"] and told["reused"] == []
    assert {each["code"] for each in told["files"][0]["findings"]} <= {each["code"] for each in told["findings"]}


@pytest.mark.usefixtures("quick")
def test_a_second_workbook_of_the_same_reads_nothing_again_and_says_so(place: Place) -> None:
    first = place.told()
    result = place.ran(out=SECOND)
    assert "Regnskapet er ikke endret siden sist, og er hentet fra «Innkjøpsanalyse - grunnlag»." in result.stdout
    assert "Klassifiseringen er ikke endret" in result.stdout
    second = place.told(out="Innkjøpsanalyse (3).xlsx")
    assert second["reused"] == ["import", "classify"]
    assert {**second, "reused": [], "workbook": ""} == {**first, "reused": [], "workbook": ""}


def test_the_same_again_leaves_the_workbook_as_it_is(place: Place) -> None:
    first = place.told()
    made = place.out.stat()
    second = place.told()
    assert (place.out.stat().st_mtime_ns, place.out.stat().st_ino) == (made.st_mtime_ns, made.st_ino)
    assert second["reused"] == ["import", "classify", "report"]
    assert [each["code"] for each in second["findings"] if each not in first["findings"]] == ["XA-1279"]
    assert {name: second[name] for name in ("read", "kpis", "files")} == {
        name: first[name] for name in ("read", "kpis", "files")}


@pytest.mark.usefixtures("quick")
def test_a_workbook_that_somebody_works_in_is_never_written_over(place: Place) -> None:
    place.ran()
    place.out.write_bytes(b"somebody's work")
    result = place.ran()
    assert result.exit_code == 2
    assert "XA-1277" in result.stderr and f"«{SECOND}»" in result.stderr
    assert place.out.read_bytes() == b"somebody's work"
    assert place.ran(out=SECOND).exit_code == 0


@pytest.mark.usefixtures("quick")
def test_a_changed_ledger_is_read_again_though_its_name_size_and_date_are_the_same(place: Place) -> None:
    import os

    before = place.told()
    stamp = place.ledger.stat()
    place.written(place.ledger.name, HEADERS, *(row.replace("2500,00", "2700,00") for row in ROWS))
    os.utime(place.ledger, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    after = place.told(out=SECOND)
    assert place.ledger.stat().st_size == stamp.st_size
    assert after["reused"] == []
    assert Decimal(after["read"]) - Decimal(before["read"]) == 200


@pytest.mark.usefixtures("quick")
def test_a_changed_register_changes_the_workbook_alone(place: Place) -> None:
    place.ran()
    register = place.written("Avtaler på Øya.csv", "Avtale-ID;Leverandør;Org.nr;Fra;Til",
                             "A-1;Data Øst AS;123456785;01.01.2025;31.12.2025")
    told = place.told("--contracts", register, out=SECOND)
    assert told["reused"] == ["import", "classify"]
    assert told["agreements"]["used"][0]["id"] == "A-1"


@pytest.mark.usefixtures("quick")
def test_what_somebody_fills_in_among_the_tables_is_honoured_and_left_alone(place: Place) -> None:
    before = place.told()
    table = place.tables / "Neste leverandører.csv"
    filled_in(table, "Ukjent Ting AS", Kategori="Mat og drikke", Omfang="Innkjøp")
    mine = table.read_bytes()
    after = place.told(out=SECOND)
    assert after["reused"] == ["import"]
    assert Decimal(after["in_scope"]) - Decimal(before["in_scope"]) == 80_000
    assert {each["category"]: each["sum"] for each in after["categories"]}["food"] == "85100.00"
    assert table.read_bytes() == mine
    assert place.told(out="Innkjøpsanalyse (3).xlsx")["reused"] == ["import", "classify"]
    again = place.told("--again", out="Innkjøpsanalyse (4).xlsx")
    assert again["reused"] == [] and again["categories"] == after["categories"]


@pytest.mark.usefixtures("quick")
def test_a_mapping_that_somebody_has_filled_in_is_used(place: Place) -> None:
    unsure = place.written("Uklar.csv", "Dato;Leverandør;Beløp 1;Beløp 2;Art", "01.02.2025;Data AS;100,00;90,00;195",
                           "01.03.2025;Bakeren AS;50,00;40,00;115")
    first = place.ran(files=(unsure,))
    (proposal,) = place.workings.glob("*.toml")
    assert first.exit_code == 1 and not place.out.exists()
    assert proposal.name in first.stderr
    proposal.write_text(proposal.read_text(encoding="utf-8").replace('# amount = "Beløp 2"', 'amount = "Beløp 2"'),
                        encoding="utf-8")
    told = place.told(files=(unsure,))
    assert told["files"][0]["sum"] == "130.00"
    assert "XA-1278" in {each["code"] for each in told["findings"]}
    assert [path.name for path in place.workings.glob("*.toml")] == [proposal.name]


@pytest.mark.usefixtures("quick")
def test_a_run_that_is_broken_off_goes_on_where_it_was(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(spend_all, "classify_ledger", stop)
        assert place.ran().exit_code != 0
    assert not place.out.exists() and not list(place.folder.rglob("*.part"))
    assert not (place.tables / "classified.parquet").exists()
    told = place.told()
    assert told["reused"] == ["import"] and place.out.exists()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("stopped", ["done", "named", "unnamed_gone"])
def test_a_run_that_is_stopped_round_the_moment_the_workbook_is_finished_is_gone_on_with(
        place: Place, monkeypatch: pytest.MonkeyPatch, stopped: str) -> None:
    at = {"done": Kept, "named": _Run, "unnamed_gone": _Run}[stopped]
    real = getattr(at, stopped)

    def stop(self: Any, *given: Any) -> None:
        # Not before the workbook is finished: what is there from another time is taken away first.
        if given[:1] in ((), ("report",)) and list(place.folder.rglob(OUT)):
            raise KeyboardInterrupt
        real(self, *given)

    with monkeypatch.context() as broken:
        broken.setattr(at, stopped, stop)
        assert place.ran().exit_code != 0
    told = place.told()
    assert told["reused"] == ["import", "classify", *(["report"] if stopped != "done" else [])]
    assert place.out.read_bytes() == b"a workbook"
    assert place.told()["reused"] == ["import", "classify", "report"]
    assert not list(place.workings.rglob(OUT))


@pytest.mark.usefixtures("quick")
def test_what_came_in_the_way_while_the_workbook_was_made_is_not_written_over(
        place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Kept.done

    def meanwhile(self: Kept, step: str, *given: Any) -> None:
        real(self, step, *given)
        if step == "report":
            place.out.write_bytes(b"somebody's work")

    monkeypatch.setattr(Kept, "done", meanwhile)
    result = place.ran()
    assert result.exit_code == 2 and "XA-1250" in result.stderr
    assert place.out.read_bytes() == b"somebody's work"


@pytest.mark.usefixtures("quick")
def test_a_step_that_was_broken_off_is_not_taken_for_done_when_the_files_are_as_they_were(
        place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    place.ran()
    before = place.ledger.read_bytes()
    place.ledger.write_bytes(before.replace(b"2500,00", b"2700,00"))
    with monkeypatch.context() as broken:
        # The new ledger is in place, and nobody has noted it.
        broken.setattr(Kept, "done", stop)
        place.ran(out=SECOND)
    place.ledger.write_bytes(before)
    told = place.told(out=SECOND)
    assert told["reused"] == []
    assert told["files"][0]["sum"] == "7485100.50"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("gone", "reused"), [
    ("regnskap.parquet", []), ("klassifisering/suppliers.parquet", ["import"]), ("status.json", [])])
def test_what_is_missing_or_damaged_among_the_workings_is_made_again(place: Place, gone: str,
                                                                     reused: list[str]) -> None:
    place.ran()
    (place.workings / gone).write_bytes(b"{}")
    told = place.told(out=SECOND)
    assert told["reused"] == reused and told["files"][0]["rows"] == 6


@pytest.mark.usefixtures("quick")
def test_a_folder_gives_its_ledgers_and_not_the_register_or_last_years_workbook(place: Place) -> None:
    from xlanskaff.services.new import new

    new("prioritisation", place.folder / "Prioritering.xlsx")
    register = place.written("Avtaler.csv", "Avtale-ID;Leverandør;Org.nr;Fra;Til",
                             "A-1;Data Øst AS;123456785;01.01.2025;31.12.2025")
    told = place.told("--contracts", register, files=(place.folder,))
    assert [each["file"] for each in told["files"]] == ["Hovedbok høst.csv"]
    (left_out,) = [each for each in told["findings"] if each["code"] == "XA-1276"]
    assert left_out["seen"] == "Prioritering.xlsx"


@pytest.mark.usefixtures("quick")
def test_a_run_in_another_language_uses_the_same_folder(place: Place) -> None:
    place.ran()
    told = place.told("--lang", "nn", out=SECOND)
    assert Path(told["ledger"]).parent == place.workings and Path(told["classification"]) == place.tables
    assert {path.name for path in place.workings.glob("*.parquet")} == {"rekneskap.parquet"}
    assert {path.name for path in place.workings.glob("*.csv")} == {"rekneskap sett til side.csv"}


def test_where_accounts_say_nothing_every_line_counts(place: Place, quick: list[dict[str, Any]]) -> None:
    plain = place.written("Reskontro.csv", "Dato;Leverandør;Beløp", "01.02.2025;Data AS;100,00",
                          "01.03.2025;Ting AS;50,00")
    told = place.told(files=(plain,))
    assert (told["in_scope"], told["to_review"], told["classified"]) == ("150.00", "0.00", False)
    assert quick[0]["classified"] is None


@pytest.mark.usefixtures("quick")
def test_one_file_of_several_that_is_no_ledger_is_an_error_and_the_rest_is_analysed(place: Place) -> None:
    letter = place.written("Brev.csv", "Kjære Øya kommune", "Takk for sist")
    result = place.ran(files=(place.ledger, letter))
    assert result.exit_code == 1
    assert place.out.exists() and "Brev.csv" in result.stdout


def test_no_ledger_at_all_leaves_nothing_that_looks_finished(place: Place) -> None:
    letter = place.written("Brev.csv", "Kjære Øya kommune", "Takk for sist")
    assert place.ran(files=(letter,)).exit_code not in (0, 1)
    assert not place.out.exists() and not place.workings.exists()


def test_what_cannot_be_used_is_said_before_anything_is_read(place: Place) -> None:
    units = place.written("Enheter.csv", "Nr;Navn", "10;Skole", "10;Helse")
    result = place.ran("--units", units)
    assert result.exit_code == 2 and "XA-603" in result.stderr
    assert place.left() == {"Enheter.csv"}
    assert place.ran(out="Innkjøpsanalyse").exit_code == 2
    assert place.ran("--contracts", place.folder / "nei.xlsx").exit_code == 3


@pytest.mark.parametrize(("written", "code"), [("clasify", "XA-1282"), ("regnskap.csv", "XA-1270")])
def test_a_word_that_is_neither_step_nor_file_is_told_as_both(place: Place, written: str, code: str) -> None:
    result = place.ran("--chart", "kostra", files=(Path(written),))
    assert result.exit_code == 2
    assert code in result.stderr and f"«{written}»" in result.stderr
    assert "steg" in result.stderr and "fil" in result.stderr
    told = place.told("--lang", "en", files=(Path(written),))
    assert told["findings"][0]["code"] == code and "step" in told["findings"][0]["message"]


@pytest.mark.parametrize(("lang", "usage", "whole"), [
    ("nb", "Bruk: xlanskaff spend FILER... --out ARBEIDSBOK [VALG]\n      xlanskaff spend STEG", "Alt på én gang:"),
    ("nn", "Bruk: xlanskaff spend FILER... --out ARBEIDSBOK [VAL]\n      xlanskaff spend STEG", "Alt på éin gong:"),
    ("en", "Usage: xlanskaff spend FILES... --out WORKBOOK [OPTIONS]\n       xlanskaff spend STEP",
     "Everything at once:")])
def test_the_help_shows_both_ways(lang: str, usage: str, whole: str) -> None:
    import os

    ran = subprocess.run([sys.executable, "-c", "from xlanskaff.cli.main import run; run()", "spend", "--help"],
                         capture_output=True, check=True, encoding="utf-8",
                         env={**os.environ, "XLANSKAFF_LANG": lang, "PYTHONUTF8": "1"}).stdout
    assert ran.startswith(usage) and f"\n{whole}\n" in ran
    assert max(map(len, ran.splitlines())) <= 80
    assert all(f"\n  {step} " in ran for step in COMMANDS)


def test_the_help_of_a_file_is_the_help_of_both_ways(place: Place) -> None:
    helped = CliRunner().invoke(main, ["spend", str(place.ledger), "--help"])
    assert (helped.exit_code, helped.stdout) == (0, CliRunner().invoke(main, ["spend", "-h"]).stdout)


def test_a_file_called_like_a_step_is_read_when_its_path_says_it_is_a_file(
        place: Place, monkeypatch: pytest.MonkeyPatch, quick: list[dict[str, Any]]) -> None:
    monkeypatch.chdir(place.folder)
    place.ledger.rename(place.folder / "import")
    result = place.ran(files=(Path(place.folder / "import"),))
    assert (len(quick), result.exit_code) == (1, 0), result.output
    assert json.loads((place.workings / "status.json").read_text(encoding="utf-8"))["steps"]["import"]


@pytest.mark.usefixtures("quick")
def test_rules_of_ones_own_and_a_chart_that_is_told_are_used_and_a_change_in_them_is_seen(place: Place) -> None:
    rules = place.written("Våre regler.csv", "Slag;Verdi;Kategori;Omfang", "Leverandør;Ukjent Ting AS;Mat og drikke;")
    first = place.told("--map", rules)
    assert "food" in {each["category"] for each in first["categories"] if each["sum"] == "85100.00"}
    place.written(rules.name, "Slag;Verdi;Kategori;Omfang", "Leverandør;Ukjent Ting AS;Drivstoff;")
    second = place.told("--map", rules, out=SECOND)
    assert second["reused"] == ["import"] and second["categories"] != first["categories"]
    assert place.told("--chart", "company", out="Innkjøpsanalyse (3).xlsx")["placed"]["chart"] == "company"


def test_two_mappings_are_one_too_many(place: Place) -> None:
    one, two = (place.written(name, "") for name in ("a.toml", "b.toml"))
    result = place.ran("--map", one, "--map", two)
    assert result.exit_code == 2 and "Gi bare én kartlegging" in result.stderr
