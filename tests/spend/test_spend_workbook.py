"""Ledgers in workbooks: the right sheet, typed cells, and rows as Excel numbers them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tools.ledgers import aside, codes, lines, only
from xlanskaff.errors import Problem
from xlanskaff.language.messages import say
from xlanskaff.services.spend_import import import_ledgers

Sheets = dict[str, list[list[Any]]]
HEADER = ["Bilagsdato", "Leverandør", "Konto", "Nettobeløp"]


def workbook(path: Path, sheets: Sheets, *, date1904: bool = False) -> Path:
    """A workbook with these cells; dates are real dates."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "date_1904": date1904})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                elif value == "#DIV/0!":
                    sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")
                else:
                    sheet.write(row, column, value)
    book.close()
    return path


@pytest.mark.parametrize("date1904", [False, True])
def test_typed_cells_are_read_as_they_are_meant(tmp_path: Path, date1904: bool) -> None:
    path = workbook(tmp_path / "hovedbok.xlsx", {"Hovedbok": [
        ["Hovedbok 2025"], [], HEADER,
        [date(2025, 3, 1), "Rema Ås AS", 1115, 1234.5],
        [datetime.combine(date(2025, 3, 2), time(12, 30)), "B\nto linjer", "0115", -0.125],
        ["3.3.2025", "C", 1115, "1 000,25"], [date(2025, 3, 4), "D", 1115, "#DIV/0!"], ["Sum", None, None, 2234.62],
    ]}, date1904=date1904)
    result = import_ledgers([path], tmp_path / "ut.parquet")
    assert lines(result, "row", "date", "supplier_name", "account", "amount") == [
        (4, date(2025, 3, 1), "Rema Ås AS", "1115", 123450), (5, date(2025, 3, 2), "B to linjer", "0115", -13),
        (6, date(2025, 3, 3), "C", "1115", 100025)]
    assert only(result).source == "xlsx" and ("sheet", {"sheet": "Hovedbok", "row": 3}) in only(result).assumptions
    assert [(row, reason) for _, row, reason, *_ in aside(result)] == [("7", "beløpet kan ikke leses"), ("8", "sumrad")]
    assert set(codes(result)) == {"XA-1017", "XA-1037"}


@pytest.mark.parametrize(("clean", "count", "cell"), [(True, 0, ""), (False, 2, "D3")])
def test_only_errors_on_the_sheet_that_is_read_are_told_and_the_first_is_named(
        tmp_path: Path, clean: bool, count: int, cell: str) -> None:
    rows = [HEADER, *([date(2025, 1, day), "A", 1115, day] for day in range(1, 9))]
    if not clean:
        rows[4][1], rows[2][3] = "#DIV/0!", "#DIV/0!"
    pivot = [["Avdeling", "Beløp"], ["Skole", "#DIV/0!"], ["Helse", "#DIV/0!"], ["Vei", "#DIV/0!"]]
    path = workbook(tmp_path / "bok.xlsx", {"Pivot": pivot, "Hovedbok": rows})
    found = [f for f in import_ledgers([path], tmp_path / "ut.parquet").findings if f.code == "XA-1037"]
    assert [(f.sheet, f.cell, f.seen, f.args["count"]) for f in found] == (
        [("Hovedbok", cell, "#DIV/0!", count)] if count else [])
    if found:
        assert "2. Den første er D3, der det står #DIV/0!." in say(found[0], "nb").message


def test_the_sheet_that_looks_like_a_ledger_is_read_and_another_is_told(tmp_path: Path) -> None:
    rows = [HEADER, *([date(2025, 1, day), "A", 1115, day] for day in range(1, 9))]
    path = workbook(tmp_path / "bok.xlsx", {
        "Om": [["Dette er en eksport"], ["Kontakt", "økonomi"]], "2024": rows[:4], "2025": rows,
        "Leverandører": [["Leverandør", "Telefon"], ["A", 22334455]]})
    result = import_ledgers([path], tmp_path / "ut.parquet")
    assert only(result).sum == "36.00"
    (told,) = (f for f in result.findings if f.code == "XA-1034")
    assert (told.seen, told.args["others"]) == ("2025", ("2024",))
    map_file = tmp_path / "kart.toml"
    map_file.write_text('[file]\nsheet = "2024"\n', encoding="utf-8")
    assert only(import_ledgers([path], tmp_path / "to.parquet", map_file=map_file)).sum == "6.00"
    map_file.write_text('[file]\nsheet = "2023"\n', encoding="utf-8")
    with pytest.raises(Problem) as caught:
        import_ledgers([path], tmp_path / "tre.parquet", map_file=map_file)
    assert [(f.code, f.seen) for f in caught.value.findings] == [("XA-1035", "2023")]


def test_a_workbook_without_a_ledger_is_refused_with_its_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bok.xlsx", {"Notater": [["Hei"], ["på deg"]], "Tom": []})
    with pytest.raises(Problem) as caught:
        import_ledgers([path], tmp_path / "ut.parquet")
    assert [(f.code, f.args["sheets"]) for f in caught.value.findings] == [("XA-1036", ("Notater", "Tom"))]


def test_a_workbook_that_is_too_large_is_better_sent_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlanskaff.services import spend_import_workbook

    monkeypatch.setattr(spend_import_workbook, "WORKBOOK", replace(spend_import_workbook.WORKBOOK, cells=5))
    path = workbook(tmp_path / "bok.xlsx", {"Ark1": [HEADER, [date(2025, 1, 1), "A", 1, 2]]})
    with pytest.raises(Problem) as caught:
        import_ledgers([path], tmp_path / "ut.parquet")
    assert [f.code for f in caught.value.findings] == ["XA-122", "XA-1050"]


def test_a_number_with_three_decimals_is_not_taken_for_thousands(tmp_path: Path) -> None:
    rows = [[date(2025, 1, 1), "A", 1, value] for value in (1.125, "2 000,50", "3 000,50", 4.875)]
    path = workbook(tmp_path / "bok.xlsx", {"Ark1": [HEADER, *rows]})
    result = import_ledgers([path], tmp_path / "ut.parquet")
    assert [amount for (amount,) in lines(result, "amount")] == [113, 200050, 300050, 488]
