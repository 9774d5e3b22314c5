"""Grants that municipalities book on an account for purchases are to be reviewed, unless somebody has said more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools.classified_ledgers import own_rules, placed, told
from tools.folders import TESTDATA
from xlanskaff.catalogue import spend
from xlanskaff.services.spend_classify import classify_ledger
from xlanskaff.services.spend_classify_explain import explain
from xlanskaff.services.spend_import import import_ledgers

BOUGHT = [
    ({"account": "370", "text": "Driftstilskudd til privat barnehage mars"}, "text", "driftstilskudd",
     "kindergarten_school"),
    ({"account": "13700", "text": "KAPITALTILSKUDD 2025"}, "text", "kapitaltilskudd", "replacing_services"),
    ({"account": "370", "text": "Barnehage, syskenmoderasjon"}, "text", "syskenmoderasjon", "kindergarten_school"),
    ({"account": "13719", "account_name": "Kommunalt tilskot private"}, "account", "tilskot", "replacing_services"),
    ({"account": "370", "text": "Faktura 7", "supplier_name": "Vik Naturbarnehage SA"}, "supplier", "barnehage",
     "kindergarten_school"),
    ({"account": "370", "supplier_name": "Stiftinga Ås Montessoriskule"}, "supplier", "montessoriskule",
     "kindergarten_school"),
]
"""Lines that tell of a grant: what told it, the word, and the category."""
OTHERS = [
    ({"account": "370", "text": "Avlastning mars", "supplier_name": "Vik Omsorg AS"}, "in", "purchase"),
    ({"account": "370", "supplier_name": "Barnehageutstyr AS"}, "in", "purchase"),
    ({"account": "370", "text": "Kosttilskudd"}, "in", "purchase"),
    ({"account": "115", "text": "Mat", "supplier_name": "Vik barnehage"}, "in", "purchase"),
    ({"account": "272", "text": "Tilskudd til kurs"}, "in", "purchase"),
    ({"account": "470", "text": "Tilskudd til lag"}, "out", "transfers"),
    ({"account": "470", "supplier_name": "Vik barnehage"}, "out", "transfers"),
    ({"account": "350", "supplier_name": "Vik friskole"}, "review", "public_supplier"),
]
"""Lines that are where they were: another word, or an account that says by itself what it is."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    made = placed(tmp_path_factory.mktemp("tilskudd"), [line for line, *_ in (*BOUGHT, *OTHERS)], chart="kostra")
    return told(made, "scope", "reason", "rule", "matched", "category")


@pytest.mark.parametrize("at", range(len(BOUGHT)), ids=lambda at: BOUGHT[at][2])
def test_a_word_that_tells_of_a_grant_outweighs_the_account(results: list[tuple[Any, ...]], at: int) -> None:
    assert results[at] == ("review", "grant", *BOUGHT[at][1:])


@pytest.mark.parametrize("at", range(len(OTHERS)), ids=lambda at: f"{OTHERS[at][0]}")
def test_where_no_such_word_stands_or_no_grants_are_booked_nothing_moves(results: list[tuple[Any, ...]],
                                                                         at: int) -> None:
    assert results[len(BOUGHT) + at][:2] == OTHERS[at][1:]


@pytest.mark.parametrize("rule", [("konto", "370", "", "innkjøp"), ("leverandør", "Vik barnehage", "", "innkjøp"),
                                  ("tekst", "driftstilskudd", "", "innkjøp")], ids=lambda rule: rule[0])
def test_a_rule_of_ones_own_outweighs_the_word(tmp_path: Path, rule: tuple[str, str, str, str]) -> None:
    line = {"account": "370", "text": "Driftstilskudd", "supplier_name": "Vik barnehage"}
    made = placed(tmp_path, [line], chart="kostra", maps=[own_rules(tmp_path, rule)])
    assert told(made, "scope", "reason") == [("in", "decided_in")]


def test_the_explanation_says_that_it_is_a_grant_and_which_word_told_it(tmp_path: Path) -> None:
    placed(tmp_path, [{"account": "370", "supplier_name": "Vik barnehage"}], chart="kostra")
    for lang, said in (("nb", "tilskudd er ikke innkjøp"), ("nn", "tilskot er ikkje innkjøp"),
                       ("en", "grants are not purchases")):
        sentences = " ".join(explain(1, tmp_path / "ut", lang=lang).sentences)
        assert said in sentences and "barnehage" in sentences


def test_every_word_leads_to_a_reason_and_a_category_that_are_there() -> None:
    assert {each.reason for each in spend.grants()} <= spend.reasons().keys()
    assert {each.category for each in spend.grants()} - {""} <= spend.categories().keys()
    assert {each.where for each in spend.grants()} == {"text", "supplier"}
    assert not [each.word for each in spend.grants() if "*" in each.word.lstrip("*") or (each.where == "text"
                and "*" in each.word)], "a star stands first, and in the name of a supplier"


@pytest.mark.testdata
def test_what_a_municipality_calls_grants_in_its_ledger_is_to_be_reviewed_and_nothing_else(tmp_path: Path) -> None:
    source = TESTDATA / "ledgers_no" / "stavanger_budsjett_2016_drift.csv"
    import_ledgers([source], tmp_path / "regnskap.parquet")
    made = classify_ledger(tmp_path / "regnskap.parquet", tmp_path / "ut")
    moved = [code for code, reason in told(made, "matched", "reason") if reason == "grant"]
    # 61 lines of grants to private kindergartens, 2 to schools, 26 to homes for the old, 15 to practitioners.
    assert sorted({*moved}) == ["driftstilskudd", "tilskudd"] and len(moved) == 104
    assert sum(lines for lines, _ in map(made.counts.of, ("in", "out", "review"))) == made.told.lines == 10783
