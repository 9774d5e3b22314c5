"""The tables that the analyses read: lines, narrow, with whole numbers for names, and sums of what is alike.

`prepare` makes them once. The tables it leaves behind:

    narrow      one row a line of the ledger (see `NARROW`)
    kinds       kind (from 1, those in scope first), and what is told of a line that is of it: inside (1 in scope),
                verdict, category, regime, risk
    lined       `narrow` with what its kinds tell; `slim` those in scope, with the document as it is compared
    heaps       lines that differ in nothing but day, document and size, as one row (see `HEAPS`); `bundles` those
                in scope. Nearly everything is asked of these, for they are far fewer than the lines
    calendar    day, segment: see `divide`
    period      the days that the lines in scope span, one row (see `PERIOD`)
    categories  category (from 1, in the order of the codes, those in scope first), code, outside (1 if not in scope)
    departments department (from 1), code, name
    agreements_named  agreement_named (from 1), id, as lines refer to agreements
    verdicts    verdict (from 1), scope, reason
    regimes, risks    number (from 1), code; of regimes `UNKNOWN` is one
    parties     supplier, name (as it may be shown), organisation_number (NULL for persons), person
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from xlanskaff.spend.analyses.engine import PAIRS, Engine
from xlanskaff.spend.classified import KIND, Kind
from xlanskaff.spend.engine import quoted
from xlanskaff.spend.persons import masked
from xlanskaff.spend.references import is_reference, notices_meant, reference_sql

UNKNOWN = "unknown"
"""The regime of a line where it cannot be told."""

KEYS = ("supplier", "kind", "department", "agreement_named", "month", "noticed")
"""What lines are told apart by. Numbers are 0 where nothing stands, `month` too; `noticed` is 1 where a notice is
named, and 2 where that notice says that there was no competition."""
NARROW = ("line_id", *KEYS, "day", "amount", "credit", "number", "document")
"""Columns of `narrow`. `credit` is 1 for a credit note; `number` is the number of the document where it is written
as a whole number, and `document` what is written where that is anything else."""
TOLD = ("inside", "verdict", "category", "regime", "risk")
"""What a kind tells of its lines."""
HEAPS = (*KEYS, "segment", "negative", "lines", "amount", "day", "last_day", "largest", *TOLD)
"""Columns of `heaps`. `negative` is 1 where the amounts are below 0; `largest` is one line, that with the most
øre, whatever their sign."""
PERIOD = (("earliest", "DATE"), ("begun", "DATE"), ("ended", "DATE"), ("latest", "DATE"))
"""Columns of `period`. Where only the month is known, the first and the last day are not: the period begins from
`earliest` to `begun` and ends from `ended` to `latest`. NULL where nothing has a day or a month; lines that have
neither are taken to lie within it."""
SIZE = "CASE WHEN negative = 1 THEN -amount ELSE amount END"
"""The SQL for øre of a heap without sign."""


@dataclass(frozen=True, slots=True)
class Total:
    """Lines and øre of one scope and reason."""

    scope: str
    reason: str
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class Span:
    """What the lines in scope span.

    Attributes:
        first, last: the days; None where no line has one.
        lines, amount: how many, and øre.
        undated, undated_amount: lines of which not even the month is known.
        uncategorised: øre without sign of lines that have no category, `whole` of all lines.
    """

    first: date | None
    last: date | None
    lines: int
    amount: int
    undated: int
    undated_amount: int
    uncategorised: int
    whole: int


def attach(engine: Engine, ledger: Path, classified: Path, suppliers: Path) -> None:
    """Let the three files be the tables `ledger`, `classified` and `suppliers`."""
    engine.attach("ledger", ledger)
    engine.attach("classified", classified)
    engine.attach("suppliers", suppliers)


def prepare(engine: Engine, marks: Collection[date] = (), uncompeted: Collection[str] = (),
            kinds: Sequence[Kind] = ()) -> None:
    """Make all tables from `ledger`, `classified` and `suppliers`; see `divide` for the marks.

    Args:
        uncompeted: the notices, as `references.notices_meant` writes them, that say that there was no competition.
        kinds: what lines are, where that is known; else it is looked for, and so it is where a line is of none of them.
    """
    if kinds:
        engine.given("seen", [(name, "VARCHAR") for name in KIND], kinds)
    else:
        engine.keep("seen", f"SELECT DISTINCT {', '.join(KIND)} FROM classified")
    engine.keep("categories", """
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY outside, code) AS INTEGER) AS category, code, outside
        FROM (SELECT category AS code, MIN(CASE WHEN scope = 'in' THEN 0 ELSE 1 END) AS outside FROM seen
              WHERE category IS NOT NULL GROUP BY category) AS c""")
    engine.keep("verdicts", """
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY scope, reason) AS INTEGER) AS verdict, scope, reason
        FROM (SELECT DISTINCT scope, reason FROM seen) AS v""")
    engine.keep("regimes", f"""
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY code) AS INTEGER) AS number, code
        FROM (SELECT DISTINCT COALESCE(regime, '{UNKNOWN}') AS code FROM seen) AS r""")
    engine.keep("risks", """
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY code) AS INTEGER) AS number, code
        FROM (SELECT DISTINCT risk AS code FROM seen WHERE risk IS NOT NULL) AS r""")
    engine.keep("kinds", f"""
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY CASE WHEN s.scope = 'in' THEN 0 ELSE 1 END, v.verdict, c.category,
                                       g.number, r.number, s.regime) AS INTEGER) AS kind,
               CASE WHEN s.scope = 'in' THEN 1 ELSE 0 END AS inside, v.verdict, COALESCE(c.category, 0) AS category,
               g.number AS regime, COALESCE(r.number, 0) AS risk, s.scope, s.reason, s.category AS category_code,
               s.regime AS regime_code, s.risk AS risk_code
        FROM seen s JOIN verdicts v ON v.scope = s.scope AND v.reason = s.reason
        JOIN regimes g ON g.code = COALESCE(s.regime, '{UNKNOWN}')
        LEFT JOIN categories c ON c.code = s.category LEFT JOIN risks r ON r.code = s.risk""")
    engine.keep("departments", """
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY code) AS INTEGER) AS department, code, name
        FROM (SELECT department AS code, MAX(department_name) AS name FROM ledger
              WHERE department IS NOT NULL GROUP BY department) AS d""")
    engine.keep("agreements_written",
                "SELECT DISTINCT contract_id AS written FROM ledger WHERE trim(contract_id) <> ''")
    engine.keep("agreements_named", """
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY id) AS INTEGER) AS agreement_named, id
        FROM (SELECT DISTINCT lower(trim(written)) AS id FROM agreements_written) AS a""")
    engine.keep("parties", """
        SELECT supplier, masked_name AS name, CASE WHEN person THEN NULL ELSE organisation_number END
               AS organisation_number, person FROM suppliers""")
    query = _NARROW.replace(_NOTICED, _noticed(engine, uncompeted)).replace(_ALIKE, _alike(engine))
    engine.keep("narrow", engine.paired(query, "ledger l", "classified k", "line_id"))
    if kinds and engine.rows("SELECT COUNT(*) FROM narrow") != engine.rows("SELECT COUNT(*) FROM classified"):
        prepare(engine, marks, uncompeted)
        return
    bundle(engine, marks)
    engine.given("period", PERIOD, [_period(engine)])


def _period(engine: Engine) -> tuple[date | None, ...]:
    ((first, last, first_month, last_month),) = engine.rows("""
        SELECT MIN(day), MAX(last_day), MIN(CASE WHEN day IS NULL AND month > 0 THEN month END),
               MAX(CASE WHEN day IS NULL AND month > 0 THEN month END) FROM bundles""")
    spans = [(day, day) for day in (first, last) if day]
    spans += [(date(month // 100, month % 100, 1), date(month // 100, month % 100, monthrange(
        month // 100, month % 100)[1])) for month in (first_month, last_month) if month]
    if not spans:
        return None, None, None, None
    firsts, lasts = zip(*spans, strict=True)
    return min(firsts), min(lasts), max(firsts), max(lasts)


# The number of a document is kept where its text can be had back from it: a number is read, written and compared
# in a fraction of the time that a text takes.
_NOTICED, _ALIKE = "{noticed}", "{alike}"
_NARROW = f"""
    SELECT line_id, supplier, kind, department, agreement_named, month, noticed, day, amount, credit,
           CASE WHEN CAST(tried AS VARCHAR) = document THEN tried
                WHEN document IS NOT NULL AND CAST(TRY_CAST(trim(document) AS BIGINT) AS VARCHAR) = trim(document)
                THEN TRY_CAST(trim(document) AS BIGINT) END AS number,
           CASE WHEN CAST(tried AS VARCHAR) = document THEN NULL ELSE document END AS document
    FROM (SELECT l.line_id, k.supplier, n.kind, COALESCE(d.department, 0) AS department,
                 COALESCE(a.agreement_named, 0) AS agreement_named,
                 CASE WHEN l.date IS NOT NULL
                      THEN CAST(EXTRACT(YEAR FROM l.date) * 100 + EXTRACT(MONTH FROM l.date) AS INTEGER)
                      WHEN l.period % 100 BETWEEN 1 AND 12 THEN l.period ELSE 0 END AS month,
                 {_NOTICED} AS noticed, l.date AS day, l.amount,
                 CASE WHEN l.kind = 'credit_note' THEN 1 ELSE 0 END AS credit, l.document,
                 TRY_CAST(l.document AS BIGINT) AS tried
          FROM {PAIRS}
          JOIN kinds n ON {_ALIKE}
          LEFT JOIN departments d ON d.code = l.department
          LEFT JOIN (SELECT w.written, g.agreement_named FROM agreements_written w
                     JOIN agreements_named g ON g.id = lower(trim(w.written))) AS a
            ON a.written = l.contract_id) AS n"""


def bundle(engine: Engine, marks: Collection[date] = ()) -> None:
    """Keep `calendar` and `heaps`, and let `slim` and `bundles` be what is in scope; reads `narrow`."""
    known = f"n.line_id, {_of('n', KEYS)}, n.day, n.amount, n.credit, n.number"
    pairs = "FROM narrow n JOIN kinds k ON k.kind = n.kind"
    engine.view("lined", f"SELECT {known}, n.document, {_of('k', TOLD)} {pairs}")
    engine.view("slim", f"""
        SELECT {known}, CASE WHEN n.number IS NULL THEN NULLIF(trim(n.document), '') END AS document, {_of('k', TOLD)}
        {pairs} WHERE k.inside = 1""")
    _bundled(engine, _segments(engine, "narrow", marks))


def divide(engine: Engine, marks: Collection[date]) -> None:
    """See that months are divided at some days: into segments, with the number of these days until then.

    What lies in one segment of a month lies on one side of every such day. Keeps `calendar` and `heaps` anew where
    they are of other days.
    """
    wanted = _segments(engine, "calendar", marks)
    if engine.rows("SELECT day, segment FROM calendar ORDER BY day") != wanted:
        _bundled(engine, wanted)


def _segments(engine: Engine, table: str, marks: Collection[date]) -> list[tuple[date, int]]:
    """Every day of a table with its segment."""
    held = sorted(set(marks))
    return [(day, bisect_right(held, day))
            for (day,) in engine.rows(f"SELECT DISTINCT day FROM {table} WHERE day IS NOT NULL ORDER BY day")]


def _bundled(engine: Engine, calendar: list[tuple[date, int]]) -> None:
    engine.given("calendar", (("day", "DATE"), ("segment", "INTEGER")), calendar)
    engine.keep("heaps", f"""
        SELECT {_of('h', HEAPS[:-len(TOLD)])}, {_of('k', TOLD)}
        FROM (SELECT {_of('s', KEYS)}, s.segment, s.negative, COUNT(*) AS lines,
                     CAST(SUM(s.amount) AS BIGINT) AS amount, MIN(s.day) AS day, MAX(s.day) AS last_day,
                     CASE WHEN s.negative = 1 THEN -1 ELSE 1 END * MAX(ABS(s.amount)) AS largest
              FROM (SELECT {_of('n', KEYS)}, n.day, n.amount, c.segment,
                           CASE WHEN n.amount < 0 THEN 1 ELSE 0 END AS negative
                    FROM narrow n LEFT JOIN calendar c ON c.day = n.day) AS s
              GROUP BY {_of('s', KEYS)}, s.segment, s.negative) AS h
        JOIN kinds k ON k.kind = h.kind""")
    engine.view("bundles", f"SELECT {', '.join(HEAPS)} FROM heaps WHERE inside = 1")


def _alike(engine: Engine) -> str:
    """The SQL that joins a line with its kind: by as few columns as tell kinds apart: all lines are read for each."""
    named = {"scope": "scope", "reason": "reason", "category": "category_code", "regime": "regime_code",
             "risk": "risk_code"}
    kinds = engine.rows(f"SELECT {', '.join(named.values())} FROM kinds")
    places = next(each for many in range(1, len(named) + 1) for each in combinations(range(len(named)), many)
                  if many == len(named) or len({tuple(kind[at] for at in each) for kind in kinds}) == len(kinds))
    columns = [[*named.items()][at] for at in places]
    return " AND ".join(f"n.{own} IS NOT DISTINCT FROM k.{column}" for column, own in columns)


def _noticed(engine: Engine, uncompeted: Collection[str]) -> str:
    """The SQL for `noticed` of a line; what lines write is only asked where some notice had no competition."""
    refers = reference_sql("l.notice")
    written = [cell for (cell,) in engine.rows("SELECT DISTINCT notice FROM ledger WHERE notice IS NOT NULL")
               if is_reference(cell) and notices_meant(cell) <= set(uncompeted)] if uncompeted else []
    listed = ", ".join(map(quoted, sorted(written)))
    return f"CASE WHEN l.notice IN ({listed}) THEN 2 ELSE {refers} END" if written else refers


def _of(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


def totals(engine: Engine) -> tuple[Total, ...]:
    """Lines and øre by scope and reason, the whole ledger."""
    return tuple(Total(scope, reason, int(lines), int(amount)) for scope, reason, lines, amount in engine.rows("""
        SELECT v.scope, v.reason, SUM(h.lines), CAST(SUM(h.amount) AS BIGINT)
        FROM heaps h JOIN verdicts v ON v.verdict = h.verdict GROUP BY v.scope, v.reason ORDER BY 1, 2"""))


def span(engine: Engine) -> Span:
    """What the lines in scope span; sums are 0 where there are none."""
    (row,) = engine.rows(f"""
        SELECT MIN(day), MAX(last_day), COALESCE(SUM(lines), 0), CAST(COALESCE(SUM(amount), 0) AS BIGINT),
               COALESCE(SUM(CASE WHEN month = 0 THEN lines ELSE 0 END), 0),
               CAST(COALESCE(SUM(CASE WHEN month = 0 THEN amount ELSE 0 END), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN category = 0 THEN {SIZE} ELSE 0 END), 0) AS BIGINT),
               CAST(COALESCE(SUM({SIZE}), 0) AS BIGINT) FROM bundles""")
    first, last, *numbers = row
    return Span(first, last, *map(int, numbers))


def categories(engine: Engine) -> dict[int, str]:
    """Number -> code of each category in scope; 0, no category, is not among them."""
    return dict(engine.rows("SELECT category, code FROM categories WHERE outside = 0 ORDER BY category"))


def departments(engine: Engine) -> dict[int, tuple[str, str]]:
    """Number -> code and name of each department as they may be shown; the name is empty where there is none."""
    return {number: (masked(code), masked(name or ""))
            for number, code, name in engine.rows("SELECT department, code, name FROM departments ORDER BY department")}
