"""Expressions about texts: how many words, which ids stand in a list, which words occur."""

from __future__ import annotations

from xlanskaff.grammar.nodes import AnyBegins, Const, Expr, Function, If, Join, Operand, Where, lift

SEPARATOR = ","


def call(name: str, *parts: Operand) -> Function:
    """A plain function of Excel by its English name.

    Raises:
        KeyError: no such function in `functions.py`.
    """
    from xlanskaff.grammar.functions import FUNCTIONS

    FUNCTIONS[name]
    return Function(name, tuple(lift(p) for p in parts))


def word_count(part: Expr) -> Expr:
    """How many words a text has; lines and spaces part them."""
    plain = call("TRIM", _lines_as(part, " "))
    spaces = call("LEN", plain) - call("LEN", call("SUBSTITUTE", plain, " ", ""))
    return If(call("LEN", plain).eq(0), Const(0), spaces + 1)


def any_begins(part: Expr, table: str, column: str) -> AnyBegins:
    """Whether a word in a text begins with one of the texts in a table column."""
    return AnyBegins(part, table, column)


def id_list(part: Expr) -> Expr:
    """The ids typed in one cell (`P1, P7; P9`), each between commas, so that `lists` finds them; "" of nothing."""
    found = _lines_as(part, SEPARATOR)
    for sign in (";", " "):
        found = call("SUBSTITUTE", found, sign, SEPARATOR)
    return If(part.eq(""), Const(""), Join((Const(SEPARATOR), found, Const(SEPARATOR))))


def lists(column: str, id: Expr) -> Where:  # noqa: A002
    """The condition that an id stands among those in a column made by `id_list`."""
    return Where(column, "contains", Join((Const(SEPARATOR), id, Const(SEPARATOR))))


def ids_in(written: object) -> tuple[str, ...]:
    """The ids typed in one cell, as `id_list` reads them.

    Example:
        >>> ids_in("P1, P7;P9"), ids_in(None)
        (('P1', 'P7', 'P9'), ())
    """
    text = "" if written is None else str(written)
    for sign in ("\n", ";", " "):
        text = text.replace(sign, SEPARATOR)
    return tuple(filter(None, text.split(SEPARATOR)))


def _lines_as(part: Expr, instead: str) -> Expr:
    return call("SUBSTITUTE", part, call("CHAR", 10), instead)
