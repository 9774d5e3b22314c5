"""The year's rhythm: what is bought in which month, and whether money is spent up in December."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.spend.analyses.engine import Engine


@dataclass(frozen=True, slots=True)
class Month:
    """One month with lines: as 202503, lines and øre."""

    month: int
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class December:
    """One whole year and its December.

    Attributes:
        amount: øre in December; `others` in the eleven months before.
    """

    year: int
    amount: int
    others: int

    @property
    def ratio(self) -> Decimal | None:
        """December over an average month before it; None where nothing was bought before."""
        return Decimal(self.amount) * 11 / self.others if self.others > 0 else None


def months(engine: Engine) -> tuple[Month, ...]:
    """Every month with lines, in order."""
    return tuple(Month(month, lines, int(amount)) for month, lines, amount in engine.rows("""
        SELECT month, CAST(SUM(lines) AS BIGINT), CAST(SUM(amount) AS BIGINT) FROM bundles WHERE month > 0
        GROUP BY month ORDER BY month"""))


def decembers(found: tuple[Month, ...]) -> tuple[December, ...]:
    """The years in which every month has lines; a broken year has no December to compare.

    Example:
        >>> year = tuple(Month(202500 + number, 1, 100) for number in range(1, 12))
        >>> decembers((*year, Month(202512, 1, 250)))[0].ratio, decembers(year)
        (Decimal('2.5'), ())
    """
    years: dict[int, dict[int, int]] = {}
    for each in found:
        years.setdefault(each.month // 100, {})[each.month % 100] = each.amount
    return tuple(December(year, by_month[12], sum(by_month.values()) - by_month[12])
                 for year, by_month in sorted(years.items()) if len(by_month) == 12)
