"""The Python source of computed columns: one small function a column.

A function has a prelude, which takes what columns share (rows by key, numbers of a group, places of looked-up rows),
and one expression that is worked out for each row. What is known of it beforehand is not asked again in every row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlanskaff.grammar import functions, late, running
from xlanskaff.grammar import nodes as n
from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.column_reads import Key, Shared, is_safe, needs, read_by, varies
from xlanskaff.grammar.formula import walk
from xlanskaff.language.texts import Lang, text

Column = Callable[[Mapping[Key, list[CellValue]], int, dict[str, object]], list[CellValue]]

_NUMBERS, _TRUTHS, _TEXTS = (n.Arith, n.Rounded, n.Floor, n.AddMonths, n.Aggregate, n.Largest, n.Extreme, n.Running), (
    n.Compare, n.Every, n.Either, n.Negate, n.IsNumber, n.AnyBegins), (n.Words, n.Join, n.JoinWhere)
_PYTHON = {"=": "==", "<>": "!="}
_ORDERS = ("<", "<=", ">", ">=")


class Writer:
    """Writes the source of one column. `D` are the columns of the book, `M` is what is shared in a run."""

    def __init__(self, block: str, expr: n.Expr, lang: Lang, shared: Shared) -> None:
        self.block = block
        self.lang = lang
        self.shared = shared
        self.prelude: dict[str, str] = {}
        self.columns: dict[str, str] = {}
        self.scope: dict[str, Any] = {"s": s, "late": late, "running": running, "functions": functions,
                                      "N": s.NUMERIC}
        self.body = self.read(expr)

    def function(self) -> Column:
        """The column, compiled."""
        prelude = [line for name, source in self.prelude.items() for line in (
            f"        {name} = M.get({name!r})", f"        if {name} is None:",
            f"            {name} = M[{name!r}] = {source}")]
        if prelude:
            prelude = ["    try:", *prelude, "    except s.Failed as failed:", "        return [failed.cell] * n"]
        rows = f"zip({', '.join(self.columns)}, strict=True)" if self.columns else "range(n)"
        each = f"({', '.join(self.columns.values())},)" if self.columns else "_"
        source = "\n".join([
            "def column(D, n, M):", *prelude, "    out = []", f"    for {each} in {rows}:", "        try:",
            f"            v = {self.body}", "        except s.Failed as failed:", "            v = failed.cell",
            "        out.append(0 if v is None else v)", "    return out"])
        exec(compile(source, f"<{self.block}>", "exec"), self.scope)
        return self.scope["column"]  # type: ignore[no-any-return]

    def bind(self, value: object) -> str:
        """A name for a value that is the same in every run."""
        name = f"b{len(self.scope)}"
        self.scope[name] = value
        return name

    def ready(self, source: str, *reads: Key, through: tuple[str, ...] = ()) -> str:
        """A name for what is worked out once a run, whichever columns ask for it."""
        columns = frozenset(reads).union(*(self.shared.reads[name] for name in through))
        name = self.shared.name(source, columns)
        self.prelude.setdefault(name, source)
        return name

    def own(self, name: str) -> str:
        """The variable that holds the cell of another column in the row at hand."""
        return self.columns.setdefault(_column(self.block, name), f"c_{name}")

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
                return f"{_column(block, name)}[0]"
            case n.Arith("/", left, right):
                plain = self.kind(left) == self.kind(right) == "number"
                return f"s.{'over' if plain else 'div'}({self.read(left)}, {self.read(right)})"
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
            case n.IsNumber(part):
                return f"({self.guarded(part, n.Const(''))}.__class__ in N)"
            case n.Join(parts):
                return "(" + " + ".join(map(self.words, parts)) + ")"
            case n.Rounded(part, decimals):
                return f"s.rounded({self.read(part)}, {decimals})"
            case n.AddMonths(date, months):
                return f"functions.months_later({self.read(date)}, {self.read(months)})"
            case n.Floor(part):
                return f"s.floor({self.read(part)})"
            case n.Lookup() | n.LookupChoice():
                place, column = self.place(expr)
                return f"s.at({place}, {column})" if place.startswith("x_") else f"s.look({place}, {column})"
            case n.Largest(table, column, k):
                ordered = self.ready(f"late.once(lambda: s.descending({_column(table, column)}))", (table, column))
                return f"s.nth({ordered}(), {self.read(k)})"
            case n.Aggregate(what, table, column, where):
                return f"{self.matching(table, column, where)}.{what if where or what != 'rows' else 'filled'}()"
            case n.Function(name, parts):
                return f"{self.bind(functions.FUNCTIONS[name])}({', '.join(map(self.read, parts))})"
            case n.AnyBegins(part, table, column):
                return f"functions.any_begins({self.read(part)}, {_column(table, column)})"
            case n.Extreme(what, parts):
                return f"{what}({', '.join(map(self.number, parts))})"
            case n.Running(what, column):
                found = self.ready(f"running.{what}s({_column(self.block, column)})", (self.block, column))
                return f"running.value({self.columns.setdefault(found, f'r_{found}')})"
            case n.JoinWhere(table, column, separator, where):
                return f"s.joined({separator!r}, {self.matching(table, column, where)}.values)"
        raise TypeError(f"no Python reading of {type(expr).__name__}")

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
        return f"s.written({self.read(expr)})" if value is None else repr(s.written(value))

    def compared(self, op: str, left: n.Expr, right: n.Expr) -> str:
        """A comparison."""
        a, b = self.read(left), self.read(right)
        known = self.kind(left) == self.kind(right) == "number"
        if known:
            return f"({a} {op} {b})"
        general = f"s.order({a}, {b}) {op} 0"
        if isinstance(left, n.Col) and self.kind(right) == "number" and self.static(right) is not None:
            return f"({a} {op} {b} if {a}.__class__ in N else {general})"
        return f"({general})"

    def guarded(self, part: n.Expr, otherwise: n.Expr) -> str:
        """A part, or something else where it comes to an error value."""
        fixed = self.static(otherwise) is not None
        if fixed and isinstance(part, n.Lookup | n.LookupChoice):
            place, column = self.place(part)
            if place.startswith("x_"):
                return f"s.at_or({place}, {column}, {self.read(otherwise)})"
            if isinstance(part, n.LookupChoice) and isinstance(part.part, n.Col | n.Cell):
                return f"s.look_or({place}, {column}, {self.read(otherwise)})"
        if fixed:
            return f"late.safe(lambda: {self.read(part)}, {self.read(otherwise)})"
        return f"late.either(lambda: {self.read(part)}, lambda: {self.read(otherwise)})"

    def place(self, expr: n.Lookup | n.LookupChoice) -> tuple[str, str]:
        """Where to look: a variable with the place in each row, or what to look for and the index; and the column."""
        if isinstance(expr, n.LookupChoice):
            index = self.bind(s.first(list(labels(expr.choices, self.lang).values())))
            return f"{self.read(expr.part)}, {index}", self.bind([item.value for item in expr.choices.items])
        keys = expr.table, expr.keys
        index = self.ready(f"s.first({_column(*keys)})", keys)
        if isinstance(expr.key, n.Largest) and isinstance(expr.key.k, n.Col):
            by, ranks = (expr.key.table, expr.key.column), (self.block, expr.key.k.name)
            ordered = self.ready(f"late.once(lambda: s.descending({_column(*by)}))", by)
            ranked = self.ready(f"late.ranked({ordered}, {_column(*ranks)}, {index})", ranks, through=(index, ordered))
            return self.columns.setdefault(ranked, f"x_{ranked}"), _column(expr.table, expr.column)
        column, source = _column(expr.table, expr.column), self.read(expr.key)
        columns = [node.name for node in walk(expr.key) if isinstance(node, n.Col)]
        if not columns or not all(isinstance(node, n.Col | n.Const | n.Largest | n.Exactly) for node in walk(expr.key)):
            return f"{source}, {index}", column
        # What is looked for depends on the row alone: each place is found once, whichever columns ask for it.
        arguments = ", ".join(dict.fromkeys(self.own(name) for name in columns))
        rows = ", ".join(dict.fromkeys(_column(self.block, name) for name in columns))
        within = tuple(name for name in self.prelude if name in source)
        places = self.ready(f"late.places(lambda {arguments}: {source}, {index}, zip({rows}, strict=True))", *(
            (self.block, name) for name in columns), through=(index, *within))
        return self.columns.setdefault(places, f"x_{places}"), column

    def matching(self, table: str, column: str, where: tuple[n.Where, ...]) -> str:
        """The values of a column in the rows that fulfil the conditions, as `Values`."""
        values = _column(table, column)
        fixed = [w for w in where if not varies(w.value)]
        by_row = [w for w in where if varies(w.value)]
        if not all(w.op == "=" for w in by_row):
            return f"s.Values({self.searched(table, column, fixed, by_row)})"
        kept = self.kept(table, fixed)
        through = (kept,) if kept else ()
        if not by_row:
            chosen = f"[v for v, k in zip({values}, {kept}, strict=True) if k]" if kept else values
            return self.ready(f"s.Values({chosen})", (table, column), through=through)
        keys = [(table, w.column) for w in by_row]
        rows = self.ready(f"s.rows_by({', '.join(_column(*key) for key in keys)})", *keys)
        groups = self.ready(f"s.Groups({rows}, {values}, {kept or None})", (table, column), through=(rows, *through))
        return f"{groups}[{', '.join(self.key(w.value) for w in by_row)}]"

    def key(self, expr: n.Expr) -> str:
        """What a criterion compares by; that of another column in the row is found once for all rows."""
        if not isinstance(expr, n.Col):
            return f"s.key({self.read(expr)})"
        column = _column(self.block, expr.name)
        keys = self.ready(f"list(map(s.key, {column}))", (self.block, expr.name))
        return self.columns.setdefault(keys, f"k_{keys}")

    def kept(self, table: str, fixed: list[n.Where]) -> str:
        """For each row of a table, whether it fulfils the conditions that are the same for all; "" without any."""
        if not fixed:
            return ""
        names = [f"w{i}" for i in range(len(fixed))]
        rows = f"for {', '.join(names)}, in zip({', '.join(_column(table, w.column) for w in fixed)}, strict=True)"
        tests = [self.test(name, w) for name, w in zip(names, fixed, strict=True)]
        source = f"[{' and '.join(tests)} {rows}]"
        limits = {i: self.limit(w) for i, w in enumerate(fixed) if w.op in _ORDERS}
        if limits and all(limits.values()):
            # Numbers against a number, as dates mostly are, need no more than a look at their kind.
            quick = [f"({name}.__class__ in N and {name} {w.op} {limits[i]})" if i in limits else tests[i]
                     for i, (name, w) in enumerate(zip(names, fixed, strict=True))]
            known = " and ".join(f"{limit}.__class__ in N" for limit in dict.fromkeys(limits.values()))
            source = f"[{' and '.join(quick)} {rows}] if {known} else {source}"
        return self.ready(source, *read_by(table, fixed))

    def limit(self, where: n.Where) -> str:
        """What a condition that asks for more or less compares with, where that is a number or one cell; else ""."""
        wanted = self.static(where.value)
        if isinstance(wanted, int | float):
            return f"({wanted!r})"
        return self.ready(self.read(where.value), *needs(where.value, "")) if isinstance(where.value, n.Cell) else ""

    def test(self, name: str, where: n.Where) -> str:
        """Whether a cell fulfils a condition."""
        wanted = self.static(where.value)
        if where.op == "contains":
            return f"functions.contains({name}, {self.read(where.value)})"
        if where.op in ("=", "<>") and wanted is not None:
            is_it = f"({name} is None or {name} == '')" if wanted == "" else (
                f"({name}.__class__ is str and {name}.casefold() == {wanted.casefold()!r})" if isinstance(wanted, str)
                else f"({name} == {wanted!r})")
            return is_it if where.op == "=" else f"(not {is_it})"
        return f"s.holds({name}, {where.op!r}, {self.read(where.value)})"

    def searched(self, table: str, column: str, fixed: list[n.Where], by_row: list[n.Where]) -> str:
        """The values where a condition that varies by row asks for more or less: every row is looked at."""
        where = [*fixed, *by_row]
        names = [f"w{i}" for i in range(len(where))]
        tests = [self.test(name, w) for name, w in zip(names, where, strict=True)]
        row = f"v, {', '.join(names)}"
        rows = f"zip({', '.join(_column(table, name) for name in (column, *(w.column for w in where)))}, strict=True)"
        if fixed:
            rows = self.ready(f"[({row}) for {row} in {rows} if {' and '.join(tests[:len(fixed)])}]",
                              *read_by(table, where), (table, column))
        return f"[v for {row} in {rows} if {' and '.join(tests[len(fixed):])}]"

    def static(self, expr: n.Expr) -> int | float | str | None:
        """The value of an expression that is the same in every book; None when it is not."""
        match expr:
            case n.Const(value):
                return value
            case n.Words(key):
                return text(key, self.lang)
            case n.Label(choices, code):
                return choices.label(code, self.lang)
        return None

    def kind(self, expr: n.Expr) -> str:
        """What an expression gives when it does not fail: a `number`, a `truth`, a `text`; "" when that varies."""
        if isinstance(expr, n.If):
            then, otherwise = self.kind(expr.then), self.kind(expr.otherwise)
            return then if then == otherwise else ""
        value = self.static(expr)
        if value is not None:
            return "text" if isinstance(value, str) else "truth" if isinstance(value, bool) else "number"
        return "number" if isinstance(expr, _NUMBERS) else "truth" if isinstance(expr, _TRUTHS) else (
            "text" if isinstance(expr, _TEXTS) else "")


def _column(block: str, name: str) -> str:
    return f"D[{(block, name)!r}]"
