"""Generated cells: the plain formulas of the reference give what the functions give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ironcalc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts import functions as reference
from scripts.norwegian_formulas import english, filled_down
from xlanskaff.catalogue.accounts import accounts, classes
from xlanskaff.excel import answers_figures, answers_kpi, answers_matrix
from xlanskaff.rules.organisations import check_digit

FEW = settings(max_examples=60)
# plain numbers, with two decimals, and blanks
NUMBERS = st.one_of(st.none(), st.integers(-1000, 100_000).map(float),
                    st.integers(-10_000, 10_000_000).map(lambda n: n / 100))
PRICES = st.one_of(st.none(), st.integers(0, 10_000_000).map(lambda n: n / 100))


def sheet(columns: Sequence[Sequence[Any]], formula: str, *, fixed: dict[tuple[int, int], Any] | None = None,
          rows: int | None = None) -> list[Any]:
    """What a spreadsheet comes to when a Norwegian formula is filled down beside columns that begin in row 2."""
    model = ironcalc.create("twin", "en", "UTC", "en")
    cells = {(row, column): cell for column, given_ in enumerate(columns, 1) for row, cell in enumerate(given_, 2)}
    for (row, column), cell in {**cells, **(fixed or {})}.items():
        if isinstance(cell, str):
            model.set_user_input(0, row, column, f"'{cell}" if cell.isdigit() else cell)
        elif cell is not None:
            model.set_user_input(0, row, column, repr(cell))
    count = len(columns[0]) if rows is None else rows
    for number in range(count):
        model.set_user_input(0, 2 + number, 20, english(filled_down(formula, number)))
    model.evaluate()
    return [model.get_cell_value(0, 2 + number, 20) for number in range(count)]


def apart(ours: list[list[Any]], theirs: list[Any]) -> list[tuple[Any, Any]]:
    """The answers, ours and the spreadsheet's, that are not the same."""
    def alike(mine: Any, other: Any) -> bool:
        exact = isinstance(mine, bool) or not isinstance(mine, float)
        return bool(other == (mine if exact else pytest.approx(mine, rel=1e-9, abs=1e-6)))

    return [(mine, other) for (mine,), other in zip(ours, theirs, strict=True) if not alike(mine, other)]


def table(*columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    """Columns of equal length."""
    return st.lists(st.tuples(*columns), min_size=1, max_size=8).map(
        lambda rows: [list(column) for column in zip(*rows, strict=True)])


def upright(column: Sequence[Any]) -> list[list[Any]]:
    return [[cell] for cell in column]


def formula(name: str) -> str:
    return str(reference.SOURCE[name]["formula"])


@FEW
@given(table(NUMBERS, NUMBERS))
def test_a_share_is_a_guarded_division(columns: list[list[Any]]) -> None:
    theirs = sheet(columns, formula("ANSK_ANDEL"))
    assert apart(answers_figures.share("nb", *map(upright, columns)), theirs) == []
    assert apart(answers_kpi.from_parts("nb", "KPI18", *map(upright, columns)), theirs) == []


@FEW
@given(table(PRICES, PRICES, NUMBERS, NUMBERS))
def test_a_saving_is_price_times_volume_less_the_one_off_cost(columns: list[list[Any]]) -> None:
    theirs = sheet(columns, formula("ANSK_BESPARELSE"))
    assert apart(answers_figures.net_saving("nb", *map(upright, columns)), theirs) == []


@FEW
@given(table(PRICES, PRICES, NUMBERS), st.integers(50, 300), st.integers(50, 300))
def test_an_index_is_a_factor_on_the_reference_price(columns: list[list[Any]], then: int, now: int) -> None:
    ours = answers_figures.net_saving("nb", *map(upright, columns), None, float(then), float(now))
    assert apart(ours, sheet(columns, f'=HVIS(ANTALL(A2:C2)=3;(A2*{now}/{then}-B2)*C2;"")')) == []


@FEW
@given(table(PRICES, NUMBERS, NUMBERS))
def test_the_volume_effect_is_the_difference_at_the_reference_price(columns: list[list[Any]]) -> None:
    theirs = sheet(columns, formula("ANSK_VOLUMEFFEKT"))
    assert apart(answers_figures.volume_effect("nb", *map(upright, columns)), theirs) == []


@FEW
@given(st.lists(st.one_of(st.none(), st.integers(-500, 100_000).map(float)), min_size=1, max_size=12))
def test_abc_classes_are_those_of_the_sums_of_larger_amounts(column: list[Any]) -> None:
    written = formula("ANSK_ABC").replace("$A$7", f"$A${len(column) + 1}")
    assert apart(answers_figures.abc_class("nb", upright(column)), sheet([column], written)) == []


@FEW
@given(st.lists(st.one_of(st.none(), st.integers(1, 5).map(float), st.sampled_from(["Vet ikke", "Ikke relevant"])),
                min_size=1, max_size=12))
def test_the_level_reached_is_the_whole_part_of_the_mean(column: list[Any]) -> None:
    written = formula("ANSK_MODENHET").replace("A6", f"A{len(column) + 1}")
    assert apart(answers_figures.maturity_level("nb", upright(column)), sheet([column], written, rows=1)) == []
    numbers = [cell for cell in column if isinstance(cell, float)]
    ((mean,),) = answers_figures.maturity_level("nb", upright(column), "snitt")
    assert mean == (pytest.approx(sum(numbers) / len(numbers)) if numbers else "")


SCORES = st.one_of(st.none(), st.integers(1, 4).map(float))


@FEW
@given(table(SCORES, SCORES), st.booleans(), st.permutations(["Kritisk", "Alvorlig", "Plagsom", "Lav"] * 4))
def test_classes_are_looked_up_in_the_map_also_in_one_that_is_drawn(
        columns: list[list[Any]], own: bool, names: list[str]) -> None:
    usual = reference.sheet_of(reference.SOURCE["ANSK_PROBLEMKLASSE"])
    drawn = {(row, column): names[(row - 2) * 4 + column - 5] if own else usual[row, column]
             for row in range(2, 6) for column in range(5, 9)}
    chosen = [[drawn[row, column] for column in range(5, 9)] for row in range(2, 6)] if own else None
    ours = answers_matrix.problem_class("nb", *map(upright, columns), chosen)
    assert apart(ours, sheet(columns, formula("ANSK_PROBLEMKLASSE"), fixed=drawn)) == []


@FEW
@given(table(SCORES, SCORES))
def test_classes_of_measures_are_looked_up_in_the_map(columns: list[list[Any]]) -> None:
    usual = reference.sheet_of(reference.SOURCE["ANSK_TILTAKSKLASSE"])
    drawn = {place: cell for place, cell in usual.items() if place[1] >= 5}
    theirs = sheet(columns, formula("ANSK_TILTAKSKLASSE"), fixed=drawn)
    assert apart(answers_matrix.measure_class("nb", *map(upright, columns)), theirs) == []


NINE = st.text("0123456789", min_size=9, max_size=9)
RIGHT = st.text("0123456789", min_size=8, max_size=8).map(lambda first: f"{first}{check_digit(first) or 0}")


@FEW
@given(st.lists(st.one_of(NINE, RIGHT, st.text("0123456789", min_size=1, max_size=10)), min_size=1, max_size=8))
def test_the_check_digit_is_a_sum_of_products(column: list[str]) -> None:
    ours = answers_figures.is_organisation_number("nb", upright(column))
    assert apart(ours, sheet([column], formula("ANSK_ORGNR_OK"))) == []
    spaced = answers_figures.organisation_number("nb", upright(column))
    for (good,), (shown,), theirs in zip(ours, spaced, sheet([column], formula("ANSK_ORGNR")), strict=True):
        assert (shown == theirs) if good else str(shown).startswith("XA-87")


@FEW
@given(st.lists(st.sampled_from(sorted(accounts("kostra"))), min_size=1, max_size=8))
def test_the_class_of_an_account_is_looked_up(column: list[str]) -> None:
    listed = sorted(accounts("kostra").items())
    fixed = {(row, place): cell for row, (code, found) in enumerate(listed, 2)
             for place, cell in ((5, float(code)), (6, classes()[found.account_class].nb))}
    numbers = [float(code) for code in column]
    written = formula("ANSK_KONTO").replace("$F$5", f"$F${len(listed) + 1}")
    theirs = sheet([numbers], written, fixed=fixed)
    assert apart(answers_figures.account("nb", upright(numbers), "kostra"), theirs) == []
    assert answers_figures.account("nb", upright(column), "kostra") == answers_figures.account(
        "nb", upright(numbers), "kostra")


@FEW
@given(st.lists(st.tuples(st.sampled_from(sorted(accounts("state"))), st.text("0123456789", max_size=3)), min_size=1,
                max_size=8))
def test_an_account_of_the_state_has_the_class_of_the_group_it_begins_with(chosen: list[tuple[str, str]]) -> None:
    listed = sorted(accounts("state").items())
    fixed = {(row, place): cell for row, (code, found) in enumerate(listed, 2)
             for place, cell in ((5, float(code)), (6, classes()[found.account_class].nb))}
    numbers = [float(group + more) for group, more in chosen]
    # HELTALL(A2/10^(digits − 3)) is the group; the columns are the account and how many digits follow
    written = f"=FINN.RAD(HELTALL(A2/B2);$E$2:$F${len(listed) + 1};2;USANN)"
    theirs = sheet([numbers, [float(10 ** len(more)) for _, more in chosen]], written, fixed=fixed)
    assert apart(answers_figures.account("nb", upright(numbers), "stat"), theirs) == []
