"""The question: the facts of one purchase, and room for what the rules say about it.

The answer is put there by the add-in, from the same tables of the law as the command line. The book itself
computes nothing: a threshold is never a number in a formula.
"""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, MaxLen

from xlanskaff.grammar.blocks import Form, Line, Prose, Sheet, Table, Workbook
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Kind, Row, choice, field, prefilled
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules import purchases

KEY = "question"
LINES = 100
"""Room for lines of an answer; the longest there is takes about 70."""


def _kind(code: str, lang: Lang) -> str:
    return _capital(text(f"law.kind.{code}", lang))


def _authority(code: str, lang: Lang) -> str:
    return _capital(text(f"law.authority.{code}", lang))


def _capital(written: str) -> str:
    return written[:1].upper() + written[1:]


KIND = ChoiceList("purchase_kind", tuple(Item(kind.value) for kind in purchases.Kind), _kind)
AUTHORITY = ChoiceList("authority", tuple(Item(who.value) for who in purchases.Authority), _authority)


class QuestionRow(Row):
    """The facts of the purchase."""

    value: Annotated[float | None, field(Kind.NOK, fmt="nok_left", required=True), Ge(0)] = None
    kind: Annotated[str | None, choice(KIND, fmt="text", required=True)] = None
    authority: Annotated[str | None, choice(AUTHORITY, fmt="text", required=True)] = None
    on: Annotated[str | None, field(Kind.DATE, fmt="date", required=True)] = None
    lot_total: Annotated[float | None, field(Kind.NOK, fmt="nok_left"), Ge(0)] = None
    lots_excepted: Annotated[float | None, field(Kind.NOK, fmt="nok_left"), Ge(0)] = None


class AnswerRow(Row):
    """One line of the answer: what it is, where that stands, and what it says."""

    what: Annotated[str | None, prefilled(fmt="strong_note"), MaxLen(200)] = None
    basis: Annotated[str | None, prefilled(fmt="muted_note"), MaxLen(500)] = None
    text: Annotated[str | None, prefilled(Kind.LONG_TEXT, fmt="note")] = None


_SHEETS = (
    Sheet("question", (2, 34, 38, 92), (
        Form("question", model=QuestionRow),
        Table("answer", model=AnswerRow, capacity=LINES, titled=True, calm=3),
    )),
    Sheet("about", (2, 5, 24, 24, 24, 24, 24), (
        Prose("steps", lines=(
            Line("heading", "heading"), Line("fill", "step", target="question"), Line("ask", "step"),
            Line("paste", "step")), span=6),
        Prose("edition", lines=(
            Line("heading", "heading"), Line("line"), Line("source"), Line("help"), Line("version")), span=6),
    ), one_page=True),
)

BOOK = Workbook(KEY, 1, _SHEETS)
