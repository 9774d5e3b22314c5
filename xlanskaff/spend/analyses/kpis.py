"""The performance indicators that a ledger can tell, each with numerator, denominator and coverage.

The definitions lie in `xlanskaff.rules.kpi`, which reckons them from rows; here the same is reckoned
by the engine, for as many rows as there are. Kroner, not øre, as in the rules. See also `kpis_parts` and
`kpis_documents`, which says of an indicator whose data are missing what it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from xlanskaff.catalogue.kpi import setting
from xlanskaff.rules.kpi import expiring_contracts
from xlanskaff.rules.kpi.result import KpiResult, coverage, figure, fraction
from xlanskaff.rules.kpi.rows import Contract
from xlanskaff.spend.analyses.contracts import Agreements
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.invoices import Invoices
from xlanskaff.spend.analyses.notices import Announced
from xlanskaff.spend.analyses.slim import SIZE, Span
from xlanskaff.spend.contracts import Agreement, whole


def suppliers(engine: Engine) -> tuple[KpiResult, KpiResult]:
    """KPI06 and KPI07: how many suppliers, and how few make up most; reads `supplier_sums`."""
    share = setting("abc_share")
    hundredths = int(share * 100)
    ((heaps, known, whole),) = engine.rows(f"""
        SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN supplier > 0 THEN {SIZE} ELSE 0 END), 0) AS BIGINT),
               CAST(COALESCE(SUM({SIZE}), 0) AS BIGINT) FROM bundles""")
    covered = coverage("purchase.supplier", _kroner(known), _kroner(whole))
    ((active, number, total),) = engine.rows("""
        SELECT COALESCE(SUM(CASE WHEN amount <> 0 THEN 1 ELSE 0 END), 0), COUNT(*),
               CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM supplier_sums""")
    sixth = figure("KPI06", int(active) if heaps else None, covered)
    if total <= 0:
        return sixth, figure("KPI07", None, covered, reason="no_denominator", denominator=_kroner(total))
    ((place, reached),) = engine.rows(f"""
        WITH running AS (
          SELECT place, CAST(SUM(amount) OVER (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
                             AS DECIMAL(28, 0)) AS reached
          FROM supplier_sums)
        SELECT place, CAST(reached AS BIGINT) FROM running WHERE reached * 100 >= {int(total) * hundredths}
        ORDER BY place LIMIT 1""")
    return sixth, figure("KPI07", int(place), covered, numerator=_kroner(reached), denominator=_kroner(total),
                         share=Decimal(int(reached)) / int(total), suppliers=int(number))


def bills(engine: Engine, found: Invoices) -> tuple[KpiResult, ...]:
    """KPI11, KPI12 and KPI15: invoices; reads `bills`."""
    ((sent,),) = engine.rows(
        "SELECT COALESCE(SUM(documents), 0) FROM bills WHERE credit = 0 AND supplier > 0")
    return (
        fraction("KPI11", int(sent), found.senders, coverage("invoice.supplier", int(sent), found.invoices)),
        fraction("KPI12", found.small, found.invoices, coverage("invoice.amount", found.invoices, found.invoices),
                 limit=_kroner(found.limit)),
        fraction("KPI15", found.credit_notes, found.invoices, credit_notes=found.credit_notes, rejected=0))


def contracts(found: Agreements, span: Span, register: Sequence[Agreement], on: date) -> tuple[KpiResult, ...]:
    """KPI01, KPI02 and KPI17: loyalty, coverage and what runs out. What cannot be decided counts as not.

    KPI01 lies within the interval `loyalty` of `Agreements`: below its line is all that was bought in categories
    that surely have an agreement at some time in the period of the ledger; its extra `no_contract_that_day` is what
    of this was bought on days on which surely none was valid. KPI02 asks whether there is an agreement where
    the purchase lies on the day, whoever sold, and so may be more than the most of `coverage`, which is what was
    bought on agreements; its extra `on_contract` lies within that one. KPI17 counts agreements, not rows of the
    register.
    """
    known = coverage("purchase.category", _kroner(span.whole - span.uncategorised), _kroner(span.whole))
    least = setting("least_coverage")
    on_agreement = sum(each.amount for each in found.classes if each.on == 2)
    area = sum(each.amount for each in found.classes if each.area == 2)
    term = sum(each.amount for each in found.classes if each.term == 2)
    gap = sum(each.amount for each in found.classes if each.term == 2 and each.area == 0)
    enough = known.share is None or known.share >= least
    # What ends some day and does not say when it began is running until then.
    active = [Contract(each.called, each.starts or date.min, each.ends, planned=each.planned)
              for each in whole(register) if each.starts or each.ends]
    return (
        fraction("KPI01", _kroner(on_agreement), _kroner(term), known, withheld=None if enough else "coverage_too_low",
                 no_contract_that_day=_kroner(gap), least_coverage=least),
        fraction("KPI02", _kroner(area), _kroner(span.amount), known,
                 on_contract=Decimal(on_agreement) / span.amount if span.amount else None),
        expiring_contracts.calculate(expiring_contracts.Inputs(active, on)))


def announced(found: Announced, span: Span) -> KpiResult:
    """KPI03: what was surely competed for in public, of all purchases."""
    known = coverage("purchase.category", _kroner(span.whole - span.uncategorised), _kroner(span.whole))
    return fraction("KPI03", _kroner(found.share.certain), _kroner(span.amount), known)


def _kroner(ore: int) -> Decimal:
    return Decimal(int(ore)) / 100
