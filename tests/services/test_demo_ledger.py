"""The made-up municipality's ledger: the same bytes every time, nobody real, and everything to find is there."""

from __future__ import annotations

import csv
import re
import statistics
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlanskaff.catalogue import spend
from xlanskaff.catalogue.accounts import accounts
from xlanskaff.catalogue.demo.purchases import agreements, sellers, trades
from xlanskaff.rules.organisations import may_exist, nine_digits
from xlanskaff.services import demo_ledger
from xlanskaff.services.demo_ledger import AGREEMENTS, BILLS, LEDGERS, NOTICES, purchases, write_purchases
from xlanskaff.services.demo_ledger_lines import CREDIT, INVOICE, suppliers
from xlanskaff.services.demo_ledger_numbers import synthetic_person
from xlanskaff.services.demo_ledger_planted import NAMES
from xlanskaff.services.spend_import import ImportResult, import_ledgers
from xlanskaff.spend.contracts import Register, read_register
from xlanskaff.spend.notices import read_list
from xlanskaff.spend.persons import is_person, national_id

NOTICE_DUTY, LOWER, EEA = 130_000_000, 10_000_000, 230_000_000
"""Øre: the duty to announce, the lower bound and the limit of the agreement on the EEA, all of 2025."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("innkjøp")
    write_purchases(path)
    return path


@pytest.fixture(scope="module")
def imported(folder: Path) -> ImportResult:
    return import_ledgers([*(folder / name for name in LEDGERS.values()), folder / BILLS], folder / "regnskap.parquet")


def asked(imported: ImportResult, question: str) -> list[tuple[Any, ...]]:
    """The answer of the imported ledger, which is called `ledger`."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW ledger AS SELECT * FROM read_parquet('{imported.out.as_posix()}')")
        return connection.execute(question).fetchall()


def of(key: str) -> list[tuple[str, Any]]:
    """The lines that show a trait."""
    vouchers = {purchases().vouchers[invoice] for invoice in purchases().traits[key].invoices}
    return [(voucher, line) for voucher, line in purchases().lines if voucher in vouchers]


def test_the_same_bytes_are_written_every_time(folder: Path, tmp_path: Path) -> None:
    purchases.cache_clear()
    suppliers.cache_clear()
    write_purchases(tmp_path)
    names = [*LEDGERS.values(), BILLS, AGREEMENTS, NOTICES]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert [name for name in names if (tmp_path / name).read_bytes() != (folder / name).read_bytes()] == []


def test_what_is_imported_is_what_was_drawn_to_the_last_oere(imported: ImportResult) -> None:
    first, second, enterprise = imported.files
    assert [file.sum.replace(".", "") for file in imported.files] == [
        str(purchases().net(2025)), str(purchases().net(2026)), str(sum(bill.net for bill in purchases().bills))]
    assert first.rows + second.rows == len(purchases().lines)
    assert enterprise.rows == len(purchases().bills)
    assert (first.set_aside, second.set_aside) == (0, 0)
    assert imported.findings and {finding.severity for finding in imported.findings} == {"note"}


def test_the_total_of_the_supplier_ledger_is_set_aside_though_its_word_stands_among_the_invoice_numbers(
        imported: ImportResult) -> None:
    enterprise = imported.files[2]
    assert {why: count for why, (count, _) in enterprise.aside.items()} == {"total": 1}
    assert enterprise.aside["total"][1] == enterprise.sum


def test_every_line_arrives_with_its_account_department_supplier_and_vat(imported: ImportResult) -> None:
    drawn = Counter((line.day, line.art, line.department, line.net, line.vat or None, line.name or None, line.text)
                    for _, line in purchases().lines)
    read = Counter(asked(imported, """SELECT date, account, department, amount, vat, supplier_name, text FROM ledger
                                      WHERE file <> 'Leverandørreskontro kulturhuset 2025.csv'"""))
    assert read == drawn


def test_credit_notes_agreements_and_vouchers_arrive(imported: ImportResult) -> None:
    lines = [line for _, line in purchases().lines]
    counted = dict(asked(imported, "SELECT kind, count(*) FROM ledger WHERE account IS NOT NULL GROUP BY kind"))
    assert counted == {"invoice": sum(line.kind == INVOICE for line in lines),
                       "credit_note": sum(line.kind == CREDIT for line in lines),
                       "entry": sum(line.kind not in (INVOICE, CREDIT) for line in lines)}
    assert dict(asked(imported, "SELECT contract_id, count(*) FROM ledger WHERE contract_id IS NOT NULL GROUP BY 1")) \
        == Counter(line.agreement for line in lines if line.agreement)
    assert asked(imported, "SELECT count(DISTINCT document) FROM ledger WHERE account IS NOT NULL")[0][0] == len(
        {voucher for voucher, _ in purchases().lines})


def test_files_are_written_as_offices_export_them(folder: Path) -> None:
    ledger = (folder / LEDGERS[2025]).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        ledger.decode("utf-8")
    rows = ledger.decode("cp1252").split("\r\n")
    assert rows[0] == "Fjellvik kommune" and rows[1] == "Hovedbok – posteringer 2025" and rows[3] == ""
    assert {row.count(";") for row in rows[4:-1]} == {rows[4].count(";")}
    assert all(re.match(r"25\d{6};\d\d\.\d\d\.2025;2025\d\d;\d{3};", row) for row in rows[5:-1])
    bills = (folder / BILLS).read_bytes()
    assert bills.startswith(b"\xef\xbb\xbf") and re.search(rb";\d+ \d{3},\d\d-;", bills)


def test_the_size_and_the_shape_are_those_of_a_municipality() -> None:
    lines = [line for _, line in purchases().lines]
    bought = [line for line in lines if line.supplier and "100" <= line.art < "380"]
    assert 8_000 <= len(lines) <= 12_000
    assert 200e6 < sum(line.net for line in bought if line.day.year == 2025) / 100 < 400e6
    sums = Counter[str]()
    for line in bought:
        sums[line.supplier] += line.net
    largest = [amount for _, amount in sums.most_common(len(sums) // 5)]
    assert 0.75 < sum(largest) / sums.total() < 0.95
    amounts = [line.net for line in bought if line.net > 0]
    assert statistics.fmean(amounts) > 3 * statistics.median(amounts)
    assert {line.art for line in lines} <= accounts("kostra").keys()


def test_furniture_and_equipment_are_bought_in_december_and_little_in_july() -> None:
    months = Counter(line.day.month for _, line in purchases().lines if line.art == "200" and line.day.year == 2025)
    usual = statistics.median(months.values())
    assert months[12] > 2.5 * usual and months[7] < usual


def test_suppliers_come_and_go() -> None:
    years = defaultdict(set)
    for _, line in purchases().lines:
        years[line.name].add((line.day.year, line.day.month > 6))
    assert years["Smørbukklia Velferdsteknologi AS"] == {(2026, False)}
    assert years["Kvitebjørnvik Trykkeri AS"] == {(2025, False)}


def test_the_vat_of_each_month_is_compensated_and_adds_nothing() -> None:
    vat, compensated, income = Counter[str](), Counter[str](), Counter[str]()
    for _, line in purchases().lines:
        month = f"{line.day:%Y%m}"
        vat[month] += line.vat
        compensated[month] += line.net if line.art == "429" else 0
        income[month] += line.net if line.art == "729" else 0
    assert vat == compensated and all(income[month] == -amount for month, amount in vat.items())


def test_there_are_wages_transfers_internal_purchases_and_loans_to_leave_out() -> None:
    found = {line.art for _, line in purchases().lines}
    for art in ("010", "099", "160", "280", "380", "429", "470", "510", "590", "600", "729"):
        assert accounts("kostra")[art].account_class == "excluded" and art in found


def test_every_organisation_number_can_exist_and_begins_with_a_digit_that_none_we_know_of_begins_with() -> None:
    drawn = [number for _, number in suppliers().values()]
    assert len(set(drawn)) == len(drawn) > 300
    written = {nine_digits(line.number) for _, line in purchases().lines if line.number}
    assert all(number and number[0] == "5" and may_exist(number) for number in {*drawn, *written})


def test_numbers_are_written_in_several_ways_and_sometimes_missing() -> None:
    shapes = Counter(re.sub(r"\d", "9", line.number) for _, line in purchases().lines if line.supplier)
    assert set(shapes) == {"999999999", "999 999 999", "NO999999999MVA", ""}
    assert 0.03 < shapes[""] / shapes.total() < 0.15


def test_names_are_spelled_in_several_ways() -> None:
    spellings = defaultdict(set)
    for _, line in purchases().lines:
        spellings[line.supplier].add(line.name)
    assert spellings["60001"] == {"Huldreli Matengros AS", "HULDRELI MATENGROS AS", "Huldreli Matengros A/S",
                                  "Huldreli matengros avd. Fjellvik"}
    assert sum(len(names) > 1 for names in spellings.values()) > 50


def test_one_consultant_sells_below_the_lower_bound_time_after_time_and_above_the_duty_to_announce() -> None:
    lines = [line for _, line in of("split")]
    assert len(lines) == 14 and len({line.department for line in lines}) == 4
    assert all(0.9 * LOWER < line.net < LOWER for line in lines)
    assert sum(line.net for line in lines) == purchases().traits["split"].sum > NOTICE_DUTY


def test_two_suppliers_of_one_kind_of_goods_pass_the_duty_together_and_not_alone() -> None:
    sums = Counter[str]()
    for _, line in of("together"):
        sums[line.supplier] += line.net
    assert len(sums) == 2 and max(sums.values()) < NOTICE_DUTY < sums.total()


def test_the_bus_company_is_above_the_limit_of_the_area_and_has_no_agreement() -> None:
    lines = [line for _, line in of("no_agreement")]
    assert sum(line.net for line in lines) > EEA and not any(line.agreement for line in lines)
    assert lines[0].supplier not in {each.supplier for each in agreements()}


def test_repeated_lines_are_there_rightly_and_wrongly(imported: ImportResult) -> None:
    counted = Counter(purchases().lines)
    assert {voucher for (voucher, _), times in counted.items() if times > 1} == {voucher for voucher, _
                                                                                 in of("rightly_repeated")}
    twice = [(line.day, line.net) for _, line in of("booked_twice")]
    assert Counter(Counter(twice).values()) == {2: 2} and len({voucher for voucher, _ in of("booked_twice")}) == 4
    again = asked(imported, """SELECT document, count(*), count(DISTINCT date) FROM ledger WHERE account IS NULL
                               GROUP BY document HAVING count(*) > 1""")
    slips = purchases().slips
    assert {number for number, *_ in again} == {*slips["entered_twice"], *slips["entered_again"]}
    assert {number for number, _, days in again if days == 1} == set(slips["entered_twice"])


def test_persons_are_recognised_as_such_and_are_nobody() -> None:
    ((_, speech),) = of("person")
    (number,) = re.findall(r"\d{11}", speech.text)
    assert number == synthetic_person() and national_id(number)
    assert int(number[2:4]) == 85  # 80 is added to the month of everybody in the synthetic population
    assert is_person(speech.name, None) and not speech.number
    assert all(is_person(line.name, line.number) for _, line in of("sole_trader"))
    sold = {seller.name for seller, _ in suppliers().values()} | set(NAMES.values())
    assert {name for name in sold if is_person(name, "510079221")} == {NAMES["60105"], NAMES["60106"]}


def test_no_other_line_holds_a_national_identity_number(imported: ImportResult) -> None:
    texts = asked(imported, "SELECT text FROM ledger WHERE regexp_matches(text, '[0-9]{11}')")
    assert len(texts) == 1


def test_the_enterprise_has_a_wrong_number_a_missing_one_and_credit_notes() -> None:
    bills = purchases().bills
    wrong = {bill.name for bill in bills if bill.organisation and not may_exist(bill.organisation)}
    assert wrong == {"Gyllenspurven Trykkeri AS"}
    assert {bill.name for bill in bills if not bill.organisation} == {"Nøkkerosa Blomster AS"}
    assert {bill.number for bill in bills if bill.net < 0} == set(purchases().slips["credited"])


def register(folder: Path) -> Register:
    """The contract register as the analysis reads it."""
    rows = openpyxl.load_workbook(folder / AGREEMENTS)["Avtaler"].iter_rows(values_only=True)
    cells = [["" if value is None else f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value) for value in row]
             for row in rows]
    return read_register(cells[0], list(enumerate(cells[1:], 2)), AGREEMENTS)


def test_the_contract_register_says_what_it_should_and_lacks_what_registers_lack(folder: Path) -> None:
    path = folder / AGREEMENTS
    assert path.read_bytes()[:2] == b"PK"
    names = {each.name.nb for each in spend.categories().values()}
    found = register(folder)
    assert len(found.agreements) == len(agreements())
    assert {category for each in found.agreements for category in each.categories} <= names
    assert [each.id for each in found.agreements if not each.organisation_number] == ["A-2412"]
    assert [each.id for each in found.agreements if each.ends is None] == ["A-2413"]


def test_agreements_are_used_up_used_after_their_end_and_not_used_at_all() -> None:
    used, after = Counter[str](), Counter[str]()
    ends = {each.id: each.ends for each in agreements() if each.ends and not each.option}
    by_supplier = {each.supplier: each for each in agreements()}
    for _, line in purchases().lines:
        if (each := by_supplier.get(line.supplier)) is not None:
            used[each.id] += line.net
            after[each.id] += line.day > ends.get(each.id, date.max)
    assert used["A-2404"] > 100 * next(each.maximum for each in agreements() if each.id == "A-2404")
    assert after["A-2210"] > 20
    assert {each.id for each in agreements()} - set(used) == {"A-2417"}
    beside = [line for _, line in purchases().lines if line.art == "115" and line.supplier not in by_supplier]
    assert sum(line.net for line in beside) > 100_000_000


def test_each_agreement_has_its_notice_and_the_winner_is_named(folder: Path) -> None:
    with (folder / NOTICES).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert {(row["Kunngjøringsnummer"], row["Organisasjonsnummer"]) for row in rows if row["Leverandør"]} == {
        (each.notice, suppliers()[each.supplier][1]) for each in agreements()}
    assert all(re.fullmatch(r"20\d\d-9901\d\d", row["Kunngjøringsnummer"]) for row in rows)
    awards = read_list(list(rows[0]), [list(row.values()) for row in rows], NOTICES).awards
    assert len(awards) == len(rows) - 1 == len(agreements())
    assert [award.name for award in awards if not award.competed] == ["Gygrehøla Advokatfirma AS"]
    assert sum(award.value or 0 for award in awards) == sum(100 * each.maximum for each in agreements())


def test_the_tables_hang_together() -> None:
    codes = {trade.code for trade in trades()}
    assert {seller.trade for seller in sellers()} <= codes
    assert {trade.art for trade in trades()} <= accounts("kostra").keys()
    signed = {each.id: each.supplier for each in agreements()}
    assert all(seller.agreement in signed for seller in sellers() if seller.agreement)
    assert {each.supplier for each in agreements()} == {seller.id for seller in sellers() if seller.agreement}
    assert max(line.day for _, line in purchases().lines) < demo_ledger.ON
