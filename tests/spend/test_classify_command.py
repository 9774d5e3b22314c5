"""`spend classify` and `spend explain`: sums that add up, words that can be read, exit codes."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.classified_ledgers import ledger
from xlanskaff.cli.main import main

LINES = [{"account": "115", "supplier_name": "Vik Mat AS", "amount": 12_345_678, "text": "Kaffe og te"},
         {"account": "010", "amount": 99}, {"account": "190", "amount": -5, "supplier_name": "Kari Nordmann"},
         {"account": "230", "supplier_name": "Vik Mat"}, {"account": "120", "amount": 7, "currency": "SEK"}]


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["spend", *map(str, arguments)])
    return done.exit_code, done.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a ledger and its classification."""
    assert run("classify", ledger(tmp_path, LINES), "--out", tmp_path / "ut")[0] == 0
    return tmp_path


def test_the_document_has_sums_that_add_up_to_what_was_read(tmp_path: Path) -> None:
    code, output = run("classify", ledger(tmp_path, LINES), "--out", tmp_path / "ut", "--json")
    told: dict[str, Any] = json.loads(output)
    assert (code, told["ok"], told["chart"]) == (0, True, "kostra")
    parts = [Decimal(told[name]) for name in ("in_scope", "excluded", "to_review")]
    assert sum(parts) == Decimal(told["read"]) == Decimal("123557.79")
    assert told["read"] == "123557.79" and told["lines"]["read"] == sum(
        told["lines"][name] for name in ("in_scope", "excluded", "to_review")) == 5
    for scope in ("in_scope", "excluded", "to_review"):
        assert sum(Decimal(each["sum"]) for each in told["reasons"][scope].values()) == Decimal(told[scope])
    assert (told["suppliers"], told["merged"], told["proposals"], told["persons_masked"]) == (3, 0, 1, 1)
    assert told["other_currencies"] == {"SEK": {"lines": 1, "sum": "0.07"}}
    assert told["coverage"]["curve"][-1]["value"] == 1.0 and 0 < told["coverage"]["share"] <= 1


@pytest.mark.parametrize(("lang", "expected"), [
    ("nb", ["Lest: 123 557,79 NOK · 5 linjer", "Innkjøp: 123 556,78 NOK", "Lønn og sosiale utgifter: 0,99 NOK",
            "Må vurderes: 0,02 NOK", "Kontoene er lest som artene i KOSTRA.", "Privatpersoner: 1."]),
    ("nn", ["Lese: 123 557,79 NOK · 5 linjer", "Ikkje innkjøp: 0,99 NOK", "Kontoane er lesne som artane i KOSTRA."]),
    ("en", ["Read: 123,557.79 NOK · 5 lines", "To be reviewed: 0.02 NOK", "are placed as purchases with a category."])])
def test_people_are_told_in_their_language(tmp_path: Path, lang: str, expected: list[str]) -> None:
    code, output = run("classify", ledger(tmp_path, LINES), "--out", tmp_path / "ut", "--lang", lang)
    assert code == 0 and [words for words in expected if words not in output] == []
    assert "Nordmann" not in output and "{" not in output


def test_a_line_is_explained_in_plain_words(folder: Path) -> None:
    code, output = run("explain", 1, "--in", folder / "ut")
    assert code == 0 and output.splitlines() == [
        "Linje 1 i hovedbok.csv, rad 2", "01.03.2025 · Vik Mat AS · 123456,78 NOK", "Konto: 115", "Tekst: Kaffe og te",
        "Innkjøp, fordi: kontoen er for innkjøp.", "Det er avgjort av kontoen: «115».",
        "Kategorien er Mat og drikke. Den kommer fra kontoen.", "Varen kan stå på høyrisikolisten: Mat og drikke.",
        "Reglene behandler kjøpet som varer.",
        "Vil du endre det, så skriv en regel i «Kategorier og kontoer.csv» og kjør klassifiseringen på nytt med --map."]


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_every_line_can_be_explained_and_hides_persons(folder: Path, lang: str) -> None:
    for line in range(1, len(LINES) + 1):
        code, output = run("explain", line, "--in", folder, "--lang", lang)
        assert code == 0 and "Nordmann" not in output and "{" not in output and "None" not in output


def test_an_explanation_is_to_be_had_as_data(folder: Path) -> None:
    told = json.loads(run("explain", 2, "--in", folder / "ut", "--json")[1])
    assert (told["line"], told["scope"], told["reason"], told["amount"]) == (2, "out", "wages", "0.99")


@pytest.mark.parametrize(("arguments", "code", "finding"), [
    (("explain", 99, "--in", "ut"), 2, "XA-1170"), (("explain", 1, "--in", "."), 0, ""),
    (("explain", 1, "--in", "tom"), 2, "XA-1169"),
    (("explain", 1, "--in", "ut", "--ledger", "annet.parquet"), 3, "XA-1171"),
    (("classify", "regnskap.parquet", "--out", "ut"), 2, "XA-1158"),
    (("classify", "lines.json", "--out", "ny"), 3, "XA-1157"),
    (("classify", "regnskap.parquet", "--out", "ny", "--map", "borte.csv"), 2, "XA-128")])
def test_what_cannot_be_done_is_told_with_a_code(folder: Path, monkeypatch: pytest.MonkeyPatch,
                                                 arguments: tuple[object, ...], code: int, finding: str) -> None:
    monkeypatch.chdir(folder)
    (folder / "tom").mkdir()
    ledger(folder, LINES[:2], "annet.parquet")
    left, output = run(*arguments, "--json")
    assert left == code
    assert [each["code"] for each in json.loads(output).get("findings", [])][:1] == [finding][:bool(finding)]
