"""What an indicator comes to: the value, what it is made of, and how much of the data it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from xlanskaff.catalogue.kpi import Direction, Unit, kpi

REASONS = ("no_denominator", "no_rows", "coverage_too_low", "none_confirmed", "in_parts", "needs_register",
           "needs_notices", "needs_savings", "needs_orders", "needs_payments", "needs_formats", "needs_categories",
           "needs_departments")
"""Why a value is missing. Their words stand under `kpi.reason`."""

Number = int | Decimal

_NOTHING: Mapping[str, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the data has the column that a figure needs.

    Amounts count without their sign, so that a credit note cannot lift coverage above the whole.

    Attributes:
        column: as `row.column`, such as `purchase.category`.
        part, whole: kroner or rows; part is at most whole.
    """

    column: str
    part: Decimal
    whole: Decimal

    @property
    def share(self) -> Decimal | None:
        """0 to 1; None when there are no data at all."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Part:
    """The figure of one category or department.

    Attributes:
        of: its code.
        year: None where the figure is of no year.
    """

    of: str
    year: int | None
    value: Decimal


@dataclass(frozen=True, slots=True)
class KpiResult:
    """One figure with everything a report shows beside it.

    Attributes:
        value: None when it cannot be told, and then `reason` says why. Not rounded; a share is 0 to 1.
        numerator, denominator: None where the figure is not a fraction.
        reason: one of `REASONS`, or None.
        extras: further figures that belong beside the value, named under `kpi.extra`.
        data_date: the day the data were taken out.
        parts: the figures of an indicator that is one for each category or department; its `value` is None.
    """

    key: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    coverage: Coverage | None
    direction: Direction
    unit: Unit
    reason: str | None = None
    extras: Mapping[str, Decimal] = field(default_factory=lambda: _NOTHING)
    data_date: date | None = None
    parts: tuple[Part, ...] = ()


def coverage(column: str, part: Number, whole: Number) -> Coverage:
    """A coverage of whole numbers or kroner.

    Source:
        Ours.

    Example:
        >>> coverage("invoice.format", 3, 4).share
        Decimal('0.75')
    """
    return Coverage(column, Decimal(part), Decimal(whole))


def fraction(
    key: str, numerator: Number, denominator: Number, covered: Coverage | None = None, *,
    withheld: str | None = None, **extras: Number | None,
) -> KpiResult:
    """Numerator over denominator; no value when the denominator is not above 0, or when it is withheld.

    A denominator of kroner falls below 0 when credit notes outweigh the rest, and then a share means
    nothing.

    Args:
        withheld: the reason why the value must not be shown, though it could be calculated.
        extras: figures that are None are left out.

    Source:
        Ours: empty is not zero.

    Example:
        >>> fraction("KPI18", 3, 4).value, fraction("KPI18", 0, 0).value, fraction("KPI18", 0, 0).reason
        (Decimal('0.75'), None, 'no_denominator')
    """
    over, under = Decimal(numerator), Decimal(denominator)
    reason = "no_denominator" if under <= 0 else withheld
    value = None if reason else over / under
    return KpiResult(key, value, over, under, covered, kpi(key).direction, kpi(key).unit, reason,
                     _given(extras))


def figure(
    key: str, value: Number | None, covered: Coverage | None = None, *, reason: str = "no_rows",
    numerator: Number | None = None, denominator: Number | None = None, **extras: Number | None,
) -> KpiResult:
    """A figure that is no fraction: a count, a sum or a median.

    Args:
        reason: told when the value is None.

    Source:
        Ours.

    Example:
        >>> figure("KPI06", 12).value, figure("KPI06", None).reason
        (Decimal('12'), 'no_rows')
    """
    return KpiResult(
        key, None if value is None else Decimal(value), None if numerator is None else Decimal(numerator),
        None if denominator is None else Decimal(denominator), covered, kpi(key).direction, kpi(key).unit,
        reason if value is None else None, _given(extras))


def parted(key: str, parts: Sequence[Part], covered: Coverage | None = None, *, reason: str) -> KpiResult:
    """An indicator that is one figure for each category or department.

    Args:
        reason: told when there is no part.

    Source:
        Ours.

    Example:
        >>> found = parted("KPI08", [Part("IT", None, Decimal(3))], reason="needs_categories")
        >>> found.value, found.reason, found.parts[0].value
        (None, 'in_parts', Decimal('3'))
    """
    return replace(figure(key, None, covered, reason="in_parts" if parts else reason), parts=tuple(parts))


def _given(extras: Mapping[str, Number | None]) -> Mapping[str, Decimal]:
    return MappingProxyType({name: Decimal(value) for name, value in extras.items() if value is not None})
