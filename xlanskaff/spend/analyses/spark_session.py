"""A session with Apache Spark whose settings are all ours: no machine and no cluster has a say in the answer."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xlanskaff.errors import Problem, error

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


@contextmanager
def session(master: str, folder: Path) -> Iterator[Any]:
    """A `pyspark.sql.SparkSession` of our own; ends with the block, unless Spark was there before.

    Args:
        master: `local`, `local[N]` or `spark://HOST:PORT`; of no consequence where Spark is there already.
        folder: for scratch; is made, and not removed.

    Raises:
        Problem: XA-1290 pyspark or sqlglot is not installed, XA-1291 there is no Java, XA-1292 Spark
            does not start or the master does not answer.
    """
    ready()
    folder.mkdir(parents=True, exist_ok=True)
    standing = _running()
    try:
        with _silent():
            from pyspark.sql import SparkSession

        made = SparkSession.builder.getOrCreate().newSession() if standing else _started(master, folder)
        for name, value in SETTINGS.items():
            made.conf.set(name, value)
    except Exception as fault:
        raise Problem([error("XA-1292", seen=first_line(fault), master=master)]) from fault
    try:
        with _wordless():
            yield made
    finally:
        if not standing:
            with suppress(*faults()):
                made.stop()


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
def _wordless() -> Iterator[None]:
    """What Spark gives up with is told as a finding, and not by a log as well."""
    from pyspark.logger import PySparkLogger

    logger = PySparkLogger.getLogger("SQLQueryContextLogger")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _silent() -> Iterator[None]:
    """What pyspark has to say about the version of pandas does not concern us: no table goes that way."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def faults() -> tuple[type[Exception], ...]:
    """What Spark, and the way to it, give up with."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError, ConnectionError


def first_line(fault: BaseException) -> str:
    """What Spark says first, short enough to be read.

    Example:
        >>> first_line(Exception("An error occurred while calling None.A.\\n: java.lang.Error: Not there.\\n\\tat B"))
        'java.lang.Error: Not there'
    """
    said = [line.strip(" :") for line in str(fault).splitlines() if line.strip()]
    told = [line for line in said if not line.startswith("An error occurred while calling")]
    return (told or said or [type(fault).__name__])[0][:200].rstrip(".")
