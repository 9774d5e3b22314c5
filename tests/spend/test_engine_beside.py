"""Rows of two tables are put side by side where they stand in the same order, and are joined where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlanskaff.spend.analyses.engine import Duck
from xlanskaff.spend.engine import engine

LINES = "SELECT range AS line_id, range * 3 AS amount FROM range(5000)"


@pytest.mark.parametrize(("order", "rows", "beside"), [
    ("line_id", 5000, True), ("line_id DESC", 5000, False), ("line_id", 4999, False), ("hash(line_id)", 5000, False)])
def test_what_is_paired_is_what_a_join_gives(tmp_path: Path, order: str, rows: int, beside: bool) -> None:
    with engine(tmp_path / "spill") as connection:
        made = Duck(connection, tmp_path)
        made.keep("lines", LINES)
        made.keep("places", f"SELECT range AS line_id, range % 7 AS place FROM range({rows}) ORDER BY {order}")
        paired = made.paired("lines l", "places p", "line_id")
        assert ("POSITIONAL" in paired) == beside
        made.keep("pairs", f"SELECT l.line_id, amount, place FROM {paired} WHERE place > 2")
        found = made.rows("SELECT line_id, amount, place FROM pairs ORDER BY line_id")
    assert found == [(line, line * 3, line % 7) for line in range(rows) if line % 7 > 2]
