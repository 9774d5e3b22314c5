"""All seventeen indicators of a ledger: the figure and what it is made of, or which data it needs."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.ledgers import brought_in
from tools.spend_tables import analysed
from xlanskaff.cli.main import main
from xlanskaff.rules.kpi import (
    category_spend,
    category_suppliers,
    department_spend,
    e_invoice_share,
    e_order_share,
    paid_on_time,
)
from xlanskaff.rules.kpi.documents import Invoice
from xlanskaff.rules.kpi.result import KpiResult
from xlanskaff.rules.kpi.rows import Purchase
from xlanskaff.services.spend_analyse import Analysis, analyse_ledger
from xlanskaff.spend.analyses import invoices, kpis_documents, kpis_parts, slim

DAYS = st.dates(date(2024, 11, 1), date(2025, 2, 28))
ROWS = st.lists(st.fixed_dictionaries({
    "supplier": st.integers(0, 3), "amount": st.integers(-90_000, 200_000), "date": DAYS,
    "category": st.sampled_from([None, "IT", "Mat"]), "department": st.sampled_from([None, "100", "200"]),
    "document": st.sampled_from([None, "1", "2"]), "kind": st.sampled_from(["invoice", "credit_note"]),
    "order_reference": st.sampled_from([None, "B7"]), "invoice_format": st.sampled_from([None, "ehf", "other"]),
    "paid_date": st.none() | DAYS, "due_date": st.none() | DAYS,
}), min_size=1, max_size=14)

JOURNAL = """Fakturadato;Leverandør;Orgnr;Art;Avdeling;Fakturanr;Nettobeløp;Forfall;Betalt dato;Bestillingsnr;E-faktura
03.02.2025;Papir AS;123456785;120;100;F1;600,00;03.03.2025;03.03.2025;B-1;EHF
03.02.2025;Papir AS;123456785;120;200;F1;150,00;03.03.2025;03.03.2025;;
10.02.2025;Papir AS;123456785;120;100;F2;250,00;10.03.2025;11.03.2025;;
11.02.2025;Mat AS;987654325;115;200;F1;900,00;11.03.2025;01.03.2025;;PDF
12.02.2025;Mat AS;987654325;115;200;K1;-100,00;12.03.2025;12.03.2025;;
05.02.2024;Bakst AS;971032081;115;100;F9;50,00;06.03.2024;;;
"""


def told(found: KpiResult) -> tuple[Any, ...]:
    """What a report shows."""
    return found.key, found.value, found.numerator, found.denominator, found.reason, found.coverage, dict(found.extras)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS)
def test_the_engine_says_of_parts_and_documents_what_the_rules_say(rows: list[dict[str, Any]]) -> None:
    bought = [Purchase(Decimal(row["amount"]) / 100, row["date"], str(row["supplier"] or ""), row["category"] or "",
                       row["department"] or "") for row in rows]
    journal = [Invoice(row["document"] or "", str(row["supplier"] or ""), Decimal(row["amount"]) / 100,
                       due=row["due_date"], paid=row["paid_date"], order=row["order_reference"] or "",
                       category=row["category"] or "", format=row["invoice_format"] or "",
                       credit=row["kind"] == "credit_note") for row in rows]
    with analysed(rows) as engine:
        has = kpis_documents.told(engine)
        bills = invoices.invoices(engine, limit=100_000)
        came = kpis_documents.formats(engine, has)
        parts = kpis_parts.parts(engine, slim.categories(engine), slim.departments(engine))
        through = kpis_documents.through(bills, came)
        ordered, paid = (each(engine, has, bills.invoices) for each in (kpis_documents.ordered, kpis_documents.paid))
    names = {row["category"] for row in rows if row["category"]}
    assert {part.of: part.value for part in parts[0].parts} == {
        name: category_suppliers.calculate(category_suppliers.Inputs(bought, name)).value for name in names}
    for found, rule in zip(parts[1:], (category_spend, department_spend), strict=True):
        assert {(part.of, part.year): part.value for part in found.parts} == {
            key: each.value for key, each in rule.calculate_all(bought).items()}
    if came:
        # Of lines of one document that say different things the rules take the first, we the best.
        mixed = {(i.supplier, i.number) for i in journal if i.format == "ehf" and i.number} & {
            (i.supplier, i.number) for i in journal if i.format == "other"}
        by_rule = e_invoice_share.calculate(e_invoice_share.Inputs(journal))
        assert through.denominator == by_rule.denominator and through.coverage == by_rule.coverage
        assert mixed or told(through) == told(by_rule)
    if ordered.reason not in ("needs_orders", "needs_categories"):
        orderable = frozenset(i.category for i in journal if i.order and i.category)
        assert told(ordered) == told(e_order_share.calculate(e_order_share.Inputs(journal, orderable)))
    if paid.reason != "needs_payments":
        assert told(paid) == told(paid_on_time.calculate(paid_on_time.Inputs(journal)))


def analysed_file(folder: Path, text: str) -> tuple[Analysis, dict[str, KpiResult]]:
    found = analyse_ledger(brought_in(folder, text).out)
    return found, {each.key: each for each in found.kpis}


def test_a_journal_that_says_all_of_it_gives_every_figure_the_ledger_can_give(tmp_path: Path) -> None:
    found, by = analysed_file(tmp_path, JOURNAL)
    assert [each.key for each in found.kpis] == [f"KPI{number:02}" for number in range(1, 18)]
    missing = {key: each.reason for key, each in by.items() if each.reason and each.reason != "in_parts"}
    assert missing == {"KPI01": "needs_register", "KPI02": "needs_register", "KPI03": "needs_notices",
                       "KPI04": "needs_savings", "KPI05": "needs_savings", "KPI17": "needs_register"}
    assert [(part.of, part.value) for part in by["KPI08"].parts] == [("food", 2), ("office_supplies", 1)]
    assert [(part.of, part.year, part.value) for part in by["KPI09"].parts] == [
        ("food", 2024, 50), ("food", 2025, 800), ("office_supplies", 2025, 1000)]
    assert [(part.of, part.year, part.value) for part in by["KPI10"].parts] == [
        ("100", 2024, 50), ("100", 2025, 850), ("200", 2025, 950)]
    assert (by["KPI06"].value, by["KPI11"].value, by["KPI12"].value) == (3, Decimal(4) / 3, 1)
    # Four invoices: one as EHF, one as PDF, two that nobody knows.
    assert (by["KPI13"].value, by["KPI13"].coverage and by["KPI13"].coverage.part) == (Decimal("0.25"), 2)
    assert found.invoices.electronic == 1
    # Only paper and such is ever ordered: 600 of 1000 kroner, one of two invoices.
    assert (by["KPI14"].value, by["KPI14"].extras["number"]) == (Decimal("0.6"), Decimal("0.5"))
    assert (by["KPI15"].value, by["KPI16"].numerator, by["KPI16"].denominator) == (Decimal("0.25"), 2, 3)
    assert by["KPI16"].coverage and (by["KPI16"].coverage.part, by["KPI16"].coverage.whole) == (3, 3)


def test_a_plain_ledger_says_what_data_the_rest_needs(tmp_path: Path) -> None:
    _, by = analysed_file(tmp_path, "Dato;Leverandør;Nettobeløp\n01.02.2025;A;10,00\n")
    assert {key: each.reason for key, each in by.items() if each.value is None} == {
        "KPI01": "needs_register", "KPI02": "needs_register", "KPI03": "needs_notices", "KPI04": "needs_savings",
        "KPI05": "needs_savings", "KPI08": "needs_categories", "KPI09": "needs_categories",
        "KPI10": "needs_departments", "KPI13": "needs_formats", "KPI14": "needs_orders", "KPI16": "needs_payments",
        "KPI17": "needs_register"}


def test_orders_without_categories_say_so(tmp_path: Path) -> None:
    _, by = analysed_file(tmp_path, "Dato;Leverandør;Nettobeløp;Ordrenr\n01.02.2025;A;10,00;7\n")
    assert by["KPI14"].reason == "needs_categories"


def test_the_document_has_all_seventeen_with_the_reason_in_words(tmp_path: Path) -> None:
    made = brought_in(tmp_path, JOURNAL)
    done = CliRunner().invoke(main, ["spend", "analyse", str(made.out), "--json", "--lang", "nb"])
    by = {each["id"]: each for each in json.loads(done.output)["kpis"]}
    needed = {"value", "numerator", "denominator", "coverage"}
    assert len(by) == 17 and all(needed <= each.keys() for each in by.values())
    assert all((each["value"] is None) == bool(each["why_not"]) for each in by.values())
    assert by["KPI04"]["why_not"] == ("Regnskapet har ingen referansepriser. Tallet krever en liste med referansepris, "
                                      "ny pris, volum og engangskostnad.")
    assert by["KPI08"]["parts"][0] == {"of": "food", "name": "Mat og drikke", "year": None, "value": "2.0000"}
    assert by["KPI14"]["extras"] == {"number": "0.5000", "orderable": "1.0000"}


def test_with_a_register_only_what_needs_prices_from_before_is_missing(tmp_path: Path) -> None:
    register = tmp_path / "avtaler.csv"
    register.write_text("Avtale-ID;Leverandør;Org.nr;Kategori;Fra;Til;Doffin\n"
                        "A1;Papir AS;123456785;Kontorrekvisita;05.02.2025;31.12.2025;2024-123456\n"
                        "A2;Bakst AS;971032081;Mat og drikke;01.01.2025;30.06.2025;\n", encoding="utf-8")
    made = brought_in(tmp_path, JOURNAL)
    by = {each.key: each for each in analyse_ledger(made.out, register=register, on=date(2025, 2, 28)).kpis}
    assert {key for key, each in by.items() if each.reason and each.reason != "in_parts"} == {"KPI04", "KPI05"}
    # 750 of papir's 1000 kroner, and 50 kroner of food, came before the agreements; the rest of the food was bought
    # beside that of bakst.
    assert (by["KPI01"].numerator, by["KPI01"].denominator) == (250, 1000 + 850)
    assert by["KPI01"].extras["no_contract_that_day"] == 750 + 50
    assert (by["KPI02"].numerator, by["KPI02"].denominator) == (1050, 1850)
    assert by["KPI01"].coverage and by["KPI01"].coverage.share == 1
    assert (by["KPI03"].numerator, by["KPI03"].denominator) == (250, 1850)
    # Bakst's agreement ends within 180 days, papir's does not.
    assert (by["KPI17"].numerator, by["KPI17"].denominator) == (1, 2)
