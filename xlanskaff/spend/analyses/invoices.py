"""Invoices: how many each supplier sends, how small they are, what handling them costs, credit notes, e-invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.vouchers import Numbered, alike, series_sql

SIZES = (50_000, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000)
"""Øre below which an invoice falls in a class of its own: of 500, 1 000, 5 000 kroner and so on."""
_NO_DAY = "DATE '0001-01-01'"


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Invoices from `least` øre to below `below` (None: no end), and what handling them costs.

    Attributes:
        cost: øre, invoices × rate; None where no rate is given.
    """

    least: int
    below: int | None
    invoices: int
    amount: int
    cost: int | None


@dataclass(frozen=True, slots=True)
class Sender:
    """A supplier by its invoices."""

    supplier: int
    invoices: int
    credit_notes: int
    amount: int


@dataclass(frozen=True, slots=True)
class Invoices:
    """Documents of what is in scope.

    Attributes:
        invoices, credit_notes: documents; a credit note is said to be one, or has a sum below 0.
        numbered: lines with a document number, of `lines`; a line without one stands alone.
        electronic: those that came as EHF or another Peppol invoice; None where the ledger never says.
        small: invoices below `limit` øre.
    """

    invoices: int
    credit_notes: int
    senders: int
    lines: int
    numbered: int
    electronic: int | None
    small: int
    limit: int
    amount: int
    sizes: tuple[SizeClass, ...]

    @property
    def credit_rate(self) -> Decimal | None:
        """Credit notes over invoices; None without invoices."""
        return Decimal(self.credit_notes) / self.invoices if self.invoices else None


def prepare(engine: Engine, vouchers: Sequence[Numbered] = ()) -> None:
    """Keep `documents`, and `bills`, which are their sums; reads `slim` and `heaps`.

    `documents` are one row for each supplier, series and number, and for each line without a number: supplier, series,
    amount, credit (0 or 1); of those with a number line_id, the first, and day where it is that of all lines; number
    and document only where lines have different days, none being one of them. So of a document whose lines have no
    day, none of the three is told. `bills` are supplier, credit, size, documents, amount. `numbered` is `slim` with
    the series: 0 where the number is that of an invoice, else the numbers of vouchers that it is one of.

    Args:
        vouchers: lines whose numbers are those of vouchers.
    """
    single = not vouchers or alike(vouchers, [month for (month,) in engine.rows("SELECT DISTINCT month FROM heaps")])
    series = str(len(vouchers)) if single else series_sql(vouchers)
    engine.view("numbered", f"SELECT s.*, {series} AS series FROM slim s")
    # One series more to compare takes its time with every line; where there is one alone, it tells nothing apart.
    source, key = ("slim", "") if single else ("numbered", ", series")
    named = series if single else "series"
    # No day is a day of its own here; counting the days of each document would take a tenth more time.
    day = f"COALESCE(day, {_NO_DAY})"
    sums = f"""CAST(SUM(amount) AS BIGINT) AS amount,
                     CASE WHEN SUM(amount) < 0 OR MAX(credit) = 1 THEN 1 ELSE 0 END AS credit,
                     MIN(line_id) AS line_id, MIN({day}) AS day,
                     CASE WHEN MIN({day}) < MAX({day}) THEN 1 ELSE 0 END AS several"""
    # Apart, for a number is compared in less than half the time that a text takes, even one that is not there.
    engine.keep("documents", f"""
        SELECT supplier, series, amount, credit, line_id, CASE WHEN several = 0 AND day > {_NO_DAY} THEN day END AS day,
               CASE WHEN several = 1 THEN number END AS number, CASE WHEN several = 1 THEN document END AS document
        FROM (SELECT supplier, {named} AS series, number, CAST(NULL AS VARCHAR) AS document, {sums} FROM {source}
              WHERE number IS NOT NULL GROUP BY supplier, number{key}
              UNION ALL
              SELECT supplier, {named} AS series, NULL AS number, document, {sums} FROM {source}
              WHERE number IS NULL AND document IS NOT NULL GROUP BY supplier, document{key}
              UNION ALL
              SELECT supplier, 0 AS series, NULL AS number, NULL AS document, amount,
                     CASE WHEN amount < 0 OR credit = 1 THEN 1 ELSE 0 END AS credit, NULL AS line_id, NULL AS day,
                     0 AS several
              FROM slim WHERE number IS NULL AND document IS NULL) AS d""")
    classes = "CASE " + " ".join(f"WHEN amount < {size} THEN {at}" for at, size in enumerate(SIZES)) \
        + f" ELSE {len(SIZES)} END"
    engine.keep("bills", f"""
        SELECT supplier, credit, size, COUNT(*) AS documents, CAST(SUM(amount) AS BIGINT) AS amount
        FROM (SELECT supplier, credit, {classes} AS size, amount FROM documents) AS d
        GROUP BY supplier, credit, size""")


def invoices(engine: Engine, *, limit: int, rate: int | None = None, electronic: int | None = None) -> Invoices:
    """The documents as a whole; reads `documents`, `bills` and `bundles`.

    Args:
        limit: øre below which an invoice is small.
        rate: øre that handling one invoice costs.
        electronic: how many came as e-invoices, where the ledger says.
    """
    bounds = (*SIZES, None)
    found = {at: (int(count), int(amount)) for at, count, amount in engine.rows("""
        SELECT size, SUM(documents), CAST(SUM(amount) AS BIGINT) FROM bills WHERE credit = 0
        GROUP BY size ORDER BY size""")}
    (row,) = engine.rows("""
        SELECT SUM(CASE WHEN credit = 0 THEN documents ELSE 0 END), SUM(CASE WHEN credit = 1 THEN documents ELSE 0 END),
               COUNT(DISTINCT CASE WHEN credit = 0 AND supplier > 0 THEN supplier END),
               CAST(SUM(CASE WHEN credit = 0 THEN amount ELSE 0 END) AS BIGINT) FROM bills""")
    bills, credited, senders, amount = (int(each or 0) for each in row)
    ((lines,),) = engine.rows("SELECT CAST(COALESCE(SUM(lines), 0) AS BIGINT) FROM bundles")
    ((small, alone),) = engine.rows(f"""
        SELECT COUNT(CASE WHEN credit = 0 AND amount < {limit} THEN 1 END), COUNT(*) - COUNT(line_id) FROM documents""")
    sizes = []
    for at, below in enumerate(bounds):
        count, total = found.get(at, (0, 0))
        sizes.append(SizeClass(bounds[at - 1] or 0 if at else 0, below, count, total,
                               None if rate is None else count * rate))
    return Invoices(bills, credited, senders, lines, lines - alone, electronic, small, limit, amount,
                    tuple(sizes))


def senders(engine: Engine, most: int = 100) -> tuple[Sender, ...]:
    """The suppliers that send the most invoices; reads `bills`."""
    return tuple(Sender(supplier, int(bills), int(credited), int(amount))
                 for supplier, bills, credited, amount in engine.rows(f"""
        SELECT supplier, SUM(CASE WHEN credit = 0 THEN documents ELSE 0 END),
               SUM(CASE WHEN credit = 1 THEN documents ELSE 0 END), CAST(SUM(amount) AS BIGINT)
        FROM bills WHERE supplier > 0 GROUP BY supplier ORDER BY 2 DESC, 4 DESC, supplier LIMIT {most}"""))
