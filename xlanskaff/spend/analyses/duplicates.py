"""Lines that may have been paid twice: a list to look through, never a deduction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlanskaff.spend.analyses.engine import Engine

Sign = Literal["document", "day"]
"""`document`: one number and one sum on different days. `day`: one sum on one day under different numbers."""


@dataclass(frozen=True, slots=True)
class Suspected:
    """Documents of one supplier that look like one another.

    Attributes:
        sign: what they have in common besides supplier and sum.
        document: the number; empty where the numbers differ. `day`: the first.
        amount: øre of one of them; `extra` of all but one.
        count: how many.
        first_line, last_line: line ids to begin looking at.
    """

    sign: Sign
    supplier: int
    document: str
    day: date | None
    amount: int
    count: int
    first_line: int
    last_line: int

    @property
    def extra(self) -> int:
        """Øre that would be paid too much if all but one were repetitions."""
        return self.amount * (self.count - 1)


def duplicates(engine: Engine, *, least: int = 100_000, most: int = 500) -> tuple[Suspected, ...]:
    """Suspected duplicates, those with most at stake first.

    Sums that a credit note of the same size stands against are left out, one for one.

    Args:
        least: øre below which a document is left out.
        most: how many are listed.

    Source:
        Ours. Two equal sums on a day may well be right: meals, subscriptions, travels.
    """
    # The lines of one document on one day are one sum; large sums only, so that the table stays small.
    engine.keep("bookings", f"""
        SELECT supplier, document, day, CAST(SUM(amount) AS BIGINT) AS amount, MIN(line_id) AS line_id FROM slim
        WHERE supplier > 0 AND document IS NOT NULL AND day IS NOT NULL GROUP BY supplier, document, day
        HAVING ABS(SUM(amount)) >= {least}""")
    rows = engine.rows(f"""
        WITH signs AS (
          SELECT 'document' AS sign, supplier, document, CAST(NULL AS DATE) AS same_day, ABS(amount) AS amount,
                 SUM(CASE WHEN amount > 0 THEN 1 ELSE -1 END) AS times, MIN(day) AS day, MIN(line_id) AS first_line,
                 MAX(line_id) AS last_line
          FROM bookings GROUP BY supplier, document, ABS(amount)
          UNION ALL
          SELECT 'day' AS sign, supplier, '' AS document, day AS same_day, ABS(amount) AS amount,
                 SUM(CASE WHEN amount > 0 THEN 1 ELSE -1 END) AS times, MIN(day) AS day, MIN(line_id) AS first_line,
                 MAX(line_id) AS last_line
          FROM bookings GROUP BY supplier, day, ABS(amount))
        SELECT sign, supplier, document, day, amount, times, first_line, last_line FROM signs WHERE times > 1
        ORDER BY CAST(amount AS DECIMAL(19, 0)) * CAST(times - 1 AS DECIMAL(9, 0)) DESC, sign DESC, supplier, first_line
        LIMIT {most}""")
    return tuple(Suspected(sign, supplier, document, day, int(amount), int(times), first, last)
                 for sign, supplier, document, day, amount, times, first, last in rows)
