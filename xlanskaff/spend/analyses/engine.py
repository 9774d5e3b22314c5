"""What an analysis asks of an engine: run a query, and keep the answer of one as a table.

The queries are written once, in the SQL that DuckDB and Spark have in common. `Duck` runs them as
they are and keeps tables as Parquet files in a folder, so that memory stays bounded;
`engine_spark.Spark` has sqlglot write them in its own dialect first. Numbers in a query are whole,
so that no engine rounds otherwise than another.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from xlanskaff.spend.engine import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = tuple[Any, ...]
_BESIDE = "POSITIONAL JOIN"
_ORDERS = "join_order,build_side_probe_side"


class Engine(Protocol):
    """Anything that runs the queries."""

    def rows(self, query: str) -> list[Row]:
        """All rows of a query."""

    def keep(self, table: str, query: str) -> None:
        """Keep the rows of a query under a name; a table of that name gives way."""

    def attach(self, table: str, path: Path) -> None:
        """Let a Parquet file be a table."""

    def export(self, query: str, path: Path) -> None:
        """Write the rows of a query where nothing is yet: a Parquet file, or a folder of such files."""

    def paired(self, left: str, right: str, key: str) -> str:
        """What stands behind FROM to join two tables, each with an alias, whose rows are one and one by a key."""


class Duck:
    """DuckDB; tables that are kept are files in a folder."""

    def __init__(self, connection: DuckDBPyConnection, folder: Path) -> None:
        """Take an open connection, and an existing folder that the caller removes."""
        self._connection, self._folder, self._kept = connection, folder, 0

    def rows(self, query: str) -> list[Row]:
        """All rows of a query."""
        return self._connection.execute(query).fetchall()

    def keep(self, table: str, query: str) -> None:
        """Write the rows of a query to a Parquet file, which then is the table."""
        # A new file each time: a query may read the table that it replaces.
        self._kept += 1
        path = self._folder / f"{table}-{self._kept}.parquet"
        self.export(query, path)
        self.attach(table, path)

    def export(self, query: str, path: Path) -> None:
        """Write the rows of a query to a Parquet file."""
        # How many rows stand side by side the engine cannot guess, and would hold them in memory: small tables it is.
        self._connection.execute(f"SET disabled_optimizers = '{_ORDERS if _BESIDE in query else ''}'")
        self._connection.execute(f"COPY ({query}) TO {quoted(str(path))} (FORMAT parquet, PARQUET_VERSION v2)")
        self._connection.execute("RESET disabled_optimizers")

    def attach(self, table: str, path: Path) -> None:
        """Let a Parquet file be a table."""
        self._connection.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM read_parquet({quoted(str(path))})")

    def paired(self, left: str, right: str, key: str) -> str:
        """Rows that stand in the same order are put side by side, which takes no memory; else they are joined."""
        one, other = left.rsplit(maxsplit=1)[-1], right.rsplit(maxsplit=1)[-1]
        beside = f"{left} {_BESIDE} {right}"
        apart = self._connection.execute(f"SELECT COUNT(*) FROM {beside} "
                                         f"WHERE {one}.{key} IS DISTINCT FROM {other}.{key}").fetchone()
        return beside if apart == (0,) else joined(left, right, key)


def joined(left: str, right: str, key: str) -> str:
    """A join as every engine knows it.

    Example:
        >>> joined("ledger l", "classified k", "line_id")
        'ledger l JOIN classified k ON l.line_id = k.line_id'
    """
    return f"{left} JOIN {right} ON {left.rsplit(maxsplit=1)[-1]}.{key} = {right.rsplit(maxsplit=1)[-1]}.{key}"


def values(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]]) -> str:
    """A query whose rows are given: for small tables that Python knows.

    Args:
        columns: name and SQL type of each.

    Example:
        >>> values([("a", "BIGINT"), ("b", "VARCHAR")], [(1, "d'Arc"), (2, None)])
        "SELECT CAST(a AS BIGINT) AS a, CAST(b AS VARCHAR) AS b FROM (VALUES ('1', 'd''Arc'), ('2', NULL)) \
AS given(a, b)"
        >>> values([("a", "DATE")], [])
        'SELECT CAST(NULL AS DATE) AS a WHERE 1 = 0'
    """
    # A list of rows and not a query for each: there may be thousands. All are written as texts, so that an
    # engine does not guess a type from the first of them.
    def told(value: object) -> str:
        return "NULL" if value is None else quoted(str(value))

    def typed(source: str) -> str:
        return "SELECT " + ", ".join(f"CAST({source or name} AS {kind}) AS {name}" for name, kind in columns)

    if not rows:
        return f"{typed('NULL')} WHERE 1 = 0"
    listed = ", ".join(f"({', '.join(map(told, row))})" for row in rows)
    return f"{typed('')} FROM (VALUES {listed}) AS given({', '.join(name for name, _ in columns)})"
