"""The element names of the accounts in SAF-T, and how many bytes at a time they are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xlanskaff.spend.sources.saft_rows import AMOUNTS, LINE, TAXES, TRANSACTION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CONTAINERS = {"Journal": "", "Transaction": "Journal", "Line": "Transaction", "Analysis": "Line", "DebitAmount": "Line",
              "CreditAmount": "Line", "TaxInformation": "Line", "TaxAmount": "TaxInformation",
              "DebitTaxAmount": "TaxInformation", "CreditTaxAmount": "TaxInformation",
              "AnalysisAmount": "Analysis", "DebitAnalysisAmount": "Analysis", "CreditAnalysisAmount": "Analysis"}
"""Elements that hold others, each with the only one it stands in."""
_MONEY = ("Amount", "CurrencyCode", "CurrencyAmount", "ExchangeRate")
LEAVES = {
    "Journal": ("JournalID", "Description", "Type"),
    "Transaction": (*TRANSACTION, "SourceID", "BatchID", "SystemEntryDate", "ModificationDate", "CustomerID",
                    "SystemID"),
    "Line": (*LINE, "RecordID", "ValueDate", "CID", "CrossReference", "SystemEntryTime", "OwnerID"),
    "Analysis": ("AnalysisType", "AnalysisID"),
    "TaxInformation": ("TaxType", "TaxCode", "TaxPercentage", "Country", "TaxBase", "TaxBaseDescription",
                       "TaxExemptionReason", "TaxDeclarationPeriod"),
    **dict.fromkeys((*AMOUNTS, *TAXES, "AnalysisAmount", "DebitAnalysisAmount", "CreditAnalysisAmount"), _MONEY),
}
"""Element -> the simple elements that may stand in it."""

SINGLE = (*(("Transaction", name, field) for name, field in TRANSACTION.items()),
          *(("Line", name, field) for name, field in LINE.items()),
          *((name, "Amount", field) for name, field in AMOUNTS.items()))
"""Parent, element and field of what a row takes one of."""
SEVERAL = tuple((name, "Amount", field) for name, field in TAXES.items())
PAIRS = (("Analysis", "AnalysisType"), ("Analysis", "AnalysisID"))
WANTED = (*((outer, leaf) for outer, leaf, _ in (*SINGLE, *SEVERAL)), *PAIRS)

LONGEST = 24
"""Bytes by which tags and suppliers are told apart; what is longer is read the slow way."""
BITS = 13
_FIRST, _LAST, _MIDDLE = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Words:
    """Tables for one prefix.

    Attributes:
        prefix: with its colon; may be empty.
        names: word -> name; 0 is none of them.
        slots: hash -> 2 × word for a beginning, and one more for an end.
        keys: hash -> the key that must be there.
        factor: makes a hash of a key.
        container: whether a word is an element that holds others.
        parent: container -> the one it stands in.
        follows: what may come after what, of beginnings and ends of containers, as one row after the other.
        role: 256 × container + word -> what the text is wanted as: 0 it may not stand there, 1 not wanted,
            else its place in WANTED and 2.
    """

    prefix: bytes
    names: tuple[str, ...]
    slots: NDArray[np.uint8]
    keys: NDArray[np.uint64]
    factor: int
    container: NDArray[np.bool_]
    parent: NDArray[np.uint8]
    follows: NDArray[np.bool_]
    role: NDArray[np.uint8]


@cache
def words(prefix: bytes) -> Words | None:
    """The tables for a prefix with its colon, or none; None where the prefix makes names too long."""
    import numpy as np

    names = ("", *dict.fromkeys((*CONTAINERS, *(name for each in LEAVES.values() for name in each))))
    at = {name: number for number, name in enumerate(names)}
    tags = [slash + prefix + name.encode() for name in names[1:] for slash in (b"", b"/")]
    if max(map(len, tags)) > LONGEST:
        return None
    keys = [key_of(tag) for tag in tags]
    factor = _factor(keys)
    slots, table = np.zeros(1 << BITS, np.uint8), np.zeros(1 << BITS, np.uint64)
    for number, key in enumerate(keys):
        slot = (key * factor & _MASK) >> (64 - BITS)
        slots[slot], table[slot] = number + 2, key
    container = np.array([name in CONTAINERS for name in names])
    parent = np.zeros(len(names), np.uint8)
    follows = np.zeros((512, 512), np.bool_)
    for name, outer in CONTAINERS.items():
        me = at[name]
        parent[me] = at.get(outer, 0)
        follows[2 * me, 2 * me + 1] = True
        for other, around in CONTAINERS.items():
            if around == name:
                follows[2 * me, 2 * at[other]] = follows[2 * at[other] + 1, 2 * me + 1] = True
            if around == outer:
                follows[2 * me + 1, 2 * at[other]] = True
    role = np.zeros(1 << 16, np.uint8)
    for name, inner in LEAVES.items():
        for leaf in inner:
            role[256 * at[name] + at[leaf]] = 1
    for number, (name, leaf) in enumerate(WANTED):
        role[256 * at[name] + at[leaf]] = number + 2
    return Words(prefix, names, slots, table, factor, container, parent, follows.ravel(), role)


def key_of(tag: bytes) -> int:
    """What a tag is known by: its first and last eight bytes, what is between, and its length."""
    first, last = int.from_bytes(tag[:8], "little"), int.from_bytes(tag[-8:], "little")
    middle = int.from_bytes(tag[8:16], "little") if len(tag) > 16 else 0
    return (first * _FIRST + last * _LAST + middle * _MIDDLE + len(tag)) & _MASK


def keys_of(at: NDArray[np.int64], length: NDArray[np.int64], eights: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The same for many tags at once.

    Args:
        at, length: where each tag begins (behind the `<`), and how many bytes it has: 1 to LONGEST.
        eights: the eight bytes from each place on, as a number; there must be eight more in front of `at`.
    """
    import numpy as np

    shift = _shifts()[length]
    key = eights[at]
    key <<= shift
    key >>= shift
    key *= np.uint64(_FIRST)
    last = eights[at + length - 8]
    last >>= shift
    last *= np.uint64(_LAST)
    key += last
    key += length.view(np.uint64)
    long = np.flatnonzero(length > 16)
    if len(long):
        key[long] += eights[at[long] + 8] * np.uint64(_MIDDLE)
    return key


def keys_of_any(at: NDArray[np.int64], length: NDArray[np.int64], eights: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The same for texts of any length from 1."""
    import numpy as np

    key, done = keys_of(at, np.minimum(length, LONGEST), eights), LONGEST
    while len(further := np.flatnonzero(length > done)):
        key[further] *= np.uint64(_FIRST)
        key[further] += keys_of(at[further] + done, np.minimum(length[further] - done, LONGEST), eights)
        done += LONGEST
    return key


@cache
def _shifts() -> NDArray[np.uint64]:
    """Length -> the bits of eight bytes that are not of a tag so long."""
    import numpy as np

    return np.array([(8 - min(length, 8)) * 8 for length in range(LONGEST + 1)], np.uint64)


def _factor(keys: list[int]) -> int:
    """An odd number that gives every key a place of its own."""
    factor = 0x9FB21C651E98DF25
    while len({(key * factor & _MASK) >> (64 - BITS) for key in keys}) < len(keys):
        factor = (factor * 0xD1342543DE82EF95 + 2) & _MASK | 1
    return factor
