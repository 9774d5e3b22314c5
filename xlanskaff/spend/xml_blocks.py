"""XML files as blocks of UTF-8, whatever they were written in: plain or alone in a zip, UTF-8, UTF-16, Latin-1.

Nothing is parsed here. A document type is what entity bombs are made of, and no accounts or invoices
have one; the parsers refuse it in `no_doctype` before anything in it is looked at.
"""

from __future__ import annotations

import codecs
import errno
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

BLOCK = 1024 * 1024
MOST = 64 * 1024 ** 3
"""An unpacked file larger than this is refused."""
MOST_RATIO = 400
"""Accounts pack down to a twentieth or so; a file that packs down to less than a four-hundredth is a bomb."""
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"<\0", "utf-16-le"),
         (b"\0<", "utf-16-be"))


class Refused(Exception):
    """A file is not read; says why in one word, and what was seen.

    Words: `doctype`, `empty_zip`, `many`, `zip`, `bomb`, `encrypted`, `encoding`, `broken`, `undecodable`,
    `unread`.
    """

    def __init__(self, why: str, seen: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(why, seen, line, column)
        self.why, self.seen, self.line, self.column = why, seen, line, column


@contextmanager
def opened(path: Path) -> Iterator[tuple[IO[bytes], str]]:
    """The bytes of an XML file, or of the only XML file in a zip, and what that is called there.

    Raises:
        Refused: the zip holds none or several, is damaged, encrypted or a bomb.
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        if stream.read(4) not in (b"PK\3\4", b"PK\5\6"):
            stream.seek(0)
            yield stream, ""
            return
    try:
        with zipfile.ZipFile(path) as archive:
            members = xml_members(archive)
            if len(members) != 1:
                raise Refused("many" if members else "empty_zip", ", ".join(each.filename for each in members[:3]))
            with archive.open(members[0]) as inner:
                yield inner, members[0].filename
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, OSError) as fault:
        # A damaged list of contents leads to places that are not in the file; any other fault is one of the disk.
        if isinstance(fault, OSError) and fault.errno != errno.EINVAL:
            raise
        raise Refused("zip", str(fault)) from None


def xml_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The XML files of a zip.

    Raises:
        Refused: one of them is encrypted, or unpacks to what no such file holds.
    """
    found = [each for each in archive.infolist() if each.filename.lower().endswith(".xml") and not each.is_dir()
             and not each.filename.startswith("__MACOSX/")]
    for each in found:
        if each.flag_bits & 1:
            raise Refused("encrypted", each.filename)
        if each.file_size > MOST or each.file_size > max(1 << 20, each.compress_size * MOST_RATIO):
            raise Refused("bomb", f"{each.filename}: {each.compress_size} → {each.file_size}")
    return found


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding that the first bytes of an XML file tell, and the length of its byte order mark.

    Raises:
        Refused: it names one that nobody knows.

    Example:
        >>> encoding_of(b'<?xml version="1.0" encoding="ISO-8859-1"?>'), encoding_of(b"<AuditFile>")
        (('iso8859-1', 0), ('utf-8', 0))
    """
    for mark, name in _WIDE:
        if head.startswith(mark):
            return name, 2 if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else 0
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    declared = _DECLARED.match(head[start:])
    if start or not declared:
        return "utf-8", start
    name = declared[1].decode()
    try:
        known = codecs.lookup(name).name
        "<".encode(known)
    except (LookupError, UnicodeError, TypeError, AttributeError):
        raise Refused("encoding", name) from None
    # Declared as UTF-16 without being so: what it is, is seen from its first bytes.
    return ("utf-8" if known.startswith(("utf-16", "utf-32", "ascii")) else known), 0


def blocks(stream: IO[bytes], encoding: str = "", size: int = BLOCK) -> Iterator[bytes]:
    """The content as blocks of valid UTF-8, each ending at the end of a character.

    Args:
        encoding: instead of the one that the file tells.

    Raises:
        Refused: the bytes are not what the encoding allows, or the zip they come from is damaged.
    """
    try:
        head = stream.read(size)
        told, start = encoding_of(head)
        decoder = codecs.getincrementaldecoder(encoding or told)()
        wide = (encoding or told) != "utf-8"
        block = head[start:]
        held = b""
        while block:
            if wide:
                yield decoder.decode(block).encode()
            else:
                block = held + block
                cut = _whole(block)
                held = block[cut:]
                block = block[:cut]
                if not block.isascii():
                    block.decode()
                yield block
            block = stream.read(size)
        if wide:
            decoder.decode(b"", True)
        elif held:
            held.decode()
    except UnicodeError as fault:
        raise Refused("undecodable", getattr(fault, "encoding", "")) from None
    except (zipfile.BadZipFile, EOFError, zlib.error) as fault:
        raise Refused("zip", str(fault)) from None


def _whole(block: bytes) -> int:
    """Where the last whole character of a block ends."""
    for back in range(1, min(4, len(block)) + 1):
        byte = block[-back]
        if byte < 0x80:
            break
        if byte >= 0xC0:
            width = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(block) - back if width > back else len(block)
    return len(block)


def parser() -> Any:
    """A parser of UTF-8 that refuses document types and so every entity but the five of XML."""
    made = expat.ParserCreate("utf-8")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = refuse_doctype
    return made


@contextmanager
def faults_told() -> Iterator[None]:
    """What a parser complains of, as Refused."""
    try:
        yield
    except expat.ExpatError as fault:
        raise Refused("broken", expat.ErrorString(fault.code), fault.lineno, fault.offset + 1) from None


def refuse_doctype(name: str, *_: object) -> None:
    """A handler of document types."""
    raise Refused("doctype", name)
