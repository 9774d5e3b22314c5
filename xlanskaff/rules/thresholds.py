"""Which parts of FOA a procurement follows, and where it must be announced.

The answer for one purchase under the law of one day. What the numbers are is the law's business
(`xlanskaff.law`); here is only what follows from them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from xlanskaff.errors import Finding, note, warning
from xlanskaff.law.comparing import Figure, cite, met, written
from xlanskaff.law.duty_periods import Part
from xlanskaff.law.parameters import Citation
from xlanskaff.law.store import Snapshot
from xlanskaff.rules.purchases import Authority, Kind, Purchase
from xlanskaff.rules.verdicts import Verdict

REASONS = ("a", "b", "c", "d", "e", "f", "g")
"""The letters of FOA § 5-2 (1)."""


class Notice(StrEnum):
    """Where the competition must be announced."""

    NONE = "none"
    DOFFIN = "doffin"
    DOFFIN_TED = "doffin_ted"

    @property
    def places(self) -> tuple[str, ...]:
        """The databases that the notice goes to."""
        return {"none": (), "doffin": ("Doffin",), "doffin_ted": ("Doffin", "TED")}[self.value]


@dataclass(frozen=True, slots=True)
class Placement:
    """The parts of FOA that apply, in order, and the notice. No parts: outside the act."""

    parts: tuple[Part, ...]
    notice: Notice


OUTSIDE = Placement((), Notice.NONE)
PART_I = Placement(("I",), Notice.NONE)
PART_II = Placement(("I", "II"), Notice.DOFFIN)
PART_II_TED = Placement(("I", "II"), Notice.DOFFIN_TED)
PART_III = Placement(("I", "III"), Notice.DOFFIN_TED)
PART_IV = Placement(("I", "IV"), Notice.DOFFIN_TED)


def part(purchase: Purchase, *, law: Snapshot) -> Verdict[Placement]:
    """The parts of FOA for a purchase, and its notice.

    Args:
        purchase: the facts. Money in kroner ex VAT.
        law: the law on the day the procurement is started: the day of the notice, or the day the
            request goes out where there is none (FOA § 32-2).

    Raises:
        Problem XA-310: the law of that day is not recorded.

    Source:
        LOA § 2; FOA § 5-1, § 5-2, § 5-3, § 5-4 (8), § 8-17 (4), § 31-2. A value exactly on the EEA
        threshold meets the wording of both part II and part III; that part III wins is our own,
        cautious reading.

    Example:
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> from xlanskaff.law.store import LAW
        >>> bought = Purchase(Decimal(2_300_000), Kind.SERVICES, Authority.OTHER)
        >>> verdict = part(bought, law=LAW.on(date(2025, 5, 1)))
        >>> verdict.value.parts, [citation.parameter for citation in verdict.basis]
        (('I', 'III'), ['loa.lower_bound', 'foa.eea_goods_services_other'])
    """
    if purchase.contest:
        found = _contest(purchase, law)
    elif purchase.lot is not None:
        found = _lot(purchase, law)
    else:
        found = _plain(purchase, law)
    return _excepted(found, purchase, law)


def eea_threshold(kind: Kind, authority: Authority) -> str:
    """The id of the EEA threshold that a contract is held against.

    Source:
        FOA § 5-3.
    """
    if kind is Kind.WORKS:
        return "foa.eea_works"
    if kind is Kind.SPECIAL:
        return "foa.eea_special"
    return "foa.eea_health" if kind is Kind.HEALTH else f"foa.eea_goods_services_{authority}"


def _plain(purchase: Purchase, law: Snapshot) -> Verdict[Placement]:
    """One contract by itself."""
    value = purchase.value
    scope = law.value("loa.lower_bound")
    within = cite(scope, value)
    if not within.met:
        return Verdict(OUTSIDE, (within,))
    eea = cite(law.value(eea_threshold(purchase.kind, purchase.authority)), value)
    if purchase.kind is Kind.HEALTH:
        return Verdict(PART_IV if eea.met else PART_I, (within, eea))
    if eea.met and purchase.kind is not Kind.SPECIAL:
        return Verdict(PART_III, (within, eea), _on_the_line(eea, value))
    national = cite(law.value("foa.national_notice"), value)
    if not national.met:
        return Verdict(PART_I, (within, national))
    return Verdict(PART_II_TED if eea.met else PART_II, (within, national, eea))


def _on_the_line(eea: Citation, value: Figure) -> tuple[Finding, ...]:
    """Exactly on the threshold: the wordings of parts II and III overlap."""
    return (note("XA-326", seen=written(value), provision=eea.provision),) if eea.amount == value else ()


def _lot(purchase: Purchase, law: Snapshot) -> Verdict[Placement]:
    """One of several lots: the total decides, unless the lot is small enough."""
    assert purchase.lot is not None
    total = purchase.lot.total
    whole = _plain(replace(purchase, value=total, lot=None), law)
    eea = law.value(eea_threshold(purchase.kind, purchase.authority))
    # the exception is for procurements that exceed the threshold; one exactly on it gets none
    if whole.value.parts in ((), ("I",)) or total <= eea.number:
        return whole
    if purchase.kind in (Kind.SPECIAL, Kind.HEALTH):
        return replace(whole, warnings=(*whole.warnings, warning("XA-330", seen=purchase.kind.value)))
    limit = law.value("foa.lot_works" if purchase.kind is Kind.WORKS else "foa.lot_goods_services")
    share = law.value("foa.lot_share")
    excepted = purchase.lot.excepted if purchase.lot.excepted is not None else purchase.value
    cited = (cite(limit, purchase.value), cite(share, excepted * 100 / total))
    if not (met(limit, purchase.value) and met(share, excepted * 100 / total)):
        return replace(whole, basis=(*whole.basis, *cited))
    return Verdict(PART_II if purchase.kind is Kind.WORKS else PART_I, (*whole.basis, *cited))


def _contest(purchase: Purchase, law: Snapshot) -> Verdict[Placement]:
    """A plan and design contest: part V from its own threshold, notice from another."""
    value = purchase.value
    within = cite(law.value("loa.lower_bound"), value)
    if not within.met:
        return Verdict(OUTSIDE, (within,))
    applies = cite(law.value("foa.contest"), value)
    announced = cite(law.value("foa.contest_notice"), value)
    eea = cite(law.value(f"foa.eea_goods_services_{purchase.authority}"), value)
    notice = Notice.DOFFIN_TED if eea.met else Notice.DOFFIN if announced.met else Notice.NONE
    between = announced.met and not applies.met
    return Verdict(Placement(("I", "V") if applies.met else ("I",), notice), (within, applies, announced, eea),
                   (warning("XA-331", seen=written(value)),) if between else ())


def _excepted(found: Verdict[Placement], purchase: Purchase, law: Snapshot) -> Verdict[Placement]:
    """What is left when a human has found that an exception of § 5-2 holds."""
    letter = purchase.exception
    if not letter:
        return found
    rule = cite(law.value("foa.part_2_exception"))
    # § 5-2 (2): not for special services above the EEA threshold
    if "II" not in found.value.parts or found.value == PART_II_TED:
        return replace(found, warnings=(*found.warnings, warning("XA-329", seen=letter)))
    return Verdict(PART_I, (*found.basis, rule), (*found.warnings, warning("XA-328", seen=letter)))
