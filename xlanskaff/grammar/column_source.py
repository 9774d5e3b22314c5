"""What every part of the source of a column is written with: names, columns, and what is known beforehand."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Any

from xlanskaff.grammar import columnwise, functions, late, running
from xlanskaff.grammar import nodes as n
from xlanskaff.grammar import semantics as s
from xlanskaff.grammar.column_reads import Key, Shared
from xlanskaff.language.texts import Lang, text

NUMBERS = (n.Arith, n.Rounded, n.Floor, n.AddMonths, n.Aggregate, n.Largest, n.Extreme, n.Running)
TRUTHS = (n.Compare, n.Every, n.Either, n.Negate, n.IsNumber, n.AnyBegins)
TEXTS = (n.Words, n.Join, n.JoinWhere)
_TEXT_FUNCTIONS = frozenset({"TRIM", "SUBSTITUTE", "CHAR"})


class Source(ABC):
    """The source of one column as it grows. `D` are the columns of the book, `M` is what is shared in a run.

    Attributes:
        prelude: what is shared: the name and the source of each value, in the order in which they are made.
        columns: lists of which a row sees its own entry: source -> variable.
    """

    def __init__(self, block: str, lang: Lang, shared: Shared) -> None:
        self.block = block
        self.lang = lang
        self.shared = shared
        self.prelude: dict[str, str] = {}
        self.columns: dict[str, str] = {}
        self.scope: dict[str, Any] = {"s": s, "w": columnwise, "late": late, "running": running,
                                      "functions": functions, "N": s.NUMERIC, "floor": math.floor}

    @abstractmethod
    def read(self, expr: n.Expr) -> str:
        """The source of an expression; it gives a cell value or raises `Failed`."""

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
        return self.columns.setdefault(column_of(self.block, name), f"c_{name}")

    def entry(self, name: str) -> str:
        """The variable that holds the entry of a shared list for the row at hand."""
        return self.columns.setdefault(name, f"x_{name}")

    def keys(self, block: str, name: str) -> str:
        """What a column is compared by, shared."""
        return self.ready(f"w.keys({column_of(block, name)})", (block, name))

    def ordered(self, expr: n.Largest) -> str:
        """A name for a function that gives the numbers of a column, largest first."""
        key = expr.table, expr.column
        return self.ready(f"late.once(lambda: s.descending({column_of(*key)}))", key)

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
        if isinstance(expr, n.Function):
            return "text" if expr.name in _TEXT_FUNCTIONS else "number"
        value = self.static(expr)
        if value is not None:
            return "text" if isinstance(value, str) else "truth" if isinstance(value, bool) else "number"
        return "number" if isinstance(expr, NUMBERS) else "truth" if isinstance(expr, TRUTHS) else (
            "text" if isinstance(expr, TEXTS) else "")


def column_of(block: str, name: str) -> str:
    """The source of a whole column."""
    return f"D[{(block, name)!r}]"
