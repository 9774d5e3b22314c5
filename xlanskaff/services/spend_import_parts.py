"""The parts that a ledger is put together of: what is staged as it lies, and anew where rows are set aside."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.services.spend_import_file import Read
from xlanskaff.spend.engine import PACKED, quoted
from xlanskaff.spend.ledger import NAMES
from xlanskaff.spend.ledger_parts import Part, bounds, dirty, fits, staged_columns
from xlanskaff.spend.parquet_footer import Footer
from xlanskaff.spend.stage import Staged, only

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NEAR = 1000
"""Of so many rows next to one another, the first and the last that were set aside speak for all: they are in two row
groups at most."""


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
        if read.kept and fits(read.kept.path, wanted):
            yield from _kept(connection, read, read.kept, before, scratch)
        else:
            path = scratch / f"{read.table} lines.parquet"
            connection.execute(f"COPY ({lines_sql(read, before, NAMES, open_ended=True)} ORDER BY record) "
                               f"TO {quoted(str(path))} ({PACKED})")
            yield Part(path)
        before += read.reckoning.records


def lines_sql(read: Read, before: int, columns: Collection[str], *, open_ended: bool = False) -> str:
    """The query for the lines of a file, with some columns of the ledger.

    Args:
        before: rows in the files before this one.
        open_ended: whether a column without gaps is to be packed as if it could have some, as all of a part are.
    """
    own = {"line_id": f"CAST(record + {before + 1} AS BIGINT)", "file": only(read.file), "row": row_sql(read)}
    shape = "CASE WHEN record >= 0 THEN {} END" if open_ended else "{}"
    names = ", ".join(f"{shape.format(own.get(name, name))} AS {name}" for name in NAMES if name in columns)
    return f"SELECT {names} FROM {read.table} WHERE why IS NULL"


def row_sql(read: Read) -> str:
    """The row in the source: its own number, or counted from the headers."""
    return f"coalesce(row, record + {read.skip + 1})"


def _kept(connection: DuckDBPyConnection, read: Read, staged: Staged, before: int, scratch: Path) -> Iterator[Part]:
    """The row groups of a staged file as they are; without the rows that were set aside where there are any."""
    limits = bounds(staged.path)
    rows: list[int] = []
    if read.reckoning and read.reckoning.set_aside:
        rows = [record for both in connection.execute(
            f"SELECT min(record), max(record) FROM {read.table} WHERE why IS NOT NULL AND record < {limits[-1]} "
            f"GROUP BY record // {_NEAR} ORDER BY 1").fetchall() for record in both]
    soiled = {*dirty(rows, limits)}
    columns = staged_columns(staged.path) | {"line_id", "row"}
    runs = [[*run] for _, run in groupby(range(len(limits) - 1), soiled.__contains__)]
    again = {run[0]: scratch / f"{read.table} lines {run[0]}.parquet" for run in runs if run[0] in soiled}

    def anew(run: Sequence[int]) -> None:
        # In the order of the file, which the engine keeps by itself where it only leaves rows out.
        query = (f"{lines_sql(read, before, columns, open_ended=True)} AND record >= {limits[run[0]]} "
                 f"AND record < {limits[run[-1] + 1]}")
        connection.cursor().execute(f"COPY ({query}) TO {quoted(str(again[run[0]]))} ({PACKED})")

    # One row group is work for one thread.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        [*pool.map(anew, (run for run in runs if run[0] in soiled))]
    for run in runs:
        first = limits[run[0]]
        yield (Part(again[run[0]], same=staged.same) if run[0] in soiled else
               Part(staged.path, run[0], run[-1] + 1, before + first + 1, first + read.skip + 1, staged.same))
