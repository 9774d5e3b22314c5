"""Tail spend: the many suppliers that little is bought from."""

from __future__ import annotations

from dataclasses import dataclass

from xlanskaff.spend.analyses.engine import Engine


@dataclass(frozen=True, slots=True)
class Tail:
    """What lies outside the A suppliers, in one category or in all.

    Attributes:
        category: number; None for all.
        suppliers: in the tail; `once` those that one line alone names.
        amount: øre bought from them; `whole` from everybody with a name.
    """

    category: int | None
    suppliers: int
    once: int
    lines: int
    amount: int
    whole: int


def tail(engine: Engine) -> tuple[Tail, ...]:
    """The tail as a whole, then by category, the largest first; reads `supplier_sums`.

    Source:
        The tail is what class A leaves over. Ours.
    """
    rows = engine.rows("""
        WITH summed AS (
          SELECT category, supplier, SUM(lines) AS lines, CAST(SUM(amount) AS BIGINT) AS amount FROM bundles
          WHERE supplier > 0 GROUP BY category, supplier),
        sized AS (
          SELECT g.category, g.lines, g.amount, CASE WHEN s.letter = 'A' THEN 0 ELSE 1 END AS small,
                 CASE WHEN s.lines = 1 THEN 1 ELSE 0 END AS single
          FROM summed g JOIN supplier_sums s ON s.supplier = g.supplier)
        SELECT category, SUM(small), SUM(small * single), SUM(small * lines),
               CAST(SUM(small * amount) AS BIGINT) AS amount, CAST(SUM(amount) AS BIGINT)
        FROM sized GROUP BY category ORDER BY 5 DESC, category""")
    ((suppliers, once, lines, amount, whole),) = engine.rows("""
        SELECT SUM(CASE WHEN letter = 'A' THEN 0 ELSE 1 END),
               SUM(CASE WHEN letter = 'A' OR lines > 1 THEN 0 ELSE 1 END),
               SUM(CASE WHEN letter = 'A' THEN 0 ELSE lines END), SUM(CASE WHEN letter = 'A' THEN 0 ELSE amount END),
               SUM(amount) FROM supplier_sums""")
    together = Tail(None, *(int(each or 0) for each in (suppliers, once, lines, amount, whole)))
    return (together, *(Tail(row[0], *map(int, row[1:])) for row in rows))
