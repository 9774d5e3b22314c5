"""A rule that says only a category says what a line is; no rule adds another currency to the purchases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import codes, own_rules, placed, table, told
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.services.spend_classify_explain import explain

OWN = "987654325"
VIK = {"account": "115", "supplier_name": "Vik AS", "text": "frukt", "product_code": "55000000"}
KINDS = [("leverandør", "Vik AS"), ("konto", "115"), ("tekst", "frukt"), ("produktkode", "55"), ("linje", "1")]
ADDED = {"account": "1250", "text": "frukt"}
"""On an account of the state for additions to fixed assets."""


def one(folder: Path, line: dict[str, Any], *rules: tuple[str, str, str, str], columns: tuple[str, ...] = (
        "scope", "reason", "category"), **options: Any) -> tuple[Any, ...]:
    """What became of one line; enough others are in kroner."""
    made = placed(folder, [line, *[{"account": "120"}] * 3], maps=[own_rules(folder, *rules)],
                  **{"chart": "kostra", **options})
    assert made.counts.sorted_amount == made.counts.amount and made.counts.sorted_lines == made.counts.lines == 4
    return told(made, *columns)[0]


@pytest.mark.parametrize(("kind", "value"), KINDS, ids=[kind for kind, _ in KINDS])
def test_a_category_alone_leaves_another_currency_to_be_reviewed_and_names_what_it_is(tmp_path: Path, kind: str,
                                                                                      value: str) -> None:
    rule = (kind, value, "Kultur og fritid", "")
    assert one(tmp_path, {**VIK, "currency": "EUR", "amount": 90_000}, rule) == ("review", "currency", "culture")
    assert one(tmp_path, VIK, rule) == ("in", "decided_in", "culture")


@pytest.mark.parametrize(("kind", "value"), KINDS, ids=[kind for kind, _ in KINDS])
def test_a_category_alone_never_brings_in_what_the_body_sold_itself(tmp_path: Path, kind: str, value: str) -> None:
    line = {**VIK, "organisation_number": OWN}
    assert one(tmp_path, line, (kind, value, "Kultur og fritid", ""), bodies=[OWN]) == ("out", "internal", None)
    found = one(tmp_path, line, (kind, value, "Kultur og fritid", "Innkjøp"), bodies=[OWN])
    assert found == ("in", "decided_in", "culture")
    in_euro = {**line, "currency": "EUR"}
    assert one(tmp_path, in_euro, bodies=[OWN]) == ("out", "internal", None)


@pytest.mark.parametrize(("kind", "value"), [("konto", "1250"), ("tekst", "frukt"), ("linje", "1")])
def test_a_category_alone_names_an_addition_without_a_supplier_and_leaves_it(tmp_path: Path, kind: str,
                                                                             value: str) -> None:
    rule = (kind, value, "Kultur og fritid", "")
    assert one(tmp_path, ADDED, chart="state")[:2] == ("review", "additions")
    assert one(tmp_path, ADDED, rule, chart="state") == ("review", "additions", "culture")
    assert one(tmp_path, ADDED, (*rule[:3], "Innkjøp"), chart="state") == ("in", "decided_in", "culture")
    assert one(tmp_path, {**ADDED, "supplier_name": "Vik AS"}, rule, chart="state")[:2] == ("in", "decided_in")


def test_no_category_alone_makes_wages_a_purchase_not_even_on_the_line_itself(tmp_path: Path) -> None:
    line = {**VIK, "account": "010"}
    for kind, value in (KINDS[4], ("konto", "010")):
        assert one(tmp_path, line, (kind, value, "Kultur og fritid", "")) == ("out", "wages", None)
        assert one(tmp_path, line, (kind, value, "Kultur og fritid", "Innkjøp")) == ("in", "decided_in", "culture")


@pytest.mark.parametrize(("kind", "value"), KINDS, ids=[kind for kind, _ in KINDS])
def test_a_rule_may_leave_another_currency_out_but_not_call_it_a_purchase(tmp_path: Path, kind: str,
                                                                          value: str) -> None:
    line = {**VIK, "currency": "EUR"}
    found = one(tmp_path, line, (kind, value, "Kultur og fritid", "Innkjøp"))
    assert found == ("review", "currency", "culture")
    assert one(tmp_path, line, (kind, value, "", "Ikke innkjøp")) == ("out", "decided_out", None)
    assert one(tmp_path, line, (kind, value, "", "Må vurderes"))[:2] == ("review", "decided_review")


def test_that_a_rule_had_no_effect_on_another_currency_is_told(tmp_path: Path) -> None:
    lines = [{**VIK, "currency": "EUR"}, VIK, VIK, VIK]
    made = placed(tmp_path, lines, chart="kostra", maps=[own_rules(tmp_path, ("konto", "115", "", "Innkjøp"))])
    (found,) = [each for each in made.findings if each.code == "XA-1311"]
    assert found.args["count"] == made.counts.held == 1
    for rule in (("konto", "115", "Mat og drikke", ""), ("konto", "115", "", "Ikke innkjøp")):
        assert "XA-1311" not in codes(placed(tmp_path, lines, chart="kostra", maps=[own_rules(tmp_path, rule)]))


def test_the_table_of_next_suppliers_adds_no_euro_to_the_kroner(tmp_path: Path) -> None:
    lines = [{"supplier_name": "Vik AS", "amount": 500}, {"supplier_name": "Vik AS", "amount": 900, "currency": "EUR"},
             {"supplier_name": "Nok AS"}, {"supplier_name": "Nok AS"}]
    path = placed(tmp_path, lines).out / "Neste leverandører.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace(";;;", ";Mat og drikke;;"), encoding="utf-8-sig")
    again = placed(tmp_path, lines, maps=[path])
    assert told(again, "scope", "category") == [("in", "food"), ("review", "food"), *[("in", "food")] * 2]
    assert again.coverage.share == 1.0 and table(path) != []


def test_an_own_category_goes_before_what_the_account_says_where_another_rule_says_only_the_scope(
        tmp_path: Path) -> None:
    rules = (("leverandør", "Vik AS", "", "Innkjøp"), ("tekst", "frukt", "Kultur og fritid", ""))
    assert one(tmp_path, VIK, *rules, columns=("scope", "category", "rule", "category_rule")) == (
        "in", "culture", "supplier", "text")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_explanation_says_where_the_category_came_from(tmp_path: Path, lang: Any) -> None:
    for kind, value in (KINDS[0], KINDS[4]):
        one(tmp_path, {**VIK, "currency": "EUR"}, (kind, value, "Kultur og fritid", "Innkjøp"))
        found = explain(1, tmp_path / "ut", ledger=tmp_path / "regnskap.parquet", lang=lang)
        assert found.facts["reason"] == "currency" and found.facts["rule"] is None
        assert found.facts["category_rule"] is not None and "{" not in " ".join(found.sentences)


LINE = st.fixed_dictionaries({
    "account": st.sampled_from(["115", "010", "350", "1250", ""]), "currency": st.sampled_from(["NOK", "EUR"]),
    "supplier_name": st.sampled_from(["", "Vik AS"]), "organisation_number": st.sampled_from([None, OWN]),
    "text": st.sampled_from(["", "frukt"]), "amount": st.integers(-10**9, 10**9)})
RULES = st.lists(st.tuples(st.sampled_from([*KINDS, ("konto", "1"), ("linje", "2")]), st.sampled_from(["food", ""]),
                           st.sampled_from(["in", "out", "review", ""])), max_size=4)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, min_size=1, max_size=8), RULES, st.sampled_from(["kostra", "state", "none"]))
def test_whatever_the_rules_say_purchases_are_in_one_currency_and_nothing_is_lost(
        tmp_path: Path, lines: list[dict[str, Any]], rules: list[tuple[tuple[str, str], str, str]], chart: Any) -> None:
    path = own_rules(tmp_path, *((*rule, category, scope) for rule, category, scope in rules))
    every = [*lines, *[{"account": "115", "amount": 1}] * 9]
    for old in tmp_path.glob("ut/*.csv"):
        old.unlink()
    made = placed(tmp_path, every, chart=chart, maps=[path], bodies=[OWN])
    scopes = [scope for (scope,) in told(made, "scope")]
    assert all(scope != "in" for scope, line in zip(scopes, every, strict=True) if line.get("currency") == "EUR")
    assert made.counts.of("in")[1] == sum(
        line["amount"] for scope, line in zip(scopes, every, strict=True) if scope == "in")
    assert made.counts.sorted_amount == made.counts.amount == sum(line["amount"] for line in every)
    plain = placed(tmp_path, every, chart=chart, bodies=[OWN], maps=[own_rules(
        tmp_path, *((*rule, "food", "") for rule, _, _ in rules))])
    without = placed(tmp_path, every, chart=chart, bodies=[OWN])
    for reason in ("internal", "currency", "additions", "wages"):
        assert {scope: found.get(reason) for scope, found in plain.counts.scopes.items()} == {
            scope: found.get(reason) for scope, found in without.counts.scopes.items()}
