"""The second reading of an expression: a Python value.

All computed columns of a workbook are compiled once, in an order in which each finds what it
needs, into one small Python function a column. Running them gives the cached result of every
computed cell, which is what makes a batch of books both right and fast.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import count

from xlanskaff.grammar import late
from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.choices import ChoiceList, labels
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
    Expr,
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
    Where,
    Words,
)
from xlanskaff.grammar.formula import walk
from xlanskaff.language.texts import Lang, text

Key = tuple[str, str]
"""A block and one of its columns."""

Cells = dict[Key, list[CellValue]]
"""What stands in every column: one value a row; a form field is a column of one row."""


@dataclass(frozen=True, slots=True)
class Step:
    """One computed column."""

    target: Key
    expr: Expr


class Program:
    """The computed columns of one workbook in one language, compiled."""

    def __init__(self, steps: Sequence[Step], lang: Lang) -> None:
        by_target = {step.target: step for step in steps}
        graph = {step.target: {k for k in needs(step.expr, step.target[0]) if k in by_target} for step in steps}
        self.order = tuple(TopologicalSorter(graph).static_order())
        self._columns = {target: _compile(by_target[target], lang) for target in self.order}

    def run(self, cells: Cells, heights: Mapping[str, int], only: Sequence[Key] | None = None) -> Cells:
        """Compute every column from what stands in the others; adds them to `cells` and returns it.

        `only` names the columns to compute, in an order that `order` allows.
        """
        shared: dict[str, object] = {}
        for target in self.order if only is None else only:
            cells[target] = self._columns[target](cells, heights[target[0]], shared)
        return cells

    def affected(self, changed: set[Key], expressions: Mapping[Key, Expr]) -> set[Key]:
        """The computed columns whose values can depend on the changed ones."""
        dirty = set(changed)
        for target in self.order:
            if dirty & needs(expressions[target], target[0]):
                dirty.add(target)
        return dirty - changed


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
                found.add((table, column))
                found.update((table, w.column) for w in where)
            case Lookup(_, table, keys, column):
                found.update({(table, keys), (table, column)})
            case Largest(table, column, _):
                found.add((table, column))
    return found


def _compile(step: Step, lang: Lang) -> Callable[[Cells, int, dict[str, object]], list[CellValue]]:
    return _Writer(step, lang).function()


class _Writer:
    """Writes the Python source of one column: a prelude, then one expression a row."""

    def __init__(self, step: Step, lang: Lang) -> None:
        self.block = step.target[0]
        self.lang = lang
        self.prelude: list[str] = []
        self.columns: dict[str, str] = {}
        self.scope: dict[str, object] = {"s": s}
        self.numbers = count()
        self.body = self.read(step.expr)

    def function(self) -> Callable[..., list[CellValue]]:
        arguments = ", ".join(self.columns.values())
        columns = ", ".join(f"D[{(self.block, name)!r}]" for name in self.columns)
        rows = f"zip({columns}, strict=True)" if self.columns else "range(n)"
        each = f"({arguments},)" if self.columns else "_"
        source = "\n".join([
            "def column(D, n, M):",
            *(f"    {line}" for line in self.prelude),
            "    out = []",
            f"    for {each} in {rows}:",
            "        try:",
            f"            v = {self.body}",
            "        except s.Failed as failed:",
            "            v = failed.cell",
            "        out.append(0 if v is None else v)",
            "    return out",
        ])
        exec(compile(source, f"<{self.block}>", "exec"), self.scope)
        return self.scope["column"]  # type: ignore[return-value]

    def bind(self, value: object) -> str:
        name = f"b{next(self.numbers)}"
        self.scope[name] = value
        return name

    def ready(self, source: str) -> str:
        """A name for something computed once a run, whichever columns ask for it."""
        name = f"p{next(self.numbers)}"
        self.prelude += [f"{name} = M.get({source!r})", f"if {name} is None:", f"    {name} = M[{source!r}] = {source}"]
        return name

    def read(self, expr: Expr) -> str:
        match expr:
            case Const(value):
                return repr(value)
            case Words(key):
                return repr(text(key, self.lang))
            case NotAvailable():
                self.scope["_na"] = late.not_available
                return "_na()"
            case Label(choices, code):
                return repr(choices.label(code, self.lang))
            case Col(name):
                return self.columns.setdefault(name, f"c_{name}")
            case Cell(block, name):
                return f"D[{(block, name)!r}][0]"
            case Arith("/", left, right):
                return f"s.div({self.read(left)}, {self.read(right)})"
            case Arith(op, left, right):
                return f"(s.num({self.read(left)}) {op} s.num({self.read(right)}))"
            case Compare(op, left, right):
                python = {"=": "==", "<>": "!="}.get(op, op)
                return f"(s.order({self.read(left)}, {self.read(right)}) {python} 0)"
            case If(condition, then, otherwise):
                return f"({self.read(then)} if s.truth({self.read(condition)}) else {self.read(otherwise)})"
            case IfError(part, otherwise):
                self.scope["_safe"] = late.safe
                return f"_safe(lambda: {self.read(part)}, lambda: {self.read(otherwise)})"
            case Every(parts):
                return "(" + " & ".join(f"s.truth({self.read(p)})" for p in parts) + ")"
            case Either(parts):
                return "(" + " | ".join(f"s.truth({self.read(p)})" for p in parts) + ")"
            case Negate(part):
                return f"(not s.truth({self.read(part)}))"
            case IsNumber(part):
                self.scope["_is_number"] = late.numeric
                return f"s.is_number({self.read(part)})" if isinstance(part, Col | Cell) else (
                    f"_is_number(lambda: {self.read(part)})")
            case Join(parts):
                return "(" + " + ".join(f"s.written({self.read(p)})" for p in parts) + ")"
            case Rounded(part, decimals):
                return f"s.rounded({self.read(part)}, {decimals})"
            case AddMonths(date, months):
                return f"s.months_later({self.read(date)}, {self.read(months)})"
            case Floor(part):
                return f"s.floor({self.read(part)})"
            case Lookup(key, table, keys, column):
                index = self.ready(f"s.first(D[{(table, keys)!r}])")
                return f"s.look({self.read(key)}, {index}, D[{(table, column)!r}])"
            case LookupChoice(part, choices):
                index, values = self.bind(_choice_index(choices, self.lang)), self.bind(_choice_values(choices))
                return f"s.look({self.read(part)}, {index}, {values})"
            case Largest(table, column, k):
                ordered = self.ready(f"_once(lambda: s.descending(D[{(table, column)!r}]))")
                self.scope["_once"] = late.once
                return f"s.nth({ordered}(), {self.read(k)})"
            case Aggregate(what, table, column, where):
                return f"s.gather({what!r}, {self.matching(table, column, where)})"
            case JoinWhere(table, column, separator, where):
                return f"s.joined({separator!r}, {self.matching(table, column, where)})"
        raise TypeError(f"no Python reading of {type(expr).__name__}")

    def matching(self, table: str, column: str, where: tuple[Where, ...]) -> str:
        """The values of a column in the rows that fulfil the conditions."""
        values = f"D[{(table, column)!r}]"
        if not where:
            return values
        fixed = [w for w in where if not _varies(w.value)]
        by_row = [w for w in where if _varies(w.value)]
        if by_row and all(w.op == "=" for w in by_row):
            return self.grouped(table, values, fixed, by_row)
        names = [f"w{i}" for i in range(len(where))]
        row = f"v, {', '.join(names)}"
        rows = f"zip({values}, {', '.join(f'D[{(table, w.column)!r}]' for w in where)}, strict=True)"
        tests = {w: f"s.holds({name}, {w.op!r}, {self.read(w.value)})" for w, name in zip(where, names, strict=True)}
        if not by_row:
            return self.ready(f"[v for {row} in {rows} if {' and '.join(tests.values())}]")
        if fixed:
            rows = self.ready(f"[({row}) for {row} in {rows} if {' and '.join(tests[w] for w in fixed)}]")
        return f"[v for {row} in {rows} if {' and '.join(tests[w] for w in by_row)}]"

    def grouped(self, table: str, values: str, fixed: list[Where], by_row: list[Where]) -> str:
        """The values where every condition that varies by row asks for equality: looked up, not searched."""
        keys = [self.ready(f"[s.key(v) for v in D[{(table, w.column)!r}]]") for w in by_row]
        names = [f"w{i}" for i in range(len(fixed))]
        kept = [f"D[{(table, w.column)!r}]" for w in fixed]
        tests = [f"s.holds({name}, {w.op!r}, {self.read(w.value)})" for w, name in zip(fixed, names, strict=True)]
        key = "k0" if len(keys) == 1 else f"({', '.join(f'k{i}' for i in range(len(keys)))})"
        source = (f"zip({values}, {', '.join([*keys, *kept])}, strict=True)")
        row = ", ".join(["v", *(f"k{i}" for i in range(len(keys))), *names])
        condition = f" if {' and '.join(tests)}" if tests else ""
        self.scope["_grouped"] = late.grouped
        # The names of the keys differ from column to column, so what is shared is named by what it is.
        shared = repr((values, [w.column for w in by_row], [(w.column, w.op, repr(w.value)) for w in fixed]))
        name = f"p{next(self.numbers)}"
        self.prelude += [f"{name} = M.get({shared!r})", f"if {name} is None:",
                         f"    {name} = M[{shared!r}] = _grouped(({key}, v) for {row} in {source}{condition})"]
        wanted = [f"s.key({self.read(w.value)})" for w in by_row]
        return f"{name}.get({wanted[0] if len(wanted) == 1 else f'({chr(44).join(wanted)})'}, ())"


def _varies(expr: Expr) -> bool:
    return any(isinstance(node, Col) for node in walk(expr))


def _choice_index(choices: ChoiceList, lang: Lang) -> Mapping[object, int]:
    return s.first(list(labels(choices, lang).values()))


def _choice_values(choices: ChoiceList) -> list[CellValue]:
    return [item.value for item in choices.items]
