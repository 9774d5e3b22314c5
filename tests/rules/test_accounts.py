"""Charts of accounts: what counts as bought, and the traps of how accounts are written."""

from __future__ import annotations

from datetime import date

import pytest

from xlanskaff.catalogue.accounts import CHARTS, CLASSES, Chart, accounts, categories, classes, reasons
from xlanskaff.rules.accounts import account, account_code, in_scope


@pytest.mark.parametrize("chart", CHARTS)
def test_every_account_has_a_class_and_every_class_but_purchases_a_reason(chart: Chart) -> None:
    for code, found in accounts(chart).items():
        assert len(code) == 3 and code.isdigit()
        assert found.account_class in CLASSES
        assert found.category in {"", *categories()}
        assert found.reason in {"", *reasons()}
        if found.account_class in ("review", "excluded"):
            assert found.reason, code
        if found.account_class in ("purchase", "investment"):
            assert found.category, code


def test_no_word_is_kept_that_no_account_uses() -> None:
    every = [found for chart in CHARTS for found in accounts(chart).values()]
    assert {found.category for found in every} - {""} == set(categories())
    assert {found.reason for found in every} - {""} == set(reasons())
    assert tuple(classes()) == CLASSES


@pytest.mark.parametrize(("chart", "code", "bought"), [
    ("kostra", "010", False), ("kostra", "115", True), ("kostra", "190", None), ("kostra", "230", True),
    ("kostra", "280", False), ("kostra", "300", None), ("kostra", "370", True), ("kostra", "429", False),
    ("kostra", "600", False), ("state", "400", True), ("state", "480", True), ("state", "500", False),
    ("state", "630", None), ("state", "671", True), ("state", "870", False)])
def test_wages_transfers_and_income_are_no_purchases(chart: Chart, code: str, bought: bool | None) -> None:
    found = account(code, chart)
    assert found is not None
    assert in_scope(found) is bought


def test_an_art_that_has_left_the_list_is_found_in_old_ledgers_only() -> None:
    for code in ("270", "375"):
        assert account(code, "kostra", on=date(2025, 12, 31)) is not None
        assert account(code, "kostra", on=date(2026, 1, 1)) is None
    for code in ("271", "272"):
        assert account(code, "kostra", on=date(2025, 12, 31)) is None
        assert account(code, "kostra", on=date(2026, 1, 1)) is not None


@pytest.mark.parametrize("written", ["", "abc", "1 15", "-115", "11,5", 11.5, -115.0, True, "¹¹⁵", "123456789"])
def test_what_is_no_account_number_is_not_read_as_one(written: str | float) -> None:
    assert account_code(written, "kostra") is None
    assert account_code(written, "state") is None


def test_a_zero_that_excel_took_from_an_art_is_put_back() -> None:
    assert account_code(20.0, "kostra") == account_code("020", "kostra") == "020"
    assert account_code("20", "kostra") is None, "a text has lost nothing, so it is another number"
