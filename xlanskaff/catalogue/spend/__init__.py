"""Classification of spend as data: categories, reasons, words, product codes, and the names of suppliers.

Where each table comes from, and how sure it is, stands in `SOURCES.md`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from xlanskaff.catalogue import accounts
from xlanskaff.catalogue.tables import Words, rows, words

__all__ = ["Category", "GrantWord", "Keyword", "Names", "Risk", "Series", "account_categories", "account_series",
           "categories", "grant_accounts", "grants", "keywords", "names", "no_reference", "product_codes", "reasons",
           "risk_products"]

_FOLDER = "spend"


@dataclass(frozen=True, slots=True)
class Category:
    """A category, or an area that holds categories.

    Attributes:
        parent: the area; empty for an area.
        regime: goods, services, works, special or health; empty where the category does not tell.
        general: whether it is so wide that a word in the text may tell more.
    """

    code: str
    parent: str
    name: Words
    regime: str
    general: bool


@dataclass(frozen=True, slots=True)
class Series:
    """What accounts that begin like this hold, where no account of the chart says more.

    Attributes:
        scope: in, out or review.
        category: empty where there is none.
    """

    chart: str
    begins: str
    scope: str
    reason: str
    category: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word in a text: what was bought, or why nothing was. All in lower case."""

    word: str
    category: str
    scope: str
    reason: str


@dataclass(frozen=True, slots=True)
class GrantWord:
    """A word that tells of a grant, and where such a line belongs. All in lower case.

    Attributes:
        where: `text` in the text of the line and in any name, `supplier` in the name of a supplier only.
        word: with `*` in front where other letters may stand before it.
        category: empty where the word does not tell.
    """

    word: str
    where: str
    category: str
    scope: str
    reason: str


@dataclass(frozen=True, slots=True)
class Risk:
    """A product group of the high-risk list, and how it is recognised."""

    code: str
    name: Words
    cpv: tuple[str, ...]
    categories: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Names:
    """Words in the names of suppliers, all in lower case."""

    endings: frozenset[str]
    departments: frozenset[str]
    business: frozenset[str]
    sole_trader: frozenset[str]
    given_names: frozenset[str]


@cache
def categories() -> Mapping[str, Category]:
    """The tree of categories by code, each area before what it holds.

    Example:
        >>> categories()["food"].name.text("nb"), categories()["food"].parent
        ('Mat og drikke', 'supplies')
    """
    return MappingProxyType({row["code"]: Category(row["code"], row["parent"], words(row), row["regime"],
                                                   row["general"] == "yes") for row in rows(_FOLDER, "categories")})


@cache
def reasons() -> Mapping[str, Words]:
    """Every reason for a scope in words: those of the charts, and our own.

    Example:
        >>> reasons()["wages"].text("nb"), reasons()["no_account"].text("en")
        ('Lønn og sosiale utgifter', 'The line has no account, and nothing else says what was bought')
    """
    own = {row["code"]: words(row) for row in rows(_FOLDER, "reasons")}
    return MappingProxyType({**accounts.reasons(), **own})


@cache
def account_categories() -> Mapping[tuple[str, str], tuple[str, bool]]:
    """The category of an account, and whether a word in the text may tell more.

    The key is (chart, code), or ("", category of the chart) where no account says more.

    Example:
        >>> account_categories()["state", "655"], account_categories()["kostra", "130"]
        (('ict_equipment', False), ('telecom', True))
    """
    found = {(row["chart"], row["code"]): (row["category"], row["wide"] == "yes")
             for row in rows(_FOLDER, "account_categories")}
    return MappingProxyType({key: (category, wide or categories()[category].general)
                             for key, (category, wide) in found.items()})


@cache
def grant_accounts() -> frozenset[tuple[str, str]]:
    """Accounts for purchases that grants are booked on too, as (chart, code).

    Example:
        >>> ("kostra", "370") in grant_accounts(), ("kostra", "272") in grant_accounts()
        (True, False)
    """
    return frozenset((row["chart"], row["code"]) for row in rows(_FOLDER, "account_categories")
                     if row["grants"] == "yes")


@cache
def grants() -> tuple[GrantWord, ...]:
    """Words that outweigh such an account, in the order of the table."""
    return tuple(GrantWord(**row) for row in rows(_FOLDER, "grants"))


@cache
def account_series() -> tuple[Series, ...]:
    """What accounts hold by what they begin with, the longest beginnings first."""
    found = [Series(**row) for row in rows(_FOLDER, "account_series")]
    return tuple(sorted(found, key=lambda each: -len(each.begins)))


@cache
def keywords() -> tuple[Keyword, ...]:
    """The words, in the order of the table."""
    return tuple(Keyword(**row) for row in rows(_FOLDER, "keywords"))


@cache
def product_codes(standard: str) -> Mapping[str, str]:
    """The categories of `cpv` or `unspsc` by what a code begins with.

    Example:
        >>> product_codes("cpv")["791"], product_codes("unspsc")["50"]
        ('legal', 'food')
    """
    return MappingProxyType({row["begins"]: row["category"] for row in rows(_FOLDER, "product_codes")
                             if row["standard"] == standard})


@cache
def risk_products() -> Mapping[str, Risk]:
    """The product groups of the high-risk list; where two fit, the first one counts.

    Example:
        >>> risk_products()["food"].name.text("en"), risk_products()["food"].cpv
        ('Food and drink', ('15', '032'))
    """
    return MappingProxyType({row["code"]: Risk(row["code"], words(row), tuple(row["cpv"].split()),
                                               tuple(row["categories"].split()), row["source"])
                             for row in rows(_FOLDER, "risk_products")})


@cache
def names() -> Names:
    """Words in the names of suppliers."""
    told = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
    return Names(**{key: frozenset(value) for key, value in told.items()})


@cache
def no_reference() -> Mapping[str, tuple[str, ...]]:
    """What stands where there is no reference: a `whole` cell, how one `begins`, and how it tells why (`without`)."""
    told = tomllib.loads((Path(__file__).parent / "no_reference.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: tuple(value) for key, value in told.items()})
