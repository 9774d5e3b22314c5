"""The limits of the threshold watch: what an amount asks for on a day, and the window that asks for most."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from xlanskaff.errors import Problem
from xlanskaff.law.parameters import Citation
from xlanskaff.law.store import Law
from xlanskaff.rules.purchases import Authority, Kind, Purchase
from xlanskaff.rules.thresholds import Notice, part
from xlanskaff.spend.analyses.threshold_windows import Window

NATIONAL = "foa.national_notice"
_RANK = {Notice.NONE: 0, Notice.DOFFIN: 1, Notice.DOFFIN_TED: 2}


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
    def changes(self) -> list[date]:
        """Every day on which something in the law changes."""
        return sorted({value.begins for each in self.law.parameters.values() for value in each.values})

    def most(self, windows: Iterable[Window], kind: Kind) -> tuple[Window, Citation, Notice] | None:
        """The window that asks for most: the highest limit passed, then the largest amount; the first basis decides."""
        best: tuple[Window, Citation, Notice] | None = None
        for each in windows:
            if best and each.basis != best[0].basis:
                break
            limit, notice = self._limit(each.amount, each.first, kind)
            if limit is not None and (best is None or (_RANK[notice], each.amount) > (_RANK[best[2]], best[0].amount)):
                best = each, limit, notice
        return best

    def _period(self, day: date) -> int:
        """The number of the time between two changes that a day lies in."""
        return bisect_right(self.changes, day)

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
