"""Year against year in a spend analysis: over the same months of each."""

from __future__ import annotations

from typing import Annotated

from xlanskaff.books.spend_analysis_rows import (
    PLAIN,
    Id,
    Key,
    Kroner,
    Number,
    Prose,
    Text,
    Told,
    bought,
    money,
    said,
    share,
)
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Column, Kind, Row, computed
from xlanskaff.grammar.expr import Exactly, Expr, Lookup, Rounded, Where, col, every, label, when, where

CHANGE = ChoiceList("spend_change", (Item("new"), Item("lost"), Item("up"), Item("down"), Item("same")))

_GREW = Rounded(col("after") - col("before"), 2)
_GROWTH = when(col("before") > 0, (col("after") - col("before")) / col("before"))
# A sum of 0 or less is no purchase, as in the count of suppliers that came and went.
_WHAT = when(every(col("before") <= 0, col("after") > 0), label(CHANGE, "new"), when(
    every(col("before") > 0, col("after") <= 0), label(CHANGE, "lost"), when(
        col("after") > col("before"), label(CHANGE, "up"), when(
            col("after") < col("before"), label(CHANGE, "down"), label(CHANGE, "same")))))


def _between(first: Expr, last: Expr, *conditions: Where) -> Expr:
    """What is bought in the months from one to another."""
    return bought(*conditions, where("month", ">=", first), where("month", "<=", last))


def _category(which: str) -> Column:
    """What the category at hand is bought for in one of the years; what has no category is known by its words."""
    first, last = (Lookup(col("year"), "years", "year", f"{which}_{end}") for end in ("first", "last"))
    return money(when(col("name").eq(said("category_changes.unplaced")), _between(first, last, where(
        "category", "=", "")), _between(first, last, where("category", "=", Exactly(col("name"))))))


def _what() -> Column:
    return computed(_WHAT, kind=Kind.TEXT, fmt="choice", emphasis=PLAIN, palette=CHANGE)


class YearRow(Row):
    """A year against the one before it; the months compared are hidden.

    They are known by their first days, as serial numbers.
    """

    year: Id = None
    months: Told = None
    before: Annotated[float | None, money(_between(col("before_first"), col("before_last")))] = None
    after: Annotated[float | None, money(_between(col("after_first"), col("after_last")))] = None
    change: Annotated[float | None, money(_GREW)] = None
    growth: Annotated[float | None, share(_GROWTH, fmt="growth")] = None
    new: Number = None
    new_sum: Kroner = None
    lost: Number = None
    lost_sum: Kroner = None
    before_first: Key = None
    before_last: Key = None
    after_first: Key = None
    after_last: Key = None


class CategoryChangeRow(Row):
    """One category in a year and in the one before it, over the months that both have."""

    year: Id = None
    name: Prose = None
    before: Annotated[float | None, _category("before")] = None
    after: Annotated[float | None, _category("after")] = None
    change: Annotated[float | None, money(_GREW)] = None
    growth: Annotated[float | None, share(_GROWTH, fmt="growth")] = None
    what: Annotated[str | None, _what()] = None


class SupplierChangeRow(Row):
    """One supplier in a year and in the one before it, as it was analysed."""

    year: Id = None
    name: Prose = None
    organisation_number: Text = None
    before: Kroner = None
    after: Kroner = None
    change: Annotated[float | None, money(_GREW)] = None
    growth: Annotated[float | None, share(_GROWTH, fmt="growth")] = None
    what: Annotated[str | None, _what()] = None
