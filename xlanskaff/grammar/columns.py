"""Columns: what a field of a row model says about its cell.

A row model is a class whose annotations carry both the constraint (pydantic reads it) and the
column (the writer and the reader read it):

    class StatementRow(Row):
        id: Annotated[str, constant()]
        now: Annotated[int | str | None, choice(LEVEL)] = None
        gap: Annotated[int | None, computed(when(...), fmt="level")] = None
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, get_type_hints

from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.expr import Expr

if TYPE_CHECKING:
    from pydantic import BaseModel


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
    refers_to: tuple[str, str] | None = None
    suggests: tuple[str, str] | None = None
    elsewhere: bool = False
    palette: ChoiceList | None = None
    limit: str = ""

    @property
    def links(self) -> bool:
        """Whether its values are keys of sheets, shown as links by the sheets' own names."""
        return self.fmt in {"link", "link_note"}


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


def choice(choices: ChoiceList, *, fmt: str = "choice", required: bool = False, coloured: bool = False) -> Column:
    """Filled from a list; `coloured` cells take the colour of their choice."""
    return Column(Role.INPUT, Kind.CHOICE, fmt, choices=choices, required=required,
                  palette=choices if coloured else None)


def reference(table: str, column: str, *, fmt: str = "choice", required: bool = False,
              elsewhere: bool = False) -> Column:
    """Filled with an id that stands in another table.

    `elsewhere`: in one unit's part of a whole, it may also stand in another unit's book.
    """
    return Column(Role.INPUT, Kind.TEXT, fmt, required=required, refers_to=(table, column), elsewhere=elsewhere)


def suggested(table: str, column: str, *, fmt: str = "text") -> Column:
    """Filled with any text; what stands in another table is offered to choose from."""
    return Column(Role.INPUT, Kind.TEXT, fmt, suggests=(table, column))


def computed(expr: Expr, *, kind: Kind = Kind.NUMBER, fmt: str = "number", hidden: bool = False,
             emphasis: str = "", palette: ChoiceList | None = None, limit: str = "") -> Column:
    """A formula, written once and read as Excel and as Python.

    Args:
        palette: the list whose label the text begins with, and whose colour the cell takes.
        limit: the column of the same row whose number this one should not pass; where it does, a sign says so.
    """
    return Column(Role.COMPUTED, kind, fmt, expr=expr, hidden=hidden, emphasis=emphasis, palette=palette, limit=limit)


class Row:
    """Base of every row model: a class of annotated fields, which is also the source of a pydantic model.

    The annotations are read here for the workbook and by `model_of` for records. Pydantic is loaded
    only when records are asked for, since it would double the time in which a batch starts.
    """


_COLUMNS: dict[type[Row], tuple[Column, ...]] = {}


def columns_of(model: type[Row]) -> tuple[Column, ...]:
    """The columns of a row model in order, with the bounds that pydantic enforces.

    Raises:
        TypeError: a field has no column.
    """
    if model in _COLUMNS:
        return _COLUMNS[model]
    found: list[Column] = []
    for name, hint in get_type_hints(model, include_extras=True).items():
        metadata = getattr(hint, "__metadata__", ())
        column = next((m for m in metadata if isinstance(m, Column)), None)
        if column is None:
            raise TypeError(f"{model.__name__}.{name} has no column")
        found.append(replace(column, name=name, **dict(_bounds(metadata))))
    _COLUMNS[model] = tuple(found)
    return _COLUMNS[model]


def model_of(row: type[Row]) -> type[BaseModel]:
    """The pydantic model of a row: validates records, and gives their JSON Schema.

    Example:
        >>> from typing import Annotated
        >>> from annotated_types import Le
        >>> level = Annotated[int, field(Kind.WHOLE), Le(5)]
        >>> Answer = type("Answer", (Row,), {"__annotations__": {"level": level}})
        >>> model_of(Answer)(level=4).model_dump()
        {'level': 4}
    """
    from pydantic import ConfigDict, create_model

    fields: dict[str, Any] = {name: (hint, getattr(row, name, ...))
                              for name, hint in get_type_hints(row, include_extras=True).items()}
    return create_model(row.__name__, __doc__=row.__doc__, __config__=ConfigDict(frozen=True, extra="forbid"),
                        **fields)


def _bounds(metadata: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    for entry in metadata:
        for ours, theirs in (("minimum", "ge"), ("maximum", "le"), ("max_length", "max_length")):
            value = getattr(entry, theirs, None)
            if value is not None and not isinstance(entry, Column):
                yield ours, value
