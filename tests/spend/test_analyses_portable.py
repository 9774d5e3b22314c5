"""One definition of each query: every one that DuckDB runs can be written for Spark."""

from __future__ import annotations

from datetime import date

import pytest

from tools.spend_tables import QUERIES, analysed
from xlanskaff.spend.analyses import (
    changes,
    concentration,
    contracts,
    duplicates,
    invoices,
    kpis,
    kpis_documents,
    kpis_parts,
    matrix,
    notices,
    pareto,
    prices,
    season,
    slim,
    tail,
    threshold_watch,
)
from xlanskaff.spend.analyses.engine_spark import as_spark


def test_every_query_can_be_written_for_spark() -> None:
    sqlglot = pytest.importorskip("sqlglot", reason="sqlglot, which writes queries for Spark, is not installed")
    QUERIES.clear()
    rows = [{"supplier": 1, "amount": 900_000_000, "date": date(2025, 3, 3), "category": "IT", "department": "10",
             "order_reference": "B1", "invoice_format": "ehf", "paid_date": date(2025, 4, 1),
             "due_date": date(2025, 4, 2)}]
    with analysed(rows) as engine:
        contracts.agreements(engine, [])
        notices.announced(engine, [], [])
        notices.told(engine, [], [])
        threshold_watch.behind(engine, threshold_watch.watch(engine).candidates)
        found = invoices.invoices(engine, limit=100)
        pair = changes.Pair(2024, 2025, 1, 12)
        for asked in (
                slim.totals, slim.span, pareto.pareto, pareto.largest, pareto.as_written, concentration.concentration,
                matrix.matrix, tail.tail, invoices.senders, duplicates.duplicates, season.months, prices.prices,
                kpis.suppliers):
            asked(engine)
        kpis.bills(engine, found)
        kpis_parts.parts(engine, slim.categories(engine), slim.departments(engine))
        has = kpis_documents.told(engine)
        kpis_documents.formats(engine, has)
        for each in (kpis_documents.ordered, kpis_documents.paid):
            assert each(engine, has, 1).value == 1
        changes.changes(engine, pair, "supplier")
        changes.turnover(engine, pair)
    assert len(QUERIES) > 50
    for query in QUERIES:
        written = as_spark(query)
        assert sqlglot.parse_one(written, read="spark") is not None, query
    assert as_spark("SELECT a // b AS c FROM t") == "SELECT a DIV b AS c FROM t"
