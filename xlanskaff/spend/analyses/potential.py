"""What could be saved: ranges, each beside the assumption that it stands and falls with.

None of the rates is measured in this organisation. They are ours, deliberately low, and given as
arguments by whoever knows better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from xlanskaff.spend.analyses.interval import Class
from xlanskaff.spend.analyses.invoices import Invoices
from xlanskaff.spend.analyses.prices import Spread
from xlanskaff.spend.analyses.tail import Tail
from xlanskaff.values import half_up

Source = Literal["consolidation", "loyalty", "prices", "small_invoices"]

RATES: Mapping[Source, tuple[Decimal, Decimal]] = MappingProxyType({
    "consolidation": (Decimal("0.01"), Decimal("0.05")),
    "loyalty": (Decimal("0.02"), Decimal("0.08")),
    "prices": (Decimal("0.10"), Decimal("0.50")),
    "small_invoices": (Decimal("0.20"), Decimal("0.60")),
})
"""The least and the most of each basis that may be saved: of the tail, of purchases beside agreements, of what the
lowest price would have saved, of the cost of handling small invoices."""


@dataclass(frozen=True, slots=True)
class Potential:
    """One source of savings (øre, a range).

    Attributes:
        basis: what the rates are taken of.
        rates: the least and the most, 0 to 1.
    """

    source: Source
    basis: int
    rates: tuple[Decimal, Decimal]

    @property
    def least(self) -> int:
        """Øre at the lower rate."""
        return int(half_up(self.basis * self.rates[0]))

    @property
    def most(self) -> int:
        """Øre at the higher rate."""
        return int(half_up(self.basis * self.rates[1]))


def potential(tail: Tail, classes: Sequence[Class], spreads: Sequence[Spread], invoices: Invoices, *,
              rate: int | None, rates: Mapping[Source, tuple[Decimal, Decimal]] = RATES) -> tuple[Potential, ...]:
    """Every source that has a basis above 0. They overlap, and are not to be added up.

    Args:
        classes: of the lines against the register; empty where there is none.
        rate: øre that handling one invoice costs; None where nobody has said.

    Source:
        Ours.
    """
    beside = sum(each.amount for each in classes if each.on == 0 and each.area == 2)
    found: tuple[tuple[Source, int], ...] = (
        ("consolidation", tail.amount), ("loyalty", beside),
        ("prices", sum(each.saved for each in spreads)), ("small_invoices", invoices.small * rate if rate else 0))
    return tuple(Potential(source, basis, rates[source]) for source, basis in found if basis > 0)
