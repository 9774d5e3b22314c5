"""Which duties come with a purchase under the law of one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xlanskaff.errors import Finding, warning
from xlanskaff.law.comparing import cite, met
from xlanskaff.law.duty_periods import Binds, Case, DutyPeriod, Strength
from xlanskaff.law.parameters import Citation
from xlanskaff.law.store import Snapshot
from xlanskaff.rules.purchases import Kind, Purchase
from xlanskaff.rules.thresholds import Notice, Placement, part
from xlanskaff.rules.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty that holds.

    Attributes:
        id: name of the duty; `text` names its sentence for this period.
        binds: the body as such, or this procurement.
        begins: from when the duty reads like this.
        amounts: parameter id -> the amount that stands in the sentence.
        basis: what it rests on, the limits that were met included.
    """

    id: str
    text: str
    strength: Strength
    binds: Binds
    begins: date
    provision: str
    amounts: Mapping[str, int]
    basis: tuple[Citation, ...]


def duties(purchase: Purchase, *, law: Snapshot) -> Verdict[tuple[Duty, ...]]:
    """The duties that hold for a purchase, in the order of the tables.

    A duty that also hangs on what the facts do not say (that there is a risk, that apprentices are
    relevant) is given, and its sentence says the condition.

    Args:
        purchase: the facts. An unknown duration counts as long enough. The limits of a lot are held
            against all lots together, which is the cautious reading and ours.

    Raises:
        Problem XA-310: the law of that day is not recorded.

    Source:
        The provisions that each duty names. Defence, utilities and concessions follow other rules
        (LOA § 2) and are not covered.

    Example:
        >>> from decimal import Decimal
        >>> from xlanskaff.law.store import LAW
        >>> from xlanskaff.rules.purchases import Authority
        >>> bought = Purchase(Decimal(600_000), Kind.GOODS, Authority.OTHER)
        >>> [duty.id for duty in duties(bought, law=LAW.on(date(2026, 7, 1))).value][:3]
        ['strategy', 'climate', 'preparedness']
    """
    placed = part(purchase, law=law)
    found: list[Duty] = []
    basis = list(placed.basis)
    for period in law.duties():
        held = _held(period, purchase, placed.value, law)
        if held is None:
            continue
        mentioned = [cite(law.value(name)) for name in period.mentions]
        rests = (period.citation(), *held, *mentioned)
        amounts = {c.parameter: c.amount for c in mentioned if c.amount is not None}
        found.append(Duty(period.duty, period.text, period.strength, period.binds, period.begins, period.provision,
                          amounts, rests))
        basis += [citation for citation in rests if citation not in basis]
    return Verdict(tuple(found), tuple(basis), (*placed.warnings, *_derived(basis)))


def _held(period: DutyPeriod, purchase: Purchase, placed: Placement, law: Snapshot) -> tuple[Citation, ...] | None:
    """The limits that were met in the first case that holds; None when no case does."""
    for case in period.cases:
        limits = _limits(case, purchase, law)
        if _fits(case, purchase, placed) and all(c.met for c in limits) and _lasts(case, purchase, law):
            return limits
    return None


def _fits(case: Case, purchase: Purchase, placed: Placement) -> bool:
    """Everything of a case but its limits."""
    named: set[str] = {purchase.kind.value}
    if purchase.cleaning and purchase.kind is Kind.SERVICES:
        named.add("cleaning")
    return ((bool(placed.parts) or case.any_value)
            and (not case.kind or bool(named & set(case.kind)))
            and case.authority in ("all", purchase.authority)
            and (not case.part or bool(set(placed.parts) & set(case.part)))
            and (not case.notice or placed.notice is not Notice.NONE))


def _limits(case: Case, purchase: Purchase, law: Snapshot) -> tuple[Citation, ...]:
    """The limits of a case that are for this authority and in force, held against the value."""
    mine = (n for n in case.limit if law.law.parameters[n].authority in ("all", purchase.authority))
    value = purchase.value if purchase.lot is None else max(purchase.value, purchase.lot.total)
    return tuple(cite(law.value(name), value) for name in mine if law.in_force(name))


def _lasts(case: Case, purchase: Purchase, law: Snapshot) -> bool:
    if not case.duration or purchase.months is None:
        return True
    return met(law.value(case.duration), purchase.months)


def _derived(basis: list[Citation]) -> tuple[Finding, ...]:
    """A warning for amounts that the law points to without naming them."""
    named = tuple(citation.parameter for citation in basis if citation.certainty != "S" and citation.amount is not None)
    return (warning("XA-327", seen=", ".join(named), parameters=named),) if named else ()
