"""The files of the demonstration's purchases, as the systems of an office would export them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from xlanskaff.catalogue import accounts, spend
from xlanskaff.catalogue.demo import MUNICIPALITY
from xlanskaff.catalogue.demo.purchases import agreements
from xlanskaff.services.demo_ledger_enterprise import Bill
from xlanskaff.services.demo_ledger_lines import Line, department_names, suppliers
from xlanskaff.services.demo_ledger_other import ENTERPRISE

LEDGER_HEADERS = ("Bilagsnr", "Bilagsdato", "Periode", "Art", "Art(T)", "Ansvar", "Ansvar(T)", "Tjeneste", "Prosjekt",
                  "Leverandørnr", "Leverandør", "Org.nr", "Tekst", "Bilagsart", "Avtalenr", "Nettobeløp", "Mva")
BILL_HEADERS = ("Fakturanr", "Fakturadato", "Forfallsdato", "Leverandørnr", "Leverandør", "Organisasjonsnr",
                "Beskrivelse", "Fakturatype", "Beløp eks. mva.", "Mva-beløp", "Beløp inkl. mva.")
AGREEMENT_HEADERS = ("Avtalenr", "Leverandør", "Org.nr", "Avtale", "Kategori", "Gyldig fra", "Gyldig til", "Opsjon til",
                     "Maksverdi", "Doffin-referanse", "Planlagt")
NOTICE_HEADERS = ("Kunngjøringsnummer", "Type", "Publisert", "Oppdragsgiver", "Tittel", "CPV", "Prosedyre",
                  "Kontraktsverdi", "Leverandør", "Organisasjonsnummer")
DIRECT = "A-2412"
"""The agreement that was announced as an intention, without a competition, and has no number in the register."""


def write_ledger(path: Path, year: int, lines: Sequence[tuple[str, Line]]) -> None:
    """Write a year of the general ledger: cp1252, `;`, decimal comma, and a banner above the headers.

    Args:
        lines: voucher number and line, in order.
    """
    arts, names = accounts.accounts("kostra"), department_names()
    last = max(line.day for _, line in lines)
    rows = [[MUNICIPALITY], [f"Hovedbok – posteringer {year}"], [f"Til og med {_day(last)}"], [], LEDGER_HEADERS]
    for voucher, line in lines:
        rows.append((voucher, _day(line.day), f"{line.day:%Y%m}", line.art, arts[line.art].name, line.department,
                     names[line.department], line.service, line.project, line.supplier, line.name, line.number,
                     line.text, line.kind, line.agreement, _money(line.net), _money(line.vat) if line.vat else ""))
    _write(path, rows, "cp1252")


def write_bills(path: Path, bills: Sequence[Bill]) -> None:
    """Write the supplier ledger of the enterprise: UTF-8, blanks in large numbers, minus behind, a total at the end."""
    rows: list[Sequence[str]] = [[f"{ENTERPRISE} – leverandørreskontro 2025"], BILL_HEADERS]
    rows += [(bill.number, _day(bill.day), _day(bill.due), bill.supplier, bill.name, bill.organisation, bill.text,
              bill.kind, _grouped(bill.net), _grouped(bill.vat), _grouped(bill.net + bill.vat)) for bill in bills]
    net, vat = sum(bill.net for bill in bills), sum(bill.vat for bill in bills)
    rows.append(("Sum", *[""] * 7, _grouped(net), _grouped(vat), _grouped(net + vat)))
    _write(path, rows, "utf-8-sig")


def write_agreements(path: Path) -> None:
    """Write the contract register as a workbook; some rows lack a number or a date, as registers do."""
    import xlsxwriter

    categories = spend.categories()
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": f"Avtaler {MUNICIPALITY}", "created": datetime(2026, 7, 1, tzinfo=UTC)})
        page = book.add_worksheet("Avtaler")
        strong, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
        money = book.add_format({"num_format": "# ##0"})
        page.write_row(0, 0, AGREEMENT_HEADERS, strong)
        for row, each in enumerate(agreements(), 1):
            seller, number = suppliers()[each.supplier]
            page.write_row(row, 0, (each.id, seller.name, "" if each.id == DIRECT else number, each.title,
                                    categories[each.category].name.nb))
            for column, on in ((5, each.starts), (6, each.ends), (7, each.option)):
                if on:
                    page.write_datetime(row, column, on, day)
            page.write_number(row, 8, each.maximum, money)
            page.write_row(row, 9, (each.notice, each.planned))
        page.set_column(0, 0, 10)
        page.set_column(1, 1, 34)
        page.set_column(2, 2, 12)
        page.set_column(3, 4, 34)
        page.set_column(5, 10, 16)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)


def write_notices(path: Path) -> None:
    """Write the notices of the agreements, one of them without competition, and one that nobody has won yet."""
    rows: list[Sequence[str]] = [NOTICE_HEADERS]
    for each in agreements():
        seller, number = suppliers()[each.supplier]
        year = int(each.notice[:4])
        announced = date(year, 11, 15) if year < each.starts.year else date(year, 1, 20)
        kind, procedure = (("Intensjonskunngjøring", "Uten forutgående kunngjøring") if each.id == DIRECT
                           else ("Kunngjøring av tildeling", "Åpen anbudskonkurranse"))
        rows.append((each.notice, kind, _day(announced), MUNICIPALITY, each.title, each.cpv, procedure,
                     str(each.maximum), seller.name, number))
    rows.append(("2026-990118", "Kunngjøring av konkurranse", "02.06.2026", MUNICIPALITY, "Vaskeritjenester",
                 "98310000", "Åpen anbudskonkurranse", "", "", ""))
    _write(path, rows, "utf-8-sig")


def _write(path: Path, rows: Sequence[Sequence[str]], encoding: str) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_bytes("".join(f"{';'.join(row)}\r\n" for row in rows).encode(encoding))
    part.replace(path)


def _day(on: date) -> str:
    return f"{on:%d.%m.%Y}"


def _money(amount: int) -> str:
    sign, size = "-" if amount < 0 else "", abs(amount)
    return f"{sign}{size // 100},{size % 100:02d}"


def _grouped(amount: int) -> str:
    size = abs(amount)
    return f"{size // 100:,}".replace(",", " ") + f",{size % 100:02d}" + ("-" if amount < 0 else "")


