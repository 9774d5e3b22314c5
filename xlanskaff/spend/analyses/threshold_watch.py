"""The threshold watch: purchases that together pass a limit, without an agreement or a notice that we find.

Every answer is a question to somebody who knows more than the ledger does. What is alike is what has
one category; what is bought over twelve months is one recurring purchase (FOA § 5-4 (9)), and what is
bought from one supplier for longer may be one contract (§ 5-4 (12), up to 48 months). The whole
organisation counts together, except departments that are themselves responsible for what they buy
(§ 5-4 (3)). The limit is the one in force on the day of the first purchase, for a procurement begins
no later than that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Literal

from xlanskaff.law.store import LAW, Law
from xlanskaff.rules.purchases import Authority, Kind
from xlanskaff.rules.thresholds import Notice
from xlanskaff.spend.analyses.contracts import unit_of
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.slim import UNKNOWN
from xlanskaff.spend.analyses.threshold_limits import NATIONAL, Basis, Limits, Month

Together = Literal["supplier", "category"]

_OPEN = "on_agreement < 2 AND noticed = 0"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Purchases that somebody should be asked about.

    Attributes:
        together: whether one supplier's, or one category's purchases are counted together.
        basis: how many months are counted together.
        unit: the department that buys on its own; 0 for the rest of the organisation.
        supplier: number; 0 where several are counted together.
        category: number; 0 where it is not known.
        kind: what the limit was taken for; `kind_known` is false where goods was assumed.
        first, last: days of the first and the last purchase; the first of the month where the day is not known.
        first_month, last_month: as 202503.
        amount: øre without a sure agreement or notice; `sure` of it what surely has none.
        largest: øre of the largest line.
        limit: the highest limit passed, in øre; `begins` the day it came into force, `provision` where it
            stands, `notice` what it asks for.
    """

    together: Together
    basis: Basis
    unit: int
    supplier: int
    category: int
    kind: Kind
    kind_known: bool
    first: date
    last: date
    first_month: int
    last_month: int
    suppliers: int
    lines: int
    amount: int
    sure: int
    largest: int
    limit: int
    provision: str
    notice: Notice
    begins: date

    @property
    def certain(self) -> bool:
        """Whether what surely has no agreement or notice passes the limit alone."""
        return self.sure >= self.limit

    @property
    def in_parts(self) -> bool:
        """Whether no single line reaches the limit."""
        return self.largest < self.limit


@dataclass(frozen=True, slots=True)
class Watch:
    """What the watch asks, the largest first, and what it cannot answer.

    Attributes:
        unanswered: øre bought in months whose limits are not recorded; `begins` the first day that they are.
    """

    candidates: tuple[Candidate, ...]
    unanswered: int
    begins: date


@dataclass(frozen=True, slots=True)
class Behind:
    """One line behind a candidate, by its place in the list of candidates."""

    candidate: int
    line_id: int
    amount: int


def watch(engine: Engine, *, authority: Authority = Authority.OTHER, announced: Collection[int] = (),
          law: Law = LAW) -> Watch:
    """The candidates; reads `covered`, which `contracts.prepare` makes (with an empty register too).

    Args:
        authority: who buys; limits differ.
        announced: suppliers that have won an announced competition. Whether a purchase is on that
            contract the data do not say, so theirs count as possible, not sure.

    Source:
        FOA § 5-4 (1), (3), (4), (9) and (12); what is alike, and that the first purchase's day decides: ours.
    """
    limits = Limits(law, authority)
    found: list[Candidate] = []
    unanswered = 0
    for together in ("supplier", "category"):
        for (unit, supplier, category, regime), months in _groups(engine, together, announced, limits.lowest):
            if together == "supplier":
                unanswered += sum(each.amount for each in months if not limits.known(each.first))
            kind = Kind.GOODS if regime == UNKNOWN else Kind(regime)
            asked = limits.asked(months, kind)
            if asked is None:
                continue
            basis, window, limit, notice = asked
            amounts = [each.amount for each in window]
            found.append(Candidate(
                together, basis, unit, supplier, category, kind, regime != UNKNOWN, window[0].first,
                max(each.last for each in window), window[0].month, window[-1].month,
                1, sum(each.lines for each in window),
                sum(amounts), sum(each.sure for each in window), max(each.largest for each in window),
                (limit.amount or 0) * 100, limit.provision, notice, limit.begins))
    sellers = _sellers(engine, found)
    found = [replace(each, suppliers=sellers[at]) if at in sellers else each for at, each in enumerate(found)]
    alone = {(each.unit, each.category, each.kind) for each in found if each.together == "supplier"}
    kept = [each for each in found if each.together == "supplier" or each.suppliers > 1
            or (each.unit, each.category, each.kind) not in alone]
    order = sorted(kept, key=lambda each: (not each.certain, -each.amount, each.together, each.supplier, each.category))
    return Watch(tuple(order), unanswered, law.parameters[NATIONAL].values[0].begins)


def behind(engine: Engine, candidates: Sequence[Candidate], *, independent: Collection[int] = (),
           most: int = 20) -> tuple[Behind, ...]:
    """The largest lines behind each candidate, those on a sure agreement or with a notice left out."""
    ask(engine, candidates)
    engine.keep("behind", f"""
        SELECT a.candidate, c.unit, c.supplier, c.category, c.agreement_named, c.month, c.regime,
               COALESCE(c.segment, -1) AS segment, c.largest
        FROM covered c JOIN asked a ON a.category = c.category AND a.unit = c.unit AND a.regime = c.regime
          AND c.month BETWEEN a.first_month AND a.last_month AND (a.supplier = 0 OR a.supplier = c.supplier)
        WHERE {_OPEN}""")
    unit = unit_of(independent)
    # What is bought alike has a line as large as its largest, so that the largest of these tell below which amount no
    # line can be among the largest lines; and heaps, which are smaller, tell it better.
    _bounded(engine, "SELECT candidate, largest AS amount FROM behind", most)
    heaps = f"""
        SELECT 0 AS line_id, {unit} AS unit, supplier, category, agreement_named, month, segment, regime,
               largest AS amount FROM bundles WHERE noticed = 0"""
    _bounded(engine, _behind(heaps), most)
    least = {(int(supplier), int(category)): int(least) for supplier, category, least in engine.rows(
        "SELECT supplier, category, MIN(least) FROM least GROUP BY supplier, category")}
    # Where heaps are few, the supplier or the category tells which lines to look at.
    only = [f"amount >= {min((each for each in least.values() if each != _NO_LEAST), default=-_NO_LEAST)}"]
    for column, at in (("supplier", 0), ("category", 1)):
        these = sorted({key[at] for key, each in least.items() if each == _NO_LEAST and (key[0] > 0) is (at == 0)})
        only += [f"{column} IN ({', '.join(map(str, these))})"] if these else []
    lines = f"""
        SELECT n.line_id, n.unit, n.supplier, n.category, n.agreement_named, n.month, g.segment, n.regime, n.amount
        FROM (SELECT line_id, {unit} AS unit, supplier, category, agreement_named, day, month, regime, amount
              FROM slim WHERE noticed = 0 AND ({' OR '.join(only)})) AS n
        LEFT JOIN calendar g ON g.day = n.day"""
    return tuple(Behind(*map(int, row)) for row in engine.rows(
        f"{_largest(_behind(lines), most, 'line_id')} ORDER BY candidate, place"))


_NO_LEAST = -(2**62)


def _behind(source: str) -> str:
    """The query for what of a source is behind each candidate, and not too small to be told; reads `behind`."""
    return f"""
        SELECT b.candidate, s.line_id, s.amount FROM ({source}) AS s
        JOIN behind b ON b.unit = s.unit AND b.supplier = s.supplier AND b.category = s.category
          AND b.agreement_named = s.agreement_named AND b.month = s.month AND b.regime = s.regime
          AND b.segment = COALESCE(s.segment, -1) AND s.amount >= b.least"""


def _largest(source: str, most: int, *then: str) -> str:
    """The query for the largest of each candidate; of equal ones those first that some columns say."""
    columns = ", ".join(("candidate", *then, "amount"))
    order = ", ".join(("amount DESC", *then))
    return f"""
        SELECT {columns} FROM (
          SELECT {columns}, ROW_NUMBER() OVER (PARTITION BY candidate ORDER BY {order}) AS place
          FROM ({source}) AS s) AS m
        WHERE place <= {most}"""


def _bounded(engine: Engine, source: str, most: int) -> None:
    """Keep `least`, the least of so many of the largest of each candidate, and have it stand in `behind`."""
    engine.keep("least", f"""
        SELECT a.candidate, a.supplier, a.category, COALESCE(l.least, CAST({_NO_LEAST} AS BIGINT)) AS least
        FROM asked a LEFT JOIN (
          SELECT candidate, MIN(amount) AS least FROM ({_largest(source, most)}) AS f
          GROUP BY candidate HAVING COUNT(*) = {most}) AS l ON l.candidate = a.candidate""")
    # Beside what is joined by equal values: a join by size alone would try everything with everything.
    engine.keep("behind", """
        SELECT b.candidate, b.unit, b.supplier, b.category, b.agreement_named, b.month, b.regime, b.segment, b.largest,
               l.least
        FROM behind b JOIN least l ON l.candidate = b.candidate""")


def _groups(engine: Engine, together: Together, announced: Collection[int],
            lowest: int) -> Iterator[tuple[tuple[int, int, int, str], list[Month]]]:
    """What is counted together, month by month; only where all months together reach the lowest limit."""
    # Purchases where nobody is named are not one supplier's, and unlike things are not one category.
    who, only = ("supplier", "supplier > 0") if together == "supplier" else ("CAST(0 AS BIGINT)", "category > 0")
    winners = ", ".join(map(str, sorted(announced))) or "-1"
    rows = engine.rows(f"""
        WITH months AS (
          SELECT unit, {who} AS who, category, regime, month, MIN(day) AS first,
                 MAX(last_day) AS last, CAST(SUM(lines) AS BIGINT) AS lines,
                 CAST(SUM(positive + negative) AS BIGINT) AS amount,
                 CAST(SUM(CASE WHEN on_agreement = 0 AND supplier NOT IN ({winners}) THEN positive + negative
                               ELSE 0 END) AS BIGINT) AS sure, MAX(largest) AS largest
          FROM covered WHERE {_OPEN} AND month > 0 AND {only} GROUP BY 1, 2, 3, 4, 5),
        reached AS (
          SELECT unit, who, category, regime FROM months GROUP BY unit, who, category, regime
          HAVING SUM(GREATEST(amount, 0)) >= {lowest})
        SELECT m.unit, m.who, m.category, g.code, m.month, m.first, m.last, m.lines, m.amount, m.sure, m.largest
        FROM months m JOIN reached r
          ON r.unit = m.unit AND r.who = m.who AND r.category = m.category AND r.regime = m.regime
        JOIN regimes g ON g.number = m.regime
        ORDER BY m.unit, m.who, m.category, m.regime, m.month""")
    for key, group in groupby(rows, key=lambda row: row[:4]):
        months = []
        for _, _, _, _, month, first, last, *sums in group:
            start = first or date(month // 100, month % 100, 1)
            months.append(Month(month, start, last or start, *map(int, sums)))
        yield (key[0], key[1], key[2], key[3]), months


def _sellers(engine: Engine, candidates: Sequence[Candidate]) -> dict[int, int]:
    """Place -> how many suppliers, of candidates that count several together."""
    ask(engine, candidates)
    return {at: int(count) for at, count in engine.rows(f"""
        SELECT a.candidate, COUNT(DISTINCT c.supplier) FROM asked a JOIN covered c
          ON c.category = a.category AND c.unit = a.unit AND c.regime = a.regime
          AND c.month BETWEEN a.first_month AND a.last_month
        WHERE a.supplier = 0 AND {_OPEN} GROUP BY a.candidate""")}


def ask(engine: Engine, candidates: Sequence[Candidate]) -> None:
    """Keep `asked`: the candidates by their places, what is alike, and in which months."""
    columns = (("candidate", "INTEGER"), ("unit", "INTEGER"), ("supplier", "BIGINT"), ("category", "INTEGER"),
               ("regime", "INTEGER"), ("first_month", "INTEGER"), ("last_month", "INTEGER"))
    regimes = {code: number for number, code in engine.rows("SELECT number, code FROM regimes")}
    engine.given("asked", columns, [
        (at, each.unit, each.supplier, each.category, regimes.get(each.kind.value if each.kind_known else UNKNOWN, 0),
         each.first_month, each.last_month) for at, each in enumerate(candidates)])


__all__ = ["Behind", "Candidate", "Watch", "behind", "watch"]
