"""The threshold watch: purchases that together pass a limit, without an agreement or a notice that we find.

Every answer is a question to somebody who knows more than the ledger does. What is alike is what has
one category; see `threshold_windows` for how long it is counted. The whole organisation counts together,
except departments that are themselves responsible for what they buy (FOA § 5-4 (3)). The limit is the
one in force on the day of the first purchase, for a procurement begins no later than that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xlanskaff.law.parameters import Citation
from xlanskaff.law.store import LAW, Law
from xlanskaff.rules.purchases import Authority, Kind
from xlanskaff.rules.thresholds import Notice
from xlanskaff.spend.analyses.contracts import unit_of
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.slim import UNKNOWN
from xlanskaff.spend.analyses.threshold_limits import NATIONAL, Limits
from xlanskaff.spend.analyses.threshold_windows import (
    FIRST_OF_MONTH,
    OPEN,
    Basis,
    Group,
    Together,
    Window,
    windows,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A window that passes a limit."""

    group: Group
    kind: Kind
    kind_known: bool
    window: Window
    limit: Citation
    notice: Notice


@dataclass(frozen=True, slots=True)
class Candidate:
    """Purchases that somebody should be asked about.

    Attributes:
        together: whether one supplier's, or one category's purchases are counted together.
        basis: how many months are counted together; of thirteen only the days of the lines tell which twelve.
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
        """Whether what surely has no agreement or notice passes the limit alone, and surely is counted together."""
        return self.sure >= self.limit and self.basis != "13_months"

    @property
    def in_parts(self) -> bool:
        """Whether no single line reaches the limit."""
        return self.largest < self.limit


@dataclass(frozen=True, slots=True)
class Watch:
    """What the watch asks, the largest first, and what it cannot answer.

    Attributes:
        unanswered: øre without a sure agreement or notice in months before the first whose limits are recorded,
            whoever sold and whatever it was; `begins` the first day that they are.
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
    regimes: dict[int, str] = dict(engine.rows("SELECT number, code FROM regimes"))
    found: list[Candidate] = []
    for together in ("supplier", "category"):
        asked = []
        for group, listed in windows(engine, together, lowest=limits.lowest, changes=limits.changes):
            known = regimes[group[-1]] != UNKNOWN
            kind = Kind(regimes[group[-1]]) if known else Kind.GOODS
            if most := limits.most(listed, kind):
                asked.append(_Asked(group, kind, known, *most))
        found += _held(engine, together, asked, announced)
    alone = {(each.unit, each.category, each.kind) for each in found if each.together == "supplier"}
    kept = [each for each in found if each.together == "supplier" or each.suppliers > 1
            or (each.unit, each.category, each.kind) not in alone]
    order = sorted(kept, key=lambda each: (not each.certain, -each.amount, each.together, each.supplier, each.category))
    begins = law.parameters[NATIONAL].values[0].begins
    ((unanswered,),) = engine.rows(f"""
        SELECT COALESCE(SUM(positive + negative), 0) FROM covered
        WHERE {OPEN} AND month > 0 AND month < {begins.year * 100 + begins.month}""")
    return Watch(tuple(order), int(unanswered), begins)


def behind(engine: Engine, candidates: Sequence[Candidate], *, independent: Collection[int] = (),
           most: int = 20) -> tuple[Behind, ...]:
    """The largest lines behind each candidate, those on a sure agreement or with a notice left out."""
    ask(engine, candidates)
    engine.keep("behind", f"""
        SELECT a.candidate, c.unit, c.supplier, c.category, c.agreement_named, c.month, c.regime,
               COALESCE(c.segment, -1) AS segment, c.largest
        FROM covered c JOIN asked a ON a.category = c.category AND a.unit = c.unit AND a.regime = c.regime
          AND c.month BETWEEN a.first_month AND a.last_month AND (a.supplier = 0 OR a.supplier = c.supplier)
        WHERE {OPEN}""")
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


def _held(engine: Engine, together: Together, asked: Sequence[_Asked],
          announced: Collection[int]) -> Iterator[Candidate]:
    """Windows that pass a limit, with what they hold."""
    _ask(engine, [(*each.group, each.window.month, each.window.last_month) for each in asked])
    winners = ", ".join(map(str, sorted(announced))) or "-1"
    for at, last, month, suppliers, *sums in engine.rows(f"""
            SELECT a.candidate, MAX(CASE WHEN c.positive > 0 THEN COALESCE(c.last_day, {FIRST_OF_MONTH}) END),
                   MAX(c.month), COUNT(DISTINCT c.supplier), SUM(c.lines), SUM(c.positive + c.negative),
                   SUM(CASE WHEN c.on_agreement = 0 AND c.supplier NOT IN ({winners}) THEN c.positive + c.negative
                            ELSE 0 END), MAX(c.largest)
            FROM asked a JOIN covered c ON c.unit = a.unit AND c.category = a.category AND c.regime = a.regime
              AND a.supplier = {"c.supplier" if together == "supplier" else "0"}
              AND c.month BETWEEN a.first_month AND a.last_month
            WHERE {OPEN} GROUP BY a.candidate ORDER BY a.candidate"""):
        each = asked[at]
        unit, supplier, category, _ = each.group
        lines, amount, sure, largest = map(int, sums)
        yield Candidate(together, each.window.basis, unit, supplier, category, each.kind, each.kind_known,
                        each.window.first, last, each.window.month, month, suppliers, lines, amount, sure, largest,
                        (each.limit.amount or 0) * 100, each.limit.provision, each.notice, each.limit.begins)


def ask(engine: Engine, candidates: Sequence[Candidate]) -> None:
    """Keep `asked`: the candidates by their places, what is alike, and in which months."""
    regimes = {code: number for number, code in engine.rows("SELECT number, code FROM regimes")}
    _ask(engine, [(each.unit, each.supplier, each.category,
                   regimes.get(each.kind.value if each.kind_known else UNKNOWN, 0), each.first_month, each.last_month)
                  for each in candidates])


def _ask(engine: Engine, asked: Sequence[tuple[int, ...]]) -> None:
    columns = (("candidate", "INTEGER"), ("unit", "INTEGER"), ("supplier", "BIGINT"), ("category", "INTEGER"),
               ("regime", "INTEGER"), ("first_month", "INTEGER"), ("last_month", "INTEGER"))
    engine.given("asked", columns, [(at, *each) for at, each in enumerate(asked)])


__all__ = ["Behind", "Candidate", "Watch", "behind", "watch"]
