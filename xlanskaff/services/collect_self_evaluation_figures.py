"""The figures of collected self-evaluations.

A unit's value of a statement is that of its own joint answer if there is one, else the mean of its
persons. Across units, each unit counts once. Spread and disagreement are over the answers
themselves, each counted once, because they tell how far apart those who answered are.

Sums are exact whatever the order, so that the same answers give the same figures to the last bit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress
from math import fsum
from typing import TYPE_CHECKING

from xlanskaff.catalogue.self_evaluation import areas, statements
from xlanskaff.rules import maturity
from xlanskaff.services.collect_records import Gathered, Outcome, UnitAnswers
from xlanskaff.services.collect_roles import shown_groups

if TYPE_CHECKING:
    from xlanskaff.services.collect_self_evaluation import Answers

Number = float | None
COMPARED = ("leader", "buyer")
TALKED_ABOUT = 10


@dataclass(frozen=True, slots=True)
class Means:
    """Mean level now, mean target, and mean of the gaps of those who gave both."""

    now: Number
    target: Number
    gap: Number


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit.

    Attributes:
        joint: whether the values are those of the unit's joint answer.
        persons: how many persons' answers they are the mean of, when there is no joint answer.
        areas: area -> means; `coverage` is of the answers that the values come from.
    """

    unit: str
    name: str
    joint: bool
    persons: int
    total: Means
    areas: Mapping[str, Means]
    coverage: maturity.Share | None


@dataclass(frozen=True, slots=True)
class StatementFigures:
    """One statement: means over units, everything else over answers."""

    id: str
    area: str
    units: int
    means: Means
    answers: int
    lowest: int | None
    highest: int | None
    deviation: float | None
    disagreement: float | None
    unknown: int
    not_relevant: int
    blank: int


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """One area over all units: the mean of the units' means."""

    id: str
    units: int
    means: Means
    coverage: maturity.Share | None


@dataclass(frozen=True, slots=True)
class RoleFigures:
    """Leaders and buyers on one area: role -> number of persons, and role -> mean; None where it is not shown."""

    area: str
    persons: Mapping[str, int]
    means: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is worked out of the answers. `persons` counts the answers of persons by role."""

    units: tuple[UnitFigures, ...]
    statements: tuple[StatementFigures, ...]
    areas: tuple[AreaFigures, ...]
    total: Means
    talk_about: tuple[str, ...]
    persons: Mapping[str, int]
    roles: tuple[RoleFigures, ...]


def mean(values: Iterable[Number]) -> Number:
    """The mean of the numbers among the values; None when there are none."""
    found = [v for v in values if v is not None]
    return fsum(found) / len(found) if found else None


def summarise(gathered: Gathered) -> Summary:
    """Work out everything.

    Raises:
        ArithmeticError: the answers counted are not the answers in the files.
    """
    units = [(unit, _values(unit)) for unit in gathered.units if unit.sources]
    figures = tuple(_unit(unit, values) for unit, values in units)
    used = [r.content for r in gathered.used]
    found = tuple(_statement(number, [values[number] for _, values in units], used)
                  for number in range(len(statements())))
    _reconcile(gathered, found)
    over = [u.total for u in figures]
    persons = Counter(r.role for unit in gathered.units for r in unit.persons)
    return Summary(figures, found, _areas(figures, used), _over(over), _talk_about(found), persons,
                   _roles(gathered))


def _over(means: Sequence[Means]) -> Means:
    return Means(mean(m.now for m in means), mean(m.target for m in means), mean(m.gap for m in means))


def _values(unit: UnitAnswers) -> list[Means]:
    """The unit's value of every statement."""
    sources: list[Answers] = [r.content for r in unit.sources]
    if len(sources) == 1:
        one = sources[0]
        return [_one(n, t) for n, t in zip(one.now, one.target, strict=True)]
    found: list[Means] = []
    for number in range(len(statements())):
        found.append(_over([_one(s.now[number], s.target[number]) for s in sources]))
    return found


def _one(now: maturity.Answer, target: maturity.Answer) -> Means:
    n = now if isinstance(now, int) else None
    t = target if isinstance(target, int) else None
    return Means(n, t, t - n if n is not None and t is not None else None)


def _by_area() -> list[tuple[str, list[bool]]]:
    return [(area.id, [s.area == area.id for s in statements()]) for area in areas()]


def _unit(unit: UnitAnswers, values: list[Means]) -> UnitFigures:
    by_area = {area: _over(list(compress(values, chosen))) for area, chosen in _by_area()}
    return UnitFigures(unit.unit, unit.name, unit.joint is not None, 0 if unit.joint else len(unit.persons),
                       _over(values), by_area, _coverage([r.content for r in unit.sources]))


def _coverage(answers: Sequence[Answers], chosen: Sequence[bool] | None = None) -> maturity.Share | None:
    now = [list(compress(a.now, chosen)) if chosen else a.now for a in answers]
    return maturity.coverage(sum(len(maturity.levels_in(a)) for a in now), sum(map(len, now)),
                             sum(a.count("not_relevant") for a in now))


def _areas(units: Sequence[UnitFigures], used: Sequence[Answers]) -> tuple[AreaFigures, ...]:
    return tuple(AreaFigures(area, sum(u.areas[area].now is not None for u in units),
                             _over([u.areas[area] for u in units]), _coverage(used, chosen))
                 for area, chosen in _by_area())


def _statement(number: int, values: Sequence[Means], used: Sequence[Answers]) -> StatementFigures:
    answers = [a.now[number] for a in used]
    levels = maturity.levels_in(answers)
    spread, apart = maturity.spread(levels), maturity.disagreement(levels)
    unknown, not_relevant = answers.count("unknown"), answers.count("not_relevant")
    one = statements()[number]
    return StatementFigures(
        one.id, one.area, sum(v.now is not None for v in values), _over(values), len(levels),
        min(levels, default=None), max(levels, default=None), float(spread.deviation) if spread else None,
        float(apart) if apart is not None else None, unknown, not_relevant,
        len(answers) - len(levels) - unknown - not_relevant)


def _talk_about(found: Sequence[StatementFigures]) -> tuple[str, ...]:
    def exact(number: Number) -> Decimal | None:
        return None if number is None else Decimal(repr(number))

    standings = [maturity.Standing(
        s.id, exact(s.disagreement),
        None if s.lowest is None or s.highest is None else
        maturity.Spread(s.highest - s.lowest, exact(s.deviation) or Decimal(0)), exact(s.means.gap)) for s in found]
    return tuple(each.id for each in maturity.talk_about(standings, TALKED_ABOUT))


def _roles(gathered: Gathered) -> tuple[RoleFigures, ...]:
    """Leaders and buyers, area by area; all persons count, also those of units with a joint answer."""
    persons = [(r.role, r.content) for unit in gathered.units for r in unit.persons]
    found: list[RoleFigures] = []
    for area, chosen in _by_area():
        levels = [(role, maturity.levels_in(compress(content.now, chosen))) for role, content in persons]
        levels = [(role, given) for role, given in levels if given]
        sizes = {role: sum(r == role for r, _ in levels) for role in COMPARED}
        shown = shown_groups(sizes, len(levels) - sum(sizes.values()), gathered.settings.minimum_group)
        found.append(RoleFigures(area, sizes, {
            role: mean(n for r, given in levels if r == role for n in given) if role in shown else None
            for role in COMPARED}))
    return tuple(found)


def _reconcile(gathered: Gathered, found: Sequence[StatementFigures]) -> None:
    """Every answer of every file that counts is in the figures once, and nothing else is."""
    for name, column in (("answered", "answers"), ("unknown", "unknown"), ("not_relevant", "not_relevant"),
                         ("blank", "blank")):
        in_files = sum(r.counts[name] for r in gathered.returned if r.outcome is Outcome.USED)
        in_figures = sum(getattr(s, column) for s in found)
        if in_files != in_figures:
            raise ArithmeticError(f"{in_figures} {name} in the figures, {in_files} in the files")
