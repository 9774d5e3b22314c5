"""The source of what a column takes from the rows of a table that fulfil some conditions."""

from __future__ import annotations

from dataclasses import dataclass

from xlanskaff.grammar import nodes as n
from xlanskaff.grammar.column_reads import needs, read_by, varies
from xlanskaff.grammar.column_source import Source, column_of

_ORDERS = ("<", "<=", ">", ">=")


class Gatherer(Source):
    """Writes what is gathered from the rows of a table."""

    def aggregate(self, expr: n.Aggregate) -> str:
        """The source of a number that is worked out over the rows of a table."""
        what, table, column, where = expr.what, expr.table, expr.column, expr.where
        fixed, by_row = _sorted(where)
        if what == "rows" and where and all(w.op == "=" for w in by_row):
            if not by_row:
                return f"len({self.kept(table, fixed)})"
            rows = self.rows(table, by_row, fixed)
            sizes = self.ready(f"w.sizes({rows})", through=(rows,))
            return f"{sizes}.get({self.group(by_row)}, 0)"
        return f"{self.matching(table, column, where)}.{what if where or what != 'rows' else 'filled'}()"

    def matching(self, table: str, column: str, where: tuple[n.Where, ...]) -> str:
        """The values of a column in the rows that fulfil the conditions, as `Values`."""
        values, key = column_of(table, column), (table, column)
        fixed, by_row = _sorted(where)
        if not all(w.op == "=" for w in by_row):
            return self.searched(table, column, fixed, by_row)
        if by_row:
            rows = self.rows(table, by_row, fixed)
            return f"{self.ready(f'w.Groups({rows}, {values})', key, through=(rows,))}[{self.group(by_row)}]"
        if not fixed:
            return self.ready(f"w.Values({values})", key)
        kept = self.kept(table, fixed)
        return self.ready(f"w.Values({values}, {kept})", key, through=(kept,))

    def rows(self, table: str, by_row: list[n.Where], fixed: list[n.Where]) -> str:
        """A name for a function that gives the rows of a table by what conditions on the row at hand ask for."""
        keys = [self.keys(table, w.column) for w in by_row]
        found = keys[0] if len(keys) == 1 else self.ready(
            f"list(zip({', '.join(keys)}, strict=True))", through=tuple(keys))
        if not fixed:
            return self.by_key(found)
        kept = self.kept(table, fixed)
        return self.ready(f"late.once(lambda: w.rows_by({found}, {kept}))", through=(found, kept))

    def by_key(self, keys: str) -> str:
        """A name for a function that gives the rows of a table by key."""
        return self.ready(f"late.once(lambda: w.rows_by({keys}))", through=(keys,))

    def group(self, by_row: list[n.Where]) -> str:
        """The group of rows that conditions ask for in the row at hand."""
        keys = [self.key(w.value) for w in by_row]
        return keys[0] if len(keys) == 1 else f"({', '.join(keys)})"

    def key(self, expr: n.Expr) -> str:
        """What a criterion compares by; that of another column in the row is found once for all rows."""
        return self.entry(self.keys(self.block, expr.name)) if isinstance(expr, n.Col) else f"s.key({self.read(expr)})"

    def kept(self, table: str, fixed: list[n.Where]) -> str:
        """A name for the rows of a table, by number, that fulfil conditions which are the same for all."""
        limits = [self.limit(where) for where in fixed]
        reads = read_by(table, fixed)
        quick = self.picked(table, fixed, limits)
        doubtful = [limit for limit in dict.fromkeys(limits) if limit in self.prelude]
        if not doubtful:
            return self.ready(quick, *reads)
        # Mostly dates against a date. What is no number is compared with care.
        known = " and ".join(f"{limit}.__class__ in N" for limit in doubtful)
        slow = self.picked(table, fixed, ["" for _ in fixed])
        return self.ready(f"{quick} if {known} else {slow}", *reads)

    def picked(self, table: str, fixed: list[n.Where], limits: list[str]) -> str:
        """The numbers of the rows that fulfil some conditions; `limits` are numbers to be more or less than.

        Few rows fulfil most conditions, so those that fulfil one of them are where the others are looked at.
        """
        found = [self.condition(table, where, limit) for where, limit in zip(fixed, limits, strict=True)]
        begin = min(found, key=lambda one: one.rank)
        tests = [one.test for one in found if one is not begin or not one.enough]
        return f"[i for i in {begin.rows} if {' and '.join(tests)}]" if tests else begin.rows

    def condition(self, table: str, where: n.Where, limit: str) -> _Condition:
        """How the rows that fulfil a condition are found."""
        column, key, wanted = column_of(table, where.column), (table, where.column), self.static(where.value)
        if limit:
            numbers = self.ready(f"w.numbers({column})", key)
            rows = self.ready(f"w.numbered({numbers})", through=(numbers,))
            return _Condition(f"{numbers}[i] {where.op} {limit}", rows, 1)
        if wanted is not None and where.op == "=" and wanted != "":
            keys, folded = self.keys(table, where.column), _folded(wanted)
            return _Condition(f"{keys}[i] == {folded!r}", f"{self.by_key(keys)}().get({folded!r}, ())", 0, enough=True)
        if wanted is not None and where.op == "<>" and wanted != "":
            keys = self.keys(table, where.column)
            return _Condition(f"{keys}[i] != {_folded(wanted)!r}", f"range(len({column}))", 3)
        if wanted == "" and where.op in ("=", "<>"):
            flags = self.ready(f"w.{'blank' if where.op == '=' else 'filled'}({column})", key)
            return _Condition(f"{flags}[i]", self.ready(f"w.flagged({flags})", through=(flags,)), 2, enough=True)
        cell = f"{column}[i]"
        if where.op == "contains":
            return _Condition(f"functions.contains({cell}, {self.read(where.value)})", f"range(len({column}))", 3)
        return _Condition(f"s.holds({cell}, {where.op!r}, {self.read(where.value)})", f"range(len({column}))", 3)

    def limit(self, where: n.Where) -> str:
        """What a condition that asks for more or less compares with, where that is a number or one cell; else ""."""
        wanted = self.static(where.value)
        if where.op not in _ORDERS:
            return ""
        if isinstance(wanted, int | float):
            return repr(wanted)
        return self.ready(self.read(where.value), *needs(where.value, "")) if isinstance(where.value, n.Cell) else ""

    def searched(self, table: str, column: str, fixed: list[n.Where], by_row: list[n.Where]) -> str:
        """The values where a condition that varies by row asks for more than an equal: every row is looked at."""
        if not fixed and [w.op for w in by_row] == ["contains"]:
            key = table, by_row[0].column
            texts = self.ready(f"functions.Texts({column_of(*key)})", key)
            return f"w.Values({column_of(table, column)}, {texts}.holding({self.read(by_row[0].value)}))"
        rows = self.kept(table, fixed) if fixed else f"range(len({column_of(table, column)}))"
        tests = [self.condition(table, where, "").test for where in by_row]
        return f"w.Values({column_of(table, column)}, [i for i in {rows} if {' and '.join(tests)}])"


@dataclass(frozen=True)
class _Condition:
    """A test of row `i`, and a source of the rows worth looking at: the lower the rank, the fewer they are.

    Where that is `enough`, they are those that stand the test.
    """

    test: str
    rows: str
    rank: int
    enough: bool = False


def _folded(wanted: int | float | str) -> int | float | str:
    return wanted.casefold() if isinstance(wanted, str) else wanted


def _sorted(where: tuple[n.Where, ...]) -> tuple[list[n.Where], list[n.Where]]:
    """The conditions that are the same for all rows, and those that ask for something in the row at hand."""
    return [w for w in where if not varies(w.value)], [w for w in where if varies(w.value)]
