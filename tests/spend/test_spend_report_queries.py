"""What the workbook of a spend analysis asks of an engine: the same of every one, and in numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tools.reports import lines, report
from tools.spend_tables import analysed
from xlanskaff.books.spend_analysis_rows import LIVE
from xlanskaff.spend.analyses.contracts import agreements
from xlanskaff.spend.analyses.engine import PAIRS, Duck, joined
from xlanskaff.spend.analyses.sheet_lines import Cut, Places, cut, prepare, rest
from xlanskaff.spend.contracts import Agreement


def test_every_query_of_a_workbook_can_be_written_for_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlglot = pytest.importorskip("sqlglot", reason="sqlglot, which writes queries for Spark, is not installed")
    from xlanskaff.spend.analyses.engine_spark import as_spark

    asked: list[str] = []
    for place, name in ((0, "rows"), (1, "keep"), (1, "view"), (0, "export")):
        def noted(self: Duck, *given: Any, was: Any = getattr(Duck, name), place: int = place) -> Any:
            asked.append(given[place])
            return was(self, *given)
        monkeypatch.setattr(Duck, name, noted)
    monkeypatch.setattr(Duck, "paired", lambda _, query, *pair: query.replace(PAIRS, joined(*pair)))
    monkeypatch.setattr("xlanskaff.services.spend_report_suppliers.MANY", 10)
    others = [{**lines(1)[0], "supplier_name": f"Firma {at} AS"} for at in range(LIVE + 20)]
    report(tmp_path, [*lines(), *others], register=True, lines=9)
    assert len(asked) > 100 and any("down" in query for query in asked)
    for query in set(asked):
        assert sqlglot.parse_one(as_spark(query), read="spark") is not None, query


def test_lines_are_cut_and_summed_in_numbers() -> None:
    rows = [{"supplier": at % 3, "amount": 900_000 * (at + 1), "date": date(2025, 3, at + 1), "category": "IT",
             "department": str(at)} for at in range(9)]
    with analysed(rows) as engine:
        agreements(engine, [Agreement("A", supplier="Leverandør 1")])
        places = Places({("in", "purchase"): 1}, {"IT": 1}, {1: 1}, {at: at for at in range(1, 10)}, {"food": 1})
        prepare(engine, places, (), register=True)
        assert cut(engine, 3, 9, register=True) == Cut(3, 6)
        assert rest(engine, 2, (5, 1)) == 1
        assert engine.rows("SELECT SUM(lines), SUM(amount) FROM summed") == [(6, sum(900_000 * n for n in range(1, 7)))]
