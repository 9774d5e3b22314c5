"""The suppliers of a report: the largest, the others, and those whose purchases have no category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlanskaff.books.spend_analysis_rows import ABC, LIVE
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_report_words import kroner, told
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.sheet_lines import Cut

NEXT = 50
"""So many suppliers are listed to be placed next."""
_WORDS = 2

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sellers:
    """Rows of suppliers, and what the sums need.

    Attributes:
        kept: place -> øre in scope with and without a category of lines shown one by one, where formulas ask.
    """

    largest: list[Row]
    others: list[Row]
    next: list[Row]
    kept: Mapping[int, tuple[int, int]]


def sellers(engine: Engine, found: Cut, lang: Lang) -> Sellers:
    """Everybody that something is bought from; reads `placed`, `supplier_sums`, `documents` and `parties`."""
    unplaced = [(place, int(amount)) for place, amount in engine.rows(f"""
        SELECT seller, CAST(SUM(amount) AS BIGINT) AS amount FROM placed
        WHERE coverage >= 0 AND category = 0 AND seller > 0 GROUP BY seller HAVING SUM(amount) > 0
        ORDER BY 2 DESC, seller LIMIT {NEXT}""")]
    asked = ", ".join(str(place) for place, _ in unplaced) or "-1"
    sums = {place: tuple(map(int, row)) for place, *row in engine.rows(f"""
        SELECT seller, CAST(SUM(CASE WHEN shown = 1 AND category > 0 THEN amount ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN shown = 1 AND category = 0 THEN amount ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN shown = 0 THEN amount ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN shown = 0 AND category = 0 THEN amount ELSE 0 END) AS BIGINT)
        FROM (SELECT seller, category, amount, CASE WHEN {found.shown} THEN 1 ELSE 0 END AS shown FROM placed
              WHERE coverage >= 0 AND (seller BETWEEN 1 AND {LIVE} OR seller IN ({asked}))) AS p
        GROUP BY seller ORDER BY seller""")}
    largest, others = _everybody(engine, sums, lang)
    names = {row["no"]: row["name"] for row in (*largest, *others)}
    words = _bought(engine, asked)
    placed_next = [{"no": at, "name": names[place], "supplier_no": place, "bought": words.get(place),
                    "rest": kroner(sums[place][3])} for at, (place, _) in enumerate(unplaced, 1)]
    return Sellers(largest, others, placed_next, {place: (row[0], row[1]) for place, row in sums.items()})


def _everybody(engine: Engine, sums: Mapping[int, tuple[int, ...]], lang: Lang) -> tuple[list[Row], list[Row]]:
    everybody = engine.rows("""
        WITH bills AS (SELECT supplier, SUM(1 - credit) AS bills FROM documents GROUP BY supplier),
        spread AS (SELECT supplier, COUNT(DISTINCT department) AS departments FROM slim WHERE department > 0
                   GROUP BY supplier)
        SELECT s.place, s.amount, s.letter, p.name, p.organisation_number, p.person, COALESCE(b.bills, 0),
               COALESCE(d.departments, 0)
        FROM supplier_sums s JOIN parties p ON p.supplier = s.supplier
        LEFT JOIN bills b ON b.supplier = s.supplier LEFT JOIN spread d ON d.supplier = s.supplier ORDER BY s.place""")
    ((spent,),) = engine.rows("SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM slim")
    whole = sum(int(row[1]) for row in everybody)
    down: dict[int, int] = {}
    running = 0
    for row in everybody:
        running += row[1]
        down[row[1]] = running
    largest: list[Row] = []
    others: list[Row] = []
    for place, amount, letter, name, organisation, person, bills, departments in everybody:
        made = {"no": place, "name": name, "organisation_number": organisation, "invoices": int(bills),
                "departments": int(departments), "person": told("yes", lang) if person else None}
        if place <= LIVE:
            largest.append({**made, "rest": kroner(sums[place][2])})
        else:
            # As the formulas of the largest have it: suppliers with equal sums reach equally far.
            others.append({**made, "sum": kroner(amount), "share": _share(amount, int(spent)),
                           "cumulative": _share(down[amount], whole),
                           "letter": ABC.label(letter.lower(), lang) if letter else None})
    return largest, others


def _share(part: int, whole: int) -> float | None:
    return float(Decimal(part) / whole) if whole > 0 else None


def _bought(engine: Engine, asked: str) -> dict[int, str]:
    """What stands on most of the money of each: names of accounts, else texts."""
    found: dict[int, list[str]] = {}
    for place, words in engine.rows(f"""
            SELECT seller, words FROM (
              SELECT p.seller, COALESCE(NULLIF(trim(l.account_name), ''), NULLIF(trim(l.text), '')) AS words,
                     ROW_NUMBER() OVER (PARTITION BY p.seller ORDER BY SUM(p.amount) DESC,
                       COALESCE(NULLIF(trim(l.account_name), ''), NULLIF(trim(l.text), ''))) AS place
              FROM placed p JOIN ledger l ON l.line_id = p.line_id
              WHERE p.coverage >= 0 AND p.category = 0 AND p.seller IN ({asked})
                AND COALESCE(NULLIF(trim(l.account_name), ''), NULLIF(trim(l.text), '')) IS NOT NULL
              GROUP BY p.seller, COALESCE(NULLIF(trim(l.account_name), ''), NULLIF(trim(l.text), ''))) AS w
            WHERE place <= {_WORDS} ORDER BY seller, place"""):
        found.setdefault(place, []).append(words[:60])
    return {place: " · ".join(words) for place, words in found.items()}
