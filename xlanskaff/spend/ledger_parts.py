"""A ledger put together of what is written already: column by column, without reading a single value.

What has been read of a large file lies on disk, packed by column, before anybody knows what it adds up
to. To have an engine write it all once more takes as long as to read it. Here the packed columns are
copied as they are; what is missing of a ledger is numbers in a row and columns in which nothing stands.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xlanskaff.spend.engine import quoted
from xlanskaff.spend.ledger import COLUMNS, METADATA
from xlanskaff.spend.parquet_chunks import MOST, nothing, same, sequence
from xlanskaff.spend.parquet_footer import (
    I64,
    LIST,
    MAGIC,
    STRUCT,
    Footer,
    Struct,
    footer_bytes,
    footer_length,
    read_footer,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STARTS, _FILTERS = (9, 11), (10, 14, 15)
"""Of a column's metadata: where its pages and its list of values begin, and what tells of an index or a filter."""
_SHARE = 0.875
"""How much of a file must be of the ledger for the file to become it."""
_LEADER = COLUMNS[0].name
"""Its bytes come before those of the other columns of a row group: who reads a file in several pieces, as Spark does,
reckons from there in which of them the row group is, and passes by what would lie beyond the end."""
_SAME = (1, 2, 3, 6, 10)
"""Of an element of a schema: physical type, length, whether it may be empty, and both ways to say what is meant."""


@dataclass(frozen=True, slots=True)
class Part:
    """Row groups of a Parquet file.

    Attributes:
        path: of the file; columns that a ledger has not are left where they are.
        first: the first row group; `after` the first that is not meant any more, None for all.
        line, row: what these columns are in the first row of the first row group meant; None where the file
            has them.
        same: column -> what stands on every line, of those that the file has not.
    """

    path: Path
    first: int = 0
    after: int | None = None
    line: int | None = None
    row: int | None = None
    same: Mapping[str, str | bool] = field(default_factory=dict)


@lru_cache(2)
def _footer(path: Path) -> Footer:
    """The footer of a part; a part has a name of its own, and does not change.

    Two, for a staged file is come back to after each group that was written anew.
    """
    return read_footer(path)


def staged_columns(path: Path) -> frozenset[str]:
    """The columns of a part."""
    return frozenset(_footer(path).columns)


def bounds(path: Path) -> list[int]:
    """The number, from 0, of the first row of each row group of a part, and how many rows there are."""
    found = [0]
    for group in _footer(path).groups:
        found.append(found[-1] + group[3][1])
    return found


def dirty(rows: Sequence[int], limits: Sequence[int]) -> list[int]:
    """The row groups in which any of some rows is.

    Args:
        rows: their numbers, rising; `limits` as `bounds` gives them.

    Example:
        >>> dirty([3, 4, 25], [0, 10, 20, 30])
        [0, 2]
    """
    found, at = [], 0
    for group, (_, end) in enumerate(pairwise(limits)):
        before = at
        while at < len(rows) and rows[at] < end:
            at += 1
        if at > before:
            found.append(group)
    return found


def pattern(connection: DuckDBPyConnection, scratch: Path) -> Footer:
    """The footer of a ledger without lines: how each column of one is to be packed.

    Args:
        scratch: a folder for a file on the way.
    """
    path = scratch / "pattern.parquet"
    typed = ", ".join(f"CAST(NULL AS {column.type}) AS {column.name}" for column in COLUMNS)
    connection.execute(f"COPY (SELECT {typed}) TO {quoted(str(path))} (FORMAT parquet, PARQUET_VERSION v2)")
    return read_footer(path)


def fits(path: Path, wanted: Footer) -> bool:
    """Whether the columns of a file that a ledger has are packed as those of a ledger."""
    own = _footer(path)
    places = own.columns
    return not any(own.schema[places[name] + 1].get(field) != wanted.schema[at + 1].get(field)
                   for name, at in wanted.columns.items() if name in places for field in _SAME)


def put_together(parts: Sequence[Part], wanted: Footer, out: Path, told: str) -> None:
    """Write a ledger of parts that fit.

    The file that nearly all of it is in becomes the ledger: what it lacks is written behind what it has.

    Args:
        wanted: what `pattern` gives.
        told: what stands in its metadata.

    Raises:
        ValueError: a part cannot be read.
        OSError: the ledger cannot be written.
    """
    groups: list[Struct] = []
    base = _base(parts)
    own = _footer(base) if base else None
    with _begun(base, out) as target:
        for part in parts:
            groups += _written(part, wanted, target, own if part.path == base else None)
        target.write(footer_bytes(Footer({
            **wanted.tree, 3: (I64, sum(group[3][1] for group in groups)), 4: (LIST, (STRUCT, groups))}
        ).saying(METADATA, told)))


def _base(parts: Sequence[Part]) -> Path | None:
    """The file that most of the ledger is in.

    None where much else is in it, which the ledger would carry along, or where a row group has no room for its leader.
    """
    used: Counter[Path] = Counter()
    cramped: set[Path] = set()
    for part in parts:
        own = _footer(part.path)
        used[part.path] += 0
        for group in own.groups[part.first:part.after]:
            metas = _metas(own, group)
            used[part.path] += sum(meta[7][1] for meta in metas.values())
            if _LEADER not in metas and min(map(_begins, metas.values())) - _start(group) < MOST:
                cramped.add(part.path)
    ((path, size),) = used.most_common(1)
    return path if size >= path.stat().st_size * _SHARE and path not in cramped else None


def _metas(own: Footer, group: Struct) -> dict[str, Struct]:
    """What a row group tells of each column of the ledger that it has."""
    places, chunks = own.columns, group[1][1][1]
    return {column.name: chunks[places[column.name]][3][1] for column in COLUMNS if column.name in places}


def _start(group: Struct) -> int:
    """Where the bytes of a row group begin."""
    return min(_begins(chunk[3][1]) for chunk in group[1][1][1])


def _begun(base: Path | None, out: Path) -> BinaryIO:
    """The ledger, open for more to be written; a file that becomes it is no more where it was."""
    if not base:
        new: BinaryIO = out.open("wb")
        new.write(MAGIC)
        return new
    length = footer_length(base)
    try:
        base.replace(out)
    except OSError:
        # Somebody has it open.
        shutil.copyfile(base, out)
    there: BinaryIO = out.open("r+b")
    there.seek(-length, 2)
    there.truncate()
    return there


def _written(part: Part, wanted: Footer, target: BinaryIO, here: Footer | None) -> Iterator[Struct]:
    """Write the columns of a part, and give its row groups as they lie now.

    Args:
        here: the footer of the part, where its columns lie in the ledger already.
    """
    own = here or _footer(part.path)
    passed = 0
    with nullcontext() if here else part.path.open("rb") as source:
        for group in own.groups[part.first:part.after]:
            rows = group[3][1]
            own_metas = _metas(own, group)
            made = _made(part, wanted, own_metas, passed, rows)
            metas: dict[str, Struct] = {}
            end = target.tell()
            start = _start(group) if here else end
            if _LEADER in made:
                target.seek(start)
                metas |= _put({_LEADER: made.pop(_LEADER)}, target)
                target.seek(0, 2)
            metas |= _copied(source, own_metas, target) | _put(made, target)
            sizes = [sum(meta[field][1] for meta in metas.values()) for field in (6, 7)]
            chunks = [{2: (I64, 0), 3: (STRUCT, metas[column.name])} for column in COLUMNS]
            yield {1: (LIST, (STRUCT, chunks)), 2: (I64, sizes[0]), 3: (I64, rows), 5: (I64, start), 6: (I64, sizes[1])}
            passed += rows


def _made(part: Part, wanted: Footer, there: Collection[str], passed: int,
          rows: int) -> dict[str, tuple[bytes, Struct]]:
    """The columns that a row group lacks, as they are without an engine.

    Args:
        there: those that it has.
        passed: rows of the part before this row group.
    """
    numbers = {"line_id": part.line, "row": part.row}

    def made(name: str, kind: int) -> tuple[bytes, Struct]:
        if name in part.same:
            return same(name, part.same[name], rows)
        first = numbers.get(name)
        return nothing(name, kind, rows) if first is None else sequence(name, first + passed, rows)

    return {column.name: made(column.name, element[1][1])
            for column, element in zip(COLUMNS, wanted.schema[1:], strict=True) if column.name not in there}


def _put(columns: Mapping[str, tuple[bytes, Struct]], target: BinaryIO) -> dict[str, Struct]:
    """Write columns one behind the other; gives their metadata with where they lie now."""
    at = target.tell()
    told: dict[str, Struct] = {}
    for name, (page, meta) in columns.items():
        told[name] = meta | {number: (I64, at + meta[number][1]) for number in _STARTS if number in meta}
        at += len(page)
    target.write(b"".join(page for page, _ in columns.values()))
    return told


def _begins(meta: Struct) -> int:
    """Where the bytes of a column begin."""
    return min(int(meta[number][1]) for number in _STARTS if number in meta and meta[number][1] > 0)


def _copied(source: BinaryIO | None, metas: Mapping[str, Struct], target: BinaryIO) -> dict[str, Struct]:
    """Copy the bytes of columns, those that lie side by side at once; gives their metadata with where they lie now.

    Without a source they lie where they shall.
    """
    begins = {name: _begins(meta) for name, meta in metas.items()}
    made: dict[str, Struct] = {}
    begin = end = moved = 0
    for name in sorted(begins, key=begins.__getitem__):
        if source and begins[name] != end:
            _copy(source, begin, end, target)
            begin, moved = begins[name], target.tell() - begins[name]
        end = begins[name] + metas[name][7][1]
        # The engine's filters lie elsewhere in the file; a ledger is read whole, and goes without them.
        made[name] = {number: (I64, told[1] + moved) if number in _STARTS and told[1] > 0 else told
                      for number, told in metas[name].items() if number not in _FILTERS}
    if source:
        _copy(source, begin, end, target)
    return made


def _copy(source: BinaryIO, begin: int, end: int, target: BinaryIO) -> None:
    source.seek(begin)
    target.write(source.read(end - begin))
