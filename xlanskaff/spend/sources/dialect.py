"""How a text file is divided: its delimiter, its headers, and a sample of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from xlanskaff.spend.amounts import amount
from xlanskaff.spend.columns import recognised
from xlanskaff.spend.days import day
from xlanskaff.spend.mapping import ColumnMap
from xlanskaff.spend.sources.decoding import Decoded, blocks
from xlanskaff.spend.sources.records import records
from xlanskaff.spend.sources.survey import Survey

DELIMITERS = (";", "\t", ",", "|")
_HEAD = 512 * 1024
_LOOKED_AT = 60
"""Headers are looked for among so many rows from the top."""
_SAMPLE = 1_500
_PLACES, _PLACE = 24, 48 * 1024
"""A large file is sampled at so many further places, so many bytes at each."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The division of a text file.

    Attributes:
        delimiter: between cells.
        header_row: the line of the headers, from 1; the data begin `skip` lines from the top.
        headers: as they stand, stripped; empty for a column without one.
        banner: the text above the headers.
        sample: rows of cells from the beginning, and from places all through a large file.
    """

    delimiter: str
    header_row: int
    skip: int
    headers: tuple[str, ...]
    banner: str
    sample: tuple[tuple[str, ...], ...]


def layout(path: Path, told: Survey, given: ColumnMap) -> Layout | None:
    """The division of a file; None where no row of headers is found."""
    head = next(blocks(path, told, Decoded(), size=_HEAD), [])
    if head and head[0].lower().startswith("sep=") and len(head[0].rstrip()) == 5:
        given_delimiter = given.delimiter or head[0][4]
        head = ["", *head[1:]]
    else:
        given_delimiter = given.delimiter
    best: tuple[tuple[int, float, int], Layout] | None = None
    for delimiter in (given_delimiter,) if given_delimiter else DELIMITERS:
        made = divided(list(islice(records(head, delimiter), _SAMPLE)), given.header_row, delimiter)
        if made is None:
            continue
        score = recognised(made.headers), _share(made), len(made.headers)
        if len(made.headers) > 1 and (best is None or score > best[0]):
            best = score, made
    if best is None:
        return None
    made = best[1]
    more = _further(path, told, made.delimiter, len(made.headers))
    return Layout(made.delimiter, made.header_row, made.skip, made.headers, made.banner, (*made.sample, *more))


def divided(rows: Sequence[tuple[int, int, list[str]]], header_row: int = 0, delimiter: str = "") -> Layout | None:
    """The division of rows that are cells already; None where no row of headers is found.

    Args:
        rows: the line of each (from 0), how many lines it takes, and its cells; none for an empty line.
        header_row: the line of the headers (from 1), where somebody has said it.
        delimiter: what divided them.
    """
    found = _headers(rows, header_row)
    if found is None:
        return None
    at, count, cells = rows[found]
    body = [each for _, _, each in rows[found + 1:] if each]
    headers = [cell.strip().strip("\ufeff") for cell in cells]
    headers += [""] * (_usual_width(body)[0] - len(headers))
    banner = "\n".join(" ".join(filter(None, each)) for _, _, each in rows[:found])
    return Layout(delimiter, at + 1, at + count, tuple(headers), banner, tuple(map(tuple, body)))


def _share(made: Layout) -> float:
    return _usual_width(made.sample)[1]


def _headers(rows: Sequence[tuple[int, int, list[str]]], wanted: int) -> int | None:
    """Which record holds the headers: the first that names most roles, else the first that is all words."""
    if wanted:
        return next((at for at, (line, _, cells) in enumerate(rows) if line + 1 == wanted and cells), None)
    counts = [recognised(cells) if len(cells) < 2_000 else 0 for _, _, cells in rows[:_LOOKED_AT]]
    most = max(counts, default=0)
    if most > 1:
        return counts.index(most)
    usual, _ = _usual_width([cells for _, _, cells in rows if cells])
    for at, (_, _, cells) in enumerate(rows[:_LOOKED_AT]):
        filled = [cell for cell in cells if cell.strip()]
        if usual > 1 and len(filled) >= max(2, 0.6 * usual):
            if not any(_value(cell) for cell in filled):
                follows = next((each for _, _, each in rows[at + 1:] if each), [])
                return at if any(_value(cell) for cell in follows) else None
            return None
    return None


def _value(cell: str) -> bool:
    return amount(cell, ",") is not None or day(cell) is not None


def _usual_width(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    """How many cells most rows have, and the share of the rows that do."""
    widths = Counter(map(len, rows))
    if not widths:
        return 0, 0.0
    width, count = widths.most_common(1)[0]
    return width, count / len(rows)


def _further(path: Path, told: Survey, delimiter: str, width: int) -> list[tuple[str, ...]]:
    """Whole rows from places all through a large file."""
    if told.size < 2 * _HEAD or told.encoding.startswith("utf-16") or told.ends == "\r":
        return []
    found: list[tuple[str, ...]] = []
    encoding = "cp1252" if told.encoding == "cp1252" else "utf-8"
    with path.open("rb") as stream:
        for place in range(1, _PLACES + 1):
            stream.seek(_HEAD + (told.size - _HEAD - _PLACE) * place // _PLACES)
            lines = stream.read(_PLACE).decode(encoding, "replace").replace("\0", "").split("\n")[1:-1]
            rows = (cells for _, _, cells in records([line.removesuffix("\r") for line in lines], delimiter, width))
            found += [tuple(cells) for cells in rows if len(cells) == width][:60]
    return found
