"""SAF-T files become lines of the ledger: expenditure with its supplier, and every øre accounted for."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.folders import TESTDATA
from tools.ledgers import only
from tools.saft_xml import File, Line, Voucher
from xlanskaff.errors import Problem
from xlanskaff.services.spend_import import ImportedFile, import_ledgers

SUPPLIERS = [("20000", "Papir & Penn AS", "123456785", ["2400"]), ("20001", "Buss AS", "NO 987654325 MVA", ["2400"])]
ACCOUNTS = [("6800", "Kontorrekvisita", "", ""), ("2400", "Leverandørgjeld", "", ""), ("2710", "Inngående mva", "", "")]
TABLE = [("A", "Avdeling", "100", "Skole"), ("A", "Avdeling", "200", "Helse"), ("P", "Prosjekt", "7", "Bru"),
         ("B", "Bilagsart", "4", "Bank")]
INVOICE = Voucher([Line("6800", "100.00", dimensions=[("B", "4"), ("P", "7"), ("A", "100")], tax=["25.00"]),
                   Line("2710", "25.00"), Line("2400", "-125.00", "20000", extra={"DueDate": "2025-04-14"})])

Import = Callable[..., ImportedFile]


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    """Import one SAF-T file and give what is told about it."""

    def make(file: File | str | bytes, name: str = "regnskap.xml", encoding: str = "utf-8") -> ImportedFile:
        data = file.text(encoding) if isinstance(file, File) else file
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
        return only(import_ledgers([path], tmp_path / "ut.parquet", overwrite=True))

    return make


def made(*vouchers: Voucher, **others: object) -> File:
    return File(vouchers, **{"accounts": ACCOUNTS, "suppliers": SUPPLIERS, "dimensions": TABLE, **others})  # type: ignore[arg-type]


def lines(ledger: Path) -> list[dict[str, Any]]:
    """The lines of a ledger, in order, each by column."""
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?) ORDER BY line_id", [str(ledger)])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def codes(file: ImportedFile) -> set[str]:
    return {finding.code for finding in file.findings}


def refused(imported: Import, *given: object) -> str:
    with pytest.raises(Problem) as raised:
        imported(*given)
    return raised.value.findings[0].code


def test_an_invoice_is_what_it_cost_from_whom_and_for_which_department(imported: Import, tmp_path: Path) -> None:
    file = imported(made(INVOICE))
    assert (file.source, file.rows, file.set_aside, file.sum, file.suppliers) == ("saft", 1, 2, "100.00", 1)
    line, = lines(tmp_path / "ut.parquet")
    assert (line["amount"], line["vat"], line["gross"], line["currency"]) == (10000, 2500, False, "NOK")
    assert (line["supplier_id"], line["supplier_name"], line["organisation_number"]) == (
        "20000", "Papir & Penn AS", "123456785")
    assert (line["account"], line["account_name"]) == ("6800", "Kontorrekvisita")
    assert (line["department"], line["department_name"], line["project"]) == ("100", "Skole", "7")
    assert (str(line["date"]), line["period"], str(line["due_date"])) == ("2025-03-15", 202503, "2025-04-14")
    assert (line["kind"], line["row"], line["text"]) == ("invoice", 1, "Faktura")
    assert codes(file) == set()


def test_lines_read_and_counter_lines_are_debit_less_credit_of_the_file(imported: Import) -> None:
    file = imported(made(INVOICE, Voucher([Line("2400", "125.00", "20000"), Line("1920", "-125.00")])))
    count, total = file.aside["counter"]
    assert (file.rows + count, Decimal(file.sum) + Decimal(total)) == (5, 0)
    assert ("saft.balanced", {"sum": "250.00"}) in file.assumptions


@pytest.mark.parametrize(("voucher", "supplier"), [
    (Voucher([Line("6800", "1.00", "20001"), Line("2400", "-1.00", "20000")]), "20001"),
    (Voucher([Line("6800", "1.00"), Line("2400", "-1.00")], supplier="20001"), "20001"),
    (Voucher([Line("6800", "1.00"), Line("2400", "-1.00", "20001")]), "20001"),
    (Voucher([Line("6800", "1.00"), Line("2409", "-1.00")]), "20009"),
    (Voucher([Line("6800", "1.00"), Line("2400", "-1.00")]), None),
    (Voucher([Line("6800", "2.00"), Line("2400", "-1.00", "20000"), Line("2400", "-1.00", "20001")]), None),
], ids=["line", "transaction", "counter-line", "own account", "nobody", "several"])
def test_the_supplier_is_that_of_the_line_else_of_the_voucher_else_of_the_account(
        imported: Import, tmp_path: Path, voucher: Voucher, supplier: str | None) -> None:
    file = imported(made(voucher, suppliers=[*SUPPLIERS, ("20009", "Alene AS", "", ["2409"])]))
    assert lines(tmp_path / "ut.parquet")[0]["supplier_id"] == supplier
    assert ("XA-1118" in codes(file)) == (len(voucher.lines) == 3)


def test_the_kostra_art_is_the_account_and_fixed_assets_are_bought_too(imported: Import, tmp_path: Path) -> None:
    accounts = [("61050", "Kontorrekvisita", "KA_K", "10"), ("1250", "Inventar", "", ""), ("1500", "Kunder", "", ""),
                ("65400", "Inventar", "KS", "654"), ("6300", "Leie", "annenDriftskostnad", "6300")]
    imported(made(*(Voucher([Line(account, "1.00"), Line("1920", "-1.00")]) for account, *_ in accounts),
                  accounts=accounts))
    assert [(line["account"], line["account_name"], line["grouping_category"], line["grouping_code"])
            for line in lines(tmp_path / "ut.parquet")] == [
        ("010", "61050 Kontorrekvisita", "KA_K", "10"), ("1250", "Inventar", None, None),
        ("654", "65400 Inventar", "KS", "654"), ("6300", "Leie", "annenDriftskostnad", "6300")]


def test_dimensions_for_agreement_and_order_are_the_agreement_and_the_order(imported: Import, tmp_path: Path) -> None:
    table = [*TABLE, ("K", "Kontraktsnummer", "RA-17", "Rammeavtale papir"), ("O", "Innkjøpsordre", "B-9", ""),
             ("W", "Arbeidsordre", "1", "")]
    voucher = Voucher([Line("6800", "1.00", dimensions=[("W", "1"), ("O", "B-9"), ("K", "RA-17")]),
                       Line("1920", "-1.00")])
    file = imported(made(voucher, dimensions=table))
    line, = lines(tmp_path / "ut.parquet")
    assert (line["contract_id"], line["order_reference"]) == ("RA-17", "B-9")
    assert {"saft.contract", "saft.order"} <= {key for key, _ in file.assumptions}


def test_totals_of_the_file_that_do_not_agree_with_its_lines_are_told(imported: Import) -> None:
    wrong = made(INVOICE, totals={"NumberOfEntries": "2", "TotalDebit": "125.01", "TotalCredit": "99"})
    file = imported(wrong)
    assert codes(file) == {"XA-1116", "XA-1117"}
    told = [finding.args for finding in file.findings if finding.code == "XA-1116"]
    assert [(args["said"], args["added"]) for args in told] == [(Decimal("125.01"), 125), (99, 125)]
    assert "XA-1115" in codes(imported(made(Voucher([Line("6800", "1.00"), Line("2400", "-0.99", "20000")]))))


@pytest.mark.parametrize(("file", "code"), [
    (made(INVOICE, namespace=""), "XA-1108"),
    (made(INVOICE, namespace="urn:OECD:StandardAuditFile-Tax:PT_1.04_01"), "XA-1109"),
    (made(INVOICE, version="2.0"), "XA-1110"), (made(INVOICE, suppliers=[]), "XA-1119"),
    (made(INVOICE, accounts=ACCOUNTS[1:]), "XA-1120"),
    (made(Voucher([Line("1920", "1.00"), Line("2400", "-1.00")])), "XA-1114"),
], ids=["no namespace", "another namespace", "version", "unknown supplier", "unknown account", "balance only"])
def test_what_is_unusual_is_told_and_the_file_is_read(imported: Import, file: File, code: str) -> None:
    assert code in codes(imported(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "windows-1252", "utf-16"])
@pytest.mark.parametrize("prefix", ["", "n1"])
def test_encodings_and_prefixes_make_no_difference(
        imported: Import, tmp_path: Path, encoding: str, prefix: str) -> None:
    voucher = Voucher([Line("6800", "7.50", "20000", "Blåbærsyltetøy"), Line("2400", "-7.50", "20000")])
    assert codes(imported(made(voucher, prefix=prefix), encoding=encoding)) == set()
    assert lines(tmp_path / "ut.parquet")[0]["text"] == "Blåbærsyltetøy"


def test_a_file_that_is_not_the_utf_8_it_says_is_read_with_a_warning(imported: Import, tmp_path: Path) -> None:
    voucher = Voucher([Line("6800", "7.50", "20000", "Rådhus"), Line("2400", "-7.50", "20000")])
    assert codes(imported(made(voucher).text().encode("cp1252"))) == {"XA-1107"}
    assert lines(tmp_path / "ut.parquet")[0]["text"] == "Rådhus"


def test_a_file_in_a_zip_is_read(imported: Import, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "regnskap.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("regnskap_2025.xml", made(INVOICE).text())
    assert only(import_ledgers([tmp_path / "regnskap.zip"], tmp_path / "ut.parquet")).sum == "100.00"


def zipped(folder: Path, members: dict[str, str]) -> bytes:
    with zipfile.ZipFile(folder / "laget.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return (folder / "laget.zip").read_bytes()


BOMB = ('<?xml version="1.0"?><!DOCTYPE AuditFile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        "<AuditFile><Header>&b;</Header></AuditFile>")


def test_what_cannot_be_read_is_refused_with_the_reason(imported: Import, tmp_path: Path) -> None:
    text = made(INVOICE).text()
    assert refused(imported, BOMB) == "XA-1101"
    assert refused(imported, text[:-200]) == "XA-1102"
    assert refused(imported, text.replace("</Line>", "</Linje>", 1)) == "XA-1102"
    assert refused(imported, zipped(tmp_path, {"a.xml": text, "b.xml": text}), "to.zip") == "XA-1103"
    assert refused(imported, zipped(tmp_path, {"a.xml": text + " " * 10_000_000}), "stor.zip") == "XA-1105"
    assert refused(imported, text.replace("UTF-8", "UTF-9")) == "XA-1106"
    assert refused(imported, made()) == "XA-1113"
    assert refused(imported, "<?xml version='1.0'?><Katalog/>") == "XA-1100"


def test_a_fault_is_told_with_the_line_it_stands_on(imported: Import) -> None:
    text = made(*[INVOICE] * 30).text()
    at = text.rindex("</Analysis>")
    with pytest.raises(Problem) as raised:
        imported(text[:at] + "</Analyse>" + text[at:])
    assert raised.value.findings[0].args["line"] == text[:at].count("\n") + 1


def test_an_amount_that_is_none_is_set_aside(imported: Import) -> None:
    file = imported(made(INVOICE).text().replace("100.00", "hundre", 1).replace("TotalDebit>125", "TotalDebit>25"))
    assert {why: count for why, (count, _) in file.aside.items()} == {"unreadable": 1, "counter": 2}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.tuples(st.sampled_from(["6800", "2710", "2400", "1250", "3000"]),
                                   st.decimals(-10 ** 7, 10 ** 7, places=2, allow_nan=False)), min_size=1, max_size=5),
                min_size=1, max_size=6))
def test_nothing_is_lost(tmp_path_factory: pytest.TempPathFactory,
                         vouchers: Sequence[Sequence[tuple[str, Decimal]]]) -> None:
    folder = tmp_path_factory.mktemp("saft")
    rows = [Voucher([Line(account, f"{amount:.2f}") for account, amount in each]) for each in vouchers]
    (folder / "a.xml").write_text(made(*rows).text(), encoding="utf-8")
    file = only(import_ledgers([folder / "a.xml"], folder / "ut.parquet"))
    everything = [amount for each in vouchers for _, amount in each]
    aside = file.aside.get("counter", (0, "0"))
    assert file.rows + aside[0] == len(everything)
    assert Decimal(file.sum) + Decimal(aside[1]) == sum(everything)
    kept = [amount for each in vouchers for account, amount in each if account in ("6800", "1250", "3000")]
    assert [Decimal(line["amount"]) / 100 for line in lines(folder / "ut.parquet")] == kept


@pytest.mark.testdata
@pytest.mark.parametrize(("pattern", "rows", "aside", "total", "told"), [
    ("ExampleFile_*.xml", 1, 4, "10000.00", set()),
    ("*xmlSpy.xml", 0, 1, "0.00", {"XA-1108", "XA-1110", "XA-1111", "XA-1114", "XA-1117"}),
    ("saft_1.30_*.xml", 0, 3, "0.00", {"XA-1114", "XA-1115", "XA-1116", "XA-1117", "XA-1119", "XA-1120"}),
])
def test_the_public_examples_are_read_to_the_last_line(
        tmp_path: Path, pattern: str, rows: int, aside: int, total: str, told: set[str]) -> None:
    path, = (TESTDATA / "saft").glob(pattern)
    file = only(import_ledgers([path], tmp_path / "ut.parquet"))
    assert (file.rows, file.set_aside, file.sum, codes(file)) == (rows, aside, total, told)
    if rows:
        line, = lines(tmp_path / "ut.parquet")
        assert (line["supplier_name"], line["department"], line["project"]) == ("Leverandøren AS", "100", "2000")
