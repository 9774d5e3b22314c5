"""References: what is none is known alike by Python and by each engine, and numbers of notices meet."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.spend_tables import bare
from xlanskaff.catalogue import spend
from xlanskaff.spend.analyses.engine_spark import as_spark
from xlanskaff.spend.references import is_reference, is_yes, notices_meant, reference_sql

NONE = ["", " ", "-", "?", "0", "000", "Nei", "NEI.", "nei, under terskel", "Ikke kunngjort", "ikke aktuelt",
        "Ikkje kunngjord", "Ingen", "Ingen kunngjøring", "n/a", "N.A.", "na", "Mangler", "Unntatt", "Unntatt jf. § 2-4",
        "Unnateke", "None", "Not published", "Uten kunngjøring", "Under terskelverdi", "Direkteanskaffelse", "usann",
        "FALSE", "Vet ikke"]
ANY = ["2024-113575", "Ja", "x", "yes", "1", "Notice 2024-1", "Doffin", "No. 2024-113575", "Nordisk 12", "NAV-12",
       "Ingeniør 4", "B-7", "00012", "eb49096c-83fe-4bbe-97e0-ec45d380b44b", "Ikkelson 1",
       "https://doffin.no/notices/2024-113575"]
ALPHABET = st.sampled_from(["nei", "ikke", "n", "a", "/", " ", "-", "0", "7", "Ø", "ingen", "2024-1", "unntatt", "é",
                            "\n"])


@pytest.mark.parametrize("cell", NONE)
def test_what_says_that_there_is_none_is_no_reference(cell: str) -> None:
    assert not is_reference(cell)


@pytest.mark.parametrize("cell", ANY)
def test_a_number_or_a_plain_yes_is_a_reference(cell: str) -> None:
    assert is_reference(cell)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(ALPHABET, max_size=5).map("".join), min_size=1, max_size=30))
def test_the_ledger_is_read_as_the_register_is(cells: list[str]) -> None:
    with bare() as engine:
        engine.given("cells", (("number", "INTEGER"), ("cell", "VARCHAR")), list(enumerate([*cells, *NONE, *ANY])))
        found = engine.rows(f"SELECT {reference_sql('cell')} FROM cells ORDER BY number")
    assert [bool(told) for (told,) in found] == [is_reference(cell) for cell in [*cells, *NONE, *ANY]]


def test_the_pattern_is_one_that_every_engine_reads_alike() -> None:
    pytest.importorskip("sqlglot", reason="sqlglot, which writes queries for Spark, is not installed")
    written = reference_sql("notice")
    assert "\\" not in written
    assert re.search("RLIKE|REGEXP_LIKE|REGEXP", as_spark(f"SELECT {written} AS r FROM ledger").upper())


def test_a_plan_is_one_whatever_it_is_for_unless_it_says_no() -> None:
    assert is_yes("Uten forlengelse, ny konkurranse i 2026")
    assert not any(map(is_yes, ["Nei", "Ikke planlagt", "ingen plan", "0", ""]))


def test_one_notice_written_in_two_ways_meets() -> None:
    assert notices_meant("Doffin: 2024-113575") == notices_meant("https://www.doffin.no/notices/2024-113575")
    assert notices_meant("627259-2023") == notices_meant("TED 00627259-2023")
    assert notices_meant("2021/S 071-182289") == notices_meant("182289-2021")
    assert len(notices_meant("2024-113575; 2024-120001")) == 2
    assert notices_meant("EB49096C-83fe-4bbe-97e0-ec45d380b44b") == {"eb49096c-83fe-4bbe-97e0-ec45d380b44b"}
    assert not notices_meant(" - ")


def test_the_words_are_as_the_pattern_needs_them() -> None:
    words = [word for listed in spend.no_reference().values() for word in listed]
    assert all(re.fullmatch("[a-zæøå]+(?: [a-zæøå]+)*", word) for word in words)
    assert all(len(set(listed)) == len(listed) for listed in spend.no_reference().values())
