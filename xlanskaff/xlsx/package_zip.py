"""The archive around a workbook: its directory, and parts unpacked within limits.

`zipfile` trusts the directory, is slow to open an archive of many small parts, and takes the last
of two members with one name. Here the directory is read strictly: what Excel itself would not
write (two parts with one name, overlapping parts, gaps in the directory) is a damaged file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from xlanskaff.errors import Finding, Problem, Severity
from xlanskaff.xlsx.package_limits import LIMITS, MIB, Limits

LOCAL, CENTRAL, END, END64, LOCATOR64 = b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7"
_central = struct.Struct("<8xHH4xIIIHHH8xI").unpack_from
_lengths = struct.Struct("<26xHH").unpack_from
_end = struct.Struct("<8xHHIIH").unpack_from
_FULL, _FULL16 = 0xFFFFFFFF, 0xFFFF


class Member(NamedTuple):
    """One file in the archive, as its directory declares it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class Archive:
    """The members of a zip archive held in memory, by name without regard to case.

    Raises:
        Problem: XA-114 damaged, XA-116 too many members, XA-117 unpacks too far,
            XA-118 two members of one name.
    """

    def __init__(self, data: bytes, *, file: str = "", limits: Limits = LIMITS) -> None:
        self.data = data
        self.file = file
        self.limits = limits
        self.members: dict[str, Member] = {}
        try:
            self._directory()
        except (struct.error, IndexError, OverflowError):
            raise self._problem("XA-114") from None

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.members

    def __iter__(self) -> Iterator[Member]:
        return iter(self.members.values())

    def read(self, part: str, most: int | None = None) -> bytes:
        """Unpack one part, never further than it declares nor than `most` bytes.

        Raises:
            Problem: XA-121 no such part, XA-114 damaged, XA-117 too large, XA-129 packed in a way
                we do not read.
        """
        member = self.members.get(part.lower())
        if member is None:
            raise self._problem("XA-121", part=part)
        limit = self.limits.part_bytes if most is None else most
        if member.size > limit:
            raise self._problem("XA-117", part=member.name)
        data, at = self.data, member.offset
        if data[at:at + 4] != LOCAL:
            raise self._problem("XA-114")
        if member.flags & 0x41 or member.method not in (0, 8):
            raise self._problem("XA-129", part=member.name)
        name_length, extra_length = _lengths(data, at)
        start = at + 30 + name_length + extra_length
        packed = memoryview(data)[start:start + member.packed]
        content = self._inflate(packed, member) if member.method else bytes(packed)
        if len(content) != member.size or zlib.crc32(content) != member.crc:
            raise self._problem("XA-114")
        return content

    def _inflate(self, packed: memoryview, member: Member) -> bytes:
        stream = zlib.decompressobj(-15)
        try:
            content = stream.decompress(packed, member.size + 1)
        except zlib.error:
            raise self._problem("XA-114") from None
        if len(content) > member.size:
            raise self._problem("XA-117", part=member.name)
        return content

    def _directory(self) -> None:
        data, limits = self.data, self.limits
        count, length, start = self._end_record()
        if count > limits.members:
            raise self._problem("XA-116", count=count, most=limits.members)
        if start + length > len(data):
            raise self._problem("XA-114")
        members, total, at, stop = self.members, 0, start, start + length
        spans: list[tuple[int, int]] = []
        while at < stop:
            if data[at:at + 4] != CENTRAL:
                raise self._problem("XA-114")
            flags, method, crc, packed, size, names, extras, comment, offset = _central(data, at)
            raw = data[at + 46:at + 46 + names]
            if _FULL in (packed, size, offset):
                extra = data[at + 46 + names:at + 46 + names + extras]
                packed, size, offset = _wide(extra, packed, size, offset)
            coding = "ascii" if raw.isascii() else "utf-8" if flags & 0x800 else "cp437"
            name = raw.decode(coding, "replace").replace("\\", "/").lstrip("/")
            at += 46 + names + extras + comment
            spans.append((offset, offset + 30 + names + packed))
            total += size
            if size > limits.ratio_from and size > limits.ratio * packed:
                raise self._problem("XA-117", part=name)
            if name.endswith("/"):
                continue
            key = name.lower()
            if key in members:
                raise self._problem("XA-118", part=name)
            members[key] = Member(name, flags, method, crc, packed, size, offset)
        if len(spans) != count or at != stop:
            raise self._problem("XA-114")
        if total > limits.total_bytes:
            raise self._problem("XA-134", most=limits.total_bytes // MIB)
        spans.sort()
        end = 0
        for first, last in spans:
            if first < end:
                raise self._problem("XA-114")
            end = last
        if end > start:
            raise self._problem("XA-114")

    def _end_record(self) -> tuple[int, int, int]:
        """Number of members, length of the directory, where it starts."""
        data = self.data
        at = data.rfind(END, max(0, len(data) - 65_557))
        if at < 0:
            raise self._problem("XA-114")
        _, count, length, start, _ = _end(data, at)
        if _FULL in (length, start) or count == _FULL16:
            locator = at - 20
            if locator >= 0 and data[locator:locator + 4] == LOCATOR64:
                (wide,) = struct.unpack_from("<8xQ4x", data, locator)
                if data[wide:wide + 4] != END64:
                    raise self._problem("XA-114")
                count, length, start = struct.unpack_from("<32xQQQ", data, wide)
        return count, length, start

    def _problem(self, code: str, *, seen: str = "", **args: str | int) -> Problem:
        return Problem([self.finding(code, seen=seen, **args)])

    def finding(self, code: str, *, seen: str = "", **args: str | int) -> Finding:
        """An error about this file."""
        return Finding(code, Severity.ERROR, self.file, seen=seen, args=args)


def _wide(extra: bytes, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    """Sizes and offset where the 64-bit extra field (0x0001) replaces those that are full."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            numbers = iter(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
            size = next(numbers, size) if size == _FULL else size
            packed = next(numbers, packed) if packed == _FULL else packed
            offset = next(numbers, offset) if offset == _FULL else offset
            break
        at += 4 + length
    return packed, size, offset
