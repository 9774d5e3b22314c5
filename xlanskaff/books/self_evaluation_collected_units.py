"""The heat map of the consolidated self-evaluation: units as rows, the twelve areas as columns."""

from __future__ import annotations

from typing import Annotated

from xlanskaff.grammar.columns import Column, Kind, Row, computed, constant
from xlanskaff.grammar.expr import Expr, average, count, when

Number = float | None
Heat = Annotated[Number, constant(Kind.NUMBER, fmt="heat")]

UNIT_GRID = (2, 12, 40, 15, *(6.5,) * 12, 8, 8, 10, 10)
"""Column widths of the sheet with the heat map."""


def area_column(area: str) -> str:
    """The column of an area.

    Example:
        >>> area_column("A")
        'area_a'
    """
    return f"area_{area.lower()}"


def mean_of(table: str, column: str) -> Expr:
    """The mean of a column; nothing where there is none, since empty is not zero."""
    return when(count(table, column) > 0, average(table, column))


def _over_units(area: str) -> Column:
    return computed(mean_of("units", area_column(area)), fmt="mean")


class UnitRow(Row):
    """One unit: its mean on every area, then over all statements."""

    unit: Annotated[str | None, constant()] = None
    name: Annotated[str | None, constant(fmt="prose")] = None
    basis: Annotated[str | None, constant(translated=True, fmt="muted")] = None
    area_a: Heat = None
    area_b: Heat = None
    area_c: Heat = None
    area_d: Heat = None
    area_e: Heat = None
    area_f: Heat = None
    area_g: Heat = None
    area_h: Heat = None
    area_i: Heat = None
    area_j: Heat = None
    area_k: Heat = None
    area_l: Heat = None
    now: Annotated[Number, constant(Kind.NUMBER, fmt="mean")] = None
    target: Annotated[Number, constant(Kind.NUMBER, fmt="mean")] = None
    gap: Annotated[Number, constant(Kind.NUMBER, fmt="gap")] = None
    coverage: Annotated[Number, constant(Kind.SHARE, fmt="share")] = None


class UnitMeansRow(Row):
    """The mean of every area over all units, each once."""

    no: Annotated[int, constant(Kind.WHOLE, fmt="whole")]
    area_a: Annotated[Number, _over_units("a")] = None
    area_b: Annotated[Number, _over_units("b")] = None
    area_c: Annotated[Number, _over_units("c")] = None
    area_d: Annotated[Number, _over_units("d")] = None
    area_e: Annotated[Number, _over_units("e")] = None
    area_f: Annotated[Number, _over_units("f")] = None
    area_g: Annotated[Number, _over_units("g")] = None
    area_h: Annotated[Number, _over_units("h")] = None
    area_i: Annotated[Number, _over_units("i")] = None
    area_j: Annotated[Number, _over_units("j")] = None
    area_k: Annotated[Number, _over_units("k")] = None
    area_l: Annotated[Number, _over_units("l")] = None
