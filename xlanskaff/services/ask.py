"""Asking the rules: which part of the regulation, which duties, which regime, which value.

The question is read, the law of the day is looked up, and the rule answers. Every answer carries
what it rests on, and warns when its day lies after the last check of the law.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from xlanskaff.errors import Finding
from xlanskaff.law.parameters import Citation
from xlanskaff.law.store import LAW, Snapshot
from xlanskaff.rules import cpv as cpv_rule
from xlanskaff.rules import duties as duties_rule
from xlanskaff.rules import thresholds, value_estimate, value_inputs
from xlanskaff.rules.purchases import Purchase
from xlanskaff.rules.verdicts import Verdict
from xlanskaff.services.ask_facts import Day, Facts, Figure, day_of, facts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A verdict with the question it answers.

    Attributes:
        on: the day whose law decided.
        purchase: the facts; None where none were needed.
    """

    value: T
    basis: tuple[Citation, ...]
    warnings: tuple[Finding, ...]
    on: date
    purchase: Purchase | None = None


def part(
    value: Figure, kind: str | None, authority: str | None, on: Day, *, contest: bool = False, exception: str = "",
    lot_total: Figure = None, lots_excepted: Figure = None,
) -> Answer[thresholds.Placement]:
    """Which parts of FOA apply, and where the competition is announced.

    Raises:
        Problem XA-320 to XA-333: the facts cannot be used (exit 2).
        Problem XA-310 to XA-313: the day lies outside the law's tables (exit 3).

    Example:
        >>> answer = part(2_300_000, "services", "other", "2025-05-01")
        >>> answer.value.parts, answer.value.notice.places
        (('I', 'III'), ('Doffin', 'TED'))
    """
    asked = facts(value, kind, authority, on, contest=contest, exception=exception, lot_total=lot_total,
                  lots_excepted=lots_excepted)
    law = LAW.on(asked.on)
    return _answer(thresholds.part(asked.purchase, law=law), law, asked)


def duties(
    value: Figure, kind: str | None, authority: str | None, on: Day, *, cleaning: bool = False,
    months: Figure = None,
) -> Answer[tuple[duties_rule.Duty, ...]]:
    """Which duties come with a purchase.

    Raises:
        Problem: as `part`.
    """
    asked = facts(value, kind, authority, on, cleaning=cleaning, months=months)
    law = LAW.on(asked.on)
    return _answer(duties_rule.duties(asked.purchase, law=law), law, asked)


def cpv(code: str, on: Day = None) -> Answer[cpv_rule.Regime]:
    """Which regime a CPV code belongs to, by the lists as they were last checked unless a day is given.

    Raises:
        Problem XA-334 or XA-335: no such code (exit 2).

    Example:
        >>> cpv("79100000-5").value.kind.value
        'special'
    """
    law = LAW.on(LAW.cpv.checked_on if on is None else day_of(on))
    return _answer(cpv_rule.cpv(code, law=law), law)


def estimate(
    figures: value_inputs.Input, on: Day, *, options: Iterable[Decimal] = (), prizes: Decimal = value_estimate.ZERO,
) -> Answer[value_estimate.Estimate]:
    """The estimated value of a procurement, with every figure that went into it.

    Raises:
        Problem XA-337, XA-338 or XA-341: the figures cannot be used (exit 2).
        Problem XA-310: the day lies before the law's tables (exit 3).
    """
    law = LAW.on(day_of(on))
    return _answer(value_estimate.estimate(figures, law=law, options=options, prizes=prizes), law)


def _answer(verdict: Verdict[T], law: Snapshot, asked: Facts | None = None) -> Answer[T]:
    warnings = (*verdict.warnings, *law.stale(verdict.basis))
    return Answer(verdict.value, verdict.basis, warnings, law.day, asked.purchase if asked else None)
