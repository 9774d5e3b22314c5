"""Ledgers of every kind for the workbook of a spend analysis: rows in, a workbook and what it was made of out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tools.cells import Sheets, cells
from tools.classified_ledgers import ledger
from xlanskaff.books.spend_analysis import BOOK
from xlanskaff.grammar.names import name_of
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_report import Report, write_report
from xlanskaff.xlsx.read import open_book

Line = Mapping[str, Any]
WAGES, FOOD, BUILDING, ICT, NOTHING = "010", "115", "230", "200", ""
REGISTER = """Avtalenr;Avtalenavn;Leverandør;Org.nr;Kategori;Gyldig fra;Gyldig til;Opsjon til;Maksverdi
A1;Mat til alle;Bakeren AS;;Mat og drikke;01.01.2024;31.12.2026;;50000
A2;Bygg;Byggmester Bjørk AS;;Bygge- og anleggsarbeid;;;;
A3;Gammel avtale;Gartneren AS;;;01.01.2023;30.06.2025;31.07.2025;
A4;Ingen bruker;Ukjent AS;;Drivstoff;01.01.2024;31.12.2026;;9000000
"""
"""One agreement that is surely used and over its value, one without days, one that has ended, one unknown."""


def lines(count: int = 60, **changed: Any) -> list[dict[str, Any]]:
    """The lines of a small municipality: purchases, credit notes, wages, a person, and what nobody can place."""
    sellers = ("Bakeren AS", "Byggmester Bjørk AS", "Data Øst AS", "Gartneren AS", "Kari Nordmann", "Mat* & <Sånt> AS")
    made = []
    for at in range(count):
        seller = sellers[at % 6]
        account, name = ((FOOD, "Matvarer"), (BUILDING, "Vedlikehold og nybygg"), (ICT, "Inventar og utstyr"),
                         ("272", "Andre tjenester"), ("272", "Andre tjenester"), (FOOD, "Matvarer"))[at % 6]
        line = {"date": (date(2025, 1, 3) + timedelta(days=at * 7 % 400)).isoformat(), "supplier_name": seller,
                "account": account, "account_name": name, "department": str(100 + at % 13),
                "department_name": f"Avdeling {at % 13}", "document": f"F{at // 2}",
                "text": f"Faktura {at} fra {seller}",
                "amount": 1_234_567 * (at % 7 + 1) * (-1 if at % 11 == 10 else 1) + at}
        if at % 9 == 8:
            line |= {"account": WAGES, "account_name": "Fastlønn", "supplier_name": None, "text": "Lønn"}
        if at % 17 == 16:
            line |= {"account": None, "account_name": None, "text": None}
        line["period"] = int(line["date"][:4]) * 100 + int(line["date"][5:7])
        made.append({**line, **changed})
    return made


def report(folder: Path, rows: Sequence[Line], name: str = "bok", *, lang: Lang = "nb", register: bool | Path = False,
           **options: Any) -> Report:
    """The workbook of a ledger of these lines; with the register above, or one whose path is given."""
    inside = folder / name
    inside.mkdir()
    if isinstance(register, Path):
        options["register"] = register
    elif register:
        (inside / "avtaler.csv").write_text(REGISTER, encoding="utf-8")
        options["register"] = inside / "avtaler.csv"
    return write_report(ledger(inside, rows), folder / f"{name}.xlsx", lang=lang, **{"on": date(2026, 2, 1), **options})


def column(path: Path, block: str, name: str, sheets: Sheets | None = None) -> list[Any]:
    """What stands in a column of a workbook; blanks are None."""
    area = open_book(path).names()[name_of(block, name)]
    assert area is not None
    found = (cells(path) if sheets is None else sheets)[area.sheet]
    return [found.get((row, area.left)) for row in range(area.top, area.bottom + 1)]


def table(path: Path, block: str) -> list[dict[str, Any]]:
    """The rows of a table or a form."""
    shown = next(b for b in BOOK.data_blocks() if b.key == block)
    sheets, columns = cells(path), [c.name for c in shown.columns]
    return [dict(zip(columns, row, strict=True))
            for row in zip(*(column(path, block, each, sheets) for each in columns), strict=True)]
