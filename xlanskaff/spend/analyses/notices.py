"""How much of what is bought was competed for in public, as an interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlanskaff.spend.analyses import interval
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.columns import plain
from xlanskaff.spend.contracts import Agreement, whole
from xlanskaff.spend.notices_records import Award, uncompeted
from xlanskaff.spend.references import every_meant


@dataclass(frozen=True, slots=True)
class Winner:
    """A supplier of the ledger that a notice names.

    Attributes:
        first: the day of its first award that was, or may have been, competed for; None where no day is told.
    """

    supplier: int
    first: date | None


@dataclass(frozen=True, slots=True)
class Announced:
    """Purchases by whether they were competed for in public.

    Attributes:
        share: certain where the line, or whatever agreement it is on, refers to a notice; possible where the
            supplier has won something, or the agreement is only possible. A notice that is known to be of no
            competition counts for nothing.
        winners: suppliers of the ledger that won; `unmatched` places of awards that no supplier matches.
    """

    share: interval.Interval
    winners: tuple[Winner, ...]
    unmatched: tuple[int, ...]


def winners(engine: Engine, awards: Sequence[Award]) -> tuple[tuple[Winner, ...], tuple[int, ...]]:
    """The suppliers that were awarded something in a competition, by organisation number and else by name."""
    if not awards:
        return (), ()
    numbers: dict[str, list[int]] = {}
    names: dict[str, list[tuple[int, str]]] = {}
    wanted = {plain(each.name) for each in awards if each.name}
    for supplier, name, number in engine.rows("SELECT supplier, name, organisation_number FROM suppliers"):
        if number:
            numbers.setdefault(number, []).append(supplier)
        if (called := plain(name or "")) in wanted:
            names.setdefault(called, []).append((supplier, number or ""))
    found: dict[int, list[int]] = {}
    unmatched = []
    for at, each in enumerate(awards):
        meant = (numbers.get(each.number, []) if each.number else []) or _called(each, names)
        if not meant:
            unmatched.append(at)
        for supplier in meant:
            found.setdefault(supplier, []).append(at)
    return tuple(_winner(supplier, won, awards) for supplier, won in sorted(found.items())
                 if any(awards[at].competed is not False for at in won)), tuple(unmatched)


def told(engine: Engine, awards: Sequence[Award], register: Sequence[Agreement]) -> bool:
    """Whether anything says what was competed for: an award, an agreement or a line that refers to a notice.

    Where nothing does, what is not known to be competed for may be as well as not. Reads `bundles`.
    """
    return bool(awards) or any(each.notice for each in register) or bool(
        engine.rows("SELECT MAX(noticed) FROM bundles WHERE noticed = 1")[0][0])


def announced(engine: Engine, awards: Sequence[Award], register: Sequence[Agreement]) -> Announced:
    """How much was competed for; reads `covered` and `levels`, which `contracts.prepare` makes.

    A supplier that no notice names, and that is on no agreement with a notice, was not competed for.
    A purchase before the first award of its supplier was not made on it.

    Source:
        The guide names the share; the interval, and the joining, are ours.
    """
    won, unmatched = winners(engine, awards)
    engine.given("won", (("supplier", "BIGINT"), ("first", "DATE")), [(each.supplier, each.first) for each in won])
    surely, perhaps = _noticed(awards, register)
    nobody = 1 if won or perhaps else 0
    classes = [interval.Class(level, level, level, int(lines), int(positive), int(negative))
               for level, lines, positive, negative in engine.rows(f"""
        WITH through AS (
          SELECT bought, MAX(CASE WHEN agreement IN ({_listed(perhaps)}) THEN level ELSE 0 END) AS level,
                 MAX(CASE WHEN agreement IN ({_listed(surely)}) THEN 0 ELSE 1 END) AS other
          FROM levels GROUP BY bought),
        judged AS (
          SELECT c.lines, c.positive, c.negative,
                 CASE WHEN c.noticed = 1 OR (c.on_agreement = 2 AND t.other = 0) THEN 2
                      WHEN t.level > 0 OR (c.supplier = 0 AND {nobody} = 1) THEN 1
                      WHEN w.supplier IS NULL THEN 0
                      WHEN w.first IS NULL OR c.month = 0 THEN 1
                      WHEN c.day IS NOT NULL AND c.day < w.first THEN 0
                      WHEN c.month < EXTRACT(YEAR FROM w.first) * 100 + EXTRACT(MONTH FROM w.first) THEN 0
                      ELSE 1 END AS level
          FROM covered c LEFT JOIN through t ON t.bought = c.bought LEFT JOIN won w ON w.supplier = c.supplier)
        SELECT level, SUM(lines), CAST(SUM(positive) AS BIGINT), CAST(SUM(negative) AS BIGINT)
        FROM judged GROUP BY level ORDER BY level""")]
    return Announced(interval.coverage(classes), won, unmatched)


def _noticed(awards: Sequence[Award], register: Sequence[Agreement]) -> tuple[set[int], set[int]]:
    """The agreements that surely were competed for, and with them those that may have been.

    One notice is of the whole agreement, though it may stand on one of its rows. Of an agreement with several
    notices, some of which had no competition, nobody knows which one it was made after.
    """
    direct = uncompeted(awards)
    surely, perhaps = set(), set()
    for each in whole(register):
        written = [register[at].notice for at in each.rows if register[at].notice]
        meant = every_meant(written)
        if written and not meant & direct:
            surely.add(each.rows[0])
        if written and not (meant and meant <= direct):
            perhaps.add(each.rows[0])
    return surely, perhaps


def _listed(agreements: set[int]) -> str:
    return ", ".join(map(str, sorted(agreements))) or "-1"


def _called(each: Award, names: Mapping[str, list[tuple[int, str]]]) -> list[int]:
    """Suppliers of that name whose number does not contradict it."""
    if not each.name:
        return []
    return [supplier for supplier, number in names.get(plain(each.name), ()) if not (number and each.number)]


def _winner(supplier: int, won: Sequence[int], awards: Sequence[Award]) -> Winner:
    days = [awards[at].day for at in won if awards[at].competed is not False]
    known = [day for day in days if day]
    return Winner(supplier, min(known) if known and len(known) == len(days) else None)
