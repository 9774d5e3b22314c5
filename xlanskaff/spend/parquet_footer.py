"""The footer of a Parquet file as a tree that can be read, changed and written again.

A footer is written in Thrift's compact protocol, which tells of every field its number and its kind;
so it is read without knowing what the fields mean, and what is not understood is carried along.

Source:
    Apache Thrift, compact protocol; Apache Parquet, `parquet.thrift` (FileMetaData), both as published.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAGIC = b"PAR1"
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12
_WHOLE = (4, 5, 6)
_SIZED = {_BYTE: 1, _DOUBLE: 8}
_ONE = [bytes([number]) for number in range(128)]
I32, I64, BINARY, LIST, STRUCT = 5, 6, _BINARY, _LIST, _STRUCT

Struct = dict[int, tuple[int, Any]]
"""Field number -> kind and value. A list is its kind and its values; everything else is what Python has for it."""


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands at the end of a Parquet file.

    Attributes:
        tree: of FileMetaData; `schema` and `groups` are lists in it.
    """

    tree: Struct

    @property
    def schema(self) -> list[Struct]:
        """The elements of the schema, the root first."""
        found: list[Struct] = self.tree[2][1][1]
        return found

    @property
    def groups(self) -> list[Struct]:
        """The row groups."""
        found: list[Struct] = self.tree[4][1][1]
        return found

    @property
    def columns(self) -> dict[str, int]:
        """Name -> place of each column, in a file without nested ones."""
        return {element[4][1].decode(): at for at, element in enumerate(self.schema[1:])}

    def saying(self, key: str, value: str) -> Footer:
        """The same with one thing said of the file, and nothing else."""
        told: Struct = {1: (BINARY, key.encode()), 2: (BINARY, value.encode())}
        return Footer({**self.tree, 5: (LIST, (STRUCT, [told]))})


def read_footer(path: Path) -> Footer:
    """The footer of a file.

    Raises:
        ValueError: it is no Parquet file, or there is something in the footer that we do not know.
        OSError: it cannot be read.
    """
    length = footer_length(path)
    with path.open("rb") as stream:
        stream.seek(-length, 2)
        return Footer(decoded(stream.read(length - 8)))


def footer_length(path: Path) -> int:
    """The bytes from where the footer begins to the end of a file; raises as `read_footer`."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        size = stream.tell()
        stream.seek(max(0, size - 8))
        end = stream.read(8)
    length = int.from_bytes(end[:4], "little")
    if end[4:] != MAGIC or length + 12 > size:
        raise ValueError(f"{path.name} is no Parquet file")
    return length + 8


def say(path: Path, key: str, value: str) -> None:
    """Let a file say something of itself, in place of what it said before.

    Raises:
        ValueError, OSError: as `read_footer`.
    """
    footer = read_footer(path)
    with path.open("r+b") as stream:
        stream.seek(-footer_length(path), 2)
        stream.truncate()
        stream.write(footer_bytes(footer.saying(key, value)))


def footer_bytes(footer: Footer) -> bytes:
    """A footer with what stands after it at the end of a file."""
    written = encoded(footer.tree)
    return written + len(written).to_bytes(4, "little") + MAGIC


def decoded(data: bytes) -> Struct:
    """A tree of bytes.

    Raises:
        ValueError: there is something in it that we do not know, or it ends too soon.

    Example:
        >>> decoded(encoded({1: (I32, -3), 4: (BINARY, b"a"), 40: (LIST, (I64, [1, 2]))}))
        {1: (5, -3), 4: (8, b'a'), 40: (9, (6, [1, 2]))}
    """
    try:
        return _struct(data, 0)[0]
    except IndexError:
        raise ValueError("the footer ends too soon") from None


def encoded(tree: Struct) -> bytes:
    """The bytes of a tree."""
    out = bytearray()
    _put_struct(out, tree)
    return bytes(out)


def varint(number: int) -> bytes:
    """A whole number from 0, seven bits a byte, the lowest first.

    Example:
        >>> varint(300).hex()
        'ac02'
    """
    if number < 128:
        return _ONE[number]
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def zigzag(number: int) -> bytes:
    """A whole number of any sign, small ones in few bytes.

    Example:
        >>> zigzag(-1).hex(), zigzag(1).hex()
        ('01', '02')
    """
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)


# A ledger has ten thousands of these values: functions that hand on where they are take a third of the time of an
# object that remembers it.
def _varint(data: bytes, at: int) -> tuple[int, int]:
    number, shift = data[at] & 127, 7
    while data[at] > 127:
        at += 1
        number |= (data[at] & 127) << shift
        shift += 7
    return number, at + 1


def _struct(data: bytes, at: int) -> tuple[Struct, int]:
    """The fields from a place on, and the place after them."""
    found: Struct = {}
    number = 0
    while head := data[at]:
        at += 1
        kind = head & 15
        if head > 15:
            number += head >> 4
        else:
            whole, at = _varint(data, at)
            number = whole >> 1 ^ -(whole & 1)
        if kind <= _FALSE:
            found[number] = kind, kind == _TRUE
        else:
            value, at = _value(data, at, kind)
            found[number] = kind, value
    return found, at + 1


def _value(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in _WHOLE:
        if (whole := data[at]) < 128:
            at += 1
        else:
            whole, at = _varint(data, at)
        return whole >> 1 ^ -(whole & 1), at
    if kind in _SIZED or kind == _BINARY:
        size, at = (_SIZED[kind], at) if kind in _SIZED else _varint(data, at)
        if at + size > len(data):
            raise IndexError
        return data[at:at + size], at + size
    if kind == _STRUCT:
        return _struct(data, at)
    if kind not in (_LIST, _SET):
        raise ValueError(f"the footer has a value of kind {kind}")
    head = data[at]
    at += 1
    count, inner = head >> 4, head & 15
    if count == 15:
        count, at = _varint(data, at)
    values = []
    for _ in range(count):
        # The truth of a list's element is a byte of its own.
        value, at = (data[at], at + 1) if inner <= _FALSE else _value(data, at, inner)
        values.append(value)
    return (inner, values), at


def _put_struct(out: bytearray, tree: Struct) -> None:
    before = 0
    for number in sorted(tree):
        kind, value = tree[number]
        if kind <= _FALSE:
            kind = _TRUE if value else _FALSE
        if number - before <= 15:
            out.append(number - before << 4 | kind)
        else:
            out.append(kind)
            out += zigzag(number)
        before = number
        if kind > _FALSE:
            _put(out, kind, value)
    out.append(0)


def _put(out: bytearray, kind: int, value: Any) -> None:
    if kind in _WHOLE:
        out += zigzag(value)
    elif kind == _BINARY:
        out += varint(len(value))
        out += value
    elif kind == _STRUCT:
        _put_struct(out, value)
    elif kind in (_LIST, _SET):
        inner, values = value
        out += bytes([len(values) << 4 | inner]) if len(values) < 15 else bytes([240 | inner]) + varint(len(values))
        for each in values:
            if inner <= _FALSE:
                out.append(each)
            else:
                _put(out, inner, each)
    else:
        out += value
