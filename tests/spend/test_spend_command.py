"""`xlanskaff spend import` as people and programs meet it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xlanskaff.cli.main import main

TEXT = "Dato;Leverandør;Beløp\n01.02.2025;Rema;1 234,50\n02.02.2025;Bygg Øst;1,00\n03.02.2025;Øst;ca. 7\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["spend", *map(str, arguments)])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "hovedbok.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_people_are_told_what_was_read_what_was_assumed_and_where_it_is(ledger: Path) -> None:
    out = ledger.with_name("regnskap.parquet")
    done = run("import", ledger, "--out", out)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "hovedbok.csv: 2 linjer · 1 235,50 NOK · 2 leverandørnavn · 1 satt til side",
        "  · Feltene er skilt med semikolon, og overskriftene står på rad 1.",
        "  · Kolonnen «Beløp» sier ikke om merverdiavgift er med. Beløpene er tatt for å være uten.",
        "  · Datoene i «Dato» er lest med dagen først, men de kan også leses med måneden først.",
        "  · Filen sier ikke hvilken valuta beløpene er i. De er tatt for å være norske kroner.",
        "  · Datoene går fra 01.02.2025 til 02.02.2025.",
        "obs XA-1017 · hovedbok.csv: Beløpet kan ikke leses. Antall rader som er satt til side: 1 (rad 4). "
        "På den første står «03.02.2025 | Øst | ca. 7». Rett beløpene i kilden og importer på nytt. "
        "Radene står i filen over rader som er satt til side.",
        "", f"Linjene ligger i {out}.",
        f"Radene som er satt til side, ligger i {out.with_name('regnskap satt til side.csv')}."]


def test_programs_are_given_one_document(ledger: Path) -> None:
    done = run("import", ledger, "--out", ledger.with_name("regnskap.parquet"), "--lang", "en", "--json")
    document = json.loads(done.stdout)
    (file,) = document["files"]
    assert (done.exit_code, document["ok"], document["proposals"]) == (0, True, [])
    wanted = {"file": "hovedbok.csv", "source": "csv", "rows": 2, "set_aside": 1, "sum": "1235.50", "factor": 1,
              "suppliers": 2, "refused": False}
    assert {key: file[key] for key in wanted} == wanted
    assert file["mapping"] == {"date": "Dato", "supplier_name": "Leverandør", "amount": "Beløp"}
    assert file["assumptions"][-1] == "The dates run from 2025-02-01 to 2025-02-02."
    assert [finding["code"] for finding in file["findings"]] == ["XA-1017"]
    assert document["aside"].endswith("regnskap set aside.csv")


def test_a_refusal_among_good_files_gives_one_and_nothing_but_refusals_gives_three(ledger: Path) -> None:
    empty = ledger.with_name("tom.csv")
    empty.write_bytes(b"")
    both = run("import", ledger, empty, "--out", ledger.with_name("a.parquet"), "--json")
    assert both.exit_code == 1 and [f["refused"] for f in json.loads(both.stdout)["files"]] == [False, True]
    alone = run("import", empty, "--out", ledger.with_name("b.parquet"), "--json")
    assert alone.exit_code == 3 and not ledger.with_name("b.parquet").exists()
    assert [finding["code"] for finding in json.loads(alone.stdout)["findings"]] == ["XA-1001"]


def test_a_choice_that_a_person_must_make_gives_one(ledger: Path) -> None:
    ledger.write_text("Leverandør;Beløp;Beløp NOK\nA;1,00;2,00\n", encoding="utf-8")
    done = run("import", ledger, "--out", ledger.with_name("a.parquet"))
    assert done.exit_code == 1 and ledger.with_name("hovedbok kolonner.toml").exists()
    assert "amount = \"Beløp\"" in done.output and "Traceback" not in done.output


def test_nothing_heavy_is_loaded_before_a_ledger_is_read() -> None:
    code = ("import sys, xlanskaff.cli.spend_import, xlanskaff.services.spend_import; "
            "print(sorted({'duckdb', 'pandas', 'openpyxl', 'xlsxwriter', 'xlwings'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_commands_are_listed_without_being_loaded() -> None:
    done = CliRunner().invoke(main, ["spend", "--help"])
    assert done.exit_code == 0 and "import" in done.output and "Les regnskap inn" in done.output
    assert CliRunner().invoke(main, ["spend", "tull"]).exit_code == 2
