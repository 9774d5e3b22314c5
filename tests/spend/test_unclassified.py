"""A ledger whose accounts say nothing: what is known besides stays known, and cents are never added to øre."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import ledger
from tools.reports import report, table
from xlanskaff.cli.main import main
from xlanskaff.language.texts import LANGUAGES, text
from xlanskaff.services.spend_analyse import Analysis, analyse_ledger
from xlanskaff.spend.classified import SCOPES
from xlanskaff.spend.ledger import METADATA, metadata, read_files
from xlanskaff.spend.parquet_footer import say

OWN, MANY = "987654325", "123456785"
EURO = [{"amount": 100}, {"amount": 100}, {"amount": 5_000, "currency": "EUR"}]


def sums(found: Analysis) -> dict[str, int]:
    """Øre by scope."""
    return {scope: sum(each.amount for each in found.totals if each.scope == scope) for scope in SCOPES}


def analysed(folder: Path, lines: list[dict[str, Any]], *, own: str = "") -> Analysis:
    made = ledger(folder, lines)
    say(made, METADATA, metadata(read_files(made), [own] if own else []))
    return analyse_ledger(made)


@pytest.mark.parametrize("account", [None, "Z1"])
def test_amounts_in_another_currency_are_to_be_reviewed(tmp_path: Path, account: str | None) -> None:
    found = analysed(tmp_path, [{**line, "account": account, "supplier_name": "Vik AS"} for line in EURO])
    assert not found.classified and sums(found) == {"in": 200, "out": 0, "review": 5_000}
    assert {(each.scope, each.reason) for each in found.totals} == {("in", "unclassified"), ("review", "currency")}
    assert found.span.amount == found.pareto.amount == 200


def test_what_a_classification_finds_is_told_and_that_accounts_say_nothing_only_once(tmp_path: Path) -> None:
    lines = [*EURO, {"gross": True, "amount": 1}, {"text": "Til 018100 00186", "amount": 1}]
    for account in (None, "Z1"):
        found = analysed(tmp_path, [{**line, "account": account} for line in lines])
        codes = [each.code for each in found.findings]
        assert [code for code in codes if code.startswith("XA-11")] == ["XA-1162", "XA-1163", "XA-1164"]
        assert codes.count("XA-1201") == 1


def test_a_column_of_ones_own_number_is_told_where_accounts_say_nothing_too(tmp_path: Path) -> None:
    lines = [{"organisation_number": OWN}, {"organisation_number": OWN}, {"organisation_number": MANY}]
    found = analysed(tmp_path, lines, own=OWN)
    assert sums(found) == {"in": 10_000, "out": 20_000, "review": 0}
    assert "XA-1305" in [each.code for each in found.findings]


def test_what_is_found_is_told_of_a_ledger_whose_accounts_are_known_as_well(tmp_path: Path) -> None:
    arts = [{"account": code} for code in ("115", "010", "120", "230", "429", "600", "170", "099")]
    found = analysed(tmp_path, [*arts, {"account": "115", "currency": "EUR"}])
    assert found.classified and [each.code for each in found.findings][:1] == ["XA-1162"]


def test_nothing_is_told_twice_where_everything_is_done_at_once(tmp_path: Path) -> None:
    source = tmp_path / "hovedbok.csv"
    source.write_text("Dato;Leverandør;Beløp;Valuta\n01.02.2025;A;1,00;NOK\n02.02.2025;B;2,00;NOK\n"
                      "03.02.2025;C;50,00;EUR\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["spend", str(source), "--out", str(tmp_path / "bok.xlsx"), "--json"])
    codes = [each["code"] for each in json.loads(done.output)["findings"]]
    assert codes.count("XA-1162") == 1 and codes.count("XA-1284") == 1 and "XA-1201" not in codes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_says_what_is_left_out_and_has_it_so(tmp_path: Path, lang: Any) -> None:
    made = report(tmp_path, [{**line, "supplier_name": "Vik AS"} for line in EURO], lang=lang)
    said = [row["assumption"] for row in table(made.out, "assumptions")]
    assert text("spend_report.assumption.unclassified", lang) in said
    rows = table(made.out, "lines")
    assert [row["reason"] for row in rows][:2] == [text("spend_report.reason.unclassified", lang)] * 2
    assert rows[2]["scope"] != rows[0]["scope"] and rows[2]["amount"] == 50


LINE = st.fixed_dictionaries({
    "currency": st.sampled_from(["NOK", "NOK", "EUR", None]), "organisation_number": st.sampled_from([OWN, MANY, None]),
    "text": st.sampled_from(["", "Kaffe", "Husleie", "lønn"]), "amount": st.integers(-10**9, 10**9)})


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, min_size=1, max_size=8))
def test_what_counts_is_in_one_currency_and_everything_read_is_somewhere(tmp_path: Path,
                                                                         lines: list[dict[str, Any]]) -> None:
    every = [*lines, *[{"amount": 1}] * 9]
    found = analysed(tmp_path, every, own=OWN)
    inside = [line for line in every if line.get("currency", "NOK") != "EUR" and line.get("organisation_number") != OWN]
    assert not found.classified and sum(sums(found).values()) == sum(line["amount"] for line in every)
    assert sums(found)["in"] == found.span.amount == sum(line["amount"] for line in inside)
    assert sums(found)["out"] == sum(line["amount"] for line in every if line.get("organisation_number") == OWN)
