"""Whose accounts a ledger is: purchases within the body are none, and files of others are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tools.classified_ledgers import codes as told_codes
from tools.classified_ledgers import ledger, told
from tools.ledgers import brought_in, codes, only
from tools.saft_xml import File, Line, Voucher
from tools.ubl import Document
from xlanskaff.cli.main import main
from xlanskaff.errors import Exit, Problem
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_classify import classify_ledger
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.spend.ledger import read_own

OWN, OTHER = "987654325", "123456785"
LINES = [{"account": "115", "organisation_number": number, "supplier_name": name}
         for number, name in ((OWN, "Kommunens verksted"), (OTHER, "Papir AS"), (OTHER, "Papir AS"))]
TABLE = (f"Dato;Leverandør;Orgnr;Art;Nettobeløp\n01.02.2025;Verkstedet;{OWN};115;10,00\n"
         f"01.02.2025;Papir AS;{OTHER};115;20,00\n02.02.2025;Papir AS;{OTHER};115;30,00\n")


def saft(folder: Path, name: str, body: str) -> Path:
    text = File([Voucher([Line("6800", "1.00", "1"), Line("2400", "-1.00", "1")])],
                suppliers=[("1", "Papir AS", OTHER, ["2400"])]).text()
    company = f"<Company><RegistrationNumber>{body}</RegistrationNumber><Name>Fjord kommune</Name></Company>"
    path = folder / name
    path.write_text(text.replace("</Header>", f"{company}</Header>"), encoding="utf-8")
    return path


def invoice(to: str, number: str) -> str:
    party = (f'<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:CompanyID schemeID="0192">{to}'
             "</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>")
    return Document(id=number, extra=party).text()


def test_what_the_body_bought_of_itself_is_left_out_with_the_reason(tmp_path: Path) -> None:
    made = classify_ledger(ledger(tmp_path, LINES), tmp_path / "ut", bodies=["NO 987 654 325 MVA"], chart="kostra")
    assert told(made, "scope", "reason", "rule", "matched") == [
        ("out", "internal", "supplier", OWN), *[("in", "purchase", "account", "115")] * 2]
    assert "XA-1304" in told_codes(made) and made.counts.within == (1, 10_000)
    assert made.counts.sorted_amount == made.counts.amount


def test_the_ledger_remembers_whose_it_is_and_the_classification_may_be_told_otherwise(tmp_path: Path) -> None:
    result = brought_in(tmp_path, TABLE, bodies=[OWN])
    assert read_own(result.out) == (OWN,)
    assert [scope for (scope,) in told(classify_ledger(result.out, tmp_path / "a", chart="kostra"), "scope")] == [
        "out", "in", "in"]
    other = classify_ledger(result.out, tmp_path / "b", chart="kostra", bodies=["971032081"])
    assert [scope for (scope,) in told(other, "scope")] == ["in"] * 3


def test_an_analysis_of_accounts_that_nobody_knows_leaves_it_out_too(tmp_path: Path) -> None:
    text = TABLE.replace(";Art;", ";Slag;").replace(";115;", ";x;")
    for bodies, bought, out in (((), 6_000, 0), ((OWN,), 5_000, 1_000)):
        found = analyse_ledger(brought_in(tmp_path, text, bodies=bodies).out)
        sums = {scope: sum(each.amount for each in found.totals if each.scope == scope) for scope in ("in", "out")}
        assert (found.classified, sums) == (False, {"in": bought, "out": out})


def test_a_column_of_ones_own_number_is_seen_for_what_it_is(tmp_path: Path) -> None:
    made = classify_ledger(ledger(tmp_path, LINES), tmp_path / "ut", bodies=[OTHER], chart="kostra")
    assert "XA-1305" in told_codes(made) and "XA-1304" not in told_codes(made)


def test_accounts_say_whose_they_are_and_those_of_others_are_told(tmp_path: Path) -> None:
    path = saft(tmp_path, "a.xml", OWN)
    mine = import_ledgers([path], tmp_path / "mine.parquet")
    assert (read_own(mine.out), codes(mine)) == ((OWN,), ["XA-1120"])
    wrong = import_ledgers([path], tmp_path / "wrong.parquet", bodies=[OTHER])
    (told_,) = (each for each in wrong.findings if each.code == "XA-1300")
    assert (told_.seen, told_.args["own"]) == ("987 654 325", ("123 456 785",))
    assert only(wrong).rows == 1 and read_own(wrong.out) == (OTHER,)


def test_accounts_of_two_bodies_are_one_ledger_only_with_a_warning(tmp_path: Path) -> None:
    paths = [saft(tmp_path, "a.xml", OWN), saft(tmp_path, "b.xml", OTHER)]
    both = import_ledgers(paths, tmp_path / "ut.parquet")
    assert read_own(both.out) == (OWN, OTHER) and codes(both).count("XA-1302") == 1
    said = import_ledgers(paths, tmp_path / "ut.parquet", bodies=[OTHER, OWN], overwrite=True)
    assert not {"XA-1300", "XA-1302"} & {*codes(said)}


def test_invoices_that_were_sent_to_somebody_else_are_counted(tmp_path: Path) -> None:
    inbox = tmp_path / "innboks"
    inbox.mkdir()
    for at, to in enumerate((OWN, OWN, OTHER)):
        (inbox / f"{at}.xml").write_text(invoice(to, f"F{at}"), encoding="utf-8")
    result = import_ledgers([inbox], tmp_path / "ut.parquet")
    (found,) = (each for each in result.findings if each.code == "XA-1301")
    assert (found.args["count"], found.args["numbers"], found.args["own"]) == (1, ("123 456 785",), ("987 654 325",))
    assert read_own(result.out) == (OWN,)


@pytest.mark.parametrize("written", ["12345678", "123456784", "Fjord kommune"])
def test_what_is_no_organisation_number_is_refused_before_anything_is_read(tmp_path: Path, written: str) -> None:
    with pytest.raises(Problem) as caught:
        brought_in(tmp_path, TABLE, bodies=[written])
    assert (caught.value.exit, caught.value.findings[0].code) == (Exit.USAGE, "XA-1303")


def test_the_commands_take_the_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    run = CliRunner().invoke
    ledger_, out = str(tmp_path / "ut.parquet"), str(tmp_path / "ut")
    made = run(main, ["spend", "import", str(tmp_path / "a.csv"), "--out", ledger_, "--own", "987 654 325"])
    assert made.exit_code == Exit.CLEAN, made.output
    placed = run(main, ["spend", "classify", ledger_, "--out", out, "--chart", "kostra", "--lang", "nb"])
    assert "Kjøp der leverandøren er virksomheten selv (987 654 325)" in placed.output
    assert "Virksomhetens egne organisasjonsnummer er 987 654 325. Kjøp fra disse er interne." in placed.output
    refused = run(main, ["spend", "import", str(tmp_path / "a.csv"), "--out", ledger_, "--own", "1", "--lang", "nb"])
    assert refused.exit_code == Exit.USAGE and "«1» er ikke et organisasjonsnummer." in refused.output
