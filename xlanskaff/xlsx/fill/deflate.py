"""Deflate blocks and checksums, from ISA-L where it is installed and zlib where it is not.

A part of a filled workbook is a row of deflated chunks: what never changes was compressed once,
what changes is compressed per book. That works because deflate blocks can be joined when each
chunk but the last ends on a byte boundary, and because a CRC-32 can be carried over a chunk whose
own CRC is known.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache

Deflate = Callable[[bytes, bool], bytes]
"""Compress data to raw deflate blocks. The flag says whether the stream ends here; when it does
not, the blocks must end on a byte boundary (a full flush)."""

_POLYNOMIAL = 0xEDB88320


def zlib_deflate(level: int = 1) -> Deflate:
    """Deflate with the zlib that comes with Python.

    Example:
        >>> import zlib
        >>> squeeze = zlib_deflate()
        >>> zlib.decompress(squeeze(b"abc", False) + squeeze(b"def", True), -15)
        b'abcdef'
    """
    def squeeze(data: bytes, final: bool) -> bytes:
        packer = zlib.compressobj(level, zlib.DEFLATED, -15)
        return packer.compress(data) + packer.flush(zlib.Z_FINISH if final else zlib.Z_FULL_FLUSH)
    return squeeze


def isal_deflate(level: int = 1) -> Deflate:
    """Deflate with ISA-L; raises ImportError where it is not installed."""
    from isal import isal_zlib

    def squeeze(data: bytes, final: bool) -> bytes:
        packer = isal_zlib.compressobj(level, zlib.DEFLATED, -15)
        squeezed: bytes = packer.compress(data)
        tail: bytes = packer.flush(zlib.Z_FINISH if final else zlib.Z_FULL_FLUSH)
        return squeezed + tail
    return squeeze


@lru_cache(maxsize=1)
def quickest() -> tuple[Deflate, Callable[[bytes, int], int]]:
    """The fastest deflate at hand and the CRC-32 that goes with it."""
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib_deflate(1), zlib.crc32
    return isal_deflate(1), isal_zlib.crc32


thorough: Deflate = zlib_deflate(6)
"""For chunks that are compressed once and used in every book. Level 9 takes ten times as long for 2 %."""


def crc_over(length: int) -> Callable[[int], int]:
    """What `length` zero bytes do to a CRC-32: the operator that joins two checksums.

    `crc32(a + b) == crc_over(len(b))(crc32(a)) ^ crc32(b)`. Building the operator costs about
    0.2 ms; using it is four look-ups.

    Example:
        >>> import zlib
        >>> carry = crc_over(5)
        >>> carry(zlib.crc32(b"one ")) ^ zlib.crc32(b"other") == zlib.crc32(b"one other")
        True
    """
    power = _power_of_x(8 * length)
    images = []
    for _ in range(32):  # images[i] is x^(8 length) times x^i: where bit 31 - i of a checksum goes
        images.append(power)
        power = power >> 1 ^ (_POLYNOMIAL if power & 1 else 0)
    images.reverse()
    tables = []
    for byte in range(4):
        table = [0]
        for image in images[8 * byte:8 * byte + 8]:
            table += [entry ^ image for entry in table]
        tables.append(table)
    first, second, third, fourth = tables

    def carry(crc: int) -> int:
        return first[crc & 255] ^ second[crc >> 8 & 255] ^ third[crc >> 16 & 255] ^ fourth[crc >> 24]
    return carry


def _power_of_x(exponent: int) -> int:
    """x to the power of `exponent` modulo the CRC-32 polynomial, bits reversed (x^0 is the top bit)."""
    result, square = 1 << 31, 1 << 30
    while exponent:
        if exponent & 1:
            result = _times(result, square)
        square = _times(square, square)
        exponent >>= 1
    return result


def _times(a: int, b: int) -> int:
    product = 0
    for bit in range(31, -1, -1):
        if a >> bit & 1:
            product ^= b
        b = b >> 1 ^ (_POLYNOMIAL if b & 1 else 0)
    return product
