"""The tables are read strictly, and the law answers for one day at a time."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from xlanskaff.errors import Problem
from xlanskaff.law import reading
from xlanskaff.law.parameters import Citation
from xlanskaff.law.store import LAW, Law

FILES = (*reading.TABLES, "sources", "duties", "cpv")
Change = Callable[[dict[str, Any]], None]


def changed(file: str, change: Change) -> Law:
    """The law with one table altered."""
    tables: dict[str, Mapping[str, object]] = {name: reading.table(name) for name in FILES}
    altered = copy.deepcopy(dict(tables[file]))
    change(altered)
    return Law({**tables, file: altered})


def limit(table: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = table["foa"]["national_notice"]
    return entry


def swap(table: dict[str, Any]) -> None:
    limit(table)["value"].reverse()


def twice(table: dict[str, Any]) -> None:
    limit(table)["value"].append(dict(limit(table)["value"][-1]))


FAULTS: list[tuple[str, Change]] = [
    ("unknown colour", lambda t: limit(t).update(colour="red")),
    ("missing unit", lambda t: limit(t).pop("unit")),
    ("missing provision", lambda t: limit(t).pop("provision")),
    ("missing source", lambda t: limit(t)["value"][0].pop("source")),
    ("missing checked_on", lambda t: limit(t)["value"][0].pop("checked_on")),
    ("unknown until", lambda t: limit(t)["value"][0].update(until=date(2018, 1, 1))),
    ("'EUR' is not one of", lambda t: limit(t).update(unit="EUR")),
    ("'>=' is not one of", lambda t: limit(t).update(comparison=">=")),
    ("'municipality' is not one of", lambda t: limit(t).update(authority="municipality")),
    ("'boats' is not one of", lambda t: limit(t).update(kind=["boats"])),
    ("'X' is not one of", lambda t: limit(t)["value"][0].update(certainty="X")),
    ("kroner say whether VAT", lambda t: limit(t).update(vat="none")),
    ("unknown source 'nowhere'", lambda t: limit(t)["value"][0].update(source=["nowhere"])),
    ("one or more sources", lambda t: limit(t)["value"][0].update(source=[])),
    ("one or more sources", lambda t: limit(t)["value"][0].update(source="foa")),
    ("is not a date", lambda t: limit(t)["value"][0].update({"from": "2017-01-01"})),
    ("does not come after", swap),
    ("does not come after", twice),
    ("no values", lambda t: limit(t).update(value=[])),
    ("one whole amount", lambda t: limit(t)["value"][0].pop("amount")),
    ("one whole amount", lambda t: limit(t)["value"][0].update(amount=1.1)),
    ("one whole amount", lambda t: limit(t)["value"][0].update(repealed=True)),
    ("one whole amount", lambda t: t["foa"]["part_2_exception"]["value"][0].update(amount=1)),
    ("begins with a value", lambda t: (limit(t)["value"][0].pop("amount"), limit(t)["value"][0].update(repealed=True))),
]


@pytest.mark.parametrize(("words", "change"), FAULTS, ids=[f"{n} {words}" for n, (words, _) in enumerate(FAULTS)])
def test_a_fault_in_a_table_is_refused_in_words(words: str, change: Change) -> None:
    with pytest.raises(ValueError, match=words):
        assert changed("thresholds", change).parameters


def test_next_years_value_is_an_entry_in_a_table_and_nothing_else() -> None:
    new = {"from": date(2028, 4, 20), "amount": 2_700_000, "source": ["foa"], "certainty": "S",
           "checked_on": date(2028, 5, 1)}
    law = changed("thresholds", lambda t: t["foa"]["eea_goods_services_other"]["value"].append(new))
    assert law.on(date(2028, 4, 19)).value("foa.eea_goods_services_other").amount == 2_500_000
    assert law.on(date(2028, 4, 20)).value("foa.eea_goods_services_other").amount == 2_700_000


def test_an_amount_that_the_law_points_to_cannot_drift_from_the_one_it_points_at() -> None:
    new = {"from": date(2027, 1, 1), "amount": 1_500_000, "source": ["foa"], "certainty": "S",
           "checked_on": date(2027, 1, 1)}
    with pytest.raises(ValueError, match=r"not the same as foa\.national_notice on 2027-01-01"):
        assert changed("thresholds", lambda t: limit(t)["value"].append(new)).parameters


def test_one_parameter_stands_in_one_file() -> None:
    again = reading.table("thresholds")["loa"]
    with pytest.raises(ValueError, match=r"loa\.lower_bound stands in two files"):
        assert changed("payment", lambda t: t.update(loa=again)).parameters


def test_a_source_has_an_address() -> None:
    with pytest.raises(ValueError, match="https://"):
        assert changed("sources", lambda t: t["foa"].update(address="lovdata.no")).parameters


def test_a_duty_names_only_parameters_that_exist() -> None:
    with pytest.raises(ValueError, match=r"unknown parameters foa\.nothing"):
        assert changed("duties", lambda t: t["protocol"]["period"][0].update(mentions=["foa.nothing"])).duties
    with pytest.raises(ValueError, match="unknown weather"):
        assert changed("duties", lambda t: t["protocol"]["period"][0].update(applies=[{"weather": 1}])).duties


@pytest.mark.parametrize(("words", "change"), [
    ("not eight digits", lambda t: t["works"].update(ranges=[["4500000", "45999999"]])),
    ("ascend and lie apart", lambda t: t["works"].update(ranges=[["45999999", "45000000"]])),
    ("ascend and lie apart", lambda t: t["works"].update(ranges=[["45000000", "45500000"], ["45500000", "45999999"]])),
    ("45 stands twice", lambda t: t["divisions"]["services"].append("45")),
])
def test_a_fault_in_the_lists_of_codes_is_refused(words: str, change: Change) -> None:
    with pytest.raises(ValueError, match=words):
        assert changed("cpv", change).cpv


def test_a_rule_that_does_not_exist_yet_or_any_more_is_not_in_force() -> None:
    assert not LAW.on(date(2026, 6, 30)).in_force("wage.limit")
    assert LAW.on(date(2026, 6, 30)).in_force("wage.limit_state")
    assert LAW.on(date(2026, 7, 1)).in_force("wage.limit")
    assert not LAW.on(date(2026, 7, 1)).in_force("wage.limit_state")


def test_what_is_not_recorded_or_not_seen_is_never_taken_for_not_in_force() -> None:
    with pytest.raises(Problem, match="XA-310"):
        LAW.on(date(2016, 12, 31)).in_force("foa.national_notice")
    with pytest.raises(Problem, match="XA-313"):
        LAW.on(date(2021, 1, 1)).in_force("utilities.eea_works")


def test_a_day_with_nothing_recorded_is_refused_with_the_first_date() -> None:
    with pytest.raises(Problem) as caught:
        LAW.on(date(2010, 2, 28)).values()
    [finding] = caught.value.findings
    assert (finding.code, finding.args["begins"]) == ("XA-315", "01.03.2010")
    assert {value.parameter for value in LAW.on(date(2010, 3, 1)).values()} == {"wage.limit_state", "wage.limit_other"}


def test_the_warning_begins_the_day_after_the_last_check() -> None:
    basis: tuple[Citation, ...] = ()
    assert LAW.on(LAW.checked_on).stale(basis) == []
    [late] = LAW.on(date(2026, 7, 3)).stale(basis)
    assert (late.code, late.severity.value, late.args["checked"]) == ("XA-314", "warning", "02.07.2026")


def test_every_value_says_where_it_stands_and_when_it_was_checked() -> None:
    for parameter in LAW.parameters.values():
        for value in parameter.values:
            assert all(LAW.sources[source].address for source in value.sources)
            assert value.checked_on >= date(2026, 7, 1)
            assert value.begins <= value.checked_on


def test_every_source_is_used() -> None:
    used = {s for parameter in LAW.parameters.values() for value in parameter.values for s in value.sources}
    used |= {s for duty in LAW.duties.values() for period in duty.periods for s in period.sources}
    used |= set(LAW.cpv.sources)
    assert set(LAW.sources) - used == set()
