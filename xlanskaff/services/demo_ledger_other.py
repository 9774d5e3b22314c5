"""What a municipality books besides purchases: wages, transfers, VAT compensation, loans and income."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from xlanskaff.services.demo_ledger_lines import ENTRY, MONTH_NAMES, MONTHS, WAGES, Line, department_names, workday

ENTERPRISE = "Fjellvik Kulturhus KF"
"""A municipal enterprise with accounts of its own; what the municipality pays it is no purchase from outside."""
_ASSOCIATIONS = ("Fjellvik Eventyrlag", "Huldreringen dansegruppe", "Trollheimsnes skilag", "Fossegrimen spelemannslag",
                 "Tussebarna korps", "Nøkkens venner", "Fjellvik pensjonistlag", "Dvergspretten turnforening")
_INCOME = (("600", "320", "Brukerbetaling", 1_450_000), ("600", "220", "Foreldrebetaling", 620_000),
           ("640", "420", "Årsgebyr vann og avløp", 2_900_000), ("640", "430", "Renovasjonsgebyr", 1_700_000),
           ("630", "440", "Husleieinntekter", 540_000), ("620", "510", "Gebyrer", 9_000))


def besides(chance: Random, purchases: Sequence[Line], invoices: Iterator[int], enterprise: str) -> Iterator[Line]:
    """Every line that is no purchase.

    Args:
        purchases: whose VAT is compensated, month by month.
        enterprise: the organisation number of the municipal enterprise.
    """
    yield from _wages(chance, invoices)
    yield from _compensation(purchases, invoices)
    yield from _transfers(chance, invoices)
    yield from _internal(chance, invoices, enterprise)
    yield from _finance(invoices)
    for (year, month) in MONTHS:
        for art, department, text, monthly in _INCOME:
            yield Line(_end(year, month), next(invoices), art, department, f"{text} {MONTH_NAMES[month - 1]}",
                       -round(monthly * chance.uniform(0.9, 1.1) * 100))


def _wages(chance: Random, invoices: Iterator[int]) -> Iterator[Line]:
    monthly = {department: chance.uniform(350_000, 3_400_000) for department in department_names()}
    for year, month in MONTHS:
        for department, usual in monthly.items():
            pay = round(usual * chance.uniform(0.97, 1.03) * 100)
            voucher = next(invoices)
            for art, text, amount in (("010", "Fastlønn", pay), ("099", "Arbeidsgiveravgift", pay * 141 // 1000)):
                yield Line(date(year, month, 12), voucher, art, department, f"{text} {MONTH_NAMES[month - 1]}", amount,
                           kind=WAGES)
        for department in ("310", "311", "210", "410", "230"):
            yield Line(date(year, month, 12), next(invoices), "160", department, "Reiseregning, kjøregodtgjørelse",
                       round(chance.uniform(2_000, 24_000) * 100), kind=WAGES)


def _compensation(purchases: Sequence[Line], invoices: Iterator[int]) -> Iterator[Line]:
    """The VAT of each month as expenditure and as income: together they are nothing."""
    vat: dict[tuple[int, int], int] = defaultdict(int)
    for line in purchases:
        vat[line.day.year, line.day.month] += line.vat
    for (year, month), amount in sorted(vat.items()):
        voucher = next(invoices)
        yield Line(_end(year, month), voucher, "429", "110", "Merverdiavgift som gir rett til kompensasjon", amount)
        yield Line(_end(year, month), voucher, "729", "110", "Kompensasjon for merverdiavgift", -amount)


def _transfers(chance: Random, invoices: Iterator[int]) -> Iterator[Line]:
    for year, month in MONTHS:
        for name in chance.sample(_ASSOCIATIONS, 3):
            yield Line(workday(date(year, month, chance.randint(3, 27))), next(invoices), "470", "500",
                       "Tilskudd til lag og foreninger", chance.randrange(8, 90) * 100_000, name=name)
        yield Line(date(year, month, 20), next(invoices), "470", "380", "Økonomisk sosialhjelp",
                   round(chance.uniform(480_000, 760_000) * 100))


def _internal(chance: Random, invoices: Iterator[int], number: str) -> Iterator[Line]:
    for year, month in MONTHS:
        for department in ("500", "240", "212", "150"):
            yield Line(workday(date(year, month, chance.randint(2, 26))), next(invoices), "380", department,
                       f"Leie av sal {MONTH_NAMES[month - 1]} {year}", chance.randrange(40, 260) * 10_000,
                       supplier="60090", name=ENTERPRISE, number=number, kind=ENTRY)


def _finance(invoices: Iterator[int]) -> Iterator[Line]:
    for year, month in MONTHS:
        if month % 3 == 0:
            voucher = next(invoices)
            yield Line(_end(year, month), voucher, "500", "110", "Renter på lån", 412_500_000)
            yield Line(_end(year, month), voucher, "510", "110", "Avdrag på lån", 685_000_000)
    voucher = next(invoices)
    yield Line(date(2025, 12, 31), voucher, "590", "440", "Avskrivninger 2025", 4_120_000_000)
    yield Line(date(2025, 12, 31), voucher, "990", "110", "Motpost avskrivninger 2025", -4_120_000_000)
    yield Line(date(2025, 10, 15), next(invoices), "280", "440", "Kjøp av tomt til ny barnehage", 640_000_000)


def _end(year: int, month: int) -> date:
    return date(year, month, 28)
