"""Lines that may have been paid twice: a list to look through, never a deduction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.persons import MASK, masked, mentions

Sign = Literal["document", "day"]
"""`document`: one number of an invoice and one sum on different days. `day`: one sum on one day under different
numbers."""


@dataclass(frozen=True, slots=True)
class Suspected:
    """Documents of one supplier that look like one another.

    Attributes:
        sign: what they have in common besides supplier and sum.
        document: the number as it may be shown; empty where the numbers differ. `day`: the first.
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
    """Suspected duplicates, those with most at stake first; reads `numbered`, `documents` and `suppliers`.

    The number of a voucher is nobody's but the body's own: that it comes again on another day says nothing.

    A credit note of the same size takes one of them away where it has their number, or their day. One that has a
    number and a day of its own takes none away, for what it is of the ledger does not say.

    Args:
        least: øre below which a document is left out.
        most: how many are listed.

    Source:
        Ours. Two equal sums on a day may well be right: meals, subscriptions, travels.
    """
    # The lines of one document on one day are one sum. Nearly all documents have one day, and are that sum.
    engine.keep("dated", f"""
        SELECT s.supplier, s.series, s.number, s.document, s.day, CAST(SUM(s.amount) AS BIGINT) AS amount,
               MIN(s.line_id) AS line_id
        FROM numbered s
        JOIN (SELECT supplier, series, COALESCE(number, 0) AS number, COALESCE(document, '') AS document FROM documents
              WHERE supplier > 0 AND (number IS NOT NULL OR document IS NOT NULL)) AS d
          ON d.supplier = s.supplier AND d.number = COALESCE(s.number, 0) AND d.document = COALESCE(s.document, '')
            AND d.series = s.series
        WHERE s.day IS NOT NULL AND (s.number IS NOT NULL OR s.document IS NOT NULL)
        GROUP BY s.supplier, s.series, s.number, s.document, s.day HAVING ABS(SUM(s.amount)) >= {least}""")
    sums = "ABS(amount) AS amount, CASE WHEN amount > 0 THEN 1 ELSE -1 END AS one"
    # What comes again is found first, and looked at closer after: nearly nothing does.
    rows = engine.rows(f"""
        WITH several AS (SELECT supplier, series, number, document, day, line_id, {sums} FROM dated),
        held AS (
          SELECT supplier, day, line_id, {sums} FROM documents
          WHERE supplier > 0 AND day IS NOT NULL AND (amount >= {least} OR amount <= -{least})
          UNION ALL SELECT supplier, day, line_id, amount, one FROM several),
        invoiced AS (SELECT * FROM several WHERE series = 0),
        numbers AS (
          SELECT supplier, COALESCE(number, 0) AS number, COALESCE(document, '') AS document, amount,
                 SUM(one) AS times
          FROM invoiced GROUP BY supplier, COALESCE(number, 0), COALESCE(document, ''), amount HAVING SUM(one) > 1),
        days AS (
          SELECT supplier, day, amount, SUM(one) AS times FROM held GROUP BY supplier, day, amount HAVING SUM(one) > 1),
        signs AS (
          SELECT 'document' AS sign, h.supplier, COALESCE(CAST(h.number AS VARCHAR), h.document) AS document,
                 MIN(h.day) AS day, h.amount, n.times, MIN(h.line_id) AS first_line, MAX(h.line_id) AS last_line
          FROM numbers n JOIN invoiced h ON h.supplier = n.supplier AND COALESCE(h.number, 0) = n.number
            AND COALESCE(h.document, '') = n.document AND h.amount = n.amount
          GROUP BY h.supplier, h.number, h.document, h.amount, n.times
          UNION ALL
          SELECT 'day' AS sign, h.supplier, '' AS document, h.day, h.amount, d.times,
                 MIN(h.line_id) AS first_line, MAX(h.line_id) AS last_line
          FROM days d JOIN held h ON h.supplier = d.supplier AND h.day = d.day AND h.amount = d.amount
          GROUP BY h.supplier, h.day, h.amount, d.times)
        SELECT sign, supplier, document, day, amount, times, first_line, last_line FROM signs
        ORDER BY amount * (times - 1) DESC, sign DESC, supplier, first_line LIMIT {most}""")
    wanted = ", ".join(str(supplier) for supplier in sorted({row[1] for row in rows})) or "-1"
    persons: dict[int, str] = dict(engine.rows(
        f"SELECT supplier, name FROM suppliers WHERE person AND supplier IN ({wanted})"))

    def shown(supplier: int, document: str) -> str:
        return MASK if mentions(document, persons.get(supplier) or "") else masked(document)

    return tuple(Suspected(sign, supplier, shown(supplier, document), day, int(amount), int(times), first, last)
                 for sign, supplier, document, day, amount, times, first, last in rows)
