"""What somebody who looks through the demonstration's ledger ought to find, put there on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from xlanskaff.services.demo_ledger_lines import INVOICE, Line, suppliers, workday
from xlanskaff.services.demo_ledger_numbers import synthetic_person

SPLIT, CHAIRS, SHELVES, BUSES = "60101", "60102", "60103", "60104"
PAINTER, SPEAKER = "60105", "60106"
NAMES = {SPLIT: "Tussmørkli Rådgivning AS", CHAIRS: "Bukkenebrusvik Møbler AS", SHELVES: "Knutshattmåla Inventar AS",
         BUSES: "Kvernknurrvik Turvogn AS", PAINTER: "Maler Ola Oppdiktsen ENK", SPEAKER: "Kari Eksempelsen"}
REFUSE, FOOD = "60019", "60001"


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing to find: its key, which lines show it (voucher numbers before they are renumbered), and a sum."""

    key: str
    invoices: tuple[int, ...]
    sum: int


def planted(chance: Random, invoices: Iterator[int], numbers: Iterator[str]) -> tuple[list[Line], list[Trait]]:
    """The lines, and what they show."""
    lines: list[Line] = []
    traits: list[Trait] = []
    given = {supplier: next(numbers) for supplier in NAMES if supplier != SPEAKER}

    def invoice(supplier: str, day: date, art: str, department: str, text: str, net: int, vat: int = 25) -> Line:
        return Line(workday(day), next(invoices), art, department, text, net, net * vat // 100, supplier,
                    NAMES[supplier], given.get(supplier, ""), INVOICE)

    def plant(key: str, made: list[Line]) -> None:
        lines.extend(made)
        traits.append(Trait(key, tuple(dict.fromkeys(line.invoice for line in made)), sum(line.net for line in made)))

    # Fourteen invoices just below 100 000 kroner, from four departments: together more than the duty to announce.
    plant("split", [invoice(SPLIT, date(2025, 2 + at % 10, 4 + at), "272", ("100", "130", "400", "480")[at % 4],
                            f"Konsulentbistand, delleveranse {at + 1}", 9_310_000 + 47_500 * at) for at in range(14)])
    # Two suppliers of furniture, each below 1.3 million, but one kind of goods and above it together.
    plant("together", [
        *(invoice(CHAIRS, date(2025, 8 + at, 14), "200", "210", "Møbler til klasserom", 16_400_000) for at in range(5)),
        *(invoice(SHELVES, date(2025, 9 + at, 9), "200", "212", "Kontorstoler", 17_250_000) for at in range(4))])
    # One supplier far above the limit of the European Economic Area, with no agreement in the register.
    plant("no_agreement", [invoice(BUSES, date(2025, month, 25), "170", "200", "Skoleskyss", 29_150_000, 12)
                           for month in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11)])
    # Two equal lines on one voucher: two containers were emptied, and both are to be paid.
    plant("rightly_repeated", [line for at in range(6) for line in [_of_refuse(next(invoices), at)] * 2])
    # The same invoice booked twice on a day, under two vouchers.
    plant("booked_twice", [_of_food(next(invoices), day, net) for day, net in
                           ((date(2025, 5, 7), 4_821_350), (date(2026, 2, 11), 3_940_025)) for _ in range(2)])
    plant("sole_trader", [invoice(PAINTER, date(2025, 3 + at, 19), "230", "440", "Malerarbeid", 2_150_000 + 90_000 * at)
                          for at in range(8)])
    plant("person", [invoice(SPEAKER, date(2025, 10, 22), "272", "240",
                             f"Honorar for foredrag, fødselsnr. {synthetic_person()}", 850_000, 0)])
    chance.shuffle(lines)
    return lines, traits


def _of_refuse(invoice: int, at: int) -> Line:
    seller, number = suppliers()[REFUSE]
    return Line(workday(date(2025, 2 + at, 17)), invoice, "240", "430", "Tømming av container", 1_180_000, 295_000,
                seller.id, seller.name, number, INVOICE, seller.agreement)


def _of_food(invoice: int, day: date, net: int) -> Line:
    seller, number = suppliers()[FOOD]
    return Line(day, invoice, "115", "320", f"Matvarer uke {day.isocalendar().week}", net, net * 15 // 100,
                seller.id, seller.name, number, INVOICE, seller.agreement)
