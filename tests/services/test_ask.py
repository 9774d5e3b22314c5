"""Asking the rules: facts as people write them, answers with reasons, refusals with what is expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.errors import Exit, Problem
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.law.store import LAW
from xlanskaff.rules import value_inputs as inputs
from xlanskaff.rules.purchases import Kind
from xlanskaff.services import ask, ask_document, ask_words
from xlanskaff.services.ask_facts import facts, figure_of
from xlanskaff.services.law_words import number

GOOD = ("2 300 000", "services", "other", "2025-05-01")


def refused(*given: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as caught:
        facts(*given, **more)
    assert caught.value.exit is Exit.USAGE
    return [(finding.code, finding.field) for finding in caught.value.findings]


@pytest.mark.parametrize("value", ["2 300 000", "2300000", "2\u00a0300\u00a0000", "2\u202f300\u202f000", " 2300000 ",
                                   "2300000,00", 2_300_000, 2_300_000.0, Decimal("2300000")])
def test_a_value_is_read_as_norwegians_write_it(value: Any) -> None:
    assert facts(value, *GOOD[1:]).purchase.value == 2_300_000


@pytest.mark.parametrize("value", ["2.300.000", "2300000.50", "2,3 mill", "2 30 000", "23 00", "to millioner", "1e6",
                                   "2 300 000 kr", "NaN", float("nan"), float("inf"), True, "٢٣"])
def test_what_could_be_read_in_two_ways_is_not_read(value: Any) -> None:
    assert refused(value, *GOOD[1:]) == [("XA-321", "value")]


@pytest.mark.parametrize("value", ["-1", "−1", -1, "-2 300 000", Decimal("-0.01")])
def test_a_negative_value_is_refused(value: Any) -> None:
    assert refused(value, *GOOD[1:]) == [("XA-320", "value")]


@pytest.mark.parametrize("day", ["01.05.2025", "1.5.2025", "2025-05-01", date(2025, 5, 1), datetime(2025, 5, 1, 12)])  # noqa: DTZ001
def test_a_date_is_read_as_norwegians_write_it(day: Any) -> None:
    assert facts(*GOOD[:3], day).on == date(2025, 5, 1)


@pytest.mark.parametrize("day", ["i går", "31.02.2025", "2025", "05/2025"])
def test_a_date_that_is_text_is_refused(day: str) -> None:
    assert refused(*GOOD[:3], day) == [("XA-324", "on")]


def test_every_fault_is_told_at_once() -> None:
    assert refused("mye", "boats", "municipality", "snart", exception="h") == [
        ("XA-321", "value"), ("XA-322", "kind"), ("XA-323", "authority"), ("XA-324", "on"), ("XA-333", "")]
    assert refused(None, "", None, "") == [("XA-325", name) for name in ("value", "kind", "authority", "on")]


def test_what_is_expected_stands_in_the_finding() -> None:
    with pytest.raises(Problem) as caught:
        facts("1", "boats", "other", "2025-05-01")
    assert caught.value.findings[0].args["choices"] == ("goods", "services", "works", "special", "health")


@pytest.mark.parametrize(("value", "total", "excepted"), [("10", "9", None), ("10", "100", "9"), ("10", "100", "101"),
                                                          ("10", None, "10"), ("0", "0", None)])
def test_lots_that_do_not_add_up_are_refused(value: str, total: str | None, excepted: str | None) -> None:
    assert refused(value, *GOOD[1:], lot_total=total, lots_excepted=excepted) == [("XA-332", "")]


@given(st.decimals(0, 10**12, places=2))
def test_a_number_that_we_write_is_a_number_that_we_read(value: Decimal) -> None:
    assert figure_of(number(value, "nb")) == value
    assert figure_of(number(value, "nn").replace(" ", "\u00a0")) == value


def test_an_answer_after_the_last_check_is_given_with_a_warning() -> None:
    late = ask.part(1_630_000, "services", "other", "2026-09-01")
    assert late.value.parts == ("I", "II")
    assert [finding.code for finding in late.warnings] == ["XA-314"]
    assert ask.part(1_630_000, "services", "other", LAW.checked_on).warnings == ()
    assert ask.part(1_630_000, "services", "other", "2025-09-01").warnings == ()


@pytest.mark.parametrize("question", [ask.part, ask.duties])
def test_a_day_before_the_tables_is_refused_with_their_first_date(question: Callable[..., Any]) -> None:
    with pytest.raises(Problem) as caught:
        question("2 300 000", "services", "other", "31.12.2016")
    assert caught.value.exit is Exit.UNREADABLE
    assert caught.value.findings[0].args["begins"] == "01.01.2017"


def test_a_small_lot_can_be_asked_about() -> None:
    answer = ask.part("500 000", "services", "other", "2026-06-01", lot_total="3 000 000", lots_excepted="600 000")
    assert answer.value.parts == ("I",)
    assert [c.parameter for c in answer.basis[-2:]] == ["foa.lot_goods_services", "foa.lot_share"]


def test_an_estimate_can_be_asked_for_and_shows_its_figures() -> None:
    answer = ask.estimate(inputs.Lease(Decimal(10_000), Decimal(24), Decimal(60_000)), "2026-06-01",
                          options=[Decimal(5_000)])
    assert ask_words.estimate(answer, "nb")[:4] == [
        "Anslått verdi: 305 000 kroner uten merverdiavgift", "- Månedlig betaling: 10 000 kroner × 24 = 240 000 kroner",
        "- Restverdi: 60 000 kroner", "- Opsjon: 5 000 kroner"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_answer_has_words_in_three_languages(lang: Lang, kind: Kind) -> None:
    for on in ("2017-01-01", "2022-03-20", "2025-09-01", "2026-09-01"):
        for value in (99_999, 600_000, 2_000_000, 90_000_000):
            for authority in ("state", "other"):
                placed = ask.part(value, kind, authority, on)
                lines = ask_words.part(placed, lang)
                assert len([line for line in lines if line.startswith("- ")]) >= len(placed.basis) + 1
                assert not any("{" in line or "foa." in line for line in lines)
                owed = ask.duties(value, kind, authority, on, cleaning=True)
                assert not any("{" in line for line in ask_words.duties(owed, lang))
                listed = [entry["duty"] for entry in ask_document.duties(owed, lang)["value"]]
                assert listed == [duty.id for duty in owed.value]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_an_estimate_has_words(lang: Lang) -> None:
    one, two = Decimal(1), Decimal(2)
    every: list[inputs.Input] = [
        inputs.Price(one), inputs.Units((one, two), own=0), inputs.Framework((one,)), inputs.Innovation(one, two),
        inputs.Works(one, two), inputs.Lots((one,)), inputs.Recurring(past=(one,), change=two),
        inputs.Lease(one, two, two), inputs.Recurring(coming=(one,)), inputs.Remuneration((one,)),
        inputs.MonthlyService(one, None), inputs.ContestPrizes(one, two),
        inputs.Mixed(tuple((kind, two) for kind in Kind), main=Kind.WORKS)]
    for entry in every:
        answer = ask.estimate(entry, "2026-06-01", options=[one], prizes=one)
        assert not any("{" in line for line in ask_words.estimate(answer, lang))


def test_the_document_has_what_a_machine_needs() -> None:
    document = ask_document.part(ask.part(*GOOD), "en")
    assert (document["value"], document["notice"], document["ok"]) == (["I", "III"], ["Doffin", "TED"], True)
    first, second = document["basis"]
    assert {"parameter", "amount", "from", "provision", "source"} <= set(first)
    assert (second["parameter"], second["amount"], second["from"]) == (
        "foa.eea_goods_services_other", 2_300_000, "2024-03-21")
    assert second["address"].startswith("https://lovdata.no/")
    assert [warning["code"] for warning in document["warnings"]] == ["XA-326"]


def test_outside_the_act_the_document_is_empty_and_not_missing() -> None:
    document = ask_document.part(ask.part(1, "goods", "state", "2026-07-01"), "nb")
    assert (document["value"], document["notice"]) == ([], [])
    assert document["basis"][0]["met"] is False


def test_a_code_is_answered_as_the_lists_were_last_checked_unless_a_day_is_given() -> None:
    assert ask.cpv("79100000-5").on == LAW.cpv.checked_on
    assert ask.cpv("79100000-5").warnings == ()
    assert [f.code for f in ask.cpv("79100000-5", "2027-01-01").warnings] == ["XA-314"]
