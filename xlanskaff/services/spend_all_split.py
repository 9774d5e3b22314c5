"""An open ledger split by unit: the same tables, each time with the lines of one unit alone.

The tables that give numbers to categories, departments and agreements stay those of the whole ledger, so a
number means the same in every unit, and the questions that concern all of them can be told in each.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_opened import Opened, marks
from xlanskaff.services.units import Unit
from xlanskaff.spend.analyses import pareto as suppliers
from xlanskaff.spend.analyses import slim
from xlanskaff.spend.analyses.contracts import unit_of
from xlanskaff.spend.analyses.engine import Duck, Engine
from xlanskaff.spend.analyses.threshold_watch import Candidate, ask
from xlanskaff.spend.engine import engine as connected
from xlanskaff.spend.ledger import LedgerFile
from xlanskaff.spend.reckoning import kroner

_SPLIT = ("ledger", "classified", "narrow")
_WHOLE = ("suppliers", "parties", "categories", "departments", "agreements_named", "verdicts", "regimes", "risks",
          "kinds", "period")


@dataclass(frozen=True, slots=True)
class Part:
    """One unit and its departments.

    Attributes:
        unit: as the unit list has it, or as the ledger calls the department.
        departments: their numbers; 0 is that no department is named.
    """

    unit: Unit
    departments: tuple[int, ...]


def parts(engine: Engine, found: Analysis, units: Mapping[str, Unit], nameless: str) -> tuple[Part, ...]:
    """Every unit that has a line: those of the list, other departments, and who is no department.

    Args:
        units: department -> its unit.
        nameless: what lines without a department are called.
    """
    made: dict[str, tuple[Unit, list[int]]] = {}
    for number, (code, name) in found.departments.items():
        unit = units.get(code) or Unit(code, name or code, "", "", "", None, {}, 0)
        made.setdefault(f"{bool(unit.row)}{unit.id}", (unit, []))[1].append(number)
    ((without,),) = engine.rows("SELECT COUNT(*) FROM ledger WHERE department IS NULL")
    listed = [Part(unit, tuple(numbers)) for unit, numbers in made.values()]
    if without:
        listed.append(Part(Unit("", nameless, "", "", "", None, {}, 0), (0,)))
    return tuple(listed)


@dataclass(frozen=True, slots=True)
class Split:
    """A ledger split into parts, in a folder; another process may take one out of it.

    Attributes:
        files: what of each file is in each part.
        rest: what `Opened` knows besides the tables.
    """

    folder: Path
    files: tuple[tuple[LedgerFile, ...], ...]
    rest: Mapping[str, Any]


def split(book: Opened, found: Sequence[Part], folder: Path) -> Split:
    """Split an open ledger. Rows that were set aside belong to nobody and are in no part."""
    engine = book.engine
    engine.given("part_of", (("department", "INTEGER"), ("part", "INTEGER")), [
        (number, at) for at, each in enumerate(found) for number in each.departments])
    engine.keep("line_part", """
        SELECT l.line_id, p.part FROM ledger l LEFT JOIN departments d ON d.code = l.department
        JOIN part_of p ON p.department = COALESCE(d.department, 0)""")
    folder.mkdir()
    for table in _SPLIT:
        # In the order of the parts, so that each is found without reading the others.
        engine.export(f"SELECT p.part, t.* FROM {table} t JOIN line_part p ON p.line_id = t.line_id "
                      "ORDER BY p.part, t.line_id", folder / f"{table}.parquet")
    for table in _WHOLE:
        engine.export(f"SELECT * FROM {table}", folder / f"{table}.parquet")
    engine.attach("split_ledger", folder / "ledger.parquet")
    sums = {(part, file): (lines, int(amount)) for part, file, lines, amount in engine.rows(
        "SELECT part, file, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM split_ledger GROUP BY part, file")}
    files = tuple(tuple(_only(file, *sums[at, file.file]) for file in book.files if (at, file.file) in sums)
                  for at in range(len(found)))
    return Split(folder, files, {field.name: getattr(book, field.name) for field in fields(book)
                                 if field.name not in ("engine", "folder", "files")})


@contextmanager
def taken(whole: Split, at: int) -> Iterator[Opened]:
    """One part as if it were the whole ledger."""
    with tempfile.TemporaryDirectory(prefix="xlanskaff-", ignore_cleanup_errors=True) as scratch, \
            connected(Path(scratch) / "spill", threads=1) as connection:
        # One thread: a part is small, and the others are at work beside it.
        engine = Duck(connection, Path(scratch))
        for table in _WHOLE:
            engine.attach(table, whole.folder / f"{table}.parquet")
        for table in _SPLIT:
            engine.attach(f"all_{table}", whole.folder / f"{table}.parquet")
            engine.keep(table, f"SELECT * FROM all_{table} WHERE part = {at}")
        slim.bundle(engine, marks(whole.rest["register"], whole.rest["awards"]))
        suppliers.prepare(engine)
        yield Opened(engine=engine, folder=Path(scratch), files=whole.files[at], **whole.rest)


def concerned(engine: Engine, candidates: Sequence[Candidate], independent: Sequence[int]) -> dict[int, set[int]]:
    """Department -> the places of the questions that it has bought something behind."""
    ask(engine, candidates)
    found: dict[int, set[int]] = {}
    for department, candidate in engine.rows(f"""
            SELECT DISTINCT s.department, a.candidate
            FROM (SELECT {unit_of(independent)} AS unit, department, supplier, category, agreement_named, month,
                         segment, regime FROM bundles WHERE noticed = 0) AS s
            JOIN asked a ON a.category = s.category AND a.unit = s.unit AND a.regime = s.regime
              AND s.month BETWEEN a.first_month AND a.last_month AND (a.supplier = 0 OR a.supplier = s.supplier)
            JOIN covered c ON c.unit = s.unit AND c.supplier = s.supplier AND c.category = s.category
              AND c.agreement_named = s.agreement_named AND c.month = s.month
              AND c.regime = s.regime AND COALESCE(c.segment, -1) = COALESCE(s.segment, -1)
            WHERE c.on_agreement < 2 AND c.noticed = 0"""):
        found.setdefault(department, set()).add(candidate)
    return found


def _only(file: LedgerFile, lines: int, amount: int) -> LedgerFile:
    return replace(file, rows=lines, sum=kroner(amount, file.factor), set_aside=0, aside_sum="0.00")
