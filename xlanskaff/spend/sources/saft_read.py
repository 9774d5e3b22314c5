"""A SAF-T file to rows of text: master files the slow way, lines the quick way wherever that is certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from xlanskaff.spend.sources.saft_plain import Reader
from xlanskaff.spend.sources.saft_quick import Unsure, scan
from xlanskaff.spend.sources.saft_rows import AuditFile
from xlanskaff.spend.sources.saft_words import Words, words
from xlanskaff.spend.xml_blocks import BLOCK, Refused, blocks, faults_told, opened

_ROOT = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)AuditFile[\s>/]")
_JOURNAL = ["AuditFile", "GeneralLedgerEntries", "Journal"]
_OPENS, _CLOSES = (b"<!--", b"<![CDATA[", b"<?"), (b"-->", b"]]>", b"?>")
_LARGEST = 64 * 1024 * 1024
"""A transaction larger than this is left to the slow way, which keeps only its lines."""
_KEPT = 32 * 1024 * 1024 - 65536

Rows = Callable[[bytes], object]


def read_rows(path: Path, out: Path, *, quick: bool = True, encoding: str = "", block: int = BLOCK) -> AuditFile:
    """Read a file, or the one in a zip, and write its lines as rows to `out`.

    Args:
        quick: False to read all of it element by element, with the same result.
        encoding: instead of the one that the file tells.
        block: so many bytes are read at a time.

    Raises:
        Refused: it is not well-formed XML, or not to be opened.
        OSError: it cannot be read, or `out` not be written.
    """
    if quick:
        try:
            return _read(path, out, encoding, block, _quickly)
        except Refused as refused:
            if refused.why != "broken":
                raise
            # A part that does not stand alone, or a fault: the slow way knows, and knows on which line.
    return _read(path, out, encoding, block, _slowly)


def _read(path: Path, out: Path, encoding: str, block: int,
          way: Callable[[Reader, Rows, Iterator[bytes]], None]) -> AuditFile:
    found = AuditFile()
    with opened(path) as (stream, _), out.open("wb", buffering=1 << 20) as rows, faults_told():
        way(Reader(found, rows.write), rows.write, blocks(stream, encoding, block))
    return found


def _slowly(reader: Reader, _rows: Rows, source: Iterator[bytes]) -> None:
    for block in source:
        reader.parser.Parse(block, False)
    reader.parser.Parse(b"", True)


def _quickly(reader: Reader, rows: Rows, source: Iterator[bytes]) -> None:
    """The head and the tail go to the parser, whole transactions to the scanner."""
    import numpy as np

    # Once so much has been asked for and given back, the C library of Linux keeps what later blocks need.
    np.empty(_KEPT, np.uint8)
    held, head, table = b"", _Head(reader), None
    for block in source:
        held += block
        table = table or _table(held)
        if table is None:
            break
        if reader.path != _JOURNAL:
            held = head.before(held, b"<" + table.prefix + b"Transaction>")
        end = b"</" + table.prefix + b"Transaction>"
        cut = held.rfind(end) + len(end)
        if reader.path != _JOURNAL or cut < len(end):
            if len(held) > _LARGEST:
                break
            continue
        _block(reader, rows, held[:cut], table)
        held = held[cut:]
    reader.parser.Parse(held, False)
    _slowly(reader, rows, source)


def _table(head: bytes) -> Words | None:
    root = _ROOT.search(head[:65536])
    return words(root[1]) if root else None


class _Head:
    """What stands before the first transaction."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.tail = b""
        self.inside = False

    def before(self, held: bytes, begin: bytes) -> bytes:
        """Give it to the parser as far as it goes; gives what is left.

        Raises:
            Refused: what looks like the first transaction is inside a comment, or somewhere else.
        """
        at = held.find(begin)
        head = held[:at] if at >= 0 else held[:-len(begin)]
        self.reader.parser.Parse(head, False)
        scanned = self.tail + head
        found = {mark: scanned.rfind(mark) for mark in (*_OPENS, *_CLOSES)}
        if (last := max(found, key=lambda mark: found[mark])) and found[last] >= 0:
            self.inside = last in _OPENS
        self.tail = scanned[-16:]
        if at >= 0 and (self.inside or self.reader.path != _JOURNAL):
            raise Refused("broken")
        return held[len(head):]


def _block(reader: Reader, rows: Rows, text: bytes, table: Words) -> None:
    """Whole transactions: the quick way, else the slow way on a parser of its own."""
    try:
        rows(scan(text, table, reader.found))
    except Unsure:
        part = Reader(reader.found, rows)
        opening = b"".join(b"<" + table.prefix + name.encode() + b">" for name in _JOURNAL)
        closing = b"".join(b"</" + table.prefix + name.encode() + b">" for name in reversed(_JOURNAL))
        part.parser.Parse(opening + text + closing, True)
