"""The door to DuckDB: an embedded engine whose memory is bounded and which asks the network for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "1200MB"
"""With what reading and writing take outside the engine's own bookkeeping, the process stays under 2 GiB."""


PACKED = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION snappy"
"""How rows are written: version 2 is a third smaller than version 1, and written in three quarters of the time."""
NUMBERS = f"{PACKED}, DICTIONARY_SIZE_LIMIT 1000"
"""How rows are written in which nearly all is numbers: to list thousands of them takes a fifth of the time, and the
list is no smaller than they are."""
_AT_ONCE, _FEW = 100_000, 500
"""Rows that are put into a table at once, and how many are so few that a list will do."""
_BETWEEN = "\x1f"


@contextmanager
def engine(spill: Path, *, memory: str = MEMORY, threads: int = 0) -> Iterator[DuckDBPyConnection]:
    """A connection to an empty database in memory, which spills into a folder when memory runs out.

    Args:
        spill: a folder for temporary files; may be absent, is not removed.
        memory: the most the engine keeps in memory.
        threads: how many it uses; 0 for as many as the machine has.
    """
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory, "temp_directory": str(spill), "preserve_insertion_order": True,
        # Extensions would be fetched from the network; nothing leaves or enters this machine by itself.
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }
    if threads:
        settings["threads"] = threads
    with duckdb.connect(config=settings) as connection:
        connection.execute("SET enable_progress_bar = false")
        yield connection


def insert(connection: DuckDBPyConnection, table: str, kinds: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Put rows that Python knows into a table, a column at a time: a call for each row would take minutes.

    Args:
        kinds: SQL type of each column of the table, in their order.
    """
    for first in range(0, len(rows), _AT_ONCE):
        columns = [list(column) for column in zip(*rows[first:first + _AT_ONCE], strict=True)]
        if len(columns[0]) <= _FEW or any(_blurred(kind, column) for kind, column in zip(kinds, columns, strict=True)):
            listed = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
            connection.execute(f"INSERT INTO {table} SELECT {listed}", columns)
            continue
        # An array is read in a sixth of the time that a list takes.
        arrays = {f"c{at}": _array(kind, column) for at, (kind, column) in enumerate(zip(kinds, columns, strict=True))}
        split = f"CASE WHEN {{}} <> '' THEN string_split({{}}, {quoted(_BETWEEN)}) WHEN {{}} = '' THEN [] END"
        read = ", ".join(f"CAST({(split if kind.endswith('[]') else '{}').replace('{}', f'c{at}')} AS {kind})"
                         for at, kind in enumerate(kinds))
        connection.register("python_rows", arrays)
        connection.execute(f"INSERT INTO {table} SELECT {read} FROM python_rows")
        connection.unregister("python_rows")


def _blurred(kind: str, column: list[Any]) -> bool:
    """Whether lists of texts could not be told from one another if each were one text."""
    return kind.endswith("[]") and any(not each or _BETWEEN in each for listed in column for each in listed or ())


def _array(kind: str, column: list[Any]) -> Any:
    """A column as the engine reads it fast: numbers as they are, all else as texts, in which nothing is nothing."""
    import numpy as np

    if kind in ("BIGINT", "INTEGER", "BOOLEAN") and None not in column:
        return np.array(column, dtype=bool if kind == "BOOLEAN" else np.int64)
    if kind.endswith("[]"):
        column = [None if each is None else _BETWEEN.join(each) for each in column]
    elif kind != "VARCHAR":
        column = [None if each is None else str(each) for each in column]
    return np.array(column, dtype=object)


def parquet(path: Path, *options: str) -> str:
    """The rows of a Parquet file, or of all such files in a folder, in SQL.

    What a path is called never decides what is read: no sign in it is a pattern, and no `name=value` a column.

    Args:
        options: more of what `read_parquet` takes, each as SQL writes it.

    Example:
        >>> parquet(Path("Regnskap [2025].parquet"))
        "read_parquet('Regnskap [[]2025].parquet', hive_partitioning = false)"
    """
    files = escaped(path) + "/*.parquet" * path.is_dir()
    return f"read_parquet({', '.join((quoted(files), 'hive_partitioning = false', *options))})"


def escaped(path: Path) -> str:
    """A path that the engine takes as one file, whatever signs its name has.

    Example:
        >>> escaped(Path("Hovedbok [2025].csv"))
        'Hovedbok [[]2025].csv'
    """
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in str(path))


def quoted(text: str) -> str:
    """A text as SQL writes it.

    Example:
        >>> quoted("d'Arc")
        "'d''Arc'"
    """
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """A name as SQL writes it.

    Example:
        >>> named('a"b')
        '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'
