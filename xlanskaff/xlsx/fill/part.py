"""A part as constant bytes and openings: edits put into it, and its packed form per book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from xlanskaff.xlsx.fill.container import Fresh
from xlanskaff.xlsx.fill.deflate import Deflate, crc_over, quickest, thorough

Content = Sequence[bytes | int]
"""What is put in: bytes as they are, or the number of a rendered value."""

_WORTH_A_CHUNK = 4096  # constant bytes in a row from which packing them beforehand saves time
Packed = tuple[int, int, int, Sequence[bytes]]  # CRC-32, packed size, size, chunks


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes from `start` to `end` (none, for an insertion) by `content`."""

    start: int
    end: int
    content: Content = ()


def splice(data: bytes, edits: Iterable[Edit]) -> list[bytes | int]:
    """The part with its edits: bytes and openings in turn, beginning and ending with bytes.

    Edits at one place keep their order; an insertion stands before a replacement.

    Example:
        >>> splice(b"<a>x</a>", [Edit(3, 4, (b"y", 7)), Edit(8, 8, (b"!",))])
        [b'<a>y', 7, b'</a>!']
    """
    constant: list[bytes] = []
    woven: list[bytes | int] = []
    at = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start < at:
            raise ValueError(f"edits overlap at byte {edit.start}")
        constant.append(data[at:edit.start])
        for piece in edit.content:
            if isinstance(piece, bytes):
                constant.append(piece)
            else:
                woven += (b"".join(constant), piece)
                constant = []
        at = edit.end
    constant.append(data[at:])
    woven.append(b"".join(constant))
    return woven


def once(name: str, data: bytes) -> Fresh:
    """A member that is the same in every book, packed as small as zlib can."""
    crc = quickest()[1]
    return Fresh(name, len(data), crc(data, 0), thorough(data, True))


class ChangingPart:
    """A part with openings: long constant stretches packed beforehand, the rest packed per book."""

    def __init__(self, name: str, woven: Sequence[bytes | int], deflate: Deflate) -> None:
        self.name = name
        self._deflate = deflate
        self._crc = quickest()[1]
        self._chunks: list[_Constant | _Open] = []
        run: list[bytes | int] = []
        last = len(woven) - 1
        for place, piece in enumerate(woven):
            if isinstance(piece, bytes) and len(piece) >= _WORTH_A_CHUNK:
                if run:
                    self._chunks.append(_Open([*run, b""]))
                run = []
                self._chunks.append(_constant(piece, place == last))
                run = [b""]
            else:
                run.append(piece)
        if any(isinstance(piece, int) for piece in run) or run[-1]:
            self._chunks.append(_Open(run))
        self._last: tuple[object, Packed] | None = None
        self._key = picker([piece for piece in woven if isinstance(piece, int)])

    def pack(self, rendered: Sequence[bytes]) -> Packed:
        """The part with its openings filled. A part whose values are those of the last book is reused."""
        key = self._key(rendered)
        if self._last and self._last[0] == key:
            return self._last[1]
        crc = packed = size = 0
        data: list[bytes] = []
        final = self._chunks[-1]
        for chunk in self._chunks:
            if isinstance(chunk, _Constant):
                crc = chunk.carry(crc) ^ chunk.crc
                size += chunk.size
                data.append(chunk.packed)
                packed += len(chunk.packed)
                continue
            pieces = chunk.pieces.copy()
            pieces[1::2] = chunk.pick(rendered)
            text = b"".join(pieces)
            crc = self._crc(text, crc)
            size += len(text)
            squeezed = self._deflate(text, chunk is final)
            data.append(squeezed)
            packed += len(squeezed)
        self._last = key, (crc, packed, size, data)
        return self._last[1]


@dataclass(frozen=True, slots=True)
class _Constant:
    packed: bytes
    size: int
    crc: int
    carry: Callable[[int], int]


def _constant(text: bytes, final: bool) -> _Constant:
    return _Constant(thorough(text, final), len(text), quickest()[1](text, 0), crc_over(len(text)))


class _Open:
    """A stretch with openings: constant bytes at even places, openings at odd ones."""

    __slots__ = ("pick", "pieces")

    def __init__(self, woven: Sequence[bytes | int]) -> None:
        self.pieces: list[bytes] = [piece if isinstance(piece, bytes) else b"" for piece in woven]
        self.pick = picker([piece for piece in woven if isinstance(piece, int)])


def picker(places: Sequence[int]) -> Callable[[Sequence[bytes]], tuple[bytes, ...]]:
    """A quick way to take the items at some places, always as a tuple.

    Example:
        >>> picker([2, 0])([b"a", b"b", b"c"]), picker([1])([b"a", b"b"]), picker([])([])
        ((b'c', b'a'), (b'b',), ())
    """
    if len(places) > 1:
        return itemgetter(*places)
    return lambda items: tuple(items[place] for place in places)
