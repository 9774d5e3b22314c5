"""Goals as a set: whether they hang together with problems and measures, and where in the chain they lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlanskaff.errors import Finding, error, warning
from xlanskaff.rules.classification import ClassVerdict, weighty


@dataclass(frozen=True, slots=True)
class GoalLinks:
    """A goal, its level in the result chain ("" when not chosen), and the classes of its problems."""

    id: str
    level: str = ""
    problems: tuple[ClassVerdict | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A measure in the action plan: its class, and why it is there in spite of it."""

    id: str
    verdict: ClassVerdict | None
    reason: str = ""


def goals_without_weighty_problem(goals: Iterable[GoalLinks]) -> list[Finding]:
    """Goals tied to no critical or serious problem: XA-356, a warning each.

    Source:
        The guide: the goals hang together with the problems placed as critical and serious.

    Example:
        >>> [found.args["id"] for found in goals_without_weighty_problem([GoalLinks("M1")])]
        ['M1']
    """
    return [warning("XA-356", id=goal.id) for goal in goals if not any(map(weighty, goal.problems))]


def all_on_one_level(goals: Sequence[GoalLinks]) -> list[Finding]:
    """One warning, XA-358, when two goals or more all lie on one level of the result chain.

    Source:
        The guide shows goals on several levels; the warning is ours.

    Example:
        >>> chosen = [GoalLinks("M1", "activities"), GoalLinks("M2", "activities"), GoalLinks("M3")]
        >>> [found.code for found in all_on_one_level(chosen)], all_on_one_level(chosen[:1])
        (['XA-358'], [])
    """
    levels = [goal.level for goal in goals if goal.level]
    same = len(levels) > 1 and len(set(levels)) == 1
    return [warning("XA-358", seen=levels[0], count=len(levels))] if same else []


def dropped_but_planned(measures: Iterable[Planned]) -> list[Finding]:
    """Measures in the plan that should not be carried out and have no reason: XA-355, an error each.

    Source:
        The guide: measures that are hard and have little effect should not be carried out. That a
        reason lifts the error: ours.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> from xlanskaff.rules.classification import classify
        >>> drop = classify(1, 1, class_map("measure"))
        >>> rows = [Planned("T1", drop), Planned("T2", drop, "Pålagt av kommunestyret")]
        >>> [found.args["id"] for found in dropped_but_planned(rows)]
        ['T1']
    """
    return [error("XA-355", id=measure.id) for measure in measures
            if measure.verdict is not None and measure.verdict.code == "drop" and not measure.reason.strip()]
