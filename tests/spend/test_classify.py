"""Each line in one place for one reason: in, out or to be reviewed, and never lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import codes, ledger, own_rules, placed, table, told
from xlanskaff.errors import Problem
from xlanskaff.services.spend_classify import classify_ledger
from xlanskaff.spend.classified import CLASSIFIED, LINES, SUPPLIER, SUPPLIERS, read_classified

KOSTRA = [{"account": code} for code in ("115", "010", "120", "230", "429", "600", "170", "099", "240", "260")]
"""Enough accounts that the chart is known whatever else stands in the ledger."""


def one(folder: Path, line: dict[str, Any], *columns: str, **options: Any) -> tuple[Any, ...]:
    """What became of one line in a ledger of KOSTRA."""
    made = placed(folder, [line, *KOSTRA], **options)
    assert made.told.chart == options.get("chart", "kostra")
    return told(made, *columns)[0]


OF_KOSTRA = [
    ({"account": "115"}, "in", "purchase", "food"),
    ({"account": "010"}, "out", "wages", None),
    ({"account": "10"}, "out", "wages", None),
    ({"account": "01150"}, "in", "purchase", "food"),
    ({"account": "10100"}, "out", "wages", None),
    ({"account": "270"}, "in", "purchase", "other_services"),
    ({"account": "271"}, "in", "purchase", "temporary_staff"),
    ({"account": "272", "text": "Advokatbistand"}, "in", "purchase", "legal"),
    ({"account": "429"}, "out", "vat", None),
    ({"account": "285"}, "out", "real_estate", None),
    ({"account": "380"}, "out", "internal", None),
    ({"account": "160", "text": "Hotell"}, "out", "persons", None),
    ({"account": "590"}, "out", "depreciation", None),
    ({"account": "470"}, "out", "transfers", None),
    ({"account": "350", "text": "kurs"}, "review", "public_supplier", "training"),
    ({"account": "190"}, "review", "rent", "premises"),
    ({"account": "190", "text": "Husleie mars"}, "review", "rent", "premises"),
    ({"account": "195", "text": "Lisens fagsystem"}, "in", "said_by_text", "software"),
    ({"account": "195", "text": "Tinglysing"}, "out", "taxes", None),
    ({"account": "120", "product_code": "15000000-8"}, "in", "purchase", "food"),
    ({"account": "120", "text": "Ymse", "supplier_name": "Førde Bakeri"}, "in", "purchase", "food"),
    ({"account": "21320010"}, "out", "balance", None),
    ({"account": ""}, "review", "no_account", None),
    ({"text": "kaffe til møte"}, "in", "said_by_text", "food"),
    ({"product_code": "79100000"}, "in", "said_by_code", "legal"),
    ({"supplier_name": "Advokatfirmaet Vik"}, "in", "said_by_name", "legal"),
    ({"account": "115", "currency": "EUR"}, "review", "currency", "food"),
    ({"account": "115", "amount": -500, "kind": "credit_note"}, "in", "purchase", "food"),
]
OWN_NUMBERS = [
    {"account": "K-17", "account_name": "Rekvisita", "grouping_code": "6800"},
    {"account": "L-1", "account_name": "Fastlønn", "grouping_code": "5000"},
    {"account": "X-9", "account_name": "Ymse"},
]


def test_accounts_of_ones_own_are_read_by_the_codes_that_saf_t_maps_them_to(tmp_path: Path) -> None:
    made = placed(tmp_path, OWN_NUMBERS)
    assert (made.told.chart, told(made, "scope", "reason")) == (
        "company", [("in", "cost_class"), ("out", "wages"), ("review", "unknown_account")])
    assert ("grouping", {}) in made.told.assumptions
    rule = own_rules(tmp_path, ("konto", "K-17", "", "ikke innkjøp"))
    assert told(placed(tmp_path, OWN_NUMBERS, maps=[rule]), "reason")[0] == ("decided_out",)


def test_codes_that_few_lines_have_say_nothing_about_the_rest(tmp_path: Path) -> None:
    assert placed(tmp_path, [OWN_NUMBERS[0], *[OWN_NUMBERS[2]] * 2]).told.chart == "none"


OF_THE_STATE = [
    ("6550", "in", "purchase", "ict_equipment"), ("5010", "out", "wages", None), ("3200", "out", "income", None),
    ("4980", "in", "investment", "ict_equipment"), ("6300", "review", "rent", "premises"),
    ("7100", "out", "persons", None), ("2400", "out", "balance", None), ("8150", "out", "finance", None),
    ("1250", "review", "additions", "furniture"),
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """What became of all the lines above, each chart in a ledger of its own."""
    found = []
    for chart, lines in (("kostra", [line for line, *_ in OF_KOSTRA]),
                         ("state", [{"account": account} for account, *_ in OF_THE_STATE])):
        made = placed(tmp_path_factory.mktemp(chart), lines, chart=chart)
        found += told(made, "scope", "reason", "category")
    return found


@pytest.mark.parametrize("at", range(len(OF_KOSTRA)), ids=lambda at: f"{OF_KOSTRA[at][0]}")
def test_a_line_is_placed_by_its_account_then_by_what_else_it_says(results: list[tuple[Any, ...]], at: int) -> None:
    assert results[at] == OF_KOSTRA[at][1:]


@pytest.mark.parametrize("at", range(len(OF_THE_STATE)), ids=lambda at: OF_THE_STATE[at][0])
def test_the_chart_of_the_state_is_read_by_its_groups(results: list[tuple[Any, ...]], at: int) -> None:
    assert results[len(OF_KOSTRA) + at] == OF_THE_STATE[at][1:]


def test_what_is_added_to_fixed_assets_counts_where_somebody_sold_it(tmp_path: Path) -> None:
    assert one(tmp_path, {"account": "1250", "supplier_name": "Vik AS"}, "scope", "reason", chart="state") == (
        "in", "investment")


def test_another_chart_is_read_by_its_classes_and_an_unknown_one_not_at_all(tmp_path: Path) -> None:
    assert one(tmp_path, {"account": "6860"}, "scope", "reason", "category", chart="company") == (
        "in", "cost_class", "office_supplies")
    assert one(tmp_path, {"account": "6860"}, "scope", "reason", "rule", chart="none") == (
        "review", "unknown_chart", None)


def test_risk_and_regime_follow_the_category_or_the_product_code(tmp_path: Path) -> None:
    made = placed(tmp_path, [{"account": "115"}, {"account": "250"}, {"product_code": "85000000"}, {"account": "010"},
                             {"product_code": "31000000", "account": "120"}, {"account": "230"}, *KOSTRA])
    assert told(made, "risk", "regime")[:6] == [
        ("food", "goods"), ("construction", "goods"), (None, "health"), (None, None), ("minerals", "goods"),
        (None, "works")]


def test_own_rules_decide_in_their_order(tmp_path: Path) -> None:
    lines = [{"account": "120", "supplier_name": "Vik AS", "text": "sykkel", "product_code": "15000000"}] * 2
    rules = [("Tekst", "sykkel", "Kultur og fritid", ""), ("Konto", "12", "Møbler og inventar", ""),
             ("Produktkode", "15", "Kurs og opplæring", ""), ("Leverandør", "VIK AS", "Transport og reise", ""),
             ("Linje", "2", "", "Ikke innkjøp")]
    expected = ["culture", "furniture", "training", "transport", "transport"]
    for count, category in enumerate(expected, 1):
        made = placed(tmp_path, [*lines, *KOSTRA], maps=[own_rules(tmp_path, *rules[:count])])
        assert told(made, "category")[0] == (category,)
    assert told(made, "scope", "reason", "rule", "matched")[:2] == [
        ("in", "decided_in", "supplier", "VIK AS"), ("out", "decided_out", "manual", "2")]


@pytest.mark.parametrize(("own", "text"), [
    ("sykkel", "NY SYKKEL"), ("Ærlig øl", "kjøp: æRLIG ØL."), ("Blåbær", "(BLÅBÆR)")])
def test_a_word_is_found_however_capitals_are_used(tmp_path: Path, own: str, text: str) -> None:
    lines = [{"account": "195", "text": text}, {"account": "195", "text": f"X{own.upper()}X"},
             {"account": "195", "text": "LISENS fagsystem"}]
    made = placed(tmp_path, [*lines, *KOSTRA], maps=[own_rules(tmp_path, ("Tekst", own, "Kultur og fritid", ""))])
    assert told(made, "category", "rule")[:3] == [
        ("culture", "text"), ("fees_licences", "account"), ("software", "text")]
    assert [word.casefold() for (word,) in told(made, "matched")[:3]] == [own.casefold(), "195", "lisens"]


def test_an_own_category_brings_in_what_was_to_be_reviewed_but_never_wages(tmp_path: Path) -> None:
    lines = [{"account": account, "supplier_name": "Vik AS"} for account in ("190", "010")]
    made = placed(tmp_path, [*lines, *KOSTRA], maps=[own_rules(tmp_path, ("supplier", "Vik AS", "food", ""))])
    assert told(made, "scope", "reason", "category")[:2] == [("in", "decided_in", "food"), ("out", "wages", None)]
    made = placed(tmp_path, [*lines, *KOSTRA], maps=[own_rules(tmp_path, ("supplier", "Vik AS", "food", "in"))])
    assert told(made, "scope")[:2] == [("in",), ("in",)]


def test_a_category_of_ones_own_can_be_made_and_used(tmp_path: Path) -> None:
    path = tmp_path / "egne.csv"
    path.write_text("Slag,Verdi,Navn,Kategori,Omfang\nKategori,boats,Båter,Transport og reise,\nKonto,210,,Båter,\n",
                    encoding="cp1252")
    assert one(tmp_path, {"account": "210"}, "category", "reason", maps=[path]) == ("boats", "decided_in")


def test_the_table_of_categories_and_accounts_read_back_changes_nothing(tmp_path: Path) -> None:
    made = placed(tmp_path, KOSTRA)
    before = told(made, *(column.name for column in LINES))
    again = placed(tmp_path, KOSTRA, maps=[made.out / "Kategorier og kontoer.csv"])
    assert told(again, *(column.name for column in LINES)) == before


def test_nothing_in_a_table_becomes_another_number_or_a_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    made = placed(tmp_path, [*KOSTRA, {"account": "010", "account_name": "=HYPERLINK(1)"}, {"account": "1e5"}])
    written = table(made.out / "Kategorier og kontoer.csv")
    assert {row["Verdi"] for row in written if row["Slag"] == "Konto"} >= {"'010", "'099", "'1e5", "115"}
    assert not any(cell.startswith(("=", "+", "@")) for row in written for cell in row.values())
    again = placed(tmp_path, KOSTRA, maps=[own_rules(tmp_path, ("Konto", "'010", "", "Innkjøp"))])
    assert told(again, "scope")[:2] == [("in",), ("in",)]


def test_the_next_suppliers_filled_in_are_rules(tmp_path: Path) -> None:
    lines = [{"supplier_name": "Ymse AS", "amount": 500}, {"supplier_name": "Kari Nordmann"},
             {"supplier_name": "Nok AS", "organisation_number": "123456785"}]
    made = placed(tmp_path, lines)
    path = made.out / "Neste leverandører.csv"
    assert [row["Navn"] for row in table(path)] == ["Privatperson 1", "Nok AS", "Ymse AS"]
    assert table(path)[1]["Verdi"] == "123456785" and made.coverage.goals == ((0.8, 2), (0.9, 2))
    path.write_text(path.read_text(encoding="utf-8-sig").replace(";;;", ";Mat og drikke;;"), encoding="utf-8-sig")
    again = placed(tmp_path, lines, maps=[path])
    assert told(again, "scope", "category") == [("in", "food")] * 3 and again.coverage.share == 1.0


def test_the_same_ledger_gives_the_same_tables_byte_for_byte(tmp_path: Path) -> None:
    source = ledger(tmp_path, [*KOSTRA, {"supplier_name": "Vik"}, {"supplier_name": "VIK AS", "text": "Kaffe"}])
    made = [classify_ledger(source, tmp_path / name) for name in ("a", "b")]
    for name in (CLASSIFIED, SUPPLIERS):
        assert (made[0].out / name).read_bytes() == (made[1].out / name).read_bytes()


def test_both_tables_have_the_columns_that_are_promised(tmp_path: Path) -> None:
    import duckdb

    made = placed(tmp_path, KOSTRA)
    with duckdb.connect() as connection:
        for name, columns in ((CLASSIFIED, LINES), (SUPPLIERS, SUPPLIER)):
            found = connection.execute(f"DESCRIBE FROM read_parquet('{made.out / name}')").fetchall()
            assert [row[:2] for row in found] == [(column.name, column.type) for column in columns]
    assert read_classified(made.out).lines == len(KOSTRA)


@pytest.mark.parametrize(("written", "code", "cell"), [
    ("", "XA-1150", ""), ("a\0b", "XA-1150", ""), ("Slag;Omfang\nKonto;\n", "XA-1151", ""),
    ("Slag;Verdi\nGris;1\n", "XA-1152", "2"), ("Slag;Verdi;Kategori\nKonto;1;Gris\n", "XA-1153", "2"),
    ("Slag;Verdi;Omfang\nKonto;1;Gris\n", "XA-1154", "2"), ("Slag;Verdi;Omfang\nLinje;to;Innkjøp\n", "XA-1155", "2")])
def test_a_wrong_rule_is_told_with_its_row(tmp_path: Path, written: str, code: str, cell: str) -> None:
    path = tmp_path / "regler.csv"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        placed(tmp_path, KOSTRA, maps=[path])
    assert [(f.code, f.cell) for f in caught.value.findings] == [(code, cell)]
    assert not (tmp_path / "ut").exists()


def test_what_is_worth_telling_is_told(tmp_path: Path) -> None:
    made = placed(tmp_path, [*KOSTRA, {"currency": "EUR"}, {"gross": True}, {"account": "270", "date": "2026-02-01"}],
                  maps=[own_rules(tmp_path, ("supplier", "Ingen AS", "food", ""))])
    assert codes(made) == ["XA-1162", "XA-1163", "XA-1165", "XA-1166"]
    assert codes(placed(tmp_path, [{"supplier_name": "Vik"}])) == ["XA-1161"]
    assert codes(placed(tmp_path, [{"account": "Z1", "supplier_name": "Vik"}])) == ["XA-1160"]


def test_a_classification_is_made_again_only_when_asked_and_only_of_a_ledger(tmp_path: Path) -> None:
    source = ledger(tmp_path, KOSTRA)
    classify_ledger(source, tmp_path / "ut")
    for path, code in ((source, "XA-1158"), (tmp_path / "lines.json", "XA-1157"), (tmp_path / "borte", "XA-1157")):
        with pytest.raises(Problem) as caught:
            classify_ledger(path, tmp_path / "ut")
        assert caught.value.findings[0].code == code


ACCOUNTS = st.sampled_from(["", "115", "010", "10", "190", "195", "270", "350", "11500", "2400", "6550", "K9", "999",
                            " 230 "])
NAMES = st.sampled_from(["", "Vik AS", "VIK AS", "Ola Nordmann", "Førde Bakeri", "vik", "=1+1"])
LINE = st.fixed_dictionaries({
    "account": ACCOUNTS, "supplier_name": NAMES, "supplier_id": st.sampled_from(["", "1", "2", "01810000186"]),
    "amount": st.integers(-10**12, 10**12), "text": st.sampled_from(["", "Kaffe", "Husleie", "lønn", "x"]),
    "currency": st.sampled_from(["NOK", "NOK", "EUR"]), "product_code": st.sampled_from(["", "15000000-8", "x"]),
    "organisation_number": st.sampled_from([None, "123456785", "123456784"])})
RULES = st.lists(st.tuples(st.sampled_from([("supplier", "vik as"), ("account", "1"), ("text", "kaffe"), ("line", "1"),
                                            ("product_code", "15")]), st.sampled_from(["food", ""]),
                           st.sampled_from(["in", "out", "review", ""])), max_size=3)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, min_size=1, max_size=12), RULES)
def test_in_out_and_review_are_all_that_was_read_in_lines_and_in_oere(
        tmp_path: Path, lines: list[dict[str, Any]], rules: list[tuple[tuple[str, str], str, str]]) -> None:
    path = own_rules(tmp_path, *((*rule, category, scope) for rule, category, scope in rules))
    for old in tmp_path.glob("ut/*.csv"):
        old.unlink()
    made = placed(tmp_path, lines, maps=[path])
    counts = made.counts
    assert counts.lines == len(lines) == sum(counts.of(scope)[0] for scope in counts.scopes)
    assert counts.amount == sum(line["amount"] for line in lines) == sum(counts.of(scope)[1] for scope in counts.scopes)
    found = told(made, "line_id", "scope", "reason", "category", "supplier")
    assert [line for line, *_ in found] == list(range(1, len(lines) + 1))
    assert all(scope in ("in", "out", "review") and reason for _, scope, reason, _, _ in found)
    assert all(category is None for _, scope, _, category, _ in found if scope == "out")
    sums = told(made, "supplier", "lines", "amount", table=SUPPLIERS)
    assert sum(count for _, count, _ in sums) == len(lines) and sum(amount for *_, amount in sums) == counts.amount
    assert {key for *_, key in found} <= {key for key, _, _ in sums}
