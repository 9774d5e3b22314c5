"""Who is who among the suppliers of a ledger: spellings that surely mean the same supplier get one key.

Sure is: the same organisation number with a right check digit, or the same name but for capitals and
blanks. A name without number or with a wrong one never joins a name with a right one by itself; that
is proposed (`suppliers_proposals`). Persons of one name are kept apart by their number in the
accounting system. Where no name stands, that number tells suppliers of one file apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from xlanskaff.spend import organisation_numbers
from xlanskaff.spend.classified import NOBODY
from xlanskaff.spend.engine import insert
from xlanskaff.spend.persons import is_person, national_id

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SPELLING = {"id": "coalesce(trim(supplier_id), '')", "name": "coalesce(trim(supplier_name), '')",
            "number": "coalesce(organisation_number, '')"}
_FILE = f"CASE WHEN {SPELLING['name']} = '' AND {SPELLING['number']} = '' THEN file ELSE '' END"
_PARTS = {"file": _FILE, **SPELLING}
"""What tells spellings apart, in SQL; the file counts only where no name and no number stands."""
_WRITTEN = ("file", "supplier_id", "supplier_name", "organisation_number")
"""The columns that this is made of, letter by letter as they stand."""
_KNOWN = 2**17
"""So many suppliers are remembered: what each is called is asked many times."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a supplier stands in the ledger; empty texts where nothing does."""

    place: int
    file: str
    id: str
    name: str
    number: str
    lines: int
    amount: int


@dataclass(slots=True)
class Supplier:
    """One supplier, with all its spellings.

    Attributes:
        identity: what makes it this supplier; the same in every run and every ledger.
        name: the spelling with the largest amount.
        number: the organisation number; empty where there is none.
    """

    identity: str
    spellings: list[Spelling] = field(default_factory=list)
    name: str = ""
    number: str = ""
    valid: bool = False
    person: bool = False
    lines: int = 0
    amount: int = 0

    @property
    def mark(self) -> str:
        """The identity as it stands in files for people: it names nobody."""
        return mark(self.identity)

    @property
    def names(self) -> list[str]:
        """Every spelling of the name, sorted; the number of the accounting system where there is none."""
        return sorted({each.name or each.id or each.number for each in self.spellings} - {""})


@lru_cache(_KNOWN)
def mark(identity: str) -> str:
    """An identity as it stands in files for people; it begins with a letter, so that Excel takes it for no number.

    Example:
        >>> mark("n:vik vvs as")
        'm94a79974f015'
    """
    return f"m{hashlib.sha256(identity.encode()).hexdigest()[:12]}"


def same(name: str) -> str:
    """A name but for capitals and blanks.

    Example:
        >>> same("  VIK  VVS As ")
        'vik vvs as'
    """
    return " ".join(name.casefold().split())


def identity(spelling: Spelling) -> str:
    """What makes a spelling the supplier it is; empty where nobody is named.

    Example:
        >>> identity(Spelling(1, "a.csv", "17", "Vik VVS AS", "", 1, 100))
        'n:vik vvs as'
    """
    if spelling.number and organisation_numbers.valid(spelling.number):
        return f"o:{spelling.number}"
    if spelling.name:
        apart = f"|{spelling.id}" if spelling.id and is_person(spelling.name, spelling.number or None) else ""
        return f"n:{same(spelling.name)}{apart}"
    if spelling.number:
        return f"w:{spelling.number}"
    return f"i:{spelling.file}|{spelling.id}" if spelling.id else ""


def spellings(connection: DuckDBPyConnection, ledger: str) -> list[Spelling]:
    """Every spelling in a ledger; makes the table `spelling`, whose `place` numbers them from 1.

    The table `written` is made too: what stands on the lines, letter by letter, and the spelling it is. Lines are
    grouped and joined by that, for columns as they are go through the engine ten times as fast as what is made of
    them.
    """
    connection.execute(f"CREATE OR REPLACE TABLE written AS SELECT {', '.join(_WRITTEN)}, count(*) AS lines, "
                       f"sum(amount)::BIGINT AS amount FROM {ledger} GROUP BY ALL")
    columns = ", ".join(f"{sql} AS own_{name}" for name, sql in _PARTS.items())
    names = ", ".join(f"own_{name}" for name in _PARTS)
    connection.execute(
        f"CREATE OR REPLACE TABLE spelling AS SELECT row_number() OVER (ORDER BY {names}) AS place, * FROM ("
        f"SELECT {columns}, sum(lines)::BIGINT AS lines, sum(amount)::BIGINT AS amount FROM written GROUP BY ALL)")
    found = connection.execute(f"SELECT place, {names}, lines, amount FROM spelling ORDER BY place").fetchall()
    return [Spelling(*row) for row in found]


def join_sql(connection: DuckDBPyConnection, line: str, written: str) -> str:
    """The condition that joins lines of the ledger with the table `sold`, by their names in a query.

    A number that has one spelling says all: what else stands on a line is then not even read.
    """
    return same_sql(line, written, telling(connection, "sold", _WRITTEN))


def telling(connection: DuckDBPyConnection, table: str, columns: Sequence[str]) -> Sequence[str]:
    """One of the columns that tells all rows of a table apart, or one beside the first; all of them where none does."""
    tried = [(name,) for name in columns] + [(columns[0], name) for name in columns[1:]]
    # A struct is something also where nothing stands in it.
    counts = ", ".join(f"count(DISTINCT struct_pack({', '.join(f'{name} := {name}' for name in names)}))"
                       for names in tried)
    rows, *found = connection.execute(f"SELECT count(*), {counts} FROM {table}").fetchall()[0]
    return next((names for names, count in zip(tried, found, strict=True) if count == rows), columns)


def same_sql(one: str, other: str, columns: Sequence[str]) -> str:
    """The condition that two rows have the same in some columns; nothing is the same as nothing.

    Example:
        >>> same_sql("l", "s", ["file", "account"])
        's.file IS NOT DISTINCT FROM l.file AND s.account IS NOT DISTINCT FROM l.account'
    """
    return " AND ".join(f"{other}.{name} IS NOT DISTINCT FROM {one}.{name}" for name in columns)


def gathered(found: Iterable[Spelling], joined: Mapping[str, str] | None = None) -> list[Supplier]:
    """The suppliers of spellings, the one without a name first, then the largest amount first.

    Args:
        joined: identity -> the identity it was decided to be the same as.
    """
    joined = joined or {}
    made: dict[str, Supplier] = {}
    for spelling in found:
        own = identity(spelling)
        own = joined.get(own, own)
        supplier = made.get(own)
        if supplier is None:
            supplier = made[own] = Supplier(own)
        supplier.spellings.append(spelling)
        supplier.lines += spelling.lines
        supplier.amount += spelling.amount
    for own, supplier in made.items():
        if own:
            _describe(supplier)
    nobody = made.pop("", Supplier(""))
    return [nobody, *sorted(made.values(), key=lambda each: (-each.amount, each.identity))]


def together(pairs: Sequence[tuple[str, str]], rank: Callable[[str], tuple[object, ...]]) -> dict[str, str]:
    """What pairs that belong together come to: identity -> the one that stands for all.

    Args:
        rank: which one stands for all: the one with the smallest rank.

    Example:
        >>> together([("b", "a"), ("c", "b"), ("x", "y")], lambda each: (each,))
        {'b': 'a', 'c': 'a', 'y': 'x'}
    """
    root: dict[str, str] = {}

    def top(each: str) -> str:
        while (above := root.get(each, each)) != each:
            root[each] = root.get(above, above)
            each = above
        return each

    for one, other in pairs:
        first, second = sorted((top(one), top(other)), key=rank)
        root[second] = first
    return {each: top(each) for each in sorted(root) if top(each) != each}


def write_table(connection: DuckDBPyConnection, suppliers: Sequence[Supplier], neutral: Callable[[int], str]) -> None:
    """Make the tables `supplier` (as `classified.SUPPLIER`), `belongs` and `sold`.

    `belongs` has the `place` of a spelling and its supplier; `sold` what stands on lines, letter by letter, and the
    supplier it means, see `join_sql`.

    Args:
        neutral: the name that is shown for a person, from its key.
    """
    connection.execute("CREATE OR REPLACE TABLE supplier (supplier BIGINT, name VARCHAR, organisation_number VARCHAR, "
                       "valid BOOLEAN, person BOOLEAN, masked_name VARCHAR, lines BIGINT, amount BIGINT, "
                       "merged_from VARCHAR[])")
    connection.execute("CREATE OR REPLACE TABLE belongs (place BIGINT, supplier BIGINT)")
    rows = [(key, each.name, each.number or None, each.valid, each.person, neutral(key) if each.person else each.name,
             each.lines, each.amount, each.names) for key, each in enumerate(suppliers, NOBODY)]
    belongs = [(spelling.place, key) for key, each in enumerate(suppliers, NOBODY) for spelling in each.spellings]
    fill(connection, "supplier", rows)
    fill(connection, "belongs", belongs)
    same_parts = " AND ".join(f"p.own_{name} = s.own_{name}" for name in _PARTS)
    parts = ", ".join(f"{sql} AS own_{name}" for name, sql in _PARTS.items())
    connection.execute(f"""
        CREATE OR REPLACE TABLE sold AS SELECT {', '.join(f'p.{name}' for name in _WRITTEN)}, b.supplier
        FROM (SELECT {', '.join(_WRITTEN)}, {parts} FROM written) p JOIN spelling s ON {same_parts}
        JOIN belongs b ON b.place = s.place""")


def fill(connection: DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Put rows into a table, whose columns they have."""
    insert(connection, table, [
        kind for (kind,) in connection.execute(f"SELECT column_type FROM (DESCRIBE {table})").fetchall()], rows)


def _describe(supplier: Supplier) -> None:
    largest = sorted(supplier.spellings, key=lambda each: (-abs(each.amount), each.name, each.place))
    supplier.name = next((each.name for each in largest if each.name), "") or next(
        (each.id for each in largest if each.id), "") or next((each.number for each in largest if each.number), "")
    numbers = sorted((not organisation_numbers.valid(each.number), at, each.number)
                     for at, each in enumerate(largest) if each.number)
    supplier.number, supplier.valid = (numbers[0][2], not numbers[0][0]) if numbers else ("", False)
    supplier.person = any(is_person(each.name, each.number or None) or national_id(each.id.replace(" ", ""))
                          or national_id(each.name.replace(" ", "")) for each in supplier.spellings)
