"""Apache Spark and DuckDB give the same answers, to the last value and its type; Spark really runs here."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.classified_ledgers import ledger as made_ledger
from tools.folders import TESTDATA
from tools.leaves import leaves
from tools.odd_ledgers import AWARDS, REGISTER, odd_lines
from xlanskaff.cli.main import main
from xlanskaff.errors import Problem
from xlanskaff.rules.purchases import Authority
from xlanskaff.services.demo_ledger import AGREEMENTS, NOTICES, ON, write_purchases
from xlanskaff.services.spend_analyse import Analysis, analyse, analyse_ledger
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.services.spend_opened import opened
from xlanskaff.services.spend_report import write_book
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.engine_spark import BLANKS
from xlanskaff.spend.analyses.engines import running
from xlanskaff.spend.engine import quoted

# Spark warns of the versions of other libraries, and leaves sockets to the process that started it.
pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]

KEPT = ("categories", "departments", "agreements_named", "verdicts", "regimes", "risks", "parties", "narrow", "slim",
        "calendar", "heaps", "supplier_sums", "documents", "bills", "terms", "bought", "links", "levels", "covered",
        "won", "spelled", "dated", "asked", "behind", "least", "kinds", "lined", "bundles")
"""Every table that the analyses keep."""

LEDGERS = sorted(path for folder in ("ledgers", "ledgers_no") for path in (TESTDATA / folder).glob("*.csv"))


@pytest.fixture(scope="module", autouse=True)
def standing() -> Iterator[Any]:
    """A session that somebody else has opened, with habits of its own; ours are not to follow them."""
    from pyspark.sql import SparkSession

    settings = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.log.level": "ERROR",
                "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "3",
                "spark.sql.ansi.enabled": "false", "spark.sql.session.timeZone": "Asia/Tokyo",
                "spark.ui.showConsoleProgress": "false", "spark.sql.parser.escapedStringLiterals": "true",
                "spark.sql.orderByOrdinal": "false", "spark.sql.groupByOrdinal": "false"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    assert session.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo"
    assert not session.catalog.listTables()
    session.stop()


def compared(record: Any, name: str, ledger: Path, **options: Any) -> Analysis:
    """The answer of both engines, which must be one."""
    here, there = (analyse_ledger(ledger, engine=engine, **options) for engine in ("duckdb", "local"))
    ours, theirs = list(leaves(here)), list(leaves(there))
    assert theirs == ours
    assert there == here
    record("values compared", f"{name}: {len(ours)}")
    print(f"{name}: {len(ours)} values, {here.span.lines} lines in scope")
    return here


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A ledger of odd lines with a register and notices, and what an analysis is told of them."""
    folder = tmp_path_factory.mktemp("Ålesund {x} [1] #%20")
    with (folder / "avtaler.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(REGISTER)
    (folder / "kunngjøringer.csv").write_text("\n".join(AWARDS), encoding="utf-8")
    (folder / "under").mkdir()
    return {"ledger": made_ledger(folder / "under", odd_lines(2500)), "register": folder / "avtaler.csv",
            "notice_files": [folder / "kunngjøringer.csv"]}


@pytest.mark.testdata
@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.name)
def test_every_ledger_of_the_test_data_is_analysed_alike(path: Path, tmp_path: Path, record_property: Any) -> None:
    made = import_ledgers([path], tmp_path / "ledger.parquet").out
    assert compared(record_property, path.name, made).span.lines > 1000


def test_the_demo_is_analysed_alike_with_agreements_notices_and_a_rate(tmp_path: Path, record_property: Any) -> None:
    made = import_ledgers(write_purchases(tmp_path), tmp_path / "ledger.parquet").out
    found = compared(record_property, "demo", made, register=tmp_path / AGREEMENTS, notice_files=[tmp_path / NOTICES],
                     on=ON, authority=Authority.STATE, independent=["20", "30"], rate=55_000)
    assert found.watch is not None
    assert found.watch.candidates
    assert found.duplicates
    assert found.agreements is not None
    assert found.agreements.coverage.least is not None


def test_odd_letters_blanks_ties_gaps_and_halves_are_understood_alike(
        odd: dict[str, Any], record_property: Any) -> None:
    found = compared(record_property, "odd", rate=12_345, independent=["2"], authority=Authority.OTHER, **odd)
    assert found.prices
    assert found.duplicates
    assert found.turnovers
    assert found.agreements is not None
    assert any(use.lines for use in found.agreements.uses)


def kept(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is kept, sorted, with its types."""
    def row(values: Sequence[Any]) -> tuple[tuple[str, str], ...]:
        return tuple((type(value).__name__, str(value)) for value in values)

    return {table: sorted(map(row, engine.rows(f"SELECT * FROM {table}"))) for table in KEPT}


def test_the_tables_on_the_way_are_the_same_row_by_row(odd: dict[str, Any]) -> None:
    def tables(engine: str) -> dict[str, list[tuple[Any, ...]]]:
        with opened(**odd, engine=engine) as book:
            analyse(book, independent=["2"])
            return kept(book.engine)

    here, there = tables("duckdb"), tables("local")
    assert {table: len(rows) for table, rows in there.items()} == {table: len(rows) for table, rows in here.items()}
    assert all(here[table] for table in ("slim", "covered", "links", "levels", "dated", "won"))
    for table in KEPT:
        assert there[table] == here[table], table


def test_every_letter_and_every_blank_is_one_thing(tmp_path: Path) -> None:
    # Later letters than these came with Unicode 15 to 17, and an engine may not know them yet.
    points = [*range(1, 0x1C80), *range(0x1C90, 0xA7C8), *range(0xA7F2, 0xD800), *range(0xE000, 0x10D40),
              *range(0x11000, 0x16E90), *range(0x16F00, 0x20000)]
    with running("duckdb", tmp_path) as here, running("local", tmp_path) as there:
        path = tmp_path / "letters.parquet"
        here.export("SELECT c, chr(CAST(c AS INTEGER)) AS x FROM (SELECT unnest(range(1, 131072)) AS c) AS p "
                    "WHERE c NOT BETWEEN 55296 AND 57343", path)
        answers = []
        for engine in (here, there):
            engine.attach("letters", path)
            answers.append({point: found for point, *found in engine.rows(
                "SELECT c, lower(x), lower(trim(x)), trim(x), NULLIF(trim(x), ''), "
                "CASE WHEN trim(x) = '' THEN 1 ELSE 0 END FROM letters WHERE c > 0")})
    assert {point: (answers[0][point], answers[1][point]) for point in points
            if answers[0][point] != answers[1][point]} == {}
    assert "".join(chr(point) for point in points if answers[0][point][-1]) == BLANKS


@pytest.mark.parametrize("text", ["d'Arc", "a\\b\\n\\'", "${env:HOME}", "\n\t\"`", "å\u00a0🦉", "-- ;", "%_", "''"])
def test_a_text_in_a_query_is_that_text(text: str, tmp_path: Path) -> None:
    with running("local", tmp_path) as there:
        assert there.rows(f"SELECT {quoted(text)} AS a") == [(text,)]


@pytest.mark.parametrize("query", ["SELECT CAST('12x' AS BIGINT)", "SELECT CAST(9223372036854775807 AS BIGINT) + 1",
                                   "SELECT CAST(70000 * 70000 AS INTEGER)", "SELECT CAST('2025-02-30' AS DATE)"])
def test_what_does_not_fit_stops_the_analysis_and_never_becomes_nothing(query: str, tmp_path: Path) -> None:
    with running("local", tmp_path) as there, pytest.raises(Problem) as problem:
        there.rows(query)
    assert [finding.code for finding in problem.value.findings] == ["XA-1293"]


def test_the_workbook_is_the_same_to_the_byte(odd: dict[str, Any], tmp_path: Path) -> None:
    books = []
    for engine in ("duckdb", "local"):
        with opened(**odd, engine=engine) as book:
            made = write_book(book, analyse(book, rate=50_000), tmp_path / f"{engine}.xlsx", rate=50_000, lines=900)
        assert made.summed > 0
        books.append(made.out.read_bytes())
    assert books[0] == books[1]


def test_a_ledger_that_has_changed_is_read_again_in_the_same_session(tmp_path: Path) -> None:
    sums = []
    for amount in (500_000, 700_000):
        made = made_ledger(tmp_path, [{"supplier_name": "Ås", "account": "195", "amount": amount}])
        sums.append(sum(each.amount for each in analyse_ledger(made, engine="local").totals))
    assert sums == [500_000, 700_000]


def test_files_that_spark_would_pass_by_are_read_all_the_same(tmp_path: Path) -> None:
    made = made_ledger(tmp_path, [{"supplier_name": "Ås", "account": "195"}], "_regnskap [1].parquet")
    assert analyse_ledger(made, engine="local") == analyse_ledger(made)


def test_the_command_tells_the_same(tmp_path: Path) -> None:
    made = made_ledger(tmp_path, odd_lines(40, seed=3))
    told = [CliRunner().invoke(main, ["spend", "analyse", str(made), "--json", "--engine", engine])
            for engine in ("duckdb", "local")]
    assert told[1].exit_code == told[0].exit_code
    assert json.loads(told[1].stdout) == json.loads(told[0].stdout)
    assert json.loads(told[0].stdout)["suppliers"]
