"""Columns: what a field of a row model says about its cell.

A row model is a pydantic class whose annotations carry both the constraint (pydantic reads it)
and the column (the writer and the reader read it):

    class StatementRow(Row):
        id: Annotated[str, constant()]
        now: Annotated[int | str | None, choice(LEVEL, width=9)] = None
        gap: Annotated[int | None, computed(when(...), fmt="level")] = None
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.expr import Expr


class Role(StrEnum):
    """Who writes the cell."""

    CONSTANT = "constant"    # part of the template
    PREFILLED = "prefilled"  # filled for the unit before the book goes out
    INPUT = "input"          # filled by the person who answers
    COMPUTED = "computed"    # a formula


class Kind(StrEnum):
    """What the cell may hold."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    NUMBER = "number"
    NOK = "nok"
    SHARE = "share"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, or one field of a form."""

    role: Role
    kind: Kind = Kind.TEXT
    fmt: str = "text"
    choices: ChoiceList | None = None
    expr: Expr | None = None
    required: bool = False
    hidden: bool = False
    translated: bool = False
    emphasis: str = ""
    name: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None


def constant(kind: Kind = Kind.TEXT, *, fmt: str = "text", hidden: bool = False, translated: bool = False,
             emphasis: str = "") -> Column:
    """Stands in the template; the same for every unit. `translated`: differs between languages."""
    return Column(Role.CONSTANT, kind, fmt, hidden=hidden, translated=translated, emphasis=emphasis)


def prefilled(kind: Kind = Kind.TEXT, *, fmt: str = "text") -> Column:
    """Filled for the unit before the book goes out."""
    return Column(Role.PREFILLED, kind, fmt)


def field(kind: Kind = Kind.TEXT, *, fmt: str = "text", required: bool = False) -> Column:
    """Filled by the person who answers; bounds come from the model's pydantic Field."""
    return Column(Role.INPUT, kind, fmt, required=required)


def choice(choices: ChoiceList, *, fmt: str = "choice", required: bool = False) -> Column:
    """Filled from a list."""
    return Column(Role.INPUT, Kind.CHOICE, fmt, choices=choices, required=required)


def computed(expr: Expr, *, kind: Kind = Kind.NUMBER, fmt: str = "number", hidden: bool = False,
             emphasis: str = "") -> Column:
    """A formula, written once and read as Excel and as Python."""
    return Column(Role.COMPUTED, kind, fmt, expr=expr, hidden=hidden, emphasis=emphasis)


class Row(BaseModel):
    """Base of every row model."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


@lru_cache(maxsize=None)
def columns_of(model: type[Row]) -> tuple[Column, ...]:
    """The columns of a row model in order, with the bounds that pydantic enforces.

    Raises:
        TypeError: a field has no column.
    """
    found: list[Column] = []
    for name, info in model.model_fields.items():
        column = next((m for m in info.metadata if isinstance(m, Column)), None)
        if column is None:
            raise TypeError(f"{model.__name__}.{name} has no column")
        found.append(replace(column, name=name, **dict(_bounds(info.metadata))))
    return tuple(found)


def _bounds(metadata: list[Any]) -> Iterator[tuple[str, Any]]:
    for entry in metadata:
        for ours, theirs in (("minimum", "ge"), ("maximum", "le"), ("max_length", "max_length")):
            value = getattr(entry, theirs, None)
            if value is not None and not isinstance(entry, Column):
                yield ours, value
