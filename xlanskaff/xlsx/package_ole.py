"""Names inside an OLE compound file: enough to tell an old .xls from an encrypted workbook."""

from __future__ import annotations

import struct

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # from here on sector numbers are marks
_MOST = 2_000  # sectors of directory we follow


def stream_names(data: bytes) -> frozenset[str]:
    """The names of all streams and storages, lower case; those that can be read of a damaged file.

    Example:
        >>> stream_names(b"")
        frozenset()
    """
    try:
        return frozenset(name.lower() for name in _names(data))
    except (struct.error, IndexError):
        return frozenset()


def _names(data: bytes) -> list[str]:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return []
    size = 1 << shift
    (first,) = struct.unpack_from("<I", data, 48)
    table = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    names: list[str] = []
    seen: set[int] = set()
    sector = first
    while sector < _END and sector not in seen and len(seen) < _MOST:
        seen.add(sector)
        at = (sector + 1) * size
        for entry in range(at, min(at + size, len(data) - 127), 128):
            (length,) = struct.unpack_from("<H", data, entry + 64)
            if 2 < length <= 64 and data[entry + 66]:
                names.append(data[entry:entry + length - 2].decode("utf-16-le", "replace"))
        which, place = divmod(sector, size // 4)
        if which >= len(table):
            break
        (sector,) = struct.unpack_from("<I", data, (table[which] + 1) * size + place * 4)
    return names
