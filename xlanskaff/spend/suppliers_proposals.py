"""Suppliers that may be the same: pairs with a reason and a confidence, for a person to accept or refuse.

Likeness is reckoned by the engine itself (how many letters must be changed, of how many), on pairs that
share a word that few names have. The library rapidfuzz was weighed: it is quicker per pair, but the
pairs are few when they are found by words, and the engine needs no further dependency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from xlanskaff.spend.suppliers import Supplier, fill
from xlanskaff.spend.suppliers_names import normal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CONFIDENCE = {"same_number": 0.95, "same_name": 0.9, "same_id": 0.8, "other_number": 0.5}
"""How sure each reason is. `near_name` has the likeness of the names, a little lower; nothing is sure."""
NEAR = 0.9
"""Names less alike than this are not proposed."""
_AT_MOST_NAMES = 5
"""A number in the accounting system with more names than this is for whoever comes once."""
_RARE = 25
"""A word in more names than this says nothing about who it is."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two suppliers that may be one.

    Attributes:
        keep, other: the larger and the smaller of the two.
        reason: same_number, same_name, same_id, other_number or near_name.
        confidence: 0 to 1, two decimals.
    """

    keep: Supplier
    other: Supplier
    reason: str
    confidence: float


def proposals(connection: DuckDBPyConnection, suppliers: Sequence[Supplier]) -> list[Proposal]:
    """All pairs that may be one, each once with its best reason, the most money first.

    Persons are left out: two people may have one name, and no list of them is made.
    """
    named = [each for each in suppliers if each.identity and not each.person]
    found: dict[tuple[str, str], Proposal] = {}
    for one, other, reason, confidence in (*_by_number(named), *_by_name(named), *_by_id(named),
                                           *_near(connection, named)):
        keep, less = sorted((one, other), key=lambda each: (not each.valid, -each.amount, each.identity))
        known = found.get((keep.identity, less.identity))
        if known is None or known.confidence < confidence:
            found[keep.identity, less.identity] = Proposal(keep, less, reason, confidence)
    return sorted(found.values(), key=lambda each: (-min(abs(each.keep.amount), abs(each.other.amount)),
                                                    each.keep.identity, each.other.identity))


Pair = tuple[Supplier, Supplier, str, float]


def _by_number(suppliers: Iterable[Supplier]) -> Iterator[Pair]:
    """A number with a wrong check digit on several names."""
    for group in _groups(suppliers, lambda each: {each.number} - {""} if not each.valid else set()):
        for one in group[1:]:
            yield group[0], one, "same_number", CONFIDENCE["same_number"]


def _by_name(suppliers: Iterable[Supplier]) -> Iterator[Pair]:
    """One name when forms of organisation, signs and addresses are taken out."""
    for group in _groups(suppliers, lambda each: {normal(name) for name in _names(each)} - {""}):
        for one in group[1:]:
            reason = "other_number" if group[0].valid and one.valid else "same_name"
            yield group[0], one, reason, CONFIDENCE[reason]


def _by_id(suppliers: Iterable[Supplier]) -> Iterator[Pair]:
    """One number in the accounting system on few names."""
    for group in _groups(suppliers, lambda each: {s.id for s in each.spellings} - {""}):
        if len(group) <= _AT_MOST_NAMES:
            for one, other in combinations(group, 2):
                if not (one.valid and other.valid):
                    yield one, other, "same_id", CONFIDENCE["same_id"]


def _near(connection: DuckDBPyConnection, suppliers: Sequence[Supplier]) -> Iterator[Pair]:
    """Names that are nearly alike: a letter too many, a word turned round."""
    rows = [(at, name) for at, each in enumerate(suppliers) for name in sorted({normal(n) for n in _names(each)})
            if len(name) > 4]
    connection.execute("CREATE OR REPLACE TABLE near_name (place BIGINT, name VARCHAR)")
    fill(connection, "near_name", rows)
    # Words of a name in order, so that a turned name is alike too. Numbers must be the same: School 1 is not School 2.
    found = connection.execute(f"""
        WITH word AS (SELECT DISTINCT place, name, left(word, 5) AS word,
                             array_to_string(list_sort(regexp_extract_all(name, '[0-9]+')), ' ') AS digits
                      FROM near_name, unnest(string_split(name, ' ')) AS w(word) WHERE length(word) > 2),
             rare AS (SELECT word FROM word GROUP BY word HAVING count(DISTINCT place) <= {_RARE}),
             pair AS (SELECT DISTINCT a.place AS one, b.place AS other, a.name AS first, b.name AS second
                      FROM word a JOIN rare USING (word) JOIN word b ON a.word = b.word AND a.place < b.place
                      AND a.digits = b.digits AND a.name <> b.name),
             turned AS (SELECT *, array_to_string(list_sort(string_split(first, ' ')), ' ') AS one_way,
                               array_to_string(list_sort(string_split(second, ' ')), ' ') AS other_way FROM pair),
             bare AS (SELECT one, other, replace(first, ' ', '') AS first, replace(second, ' ', '') AS second,
                             replace(one_way, ' ', '') AS one_way, replace(other_way, ' ', '') AS other_way
                      FROM turned),
             alike AS (SELECT one, other, 1 - least(damerau_levenshtein(first, second),
                                                    damerau_levenshtein(one_way, other_way))
                                              / greatest(length(first), length(second)) AS score
                       FROM bare WHERE abs(length(first) - length(second)) <= 3)
        SELECT one, other, max(score) FROM alike WHERE score >= {NEAR} GROUP BY ALL ORDER BY ALL
        """).fetchall()
    for one, other, score in found:
        if not (suppliers[one].valid and suppliers[other].valid):
            yield suppliers[one], suppliers[other], "near_name", round(float(score) * 0.9, 2)


def _names(supplier: Supplier) -> set[str]:
    return {each.name for each in supplier.spellings if each.name}


def _groups(suppliers: Iterable[Supplier], keys: Callable[[Supplier], set[str]]) -> Iterator[list[Supplier]]:
    """Suppliers that share a key, those with a right number and the largest first."""
    made: defaultdict[str, list[Supplier]] = defaultdict(list)
    for supplier in suppliers:
        for key in keys(supplier):
            made[key].append(supplier)
    for key in sorted(made):
        if len(made[key]) > 1:
            yield sorted(made[key], key=lambda each: (not each.valid, -each.amount, each.identity))
