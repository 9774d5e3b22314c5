"""The parts that a ledger is put together of: what is staged as it lies, and anew where rows are set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.services.spend_import_file import Read
from xlanskaff.spend.engine import quoted
from xlanskaff.spend.ledger import COLUMNS
from xlanskaff.spend.ledger_parts import Part, bounds, dirty, fits
from xlanskaff.spend.parquet_footer import Footer
from xlanskaff.spend.stage import Staged, only

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PACKED = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION snappy"
_MANY = 100_000
"""So many rows set aside are in most parts of a file; all of it is then written anew."""


def ledger_parts(connection: DuckDBPyConnection, reads: Sequence[Read], wanted: Footer,
                 scratch: Path) -> Iterator[Part]:
    """The parts, in the order of the files and of the rows in each.

    Args:
        wanted: what parts must be like to be taken as they are, see `xlanskaff.spend.ledger_parts.pattern`.
        scratch: a folder for parts that are written anew.
    """
    before = 0
    for read in reads:
        assert read.reckoning
        if read.kept is None or read.reckoning.set_aside > _MANY or not fits(read.kept.path, wanted):
            yield _anew(connection, read, before, scratch / f"{read.table} lines.parquet")
        else:
            yield from _kept(connection, read, read.kept, before, scratch)
        before += read.reckoning.records


def lines_sql(read: Read, before: int, *, filled: bool = True) -> str:
    """The query for the lines of a file, with every column of the ledger.

    Args:
        before: rows in the files before this one.
        filled: whether a column without gaps may be packed as one that can have none.
    """
    own = {"line_id": f"CAST(record + {before + 1} AS BIGINT)", "file": only(read.file), "row": row_sql(read)}
    shape = "{}" if filled else "CASE WHEN record >= 0 THEN {} END"
    names = ", ".join(f"{shape.format(own.get(column.name, column.name))} AS {column.name}" for column in COLUMNS)
    return f"SELECT {names} FROM {read.table} WHERE why IS NULL"


def row_sql(read: Read) -> str:
    """The row in the source: its own number, or counted from the headers."""
    return f"coalesce(row, record + {read.skip + 1})"


def _kept(connection: DuckDBPyConnection, read: Read, staged: Staged, before: int, scratch: Path) -> Iterator[Part]:
    """The row groups of a staged file as they are, but for those with rows that were set aside."""
    limits = bounds(staged.path)
    rows: list[int] = []
    if read.reckoning and read.reckoning.set_aside:
        rows = [record for (record,) in connection.execute(
            f"SELECT record FROM {read.table} WHERE why IS NOT NULL AND record < {limits[-1]} ORDER BY 1").fetchall()]
    soiled = {*dirty(rows, limits)}
    for again, run in groupby(range(len(limits) - 1), soiled.__contains__):
        groups = [*run]
        first, after = limits[groups[0]], limits[groups[-1] + 1]
        if again:
            yield _anew(connection, read, before, scratch / f"{read.table} lines {first}.parquet",
                        f" AND record >= {first} AND record < {after}")
        else:
            yield Part(staged.path, groups[0], groups[-1] + 1, before + first + 1, first + read.skip + 1, staged.same)


def _anew(connection: DuckDBPyConnection, read: Read, before: int, path: Path, where: str = "") -> Part:
    """Write the lines of a file, or some of them, as a part."""
    connection.execute(f"COPY ({lines_sql(read, before, filled=False)}{where} ORDER BY record) "
                       f"TO {quoted(str(path))} ({PACKED})")
    return Part(path)
