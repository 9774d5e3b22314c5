"""The suppliers of a report: the largest, the others, and those whose purchases have no category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlanskaff.books.spend_analysis_rows import ABC, LIVE
from xlanskaff.grammar.names import table_name
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_report_words import kroner, told
from xlanskaff.spend import engine as local
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.engine import parquet, quoted
from xlanskaff.spend.persons import masked
from xlanskaff.xlsx.lines import LineColumn, put_lines

NEXT = 50
"""So many suppliers are listed to be placed next."""
MANY = 2_000
"""From so many suppliers after the largest, the engine writes the sheet."""
_WORDS = 2
SELLERS = """
    SELECT s.place, s.amount, s.letter, p.name, p.organisation_number, p.person, COALESCE(b.bills, 0) AS bills,
           COALESCE(d.departments, 0) AS departments, CAST(SUM(s.amount) OVER (
             ORDER BY s.amount DESC RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS down
    FROM supplier_sums s JOIN parties p ON p.supplier = s.supplier
    LEFT JOIN (SELECT supplier, CAST(SUM(CASE WHEN credit = 0 THEN documents ELSE 0 END) AS BIGINT) AS bills
               FROM bills GROUP BY supplier) AS b
      ON b.supplier = s.supplier
    LEFT JOIN (SELECT supplier, COUNT(DISTINCT department) AS departments FROM bundles WHERE department > 0
               GROUP BY supplier) AS d ON d.supplier = s.supplier"""
"""Every supplier; `down`: øre of all down to it, equal ones counted together as in the formulas of the largest."""
COLUMNS = (
    LineColumn("no", "whole"), LineColumn("name", "text"), LineColumn("organisation_number", "text"),
    LineColumn("sum", "ore"), LineColumn("share", "number"), LineColumn("cumulative", "number"),
    LineColumn("letter", "text"), LineColumn("invoices", "whole"), LineColumn("departments", "whole"),
    LineColumn("person", "text"))

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sellers:
    """Rows of suppliers, and what the sums need.

    Attributes:
        kept: place -> øre in scope with and without a category of lines shown one by one, where formulas ask.
        whole: øre of all suppliers; `spent` of all that is in scope.
        many: whether the others are too many to be written cell by cell; see `put_others`.
    """

    largest: list[Row]
    others: list[Row]
    next: list[Row]
    kept: Mapping[int, tuple[int, int]]
    whole: int
    spent: int
    many: bool


def sellers(engine: Engine, lang: Lang) -> Sellers:
    """Everybody that something is bought from; reads `placed`, `shown`, `supplier_sums` and `bills`."""
    unplaced = [(place, int(amount)) for place, amount in engine.rows(f"""
        SELECT seller, CAST(SUM(amount) AS BIGINT) AS amount FROM placed
        WHERE coverage >= 0 AND category = 0 AND seller > 0 GROUP BY seller HAVING SUM(amount) > 0
        ORDER BY 2 DESC, seller LIMIT {NEXT}""")]
    asked = ", ".join(str(place) for place, _ in unplaced) or "-1"
    sums = {place: tuple(map(int, row)) for place, *row in engine.rows(f"""
        SELECT seller, CAST(SUM(CASE WHEN category > 0 THEN shown ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN category = 0 THEN shown ELSE 0 END) AS BIGINT),
               CAST(SUM(amount - shown) AS BIGINT),
               CAST(SUM(CASE WHEN category = 0 THEN amount - shown ELSE 0 END) AS BIGINT)
        FROM (SELECT seller, category, coverage, amount, 0 AS shown FROM placed
              UNION ALL SELECT seller, category, coverage, 0, amount FROM shown) AS p
        WHERE coverage >= 0 AND (seller BETWEEN 1 AND {LIVE} OR seller IN ({asked}))
        GROUP BY seller ORDER BY seller""")}
    ((count, whole),) = engine.rows(
        "SELECT COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM supplier_sums")
    ((spent,),) = engine.rows("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM bundles")
    many = count > LIVE + MANY
    largest, others = _everybody(engine, sums, int(whole), int(spent), lang, shown=LIVE if many else None)
    if many:
        # A row for each class with what they all have, so that every sum is right; they take its place.
        others = [{"no": LIVE + at, "letter": ABC.label(letter.lower(), lang) if letter else None,
                   "sum": kroner(int(amount))} for at, (letter, amount) in enumerate(engine.rows(f"""
            SELECT letter, CAST(SUM(amount) AS BIGINT) FROM supplier_sums WHERE place > {LIVE}
            GROUP BY letter ORDER BY letter"""), 1)]
    names: dict[int, str] = dict(engine.rows(f"""
        SELECT s.place, p.name FROM supplier_sums s JOIN parties p ON p.supplier = s.supplier
        WHERE s.place IN ({asked})"""))
    words = _bought(engine, asked)
    placed_next = [{"no": at, "name": names[place], "supplier_no": place, "bought": words.get(place),
                    "rest": kroner(sums[place][3])} for at, (place, _) in enumerate(unplaced, 1)]
    return Sellers(largest, others, placed_next, {place: (row[0], row[1]) for place, row in sums.items()},
                   int(whole), int(spent), many)


def _everybody(engine: Engine, sums: Mapping[int, tuple[int, ...]], whole: int, spent: int, lang: Lang, *,
               shown: int | None) -> tuple[list[Row], list[Row]]:
    """The largest, and the others or as many of all as are shown."""
    largest: list[Row] = []
    others: list[Row] = []
    until = "" if shown is None else f"WHERE place <= {shown}"
    for place, amount, letter, name, organisation, person, bills, departments, down in engine.rows(
            f"SELECT * FROM ({SELLERS}) AS e {until} ORDER BY place"):
        made = {"no": place, "name": name, "organisation_number": organisation, "invoices": int(bills),
                "departments": int(departments), "person": told("yes", lang) if person else None}
        if place <= LIVE:
            largest.append({**made, "rest": kroner(sums[place][2])})
        else:
            others.append({**made, "sum": kroner(amount), "share": _share(amount, spent),
                           "cumulative": _share(down, whole),
                           "letter": ABC.label(letter.lower(), lang) if letter else None})
    return largest, others


def list_others(engine: Engine, folder: Path) -> Path:
    """A file of all suppliers but the largest."""
    made = folder / "sheet-suppliers.parquet"
    engine.export(f"SELECT * FROM ({SELLERS}) AS e WHERE place > {LIVE}", made)
    return made


def put_others(made: Path, sold: Sellers, source: bytes, target: Path, lang: Lang) -> Path:
    """A copy of the workbook with suppliers that are too many to be written cell by cell.

    Args:
        made: what `list_others` made.
    """
    letters = " ".join(f"WHEN '{code.upper()}' THEN {quoted(str(ABC.label(code, lang)))}" for code in ("a", "b", "c"))
    with local.engine(target.parent / "spill-suppliers", memory="400MB") as connection:
        put_lines(source, table_name("other_suppliers"), COLUMNS, connection, f"""
            SELECT place AS no, name, organisation_number, amount AS sum,
                   CASE WHEN {sold.spent} > 0 THEN CAST(amount AS DOUBLE) / {sold.spent} END AS share,
                   CASE WHEN {sold.whole} > 0 THEN CAST(down AS DOUBLE) / {sold.whole} END AS cumulative,
                   CASE letter {letters} END AS letter, bills AS invoices, departments,
                   CASE WHEN person THEN {quoted(told("yes", lang))} END AS person
            FROM {parquet(made)} ORDER BY place""", target, computed=True)
    return target


def _share(part: int, whole: int) -> float | None:
    return float(Decimal(part) / whole) if whole > 0 else None


def _bought(engine: Engine, asked: str) -> dict[int, str]:
    """What stands on most of the money of each: names of accounts, else texts; no texts of persons."""
    found: dict[int, list[str]] = {}
    for place, words in engine.rows(f"""
            WITH told AS (
              SELECT p.place AS seller, s.amount, COALESCE(
                       NULLIF(trim(l.account_name), ''),
                       CASE WHEN q.person THEN NULL ELSE NULLIF(trim(l.text), '') END) AS words
              FROM slim s JOIN supplier_sums p ON p.supplier = s.supplier JOIN ledger l ON l.line_id = s.line_id
              JOIN parties q ON q.supplier = s.supplier
              WHERE s.category = 0 AND p.place IN ({asked})),
            ranked AS (
              SELECT seller, words, ROW_NUMBER() OVER (PARTITION BY seller ORDER BY SUM(amount) DESC, words) AS place
              FROM told WHERE words IS NOT NULL GROUP BY seller, words)
            SELECT seller, words FROM ranked WHERE place <= {_WORDS} ORDER BY seller, place"""):
        found.setdefault(place, []).append(masked(words)[:60])
    return {place: " · ".join(words) for place, words in found.items()}
