"""What is nothing to the eye changes nothing: tabs, hard blanks and signs without width around a cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tools.ledgers import aside, brought_in, codes, lines, only

AROUND = ("\t", "\u00a0", "\u2009", "\u202f", "\u200b", "\ufeff", " \t ")
HEAD = "Dato;Periode;Leverandørnr;Leverandør;Org.nr;Konto;Ansvar;Valuta;Beløp\n"
ROW = ("31.01.2025", "2025-01", "1007", "Ås AS", "923609016", "6300", "310", "NOK", "12,50")
COLUMNS = ("date", "period", "supplier_id", "supplier_name", "organisation_number", "account", "department", "currency",
           "amount")
WANTED = (date(2025, 1, 31), 202501, "1007", "Ås AS", "923609016", "6300", "310", "NOK", 1250)


def test_an_amount_with_a_tab_behind_it_is_an_amount_in_whole_oere(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Beløp\n01.01.2025;A;12,50\t\n")
    assert (lines(result, "amount"), codes(result), only(result).sum) == ([(1250,)], [], "12.50")
    finer = brought_in(tmp_path, "Dato;Leverandør;Beløp\n" + "01.01.2025;A;0,3349\t\n" * 10)
    (told,) = finer.findings
    assert (told.code, told.args["count"]) == ("XA-1024", 10)


@pytest.mark.parametrize("around", AROUND, ids=ascii)
def test_what_is_nothing_to_the_eye_is_nothing_in_any_cell(tmp_path: Path, around: str) -> None:
    cells = ";".join(f"{around}{cell}{around}" for cell in ROW)
    result = brought_in(tmp_path, f"{HEAD}{';'.join(ROW)}\n{cells}\n")
    assert lines(result, *COLUMNS) == [WANTED, WANTED]
    assert (codes(result), only(result).suppliers, only(result).set_aside) == ([], 1, 0)


@pytest.mark.parametrize("around", AROUND, ids=ascii)
def test_a_cell_with_nothing_to_the_eye_in_it_is_empty(tmp_path: Path, around: str) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Konto;Debet;Kredit\n"
                                  f"{around};{around};{around};{around};3,00\n01.01.2025;B;1;2,00;{around}\n"
                                  f"02.01.2025;C;1;{around};{around}\n")
    assert lines(result, "date", "supplier_name", "account", "amount") == [
        (None, None, None, -300), (date(2025, 1, 1), "B", "1", 200)]
    assert [reason for _, _, reason, *_ in aside(result)] == ["beløpet mangler"]
    assert "XA-1022" not in codes(result)
