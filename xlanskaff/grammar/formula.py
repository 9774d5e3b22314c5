"""The first reading of an expression: an Excel formula, in the file's own English form."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.expr import (
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
    Rounded,
    Running,
    Where,
    Words,
)
from xlanskaff.grammar.nodes import AnyBegins, Function
from xlanskaff.language.texts import Lang, text


class Addresses(Protocol):
    """How an expression's references are written at one place in one workbook."""

    @property
    def lang(self) -> Lang:
        """The language of the workbook."""
        ...

    def same_row(self, name: str) -> str:
        """The cell of another column in the same row, relative."""
        ...

    def so_far(self, name: str) -> str:
        """The cells of a column of this table from its first row to this one."""
        ...

    def cell(self, block: str, name: str) -> str:
        """A form field or a card."""
        ...

    def column(self, table: str, name: str) -> str:
        """A whole table column."""
        ...

    def label(self, choices: ChoiceList, code: str) -> str:
        """The list cell with the label of a choice."""
        ...

    def list_labels(self, choices: ChoiceList) -> str:
        """The list column with the labels."""
        ...

    def list_values(self, choices: ChoiceList) -> str:
        """The list column with the numbers behind the labels."""
        ...


def formula(expr: Expr, at: Addresses) -> str:
    """The formula of an expression, without the leading `=`."""
    return _Reading(at).read(expr)


@cache
def is_array(expr: Expr) -> bool:
    """Whether the formula must be entered as an array formula."""
    return any(isinstance(node, JoinWhere) for node in walk(expr))


def walk(expr: Expr) -> list[Expr]:
    """The expression and everything below it."""
    found: list[Expr] = [expr]
    for slot in getattr(expr, "__dataclass_fields__", {}):
        value = getattr(expr, slot)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Where):
                found += walk(part.value)
            elif isinstance(part, Expr):
                found += walk(part)
    return found


_IFS = {"sum": ("SUM", "SUMIFS"), "average": ("AVERAGE", "AVERAGEIFS"),
        "min": ("MIN", "_xlfn.MINIFS"), "max": ("MAX", "_xlfn.MAXIFS")}
ANY_NUMBER = '">-1E+300"'


class _Reading:
    def __init__(self, at: Addresses) -> None:
        self.at = at

    def read(self, expr: Expr) -> str:
        at = self.at
        match expr:
            case Const(value):
                return _quoted(value) if isinstance(value, str) else _number(value)
            case Words(key):
                return _quoted(text(key, at.lang))
            case NotAvailable():
                return "NA()"
            case Label(choices, code):
                return at.label(choices, code)
            case Col(name):
                return at.same_row(name)
            case Cell(block, name):
                return at.cell(block, name)
            case Arith(op, left, right) | Compare(op, left, right):
                return f"{self.operand(left)}{op}{self.operand(right)}"
            case Join(parts):
                return "&".join(self.operand(p) for p in parts)
            case If(condition, then, otherwise):
                return self.call("IF", condition, then, otherwise)
            case IfError(part, otherwise):
                return self.call("IFERROR", part, otherwise)
            case Every(parts):
                return self.call("AND", *parts)
            case Either(parts):
                return self.call("OR", *parts)
            case Negate(part):
                return self.call("NOT", part)
            case IsNumber(part):
                return self.call("ISNUMBER", part)
            case Rounded(part, decimals):
                return f"ROUND({self.read(part)},{decimals})"
            case AddMonths(date, months):
                return self.call("EDATE", date, months)
            case Floor(part):
                return self.call("INT", part)
            case Lookup(key, table, keys, column):
                found = f"MATCH({self.read(key)},{at.column(table, keys)},0)"
                return f"INDEX({at.column(table, column)},{found})"
            case Exactly(part):
                written = self.read(part)
                return f"IF(ISTEXT({written}),{_unpatterned(written)},{written})"
            case LookupChoice(part, choices):
                found = f"MATCH({self.read(part)},{at.list_labels(choices)},0)"
                return f"INDEX({at.list_values(choices)},{found})"
            case Largest(table, column, k):
                return f"LARGE({at.column(table, column)},{self.read(k)})"
            case Function(name, parts):
                return self.call(name, *parts)
            case AnyBegins(part, table, column):
                found = f'SEARCH(" "&{at.column(table, column)}," "&{self.operand(part)})'
                return f"(SUMPRODUCT(ISNUMBER({found})*1)>0)"
            case Extreme(what, parts):
                return self.call(what.upper(), *parts)
            case Running("sum", column):
                return f"SUM({at.so_far(column)})"
            case Running(_, column):
                return f"COUNTIF({at.so_far(column)},{at.same_row(column)})"
            case JoinWhere(table, column, separator, where):
                tests = "*".join(self.tested(table, w) for w in where)
                return f'_xlfn.TEXTJOIN({_quoted(separator)},TRUE,IF({tests},{at.column(table, column)},""))'
            case Aggregate():
                return self.aggregate(expr)
        raise TypeError(f"no Excel reading of {type(expr).__name__}")

    def call(self, name: str, *parts: Expr) -> str:
        return f"{name}({','.join(self.read(p) for p in parts)})"

    def operand(self, expr: Expr) -> str:
        written = self.read(expr)
        return f"({written})" if isinstance(expr, Arith | Compare | Join) else written

    def aggregate(self, expr: Aggregate) -> str:
        column = self.at.column(expr.table, expr.column)
        tests = ",".join(f"{self.at.column(expr.table, w.column)},{self.criterion(w)}" for w in expr.where)
        if expr.what == "rows":
            return f"COUNTIFS({tests})" if tests else f"COUNTA({column})"
        if expr.what == "count":
            return f"COUNTIFS({tests},{column},{ANY_NUMBER})" if tests else f"COUNT({column})"
        plain, conditional = _IFS[expr.what]
        return f"{conditional}({column},{tests})" if tests else f"{plain}({column})"

    def tested(self, table: str, condition: Where) -> str:
        """A condition on every row of a table at once, in an array formula."""
        column, value = self.at.column(table, condition.column), self.operand(condition.value)
        if condition.op == "contains":
            return f"ISTEXT({column})*ISNUMBER(SEARCH({value},{column}))"
        return f"({column}{condition.op}{value})"

    def criterion(self, condition: Where) -> str:
        value = condition.value
        if condition.op == "contains":
            return f'"*"&{self.operand(value)}&"*"'
        if condition.op == "=" and isinstance(value, Exactly):
            return f'"="&{self.read(value)}'
        if condition.op == "=" and not isinstance(value, Const):
            return self.read(value)
        if isinstance(value, Const):
            return _quoted(f"{condition.op}{value.value}")
        return f'"{condition.op}"&{self.operand(value)}'


def _unpatterned(written: str) -> str:
    """A formula for a text with `~` before each sign that would make it a pattern; `~` itself first of all."""
    for sign in "~*?":
        written = f'SUBSTITUTE({written},"{sign}","~{sign}")'
    return written


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _number(value: float) -> str:
    return repr(value)
