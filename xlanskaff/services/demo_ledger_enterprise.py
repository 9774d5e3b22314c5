"""The invoices of the municipal enterprise: another system, no accounts, and the slips of a small office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from random import Random

from xlanskaff.services.demo_ledger_lines import MONTH_NAMES, suppliers, workday

INVOICE, CREDIT = "Faktura", "Kreditnota"
_REGULAR = (("60011", "Strøm {month}", 92_000), ("60015", "Renhold {month}", 31_000),
            ("60012", "Bredbånd {month}", 4_200))
_NOW_AND_THEN = (("Draugnakken Scenelys AS", "Leie av lydanlegg", 24_000),
                 ("Perlegryta Catering DA", "Servering", 11_000),
                 ("Trollfela Konsertbyrå AS", "Konsert", 24_000), ("Nøkkerosa Blomster AS", "Blomster", 1_400),
                 ("Gyllenspurven Trykkeri AS", "Trykking av plakater", 7_800),
                 ("Låvetrollet Kino AS", "Kino, filmleie", 16_000),
                 ("Dukkemåla Teater SA", "Teater", 19_000), ("Eventyrreiser AS", "Overnatting for artister", 8_900))
_WITHOUT_NUMBER, _WRONG_NUMBER = "Nøkkerosa Blomster AS", "Gyllenspurven Trykkeri AS"


@dataclass(frozen=True, slots=True)
class Bill:
    """A row of the supplier ledger; `net` and `vat` are øre, negative on a credit note."""

    number: str
    day: date
    supplier: str
    name: str
    organisation: str
    text: str
    net: int
    vat: int
    kind: str = INVOICE

    @property
    def due(self) -> date:
        """Thirty days after the invoice."""
        return self.day + timedelta(30)


def bills(chance: Random, numbers: Iterator[str]) -> tuple[list[Bill], dict[str, list[str]]]:
    """The rows in the order of the days, and the numbers of the invoices that show each slip."""
    made: list[Bill] = []
    for supplier, text, median in _REGULAR:
        seller, organisation = suppliers()[supplier]
        for month in range(1, 13):
            said = text.format(month=f"{MONTH_NAMES[month - 1]} 2025")
            made.append(_bill(chance, supplier, seller.name, organisation, said, median, date(2025, month, 27)))
    for at, (name, text, median) in enumerate(_NOW_AND_THEN):
        organisation = next(numbers)
        if name == _WITHOUT_NUMBER:
            organisation = ""
        elif name == _WRONG_NUMBER:
            organisation = organisation[:8] + str((int(organisation[8]) + 1) % 10)
        for _ in range(20):
            day = date(2025, 1, 6) + timedelta(chance.randrange(350))
            made.append(_bill(chance, f"{4001 + at}", name, organisation, text, median, day))
    slips = _slips(made)
    return sorted(made, key=lambda bill: (bill.day, bill.number)), slips


def _bill(chance: Random, supplier: str, name: str, organisation: str, text: str, median: float, day: date) -> Bill:
    net, number = round(median * exp(chance.gauss(0, 0.45)) * 100), str(chance.randrange(100_000, 999_999))
    return Bill(number, workday(day), supplier, name, organisation, text, net, net // 4)


def _slips(made: list[Bill]) -> dict[str, list[str]]:
    """Add what goes wrong: entered twice on a day, entered again later, and invoices taken back."""
    twice = [made[at] for at in (40, 77, 121)]
    later = [replace(made[at], day=workday(date(2025, 12, 15))) for at in (52, 95)]
    back = [replace(made[at], number=f"K{made[at].number}", text=f"Kreditert: {made[at].text}", net=-made[at].net,
                    vat=-made[at].vat, kind=CREDIT, day=workday(min(made[at].day + timedelta(14), date(2025, 12, 30))))
            for at in (44, 60, 83, 110, 140)]
    made += [*twice, *later, *back]
    return {key: [bill.number for bill in found] for key, found in
            (("entered_twice", twice), ("entered_again", later), ("credited", back))}
