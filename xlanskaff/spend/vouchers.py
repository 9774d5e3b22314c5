"""Whether a ledger has the numbers of invoices or of vouchers, and which lines of vouchers belong together.

The number of an invoice is the supplier's, and the same wherever it stands. The number of a voucher
is the body's own, and begins anew each year and in each ledger, so it says nothing by itself: equal
numbers are one voucher only where file and year are the same. An import notes which of the two a
file has; of a ledger that says nothing of it, all are taken for numbers of invoices.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from xlanskaff.spend.columns import by_name
from xlanskaff.spend.ledger import LedgerFile

ASSUMED = "voucher_numbers"
"""What an import says of a file whose column holds numbers of vouchers."""
ASSUMED_SAFT = "saft.voucher_numbers"
"""What it says of a SAF-T file in which some lines have no number of an invoice: theirs begins with `WORD`."""
WORD = "bilag "

_FEW, _SHAPES = 20, 3
_FILE, _YEAR = 10 ** 8, 100
"""A file counts more than any day written as one number, and a year so many times a month written so."""
_DAY = "EXTRACT(YEAR FROM day) * 10000 + EXTRACT(MONTH FROM day) * 100 + EXTRACT(DAY FROM day)"


@dataclass(frozen=True, slots=True)
class Numbered:
    """Lines of one file with numbers of vouchers, from the first to the last `line_id` that it may have.

    Attributes:
        by: `year` where all numbers are of vouchers; `day` where those are that begin with `WORD`.
    """

    first: int
    last: int
    by: Literal["year", "day"]


def is_voucher(header: str, texts: Iterable[str]) -> bool:
    """Whether a column is called the number of a voucher, and holds nothing else.

    Numbers of one's own look alike. Where many look different, suppliers have given them.

    Args:
        header: of the column.
        texts: some of its cells.

    Example:
        >>> is_voucher("Bilagsnr", ["1001", "1002"]), is_voucher("Fakturanr", ["1001"])
        (True, False)
        >>> is_voucher("Bilagsnr", ["F-991", "2024/17", "100345", "INV 22"] * 5)
        False
    """
    named = by_name(header)
    if named is None or named.role != "document" or not named.rank:
        return False
    shapes = Counter(re.sub(r"[^\W\d_]+", "A", re.sub(r"\d+", "9", text.strip())) for text in texts if text.strip())
    whole = shapes.total()
    return whole < _FEW or sum(count * _FEW >= whole for count in shapes.values()) < _SHAPES


def numbered(files: Iterable[LedgerFile]) -> tuple[Numbered, ...]:
    """The lines of a ledger that have numbers of vouchers, file by file."""
    found, before = [], 0
    for file in files:
        records, said = file.rows + file.set_aside, {key for key, _ in file.assumptions}
        if records and said & {ASSUMED, ASSUMED_SAFT}:
            found.append(Numbered(before + 1, before + records, "year" if ASSUMED in said else "day"))
        before += records
    return tuple(found)


def alike(vouchers: Sequence[Numbered], months: Iterable[int]) -> bool:
    """Whether one file has all lines with numbers of vouchers, and one year, so that numbers alone tell them apart.

    Args:
        months: those of the lines, as 202503; 0 is none.
    """
    return len(vouchers) == 1 and vouchers[0].by == "year" and len({month // 100 for month in months if month}) < 2


def series_sql(vouchers: Sequence[Numbered]) -> str:
    """A whole number that lines of one voucher have alike, and that is 0 where the number is that of an invoice.

    Reads line_id, month, day, number and document, as `slim` has them.
    """
    parts: list[tuple[int, str]] = []
    before = 0
    for at, each in enumerate(vouchers, 1):
        if each.first > before + 1:
            parts.append((each.first - 1, "0"))
        parts.append((each.last, _series(at * _FILE, each.by)))
        before = each.last
    return f"CAST({_chosen([*parts, (0, '0')])} AS BIGINT)"


def _series(base: int, by: str) -> str:
    if by == "year":
        return f"{base} + (month - month % 100) * {_YEAR}"
    return (f"CASE WHEN number IS NULL AND document LIKE '{WORD}%' THEN {base} + COALESCE({_DAY}, 0) ELSE 0 END")


def _chosen(parts: Sequence[tuple[int, str]]) -> str:
    """Of parts, each up to a line, the one that a line is in; halved until one is left, for there may be many."""
    if len(parts) == 1:
        return parts[0][1]
    half = len(parts) // 2
    return (f"CASE WHEN line_id <= {parts[half - 1][0]} THEN {_chosen(parts[:half])} "
            f"ELSE {_chosen(parts[half:])} END")
