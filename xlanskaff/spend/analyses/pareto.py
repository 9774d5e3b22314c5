"""How few suppliers most of the money goes to: ABC, the share of the largest fifth, and the largest ones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.rules.abc import A_SHARE, B_SHARE, Letter
from xlanskaff.spend.analyses.engine import Engine

FIFTH = 20
"""Per cent of the suppliers that the share of the largest is told for."""


@dataclass(frozen=True, slots=True)
class AbcClass:
    """One class: how many suppliers, and their øre."""

    letter: Letter
    suppliers: int
    amount: int


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier as it may be shown, with what was bought (øre).

    Attributes:
        organisation_number: empty where there is none, and for persons.
    """

    supplier: int
    name: str
    organisation_number: str
    lines: int
    amount: int
    letter: Letter | None


@dataclass(frozen=True, slots=True)
class Pareto:
    """Suppliers by size.

    Attributes:
        suppliers: that anything was bought from, nobody left out.
        amount: øre bought from them; `nobody` what was bought where no supplier is named.
        positive: øre of suppliers with more than 0, `sellers` how many these are; a fifth of the others is no share.
        largest: how many the largest fifth of the sellers is, at least one; `largest_amount` their øre.
        classes: A, B and C; empty where there is no whole to share out.
    """

    suppliers: int
    amount: int
    nobody: int
    sellers: int
    positive: int
    largest: int
    largest_amount: int
    classes: tuple[AbcClass, ...]

    @property
    def share(self) -> Decimal | None:
        """What the largest fifth has of what the sellers have; None where there are none."""
        return Decimal(self.largest_amount) / self.positive if self.positive else None


def prepare(engine: Engine) -> None:
    """Keep `supplier_sums`: supplier, lines, amount, place (from 1), letter (NULL where there is no whole)."""
    ends_a, ends_b = int(A_SHARE * 100), int(B_SHARE * 100)
    # A hundred times what a nation buys goes beyond 64 bits.
    engine.keep("supplier_sums", f"""
        WITH summed AS (
          SELECT supplier, CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(amount) AS BIGINT) AS amount FROM bundles
          WHERE supplier > 0 GROUP BY supplier),
        placed AS (
          SELECT supplier, lines, amount, ROW_NUMBER() OVER (ORDER BY amount DESC, supplier) AS place,
                 CAST(SUM(amount) OVER (ORDER BY amount DESC RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
                   - SUM(amount) OVER (PARTITION BY amount) AS DECIMAL(28, 0)) AS larger,
                 CAST(SUM(amount) OVER () AS DECIMAL(28, 0)) AS whole FROM summed)
        SELECT supplier, lines, amount, place,
               CASE WHEN whole <= 0 THEN NULL
                    WHEN amount <= 0 OR larger * 100 >= whole * {ends_b} THEN 'C'
                    WHEN larger * 100 < whole * {ends_a} THEN 'A' ELSE 'B' END AS letter
        FROM placed""")


def pareto(engine: Engine) -> Pareto:
    """Suppliers by size; reads `supplier_sums`.

    Source:
        Classes as in `xlanskaff.rules.abc`. The largest fifth: ours, to the nearest whole, at least one.
    """
    rows = engine.rows("""
        SELECT letter, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM supplier_sums GROUP BY letter ORDER BY letter""")
    suppliers, amount = sum(row[1] for row in rows), sum(int(row[2]) for row in rows)
    ((sellers, positive),) = engine.rows(
        "SELECT COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM supplier_sums WHERE amount > 0")
    largest = _fifth(sellers)
    ((most,),) = engine.rows(f"SELECT CAST(SUM(amount) AS BIGINT) FROM supplier_sums WHERE place <= {largest}")
    ((nobody,),) = engine.rows("SELECT CAST(SUM(amount) AS BIGINT) FROM bundles WHERE supplier = 0")
    return Pareto(suppliers, amount, int(nobody or 0), sellers, int(positive), largest, int(most or 0),
                  tuple(AbcClass(row[0], row[1], int(row[2])) for row in rows if row[0]))


def as_written(engine: Engine) -> tuple[int, Decimal | None]:
    """Suppliers as the whole ledger spells them, and what their largest fifth has.

    Nothing is merged and nothing left out. For whoever wants to see the figure of the source again.
    """
    engine.keep("spelled", """
        SELECT CAST(SUM(amount) AS BIGINT) AS amount FROM ledger
        WHERE COALESCE(supplier_name, organisation_number, supplier_id) IS NOT NULL
        GROUP BY COALESCE(supplier_name, organisation_number, supplier_id)""")
    ((suppliers, sellers, positive),) = engine.rows("""
        SELECT COUNT(*), COALESCE(SUM(CASE WHEN amount > 0 THEN 1 ELSE 0 END), 0),
               CAST(COALESCE(SUM(GREATEST(amount, 0)), 0) AS BIGINT) FROM spelled""")
    ((most,),) = engine.rows(f"""
        SELECT CAST(SUM(amount) AS BIGINT) FROM (SELECT amount FROM spelled ORDER BY amount DESC
                                                 LIMIT {_fifth(int(sellers))}) AS s""")
    return suppliers, Decimal(int(most)) / int(positive) if positive else None


def _fifth(sellers: int) -> int:
    return max(1, (sellers * FIFTH + 50) // 100) if sellers else 0


def largest(engine: Engine, most: int = 20) -> tuple[Supplier, ...]:
    """The largest suppliers, the largest first; reads `supplier_sums`."""
    return tuple(Supplier(number, name, organisation or "", lines, int(amount), letter)
                 for number, name, organisation, lines, amount, letter in engine.rows(f"""
        SELECT s.supplier, p.name, p.organisation_number, s.lines, s.amount, s.letter
        FROM supplier_sums s JOIN parties p ON p.supplier = s.supplier WHERE s.place <= {most} ORDER BY s.place"""))
