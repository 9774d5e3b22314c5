"""The lines of a report: what is known of each, which stand there one by one, and sums of the others.

Everything is told in numbers, so that ten million lines stay small; words come last, for what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from xlanskaff.spend.analyses.contracts import unit_of
from xlanskaff.spend.analyses.engine import Engine, values
from xlanskaff.spend.analyses.threshold_watch import UNKNOWN, Candidate, ask

GRAIN = ("verdict", "category", "coverage", "risk", "department", "month", "negative")
"""What a row that sums lines is one for."""
OUTSIDE = -1
"""The coverage of a line that is not in scope."""
_WANTED, _FIRST, _LAST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Places:
    """The numbers that things have in the report; what has none is 0.

    Attributes:
        placings: scope and reason -> number from 1.
        categories: code -> number; `numbers` the same for the numbers of `slim`.
        departments: number of `slim` -> number in the report; `codes` the same by code.
        risks: code -> number.
    """

    placings: Mapping[tuple[str, str], int]
    categories: Mapping[str, int]
    numbers: Mapping[int, int]
    departments: Mapping[int, int]
    codes: Mapping[str, int]
    risks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """Which lines are shown one by one.

    Attributes:
        lines: how many these are; `summed` how many are not.
        shown, hidden: the SQL for each.
    """

    lines: int
    summed: int
    shown: str
    hidden: str


def prepare(engine: Engine, places: Places, candidates: Sequence[Candidate], *, independent: Collection[int] = (),
            register: bool) -> None:
    """Keep `placed`: one row a line of the ledger. Reads `slim`, `supplier_sums` and `covered`.

    Columns: line_id, supplier, seller (its place among the largest), amount, day, month, verdict, category, risk,
    coverage (2 surely on an agreement, 1 perhaps, 0 not, -1 outside scope), agreement (place in the register, -1),
    own, shared (numbers of questions, from 1), department, rank (who goes first), size.

    Args:
        candidates: the questions that lines bear the number of.
        register: whether there is one; without it, nobody knows what is on an agreement.
    """
    _numbers(engine, places)
    _told(engine, candidates)
    level = "COALESCE(t.on_agreement, 0)" if register else "1"
    engine.keep("placed", f"""
        SELECT s.line_id, s.supplier, COALESCE(p.place, 0) AS seller, s.amount, s.day, s.month, r.number AS verdict,
               COALESCE(c.number, 0) AS category, COALESCE(k.number, 0) AS risk, {level} AS coverage,
               COALESCE(t.agreement, -1) AS agreement, COALESCE(t.own, 0) AS own, COALESCE(t.shared, 0) AS shared,
               COALESCE(d.number, 0) AS department,
               CASE WHEN t.own > 0 OR t.shared > 0 THEN {_WANTED} ELSE {_FIRST} END AS rank, ABS(s.amount) AS size
        FROM (SELECT line_id, supplier, category, department, agreement_named, day, month, amount, noticed, reason,
                     risk, {unit_of(independent)} AS unit, COALESCE(regime, '{UNKNOWN}') AS regime FROM slim) AS s
        JOIN verdict_numbers r ON r.scope = 'in' AND r.reason = s.reason
        LEFT JOIN calendar g ON g.day = s.day
        LEFT JOIN told t ON t.supplier = s.supplier AND t.category = s.category AND t.month = s.month
          AND t.agreement_named = s.agreement_named AND t.noticed = s.noticed AND t.unit = s.unit
          AND t.regime = s.regime AND COALESCE(t.segment, -1) = COALESCE(g.segment, -1)
        LEFT JOIN supplier_sums p ON p.supplier = s.supplier
        LEFT JOIN category_places c ON c.category = s.category
        LEFT JOIN department_places d ON d.department = s.department
        LEFT JOIN risk_numbers k ON k.code = s.risk
        UNION ALL
        SELECT l.line_id, k.supplier, COALESCE(p.place, 0), l.amount, l.date,
               CASE WHEN l.date IS NOT NULL
                    THEN CAST(EXTRACT(YEAR FROM l.date) * 100 + EXTRACT(MONTH FROM l.date) AS INTEGER)
                    WHEN l.period % 100 BETWEEN 1 AND 12 THEN l.period ELSE 0 END, r.number,
               COALESCE(c.number, 0), COALESCE(v.number, 0), {OUTSIDE}, -1, 0, 0, COALESCE(d.number, 0),
               CASE WHEN k.scope = 'review' THEN {_FIRST} ELSE {_LAST} END, ABS(l.amount)
        FROM {engine.paired("ledger l", "classified k", "line_id")}
        JOIN verdict_numbers r ON r.scope = k.scope AND r.reason = k.reason
        LEFT JOIN supplier_sums p ON p.supplier = k.supplier
        LEFT JOIN category_numbers c ON c.code = k.category
        LEFT JOIN department_codes d ON d.code = l.department
        LEFT JOIN risk_numbers v ON v.code = k.risk
        WHERE k.scope <> 'in'""")


def cut(engine: Engine, most: int, whole: int) -> Cut:
    """Let the lines behind questions stand first, then what is bought or may be, then the rest; the largest of each.

    Args:
        most: so many lines are shown one by one, of `whole`.
    """
    if whole <= most:
        return Cut(whole, 0, "1 = 1", "1 = 0")
    if most <= 0:
        return Cut(0, whole, "1 = 0", "1 = 1")
    ((rank, size, line),) = engine.rows(f"""
        SELECT rank, size, line_id FROM (
          SELECT rank, size, line_id FROM placed ORDER BY rank, size DESC, line_id LIMIT {most}) AS f
        ORDER BY rank DESC, size, line_id DESC LIMIT 1""")
    before = f"rank < {rank} OR (rank = {rank} AND (size > {size} OR (size = {size} AND line_id <= {line})))"
    return Cut(most, whole - most, f"({before})", f"NOT ({before})")


def rest(engine: Engine, found: Cut, most: int, widths: Sequence[int]) -> int:
    """Keep `summed`: what is not shown one by one, by `GRAIN`, with lines and amount.

    Departments after the first so many share a number, where the rows would be more than `most`. Gives how many
    departments have a number of their own; 0 for all of them.
    """
    grain = ", ".join(GRAIN)
    engine.keep("summed", f"""
        SELECT {grain}, COUNT(*) AS lines, CAST(SUM(amount) AS BIGINT) AS amount
        FROM (SELECT verdict, category, coverage, risk, department, month, amount,
                     CASE WHEN amount < 0 THEN 1 ELSE 0 END AS negative FROM placed WHERE {found.hidden}) AS p
        GROUP BY {grain}""")
    ((rows,),) = engine.rows("SELECT COUNT(*) FROM summed")
    width = 0
    for wide in widths if rows > most else ():
        width = wide
        shared = grain.replace("department", f"LEAST(department, {wide + 1}) AS department")
        ((rows,),) = engine.rows(f"SELECT COUNT(*) FROM (SELECT DISTINCT {shared} FROM summed) AS d")
        if rows <= most:
            break
    if width:
        engine.keep("summed", f"""
            SELECT {grain}, CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(amount) AS BIGINT) AS amount
            FROM (SELECT verdict, category, coverage, risk, LEAST(department, {width + 1}) AS department, month,
                         negative, lines, amount FROM summed) AS s
            GROUP BY {grain}""")
    return width


def _numbers(engine: Engine, places: Places) -> None:
    whole, words = "INTEGER", "VARCHAR"
    engine.keep("verdict_numbers", values((("scope", words), ("reason", words), ("number", whole)), [
        (scope, reason, number) for (scope, reason), number in places.placings.items()]))
    engine.keep("category_numbers", values((("code", words), ("number", whole)), [*places.categories.items()]))
    engine.keep("category_places", values((("category", whole), ("number", whole)), [*places.numbers.items()]))
    engine.keep("department_places", values((("department", whole), ("number", whole)), [*places.departments.items()]))
    engine.keep("department_codes", values((("code", words), ("number", whole)), [*places.codes.items()]))
    engine.keep("risk_numbers", values((("code", words), ("number", whole)), [*places.risks.items()]))


def _told(engine: Engine, candidates: Sequence[Candidate]) -> None:
    """Keep `told`: of what `covered` holds, what is on an agreement or behind a question."""
    engine.keep("asked", ask(candidates))
    alike = (f"a.category = c.category AND a.unit = c.unit AND a.regime = COALESCE(c.regime, '{UNKNOWN}') "
             "AND c.month BETWEEN a.first_month AND a.last_month")
    unsure = "c.on_agreement < 2 AND c.noticed = 0"
    engine.keep("told", f"""
        WITH own AS (
          SELECT c.bought, MAX(a.candidate) + 1 AS number FROM covered c
          JOIN asked a ON a.supplier = c.supplier AND {alike} WHERE a.supplier > 0 AND {unsure} GROUP BY c.bought),
        shared AS (
          SELECT c.bought, MAX(a.candidate) + 1 AS number FROM covered c
          JOIN asked a ON {alike} WHERE a.supplier = 0 AND {unsure} GROUP BY c.bought),
        matched AS (
          SELECT bought, MAX(agreement) AS agreement, COUNT(*) AS many FROM levels WHERE level > 0 GROUP BY bought)
        SELECT c.unit, c.supplier, c.category, c.agreement_named, c.noticed, c.month, c.segment,
               COALESCE(c.regime, '{UNKNOWN}') AS regime, c.on_agreement,
               CASE WHEN m.many = 1 THEN m.agreement ELSE -1 END AS agreement,
               COALESCE(o.number, 0) AS own, COALESCE(h.number, 0) AS shared
        FROM covered c LEFT JOIN own o ON o.bought = c.bought LEFT JOIN shared h ON h.bought = c.bought
        LEFT JOIN matched m ON m.bought = c.bought
        WHERE c.on_agreement > 0 OR o.number > 0 OR h.number > 0""")
