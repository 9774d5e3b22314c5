"""One pass over the bytes of a text file: its encoding, its lines, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = 8 * 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WESTERN = re.compile(rb"\xc3[\x80-\xbf]|\xc2\xa0")
_CONTROL = bytes(set(range(32)) - {0, 9, 10, 12, 13, 26, 27}) + b"\x7f"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a text file is made of.

    Attributes:
        size: bytes in all; `start` of them are a byte order mark.
        encoding: `utf-8`, `utf-16-le`, `utf-16-be`, `cp1252`, or `mixed` for UTF-8 and Windows-1252 in one file.
        lines: line ends, and one more where the last line has none.
        blank_end: empty lines at the end of the file.
        ends: `\\n`, `\\r\\n` or `\\r`.
        zeros: NUL bytes, which no text has.
        binary: whether there are control characters that no text has.
        quotes: whether there are any quotation marks.
        straight: whether the file can be read as it is: UTF-8, no NUL, ordinary line ends.
    """

    size: int
    start: int
    encoding: str
    lines: int
    blank_end: int
    ends: str
    zeros: int
    binary: bool
    quotes: bool

    @property
    def straight(self) -> bool:
        """Whether nothing in the bytes keeps the engine from reading the file as it is."""
        return self.encoding == "utf-8" and not self.zeros and self.ends != "\r"


def survey(path: Path, *, thorough: bool = False, most: int = 0) -> Survey:
    """Look through a file once; memory is one block.

    Args:
        thorough: decode every byte, which takes as long as all the rest.
        most: stop when so many bytes are seen; what is counted is then of these alone. 0 for all.

    The encoding is settled by the first block, for the engine itself refuses what is not UTF-8
    further down.

    Raises:
        OSError: it cannot be opened or read.
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
        start, encoding = _mark(head)
        stream.seek(0, 2)
        size = stream.tell()
        stream.seek(start)
        seen = _Seen(encoding, thorough=thorough)
        while (not most or seen.size < most) and (block := stream.read(BLOCK)):
            seen.add(block)
    return seen.sum(size, start)


def _mark(head: bytes) -> tuple[int, str]:
    """The length of a byte order mark and the encoding it tells; without one, UTF-16 is known by its zeros."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return len(mark), encoding
    pairs = len(head) // 2
    if pairs > 8:
        if head[1::2].count(0) > pairs * 0.7:
            return 0, "utf-16-le"
        if head[::2].count(0) > pairs * 0.7:
            return 0, "utf-16-be"
    return 0, ""


class _Seen:
    """What has been seen so far."""

    def __init__(self, encoding: str, *, thorough: bool) -> None:
        self.told = encoding
        self.wide = encoding.startswith("utf-16")
        self.thorough = thorough
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.valid = True
        self.multibyte = False
        self.feeds = self.returns = self.pairs = self.zeros = self.controls = self.size = 0
        self.quotes = False
        self.last = self.tail = b""

    def add(self, block: bytes) -> None:
        """Count a block."""
        if self.wide:
            block = block[:len(block) & ~1].decode(self.told, "replace").encode()
        first = not self.size
        self.size += len(block)
        self.feeds += block.count(b"\n") if first else _line_feeds(block)
        if first:
            self.pairs = block.count(b"\r\n")
            self.controls = len(block) - len(block.translate(None, _CONTROL))
        if not self.feeds:  # old Macintosh: only then do carriage returns end lines
            self.returns += block.count(b"\r")
        if b"\0" in block:
            self.zeros += block.count(b"\0")
        self.quotes = self.quotes or b'"' in block
        if (first or self.thorough) and self.valid and not (block.isascii() and self.decoder.getstate()[0] == b""):
            self._decode(block)
        self.last, self.tail = block[-1:], (self.tail + block[-4096:])[-4096:]

    def _decode(self, block: bytes) -> None:
        try:
            self.decoder.decode(block)
        except UnicodeDecodeError:
            self.valid = False
            self.multibyte = self.multibyte or _has_utf8(block)
        else:
            self.multibyte = True

    def sum(self, size: int, start: int) -> Survey:
        """What was seen in all."""
        if self.valid and self.decoder.getstate()[0] and (self.thorough or size - start <= BLOCK):
            self.valid = False  # the file ends in the middle of a character
        encoding = self.told if self.wide else "utf-8" if self.valid else "mixed" if self.multibyte else "cp1252"
        ends = "\r\n" if self.pairs else "\r" if self.returns and not self.feeds else "\n"
        end = b"\r" if ends == "\r" else b"\n"
        lines = (self.returns if ends == "\r" else self.feeds) + (self.last != end if self.size else 0)
        rest = self.tail.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        blank = max(0, len(rest) - len(rest.rstrip(b"\n")) - 1)
        return Survey(size, start, encoding, lines, blank, ends, self.zeros,
                      self.controls > min(self.size, BLOCK) // 1000 + 8, self.quotes)


def _line_feeds(block: bytes) -> int:
    """How many line ends; of a large block of short lines three times as quick as `bytes.count`."""
    import numpy as np

    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == 10))


def _has_utf8(block: bytes) -> bool:
    """Whether a block that is not all UTF-8 has Norwegian or other Western letters written as UTF-8 in it."""
    return _WESTERN.search(block) is not None
