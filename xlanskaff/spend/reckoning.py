"""What a staged file adds up to: read, set aside, and what its own sums say.

All sums are whole øre, and exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlanskaff.spend.money import Money
from xlanskaff.spend.organisation_numbers import valid_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FEW = 64
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Total:
    """A row of the file that says a sum.

    Attributes:
        record: its place among the records, from 0.
        row: its line or row in the source, from 1, where the table says it.
        amount: what it says, in øre.
        above, since: the sum of the lines read above it, and of those since the total row before.
    """

    record: int
    row: int | None
    amount: int
    above: int
    since: int

    @property
    def agrees(self) -> bool:
        """Whether the lines above it add up to it."""
        return self.amount in (self.above, self.since)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The figures of one file.

    Attributes:
        records: all of them; `rows` were read, with the sum `sum`.
        aside: reason -> number of rows, and the sum of those amounts in them that can be read.
        suppliers: different ones, by name, else by number.
        first, last: the earliest and the latest date as ISO text; empty without dates.
        years: different calendar years among the dates.
        odd_dates, odd_numbers: texts that are no date, and organisation numbers with a wrong check digit.
        negative: amounts below zero.
        finer: amounts with more decimals than øre; rounding them changed the sum by `rounding` øre.
        currencies: those that occur, the most frequent first.
    """

    records: int
    rows: int
    sum: int
    aside: Mapping[str, tuple[int, int]]
    suppliers: int
    first: str
    last: str
    years: int
    odd_dates: int
    odd_numbers: int
    negative: int
    finer: int
    rounding: Decimal
    currencies: tuple[str, ...]

    @property
    def set_aside(self) -> int:
        """Rows that were set aside."""
        return sum(count for count, _ in self.aside.values())


def reckon(connection: DuckDBPyConnection, table: str, cash: Money) -> Reckoning:
    """Add up a staged file."""
    # HUGEINT holds any sum of 64-bit amounts.
    sums = _rows(connection, f"""
        SELECT why, count(*), coalesce(sum(amount), 0) FROM {table} GROUP BY why""")
    # A column as it is tells what is different in it in a fifth of the time that whatever is made of it takes.
    nameless = "coalesce(supplier_id, organisation_number)"
    suppliers = _rows(connection, f"""
        SELECT count(*) FROM (
          SELECT DISTINCT supplier_name AS told FROM {table} WHERE why IS NULL AND supplier_name IS NOT NULL
          UNION SELECT {nameless} FROM {table}
          WHERE why IS NULL AND supplier_name IS NULL AND {nameless} IS NOT NULL)""")[0][0]
    read = _rows(connection, f"""
        SELECT coalesce(CAST(min(date) AS VARCHAR), ''), coalesce(CAST(max(date) AS VARCHAR), ''),
               count(DISTINCT year(date)), count(odd_date), coalesce(count_if(amount < 0), 0), count(exact)
        FROM {table} WHERE why IS NULL""")[0]
    # An organisation number is checked once however often it occurs.
    odd = _rows(connection, f"""
        SELECT coalesce(sum(n), 0) FROM (SELECT organisation_number AS o, count(*) AS n FROM {table}
        WHERE why IS NULL AND organisation_number IS NOT NULL GROUP BY 1) WHERE NOT {valid_sql('o')}""")[0][0]
    currencies = _rows(connection, f"""
        SELECT currency FROM {table} WHERE why IS NULL GROUP BY 1 ORDER BY count(*) DESC, 1""")
    by_reason = {why: (int(count), int(total)) for why, count, total in sums}
    rows, total = by_reason.pop(None, (0, 0))
    rounding = Decimal(0)
    if read[5]:
        sign = "-" if cash.sign < 0 else ""
        exact, whole = _rows(connection, f"""
            SELECT coalesce(sum(number), 0), coalesce(sum(amount) FILTER (number IS NOT NULL), 0)
            FROM (SELECT {sign}xa_number(exact, '{cash.mark}') AS number, amount FROM {table}
                  WHERE why IS NULL AND exact IS NOT NULL)""")[0]
        rounding = (Decimal(whole) - Decimal(exact) * 100 * cash.factor).normalize()
    first, last, years, odd_dates, negative, finer = read
    return Reckoning(
        records=rows + sum(count for count, _ in by_reason.values()), rows=rows, sum=total, aside=by_reason,
        suppliers=suppliers, first=first, last=last, years=years, odd_dates=odd_dates, odd_numbers=int(odd),
        negative=negative, finer=finer, rounding=rounding, currencies=tuple(row[0] for row in currencies[:_SHOWN]))


def totals(connection: DuckDBPyConnection, table: str) -> list[Total]:
    """The total rows of a file whose amount can be read, in order, each with what the lines above add up to."""
    found = _rows(connection, f"""
        SELECT record, row, amount FROM {table} WHERE why = 'total' AND amount IS NOT NULL ORDER BY record""")
    if not found:
        return []
    if len(found) <= _FEW:
        sums = ", ".join(f"coalesce(sum(amount) FILTER (record < {record}), 0)" for record, _, _ in found)
        above = [int(each) for each in _rows(connection, f"SELECT {sums} FROM {table} WHERE why IS NULL")[0]]
    else:
        above = [int(each[0]) for each in _rows(connection, f"""
            SELECT above FROM (SELECT record, why, amount,
                   coalesce(sum(amount) FILTER (why IS NULL) OVER (ORDER BY record), 0) AS above FROM {table})
            WHERE why = 'total' AND amount IS NOT NULL ORDER BY record""")]
    before = [0, *above]
    return [Total(record, row, amount, so_far, so_far - last)
            for (record, row, amount), so_far, last in zip(found, above, before, strict=False)]


def kroner(cents: int | Decimal, factor: int = 1) -> str:
    """Øre as a decimal text in the file's own unit: two decimals or more, a point between.

    Example:
        >>> kroner(12536726222), kroner(-5), kroner(-10_000_000, 1_000_000)
        ('125367262.22', '-0.05', '-0.10')
    """
    value = Decimal(cents) / 100 / factor
    return f"{value:.2f}" if value == round(value, 2) else f"{value.normalize():f}"


def _rows(connection: DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()
