"""An agreement counts once, however many rows the register has of it; a line that names one is on no other."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import ledger
from tools.reports import lines as made_lines
from tools.reports import table
from tools.spend_tables import analysed
from xlanskaff.services.spend_analyse_document import document
from xlanskaff.services.spend_report import Report, write_report
from xlanskaff.spend.analyses import contracts, notices
from xlanskaff.spend.contracts import Agreement, whole

YEAR: dict[str, Any] = {"starts": date(2025, 1, 1), "ends": date(2025, 12, 31)}
DAY = date(2025, 4, 1)


def uses(rows: list[dict[str, Any]], register: list[Agreement]) -> list[tuple[int, int, int, int]]:
    """Of each agreement the place of its first row, lines, certain and possible øre."""
    full = [{"category": "IT", "date": DAY, "amount": 100, **row} for row in rows]
    with analysed(full) as engine:
        found = contracts.agreements(engine, register)
    return [(each.agreement, each.lines, each.certain, each.possible) for each in found.uses]


def row(name: str, supplier: int, **other: Any) -> Agreement:
    """A row of the register, of a supplier for ICT this year."""
    return Agreement(name, supplier=f"Leverandør {supplier}", **{"categories": ("IT",), **YEAR, **other})


def test_an_agreement_of_two_suppliers_is_used_once_and_surely() -> None:
    register = [row("R1", 1), row("r1", 2)]
    named = {"supplier": 1, "contract_id": "R1", "amount": 10_000}
    assert uses([named, {"supplier": 2, "amount": 1}], register) == [(0, 2, 10_001, 0)]
    # A line that the register cannot place is possible once, and not once a row.
    assert uses([{"supplier": 0}], register) == [(0, 1, 0, 100)]


def test_rows_without_an_id_are_agreements_of_their_own() -> None:
    assert uses([{"supplier": 1}], [row("", 1), row("", 1, categories=("Mat",)), row("", 1)]) == [
        (0, 1, 0, 100), (1, 0, 0, 0), (2, 1, 0, 100)]


@pytest.mark.parametrize(("line", "expected"), [
    ({"contract_id": "A"}, [(100, 0), (0, 0)]),
    ({"contract_id": " a "}, [(100, 0), (0, 0)]),
    ({"contract_id": "A", "category": None}, [(100, 0), (0, 0)]),
    ({"contract_id": "A", "supplier": 0}, [(100, 0), (0, 0)]),
    ({}, [(0, 100), (0, 100)]),
    ({"contract_id": "X"}, [(0, 100), (0, 100)]),
    # Another supplier, or another day, than the agreement has: the line may be on either.
    ({"contract_id": "A", "supplier": 2}, [(0, 100), (0, 100)]),
    ({"contract_id": "A", "date": date(2026, 2, 1)}, [(0, 0), (0, 100)]),
])
def test_a_line_that_names_an_agreement_is_on_no_other(line: dict[str, Any], expected: list[tuple[int, int]]) -> None:
    register = [row("A", 1), row("B", 1, ends=date(2026, 12, 31)), row("B", 2)]
    other = {"supplier": 2, "category": "Mat", "amount": 7}
    found = uses([{"supplier": 1, **line}, other], register)
    assert [(certain, possible) for _, _, certain, possible in found] == expected


def test_what_suppliers_of_one_agreement_have_on_it_is_covered_and_announced_by_its_one_notice() -> None:
    register = [row("R1", 1, notice="2025-1"), row("R1", 2), row("B", 2)]
    lines = [{"supplier": 1}, {"supplier": 2, "contract_id": "R1"}, {"supplier": 2, "contract_id": "B"}]
    with analysed([{"category": "IT", "date": DAY, "amount": 100, **line} for line in lines]) as engine:
        found = contracts.agreements(engine, register)
        competed = notices.announced(engine, [], register)
    assert (found.coverage.least, found.coverage.undecided) == (1, 0)
    assert [(use.certain, use.possible) for use in found.uses] == [(200, 0), (100, 0)]
    assert competed.share.least == competed.share.most == Decimal(2) / 3


def test_the_rows_of_an_agreement_give_its_span_and_its_largest_maximum() -> None:
    (found,) = whole([
        row("R1", 1, starts=date(2023, 1, 1), ends=date(2024, 12, 31), planned=True, maximum=300, title="IKT"),
        row("r1", 2, ends=None, option_ends=date(2027, 12, 31), maximum=500), row("R1", 1, maximum=500)])
    assert (found.id, found.called, found.rows, found.suppliers) == (
        "R1", "R1", (0, 1, 2), ("Leverandør 1", "Leverandør 2"))
    assert (found.starts, found.ends, found.option_ends) == (date(2023, 1, 1), date(2025, 12, 31), date(2027, 12, 31))
    # The plan was for the end of the first two years.
    assert (found.maximum, found.planned) == (500, False)
    assert [each.called for each in whole([Agreement(title="IKT", supplier="A"), Agreement(supplier="A"),
                                           Agreement(organisation_number="123456785")])] == ["IKT", "A", "123456785"]


def test_an_agreement_of_several_rows_runs_out_once() -> None:
    register = [row("R1", 1), row("R1", 2), row("", 1), row("", 1)]
    found = contracts.expiring(register, date(2025, 10, 1), 180)
    assert [(each.called, each.ends) for each in found] == [
        ("R1", YEAR["ends"]), ("Leverandør 1", YEAR["ends"]), ("Leverandør 1", YEAR["ends"])]
    renewed = [row("R1", 1), row("R1", 1, starts=date(2026, 1, 1), ends=date(2027, 12, 31))]
    assert contracts.expiring(renewed, date(2025, 10, 1), 180) == ()


SPANS = st.tuples(st.integers(0, 200), st.integers(0, 300)).map(
    lambda span: (date(2024, 1, 1) + timedelta(span[0]), date(2024, 1, 1) + timedelta(span[0] + span[1])))
TRUE_ROWS = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 3), st.sampled_from(["IT", "Mat"]), SPANS),
                     min_size=1, max_size=5)
TRUE_LINES = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["IT", "Mat"]),
                                st.integers(0, 500).map(lambda number: date(2024, 1, 1) + timedelta(number)),
                                st.integers(1, 1000), st.integers(0, 4)), min_size=1, max_size=8)
HIDDEN = st.lists(st.integers(0, 15), min_size=8, max_size=8)
NAMED = st.lists(st.booleans(), min_size=8, max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TRUE_ROWS, TRUE_LINES, HIDDEN, NAMED, HIDDEN)
def test_what_is_used_of_each_agreement_lies_within_what_is_told(
        rows: list[Any], lines: list[Any], from_lines: list[int], named: list[bool],
        from_register: list[int]) -> None:
    true: dict[str, int] = {}
    given_lines = []
    for (supplier, category, day, amount, pick), hide, name in zip(lines, from_lines, named, strict=False):
        may_be = list(dict.fromkeys(
            called for called, seller, what, (first, last) in rows
            if (seller, what) == (supplier, category) and first <= day <= last))
        on = may_be[pick % len(may_be)] if may_be else None
        if on:
            true[on] = true.get(on, 0) + amount
        given_lines.append({
            "supplier": 0 if hide & 1 else supplier, "category": None if hide & 2 else category, "amount": amount,
            "date": None if hide & 4 else day, "contract_id": on if name else None,
            "period": day.year * 100 + (0 if hide & 8 else day.month)})
    register = [
        Agreement(called, supplier="" if hide & 1 else f"Leverandør {supplier}",
                  categories=() if hide & 2 else (category,), starts=None if hide & 4 else first,
                  ends=None if hide & 8 else last)
        for (called, supplier, category, (first, last)), hide in zip(rows, from_register, strict=False)]
    with analysed(given_lines) as engine:
        found = contracts.agreements(engine, register)
    for each, use in zip(whole(register), found.uses, strict=True):
        assert use.agreement == each.rows[0]
        assert use.certain <= true.get(each.id, 0) <= use.certain + use.possible
    assert sum(use.certain for use in found.uses) <= sum(each[3] for each in lines)
    if all(named) and not any(from_lines) and not any(from_register):
        assert {each.id: use.certain for each, use in zip(whole(register), found.uses, strict=True)
                if use.certain} == true


REGISTER = """Avtale-ID;Avtalenavn;Leverandør;Kategori;Fra;Til;Maksverdi
R1;Brød og kaker;Bakeren AS;Mat og drikke;01.01.2024;31.03.2026;200
r1;;Mat* & <Sånt> AS;Mat og drikke;01.01.2024;31.03.2026;200
R1;;Ukjent Bakeri AS;Mat og drikke;01.01.2024;31.03.2026;200
S1;Reserve;Bakeren AS;Mat og drikke;01.01.2024;31.12.2028;150
U1;Uten kjøp;Ingen AS;;01.01.2024;31.12.2028;
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """100 kroner that name R1, and an øre of another of its suppliers."""
    folder = tmp_path_factory.mktemp("avtaler")
    (folder / "avtaler.csv").write_text(REGISTER, encoding="utf-8")
    food = made_lines(1)[0]
    rows = [{**food, "supplier_name": "Bakeren AS", "amount": 10_000, "contract_id": "R1"},
            {**food, "supplier_name": "Mat* & <Sånt> AS", "amount": 1}]
    return write_report(ledger(folder, rows), folder / "bok.xlsx", register=folder / "avtaler.csv",
                        on=date(2026, 2, 1))


def test_findings_speak_of_agreements_and_not_of_rows(told: Report) -> None:
    about = [each for each in told.findings if each.code in (
        "XA-1219", "XA-1240", "XA-1241", "XA-1242", "XA-1315")]
    assert [(each.code, each.seen, each.args) for each in about] == [
        ("XA-1219", "", {"count": 1, "ids": ("U1",)}), ("XA-1315", "", {"count": 1, "ids": ("R1: Ukjent Bakeri AS",)}),
        ("XA-1240", "R1", {"ends": "31.03.2026"}), ("XA-1242", "", {"count": 1, "ids": ("S1",)})]
    (seventeenth,) = [each for each in told.analysis.kpis if each.key == "KPI17"]
    assert (seventeenth.numerator, seventeenth.denominator) == (1, 3)


def test_the_sheet_of_agreements_has_one_row_for_each_with_its_suppliers(told: Report) -> None:
    rows = [(each["agreement"], each["name"], each["supplier"], each["used"], each["possible"], each["maximum"])
            for each in table(told.out, "agreements")]
    assert rows == [
        ("R1", "Brød og kaker", "Bakeren AS, Mat* & <Sånt> AS, Ukjent Bakeri AS", 100.01, 0, 200),
        ("S1", "Reserve", "Bakeren AS", 0, 0, 150), ("U1", "Uten kjøp", "Ingen AS", 0, 0, None)]
    assert [each["agreement"] for each in table(told.out, "lines")] == ["R1", "R1"]


def test_the_document_has_each_agreement_once(told: Report) -> None:
    agreed = document(told.analysis, "nb")["agreements"]
    assert agreed["used"] == [
        {"id": "R1", "supplier": "Bakeren AS, Mat* & <Sånt> AS, Ukjent Bakeri AS", "certain": "100.01",
         "possible": "0.00", "maximum": "200.00"},
        {"id": "S1", "supplier": "Bakeren AS", "certain": "0.00", "possible": "0.00", "maximum": "150.00"},
        {"id": "U1", "supplier": "Ingen AS", "certain": "0.00", "possible": "0.00", "maximum": None}]
