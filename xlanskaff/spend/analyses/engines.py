"""Which engine an analysis runs on: DuckDB on this machine, or Apache Spark here or on a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.spend.analyses.engine import Duck, Engine

DUCKDB = "duckdb"
_HERE = re.compile(r"local(\[([1-9][0-9]*|\*)\])?")
_CLUSTER = re.compile(r"spark://[^/\s,:]+:[0-9]+(,[^/\s,:]+:[0-9]+)*")

Where = Literal["duckdb", "local", "cluster"]


def where(choice: str) -> Where:
    """Where a choice of engine has the queries run.

    Raises:
        Problem: XA-1295 it is none (exit 2).

    Example:
        >>> where("duckdb"), where("local[4]"), where("spark://tall.example:7077")
        ('duckdb', 'local', 'cluster')
    """
    if choice == DUCKDB:
        return "duckdb"
    if _HERE.fullmatch(choice):
        return "local"
    if _CLUSTER.fullmatch(choice):
        return "cluster"
    raise Problem([error("XA-1295", seen=choice)], Exit.USAGE)


def ready(choice: str) -> Where:
    """See that the engine of a choice is installed, before anything else is begun.

    Raises:
        Problem: XA-1295 there is no such engine (exit 2), XA-1290 or XA-1291 something it needs is not there.
    """
    found = where(choice)
    if found != "duckdb":
        from xlanskaff.spend.analyses import spark_session

        spark_session.ready()
    return found


@contextmanager
def running(choice: str, folder: Path) -> Iterator[Engine]:
    """The engine of a choice, with nothing in it, until the block ends.

    Args:
        choice: `duckdb`, `local`, `local[N]` or `spark://HOST:PORT`.
        folder: for scratch; the caller removes it.

    Raises:
        Problem: no such engine (exit 2), or it cannot be had: see `spark_session.session`.
    """
    if where(choice) == "duckdb":
        from xlanskaff.spend.engine import engine

        with engine(folder / "spill") as connection:
            # Order matters only where a query says so, and keeping it costs memory.
            connection.execute("SET preserve_insertion_order = false")
            yield Duck(connection, folder)
    else:
        from xlanskaff.spend.analyses.engine_spark import spark

        with spark(choice, folder / "spark") as made:
            yield made
