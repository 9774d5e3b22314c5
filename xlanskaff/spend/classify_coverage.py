"""How much of what was bought has a category, and which suppliers to look at next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STEPS = (1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
GOALS = (0.8, 0.9)
"""When so much of the value is placed, the rest is not worth the work."""
NEXT = 50


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the classification has come.

    What counts is what was bought or may have been: scope in and review, in the ledger's main currency.

    Attributes:
        value, placed: øre of it, and of that what is in scope and has a category.
        curve: (number of suppliers, the largest first; share of the value they have; share that is placed of
            the whole value when only their lines are counted).
        goals: (share, how many more suppliers must be placed, the largest unplaced first); None where all of
            them do not suffice.
    """

    value: int
    placed: int
    curve: tuple[tuple[int, float, float], ...]
    goals: tuple[tuple[float, int | None], ...]

    @property
    def share(self) -> float:
        """The share that is placed, 0 to 1; 0 where nothing was bought."""
        return round(self.placed / self.value, 4) if self.value > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A supplier with lines that have no place yet: its key, and the lines and øre of them."""

    supplier: int
    lines: int
    amount: int


_OF_SUPPLIERS = """
    SELECT supplier, sum(amount)::BIGINT AS value,
           coalesce(sum(amount) FILTER (scope = 'in' AND category IS NOT NULL), 0)::BIGINT AS placed,
           coalesce(sum(lines) FILTER (scope = 'review' OR category IS NULL), 0)::BIGINT AS open_lines
    FROM decided WHERE scope <> 'out' AND reason <> 'currency' GROUP BY ALL"""


def coverage(connection: DuckDBPyConnection) -> Coverage:
    """The coverage of the table `decided`; makes the table `bought` of what each supplier sold."""
    connection.execute(f"CREATE OR REPLACE TABLE bought AS {_OF_SUPPLIERS}")
    found = connection.execute("SELECT coalesce(sum(value), 0), coalesce(sum(placed), 0), count(*) "
                               "FROM bought").fetchone()
    value, placed, count = map(int, found) if found else (0, 0, 0)
    steps = [step for step in STEPS if step < count] + [count] * bool(count)
    curve: list[tuple[int, float, float]] = []
    if value > 0:
        rows = connection.execute(
            "SELECT place, so_far, done FROM (SELECT row_number() OVER w AS place, sum(value) OVER w AS so_far, "
            "sum(placed) OVER w AS done FROM bought WINDOW w AS (ORDER BY value DESC, supplier "
            "ROWS UNBOUNDED PRECEDING)) WHERE list_contains(?, place) ORDER BY place", [steps]).fetchall()
        curve = [(int(place), round(int(so_far) / value, 4), round(int(done) / value, 4))
                 for place, so_far, done in rows]
    goals = tuple((goal, _needed(connection, value, placed, goal)) for goal in GOALS)
    return Coverage(value, placed, tuple(curve), goals)


def next_suppliers(connection: DuckDBPyConnection, most: int = NEXT) -> list[Unplaced]:
    """The suppliers with the largest unplaced amounts, those without a name left out; after `coverage`."""
    found = connection.execute(
        "SELECT supplier, open_lines, value - placed FROM bought WHERE supplier <> 0 AND value - placed > 0 "
        "ORDER BY 3 DESC, 1 LIMIT ?", [most]).fetchall()
    return [Unplaced(*row) for row in found]


def _needed(connection: DuckDBPyConnection, value: int, placed: int, goal: float) -> int | None:
    if value <= 0 or placed >= goal * value:
        return 0
    found = connection.execute(
        "SELECT min(place) FROM (SELECT row_number() OVER w AS place, sum(value - placed) OVER w AS more FROM bought "
        "WHERE supplier <> 0 AND value - placed > 0 WINDOW w AS (ORDER BY value - placed DESC, supplier "
        "ROWS UNBOUNDED PRECEDING)) WHERE more >= ?", [goal * value - placed]).fetchone()
    return int(found[0]) if found and found[0] is not None else None
