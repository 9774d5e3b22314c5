"""Societal considerations: whether the strategy and the routines cover what § 5a asks for.

One row for each consideration in LOA §§ 5b to 5p: is it relevant, why not, which goal, which routine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xlanskaff.catalogue.considerations import considerations
from xlanskaff.errors import Finding, error, warning
from xlanskaff.rules.maturity import Share

Status = Literal["covered", "gap", "no_reason", "unanswered", "not_relevant"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the body says about one consideration.

    Attributes:
        key: `5b` to `5p`.
        relevant: None when nobody has answered.
        reason: why it is relevant or not; needed when it is not.
        goals: ids of the goals in the strategy that deal with it.
        routine: what the routine is called or where it lies.
    """

    key: str
    relevant: bool | None = None
    reason: str = ""
    goals: tuple[str, ...] = ()
    routine: str = ""
    owner: str = ""


def status(answer: Answer) -> Status:
    """Where one consideration stands.

    `covered`: relevant, with a goal or a routine. `gap`: relevant, with neither. `no_reason`: said to be
    irrelevant without saying why. `unanswered`: nobody has said. `not_relevant`: not, and why.

    Source:
        LOA § 5a: the relevant considerations are to be dealt with in the strategy and backed by suitable
        routines. That a goal or a routine alone counts as covered, and that a no needs a reason: ours.

    Example:
        >>> status(Answer("5b", relevant=True, goals=("M2",))), status(Answer("5b", relevant=True))
        ('covered', 'gap')
        >>> status(Answer("5h", relevant=False)), status(Answer("5h", False, "Vi kjøper bare varer"))
        ('no_reason', 'not_relevant')
    """
    if answer.relevant is None:
        return "unanswered"
    if answer.relevant:
        return "covered" if answer.routine.strip() or any(goal.strip() for goal in answer.goals) else "gap"
    return "not_relevant" if answer.reason.strip() else "no_reason"


def coverage(answers: Sequence[Answer]) -> Share | None:
    """Considerations that are covered, of those said to be relevant; None when none is.

    Source:
        LOA § 5a; the figure is ours.

    Example:
        >>> coverage([Answer("5b", True, routine="Miljørutine"), Answer("5d", True), Answer("5h", False)])
        Share(part=1, whole=2)
    """
    found = [status(answer) for answer in answers]
    relevant = found.count("covered") + found.count("gap")
    return Share(found.count("covered"), relevant) if relevant else None


def findings(answers: Sequence[Answer], published_at: str = "") -> list[Finding]:
    """Everything that is missing for § 5a, in the order of the act.

    Findings: XA-374 relevant with neither goal nor routine (error), XA-375 not relevant without a reason
    (warning), XA-376 nobody has said whether it is relevant (warning), XA-378 the provision is not in
    the list (error), XA-377 no published address of the strategy (error).

    Args:
        published_at: where the strategy is open to the public.

    Source:
        LOA § 5a. That an unanswered row is a warning and a missing one an error: ours.

    Example:
        >>> rows = [Answer(each.key, False, "Gjelder ikke oss") for each in considerations()]
        >>> [found.code for found in findings([Answer("5b", relevant=True), *rows[1:]])]
        ['XA-374', 'XA-377']
    """
    by_key = {answer.key: answer for answer in answers}
    found: list[Finding] = []
    for each in considerations():
        answer = by_key.get(each.key)
        if answer is None:
            found.append(error("XA-378", provision=each.provision))
            continue
        stands = status(answer)
        if stands == "gap":
            found.append(error("XA-374", provision=each.provision))
        elif stands == "no_reason":
            found.append(warning("XA-375", provision=each.provision))
        elif stands == "unanswered":
            found.append(warning("XA-376", provision=each.provision))
    if not published_at.strip():
        found.append(error("XA-377"))
    return found


def unknown(answers: Sequence[Answer]) -> list[str]:
    """Keys that are no consideration in the act, such as rows somebody has added.

    They change nothing in the coverage of the act's own; a body may well have considerations of its own.

    Source:
        LOA §§ 5b to 5p.

    Example:
        >>> unknown([Answer("5b"), Answer("lokalmat")])
        ['lokalmat']
    """
    known = {each.key for each in considerations()}
    return [answer.key for answer in answers if answer.key not in known]
