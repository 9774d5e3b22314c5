"""What could be saved: ranges that rest on assumptions, and prices that differ."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le

from xlanskaff.books.spend_analysis_rows import (
    ABC,
    PLAIN,
    Kroner,
    Muted,
    Number,
    Prose,
    Told,
    figure,
    money,
)
from xlanskaff.books.strategy_lists import YES_NO
from xlanskaff.grammar.blocks import Card, Cards
from xlanskaff.grammar.columns import Column, Kind, Row, choice, computed, constant, field
from xlanskaff.grammar.expr import Expr, Rounded, cell, col, count, every, is_number, label, total, when, where

SOURCES = ("consolidation", "loyalty", "prices", "small_invoices")
"""The codes that the hidden column `source` may hold."""

_NOT_A = where("letter", "<>", label(ABC, "a"))
_TAIL = Rounded(total("suppliers", "sum", _NOT_A) + total("other_suppliers", "sum", _NOT_A), 2)
_RATE = cell("invoice_settings", "rate")
_HANDLING = when(is_number(_RATE), figure("small") * _RATE)
_BASIS = when(col("source").eq("consolidation"), _TAIL, when(
    col("source").eq("prices"), Rounded(total("prices", "saved"), 2), when(
        col("source").eq("small_invoices"), _HANDLING, when(is_number(col("given")), col("given")))))


def _saved(rate: str) -> Column:
    """The basis at one of the rates."""
    return money(when(every(is_number(col("basis")), is_number(col(rate))), Rounded(col("basis") * col(rate), 0)))


class PotentialRow(Row):
    """One source of savings (`source` as in `SOURCES`).

    `given` is the basis in kroner where it does not follow from the book. `counted` says whether it is in the sum:
    sources that overlap are not to be added up.
    """

    what: Prose = None
    basis: Annotated[float | None, money(_BASIS)] = None
    low: Annotated[float | None, field(Kind.SHARE, fmt="share_fine"), Ge(0), Le(1)] = None
    high: Annotated[float | None, field(Kind.SHARE, fmt="share_fine"), Ge(0), Le(1)] = None
    least: Annotated[float | None, _saved("low")] = None
    most: Annotated[float | None, _saved("high")] = None
    counted: Annotated[str | None, choice(YES_NO)] = None
    assumption: Told = None
    source: Annotated[str | None, constant(hidden=True)] = None
    given: Annotated[float | None, constant(Kind.NOK, fmt="number", hidden=True)] = None


def _together(column: str) -> Expr:
    mine = where("counted", "=", label(YES_NO, "yes"))
    return when(count("potential", column, mine) > 0, total("potential", column, mine), "–")


POTENTIAL_CARDS = Cards("potential_cards", cards=(
    Card("least", _together("least"), "card_total", 1), Card("most", _together("most"), "card_total", 3)), gap=1)
"""What may be saved together, of the sources that are counted."""


class PriceRow(Row):
    """A thing that was bought at more than one price for one unit."""

    item: Prose = None
    unit: Muted = None
    category: Muted = None
    suppliers: Number = None
    lines: Number = None
    quantity: Annotated[float | None, constant(Kind.NUMBER, fmt="amount")] = None
    lowest: Annotated[float | None, constant(Kind.NOK, fmt="amount")] = None
    highest: Annotated[float | None, constant(Kind.NOK, fmt="amount")] = None
    ratio: Annotated[float | None, computed(when(col("lowest") > 0, col("highest") / col("lowest")), fmt="gap_plain",
                                            emphasis=PLAIN)] = None
    sum: Kroner = None
    saved: Annotated[float | None, money(Rounded(col("sum") - col("lowest") * col("quantity"), 2))] = None
