"""The rows that indicators are calculated from: purchases, contracts, invoices and the rest.

Amounts are kroner without VAT. Text that is not filled in is "", other values None. Who cleans, merges
and normalises is the caller: a supplier's id is the organisation number of the legal person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlanskaff.rules.kpi.result import Coverage


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; raises ValueError when they are the wrong way round."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end {self.last} when it begins {self.first}")

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the period; no day does not."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of purchase data. A credit note has a negative amount.

    Attributes:
        day: the date of the invoice.
        contract: id of the contract the line refers to, where it does.
        in_scope: false for wages, transfers, rent and the other things that are no purchases.
    """

    amount: Decimal
    day: date
    supplier: str = ""
    category: str = ""
    department: str = ""
    contract: str = ""
    in_scope: bool = True


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract or framework agreement.

    Attributes:
        end: the last day, with options that have been exercised; None when it runs until terminated.
        doffin: the reference of the notice.
        responsible: the contract manager.
        planned: whether a new purchase, or the use of an option, is planned.
    """

    id: str
    start: date
    end: date | None = None
    suppliers: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    doffin: str = ""
    responsible: str = ""
    planned: bool = False

    def valid(self, day: date) -> bool:
        """Whether the contract runs on a day; its first and last day are in it."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Competition:
    """One competition.

    Attributes:
        announced: the day of the notice; None when there was none.
        contracted: the day the contract was signed.
        tenders: received in time; None when nobody knows, 0 when none came.
        climate_weight: 0 to 1; None when nobody knows.
        climate_place: 1 for the criterion with the highest priority, where criteria are ranked.
        climate_requirement: requirements in place of weighting, with `climate_reason` for it.
        exempt: from § 5b, with `exempt_reason`.
    """

    id: str
    announced: date | None = None
    contracted: date | None = None
    tenders: int | None = None
    cancelled: bool = False
    procedure: str = ""
    climate_weight: Decimal | None = None
    climate_place: int | None = None
    climate_requirement: bool | None = None
    climate_reason: str = ""
    exempt: bool | None = None
    exempt_reason: str = ""


@dataclass(frozen=True, slots=True)
class RiskContract:
    """A contract with terms on wages and work, and whether risk assessment and control are documented."""

    id: str
    value: Decimal | None = None
    risk_assessed: bool | None = None
    controlled: bool | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of the action plan. `original_due` is the first deadline, where it has been moved."""

    id: str
    due: date | None = None
    completed: bool = False
    original_due: date | None = None
    stopped: bool = False


def in_scope(purchases: Iterable[Purchase], period: Period | None = None) -> list[Purchase]:
    """Purchases in scope, and in the period where one is given.

    Source:
        Ours: wages, transfers, rent and the like are no purchases.

    Example:
        >>> rows = [Purchase(Decimal(10), date(2026, 1, 5)),
        ...         Purchase(Decimal(9), date(2026, 2, 5), in_scope=False)]
        >>> len(in_scope(rows)), len(in_scope(rows, Period(date(2026, 2, 1), date(2026, 2, 28))))
        (1, 0)
    """
    return [row for row in purchases if row.in_scope and (period is None or period.holds(row.day))]


def total(purchases: Iterable[Purchase]) -> Decimal:
    """The amounts added up; credit notes net out.

    Source:
        Ours.

    Example:
        >>> total([Purchase(Decimal(10), date(2026, 1, 5)), Purchase(Decimal(-4), date(2026, 1, 6))])
        Decimal('6')
    """
    return sum((row.amount for row in purchases), Decimal(0))


def net_by(purchases: Iterable[Purchase], key: Callable[[Purchase], str]) -> dict[str, Decimal]:
    """Amounts added up by a key, in the order the keys appear; lines without the key are left out.

    Source:
        Ours.

    Example:
        >>> rows = [Purchase(Decimal(10), date(2026, 1, 5), "A"), Purchase(Decimal(5), date(2026, 1, 6))]
        >>> net_by(rows, lambda row: row.supplier)
        {'A': Decimal('10')}
    """
    found: dict[str, Decimal] = {}
    for row in purchases:
        if name := key(row):
            found[name] = found.get(name, Decimal(0)) + row.amount
    return found


def spend_covered(
    column: str, purchases: Sequence[Purchase], filled: Callable[[Purchase], object],
) -> Coverage:
    """How much of the spend has a column filled in, by amounts without their sign.

    Source:
        Ours.

    Example:
        >>> rows = [Purchase(Decimal(90), date(2026, 1, 5), "A"), Purchase(Decimal(-10), date(2026, 1, 6))]
        >>> spend_covered("purchase.supplier", rows, lambda row: row.supplier).share
        Decimal('0.9')
    """
    part = sum((abs(row.amount) for row in purchases if filled(row)), Decimal(0))
    return Coverage(column, part, sum((abs(row.amount) for row in purchases), Decimal(0)))
