"""The limits of the threshold watch: what an amount asks for on a day, and the months that ask for most."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Literal

from xlanskaff.errors import Problem
from xlanskaff.law.parameters import Citation
from xlanskaff.law.store import Law
from xlanskaff.rules.purchases import Authority, Kind, Purchase
from xlanskaff.rules.thresholds import Notice, part

Basis = Literal["12_months", "48_months"]

YEAR, LONGEST = 12, 48
NATIONAL = "foa.national_notice"
_BASES: tuple[tuple[Basis, int], ...] = (("12_months", YEAR), ("48_months", LONGEST))
_RANK = {Notice.NONE: 0, Notice.DOFFIN: 1, Notice.DOFFIN_TED: 2}


@dataclass(frozen=True, slots=True)
class Month:
    """One month of what is counted together."""

    month: int
    first: date
    last: date
    lines: int
    amount: int
    sure: int
    largest: int


@dataclass(frozen=True)
class Limits:
    """The law as the watch asks it: whoever buys is given, and days between two changes of the law are one."""

    law: Law
    authority: Authority

    @cached_property
    def lowest(self) -> int:
        """Øre below which nothing has ever had to be announced."""
        return min(value.amount for value in self.law.parameters[NATIONAL].values if value.amount) * 100

    @cached_property
    def _changes(self) -> list[date]:
        return sorted({value.begins for each in self.law.parameters.values() for value in each.values})

    @cached_property
    def _seen(self) -> dict[int, bool]:
        return {}

    def known(self, day: date) -> bool:
        """Whether the limits of a day are recorded."""
        period = self._period(day)
        if period not in self._seen:
            try:
                self.law.on(day).value(NATIONAL)
            except Problem:
                self._seen[period] = False
            else:
                self._seen[period] = True
        return self._seen[period]

    def asked(self, months: Sequence[Month], kind: Kind) -> tuple[Basis, Sequence[Month], Citation, Notice] | None:
        """The months that ask most: the highest limit passed, then the largest amount. Twelve months go first."""
        numbers = [each.month // 100 * 12 + each.month % 100 for each in months]
        down = [0, *accumulate(each.amount for each in months)]
        for basis, length in _BASES:
            # Under one law more asks for more, so that only the largest amount of each is held against it.
            largest: dict[int, tuple[int, int, int]] = {}
            for at, number in enumerate(numbers):
                end = bisect_left(numbers, number + length, at)
                amount = down[end] - down[at]
                if amount >= self.lowest:
                    period = self._period(months[at].first)
                    if period not in largest or amount > largest[period][0]:
                        largest[period] = amount, at, end
            best: tuple[int, int, Sequence[Month], Citation, Notice] | None = None
            for amount, at, end in sorted(largest.values(), key=lambda found: found[1]):
                limit, notice = self._limit(amount, months[at].first, kind)
                if limit is not None and (best is None or (_RANK[notice], amount) > best[:2]):
                    best = _RANK[notice], amount, months[at:end], limit, notice
            if best:
                return basis, best[2], best[3], best[4]
            if numbers[-1] - numbers[0] < length:
                break  # more months together are these once more
        return None

    def _period(self, day: date) -> int:
        """The number of the time between two changes that a day lies in."""
        return bisect_right(self._changes, day)

    @cached_property
    def _amounts(self) -> list[int]:
        """Every amount in the law (øre): between two of them, all amounts pass the same limits."""
        return sorted({value.amount * 100 for each in self.law.parameters.values() for value in each.values
                       if value.amount is not None})

    @cached_property
    def _passed(self) -> dict[tuple[int, int, int, Kind], tuple[Citation | None, Notice]]:
        return {}

    def _limit(self, amount: int, day: date, kind: Kind) -> tuple[Citation | None, Notice]:
        """The highest limit for announcing that an amount passes; None where it passes none, or nobody knows."""
        place = bisect_left(self._amounts, amount), bisect_right(self._amounts, amount), self._period(day), kind
        if place not in self._passed:
            self._passed[place] = self._judged(amount, day, kind)
        return self._passed[place]

    def _judged(self, amount: int, day: date, kind: Kind) -> tuple[Citation | None, Notice]:
        try:
            verdict = part(Purchase(Decimal(amount) / 100, kind, self.authority), law=self.law.on(day))
        except Problem:
            return None, Notice.NONE
        notice = verdict.value.notice
        passed = [each for each in verdict.basis if each.met and each.amount and each.parameter != "loa.lower_bound"]
        if not (passed and notice.places):
            return None, Notice.NONE
        # What one amount was held against it says nothing of the others.
        return replace(max(passed, key=lambda each: each.amount or 0), held=""), notice
