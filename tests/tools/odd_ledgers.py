"""A ledger of everything that one engine might understand otherwise than another, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

NAMES = ("Ærlig Øst ÅS", "ærlig øst ås", "\u00a0Ærlig Øst ÅS\u00a0", "ΟΔΟΣ", "οδος", "İstanbul AS", "Straße & Søn",
         "O'Neill \\n \"AS\"", "${env:HOME}", "Zoë\u2009", "🦉 Ugla", "A", "a ", "Å", "aa", "Z")
TEXTS = ("Blyant", "BLYANT", " blyant\u00a0", "Ρήμα ΟΔΟΣ", "ρήμα οδος", "Is\nlinje to", "100 % ull", "", " ", None)
DAYS = tuple(date(2023, 11, 28) + timedelta(step) for step in (
    0, 3, 3, 34, 35, 93, 124, 398, 399, 400, 401, 430, 700, 730, 764, 765, 766))


def odd_lines(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """Lines with blanks of all kinds, ties, gaps, negative and huge sums, halves, ends of years, and odd letters."""
    chance = Random(seed)

    def one_of(*values: Any) -> Any:
        return chance.choice(values)

    def line() -> dict[str, Any]:
        day = one_of(*DAYS, None, date(1523, 4, 30), date(9999, 12, 31))
        period = one_of(None, 202400, 202402, 202413) if day is None else day.year * 100 + day.month
        return {
            "file": one_of("a.csv", "mappe\\b.xml", "c's.xml"), "date": day and day.isoformat(), "period": period,
            "supplier_name": one_of(*NAMES, None), "organisation_number": one_of(None, None, "974760673", "123456785"),
            "account": one_of("115", "120", "195", "230", "240", "350", "010", None),
            "account_name": None, "department": one_of(None, "10", "2", "Ø1"),
            "department_name": one_of(None, "Ørsta", "Årdal"), "text": one_of(*TEXTS),
            "amount": one_of(0, 1, -1, 100_000, -100_000, 100_000, 250_050, 49_999, 10**8, -10**8, 9 * 10**14,
                             chance.randint(-10**6, 10**7)),
            "document": one_of(None, "1", "1\u00a0", " 1", "2", "F-æ", "Æ"),
            "kind": one_of("entry", "invoice", "credit_note"),
            "quantity": one_of(None, 1.0, 0.5, 3.0, 2.0005, 0.0015, 7.0, -2.0, 0.0, 1e-9),
            "unit": one_of(None, "stk", "STK", "stk\u00a0", "TIME", "timE"),
            "contract_id": one_of(None, None, "A-1", "a-1 ", "\u00a0A-1", "Å-2", " "),
            "notice": one_of(None, None, " ", "2024-1"),
            "product_code": one_of(None, None, "30190000", " 30190000\u00a0"),
        }

    return [line() for _ in range(count)]


REGISTER: Sequence[Sequence[str]] = (
    ("Avtale-ID", "Leverandør", "Org.nr", "Kategori", "Fra", "Til", "Opsjon til", "Maksverdi", "Doffin"),
    ("A-1", "Ærlig Øst ÅS", "974760673", "", "15.12.2023", "10.01.2025", "31.12.2025", "1 000 000", "2024-1"),
    ("Å-2", "Zoë", "", "", "", "31.12.2024", "", "", ""),
    ("C-3", "", "123456785", "Programvare og lisenser", "01.01.2024", "", "", "250 000", ""),
    ("D-4", "Finnes ikke", "", "", "01.01.2024", "31.12.2024", "", "", "2024-9"),
    ("E-5", "straße & søn", "", "", "29.02.2024", "29.02.2024", "", "", ""))
AWARDS = ("Doffin-ID;Leverandør;Org.nr;Kontraktsverdi;Publisert",
          "2024-1;Ærlig Øst ÅS;974760673;2 500 000;01.02.2024", "2024-7;ΟΔΟΣ;;1 500 000;31.12.2024")
