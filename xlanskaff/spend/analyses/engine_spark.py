"""Apache Spark as an engine: the same queries, written as Spark reads them.

What DuckDB and Spark understand differently without saying so is mended here, once, where a query is
written for Spark: `trim` takes away every blank that Unicode knows, not the ordinary one alone, and
`lower` makes one letter of one letter wherever it stands. Both engines know the letters of the
Unicode version that they were built with; letters that came after 2023 may differ.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from xlanskaff.errors import Problem, error
from xlanskaff.spend.analyses.engine import PAIRS, Row, joined, values
from xlanskaff.spend.analyses.spark_session import faults, first_line, session
from xlanskaff.spend.engine import engine, escaped, quoted

BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What DuckDB's `trim` takes away: every character of Unicode's category Zs."""
# Spark lets an İ become two characters and a Σ at the end of a word another letter than elsewhere.
_ODD, _EVEN = "İΣ", "iσ"

class Spark:
    """Apache Spark through a session; rows that are kept lie where they were made, on disk where memory ends.

    They are reckoned once and never again: what is kept has no plan behind it, which the next query
    would else carry along, twice for each table that it names, until no machine could hold the plan. A
    cluster that loses a machine underway therefore gives up, and says so.
    """

    def __init__(self, session: Any, folder: Path) -> None:
        """Take a `pyspark.sql.SparkSession` of one's own, and a folder that the caller removes."""
        self._session, self._folder = session, folder
        self._kept: set[str] = set()

    def rows(self, query: str) -> list[Row]:
        """All rows of a query."""
        with _told():
            return [tuple(row) for row in self._session.sql(as_spark(query)).collect()]

    def keep(self, table: str, query: str) -> None:
        """Keep the rows of a query under a name."""
        with _told():
            self._session.sql(as_spark(query)).localCheckpoint(eager=True).createOrReplaceTempView(table)
        self._kept.add(table)

    def attach(self, table: str, path: Path) -> None:
        """Let a Parquet file be a table."""
        if path.name[:1] in {"_", "."}:
            # Such files Spark passes by without a word.
            path = Path(shutil.copyfile(path, self._folder / f"{table}.parquet"))
        with _told():
            # The path is a path, not a pattern.
            self._session.read.option("__globPaths__", "false").parquet(_address(path)).createOrReplaceTempView(table)

    def given(self, table: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]]) -> None:
        """Keep rows that Python knows."""
        self.keep(table, values(columns, rows))

    def view(self, table: str, query: str) -> None:
        """Let a query be a table; it is asked wherever the table is read."""
        with _told():
            self._session.sql(as_spark(query)).createOrReplaceTempView(table)
        self._kept.add(table)

    def paired(self, query: str, left: str, right: str, key: str) -> str:
        """A join: rows have no order here."""
        return query.replace(PAIRS, joined(left, right, key))

    def beside(self) -> Spark:
        """The session itself, which any number of threads may ask."""
        return self

    def export(self, query: str, path: Path) -> None:
        """Write the rows of a query to a Parquet file of this machine, whichever machines have them."""
        # A cluster's machines would each write a part where nobody else may see it. So the rows come here.
        passing = self._folder / "exported.json"
        with _told(), passing.open("w", encoding="utf-8") as lines:
            frame = self._session.sql(as_spark(query))
            for row in frame.toLocalIterator():
                lines.write(json.dumps(row.asDict(), ensure_ascii=False, default=str) + "\n")
            kinds = {name: "VARCHAR" if kind == "string" else kind for name, kind in frame.dtypes}
        shape = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in kinds.items())
        with engine(self._folder / "spill", threads=1) as connection:
            connection.execute(f"COPY (FROM read_json({quoted(escaped(passing))}, format = 'newline_delimited', "
                               f"hive_partitioning = false, columns = {{{shape}}})) TO {quoted(str(path))} "
                               "(FORMAT parquet)")
        passing.unlink()

    def close(self) -> None:
        """Let go of what is kept."""
        # Where Spark has died there is nothing left to let go of, and why it died has been told.
        with suppress(*faults()):
            for table in self._kept:
                self._session.catalog.dropTempView(table)
        self._kept.clear()


@contextmanager
def spark(master: str, folder: Path) -> Iterator[Spark]:
    """Spark on this machine, or on a cluster; ends when the block does, unless it was there before.

    Args:
        master: `local`, `local[N]` or `spark://HOST:PORT`.
        folder: for scratch; is made, and not removed. All machines of a cluster must see the files that
            are attached under the same path.

    Raises:
        Problem: XA-1293 Spark gives up underway; or it cannot be had, see `spark_session.session`.
    """
    with session(master, folder) as opened:
        made = Spark(opened, folder)
        try:
            yield made
        finally:
            made.close()


def as_spark(query: str) -> str:
    """A query as Spark writes it, with `trim` and `lower` as DuckDB means them.

    Raises:
        sqlglot.errors.UnsupportedError: the query asks for what Spark does not have.

    Example:
        >>> as_spark("SELECT a // 2 AS b FROM t")
        'SELECT a DIV 2 AS b FROM t'
    """
    import sqlglot
    from sqlglot import exp

    def mended(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Trim) and node.expression is None:
            node.set("expression", exp.Literal.string(BLANKS))
        if isinstance(node, exp.Lower):
            told = (node.this, exp.Literal.string(_ODD), exp.Literal.string(_EVEN))
            node.set("this", exp.Anonymous(this="TRANSLATE", expressions=list(told)))
        return node

    return sqlglot.parse_one(query, read="duckdb").transform(mended).sql(
        "spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


def _address(path: Path) -> str:
    """A path of the file system, and not of whatever a cluster has for its own; Spark decodes no per cent signs."""
    where = path.resolve().as_posix()
    return f"file://{where}" if where.startswith("/") else f"file:///{where}"


@contextmanager
def _told() -> Iterator[None]:
    """What Spark gives up with, as a finding."""
    try:
        yield
    except faults() as fault:
        raise Problem([error("XA-1293", seen=first_line(fault))]) from fault
