"""A contract register in a workbook: on whatever sheet it stands, its days as it says, cells without a value told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xlanskaff.errors import Severity
from xlanskaff.services.spend_analyse_inputs import awards, register
from xlanskaff.spend.contracts import Agreement

HEADER = ["Avtale-ID", "Leverandør", "Gyldig fra", "Gyldig til", "Merknad"]
ROW = ["A-1", "Ås Data AS", date(2024, 1, 1), date(2026, 1, 1), "=1/0"]


def workbook(path: Path, sheets: dict[str, list[list[Any]]], *, date1904: bool = False, hidden: str = "") -> Path:
    """A workbook; days are days, and a text that begins with `=` is a formula that was never calculated."""
    book = xlsxwriter.Workbook(path, {"date_1904": date1904})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name == hidden:
            sheet.hide()
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif str(value).startswith("="):
                    sheet.write_formula(row, column, value, None, "#DIV/0!" if "/0" in value else "")
                else:
                    sheet.write(row, column, value)
    book.close()
    return path


def only(path: Path) -> Agreement:
    """The one agreement of a register."""
    (found,) = register(path).agreements
    return found


@pytest.mark.parametrize("date1904", [False, True])
def test_days_are_the_same_from_whenever_the_workbook_counts(tmp_path: Path, *, date1904: bool) -> None:
    found = only(workbook(tmp_path / "Avtaler.xlsx", {"Avtaler": [HEADER, ROW]}, date1904=date1904))
    assert (found.starts, found.ends) == (date(2024, 1, 1), date(2026, 1, 1))
    rows = [["Doffin-ID", "Leverandør", "Dato"], ["2024-1", "Ås Data AS", date(2024, 1, 17)]]
    (award,), _ = awards([workbook(tmp_path / "Kunngjøringer.xlsx", {"Ark1": rows}, date1904=date1904)])
    assert award.day == date(2024, 1, 17)


@pytest.mark.parametrize("hidden", ["", "Avtaler"], ids=["all visible", "the register hidden"])
def test_a_cover_and_lists_of_choices_may_stand_before_the_register(tmp_path: Path, hidden: str) -> None:
    sheets = {"Forside": [["Avtaleregister for Fjellvik"], ["Oppdatert 01.09.2025"]], "Lister": [["Kategori"], ["IKT"]],
              "Avtaler": [["Alle avtaler"], [], HEADER, ROW]}
    found = only(workbook(tmp_path / "Avtaler.xlsx", sheets, hidden=hidden))
    assert (found.id, found.supplier, found.row) == ("A-1", "Ås Data AS", 4)


def test_a_day_that_was_never_calculated_is_told_and_errors_in_other_columns_are_not(tmp_path: Path) -> None:
    row = [*ROW[:3], "=EDATE(C2,24)", "=1/0"]
    found = register(workbook(tmp_path / "Avtaler.xlsx", {"Avtaler": [HEADER, row]}))
    assert found.agreements[0].ends is None
    told = [each for each in found.findings if each.code in ("XA-609", "XA-616")]
    assert [(each.code, each.severity, each.cell, each.field) for each in told] == [
        ("XA-616", Severity.WARNING, "D2", "Gyldig til")]
