"""Columns of a row group that need not be looked up: nothing at all, one text, false, numbers that follow one another.

Each is a few bytes whatever the number of rows, and no engine has to write them row by row.

Source:
    Apache Parquet, `parquet.thrift` (PageHeader, ColumnMetaData) and *Encodings* (RLE, DELTA_BINARY_PACKED).
"""

from __future__ import annotations

from xlanskaff.spend.parquet_footer import BINARY, I32, I64, LIST, STRUCT, Struct, encoded, varint, zigzag

_DATA_PAGE, _DICTIONARY_PAGE, _UNCOMPRESSED = 0, 2, 0
_PLAIN, _RLE, _DELTA, _LISTED = 0, 3, 5, 8
_BOOLEAN, _INT64, _TEXT = 0, 2, 6
_BLOCK = 128
"""A block has as many numbers as this, or any multiple of it."""
MOST = 80
"""Bytes that a `sequence` takes at most."""


def nothing(name: str, kind: int, rows: int) -> tuple[bytes, Struct]:
    """A column in which nothing stands: its bytes, and what the footer says of it but for where it lies.

    Args:
        name: of the column.
        kind: its physical type, as Parquet numbers them.
        rows: how many.
    """
    return _chunk(name, kind, rows, _PLAIN, _levels(rows, 0), {3: (I64, rows)})


def same(name: str, value: str | bool, rows: int) -> tuple[bytes, Struct]:
    """A column of one text, or of true or false alone, as `nothing`."""
    run = varint(rows << 1)
    if isinstance(value, bool):
        body = run + bytes([value])
        told: Struct = {3: (I64, 0), 5: (BINARY, bytes([value])), 6: (BINARY, bytes([value]))}
        return _chunk(name, _BOOLEAN, rows, _RLE, _levels(rows, 1) + len(body).to_bytes(4, "little") + body, told)
    text = value.encode()
    entry = len(text).to_bytes(4, "little") + text
    listed = encoded({1: (I32, _DICTIONARY_PAGE), 2: (I32, len(entry)), 3: (I32, len(entry)),
                      7: (STRUCT, {1: (I32, 1), 2: (I32, _PLAIN)})}) + entry
    # The place in the list takes one bit, and is 0.
    body = _levels(rows, 1) + bytes([1]) + run + bytes([0])
    return _chunk(name, _TEXT, rows, _LISTED, body, {3: (I64, 0), 5: (BINARY, text), 6: (BINARY, text)}, listed)


def sequence(name: str, first: int, rows: int) -> tuple[bytes, Struct]:
    """A column of 64-bit whole numbers that rise by one, as `nothing`.

    Args:
        first: the number of the first row.
    """
    # One block for all of them, which is one part, of numbers that need no bits.
    size = max(-(-(rows - 1) // _BLOCK), 1) * _BLOCK
    body = varint(size) + varint(1) + varint(rows) + zigzag(first) + (zigzag(1) + bytes(1) if rows > 1 else b"")
    least, most = (number.to_bytes(8, "little", signed=True) for number in (first, first + rows - 1))
    told: Struct = {1: (BINARY, most), 2: (BINARY, least), 3: (I64, 0), 5: (BINARY, most), 6: (BINARY, least)}
    return _chunk(name, _INT64, rows, _DELTA, _levels(rows, 1) + body, told)


def _levels(rows: int, level: int) -> bytes:
    """Whether something stands in each row (1) or not (0), the same for all."""
    run = varint(rows << 1) + bytes([level])
    return len(run).to_bytes(4, "little") + run


def _chunk(name: str, kind: int, rows: int, encoding: int, body: bytes, told: Struct,
           listed: bytes = b"") -> tuple[bytes, Struct]:
    """One page, with a list of values before it or not, and the column's metadata; it lies at 0 so far."""
    page = encoded({1: (I32, _DATA_PAGE), 2: (I32, len(body)), 3: (I32, len(body)), 5: (STRUCT, {
        1: (I32, rows), 2: (I32, encoding), 3: (I32, _RLE), 4: (I32, _RLE)})}) + body
    size = len(listed) + len(page)
    meta: Struct = {
        1: (I32, kind), 2: (LIST, (I32, [encoding])), 3: (LIST, (BINARY, [name.encode()])), 4: (I32, _UNCOMPRESSED),
        5: (I64, rows), 6: (I64, size), 7: (I64, size), 9: (I64, len(listed)), 12: (STRUCT, told)}
    return listed + page, {**meta, 11: (I64, 0)} if listed else meta
