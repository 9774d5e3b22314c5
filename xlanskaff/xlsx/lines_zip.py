"""A package written to a stream, with one part that is known only by its packed rows on disk.

Sizes and places beyond four gigabytes are written the zip64 way, and only those: some programs
complain of zip64 where it is not needed.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from xlanskaff.xlsx.fill.container import Container, Fresh

LIMIT = 0xFFFF_FFFE
"""The largest size or place that needs no zip64."""

_FULL = 0xFFFF_FFFF
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_END64 = struct.Struct("<IQHHIIQQQQ")
_LOCATOR = struct.Struct("<IIQI")
_DATE, _UTF8, _COPIED = 0x21, 1 << 11, 1 << 20


@dataclass(frozen=True, slots=True)
class Packed:
    """A part as raw deflate data: its beginning and end in memory, what lies between in a file."""

    name: str
    size: int
    crc: int
    head: bytes
    body: IO[bytes]
    body_size: int
    tail: bytes


def write_package(stream: IO[bytes], source: Container, large: Packed, changed: Mapping[str, Fresh], *,
                  limit: int = LIMIT) -> None:
    """Write the package: unchanged members as they are, then the large part, then what changed.

    The directory keeps the old order.

    Args:
        changed: member name -> its new content; the large part is not among them.
        limit: from where on zip64 is used.
    """
    entries: dict[str, bytes] = {}
    at = 0
    for member in source.members:
        if member.name != large.name and member.name not in changed:
            local, central = source.copy(member)
            entries[member.name] = _placed(central, at, limit)
            at += stream.write(local)
    packed = len(large.head) + large.body_size + len(large.tail)
    local, entries[large.name] = _headers(large.name, large.crc, packed, large.size, at, limit)
    at += stream.write(local) + packed
    stream.write(large.head)
    large.body.seek(0)
    shutil.copyfileobj(large.body, stream, _COPIED)
    stream.write(large.tail)
    for name, fresh in changed.items():
        local, entries[name] = _headers(name, fresh.crc, len(fresh.data), fresh.size, at, limit)
        at += stream.write(local) + stream.write(fresh.data)
    directory = b"".join(entries[member.name] for member in source.members)
    stream.write(directory + _end(len(entries), len(directory), at, source.comment, limit))


def _headers(name: str, crc: int, packed: int, size: int, at: int, limit: int) -> tuple[bytes, bytes]:
    """Local header and directory entry of a part written by us."""
    raw = name.encode()
    flags = 0 if name.isascii() else _UTF8
    sizes = struct.pack("<QQ", size, packed) if max(size, packed) > limit else b""
    extra = struct.pack("<HH", 1, len(sizes)) + sizes if sizes else b""
    version = 45 if sizes else 20
    shown = (_FULL, _FULL) if sizes else (packed, size)
    local = _LOCAL.pack(0x04034B50, version, flags, 8, 0, _DATE, crc, *shown, len(raw), len(extra))
    central = _CENTRAL.pack(0x02014B50, version, version, flags, 8, 0, _DATE, crc, *shown, len(raw), len(extra),
                            0, 0, 0, 0, 0)
    return local + raw + extra, _placed(central + raw + extra, at, limit)


def _placed(entry: bytes, at: int, limit: int) -> bytes:
    """A directory entry with the place of its member; a far one stands in the zip64 field, after the sizes."""
    if at <= limit:
        return entry[:42] + struct.pack("<I", at) + entry[46:]
    names, extras = struct.unpack_from("<HH", entry, 28)
    after = _CENTRAL.size + names
    extra, rest = entry[after:after + extras], entry[after + extras:]
    known = extra[4:] if extra[:2] == b"\1\0" else b""
    others = b"" if known else extra
    field = struct.pack("<HHQ", 1, len(known) + 8, at) if not known else \
        struct.pack("<HH", 1, len(known) + 8) + known + struct.pack("<Q", at)
    head = entry[:6] + struct.pack("<H", 45) + entry[8:30] + struct.pack("<H", len(field) + len(others)) + entry[32:42]
    return head + struct.pack("<I", _FULL) + entry[46:after] + field + others + rest


def _end(count: int, length: int, at: int, comment: bytes, limit: int) -> bytes:
    if at <= limit:
        return _END.pack(0x06054B50, 0, 0, count, count, length, at, len(comment)) + comment
    return (_END64.pack(0x06064B50, 44, 45, 45, 0, 0, count, count, length, at)
            + _LOCATOR.pack(0x07064B50, 0, at + length, 1)
            + _END.pack(0x06054B50, 0, 0, count, count, length, _FULL, len(comment)) + comment)
