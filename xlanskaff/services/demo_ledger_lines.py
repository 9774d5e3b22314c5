"""The ordinary purchases of the fictional municipality: who buys what from whom, when, and for how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import count
from math import exp
from random import Random

from xlanskaff.catalogue.demo import departments
from xlanskaff.catalogue.demo.purchases import STEMS, Seller, Trade, sellers, trades
from xlanskaff.services.demo_ledger_numbers import organisation_numbers

FIRST, LAST = date(2025, 1, 1), date(2026, 6, 30)
MONTHS = tuple((2025 + at // 12, at % 12 + 1) for at in range(18))
MONTH_NAMES = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
               "november", "desember")
INVOICE, CREDIT, WAGES, ENTRY = "Inngående faktura", "Kreditnota", "Lønn", "Hovedbok"

# What the departments are booked under: functions of KOSTRA, by the beginning of the department's number.
_SERVICES = {"100": "100", "1": "120", "20": "120", "21": "202", "22": "201", "230": "202", "240": "383",
             "300": "120",
             "31": "254", "32": "253", "330": "241", "340": "243", "350": "241", "360": "254", "370": "254",
             "380": "242",
             "400": "120", "410": "332", "420": "345", "430": "355", "440": "130", "450": "130", "460": "381",
             "470": "339", "480": "301", "510": "370", "520": "375", "5": "385"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger before it is written.

    Attributes:
        invoice: lines with the same number are one voucher.
        supplier: its number in the accounts; empty where there is none.
        number: the organisation number as it stands on the line.
        net, vat: øre.
    """

    day: date
    invoice: int
    art: str
    department: str
    text: str
    net: int
    vat: int = 0
    supplier: str = ""
    name: str = ""
    number: str = ""
    kind: str = ENTRY
    agreement: str = ""
    project: str = ""

    @property
    def service(self) -> str:
        """The function of KOSTRA that the department works for."""
        return next(_SERVICES[self.department[:n]] for n in (3, 2, 1) if self.department[:n] in _SERVICES)


@cache
def suppliers() -> dict[str, tuple[Seller, str]]:
    """Every supplier by its number, the small ones too, with its organisation number."""
    made = list(sellers())
    chance = Random("small suppliers")
    number = count(61_001)
    for trade in trades():
        names = chance.sample([(stem, word) for stem in STEMS for word in trade.sells], trade.small)
        # Some sell a hundred times as much as others: the share falls with the rank.
        ranks = [1 / rank ** 1.1 for rank in range(1, trade.small + 1)]
        for (stem, word), share in zip(names, ranks, strict=True):
            name = f"{stem} {word}"
            full = f"{name} {chance.choice(['AS', 'AS', 'AS', 'AS', 'DA', 'SA'])}"
            others = (full.upper(), name, f"{full}, avd. Fjellvik")
            spellings = tuple(chance.sample(others, chance.choice((0, 0, 1, 2))))
            first = date(2026, 1, 2) if chance.random() < 0.04 else None
            last = date(2025, 6, 30) if first is None and chance.random() < 0.04 else None
            made.append(Seller(str(next(number)), full, spellings, trade.code, max(1, round(trade.lines * share
                        / sum(ranks))), trade.median * exp(chance.gauss(0, 0.4)), trade.sigma, first, last, "", 0, (),
                        trade.sells[word]))
    return {seller.id: (seller, given) for seller, given in zip(made, organisation_numbers(), strict=False)}


def ordinary(chance: Random, invoices: Iterator[int]) -> Iterator[Line]:
    """Invoices and credit notes of every supplier."""
    by_code = {trade.code: trade for trade in trades()}
    for seller, number in suppliers().values():
        trade = by_code[seller.trade]
        buyers = seller.departments or trade.departments
        made = 0
        while made < seller.lines:
            line = _line(chance, seller, number, trade, buyers, next(invoices))
            yield line
            made += 1
            if chance.random() < 0.12:
                net = max(100, line.net * chance.randrange(5, 60) // 100)
                yield replace(line, text=_text(chance, seller, line.day), net=net, vat=net * trade.vat // 100)
                made += 1
            elif chance.random() < 0.012 and line.day + timedelta(40) <= (seller.last or LAST):
                yield replace(line, day=workday(line.day + timedelta(chance.randrange(8, 35))), invoice=next(invoices),
                              text=f"Kreditert: {line.text}", net=-line.net, vat=-line.vat, kind=CREDIT)
                made += 1


def _line(chance: Random, seller: Seller, number: str, trade: Trade, buyers: Sequence[str], invoice: int) -> Line:
    day = _day(chance, seller, trade)
    net = round(seller.median * exp(chance.gauss(0, seller.sigma)) * 100)
    stated = seller.agreement if chance.random() < seller.stated else ""
    return Line(day, invoice, trade.art, chance.choice(buyers), _text(chance, seller, day), net,
                net * trade.vat // 100, seller.id, spelled(chance, seller), numbered(chance, number), INVOICE, stated,
                "9021" if seller.agreement == "A-2405" else "")


def _day(chance: Random, seller: Seller, trade: Trade) -> date:
    first, last = seller.first or FIRST, seller.last or LAST
    open_ = [(year, month) for year, month in MONTHS if (first.year, first.month) <= (year, month)
             <= (last.year, last.month)]
    weights = [trade.december if month == 12 else 0.45 if month == 7 else 1.0 for _, month in open_]
    (year, month), = chance.choices(open_, weights)
    return min(max(workday(date(year, month, chance.randint(2, 28))), first), last)


def workday(day: date) -> date:
    """The day itself, or the Monday after where it is in a weekend."""
    return day + timedelta((7 - day.weekday()) if day.weekday() > 4 else 0)


def _text(chance: Random, seller: Seller, day: date) -> str:
    month = f"{MONTH_NAMES[day.month - 1]} {day.year}"
    return chance.choice(seller.texts).format(week=day.isocalendar().week, month=month)


def spelled(chance: Random, seller: Seller) -> str:
    """The name, or now and then another way it is written."""
    return chance.choice(seller.spellings) if seller.spellings and chance.random() < 0.22 else seller.name


def numbered(chance: Random, number: str) -> str:
    """The organisation number as somebody typed it, or nothing."""
    drawn = chance.random()
    if drawn < 0.84:
        return number
    grouped = f"{number[:3]} {number[3:6]} {number[6:]}"
    return grouped if drawn < 0.90 else f"NO{number}MVA" if drawn < 0.93 else ""


@cache
def department_names() -> dict[str, str]:
    """Department id -> name."""
    return {each.id: each.name for each in departments()}
