"""What an analysis asks of an engine: run a query, and keep the answer of one as a table.

The queries are written once, in the SQL that DuckDB and Spark have in common. `Duck` runs them as
they are and keeps tables as Parquet files in a folder, so that memory stays bounded;
`engine_spark.Spark` has sqlglot write them in its own dialect first. Numbers in a query are whole,
so that no engine rounds otherwise than another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from xlanskaff.spend.engine import NUMBERS, insert, parquet, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = tuple[Any, ...]
_BESIDE = "POSITIONAL JOIN"
_ORDERS = "join_order,build_side_probe_side"


PAIRS = "{pairs}"
"""Where a query for `Engine.paired` has its two tables."""


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

    def given(self, table: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]]) -> None:
        """Keep rows that Python knows; `columns` are name and SQL type of each."""

    def view(self, table: str, query: str) -> None:
        """Let a query be a table; it is asked wherever the table is read."""

    def paired(self, query: str, left: str, right: str, key: str) -> str:
        """A query with two tables for its `{pairs}`, each with an alias, whose rows are one and one by a rising key.

        The query must be one that looks at each pair by itself.
        """

    def beside(self) -> Engine:
        """The same tables, for a thread of its own."""


class Duck:
    """DuckDB; tables that are kept are files in a folder.

    Attributes:
        ranged: so many rows that stand side by side are worth a thread.
    """

    ranged = 250_000

    def __init__(self, connection: DuckDBPyConnection, folder: Path, numbers: Iterator[int] | None = None) -> None:
        """Take an open connection, an existing folder that the caller removes, and numbers for the files in it."""
        self._connection, self._folder = connection, folder
        self._numbers = numbers or count(1)

    def beside(self) -> Duck:
        """A cursor, which sees the same tables, but for temporary ones."""
        return Duck(self._connection.cursor(), self._folder, self._numbers)

    def rows(self, query: str) -> list[Row]:
        """All rows of a query."""
        return self._connection.execute(query).fetchall()

    def keep(self, table: str, query: str) -> None:
        """Write the rows of a query to a Parquet file, which then is the table."""
        self._keep(table, query)

    def _keep(self, table: str, query: str) -> None:
        # A new file each time: a query may read the table that it replaces.
        path = self._folder / f"{table}-{next(self._numbers)}.parquet"
        self.export(query, path)
        self.attach(table, path)

    def export(self, query: str, path: Path) -> None:
        """Write the rows of a query to a Parquet file."""
        if beside := _BESIDE in query:
            # How many rows stand side by side the engine cannot guess, and would hold them in memory: small tables it
            # is. This goes for all threads, so it is only done where it must be.
            self._connection.execute(f"SET disabled_optimizers = '{_ORDERS}'")
        self._connection.execute(f"COPY ({query}) TO {quoted(str(path))} ({NUMBERS})")
        if beside:
            self._connection.execute("RESET disabled_optimizers")

    def attach(self, table: str, path: Path) -> None:
        """Let a Parquet file be a table."""
        self._connection.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT * FROM {parquet(path)}")

    def given(self, table: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]]) -> None:
        """Keep rows; thousands of rows as the text of a query take a second to be read."""
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE given ({', '.join(map(' '.join, columns))})")
        insert(self._connection, "given", [kind for _, kind in columns], rows)
        self._keep(table, "SELECT * FROM given")

    def view(self, table: str, query: str) -> None:
        """Let a query be a table; it is asked wherever the table is read."""
        self._connection.execute(f"CREATE OR REPLACE VIEW {table} AS {query}")

    def paired(self, query: str, left: str, right: str, key: str) -> str:
        """Rows that stand in the same order are put side by side, which takes no memory; else they are joined."""
        # One thread reads rows that stand side by side, so each gets a range of them.
        ((first, last, rows),) = self.rows(f"SELECT MIN({key}), MAX({key}), COUNT(*) FROM {left}")
        ((threads,),) = self.rows("SELECT current_setting('threads')")
        parts = max(1, min(int(threads), (rows or 0) // self.ranged))
        ends = [first + (last - first + 1) * at // parts for at in range(1, parts)] if parts > 1 else []
        one, other = (table.rsplit(maxsplit=1)[-1] for table in (left, right))
        beside = [f"{_within(left, key, *ends_of)} {_BESIDE} {_within(right, key, *ends_of)}"
                  for ends_of in zip([None, *ends], [*ends, None], strict=True)]
        apart = " UNION ALL ".join(f"SELECT {one}.{key} FROM {pairs} WHERE {one}.{key} IS DISTINCT FROM {other}.{key}"
                                   for pairs in beside)
        if self.rows(f"SELECT COUNT(*) FROM ({apart}) AS a") == [(0,)]:
            return " UNION ALL ".join(query.replace(PAIRS, pairs) for pairs in beside)
        return query.replace(PAIRS, joined(left, right, key))


def _within(table: str, key: str, first: int | None, end: int | None) -> str:
    """The rows of a table whose key lies from the first to before the end; None for no bound."""
    only = " AND ".join([*([f"{key} >= {first}"] if first is not None else []),
                         *([f"{key} < {end}"] if end is not None else [])])
    return f"(SELECT * FROM {table} WHERE {only}) AS {table.rsplit(maxsplit=1)[-1]}" if only else table


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
