"""A part is packed in bands, each for itself: together they are one deflate stream that says what stands in it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.xlsx.fill import Deflate, isal_deflate, zlib_deflate
from xlanskaff.xlsx.fill.part import ChangingPart, Packed

Woven = list[bytes | int]
CONSTANTS = st.one_of(st.binary(max_size=40), st.sampled_from([
    b"", b"</row>", b"</row><row>" * 40, b"x" * 3900 + b"</x:row>", b"y" * 5000, b"</row>" + b"z" * 4095]))


def zlib_one() -> Deflate:
    return zlib_deflate(1)


def isal_one() -> Deflate:
    pytest.importorskip("isal")
    return isal_deflate(1)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Woven, list[list[bytes]]]:
    """Constant bytes with openings between, some of them filled twice, and the values of a few books."""
    constants = draw(st.lists(CONSTANTS, min_size=2, max_size=40))
    count = draw(st.integers(1, len(constants) - 1))
    woven: Woven = [constants[0]]
    for text in constants[1:]:
        woven += [draw(st.integers(0, count - 1)), text]
    values = st.one_of(st.sampled_from([b"", b"<v>4</v>"]), st.binary(max_size=300))
    return woven, draw(st.lists(st.lists(values, min_size=count, max_size=count), min_size=1, max_size=4))


def filled(woven: Woven, values: Sequence[bytes]) -> bytes:
    return b"".join(values[piece] if isinstance(piece, int) else piece for piece in woven)


def assert_says(packed: Packed, text: bytes) -> None:
    crc, length, size, chunks = packed
    data = b"".join(chunks)
    reader = zlib.decompressobj(-15)
    assert reader.decompress(data) == text
    assert reader.eof and not reader.unused_data
    assert (crc, length, size) == (zlib.crc32(text), len(data), len(text))


@pytest.mark.parametrize("deflate", [zlib_one, isal_one])
@given(parts())
def test_a_part_says_what_stands_in_it_whichever_book_came_before(
        deflate: object, drawn: tuple[Woven, list[list[bytes]]]) -> None:
    woven, books = drawn
    squeeze = deflate()  # type: ignore[operator]
    part = ChangingPart("part", woven, squeeze)
    for values in [*books, *books[::-1], books[0]]:
        packed = part.pack(values)
        assert_says(packed, filled(woven, values))
        assert packed == ChangingPart("part", woven, squeeze).pack(values), "the bytes depend on the book before"


def rows(count: int) -> Woven:
    """A sheet with one computed cell a row, its formula long enough for several bands in all."""
    woven: Woven = []
    end = b"<sheetData>"
    for row in range(count):
        formula = "+".join(f"A{row}*{n}" for n in range(60))
        woven += [end + f'<row r="{row}"><c r="B{row}"><f>{formula}</f>'.encode(), row]
        end = b"</c></row>"
    return [*woven, end + b"</sheetData>"]


def test_only_bands_with_other_values_are_packed_again() -> None:
    packed: list[int] = []

    def deflate(data: bytes, final: bool) -> bytes:
        packed.append(len(data))
        return zlib_deflate(1)(data, final)
    woven = rows(400)
    part = ChangingPart("part", woven, deflate)
    values = [b"<v>%d</v>" % row for row in range(400)]
    part.pack(values)
    assert len(packed) > 3, "the sheet is one band"
    whole, packed[:] = sum(packed), []
    values[7] = b"<v>other</v>"
    assert_says(part.pack(values), filled(woven, values))
    assert len(packed) == 1
    assert packed[0] < whole / 3
    assert part.pack(list(values)) is part.pack(values), "a part with the values of the last book is made anew"


def test_bands_end_with_a_row() -> None:
    texts: list[bytes] = []

    def deflate(data: bytes, final: bool) -> bytes:
        texts.append(data)
        return zlib_deflate(1)(data, final)
    ChangingPart("part", rows(400), deflate).pack([b""] * 400)
    assert all(text.endswith(b"</row>") for text in texts[:-1])
    assert texts[-1].endswith(b"</sheetData>")
    assert max(map(len, texts)) < 1.2 * min(map(len, texts)), "the last band is a small rest"
