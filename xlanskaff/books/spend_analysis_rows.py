"""The lines of a spend analysis, and what is summed from them: suppliers, categories, departments, months."""

from __future__ import annotations

from typing import Annotated

from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Column, Kind, Row, choice, computed, constant, reference
from xlanskaff.grammar.expr import (
    BLANK,
    Const,
    Exactly,
    Expr,
    IfError,
    Largest,
    Lookup,
    Rounded,
    Where,
    Words,
    cell,
    col,
    label,
    total,
    when,
    where,
)

KEY = "spend_analysis"
PLAIN = "constant"
"""How figures look in a book that is read, also where they are computed."""

WIDE = 10
"""How many departments have a column of their own; the others share one."""
LIVE = 100
"""How many suppliers, the largest ones, are summed by formulas; the others stand as they were analysed."""
TOP = 10
A_ENDS, B_ENDS = 0.8, 0.95

SCOPE = ChoiceList("spend_scope", (Item("in"), Item("out"), Item("review")))
MATCH = ChoiceList("agreement_match", (Item("certain"), Item("possible"), Item("none")))
ABC = ChoiceList("abc", (Item("a"), Item("b"), Item("c")))

Text = Annotated[str | None, constant()]
Prose = Annotated[str | None, constant(fmt="prose")]
Muted = Annotated[str | None, constant(fmt="muted")]
Told = Annotated[str | None, constant(translated=True, fmt="prose")]
Kroner = Annotated[float | None, constant(Kind.NOK, fmt="hours")]
Number = Annotated[int | None, constant(Kind.WHOLE, fmt="tally")]
Id = Annotated[int | None, constant(Kind.WHOLE, fmt="id")]
Day = Annotated[int | None, constant(Kind.DATE, fmt="date")]
Key = Annotated[int | None, constant(Kind.WHOLE, fmt="whole", hidden=True)]


def said(key: str) -> Words:
    """A text of this book, in a formula."""
    return Words(f"{KEY}.{key}")


def figure(name: str) -> Expr:
    """One of the sums that the whole book uses."""
    return cell("figures", name)


def bought(*conditions: Where) -> Expr:
    """Kroner of the lines in scope that fulfil the conditions, to the øre."""
    return Rounded(total("lines", "amount", where("scope", "=", label(SCOPE, "in")), *conditions), 2)


def of_spend(part: Expr) -> Expr:
    """A share of what is in scope; nothing where there is nothing to share out."""
    return when(figure("in_scope") > 0, part / figure("in_scope"))


def money(expr: Expr, *, fmt: str = "hours", hidden: bool = False) -> Column:
    """A sum of kroner that follows from the lines."""
    return computed(expr, kind=Kind.NOK, fmt=fmt, emphasis=PLAIN, hidden=hidden)


def share(expr: Expr, *, fmt: str = "share") -> Column:
    """A share that follows from the lines."""
    return computed(expr, kind=Kind.SHARE, fmt=fmt, emphasis=PLAIN)


# A whole number that is larger the larger the sum, and of equal ones the earlier row.
_KEY = computed(when(col("name").ne(""), Rounded(col("sum"), 0) * 1_000 + (Const(999) - col("no"))), kind=Kind.WHOLE,
                fmt="whole", hidden=True)


class LineRow(Row):
    """One line of the ledger, or the sum of many (`lines` > 1) where there are more than the sheet shows.

    `scope`, `category` and `coverage` may be changed; every sum of the book follows. The hidden numbers are what
    sums go by: month (first day, as a serial number), supplier and department as in their own tables, 0 for none.
    """

    id: Annotated[int | None, constant(Kind.WHOLE, fmt="id")] = None
    date: Day = None
    supplier: Text = None
    organisation_number: Text = None
    department: Text = None
    account: Text = None
    text: Text = None
    document: Text = None
    amount: Annotated[float | None, constant(Kind.NOK, fmt="amount")] = None
    scope: Annotated[str | None, choice(SCOPE)] = None
    category: Annotated[str | None, reference("categories", "name", fmt="text")] = None
    coverage: Annotated[str | None, choice(MATCH)] = None
    agreement: Text = None
    reason: Annotated[str | None, constant(translated=True)] = None
    risk: Annotated[str | None, constant(translated=True)] = None
    candidate: Text = None
    lines: Number = None
    supplier_no: Key = None
    department_no: Key = None
    month: Key = None


_LARGER = total("suppliers", "sum", where("sum", ">", col("sum")))
_DOWN_TO = total("suppliers", "sum", where("sum", ">=", col("sum")))
# The whole is what is bought from somebody who is named, as in the rule of the classes.
_WHOLE = total("suppliers", "sum") + total("other_suppliers", "sum")
_AHEAD = _LARGER / _WHOLE
_LETTER = when(_WHOLE > 0, when(
    col("sum") <= 0, label(ABC, "c"), when(
        _AHEAD < A_ENDS, label(ABC, "a"), when(_AHEAD < B_ENDS, label(ABC, "b"), label(ABC, "c")))))


class SupplierRow(Row):
    """One of the largest suppliers. `rest`: its kroner in lines that are summed up, where its own number is lost."""

    no: Id = None
    name: Prose = None
    organisation_number: Text = None
    sum: Annotated[float | None, money(
        Rounded(bought(where("supplier_no", "=", col("no"))) + col("rest"), 2))] = None
    share: Annotated[float | None, share(of_spend(col("sum")), fmt="share_fine")] = None
    cumulative: Annotated[float | None, share(when(_WHOLE > 0, _DOWN_TO / _WHOLE), fmt="share_fine")] = None
    letter: Annotated[str | None, computed(_LETTER, kind=Kind.TEXT, fmt="choice", emphasis=PLAIN, palette=ABC)] = None
    invoices: Number = None
    departments: Number = None
    person: Annotated[str | None, constant(translated=True, fmt="choice")] = None
    rest: Annotated[float | None, constant(Kind.NOK, fmt="number", hidden=True)] = None
    key: Annotated[int | None, _KEY] = None


class OtherSupplierRow(Row):
    """One of the suppliers after the largest, as it was analysed."""

    no: Id = None
    name: Prose = None
    organisation_number: Text = None
    sum: Kroner = None
    share: Annotated[float | None, constant(Kind.SHARE, fmt="share_fine")] = None
    cumulative: Annotated[float | None, constant(Kind.SHARE, fmt="share_fine")] = None
    letter: Annotated[str | None, constant(translated=True, fmt="choice")] = None
    invoices: Number = None
    departments: Number = None
    person: Annotated[str | None, constant(translated=True, fmt="choice")] = None


_MINE = where("category", "=", Exactly(col("name")))


def _department(number: int) -> Column:
    """What one category is bought for by the department with a number."""
    return money(bought(_MINE, where("department_no", "=", number)), fmt="spread")


def _of_department(number: int) -> Column:
    """The same in the rows under the categories: what has no category, then all."""
    here = where("department_no", "=", number)
    return money(when(col("no").eq(1), bought(where("category", "=", ""), here), bought(here)), fmt="thousands")


_OWN = [f"department{number:02d}" for number in range(1, WIDE + 1)]


def _others() -> Expr:
    found: Expr = col("sum")
    for name in _OWN:
        found = found - col(name)
    return Rounded(found, 2)


class CategoryRow(Row):
    """One category: what it costs, and in which departments (the columns are headed by their names)."""

    name: Prose = None
    area: Muted = None
    sum: Annotated[float | None, money(bought(_MINE))] = None
    share: Annotated[float | None, share(of_spend(col("sum")))] = None
    suppliers: Number = None
    department01: Annotated[float | None, _department(1)] = None
    department02: Annotated[float | None, _department(2)] = None
    department03: Annotated[float | None, _department(3)] = None
    department04: Annotated[float | None, _department(4)] = None
    department05: Annotated[float | None, _department(5)] = None
    department06: Annotated[float | None, _department(6)] = None
    department07: Annotated[float | None, _department(7)] = None
    department08: Annotated[float | None, _department(8)] = None
    department09: Annotated[float | None, _department(9)] = None
    department10: Annotated[float | None, _department(10)] = None
    others: Annotated[float | None, money(_others(), fmt="spread")] = None
    no: Key = None
    key: Annotated[int | None, _KEY] = None


class CategorySumRow(Row):
    """Under the categories: what has none (1), and everything (2)."""

    name: Annotated[str | None, constant(translated=True, fmt="strong")] = None
    area: Muted = None
    sum: Annotated[float | None, money(
        when(col("no").eq(1), figure("unplaced"), figure("in_scope")))] = None
    share: Annotated[float | None, share(of_spend(col("sum")))] = None
    suppliers: Number = None
    department01: Annotated[float | None, _of_department(1)] = None
    department02: Annotated[float | None, _of_department(2)] = None
    department03: Annotated[float | None, _of_department(3)] = None
    department04: Annotated[float | None, _of_department(4)] = None
    department05: Annotated[float | None, _of_department(5)] = None
    department06: Annotated[float | None, _of_department(6)] = None
    department07: Annotated[float | None, _of_department(7)] = None
    department08: Annotated[float | None, _of_department(8)] = None
    department09: Annotated[float | None, _of_department(9)] = None
    department10: Annotated[float | None, _of_department(10)] = None
    others: Annotated[float | None, money(_others(), fmt="thousands")] = None
    no: Key = None


_LINES_HERE = total("lines", "lines", where("scope", "=", label(SCOPE, "in")), where("department_no", "=", col("no")))


class DepartmentRow(Row):
    """One department; the first ten head the columns of the categories. The last row may be number 0: none is named.

    `count`: how many departments the row is for; more than one where the small ones share a row.
    """

    name: Prose = None
    no: Id = None
    sum: Annotated[float | None, money(bought(where("department_no", "=", col("no"))))] = None
    share: Annotated[float | None, share(of_spend(col("sum")))] = None
    lines: Annotated[int | None, computed(_LINES_HERE, kind=Kind.WHOLE, fmt="tally", emphasis=PLAIN)] = None
    count: Key = None


class MonthRow(Row):
    """One month, known by its first day; `millions` is for the chart."""

    month: Annotated[int | None, constant(Kind.DATE, fmt="month_short")] = None
    sum: Annotated[float | None, money(bought(where("month", "=", col("month"))))] = None
    millions: Annotated[float | None, computed(Rounded(col("sum") / 1_000_000, 2), fmt="mean", emphasis=PLAIN)] = None


def _largest(table: str, column: str) -> Expr:
    """What stands in a column of the row that has the rank at hand."""
    return Lookup(Largest(table, "key", col("rank")), table, "key", column)


class TopSupplierRow(Row):
    """One of the suppliers that most is bought from."""

    rank: Annotated[int, constant(Kind.WHOLE, fmt="id")] = 0
    name: Annotated[str | None, computed(
        IfError(_largest("suppliers", "name"), BLANK), kind=Kind.TEXT, fmt="text", emphasis=PLAIN)] = None
    sum: Annotated[float | None, money(IfError(_largest("suppliers", "sum"), BLANK))] = None
    share: Annotated[float | None, share(IfError(_largest("suppliers", "share"), BLANK))] = None


class TopCategoryRow(Row):
    """One of the categories that most is spent on, for the chart; left out where there are fewer."""

    rank: Annotated[int, constant(Kind.WHOLE, fmt="id")] = 0
    name: Annotated[str | None, computed(IfError(_largest("categories", "name"), BLANK), kind=Kind.TEXT)] = None
    millions: Annotated[float | None, computed(
        IfError(Rounded(_largest("categories", "sum") / 1_000_000, 2), BLANK), fmt="mean")] = None


def departments_named() -> Expr:
    """In how many departments something is bought."""
    return total("departments", "count", where("no", ">", 0), where("sum", ">", 0))
