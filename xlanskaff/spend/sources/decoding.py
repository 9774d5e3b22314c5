"""Text out of bytes, block by block, each block ending where a line ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xlanskaff.spend.sources.survey import BLOCK, Survey

_SHOWN = 5


@dataclass(slots=True)
class Decoded:
    """What was met on the way: lines in another encoding than the rest, counted, and the first few."""

    other: int = 0
    first: list[int] = field(default_factory=list)


def blocks(path: Path, told: Survey, met: Decoded, *, size: int = BLOCK) -> Iterator[list[str]]:
    """The lines of a file, without their ends; a last line without an end counts.

    NUL characters are left out. In a file with two encodings each line is read in its own: UTF-8
    where it is that, else Windows-1252, which any byte can be.
    """
    wide = told.encoding.startswith("utf-16")
    end = {"utf-16-le": b"\r\0" if told.ends == "\r" else b"\n\0",
           "utf-16-be": b"\0\r" if told.ends == "\r" else b"\0\n"}.get(
               told.encoding, b"\r" if told.ends == "\r" else b"\n")
    number = 0
    with path.open("rb") as stream:
        stream.seek(told.start)
        rest = b""
        while block := stream.read(size):
            block = rest + block
            cut = _after_last(block, end, wide)
            if not cut and len(block) < 8 * size:
                rest = block
                continue
            cut = cut or len(block)
            block, rest = block[:cut], block[cut:]
            lines = _lines(block, told, met, number)
            number += len(lines)
            yield lines
        if rest:
            yield _lines(rest, told, met, number)


def _after_last(block: bytes, end: bytes, wide: bool) -> int:
    """The place after the last line end; 0 where there is none."""
    at = block.rfind(end)
    while wide and at > 0 and at % 2:  # half of one character and half of the next
        at = block.rfind(end, 0, at + len(end) - 1)
    return at + len(end) if at >= 0 else 0


def _lines(block: bytes, told: Survey, met: Decoded, before: int) -> list[str]:
    if told.zeros and not told.encoding.startswith("utf-16"):
        block = block.replace(b"\0", b"")
    if told.encoding == "mixed":
        try:
            text = block.decode()
        except UnicodeDecodeError:
            text = "\n".join(_line(line, met, before + at) for at, line in enumerate(_cut(block, told), 1))
            return _split(text)
    else:
        text = block.decode(told.encoding, "replace")
    if told.ends == "\r":
        text = text.replace("\r", "\n")
    return _split(text.removesuffix("\n"))


def _split(text: str) -> list[str]:
    # A lone carriage return inside a line is no line end here: the file ends its lines with \n.
    lines = text.split("\n")
    return [line.removesuffix("\r").replace("\r", " ") for line in lines] if "\r" in text else lines


def _cut(block: bytes, told: Survey) -> list[bytes]:
    end = b"\r" if told.ends == "\r" else b"\n"
    return block.removesuffix(end).split(end)


def _line(line: bytes, met: Decoded, number: int) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        met.other += 1
        if len(met.first) < _SHOWN:
            met.first.append(number)
        return line.decode("cp1252", "replace")
