"""Price spread: the same thing bought at different unit prices, where the ledger has quantities."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.spend.analyses.engine import Engine

THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class Spread:
    """One thing, counted in one unit.

    Attributes:
        item: its product code, or else its text in small letters.
        quantity: thousandths of the unit.
        amount: øre; `lowest` and `highest` øre for one unit, rounded.
        saved: øre if everything had cost the lowest price.
    """

    item: str
    unit: str
    category: int
    lines: int
    suppliers: int
    quantity: int
    amount: int
    lowest: int
    highest: int
    saved: int

    @property
    def ratio(self) -> Decimal | None:
        """The highest price over the lowest; None where the lowest rounds to 0."""
        return Decimal(self.highest) / self.lowest if self.lowest else None


def prices(engine: Engine, *, least_lines: int = 3, most: int = 500) -> tuple[Spread, ...]:
    """Things with more than one price, those with most to save first.

    Lines with a quantity and an amount above 0 count, for a credit note has no price.

    Args:
        least_lines: things on fewer lines are left out.

    Source:
        Ours. Equal texts may be unequal things; the list says where to look.
    """
    rows = engine.rows(f"""
        WITH priced AS (
          SELECT COALESCE(NULLIF(trim(l.product_code), ''), lower(trim(l.text))) AS item,
                 COALESCE(lower(trim(l.unit)), '') AS unit, s.category, s.supplier, s.amount,
                 CAST(ROUND(l.quantity * {THOUSANDTHS}) AS BIGINT) AS quantity
          FROM ledger l JOIN slim s ON s.line_id = l.line_id WHERE l.quantity > 0 AND s.amount > 0),
        per_unit AS (
          SELECT item, unit, category, supplier, amount, quantity,
                 (2 * {THOUSANDTHS} * amount + quantity) // (2 * quantity) AS price
          FROM priced WHERE quantity > 0 AND item <> ''),
        summed AS (
          SELECT item, unit, MIN(category) AS category, COUNT(*) AS lines, COUNT(DISTINCT supplier) AS suppliers,
                 CAST(SUM(quantity) AS BIGINT) AS quantity, CAST(SUM(amount) AS BIGINT) AS amount,
                 MIN(price) AS lowest, MAX(price) AS highest
          FROM per_unit GROUP BY item, unit HAVING COUNT(*) >= {least_lines} AND MAX(price) > MIN(price)),
        saved AS (
          SELECT item, unit, category, lines, suppliers, quantity, amount, lowest, highest,
                 amount - (2 * lowest * quantity + {THOUSANDTHS}) // (2 * {THOUSANDTHS}) AS saved
          FROM summed)
        SELECT item, unit, category, lines, suppliers, quantity, amount, lowest, highest, saved FROM saved
        ORDER BY saved DESC, item, unit LIMIT {most}""")
    return tuple(Spread(row[0], row[1], *map(int, row[2:])) for row in rows)
