"""Every function on text, blanks, errors and whole columns: a plain value for every cell, in bounded time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.folders import ROOT

WHOLE_COLUMN = 1_048_576
GOOD: dict[str, tuple[Any, ...]] = {
    "ANSK_PROBLEMKLASSE": (4.0, 3.0), "ANSK_TILTAKSKLASSE": (3.0, 3.0, "3x3"),
    "ANSK_DEL": (1_500_000.0, "varer", "annen", 46348.0), "ANSK_KUNNGJORING": (1_500_000.0, "varer", "annen", 46348.0),
    "ANSK_PLIKTER": (1_500_000.0, "tjenester", "annen", 46348.0, 12.0, True),
    "ANSK_HVORFOR": (1_500_000.0, "varer", "annen", 46348.0), "ANSK_TERSKEL": ("nasjonal", 46348.0),
    "ANSK_CPV": (79100000.0, 46348.0), "ANSK_ORGNR": ("123456785",), "ANSK_ORGNR_OK": ("123456785",),
    "ANSK_KONTO": (115.0, "kostra", "klasse"), "ANSK_MODENHET": (3.0, "snitt"),
    "ANSK_SMARTE": ("Øke andelen", "KPI01", "%", 60.0, 80.0, "Leder", 46348.0, 47000.0, 46023.0, 47483.0, 0.1),
    "ANSK_ANDEL": (3.0, 4.0), "ANSK_BESPARELSE": (100.0, 90.0, 50.0, 200.0, 125.0, 130.0),
    "ANSK_VOLUMEFFEKT": (100.0, 60.0, 50.0, 125.0, 130.0), "ANSK_ABC": (80.0, 0.8, 0.95),
    "ANSK_KPI": ("KPI18", 3.0, 4.0), "ANSK_KPI_DATA": ("KPI23", 4.0),
}
WRONG: list[Any] = ["", None, "tekst", "#N/A", -2146826246, -2146826238, True, -5.0, 1e300, 0.5, "1.250", "x" * 5000,
                    ((1.0, "a"), (None, -2146826246)), ((1.0,), (2.0,), (3.0,)), (1.0, "a", None), ((),), ()]


@pytest.fixture(scope="module")
def functions() -> dict[str, Callable[..., Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "udfs"))
        import xlanskaff_udfs as udfs
    return {name: value for name, value in vars(udfs).items() if name.startswith("ANSK_")}


def plain(found: Any) -> None:
    """Rows of equal length of what xlwings and COM can write."""
    assert isinstance(found, list) and found and all(isinstance(row, list) for row in found)
    assert len({len(row) for row in found}) == 1
    for value in (value for row in found[:50] for value in row):
        assert type(value) in (str, float, int, bool), value
        assert value == value, "not a number"


def test_every_function_is_tried_here(functions: dict[str, Callable[..., Any]]) -> None:
    assert set(GOOD) == set(functions)
    for name, arguments in GOOD.items():
        found = functions[name](*arguments)
        plain(found)
        assert found != [[""]] and not str(found[0][0]).startswith("XA-8"), (name, found)


@pytest.mark.parametrize("name", GOOD)
def test_whatever_stands_in_an_argument_the_answer_is_plain(
        functions: dict[str, Callable[..., Any]], name: str) -> None:
    for place in range(len(GOOD[name])):
        for wrong in WRONG:
            arguments = list(GOOD[name])
            arguments[place] = wrong
            found = functions[name](*arguments)
            plain(found)
            assert not any(str(value).startswith("XA-882") for row in found for value in row), (name, place, wrong)


@pytest.mark.parametrize("name", GOOD)
def test_an_error_in_a_cell_is_told_and_never_taken_for_a_blank(
        functions: dict[str, Callable[..., Any]], name: str) -> None:
    for place in range(len(GOOD[name])):
        arguments = list(GOOD[name])
        arguments[place] = -2146826246
        found = functions[name](*arguments)
        if name == "ANSK_ORGNR_OK":
            assert "#N/A" in found[0][0]
            continue
        assert str(found[0][0]).startswith("XA-86") and "#N/A" in found[0][0], (name, place, found)


@pytest.mark.parametrize("name", GOOD)
def test_a_blank_first_argument_is_a_blank_answer(functions: dict[str, Callable[..., Any]], name: str) -> None:
    assert functions[name](None, *GOOD[name][1:]) == [[""]]


@pytest.mark.parametrize("name", GOOD)
def test_a_whole_column_is_answered_in_the_time_it_takes_to_go_through_it(
        functions: dict[str, Callable[..., Any]], name: str) -> None:
    first = GOOD[name][0] if name != "ANSK_KPI_DATA" else 4.0
    column = [[None]] * WHOLE_COLUMN
    for row in range(0, 3000, 3):
        column[row] = [first]
    arguments = ("KPI23", column) if name == "ANSK_KPI_DATA" else (column, *GOOD[name][1:])
    begun = time.process_time()
    found = functions[name](*arguments)
    used = time.process_time() - begun
    assert used < 5, "a few tenths of a second are usual"
    if name in ("ANSK_MODENHET", "ANSK_KPI_DATA"):
        assert len(found) == 1
        return
    assert len(found) == WHOLE_COLUMN
    assert found[0] == found[2997] and found[0] != [""]
    assert found[1] == found[-1] == [""]


CELLS = st.one_of(st.none(), st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
                  st.sampled_from([-2146826246, "varer", "annen", "kostra", 46348.0, 3.0]))
GRIDS = st.one_of(CELLS, st.integers(1, 3).flatmap(lambda width: st.lists(
    st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=3)))


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_any_cells_at_all_give_a_plain_answer(
        functions: dict[str, Callable[..., Any]], name: str, data: st.DataObject) -> None:
    arguments = [data.draw(st.one_of(st.just(good), GRIDS)) for good in GOOD[name]]
    found = functions[name](*arguments)
    plain(found)
    assert not any(str(value).startswith("XA-882") for row in found for value in row), arguments
