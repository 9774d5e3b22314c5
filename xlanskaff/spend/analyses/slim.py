"""The table that the analyses read: lines in scope, narrow, with whole numbers for names.

`prepare` makes it once. The tables it leaves behind:

    slim        one row a line in scope (see `SLIM`)
    categories  category (from 1, in the order of the codes), code
    departments department (from 1), code, name
    agreements_named  agreement_named (from 1), id, as lines refer to agreements
    parties     supplier, name (as it may be shown), organisation_number, valid, person, key (the name as compared)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlanskaff.spend.analyses.engine import Engine

SLIM = ("line_id", "supplier", "category", "department", "agreement_named", "day", "month", "amount", "kind",
        "document", "regime", "noticed", "reason", "risk")
"""Columns of `slim`. Numbers are 0 where nothing stands, `month` too; `noticed` is 1 where a notice is named."""


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


def unclassified(engine: Engine) -> None:
    """Make `classified` and `suppliers` of a ledger alone: every line in scope, suppliers as they are written."""
    engine.keep("suppliers", """
        WITH named AS (
          SELECT COALESCE(organisation_number, lower(trim(supplier_name)), supplier_id) AS named, supplier_name,
                 organisation_number, amount
          FROM ledger),
        summed AS (
          SELECT named, MIN(supplier_name) AS name, MIN(organisation_number) AS organisation_number,
                 COUNT(*) AS lines, CAST(SUM(amount) AS BIGINT) AS amount
          FROM named WHERE named IS NOT NULL GROUP BY named)
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY amount DESC, named) AS BIGINT) AS supplier,
               COALESCE(name, named) AS name, organisation_number, FALSE AS valid, FALSE AS person,
               COALESCE(name, named) AS masked_name, lines, amount, named
        FROM summed""")
    engine.keep("classified", """
        SELECT l.line_id, COALESCE(s.supplier, CAST(0 AS BIGINT)) AS supplier, 'in' AS scope, 'unclassified' AS reason,
               CAST(NULL AS VARCHAR) AS category, CAST(NULL AS VARCHAR) AS regime, CAST(NULL AS VARCHAR) AS risk
        FROM ledger l LEFT JOIN suppliers s
          ON s.named = COALESCE(l.organisation_number, lower(trim(l.supplier_name)), l.supplier_id)""")


def prepare(engine: Engine) -> None:
    """Make `slim` and the tables of its names from `ledger`, `classified` and `suppliers`."""
    engine.keep("categories", """
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY category) AS INTEGER) AS category, category AS code
        FROM (SELECT DISTINCT category FROM classified WHERE category IS NOT NULL AND scope = 'in') AS c""")
    engine.keep("departments", """
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY code) AS INTEGER) AS department, code, name
        FROM (SELECT department AS code, MAX(department_name) AS name FROM ledger
              WHERE department IS NOT NULL GROUP BY department) AS d""")
    engine.keep("agreements_named", """
        SELECT CAST(ROW_NUMBER() OVER (ORDER BY id) AS INTEGER) AS agreement_named, id
        FROM (SELECT DISTINCT lower(trim(contract_id)) AS id FROM ledger WHERE trim(contract_id) <> '') AS a""")
    engine.keep("parties", """
        SELECT supplier, masked_name AS name, CASE WHEN person THEN NULL ELSE organisation_number END
               AS organisation_number, valid, person, lower(trim(name)) AS named FROM suppliers""")
    engine.keep("slim", f"""
        SELECT l.line_id, k.supplier, COALESCE(c.category, 0) AS category, COALESCE(d.department, 0) AS department,
               COALESCE(a.agreement_named, 0) AS agreement_named, l.date AS day,
               CASE WHEN l.date IS NOT NULL
                    THEN CAST(EXTRACT(YEAR FROM l.date) * 100 + EXTRACT(MONTH FROM l.date) AS INTEGER)
                    WHEN l.period % 100 BETWEEN 1 AND 12 THEN l.period ELSE 0 END AS month,
               l.amount, l.kind, NULLIF(trim(l.document), '') AS document, k.regime,
               CASE WHEN trim(l.notice) <> '' THEN 1 ELSE 0 END AS noticed, k.reason, k.risk
        FROM {engine.paired("ledger l", "classified k", "line_id")}
        LEFT JOIN categories c ON c.code = k.category
        LEFT JOIN departments d ON d.code = l.department
        LEFT JOIN agreements_named a ON a.id = lower(trim(l.contract_id))
        WHERE k.scope = 'in'""")


def totals(engine: Engine) -> tuple[Total, ...]:
    """Lines and øre by scope and reason, the whole ledger; reads `slim` for what is in scope."""
    return tuple(Total(scope, reason, lines, int(amount)) for scope, reason, lines, amount in engine.rows("""
        SELECT 'in' AS scope, reason, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM slim GROUP BY reason
        UNION ALL
        SELECT k.scope, k.reason, COUNT(*), CAST(SUM(l.amount) AS BIGINT)
        FROM ledger l JOIN classified k ON k.line_id = l.line_id WHERE k.scope <> 'in'
        GROUP BY k.scope, k.reason ORDER BY 1, 2"""))


def span(engine: Engine) -> Span:
    """What the lines in scope span; sums are 0 where there are none."""
    (row,) = engine.rows("""
        SELECT MIN(day), MAX(day), COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT),
               COALESCE(SUM(CASE WHEN month = 0 THEN 1 ELSE 0 END), 0),
               CAST(COALESCE(SUM(CASE WHEN month = 0 THEN amount ELSE 0 END), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN category = 0 THEN ABS(amount) ELSE 0 END), 0) AS BIGINT),
               CAST(COALESCE(SUM(ABS(amount)), 0) AS BIGINT) FROM slim""")
    first, last, *numbers = row
    return Span(first, last, *map(int, numbers))


def categories(engine: Engine) -> dict[int, str]:
    """Number -> code of each category; 0, no category, is not among them."""
    return dict(engine.rows("SELECT category, code FROM categories ORDER BY category"))


def departments(engine: Engine) -> dict[int, tuple[str, str]]:
    """Number -> code and name of each department; the name is empty where there is none."""
    return {number: (code, name or "")
            for number, code, name in engine.rows("SELECT department, code, name FROM departments ORDER BY department")}
