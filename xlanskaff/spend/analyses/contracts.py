"""Lines against the contract register: on agreement, not on it, or not to be decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xlanskaff.spend.analyses import agreed_classes, interval, slim
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.columns import plain
from xlanskaff.spend.contracts import Agreement, Whole, whole

TERMS = (("agreement", "INTEGER"), ("entry", "INTEGER"), ("named", "INTEGER"), ("supplier", "BIGINT"),
         ("sure", "INTEGER"), ("category", "INTEGER"), ("first", "DATE"), ("last", "DATE"), ("option_last", "DATE"))
"""Columns of `terms`: entry is the place of a row in the register, agreement that of the first row with its id."""
NONE = -1
"""A supplier or a category that no line has."""

# 2 inside, 1 where the data do not say or an option must be used, 0 outside. A line of which only the month
# is known is surely inside in the months between the first and the last.
_ON_DAY = """
    CASE WHEN {b}.month = 0 THEN 1
         WHEN {b}.day IS NULL AND {t}.first IS NOT NULL AND {b}.month < {first_month} THEN 0
         WHEN {b}.day IS NOT NULL AND {t}.first IS NOT NULL AND {b}.day < {t}.first THEN 0
         WHEN {b}.day IS NULL AND {t}.last IS NOT NULL
              AND {b}.month > GREATEST({last_month}, COALESCE({option_month}, 0)) THEN 0
         WHEN {b}.day IS NOT NULL AND {t}.last IS NOT NULL
              AND {b}.day > GREATEST({t}.last, COALESCE({t}.option_last, {t}.last)) THEN 0
         WHEN {t}.first IS NULL OR {t}.last IS NULL THEN 1
         WHEN {b}.day IS NULL AND {b}.month > {first_month} AND {b}.month < {last_month} THEN 2
         WHEN {b}.day IS NOT NULL AND {b}.day <= {t}.last THEN 2
         ELSE 1 END"""


@dataclass(frozen=True, slots=True)
class Use:
    """What was bought on one agreement (øre), whichever of its rows it fits.

    Attributes:
        agreement: its place in the register, from 0; of several rows the first.
        certain: surely on this agreement and no other; `possible` what may be besides.
    """

    agreement: int
    lines: int
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class Area:
    """A category by what its agreements cover (øre).

    Attributes:
        without: where there surely is no agreement on the day; `undecided` where there may be one.
        off: where there is an agreement, but the purchase surely is not on one.
    """

    category: int
    amount: int
    on: int
    off: int
    without: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Agreements:
    """Lines against the register.

    Attributes:
        uses: one of each agreement, in the order of `whole`.
        unknown_suppliers, unknown_categories: places in the register of rows whose supplier, or one of
            whose categories, no line in scope has.
        areas: the largest first.
    """

    coverage: interval.Interval
    loyalty: interval.Interval
    classes: tuple[interval.Class, ...]
    uses: tuple[Use, ...]
    areas: tuple[Area, ...]
    unknown_suppliers: tuple[int, ...]
    unknown_categories: tuple[int, ...]


def prepare(engine: Engine, agreements: Sequence[Agreement], *,
            independent: Collection[int] = (),
            breaks: Collection[date] = ()) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Keep `covered`: what was bought by supplier, category and month, with the levels `on_agreement` and `area`.

    The columns are bought, unit (a department that buys on its own, else 0), supplier, category,
    agreement_named, noticed, month, segment, regime, day and last_day (the first and the last on which
    something was bought; where nothing was, credited), lines, positive, negative, largest (one line),
    on_agreement, area. A month is divided into segments where an agreement, or one of the days given,
    begins or ends in it. Gives the places of rows whose supplier, and whose category, no line has.

    Keeps also `levels`: how sure it is that what was bought is on an agreement, by each of its rows (entry). Where
    lines name an agreement, they are on no other; where its supplier or its days rule it out, they may be on
    others, but never surely. That they are on some agreement, `on_agreement`, may be sure all the same.
    """
    rows, no_supplier, no_category = _terms(engine, agreements)
    engine.given("terms", TERMS, rows)
    slim.divide(engine, marks(agreements, breaks))
    engine.keep("bought", f"""
        SELECT ROW_NUMBER() OVER (ORDER BY unit, month, category, supplier, segment, agreement_named, noticed,
                                  regime) AS bought, unit, supplier, category, agreement_named, noticed, month,
               segment, regime, day, last_day, lines, positive, negative, largest
        FROM (SELECT s.unit, s.supplier, s.category, s.agreement_named, s.noticed, s.month, s.regime, s.segment,
                     COALESCE(MIN(CASE WHEN s.negative = 0 THEN s.day END), MIN(s.day)) AS day,
                     COALESCE(MAX(CASE WHEN s.negative = 0 THEN s.last_day END), MAX(s.last_day)) AS last_day,
                     CAST(SUM(s.lines) AS BIGINT) AS lines,
                     CAST(SUM(CASE WHEN s.negative = 1 THEN 0 ELSE s.amount END) AS BIGINT) AS positive,
                     CAST(SUM(CASE WHEN s.negative = 1 THEN s.amount ELSE 0 END) AS BIGINT) AS negative,
                     MAX(s.largest) AS largest
              FROM (SELECT {unit_of(independent)} AS unit, supplier, category, agreement_named, noticed, day, last_day,
                           month, segment, regime, negative, lines, amount, largest FROM bundles) AS s
              GROUP BY s.unit, s.supplier, s.category, s.agreement_named, s.noticed, s.month, s.regime,
                       s.segment) AS g""")
    engine.keep("links", """
        SELECT supplier, category, agreement_named, agreement, entry, first, last, option_last, told,
               CASE WHEN told = 0 THEN LEAST(seller, thing) ELSE told END AS level
        FROM (SELECT a.supplier, a.category, a.agreement_named, t.agreement, t.entry, t.first, t.last, t.option_last,
                     CASE WHEN a.agreement_named <= 0 OR a.agreement_named <> t.named THEN 0
                          WHEN a.supplier > 0 AND t.supplier <> 0 AND a.supplier <> t.supplier THEN 1
                          ELSE 2 END AS told,
                     CASE WHEN a.supplier = 0 OR t.supplier = 0 THEN 1 WHEN a.supplier = t.supplier THEN t.sure
                          ELSE 0 END AS seller,
                     CASE WHEN a.category = 0 OR t.category = 0 THEN 1 WHEN a.category = t.category THEN 2
                          ELSE 0 END AS thing
              FROM (SELECT DISTINCT supplier, category, agreement_named FROM bought) AS a CROSS JOIN terms t) AS p
        WHERE told > 0 OR LEAST(seller, thing) > 0""")
    engine.keep("fitting", f"""
        SELECT bought, agreement, entry, MAX(LEAST(level, held)) AS level, MAX(told) AS told,
               MAX(CASE WHEN told = 2 AND held > 0 THEN 1 ELSE 0 END) AS settled
        FROM (SELECT b.bought, l.agreement, l.entry, l.level, l.told, {_on_day('b', 'l')} AS held
              FROM bought b JOIN links l ON l.supplier = b.supplier AND l.category = b.category
                AND l.agreement_named = b.agreement_named) AS m
        GROUP BY bought, agreement, entry""")
    engine.keep("levels", """
        SELECT bought, agreement, entry, level
        FROM (SELECT f.bought, f.agreement, f.entry,
                     CASE WHEN f.told > 0 OR n.bought IS NULL THEN f.level WHEN n.settled = 1 THEN 0
                          ELSE LEAST(f.level, 1) END AS level
              FROM fitting f LEFT JOIN (SELECT bought, MAX(settled) AS settled FROM fitting WHERE told > 0
                                        GROUP BY bought) AS n ON n.bought = f.bought) AS j
        WHERE level > 0""")
    engine.keep("covered", f"""
        WITH own AS (SELECT bought, MAX(level) AS level FROM fitting GROUP BY bought),
        dated AS (SELECT category, month, segment, MIN(day) AS day FROM bought GROUP BY category, month, segment),
        around AS (
          SELECT d.category, d.month, d.segment, MAX(LEAST(
                   CASE WHEN d.category = 0 OR t.category = 0 THEN 1 WHEN d.category = t.category THEN 2 ELSE 0 END,
                   {_on_day('d', 't')})) AS level
          FROM dated d CROSS JOIN terms t GROUP BY d.category, d.month, d.segment)
        SELECT b.bought, b.unit, b.supplier, b.category, b.agreement_named, b.noticed, b.month, b.segment, b.regime,
               b.day, b.last_day, b.lines, b.positive, b.negative, b.largest, COALESCE(o.level, 0) AS on_agreement,
               GREATEST(COALESCE(o.level, 0), COALESCE(a.level, 0)) AS area
        FROM bought b LEFT JOIN own o ON o.bought = b.bought
        LEFT JOIN around a ON a.category = b.category AND a.month = b.month
          AND COALESCE(a.segment, -1) = COALESCE(b.segment, -1)""")
    return no_supplier, no_category


def agreements(engine: Engine, register: Sequence[Agreement], *, independent: Collection[int] = (),
               breaks: Collection[date] = ()) -> Agreements:
    """Coverage, loyalty, use of each agreement, and the areas without; makes `covered`.

    A line is certainly on an agreement that it names, or whose supplier, category and days it has. It
    may be on one where one of these is not known, or where an option must have been used. Anything
    else rules it out. A supplier is known by organisation number, else by name. An agreement of several
    rows is used once, as surely as by the row that fits best.

    Source:
        The guide names coverage and loyalty; the interval is ours.
    """
    no_supplier, no_category = prepare(engine, register, independent=independent, breaks=breaks)
    classes = agreed_classes.classes(engine)
    used = {agreement: tuple(map(int, sums)) for agreement, *sums in engine.rows("""
        WITH held AS (SELECT bought, agreement, MAX(level) AS level FROM levels GROUP BY bought, agreement),
        alone AS (SELECT bought, COUNT(*) AS sharing FROM held GROUP BY bought)
        SELECT l.agreement, SUM(b.lines),
               CAST(SUM(CASE WHEN l.level = 2 AND s.sharing = 1 THEN b.positive + b.negative ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN l.level = 2 AND s.sharing = 1 THEN 0 ELSE b.positive + b.negative END) AS BIGINT)
        FROM held l JOIN alone s ON s.bought = l.bought JOIN bought b ON b.bought = l.bought
        GROUP BY l.agreement ORDER BY l.agreement""")}
    areas = tuple(Area(category, *map(int, sums)) for category, *sums in engine.rows("""
        SELECT category, CAST(SUM(amount) AS BIGINT) AS amount,
               CAST(SUM(CASE WHEN on_agreement = 2 THEN amount ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN on_agreement = 0 AND area = 2 THEN amount ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN area = 0 THEN amount ELSE 0 END) AS BIGINT),
               CAST(SUM(CASE WHEN on_agreement < 2 AND (on_agreement = 1 OR area = 1) THEN amount ELSE 0 END) AS BIGINT)
        FROM (SELECT category, on_agreement, area, positive + negative AS amount FROM covered) AS c
        GROUP BY category ORDER BY 2 DESC, category"""))
    uses = tuple(Use(each.rows[0], *used.get(each.rows[0], (0, 0, 0))) for each in whole(register))
    return Agreements(interval.coverage(classes), interval.loyalty(classes), classes, uses, areas, no_supplier,
                      no_category)


def unit_of(independent: Collection[int]) -> str:
    """The SQL for whoever a line is counted with: a department that buys on its own, else 0 for all others."""
    listed = ", ".join(map(str, sorted(independent)))
    return f"CASE WHEN department IN ({listed}) THEN department ELSE 0 END" if listed else "CAST(0 AS INTEGER)"


def marks(register: Sequence[Agreement], breaks: Collection[date] = ()) -> set[date]:
    """Days on which an agreement begins, or has ended, and others that months are to be divided at."""
    ends = [last + timedelta(1) for each in register for last in (each.ends, each.option_ends) if last]
    return {*(each.starts for each in register if each.starts), *ends, *breaks}


def expiring(register: Sequence[Agreement], on: date, days: int) -> tuple[Whole, ...]:
    """Agreements that end within so many days from a day and have no plan, the first first."""
    soon = [(each.ends, each.rows, each) for each in whole(register)
            if each.ends is not None and not each.planned and 0 <= (each.ends - on).days <= days]
    return tuple(each for _, _, each in sorted(soon, key=lambda known: known[:2]))


def _on_day(line: str, term: str) -> str:
    def month(column: str) -> str:
        return f"(EXTRACT(YEAR FROM {term}.{column}) * 100 + EXTRACT(MONTH FROM {term}.{column}))"

    return _ON_DAY.format(b=line, t=term, first_month=month("first"), last_month=month("last"),
                          option_month=month("option_last"))


def _terms(engine: Engine, register: Sequence[Agreement],
           ) -> tuple[list[tuple[object, ...]], tuple[int, ...], tuple[int, ...]]:
    """A row for each supplier and category that an agreement may mean, and what no line has."""
    by_code = {code.casefold(): number for number, code in slim.categories(engine).items()}
    by_id = {name: number for number, name in engine.rows("SELECT agreement_named, id FROM agreements_named")}
    suppliers = _suppliers(engine, register)
    agreement = {at: each.rows[0] for each in whole(register) for at in each.rows}
    rows: list[tuple[object, ...]] = []
    no_supplier, no_category = [], []
    for at, each in enumerate(register):
        who = suppliers[at]
        what = [by_code.get(name.casefold(), NONE) for name in each.categories] or [0]
        if who == [(NONE, 2)]:
            no_supplier.append(at)
        if NONE in what:
            no_category.append(at)
        named = by_id.get(each.id.casefold(), NONE) if each.id else NONE
        rows += [(agreement[at], at, named, supplier, sure, category, each.starts, each.ends, each.last_option)
                 for supplier, sure in who for category in sorted(set(what))]
    return rows, tuple(no_supplier), tuple(no_category)


def _suppliers(engine: Engine, register: Sequence[Agreement]) -> list[list[tuple[int, int]]]:
    """For each agreement the suppliers it may mean, and how sure that is."""
    if not register:
        return []
    numbers: dict[str, list[int]] = {}
    names: dict[str, list[tuple[int, str]]] = {}
    wanted = {plain(each.supplier) for each in register if each.supplier}
    for supplier, name, number in engine.rows("SELECT supplier, name, organisation_number FROM suppliers"):
        if number:
            numbers.setdefault(number, []).append(supplier)
        if (called := plain(name or "")) in wanted:
            names.setdefault(called, []).append((supplier, number or ""))
    return [_meant(each, numbers, names) for each in register]


def _meant(each: Agreement, numbers: Mapping[str, list[int]],
           names: Mapping[str, list[tuple[int, str]]]) -> list[tuple[int, int]]:
    if not (each.organisation_number or each.supplier):
        return [(0, 1)]
    own = [(supplier, 2) for supplier in numbers.get(each.organisation_number, ())] if each.organisation_number else []
    # A name counts where the numbers do not contradict it: two legal persons may have the same name.
    called = [supplier for supplier, number in names.get(plain(each.supplier), ())
              if not (number and each.organisation_number)]
    named = [(supplier, 2 if len(called) == 1 and not own else 1) for supplier in called]
    return own + named or [(NONE, 2)]
