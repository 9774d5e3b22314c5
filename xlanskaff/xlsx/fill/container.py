"""The zip container: members as they stand in the file, and a new file around most of them.

Members that do not change keep their local header and their compressed bytes. A header is
written anew only where the old one leaves the sizes to a data descriptor or to zip64, so that the
copy needs neither; the compressed bytes are the same all the same.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from xlanskaff.errors import Problem, error

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_SIZES = struct.Struct("<III")
_OFFSET = struct.Struct("<I")
_DESCRIPTOR, _ENCRYPTED, _UTF8 = 1 << 3, 1 << 0, 1 << 11
_MAX_OFFSET, _MAX_MEMBERS, _MAX_PART = 0xFFFF_FFFE, 0xFFFE, 1 << 30
_DATE, _TIME = (0 << 9) | (1 << 5) | 1, 0  # 1980-01-01 00:00, the first day a zip file knows


@dataclass(frozen=True, slots=True)
class Member:
    """One zip member: its directory entry, and where its compressed bytes stand in the file."""

    name: str
    info: zipfile.ZipInfo
    raw_name: bytes
    header: int
    data: int


class Container:
    """The members of a workbook file, in the order of its directory."""

    def __init__(self, source: Path | bytes) -> None:
        self.label = source.name if isinstance(source, Path) else ""
        try:
            self.raw = source.read_bytes() if isinstance(source, Path) else source
        except OSError as reason:
            self.fail(str(reason))
        try:
            with zipfile.ZipFile(io.BytesIO(self.raw)) as archive:
                self.comment = archive.comment
                self.members = tuple(self._member(info) for info in archive.infolist())
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OverflowError) as reason:
            self.fail(str(reason))
        if len(self.raw) > _MAX_OFFSET or len(self.members) > _MAX_MEMBERS:
            self.fail("zip64")
        self._by_name = {_canonical(member.name): member for member in self.members}
        if len(self._by_name) < len(self.members):
            names = [_canonical(member.name) for member in self.members]
            self.fail(next(name for name in names if names.count(name) > 1))

    def _member(self, info: zipfile.ZipInfo) -> Member:
        signature, *_, name_length, extra_length = _LOCAL.unpack_from(self.raw, info.header_offset)
        name_at = info.header_offset + _LOCAL.size
        data = name_at + name_length + extra_length
        if signature != 0x04034B50 or data + info.compress_size > len(self.raw):
            raise zipfile.BadZipFile(info.filename)
        return Member(info.filename, info, self.raw[name_at:name_at + name_length], info.header_offset, data)

    def __contains__(self, part: str) -> bool:
        return _canonical(part) in self._by_name

    def find(self, part: str) -> Member | None:
        """The member of a part name; letter case, `\\` and a leading `/` make no difference."""
        return self._by_name.get(_canonical(part))

    def read(self, part: str) -> bytes:
        """The uncompressed bytes of a part. Raises Problem XA-150 or XA-159."""
        member = self.find(part)
        if member is None:
            self.fail(part)
        info = member.info
        if info.flag_bits & _ENCRYPTED or info.compress_type not in (0, 8) or info.file_size > _MAX_PART:
            raise Problem([error("XA-159", file=self.label, part=part)])
        packed = self.raw[member.data:member.data + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            data = packed
        else:
            try:
                data = zlib.decompressobj(-15).decompress(packed, info.file_size + 1)
            except zlib.error as reason:
                self.fail(f"{part}: {reason}")
        if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
            self.fail(f"{part}: CRC-32")
        return data

    def fail(self, reason: str) -> NoReturn:
        """Raise Problem XA-150: the file cannot be read as a workbook package."""
        raise Problem([error("XA-150", file=self.label, seen=reason)])

    def copy(self, member: Member) -> tuple[bytes, bytes]:
        """A member ready for another file: local header and data, and its directory entry."""
        info = member.info
        packed = self.raw[member.data:member.data + info.compress_size]
        flags = info.flag_bits & ~_DESCRIPTOR
        if info.flag_bits & _DESCRIPTOR or _has_zip64(self.raw, member):
            local = _LOCAL.pack(0x04034B50, info.extract_version, flags, info.compress_type, *_dos(info),
                                info.CRC, info.compress_size, info.file_size, len(member.raw_name), 0)
            local += member.raw_name + packed
        else:
            local = self.raw[member.header:member.data] + packed
        extra, comment = _without_zip64(info.extra), info.comment
        version = info.create_version | info.create_system << 8
        central = _CENTRAL.pack(
            0x02014B50, version, info.extract_version, flags, info.compress_type, *_dos(info), info.CRC,
            info.compress_size, info.file_size, len(member.raw_name), len(extra), len(comment), 0,
            info.internal_attr, info.external_attr & 0xFFFF_FFFF, 0)
        return local, central + member.raw_name + extra + comment


@dataclass(frozen=True, slots=True)
class Fresh:
    """A member that is written by us: name, uncompressed size, CRC-32 and raw deflate data."""

    name: str
    size: int
    crc: int
    data: bytes


def _fresh_headers(name: str) -> tuple[bytes, bytes, bytes, bytes]:
    """Local header before and after its sizes, directory entry before and after its sizes (offset last)."""
    raw = name.encode()
    flags = 0 if name.isascii() else _UTF8
    local = _LOCAL.pack(0x04034B50, 20, flags, 8, _TIME, _DATE, 0, 0, 0, len(raw), 0) + raw
    central = _CENTRAL.pack(0x02014B50, 20, 20, flags, 8, _TIME, _DATE, *(0, 0, 0), len(raw), *[0] * 6) + raw
    return local[:14], local[26:], central[:16], central[28:]


class Frame:
    """A new file around the members of an old one.

    What is the same in every book stands first, in the old order, as one block of bytes. The
    members that differ from book to book follow. The directory keeps the order of the old file. Members
    named in `without` are left out.
    """

    def __init__(self, source: Container, once: Mapping[str, Fresh], each: Sequence[str],
                 added: Sequence[Fresh], *, without: Collection[str] = ()) -> None:
        block: list[bytes] = []
        directory: list[bytes | int] = []  # an int is a place in `each`
        size = 0
        places = {name: index for index, name in enumerate(each)}
        for member in source.members:
            if member.name in without:
                continue
            if member.name in places:
                directory.append(places.pop(member.name))
                continue
            local, central = _written(once[member.name]) if member.name in once else source.copy(member)
            directory.append(central[:42] + _OFFSET.pack(size) + central[46:])
            block.append(local)
            size += len(local)
        for fresh in added:
            local, central = _written(fresh)
            directory.append(central[:42] + _OFFSET.pack(size) + central[46:])
            block.append(local)
            size += len(local)
        directory.extend(places.values())
        self.block = b"".join(block)
        self.count = len(directory)
        self.comment = source.comment
        self._headers = [_fresh_headers(name) for name in each]
        self._directory = directory
        self._pieces, self._order = self._layout()

    def _layout(self) -> tuple[list[bytes], list[int]]:
        """The directory as constant bytes with two openings per changing member (sizes, offset)."""
        pieces, order = [b""], []
        for entry in self._directory:
            if isinstance(entry, bytes):
                pieces[-1] += entry
                continue
            before, after = self._headers[entry][2:]
            pieces[-1] += before
            pieces += [b"", after[:14], b"", after[18:]]  # sizes, then the offset, 14 bytes later
            order.append(entry)
        return pieces, order

    def close(self, changed: Sequence[tuple[int, int, int, Sequence[bytes]]]) -> list[bytes]:
        """The whole file as chunks. `changed`: CRC, packed size, size and chunks per changing member."""
        chunks = [self.block]
        at = len(self.block)
        openings: list[tuple[bytes, bytes]] = []
        for (before, after, _, _), (crc, packed, size, data) in zip(self._headers, changed, strict=True):
            sizes = _SIZES.pack(crc, packed, size)
            openings.append((sizes, _OFFSET.pack(at)))
            chunks.append(before + sizes + after)
            chunks += data
            at += 26 + len(after) + packed
        pieces = self._pieces.copy()
        for place, member in enumerate(self._order):
            pieces[4 * place + 1], pieces[4 * place + 3] = openings[member]
        directory = b"".join(pieces)
        end = _END.pack(0x06054B50, 0, 0, self.count, self.count, len(directory), at, len(self.comment))
        chunks.append(directory + end + self.comment)
        return chunks


def _written(fresh: Fresh) -> tuple[bytes, bytes]:
    before, after, entry, rest = _fresh_headers(fresh.name)
    sizes = _SIZES.pack(fresh.crc, len(fresh.data), fresh.size)
    return before + sizes + after + fresh.data, entry + sizes + rest


def _canonical(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _dos(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, max(year - 1980, 0) << 9 | month << 5 | day


def _has_zip64(raw: bytes, member: Member) -> bool:
    extra = raw[member.header + _LOCAL.size + len(member.raw_name):member.data]
    return _without_zip64(extra) != extra


def _without_zip64(extra: bytes) -> bytes:
    """Extra fields but the zip64 one (id 1). What does not parse as fields is kept as it is."""
    kept, at = [], 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind != 1:
            kept.append(extra[at:at + 4 + length])
        at += 4 + length
    return b"".join(kept) + extra[at:]
