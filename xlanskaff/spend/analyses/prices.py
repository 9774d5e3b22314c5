"""Price spread: the same thing bought at different unit prices, where the ledger has quantities."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.persons import masked
from xlanskaff.values import half_up

THOUSANDTHS = 1000
MOST_OF_A_LINE, MOST_UNITS = 4_000_000_000_000, 1_000_000_000
"""Øre and units from which a line is left out: 40 milliard kroner, and what else no whole number of 64 bits can be
divided for. A unit price is no question of lines that large."""


@dataclass(frozen=True, slots=True)
class Spread:
    """One thing, counted in one unit.

    Attributes:
        item: its text in small letters, without national identity numbers.
        code: its product code as written; empty where there is none.
        quantity: thousandths of the unit.
        amount: øre; `lowest` and `highest` thousandths of an øre for one unit, rounded down.
    """

    item: str
    code: str
    unit: str
    category: int
    lines: int
    suppliers: int
    quantity: int
    amount: int
    lowest: int
    highest: int

    @property
    def saved(self) -> int:
        """Øre if everything had cost the lowest price; never below 0, for that is rounded down."""
        return int(half_up(self.amount - Decimal(self.lowest * self.quantity) / THOUSANDTHS ** 2))


def prices(engine: Engine, *, least_lines: int = 3, most: int = 500) -> tuple[Spread, ...]:
    """Things with more than one price, those with most to save first; reads `ledger`, `slim` and `parties`.

    Lines with a quantity and an amount above 0 count, for a credit note has no price. Lines of persons are left out,
    for their texts may name them; and so are lines without a text, for a product code is of a class of things. An
    amount is known to half an øre, so prices that differ by no more than that over the quantity are one price.

    Args:
        least_lines: things on fewer lines are left out.

    Source:
        Ours. Equal texts may be unequal things; the list says where to look.
    """
    scale = THOUSANDTHS ** 2
    rows = engine.rows(f"""
        WITH priced AS (
          SELECT lower(trim(l.text)) AS item, COALESCE(trim(l.product_code), '') AS code,
                 COALESCE(lower(trim(l.unit)), '') AS unit, s.category, s.supplier, s.amount,
                 CAST(ROUND(l.quantity * {THOUSANDTHS}) AS BIGINT) AS quantity
          FROM ledger l JOIN slim s ON s.line_id = l.line_id
          LEFT JOIN (SELECT supplier, 1 AS hidden FROM parties WHERE person) AS p ON p.supplier = s.supplier
          WHERE l.quantity > 0 AND l.quantity < {MOST_UNITS} AND s.amount > 0 AND s.amount < {MOST_OF_A_LINE}
            AND p.hidden IS NULL AND trim(l.text) <> ''),
        per_unit AS (
          SELECT item, code, unit, category, supplier, amount, quantity, {scale} * amount // quantity AS price,
                 {scale} * (2 * amount - 1) // (2 * quantity) AS least,
                 {scale} * (2 * amount + 1) // (2 * quantity) AS most
          FROM priced WHERE quantity > 0),
        summed AS (
          SELECT item, code, unit, MIN(category) AS category, COUNT(*) AS lines,
                 COUNT(DISTINCT supplier) AS suppliers, CAST(SUM(quantity) AS BIGINT) AS quantity,
                 CAST(SUM(amount) AS BIGINT) AS amount, MIN(price) AS lowest, MAX(price) AS highest
          FROM per_unit GROUP BY item, code, unit HAVING COUNT(*) >= {least_lines} AND MAX(least) > MIN(most)),
        saved AS (
          SELECT item, code, unit, category, lines, suppliers, quantity, amount, lowest, highest,
                 amount - ((lowest // {THOUSANDTHS}) * quantity) // {THOUSANDTHS}
                        - ((lowest % {THOUSANDTHS}) * (quantity // {THOUSANDTHS})) // {THOUSANDTHS} AS saved
          FROM summed)
        SELECT item, code, unit, category, lines, suppliers, quantity, amount, lowest, highest FROM saved
        ORDER BY saved DESC, item, unit, code LIMIT {most}""")
    found = [Spread(masked(row[0]), masked(row[1]), masked(row[2]), *map(int, row[3:])) for row in rows]
    return tuple(sorted(found, key=lambda each: -each.saved))
