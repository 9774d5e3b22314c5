"""How much of somebody else's file we are willing to read."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds that keep a hostile file from costing more than seconds and megabytes.

    The defaults leave ample room for real workbooks (the largest in the test data unpacks to
    9.4 MB and packs one part 137 times) and keep the worst accepted file far below 1 GB of memory.

    Attributes:
        file_bytes: size of the file on disk.
        members: number of files inside the archive.
        part_bytes: unpacked size of one part.
        index_bytes: unpacked size of a part that only lists things (workbook, relations, tables).
        total_bytes: unpacked size of all parts together.
        ratio, ratio_from: a part that unpacks to more than `ratio_from` bytes may not be packed
            more than `ratio` times.
        cells: cells with a value or a formula, over all sheets that are read.
        merges: merged areas on one sheet.
        sheets, names: sheets and defined names in the workbook.
        elements: XML elements in one part, where the slow road through it is taken.

    Example:
        >>> Limits(members=10).members
        10
    """

    file_bytes: int = 64 * MIB
    members: int = 5_000
    part_bytes: int = 64 * MIB
    index_bytes: int = 8 * MIB
    total_bytes: int = 256 * MIB
    ratio: int = 250
    ratio_from: int = 8 * MIB
    cells: int = 500_000
    merges: int = 100_000
    sheets: int = 1_000
    names: int = 20_000
    elements: int = 4_000_000


LIMITS = Limits()
