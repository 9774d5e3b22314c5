"""`spend analyse`: sums that add up, what is told in words, and files that are no ledger, register or notice."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tools.classified_ledgers import ledger as written
from tools.folders import TESTDATA
from tools.ledgers import brought_in
from xlanskaff.cli.main import main
from xlanskaff.errors import Problem
from xlanskaff.services.spend_analyse import Analysis, analyse_ledger
from xlanskaff.services.spend_analyse_document import document
from xlanskaff.services.spend_import import import_ledgers

HEADERS = "Dato;Leverandør;Org.nr;Art;Artsnavn;Avdeling;Beløp eks. mva.;Bilag"
ROWS = [
    "03.02.2025;Data Øst AS;123456785;195;Avgifter, gebyrer, lisenser;10;1500000,00;1",
    "10.03.2025;Data Øst AS;123456785;195;Avgifter, gebyrer, lisenser;20;900000,50;2",
    "11.03.2025;Bakeren AS;;115;Matvarer;10;2500,00;3",
    "11.03.2025;Bakeren AS;;115;Matvarer;10;2500,00;4",
    "12.03.2025;Kari Nordmann;01017012345;115;Matvarer;10;800,00;5",
    "20.03.2025;;;010;Fastlønn;10;5000000,00;6",
    "20.03.2025;Data Øst AS;123456785;195;Avgifter, gebyrer, lisenser;10;-500,00;7",
    "20.03.2025;Data Øst AS;123456785;195;Avgifter, gebyrer, lisenser;10;mye;8",
    "Sum;;;;;;7404800,50;"]


def ledger(folder: Path) -> Path:
    """A small municipal ledger."""
    return brought_in(folder, "\n".join([HEADERS, *ROWS])).out


def ran(*arguments: object) -> Result:
    """The command, run."""
    return CliRunner().invoke(main, ["spend", "analyse", *map(str, arguments)])


def as_document(found: Analysis) -> dict[str, Any]:
    """What machines read, through JSON and back."""
    told: dict[str, Any] = json.loads(json.dumps(document(found, "nb"), default=str))
    return told


def test_the_sums_add_up_and_wages_are_left_out(tmp_path: Path) -> None:
    result = ran(ledger(tmp_path), "--json")
    told = json.loads(result.output)
    assert result.exit_code == 0
    parts = [Decimal(told[name]) for name in ("in_scope", "excluded", "to_review", "set_aside")]
    assert sum(parts) == Decimal(told["read"])
    # The sum row of the file is set aside, with what it holds; the row whose amount is no number holds nothing.
    assert parts == [Decimal("2405300.50"), Decimal("5000000.00"), Decimal(0), Decimal("7404800.50")]
    assert told["top_suppliers"][0] == {"name": "Data Øst AS", "organisation_number": "123456785",
                                        "sum": "2399500.50", "class": "A"}
    assert not any("Kari" in json.dumps(each) for each in (told["top_suppliers"], told["findings"]))
    assert {each["id"] for each in told["kpis"] if each["value"]} == {"KPI06", "KPI07", "KPI11", "KPI12", "KPI15"}
    assert told["suspected_duplicates"][0]["sum"] == "2500.00"


def test_the_threshold_watch_asks_and_does_not_accuse(tmp_path: Path) -> None:
    result = ran(ledger(tmp_path))
    (asked,) = [line for line in result.output.splitlines() if "XA-1220" in line]
    assert "Hos Data Øst AS er det kjøpt for 2\u00a0399\u00a0501 kroner fra 03.02.2025 til 10.03.2025" in asked
    assert "2\u00a0300\u00a0000 kroner (FOA § 5-3 (1) b)" in asked
    assert "Finnes det en avtale, en kunngjøring eller et unntak som ikke står i dataene?" in asked
    assert "ulovlig" not in result.output


def test_a_register_and_a_notice_answer_the_question(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    register, listed = tmp_path / "avtaler.csv", tmp_path / "doffin.csv"
    with register.open("w", encoding="cp1252", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([
            ["Avtale-ID", "Leverandør", "Org.nr", "Kategori", "Fra", "Til", "Maksverdi", "Doffin"],
            ["A1", "Data Øst", "123 456 785", "", "01.01.2025", "30.06.2025", "2 500 000", ""],
            ["A2", "Ingen AS", "", "", "01.01.2025", "31.12.2025", "", "2024-1"]])
    listed.write_text("Doffin-ID;Leverandør;Org.nr;Kontraktsverdi\n2024-7;Data Øst AS;123456785;2 500 000\n",
                      encoding="utf-8")
    told = as_document(analyse_ledger(made, register=register, notice_files=[listed]))
    codes = {each["code"] for each in told["findings"]}
    assert {"XA-1216", "XA-1219", "XA-1225", "XA-1240", "XA-1241"} <= codes
    assert "XA-1220" not in codes  # an agreement that may answer is not left out of the question
    assert told["agreements"]["coverage"]["least"] == "-0.0002"  # nothing is sure but a credit note that may be on it
    assert told["agreements"]["coverage"]["most"] == "0.9978"
    assert told["announced"]["most"] == "0.9978"
    (question,) = told["thresholds"]["questions"]
    assert (question["certain"], question["sum_certain"], question["lines"]) == (False, "0.00", [1, 2, 7])
    assert {each["id"] for each in told["kpis"]} >= {"KPI01", "KPI02", "KPI03", "KPI17"}


REGISTER = ("Avtale-ID;Leverandør;Org.nr;Kategori;Fra;Til;Doffin\n"
            "A1;Data Øst;123456785;{category};01.01.2025;31.12.2025;{notice}\n")


def test_a_register_without_notices_says_nothing_of_what_was_competed_for(tmp_path: Path) -> None:
    made, register = ledger(tmp_path), tmp_path / "avtaler.csv"
    register.write_text(REGISTER.format(category="", notice=""), encoding="utf-8")
    result = ran(made, "--contracts", register)
    assert "Konkurranseutsatt gjennom Doffin: kan ikke regnes ut av disse dataene." in result.output
    told = as_document(analyse_ledger(made, register=register))
    (third,) = [each for each in told["kpis"] if each["id"] == "KPI03"]
    assert (told["announced"], third["value"], third["reason"]) == (None, None, "needs_notices")
    register.write_text(REGISTER.format(category="", notice="2024-7"), encoding="utf-8")
    assert as_document(analyse_ledger(made, register=register))["announced"]["most"] == "0.9978"
    assert "gjennom Doffin: mellom" in ran(made, "--contracts", register).output
    assert "Doffin" not in ran(made).output


def test_a_line_that_refers_to_a_notice_tells_what_was_competed_for(tmp_path: Path) -> None:
    food = {"supplier_name": "Bakeren AS", "account": "115", "account_name": "Matvarer"}
    lines = [{**food, "amount": 300, "notice": "2024-1"}, {**food, "amount": 700}]
    told = as_document(analyse_ledger(written(tmp_path, lines)))
    assert told["announced"] == {"least": "0.3000", "most": "0.3000", "undecided": "0.0000"}


def test_categories_that_do_not_exist_are_told_with_what_may_have_been_meant(tmp_path: Path) -> None:
    register = tmp_path / "avtaler.csv"
    register.write_text(REGISTER.format(category='"Programvare og lisensr; Drivstoff; Trolldom"', notice="")
                        + "A2;Bakeren AS;;Trolldom;;;\n", encoding="utf-8")
    found = analyse_ledger(ledger(tmp_path), register=register)
    (strange,) = [each for each in found.findings if each.code == "XA-1313"]
    assert strange.args == {"count": 2, "ids": ("«Programvare og lisensr» (kanskje «Programvare og lisenser»)",
                                                  "«Trolldom»")}


def test_winners_that_the_ledger_does_not_know_are_told_and_persons_among_them_are_not(tmp_path: Path) -> None:
    listed = tmp_path / "doffin.csv"
    listed.write_text("Doffin-ID;Leverandør;Org.nr;Kontraktsverdi\n2024-7;Data Øst AS;123456785;1\n"
                      "2024-8;Fjern AS;974760673;1\n2024-9;Ola Nordmann;;1\n", encoding="utf-8")
    found = analyse_ledger(ledger(tmp_path), notice_files=[listed])
    (far,) = [each for each in found.findings if each.code == "XA-1314"]
    assert far.args == {"count": 2, "whole": 3, "ids": ("Fjern AS (2024-8)", "2024-9")}


def test_agreements_are_seen_from_the_last_month_where_no_line_has_a_day(tmp_path: Path) -> None:
    def seen_from(name: str, text: str) -> date:
        (tmp_path / name).mkdir()
        return analyse_ledger(brought_in(tmp_path / name, text).out).on

    assert seen_from("perioder", "Periode;Leverandør;Beløp\n202401;A;100,00\n202402;A;5,00\n") == date(2024, 2, 29)
    assert seen_from("dager", "Dato;Leverandør;Beløp\n03.02.2025;A AS;100,00\n") == date(2025, 2, 3)
    assert seen_from("intet", "Leverandør;Beløp\nA AS;100,00\n") >= date(2026, 1, 1)


def test_departments_that_buy_on_their_own_count_alone(tmp_path: Path) -> None:
    told = as_document(analyse_ledger(ledger(tmp_path), independent=["20"]))
    assert [(each["department"], each["sum"]) for each in told["thresholds"]["questions"]] == [(None, "1499500.00")]


@pytest.mark.parametrize(("name", "content", "options", "code", "exit_code"), [
    ("a.parquet", "Dato;Beløp", (), "XA-1200", 3),
    ("mangler.parquet", None, (), "XA-194", 3),
])
def test_what_is_no_ledger_is_refused(tmp_path: Path, name: str, content: str | None, options: tuple[str, ...],
                                      code: str, exit_code: int) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    result = ran(tmp_path / name, *options, "--json")
    assert (result.exit_code, json.loads(result.output)["findings"][0]["code"]) == (exit_code, code)


def test_a_file_that_is_no_register_or_another_ledgers_classification_is_refused(tmp_path: Path) -> None:
    made = ledger(tmp_path)
    (tmp_path / "liste.csv").write_text("Dato;Beløp\n1;2\n", encoding="utf-8")
    with pytest.raises(Problem) as refused:
        analyse_ledger(made, register=tmp_path / "liste.csv")
    assert [finding.code for finding in refused.value.findings] == ["XA-1210"]
    with pytest.raises(Problem) as refused:
        analyse_ledger(made, classified=tmp_path)
    assert [finding.code for finding in refused.value.findings] == ["XA-1169"]


def test_notices_that_cannot_be_read_are_told_and_the_rest_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "kunngjøringer"
    folder.mkdir()
    (folder / "a.xml").write_text("<html/>", encoding="utf-8")
    (folder / "b.json").write_text('{"ocid": "1"}', encoding="utf-8")
    found = analyse_ledger(ledger(tmp_path), notice_files=[folder])
    assert [(each.code, each.file) for each in found.findings][:2] == [("XA-1230", "a.xml"), ("XA-1231", "b.json")]


def test_limits_in_kroner_are_not_held_against_another_currency(tmp_path: Path) -> None:
    made = brought_in(tmp_path, "Dato;Leverandør;Beløp;Valuta\n01.02.2025;A;9000000,00;EUR\n02.02.2025;B;1,50;EUR\n")
    told = as_document(analyse_ledger(made.out))
    assert (told["currency"], told["thresholds"]) == ("EUR", None)
    assert "XA-1224" in {each["code"] for each in told["findings"]}


@pytest.mark.testdata
@pytest.mark.parametrize("name", ["tfl_2021-P02.csv", "DCCSpendingOver500_202503.csv", "salford_2021-03.csv"])
def test_the_shares_of_real_ledgers_are_the_published_ones(tmp_path: Path, name: str) -> None:
    oracles = json.loads((TESTDATA / "ORACLES.json").read_text(encoding="utf-8"))
    (oracle,) = [each for each in oracles if each["file"].endswith(name)]
    out = import_ledgers([TESTDATA / "ledgers" / name], tmp_path / "ledger.parquet").out
    told = as_document(analyse_ledger(out))
    assert told["as_written"] == {"suppliers": oracle["distinct_suppliers_raw"],
                                  "pareto": oracle["top20pct_suppliers_share"]}
    assert (told["suppliers"], told["pareto"]) == (oracle["distinct_casefold_trim"], oracle["top20pct_suppliers_share"])
    assert Decimal(told["read"]) == round(Decimal(oracle["sum"]), 2)
    assert not told["classified"]
    assert "XA-1201" in {each["code"] for each in told["findings"]}
