"""Apache Spark as an engine: the same queries, written as Spark reads them, in a session whose settings are all ours.

What DuckDB and Spark understand differently without saying so is mended here, once, where a query is
written for Spark: `trim` takes away every blank that Unicode knows, not the ordinary one alone, and
`lower` makes one letter of one letter wherever it stands. Both engines know the letters of the
Unicode version that they were built with; letters that came after 2023 may differ.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xlanskaff.errors import Problem, error
from xlanskaff.spend.analyses.engine import Row, joined

BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
"""What DuckDB's `trim` takes away: every character of Unicode's category Zs."""
# Spark lets an İ become two characters and a Σ at the end of a word another letter than elsewhere.
_ODD, _EVEN = "İΣ", "iσ"

SETTINGS: Mapping[str, str] = MappingProxyType({
    "spark.sql.ansi.enabled": "true",  # what does not fit stops the query; it never becomes NULL or another number
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.variable.substitute": "false",  # a text that holds ${…} is a text
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.groupByOrdinal": "true",
    "spark.sql.orderByOrdinal": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # days before 1582 are what the file says
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
})
"""How queries are understood, whatever the machine or the cluster has for defaults."""

_JAVA = "-Duser.language=en -Duser.country=US -Duser.timezone=UTC -Dfile.encoding=UTF-8"
_LOG = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c: %m%n
"""


class Spark:
    """Apache Spark through a session; tables that are kept are kept by the session, on disk where memory ends.

    What is lost with a machine is reckoned again from the files, and is the same: every query gives
    the same rows each time, and a number is given out by an order without ties.
    """

    def __init__(self, session: Any, folder: Path) -> None:
        """Take a `pyspark.sql.SparkSession` of one's own, and a folder that the caller removes."""
        self._session, self._folder = session, folder
        self._kept: list[Any] = []

    def rows(self, query: str) -> list[Row]:
        """All rows of a query."""
        with _told():
            return [tuple(row) for row in self._session.sql(as_spark(query)).collect()]

    def keep(self, table: str, query: str) -> None:
        """Keep the rows of a query under a name."""
        with _told():
            made = self._session.sql(as_spark(query)).persist()
            made.createOrReplaceTempView(table)
        self._kept.append(made)

    def attach(self, table: str, path: Path) -> None:
        """Let a Parquet file be a table."""
        if path.name[:1] in {"_", "."}:
            # Such files Spark passes by without a word.
            path = Path(shutil.copyfile(path, self._folder / f"{table}.parquet"))
        with _told():
            # The path is a path, not a pattern.
            self._session.read.option("__globPaths__", "false").parquet(_address(path)).createOrReplaceTempView(table)

    def paired(self, left: str, right: str, key: str) -> str:
        """A join: rows have no order here."""
        return joined(left, right, key)

    def export(self, query: str, path: Path) -> None:
        """Write the rows of a query to a folder of Parquet files."""
        with _told():
            self._session.sql(as_spark(query)).write.parquet(_address(path))

    def close(self) -> None:
        """Let go of what is kept, or a session that lives on would take it for the answer about a changed file."""
        for made in reversed(self._kept):
            made.unpersist()
        self._kept.clear()


@contextmanager
def spark(master: str, folder: Path) -> Iterator[Spark]:
    """Spark on this machine, or on a cluster; ends when the block does, unless it was there before.

    Args:
        master: `local`, `local[N]` or `spark://HOST:PORT`.
        folder: for scratch; is made, and not removed. All machines of a cluster must see the files that
            are attached under the same path.

    Raises:
        Problem: XA-1290 pyspark or sqlglot is not installed, XA-1291 there is no Java, XA-1292 Spark
            does not start or the master does not answer, XA-1293 Spark gives up underway.
    """
    ready()
    folder.mkdir(parents=True, exist_ok=True)
    standing = _running()
    try:
        with _silent():
            from pyspark.sql import SparkSession

        session = SparkSession.builder.getOrCreate().newSession() if standing else _started(master, folder)
        for name, value in SETTINGS.items():
            session.conf.set(name, value)
    except Exception as fault:
        raise Problem([error("XA-1292", seen=_first_line(fault), master=master)]) from fault
    made = Spark(session, folder)
    try:
        yield made
    finally:
        # Where Spark has died there is nothing left to close, and why it died has been told.
        with suppress(*_faults()):
            made.close()
            if not standing:
                session.stop()


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


def _started(master: str, folder: Path) -> Any:
    from pyspark.sql import SparkSession

    log = folder / "log4j2.properties"
    log.write_text(_LOG, encoding="utf-8")
    java = f'{_JAVA} "-Dlog4j2.configurationFile={log.resolve().as_uri()}"'
    settings = {
        **SETTINGS, "spark.app.name": "xlanskaff", "spark.ui.enabled": "false", "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false", "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": (folder / "warehouse").resolve().as_uri(),
        "spark.driver.extraJavaOptions": java, "spark.executor.extraJavaOptions": _JAVA,
    }
    if master.startswith("local"):
        cores = os.cpu_count() or 1
        # Nobody else has anything to do with it, and many small pieces cost more than they give.
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
                     "spark.local.dir": str(folder.resolve()), "spark.sql.shuffle.partitions": str(cores)}
    builder = SparkSession.builder.master("local[*]" if master == "local" else master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    with _letters(), _silent():
        return builder.getOrCreate()


def ready() -> None:
    """See that Spark can be started here, without starting it.

    Raises:
        Problem: XA-1290 pyspark or sqlglot is not installed, XA-1291 there is no Java.
    """
    from importlib.util import find_spec

    missing = tuple(name for name in ("pyspark", "sqlglot") if find_spec(name) is None)
    if missing:
        raise Problem([error("XA-1290", missing=missing, extra="spark")])
    if not _running() and not _java():
        raise Problem([error("XA-1291")])


def _running() -> bool:
    """Whether somebody has started Spark in this process already."""
    context = sys.modules.get("pyspark.core.context") or sys.modules.get("pyspark.context")
    return context is not None and context.SparkContext._active_spark_context is not None


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    if home:
        return any((Path(home) / "bin" / name).is_file() for name in ("java", "java.exe"))
    return shutil.which("java") is not None


@contextmanager
def _letters() -> Iterator[None]:
    """Let Java, which asks the environment, find files with other letters than English has."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


@contextmanager
def _silent() -> Iterator[None]:
    """What pyspark has to say about the version of pandas does not concern us: no table goes that way."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _address(path: Path) -> str:
    """A path of the file system, and not of whatever a cluster has for its own; Spark decodes no per cent signs."""
    where = path.resolve().as_posix()
    return f"file://{where}" if where.startswith("/") else f"file:///{where}"


def _faults() -> tuple[type[Exception], ...]:
    """What Spark, and the way to it, give up with."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError, ConnectionError


@contextmanager
def _told() -> Iterator[None]:
    """What Spark gives up with, as a finding."""
    try:
        yield
    except _faults() as fault:
        raise Problem([error("XA-1293", seen=_first_line(fault))]) from fault


def _first_line(fault: BaseException) -> str:
    """What Spark says first, short enough to be read.

    Example:
        >>> _first_line(Exception("An error occurred while calling None.A.\\n: java.lang.Error: Not there.\\n\\tat B"))
        'java.lang.Error: Not there'
    """
    said = [line.strip(" :") for line in str(fault).splitlines() if line.strip()]
    told = [line for line in said if not line.startswith("An error occurred while calling")]
    return (told or said or [type(fault).__name__])[0][:200].rstrip(".")
