"""How much a file says its amounts are: unit, decimal mark and tax, and what is told where it may be otherwise."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.ledgers import brought_in, codes, lines, only
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.spend.banner import unit_above
from xlanskaff.spend.profile import decimal_mark
from xlanskaff.spend.vat import is_money, rates

TABLE = "\n\nDato;Leverandør;Beløp\n01.01.2025;A;125,50\n02.01.2025;B;80,00\n"


@pytest.mark.parametrize("line", [
    "Ansvar: 1000 Sentraladministrasjonen", "Firma 1000", "Konto 1000-7999", "Antall linjer: 1 000",
    "Utskrift 1000 rader", "Selskap: Tusen Takk AS", "Mill & Møbel AS", "Firma 1000 NOK", "Beløp over 1000 kr",
    "Bilag over 5 mill. kr", "Sum: 1000 kr", "Total: 21 000 kr", "1 000 000 kr i ramme", "Tall i hele kroner",
    "Payments over £1000", "Konto (1000)", "Enhet: 1000 Rådmannen", "Budsjett: 12 mill kr", "Gebyr kr 1000,-",
])
def test_a_number_or_a_name_above_the_headers_is_no_unit(tmp_path: Path, line: str) -> None:
    result = brought_in(tmp_path, line + TABLE)
    assert (only(result).factor, only(result).sum, codes(result)) == (1, "205.50", [])


@pytest.mark.parametrize(("line", "unit"), [
    ("Tall i 1000", 1000), ("Alle beløp i hele tusen", 1000), ("Sum i tusen kr", 1000), ("1000 kr", 1000),
    ("kr 1000", 1000), ("Regnskap 2025 (1000 kr)", 1000), ("TNOK", 1000), ("Beløp i tkr", 1000),
    ("Rekneskap i heile tusen", 1000), ("All figures in thousands", 1000), ("NOK 1,000", 1000), ("(tusen)", 1000),
    ("Amounts in £000s", 1000), ("NOK million", 1_000_000), ("Beløp i MNOK", 1_000_000),
    ("Tal i millionar kroner", 1_000_000), ("(mill. kr)", 1_000_000), ("Alle tall i millioner", 1_000_000),
])
def test_a_unit_above_the_headers_counts_and_is_told_with_the_line_that_says_it(
        tmp_path: Path, line: str, unit: int) -> None:
    result = brought_in(tmp_path, line + TABLE)
    (told,) = result.findings
    assert (only(result).factor, told.code, told.seen) == (unit, "XA-1051", line)
    assert all("unit = 1" in say(told, lang).remedy and "[reading]" in say(told, lang).remedy for lang in LANGUAGES)


def test_the_mapping_overrules_the_unit_above_the_headers(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Tall i 1000 kr" + TABLE, told="[reading]\nunit = 1\n")
    assert (only(result).factor, codes(result)) == (1, [])


def test_two_lines_that_say_different_units_are_both_left_alone() -> None:
    assert unit_above("Tall i 1000 kr\nTall i mill. kr") == (1, "")


@given(st.sampled_from(["Ansvar", "Firma", "Konto", "Bilag", "Prosjekt", "Side", "Utskrift"]),
       st.integers(0, 10**7), st.sampled_from(["", ": ", "-nr. ", " fra "]))
def test_no_number_behind_a_word_that_is_not_money_is_a_unit(word: str, number: int, between: str) -> None:
    assert unit_above(f"{word}{between or ' '}{number}")[0] == 1


@pytest.mark.parametrize(("texts", "mark"), [
    (["0,125", "1,234", "12,500"], ","), (["0.125", "1.234"], "."), (["1234,567", "1,234"], ","),
    (["-0,500", "2,000"], ","), (["1 234,567", "2,345"], ","), (["1.234,567", "2,345"], ","),
    (["1,234.567", "2.345"], "."), (["1,234,567", "1,234"], "."), (["1.234.567", "1.234"], ","),
])
def test_one_number_that_divides_no_thousands_tells_the_decimal_mark(texts: list[str], mark: str) -> None:
    assert decimal_mark(texts) == (mark, True)
    assert decimal_mark(reversed(texts)) == (mark, True)


def test_three_decimals_in_a_column_of_millions_are_decimals(tmp_path: Path) -> None:
    head = "Dato;Leverandør;Beløp (mill. kr)\n01.01.2025;A;{}\n02.01.2025;B;1,234\n03.01.2025;C;12,500\n"
    sure = brought_in(tmp_path, head.format("0,125"))
    assert (only(sure).sum, codes(sure)) == ("13.859", [])
    assert sum(amount for (amount,) in lines(sure, "amount")) == 1385900000
    unsure = brought_in(tmp_path, head.format("7,125"))
    assert (only(unsure).sum, codes(unsure)) == ("20.859", ["XA-1054"])
    overruled = brought_in(tmp_path, head.format("7,125"), told='[reading]\ndecimal = "."\n')
    assert (only(overruled).sum, codes(overruled)) == ("20859.00", [])


@pytest.mark.parametrize(("header", "numbers", "total", "told"), [
    ("Beløp", ("1,234", "12,500"), "13734.00", ["XA-1052"]), ("Beløp", ("1.234", "12.500"), "13734.00", ["XA-1052"]),
    ("Beløp", ("1.234", "500"), "1734.00", []), ("Beløp", ("1.234.567", "1.234"), "1235801.00", []),
    ("Beløp i 1000 kr", ("1.234", "500"), "1734.00", ["XA-1052"]), ("Beløp", ("1 234", "500"), "1734.00", []),
])
def test_three_digits_that_nothing_tells_the_meaning_of_are_thousands_and_told(
        tmp_path: Path, header: str, numbers: tuple[str, str], total: str, told: list[str]) -> None:
    text = f"Dato;Leverandør;{header}\n01.01.2025;A;{numbers[0]}\n02.01.2025;B;{numbers[1]}\n"
    result = brought_in(tmp_path, text)
    assert (only(result).sum, codes(result)) == (total, told)
    for finding in result.findings:
        assert (finding.field, finding.seen) == (header, numbers[0])
        assert all('decimal = "' in say(finding, lang).remedy and "[reading]" in say(finding, lang).remedy
                   for lang in LANGUAGES)
    mark = "," if "," in numbers[0] else "."
    settled = brought_in(tmp_path, text, told=f'[reading]\ndecimal = "{"." if mark == "," else ","}"\n')
    assert (only(settled).sum, codes(settled)) == (total, [])


GROSS = "Dato;Leverandør;Brutto;{}\n01.01.2025;A;1000,00;{}\n02.01.2025;B;2000,00;{}\n03.01.2025;C;500,00;{}\n"


@pytest.mark.parametrize(("header", "taxes"), [
    ("Mva", ("0", "1", "2")), ("Mva", ("25", "25", "15")), ("Mva", ("1", "1", "1")), ("MVA %", ("25", "15", "0")),
    ("Mva", ("2711", "2711", "2712")), ("Moms", ("3", "33", "")), ("VAT", ("25,00", "25,00", "12,00")),
])
def test_codes_and_rates_of_tax_are_not_subtracted(tmp_path: Path, header: str, taxes: tuple[str, str, str]) -> None:
    result = brought_in(tmp_path, GROSS.format(header, *taxes))
    assert lines(result, "amount", "vat", "gross") == [(amount, None, True) for amount in (100000, 200000, 50000)]
    (told,) = result.findings
    assert (told.code, told.field, told.args["other"]) == ("XA-1053", header, "Brutto")
    assert ("gross", {"header": "Brutto"}) in only(result).assumptions


@pytest.mark.parametrize("taxes", [
    ("200,00", "400,00", "100,00"), ("200", "400", "100"), ("200,00", "0,00", "65,22"), ("0", "0", "0"),
    ("107,14", "", "100,00"), ("100,00", "331,00", "100,00"),  # two rates on the second
])
def test_a_tax_in_kroner_is_subtracted(tmp_path: Path, taxes: tuple[str, str, str]) -> None:
    result = brought_in(tmp_path, GROSS.format("Mva", *taxes))
    net = [sums - round(float(tax.replace(",", ".") or 0) * 100)
           for sums, tax in zip((100000, 200000, 50000), taxes, strict=True)]
    assert lines(result, "amount", "gross") == [(amount, False) for amount in net]
    assert codes(result) == []


def test_a_column_of_tax_with_nothing_in_it_takes_no_tax_away(tmp_path: Path) -> None:
    result = brought_in(tmp_path, GROSS.format("Mva", "", "", ""))
    assert lines(result, "amount", "gross")[0] == (100000, True)
    assert ("gross", {"header": "Brutto"}) in only(result).assumptions


def test_a_mapping_that_calls_it_the_tax_is_believed(tmp_path: Path) -> None:
    result = brought_in(tmp_path, GROSS.format("Mva", 0, 1, 2), told='[columns]\nvat = "Mva"\n')
    assert lines(result, "amount", "gross") == [(100000, False), (199900, False), (49800, False)]


def test_codes_beside_net_amounts_are_no_tax_of_the_ledger(tmp_path: Path) -> None:
    result = brought_in(tmp_path, GROSS.format("Mva", 0, 1, 2).replace("Brutto", "Netto"))
    assert lines(result, "amount", "vat", "gross")[1] == (200000, None, False)
    assert [(f.code, f.field) for f in result.findings] == [("XA-1016", "Mva")]


@given(st.lists(st.tuples(st.integers(100, 10**7), st.sampled_from(rates())), min_size=1, max_size=30))
def test_every_rate_of_every_amount_is_known_for_a_tax(told: list[tuple[int, float]]) -> None:
    taxes = [round(Decimal(net) * Decimal(str(rate)) / 100) for net, rate in told]
    written = [f"{tax / 100:.2f}".replace(".", ",") for tax in taxes]
    for sums in ([net for net, _ in told], [net + tax for (net, _), tax in zip(told, taxes, strict=True)]):
        assert is_money("Mva", written, [f"{each / 100:.2f}".replace(".", ",") for each in sums], ",")
