"""Notices: winners and values from each format, and the share that was competed for, as an interval."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tools.folders import TESTDATA
from tools.spend_tables import analysed
from xlanskaff.errors import Problem
from xlanskaff.spend.analyses import contracts, notices
from xlanskaff.spend.contracts import Agreement
from xlanskaff.spend.notices import read_list, read_notice
from xlanskaff.spend.notices_records import Award

EFORMS = """<ContractAwardNotice xmlns:b="urn:b" xmlns:a="urn:a"><b:ID>N-1</b:ID><b:IssueDate>2024-02-01Z</b:IssueDate>
<a:NoticeResult>
<a:LotResult><b:TenderResultCode>selec-w</b:TenderResultCode><a:LotTender><b:ID>T1</b:ID></a:LotTender></a:LotResult>
<a:LotResult><b:TenderResultCode>clos-nw</b:TenderResultCode><a:LotTender><b:ID>T2</b:ID></a:LotTender></a:LotResult>
<a:LotTender><b:ID>T1</b:ID><a:LegalMonetaryTotal><b:PayableAmount currencyID="NOK">1500000.50</b:PayableAmount>
</a:LegalMonetaryTotal><a:TenderingParty><b:ID>P1</b:ID></a:TenderingParty></a:LotTender>
<a:LotTender><b:ID>T2</b:ID><a:TenderingParty><b:ID>P1</b:ID></a:TenderingParty></a:LotTender>
<a:SettledContract><b:AwardDate>2024-01-17+01:00</b:AwardDate><a:LotTender><b:ID>T1</b:ID></a:LotTender></a:SettledContract>
<a:TenderingParty><b:ID>P1</b:ID><a:Tenderer><b:ID>O3</b:ID></a:Tenderer></a:TenderingParty></a:NoticeResult>
<a:Company><a:PartyIdentification><b:ID>O3</b:ID></a:PartyIdentification><a:PartyName><b:Name>Data Øst AS</b:Name>
</a:PartyName><a:PartyLegalEntity><b:CompanyID>NO 123 456 785 MVA</b:CompanyID></a:PartyLegalEntity></a:Company>
<a:TenderingProcess><b:ProcedureCode>open</b:ProcedureCode></a:TenderingProcess></ContractAwardNotice>"""
AWARD = Award("N-1", "eforms", "123456785", "Data Øst AS", 150_000_050, "NOK", date(2024, 1, 17), True, "n.xml")


def codes(data: bytes) -> list[str]:
    """The codes with which a file is refused."""
    with pytest.raises(Problem) as refused:
        read_notice(data, "n")
    return [finding.code for finding in refused.value.findings]


def test_an_award_in_eforms_gives_the_winner_its_number_and_the_value() -> None:
    assert read_notice(EFORMS.encode(), "n.xml").awards == (AWARD,)
    direct = read_notice(EFORMS.replace(">open<", ">neg-wo-call<").encode(), "n.xml")
    assert direct.awards == (replace(AWARD, competed=False),)
    assert [finding.code for finding in direct.findings] == ["XA-1234"]


def test_an_award_in_ocds_gives_the_same_and_cancelled_awards_are_none() -> None:
    release: dict[str, Any] = {
        "ocid": "ocds-1", "id": "R-1", "tender": {"procurementMethod": "open"},
        "parties": [{"id": "O3", "name": "Data Øst AS", "additionalIdentifiers": [{"id": "123 456 785"}]}],
        "awards": [{"suppliers": [{"id": "O3"}], "date": "2024-01-17T23:59:59Z",
                    "value": {"amount": 1500000.5, "currency": "NOK"}},
                   {"suppliers": [{"id": "O3"}], "status": "cancelled"}]}
    expected = (replace(AWARD, notice="R-1", source="ocds", file="n.json"),)
    for told in (release, {"releases": [release]}, {"records": [{"compiledRelease": release}]}):
        assert read_notice(json.dumps(told).encode(), "n.json").awards == expected


def test_a_list_is_read_by_the_names_of_its_columns_as_a_table_and_as_json() -> None:
    headers = ["Doffin-ID", "Leverandør", "Org.nr", "Kontraktsverdi", "Tildelingsdato", "Prosedyre"]
    row = ["N-1", "Data Øst AS", "123456785", "1500000,50", "2024-01-17", "Åpen anbudskonkurranse"]
    expected = replace(AWARD, source="doffin", file="d")
    assert read_list(headers, [row, ["N-2", "", "", "", "", ""]], "d").awards == (expected,)
    told = json.dumps({"hits": [dict(zip(headers, row, strict=True))]}).encode()
    assert read_notice(told, "d").awards == (expected,)
    assert read_list(headers, [[*row[:-1], "Anskaffelse uten konkurranse"]], "d").awards[0].competed is False


def test_what_is_no_notice_is_refused_and_definitions_are_not_followed() -> None:
    assert codes(b"Dato;Bel\xf8p") == ["XA-1230"]
    assert codes(b"<html/>") == codes(b"<ContractAwardNotice>") == ["XA-1230"]
    assert codes(b'{"a": 1}') == codes(b"[1, 2]") == codes(b'[{"a": 1}]') == ["XA-1230"]
    assert codes(b'<!DOCTYPE x [<!ENTITY a "b">]><ContractAwardNotice/>') == ["XA-1232"]
    assert codes('<?xml version="1.0"?><!DOCTYPE x><a/>'.encode("utf-16-le")) == ["XA-1232"]
    assert [each.code for each in read_notice(b"<ContractNotice/>", "n").findings] == ["XA-1231"]


@pytest.mark.testdata
@pytest.mark.parametrize(("path", "expected"), [
    ("eforms_xml/ContractAwardNotice_can-standard_2024-100829.xml", [("826781742", "Focus Software AS", None, False)]),
    ("eforms_xml/2023-307227.xml", []),
    ("eforms_xml/ContractNotice_cn-standard_2024-102199.xml", []),
    ("ocds_json/ContractAwardNotice_can-standard_2024-100829_release_0.json",
     [("826781742", "Focus Software AS", None, False)]),
    ("ocds_json/2023-307227_release_0.json", []),
])
def test_real_notices_give_their_winners(path: str, expected: list[Any]) -> None:
    real = TESTDATA / "notices" / path
    found = read_notice(real.read_bytes(), real.name)
    assert [(each.number, each.name, each.value, each.competed) for each in found.awards] == expected


def share(rows: list[dict[str, Any]], awards: list[Award], register: list[Agreement] | None = None) -> Any:
    """What was competed for, of rows of 100 øre each."""
    full = [{"supplier": 1, "category": "IT", "date": date(2025, 5, 5), "amount": 100, **row} for row in rows]
    with analysed(full, [{"supplier": 1, "name": "Data Øst AS"},
                         {"supplier": 2, "name": "DATA øst as", "organisation_number": "999999999"}]) as engine:
        contracts.prepare(engine, register or [], breaks={each.day for each in awards if each.day})
        return notices.announced(engine, awards, register or [])


def test_the_share_is_certain_on_a_reference_and_possible_with_a_winner() -> None:
    rows: list[dict[str, Any]] = [{}, {"notice": "2024-1"}, {"supplier": 2}, {"date": date(2024, 1, 16)},
                                  {"supplier": 0}]
    found = share(rows, [AWARD])
    assert (found.share.least, found.share.most) == (Decimal("0.2"), Decimal("0.6"))
    assert [(each.supplier, each.first) for each in found.winners] == [(1, date(2024, 1, 17))]
    assert share(rows, [replace(AWARD, competed=False)]).share.most == Decimal("0.2")
    assert share(rows, [replace(AWARD, name="En annen")]).unmatched == (0,)


def test_only_an_award_or_a_reference_tells_what_was_competed_for() -> None:
    agreement = Agreement("A1", "123456785", "Data Øst AS", ("IT",))
    with analysed([{"supplier": 1, "amount": 100, "notice": " "},
                   {"supplier": 1, "amount": 100, "notice": "2024-1", "scope": "out"}]) as engine:
        assert not notices.told(engine, [], [agreement])
        assert notices.told(engine, [], [agreement, replace(agreement, notice="2024-7")])
        assert notices.told(engine, [replace(AWARD, competed=False)], [])
    with analysed([{"supplier": 1, "amount": 100, "notice": "2024-1"}]) as engine:
        assert notices.told(engine, [], [])


def test_an_agreement_with_a_notice_counts_as_surely_as_the_purchase_is_on_it() -> None:
    agreement = Agreement("A1", "123456785", "Data Øst AS", ("IT",), date(2025, 1, 1), date(2025, 12, 31),
                          notice="2024-7")
    assert share([{}, {"category": None}, {"category": "Mat"}], [], [agreement]).share.least == Decimal(1) / 3
    assert share([{}, {"category": None}, {"category": "Mat"}], [], [agreement]).share.most == Decimal(2) / 3
    assert share([{}], [], [replace(agreement, notice="")]).share.most == 0
