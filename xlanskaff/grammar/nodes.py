"""The nodes of expressions: plain data, compared by identity, with the operators between them."""

from __future__ import annotations

from dataclasses import dataclass

from xlanskaff.grammar.choices import ChoiceList


class Expr:
    """Base of all nodes; carries the operators. Equality is written `.eq()` and `.ne()`."""

    def __add__(self, other: Operand) -> Expr:
        return Arith("+", self, lift(other))

    def __sub__(self, other: Operand) -> Expr:
        return Arith("-", self, lift(other))

    def __mul__(self, other: Operand) -> Expr:
        return Arith("*", self, lift(other))

    def __truediv__(self, other: Operand) -> Expr:
        return Arith("/", self, lift(other))

    def __lt__(self, other: Operand) -> Expr:
        return Compare("<", self, lift(other))

    def __le__(self, other: Operand) -> Expr:
        return Compare("<=", self, lift(other))

    def __gt__(self, other: Operand) -> Expr:
        return Compare(">", self, lift(other))

    def __ge__(self, other: Operand) -> Expr:
        return Compare(">=", self, lift(other))

    def eq(self, other: Operand) -> Expr:
        """Equal, as Excel's `=`: text without regard to case, a blank equals "" and 0."""
        return Compare("=", self, lift(other))

    def ne(self, other: Operand) -> Expr:
        """Not equal, as Excel's `<>`."""
        return Compare("<>", self, lift(other))


Operand = Expr | int | float | str


@dataclass(frozen=True, eq=False)
class Const(Expr):
    """A number or a text that is the same in every language."""

    value: int | float | str


@dataclass(frozen=True, eq=False)
class Words(Expr):
    """A text from the catalogue, in the workbook's language."""

    key: str


@dataclass(frozen=True, eq=False)
class NotAvailable(Expr):
    """`#N/A`, which a chart leaves out instead of drawing a zero."""


@dataclass(frozen=True, eq=False)
class Label(Expr):
    """The label of a choice: a reference into the list, so that one formula serves all languages."""

    choices: ChoiceList
    code: str


@dataclass(frozen=True, eq=False)
class Col(Expr):
    """The cell of another column in the same row."""

    name: str


@dataclass(frozen=True, eq=False)
class Cell(Expr):
    """A form field or a card: one named cell."""

    block: str
    name: str


@dataclass(frozen=True, eq=False)
class Arith(Expr):
    """Addition, subtraction, multiplication, division. Text is an error: guard with `is_number`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, eq=False)
class Compare(Expr):
    """`= <> < <= > >=`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, eq=False)
class If(Expr):
    """One of two values; only the chosen one is computed."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, eq=False)
class Every(Expr):
    """AND."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Either(Expr):
    """OR."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Negate(Expr):
    """NOT."""

    part: Expr


@dataclass(frozen=True, eq=False)
class IsNumber(Expr):
    """Whether a cell holds a number."""

    part: Expr


@dataclass(frozen=True, eq=False)
class IfError(Expr):
    """The value, or another one where it is an error."""

    part: Expr
    otherwise: Expr


@dataclass(frozen=True, eq=False)
class Join(Expr):
    """Text put together with `&`."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Rounded(Expr):
    """ROUND, half away from zero."""

    part: Expr
    decimals: int


@dataclass(frozen=True, eq=False)
class Floor(Expr):
    """INT: the whole number at or below."""

    part: Expr


@dataclass(frozen=True, eq=False)
class AddMonths(Expr):
    """EDATE: the same day so many months later, or the last day of a shorter month."""

    date: Expr
    months: Expr


@dataclass(frozen=True, eq=False)
class Where:
    """A condition on a table column: `column op value`, as in COUNTIFS.

    `contains` is for texts: the value stands somewhere in the cell, without regard to case.
    """

    column: str
    op: str
    value: Expr


@dataclass(frozen=True, eq=False)
class Aggregate(Expr):
    """COUNT, SUM, AVERAGE, MIN or MAX of a table column over the rows where all conditions hold.

    Only numbers take part, except that `rows` counts every row, and without conditions the rows where the column
    holds something, so that a row put in between and left blank is none. An average, minimum or maximum of
    nothing is #DIV/0! or 0 as in Excel: ask for the count first.
    """

    what: str
    table: str
    column: str
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, eq=False)
class Lookup(Expr):
    """The value in `column` of the first row whose `keys` column equals `key`; #N/A when none does."""

    key: Expr
    table: str
    keys: str
    column: str


@dataclass(frozen=True, eq=False)
class Exactly(Expr):
    """What is looked for, taken at its word: Excel reads `*`, `?` and `~` in a typed text as a pattern otherwise.

    For the `key` of a `Lookup`, and for a condition that asks for what equals; there a sign such as `<` at the
    beginning counts as itself too. Python takes every text at its word.
    """

    part: Expr


@dataclass(frozen=True, eq=False)
class LookupChoice(Expr):
    """The number behind the choice that stands in a cell; #N/A when it is not in the list."""

    part: Expr
    choices: ChoiceList


@dataclass(frozen=True, eq=False)
class Largest(Expr):
    """The k-th largest number of a table column; #NUM! when there are fewer."""

    table: str
    column: str
    k: Expr


@dataclass(frozen=True, eq=False)
class Extreme(Expr):
    """MIN or MAX of a few values, each of which must be a number."""

    what: str
    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Running(Expr):
    """From the first row of the table down to this one: the `sum` of a column, or a `count`.

    The count is of rows whose number in the column equals this row's; ask first that it is a number.
    """

    what: str
    column: str


@dataclass(frozen=True, eq=False)
class Function(Expr):
    """A plain function of Excel, by its English name; `functions.py` holds those that exist."""

    name: str
    parts: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class AnyBegins(Expr):
    """Whether a word in a text begins with one of the texts in a table column, without regard to case."""

    part: Expr
    table: str
    column: str


@dataclass(frozen=True, eq=False)
class JoinWhere(Expr):
    """The texts of a column, with a separator between, over the rows where all conditions hold."""

    table: str
    column: str
    separator: str
    where: tuple[Where, ...]


def lift(value: Operand) -> Expr:
    """A plain value as a node."""
    return value if isinstance(value, Expr) else Const(value)
