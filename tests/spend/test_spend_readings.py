"""Amounts, dates and organisation numbers: what Python reads in the sample, SQL reads in the whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlanskaff.rules.organisations import may_exist, nine_digits
from xlanskaff.spend import amounts, days, organisation_numbers

MARKS: tuple[amounts.Mark, ...] = (",", ".")
SIGNS = "0123456789,.-+() '\u00a0\u2009\u2212kKrRnNoO£eE_abx\t\n\v\f\r\u2003\u200b\ufeff"


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for macro in (*amounts.macros(), *days.macros()):
            connection.execute(macro)
        yield connection


def asked(sql: duckdb.DuckDBPyConnection, expression: str, texts: list[str]) -> list[Any]:
    """The value of an expression over `x` for each text."""
    rows = sql.execute(f"SELECT {expression} FROM (SELECT unnest(?) AS x)", [texts]).fetchall()
    return [row[0] for row in rows]


def dated(sql: duckdb.DuckDBPyConnection, order: days.Order, usual: str, texts: list[str]) -> list[Any]:
    quick, whole = days.day_sql("x", order, usual)
    rows = sql.execute(f"SELECT {whole} FROM (SELECT x, {quick} AS _date FROM (SELECT unnest(?) AS x))",
                       [texts]).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize(("written", "mark", "meant"), [
    ("1234,50", ",", "1234.50"), ("1 234,50", ",", "1234.50"), ("1\u00a0234,50", ",", "1234.50"),
    ("1\u2009234\u2009567", ",", "1234567"), ("1.234,50", ",", "1234.50"), ("1'234.50", ".", "1234.50"),
    ("1,234.50", ".", "1234.50"), ("250-", ",", "-250"), ("(250,00)", ",", "-250"), ("−250", ",", "-250"),
    ("kr 250,-", ",", "250"), ("250 kr", ",", "250"), ("NOK -250", ",", "-250"), ("£1,000.00", ".", "1000"),
    ("12.5", ",", "12.5"), ("12,5", ".", "12.5"), ("12.500", ",", "12500"), ("12,500", ".", "12500"),
    ("12,50\t", ",", "12.50"), ("\t-12,50\u00a0", ",", "-12.50"), ("12,505\t", ",", "12.505"),
    ("\u200b7\ufeff", ",", "7"), ("1 234,50 kr\t", ",", "1234.50"), ("(5)\r\n", ",", "-5"), ("1\u2001234", ",", "1234"),
    (",5", ",", "0.5"), ("+7", ",", "7"), ("977.5999999999999", ".", "977.5999999999999"),
])
def test_an_amount_is_read_as_it_is_meant(sql: duckdb.DuckDBPyConnection, written: str, mark: amounts.Mark,
                                          meant: str) -> None:
    assert amounts.amount(written, mark) == Decimal(meant)
    assert asked(sql, amounts.cents_sql("x", mark), [written]) == [amounts.cents(Decimal(meant))]


@pytest.mark.parametrize("written", ["", "-", "abc", "1,2E+05", "12 34", "1.2.3,4", "1,2,3", "--5", "5-5", "1_000",
                                     "#N/A",
                                     "01.02.2025", "()", "kr", "1\t234", "\t", "1 2345", "٣", "99999999999999999999"])
def test_what_is_not_certainly_an_amount_is_none(sql: duckdb.DuckDBPyConnection, written: str) -> None:
    for mark in MARKS:
        assert asked(sql, amounts.cents_sql("x", mark), [written]) == [None]
        assert len(written) == 20 or amounts.amount(written, mark) is None


@settings(max_examples=15)
@given(st.lists(st.text(SIGNS, max_size=12), min_size=1, max_size=200))
def test_both_readings_of_any_text_as_an_amount_agree(sql: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    for mark in MARKS:
        for factor in (1, 1_000_000):
            read = [None if (value := amounts.amount(text, mark)) is None else amounts.cents(value, factor)
                    for text in texts]
            assert asked(sql, amounts.cents_sql("x", mark, factor), texts) == read


@settings(max_examples=20)
@given(st.lists(st.decimals(-10**10, 10**10, places=2), min_size=1, max_size=40))
def test_every_way_of_writing_an_amount_gives_it_back(sql: duckdb.DuckDBPyConnection, values: list[Decimal]) -> None:
    forms = []
    for value in values:
        whole, _, cents = f"{abs(value):.2f}".partition(".")
        grouped = f"{int(whole):,}"
        for thousands in ("", " ", "\u00a0", "."):
            text = f"{grouped.replace(',', thousands)},{cents}"
            forms += [(f"-{text}", f"{text}-", f"({text})")[len(forms) % 3] if value < 0 else text]
    read = asked(sql, amounts.cents_sql("x", ","), forms)
    assert read == [int(value * 100) for value in values for _ in range(4)]


@pytest.mark.parametrize(("written", "order", "meant"), [
    ("31.12.2025", "dmy", "2025-12-31"), ("1.2.25", "dmy", "2025-02-01"), ("01/02/2025", "mdy", "2025-01-02"),
    ("2025-02-01", "dmy", "2025-02-01"), ("2025-02-01T12:30:00", "mdy", "2025-02-01"),
    ("20250201", "dmy", "2025-02-01"),
    ("45689", "dmy", "2025-02-01"), ("45689.75", "dmy", "2025-02-01"), ("01-JUN-2012", "dmy", "2012-06-01"),
    ("3. okt. 2024", "dmy", "2024-10-03"), ("31.12.1999 23:59", "dmy", "1999-12-31"),
    ("31.12.2025\t", "dmy", "2025-12-31"), ("\u00a031.12.2025\u200b", "dmy", "2025-12-31"),
    ("\ufeff2025-02-01 12:30\t", "dmy", "2025-02-01"), ("20250201\t", "dmy", "2025-02-01"), ("\t", "dmy", None),
    ("31.02.2025", "dmy", None), ("0025-01-01", "dmy", None), ("25/06/2012900", "dmy", None), ("202501", "dmy", None),
    ("", "dmy", None), ("12", "dmy", None), ("13.13.2025", "mdy", None),
])
def test_a_date_is_read_as_it_is_meant(sql: duckdb.DuckDBPyConnection, written: str, order: days.Order,
                                       meant: str | None) -> None:
    wanted = date.fromisoformat(meant) if meant else None
    assert days.day(written, order) == wanted
    for usual in ("", "01.02.2025", "2025-02-01"):
        assert dated(sql, order, usual, [written]) == [wanted]


@settings(max_examples=15)
@given(st.lists(st.text("0123456789./- janmoktdesT:\t\u00a0\u200b", max_size=13), min_size=1, max_size=200),
       st.sampled_from(["", "01.02.2025", "01/02/2025", "2025-02-01"]))
def test_both_readings_of_any_text_as_a_date_agree(sql: duckdb.DuckDBPyConnection, texts: list[str],
                                                   usual: str) -> None:
    orders: tuple[days.Order, ...] = ("dmy", "mdy")
    for order in orders:
        assert dated(sql, order, usual, texts) == [days.day(text, order) for text in texts]


@settings(max_examples=15)
@given(st.lists(st.integers(0, 365 * 60), min_size=1, max_size=30))
def test_every_way_of_writing_a_date_gives_it_back(sql: duckdb.DuckDBPyConnection, numbers: list[int]) -> None:
    wanted = [date(1975, 1, 1) + timedelta(number) for number in numbers]
    forms = ("%d.%m.%Y", "%Y-%m-%d", "%Y%m%d", "%d/%m/%y", "%d.%m.%Y 10:30", "%Y-%m-%dT00:00:00")
    texts = [each.strftime(form) for form in forms for each in wanted]
    assert dated(sql, "dmy", "31.12.2024", texts) == wanted * len(forms)


@settings(max_examples=20)
@given(st.lists(st.text("0123456789 NOMVAnomva.\u00a0\t\u200b\ufeff", max_size=16), min_size=1, max_size=40))
def test_both_readings_of_an_organisation_number_agree(sql: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    whole = ["923609016", "NO 923 609 016 MVA", "923.609.016", "923609017", "no923609016mva", *texts,
             "923609016\t", "\u200b923 609 016\u00a0", "\ufeff923609016"]
    assert asked(sql, organisation_numbers.bare_sql("x"), whole) == list(map(nine_digits, whole))
    numbers = [number for text in whole if (number := nine_digits(text))]
    checked = asked(sql, organisation_numbers.valid_sql("x"), numbers)
    assert checked == list(map(may_exist, numbers)) and checked[:5] == [True, True, True, False, True]
