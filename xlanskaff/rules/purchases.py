"""A purchase as the rules see it: what is bought, by whom, for how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What is bought. Special and health services are those of annexes 2 and 3 of FOA."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"
    SPECIAL = "special"
    HEALTH = "health"


class Authority(StrEnum):
    """Who buys: a state body, or any other contracting authority (municipalities, counties, others)."""

    STATE = "state"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Lot:
    """The whole that a lot belongs to (delkontrakt, FOA § 5-4 (8)).

    Attributes:
        total: kroner ex VAT, all lots together.
        excepted: kroner ex VAT, all lots that are to use the small-lot exception together, this one
            included; None when this is the only one.
    """

    total: Decimal
    excepted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """The facts that decide which rules apply.

    Attributes:
        value: the estimated value (FOA § 5-4) in kroner ex VAT, zero or more; of the lot where `lot` is given.
        contest: a plan and design contest (plan- og designkonkurranse).
        exception: the letter of FOA § 5-2 (1), `a` to `g`, that a human has found to hold; empty for none.
        lot: given when this is one of several lots.
        cleaning: a service that is cleaning (CPV 90910000).
        months: how long the contract lasts; None when it is not known.
    """

    value: Decimal
    kind: Kind
    authority: Authority
    contest: bool = False
    exception: str = ""
    lot: Lot | None = None
    cleaning: bool = False
    months: Decimal | None = None
