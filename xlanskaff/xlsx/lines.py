"""Put up to a million lines into a table of a workbook, straight from DuckDB.

The workbook is made beforehand, with one or a few lines in the table; the first of them says how all
look. DuckDB writes the XML of the rows, which is packed as it comes: neither the lines nor their sheet
are ever in memory. What belongs to the table grows with it, all other parts stay byte for byte.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from xlanskaff.errors import Problem, error
from xlanskaff.grammar.book import cell_name
from xlanskaff.xlsx.fill.container import Container
from xlanskaff.xlsx.fill.deflate import crc_over, quickest, thorough
from xlanskaff.xlsx.fill.part import once
from xlanskaff.xlsx.lines_sql import LineColumn, rows_query
from xlanskaff.xlsx.lines_template import Template
from xlanskaff.xlsx.lines_zip import LIMIT, Packed, write_package

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["LineColumn", "Lines", "Lost", "put_lines"]

_AT_ONCE = 1024
_TELL = 16  # fetches between two words about how far it has come


@dataclass(frozen=True, slots=True)
class Lost:
    """A column where a cell could not hold all of a value: a text cut, a number that is none left blank.

    Attributes:
        column: its name in the query.
        cell: the first of these cells.
        count: how many there are.
    """

    column: str
    cell: str
    count: int


@dataclass(frozen=True, slots=True)
class Lines:
    """What was written: how many lines, and what did not fit into its cell, by column."""

    count: int
    lost: tuple[Lost, ...]


def put_lines(source: bytes | Path, table: str, columns: Sequence[LineColumn], connection: DuckDBPyConnection,
              query: str, target: Path, *, computed: bool = False, numbered: str = "",
              progress: Callable[[int], None] | None = None) -> Lines:
    """Write a copy of a workbook whose table holds the lines of a query, in its order.

    The table, its filter, the dimension of its sheet, validations, conditional formats, defined names and
    the print area end where the lines end. No lines at all leave one blank row, as a table must have one.

    Args:
        source: the workbook, as our own writer made it. Its table has nothing below it and no formulas.
        table: the name of the table; its sheet is the one it stands on.
        columns: one for each column of the table, from left to right.
        connection: is in use until all is written.
        query: one SELECT, without a semicolon.
        target: a file that is not there yet. It gets its name when it is complete.
        computed: whether the results stored in the workbook are those of all lines already. Otherwise every
            formula that reads the lines loses its result, and Excel calculates on opening.
        numbered: a column of the query that numbers its lines from 0; with it, DuckDB writes them in several threads.
        progress: is told now and then how many lines are written.

    Raises:
        Problem: XA-136 the sheet has no room for so many lines; XA-150, XA-151 the workbook is damaged.
        ValueError: the table is not there or cannot grow, has not as many columns as are given, or the lines are
            numbered otherwise than they come.
        FileExistsError: the target exists.
        OSError: it cannot be written.
    """
    container = Container(source)
    template = Template(container, table)
    if len(columns) != template.width:
        raise ValueError(f"{table} has {template.width} columns, not {len(columns)}")
    if target.exists():
        raise FileExistsError(target)
    part = target.with_name(target.name + ".part")
    try:
        # The lines come first: only when they are counted is it known what stands before them.
        with tempfile.TemporaryFile(dir=target.parent) as body, part.open("wb") as stream:
            packing = _Packing(body)
            lines = _pump(template, columns, connection, query, packing, numbered, progress)
            _assemble(stream, template, packing, lines.count, computed=computed)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return lines


@dataclass(slots=True)
class _Packing:
    """Rows packed into a file as they come."""

    body: IO[bytes]
    size: int = 0
    packed: int = 0
    crc: int = 0

    def add(self, data: bytes) -> None:
        deflate, crc = quickest()
        self.size += len(data)
        self.crc = crc(data, self.crc)
        self.packed += self.body.write(deflate(data, False))


@dataclass(slots=True)
class _Losses:
    """What did not fit, as it is counted."""

    columns: Sequence[LineColumn]
    left: int
    first: dict[int, str] = field(default_factory=dict)
    count: dict[int, int] = field(default_factory=dict)

    def add(self, row: int, bits: int) -> None:
        for at in range(len(self.columns)):
            if bits >> at & 1:
                self.first.setdefault(at, cell_name(row, self.left + at))
                self.count[at] = self.count.get(at, 0) + 1

    def told(self) -> tuple[Lost, ...]:
        return tuple(Lost(self.columns[at].name, self.first[at], self.count[at]) for at in sorted(self.first))


def _pump(template: Template, columns: Sequence[LineColumn], connection: DuckDBPyConnection, query: str,
          packing: _Packing, numbered: str, progress: Callable[[int], None] | None) -> Lines:
    """Fetch rows and pack them until there are no more."""
    losses = _Losses(columns, template.left)
    count = fetched = 0
    found = connection.execute(rows_query(query, columns, template.pattern, template.first, numbered))
    while chunk := found.fetchmany(_AT_ONCE):
        if not chunk[0][0].startswith(f'<{template.pattern.prefix}row r="{template.first + count}"'.encode()):
            raise ValueError(f"the lines are not in the order of {numbered}")
        if count + len(chunk) > template.room:
            raise Problem([error("XA-136", file=template.container.label, sheet=template.sheet.name,
                                 most=template.room)])
        packing.add(b"".join([row for row, _ in chunk]))
        if any(bits for _, bits in chunk):
            for row, (_, bits) in enumerate(chunk, template.first + count):
                losses.add(row, bits)
        count += len(chunk)
        fetched += 1
        if progress and not fetched % _TELL:
            progress(count)
    if not count:
        blank = ", ".join(f'NULL AS "{column.name}"' for column in columns)
        for row, _ in connection.execute(
                rows_query(f"SELECT {blank}", columns, template.pattern, template.first)).fetchall():
            packing.add(row)
    if progress:
        progress(count)
    return Lines(count, losses.told())


def _assemble(stream: IO[bytes], template: Template, packing: _Packing, count: int, *, computed: bool) -> None:
    before, after = template.around(count, computed=computed)
    crc = quickest()[1]
    whole = crc_over(packing.size)(crc(before, 0)) ^ packing.crc
    large = Packed(template.member, len(before) + packing.size + len(after), crc(after, whole),
                   thorough(before, False), packing.body, packing.packed, thorough(after, True))
    changed = {name: once(name, data) for name, data in template.others(count, computed=computed).items()}
    write_package(stream, template.container, large, changed, limit=LIMIT)
