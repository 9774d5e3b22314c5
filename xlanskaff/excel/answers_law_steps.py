"""Many values, few questions: which part a value falls in changes only at the amounts that stand in the law.

So the service is asked once for each step between two amounts, and once for each time in which nothing in the
law changes; a column of ten thousand values costs no more questions than it has steps.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from xlanskaff.errors import Problem
from xlanskaff.excel.answers import problem_text
from xlanskaff.language.texts import Lang
from xlanskaff.law.store import LAW
from xlanskaff.services.law_words import number as figure


class Steps:
    """The answers to one question for all values, each found when it is first needed."""

    def __init__(self, points: tuple[int, ...], answer: Callable[[float, date], str], lang: Lang) -> None:
        self._points, self._answer, self._lang = points, answer, lang
        self._known: dict[int, str] = {}

    def ask(self, value: float, on: date) -> str:
        """The answer for a value on a day of the period."""
        # even between two amounts, odd exactly on one
        step = bisect_left(self._points, value) + bisect_right(self._points, value)
        found = self._known.get(step)
        if found is None:
            try:
                found = self._known[step] = self._answer(value, on)
            except Problem as problem:
                return problem_text(problem, self._lang)
        return found


class Reasons:
    """The reasons for all values of one day: between two amounts only the figure itself is different."""

    def __init__(self, points: tuple[int, ...], answer: Callable[[float], str], lang: Lang) -> None:
        self._points, self._answer, self._lang = points, answer, lang
        self._known: dict[int, list[str]] = {}

    def about(self, value: float) -> str:
        """The reasons for a value."""
        step = bisect_left(self._points, value) + bisect_right(self._points, value)
        if step % 2:
            return self._answer(value)
        around = self._known.get(step)
        if around is None:
            # a figure of the same step with decimals that no other figure of the text has
            other = (self._points[step // 2 - 1] if step else 0) + 0.123456
            around = self._known[step] = self._answer(other).split(figure(Decimal(repr(other)), self._lang))
        return figure(Decimal(repr(value)), self._lang).join(around)


@cache
def _changes() -> tuple[date, ...]:
    """Every day on which anything in the law changes."""
    days = {value.begins for parameter in LAW.parameters.values() for value in parameter.values}
    return tuple(sorted(days | {period.begins for duty in LAW.duties.values() for period in duty.periods}))


@lru_cache(maxsize=4096)
def period_of(on: date) -> date:
    """The first day of the time around a day in which nothing changes; the day itself before all of it.

    Example:
        >>> period_of(date(2026, 11, 22))
        datetime.date(2026, 7, 1)
    """
    index = bisect_right(_changes(), on)
    return _changes()[index - 1] if index else on


@cache
def amounts_in(period: date) -> tuple[int, ...]:
    """The amounts in kroner that the law holds values against, rising.

    Example:
        >>> 1_300_000 in amounts_in(date(2026, 7, 1))
        True
    """
    values = (parameter.find(period) for parameter in LAW.parameters.values())
    return tuple(sorted({found.amount for found in values
                         if found is not None and found.amount is not None and found.unit == "NOK"}))
