"""What the functions say of the law is what `xlanskaff ask` says, whatever is asked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlanskaff.errors import Problem
from xlanskaff.excel import answers_law
from xlanskaff.excel.answers import problem_text
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.law.store import LAW
from xlanskaff.rules.purchases import Authority, Kind
from xlanskaff.services import ask, ask_document

AMOUNTS = sorted({value.amount for parameter in LAW.parameters.values() for value in parameter.values
                  if value.amount is not None and value.unit == "NOK"})
DATES = sorted({value.begins for parameter in LAW.parameters.values() for value in parameter.values}
               | {period.begins for duty in LAW.duties.values() for period in duty.periods})
# on, just below and just above every amount and every date that the law has, and anything else
VALUES = st.one_of(
    st.tuples(st.sampled_from(AMOUNTS), st.sampled_from([0.0, -0.01, 0.01, -1.0, 1.0])).map(lambda v: v[0] + v[1]),
    st.floats(0, 1e8), st.just(0.0))
DAYS = st.one_of(
    st.tuples(st.sampled_from(DATES), st.sampled_from([-1, 0, 1])).map(lambda v: v[0] + timedelta(days=v[1])),
    st.dates(date(2005, 1, 1), date(2028, 1, 1)))
KINDS, AUTHORITIES = st.sampled_from(list(Kind)), st.sampled_from(list(Authority))
FACTS = st.tuples(VALUES, KINDS, AUTHORITIES, DAYS)
MANY = settings(max_examples=300)


def asked(lang: Lang, question: Any, document: Any, *facts: Any, **more: Any) -> dict[str, Any] | str:
    """The document of `xlanskaff ask … --json`, or the sentence of the problem."""
    try:
        found: dict[str, Any] = document(question(*facts, **more), lang)
    except Problem as problem:
        return problem_text(problem, lang)
    return found


@MANY
@given(FACTS, st.sampled_from(LANGUAGES))
def test_part_notice_and_reasons_are_those_of_ask(facts: Any, lang: Lang) -> None:
    value, kind, authority, on = facts
    told = asked(lang, ask.part, ask_document.part, value, kind.value, authority.value, on)
    ((part,),) = answers_law.part(lang, value, text(f"law.kind.{kind}", lang), authority.value, on)
    ((notice,),) = answers_law.where_announced(lang, value, kind.value, authority.value, on)
    ((why,),) = answers_law.why(lang, value, kind.value, authority.value, on)
    if isinstance(told, str):
        assert part == notice == why == told
        return
    assert part == told["text"]
    assert notice == (" + ".join(told["notice"]) or text("functions.say.no_notice", lang))
    assert isinstance(why, str) and why.startswith(told["text"])
    assert all(each["text"] in why for each in told["basis"])
    assert all(each["message"] in why and each["remedy"] in why for each in told["warnings"])


@MANY
@given(FACTS, st.one_of(st.none(), st.integers(1, 60).map(float)), st.booleans())
def test_duties_are_those_of_ask_with_their_strength(facts: Any, months: float | None, cleaning: bool) -> None:
    value, kind, authority, on = facts
    told = asked("nb", ask.duties, ask_document.duties, value, kind.value, authority.value, on, months=months,
                 cleaning=cleaning)
    ((found,),) = answers_law.duties("nb", value, kind.value, authority.value, on, months, cleaning)
    if isinstance(told, str):
        assert found == told
        return
    parts = [f"{text(f'law.strength.{strength}', 'nb')}: " + "; ".join(
        f"{each['title']} ({each['provision']})" for each in told["value"] if each["strength"] == strength) + "."
        for strength in ("must", "should", "may", "note") if any(e["strength"] == strength for e in told["value"])]
    assert found == (" ".join(parts) or text("ask.no_duties", "nb"))


@settings(max_examples=60)
@given(st.lists(FACTS, min_size=1, max_size=12))
def test_a_range_says_what_its_cells_say_one_by_one(rows: list[Any]) -> None:
    columns = [[[cell if isinstance(cell, (float, date)) else cell.value] for cell in column]
               for column in zip(*rows, strict=True)]
    for function in (answers_law.part, answers_law.where_announced, answers_law.duties, answers_law.why):
        together = function("nb", *columns)
        alone = [function("nb", *(column[number][0] for column in columns))[0] for number in range(len(rows))]
        assert together == alone


@MANY
@given(st.sampled_from(sorted(LAW.parameters)), DAYS)
def test_a_threshold_is_the_value_of_the_law_on_the_day(name: str, on: date) -> None:
    ((found,),) = answers_law.threshold("nb", name, on)
    try:
        value = LAW.on(on).value(name)
    except Problem as problem:
        assert found == problem_text(problem, "nb")
        return
    if value.amount is None:
        assert str(found).startswith("XA-878")
    else:
        assert found == value.amount


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_threshold_is_found_by_its_name_and_by_its_id(lang: Lang) -> None:
    on = date(2026, 7, 1)
    for name in LAW.parameters:
        by_name = answers_law.threshold(lang, text(f"law.parameter.{name}", lang), on)
        assert by_name == answers_law.threshold(lang, name, on)


CODES = st.one_of(
    st.sampled_from([code for listed in LAW.cpv.lists.values() for code in listed.single]),
    st.integers(3_000_000, 99_999_999).map(lambda n: f"{n:08d}"),
    st.tuples(st.sampled_from([code for listed in LAW.cpv.lists.values() for code in listed.single]),
              st.integers(-3, 3)).map(lambda v: f"{max(0, int(v[0]) + v[1]):08d}"))


@MANY
@given(CODES, st.booleans())
def test_a_cpv_code_is_what_ask_says_also_as_a_number(code: str, as_number: bool) -> None:
    told = asked("nb", ask.cpv, ask_document.cpv, code)
    ((found,),) = answers_law.cpv("nb", float(code) if as_number else code)
    if isinstance(told, str):
        assert found == told
        return
    doubts = [f"{each['code']} · {each['message']} {each['remedy']}" for each in told["warnings"]
              if each["code"] != "XA-314"]
    assert found == ". ".join([told["text"], *doubts])


@given(st.decimals(Decimal(0), Decimal("100000000"), places=2))
def test_kroner_and_oere_count_the_same_as_money_number_or_text(value: Decimal) -> None:
    written = f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",")
    cells = [[value], [float(value)], [written]]
    found = answers_law.why("nb", cells, "varer", "annen", "22.11.2026")
    assert found[0] == found[1] == found[2]
