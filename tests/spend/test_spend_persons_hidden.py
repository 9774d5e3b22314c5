"""No person is named, and no number of one stands, in anything that an analysis makes."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from tools.classified_ledgers import ledger
from tools.reports import REGISTER, column, lines, report, table
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_analyse_document import document

PERSONS = ("01810000186", "01810000267", "01810000348", "01810000429", "01810000690", "01810000771", "01810000852",
           "01810000933", "01810001050", "01810001131", "01810001212")
ANYWHERE = ("text", "document", "unit", "product_code", "account", "account_name", "department", "department_name",
            "contract_id", "notice", "order_reference")
"""The columns that a ledger may hold any text in."""


def _persons() -> list[dict[str, Any]]:
    """Lines with the number of a person everywhere, and lines of a person, each thrice at two prices."""
    bought = [{"quantity": 1.0, "amount": amount, "date": f"2025-0{at}-01", "period": 202500 + at}
              for at, amount in ((1, 200_000), (2, 200_000), (3, 900_000))]
    everywhere = {**lines(1)[0], **{name: f"Honorar {number}" for name, number in zip(ANYWHERE, PERSONS, strict=True)}}
    return [{**who, **each} for each in bought for who in (
        everywhere, {**everywhere, "account": "115"},
        {**lines(5)[4], "text": "Honorar Kari Nordmann", "document": "Nordmann 7", "contract_id": "Kari"})]


def _given(folder: Path) -> dict[str, Any]:
    """A register and notices that name persons: one of the ledger, and one who is not in it."""
    register, listed = folder / "register.csv", folder / "doffin.csv"
    register.write_text(REGISTER + "".join(f"{name};;{who};;Mat og drikke;01.01.2024;31.03.2026;;1\n" for name, who in (
        ("A8", "Kari Nordmann"), ("", "Nordmann, Ola"))), encoding="utf-8")
    listed.write_text("Doffin-ID;Leverandør;Org.nr;Kontraktsverdi\n2024-9;Nordmann, Ola;;1\n", encoding="utf-8")
    return {"register": register, "notice_files": [listed]}


def test_no_person_is_named_anywhere_in_the_file(tmp_path: Path) -> None:
    rows = lines(30)
    rows[4]["text"] = "Utlegg, Nordmann"
    rows[0]["text"] = "Refusjon 01810000186 og 41810000099"
    out = report(tmp_path, [*rows, *_persons()], **_given(tmp_path)).out
    with zipfile.ZipFile(out) as package:
        whole = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    assert not any(said in whole for said in ("Nordmann", "nordmann", "41810000099", *PERSONS))
    assert column(out, "prices", "item") == ["honorar ••••••••••• (Honorar •••••••••••)"]
    assert {"Honorar •••••••••••", "•••••••••••"} <= set(column(out, "duplicates", "document"))
    sellers = [who for who in column(out, "agreements", "supplier") if who.startswith("Privatperson")]
    assert len(sellers) == 2 and "Privatperson (rad 7 i avtaleregisteret)" in sellers
    assert "Bakeren AS" in whole and "Privatperson " in whole
    assert table(out, "facts")[0]["persons"] == 1
    assert column(out, "lines", "text")[0] == "Refusjon ••••••••••• og •••••••••••"
    assert {row["text"] for row in table(out, "lines") if row["account"] == "010 Fastlønn"} == {None}


def test_no_person_is_named_in_what_machines_read(tmp_path: Path) -> None:
    rows = [*lines(30), *_persons()]
    found = analyse_ledger(ledger(tmp_path, rows), on=date(2026, 2, 1), **_given(tmp_path))
    told = json.dumps(document(found, "nb"), ensure_ascii=False, default=str)
    assert not any(said in told for said in ("Nordmann", "nordmann", *PERSONS))
    assert {"XA-1240", "XA-1314"} <= {each.code for each in found.findings} and found.prices and found.duplicates


def test_what_is_said_of_suppliers_without_category_names_no_person(tmp_path: Path) -> None:
    rows = lines(30, account="K7X", account_name=None)
    rows[4]["text"] = "Utlegg, Nordmann"
    rows[0] |= {"text": "Refusjon 01810000186", "amount": 900_000_000}
    told = {row["name"]: row["bought"] for row in table(report(tmp_path, rows).out, "next_suppliers")}
    assert "Refusjon •••••••••••" in told["Bakeren AS"]
    assert [words for name, words in told.items() if name.startswith("Privatperson")] == [None]
