"""SMARTE: hints about a goal, from what a machine can see.

Every test here is a hint and never an error: the guide calls SMARTE an ideal that does not fit
everybody, and whether a goal is good is for people to say. The tests are simple enough that a workbook
makes the same ones with plain formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlanskaff.catalogue.smarte import beginnings, criteria
from xlanskaff.errors import Finding, note

FEWEST_WORDS = 5

_CODES = {
    "words": "XA-360", "direction": "XA-361", "vague": "XA-362", "indicator": "XA-363", "unit": "XA-364",
    "baseline": "XA-365", "target": "XA-366", "owner": "XA-367", "approval": "XA-368", "dropped": "XA-369",
    "pace": "XA-370", "deadline": "XA-371", "period": "XA-372", "evaluation": "XA-373",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with what the tests look at; whatever is not filled in is "" or None.

    Attributes:
        measure_classes: classes of the measures linked to the goal.
        evaluation: how it is to be evaluated; `evaluate_on` says when. One of them is enough.
    """

    text: str
    id: str = ""
    indicator: str = ""
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    owner: str = ""
    approved_on: date | None = None
    measure_classes: tuple[str | None, ...] = ()
    deadline: date | None = None
    evaluation: str = ""
    evaluate_on: date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What the machine sees of one criterion.

    Attributes:
        met: None when there was nothing to test.
        missing: codes of what is missing, such as `baseline`; empty when the criterion is met.
    """

    criterion: str
    met: bool | None
    missing: tuple[str, ...] = ()


def check_goal(
    goal: Goal, *, start: date | None = None, end: date | None = None, pace: Decimal | None = None,
    with_last_e: bool = False,
) -> tuple[Check, ...]:
    """The machine's part of SMARTE for one goal, in the order of the word.

    Args:
        start, end: first and last day of the strategy's period; without them a deadline is not compared.
        pace: the largest change per year to believe in, as a share of the baseline; None when unset.
        with_last_e: also test the optional last E.

    Source:
        The guide names the criteria; the last E and all the tests are ours (catalogue/smarte).

    Example:
        >>> found = check_goal(Goal("Øke avtalelojaliteten fra 60 til 80 prosent", indicator="KPI01"))
        >>> [(check.criterion, check.met, check.missing) for check in found][:2]
        [('specific', True, ()), ('measurable', False, ('unit', 'baseline', 'target'))]
    """
    tests = {
        "specific": _specific(goal.text), "measurable": _measurable(goal), "accepted": _accepted(goal),
        "realistic": _realistic(goal, start, pace), "time_bound": _time_bound(goal, start, end),
        "easy_evaluated": _evaluated(goal),
    }
    checks = []
    for found in criteria():
        if found.optional and not with_last_e:
            continue
        missing = tests[found.code]
        checks.append(Check(found.code, None if missing is None else not missing, missing or ()))
    return tuple(checks)


def hints(checks: tuple[Check, ...], goal: Goal) -> list[Finding]:
    """The hints in the form that sheets and reports show: notes, one for each thing that is missing.

    Findings: XA-360 to XA-373.

    Source:
        Ours.

    Example:
        >>> goal = Goal("Bedre innkjøp", id="M1")
        >>> [found.code for found in hints(check_goal(goal), goal)][:2]
        ['XA-360', 'XA-363']
    """
    return [note(_CODES[missing], seen=goal.text, id=goal.id, words=FEWEST_WORDS)
            for check in checks for missing in check.missing]


def change_per_year(
    baseline: Decimal | None, target: Decimal | None, start: date | None, deadline: date | None,
) -> Decimal | None:
    """The change a year that a goal asks for, as a share of the baseline; None when it cannot be said.

    Years are counted by the calendar, at least one: `MAX(1, YEAR(deadline)-YEAR(start))`. There is no
    share of a baseline of 0.

    Source:
        Ours.

    Example:
        >>> change_per_year(Decimal(60), Decimal(84), date(2027, 1, 1), date(2029, 12, 31))
        Decimal('0.2')
    """
    if not baseline or target is None or start is None or deadline is None:
        return None
    return abs(target - baseline) / abs(baseline) / max(1, deadline.year - start.year)


def holds_beginning(text: str, found: tuple[str, ...]) -> bool:
    """Whether a word in a text begins with one of some beginnings.

    A word begins after a space or at the very start, and case does not count; the same as
    `SEARCH(" "&beginning," "&text)`.

    Source:
        Ours.

    Example:
        >>> holds_beginning("Redusere utslipp", ("redus",)), holds_beginning("Uredusert", ("redus",))
        (True, False)
    """
    spaced = f" {text}".casefold()
    return any(f" {beginning}" in spaced for beginning in found)


def _specific(text: str) -> tuple[str, ...]:
    missing = [] if len(text.split()) >= FEWEST_WORDS else ["words"]
    if not holds_beginning(text, beginnings("direction")):
        missing.append("direction")
    if holds_beginning(text, beginnings("vague")):
        missing.append("vague")
    return tuple(missing)


def _measurable(goal: Goal) -> tuple[str, ...]:
    there = {"indicator": bool(goal.indicator.strip()), "unit": bool(goal.unit.strip()),
             "baseline": goal.baseline is not None, "target": goal.target is not None}
    return tuple(name for name, found in there.items() if not found)


def _accepted(goal: Goal) -> tuple[str, ...]:
    there = {"owner": bool(goal.owner.strip()), "approval": goal.approved_on is not None}
    return tuple(name for name, found in there.items() if not found)


def _realistic(goal: Goal, start: date | None, pace: Decimal | None) -> tuple[str, ...] | None:
    classes = [code for code in goal.measure_classes if code]
    change = change_per_year(goal.baseline, goal.target, start, goal.deadline)
    if not classes and (pace is None or change is None):
        return None
    missing = ["dropped"] if "drop" in classes else []
    if pace is not None and change is not None and change > pace:
        missing.append("pace")
    return tuple(missing)


def _time_bound(goal: Goal, start: date | None, end: date | None) -> tuple[str, ...]:
    if goal.deadline is None:
        return ("deadline",)
    outside = (start is not None and goal.deadline < start) or (end is not None and goal.deadline > end)
    return ("period",) if outside else ()


def _evaluated(goal: Goal) -> tuple[str, ...]:
    return () if goal.evaluation.strip() or goal.evaluate_on is not None else ("evaluation",)
