"""Small classified ledgers for tests: rows as dicts, made into the tables that the analyses read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from xlanskaff.spend.analyses import invoices, pareto, slim
from xlanskaff.spend.analyses.engine import PAIRS, Duck, joined, values
from xlanskaff.spend.classified import LINES, SUPPLIER
from xlanskaff.spend.engine import engine
from xlanskaff.spend.ledger import COLUMNS

Given = Mapping[str, Any]
QUERIES: list[str] = []
"""Every query that has been run, so that a test can have all of them written for another engine."""


class Noted(Duck):
    """DuckDB that remembers what it was asked."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query, which is remembered."""
        QUERIES.append(query)
        return super().rows(query)

    def keep(self, table: str, query: str) -> None:
        """Keep the rows of a query, which is remembered."""
        QUERIES.append(query)
        super().keep(table, query)

    def view(self, table: str, query: str) -> None:
        """Let a query, which is remembered, be a table."""
        QUERIES.append(query)
        super().view(table, query)

    def paired(self, query: str, left: str, right: str, key: str) -> str:
        """A join as every engine has it, so that what is remembered can be written for another."""
        return query.replace(PAIRS, joined(left, right, key))


@contextmanager
def bare() -> Iterator[Noted]:
    """An engine without tables."""
    with tempfile.TemporaryDirectory() as folder, engine(Path(folder) / "spill", threads=1) as connection:
        yield Noted(connection, Path(folder))


@contextmanager
def analysed(rows: Sequence[Given], suppliers: Sequence[Given] = ()) -> Iterator[Noted]:
    """An engine with the tables of a ledger whose rows are in scope unless they say otherwise.

    A row takes the columns of the ledger and of the classification; suppliers that are only numbers
    get a name of their own.
    """
    with bare() as made:
        fill(made, rows, suppliers)
        slim.prepare(made)
        pareto.prepare(made)
        invoices.prepare(made)
        yield made


def fill(made: Noted, rows: Sequence[Given], suppliers: Sequence[Given] = ()) -> None:
    """Make `ledger`, `classified` and `suppliers`."""
    full = [{"line_id": at, "file": "a.csv", "row": at, "kind": "entry", "scope": "in", "reason": "purchase",
             "supplier": 0, "period": _period(row), **row} for at, row in enumerate(rows, 1)]
    told = {each["supplier"]: each for each in suppliers}
    numbers = sorted({row["supplier"] for row in full} | set(told))
    known = [{"name": f"Leverandør {number}" if number else "", "masked_name": f"Leverandør {number}" if number else "",
              "valid": False, "person": False, "lines": 0, "amount": 0, "supplier": number, **told.get(number, {})}
             for number in numbers]
    for table, columns, given in (
            ("ledger", COLUMNS, full), ("classified", LINES, full), ("suppliers", SUPPLIER, known)):
        kinds = [(column.name, column.type) for column in columns if not column.type.endswith("[]")]
        Duck.keep(made, table, values(kinds, [[_told(row.get(name)) for name, _ in kinds] for row in given]))


def _period(row: Given) -> int | None:
    day: date | None = row.get("date")
    return day.year * 100 + day.month if day else None


def _told(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
