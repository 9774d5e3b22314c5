"""A crooked text file made straight: one record a line, every cell divided by a sign no text has.

Runs only over files that the engine cannot read as they are (another encoding, lone quotes, ragged
or wrapped rows). Blocks without quotes are handled as blocks; only lines that stand out are looked
at one by one. What is left out is kept with its row, so that the sum of lines is always told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from xlanskaff.spend.sources.decoding import Decoded, blocks
from xlanskaff.spend.sources.dialect import Layout
from xlanskaff.spend.sources.records import MOST_LINES, records
from xlanskaff.spend.sources.survey import Survey

SEPARATOR = "\x1f"
_ENDS = str.maketrans({"\n": " ", "\r": " ", SEPARATOR: " ", "\0": None})


@dataclass(slots=True)
class Straight:
    """What was made of a file.

    Attributes:
        records: lines written.
        wrapped: further lines that belong to a record that began above them.
        blank: empty lines among the data.
        crooked: rows set aside.
        met: lines in another encoding.
    """

    records: int = 0
    wrapped: int = 0
    blank: int = 0
    crooked: int = 0
    met: Decoded = field(default_factory=Decoded)

    @property
    def lines(self) -> int:
        """Lines of the source that are accounted for."""
        return self.records + self.wrapped + self.blank + self.crooked


def straighten(path: Path, told: Survey, how: Layout, out: Path, aside: Path) -> Straight:
    """Write the records of a file to `out`, and rows that cannot be divided to `aside`.

    `out` has no headers; each line begins with the number of the row (from 1), and cells stand
    between SEPARATOR, without quotes. `aside` has the number and the text of the row.
    """
    done = Straight()
    width = len(how.headers)
    with out.open("w", encoding="utf-8", newline="\n") as good, aside.open("w", encoding="utf-8", newline="\n") as bad:
        for first, lines in _data(path, told, how, done):
            if '"' not in lines[0] and not any('"' in line for line in lines):
                _plain(lines, first, how.delimiter, width, done, good, bad)
            else:
                _careful(lines, first, how.delimiter, width, done, good, bad)
    return done


def _data(path: Path, told: Survey, how: Layout, done: Straight) -> Iterator[tuple[int, list[str]]]:
    """Lists of lines after the headers with the number (from 1) of their first; a wrapped record is not cut."""
    number = 1
    skip = how.skip
    held: list[str] = []
    for block in blocks(path, told, done.met):
        lines = held + block if held else block
        held = []
        if skip:
            dropped = min(skip, len(lines))
            lines, skip, number = lines[dropped:], skip - dropped, number + dropped
        # The end of the block may be the beginning of a record whose quote is closed in the next.
        if len(lines) > 4 * MOST_LINES and any('"' in line for line in lines[-MOST_LINES:]):
            lines, held = lines[:-MOST_LINES], lines[-MOST_LINES:]
        if lines:
            yield number, lines
            number += len(lines)
    if held:
        yield number, held


def _plain(lines: list[str], first: int, delimiter: str, width: int, done: Straight, good: TextIO, bad: TextIO) -> None:
    """Lines without quotes: counted all at once, and only those that stand out are looked at."""
    wanted = width - 1
    counts = [line.count(delimiter) for line in lines]
    start = 0
    for at, count in enumerate(counts):
        if count == wanted:
            continue
        _write(lines[start:at], first + start, delimiter, done, good)
        start = at + 1
        line = lines[at]
        if not line:
            done.blank += 1
        elif count < wanted:
            _write([line], first + at, delimiter, done, good)
        else:
            _ragged(line.split(delimiter), line, first + at, width, done, good, bad)
    _write(lines[start:], first + start, delimiter, done, good)


def _careful(lines: list[str], first: int, delimiter: str, width: int, done: Straight, good: TextIO,
             bad: TextIO) -> None:
    """Lines of which some have quotes: record by record."""
    for at, count, cells in records(lines, delimiter, width):
        done.wrapped += count - 1
        if not cells:
            done.blank += 1
        elif len(cells) <= width:
            _cells(cells, first + at, done, good)
        else:
            _ragged(cells, "\n".join(lines[at:at + count]), first + at, width, done, good, bad)


def _ragged(cells: list[str], line: str, row: int, width: int, done: Straight, good: TextIO, bad: TextIO) -> None:
    """A row with too many cells: taken where the surplus is empty, else set aside."""
    if not any(cell.strip() for cell in cells[width:]):
        _cells(cells[:width], row, done, good)
        return
    bad.write(f"{row}{SEPARATOR}{line.translate(_ENDS)}\n")
    done.crooked += 1


def _cells(cells: list[str], row: int, done: Straight, good: TextIO) -> None:
    good.write(f"{row}{SEPARATOR}{SEPARATOR.join(cell.translate(_ENDS) for cell in cells)}\n")
    done.records += 1


def _write(lines: list[str], row: int, delimiter: str, done: Straight, good: TextIO) -> None:
    """Lines without quotes, each with its number in front."""
    if not lines:
        return
    text = "\n".join(lines)
    if SEPARATOR in text:
        text = text.replace(SEPARATOR, " ")
    divided = text.replace(delimiter, SEPARATOR).split("\n")
    good.write("".join([f"{number}{SEPARATOR}{line}\n" for number, line in enumerate(divided, row)]))
    done.records += len(lines)
