"""The performance indicators of a spend analysis, and what may have been paid twice."""

from __future__ import annotations

from typing import Annotated

from annotated_types import MaxLen

from xlanskaff.books.spend_analysis_rows import PLAIN, Day, Id, Kroner, Muted, Number, Prose, Told, money
from xlanskaff.grammar.blocks import Card, Cards
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Kind, Row, choice, computed, constant, field
from xlanskaff.grammar.expr import Rounded, col, every, is_number, rows, total, when, where

REPEATED = ChoiceList("duplicate_answer", tuple(Item(code) for code in ("twice", "right", "settled", "wrong", "later")))

_SHARED = every(is_number(col("scale")), is_number(col("denominator")), col("denominator") > 0)
_VALUE = when(_SHARED, Rounded(col("numerator") * col("scale") / col("denominator"), 1),
              when(is_number(col("given")), col("given")))


class KpiRow(Row):
    """One indicator: a fraction with a `scale` (100 for per cent), or a `given` value."""

    id: Annotated[str | None, constant(fmt="id")] = None
    name: Prose = None
    value: Annotated[float | None, computed(_VALUE, fmt="figure", emphasis=PLAIN)] = None
    unit: Annotated[str | None, constant(translated=True)] = None
    numerator: Kroner = None
    denominator: Kroner = None
    coverage: Annotated[float | None, constant(Kind.SHARE, fmt="share")] = None
    data_to: Day = None
    direction: Muted = None
    remark: Told = None
    scale: Annotated[int | None, constant(Kind.WHOLE, fmt="whole", hidden=True)] = None
    given: Annotated[float | None, constant(Kind.NUMBER, fmt="number", hidden=True)] = None


class DuplicateRow(Row):
    """Documents that may be one; `extra` is all but one. No sum is without them."""

    no: Id = None
    question: Told = None
    supplier: Prose = None
    document: Muted = None
    day: Day = None
    sum: Kroner = None
    number: Number = None
    extra: Annotated[float | None, money(when(
        is_number(col("number")), Rounded(col("sum") * (col("number") - 1), 2)))] = None
    lines: Muted = None
    answer: Annotated[str | None, choice(REPEATED, fmt="choice_wrapped")] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None


_OPEN = where("answer", "=", "")
DUPLICATE_CARDS = Cards("duplicate_cards", cards=(
    Card("open", rows("duplicates", "no", where("no", ">", 0), _OPEN), "card_total", 2),
    Card("at_stake", total("duplicates", "extra", where("no", ">", 0), _OPEN), "card_total", 2)), gap=1)
"""How many questions nobody has answered, and what is at stake in them."""
