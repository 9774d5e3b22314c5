"""Rows of two tables are put side by side where they stand in the same order, and are joined where they do not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from xlanskaff.spend.analyses.engine import PAIRS, Duck, values
from xlanskaff.spend.engine import engine, insert

LINES = "SELECT range AS line_id, range * 3 AS amount FROM range(5000)"


@pytest.mark.parametrize("ranged", [10_000, 2500, 700, 1])
@pytest.mark.parametrize(("order", "rows", "beside"), [
    ("line_id", 5000, True), ("line_id DESC", 5000, False), ("line_id", 4999, False), ("hash(line_id)", 5000, False)])
def test_what_is_paired_is_what_a_join_gives(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str, rows: int, beside: bool, ranged: int) -> None:
    monkeypatch.setattr(Duck, "ranged", ranged)
    with engine(tmp_path / "spill", threads=6) as connection:
        made = Duck(connection, tmp_path)
        made.keep("lines", LINES)
        made.keep("places", f"SELECT range AS line_id, range % 7 AS place FROM range({rows}) ORDER BY {order}")
        paired = made.paired(f"SELECT l.line_id, amount, place FROM {PAIRS} WHERE place > 2", "lines l", "places p",
                             "line_id")
        assert paired.count("POSITIONAL") == (min(6, max(1, 5000 // ranged)) if beside else 0)
        made.keep("pairs", paired)
        found = made.rows("SELECT line_id, amount, place FROM pairs ORDER BY line_id")
    assert found == [(line, line * 3, line % 7) for line in range(rows) if line % 7 > 2]


def test_nothing_is_paired_with_nothing(tmp_path: Path) -> None:
    with engine(tmp_path / "spill") as connection:
        made = Duck(connection, tmp_path)
        for table in ("lines", "places"):
            made.keep(table, "SELECT range AS line_id FROM range(0)")
        assert made.rows(made.paired(f"SELECT l.line_id FROM {PAIRS}", "lines l", "places p", "line_id")) == []


def test_two_threads_keep_tables_beside_each_other(tmp_path: Path) -> None:
    with engine(tmp_path / "spill", threads=2) as connection, ThreadPoolExecutor(2) as pool:
        made = Duck(connection, tmp_path)
        made.keep("lines", LINES)

        def kept(own: Duck, name: str, many: int) -> int:
            for number in range(20):
                own.given(f"{name}_some", (("a", "INTEGER"),), [(number,), (number + many,)])
                own.keep(f"{name}_{number}", f"SELECT l.amount FROM lines l JOIN {name}_some s ON s.a = l.line_id")
            return sum(own.rows(f"SELECT SUM(amount) FROM {name}_{number}")[0][0] for number in range(20))

        assert [*pool.map(kept, (made, made.beside()), ("one", "two"), (100, 200))] == [
            sum(3 * number + 3 * (number + many) for number in range(20)) for many in (100, 200)]
        assert made.rows("SELECT amount FROM two_19 ORDER BY amount") == [(57,), (657,)]


def test_rows_that_are_given_are_those_of_a_query(tmp_path: Path) -> None:
    columns = (("a", "INTEGER"), ("b", "VARCHAR"), ("c", "DATE"))
    rows = [(1, "d'Arc", date(2025, 1, 2)), (None, None, None), (-3, "", date(1523, 4, 30))]
    with engine(tmp_path / "spill") as connection:
        made = Duck(connection, tmp_path)
        for given in (rows, rows[:1], []):
            made.given("t", columns, given)
            assert made.rows("SELECT * FROM t ORDER BY a") == made.rows(f"{values(columns, given)} ORDER BY a")


@pytest.mark.parametrize("odd", [None, ["\x1f"], [""], ["a", ""], ["\x1fa", "b\x1f"]])
@pytest.mark.parametrize("many", [3, 5000])
def test_rows_of_all_kinds_come_back_as_they_were_put_in(tmp_path: Path, many: int, odd: list[str] | None) -> None:
    kinds = ("BIGINT", "INTEGER", "VARCHAR", "VARCHAR", "DATE", "BOOLEAN", "VARCHAR[]", "BIGINT", "BOOLEAN", "DOUBLE")
    rows = [(
        (-1) ** at * (2 ** 62 + at), None if at % 3 else at, ("Å/S 'Ø'\n;", "", None, "\x1f", "12")[at % 5], str(at),
        None if at % 7 == 0 else date(1999 + at % 50, 2, 28), bool(at % 2), ([], None, ["æ"], ["b", "c"])[at % 4],
        None if at == 1 else 2 ** 53 + at, None if at % 11 == 0 else at % 2 == 0, None if at % 9 == 0 else at / 7)
        for at in range(many)]
    if odd:
        rows[-1] = (*rows[-1][:6], odd, *rows[-1][7:])
    with engine(tmp_path / "spill") as connection:
        names = [f"k{at}" for at in range(len(kinds))]
        connection.execute(f"CREATE TABLE t ({', '.join(map(' '.join, zip(names, kinds, strict=True)))})")
        for half in (rows[:many // 2], [], rows[many // 2:]):
            insert(connection, "t", kinds, half)
        found = connection.execute("SELECT * FROM t").fetchall()
    assert found == rows
