"""The indicators that need what only some ledgers tell of an invoice: its format, its order, its payment.

The ledger is asked first whether it tells at all, for most do not, and then nothing is joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.rules.kpi.result import KpiResult, coverage, figure, fraction
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.invoices import Invoices
from xlanskaff.spend.references import reference_sql

_COLUMNS = ("invoice_format", "order_reference", "paid_date", "due_date")
_CREDIT = "SUM(amount) < 0 OR MAX(credited) = 1"
_ORDERED = "SELECT DISTINCT category FROM told_of WHERE ordered = 1 AND category > 0"


@dataclass(frozen=True, slots=True)
class Formats:
    """Invoices by what they came as.

    Attributes:
        electronic, known: those that were EHF or another Peppol invoice, and those whose format is told.
    """

    electronic: int
    known: int


def told(engine: Engine) -> frozenset[str]:
    """Which of the columns have anything in them; keeps `told_of`, line by line, where any has."""
    (counted,) = engine.rows(f"SELECT {', '.join(f'COUNT({name})' for name in _COLUMNS)} FROM ledger")
    found = frozenset(name for name, count in zip(_COLUMNS, counted, strict=True) if count)
    if found - {"due_date"}:
        engine.keep("told_of", f"""
            SELECT s.supplier, s.series, s.category, s.amount, s.credit AS credited,
                   COALESCE(CAST(s.number AS VARCHAR), s.document) AS document,
                   CASE WHEN s.number IS NULL AND s.document IS NULL THEN s.line_id ELSE 0 END AS alone,
                   {reference_sql('l.order_reference')} AS ordered,
                   CASE WHEN l.invoice_format IS NULL THEN 0 WHEN l.invoice_format = 'ehf' THEN 2 ELSE 1 END AS form,
                   l.paid_date, l.due_date
            FROM numbered s JOIN ledger l ON l.line_id = s.line_id""")
    return found


def formats(engine: Engine, has: frozenset[str]) -> Formats | None:
    """How invoices came; None where the ledger never says. Reads `told_of`."""
    if "invoice_format" not in has:
        return None
    ((electronic, known),) = engine.rows(f"""
        SELECT COALESCE(SUM(CASE WHEN form = 2 THEN 1 ELSE 0 END), 0),
               COALESCE(SUM(CASE WHEN form > 0 THEN 1 ELSE 0 END), 0)
        FROM (SELECT MAX(form) AS form, CASE WHEN {_CREDIT} THEN 1 ELSE 0 END AS credit
              FROM told_of GROUP BY supplier, series, document, alone) AS d WHERE credit = 0""")
    return Formats(int(electronic), int(known))


def through(found: Invoices, came: Formats | None) -> KpiResult:
    """KPI13: invoices in a format that is approved, of all."""
    if came is None:
        return figure("KPI13", None, coverage("invoice.format", 0, found.invoices), reason="needs_formats")
    return fraction("KPI13", came.electronic, found.invoices, coverage("invoice.format", came.known, found.invoices))


def ordered(engine: Engine, has: frozenset[str], invoices: int) -> KpiResult:
    """KPI14: what refers to an order, of all in categories that can be ordered; reads `told_of`.

    A category can be ordered in where anything in it was: the ledger knows no better, so where a
    category is ordered in nowhere, it is in neither number.
    """
    if "order_reference" not in has:
        return figure("KPI14", None, coverage("invoice.order", 0, invoices), reason="needs_orders")
    ((whole, known),) = engine.rows("""
        SELECT CAST(COALESCE(SUM(ABS(amount)), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN category > 0 THEN ABS(amount) ELSE 0 END), 0) AS BIGINT) FROM told_of""")
    covered = coverage("invoice.category", _kroner(known), _kroner(whole))
    if not known:
        return figure("KPI14", None, covered, reason="needs_categories")
    ((part, base, orderable),) = engine.rows(f"""
        SELECT CAST(COALESCE(SUM(CASE WHEN ordered = 1 THEN amount ELSE 0 END), 0) AS BIGINT),
               CAST(COALESCE(SUM(amount), 0) AS BIGINT), COUNT(DISTINCT category)
        FROM told_of WHERE category IN ({_ORDERED})""")
    ((with_order, sent),) = engine.rows(f"""
        SELECT COALESCE(SUM(ordered), 0), COUNT(*)
        FROM (SELECT MAX(ordered) AS ordered, CASE WHEN {_CREDIT} THEN 1 ELSE 0 END AS credit FROM told_of
              WHERE category IN ({_ORDERED}) GROUP BY supplier, series, document, alone) AS d WHERE credit = 0""")
    return fraction("KPI14", _kroner(part), _kroner(base), covered,
                    number=Decimal(int(with_order)) / int(sent) if sent else None, orderable=int(orderable))


def paid(engine: Engine, has: frozenset[str], invoices: int) -> KpiResult:
    """KPI16: invoices paid when due or before, of those that are paid and have a due date; reads `told_of`."""
    if not has >= {"paid_date", "due_date"}:
        return figure("KPI16", None, coverage("invoice.due", 0, invoices), reason="needs_payments")
    ((in_time, judged, settled),) = engine.rows(f"""
        SELECT COALESCE(SUM(CASE WHEN paid_date <= due_date THEN 1 ELSE 0 END), 0), COUNT(due_date), COUNT(*)
        FROM (SELECT CASE WHEN COUNT(paid_date) = COUNT(*) THEN MAX(paid_date) END AS paid_date,
                     MIN(due_date) AS due_date, CASE WHEN {_CREDIT} THEN 1 ELSE 0 END AS credit
              FROM told_of GROUP BY supplier, series, document, alone) AS d
        WHERE credit = 0 AND paid_date IS NOT NULL""")
    return fraction("KPI16", int(in_time), int(judged), coverage("invoice.due", int(judged), int(settled)), disputed=0)


def listed(found: Sequence[KpiResult]) -> tuple[KpiResult, ...]:
    """KPI01 to KPI17 in order; those that nothing given can tell say which data they need.

    Example:
        >>> [(each.key, each.reason) for each in listed([figure("KPI06", 3)])][4:7]
        [('KPI05', 'needs_savings'), ('KPI06', None), ('KPI07', 'no_rows')]
    """
    known = {each.key: each for each in found}
    keys = [f"KPI{number:02}" for number in range(1, 18)]
    return tuple(known.get(key) or figure(key, None, reason=_NEEDS.get(key, "no_rows")) for key in keys)


_NEEDS = {"KPI01": "needs_register", "KPI02": "needs_register", "KPI03": "needs_notices", "KPI04": "needs_savings",
          "KPI05": "needs_savings", "KPI17": "needs_register"}


def _kroner(ore: int) -> Decimal:
    return Decimal(int(ore)) / 100
