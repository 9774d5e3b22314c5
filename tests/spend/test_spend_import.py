"""Ledgers as they come: every kind of text file becomes the same lines, and nothing is lost on the way."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tools.ledgers import aside, brought_in, codes, lines, only
from xlanskaff.errors import Exit, Problem
from xlanskaff.language.messages import say
from xlanskaff.spend.ledger import COLUMNS, NAMES, read_files

ROWS = [("05.01.2025", "Rema Ås AS", "1115", "1 234,50", "Mat; kaffe"),
        ("31.01.2025", "Bygg Øst", "1230", "-250,00", ""),
        ("28.02.2025", "Rema Ås AS", "1115", "0,05", 'Skruer 2" lange')]
WANTED = [(date(2025, 1, 5), "Rema Ås AS", "1115", 123450, "Mat; kaffe"),
          (date(2025, 1, 31), "Bygg Øst", "1230", -25000, None),
          (date(2025, 2, 28), "Rema Ås AS", "1115", 5, 'Skruer 2" lange')]
CORE = ("date", "supplier_name", "account", "amount", "text")


def table(delimiter: str = ";", ends: str = "\n", banner: str = "") -> str:
    """The rows as text, with quotes where the delimiter or a quote asks for them."""
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if delimiter in text or '"' in text else text

    rows = [("Bilagsdato", "Leverandør", "Konto", "Beløp eks. mva.", "Tekst"), *ROWS]
    return banner + "".join(delimiter.join(map(cell, row)) + ends for row in rows)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_any_line_end_give_the_same_lines(tmp_path: Path, delimiter: str, ends: str) -> None:
    result = brought_in(tmp_path, table(delimiter, ends))
    assert lines(result, *CORE) == WANTED
    assert (only(result).rows, only(result).set_aside, only(result).sum, only(result).suppliers) == (3, 0, "984.55", 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_encoding_gives_the_same_lines(tmp_path: Path, encoding: str) -> None:
    assert lines(brought_in(tmp_path, table(ends="\r\n").encode(encoding)), *CORE) == WANTED


def test_two_encodings_in_one_file_are_read_line_by_line_and_told(tmp_path: Path) -> None:
    first, second, *rest = table().splitlines(keepends=True)
    content = b"".join([first.encode(), second.encode("cp1252"), *(line.encode() for line in rest)])
    result = brought_in(tmp_path, content)
    assert lines(result, *CORE) == WANTED
    (mixed,) = (f for f in result.findings if f.code == "XA-1018")
    assert mixed.args == {"count": 1, "lines": ("2",)}


def test_a_banner_above_the_headers_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    result = brought_in(tmp_path, table(banner="Hovedbok 2025;;;;\n;;;;\n\nUtskrift: 01.03.2025\n") + "\n\n\n")
    assert lines(result, *CORE) == WANTED
    assert lines(result, "row") == [(6,), (7,), (8,)]
    assert ("delimiter.semicolon", {"row": 5}) in only(result).assumptions


def test_every_line_knows_its_file_and_row_also_after_wrapped_and_empty_lines(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Nettobeløp;Tekst\n01.01.2025;A;1,00;\"over\nto linjer\"\n\n"
                                  "02.01.2025;B;2,00;\n03.01.2025;C;3,00;x\n")
    assert lines(result, "line_id", "file", "row", "supplier_name", "text") == [
        (1, "hovedbok.csv", 2, "A", "over to linjer"), (2, "hovedbok.csv", 5, "B", None),
        (3, "hovedbok.csv", 6, "C", "x")]


def test_a_lone_quotation_mark_swallows_nothing(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Nettobeløp;Tekst\n01.01.2025;\"Brødr. Dahl;10,00;rør\n"
                                  "02.01.2025;B;20,00;3\" bolt\n03.01.2025;C;30,00;x\n")
    assert lines(result, "supplier_name", "amount") == [('"Brødr. Dahl', 1000), ("B", 2000), ("C", 3000)]


def test_short_rows_are_read_as_far_as_they_go_and_crooked_ones_set_aside(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Nettobeløp;Tekst;Prosjekt\n01.01.2025;A;1,00\n02.01.2025;B\n"
                                  "03.01.2025;C;3,00;en; to; tre\n04.01.2025;D;4,00;x;;;\n")
    assert lines(result, "supplier_name", "amount", "row") == [("A", 100, 2), ("D", 400, 5)]
    assert [(row, reason) for _, row, reason, *_ in aside(result)] == [
        ("3", "raden slutter før beløpet"), ("4", "flere felt enn overskrifter")]
    assert codes(result) == ["XA-1043", "XA-1042"]


def test_what_is_no_line_is_set_aside_with_its_reason(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Nettobeløp\n01.01.2025;A;1,00\nDato;Leverandør;Nettobeløp\n;;\n"
                                  "02.01.2025;B;ca. 5\n03.01.2025;=C;\nSum;;1,00\n")
    assert lines(result, "supplier_name", "amount") == [("A", 100)]
    assert [(reason, amount, content) for *_, reason, amount, content in aside(result)] == [
        ("overskrifter gjentatt", "", "Dato | Leverandør | Nettobeløp"), ("tom rad", "", " |  | "),
        ("beløpet kan ikke leses", "", "02.01.2025 | B | ca. 5"), ("beløpet mangler", "", "03.01.2025 | =C | "),
        ("sumrad", "1,00", "Sum |  | 1,00")]
    assert ("totals_agree", {"count": 1}) in only(result).assumptions


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Leverandør;Nettobeløp\n=cmd|x;ikke tall\nA;1\n")
    assert [row[-1] for row in aside(result)] == ["'=cmd|x | ikke tall"]


def test_a_total_that_disagrees_is_told_with_the_difference(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Nettobeløp\n01.01.2025;A;100,00\n02.01.2025;B;x\nTotalt;;250,10\n")
    (told,) = (f for f in result.findings if f.code == "XA-1023")
    assert told.args == {"row": 4, "said": Decimal("250.10"), "added": 100, "difference": Decimal("150.10")}


def test_a_total_is_told_with_its_row_and_its_sums_as_sums_are_written(tmp_path: Path) -> None:
    # Read straight, and line by line because a text goes over two lines.
    for text, row in (("x", 5), ('"over\nto"', 6)):
        result = brought_in(tmp_path, "Regnskap 2025\n\nDato;Leverandør;Nettobeløp;Tekst\n"
                                      f"01.01.2025;A;12345678,90;{text}\nTotalt;;12 345 778,40;\n")
        (told,) = (f for f in result.findings if f.code == "XA-1023")
        assert say(told, "nb").message.replace("\u00a0", " ") == (
            f"Sumraden i filen (rad {row}) sier 12 345 778,40, men linjene som er lest over den, er til sammen "
            "12 345 678,90. Differansen er 99,50.")
        assert "says 12,345,778.40, but" in say(told, "en").message


def test_subtotals_and_a_grand_total_are_each_held_against_their_lines(tmp_path: Path) -> None:
    body = "".join(f"01.0{month}.2025;A;{month},00\n02.0{month}.2025;B;1,00\nSum måned;;{month + 1},00\n"
                   for month in range(1, 8))
    result = brought_in(tmp_path, f"Dato;Leverandør;Nettobeløp\n{body}Totalt;;35,00\n")
    assert (only(result).rows, only(result).set_aside, only(result).sum) == (14, 8, "35.00")
    assert ("totals_agree", {"count": 8}) in only(result).assumptions and "XA-1023" not in codes(result)


def test_a_supplier_called_total_is_a_supplier(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Nettobeløp\n01.01.2025;Total Norge AS;1\n02.01.2025;Sum Regnskap;2\n"
                                  "03.01.2025;Samlet Plan AS;4\n")
    assert only(result).sum == "7.00"


def test_a_carriage_return_inside_a_line_is_no_line_end(tmp_path: Path) -> None:
    result = brought_in(tmp_path, b"Kunde;Leverand\xc3\xb8r;Nettobel\xc3\xb8p\nx\ry;A;1,00\nz;B;2,00\n")
    assert lines(result, "supplier_name", "amount", "row") == [("A", 100, 2), ("B", 200, 3)]


def test_identical_lines_are_all_kept(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Nettobeløp\n" + "01.01.2025;A;5,00\n" * 7)
    assert (only(result).rows, only(result).sum) == (7, "35.00")


def test_debit_less_credit_is_the_amount(tmp_path: Path) -> None:
    text = ("Dato;Leverandør;Debet;Kredit\n01.01.2025;A;100,00;\n02.01.2025;B;;{}30,00\n03.01.2025;C;x;\n"
            "04.01.2025;D;;\n")
    for sign, key in (("", "debit_credit"), ("-", "credit_negative")):
        result = brought_in(tmp_path, text.format(sign))
        assert [amount for (amount,) in lines(result, "amount")] == [10000, -3000]
        assert key in dict(only(result).assumptions)
        assert only(result).aside == {"unreadable": (1, "0.00"), "no_amount": (1, "0.00")}


def test_the_net_column_is_chosen_and_said(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Leverandør;Brutto;Mva;Netto\nA;125,00;25,00;100,00\n")
    assert lines(result, "amount", "vat", "gross") == [(10000, 2500, False)]
    assert ("amount_chosen", {"header": "Netto", "other": "Brutto"}) in only(result).assumptions


def test_gross_less_vat_is_the_amount_and_gross_alone_is_marked(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Leverandør;Brutto;Mva\nA;125,00;25,00\nB;50,00;\n")
    assert lines(result, "amount", "vat", "gross") == [(10000, 2500, False), (5000, None, False)]
    alone = brought_in(tmp_path, "Leverandør;Beløp inkl. mva.\nA;125,00\n")
    assert lines(alone, "amount", "gross") == [(12500, True)]
    assert ("gross", {"header": "Beløp inkl. mva."}) in only(alone).assumptions


@pytest.mark.parametrize(("header", "banner", "factor", "sum_"), [
    ("Nettobeløp (1000 kr)", "", 1000, "12.35"), ("Nettobeløp mill. kr", "", 1_000_000, "12.35"),
    ("Nettobeløp", "Regnskap 2025, tall i tusen kroner\n", 1000, "12.35"), ("Nettobeløp", "", 1, "12.35"),
])
def test_thousands_and_millions_are_noticed(tmp_path: Path, header: str, banner: str, factor: int, sum_: str) -> None:
    result = brought_in(tmp_path, f"{banner}Leverandør;{header}\nA;12,1\nB;0,25\n")
    assert (only(result).factor, only(result).sum) == (factor, sum_)
    assert sum(amount for (amount,) in lines(result, "amount")) == 1235 * factor
    assert any(key.startswith("unit") for key, _ in only(result).assumptions) == (factor != 1)


def test_finer_amounts_are_rounded_and_the_difference_is_told_when_it_matters(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Leverandør;Nettobeløp\n" + "A;0,3349\n" * 10)
    assert only(result).sum == "3.30"
    (told,) = (f for f in result.findings if f.code == "XA-1024")
    assert told.args == {"count": 10, "difference": Decimal("-0.05")}
    noise = brought_in(tmp_path, "Supplier;Net amount\n" + "A;977.5999999999999\n" * 10)
    assert (only(noise).sum, codes(noise)) == ("9776.00", [])


def test_dates_that_cannot_be_read_are_told_and_the_lines_are_kept(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Bilagsdato;Leverandør;Nettobeløp\n31.01.2025;A;1\n32.01.2025;B;2\n"
                                  "01.02.2025;C;4\n;D;8\n")
    assert (only(result).sum, codes(result)) == ("15.00", ["XA-1022"])
    assert result.findings[0].seen == "32.01.2025" and result.findings[0].args["rows"] == ("3",)
    assert lines(result, "date", "period")[0] == (date(2025, 1, 31), 202501)


def test_the_order_of_day_and_month_is_taken_from_the_dates_or_said(tmp_path: Path) -> None:
    american = brought_in(tmp_path, "Date,Supplier,Net amount\n12/31/2024,A,1\n01/02/2025,B,2\n")
    assert lines(american, "date") == [(date(2024, 12, 31),), (date(2025, 1, 2),)]
    unsure = brought_in(tmp_path, "Date,Supplier,Net amount\n03/04/2025,A,1\n01/02/2025,B,2\n")
    assert lines(unsure, "date") == [(date(2025, 4, 3),), (date(2025, 2, 1),)]
    assert ("day_first", {"header": "Date"}) in only(unsure).assumptions


def test_the_other_columns_find_their_places(tmp_path: Path) -> None:
    result = brought_in(
        tmp_path, "Periode;Lev.nr;Leverandørnavn;Org.nr;Artskonto id;Artskonto;Ansvar;Ansvar(T);Prosjekt;Nettobeløp;"
                  "Valuta;Fakturanr;Bilagsart;Antall;Måleenhet;Avtalenr;Doffin-ref;CPV;Forfallsdato;"
                  "Betalt dato;Bestillingsnr;E-faktura\n"
                  "202503;0042;A;NO 923 609 016 MVA;012;Mat;310;Skole;P1;10,00;nok;F1;Kreditnota;2,5;timer;K-7;2025-1;"
                  "15000000;01.04.2025;02.04.2025;B-9;Ja\n")
    (line,) = lines(result)
    assert dict(zip(NAMES, line, strict=True)) == {
        "line_id": 1, "file": "hovedbok.csv", "row": 2, "date": date(2025, 4, 2), "period": 202503,
        "due_date": date(2025, 4, 1), "paid_date": date(2025, 4, 2),
        "supplier_id": "0042", "supplier_name": "A", "organisation_number": "923609016", "account": "012",
        "account_name": "Mat", "grouping_category": None, "grouping_code": None, "department": "310",
        "department_name": "Skole", "project": "P1", "text": None,
        "amount": 1000, "vat": None, "gross": False, "currency": "NOK", "document": "F1", "kind": "credit_note",
        "quantity": 2.5, "unit": "timer", "contract_id": "K-7", "order_reference": "B-9", "notice": "2025-1",
        "product_code": "15000000", "invoice_format": "ehf"}


@pytest.mark.parametrize(("header", "said", "expected"), [
    ("Fakturaformat", "EHF 3.0", "ehf"), ("Fakturaformat", "Peppol BIS Billing", "ehf"),
    ("Fakturaformat", "Papir", "other"),
    ("Mottakskanal", "Elektronisk (PDF på e-post)", "other"), ("E-faktura", "Nei", "other"), ("E-faktura", "x", "ehf"),
    ("E-faktura", "Ikke e-faktura", "other"), ("E-faktura", "", None),
])
def test_what_an_invoice_came_as_is_e_invoice_or_not_or_unknown(
        tmp_path: Path, header: str, said: str, expected: str | None) -> None:
    result = brought_in(tmp_path, f"Dato;Leverandør;Nettobeløp;{header}\n01.02.2025;A;10,00;{said}\n")
    assert lines(result, "invoice_format") == [(expected,)]


def test_the_day_of_payment_is_the_day_of_the_line_only_where_there_is_no_other(tmp_path: Path) -> None:
    both = brought_in(tmp_path, "Fakturadato;Betalingsdato;Leverandør;Nettobeløp\n31.01.2025;14.02.2025;A;10,00\n")
    assert lines(both, "date", "paid_date") == [(date(2025, 1, 31), date(2025, 2, 14))]
    alone = brought_in(tmp_path, "Betalingsdato;Leverandør;Nettobeløp\n14.02.2025;A;10,00\n")
    assert lines(alone, "date", "paid_date", "period") == [(date(2025, 2, 14), date(2025, 2, 14), 202502)]


def test_the_ledger_has_the_types_it_promises_and_tells_where_it_comes_from(tmp_path: Path) -> None:
    import duckdb

    result = brought_in(tmp_path, table())
    with duckdb.connect() as connection:
        found = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(result.out)]).fetchall()
    assert [(name, kind) for name, kind, *_ in found] == [(column.name, column.type) for column in COLUMNS]
    (told,) = read_files(result.out)
    assert (told.file, told.source, told.rows, told.sum, told.mapping["amount"]) == (
        "hovedbok.csv", "csv", 3, "984.55", "Beløp eks. mva.")
    assert json.loads(json.dumps(told.assumptions)) == [list(each) for each in only(result).assumptions]
    other = tmp_path / "other.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1) TO '{other}' (FORMAT parquet)")
    with pytest.raises(ValueError, match="no ledger"):
        read_files(other)
    with pytest.raises(ValueError, match="no Parquet"):
        read_files(tmp_path / "hovedbok.csv")


def test_files_are_numbered_through_in_the_order_given_and_a_folder_gives_its_ledgers(tmp_path: Path) -> None:
    from xlanskaff.services.spend_import import import_ledgers

    folder = tmp_path / "år [2025]*" if tmp_path.drive == "" else tmp_path / "år [2025]"
    folder.mkdir()
    for name, row in (("b.csv", "01.01.2025;B;1"), ("a.CSV", "01.01.2025;A;2\n;;\n02.01.2025;A;3"), ("les.md", "x")):
        (folder / name).write_text(f"Dato;Leverandør;Nettobeløp\n{row}\n", encoding="utf-8")
    (folder / "i fjor satt til side.csv").write_text("Fil;Rad\n", encoding="utf-8")
    result = import_ledgers([folder / "b.csv", folder], tmp_path / "ut" / "alt.parquet")
    assert lines(result, "line_id", "file", "row", "amount") == [
        (1, "b.csv", 2, 100), (2, "a.CSV", 2, 200), (4, "a.CSV", 4, 300)]
    assert sorted(path.name for path in (tmp_path / "ut").iterdir()) == ["alt satt til side.csv", "alt.parquet"]


def test_nothing_that_is_there_is_replaced_unless_one_says_so(tmp_path: Path) -> None:
    from xlanskaff.services.spend_import import import_ledgers

    first = brought_in(tmp_path, table())
    before = first.out.read_bytes()
    with pytest.raises(Problem) as caught:
        import_ledgers([tmp_path / "hovedbok.csv"], first.out)
    assert (caught.value.findings[0].code, caught.value.exit) == ("XA-1046", Exit.USAGE)
    with pytest.raises(Problem) as caught:
        import_ledgers([tmp_path / "hovedbok.csv"], tmp_path / "hovedbok.csv", overwrite=True)
    assert caught.value.findings[0].code == "XA-1047"
    assert first.out.read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".") or path.suffix == ".part"]
