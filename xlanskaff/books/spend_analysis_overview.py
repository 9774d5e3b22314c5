"""The first page of a spend analysis: the figures that the whole book uses, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from xlanskaff.books.spend_analysis_findings import candidates_open
from xlanskaff.books.spend_analysis_rows import (
    KEY,
    MATCH,
    SCOPE,
    TOP,
    TopCategoryRow,
    bought,
    departments_named,
    figure,
    money,
    of_spend,
    said,
    share,
)
from xlanskaff.grammar.blocks import Card, Cards, Form, Sheet, Status, Table
from xlanskaff.grammar.columns import Kind, Row, computed, constant
from xlanskaff.grammar.expr import (
    Expr,
    Rounded,
    cell,
    col,
    count,
    every,
    join,
    label,
    total,
    when,
    where,
)
from xlanskaff.language.texts import Lang, text

ENOUGH = 0.8
"""The share of the spend that should have a category before the rest is believed."""
PER_CENT = 100


def _in(scope: str) -> Expr:
    return Rounded(total("lines", "amount", where("scope", "=", label(SCOPE, scope))), 2)


def _lines(scope: str) -> Expr:
    return total("lines", "lines", where("scope", "=", label(SCOPE, scope)))


def _whole(expr: Expr) -> Any:
    return computed(expr, kind=Kind.WHOLE, fmt="whole")


_SMALL = total("invoice_classes", "number", where("upper", ">", 0),
               where("upper", "<=", cell("invoice_settings", "small")))
_UNCOVERED = count("coverage", "sum", where("agreements", "=", 0), where("sum", ">", 0))


_POSSIBLE = where("coverage", "=", label(MATCH, "possible"))


class FiguresRow(Row):
    """The sums that the whole book uses: kroner, and how many lines."""

    in_scope: Annotated[float | None, money(_in("in"))] = None
    out: Annotated[float | None, money(_in("out"))] = None
    review: Annotated[float | None, money(_in("review"))] = None
    in_lines: Annotated[int | None, _whole(_lines("in"))] = None
    out_lines: Annotated[int | None, _whole(_lines("out"))] = None
    review_lines: Annotated[int | None, _whole(_lines("review"))] = None
    unplaced: Annotated[float | None, money(bought(where("category", "=", "")))] = None
    placed: Annotated[float | None, money(Rounded(figure("in_scope") - figure("unplaced"), 2))] = None
    certain: Annotated[float | None, money(bought(where("coverage", "=", label(MATCH, "certain"))))] = None
    possible: Annotated[float | None, money(bought(_POSSIBLE))] = None
    least: Annotated[float | None, money(Rounded(
        figure("certain") + bought(_POSSIBLE, where("amount", "<", 0)), 2))] = None
    most: Annotated[float | None, money(Rounded(
        figure("certain") + bought(_POSSIBLE, where("amount", ">", 0)), 2))] = None
    at_risk: Annotated[float | None, money(Rounded(total("risk", "sum"), 2))] = None
    small: Annotated[int | None, _whole(_SMALL)] = None
    invoices: Annotated[int | None, _whole(total("invoice_classes", "number", where("upper", ">=", 0)))] = None
    asked: Annotated[int | None, _whole(count("candidates", "no"))] = None
    open: Annotated[int | None, _whole(candidates_open())] = None
    uncovered: Annotated[int | None, _whole(_UNCOVERED)] = None


class PlacementRow(Row):
    """What became of the money, in words and kroner."""

    what: Annotated[str, constant(translated=True)] = ""
    sum: Annotated[float | None, money(when(
        col("what").eq(said("placement.placed")), figure("placed"), when(
            col("what").eq(said("placement.unplaced")), figure("unplaced"), when(
                col("what").eq(said("placement.review")), figure("review"), figure("out")))))] = None
    part: Annotated[float | None, share(when(
        figure("in_scope") + (figure("review") + figure("out")) > 0,
        col("sum") / (figure("in_scope") + (figure("review") + figure("out")))))] = None


class OnAgreementRow(Row):
    """How much is bought on agreements: for certain, perhaps, and not."""

    what: Annotated[str, constant(translated=True)] = ""
    sum: Annotated[float | None, money(when(
        col("what").eq(said("on_agreement.certain")), figure("certain"), when(
            col("what").eq(said("on_agreement.possible")), figure("possible"),
            Rounded(figure("in_scope") - (figure("certain") + figure("possible")), 2))))] = None
    part: Annotated[float | None, share(of_spend(col("sum")))] = None


def told(table: str, *keys: str, column: str = "what") -> Callable[[Lang], Sequence[dict[str, Any]]]:
    """The rows of a table that is told in words."""
    def lines(lang: Lang) -> Sequence[dict[str, Any]]:
        return [{column: text(f"{KEY}.{table}.{key}", lang)} for key in keys]

    return lines


def ranks(_lang: Lang) -> Sequence[dict[str, Any]]:
    """The places of a list of the largest."""
    return [{"rank": rank} for rank in range(1, TOP + 1)]


def _percent(part: Expr) -> Expr:
    return Rounded(part * PER_CENT / figure("in_scope"), 0)


def _or_dash(condition: Expr, then: Expr) -> Expr:
    return when(condition, then, "–")


_SPENT = figure("in_scope") > 0
_REGISTER = count("agreements", "used") > 0
INTERVAL = _or_dash(every(_SPENT, _REGISTER), join(_percent(figure("least")), when(
    figure("most") > figure("least"), join("–", _percent(figure("most")))), " %"))
"""The coverage of agreements, from what is certain to what is possible."""

CARDS = (
    Cards("spend_cards", cards=(
        Card("spent", figure("in_scope"), "card_total", 2),
        Card("suppliers", cell("facts", "suppliers") + 0, "card_total", 2),
        Card("departments", departments_named(), "card_total", 2),
        Card("placed", _or_dash(_SPENT, figure("placed") / figure("in_scope")), "card_share_left", 2)), gap=1),
    Cards("finding_cards", cards=(
        Card("covered", INTERVAL, "card_figure", 2),
        Card("open", figure("open"), "card_total", 2),
        Card("small", _or_dash(figure("invoices") > 0, figure("small") / figure("invoices")), "card_share_left", 2),
        Card("risk", _or_dash(_SPENT, figure("at_risk") / figure("in_scope")), "card_share_left", 2)), gap=1),
)

_TO_PLACE = when(figure("placed") / figure("in_scope") < ENOUGH, join(
    said("next_place.some"), " ", _percent(figure("unplaced")), " ", said("next_place.share")),
    said("next_place.enough"))
_TO_ASK = when(figure("open") > 0, join(said("next_ask.open"), " ", figure("open"), ". ", said("next_ask.where")), when(
    figure("asked") > 0, said("next_ask.answered"), when(
        cell("facts", "unasked") > 0, said("next_ask.unasked"), said("next_ask.none"))))
_TO_COVER = when(count("agreements", "used") > 0, when(figure("uncovered") > 0, join(
    said("next_cover.areas"), " ", figure("uncovered"), ". ", said("next_cover.where")), said("next_cover.all")),
    said("next_cover.register"))
_ANY = count("lines", "amount") > 0
DIFFERENCE = Rounded(cell("facts", "read") - (
    figure("in_scope") + figure("out") + figure("review") + cell("facts", "set_aside")), 2)
"""What was read and is not accounted for, in kroner; 0.00 is what it must be."""
BALANCED = when(DIFFERENCE.eq(0), said("balanced.yes"), said("balanced.no"))


def left_out(words: str) -> Expr:
    """Which files could not be read, in one sentence; nothing where there are none."""
    return when(cell("facts", "left_out").ne(""), join(said(f"left_out.{words}"), " ", cell("facts", "left_out")))


def status(key: str) -> Status:
    """One of the sentences on what to do; in a book without lines the first one says so."""
    sentence = {"next_place": _TO_PLACE, "next_ask": _TO_ASK, "next_cover": _TO_COVER}[key]
    if key == "next_place":
        first = when(_ANY, when(_SPENT, sentence, said("next_place.nothing")), said("next_place.empty"))
        return Status(key, expr=first, gap=0, role="say")
    return Status(key, expr=when(_ANY, sentence), gap=0 if key == "next_ask" else None, role="say")


WORKINGS = Sheet("workings", (4, 26, 14, *(8,) * 4), (
    Form("figures", model=FiguresRow),
    Table("top_categories", model=TopCategoryRow, constants=ranks, id_column="rank"),
), state="hidden")
"""What charts draw from, and the sums that everything goes by."""

__all__ = ["BALANCED", "CARDS", "WORKINGS", "OnAgreementRow", "PlacementRow", "left_out", "ranks", "status", "told"]
