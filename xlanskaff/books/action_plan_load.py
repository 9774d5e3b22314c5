"""Hours against capacity, quarter by quarter, and the months of the Gantt chart.

The hours of an activity are spread evenly over its days. How many of somebody's hours lie before a day d is the sum
of the hours of activities that end before d, and, of those under way, the hours a day times the days that have gone:
three SUMIFS, whatever the number of activities. A quarter is the difference between its two boundaries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from annotated_types import Ge, Le, MaxLen

from xlanskaff.books.action_plan_lists import END, MONTHS, QUARTERS, START, numbered
from xlanskaff.grammar.columns import Kind, Row, computed, constant, field
from xlanskaff.grammar.expr import (
    AddMonths,
    Const,
    Exactly,
    Expr,
    Lookup,
    Rounded,
    Where,
    Words,
    cell,
    col,
    every,
    is_number,
    join,
    least,
    total,
    when,
    where,
)
from xlanskaff.grammar.wording import call

_DECIMALS = 9
"""Sums of shares are cleared of what computers add in the last digits, and of nothing else."""
_ENOUGH = 0.05
"""Hours that are not worth a warning."""
_LISTED = 4

_DATED = where("rate", ">=", 0)
_MINE = where("owner_no", "=", col("no"))
_FIRST_BOUND, *_LATER_BOUNDS = numbered("bound", 0, QUARTERS)
_FIRST_UNTIL, *_LATER_UNTIL = numbered("until", 0, QUARTERS)
_UNTIL = (_FIRST_UNTIL, *_LATER_UNTIL)
_PARTS = (*numbered("quarter", 1, QUARTERS), "outside", "undated")


def _months_on(date: Expr, months: int) -> Expr:
    return date if months == 0 else AddMonths(date, Const(months))


def _first_of_month(date: Expr) -> Expr:
    return date - call("DAY", date) + 1


def _until(number: int, *whose: Where) -> Expr:
    """The hours before a quarter boundary."""
    bound = cell("bounds", f"bound{number:02d}")
    under_way = (where("start", "<", bound), where("deadline", ">=", bound))
    return (total("activities", "hours", *whose, where("deadline", "<", bound), _DATED)
            + (bound - START) * total("activities", "rate", *whose, *under_way)
            - total("activities", "moment", *whose, *under_way))


def _sum(parts: Iterable[Expr]) -> Expr:
    first, *others = parts
    for part in others:
        first = first + part
    return first


def _row(name: str, doc: str, columns: dict[str, Any]) -> type[Row]:
    """A row model whose columns are made, not written."""
    return type(name, (Row,), {"__annotations__": columns, "__doc__": doc, "__module__": __name__})


def _hours(expr: Expr, *, limit: str = "") -> Any:
    return Annotated[float | None, computed(expr, fmt="load", limit=limit)]


def _helper(expr: Expr) -> Any:
    return Annotated[float | None, computed(expr, fmt="decimal", hidden=True)]


_LAST_END = AddMonths(col("start"), Const(MONTHS))
_GIVEN_END = cell("plan", "period_end")


class FrameRow(Row):
    """The period in whole months, at most as many as there is room for."""

    no: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
    start: Annotated[int | None, computed(when(
        is_number(cell("plan", "period_start")), _first_of_month(cell("plan", "period_start"))),
        kind=Kind.DATE, fmt="date")] = None
    end: Annotated[int | None, computed(when(is_number(col("start")), when(
        is_number(_GIVEN_END),
        when(col("start") <= _GIVEN_END, least(AddMonths(_first_of_month(_GIVEN_END), Const(1)), _LAST_END), _LAST_END),
        _LAST_END)), kind=Kind.DATE, fmt="date")] = None


def _if_before_end(date: Expr) -> Expr:
    return when(is_number(START), when(date < END, date))


MonthsRow = _row("MonthsRow", "The first day of each month of the period.", {
    name: Annotated[int | None, computed(_if_before_end(_months_on(START, number)), kind=Kind.DATE, fmt="month_up",
                                         emphasis="ruler")]
    for number, name in enumerate(numbered("month", 1, MONTHS))})

BoundsRow = _row("BoundsRow", "Where quarters begin and end, none of them after the end of the period.", {
    name: Annotated[int | None, computed(when(is_number(START), least(_months_on(START, 3 * number), END)),
                                         kind=Kind.DATE, fmt="date")]
    for number, name in enumerate((_FIRST_BOUND, *_LATER_BOUNDS))})

QuartersRow = _row("QuartersRow", "The first month of each quarter of the period.", {
    name: Annotated[int | None, computed(_if_before_end(_months_on(START, 3 * number)), kind=Kind.DATE,
                                         fmt="month_short", emphasis="ruler")]
    for number, name in enumerate(numbered("quarter", 1, QUARTERS))})

WholeRow = _row("WholeRow", "The hours of all activities before each quarter boundary.", {
    **{name: Annotated[float | None, computed(when(is_number(START), _until(number)), fmt="decimal")]
       for number, name in enumerate(_UNTIL)},
    "dated": Annotated[float | None, computed(total("activities", "hours", _DATED), fmt="decimal")]})


def _between(before: Expr, after: Expr) -> Expr:
    return Rounded(after - before, _DECIMALS)


# Blank for a line without a name, and for a name that stands further up, whose hours are counted there.
_DATED_OF_MINE = when(col("owner").ne(""), when(
    Lookup(Exactly(col("owner")), "load", "owner", "no").eq(col("no")), total("activities", "hours", _MINE, _DATED)))
_IS_COUNTED = is_number(col("dated"))
_HAS_QUARTERS = is_number(col(_UNTIL[-1]))
# A few quarters are listed, many are counted, so that the words fit on a line.
_IS_OVER = [col(name) > col("capacity") + _ENOUGH for name in numbered("quarter", 1, QUARTERS)]
_TOO_MUCH = [when(over, f" {number}") for number, over in enumerate(_IS_OVER, 1)]
_WHICH = call("SUBSTITUTE", call("TRIM", join(*_TOO_MUCH)), Const(" "), Const(", "))
_VERDICT = when(col("owner").ne(""), when(
    _IS_COUNTED,
    when(is_number(col("times_over")),
         when(col("times_over").eq(0), Words("action_plan.load.within"), when(
             col("times_over") <= _LISTED, join(Words("action_plan.load.over"), " ", _WHICH),
             join(Words("action_plan.load.over_many"), " ", col("times_over"), " ",
                  Words("action_plan.load.quarters")))),
         when(every(col("hours") > 0, is_number(START)), Words("action_plan.load.unknown"))),
    Words("action_plan.load.twice")))
_TIMES_OVER = when(every(_HAS_QUARTERS, is_number(col("capacity"))), _sum(when(over, 1, 0) for over in _IS_OVER))

LoadRow = _row("LoadRow", "Somebody's hours in each quarter against what they have.", {
    "no": Annotated[int, constant(Kind.WHOLE, fmt="id")],
    "owner": Annotated[str | None, field(fmt="prose"), MaxLen(120)],
    "capacity": Annotated[float | None, field(Kind.NUMBER, fmt="worked"), Ge(0), Le(10_000)],
    "hours": _hours(when(_IS_COUNTED, total("activities", "hours", _MINE))),
    "verdict": Annotated[str | None, computed(_VERDICT, kind=Kind.TEXT, fmt="prose")],
    **{name: _hours(when(_HAS_QUARTERS, _between(col(before), col(after))), limit="capacity")
       for name, before, after in zip(_PARTS, _UNTIL, _LATER_UNTIL, strict=False)},
    "outside": _hours(when(_HAS_QUARTERS, Rounded(col(_FIRST_UNTIL) + col("dated") - col(_UNTIL[-1]), _DECIMALS))),
    "undated": _hours(when(_IS_COUNTED, Rounded(total("activities", "hours", _MINE) - col("dated"), _DECIMALS))),
    "times_over": _helper(_TIMES_OVER),
    "dated": _helper(_DATED_OF_MINE),
    **{name: _helper(when(every(_IS_COUNTED, is_number(START)), _until(number, _MINE)))
       for number, name in enumerate(_UNTIL)}})


def _line(everything: Expr, name: str) -> Expr:
    """What stands in the three lines under the load: those listed, the others as the difference, and all."""
    return when(col("no").eq(3), everything, when(
        col("no").eq(1), total("load", name), Rounded(everything - total("load", name), _DECIMALS)))


def _whole(name: str) -> Expr:
    return cell("whole", name)


_DIFFERENCE = col("hours") - _sum(col(name) for name in _PARTS)
_ADDS_UP = when(is_number(START), when(
    call("ABS", _DIFFERENCE) < 0.001, Words("action_plan.balance_rows.adds_up"),
    Words("action_plan.balance_rows.does_not")))

BalanceRow = _row("BalanceRow", "A sum under the load, checked against its parts.", {
    "no": Annotated[int, constant(Kind.WHOLE, fmt="id")],
    "name": Annotated[str, constant(translated=True, fmt="strong")],
    "capacity": Annotated[float | None, computed(when(col("no").eq(1), total("load", "capacity")), fmt="load")],
    "hours": _hours(_line(total("activities", "hours"), "hours")),
    "verdict": Annotated[str | None, computed(_ADDS_UP, kind=Kind.TEXT, fmt="prose")],
    **{name: _hours(when(is_number(START), _line(_between(_whole(before), _whole(after)), name)))
       for name, before, after in zip(_PARTS, _UNTIL, _LATER_UNTIL, strict=False)},
    "outside": _hours(when(is_number(START), _line(
        Rounded(_whole(_FIRST_UNTIL) + _whole("dated") - _whole(_UNTIL[-1]), _DECIMALS), "outside"))),
    "undated": _hours(_line(Rounded(total("activities", "hours") - _whole("dated"), _DECIMALS), "undated"))})
