"""KPI21 Andel anskaffelser med klima- og miljøvekt i tråd med § 5b."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlanskaff.catalogue.kpi import setting, setting_date
from xlanskaff.rules.kpi.result import KpiResult, coverage, fraction
from xlanskaff.rules.kpi.rows import Competition

KEY = "KPI21"
NEEDS = ("competition.announced", "competition.climate_weight", "competition.climate_place",
         "competition.climate_requirement", "competition.climate_reason", "competition.exempt",
         "competition.exempt_reason")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Competitions with a notice, and what § 5b asks: the weight (0 to 1), the places, the first day."""

    competitions: Sequence[Competition]
    weight: Decimal = field(default_factory=lambda: setting("climate_weight"))
    places: int = field(default_factory=lambda: int(setting("climate_places")))
    in_force: date = field(default_factory=lambda: setting_date("climate_in_force"))


def calculate(inputs: Inputs) -> KpiResult:
    """Competitions that weight climate and environment as § 5b asks, of those not exempt.

    Weighted enough, ranked high enough, or replaced by requirements with a reason. An exemption counts
    as one only with its reason; without it the competition stays in the denominator. Notices from before
    the provision came into force are counted in the extra `earlier` and nowhere else.

    Source:
        LOA § 5b, second and third paragraph, in force 1 July 2026. The formula is ours.

    Example:
        >>> day = date(2026, 9, 1)
        >>> rows = [Competition("K1", day, climate_weight=Decimal("0.3")),
        ...         Competition("K2", day, exempt=True),
        ...         Competition("K3", day, exempt=True, exempt_reason="Uvesentlig avtrykk")]
        >>> found = calculate(Inputs(rows))
        >>> found.value, found.extras["exempt"]
        (Decimal('0.5'), Decimal('1'))
    """
    noticed = [each for each in inputs.competitions if each.announced is not None]
    under = [each for each in noticed if each.announced is not None and each.announced >= inputs.in_force]
    bound = [each for each in under if not (each.exempt and each.exempt_reason.strip())]
    met = sum(1 for each in bound if _met(each, inputs))
    known = coverage("competition.climate_weight", sum(map(_told, under)), len(under))
    return fraction(KEY, met, len(bound), known, exempt=len(under) - len(bound),
                    earlier=len(noticed) - len(under))


def _met(each: Competition, inputs: Inputs) -> bool:
    weighted = each.climate_weight is not None and each.climate_weight >= inputs.weight
    ranked = each.climate_place is not None and 1 <= each.climate_place <= inputs.places
    return weighted or ranked or bool(each.climate_requirement and each.climate_reason.strip())


def _told(each: Competition) -> bool:
    """Whether anything at all is known about climate and environment."""
    return any(value is not None for value in (
        each.climate_weight, each.climate_place, each.climate_requirement, each.exempt))
