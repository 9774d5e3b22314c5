"""The estimated value of a procurement (anslått verdi, FOA § 5-4), with every figure that went into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from xlanskaff.errors import Exit, Finding, Problem, error, warning
from xlanskaff.law.comparing import cite, met, written
from xlanskaff.law.parameters import Citation
from xlanskaff.law.store import Snapshot
from xlanskaff.rules import value_inputs as inputs
from xlanskaff.rules.purchases import Kind
from xlanskaff.rules.verdicts import Verdict

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of an estimate.

    Attributes:
        what: what the figure is (`ask.estimate.<what>` in the texts).
        amount: kroner ex VAT as given; times `factor` it goes into the sum. A factor of 0 shows a figure
            that the rule leaves out.
    """

    what: str
    amount: Decimal
    factor: Decimal = Decimal(1)

    @property
    def counted(self) -> Decimal:
        """What the figure adds to the sum."""
        return self.amount * self.factor


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated value and how it came about.

    Attributes:
        value: kroner ex VAT; the sum of the lines.
        main: the kind whose rules a mixed contract follows; None where nothing is mixed.
    """

    value: Decimal
    lines: tuple[Line, ...]
    main: Kind | None = None


@dataclass(frozen=True, slots=True)
class _Counted:
    lines: list[Line]
    basis: list[Citation]
    warnings: tuple[Finding, ...] = ()
    main: Kind | None = None


def estimate(
    facts: inputs.Input, *, law: Snapshot, options: Iterable[Decimal] = (), prizes: Decimal = ZERO
) -> Verdict[Estimate]:
    """The estimated value by the rule for its input kind.

    Args:
        facts: the input kind with its figures.
        law: the law on the day the estimate must hold: the day of the notice, or the day the
            procurement begins where there is none (§ 5-4 (2)).
        options: every option in the procurement documents, at full value.
        prizes: payments or prizes to tenderers.

    Raises:
        Problem XA-337: a figure is negative, or there is none.
        Problem XA-338: the figures do not belong together, or one is missing.
        Problem XA-310: the law of that day is not recorded.

    Source:
        FOA § 5-4 (1), (3) and (5)–(13), § 6-1. That nothing is split to stay below a threshold (§ 5-4 (4))
        is for a human to see to.

    Example:
        >>> from datetime import date
        >>> from xlanskaff.law.store import LAW
        >>> open_ended = inputs.MonthlyService(Decimal(40_000), months=None)
        >>> found = estimate(open_ended, law=LAW.on(date(2026, 6, 1)), options=[Decimal(100_000)])
        >>> found.value.value, [(line.what, line.factor) for line in found.value.lines]
        (Decimal('2020000'), [('monthly', Decimal('48')), ('option', Decimal('1'))])
    """
    extra = [*(Line("option", option) for option in options), *([Line("prize", prizes)] if prizes else [])]
    counted = _count(facts, law)
    lines = [*counted.lines, *extra]
    if any(line.amount < 0 for line in lines if line.what != "change"):
        worst = min(line.amount for line in lines if line.what != "change")
        raise Problem([error("XA-337", seen=written(worst))], Exit.USAGE)
    basis = list(counted.basis)
    if extra:
        basis.append(cite(law.value("estimate.payment")))
    value = sum((line.counted for line in lines), ZERO)
    if value < 0:
        raise Problem([error("XA-337", seen=written(value))], Exit.USAGE)
    return Verdict(Estimate(value, tuple(lines), counted.main), tuple(dict.fromkeys(basis)), counted.warnings)


def _sum(what: str, values: tuple[Decimal, ...], rule: str, law: Snapshot) -> _Counted:
    """All figures of one sort, added up."""
    if not values:
        raise _incomplete(rule, law)
    return _Counted([Line(what, value) for value in values], [cite(law.value(rule))])


def _incomplete(rule: str, law: Snapshot) -> Problem:
    """What the rule asks for is missing, or the figures contradict each other."""
    return Problem([error("XA-338", seen=rule, provision=law.value(rule).provision)], Exit.USAGE)


@singledispatch
def _count(facts: object, law: Snapshot) -> _Counted:  # noqa: ARG001
    raise TypeError(f"{type(facts).__name__} is no input kind")


@_count.register
def _(facts: inputs.Price, law: Snapshot) -> _Counted:
    return _sum("payment", (facts.payment,), "estimate.payment", law)


@_count.register
def _(facts: inputs.Units, law: Snapshot) -> _Counted:
    if facts.own is None:
        return _sum("unit", facts.values, "estimate.units", law)
    if not 0 <= facts.own < len(facts.values):
        raise _incomplete("estimate.units", law)
    lines = [Line("unit", value, Decimal(place == facts.own)) for place, value in enumerate(facts.values)]
    return _Counted(lines, [cite(law.value("estimate.units"))], (warning("XA-339"),))


@_count.register
def _(facts: inputs.Framework, law: Snapshot) -> _Counted:
    return _sum("contract", facts.contracts, "estimate.framework", law)


@_count.register
def _(facts: inputs.Innovation, law: Snapshot) -> _Counted:
    lines = [Line("research", facts.research), Line("purchase", facts.purchase)]
    return _Counted(lines, [cite(law.value("estimate.innovation"))])


@_count.register
def _(facts: inputs.Works, law: Snapshot) -> _Counted:
    lines = [Line("works", facts.works), Line("supplied", facts.supplied)]
    return _Counted(lines, [cite(law.value("estimate.works"))])


@_count.register
def _(facts: inputs.Lots, law: Snapshot) -> _Counted:
    return _sum("lot", facts.values, "estimate.lots", law)


@_count.register
def _(facts: inputs.Recurring, law: Snapshot) -> _Counted:
    if bool(facts.past) == bool(facts.coming) or (facts.coming and facts.change):
        raise _incomplete("estimate.recurring", law)
    found = _sum("past" if facts.past else "coming", facts.past or facts.coming, "estimate.recurring", law)
    if facts.change:
        found.lines.append(Line("change", facts.change))
    return found


@_count.register
def _(facts: inputs.Lease, law: Snapshot) -> _Counted:
    if facts.months is None:
        return _open(facts.monthly, [cite(law.value("estimate.lease_open"))])
    months = _duration(facts.months, "estimate.lease", law)
    long = cite(law.value("estimate.lease"), months)
    lines = [Line("monthly", facts.monthly, months)]
    if facts.residual:
        lines.append(Line("residual", facts.residual, Decimal(long.met)))
    return _Counted(lines, [long])


@_count.register
def _(facts: inputs.Remuneration, law: Snapshot) -> _Counted:
    return _sum("remuneration", facts.payments, "estimate.remuneration", law)


@_count.register
def _(facts: inputs.MonthlyService, law: Snapshot) -> _Counted:
    times = cite(law.value("estimate.service_open"))
    if facts.months is None:
        return _open(facts.monthly, [times])
    months = _duration(facts.months, "estimate.service_long", law)
    limit = law.value("estimate.service_long")
    if met(limit, months):
        return _open(facts.monthly, [cite(limit, months), times])
    return _Counted([Line("monthly", facts.monthly, months)], [cite(limit, months)])


@_count.register
def _(facts: inputs.ContestPrizes, law: Snapshot) -> _Counted:
    lines = [Line("prize", facts.prizes)]
    if facts.contract is not None:
        lines.append(Line("contract", facts.contract))
    return _Counted(lines, [cite(law.value("estimate.contest"))])


@_count.register
def _(facts: inputs.Mixed, law: Snapshot) -> _Counted:
    kinds = [kind for kind, _ in facts.parts]
    if len(kinds) < 2 or len(set(kinds)) < len(kinds) or facts.main not in (None, *kinds):
        raise _incomplete("estimate.mixed", law)
    lines = [Line(f"part_{kind.value}", value) for kind, value in facts.parts]
    main, warnings = facts.main, (warning("XA-340"),)
    if Kind.WORKS in kinds and main is None:
        raise Problem([error("XA-341")], Exit.USAGE)
    if main is None:
        main = max(facts.parts, key=lambda part: part[1])[0]
        if [value for _, value in facts.parts].count(max(value for _, value in facts.parts)) > 1:
            raise Problem([error("XA-341")], Exit.USAGE)
    return _Counted(lines, [cite(law.value("estimate.mixed"))], warnings, main)


def _open(monthly: Decimal, basis: list[Citation]) -> _Counted:
    """What has no end, or a late one: the monthly value times the number that the law says."""
    times = basis[-1].amount
    assert times is not None
    return _Counted([Line("monthly", monthly, Decimal(times))], basis)


def _duration(months: Decimal, rule: str, law: Snapshot) -> Decimal:
    if months <= 0:
        raise _incomplete(rule, law)
    return months
