"""Invoices become lines of the ledger: net, to the øre, with what the buyer needs to know."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.folders import TESTDATA
from tools.ledgers import codes, lines, only
from tools.ubl import Document, one
from xlanskaff.errors import Problem
from xlanskaff.services.spend_import import ImportResult, import_ledgers
from xlanskaff.spend.sources.ehf_invoice import find, invoice
from xlanskaff.spend.xml_tree import parse

AMOUNTS = st.decimals(-10 ** 6, 10 ** 6, places=2, allow_nan=False)


def brought(folder: Path, **documents: Document | str) -> ImportResult:
    """Import documents that lie in a folder."""
    inbox = folder / "innboks"
    inbox.mkdir(exist_ok=True)
    for name, document in documents.items():
        text = document if isinstance(document, str) else document.text()
        (inbox / f"{name}.xml").write_text(text, encoding="utf-8")
    return import_ledgers([inbox], folder / "ut.parquet", overwrite=True)


def test_every_line_is_there_with_what_is_known_of_the_document(tmp_path: Path) -> None:
    extra = (one("DueDate", "2025-04-14") + one("AccountingCost", "6800") + one("BuyerReference", "4120")
             + "<cac:ContractDocumentReference><cbc:ID>RA-17</cbc:ID></cac:ContractDocumentReference>"
             + "<cac:OrderReference><cbc:ID>B-9</cbc:ID></cac:OrderReference>"
             + "<cac:OriginatorDocumentReference><cbc:ID>2025-101010</cbc:ID></cac:OriginatorDocumentReference>")
    item = ('<cac:CommodityClassification><cbc:ItemClassificationCode listID="MP">1</cbc:ItemClassificationCode>'
            '</cac:CommodityClassification><cac:CommodityClassification>'
            '<cbc:ItemClassificationCode listID="STI">30197630</cbc:ItemClassificationCode>'
            "</cac:CommodityClassification>")
    result = brought(tmp_path, a=Document(extra=extra, item=item))
    assert lines(result, "date", "due_date", "supplier_name", "organisation_number", "account", "department", "text",
                 "amount", "currency", "document", "kind", "quantity", "unit", "contract_id", "notice",
                 "product_code", "order_reference", "invoice_format") == [
        (_day("2025-03-15"), _day("2025-04-14"), "Papir & Penn AS", "123456785", "6800", "4120", "Papir", 10000, "NOK",
         "F1", "invoice", 2.0, "HUR", "RA-17", "2025-101010", "30197630", "B-9", "ehf")]
    assert (only(result).source, only(result).file, codes(result)) == ("ehf", "innboks", [])


def test_an_order_number_that_only_the_seller_knows_is_none_of_ours(tmp_path: Path) -> None:
    document = Document(extra="<cac:OrderReference><cbc:ID>NA</cbc:ID><cbc:SalesOrderID>77</cbc:SalesOrderID>"
                              "</cac:OrderReference>")
    assert lines(brought(tmp_path, a=document), "order_reference") == [(None,)]


def test_allowances_and_charges_on_the_document_are_lines_of_their_own(tmp_path: Path) -> None:
    document = Document([("Papir", "100.00"), ("Retur", "-20.00")], [("Frakt", "15.50"), ("Rabatt", "-5.25")], "90.25")
    result = brought(tmp_path, a=document)
    assert lines(result, "text", "amount") == [("Papir", 10000), ("Retur", -2000), ("Frakt", 1550), ("Rabatt", -525)]
    assert codes(result) == []


def test_a_credit_note_is_deducted(tmp_path: Path) -> None:
    note = Document([("Papir", "40.00")], [("Frakt", "2.00")], "42.00", credit=True)
    result = brought(tmp_path, a=Document(), b=note)
    assert lines(result, "kind", "amount", "quantity") == [
        ("invoice", 10000, 2.0), ("credit_note", -4000, -2.0), ("credit_note", -200, None)]
    assert (only(result).sum, codes(result)) == ("58.00", [])


@pytest.mark.parametrize(("document", "number"), [
    (Document(legal='<cbc:CompanyID schemeID="NO:ORGNR">987 654 325</cbc:CompanyID>'), "987654325"),
    (Document(legal="", taxed="NO987654325MVA"), "987654325"),
    (Document(legal="", taxed="Foretaksregisteret"), None),
    (Document(legal='<cbc:CompanyID schemeID="0208">987654325</cbc:CompanyID>'), None),
    (Document(legal="<cbc:CompanyID>987654325</cbc:CompanyID>"), None),
    (Document(legal="", party='<cbc:EndpointID schemeID="0192">987654325</cbc:EndpointID>'), "987654325"),
], ids=["EHF 2", "VAT id", "register", "Belgian", "no scheme", "address"])
def test_the_organisation_number_is_only_taken_where_it_is_norwegian(
        tmp_path: Path, document: Document, number: str | None) -> None:
    assert lines(brought(tmp_path, a=document), "organisation_number") == [(number,)]


def test_lines_that_do_not_add_up_are_told_and_kept(tmp_path: Path) -> None:
    result = brought(tmp_path, a=Document(said="100.01"))
    told, = result.findings
    assert (told.code, told.seen, told.args["said"], told.args["added"]) == (
        "XA-1132", "F1", Decimal("100.01"), 100)
    assert only(result).rows == 1


def test_the_same_document_twice_is_told_and_kept(tmp_path: Path) -> None:
    result = brought(tmp_path, a=Document(), b=Document(), c=Document(credit=True), d=Document(id="F2"))
    told, = result.findings
    assert (told.code, told.seen, told.args["documents"]) == ("XA-1134", "F1", ("a.xml", "b.xml"))
    assert only(result).rows == 4


def test_documents_that_cannot_be_read_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "a">]><Invoice>&a;</Invoice>'
    result = brought(tmp_path, a=Document(), b=bomb, c=Document().text()[:-5], d="<Order/>")
    assert {(finding.code, finding.file) for finding in result.findings} == {
        ("XA-1101", "innboks/b.xml"), ("XA-1102", "innboks/c.xml"), ("XA-1131", "innboks")}
    assert only(result).rows == 1


@pytest.mark.parametrize("text", [
    "<Invoice/>", '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'])
def test_an_invoice_without_lines_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as raised:
        import_ledgers([tmp_path / "a.xml"], tmp_path / "ut.parquet")
    assert [finding.code for finding in raised.value.findings] == ["XA-1130"]


def test_a_zip_and_an_envelope_are_opened(tmp_path: Path) -> None:
    enveloped = f"<StandardBusinessDocument>{Document(id='F2').text().partition('?>')[2]}</StandardBusinessDocument>"
    with zipfile.ZipFile(tmp_path / "faktura.zip", "w") as archive:
        archive.writestr("mars/1.xml", Document().text())
        archive.writestr("mars/2.xml", enveloped)
    result = import_ledgers([tmp_path / "faktura.zip"], tmp_path / "ut.parquet")
    assert lines(result, "document", "amount") == [("F1", 10000), ("F2", 10000)]


def test_an_amount_that_is_none_is_set_aside(tmp_path: Path) -> None:
    result = brought(tmp_path, a=Document([("Papir", "100.00"), ("Penn", "ti")]))
    assert only(result).aside == {"unreadable": (1, "0.00")}


@settings(max_examples=60, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=8), st.lists(AMOUNTS, max_size=4), st.booleans())
def test_the_lines_are_what_the_document_says_to_the_oere(
        amounts: list[Decimal], charges: list[Decimal], credit: bool) -> None:
    document = Document([("Vare", f"{each:.2f}") for each in amounts], [("Gebyr", f"{each:.2f}") for each in charges],
                        f"{sum(amounts) + sum(charges):.2f}", credit=credit)
    node = find(parse(document.text().encode()))
    assert node is not None
    read = invoice(node)
    assert read.agrees
    assert read.sum == (-1 if credit else 1) * (sum(amounts) + sum(charges))
    assert len(read.rows) == len(amounts) + len(charges)


@pytest.mark.testdata
def test_all_public_examples_are_read_and_add_up(tmp_path: Path) -> None:
    result = import_ledgers([TESTDATA / "ehf"], tmp_path / "ut.parquet")
    file = only(result)
    assert (file.rows, file.set_aside) == (75, 0)
    assert ("ehf.agree", {"count": 10}) in file.assumptions
    assert [finding.seen for finding in file.findings if finding.code == "XA-1134"] == ["12115118", "TOSL108"]
    copies = lines(result, "amount", "text")
    assert copies.count((127300, "Laptop computer")) == 3


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)
