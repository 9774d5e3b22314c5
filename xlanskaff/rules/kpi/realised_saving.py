"""KPI04 Realisert besparelse: what lower prices have saved, less what the change cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlanskaff.catalogue.kpi import setting
from xlanskaff.rules.kpi.result import Coverage, KpiResult, coverage, figure
from xlanskaff.rules.savings import SavingLine, Status, by_status, counts, reached, saving, together

KEY = "KPI04"
NEEDS = ("saving.reference_price", "saving.new_price", "saving.volume", "saving.one_off", "saving.status")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Lines with a reference price and a new price.

    Attributes:
        least_status: how far a saving must have come to count as realised.
        months: how long a saving counts from its start.
    """

    savings: Sequence[SavingLine]
    least_status: Status = "confirmed"
    months: int = field(default_factory=lambda: int(setting("saving_months")))


def calculate(inputs: Inputs) -> KpiResult:
    """The price effect less the one-off cost, of savings that finance has confirmed.

    A line counts while it is within its time. The extras tell what is calculated, confirmed and taken
    out of the budget, each for itself, and the volume effect, which is never mixed with the price.

    Source:
        The guide names the indicator. The method follows the steps of Difi and Deloitte's guide of
        2013; that only confirmed savings are realised is ours.

    Example:
        >>> from decimal import Decimal
        >>> prices = {"reference_price": Decimal(100), "new_price": Decimal(90), "volume": Decimal(50)}
        >>> line = SavingLine("L1", **prices, one_off=Decimal(200), status="confirmed")
        >>> calculate(Inputs([line])).value, calculate(Inputs([SavingLine("L2", **prices)])).reason
        (Decimal('300'), 'none_confirmed')
    """
    found = together(counted(inputs), inputs.months)
    each = {status: told.net for status, told in by_status(inputs.savings, inputs.months).items()}
    return figure(
        KEY, None if found is None else found.net, known(inputs), reason=missing(inputs),
        price_effect=None if found is None else found.price_effect,
        volume_effect=None if found is None else found.volume_effect,
        one_off=None if found is None else found.one_off,
        status_calculated=each.get("calculated"), status_confirmed=each.get("confirmed"),
        status_budgeted=each.get("budgeted"))


def counted(inputs: Inputs) -> list[SavingLine]:
    """The lines that have come far enough.

    Source:
        Ours.

    Example:
        >>> [line.id for line in counted(Inputs([SavingLine("L1"), SavingLine("L2", status="budgeted")]))]
        ['L2']
    """
    return [line for line in inputs.savings if reached(line.status, inputs.least_status)]


def missing(inputs: Inputs) -> str:
    """Why no saving can be told: none has come far enough, or no line has prices and volume.

    Source:
        Ours.

    Example:
        >>> missing(Inputs([SavingLine("L1")]))
        'no_rows'
    """
    return "no_rows" if together(inputs.savings, inputs.months) is None else "none_confirmed"


def known(inputs: Inputs) -> Coverage:
    """How many of the lines within their time have prices and volume.

    Source:
        Ours.

    Example:
        >>> from decimal import Decimal
        >>> known(Inputs([SavingLine("L1", Decimal(9), Decimal(8), Decimal(5)), SavingLine("L2")])).share
        Decimal('0.5')
    """
    timely = [line for line in inputs.savings if counts(line, inputs.months)]
    return coverage("saving.reference_price", sum(saving(line) is not None for line in timely), len(timely))
