"""The windows of the threshold watch: from which month on, and for how long, purchases are counted together.

What is bought again and again is counted over twelve months (FOA § 5-4 (9)), whoever sells it. What is
bought from one supplier may also be one contract, which is counted for as long as it lasts, 48 months at
most (§ 5-4 (12)). Amounts are summed by calendar month, so that twelve months of days lie in thirteen:
the thirteenth is in where all of it lies within a year of the first purchase, and out where none of it
lies within a year of any. Between these only the lines tell; thirteen months are then a basis of their
own, and never certain. A window begins with a purchase: a credit note begins nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from xlanskaff.spend.analyses.engine import Engine

Together = Literal["supplier", "category"]
Basis = Literal["12_months", "13_months", "48_months"]
Group = tuple[int, int, int, int]
"""Unit, supplier (0 where several are counted together), category and regime, as numbers."""

OPEN = "on_agreement < 2 AND noticed = 0"
"""The SQL for what neither an agreement nor a notice surely answers; of `covered`."""

FIRST_OF_MONTH = "MAKE_DATE(CAST(month // 100 AS INTEGER), CAST(month % 100 AS INTEGER), 1)"
YEAR, AGAIN, LONGEST = 12, 13, 48
_ALIKE = "unit, who, category, regime"
# Who is counted, what of it, and what is counted where twelve months ask for nothing.
_ONE = "supplier", "supplier > 0", f"{LONGEST}, '48_months', longest FROM summed WHERE longest > year"
_SEVERAL = ("CAST(0 AS BIGINT)", "category > 0",
            f"{AGAIN}, '13_months', year + again FROM summed WHERE again > 0 AND again_early < late")


@dataclass(frozen=True, slots=True)
class Window:
    """Some months from one in which something was bought.

    Attributes:
        first: the first day on which something was bought; the first of the month where no day is known.
        month: the first month, as 202503; `last_month` the last that is counted, whether anything was bought or not.
        amount: øre without a sure agreement or notice.
    """

    basis: Basis
    first: date
    month: int
    last_month: int
    amount: int


def windows(engine: Engine, together: Together, *, lowest: int,
            changes: Sequence[date]) -> Iterator[tuple[Group, list[Window]]]:
    """What is counted together, and the windows that may ask for most; reads `covered`.

    Under one law more asks for more, so that of each basis and each time between two changes of the law only
    the largest window is given, in the order of the months, and none below the lowest limit.

    Args:
        lowest: øre below which nothing has to be announced.
        changes: the days on which a limit changes.
    """
    # Purchases where nobody is named are not one supplier's, and unlike things are not one category.
    who, only, longer = _ONE if together == "supplier" else _SEVERAL
    period = " + ".join(f"CASE WHEN first >= DATE '{each}' THEN 1 ELSE 0 END" for each in changes)
    rows = engine.rows(f"""
        WITH months AS (
          SELECT unit, {who} AS who, category, regime, month,
                 CAST(month // 100 * {YEAR} + month % 100 AS INTEGER) AS number,
                 COALESCE(MIN(CASE WHEN positive > 0 THEN day END), {FIRST_OF_MONTH}) AS first,
                 MIN(CASE WHEN positive > 0 THEN COALESCE(EXTRACT(DAY FROM day), 1) END) AS early,
                 MAX(CASE WHEN positive > 0 THEN COALESCE(EXTRACT(DAY FROM last_day), 31) END) AS late,
                 CAST(SUM(positive) AS BIGINT) AS bought, CAST(SUM(positive + negative) AS BIGINT) AS amount
          FROM covered WHERE {OPEN} AND month > 0 AND {only} GROUP BY 1, 2, 3, 4, 5),
        summed AS (
          SELECT {_ALIKE}, month, number, first, early, late, bought, SUM(amount) OVER year AS year,
                 SUM(amount) OVER longest AS longest, SUM(amount) OVER again AS again,
                 MIN(early) OVER again AS again_early, MAX(late) OVER again AS again_late
          FROM months
          WINDOW year AS (PARTITION BY {_ALIKE} ORDER BY number RANGE BETWEEN CURRENT ROW AND {YEAR - 1} FOLLOWING),
            longest AS (PARTITION BY {_ALIKE} ORDER BY number RANGE BETWEEN CURRENT ROW AND {LONGEST - 1} FOLLOWING),
            again AS (PARTITION BY {_ALIKE} ORDER BY number RANGE BETWEEN {YEAR} FOLLOWING AND {YEAR} FOLLOWING)),
        counted AS (
          SELECT {_ALIKE}, bought, first, month, number, {YEAR} AS months, '12_months' AS basis, year AS amount
          FROM summed
          UNION ALL
          SELECT {_ALIKE}, bought, first, month, number, {AGAIN}, '12_months', year + again FROM summed
          WHERE again > 0 AND again_late < early
          UNION ALL
          SELECT {_ALIKE}, bought, first, month, number, {longer}),
        placed AS (
          SELECT {_ALIKE}, basis, first, month, number + months - 1 AS last, amount,
                 ROW_NUMBER() OVER (PARTITION BY {_ALIKE}, basis, {period} ORDER BY amount DESC, month) AS place
          FROM counted WHERE bought > 0 AND amount >= {lowest})
        SELECT {_ALIKE}, basis, first, month, last, amount FROM placed WHERE place = 1
        ORDER BY {_ALIKE}, basis, month""")
    for group, listed in groupby(rows, key=lambda row: row[:4]):
        yield (group[0], group[1], group[2], group[3]), [
            Window(basis, first, month, (last - 1) // YEAR * 100 + (last - 1) % YEAR + 1, int(amount))
            for *_, basis, first, month, last, amount in listed]
