"""eForms with several tenders and lots: who won is whom a contract was made with, and nobody wins a tender twice."""

from __future__ import annotations

import pytest

from xlanskaff.spend.notices import read_notice


def notice(lots: list[str], contracts: list[str]) -> bytes:
    """A notice with three tenders of a company each; `lots` and `contracts` are what stands in those elements."""
    tenders = "".join(
        f"<LotTender><ID>T{at}</ID><TenderingParty><ID>P{at}</ID></TenderingParty></LotTender>"
        f"<TenderingParty><ID>P{at}</ID><Tenderer><ID>O{at}</ID></Tenderer></TenderingParty>" for at in (1, 2, 3))
    companies = "".join(
        f"<Company><PartyIdentification><ID>O{at}</ID></PartyIdentification><PartyName><Name>Firma {at} AS</Name>"
        "</PartyName></Company>" for at in (1, 2, 3))
    results = "".join(f"<LotResult><TenderResultCode>selec-w</TenderResultCode>{each}</LotResult>" for each in lots)
    signed = "".join(f"<SettledContract>{each}</SettledContract>" for each in contracts)
    return (f"<ContractAwardNotice><ID>N-1</ID><NoticeResult>{results}{tenders}{signed}</NoticeResult>{companies}"
            "</ContractAwardNotice>").encode()


def tender(at: int) -> str:
    """A reference to a tender."""
    return f"<LotTender><ID>T{at}</ID></LotTender>"


def contract(at: int) -> str:
    """A reference to a contract."""
    return f"<SettledContract><ID>C{at}</ID></SettledContract>"


@pytest.mark.parametrize(("lots", "contracts", "winners"), [
    ([tender(1) + tender(2)], ["<ID>C1</ID>" + tender(1)], [1]),
    ([tender(1) + tender(2)], [], [1, 2]),
    ([contract(1)], ["<ID>C1</ID>" + tender(3)], [3]),
    ([contract(1), contract(1)], ["<ID>C1</ID>" + tender(1) + tender(2)], [1, 2]),
    ([tender(1) + contract(1), tender(2)], ["<ID>C1</ID>" + tender(1)], [1, 2]),
    ([tender(1), tender(1)], ["<ID>C1</ID>" + tender(1)], [1]),
], ids=["the one with a contract", "no contract yet: all that are listed", "only the contract is named",
        "a contract for two lots", "a lot without a contract", "a tender for two lots"])
def test_winners_are_those_with_a_contract_and_each_tender_wins_once(
        lots: list[str], contracts: list[str], winners: list[int]) -> None:
    found = read_notice(notice(lots, contracts), "n.xml").awards
    assert [each.name for each in found] == [f"Firma {at} AS" for at in winners]
