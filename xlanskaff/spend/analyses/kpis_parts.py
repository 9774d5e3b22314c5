"""The indicators that are one figure for each category or department: KPI08, KPI09 and KPI10."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlanskaff.rules.kpi.result import Coverage, KpiResult, Part, coverage, parted
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.slim import SIZE

CATEGORY, DEPARTMENT = "purchase.category", "purchase.department"


def parts(engine: Engine, categories: Mapping[int, str], departments: Mapping[int, tuple[str, str]],
          ) -> tuple[KpiResult, KpiResult, KpiResult]:
    """Suppliers in each category, and what was bought in each category and department each year; reads `bundles`.

    The figures are in `parts`; coverage is how much of what was bought has a category, or a department,
    and for the two with years only of what has a date. Lines of an unknown year are in none of them.

    Args:
        categories, departments: number -> code, and code and name, of those in `slim`.
    """
    sellers = {categories[number]: Decimal(int(count)) for number, count in engine.rows("""
        SELECT category, SUM(CASE WHEN supplier > 0 AND net <> 0 THEN 1 ELSE 0 END)
        FROM (SELECT category, supplier, SUM(amount) AS net FROM bundles WHERE category > 0
              GROUP BY category, supplier) AS s GROUP BY category""")}
    codes = {number: code for number, (code, _) in departments.items()}
    ((whole, with_category, dated, dated_category, dated_department),) = engine.rows(f"""
        SELECT COALESCE(SUM({SIZE}), 0), COALESCE(SUM(CASE WHEN category > 0 THEN {SIZE} ELSE 0 END), 0),
               COALESCE(SUM(CASE WHEN month > 0 THEN {SIZE} ELSE 0 END), 0),
               COALESCE(SUM(CASE WHEN month > 0 AND category > 0 THEN {SIZE} ELSE 0 END), 0),
               COALESCE(SUM(CASE WHEN month > 0 AND department > 0 THEN {SIZE} ELSE 0 END), 0) FROM bundles""")
    return (
        parted("KPI08", [Part(code, None, number) for code, number in sorted(sellers.items())],
               _covered(CATEGORY, with_category, whole), reason="needs_categories"),
        parted("KPI09", _years(engine, "category", categories), _covered(CATEGORY, dated_category, dated),
               reason="needs_categories"),
        parted("KPI10", _years(engine, "department", codes), _covered(DEPARTMENT, dated_department, dated),
               reason="needs_departments"))


def _years(engine: Engine, column: str, codes: Mapping[int, str]) -> list[Part]:
    found = engine.rows(f"""
        SELECT {column}, CAST(FLOOR(month / 100) AS INTEGER) AS year, CAST(SUM(amount) AS BIGINT) FROM bundles
        WHERE {column} > 0 AND month > 0 GROUP BY {column}, CAST(FLOOR(month / 100) AS INTEGER)""")
    return sorted((Part(codes[number], int(year), Decimal(int(amount)) / 100) for number, year, amount in found),
                  key=lambda each: (each.of, each.year))


def _covered(column: str, part: int, whole: int) -> Coverage:
    return coverage(column, Decimal(int(part)) / 100, Decimal(int(whole)) / 100)
