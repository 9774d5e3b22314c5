"""Functions without one plain formula give what the rules give, and what the workbooks work out."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.kpi_cases import cases, inputs
from tools.strategy_answers import drawn
from xlanskaff.books import book
from xlanskaff.catalogue.kpi import kpis
from xlanskaff.excel import answers_figures, answers_goals, answers_kpi
from xlanskaff.excel.answers_kpi_rows import NO_DAY, columns_of, plan
from xlanskaff.excel.cells import Cell
from xlanskaff.grammar.dates import serial
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.rules import maturity
from xlanskaff.rules.kpi import calculate
from xlanskaff.rules.savings import SavingLine, saving
from xlanskaff.services.kpi import explained

FIXTURES = Path(__file__).resolve().parents[1] / "kpi"
IDS = [found.id for found in kpis()]
EVERY = [(key, case) for key in IDS for case in cases(FIXTURES / f"{key}.md")]
STRATEGY = book("strategy")
LETTERS = {"specific": "specific", "measurable": "measurable", "accepted": "accepted", "realistic": "realistic",
           "in_time": "time_bound"}


def as_cell(value: Any, lang: Lang = "nb") -> Cell:
    """A typed value as it would stand in a cell."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, date):
        return float(serial(value))
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else value


def narrowed(key: str, made: Any) -> Any:
    """The inputs with nothing in them that the columns have no place for."""
    rows, values = plan(key)
    fields = {field: [_narrowed(row, names) for row in getattr(made, field)] for _, field, names in rows}
    return type(made)(**fields, **{name: getattr(made, name) for name, _ in values})


def _narrowed(row: Any, names: tuple[str, ...]) -> Any:
    if not dataclasses.is_dataclass(row):
        return row
    kept = {name: getattr(row, name) for name in (*names, "id", "day", "start") if hasattr(row, name)}
    left = {field.name: field.default for field in dataclasses.fields(row)
            if field.name not in names and field.default is not dataclasses.MISSING}
    return type(row)(**{**kept, **left})


def data(key: str, made: Any) -> list[Any]:
    """The columns of an indicator's inputs as ranges."""
    rows, values = plan(key)
    columns: list[Any] = []
    for section, field, names in rows:
        found = getattr(made, field)
        if section == "answer":
            columns.append([[as_cell(each)] for each in found])
            continue
        columns += [[[text(f"kpi.status.{cell}", "nb") if name == "status" else as_cell(cell)]
                     for cell in (getattr(row, name) for row in found)] for name in names]
    return [*(cells or [[None], [None]] for cells in columns), *(as_cell(getattr(made, name)) for name, _ in values)]


FITTING = [(key, case.name, narrowed(key, inputs(key, case))) for key, case in EVERY]


@pytest.mark.parametrize(("key", "name", "made"), FITTING, ids=[f"{key}: {name}" for key, name, _ in FITTING])
def test_an_indicator_from_columns_is_what_the_rule_comes_to(key: str, name: str, made: Any) -> None:
    found = calculate(key, made)
    ((shown,),) = answers_kpi.from_data("nb", key, *data(key, made))
    assert shown == ("" if found.value is None else pytest.approx(float(found.value))), name
    if answers_kpi.is_fraction(key) and found.numerator is not None and found.denominator is not None:
        ((parted,),) = answers_kpi.from_parts("nb", key, float(found.numerator), float(found.denominator))
        if found.reason in (None, "no_denominator"):
            assert parted == shown


@pytest.mark.parametrize("key", IDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_columns_that_are_asked_for_are_those_that_the_command_explains(key: str, lang: Lang) -> None:
    asked = columns_of(key, lang)
    for row in explained(key, lang)["needs"]:
        for column in row["columns"]:
            assert any(name in (column, f"{row['name']}: {column}") for name in asked)
    ((said,),) = answers_kpi.from_data(lang, key)
    assert str(said).startswith("XA-881") and ", ".join(asked) in str(said)
    assert len(asked) <= 12, "the function has room for twelve"


def test_a_column_that_must_be_filled_in_is_named() -> None:
    found = answers_kpi.from_data("nb", "KPI06", ((100.0,), (50.0,)), ((46348.0,), (None,)), (("A",), ("B",)))
    assert str(found[0][0]).startswith("XA-866 · «fakturadato»")
    wrong = answers_kpi.from_data("nb", "KPI06", ((100.0,), ("x",)), ((46348.0,), (46348.0,)), (("A",), ("B",)))
    assert str(wrong[0][0]).startswith("XA-862 · «beløp»")
    uneven = answers_kpi.from_data("nb", "KPI06", ((100.0,), (50.0,)), ((46348.0,),), (("A",), ("B",)))
    assert str(uneven[0][0]).startswith("XA-860")
    assert NO_DAY.year == 1


@settings(max_examples=80)
@given(st.lists(st.tuples(*[st.one_of(st.none(), st.decimals(0, 100_000, places=2))] * 4), min_size=1, max_size=8))
def test_a_saving_is_that_of_the_rule_to_the_oere(lines: list[Any]) -> None:
    cells = [[[as_cell(cell)] for cell in column] for column in zip(*lines, strict=True)]
    for (shown,), (before, after, volume, once) in zip(answers_figures.net_saving("nb", *cells), lines, strict=True):
        if before is None:
            assert shown == ""
            continue
        line = SavingLine("x", before, after, volume, volume and volume * 2, one_off=once or Decimal(0))
        found = saving(line)
        assert shown == ("" if found is None else pytest.approx(float(found.net), abs=0.001))


ANSWERS = st.lists(st.sampled_from([None, 1, 2, 3, 4, 5, "not_relevant", "unknown"]), min_size=1, max_size=20)


@given(ANSWERS, st.sampled_from(LANGUAGES))
def test_maturity_is_that_of_the_rules(levels: list[Any], lang: Lang) -> None:
    cells = [[as_cell(each) if not isinstance(each, str) else text(f"choices.level.{each}", lang)] for each in levels]
    mean = maturity.mean(levels)
    covered = maturity.coverage(len(maturity.levels_in(levels)), len(levels), levels.count("not_relevant"))
    expected = {None: maturity.level_reached(mean), "snitt": mean, "dekning": covered and covered.value}
    for view, value in expected.items():
        ((found,),) = answers_figures.maturity_level(lang, cells, view)
        assert found == ("" if value is None else pytest.approx(float(value)))


def _number(cell: Any) -> Any:
    """What a formula takes for a number; text where a number should be is a matter of its own."""
    return cell if isinstance(cell, int | float) else None


@settings(max_examples=40)
@given(drawn("nb"))
def test_hints_about_goals_are_those_that_the_strategy_works_out(rows: Any) -> None:
    cells = cells_of(place(STRATEGY, "nb"), rows)
    by_id = {key: number for number, key in enumerate(cells["kpis", "id"])}
    goals = [number for number, followed in enumerate(cells["goals", "followed"]) if followed == 1]
    if not goals:
        return

    def goal(column: str) -> list[list[Any]]:
        return [[cells["goals", column][number]] for number in goals]

    def indicator(column: str) -> list[list[Any]]:
        at = [by_id.get(cells["goals", "kpi"][number]) for number in goals]
        return [[None if number is None else cells["kpis", column][number]] for number in at]

    def numbers(column: list[list[Any]]) -> list[list[Any]]:
        return [[_number(cell)] for (cell,) in column]

    approved = _number(cells["approval", "approved_on"][0])
    decided = [[_number(cell) or approved] for (cell,) in goal("approved")]
    named = indicator("name")
    found = answers_goals.smarte(
        "nb", goal("text"), named, indicator("unit"), numbers(indicator("first_value")),
        numbers(indicator("last_value")), goal("owner"), decided, numbers(goal("deadline")),
        _number(cells["response", "period_from"][0]), _number(cells["response", "period_to"][0]),
        _number(cells["response", "pace"][0]))
    for place_, number in enumerate(goals):
        ours = str(found[place_][0])
        first = [cells["goals", letter][number] for letter in LETTERS if cells["goals", letter][number]]
        said = [text(f"strategy.hint.{code}", "nb") for code in (
            "words", "direction", "vague", "indicator", "unit", "baseline", "target", "owner", "approval", "pace",
            "deadline", "period")]
        hints = [hint for hint in said if hint in ours]
        letters = {hint.partition(":")[0]: hint for hint in reversed(hints)}
        assert list(letters.values())[::-1] == first, (ours, cells["goals", "text"][number])
        if not first:
            assert ours == text("strategy.hint.fine", "nb")
