"""Columns of a row group that need not be looked up: nothing at all, and numbers that follow one another.

Both are a few bytes whatever the number of rows, and no engine has to write them row by row.

Source:
    Apache Parquet, `parquet.thrift` (PageHeader, ColumnMetaData) and *Encodings* (RLE, DELTA_BINARY_PACKED).
"""

from __future__ import annotations

from xlanskaff.spend.parquet_footer import BINARY, I32, I64, LIST, STRUCT, Struct, encoded, varint, zigzag

_DATA_PAGE, _UNCOMPRESSED = 0, 0
_PLAIN, _RLE, _DELTA = 0, 3, 5
_INT64 = 2
_BLOCK, _SMALL = 2048, 8
"""Numbers a block, and the parts that each block is divided in."""


def nothing(name: str, kind: int, rows: int) -> tuple[bytes, Struct]:
    """A column in which nothing stands: its bytes, and what the footer says of it but for where it lies.

    Args:
        name: of the column.
        kind: its physical type, as Parquet numbers them.
        rows: how many.
    """
    return _chunk(name, kind, rows, _PLAIN, _levels(rows, 0), {3: (I64, rows)})


def sequence(name: str, first: int, rows: int) -> tuple[bytes, Struct]:
    """A column of 64-bit whole numbers that rise by one, as `nothing`.

    Args:
        first: the number of the first row.
    """
    blocks = -(-(rows - 1) // _BLOCK)
    body = varint(_BLOCK) + varint(_SMALL) + varint(rows) + zigzag(first) + (zigzag(1) + bytes(_SMALL)) * blocks
    least, most = (number.to_bytes(8, "little", signed=True) for number in (first, first + rows - 1))
    told: Struct = {1: (BINARY, most), 2: (BINARY, least), 3: (I64, 0), 5: (BINARY, most), 6: (BINARY, least)}
    return _chunk(name, _INT64, rows, _DELTA, _levels(rows, 1) + body, told)


def _levels(rows: int, level: int) -> bytes:
    """Whether something stands in each row (1) or not (0), the same for all."""
    run = varint(rows << 1) + bytes([level])
    return len(run).to_bytes(4, "little") + run


def _chunk(name: str, kind: int, rows: int, encoding: int, body: bytes, told: Struct) -> tuple[bytes, Struct]:
    """One page, and the column's metadata; it lies at 0 so far."""
    page = encoded({1: (I32, _DATA_PAGE), 2: (I32, len(body)), 3: (I32, len(body)), 5: (STRUCT, {
        1: (I32, rows), 2: (I32, encoding), 3: (I32, _RLE), 4: (I32, _RLE)})}) + body
    return page, {1: (I32, kind), 2: (LIST, (I32, [encoding])), 3: (LIST, (BINARY, [name.encode()])),
                  4: (I32, _UNCOMPRESSED), 5: (I64, rows), 6: (I64, len(page)), 7: (I64, len(page)), 9: (I64, 0),
                  12: (STRUCT, told)}
