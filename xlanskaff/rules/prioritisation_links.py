"""Links between problems and measures: which are missing, and which lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlanskaff.catalogue.classes import ClassMap
from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.rules.prioritisation import Measure, Problem, verdicts


def problems_without_measure(problems: Sequence[Problem], measures: Iterable[Measure]) -> list[str]:
    """Ids of the problems that no measure points at, in the order of the list.

    Source:
        The guide: measures are proposed for each problem that has been given priority.

    Example:
        >>> problems_without_measure([Problem("P1"), Problem("P2")], [Measure("T1", problems=("P2",))])
        ['P1']
    """
    linked = {problem for measure in measures for problem in measure.problems}
    return [problem.id for problem in problems if problem.id not in linked]


def measures_without_problem(measures: Iterable[Measure], problems: Iterable[Problem]) -> list[str]:
    """Ids of the measures that point at no problem in the list, in their order.

    Source:
        The guide: a measure is there to remove or handle a problem.

    Example:
        >>> measures_without_problem([Measure("T1"), Measure("T2", problems=("P9",))], [Problem("P1")])
        ['T1', 'T2']
    """
    known = {problem.id for problem in problems}
    return [measure.id for measure in measures if not known & set(measure.problems)]


def link_findings(
    problems: Sequence[Problem], measures: Sequence[Measure], problem_map: ClassMap,
) -> list[Finding]:
    """What is missing between problems and measures.

    Findings: XA-353 a critical problem without a measure, XA-354 a measure without a problem, XA-357 a
    problem id that is in no list, XA-359 a measure without hours. The args name the row's id; sheet and
    cell are left to whoever knows them.

    Source:
        The guide: something must be done about a critical problem. The rest: ours.

    Example:
        >>> from xlanskaff.catalogue.classes import class_map
        >>> found = link_findings([Problem("P1", 4, 4)], [Measure("T1", problems=("P7",), hours=5)],
        ...                       class_map("problem"))
        >>> [(one.code, one.args["id"]) for one in found]
        [('XA-353', 'P1'), ('XA-357', 'T1')]
    """
    classed = verdicts(problems, problem_map)
    findings = [warning("XA-353", id=problem) for problem in problems_without_measure(problems, measures)
                if (found := classed[problem]) and found.code == "critical"]
    for measure in measures:
        if not measure.problems:
            findings.append(warning("XA-354", id=measure.id))
        findings += [error("XA-357", seen=problem, id=measure.id) for problem in measure.problems
                     if problem not in classed]
        if measure.hours is None:
            findings.append(note("XA-359", id=measure.id))
    return findings
