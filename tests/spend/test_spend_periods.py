"""Periods as systems write them: year and month in either order, in one column or in two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.ledgers import brought_in, lines, only
from xlanskaff.spend.stage_cells import period_sql


@pytest.fixture(scope="module")
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def read(sql: duckdb.DuckDBPyConnection, texts: list[str]) -> list[int | None]:
    rows = sql.execute(f"SELECT {period_sql('x')} FROM (SELECT unnest(?) AS x)", [texts]).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize(("written", "meant"), [
    ("202503", 202503), ("2025-03", 202503), ("2025-3", 202503), ("2025/03", 202503), ("2025.3", 202503),
    ("2025M3", 202503), ("2025 03", 202503), ("20253", 202503), ("03.2025", 202503), ("3/2025", 202503),
    ("03-2025", 202503), ("12.2012", 201212), ("01.2000", 200001), ("13.2013", 201313), ("202513", 202513),
    ("2025-13", 202513), ("202500", 202500), ("2025", 202500), ("2025.0", 202500), (" 202503\t", 202503),
    ("\u00a003.2025\u200b", 202503),
    ("", None), ("3", None), ("13", None), ("14.2025", None), ("202514", None), ("122012", None), ("032025", None),
    ("1220", None), ("0003.2025", None), ("01.03.2025", None), ("45689", None), ("mars", None), ("2025-003", None),
    ("1949-12", None), ("2101-01", None), ("2e5503", None), ("-20253", None),
])
def test_a_period_is_read_as_it_is_meant(sql: duckdb.DuckDBPyConnection, written: str, meant: int | None) -> None:
    assert read(sql, [written]) == [meant]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1950, 2100), st.integers(1, 13)), min_size=1, max_size=60))
def test_every_way_of_writing_a_period_gives_it_back(sql: duckdb.DuckDBPyConnection,
                                                    periods: list[tuple[int, int]]) -> None:
    forms = ("{0}{1:02}", "{0}-{1:02}", "{0}-{1}", "{0}.{1:02}", "{1:02}.{0}", "{1}/{0}", "{1:02}-{0}", "{0}P{1}")
    texts = [form.format(*period) for period in periods for form in forms]
    assert read(sql, texts) == [year * 100 + month for year, month in periods for _ in forms]


@settings(max_examples=25)
@given(st.lists(st.text("0123456789.-/ M", max_size=8), min_size=1, max_size=100))
def test_no_text_gives_a_period_that_is_none(sql: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    for period in read(sql, texts):
        assert period is None or (1950 <= period // 100 <= 2100 and period % 100 <= 13)


@pytest.mark.parametrize(("head", "cells", "meant"), [
    ("År;Periode", "2024;3", 202403), ("Periode;År", "12;2012", 201212), ("Regnskapsår;Periode", "2024;13", 202413),
    ("År;Periode", "2024;202303", 202303), ("År;Periode", "2024;", 202400), ("År;Periode", "2024;14", 202400),
    ("År;Periode", ";3", None), ("År;Periode", "24;3", None), ("År;Periode", "2024\t;03 ", 202403),
    ("År;Periode", ";03.2024", 202403), ("År", "2024", 202400), ("Periode", "2024", 202400),
])
def test_a_year_and_a_month_in_two_columns_are_one_period(tmp_path: Path, head: str, cells: str,
                                                         meant: int | None) -> None:
    result = brought_in(tmp_path, f"{head};Leverandør;Beløp\n{cells};A;1,00\n")
    assert lines(result, "period") == [(meant,)]


def test_a_mapping_says_which_column_is_the_year(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Budsjettår;Mnd;Leverandør;Beløp\n2024;3;A;1,00\n",
                        told='[columns]\nyear = "Budsjettår"\nperiod = "Mnd"\n')
    assert lines(result, "period") == [(202403,)]
    assert (only(result).mapping["year"], only(result).mapping["period"]) == ("Budsjettår", "Mnd")
