"""Year against year: what grew and what shrank, which suppliers are new, and which are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.season import Month

By = Literal["category", "department", "supplier"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two years that are compared over the same months.

    Attributes:
        first_month, last_month: 1 to 12, the first and the last month that lie within what both years have lines in.
        whole: whether these are all twelve.
    """

    before: int
    after: int
    first_month: int
    last_month: int

    @property
    def whole(self) -> bool:
        """Whether whole years are compared."""
        return self.first_month == 1 and self.last_month == 12


@dataclass(frozen=True, slots=True)
class Change:
    """One category, department or supplier in both years (øre); `number` as in the tables of names."""

    number: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Turnover:
    """Suppliers that came and went: how many, and øre in the year in which they sold."""

    new: int
    new_amount: int
    lost: int
    lost_amount: int
    kept: int


def pairs(found: Sequence[Month]) -> tuple[Pair, ...]:
    """Each year with the one before it, where both have lines in the same months.

    Example:
        >>> pairs([Month(202401, 1, 5), Month(202406, 1, 5), Month(202501, 1, 5), Month(202503, 1, 5)])
        (Pair(before=2024, after=2025, first_month=1, last_month=3),)
    """
    by_year: dict[int, list[int]] = {}
    for each in found:
        by_year.setdefault(each.month // 100, []).append(each.month % 100)
    made = []
    for year, held in sorted(by_year.items()):
        before = by_year.get(year - 1, [])
        first, last = max(min(held), min(before, default=13)), min(max(held), max(before, default=0))
        if first <= last:
            made.append(Pair(year - 1, year, first, last))
    return tuple(made)


def changes(engine: Engine, pair: Pair, by: By, most: int = 1000) -> tuple[Change, ...]:
    """What changed most, in kroner either way, first."""
    return tuple(Change(number, int(before), int(after)) for number, before, after in engine.rows(f"""
        WITH summed AS (
          SELECT {by} AS number, {_sum(pair.before, pair)} AS was, {_sum(pair.after, pair)} AS came
          FROM bundles GROUP BY {by})
        SELECT number, was, came FROM summed WHERE was <> 0 OR came <> 0
        ORDER BY ABS(came - was) DESC, number LIMIT {most}"""))


def turnover(engine: Engine, pair: Pair) -> Turnover:
    """New and lost suppliers between two years; a sum of 0 or less is no purchase."""
    (row,) = engine.rows(f"""
        WITH summed AS (
          SELECT supplier, {_sum(pair.before, pair)} AS was, {_sum(pair.after, pair)} AS came
          FROM bundles WHERE supplier > 0 GROUP BY supplier)
        SELECT SUM(CASE WHEN was <= 0 AND came > 0 THEN 1 ELSE 0 END),
               CAST(SUM(CASE WHEN was <= 0 AND came > 0 THEN came ELSE 0 END) AS BIGINT),
               SUM(CASE WHEN was > 0 AND came <= 0 THEN 1 ELSE 0 END),
               CAST(SUM(CASE WHEN was > 0 AND came <= 0 THEN was ELSE 0 END) AS BIGINT),
               SUM(CASE WHEN was > 0 AND came > 0 THEN 1 ELSE 0 END) FROM summed""")
    return Turnover(*(int(each or 0) for each in row))


def _sum(year: int, pair: Pair) -> str:
    first, last = year * 100 + pair.first_month, year * 100 + pair.last_month
    return f"CAST(SUM(CASE WHEN month BETWEEN {first} AND {last} THEN amount ELSE 0 END) AS BIGINT)"
