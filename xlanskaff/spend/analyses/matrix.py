"""Categories × departments × months: the cube that every table of sums in a report is taken from."""

from __future__ import annotations

from dataclasses import dataclass

from xlanskaff.spend.analyses.engine import Engine


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that anything was bought in.

    Attributes:
        category, department: numbers; 0 where the line says nothing.
        month: as 202503; 0 where it is not known.
        amount: øre.
    """

    category: int
    department: int
    month: int
    lines: int
    amount: int


def matrix(engine: Engine) -> tuple[Cell, ...]:
    """Every cell that has lines, in order; their amounts add up to what is in scope."""
    return tuple(Cell(category, department, month, lines, int(amount))
                 for category, department, month, lines, amount in engine.rows("""
        SELECT category, department, month, CAST(SUM(lines) AS BIGINT), CAST(SUM(amount) AS BIGINT) FROM bundles
        GROUP BY category, department, month ORDER BY category, department, month"""))
