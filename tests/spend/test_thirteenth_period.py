"""The period after December, in which a year is closed: it is of no month, and stops nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tools.classified_ledgers import ledger
from tools.spend_tables import analysed
from xlanskaff.services.spend_report import write_report
from xlanskaff.spend.analyses import season, slim, threshold_watch
from xlanskaff.spend.analyses.contracts import prepare


def test_a_thirteenth_period_without_a_day_is_of_no_month() -> None:
    rows = [{"supplier": 1, "amount": 9 * 10**8, "date": None, "period": 202413, "category": "IT"},
            {"supplier": 1, "amount": 100, "date": date(2024, 12, 31), "period": 202413, "category": "IT"}]
    with analysed(rows) as engine:
        assert [(each.month, each.amount) for each in season.months(engine)] == [(202412, 100)]
        assert slim.span(engine).undated_amount == 9 * 10**8
        prepare(engine, [])
        assert threshold_watch.watch(engine).candidates == ()


def test_lines_of_a_thirteenth_period_make_a_workbook(tmp_path: Path) -> None:
    lines = [{"supplier_name": "Ås AS", "account": account, "amount": 250_000_000, "date": None, "period": 202413}
             for account in ("195", "010", "195")]
    made = write_report(ledger(tmp_path, lines), tmp_path / "ut.xlsx")
    assert (made.lines, made.analysis.months) == (3, ())
