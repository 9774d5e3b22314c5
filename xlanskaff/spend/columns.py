"""Which column of a file is which, by its name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import xlanskaff.catalogue

NAMES = Path(xlanskaff.catalogue.__path__[0]) / "ledger_columns.toml"
AMOUNTS = ("amount", "gross", "debit", "credit")
"""Roles that can give a line its amount."""
UNUSED = ("currency_amount", "budget")
"""Roles that are known so as not to be taken for the amount."""

_SIGNS = re.compile(r"[^\w£]+|_+")
_YEAR = re.compile(r" (?:19|20)\d\d$")
_MILLIONS = re.compile(r"\b(?:i )?(?:mill(?:ioner|ionar|ions?|\.)?|mnok|m nok)\b(?: ?(?:kr|kroner|kronar|nok))?")
_THOUSANDS = re.compile(r"\b(?:i )?(?:(?:hele |heile )?(?:1 ?000|tusen)|tkr|tnok|t kr|thousands?|000s)\b"
                        r"(?: ?(?:kr|kroner|kronar|nok))?")
_ONE_LETTER, _TWO_LETTERS = str.maketrans("æøå", "aoa"), str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_MONEY = re.compile(r"\b(?:i )?(?:1000|nok|kr|kroner)\b|£")


@dataclass(frozen=True, slots=True)
class Named:
    """A role that a header may have: how sure (0 is surest), and the place in its list."""

    role: str
    rank: int
    place: int


def plain(header: str) -> str:
    """A header as names are compared: small letters, signs as blanks.

    Example:
        >>> plain("Leverandør-nr."), plain(" Capital/ Revenue"), plain("Beløp_mill_kr")
        ('leverandør nr', 'capital revenue', 'beløp mill kr')
    """
    return " ".join(_SIGNS.sub(" ", header.casefold()).split())


def placed(headers: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """A role -> the place of its header, of headers that are known; of two for one role the better known.

    Args:
        names: role -> what its header may be called, as `plain` writes it, the best known first.

    Example:
        >>> placed(["Nr", "Leverandør", "Merknad"], {"supplier": ("leverandør",), "id": ("avtale id", "nr")})
        {'id': 0, 'supplier': 1}
    """
    found: dict[str, tuple[int, int]] = {}
    for at, header in enumerate(headers):
        words = plain(header)
        for role, known in names.items():
            if words in known and (role not in found or known.index(words) < found[role][0]):
                found[role] = known.index(words), at
    return dict(sorted(((role, at) for role, (_, at) in found.items()), key=lambda each: each[1]))


def unit_of(text: str) -> int:
    """How much a 1 is worth where the header of an amount says so; else 1.

    Example:
        >>> unit_of("Beløp (mill. kr)"), unit_of("Tall i 1000 kr"), unit_of("Beløp i hele kroner"), unit_of("MNOK")
        (1000000, 1000, 1, 1000000)
    """
    words = plain(text)
    if _MILLIONS.search(words):
        return 1_000_000
    return 1_000 if _THOUSANDS.search(words) else 1


@cache
def synonyms() -> Mapping[str, Named]:
    """Every known name -> its role, as the catalogue says, and as systems without æ, ø and å write it."""
    roles = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    known = {name: Named(role, rank, place) for role, lists in roles.items()
             for rank, names in enumerate(lists.values()) for place, name in enumerate(names)}
    for table in (_ONE_LETTER, _TWO_LETTERS):
        known = {name.translate(table): named for name, named in known.items()} | known
    return known


def roles() -> tuple[str, ...]:
    """The roles that a mapping may name, in the order of the catalogue."""
    return tuple(dict.fromkeys(named.role for named in synonyms().values()))


def by_name(header: str) -> Named | None:
    """The role that a header has; None where the catalogue does not know it.

    Example:
        >>> by_name("Leverandørnr."), by_name("Rekneskap 2011").role, by_name("Beløp (i 1000 kr)").role
        (Named(role='supplier_id', rank=0, place=0), 'amount', 'amount')
        >>> by_name("Noe annet") is None
        True
    """
    words = plain(header)
    known = synonyms()
    for each in (words, _YEAR.sub("", words), without_money(words), without_money(_YEAR.sub("", words))):
        if each in known:
            return known[each]
    return None


def recognised(headers: Sequence[str]) -> int:
    """How many roles a row of headers names; a row that names none is no header row.

    Example:
        >>> recognised(["Dato", "Leverandør", "Beløp", "Annet"]), recognised(["01.01.2025", "Rema", "12"])
        (3, 0)
    """
    return len({named.role for header in headers if (named := by_name(header))})


def without_money(words: str) -> str:
    """A header, as `plain` writes it, without what it says about the unit of money.

    Example:
        >>> without_money("maksverdi i mill kr"), without_money("beløp nok")
        ('maksverdi', 'beløp')
    """
    for pattern in (_MILLIONS, _THOUSANDS, _MONEY):
        words = pattern.sub(" ", words)
    return " ".join(words.split())
