"""What a spend analysis asks and suggests: agreements, thresholds, small invoices, risk, quality, problems."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge, Le, MaxLen

from xlanskaff.books.prioritisation_rows import SCORE
from xlanskaff.books.spend_analysis_rows import (
    MATCH,
    PLAIN,
    Day,
    Id,
    Key,
    Kroner,
    Muted,
    Number,
    Prose,
    Text,
    Told,
    bought,
    figure,
    money,
    of_spend,
    said,
    share,
)
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Kind, Row, choice, computed, constant, field, reference
from xlanskaff.grammar.expr import (
    AddMonths,
    Const,
    Exactly,
    Expr,
    Rounded,
    cell,
    col,
    every,
    is_number,
    label,
    least,
    most,
    rows,
    running_total,
    total,
    when,
    where,
)

STATE = ChoiceList("agreement_state", tuple(Item(code) for code in (
    "over", "expired", "expiring", "nearly", "unused", "in_use")))
ANSWER = ChoiceList("threshold_answer", tuple(Item(code) for code in (
    "competed", "exempt", "separate", "wrong", "breach", "later")))

SOON = 6
"""How many months before its end an agreement is said to run out."""
NEARLY = 0.8
"""How much of its maximum value may be used before that is said."""

_USED_SHARE = when(every(is_number(col("maximum")), col("maximum") > 0), col("used") / col("maximum"))
_ON = cell("facts", "made_on")


def _ends_by(day: Expr) -> Expr:
    return every(is_number(col("end")), is_number(_ON), col("end") < day)


_STATE = when(col("name").ne(""), when(
    every(is_number(col("used_share")), col("used_share") > 1), label(STATE, "over"), when(
        _ends_by(_ON), label(STATE, "expired"), when(
            _ends_by(AddMonths(when(is_number(_ON), _ON, 1), Const(SOON))), label(STATE, "expiring"), when(
                every(is_number(col("used_share")), col("used_share") > NEARLY), label(STATE, "nearly"), when(
                    (col("used") + col("possible")).eq(0), label(STATE, "unused"), label(STATE, "in_use")))))))


class AgreementRow(Row):
    """One agreement of the register, as it was analysed: bought on it for certain (`used`), and perhaps besides."""

    agreement: Text = None
    name: Prose = None
    supplier: Prose = None
    category: Muted = None
    end: Day = None
    used: Kroner = None
    possible: Kroner = None
    maximum: Kroner = None
    used_share: Annotated[float | None, share(_USED_SHARE)] = None
    state: Annotated[str | None, computed(
        _STATE, kind=Kind.TEXT, fmt="class", emphasis=PLAIN, palette=STATE)] = None


_MINE = where("category", "=", Exactly(col("name")))


# What is undecided may lie on either side: the ends take all credit notes of it, or none.
_POSSIBLE = where("coverage", "=", label(MATCH, "possible"))
_LEAST = col("certain") + bought(_MINE, _POSSIBLE, where("amount", "<", 0))
_MOST = col("certain") + bought(_MINE, _POSSIBLE, where("amount", ">", 0))


def _within(part: Expr) -> Expr:
    """A share, no less than nothing and no more than all."""
    return most(0, least(1, part))


class CoverageRow(Row):
    """How much of one category is bought on agreements: for certain, perhaps, and not."""

    name: Prose = None
    agreements: Number = None
    sum: Annotated[float | None, money(bought(_MINE))] = None
    certain: Annotated[float | None, money(bought(_MINE, where("coverage", "=", label(MATCH, "certain"))))] = None
    possible: Annotated[float | None, money(bought(_MINE, _POSSIBLE))] = None
    without: Annotated[float | None, money(Rounded(col("sum") - (col("certain") + col("possible")), 2))] = None
    least: Annotated[float | None, share(when(col("sum") > 0, _within(_LEAST / col("sum"))))] = None
    most: Annotated[float | None, share(when(col("sum") > 0, _within(_MOST / col("sum"))))] = None


class CandidateRow(Row):
    """One question of the threshold watch. `lines`: how many lack an agreement; they bear `no` among the lines."""

    no: Id = None
    question: Told = None
    period: Muted = None
    sum: Kroner = None
    limit: Kroner = None
    limit_from: Day = None
    provision: Muted = None
    lines: Number = None
    answer: Annotated[str | None, choice(ANSWER, fmt="choice_wrapped")] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None


class InvoiceSettingsRow(Row):
    """What the officer knows better than the ledger."""

    rate: Annotated[float | None, field(Kind.NUMBER, fmt="hours_left"), Ge(0), Le(100_000)] = None
    small: Annotated[float | None, field(Kind.NUMBER, fmt="hours_left"), Ge(0), Le(1_000_000)] = None


_COST = when(is_number(cell("invoice_settings", "rate")), col("number") * cell("invoice_settings", "rate"))


class InvoiceClassRow(Row):
    """Invoices of one size. `upper`: up to but not with so many kroner, 0 for no end; credit notes have a row (-1)."""

    size: Annotated[str | None, constant(translated=True)] = None
    number: Number = None
    sum: Kroner = None
    part: Annotated[float | None, share(when(
        total("invoice_classes", "number") > 0, col("number") / total("invoice_classes", "number")))] = None
    cost: Annotated[float | None, money(_COST)] = None
    per_hundred: Annotated[float | None, computed(
        when(every(is_number(col("cost")), col("sum") > 0), col("cost") * 100 / col("sum")),
        kind=Kind.NUMBER, fmt="gap_plain", emphasis=PLAIN)] = None
    upper: Annotated[float | None, constant(Kind.NUMBER, fmt="whole", hidden=True)] = None


class SmallSupplierRow(Row):
    """A supplier that sends many small invoices."""

    name: Text = None
    number: Number = None
    sum: Kroner = None
    average: Annotated[float | None, money(when(col("number") > 0, Rounded(col("sum") / col("number"), 0)))] = None
    cost: Annotated[float | None, money(_COST)] = None


class RiskRow(Row):
    """A product group of the high-risk list that is bought, and what may be done about it."""

    name: Annotated[str | None, constant(translated=True, fmt="prose")] = None
    categories: Annotated[str | None, constant(translated=True, fmt="muted")] = None
    sum: Annotated[float | None, money(bought(where("risk", "=", Exactly(col("name")))))] = None
    share: Annotated[float | None, share(of_spend(col("sum")), fmt="share_fine")] = None
    suppliers: Number = None
    handle: Told = None


class DutyRow(Row):
    """A consideration of the act on procurement, and what it asks."""

    name: Annotated[str | None, constant(translated=True, fmt="strong_prose")] = None
    provision: Annotated[str | None, constant(fmt="prose")] = None
    duty: Told = None


class ReckoningRow(Row):
    """What became of what was read."""

    what: Annotated[str | None, constant(translated=True, fmt="prose")] = None
    sum: Annotated[float | None, money(when(
        col("what").eq(said("reckoning.in")), figure("in_scope"), when(
            col("what").eq(said("reckoning.out")), figure("out"), when(
                col("what").eq(said("reckoning.review")), figure("review"), when(
                    col("what").eq(said("reckoning.aside")), cell("facts", "set_aside") + 0,
                    cell("facts", "read") + 0)))), fmt="amount")] = None
    lines: Annotated[int | None, computed(when(
        col("what").eq(said("reckoning.in")), figure("in_lines"), when(
            col("what").eq(said("reckoning.out")), figure("out_lines"), when(
                col("what").eq(said("reckoning.review")), figure("review_lines"), when(
                    col("what").eq(said("reckoning.aside")), cell("facts", "set_aside_rows") + 0,
                    cell("facts", "rows") + 0)))), kind=Kind.WHOLE, fmt="tally", emphasis=PLAIN)] = None


class ReasonRow(Row):
    """Why lines are in scope, out of it, or to be reviewed."""

    reason: Annotated[str | None, constant(translated=True, fmt="prose")] = None
    sum: Annotated[float | None, money(Rounded(total(
        "lines", "amount", where("reason", "=", Exactly(col("reason"))),
        where("scope", "=", col("scope"))), 2), fmt="amount")] = None
    lines: Annotated[int | None, computed(total(
        "lines", "lines", where("reason", "=", Exactly(col("reason"))), where("scope", "=", col("scope"))),
        kind=Kind.WHOLE, fmt="tally", emphasis=PLAIN)] = None
    scope: Annotated[str | None, constant(translated=True)] = None


class AssumptionRow(Row):
    """One thing that was taken for granted."""

    no: Id = None
    assumption: Told = None
    file: Muted = None


class NextSupplierRow(Row):
    """One of the suppliers to place next, the largest first; `reached` is the share that is placed when it is."""

    no: Id = None
    name: Prose = None
    sum: Annotated[float | None, money(Rounded(bought(
        where("supplier_no", "=", col("supplier_no")), where("category", "=", "")) + col("rest"), 2))] = None
    reached: Annotated[float | None, share(of_spend(figure("placed") + running_total("sum")))] = None
    bought: Muted = None
    category: Annotated[str | None, reference("categories", "name", fmt="prose")] = None
    supplier_no: Key = None
    rest: Annotated[float | None, constant(Kind.NOK, fmt="number", hidden=True)] = None


class SuggestedRow(Row):
    """A problem as the list of problems has it: the columns from `problem` on stand in its order."""

    no: Id = None
    problem: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(500)] = None
    where: Annotated[str | None, field(fmt="prose"), MaxLen(200)] = None
    frequency: Annotated[int | None, choice(SCORE, fmt="level")] = None
    seriousness: Annotated[int | None, choice(SCORE, fmt="level")] = None
    owner: Annotated[str | None, field(fmt="prose"), MaxLen(120)] = None
    comment: Annotated[str | None, field(Kind.LONG_TEXT, fmt="prose"), MaxLen(1000)] = None


def candidates_open() -> Expr:
    """How many questions of the threshold watch nobody has answered."""
    return rows("candidates", "no", where("no", ">", 0), where("answer", "=", ""))
