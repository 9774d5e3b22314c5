"""Expressions: written once, read as an Excel formula and as a Python value.

`nodes.py` holds the nodes, this file how they are written; `formula.py` reads them as Excel, `compute.py` as
Python. Only the functions of Excel 2019 are used, and none whose result depends on the locale or the clock.
"""

from __future__ import annotations

from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.nodes import (
    AddMonths,
    Aggregate,
    Arith,
    Cell,
    Col,
    Compare,
    Const,
    Either,
    Every,
    Exactly,
    Expr,
    Extreme,
    Floor,
    If,
    IfError,
    IsNumber,
    Join,
    JoinWhere,
    Label,
    Largest,
    Lookup,
    LookupChoice,
    Negate,
    NotAvailable,
    Operand,
    Rounded,
    Running,
    Where,
    Words,
    lift,
)

__all__ = [
    "BLANK",
    "AddMonths",
    "Aggregate",
    "Arith",
    "Cell",
    "Col",
    "Compare",
    "Const",
    "Either",
    "Every",
    "Exactly",
    "Expr",
    "Extreme",
    "Floor",
    "If",
    "IfError",
    "IsNumber",
    "Join",
    "JoinWhere",
    "Label",
    "Largest",
    "Lookup",
    "LookupChoice",
    "Negate",
    "NotAvailable",
    "Operand",
    "Rounded",
    "Running",
    "Where",
    "Words",
    "average",
    "cell",
    "col",
    "count",
    "either",
    "every",
    "greatest",
    "is_number",
    "join",
    "label",
    "least",
    "lift",
    "most",
    "rows",
    "running_count",
    "running_total",
    "smallest",
    "total",
    "when",
    "where",
]

BLANK = Const("")


def col(name: str) -> Col:
    """The cell of another column in the same row."""
    return Col(name)


def cell(block: str, name: str) -> Cell:
    """A form field or a card."""
    return Cell(block, name)


def label(choices: ChoiceList, code: str) -> Label:
    """The label of a choice."""
    return Label(choices, code)


def when(condition: Expr, then: Operand, otherwise: Operand = "") -> If:
    """IF; nothing (an empty text) when no other value is given."""
    return If(condition, lift(then), lift(otherwise))


def every(*parts: Expr) -> Every:
    """AND."""
    return Every(parts)


def either(*parts: Expr) -> Either:
    """OR."""
    return Either(parts)


def is_number(part: Expr) -> IsNumber:
    """Whether a cell holds a number."""
    return IsNumber(part)


def join(*parts: Operand) -> Join:
    """Text put together."""
    return Join(tuple(lift(p) for p in parts))


def where(column: str, op: str, value: Operand) -> Where:
    """A condition on a table column."""
    return Where(column, op, lift(value))


def rows(table: str, column: str, *conditions: Where) -> Aggregate:
    """How many rows fulfil the conditions; without any, in how many the column holds something."""
    return Aggregate("rows", table, column, conditions)


def count(table: str, column: str, *conditions: Where) -> Aggregate:
    """How many numbers stand in the column where the conditions hold."""
    return Aggregate("count", table, column, conditions)


def total(table: str, column: str, *conditions: Where) -> Aggregate:
    """Sum of the numbers."""
    return Aggregate("sum", table, column, conditions)


def average(table: str, column: str, *conditions: Where) -> Aggregate:
    """Mean of the numbers; #DIV/0! when there are none."""
    return Aggregate("average", table, column, conditions)


def smallest(table: str, column: str, *conditions: Where) -> Aggregate:
    """The smallest number; 0 when there are none."""
    return Aggregate("min", table, column, conditions)


def greatest(table: str, column: str, *conditions: Where) -> Aggregate:
    """The greatest number; 0 when there are none."""
    return Aggregate("max", table, column, conditions)


def least(*parts: Operand) -> Extreme:
    """The smallest of a few numbers."""
    return Extreme("min", tuple(lift(p) for p in parts))


def most(*parts: Operand) -> Extreme:
    """The greatest of a few numbers."""
    return Extreme("max", tuple(lift(p) for p in parts))


def running_total(column: str) -> Running:
    """The sum of a column of this table, from the first row down to this one."""
    return Running("sum", column)


def running_count(column: str) -> Running:
    """How many rows down to this one hold the same number in a column as this one does."""
    return Running("count", column)
