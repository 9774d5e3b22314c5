"""Bad input as whoever sits there meets it: what was seen, what was assumed or why not, which rows, and what to do."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks import ledger as many_lines
from tools.saft_xml import File, Line, Voucher
from xlanskaff.cli.main import main
from xlanskaff.errors import Exit

HEADS = "Dato;Leverandør;Nettobeløp\n"
BOMB = ('<?xml version="1.0"?><!DOCTYPE AuditFile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<AuditFile><Header>&b;</Header></AuditFile>")
MOST_MIB = 2048


def ran(folder: Path, name: str, content: str | bytes, *, told: str | None = None) -> Result:
    """`spend import` of one file, in bokmål; `told` is a mapping."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    options = []
    if told is not None:
        (folder / "kart.toml").write_text(told, encoding="utf-8")
        options = ["--map", str(folder / "kart.toml")]
    return CliRunner().invoke(main, ["spend", "import", str(folder / name), "--out", str(folder / "ut.parquet"),
                                     "--lang", "nb", *options])


def saft(namespace: str) -> str:
    return File([Voucher([Line("6800", "100.00", "1"), Line("2400", "-100.00", "1")])], namespace=namespace,
                accounts=[("6800", "Kontor", "", ""), ("2400", "Gjeld", "", "")],
                suppliers=[("1", "Papir AS", "123456785", ["2400"])]).text()


def test_what_is_no_ledger_says_what_it_begins_with(tmp_path: Path) -> None:
    done = ran(tmp_path, "brev.txt", "Kjære alle.\nDette er et brev.\nHilsen avdelingen\n")
    assert done.exit_code == Exit.UNREADABLE
    assert "brev.txt: Fant ingen rad med overskrifter. Filen begynner med «Kjære alle.»." in done.output
    assert "Sett inn en rad øverst med navn på kolonnene" in done.output
    assert not (tmp_path / "ut.parquet").exists()


def test_no_amount_column_lists_the_headers_and_writes_a_proposal(tmp_path: Path) -> None:
    done = ran(tmp_path, "logg.csv", "Dato;Leverandør;Tekst\n01.02.2025;A;kaffe\n02.02.2025;B;te\n")
    assert done.exit_code == Exit.FINDINGS
    assert "Fant ingen kolonne med beløp. Overskriftene som finnes, er: Dato, Leverandør, Tekst." in done.output
    assert "Et forslag til kartlegging er skrevet i logg kolonner.toml." in done.output
    assert "amount" in (tmp_path / "logg kolonner.toml").read_text(encoding="utf-8")


def test_two_columns_that_may_be_the_amount_are_both_named_and_neither_is_taken(tmp_path: Path) -> None:
    text = "Dato;Leverandør;Beløp;Regnskap\n01.02.2025;A;10,00;12,00\n02.02.2025;B;5,00;7,50\n"
    done = ran(tmp_path, "to.csv", text)
    assert done.exit_code == Exit.FINDINGS
    assert "Flere kolonner kan være beløpet: «Beløp» (10,00), «Regnskap» (12,00). Ingen av dem er valgt." in done.output
    again = ran(tmp_path, "to.csv", text, told='[columns]\namount = "Regnskap"\n')
    assert again.exit_code == Exit.CLEAN and "19,50 NOK" in again.output


@pytest.mark.parametrize(("head", "said", "total"), [
    ("Dato;Leverandør;Beløp i 1000 kr", "i tusen kroner og er ganget med 1000.", "3 750,00 NOK"),
    ("Alle tall i mill. kr\nDato;Leverandør;Netto", "beløpene er i millioner. De er ganget med 1", "3 750 000,00 NOK"),
])
def test_thousands_and_millions_are_said_and_the_sum_is_in_kroner(
        tmp_path: Path, head: str, said: str, total: str) -> None:
    done = ran(tmp_path, "a.csv", f"{head}\n01.02.2025;A;1,5\n02.02.2025;B;2,25\n")
    assert done.exit_code == Exit.CLEAN
    assert said in done.output and total in done.output


def test_two_encodings_in_one_file_are_told_with_the_lines(tmp_path: Path) -> None:
    done = ran(tmp_path, "a.csv", (HEADS + "01.02.2025;Blåbær;1,00\n").encode() + "02.02.2025;Søppel;2,00\n".encode(
        "cp1252"))
    assert done.exit_code == Exit.CLEAN
    assert "Filen blander to tegnkodinger." in done.output and "1 (linje 3)." in done.output
    assert "Kontroller at æ, ø og å er riktige på disse linjene." in done.output


def test_an_xml_bomb_is_not_opened(tmp_path: Path) -> None:
    done = ran(tmp_path, "regnskap.xml", BOMB)
    assert done.exit_code == Exit.UNREADABLE
    assert "Filen har en dokumenttype («AuditFile»)." in done.output and "så filen er ikke lest." in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["regnskap.xml"]


@pytest.mark.parametrize(("namespace", "said"), [
    ("", "Filen oppgir ikke noe navnerom. Den er lest som SAF-T fordi rotelementet heter AuditFile."),
    ("urn:OECD:StandardAuditFile-Tax:PT_1.04_01",
     "Filen oppgir navnerommet «urn:OECD:StandardAuditFile-Tax:PT_1.04_01»"),
])
def test_a_saf_t_file_without_its_namespace_is_read_with_a_warning(tmp_path: Path, namespace: str, said: str) -> None:
    done = ran(tmp_path, "regnskap.xml", saft(namespace))
    assert done.exit_code == Exit.CLEAN
    assert said in done.output and "urn:StandardAuditFile-Taxation-Financial:NO" in done.output
    assert "100,00 NOK" in done.output and "Debet og kredit er like: 100,00." in done.output


def test_many_years_in_one_file_are_told(tmp_path: Path) -> None:
    done = ran(tmp_path, "a.csv", HEADS + "".join(f"01.02.{year};A;1,00\n" for year in range(2021, 2026)))
    assert done.exit_code == Exit.CLEAN
    assert "Linjene er fra 5 ulike år mellom 2021 og 2025." in done.output
    assert "Filtrer eksporten på periode hvis bare ett år skal med." in done.output


def test_agreements_without_days_are_told_with_their_rows_and_count_as_possible(tmp_path: Path) -> None:
    ran(tmp_path, "a.csv", "Dato;Leverandør;Art;Nettobeløp\n01.02.2025;A;115;100,00\n02.02.2025;B;115;100,00\n")
    register = tmp_path / "avtaler.csv"
    register.write_text("Avtale-ID;Leverandør;Kategori;Fra;Til\nA1;A;Mat og drikke;;\n"
                        "A2;B;Mat og drikke;1. kvartal;31.12.2025\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["spend", "analyse", str(tmp_path / "ut.parquet"), "--contracts", str(register),
                                     "--lang", "nb"])
    assert done.exit_code == Exit.CLEAN
    assert "«1. kvartal» på rad 3 er ingen dato." in done.output
    assert "Antall avtaler som mangler første eller siste dag: 2 av 2 (radene 2, 3)." in done.output
    assert "Kjøp på dem er regnet som mulige, ikke sikre." in done.output
    assert "mellom 0,0 og 100,0 %" in done.output


def test_a_mapping_that_names_a_missing_column_is_answered_with_those_that_are_there(tmp_path: Path) -> None:
    done = ran(tmp_path, "a.csv", f"{HEADS}01.02.2025;A;1,00\n", told='[columns]\namount = "Sum eks. mva"\n')
    assert done.exit_code == Exit.UNREADABLE
    assert "«amount» står i kolonnen «Sum eks. mva», men den kolonnen finnes ikke." in done.output
    assert "Overskriftene som finnes, er: Dato, Leverandør, Nettobeløp." in done.output


def test_rows_set_aside_go_to_a_file_with_their_row_and_their_reason(tmp_path: Path) -> None:
    done = ran(tmp_path, "a.csv", f"{HEADS}01.02.2025;A;1,00\n02.02.2025;B;mye\n03.02.2025;C;\nkort\nSum;;1,00\n")
    assert done.exit_code == Exit.CLEAN and "Radene som er satt til side, ligger i" in done.output
    with (tmp_path / "ut satt til side.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert rows[0] == ["Fil", "Rad", "Grunn", "Beløp", "Innhold"]
    assert [(row[1], row[4]) for row in rows[1:]] == [
        ("3", "02.02.2025 | B | mye"), ("4", "03.02.2025 | C | "), ("5", "kort"), ("6", "Sum |  | 1,00")]
    assert len({row[2] for row in rows[1:]}) == 4


@pytest.mark.skipif(not os.environ.get("XLANSKAFF_LARGE"), reason="only where XLANSKAFF_LARGE is set: 1.7 GB")
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the system does not tell what a child process used")
def test_twice_the_lines_take_no_more_memory_than_there_is_room_for(tmp_path: Path) -> None:
    peaks = []
    for count in (10_000_000, 20_000_000):
        file, one = tmp_path / "hovedbok.csv", many_lines.entrants()["ours"]
        many_lines.write(file, count)
        many_lines.turn(one, file, tmp_path / "ut.parquet")
        peaks.append(one.turns[0][2])
        assert one.answer[0] == str(count)
    assert max(peaks) < MOST_MIB
    assert peaks[1] < 1.3 * peaks[0]
