"""What a notice, an agreement or a line that refers to no competition counts for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tools.classified_ledgers import ledger
from tools.folders import TESTDATA
from tools.spend_tables import Noted, bare, fill
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.spend.analyses import contracts, invoices, kpis_documents, notices, pareto, slim, threshold_watch
from xlanskaff.spend.contracts import Agreement
from xlanskaff.spend.notices import read_list, read_notice
from xlanskaff.spend.notices_records import Award, uncompeted

DAY = date(2025, 5, 5)
AGREEMENT = Agreement("A1", "", "A AS", ("IT",), date(2025, 1, 1), date(2025, 12, 31), notice="2024-1")
HEADERS = ["Doffin-ID", "Leverandør", "Prosedyre"]
DIRECT = read_list(HEADERS, [["2024-1", "A AS", "Anskaffelse uten konkurranse (intensjonskunngjøring)"]], "d").awards
EFORMS = """<ContractAwardNotice xmlns:b="urn:b" xmlns:a="urn:a"><b:ID>eb49096c-83fe-4bbe-97e0-ec45d380b44b</b:ID>
<a:Publication><b:NoticePublicationID>{number}</b:NoticePublicationID></a:Publication><a:NoticeResult>
<a:LotResult><a:LotTender><b:ID>T1</b:ID></a:LotTender></a:LotResult>
<a:LotTender><b:ID>T1</b:ID><a:TenderingParty><b:ID>P1</b:ID></a:TenderingParty></a:LotTender>
<a:TenderingParty><b:ID>P1</b:ID><a:Tenderer><b:ID>O3</b:ID></a:Tenderer></a:TenderingParty></a:NoticeResult>
<a:Company><a:PartyIdentification><b:ID>O3</b:ID></a:PartyIdentification><a:PartyName><b:Name>A AS</b:Name>
</a:PartyName></a:Company><a:TenderingProcess><b:ProcedureCode>neg-wo-call</b:ProcedureCode></a:TenderingProcess></ContractAwardNotice>
"""


def ready(engine: Noted, rows: list[dict[str, Any]], awards: tuple[Award, ...], register: list[Agreement]) -> None:
    """The tables of lines of 2 million kroner each, bought of A AS unless they say otherwise."""
    full = [{"supplier": 1, "category": "IT", "date": DAY, "amount": 200_000_000, **row} for row in rows]
    fill(engine, full, [{"supplier": 1, "name": "A AS"}, {"supplier": 2, "name": "B AS"}])
    slim.prepare(engine, uncompeted=uncompeted(awards))
    pareto.prepare(engine)
    invoices.prepare(engine)
    contracts.prepare(engine, register)


def share(rows: list[dict[str, Any]], awards: tuple[Award, ...] = (), register: list[Agreement] | None = None,
          ) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that was competed for."""
    with bare() as engine:
        ready(engine, rows, awards, register or [])
        found = notices.announced(engine, awards, register or []).share
    return found.least, found.most


def test_an_agreement_whose_notice_had_no_competition_was_not_competed_for() -> None:
    assert share([{}], (), [AGREEMENT]) == (1, 1)
    assert share([{}], DIRECT, [AGREEMENT]) == (0, 0)
    competed = tuple(replace(each, competed=True) for each in DIRECT)
    assert share([{}], DIRECT + competed, [AGREEMENT]) == (1, 1)
    assert share([{}], DIRECT, [replace(AGREEMENT, notice="2024-2")]) == (1, 1)


def test_a_line_that_refers_to_such_a_notice_is_not_competed_for_either() -> None:
    rows = [{"notice": "2024-1"}, {"notice": "2024-2"}, {"notice": "Nei"}, {}]
    assert share(rows) == (Decimal("0.5"), Decimal("0.5"))
    assert share(rows, DIRECT) == (Decimal("0.25"), Decimal("0.25"))


def test_of_several_notices_only_some_of_which_had_no_competition_nothing_is_sure() -> None:
    several = tuple(replace(each, notice="2024-10001") for each in DIRECT)
    both = replace(AGREEMENT, notice="2023-20002, 2024-10001")
    assert share([{}], several, [both]) == (0, 1)
    assert share([{}], several, [replace(both, notice="Doffin 2024-10001")]) == (0, 0)


def test_purchases_after_a_notice_without_competition_are_not_asked_about_as_if_none_was_found() -> None:
    for row, asked in (({"notice": "2024-1"}, 0), ({"notice": "Nei"}, 1), ({"notice": "Ikke kunngjort"}, 1), ({}, 1)):
        with bare() as engine:
            ready(engine, [row, row], DIRECT, [])
            found = threshold_watch.watch(engine).candidates
        assert len([each for each in found if each.together == "supplier"]) == asked, row


def test_a_no_in_the_ledger_is_neither_a_notice_nor_an_order() -> None:
    rows = [{"notice": "Nei", "order_reference": "Nei", "invoice_format": "ehf"},
            {"notice": "N/A", "order_reference": "B-17", "invoice_format": "ehf"}]
    assert share(rows) == (0, 0)
    with bare() as engine:
        ready(engine, rows, (), [])
        assert not notices.told(engine, [], [])
        ordered = kpis_documents.ordered(engine, kpis_documents.told(engine), 2)
    assert ordered.value == Decimal("0.5")


def test_what_fits_two_agreements_was_surely_competed_for_only_if_both_were() -> None:
    other = replace(AGREEMENT, id="A2", notice="")
    assert share([{}], (), [AGREEMENT, other]) == (0, 1)
    assert share([{}], (), [other, AGREEMENT]) == (0, 1)
    assert share([{}], (), [AGREEMENT, replace(other, notice="2024-3")]) == (1, 1)
    assert share([{}], (), [AGREEMENT, replace(other, supplier="B AS")]) == (1, 1)
    assert share([{"contract_id": "A1"}, {"contract_id": "A2"}], (), [AGREEMENT, other]) == (
        Decimal("0.5"), Decimal("0.5"))
    # Rows of one agreement share its notice.
    assert share([{}], (), [AGREEMENT, replace(other, id="A1")]) == (1, 1)


def test_a_notice_in_eforms_is_known_by_its_number_too() -> None:
    (award,) = read_notice(EFORMS.format(number="00627259-2023").encode(), "n.xml").awards
    assert (award.notice, award.published) == ("eb49096c-83fe-4bbe-97e0-ec45d380b44b", ("00627259-2023",))
    for written in ("627259-2023", "EB49096C-83FE-4BBE-97E0-EC45D380B44B"):
        assert share([{}], (award,), [replace(AGREEMENT, notice=written)]) == (0, 0)
    assert share([{}], (award,), [replace(AGREEMENT, notice="627260-2023")]) == (1, 1)
    (unpublished,) = read_notice(EFORMS.format(number="n.a.").encode(), "n.xml").awards
    assert unpublished.published == ()


def test_the_number_of_doffin_stands_in_the_name_of_the_file() -> None:
    (award,) = read_notice(EFORMS.format(number="").encode(), "Kunngjøring 2024-113575 (1).xml").awards
    assert award.published == ("2024-113575",)
    assert share([{}], (award,), [replace(AGREEMENT, notice="https://doffin.no/notices/2024-113575")]) == (0, 0)
    assert read_notice(EFORMS.format(number="").encode(), "lagret 2024-11-30.xml").awards[0].published == ()


def test_a_whole_analysis_says_the_same_of_the_lines_and_of_the_notice(tmp_path: Path) -> None:
    food = {"supplier_name": "A AS", "account": "115", "account_name": "Matvarer"}
    made = ledger(tmp_path, [{**food, "amount": 300, "notice": "2024-1"}, {**food, "amount": 700, "notice": "2024-2"}])
    listed = tmp_path / "doffin.csv"
    listed.write_text(";".join(HEADERS) + "\n2024-1;A AS;Anskaffelse uten konkurranse\n", encoding="utf-8")
    found = analyse_ledger(made, notice_files=[listed])
    (third,) = [each for each in found.kpis if each.key == "KPI03"]
    assert third.value == Decimal("0.7")
    assert "XA-1234" in {each.code for each in found.findings}


@pytest.mark.testdata
@pytest.mark.parametrize("path", ["eforms_xml/2024-113575.xml", "ocds_json/2024-113575_release_0.json"])
def test_a_real_notice_without_competition_meets_the_number_in_a_register(path: str) -> None:
    real = Path(TESTDATA) / "notices" / path
    awards = read_notice(real.read_bytes(), real.name).awards
    assert awards and {each.competed for each in awards} == {False}
    assert "2024-113575" in uncompeted(awards)
