"""The lines of a report: what is known of each, which stand there one by one, and sums of the others.

Everything is told in numbers, so that ten million lines stay small; words come last, for what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from xlanskaff.spend.analyses.contracts import unit_of
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.threshold_watch import Candidate, ask

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
        departments: number of `slim` -> number in the report.
        risks: code -> number.
    """

    placings: Mapping[tuple[str, str], int]
    categories: Mapping[str, int]
    numbers: Mapping[int, int]
    departments: Mapping[int, int]
    risks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """How many lines are shown one by one, and how many are not."""

    lines: int
    summed: int


def prepare(engine: Engine, places: Places, candidates: Sequence[Candidate], *, independent: Collection[int] = (),
            register: bool) -> None:
    """Keep `placed`: what lines are in the report, many at a time. Reads `heaps`, `supplier_sums` and `covered`.

    Columns: seller (the place of the supplier among the largest), month, verdict, category, risk, coverage (2 surely
    on an agreement, 1 perhaps, 0 not, -1 outside scope), department, rank (who goes first), negative, lines, amount,
    size (of the largest line).

    Args:
        candidates: the questions that lines bear the number of.
        register: whether there is one; without it, nobody knows what is on an agreement.
    """
    _numbers(engine, places)
    _told(engine, candidates)
    engine.keep("placed", _placed(
        "SELECT * FROM heaps", "s.negative, s.lines, s.amount, ABS(s.largest) AS size",
        independent=independent, register=register))


def _placed(source: str, also: str, *, independent: Collection[int], register: bool) -> str:
    """The query that says what rows of a source are in the report."""
    level = "COALESCE(t.on_agreement, 0)" if register else "1"
    return f"""
        SELECT COALESCE(p.place, 0) AS seller, s.month, v.number AS verdict, COALESCE(c.number, 0) AS category,
               COALESCE(k.number, 0) AS risk, CASE WHEN s.inside = 1 THEN {level} ELSE {OUTSIDE} END AS coverage,
               COALESCE(d.number, 0) AS department,
               CASE WHEN t.own > 0 OR t.shared > 0 THEN {_WANTED} ELSE v.rank END AS rank, {also}
        FROM (SELECT {unit_of(independent)} AS unit, n.* FROM ({source}) AS n) AS s
        JOIN verdict_numbers v ON v.verdict = s.verdict
        LEFT JOIN told t ON t.supplier = s.supplier AND t.category = s.category AND t.month = s.month
          AND t.agreement_named = s.agreement_named AND t.noticed = s.noticed AND t.unit = s.unit
          AND t.regime = s.regime AND t.segment = COALESCE(s.segment, -1) AND t.inside = s.inside
        LEFT JOIN supplier_sums p ON p.supplier = s.supplier
        LEFT JOIN category_numbers c ON c.category = s.category
        LEFT JOIN department_numbers d ON d.department = s.department
        LEFT JOIN risk_numbers k ON k.risk = s.risk"""


def cut(engine: Engine, most: int, whole: int, *, independent: Collection[int] = (), register: bool) -> Cut:
    """Keep `shown`: lines behind questions first, then what is bought or may be, then the rest; the largest of each.

    The columns are those of `placed` up to rank, and line_id, supplier, day, amount, size, number and document,
    agreement (place in the register, -1), own and shared (numbers of questions, from 1).

    Args:
        most: so many lines are shown one by one, of `whole`.
    """
    reads, until = _reach(engine, min(most, whole), whole)
    lines = f"""
        SELECT l.*, g.segment FROM (SELECT * FROM lined WHERE {reads}) AS l LEFT JOIN calendar g ON g.day = l.day"""
    placed = _placed(lines, """
               s.line_id, s.supplier, s.day, s.amount, ABS(s.amount) AS size, s.number, s.document,
               COALESCE(t.agreement, -1) AS agreement, COALESCE(t.own, 0) AS own, COALESCE(t.shared, 0) AS shared""",
                     independent=independent, register=register)
    limit = f"ORDER BY rank, size DESC, line_id LIMIT {most}" if 0 < most < whole else ""
    engine.keep("shown", f"SELECT * FROM ({placed}) AS p WHERE {until} {limit}")
    return Cut(min(max(most, 0), whole), whole - min(max(most, 0), whole))


def _reach(engine: Engine, most: int, whole: int) -> tuple[str, str]:
    """The SQL for the lines to look at, and for those among them that may be shown."""
    if most == whole:
        return "1 = 1", "1 = 1"
    if most <= 0:
        return "1 = 0", "1 = 0"
    left = most
    for each, lines in engine.rows("SELECT rank, SUM(lines) FROM placed GROUP BY rank ORDER BY rank"):
        rank = each
        if lines >= left:
            break
        left -= int(lines)
    # Every heap has a line as large as its largest: so many heaps are so many lines, and no smaller one is shown.
    ((count, least),) = engine.rows(f"""
        SELECT COUNT(*), MIN(size) FROM (
          SELECT size FROM placed WHERE rank = {rank} ORDER BY size DESC LIMIT {left}) AS f""")
    size = int(least) if count == left else 0
    large, until = f"(amount >= {size} OR amount <= -{size})", f"rank < {rank} OR (rank = {rank} AND size >= {size})"
    if rank == _WANTED:
        return f"inside = 1 AND {large}", until
    if rank == _FIRST:
        asked = ", ".join(str(category) for (category,) in engine.rows(
            "SELECT DISTINCT category FROM told WHERE own > 0 OR shared > 0 ORDER BY category")) or "-1"
        return f"{large} OR (inside = 1 AND category IN ({asked}))", until
    return "1 = 1", until


def rest(engine: Engine, most: int, widths: Sequence[int]) -> int:
    """Keep `summed`: what is not shown one by one, by `GRAIN`, with lines and amount.

    Departments after the first so many share a number, where the rows would be more than `most`. Gives how many
    departments have a number of their own; 0 for all of them.
    """
    grain = ", ".join(GRAIN)
    # What is not shown is what is left when the shown is taken away.
    engine.keep("summed", f"""
        SELECT {grain}, CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(amount) AS BIGINT) AS amount
        FROM (SELECT {grain}, lines, amount FROM placed
              UNION ALL
              SELECT verdict, category, coverage, risk, department, month, CASE WHEN amount < 0 THEN 1 ELSE 0 END, -1,
                     -amount FROM shown) AS p
        GROUP BY {grain} HAVING SUM(lines) > 0""")
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
    for table, rows in (("category", places.categories), ("risk", places.risks)):
        engine.given(f"{table}_places", (("code", words), ("number", whole)), [*rows.items()])
    engine.given("verdict_places", (("scope", words), ("reason", words), ("number", whole)), [
        (scope, reason, number) for (scope, reason), number in places.placings.items()])
    engine.given("department_numbers", (("department", whole), ("number", whole)), [*places.departments.items()])
    engine.keep("verdict_numbers", f"""
        SELECT v.verdict, p.number, CASE WHEN v.scope = 'out' THEN {_LAST} ELSE {_FIRST} END AS rank
        FROM verdicts v JOIN verdict_places p ON p.scope = v.scope AND p.reason = v.reason""")
    engine.keep("category_numbers", """
        SELECT c.category, p.number FROM categories c JOIN category_places p ON p.code = c.code""")
    engine.keep("risk_numbers", """
        SELECT r.number AS risk, p.number FROM risks r JOIN risk_places p ON p.code = r.code""")


def _told(engine: Engine, candidates: Sequence[Candidate]) -> None:
    """Keep `told`: of what `covered` holds, what is on an agreement or behind a question."""
    ask(engine, candidates)
    alike = ("a.category = c.category AND a.unit = c.unit AND a.regime = c.regime "
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
          SELECT bought, MIN(agreement) AS agreement, COUNT(DISTINCT agreement) AS many FROM levels GROUP BY bought)
        SELECT 1 AS inside, c.unit, c.supplier, c.category, c.agreement_named, c.noticed, c.month,
               COALESCE(c.segment, -1) AS segment, c.regime, c.on_agreement,
               CASE WHEN m.many = 1 THEN m.agreement ELSE -1 END AS agreement,
               COALESCE(o.number, 0) AS own, COALESCE(h.number, 0) AS shared
        FROM covered c LEFT JOIN own o ON o.bought = c.bought LEFT JOIN shared h ON h.bought = c.bought
        LEFT JOIN matched m ON m.bought = c.bought
        WHERE c.on_agreement > 0 OR o.number > 0 OR h.number > 0""")
