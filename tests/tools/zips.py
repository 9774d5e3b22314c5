"""Zip surgery for tests: compressed bytes of members, and a copy of a workbook with parts put in."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping


def packed(data: bytes) -> dict[str, bytes]:
    """The compressed bytes of every member as they stand in the file."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name, extra = struct.unpack_from("<HH", data, info.header_offset + 26)
            start = info.header_offset + 30 + name + extra
            found[info.filename] = data[start:start + info.compress_size]
    return found


def part(data: bytes, name: str) -> str:
    """The text of a part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def with_parts(data: bytes, parts: Mapping[str, str | bytes | None]) -> bytes:
    """A copy in which parts are replaced, added, or (None) left out; the others keep their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, \
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for info in archive.infolist():
            content = parts.get(info.filename, archive.read(info))
            if content is not None:
                target.writestr(info, content)
        for name, content in parts.items():
            if name not in archive.namelist() and content is not None:
                target.writestr(name, content)
    return made.getvalue()


def with_text(data: bytes, name: str, old: str, new: str) -> bytes:
    """A copy in which a text of one part is replaced, once."""
    text = part(data, name)
    if old not in text:
        raise ValueError(f"{name} has no {old!r}")
    return with_parts(data, {name: text.replace(old, new, 1)})
