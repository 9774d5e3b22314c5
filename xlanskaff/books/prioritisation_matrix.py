"""The two matrices of the prioritisation: what each cell holds, and how it is shown.

The rows differ between problems and measures only in what they are made of, so they are made by
functions. Annotations are values here, and not texts, so that they may use a function's arguments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from xlanskaff.books.prioritisation_rows import CLASS_LISTS, SCALE, said
from xlanskaff.catalogue.classes import Kind as Matrix
from xlanskaff.catalogue.classes import axes, classes
from xlanskaff.grammar.blocks import Block, Chart, Series, Status, Table
from xlanskaff.grammar.columns import Kind, Row, computed, constant
from xlanskaff.grammar.expr import (
    BLANK,
    Const,
    Expr,
    Floor,
    IfError,
    JoinWhere,
    Lookup,
    LookupChoice,
    Where,
    col,
    count,
    every,
    is_number,
    join,
    rows,
    when,
    where,
)
from xlanskaff.grammar.wording import call
from xlanskaff.language.texts import Lang

SCORES = (1, 2, 3, 4)
IN_CELL = 16
"""How many ids a cell of the matrix has room for; more than that are counted there and listed below."""
BELOW = 44
"""How many ids of one class there is room for below the matrix."""
GRID = (2, 4, 15, *(19,) * 4, 3, *(9.5,) * 8)
"""The widths of the sheet columns of a matrix."""


def _chosen(table: str) -> Expr:
    """What somebody has chosen for the cell (x, y) of a map."""
    found: Expr = BLANK
    for x in reversed(SCORES):
        found = when(col("x").eq(x), Lookup(col("y"), table, "y", f"x{x}"), found)
    return found


def _side(points: Expr) -> Expr:
    """How many points to a line, so that the points of a cell make a square."""
    found: Expr = Const(10)
    for side in range(9, 0, -1):
        found = when(points <= side * side, side, found)
    return found


def _listed(kind: Matrix, most: int, instead: str, *conditions: Where) -> Expr:
    """The ids of what fulfils the conditions; where they do not fit, how many they are and where to look."""
    found = rows(f"{kind}s", "id", *conditions)
    return when(found <= most, JoinWhere(f"{kind}s", "id", ", ", conditions), join(found, " ", said(instead)))


def _content(kind: Matrix, x: int) -> Expr:
    """What stands in a cell of the matrix: the class in words, and under it the ids that land there."""
    key = Const(10 * x) + col("y")
    here = where("place", "=", key)
    ids = when(rows(f"{kind}s", "id", here) > 0, join(call("CHAR", 10), _listed(kind, IN_CELL, f"more.{kind}", here)))
    on_scale = every(col("y") <= SCALE, Const(x) <= SCALE)
    return when(on_scale, join(Lookup(key, f"{kind}_cells", "key", "class_name"), ids))


def _stands_for(axis: str, score: Expr) -> Expr:
    """A score and the word for it, which stands among the settings."""
    word = IfError(join(Lookup(SCALE * 10 + score, "axes", "no", axis), BLANK), BLANK)
    return when(score <= SCALE, join(score, "  ", word))


def _axis_title(axis: str, arrow: str) -> Expr:
    """The name of an axis, with an arrow towards its higher end."""
    return join(Lookup(Const(0), "axes", "no", axis), f"  {arrow}")


def _cells_row(kind: Matrix) -> type[Row]:
    class CellsRow(Row):
        """One cell of a matrix: its class, how many share it, and how their points are spread."""

        key: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
        x: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
        y: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
        chosen: Annotated[str | None, computed(
            IfError(join(_chosen(f"{kind}_map"), BLANK), BLANK), kind=Kind.TEXT)] = None
        class_name: Annotated[str | None, computed(
            when(is_number(LookupChoice(col("chosen"), CLASS_LISTS[kind])), col("chosen"), said("none")),
            kind=Kind.TEXT)] = None
        count: Annotated[int | None, computed(
            rows(f"{kind}s", "id", where("place", "=", col("key"))), kind=Kind.WHOLE, fmt="whole")] = None
        side: Annotated[int | None, computed(_side(col("count")), kind=Kind.WHOLE, fmt="whole")] = None
        lines: Annotated[int | None, computed(
            Const(0) - Floor((Const(0) - col("count")) / col("side")), kind=Kind.WHOLE, fmt="whole")] = None

    return CellsRow


def _grid_row(kind: Matrix) -> type[Row]:
    up, palette = axes(kind)[1].code, CLASS_LISTS[kind]

    def content(x: int) -> Any:
        return computed(_content(kind, x), kind=Kind.TEXT, fmt="matrix", emphasis="grid", palette=palette)

    class GridRow(Row):
        """One line of a matrix, the highest score upwards first."""

        y: Annotated[int, constant(Kind.WHOLE, fmt="axis_number", emphasis="plain")]
        word: Annotated[str | None, computed(
            IfError(join(Lookup(SCALE * 10 + col("y"), "axes", "no", up), BLANK), BLANK), kind=Kind.TEXT,
            fmt="axis_word", emphasis="plain")] = None
        x1: Annotated[str | None, content(1)] = None
        x2: Annotated[str | None, content(2)] = None
        x3: Annotated[str | None, content(3)] = None
        x4: Annotated[str | None, content(4)] = None

    return GridRow


def _foot_row(kind: Matrix) -> type[Row]:
    axis = axes(kind)[0].code

    def word(x: int) -> Any:
        return computed(_stands_for(axis, Const(x)), kind=Kind.TEXT, fmt="choice", emphasis="plain")

    class FootRow(Row):
        """What each score across means."""

        x1: Annotated[str | None, word(1)] = None
        x2: Annotated[str | None, word(2)] = None
        x3: Annotated[str | None, word(3)] = None
        x4: Annotated[str | None, word(4)] = None

    return FootRow


def _classes_row(kind: Matrix) -> type[Row]:
    here = where("class_name", "=", col("class_name"))
    placed = rows(f"{kind}s", "id", here)

    class ClassesRow(Row):
        """One class: what is done with what lands in it, and what that is."""

        class_name: Annotated[str, replace(constant(translated=True, fmt="class"), palette=CLASS_LISTS[kind])]
        action: Annotated[str, constant(translated=True, fmt="muted")]
        count: Annotated[int | None, computed(placed, kind=Kind.WHOLE, fmt="level", emphasis="constant")] = None
        ids: Annotated[str | None, computed(
            when(placed > 0, _listed(kind, BELOW, f"many.{kind}", here), "–"), kind=Kind.TEXT, fmt="muted",
            emphasis="constant")] = None

    return ClassesRow


def _words_row(kind: Matrix) -> type[Row]:
    x, y = (axis.code for axis in axes(kind))

    class WordsRow(Row):
        """What a score is called along the two axes of the chart."""

        score: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
        edge: Annotated[float, constant(Kind.NUMBER, fmt="decimal")]
        across: Annotated[str | None, computed(_stands_for(x, col("score")), kind=Kind.TEXT)] = None
        upwards: Annotated[str | None, computed(_stands_for(y, col("score")), kind=Kind.TEXT)] = None

    return WordsRow


def _lines(_lang: Lang) -> Sequence[Mapping[str, Any]]:
    return [{"y": y} for y in reversed(SCORES)]


def _one(_lang: Lang) -> Sequence[Mapping[str, Any]]:
    return [{}]


def _cells(_lang: Lang) -> Sequence[Mapping[str, Any]]:
    return [{"key": 10 * x + y, "x": x, "y": y} for y in reversed(SCORES) for x in SCORES]


def _scores(_lang: Lang) -> Sequence[Mapping[str, Any]]:
    return [{"score": score, "edge": 0.5} for score in SCORES]


def _actions(kind: Matrix) -> Any:
    return lambda lang: [{"class_name": CLASS_LISTS[kind].label(found.code, lang), "action": found.action(lang)}
                         for found in classes(kind)]


def _unplaced(kind: Matrix) -> Expr:
    """How many there are that have no place for want of a score on the scale."""
    named = where(kind, "<>", "")
    return rows(f"{kind}s", "id", named) - count(f"{kind}s", "place", named)


def matrix(kind: Matrix) -> tuple[Block, ...]:
    """What stands on the sheet of a matrix."""
    x, y = axes(kind)
    table, shown = f"{kind}s", f"{kind}_"
    unplaced = _unplaced(kind)
    missing = JoinWhere(table, "id", ", ", (where(kind, "<>", ""), where("place", "=", "")))
    placed = count(table, "place")
    sentence = when(every(placed.eq(0), unplaced.eq(0)), said(f"{kind}_status.empty"), join(
        said("placed"), " ", placed, ".", when(unplaced > 0, join(" ", said("unplaced"), " ", unplaced, when(
            unplaced <= 30, join(" (", missing, ")")), "."))))
    return (
        Status(f"{shown}status", expr=sentence, gap=0),
        Status(f"{shown}y", expr=_axis_title(y.code, "↑"), role="axis", gap=0),
        Table(f"{shown}grid", model=_grid_row(kind), constants=_lines, id_column="y", bare=True, reserve=4, gap=0),
        Table(f"{shown}foot", at=4, model=_foot_row(kind), constants=_one, bare=True, gap=0),
        Status(f"{shown}x", at=7, expr=_axis_title(x.code, "→"), role="axis_end", gap=1),
        Chart(f"{shown}points", at=9, beside=f"{shown}y", kind="scatter", rows=7, columns=8, minimum=0.5, maximum=4.5,
              ticks=False, titles=(f"{shown}x", f"{shown}y"), series=(
                  Series(table, "id", "y", "ids", x="x", label_at="centre", marker=17),
                  Series(f"{shown}words", "across", "edge", "across", x="score", label_at="below", marker=0),
                  Series(f"{shown}words", "upwards", "score", "upwards", x="edge", label_at="left", marker=0))),
        Table(f"{shown}classes", model=_classes_row(kind), constants=_actions(kind), id_column="class_name",
              spans={"class_name": 2, "action": 2, "ids": 10}, room=2),
    )


def behind(kind: Matrix) -> tuple[Block, ...]:
    """The figures behind a matrix, which stand on a hidden sheet."""
    return (Table(f"{kind}_cells", at=1, model=_cells_row(kind), constants=_cells, id_column="key"),
            Table(f"{kind}_words", at=1, model=_words_row(kind), constants=_scores, id_column="score"))
