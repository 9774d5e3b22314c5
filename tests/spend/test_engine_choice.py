"""Which engine runs the analyses: what can be chosen, and what is said where it cannot be had."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import ledger
from tools.spend_tables import analysed, bare
from xlanskaff.cli.main import main
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.spend.analyses import pareto
from xlanskaff.spend.analyses.engine import values
from xlanskaff.spend.analyses.engine_spark import BLANKS, as_spark
from xlanskaff.spend.analyses.engines import where


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return ledger(tmp_path, [{"supplier_name": "Ås AS", "account": "195"}])


def told(made: Path, *options: str) -> tuple[int, list[str]]:
    """The exit code and the codes of the findings of `spend analyse --json`."""
    result = CliRunner().invoke(main, ["spend", "analyse", str(made), "--json", *options])
    return result.exit_code, [each["code"] for each in json.loads(result.stdout)["findings"]]


def found(*there: str) -> Any:
    """`find_spec` on a machine that has these of the packages that Spark needs."""
    def find_spec(name: str, package: str | None = None) -> object:
        return object() if name in there else None

    return find_spec


@pytest.mark.parametrize("odd", ["spark", "DuckDB", "local[0]", "local[]", "spark://", "spark://a", "yarn", "",
                                 " local", "spark://a:1/x", "http://a:1"])
def test_an_engine_that_nobody_knows_is_refused_before_anything_is_read(odd: str, tmp_path: Path) -> None:
    assert told(tmp_path / "mangler.parquet", "--engine", odd) == (2, ["XA-1295"])


@pytest.mark.parametrize(("choice", "place"), [
    ("duckdb", "duckdb"), ("local", "local"), ("local[*]", "local"), ("local[16]", "local"),
    ("spark://a:7077", "cluster"), ("spark://a.no:7077,b.no:7078", "cluster")])
def test_an_engine_is_here_or_in_a_cluster(choice: str, place: str) -> None:
    assert where(choice) == place


def test_what_is_not_installed_is_named_with_what_to_install(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", found("sqlglot"))
    result = CliRunner().invoke(main, ["spend", "analyse", str(made), "--engine", "local"])
    assert result.exit_code == 3
    assert "XA-1290 · Valget trenger pakker som ikke er installert: pyspark." in result.output
    assert 'pip install "xlanskaff[spark]"' in result.output


def test_without_java_spark_is_not_begun(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", found("sqlglot", "pyspark"))
    monkeypatch.setattr("xlanskaff.spend.analyses.spark_session._running", lambda: False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert told(made, "--engine", "local") == (3, ["XA-1291"])
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "borte"))
    assert told(made, "--engine", "local[2]") == (3, ["XA-1291"])


def test_a_cluster_is_not_given_a_classification_that_only_this_machine_sees(
        made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlanskaff.spend.analyses.spark_session.ready", lambda: None)
    assert told(made, "--engine", "spark://tall.example:7077") == (2, ["XA-1294"])


def test_blanks_and_letters_are_written_for_spark_as_duckdb_means_them() -> None:
    pytest.importorskip("sqlglot", reason="sqlglot, which writes queries for Spark, is not installed")
    assert as_spark("SELECT trim(a) FROM t").replace("BOTH ", "") == f"SELECT TRIM('{BLANKS}' FROM a) FROM t"
    assert as_spark("SELECT lower(a) FROM t") == "SELECT LOWER(TRANSLATE(a, 'İΣ', 'iσ')) FROM t"
    with bare() as engine:
        assert engine.rows(f"SELECT trim('{BLANKS}'), lower('İΣ')") == [("", "iσ")]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(-2**63, 2**63 - 1) | st.none(), st.text().filter(lambda text: "\0" not in text)
                          | st.none(), st.dates() | st.none(), st.booleans() | st.none()), max_size=5))
def test_rows_that_are_given_are_those_rows(rows: Sequence[tuple[Any, ...]]) -> None:
    columns = (("a", "BIGINT"), ("b", "VARCHAR"), ("c", "DATE"), ("d", "BOOLEAN"))
    with bare() as engine:
        assert engine.rows(values(columns, rows)) == list(rows)


def test_thousands_of_rows_can_be_given() -> None:
    rows = [(number, f"rad {number}") for number in range(4_000)]
    with bare() as engine:
        engine.keep("many", values((("a", "INTEGER"), ("b", "VARCHAR")), rows))
        assert engine.rows("SELECT COUNT(*), SUM(a), MAX(b) FROM many") == [(4_000, 7_998_000, "rad 999")]


def test_sums_beyond_sixty_four_bits_times_a_hundred_still_have_their_class() -> None:
    rows = [{"supplier": at, "amount": amount} for at, amount in enumerate((9 * 10**17, 10**17, 10**16), 1)]
    with analysed(rows) as engine:
        assert [each.letter for each in pareto.largest(engine)] == ["A", "B", "C"]


def test_an_analysis_says_nothing_of_its_engine(made: Path) -> None:
    assert analyse_ledger(made, engine="duckdb") == analyse_ledger(made)
