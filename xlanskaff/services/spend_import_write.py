"""What an import leaves behind: the ledger and the rows set aside."""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.errors import Finding, Problem, error
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.spend_import_file import Read
from xlanskaff.services.spend_import_findings import Examples
from xlanskaff.services.spend_import_parts import ledger_parts, lines_sql, row_sql
from xlanskaff.spend.engine import PACKED, parquet, quoted
from xlanskaff.spend.ledger import METADATA, NAMES
from xlanskaff.spend.ledger_parts import pattern, put_together
from xlanskaff.spend.reckoning import kroner

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
UNWRITTEN = "counter"
"""Counter-lines lose nothing and are the greater part of a ledger; among them nobody would find a row that is wrong."""
_FEW = 5
_AT_ONCE = 10_000


def write_ledger(connection: DuckDBPyConnection, reads: Sequence[Read], out: Path, told: str, scratch: Path) -> int:
    """Write the lines that were read as one Parquet file; gives their number.

    What was staged may become the ledger, so nothing more can be asked of it after.

    Args:
        told: what stands in its metadata.
        scratch: a folder for files on the way.

    Raises:
        Problem: XA-1045 it cannot be written, or there are not as many lines in it as were read.
    """
    import duckdb

    try:
        if any(read.kept for read in reads):
            wanted = pattern(connection, scratch)
            put_together([*ledger_parts(connection, reads, wanted, scratch)], wanted, out, told)
        else:
            lines = " UNION ALL ".join(f"FROM ({query})" for query in _queries(reads))
            connection.execute(f"COPY ({lines}) TO {quoted(str(out))} ({PACKED}, "
                               f"KV_METADATA {{{METADATA}: {quoted(told)}}})")
        found = connection.execute(f"SELECT count(*), coalesce(sum(amount), 0) FROM {parquet(out)}").fetchone()
    except (duckdb.Error, ValueError) as fault:
        seen = str(fault).splitlines()[0][:200].rstrip(".")
        raise Problem([error("XA-1049", file=out.name, seen=seen)]) from fault
    rows = sum(read.reckoning.rows for read in reads if read.reckoning)
    total = sum(read.reckoning.sum for read in reads if read.reckoning)
    if found != (rows, total):
        raise Problem([error("XA-1029", file=out.name, lines=rows, read=found[0] if found else 0)])
    return rows


def put_in_place(ledger: Path, out: Path, rows: Path | None, aside: Path) -> None:
    """Give a finished ledger and its rows set aside their names: both or neither.

    The rows go first, since somebody may have them open in a spreadsheet; the ledger takes the place of another in
    one step.

    Args:
        ledger: lies on the same disk as `out`, in a folder that is thrown away.
        rows: None where there are none; those of last time are then taken away.

    Raises:
        Problem: XA-1059 the rows, XA-1045 the ledger cannot have its name. Both names hold what they held.
    """
    before = ledger.with_name("before")
    with ExitStack() as undo:
        try:
            if os.path.lexists(aside):
                if aside.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                aside.replace(before)
                undo.callback(before.replace, aside)
            if rows:
                rows.replace(aside)
                undo.callback(aside.unlink)
        except OSError as fault:
            raise Problem([_held(aside, fault, rows=True)]) from fault
        try:
            ledger.replace(out)
        except OSError as fault:
            raise Problem([_held(out, fault, rows=False)]) from fault
        undo.pop_all()


def replaceable(there: Sequence[Path], aside: Path) -> None:
    """Find out before the work whether files that are there already can be replaced after it.

    Raises:
        Problem: XA-1059 the rows set aside, XA-1045 the ledger is held by another program.
    """
    for path in there:
        try:
            path.open("r+b").close()
        except OSError as fault:
            raise Problem([_held(path, fault, rows=path == aside)]) from fault


def _held(path: Path, fault: OSError, *, rows: bool) -> Finding:
    seen = fault.strerror or str(fault)
    return error("XA-1059", file=path.name, seen=seen) if rows else error("XA-1045", file=path.name, seen=seen)


def _queries(reads: Sequence[Read]) -> Iterator[str]:
    """The lines of each file, in its order."""
    before = 0
    for read in reads:
        assert read.reckoning
        # What was joined with suppliers and accounts on the way may have lost its order.
        yield lines_sql(read, before, NAMES) + " ORDER BY record"
        before += read.reckoning.records


def examples(connection: DuckDBPyConnection, read: Read) -> Examples:
    """The first few rows of each reason, with what stands there."""
    assert read.reckoning
    wanted = [(why, f"why = '{why}'", "cells") for why in read.reckoning.aside]
    if read.reckoning.odd_dates:
        wanted.append(("odd_date", "odd_date IS NOT NULL AND why IS NULL", "odd_date"))
    # Without ORDER BY: rows come as they stand, and the first few end the search.
    return {name: connection.execute(f"SELECT {row_sql(read)}, {shown} FROM {read.table} WHERE {condition} "
                                     f"LIMIT {_FEW}").fetchall() for name, condition, shown in wanted}


def write_aside(connection: DuckDBPyConnection, reads: Sequence[Read], out: Path, lang: Lang) -> bool:
    """Write the rows set aside, with the reason in words; gives whether there were any.

    Raises:
        OSError: it cannot be written.
    """
    if not any(read.reckoning and read.reckoning.aside.keys() - {UNWRITTEN} for read in reads):
        return False
    with out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([text(f"spend.aside.{name}", lang) for name in ("file", "row", "reason", "amount", "content")])
        for read in reads:
            writer.writerows(_aside(connection, read, lang))
    return True


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name beside a file, which takes its place when all went well."""
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _aside(connection: DuckDBPyConnection, read: Read, lang: Lang) -> Iterator[list[object]]:
    assert read.plan
    connection.execute(f"SELECT {row_sql(read)} AS row, why, amount, cells FROM {read.table} "
                       f"WHERE why <> '{UNWRITTEN}' ORDER BY 1")
    factor = read.plan.money.factor
    while rows := connection.fetchmany(_AT_ONCE):
        for row, why, amount, cells in rows:
            said = "" if amount is None else kroner(amount, factor)
            yield [_safe(read.file), row, text(f"spend.reason.{why}", lang),
                   said if lang == "en" else said.replace(".", ","), _safe(cells or "")]


def _safe(words: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words
