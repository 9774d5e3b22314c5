"""The Python source of computed columns: one small function a column.

A function has a prelude, which takes what columns share (rows by key, numbers of a group, places of looked-up rows),
and one expression that is worked out for each row. What is known of it beforehand is not asked again in every row.
"""

from __future__ import annotations

from xlanskaff.grammar import columnwise, functions
from xlanskaff.grammar import nodes as n
from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.book import CellError
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.column_function import Column, column_function
from xlanskaff.grammar.column_reads import Shared, is_safe
from xlanskaff.grammar.column_source import column_of
from xlanskaff.grammar.column_where import Gatherer
from xlanskaff.grammar.formula import walk
from xlanskaff.language.texts import Lang

_PYTHON = {"=": "==", "<>": "!="}


class Writer(Gatherer):
    """Writes the source of one column."""

    def __init__(self, block: str, expr: n.Expr, lang: Lang, shared: Shared) -> None:
        super().__init__(block, lang, shared)
        self.body = self.result(expr)

    def function(self) -> Column:
        """The column, compiled."""
        return column_function(self.block, self.prelude, self.columns, self.body, self.scope)

    def read(self, expr: n.Expr) -> str:
        """The source of an expression; it gives a cell value or raises `Failed`."""
        match expr:
            case n.Const() | n.Words() | n.Label():
                return repr(self.static(expr))
            case n.NotAvailable():
                return "late.not_available()"
            case n.Col(name):
                return self.own(name)
            case n.Exactly(part):
                return self.read(part)
            case n.Cell(block, name):
                return f"{column_of(block, name)}[0]"
            case n.Arith("/", left, right):
                divisor = self.static(right)
                if isinstance(divisor, int | float) and divisor:
                    return f"({self.number(left)} / {divisor!r})"
                return f"s.over({self.number(left)}, {self.number(right)})"
            case n.Arith(op, left, right):
                return f"({self.number(left)} {op} {self.number(right)})"
            case n.Compare(op, left, right):
                return self.compared(_PYTHON.get(op, op), left, right)
            case n.If(condition, then, otherwise):
                return f"({self.read(then)} if {self.truth(condition)} else {self.read(otherwise)})"
            case n.IfError(part, otherwise):
                return self.guarded(part, otherwise)
            case n.Every(parts):
                # AND looks at every part, unless those that follow cannot fail.
                return "(" + (" and " if all(map(is_safe, parts[1:])) else " & ").join(map(self.truth, parts)) + ")"
            case n.Either(parts):
                return "(" + (" or " if all(map(is_safe, parts[1:])) else " | ").join(map(self.truth, parts)) + ")"
            case n.Negate(part):
                return f"(not {self.truth(part)})"
            case n.IsNumber(n.Col() | n.Cell() as part):
                return f"({self.read(part)}.__class__ in N)"
            case n.IsNumber(n.IfError(_, otherwise) as part) if self.static(otherwise) is not None:
                return f"({self.read(part)}.__class__ in N)"
            case n.IsNumber(part):
                return f"({self.guarded(part, n.Const(''))}.__class__ in N)"
            case n.Join(parts):
                said = [part for part in parts if self.static(part) != ""]
                return "(" + " + ".join(map(self.words, said)) + ")" if said else "''"
            case n.Rounded(part, decimals):
                return f"s.rounded({self.read(part)}, {decimals})"
            case n.AddMonths(date, months):
                return f"functions.months_later({self.read(date)}, {self.read(months)})"
            case n.Floor(part):
                return f"floor({self.number(part)})"
            case n.Lookup() | n.LookupChoice():
                place, column = self.place(expr)
                return f"s.at({place}, {column})" if place.startswith("x_") else f"s.look({place}, {column})"
            case n.Largest(_, _, k):
                return f"s.nth({self.ordered(expr)}(), {self.read(k)})"
            case n.Aggregate():
                return self.aggregate(expr)
            case n.Function(name, parts):
                known = [value for part in parts if (value := self.static(part)) is not None]
                if len(known) == len(parts):
                    return repr(functions.FUNCTIONS[name](*known))
                return f"{self.bind(functions.FUNCTIONS[name])}({', '.join(map(self.read, parts))})"
            case n.AnyBegins(part, table, column):
                wanted = self.ready(f"functions.spaced({column_of(table, column)})", (table, column))
                return f"functions.begins({self.read(part)}, {wanted})"
            case n.Extreme(what, parts):
                return f"{what}({', '.join(map(self.number, parts))})"
            case n.Running(what, column):
                found = self.ready(f"running.{what}s({column_of(self.block, column)})", (self.block, column))
                return f"running.value({self.entry(found)})"
            case n.JoinWhere(table, column, separator, where):
                return f"s.joined({separator!r}, {self.matching(table, column, where)}.values)"
        raise TypeError(f"no Python reading of {type(expr).__name__}")

    def result(self, expr: n.Expr) -> str:
        """The source of what stands in the cell: an error value is one of them, so nothing needs to be raised."""
        match expr:
            case n.If(condition, then, otherwise):
                return f"({self.result(then)} if {self.truth(condition)} else {self.result(otherwise)})"
            case n.NotAvailable():
                return self.bind(CellError("#N/A"))
            case n.Lookup():
                place, column = self.place(expr)
                return f"s.found({place}, {column})" if place.startswith("x_") else f"s.look({place}, {column})"
        return self.read(expr)

    def number(self, expr: n.Expr) -> str:
        """An expression in arithmetic."""
        source = self.read(expr)
        if isinstance(expr, n.Col):
            return f"({source} if {source}.__class__ in N else s.num({source}))"
        return source if self.kind(expr) == "number" else f"s.num({source})"

    def truth(self, expr: n.Expr) -> str:
        """An expression as a condition."""
        return self.read(expr) if self.kind(expr) == "truth" else f"s.truth({self.read(expr)})"

    def words(self, expr: n.Expr) -> str:
        """An expression put together with others by `&`."""
        value = self.static(expr)
        if value is not None:
            return repr(s.written(value))
        return self.read(expr) if self.kind(expr) == "text" else f"s.written({self.read(expr)})"

    def compared(self, op: str, left: n.Expr, right: n.Expr) -> str:
        """A comparison. The most frequent kinds of values are compared on the spot."""
        a, b = self.read(left), self.read(right)
        number = self.kind(right) == "number"
        if number and self.kind(left) == "number":
            return f"({a} {op} {b})"
        general, wanted = f"s.order({a}, {b}) {op} 0", self.static(right)
        if not isinstance(left, n.Col):
            return f"({general})"
        if number:
            return f"({a} {op} {b} if {a}.__class__ in N else {general})"
        if wanted == "" and op in ("==", "!="):
            return f"({'not' if op == '==' else 'not not'} {a} if {a} is None or {a}.__class__ is str else {general})"
        if isinstance(wanted, str) and op in ("==", "!="):
            blank = "is not None and" if op == "==" else "is None or"
            return f"({a}.casefold() {op} {wanted.casefold()!r} if {a}.__class__ is str else {a} {blank} {general})"
        if isinstance(right, n.Col | n.Cell):
            return f"({a} {op} {b} if {a}.__class__ in N and {b}.__class__ in N else {general})"
        return f"({general})"

    def guarded(self, part: n.Expr, otherwise: n.Expr) -> str:
        """A part, or something else where it comes to an error value."""
        fixed = self.static(otherwise) is not None
        if isinstance(part, n.Lookup | n.LookupChoice):
            place, column = self.place(part)
            if place.startswith("x_"):
                if fixed:
                    return f"s.at_or({place}, {column}, {self.read(otherwise)})"
                found = f"v{self.bind(None)}"
                return (f"({found} if ({found} := s.at_or({place}, {column}, s.NOTHING)) is not s.NOTHING "
                        f"else {self.read(otherwise)})")
            if fixed and isinstance(part, n.LookupChoice) and isinstance(part.part, n.Col | n.Cell):
                return f"s.look_or({place}, {column}, {self.read(otherwise)})"
        if fixed and isinstance(part, n.Largest) and isinstance(part.k, n.Col):
            ranks = self.block, part.k.name
            ordered = self.ordered(part)
            return self.entry(self.ready(f"w.largest({ordered}, {column_of(*ranks)}, {self.read(otherwise)})", ranks,
                                         through=(ordered,)))
        if fixed:
            return f"late.safe(lambda: {self.read(part)}, {self.read(otherwise)})"
        return f"late.either(lambda: {self.read(part)}, lambda: {self.read(otherwise)})"

    def place(self, expr: n.Lookup | n.LookupChoice) -> tuple[str, str]:
        """Where to look: a variable with the place in each row, or what to look for and the index; and the column."""
        if isinstance(expr, n.LookupChoice):
            index = self.bind(columnwise.first(columnwise.keys(list(labels(expr.choices, self.lang).values()))))
            return f"{self.read(expr.part)}, {index}", self.bind([item.value for item in expr.choices.items])
        keys = self.keys(expr.table, expr.keys)
        index = self.ready(f"w.first({keys})", through=(keys,))
        column = column_of(expr.table, expr.column)
        key = expr.key.part if isinstance(expr.key, n.Exactly) else expr.key
        if isinstance(key, n.Largest) and isinstance(key.k, n.Col):
            ranks, ordered = (self.block, key.k.name), self.ordered(key)
            ranked = self.ready(f"w.ranked({ordered}, {column_of(*ranks)}, {index})", ranks, through=(index, ordered))
            return self.entry(ranked), column
        if isinstance(key, n.Col):
            wanted = self.keys(self.block, key.name)
            return self.entry(self.ready(f"w.places({index}, {wanted})", through=(index, wanted))), column
        source = self.read(key)
        columns = [node.name for node in walk(key) if isinstance(node, n.Col)]
        if not columns or not all(isinstance(node, n.Col | n.Const | n.Largest | n.Exactly) for node in walk(key)):
            return f"{source}, {index}", column
        # What is looked for depends on the row alone: each place is found once, whichever columns ask for it.
        arguments = ", ".join(dict.fromkeys(self.own(name) for name in columns))
        rows = ", ".join(dict.fromkeys(column_of(self.block, name) for name in columns))
        within = tuple(name for name in self.prelude if name in source)
        places = self.ready(f"w.places_of(lambda {arguments}: {source}, {index}, {rows})", *(
            (self.block, name) for name in columns), through=(index, *within))
        return self.entry(places), column
