"""How many sell us the same kind of thing, and how the money is spread among them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.spend.analyses.engine import Engine

WHOLE = 10_000
"""The Herfindahl-Hirschman index of a category with one supplier."""


@dataclass(frozen=True, slots=True)
class CategorySpread:
    """One category and its suppliers.

    Attributes:
        category: number; 0 for lines without category.
        suppliers: whose purchases do not add up to 0, nobody left out.
        amount: øre, credit notes netted.
        positive: øre of suppliers with more than 0, which shares are taken of.
        largest: øre of the largest supplier; `largest_supplier` its number.
        hhi: the index, from above 0 to 10 000; None where no supplier has more than 0.
    """

    category: int
    suppliers: int
    amount: int
    positive: int
    largest: int
    largest_supplier: int
    hhi: Decimal | None


def concentration(engine: Engine) -> tuple[CategorySpread, ...]:
    """Every category, the largest first.

    Source:
        The Herfindahl-Hirschman index: the sum of squared shares in per cent. Leaving out suppliers at
        or below 0: ours, for a negative share is none.
    """
    # Squares of øre go beyond 64 bits; 38 digits hold the squares of 10 000 milliard kroner.
    rows = engine.rows("""
        WITH summed AS (
          SELECT category, supplier, CAST(SUM(amount) AS BIGINT) AS amount FROM bundles GROUP BY category, supplier),
        placed AS (
          SELECT category, supplier, amount,
                 ROW_NUMBER() OVER (PARTITION BY category ORDER BY CASE WHEN supplier > 0 THEN 0 ELSE 1 END,
                                    amount DESC, supplier) AS place FROM summed)
        SELECT category, SUM(CASE WHEN supplier > 0 AND amount <> 0 THEN 1 ELSE 0 END), CAST(SUM(amount) AS BIGINT),
               CAST(SUM(CASE WHEN supplier > 0 AND amount > 0 THEN amount ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN place = 1 AND supplier > 0 THEN amount ELSE 0 END) AS BIGINT),
               MAX(CASE WHEN place = 1 THEN supplier ELSE 0 END),
               SUM(CASE WHEN supplier > 0 AND amount > 0
                        THEN CAST(amount AS DECIMAL(19, 0)) * CAST(amount AS DECIMAL(19, 0)) ELSE 0 END)
        FROM placed GROUP BY category ORDER BY SUM(amount) DESC, category""")
    return tuple(CategorySpread(category, int(suppliers), int(amount), int(positive), int(top), int(who),
                                WHOLE * Decimal(squares) / Decimal(positive) ** 2 if positive else None)
                 for category, suppliers, amount, positive, top, who, squares in rows)
