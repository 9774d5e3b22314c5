"""What SAF-T says of a voucher reaches its lines: the invoice number, what kind it is, and who spends the money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tools.ledgers import lines, only
from tools.saft_xml import File, Line, Voucher
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_import import ImportResult, import_ledgers
from xlanskaff.spend.sources.saft_dimensions import Dimensions, choose
from xlanskaff.spend.sources.saft_read import read_rows

SUPPLIERS = [("20000", "Papir & Penn AS", "123456785", ["2400"]), ("20001", "Buss AS", "987654325", ["2401"])]
ACCOUNTS = [("6800", "Kontorrekvisita", "", ""), ("2400", "Leverandørgjeld", "", ""), ("2401", "Annen gjeld", "", "")]
Bring = Callable[..., ImportResult]


def bought(day: str, own: Mapping[str, str] | None = None, kind: str = "Inngående faktura",
           supplier: Mapping[str, str] | None = None) -> Voucher:
    """An invoice of 50 000; what stands on the line of the cost, and on that of the supplier."""
    return Voucher([Line("6800", "50000.00", extra=own or {}, text="Papir"),
                    Line("2400", "-50000.00", "20000", extra=supplier or {})], date=day, kind=kind)


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Import SAF-T files, each of some vouchers."""

    def make(*files: list[Voucher], dimensions: Any = ()) -> ImportResult:
        paths = []
        for number, vouchers in enumerate(files, 2024):
            paths.append(tmp_path / f"regnskap {number}.xml")
            paths[-1].write_text(File(vouchers, ACCOUNTS, SUPPLIERS, dimensions).text(), encoding="utf-8")
        return import_ledgers(paths, tmp_path / "ut.parquet", overwrite=True)

    return make


@pytest.mark.parametrize("own", [{}, {"ReferenceNumber": "F-991"}, {"SourceDocumentID": "77"}],
                         ids=["nothing", "the same", "another document"])
def test_one_invoice_paid_twice_is_seen_by_the_number_on_the_line_of_the_supplier(
        bring: Bring, own: Mapping[str, str]) -> None:
    told = {"ReferenceNumber": "F-991"}
    found = bring([bought("2025-03-01", own, supplier=told), bought("2025-03-20", own, supplier=told)])
    assert lines(found, "document") == [("F-991",)] * 2
    (twice,) = analyse_ledger(found.out).duplicates
    assert (twice.sign, twice.document, twice.amount, twice.count) == ("document", "F-991", 5_000_000, 2)


def test_of_several_numbers_that_of_the_supplier_counts_and_a_number_of_the_line_counts_most(bring: Bring) -> None:
    vouchers = [
        Voucher([Line("6800", "1.00"), Line("6800", "1.00", extra={"ReferenceNumber": "B-7"}),
                 Line("2400", "-2.00", "20000", extra={"ReferenceNumber": "F-1"})]),
        Voucher([Line("6800", "1.00"), Line("2400", "-0.50", "20000", extra={"ReferenceNumber": "F-2"}),
                 Line("2400", "-0.50", "20000", extra={"ReferenceNumber": "F-3"})]),
        Voucher([Line("6800", "1.00", extra={"ReferenceNumber": " "}), Line("2400", "-1.00", "20000")])]
    assert [document for (document,) in lines(bring(vouchers), "document")] == ["F-1", "B-7", "bilag 2", "bilag 3"]


LONG = "0123456789" * 3


@pytest.mark.parametrize("references", [
    ("", "", "F-1"), (LONG, LONG, ""), (LONG + "1", LONG + "2", LONG + "1"), ("K&amp;M 1", "", "K&#38;M 1"),
    ("1", "2", "3"), ("1", "1", "2"), ("a" * 24, "a" * 25, "a" * 24), ("", "", "")])
@pytest.mark.parametrize("suppliers", [("", "", "1"), ("1", "1", "1"), ("", "", ""), ("1", "2", "")])
def test_both_readers_find_the_same_number(tmp_path: Path, references: tuple[str, ...],
                                           suppliers: tuple[str, ...]) -> None:
    told = [Voucher([Line("6800", "1.00", supplier, extra={"ReferenceNumber": f"%{at}%"} if reference else {})
                     for at, (reference, supplier) in enumerate(zip(references, suppliers, strict=True))])] * 2
    text = File(told).text()
    for at, reference in enumerate(references):
        text = text.replace(f"%{at}%", reference)
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    rows = [read_rows(tmp_path / "a.xml", tmp_path / name, quick=name == "q") for name in "qs"]
    assert rows[0].lines == rows[1].lines == 6
    assert (tmp_path / "q").read_bytes() == (tmp_path / "s").read_bytes()


@pytest.mark.parametrize(("kind", "expected"), [
    ("Kreditorfaktura", "invoice"), ("Creditor invoice", "invoice"), ("Faktura kredittkort", "invoice"),
    ("Kredittkort", "entry"), ("Kreditnota", "credit_note"), ("Inngående kredittnota", "credit_note"),
    ("Kreditfaktura", "credit_note"), ("Credit note", "credit_note"), ("Kreditering", "credit_note"),
    ("KN", "credit_note"), ("Lønn", "entry")])
def test_a_creditor_and_a_credit_card_are_no_credit_note(bring: Bring, kind: str, expected: str) -> None:
    assert lines(bring([bought("2025-03-01", kind=kind)]), "kind") == [(expected,)]


def test_ordinary_invoices_of_creditors_are_counted_as_invoices(bring: Bring) -> None:
    found = analyse_ledger(bring([bought(f"2025-03-{day:02}", kind="Kreditorfaktura") for day in (1, 2, 3)]).out)
    assert (found.invoices.invoices, found.invoices.credit_notes) == (3, 0)
    reasons = {each.key: each.reason for each in found.kpis if each.key in ("KPI11", "KPI12")}
    assert reasons == {"KPI11": None, "KPI12": None}


def test_what_somebody_wrote_makes_no_credit_note_of_an_invoice(bring: Bring) -> None:
    text = File([bought("2025-03-01", kind="")], ACCOUNTS, SUPPLIERS).text().replace(
        "<Description>Bilag 1<", "<Description>Faktura 17, se kreditnota 16<")
    path = bring([bought("2025-03-01")]).out.with_name("fri.xml")
    path.write_text(text, encoding="utf-8")
    found = import_ledgers([path], path.with_name("fri.parquet"))
    assert lines(found, "kind") == [("entry",)]
    assert analyse_ledger(found.out).invoices.invoices == 1


TABLE = [("A", "Avdeling", "100", "Skole"), ("A", "Avdeling", "200", "Helse")]


def shared(*departments: str) -> Voucher:
    return Voucher([Line("6800", "1000.00", dimensions=[("A", each) for each in departments]),
                    Line("2400", "-1000.00", "20000")])


def test_a_line_shared_between_departments_is_told_with_its_kroner(bring: Bring) -> None:
    file = only(bring([shared("100", "200"), shared("200"), shared("100", "100")], dimensions=TABLE))
    (told,) = [finding for finding in file.findings if finding.code == "XA-1325"]
    assert (told.args["count"], told.args["amount"]) == (1, Decimal(1000))


def test_lines_of_one_department_each_are_not_told(bring: Bring) -> None:
    file = only(bring([shared("100"), shared("200")], dimensions=TABLE))
    assert "XA-1325" not in {finding.code for finding in file.findings}


@pytest.mark.parametrize(("names", "department"), [
    (["Ansvarlig saksbehandler", "Avdeling"], "1"), (["Ansvar", "Koststed"], "1"), (["Enhet", "Avdeling"], "1"),
    (["Ansatt ved enhet"], ""), (["Avdelingsleder"], ""), (["Måleenhet"], ""), (["Ansvar"], "0"),
    (["Ansvarssted"], "0"), (["Virksomhet"], "0"), (["Organisasjonsenhet"], "0"),
    (["Avdelingsansvarlig", "Enhetsnummer"], "1"), (["Kostnadssted"], "0"), (["Ansvarleg", "Eining"], "1")])
def test_the_department_is_where_money_is_spent_and_never_who_works_there(names: list[str], department: str) -> None:
    assert choose({(str(at), "X"): (name, "") for at, name in enumerate(names)}).department == department


def test_persons_are_no_project_either() -> None:
    assert choose({("1", "OLA"): ("Prosjektleder", ""), ("2", "X"): ("Kontraktsansvarlig", "")}) == Dimensions()
