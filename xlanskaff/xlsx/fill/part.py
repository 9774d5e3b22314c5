"""A part as constant bytes and openings: edits put into it, and its packed form per book."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import is_, itemgetter

from xlanskaff.xlsx.fill.container import Fresh
from xlanskaff.xlsx.fill.deflate import Deflate, crc_over, quickest, thorough

Content = Sequence[bytes | int]
"""What is put in: bytes as they are, or the number of a rendered value."""

_WORTH_A_CHUNK = 4096  # constant bytes in a row from which packing them beforehand saves time
_BAND = 32 * 1024  # constant bytes of a band: less packs worse, and of more, more is packed anew
_ROW_END = re.compile(rb"</(?:[^<>:/]+:)?row>")
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
    """A part with openings, as chunks that are deflated each for itself.

    Long constant stretches are packed beforehand. What lies between them is cut into bands of rows, and
    a band with the values of the last book is not packed again: in a table with room to spare most are
    like that. Where the cuts are depends on the template alone, so a book has the same bytes whatever
    came before it.
    """

    def __init__(self, name: str, woven: Sequence[bytes | int], deflate: Deflate) -> None:
        self.name = name
        self._crc = quickest()[1]
        self._chunks: list[_Constant | _Band] = []
        run: list[bytes | int] = []
        last = len(woven) - 1
        for place, piece in enumerate(woven):
            if isinstance(piece, bytes) and len(piece) >= _WORTH_A_CHUNK:
                if run:
                    self._chunks += _bands([*run, b""], deflate)
                run = []
                self._chunks.append(_constant(piece, place == last))
                run = [b""]
            else:
                run.append(piece)
        if any(isinstance(piece, int) for piece in run) or run[-1]:
            self._chunks += _bands(run, deflate, ends=True)
        self._bands = [chunk for chunk in self._chunks if isinstance(chunk, _Band)]
        self._last: tuple[list[_Filled], Packed] | None = None

    def pack(self, rendered: Sequence[bytes]) -> Packed:
        """The part with its openings filled. A part whose values are those of the last book is reused."""
        bands = [band.fill(rendered) for band in self._bands]
        last = self._last
        if last and all(map(is_, last[0], bands)):
            return last[1]
        crc = packed = size = 0
        data: list[bytes] = []
        following = iter(bands)
        for chunk in self._chunks:
            if isinstance(chunk, _Constant):
                crc = chunk.carry(crc) ^ chunk.crc
                size += chunk.size
                squeezed = chunk.packed
            else:
                _, text, squeezed = next(following)
                crc = self._crc(text, crc)
                size += len(text)
            data.append(squeezed)
            packed += len(squeezed)
        made = crc, packed, size, data
        self._last = bands, made
        return made


@dataclass(frozen=True, slots=True)
class _Constant:
    packed: bytes
    size: int
    crc: int
    carry: Callable[[int], int]


def _constant(text: bytes, final: bool) -> _Constant:
    return _Constant(thorough(text, final), len(text), quickest()[1](text, 0), crc_over(len(text)))


_Filled = tuple[tuple[bytes, ...], bytes, bytes]  # the values, the text with them in it, the text packed


class _Band:
    """A stretch with openings: constant bytes at even places, openings at odd ones."""

    __slots__ = ("_deflate", "_final", "_last", "_pick", "_pieces")

    def __init__(self, woven: Sequence[bytes | int], deflate: Deflate, final: bool) -> None:
        self._deflate = deflate
        self._final = final
        self._pieces: list[bytes] = [piece if isinstance(piece, bytes) else b"" for piece in woven]
        self._pick = picker([piece for piece in woven if isinstance(piece, int)])
        self._last: _Filled | None = None

    def fill(self, rendered: Sequence[bytes]) -> _Filled:
        """The stretch with its openings filled; where the values are those of the last book, what was made then."""
        values = self._pick(rendered)
        last = self._last
        if last is None or last[0] != values:
            pieces = self._pieces.copy()
            pieces[1::2] = values
            text = b"".join(pieces)
            last = self._last = values, text, self._deflate(text, self._final)
        return last


def _bands(woven: Sequence[bytes | int], deflate: Deflate, *, ends: bool = False) -> list[_Band]:
    """A stretch with openings, cut at ends of rows into bands of much the same size; `ends` says that the part does."""
    total = sum(len(piece) for piece in woven if isinstance(piece, bytes))
    share = total / max(1, round(total / _BAND))
    bands: list[_Band] = []
    run: list[bytes | int] = []
    done = 0
    for piece in woven:
        rest = piece
        if isinstance(piece, bytes):
            done += len(piece)
            end = _ROW_END.search(piece) if share * (len(bands) + 1) <= done < total and run else None
            if end is not None:
                bands.append(_Band([*run, piece[:end.end()]], deflate, False))
                run, rest = [], piece[end.end():]
        run.append(rest)
    return [*bands, _Band(run, deflate, ends)]


def picker(places: Sequence[int]) -> Callable[[Sequence[bytes]], tuple[bytes, ...]]:
    """A quick way to take the items at some places, always as a tuple.

    Example:
        >>> picker([2, 0])([b"a", b"b", b"c"]), picker([1])([b"a", b"b"]), picker([])([])
        ((b'c', b'a'), (b'b',), ())
    """
    if len(places) > 1:
        return itemgetter(*places)
    return lambda items: tuple(items[place] for place in places)
