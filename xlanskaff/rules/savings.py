"""Savings: what a lower price has saved, and what a lower use has, told apart.

A line compares a reference price, locked when the work began, with the new price of the same thing. The
reference is first brought to today's level with a stated price index. A saving counts for a limited time
from its start, since the old price would not have lasted for ever.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, get_args

from xlanskaff.catalogue.kpi import setting

Status = Literal["calculated", "confirmed", "budgeted"]

STATUSES: tuple[Status, ...] = get_args(Status)
"""The steps of a saving: calculated, confirmed by finance, taken out of the budget."""


@dataclass(frozen=True, slots=True)
class SavingLine:
    """One thing that is bought at another price than before.

    Attributes:
        reference_price: kroner for one unit at the baseline, without VAT.
        new_price: kroner for one unit now.
        volume: units bought now; `old_volume` those bought in an equal time before.
        index_then, index_now: the price index at the baseline and now; both or neither.
        one_off: kroner that the change cost once.
        start: the first day of the new price.
        day: of the volume; None when the line is to count whatever the day.
    """

    id: str
    reference_price: Decimal | None = None
    new_price: Decimal | None = None
    volume: Decimal | None = None
    old_volume: Decimal | None = None
    index_then: Decimal | None = None
    index_now: Decimal | None = None
    one_off: Decimal = Decimal(0)
    start: date | None = None
    day: date | None = None
    status: Status = "calculated"


@dataclass(frozen=True, slots=True)
class Saving:
    """What one line, or several together, comes to. All in kroner without VAT.

    Attributes:
        price_effect: (reference price − new price) × new volume.
        volume_effect: (old volume − new volume) × reference price; None where no old volume is known.
        reference_cost: reference price × new volume, what the same purchases would have cost before.
    """

    price_effect: Decimal
    volume_effect: Decimal | None
    one_off: Decimal
    reference_cost: Decimal

    @property
    def net(self) -> Decimal:
        """The price effect less the one-off cost: what is reported as saved."""
        return self.price_effect - self.one_off


def indexed(price: Decimal, then: Decimal | None, now: Decimal | None) -> Decimal:
    """A price brought from one level of an index to another; unchanged without an index.

    Raises:
        ValueError: only one of the two is given, or the first is not above 0.

    Source:
        Ours, after the steps of Difi and Deloitte's guide of 2013.

    Example:
        >>> indexed(Decimal(100), Decimal(125), Decimal(130)), indexed(Decimal(100), None, None)
        (Decimal('104'), Decimal('100'))
    """
    if then is None and now is None:
        return price
    if then is None or now is None or then <= 0:
        raise ValueError(f"an index needs a level above 0 then and a level now, not {then} and {now}")
    return price * now / then


def saving(line: SavingLine) -> Saving | None:
    """What a line has saved; None when a price or the volume is missing.

    Source:
        Ours, after the steps of Difi and Deloitte's guide of 2013: price and volume are told apart.

    Example:
        >>> prices = {"reference_price": Decimal(100), "new_price": Decimal(90)}
        >>> found = saving(SavingLine("L1", **prices, volume=Decimal(50), old_volume=Decimal(60)))
        >>> found.price_effect, found.volume_effect, found.net, found.reference_cost
        (Decimal('500'), Decimal('1000'), Decimal('500'), Decimal('5000'))
    """
    if line.reference_price is None or line.new_price is None or line.volume is None:
        return None
    reference = indexed(line.reference_price, line.index_then, line.index_now)
    volume = None if line.old_volume is None else (line.old_volume - line.volume) * reference
    return Saving((reference - line.new_price) * line.volume, volume, line.one_off, reference * line.volume)


def last_day(start: date, months: int | None = None) -> date:
    """The last day a saving counts: the day before the same date so many months later.

    Args:
        months: 12 unless another number is given.

    Source:
        Ours: a saving counts for a limited time.

    Example:
        >>> last_day(date(2026, 3, 1)), last_day(date(2026, 8, 31), 6)
        (datetime.date(2027, 2, 28), datetime.date(2027, 2, 27))
    """
    number = int(setting("saving_months")) if months is None else months
    year, month = divmod(start.month - 1 + number, 12)
    year, month = start.year + year, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def counts(line: SavingLine, months: int | None = None) -> bool:
    """Whether the line's day lies in the time that its saving counts.

    A line without a day or without a start counts.

    Source:
        Ours.

    Example:
        >>> line = SavingLine("L1", start=date(2026, 1, 1), day=date(2027, 1, 1))
        >>> counts(line), counts(line, months=24)
        (False, True)
    """
    if line.start is None or line.day is None:
        return True
    return line.start <= line.day <= last_day(line.start, months)


def may_follow(before: Status, after: Status) -> bool:
    """Whether a status may follow another: one step on, or back to calculated.

    Source:
        Ours: finance confirms before money is taken out of a budget.

    Example:
        >>> may_follow("calculated", "confirmed"), may_follow("calculated", "budgeted")
        (True, False)
        >>> may_follow("budgeted", "calculated")
        True
    """
    return after == "calculated" or STATUSES.index(after) - STATUSES.index(before) in (0, 1)


def together(lines: Iterable[SavingLine], months: int | None = None) -> Saving | None:
    """Several lines added up; None when none of them can be told.

    Lines outside their time, and lines without prices or volume, are left out. The volume effect is
    that of the lines which have one.

    Source:
        Ours.

    Example:
        >>> lines = [SavingLine("L1", Decimal(10), Decimal(8), Decimal(5)), SavingLine("L2", Decimal(10))]
        >>> together(lines).net, together(lines[1:])
        (Decimal('10'), None)
    """
    found = [told for line in lines if counts(line, months) and (told := saving(line)) is not None]
    if not found:
        return None
    volumes = [each.volume_effect for each in found if each.volume_effect is not None]
    return Saving(
        sum((each.price_effect for each in found), Decimal(0)),
        sum(volumes, Decimal(0)) if volumes else None,
        sum((each.one_off for each in found), Decimal(0)),
        sum((each.reference_cost for each in found), Decimal(0)))


def by_status(lines: Iterable[SavingLine], months: int | None = None) -> Mapping[Status, Saving]:
    """What is saved in each status that any line has, in the order of the steps.

    Source:
        Ours.

    Example:
        >>> lines = [SavingLine("L1", Decimal(10), Decimal(8), Decimal(5), status="confirmed")]
        >>> {status: found.net for status, found in by_status(lines).items()}
        {'confirmed': Decimal('10')}
    """
    kept = list(lines)
    found = {status: together((line for line in kept if line.status == status), months)
             for status in STATUSES}
    return {status: each for status, each in found.items() if each is not None}


def reached(status: Status, least: Status) -> bool:
    """Whether a status is as far as another, or further.

    Source:
        Ours.

    Example:
        >>> reached("budgeted", "confirmed"), reached("calculated", "confirmed")
        (True, False)
    """
    return STATUSES.index(status) >= STATUSES.index(least)
