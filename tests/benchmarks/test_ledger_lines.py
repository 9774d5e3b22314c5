"""The ledger that the large measurements read is the same each time, and shaped like one."""

from __future__ import annotations

import csv
import json
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import ledger_lines
from xlanskaff.rules.organisations import may_exist
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.spend.persons import masked, national_id

LINES = 20_000
ELEVEN = re.compile(r"(?<![0-9])[0-9]{6} ?[0-9]{5}(?![0-9])")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    path = tmp_path_factory.mktemp("ledger") / "hovedbok.csv"
    lines, cents = ledger_lines.write(path, LINES, suppliers=2_000)
    assert lines == LINES - 1  # one has a word in place of its amount
    return path, cents


@pytest.fixture(scope="module")
def rows(ledger: tuple[Path, int]) -> list[dict[str, str]]:
    with ledger[0].open(encoding="utf-8", newline="") as stream:
        *lines, last = csv.DictReader(stream, delimiter=";")
    assert last["Bilagsnr"] == ledger_lines.SUM
    return lines


def test_the_same_arguments_give_the_same_bytes(ledger: tuple[Path, int], tmp_path: Path) -> None:
    ledger_lines.write(tmp_path / "b.csv", LINES, suppliers=2_000)
    assert (tmp_path / "b.csv").read_bytes() == ledger[0].read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["b.csv"]


def test_the_other_encoding_holds_the_same_text(ledger: tuple[Path, int], tmp_path: Path) -> None:
    ledger_lines.write(tmp_path / "c.csv", LINES, suppliers=2_000, encoding="cp1252")
    content = (tmp_path / "c.csv").read_bytes()
    assert content != ledger[0].read_bytes()
    assert content.decode("cp1252") == ledger[0].read_text(encoding="utf-8")


def test_the_import_reads_every_line_and_the_sum_that_was_told(ledger: tuple[Path, int], tmp_path: Path) -> None:
    (file,) = import_ledgers([ledger[0]], tmp_path / "ledger.parquet").files
    assert (file.rows, file.sum.replace(".", "")) == (LINES - 1, str(ledger[1]))
    assert {why: count for why, (count, _) in file.aside.items() if count} == {"total": 1, "unreadable": 1}
    assert "totals_agree" in [said for said, _ in file.assumptions]
    assert {"date", "document", "account", "department", "supplier_id", "supplier_name", "organisation_number", "text",
            "amount", "contract_id"} == set(file.mapping)


def test_few_suppliers_have_most_and_amounts_are_skewed(rows: list[dict[str, str]]) -> None:
    counted = Counter(row["Leverandørnr"] for row in rows)
    assert 0.6 < sum(times for _, times in counted.most_common(400)) / LINES < 0.9
    amounts = [float(row["Nettobeløp"].replace(",", ".")) for row in rows
               if row["Nettobeløp"] != ledger_lines.UNREADABLE]
    assert statistics.fmean(amounts) > 1.5 * statistics.median(amounts)
    assert 0.015 < sum(amount < 0 for amount in amounts) / LINES < 0.025


def test_december_has_more_than_twice_the_lines_of_july(rows: list[dict[str, str]]) -> None:
    months = Counter(row["Bilagsdato"][3:5] for row in rows)
    assert len(months) == 12 and months["12"] > 2 * months["07"]
    assert {row["Bilagsdato"][6:] for row in rows} == {"2025"}


def test_an_invoice_has_one_supplier_and_one_day(rows: list[dict[str, str]]) -> None:
    invoices = Counter(row["Bilagsnr"] for row in rows)
    assert set(invoices.values()) == {2}
    assert len({(row["Bilagsnr"], row["Leverandørnr"], row["Bilagsdato"]) for row in rows}) == len(invoices)


def test_every_thousandth_line_is_repeated_and_hardly_any_other(rows: list[dict[str, str]]) -> None:
    repeated = sum(times - 1 for times in Counter(tuple(row.values()) for row in rows).values())
    assert LINES // 1000 <= repeated < LINES // 500


def test_one_number_is_one_supplier_and_belongs_to_nobody_we_know_of(rows: list[dict[str, str]]) -> None:
    numbers = {row["Leverandørnr"]: row["Org.nr"] for row in rows}
    given = [number for number in numbers.values() if number]
    assert len(given) == len(set(given)) and all(number[0] == "5" and may_exist(number) for number in given)
    assert 0.01 < list(numbers.values()).count("") / len(numbers) < 0.08
    assert len({(row["Leverandørnr"], row["Leverandør"]) for row in rows}) == len(numbers)


def test_texts_are_as_different_as_those_of_a_real_ledger(rows: list[dict[str, str]]) -> None:
    texts = [row["Tekst"] for row in rows if row["Tekst"]]
    assert 0.72 < len(texts) / LINES < 0.78
    assert 0.74 < len(set(texts)) / len(texts) < 0.84


def test_numbers_of_persons_are_found_masked_and_nobodys(rows: list[dict[str, str]]) -> None:
    seen = [found.replace(" ", "") for row in rows for found in ELEVEN.findall(row["Tekst"])]
    assert all(int(number[2:4]) > 80 for number in seen)
    real = [number for number in seen if national_id(number)]
    assert 0 < len(real) < len(seen)
    assert not any(number in masked(row["Tekst"]) for row in rows for number in real)


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "liten.csv"
    assert ledger_lines.main([str(path), "--lines", "100", "--suppliers", "10"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["lines"], told["bytes"]) == (99, path.stat().st_size)
