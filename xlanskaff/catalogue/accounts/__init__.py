"""Charts of accounts as data: what kind of cost each account holds, with a first category and a reason.

Two charts: the arts of KOSTRA (municipalities and counties), and the account groups of the state, both
three digits. The class is our own judgement (`SOURCES.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal, cast, get_args

from xlanskaff.catalogue.tables import Words, rows, words

__all__ = ["CHARTS", "CLASSES", "Account", "AccountClass", "Chart", "accounts", "categories", "classes", "reasons"]

Chart = Literal["kostra", "state"]
AccountClass = Literal["purchase", "investment", "review", "excluded"]

CHARTS: tuple[Chart, ...] = get_args(Chart)
CLASSES: tuple[AccountClass, ...] = get_args(AccountClass)

_FOLDER = "accounts"


@dataclass(frozen=True, slots=True)
class Account:
    """One account, or a group of accounts that begin with the same three digits.

    Attributes:
        code: three digits; `010` begins with a zero.
        name: official, in Norwegian.
        account_class: `purchase` and `investment` are bought from somebody, `excluded` is not, and
            `review` may be either.
        category: code of a category; empty where there is none.
        reason: code of the reason why it is excluded or must be reviewed; empty for purchases.
        begins, ends: first and last day in the chart; None where no change is recorded.
    """

    chart: Chart
    code: str
    name: str
    account_class: AccountClass
    category: str
    reason: str
    begins: date | None
    ends: date | None


@cache
def accounts(chart: Chart) -> Mapping[str, Account]:
    """The accounts of a chart by code.

    Example:
        >>> found = accounts("kostra")
        >>> found["115"].name, found["115"].account_class, found["270"].ends
        ('Matvarer', 'purchase', datetime.date(2025, 12, 31))
        >>> len(found), len(accounts("state"))
        (118, 298)
    """
    return MappingProxyType({row["code"]: Account(
        chart, row["code"], row["name"], cast(AccountClass, row["class"]), row["category"], row["reason"],
        _day(row["from"]), _day(row["to"]),
    ) for row in rows(_FOLDER, chart)})


@cache
def classes() -> Mapping[str, Words]:
    """The names of the classes.

    Example:
        >>> [name.text("nn") for name in classes().values()]
        ['Innkjøp', 'Investering', 'Må vurderast', 'Ikkje innkjøp']
    """
    return _words("classes")


@cache
def categories() -> Mapping[str, Words]:
    """The names of the categories.

    Example:
        >>> categories()["food"].text("nb")
        'Mat og drikke'
    """
    return _words("categories")


@cache
def reasons() -> Mapping[str, Words]:
    """Why an account is excluded or must be reviewed, in words.

    Example:
        >>> reasons()["wages"].text("en")
        'Wages and social costs'
    """
    return _words("reasons")


def _words(table: str) -> Mapping[str, Words]:
    return MappingProxyType({row["code"]: words(row) for row in rows(_FOLDER, table)})


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
