"""How values compare: numbers before texts before booleans, texts without case, a blank as what it stands beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.functions import months_later
from xlanskaff.grammar.semantics import Failed, order

VALUES: st.SearchStrategy[CellValue] = st.one_of(
    st.booleans(), st.integers(-5, 5), st.sampled_from([0.5, -1.0, 2.0]), st.sampled_from(["", "a", "A", "b", "Å"]))


@given(VALUES, VALUES)
def test_kinds_of_values_come_in_their_order_and_alike_ones_by_value(one: CellValue, other: CellValue) -> None:
    def rank(value: CellValue) -> int:
        return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0

    def folded(value: CellValue) -> object:
        return value.casefold() if isinstance(value, str) else value

    found = order(one, other)
    assert found == -order(other, one)
    if rank(one) != rank(other):
        assert found == (1 if rank(one) > rank(other) else -1)
    else:
        assert found == (folded(one) > folded(other)) - (folded(one) < folded(other))  # type: ignore[operator]


@pytest.mark.parametrize(("beside", "stands_for"), [(3, 0), ("a", ""), (True, False), (None, 0)])
def test_a_blank_is_the_nothing_of_what_it_stands_beside(beside: CellValue, stands_for: CellValue) -> None:
    assert order(None, beside) == order(stands_for, beside)
    assert order(beside, None) == order(beside, stands_for)


@pytest.mark.parametrize("beside", [3, "a", True, None])
def test_an_error_value_beside_anything_is_that_error(beside: CellValue) -> None:
    for pair in ((CellError("#N/A"), beside), (beside, CellError("#N/A"))):
        with pytest.raises(Failed) as failed:
            order(*pair)
        assert failed.value.cell == CellError("#N/A")


def test_months_are_counted_anew_for_another_day_and_errors_are_not_remembered() -> None:
    assert [months_later(46388, n) for n in (0, 1, 12)] == [46388, 46419, 46753]
    assert months_later(46418, 1) == 46446 and months_later(46418.0, 1) == 46446
    for _ in range(2):
        with pytest.raises(Failed):
            months_later(CellError("#N/A"), 1)
