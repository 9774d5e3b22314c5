"""Numbers of vouchers begin anew each year and in each ledger; numbers of invoices are the same wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.ledgers import brought_in, only
from tools.saft_xml import File, Line, Voucher
from tools.spend_tables import analysed
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.spend.analyses import duplicates, invoices
from xlanskaff.spend.ledger import LedgerFile, read_files
from xlanskaff.spend.vouchers import Numbered, alike, is_voucher, numbered, series_sql

ROWS = (("1001", "01.02.2024", "700,00"), ("1001", "02.02.2025", "5000,00"), ("1001", "02.03.2025", "5000,00"))


def csv(header: str, rows: Sequence[tuple[str, str, str]]) -> str:
    return "\r\n".join([f"{header};Dato;Leverandør;Beløp;Tekst",
                        *(f"{number};{day};Papir AS;{amount};Papir" for number, day, amount in rows)]) + "\r\n"


def test_the_number_of_a_voucher_is_another_next_year_and_no_sign_of_paying_twice(tmp_path: Path) -> None:
    found = analyse_ledger(brought_in(tmp_path, csv("Bilagsnr", ROWS)).out)
    assert (found.invoices.invoices, found.invoices.small, found.duplicates) == (2, 1, ())


def test_the_number_of_an_invoice_is_the_same_next_year_and_may_be_paid_twice(tmp_path: Path) -> None:
    found = analyse_ledger(brought_in(tmp_path, csv("Fakturanr", ROWS)).out)
    assert (found.invoices.invoices, [each.sign for each in found.duplicates]) == (1, ["document"])


def test_equal_sums_on_one_day_are_told_whatever_their_numbers_are(tmp_path: Path) -> None:
    rows = [("1", "01.02.2025", "5000,00"), ("2", "01.02.2025", "5000,00"), ("3", "01.02.2024", "1,00")]
    (told,) = analyse_ledger(brought_in(tmp_path, csv("Bilagsnr", rows)).out).duplicates
    assert (told.sign, told.count) == ("day", 2)


def test_it_is_told_how_the_numbers_were_taken(tmp_path: Path) -> None:
    made = brought_in(tmp_path, csv("Bilagsnr", ROWS))
    assert ("voucher_numbers", {"header": "Bilagsnr"}) in only(made).assumptions
    assert "Bilagsnummeret i «Bilagsnr» er brukt som fakturanummer" in " ".join(only(made).assumed("nb"))
    assert numbered(read_files(made.out)) == (Numbered(1, 3, "year"),)
    assert not numbered(read_files(brought_in(tmp_path, csv("Fakturanr", ROWS)).out))


def test_two_files_of_vouchers_have_numbers_of_their_own_and_rows_set_aside_shift_nothing(tmp_path: Path) -> None:
    first = csv("Bilagsnr", [("7", "01.02.2025", "100,00"), ("", "", "feil"), ("8", "01.02.2025", "100,00")])
    (tmp_path / "a.csv").write_text(first, encoding="utf-8")
    (tmp_path / "b.csv").write_text(csv("Bilagsnr", [("8", "01.02.2025", "100,00")]), encoding="utf-8")
    (tmp_path / "c.csv").write_text(csv("Fakturanr", [("8", "01.02.2025", "9,00"), ("8", "01.02.2025", "9,00")]),
                                    encoding="utf-8")
    made = import_ledgers([tmp_path / f"{name}.csv" for name in "abc"], tmp_path / "ut.parquet")
    assert [(each.first, each.last) for each in numbered(read_files(made.out))] == [(1, 3), (4, 4)]
    assert analyse_ledger(made.out).invoices.invoices == 4


def test_two_years_of_saft_with_numbers_from_one_are_not_one_invoice(tmp_path: Path) -> None:
    paths = []
    for year in (2024, 2025):
        voucher = Voucher([Line("6800", "5000.00"), Line("2400", "-5000.00", "20000")], date=f"{year}-02-01")
        paths.append(tmp_path / f"{year}.xml")
        paths[-1].write_text(File([voucher], [("6800", "Kontor", "", ""), ("2400", "Gjeld", "", "")],
                                  [("20000", "Papir AS", "123456785", ["2400"])]).text(), encoding="utf-8")
    made = import_ledgers(paths, tmp_path / "ut.parquet")
    assert [each.by for each in numbered(read_files(made.out))] == ["day", "day"]
    found = analyse_ledger(made.out)
    assert (found.invoices.invoices, found.duplicates) == (2, ())


@pytest.mark.parametrize(("header", "texts", "voucher"), [
    ("Bilagsnr", [str(number) for number in range(1, 40)], True), ("Bilag", ["K-1", "HB-2"] * 15, True),
    ("Bilag", ["F-991", "2024/17", "100345", "INV 22"] * 9, False), ("Fakturanr", ["1", "2"], False),
    ("Voucher no", [], True), ("Noe annet", ["1"], False), ("Bilagsnr/fakturanr", ["1"], False),
    ("Bilagsnr", ["1001"] * 400 + ["A-1", "B/2"], True)])
def test_a_column_of_vouchers_is_known_by_its_name_unless_suppliers_have_numbered_it(
        header: str, texts: list[str], voucher: bool) -> None:
    assert is_voucher(header, texts) is voucher


def test_a_ledger_that_says_nothing_of_its_numbers_is_read_as_numbers_of_invoices() -> None:
    rows = [{"amount": 500_000, "supplier": 1, "document": "7", "date": date(year, 1, 1)} for year in (2024, 2025)]
    with analysed(rows) as engine:
        assert engine.rows("SELECT COUNT(*) FROM documents") == [(1,)]
        assert [each.sign for each in duplicates.duplicates(engine)] == ["document"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["year", "day", ""])), min_size=1, max_size=9))
def test_every_line_is_of_its_own_file(files: list[tuple[int, str]]) -> None:
    known = {"year": "voucher_numbers", "day": "saft.voucher_numbers"}
    made = [LedgerFile(str(at), "csv", rows, 0, "0.00", 1, 0, {}, (((known[by], {}),) if by else ()))
            for at, (rows, by) in enumerate(files)]
    vouchers = numbered(made)
    total = sum(rows for rows, _ in files)
    lines = [{"line_id": at, "amount": 1, "supplier": 1, "document": "bilag 7", "date": date(2025, 3, 4)}
             for at in range(1, total + 1)]
    with analysed(lines) as engine:
        found = [series for (series,) in engine.rows(f"SELECT {series_sql(vouchers)} FROM slim ORDER BY line_id")]
    at, expected = 0, []
    for rows, by in files:
        at += bool(by)
        expected += [{"year": at * 10 ** 8 + 20250000, "day": at * 10 ** 8 + 20250304, "": 0}[by]] * rows
    assert found == expected


def test_where_nothing_else_tells_vouchers_apart_their_numbers_do() -> None:
    one = (Numbered(1, 9, "year"),)
    assert alike(one, [202501, 202512, 0])
    assert not alike(one, [202412, 202501])
    assert not alike((*one, Numbered(10, 12, "year")), [202501])
    assert not alike((Numbered(1, 9, "day"),), [202501])


@pytest.mark.parametrize("years", [(2025, 2025), (2024, 2025)])
def test_documents_are_the_same_whether_or_not_there_is_more_than_one_series(years: tuple[int, int]) -> None:
    rows = [{"amount": 100_000, "supplier": 1, "document": str(at // 2),
             "date": date(years[at % 2], 1, at % 3 + 1)} for at in range(8)]
    with analysed(rows) as engine:
        invoices.prepare(engine, (Numbered(1, 8, "year"),))
        assert engine.rows("SELECT COUNT(*) FROM documents") == [(4 if years[0] == years[1] else 8,)]
        assert {each.sign for each in duplicates.duplicates(engine)} <= {"day"}
