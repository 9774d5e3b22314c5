"""`spend explain` shows no name of a person, however it is written and wherever it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import own_rules, placed
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.services.spend_classify_explain import Explanation, explain

BEFORE = [{"account": code} for code in ("115", "010", "120", "230", "429", "600", "170", "099", "240", "260")]


def explained(folder: Path, line: dict[str, Any], **options: Any) -> Explanation:
    """Why one line in a ledger of KOSTRA is where it is."""
    made = placed(folder, [line, *BEFORE], **options)
    return explain(1, made.out, ledger=folder / "regnskap.parquet")


def said(found: Explanation) -> str:
    """Everything that is shown, as people and as machines read it."""
    return " ".join([*found.sentences, *(str(value) for value in found.facts.values())]).casefold()


@pytest.mark.parametrize("text", [
    "Honorar Nordmann Ola, OLA NORDMANN", "honorar ola nordmann", "Nordmann", "Faktura 7, O. NORDMANN", "Til Ola"])
@pytest.mark.parametrize("column", ["text", "account_name"])
def test_where_any_word_of_the_name_stands_nothing_else_is_shown(tmp_path: Path, text: str, column: str) -> None:
    found = explained(tmp_path, {"account": "115", "supplier_name": "Ola Nordmann", column: text})
    assert found.facts[column] == found.facts["masked_name"] == "Privatperson 1"
    assert "nordmann" not in said(found) and " ola" not in said(found)


def test_words_that_tell_nothing_of_the_person_are_shown(tmp_path: Path) -> None:
    line = {"account": "115", "supplier_name": "Ola Nordmann", "text": "Kaffe", "account_name": "Mat"}
    found = explained(tmp_path, line)
    assert (found.facts["text"], found.facts["account_name"]) == ("Kaffe", "Mat")


def test_a_name_in_another_spelling_of_the_same_supplier_is_hidden_too(tmp_path: Path) -> None:
    lines = [{"account": "115", "supplier_name": name, "supplier_id": "7", "organisation_number": "123456785",
              "text": "Utlegg for Kari"} for name in ("Maler K. Nordmann ENK", "Maler Kari Nordmann ENK")]
    made = placed(tmp_path, [*lines, *BEFORE])
    assert made.suppliers == 1
    for line in (1, 2):
        assert "kari" not in said(explain(line, made.out, ledger=tmp_path / "regnskap.parquet"))


def test_a_name_of_short_words_is_hidden_as_it_is_written(tmp_path: Path) -> None:
    line = {"account": "115", "supplier_name": "Bo Ek", "supplier_id": "01810000186", "text": "Honorar BO EK"}
    found = explained(tmp_path, line)
    assert found.facts["person"] and found.facts["text"] == found.facts["masked_name"]


def test_what_a_rule_of_ones_own_saw_is_hidden_where_it_is_the_name(tmp_path: Path) -> None:
    for rule in (("Tekst", "nordmann", "Mat og drikke", ""), ("Leverandør", "ola nordmann", "Mat og drikke", "")):
        found = explained(tmp_path, {"account": "120", "supplier_name": "Ola Nordmann", "text": "Til Nordmann"},
                          maps=[own_rules(tmp_path, rule)])
        assert found.facts["scope"] == "in" and found.facts["matched"] == "Privatperson 1"
        assert "nordmann" not in said(found)


@pytest.mark.parametrize("account", ["010", "160"])
def test_texts_of_what_people_are_paid_are_left_out(tmp_path: Path, account: str) -> None:
    found = explained(tmp_path, {"account": account, "text": "Lønn Kari Nordmann, uke 12"})
    assert found.facts["reason"] in ("wages", "persons") and found.facts["text"] is None
    assert "kari" not in said(found)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["Ola", "ola", "OLA", "NORDMANN", "nordmann", "Nordmann,"]), min_size=1),
       st.lists(st.sampled_from(["honorar", "Faktura", "12", "–", "mars"])), st.randoms(use_true_random=False),
       st.sampled_from(LANGUAGES))
def test_no_order_of_words_lets_a_name_through(tmp_path: Path, name: list[str], other: list[str], order: Any,
                                               lang: Any) -> None:
    words = [*name, *other]
    order.shuffle(words)
    made = placed(tmp_path, [{"account": "115", "supplier_name": "Ola Nordmann", "text": " ".join(words)}, *BEFORE])
    found = explain(1, made.out, ledger=tmp_path / "regnskap.parquet", lang=lang)
    assert not {"ola", "nordmann", "nordmann,"} & set(said(found).split())
