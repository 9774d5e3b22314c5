"""What the whole analysis says of its import: no less than the import by itself, and what to do here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools.whole_analyses import HEADERS, ROWS, Place
from xlanskaff.services import spend_all_units, spend_report
from xlanskaff.services.spend_all import _Run

UNSURE = ("Dato;Leverandør;Beløp 1;Beløp 2;Art", "01.02.2025;Data AS;100,00;90,00;195",
          "01.03.2025;Bakeren AS;50,00;40,00;115")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A folder with a ledger, and a workbook that is written at once."""
    real = spend_report.write_book

    def quick(own: Any, found: Any, out: Path, **options: Any) -> Any:
        out.write_bytes(b"a workbook")
        return spend_report.Report(out, found, 0, 0, found.findings)

    assert real is not quick
    monkeypatch.setattr(spend_report, "write_book", quick)
    monkeypatch.setattr(spend_all_units, "write_book", quick)
    return Place(tmp_path)


def test_the_file_of_rows_set_aside_is_named(place: Place) -> None:
    aside = place.workings / "regnskap satt til side.csv"
    result = place.ran()
    assert f"Radene som er satt til side, ligger i {aside}." in result.stdout and aside.exists()
    assert f"ligger i {aside}." in place.ran().stdout
    place.written(place.ledger.name, HEADERS, *ROWS[:-1])
    assert "satt til side, ligger" not in place.ran(out="Ny.xlsx").stdout


def test_a_proposal_says_the_folder_it_lies_in_and_that_saving_it_is_enough(place: Place) -> None:
    unsure = place.written("Uklar.csv", *UNSURE)
    result = place.ran(files=(place.ledger, unsure))
    assert "XA-1322" in result.stdout and "XA-1033" not in result.stdout
    assert ("Et forslag til kartlegging er skrevet i «Uklar kolonner.toml» i mappen «Innkjøpsanalyse - grunnlag»."
            in result.stdout)
    assert "Da leses filen slik det står i forslaget." in result.stdout
    alone = place.ran(files=(unsure,), out="Alene.xlsx")
    assert "XA-1322" in alone.stderr and "«Alene - grunnlag»" in alone.stderr
    told = place.told(files=(place.ledger, unsure))
    assert told["proposals"] == [str(place.workings / "Uklar kolonner.toml")]
    assert [each["code"] for each in told["findings"]].count("XA-1322") == 1


def test_where_a_mapping_is_given_a_proposal_is_given_with_it(place: Place) -> None:
    mapping = place.written("kart.toml", "[columns]", 'date = "Dato"')
    result = place.ran("--map", mapping, files=(place.written("Uklar.csv", *UNSURE),))
    assert "XA-1033" in result.stderr and "med --map" in result.stderr


def test_a_file_that_another_program_holds_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: _Run) -> None:
        raise PermissionError(13, "Holdt av Excel", str(place.workings / ".new" / "Innkjøpsanalyse.xlsx"))

    monkeypatch.setattr(_Run, "unnamed_gone", held)
    result = place.ran()
    assert result.exit_code == 3 and "XA-1324" in result.stderr
    assert "Innkjøpsanalyse.xlsx: Arbeidet stanset, for filen kan ikke brukes: Holdt av Excel." in result.stderr


def test_a_ledger_that_cannot_be_read_is_left_out_and_the_rest_analysed(
        place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    second = place.written("Hovedbok vår.csv", HEADERS, *ROWS)
    real = Path.open

    def held(self: Path, *given: Any, **options: Any) -> Any:
        if self == second:
            raise PermissionError(13, "Holdt av Excel", str(self))
        return real(self, *given, **options)

    with monkeypatch.context() as locked:
        locked.setattr(Path, "open", held)
        result = place.ran(files=(place.ledger, second))
    assert result.exit_code == 1 and "Hovedbok vår.csv: Filen kunne ikke leses fra disken: Holdt" in result.stdout
    told = place.told(files=(place.ledger, second), out="Ny.xlsx")
    assert told["ok"] and [each["rows"] for each in told["files"]] == [6, 6]
