"""What the fictional municipality buys, and from whom: trades, suppliers and agreements.

Every name is made up, most of them from words of fairy tales, so that they sound like names and yet
belong to nobody that we know of; they have not been looked up in any register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from xlanskaff.catalogue.tables import rows

STEMS = ("Huldrestøl", "Trollmyra", "Nøkkevatn", "Draugheim", "Tussemo", "Askeladdtoppen", "Fossegrimli", "Glitremåla",
         "Veslefrikkdal", "Soriavik", "Nissemåla", "Vetteråsen", "Alvemåla", "Gygretind", "Risemåla", "Dvergheia",
         "Haugfolkli", "Tyrihansmo", "Smørbukkmyra", "Grimsborknes", "Kvernknurrdal", "Trollheimsvik", "Skrømteng",
         "Langeleiklia", "Eventyrmåla", "Perleportvik")
"""What the names of small suppliers begin with."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of purchase: where it is booked, who buys it, and how much of it small suppliers sell.

    Attributes:
        art: KOSTRA art.
        departments: ids.
        sells: what the names of small suppliers end in, and what stands on their lines, with {week} and {month}.
        small: how many small suppliers there are.
        lines, median, sigma: of the small suppliers in eighteen months; amounts are log-normal, in kroner.
        vat: per cent; `december`: how many times as many lines as in other months.
    """

    code: str
    art: str
    departments: tuple[str, ...]
    sells: Mapping[str, tuple[str, ...]]
    small: int
    lines: int
    median: float
    sigma: float
    vat: int
    december: float


@dataclass(frozen=True, slots=True)
class Seller:
    """A supplier that is named in the story of the municipality.

    Attributes:
        id: the number of the supplier in the accounts; `spellings` other ways its name is written.
        lines, median, sigma: as in `Trade`.
        first, last: when it sells, where that is not all the time.
        agreement: its number, or empty; `stated` is how many of its lines say so.
        departments: who buys from it, where that is not everybody in the trade.
        texts: what stands on its lines, with {week} and {month}.
    """

    id: str
    name: str
    spellings: tuple[str, ...]
    trade: str
    lines: int
    median: float
    sigma: float
    first: date | None
    last: date | None
    agreement: str
    stated: float
    departments: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A row of the contract register; `notice` is the made-up number of its notice."""

    id: str
    supplier: str
    title: str
    category: str
    starts: date
    ends: date | None
    option: date | None
    maximum: int
    notice: str
    planned: str
    cpv: str


@cache
def trades() -> tuple[Trade, ...]:
    """The kinds of purchases.

    Example:
        >>> trades()[0].code, trades()[0].art, trades()[0].departments[:2]
        ('food', '115', ('210', '211'))
    """
    return tuple(Trade(row["code"], row["art"], _list(row["departments"]), _sells(row["sells"]), int(row["small"]),
                       int(row["lines"]), float(row["median"]), float(row["sigma"]), int(row["vat"]),
                       float(row["december"])) for row in rows("demo", "trades"))


@cache
def sellers() -> tuple[Seller, ...]:
    """The named suppliers.

    Example:
        >>> sellers()[0].name, sellers()[0].agreement
        ('Huldreli Matengros AS', 'A-2301')
    """
    return tuple(Seller(row["id"], row["name"], _list(row["spellings"]), row["trade"], int(row["lines"]),
                        float(row["median"]), float(row["sigma"]), _day(row["from"]), _day(row["to"]),
                        row["agreement"], float(row["stated"]), _list(row["departments"]),
                        _list(row["texts"])) for row in rows("demo", "suppliers"))


@cache
def agreements() -> tuple[Signed, ...]:
    """The contract register.

    Example:
        >>> agreements()[0].title, agreements()[0].maximum, agreements()[13].ends is None
        ('Matvarer', 30000000, True)
    """
    signed = []
    for row in rows("demo", "agreements"):
        starts = _day(row["from"])
        assert starts is not None
        signed.append(Signed(row["id"], row["supplier"], row["title"], row["category"], starts, _day(row["to"]),
                             _day(row["option"]), int(row["maximum"]), row["notice"], row["planned"], row["cpv"]))
    return tuple(signed)


def _list(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


def _sells(cell: str) -> Mapping[str, tuple[str, ...]]:
    return {word: tuple(texts.split("/")) for word, _, texts in (each.partition("=") for each in _list(cell))}


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
