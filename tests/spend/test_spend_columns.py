"""Which column is which: by name, by content, by a mapping, and never by guess."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tools.ledgers import brought_in, codes, lines, only
from xlanskaff.errors import Exit, Problem
from xlanskaff.spend import ledger
from xlanskaff.spend.columns import AMOUNTS, NAMES, UNUSED, by_name, plain, roles


def refused(folder: Path, content: str, **options: str) -> Problem:
    with pytest.raises(Problem) as caught:
        brought_in(folder, content, **options)
    assert not (folder / "ledger.parquet").exists()
    return caught.value


def test_every_name_stands_once_and_as_names_are_compared() -> None:
    told = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    names = [name for lists in told.values() for names in lists.values() for name in names]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [name for name in names if plain(name) != name] == []


def test_every_role_is_a_column_of_the_ledger_or_gives_the_amount_or_the_period() -> None:
    assert set(roles()) - set(ledger.NAMES) == {*AMOUNTS, *UNUSED, "year"} - {"amount", "gross"}
    # The grouping is of SAF-T alone.
    assert set(ledger.NAMES) - set(roles()) == {"line_id", "file", "row", "grouping_category", "grouping_code"}


@pytest.mark.parametrize(("header", "role"), [
    ("Leverandør-nr.", "supplier_id"), ("LEVERANDØR", "supplier_name"), ("Beløp (NOK)", "amount"),
    ("Regnskap 2024", "amount"),
    ("Budsjett 2025", "budget"), ("Koststed(T)", "department_name"),
    ("apar_id", "supplier_id"), ("voucher_no", "document"),
    ("Amount in local cur.", "amount"), ("G/L Account", "account"), ("Benificiary (Merchant)", "supplier_name"),
    ("Beløp i valuta", "currency_amount"), ("Forfallsdato", "due_date"), ("LEVERANDOERNAVN", "supplier_name"),
    ("nettobelop", "amount"), ("CPV-kode", "product_code"),
])
def test_a_header_is_known_however_it_is_written(header: str, role: str) -> None:
    named = by_name(header)
    assert named is not None and named.role == role


def test_two_likely_amounts_are_both_told_and_neither_is_taken(tmp_path: Path) -> None:
    text = "Dato;Leverandør;Beløp;Bokført beløp\n01.01.2025;A;100,00;80,00\n02.01.2025;B;5,00;5,00\n"
    problem = refused(tmp_path, text)
    assert problem.exit is Exit.FINDINGS
    told, proposed = problem.findings
    assert (told.code, told.args["headers"], told.args["first"]) == (
        "XA-1012", ("«Beløp» (100,00)", "«Bokført beløp» (80,00)"), "Beløp")
    assert (proposed.code, proposed.seen) == ("XA-1033", "hovedbok kolonner.toml")


def test_the_proposal_is_a_mapping_once_a_line_is_chosen(tmp_path: Path) -> None:
    text = 'Dato;Leverandør;Beløp;"Bokført ""beløp"""\n01.01.2025;A;100,00;80,00\n02.01.2025;B;5,00;5,00\n'
    refused(tmp_path, text)
    proposal = tmp_path / "hovedbok kolonner.toml"
    written = proposal.read_text(encoding="utf-8")
    assert tomllib.loads(written)["columns"] == {"date": "Dato", "supplier_name": "Leverandør"}
    chosen = written.replace('# amount = "Bokført', 'amount = "Bokført')
    result = brought_in(tmp_path, text, told=chosen)
    assert only(result).sum == "85.00"
    refused_again = tmp_path / "hovedbok kolonner (2).toml"
    (tmp_path / "ledger.parquet").unlink()
    refused(tmp_path, text)
    assert refused_again.exists() and proposal.read_text(encoding="utf-8") == written


def test_two_amount_columns_that_say_the_same_are_one(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Leverandør;Beløp;Bokført beløp\nA;100,00;100,00\nB;5,00;5,00\n")
    assert only(result).sum == "105.00"
    assert ("amount_chosen", {"header": "Beløp", "other": "Bokført beløp"}) in only(result).assumptions


def test_the_only_column_that_looks_like_money_is_used_and_told(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Leverandør;Pris ut;Kode\nA;10,50;7\nB;1,25;8\n")
    assert (only(result).sum, codes(result)) == ("11.75", ["XA-1014"])


def test_two_nameless_columns_of_money_are_not_guessed_at(tmp_path: Path) -> None:
    assert refused(tmp_path, "Leverandør;Pris ut;Pris inn\nA;10,50;7,10\nB;1,25;8,20\n").findings[0].code == "XA-1012"


def test_a_list_without_amounts_is_refused_with_its_headers(tmp_path: Path) -> None:
    problem = refused(tmp_path, "Leverandør;Adresse;Telefon\nA;Storgata 1;22334455\nB;Sjøveien 3;99887766\n")
    assert problem.findings[0].code == "XA-1013"
    assert problem.findings[0].args["headers"] == ("Leverandør", "Adresse", "Telefon")


def test_a_column_whose_name_and_content_disagree_is_not_used(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Nettobeløp;Mva\nuke 1;A;1,00;Nei\nuke 2;B;2,00;Ja\n")
    assert [(f.code, f.field, f.args["role"]) for f in result.findings] == [
        ("XA-1016", "Dato", "date"), ("XA-1016", "Mva", "vat")]
    assert lines(result, "date", "vat", "amount") == [(None, None, 100), (None, None, 200)]


def test_dates_and_organisation_numbers_are_known_by_their_looks(tmp_path: Path) -> None:
    rows = "".join(f"0{day}.01.2025;923609016;A;{day},00\n" for day in range(1, 7))
    result = brought_in(tmp_path, f"Når;Nr i registeret;Leverandør;Nettobeløp\n{rows}")
    assert dict(only(result).assumptions) | {"by_content.date": {"header": "Når"}} == dict(only(result).assumptions)
    assert only(result).mapping["organisation_number"] == "Nr i registeret"


def test_the_mapping_goes_before_names_and_content(tmp_path: Path) -> None:
    text = "Dato;Leverandør;Hvem;Nettobeløp;Nok et\n01.01.2025;A;X;-1,00;7\n02.01.2025;B;Y;-2,00;8\n"
    result = brought_in(tmp_path, text, told='[columns]\nsupplier_name = "hvem"\namount = "#4"\ndate = ""\n'
                                             '[reading]\nsign = -1\ncurrency = "sek"\nunit = 1000\n')
    assert lines(result, "supplier_name", "amount", "date", "currency") == [
        ("X", 100000, None, "SEK"), ("Y", 200000, None, "SEK")]


def test_a_mapping_says_where_the_headers_are_and_how_the_file_is_divided(tmp_path: Path) -> None:
    text = "a,b;c,d\nHva,Sum;Hvem\n1,5;A\n2,5;B\n"
    told = '[file]\nheader_row = 2\ndelimiter = ";"\n[columns]\namount = "#1"\nsupplier_name = "Hvem"\n'
    assert lines(brought_in(tmp_path, text, told=told), "supplier_name", "amount") == [("A", 150), ("B", 250)]


def test_a_mapping_that_names_a_column_that_is_not_there_is_told_which_there_are(tmp_path: Path) -> None:
    problem = refused(tmp_path, "Dato;Leverandør;Beløp\n01.01.2025;A;1,00\n", told='[columns]\namount = "Nettosum"\n')
    (told,) = problem.findings
    assert (told.code, told.field, told.seen) == ("XA-1010", "amount", "Nettosum")
    assert told.args["headers"] == ("Dato", "Leverandør", "Beløp")


@pytest.mark.parametrize(("told", "wrong"), [
    ("[columns\n", [("XA-1030", "")]), ("[kolonner]\n", [("XA-1031", "kolonner")]),
    ("columns = 3\n", [("XA-1031", "columns")]),
    ('[columns]\nbelop = "x"\namount = 3\n', [("XA-1031", "belop"), ("XA-1032", "3")]),
    ('[reading]\nunit = 7\nsign = "minus"\n', [("XA-1032", "7"), ("XA-1032", "minus")]),
    ('[file]\nheader_row = -1\nrow = 1\n', [("XA-1032", "-1"), ("XA-1031", "row")]),
    ("file = 1\n", [("XA-1031", "file")]),
])
def test_a_mapping_with_faults_is_told_all_of_them(tmp_path: Path, told: str, wrong: list[tuple[str, str]]) -> None:
    problem = refused(tmp_path, "Leverandør;Beløp\nA;1,00\n", told=told)
    assert problem.exit is Exit.USAGE
    assert [(f.code, f.seen if f.code != "XA-1030" else "") for f in problem.findings] == wrong


def test_mostly_negative_amounts_several_currencies_and_years_are_pointed_out(tmp_path: Path) -> None:
    rows = "".join(f"01.01.202{year};A;-{year},00;{'EUR' if year == 1 else 'NOK'};92360901{year}\n"
                   for year in range(1, 5))
    result = brought_in(tmp_path, f"Dato;Leverandør;Nettobeløp;Valuta;Orgnr\n{rows}")
    assert codes(result) == ["XA-1021", "XA-1025", "XA-1026", "XA-1041"]
    assert result.findings[1].seen == "NOK, EUR"


def test_a_ledger_without_suppliers_is_read_and_told(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Art;Ansvar;Regnskap 2024;Budsjett 2024\n115;310;1 000;900\n")
    assert (codes(result), only(result).suppliers, only(result).sum) == (["XA-1020"], 0, "1000.00")
    assert ("unused.budget", {"header": "Budsjett 2024"}) in only(result).assumptions
