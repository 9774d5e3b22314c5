"""What computed columns read, and what they share."""

from __future__ import annotations

from xlanskaff.grammar.formula import walk
from xlanskaff.grammar.nodes import (
    Aggregate,
    AnyBegins,
    Cell,
    Col,
    Expr,
    IsNumber,
    JoinWhere,
    Largest,
    Lookup,
    Negate,
    Running,
    Where,
)

Key = tuple[str, str]
"""A block and one of its columns."""


class Shared:
    """What the columns of a program share: a source to the name of its value, and the columns it reads."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.reads: dict[str, frozenset[Key]] = {}

    def name(self, source: str, reads: frozenset[Key]) -> str:
        """The name of what a source gives; the same source has the same name in every column."""
        name = self.names.setdefault(source, f"p{len(self.names)}")
        self.reads[name] = reads
        return name


def needs(expr: Expr, block: str) -> set[Key]:
    """The columns that an expression in a block reads."""
    found: set[Key] = set()
    for node in walk(expr):
        match node:
            case Col(name):
                found.add((block, name))
            case Cell(other, name):
                found.add((other, name))
            case Aggregate(_, table, column, where) | JoinWhere(table, column, _, where):
                found.update({(table, column), *((table, w.column) for w in where)})
            case Lookup(_, table, keys, column):
                found.update({(table, keys), (table, column)})
            case Largest(table, column, _):
                found.add((table, column))
            case AnyBegins(_, table, column):
                found.add((table, column))
            case Running(_, column):
                found.add((block, column))
    return found


def read_by(table: str, where: list[Where]) -> set[Key]:
    """The columns that conditions on a table read."""
    return {(table, w.column) for w in where}.union(*(needs(w.value, table) for w in where))


def varies(expr: Expr) -> bool:
    """Whether an expression reads the row at hand."""
    return any(isinstance(node, Col) for node in walk(expr))


def is_safe(expr: Expr) -> bool:
    """Whether a part can only be true or false, never an error value."""
    return isinstance(expr, IsNumber) or (isinstance(expr, Negate) and is_safe(expr.part))
