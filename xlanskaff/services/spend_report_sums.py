"""A few rows that every sum of the workbook comes out right with, in the place of very many lines.

Formulas add up lines by one or a few columns at a time. So the rows need not be lines: the sums by scope,
reason, category, coverage, risk and the ten departments with columns of their own are told together; a supplier,
a month of a category or another department is told by a row that adds its sum and one that takes it away again.
Nobody sees these rows: the lines take their place before the workbook is finished.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlanskaff.books.spend_analysis_rows import MATCH, SCOPE, WIDE
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_words import kroner, month
from xlanskaff.spend.analyses.engine import Engine

COVERAGE = {2: "certain", 1: "possible", 0: "none"}
Row = dict[str, Any]


def rows(engine: Engine, named: Named, sellers: Mapping[int, tuple[int, int]], width: int, lang: Lang) -> list[Row]:
    """The rows; reads `placed`.

    Args:
        sellers: place of a supplier -> øre in scope with and without a category, of lines that are shown one by one.
        width: how many departments have a number of their own; 0 for all.
    """
    made = [*_sums(engine, named, lang), *_departments(engine, width, lang), *_months(engine, named, lang),
            *_sellers(named, sellers, lang)]
    return [{"id": at, **row} for at, row in enumerate(made, 1)]


def _sums(engine: Engine, named: Named, lang: Lang) -> Iterator[Row]:
    own = f"CASE WHEN department BETWEEN 1 AND {WIDE} THEN department ELSE -1 END"
    for verdict, category, coverage, risk, department, _, lines, amount in engine.rows(f"""
            SELECT verdict, category, coverage, risk, department, negative, CAST(SUM(lines) AS BIGINT),
                   CAST(SUM(amount) AS BIGINT)
            FROM (SELECT verdict, category, coverage, risk, {own} AS department, negative, lines, amount
                  FROM placed) AS p
            GROUP BY verdict, category, coverage, risk, department, negative
            ORDER BY verdict, category, coverage, risk, department, negative"""):
        scope, reason = named.placings[verdict - 1]
        yield {"scope": scope, "reason": reason, "category": named.category(category), "lines": lines,
               "coverage": MATCH.label(COVERAGE[coverage], lang) if coverage in COVERAGE else None,
               "risk": named.risk_names[risk - 1] if risk else None, "amount": kroner(int(amount)),
               "department_no": department if department > 0 else None}


def _departments(engine: Engine, width: int, lang: Lang) -> Iterator[Row]:
    number = f"LEAST(department, {width + 1})" if width else "department"
    for department, lines, amount in engine.rows(f"""
            SELECT {number}, CAST(SUM(lines) AS BIGINT), CAST(SUM(amount) AS BIGINT) FROM placed
            WHERE coverage >= 0 AND department NOT BETWEEN 1 AND {WIDE} GROUP BY {number} ORDER BY {number}"""):
        yield from _moved(lang, kroner(int(amount)), lines, department_no=department)


def _months(engine: Engine, named: Named, lang: Lang) -> Iterator[Row]:
    for category, number, amount in engine.rows("""
            SELECT category, month, CAST(SUM(amount) AS BIGINT) FROM placed WHERE coverage >= 0 AND month > 0
            GROUP BY category, month ORDER BY category, month"""):
        yield from _moved(lang, kroner(int(amount)), also={"category": named.category(category)}, month=month(number))


def _sellers(named: Named, sellers: Mapping[int, tuple[int, int]], lang: Lang) -> Iterator[Row]:
    for number, (placed, unplaced) in sellers.items():
        yield from _moved(lang, kroner(unplaced), supplier_no=number)
        yield from _moved(lang, kroner(placed), also={"category": named.category_names[0]}, supplier_no=number)


def _moved(lang: Lang, amount: float, lines: int = 0, also: Mapping[str, Any] | None = None, **where: int,
           ) -> Iterator[Row]:
    """A row that has the amount where it belongs, and one that takes it from where nothing is said."""
    scope = {"scope": SCOPE.label("in", lang), **(also or {})}
    yield {**scope, "amount": amount, "lines": lines, **where}
    yield {**scope, "amount": -amount, "lines": -lines}
