"""A register as people write it: its headings, its options, and what a cell says instead of a reference."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.spend_tables import analysed
from xlanskaff.language.messages import say
from xlanskaff.services.spend_report_agreements import ended
from xlanskaff.spend.analyses import contracts, kpis, slim
from xlanskaff.spend.contracts import Agreement, places, read_register
from xlanskaff.spend.contracts_options import option

STARTS, ENDS = date(2022, 7, 1), date(2025, 6, 30)
HEADERS = ["Avtale-ID", "Leverandør", "Kategori", "Fra og med", "Til og med", "Opsjoner", "Maksverdi (kr)", "Doffin-nr"]


def only(*cells: str, headers: list[str] | None = None) -> Agreement:
    """The one agreement of a register with these headers."""
    (made,) = read_register(headers or HEADERS, [(2, cells)], "avtaler.csv").agreements
    return made


@pytest.mark.parametrize(("header", "role"), [
    ("Maksverdi (kr)", "maximum"), ("Maksverdi (NOK)", "maximum"), ("Maksverdi eks. mva.", "maximum"),
    ("Maksverdi ekskl. mva (i 1000 kr)", "maximum"), ("Maximum value excl. VAT (NOK)", "maximum"),
    ("Maksimal verdi utan meirverdiavgift", "maximum"), ("Fra og med", "starts"), ("F.o.m.", "starts"),
    ("Frå og med", "starts"), ("Start date", "starts"), ("Til og med", "ends"), ("T.o.m.", "ends"), ("Utløper", "ends"),
    ("Valid until", "ends"), ("Opsjoner", "option_ends"), ("Opsjonar", "option_ends"), ("Options", "option_ends"),
    ("Sluttdato (inkl. opsjon)", "option_ends"), ("Doffin-nr", "notice"), ("Doffin-nummer", "notice"),
    ("Kunngjeringsnummer", "notice"), ("Notice no.", "notice"),
])
def test_headings_that_registers_have_are_known(header: str, role: str) -> None:
    assert places(["Avtale-ID", header]).get(role) == 1


@pytest.mark.parametrize("header", ["Kontraktsverdi", "Estimert verdi", "Avtaleeier", "Maksverdi inkl. mva.", "kr"])
def test_what_limits_nothing_or_is_of_another_kind_is_no_maximum_and_is_told(header: str) -> None:
    found = read_register(["Avtale-ID", "Leverandør", header, ""], [(2, ["A1", "Data AS", "100", ""])], "avtaler.csv")
    (agreement,) = found.agreements
    (told,) = [each for each in found.findings if each.code == "XA-1329"]
    assert agreement.maximum is None and told.args["headers"] == (header,)


def test_where_every_heading_is_used_nothing_is_told_of_headings() -> None:
    assert not [each for each in read_register(HEADERS, [(2, ["A1", *[""] * 7])], "a.csv").findings
                if each.code == "XA-1329"]


def test_a_maximum_is_in_what_its_heading_says() -> None:
    headers = ["Avtale-ID", "Leverandør", "Maksverdi (mill. kr)"]
    assert only("A1", "Data AS", "2,5", headers=headers).maximum == 250_000_000
    assert only("A1", "Data AS", "2,5", headers=["Avtale-ID", "Leverandør", "Maksverdi (NOK)"]).maximum == 250


@pytest.mark.parametrize("cell", ["Nei", "Ikke kunngjort", "Ikkje kunngjord", "ikke aktuelt", "N/A", "mangler",
                                  "Unntatt"])
def test_a_cell_that_says_no_is_no_notice_and_no_plan(cell: str) -> None:
    made = only("A1", "Data AS", cell, cell, headers=["Avtale-ID", "Leverandør", "Doffin", "Planlagt"])
    assert (made.notice, made.planned) == ("", False)
    assert only("A1", "Data AS", "Ja", "Ja", headers=["Avtale-ID", "Leverandør", "Doffin", "Planlagt"]).notice == "Ja"


@pytest.mark.parametrize(("cell", "last"), [
    ("1+1 år", date(2027, 6, 30)), ("1 + 1", date(2027, 6, 30)), ("2x12 mnd", date(2027, 6, 30)),
    ("2 × 12 månader", date(2027, 6, 30)), ("12+12", date(2027, 6, 30)), ("2 års opsjon", date(2027, 6, 30)),
    ("Opsjon på eitt år", date(2026, 6, 30)), ("2 x 1 year options", date(2027, 6, 30)), ("6 mnd", date(2025, 12, 31)),
    ("3+1 år", date(2026, 6, 30)), ("til 31.12.2027", date(2027, 12, 31)), ("46022", date(2025, 12, 31)),
])
def test_an_option_runs_from_the_end_for_as_long_as_it_says(cell: str, last: date) -> None:
    assert option(cell, STARTS, ENDS) == (last, False)


@pytest.mark.parametrize("cell", ["Ja", "x", "Utløst", "2", "2 stk 1-årige", "2 års opsjon (1+1)", "999 år"])
def test_an_option_without_a_length_is_one_whose_last_day_is_not_known(cell: str) -> None:
    found = read_register(HEADERS, [(2, ["A1", "Data AS", "IT", "01.07.2022", "30.06.2025", cell, "", ""])], "a.csv")
    (made,) = found.agreements
    assert (made.option_ends, made.option_open) == (None, True)
    assert [(each.code, each.seen) for each in found.findings] == [("XA-1328", cell)]


@pytest.mark.parametrize("cell", ["", "Nei", "Ingen", "-", "Ikke utløst"])
def test_no_option_is_none_and_nothing_is_told(cell: str) -> None:
    found = read_register(HEADERS, [(2, ["A1", "Data AS", "IT", "01.07.2022", "30.06.2025", cell, "", ""])], "a.csv")
    assert [(each.option_ends, each.option_open) for each in found.agreements] == [(None, False)]
    assert not found.findings


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.lists(st.integers(1, 9), min_size=2, max_size=4))
def test_terms_added_one_by_one_give_the_same_last_day(ends: date, terms: list[int]) -> None:
    last, known = option("+".join(map(str, terms)) + " år", None, ends)
    assert not known and last is not None
    assert (last.year - ends.year, (last + timedelta(1)).month) == (sum(terms), (ends + timedelta(1)).month)


@pytest.mark.parametrize(("cell", "day", "level"), [
    ("1+1 år", date(2025, 9, 2), 1), ("1+1 år", date(2027, 6, 30), 1), ("1+1 år", date(2027, 7, 1), 0),
    ("Ja", date(2025, 6, 30), 2), ("Ja", date(2025, 9, 2), 1), ("Ja", date(2035, 1, 1), 1),
    ("Nei", date(2025, 9, 2), 0),
])
def test_after_its_end_a_purchase_may_be_on_an_option(cell: str, day: date, level: int) -> None:
    agreement = only("A1", "Data AS", "IT", "01.07.2022", "30.06.2025", cell, "", "")
    for row in ({"date": day}, {"date": None, "period": day.year * 100 + day.month}):
        full = {"supplier": 1, "category": "IT", "amount": 100, **row}
        with analysed([full], [{"supplier": 1, "name": "Data AS"}]) as engine:
            (found,) = contracts.agreements(engine, [agreement]).classes
        # Of the month alone it is not known whether the last day is before or after.
        assert found.on == (1 if row["date"] is None and level == 2 else level)
    assert ended(agreement, day) is (level == 0)


def test_what_is_told_of_options_and_headings_can_be_read_aloud() -> None:
    headers = ["Avtale-ID", "Leverandør", "Til", "Opsjon", "Kontraktsverdi", "Avtaleeier"]
    found = read_register(headers, [(2, ["A1", "Data AS", "30.06.2025", "Ja", "100", "Per"])], "avtaler.csv")
    told = {each.code: say(each, "nb").message for each in found.findings}
    assert told["XA-1328"].startswith("«Ja» på rad 2 kan ikke leses som en dato eller som hvor lenge opsjonen varer. "
                                      "Kjøp etter at avtalen går ut, er regnet som mulige kjøp på avtalen, ikke sikre.")
    assert told["XA-1329"] == "Disse kolonnene i avtaleregisteret er ikke brukt: Kontraktsverdi, Avtaleeier."


def test_an_agreement_that_does_not_say_when_it_began_is_running_until_it_ends() -> None:
    on = date(2025, 9, 5)
    register = [Agreement("B", ends=date(2025, 10, 30)), Agreement("C", starts=date(2020, 1, 1), ends=date(2030, 1, 1)),
                Agreement("past", ends=date(2025, 9, 4)), Agreement("unknown")]
    with analysed([{"supplier": 1, "amount": 100}]) as engine:
        found = contracts.agreements(engine, register)
        (last,) = [each for each in kpis.contracts(found, slim.span(engine), register, on) if each.key == "KPI17"]
    assert (last.numerator, last.denominator) == (1, 2)
    assert [each.called for each in contracts.expiring(register, on, 180)] == ["B"]
