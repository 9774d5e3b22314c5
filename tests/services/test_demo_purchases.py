"""The demonstration's purchases go through the same steps as anybody's, and what was put there is found."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.reports import table
from xlanskaff.cli.main import main
from xlanskaff.services import demo
from xlanskaff.services.demo_ledger import AGREEMENTS, NOTICES, purchases
from xlanskaff.services.demo_purchases import CLASSIFIED, LEDGER, DemoPurchases, analyse_purchases
from xlanskaff.spend.classified import SCOPES


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DemoPurchases:
    return analyse_purchases(tmp_path_factory.mktemp("demo") / "7 innkjøp")


def asked(made: DemoPurchases, question: str) -> list[tuple[Any, ...]]:
    """The answer of `lines` (ledger and classification joined) and `suppliers`."""
    import duckdb

    folder = made.folder.as_posix()
    with duckdb.connect() as connection:
        connection.execute(f"""
            CREATE VIEW lines AS SELECT * FROM read_parquet('{folder}/{LEDGER}') AS l
                JOIN read_parquet('{folder}/{CLASSIFIED}/classified.parquet') AS c USING (line_id);
            CREATE VIEW suppliers AS SELECT * FROM read_parquet('{folder}/{CLASSIFIED}/suppliers.parquet')""")
        return connection.execute(question).fetchall()


def test_everything_read_is_bought_or_not_bought_or_to_be_reviewed(made: DemoPurchases) -> None:
    counts = made.classified.counts
    assert sum(counts.of(scope)[1] for scope in SCOPES) == counts.amount
    assert counts.amount == sum(line.net for _, line in purchases().lines) + sum(b.net for b in purchases().bills)
    assert sum(counts.of(scope)[0] for scope in SCOPES) == len(purchases().lines) + len(purchases().bills)


def test_the_accounts_are_recognised_and_the_rules_place_nearly_all_that_is_bought(made: DemoPurchases) -> None:
    assert made.classified.told.chart == "kostra"
    grants = sum(amount for (amount,) in asked(made, "SELECT amount FROM lines WHERE reason = 'grant'"))
    coverage = made.classified.coverage
    assert coverage.placed / (coverage.value - grants) > 0.9


def test_grants_to_private_kindergartens_are_to_be_reviewed_and_other_services_on_their_account_are_bought(
        made: DemoPurchases) -> None:
    found = asked(made, "SELECT DISTINCT starts_with(text, 'Driftstilskudd'), scope, reason FROM lines "
                        "WHERE account = '370'")
    assert set(found) == {(True, "review", "grant"), (False, "in", "purchase")}


def test_what_is_no_purchase_is_left_out_for_its_own_reason(made: DemoPurchases) -> None:
    found = dict(asked(made, "SELECT account, string_agg(DISTINCT scope || ' ' || reason) FROM lines GROUP BY 1"))
    told = {"010": "out wages", "160": "out persons", "280": "out real_estate", "380": "out internal", "429": "out vat",
            "470": "out transfers", "510": "out finance", "590": "out depreciation", "600": "out income",
            "115": "in purchase", "190": "review rent", "350": "review public_supplier"}
    assert {account: found[account] for account in told} == told


def test_persons_are_found_and_shown_without_their_names(made: DemoPurchases) -> None:
    found = dict(asked(made, "SELECT name, masked_name FROM suppliers WHERE person"))
    assert set(found) == {"Maler Ola Oppdiktsen ENK", "Kari Eksempelsen"}
    assert not any("Ola" in shown or "Kari" in shown for shown in found.values())
    assert made.classified.counts.with_ids == 1 and made.classified.persons == 2


def test_spellings_of_a_name_are_joined_where_the_number_is_the_same(made: DemoPurchases) -> None:
    ((spellings,),) = asked(made, "SELECT merged_from FROM suppliers WHERE organisation_number = '510079221'")
    assert {"Huldreli Matengros AS", "HULDRELI MATENGROS AS", "Huldreli Matengros A/S"} <= set(spellings)
    assert made.classified.merged > 100 and made.classified.proposals > 50


def test_the_split_purchase_is_one_supplier_and_one_category(made: DemoPurchases) -> None:
    ((lines, amount, categories, departments),) = asked(made, """
        SELECT count(*), sum(l.amount), count(DISTINCT l.category), count(DISTINCT l.department)
        FROM lines l JOIN suppliers s USING (supplier) WHERE s.name = 'Tussmørkli Rådgivning AS' AND scope = 'in'""")
    assert (lines, amount, categories, departments) == (14, purchases().traits["split"].sum, 1, 4)


def test_furniture_of_two_suppliers_is_one_category(made: DemoPurchases) -> None:
    found = asked(made, """SELECT s.name, string_agg(DISTINCT l.category) FROM lines l JOIN suppliers s USING (supplier)
        WHERE s.name IN ('Bukkenebrusvik Møbler AS', 'Knutshattmåla Inventar AS') GROUP BY s.name ORDER BY s.name""")
    assert found == [("Bukkenebrusvik Møbler AS", "furniture"), ("Knutshattmåla Inventar AS", "furniture")]


def test_the_threshold_watch_asks_about_what_was_put_there(made: DemoPurchases) -> None:
    found = made.analysis
    assert found.watch is not None
    asked_of = {found.names[each.supplier]: each for each in found.watch.candidates if each.together == "supplier"}
    split, buses = asked_of["Tussmørkli Rådgivning AS"], asked_of["Kvernknurrvik Turvogn AS"]
    assert (split.lines, split.amount, split.limit) == (14, purchases().traits["split"].sum, 130_000_000)
    assert (buses.amount, buses.limit) == (purchases().traits["no_agreement"].sum, 230_000_000)
    assert not {"Bukkenebrusvik Møbler AS", "Knutshattmåla Inventar AS"} & asked_of.keys()
    together = {found.categories[each.category]: each for each in found.watch.candidates if each.together == "category"}
    assert together["furniture"].amount >= purchases().traits["together"].sum
    signed = {"Huldreli Matengros AS", "Trollelv Entreprenør AS", "Fossegrimdal Kraft SA", "Soriadal Data AS"}
    assert not signed & asked_of.keys()


def test_what_may_have_been_paid_twice_is_listed_and_equal_lines_on_one_voucher_are_not(made: DemoPurchases) -> None:
    listed = {(each.day, each.amount) for each in made.analysis.duplicates if each.sign == "day"}
    assert listed == {(date(2025, 5, 7), 4_821_350), (date(2026, 2, 11), 3_940_025)}
    again = {each.document for each in made.analysis.duplicates if each.sign == "document"}
    assert again and again <= set(purchases().slips["entered_again"])
    assert sum(each.extra for each in made.analysis.duplicates if each.sign == "day") == 8_761_375


def test_agreements_are_matched_with_what_is_bought_on_them_and_beside_them(made: DemoPurchases) -> None:
    found = made.analysis
    assert found.agreements is not None and found.announced is not None
    loyalty = found.agreements.loyalty
    assert loyalty.least is not None and loyalty.most is not None
    assert 0.6 < loyalty.least < loyalty.most < 0.95
    codes = {finding.code for finding in found.findings}
    # An end that is missing, a notice without competition, an agreement unused, ending, and used up.
    assert {"XA-1215", "XA-1234", "XA-1219", "XA-1240", "XA-1241"} <= codes


def test_december_and_the_suppliers_that_came_and_went_are_seen(made: DemoPurchases) -> None:
    (december,) = made.analysis.decembers
    assert december.amount > 1.3 * december.others / 11
    ((_, turnover, _),) = made.analysis.turnovers
    assert turnover.new > 10 and turnover.lost > 10


def test_a_second_time_needs_leave_to_overwrite(made: DemoPurchases, tmp_path: Path) -> None:
    again = analyse_purchases(made.folder, overwrite=True)
    assert again.classified.counts == made.classified.counts
    assert again.report.lines == made.report.lines == made.classified.counts.lines


def test_the_whole_demonstration_ends_with_the_purchases(tmp_path: Path) -> None:
    out = tmp_path / "en oppdiktet kommune"
    result = CliRunner().invoke(main, ["demo", "--out", str(out), "--lang", "nn", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["bought"]["lines"] == len(purchases().lines) + len(purchases().bills)
    assert told["bought"]["persons"] == 2 and told["faults"] == 10
    folder = out / demo.PURCHASES
    assert {AGREEMENTS, NOTICES, LEDGER, CLASSIFIED} <= {path.name for path in folder.iterdir()}
    assert (folder / CLASSIFIED / told["bought"]["same"]).is_file()
    assert (out / demo.COLLECTED).is_file()
    assert told["bought"]["workbook"] == "Innkjøpsanalyse.xlsx"
    assert table(folder / told["bought"]["workbook"], "facts")[0]["organisation"] == "Fjellvik kommune"
    assert CliRunner().invoke(main, ["demo", "--out", str(out)]).exit_code != 0
