"""The ranking of measures against the hours there are, and the measures that are chosen away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from xlanskaff.books.prioritisation_rows import FITS, MEASURE_CLASS, PROBLEM_CLASS, ROOM, said
from xlanskaff.grammar.columns import Column, Kind, Row, computed, constant
from xlanskaff.grammar.expr import (
    BLANK,
    Expr,
    IfError,
    Largest,
    Lookup,
    cell,
    col,
    count,
    greatest,
    is_number,
    join,
    label,
    rows,
    running_total,
    total,
    when,
    where,
)
from xlanskaff.language.texts import Lang

_IN_USE = is_number(col("key"))
_CAPACITY = cell("settings", "capacity")
_REJECTED = col("class_name").eq(label(MEASURE_CLASS, "drop"))


def _of(column: str, key: str) -> Expr:
    return when(_IN_USE, Lookup(col("key"), "measures", key, column))


def _text(column: str, key: str, fmt: str = "prose", table: str = "measures", **more: Any) -> Column:
    # A blank cell looked up is 0 in Excel; put together with nothing, it is an empty text.
    return computed(when(_IN_USE, join(Lookup(col("key"), table, key, column), BLANK)), kind=Kind.TEXT, fmt=fmt, **more)


class RankingRow(Row):
    """One measure in the order to carry them out, with the hours added up."""

    rank: Annotated[int | None, computed(when(_IN_USE, col("no")), kind=Kind.WHOLE, fmt="id")] = None
    id: Annotated[str | None, _text("id", "rank_key", "id")] = None
    measure: Annotated[str | None, _text("measure", "rank_key")] = None
    class_name: Annotated[str | None, _text("class_name", "rank_key", "class", palette=MEASURE_CLASS)] = None
    score: Annotated[int | None, computed(_of("score", "rank_key"), kind=Kind.WHOLE, fmt="level")] = None
    worst: Annotated[str | None, _text("worst", "rank_key", "class", palette=PROBLEM_CLASS)] = None
    hours: Annotated[int | None, computed(when(_IN_USE, when(_REJECTED, "", when(
        is_number(Lookup(col("key"), "measures", "rank_key", "hours")),
        Lookup(col("key"), "measures", "rank_key", "hours")))), kind=Kind.WHOLE, fmt="sum")] = None
    cumulative: Annotated[int | None, computed(
        when(_IN_USE, running_total("hours")), kind=Kind.WHOLE, fmt="sum")] = None
    fits: Annotated[str | None, computed(when(_IN_USE, when(
        _REJECTED, label(FITS, "rejected"), when(is_number(_CAPACITY), when(
            col("cumulative") <= _CAPACITY, label(FITS, "within"), label(FITS, "below")), label(FITS, "unknown")))),
        kind=Kind.TEXT, fmt="class", palette=FITS)] = None
    no: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]
    key: Annotated[int | None, computed(
        IfError(Largest("measures", "rank_key", col("no")), BLANK), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None


class UnmetRow(Row):
    """One problem that no measure points at, the worst first."""

    id: Annotated[str | None, _text("id", "unmet_key", "id", table="problems")] = None
    problem: Annotated[str | None, _text("problem", "unmet_key", table="problems")] = None
    class_name: Annotated[str | None, _text(
        "class_name", "unmet_key", "class", table="problems", palette=PROBLEM_CLASS)] = None
    key: Annotated[int | None, computed(
        IfError(Largest("problems", "unmet_key", col("no")), BLANK), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    no: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]


class AwayRow(Row):
    """One measure that is chosen away, why, and what was said about it."""

    id: Annotated[str | None, _text("id", "away_key", "id")] = None
    measure: Annotated[str | None, _text("measure", "away_key")] = None
    class_name: Annotated[str | None, _text("class_name", "away_key", "class", palette=MEASURE_CLASS)] = None
    why: Annotated[str | None, computed(when(_IN_USE, when(
        Lookup(col("key"), "measures", "away_key", "set_aside").ne(""), said("why.marked"), when(
            _REJECTED, said("why.rejected"), said("why.below")))), kind=Kind.TEXT, fmt="prose")] = None
    reason: Annotated[str | None, computed(when(_IN_USE, when(
        Lookup(col("key"), "measures", "away_key", "reason").eq(""), said("why.missing"),
        join(Lookup(col("key"), "measures", "away_key", "reason"), BLANK))), kind=Kind.TEXT, fmt="prose")] = None
    key: Annotated[int | None, computed(
        IfError(Largest("measures", "away_key", col("no")), BLANK), kind=Kind.WHOLE, fmt="whole", hidden=True)] = None
    no: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]


def numbers(_lang: Lang) -> Sequence[Mapping[str, Any]]:
    """One line for each there is room for."""
    return [{"no": number} for number in range(1, ROOM + 1)]


_WITHIN = where("fits", "=", label(FITS, "within"))
_FIT = rows("ranking", "id", _WITHIN)
_SPENT = join(said("cut.within"), " ", _FIT, " ", said("cut.measures"), " ", total("ranking", "hours", _WITHIN), " ",
              said("cut.of"), " ", _CAPACITY, " ", said("cut.hours"), " ")

CUT_LINE: Expr = when(
    count("ranking", "key").eq(0), said("cut.empty"),
    when(is_number(_CAPACITY), when(
        rows("ranking", "id", where("fits", "=", label(FITS, "below"))) > 0,
        join(_SPENT, when(_FIT > 0, join(said("cut.line"), " ", _FIT, "."), said("cut.none"))),
        join(_SPENT, said("cut.all"))),
        join(said("cut.no_capacity"), " ", greatest("ranking", "cumulative"), " ", said("cut.hours"))))
"""What the ranking comes to, in a sentence: the cut is told in words, not only drawn."""

_CRITICAL = rows("unmet", "id", where("class_name", "=", label(PROBLEM_CLASS, "critical")))

UNMET_LINE: Expr = when(
    count("unmet", "key") > 0, join(said("unmet_status.count"), " ", count("unmet", "key"), ".", when(
        _CRITICAL > 0, join(" ", said("unmet_status.critical"), " ", _CRITICAL, "."))),
    when(count("problems", "place") > 0, said("unmet_status.none")))
"""How many problems no measure points at, and how many of them are critical."""

_SILENT = rows("away", "id", where("reason", "=", said("why.missing")))

AWAY_LINE: Expr = when(
    count("away", "key").eq(0), said("away_status.none"),
    join(said("away_status.count"), " ", count("away", "key"), ".", when(
        _SILENT > 0, join(" ", said("away_status.missing"), " ", _SILENT, "."))))
"""How many measures are chosen away, and how many of them nobody has given a reason for."""
